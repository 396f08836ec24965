"""What each repair of names and parse brings: kg's measures with all repairs, and with one left out at a time.

    python bench/repairs.py FOLDER [FOLDER ...] [--openie FILE.tsv]

The folders hold annotated articles (docs/evaluate.md). The file holds sentences with gold tuples, as bench/calibrate.py
reads them; its figure is the highest F1 over all thresholds of confidence. The language model reads each text once; the
repairs and what comes after them run anew for every row.

The table has the difference that leaving a repair out makes: what a repair brings has a minus. Repairs overlap, as one
finds what another has missed, so the differences do not add up.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from calibrate import Extractor, area, openie
from spacy.tokens import Doc, DocBin

from kg.annotate import clusters, entities
from kg.annotate.paragraphs import model_text
from kg.evaluate import GoldArticle, Predicted, evaluate, read_gold
from kg.extract import component
from kg.extract.confidence import confidence
from kg.pipeline import COMPONENTS
from kg.types import Triple

# -- the repairs -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Replacement:
    """What stands for a function while a repair is off."""

    owner: Any
    name: str
    by: Any


@dataclass(frozen=True, slots=True)
class Repair:
    """One repair, by what takes its place: a component that is left out, or functions that change nothing."""

    title: str
    component: str = ""
    replaced: tuple[Replacement, ...] = ()

    @contextmanager
    def left_out(self) -> Iterator[None]:
        with ExitStack() as stack:
            for one in self.replaced:
                stack.enter_context(patch.object(one.owner, one.name, one.by))
            yield


class Unheard(dict[str, str]):
    """Names to the labels that were voted for; who asks for one's label hears the model's own."""

    def get(self, _name: str, own: Any = None) -> Any:
        return own


def _unheard(ballot: Any, merged: Callable[[Any], dict[str, str]] = entities._Ballot.merged) -> Unheard:
    return Unheard(merged(ballot))


def _as_they_are(_doc: Doc, spans: Any, **_: Any) -> Any:
    return spans


REPAIRS = (
    Repair("all of them for names: the model's own", "kg_names"),
    Repair("votes on what a name is", replaced=(Replacement(entities._Ballot, "merged", _unheard),)),
    Repair(
        "what the words beside a name say it is",
        replaced=(Replacement(entities, "evidence_label", lambda *bounds_and_label: bounds_and_label[-1]),),
    ),
    Repair(
        "names that the model missed",
        replaced=(Replacement(entities._KnownNames, "missed", lambda *_: ()),),
    ),
    Repair(
        "whole names",
        replaced=(
            Replacement(entities, "stretched", _as_they_are),
            Replacement(entities, "split_lists", _as_they_are),
            Replacement(entities, "with_heads", _as_they_are),
        ),
    ),
    *(
        Repair(title, replaced=(Replacement(entities, name, lambda _doc, _spans, **_: []),))
        for title, name in (
            ("titles of works by what stands beside them", "titles"),
            ("products by what stands beside them", "products"),
            ("prizes by their form", "prizes"),
            ("prizes, contests and parties that are listed", "known_names"),
        )
    ),
    Repair("names inside names", replaced=(Replacement(clusters, "inner_names", lambda *_: None),)),
    Repair("nationality adjectives", replaced=(Replacement(clusters, "adjective_of", lambda _: None),)),
    Repair(
        "capitals of a headline: read as any sentence",
        replaced=(
            Replacement(entities._Names, "_headline_tokens", staticmethod(lambda _: 0)),
            Replacement(component, "in_title_case", lambda _: False),
        ),
    ),
    Repair("parse", "kg_parse"),
)

# -- the measures ------------------------------------------------------------------------------------------------------

OWN = (*COMPONENTS, "kg_triples")


class OnceRead(Extractor):
    """kg's pipeline, in which the language model reads each text once.

    Attributes:
        skipped: the component of kg that is left out, or empty.
    """

    def __init__(self) -> None:
        super().__init__()
        self.skipped = ""
        self._read: dict[tuple[str, ...], DocBin] = {}

    def texts(self, texts: Iterable[str]) -> Iterator[tuple[Triple, ...]]:
        return self._triples(tuple(texts), lambda text: self.nlp.make_doc(model_text(text)), confidence)

    def sentences(self, sentences: Iterable[str]) -> Iterator[tuple[Triple, ...]]:
        return self._triples(tuple(sentences), lambda text: Doc(self.nlp.vocab, words=text.split()), self.recorder)

    def _triples(
        self, texts: tuple[str, ...], doc_of: Callable[[str], Doc], sure: Callable[..., float]
    ) -> Iterator[tuple[Triple, ...]]:
        if texts not in self._read:
            with self.nlp.select_pipes(disable=OWN):
                docs = self.nlp.pipe(map(doc_of, texts))
                self._read[texts] = DocBin(docs=docs, store_user_data=True)
        last: Any = self.nlp.get_pipe(OWN[-1])
        last.sure = sure
        for doc in self._read[texts].get_docs(self.nlp.vocab):
            for name in OWN:
                if name != self.skipped:
                    doc = self.nlp.get_pipe(name)(doc)
            yield doc._.triples


def of_news(extractor: Extractor, gold: Sequence[GoldArticle]) -> tuple[float, float]:
    """F1 of the named relations, and the share of the gold set's pairs that any statement connects."""
    texts = (article.text.read_text(encoding="utf-8") for article in gold)
    said = [
        Predicted.of(triple.to_json(article.name))
        for article, triples in zip(gold, extractor.texts(texts), strict=True)
        for triple in triples
    ]
    symmetric = {relation.name for relation in extractor.schema.relations if relation.symmetric}
    result = evaluate(gold, said, symmetric=symmetric)
    return result.statements.f1, result.connected.value


def of_sentences(extractor: Extractor, file: Path) -> float:
    """The highest F1 of the triples against the gold tuples of a file."""
    _, best = area(openie(extractor, file), confidence)
    return best


# -- what is printed ---------------------------------------------------------------------------------------------------


def row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def decimals(value: float) -> str:
    return f"{value:.3f}".replace("0.", ".", 1)


def difference(value: float, whole: float) -> str:
    text = f"{value - whole:+.3f}".replace("0.", ".", 1).replace("-", "−")
    return text if text.strip("+−.0") else ".000"


def parsed() -> Any:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER", help="annotated articles")
    parser.add_argument("--openie", type=Path, metavar="FILE", help="sentences with gold tuples")
    return parser.parse_args()


def main() -> None:
    options = parsed()
    extractor = OnceRead()
    relations = {relation.name for relation in extractor.schema.relations}
    sets = [read_gold(folder, relations) for folder in options.folders]

    def measured() -> list[float]:
        figures = [figure for gold in sets for figure in of_news(extractor, gold)]
        return [*figures, of_sentences(extractor, options.openie)] if options.openie else figures

    names = [f"{folder.name}, {measure}" for folder in options.folders for measure in ("F1", "pairs connected")]
    names += [f"{file.stem}, F1" for file in [options.openie] if file]
    whole = measured()
    print(row(["left out", *names]))
    print(row(["---", *["---:"] * len(names)]))
    print(row(["nothing", *map(decimals, whole)]), flush=True)
    for repair in REPAIRS:
        extractor.skipped = repair.component
        with repair.left_out():
            print(row([repair.title, *map(difference, measured(), whole)]), flush=True)


if __name__ == "__main__":
    main()
