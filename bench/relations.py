"""Measure kg's named relations on passages of KnowledgeNet, and the trained model beside the patterns.

    python bench/relations.py TRAIN.jsonl [TRAIN.jsonl …] --test TEST.jsonl [--write MODEL.json] [--predictions FOLDER]

KnowledgeNet (Mesquita et al. 2019, "KnowledgeNet: a benchmark dataset for knowledge base population", CC BY-SA 4.0) has
passages that are annotated for some of fifteen properties each; the schema is ``knowledgenet.toml`` beside this file.
The patterns were written on the folds for training, and the model is trained on them, with thresholds chosen by
cross-validation; the test fold is only measured. A statement is right as the passages' own scorer has it: one
property, and of subject and object one name each that equals a name of the gold entity or, as a whole word, is a part
of it or has it as a part.

A passage is torn from its article, so that "he" may mean nobody in it; the annotation takes such pronouns for entities
of their own, and so does this script (``strangers``): kg itself says nothing of a "he" whom it does not know.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from kg.annotate.pronouns import HE, IT, SHE, THEY, WE, I
from kg.annotate.tree import read_once
from kg.config import Config
from kg.evaluate import Score
from kg.evaluate.gold import normal
from kg.extract.pairs import Told
from kg.extract.phrases import Arguments
from kg.extract.subjects import RELATIVE, antecedent
from kg.extract.trained import Trained
from kg.learn import Lesson, passages, study, train
from kg.pipeline import Pipeline
from kg.schema import Schema
from kg.types import Argument, LocalEntity, Mention

SCHEMA = Path(__file__).with_name("knowledgenet.toml")
SOURCE = "KnowledgeNet (Mesquita et al. 2019), CC BY-SA 4.0"
STRANGERS = (
    (HE, "Person"), (SHE, "Person"), (I, "Person"), (THEY, "Person"), (IT, "Organization"), (WE, "Organization"),
)  # fmt: skip

Said = tuple[str, str, str]


@Language.component("strangers")
def strangers(doc: Doc) -> Doc:
    """Make entities of the pronouns whom the passage does not name, and mentions of the relative ones."""
    entities, entity_of, mention_of = list(doc._.entities), dict(doc._.entity_of), dict(doc._.mention_of)
    unknown: dict[int, list[int]] = {}
    with read_once(doc) as tree:
        for token in tree:
            if token.i in entity_of:
                continue
            behind = antecedent(token) if token.tag_ in RELATIVE else token
            if behind.i != token.i and behind.i in entity_of:
                entity_of[token.i] = entity_of[behind.i]
            kinds = [n for n, (words, _) in enumerate(STRANGERS) if token.pos_ == "PRON" and token.lower_ in words]
            for kind in kinds[:1]:
                unknown.setdefault(kind, []).append(token.i)
    for kind, places in sorted(unknown.items()):
        entities.append(LocalEntity(f"e{len(entities) + 1}", doc[places[0]].text, STRANGERS[kind][1]))
        entity_of |= dict.fromkeys(places, len(entities) - 1)
    for i in entity_of.keys() - mention_of.keys():
        token = doc[i]
        mention_of[i] = Mention(token.idx, token.idx + len(token.text), token.text, "pronoun")
    for i, mention in sorted(mention_of.items()):
        known = entities[entity_of[i]]
        entities[entity_of[i]] = replace(known, mentions=tuple(dict.fromkeys((*known.mentions, mention))))
    doc._.entities, doc._.entity_of, doc._.mention_of = tuple(entities), entity_of, mention_of
    return doc


def annotated(pipeline: Pipeline, lessons: Sequence[Lesson]) -> Iterator[tuple[Doc, Lesson]]:
    """The passages as kg reads them."""
    docs = pipeline.nlp.pipe([pipeline.nlp.make_doc(lesson.text) for lesson in lessons], batch_size=64)
    yield from zip(docs, lessons, strict=True)


# -- what is said ------------------------------------------------------------------------------------------------------


def by_patterns(doc: Doc, schema: Schema) -> list[Said]:
    """What the patterns find, a symmetric relation both ways."""
    found = [(words(t.subject), t.relation, words(t.object)) for t in doc._.triples if t.relation]
    return [*found, *((o, r, s) for s, r, o in found if schema[r].symmetric)]


def by_model(doc: Doc, trained: Trained) -> list[Said]:
    """What the model sees, by each of the words that the sentence has for the two; a symmetric relation both ways."""
    with read_once(doc) as tree:
        seen = list(trained.see(tree, Arguments(tree), Told(doc._.triples)))
    pairs = [(one.pair.subject, one.judgement.relation, one.pair.object) for one in seen]
    found = [(words(s.argument, s.kind), name, words(o.argument, o.kind)) for s, name, o in pairs]
    return [*found, *((o, r, s) for s, r, o in found if trained.schema[r].symmetric)]


def words(argument: Argument, kind: str = "") -> str:
    """What a statement calls an argument: its words in the sentence, of a mere description the name behind it."""
    described = kind == "description" or (not kind and " " in argument.text and argument.text != argument.label)
    return argument.label if described and argument.entity else argument.text


# -- how right it is ---------------------------------------------------------------------------------------------------


def scores(lessons: Sequence[Lesson], said: Sequence[Iterable[Said]]) -> dict[str, Score]:
    """The score of each property, over the passages that are annotated for it."""
    found: dict[str, Score] = {}
    for lesson, statements in zip(lessons, said, strict=True):
        for name in lesson.complete:
            hits, wrong = set[int](), set[tuple[str, str]]()
            for subject, _, target in (one for one in statements if one[1] == name):
                key = normal(subject), normal(target)
                places = lesson.hits(name, key[:1], key[1:], 0)
                hits.update(places)
                wrong |= set() if places else {key}
            gold = sum(fact.relation == name for fact in lesson.facts)
            found[name] = found.get(name, Score()) + Score(len(hits), len(hits) + len(wrong), gold)
    return dict(sorted(found.items(), key=lambda item: -item[1].gold))


def show(columns: dict[str, dict[str, Score]]) -> None:
    """Print a row for each property, and one for all."""
    names = list(next(iter(columns.values())))
    totals = {title: sum(column.values(), Score()) for title, column in columns.items()}
    print(f"{'':24}{'gold':>5}" + "".join(f"  {title:^17}" for title in columns))
    print(f"{'':29}" + f"  {'P':>5} {'R':>5} {'F1':>5}" * len(columns))
    for name in (*names, "all"):
        row = [totals[title] if name == "all" else columns[title][name] for title in columns]
        print(f"{name:24}{row[0].gold:5}" + "".join(f"  {s.precision:5.3f} {s.recall:5.3f} {s.f1:5.3f}" for s in row))


def main() -> None:
    """Train, measure on the test passages, and write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path, nargs="+", help="passages to train on")
    parser.add_argument("--test", type=Path, required=True, help="passages to measure on")
    parser.add_argument("--write", type=Path, help="write the model there")
    parser.add_argument("--predictions", type=Path, help="write what is said of the test passages into this folder")
    options = parser.parse_args()
    pipeline = Pipeline(Config(schema=str(SCHEMA)))
    pipeline.nlp.add_pipe("strangers", after="kg_coref")
    schema = pipeline.schema
    taught = list(annotated(pipeline, [one for path in options.train for one in passages(path, schema)]))
    tested = list(annotated(pipeline, list(passages(options.test, schema))))
    both = train(study(taught, schema), schema, trained_on=SOURCE).model
    said = {
        "patterns": [by_patterns(doc, schema) for doc, _ in tested],
        "both": [by_patterns(doc, schema) + by_model(doc, Trained(schema, both)) for doc, _ in tested],
    }
    for doc, _ in (*taught, *tested):
        doc._.triples = ()
    alone = train(study(taught, schema), schema, trained_on=SOURCE).model
    said["model alone"] = [by_model(doc, Trained(schema, alone)) for doc, _ in tested]
    lessons = [lesson for _, lesson in tested]
    show({title: scores(lessons, said[title]) for title in ("patterns", "model alone", "both")})
    if options.write:
        options.write.write_text(both.to_json(), encoding="utf-8")
    if options.predictions:
        options.predictions.mkdir(parents=True, exist_ok=True)
    for title in said if options.predictions else ():
        rows = zip(lessons, said[title], strict=True)
        text = "".join(json.dumps({"id": lesson.name, "triples": list(found)}) + "\n" for lesson, found in rows)
        (options.predictions / f"{title.replace(' ', '-')}.jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
