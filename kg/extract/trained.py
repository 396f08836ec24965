"""The spaCy component that adds the relations which a trained model sees in pairs of mentions.

Whether it happened, who says so, when and where it stands is read as for any other statement (``kg.extract.telling``);
the schema's types and directions hold. What a pattern has found in the sentence is left to the pattern.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from kg.annotate.fields import declare, plain, require, triples
from kg.annotate.kept import KeptDoc
from kg.annotate.tree import Token, Tree, read_once
from kg.errors import ModelError
from kg.extract.frames import Frame, lemma_of
from kg.extract.lexicon import EVENT_NOUNS
from kg.extract.merging import merged, position
from kg.extract.pair_features import PairFeatures
from kg.extract.pairs import Pair, PairReader, Told
from kg.extract.phrases import Arguments
from kg.extract.predicates import frame_words
from kg.extract.relation_model import Judgement, RelationModel
from kg.extract.subjects import VERBAL
from kg.extract.telling import Telling
from kg.schema import Relation, Schema
from kg.types import Triple

_SUREST = 0.99


@dataclass(frozen=True, slots=True)
class Seen:
    """A pair with the relation that a model sees in it."""

    pair: Pair
    judgement: Judgement


class Trained:
    """The component ``kg_relations``.

    Args:
        schema: whose types, directions and symmetry hold.
        model: trained for relations of the schema.
    """

    def __init__(self, schema: Schema, model: RelationModel) -> None:
        self.schema = schema
        self.model = model
        allowed = joining(schema[one.name] for one in model.relations)
        self._models = {types: model.narrowed(names) for types, names in allowed.items()}

    def __call__(self, doc: Doc) -> Doc:
        """Add to ``doc._.triples``."""
        require(doc, "kg_relations", {"triples": "kg_triples", "entities": "kg_coref", "times": "kg_times"})
        self._add(doc)
        return doc

    def read(self, kept: KeptDoc) -> None:
        """The same of a document that was kept."""
        self._add(kept)

    def _add(self, doc: Doc | KeptDoc) -> None:
        found: tuple[Triple, ...] = doc._.triples
        with read_once(doc) as tree:
            arguments, told = Arguments(tree), Told(found)
            seen = self._best(self._untold(tree, told, self.see(tree, arguments, told)))
            added = list(self._triples(tree, arguments, seen)) if seen else []
        if added:
            named = merged([*(one for one in found if one.relation), *added], self.schema)
            doc._.triples = tuple(sorted([*named, *(one for one in found if not one.relation)], key=position))

    def see(self, tree: Tree, arguments: Arguments, told: Told) -> Iterator[Seen]:
        """All that the model sees: each pair of mentions with each relation, what patterns have found included."""
        reader = PairReader(tree, arguments, self._models.keys())
        features = PairFeatures(reader, told)
        for pair in reader.pairs():
            model = self._models[pair.subject.argument.type or "", pair.object.argument.type or ""]
            for judgement in model.judge(features.of(pair)):
                yield Seen(pair, judgement)

    def _untold(self, tree: Tree, told: Told, seen: Iterator[Seen]) -> Iterator[Seen]:
        words = tree.words
        bounds = [(words.begin[start], words.end[end - 1]) for start, end in map(tree.sentence, words.starts)]
        for one in seen:
            relation, ends = one.judgement.relation, (one.pair.subject.entity, one.pair.object.entity)
            ways = (ends, ends[::-1]) if self.schema[relation].symmetric else (ends,)
            if not any(told.says(relation, *way, *bounds[one.pair.sentence]) for way in ways):
                yield one

    def _best(self, seen: Iterator[Seen]) -> list[Seen]:
        """Of the mentions of two entities in one sentence, those in which a relation is seen most surely."""
        best: dict[tuple[str, int, frozenset[str] | tuple[str, str]], Seen] = {}
        for one in seen:
            ends = (one.pair.subject.entity, one.pair.object.entity)
            symmetric = self.schema[one.judgement.relation].symmetric
            key = (one.judgement.relation, one.pair.sentence, frozenset(ends) if symmetric else ends)
            if key not in best or best[key].judgement.probability < one.judgement.probability:
                best[key] = one
        return list(best.values())

    @staticmethod
    def _triples(tree: Tree, arguments: Arguments, seen: list[Seen]) -> Iterator[Triple]:
        telling = Telling(tree, arguments)
        for one in seen:
            pair, judgement = one.pair, one.judgement
            frame = _frame(_predicate(tree, pair))
            stance = telling.stance(frame)
            # "Acme of Oslo" has no word for it.
            bare = frame.head.i in (pair.subject.head, pair.object.head)
            yield Triple(
                pair.subject.argument,
                judgement.relation.replace("-", " ") if bare else frame_words(frame),
                pair.object.argument,
                lemma=frame.lemma,
                relation=judgement.relation,
                status=stance.status,
                speaker=telling.speaker(stance),
                time=telling.time(frame) if pair.object.kind != "date" else None,
                confidence=round(min(_SUREST, judgement.probability), 4),
                evidence=telling.evidence(frame.head, tree[pair.subject.head], tree[pair.object.head]),
                pattern=f"trained: {judgement.reason}",
            )


def joining(relations: Iterator[Relation]) -> dict[tuple[str, str], frozenset[str]]:
    """Pairs of subject and object type, and the names of the relations that may join them."""
    found: dict[tuple[str, str], set[str]] = {}
    for relation in relations:
        for subject in relation.subject:
            for target in relation.object:
                found.setdefault((subject, target), set()).add(relation.name)
    return {types: frozenset(names) for types, names in found.items()}


def _predicate(tree: Tree, pair: Pair) -> Token:
    """The word that says what is between the two: of "plans to join Acme" it is *join*, of "Ann Lee, who runs Acme"
    *runs*."""
    way = (tree[i] for i in (*pair.down[1:], *pair.up[1:]))
    found = (token for token in way if token.pos_ in VERBAL or token.lemma_.lower() in EVENT_NOUNS)
    return next(found, tree[pair.top])


def _frame(head: Token) -> Frame:
    """The frame by which status, speaker and time are read."""
    if head.pos_ in VERBAL:
        return Frame(head, "copula" if head.lemma_ == "be" else "verb", lemma_of(head))
    lemma = head.lemma_.lower()
    return Frame(head, "event" if lemma in EVENT_NOUNS else "role", lemma)


@Language.factory(
    "kg_relations",
    default_config={"schema_name": "news", "model": ""},
    requires=["doc._.entities", "doc._.triples"],
    assigns=["doc._.triples"],
)
def Relations(nlp: Language, name: str, schema_name: str, model: str) -> Callable[[Doc], Doc]:  # noqa: N802, ARG001
    """Factory of the component ``kg_relations``; add it after ``kg_triples``.

    It adds to ``doc._.triples`` the relations that a trained model sees.

    Args:
        nlp: the pipeline.
        name: the component's name in it.
        schema_name: name or path of a schema.
        model: path of a model that ``kg train`` wrote.

    Raises:
        ModelError: no model is named, it cannot be read, or it was trained for another schema.
    """
    declare("triples", triples, ())
    declare("headline", plain, 0)
    if not model:
        raise ModelError("kg_relations needs a trained model", hint='add_pipe("kg_relations", config={"model": FILE})')
    read = Schema.load(schema_name)
    trained = RelationModel.load(model)
    trained.check(read, model)
    return Trained(read, trained)
