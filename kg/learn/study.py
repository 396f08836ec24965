"""Lessons as kg reads them: pairs of mentions with their features, and which facts each would hit."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.annotate.tree import Tree, read_once
from kg.evaluate.gold import normal
from kg.extract.pair_features import PairFeatures
from kg.extract.pairs import Candidate, PairReader, Told
from kg.extract.phrases import Arguments
from kg.extract.trained import joining
from kg.learn.lessons import Lesson
from kg.schema import Schema
from kg.types import Argument, Triple

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Statement:
    """What might be said, or is said by a pattern, of two mentions.

    Attributes:
        key: the words of the two; what is said twice counts once.
        hits: facts of the lesson that it hits, by their places.
        features: of the pair; none of a pattern's statement.
    """

    key: tuple[str, str]
    hits: tuple[int, ...]
    features: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Studied:
    """One lesson and one relation.

    Attributes:
        lesson: its name.
        relation: name of the relation.
        facts: places of the facts of this relation.
        pairs: all pairs of mentions whose types it may join.
        patterns: what the patterns of the schema find.
    """

    lesson: str
    relation: str
    facts: frozenset[int]
    pairs: tuple[Statement, ...]
    patterns: tuple[Statement, ...]


def study(docs: "Iterable[tuple[Doc, Lesson]]", schema: Schema) -> Iterator[Studied]:
    """Read lessons.

    Args:
        docs: each lesson's text, annotated by the ``kg_…`` components, ``kg_triples`` included.
        schema: whose relations are learned.
    """
    for doc, lesson in docs:
        with read_once(doc) as tree:
            yield from _Reading(tree, lesson, schema).studied()


class _Reading:
    def __init__(self, tree: Tree, lesson: Lesson, schema: Schema) -> None:
        self.lesson = lesson
        self.relations = [schema[name] for name in lesson.complete]
        self.triples: tuple[Triple, ...] = tree.fields.triples
        self.starts = [tree.words.begin[start] for start in tree.words.starts]
        reader = PairReader(tree, Arguments(tree), joining(iter(self.relations)).keys())
        features = PairFeatures(reader, Told(self.triples))
        self.pairs = [(pair, features.of(pair)) for pair in reader.pairs()]

    def studied(self) -> Iterator[Studied]:
        for relation in self.relations:
            places = enumerate(self.lesson.facts)
            yield Studied(
                self.lesson.name,
                relation.name,
                frozenset(place for place, fact in places if fact.relation == relation.name),
                tuple(self._pairs(relation.name, relation.subject, relation.object)),
                tuple(self._patterns(relation.name, symmetric=relation.symmetric)),
            )

    def _pairs(self, relation: str, subject: Sequence[str], target: Sequence[str]) -> Iterator[Statement]:
        for pair, features in self.pairs:
            at = self.starts[pair.sentence]
            fits = pair.subject.argument.type in subject and pair.object.argument.type in target
            if fits and self.lesson.knows(relation, at):
                yield self._statement(relation, _called(pair.subject), _called(pair.object), at, features)

    def _patterns(self, relation: str, *, symmetric: bool) -> Iterator[Statement]:
        for triple in self.triples:
            if triple.relation != relation:
                continue
            ends = _names(triple.subject), _names(triple.object)
            for evidence in triple.evidence:
                if self.lesson.knows(relation, evidence.start):
                    yield self._statement(relation, *ends, evidence.start)
                    if symmetric:
                        yield self._statement(relation, *ends[::-1], evidence.start)

    def _statement(
        self, relation: str, subject: list[str], target: list[str], at: int, features: Sequence[str] = ()
    ) -> Statement:
        return Statement((subject[0], target[0]), self.lesson.hits(relation, subject, target, at), features)


def _called(one: Candidate) -> list[str]:
    """A mention's own words and the entity's name; a description is no name."""
    names = _names(one.argument)
    return names[1:] or names if one.kind == "description" else names


def _names(argument: Argument) -> list[str]:
    return list(dict.fromkeys((normal(argument.text), normal(argument.label or argument.text))))
