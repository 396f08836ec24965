"""Pairs of mentions in one sentence: what a trained relation model judges (``kg.extract.trained``)."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from kg.annotate.tree import Tree
from kg.extract.phrases import Arguments
from kg.extract.relation_model import SAID
from kg.types import Argument, Triple

_MOST = 40  # mentions of a sentence that are looked at

Kind = Literal["name", "description", "pronoun", "date"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention that can be an argument of a relation.

    Attributes:
        head: index of its head token.
        start: its first token.
        end: one past its last token.
        entity: the same for all mentions of one entity or date.
        kind: what it is.
        argument: what it becomes in a triple.
    """

    head: int
    start: int
    end: int
    entity: str
    kind: Kind
    argument: Argument


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions of one sentence, in the direction in which a relation may hold.

    Attributes:
        sentence: its number.
        subject: of the relation.
        object: of the relation.
        up: tokens from the subject's head to the one below which both stand, that one included.
        down: likewise from the object's.
        mentions: all that the sentence mentions, the two included.
    """

    sentence: int
    subject: Candidate
    object: Candidate
    up: tuple[int, ...]
    down: tuple[int, ...]
    mentions: tuple[Candidate, ...]

    @property
    def top(self) -> int:
        """The token below which both stand."""
        return self.up[-1]


class PairReader:
    """Reads the pairs of one document.

    Args:
        tree: of a document annotated by the ``kg_…`` components before ``kg_triples``.
        arguments: of the document.
        types: pairs of subject and object type that a relation may join.

    Attributes:
        words: of the document.
        bounds: first token of each sentence, and one past its last.
    """

    def __init__(self, tree: Tree, arguments: Arguments, types: Collection[tuple[str, str]]) -> None:
        self.tree = tree
        self.arguments = arguments
        self.types = types
        self.words = tree.words
        self.bounds = list(pairwise((*self.words.starts, len(tree))))

    def pairs(self) -> Iterator[Pair]:
        """All pairs whose types some relation joins, sentence by sentence.

        What an entity is called counts once a sentence: of two equal pairs of words, those nearer in the parse. A
        description counts only where the sentence has no name for the entity.
        """
        for number, (start, end) in enumerate(self.bounds):
            found = self.candidates(start, end)
            named = {one.entity for one in found if one.kind != "description"}
            kept = [one for one in found if one.kind != "description" or one.entity not in named]
            found = tuple(kept[:_MOST])
            nearest: dict[tuple[str, ...], tuple[tuple[int, int, int], Pair]] = {}
            for i, first in enumerate(found):
                for second in found[i + 1 :]:
                    if first.entity == second.entity:
                        continue
                    for key, pair in self._ways(number, first, second, found):
                        rank = (len(pair.up) + len(pair.down), second.start - first.end, first.start)
                        if key not in nearest or rank < nearest[key][0]:
                            nearest[key] = rank, pair
            yield from (pair for _, pair in nearest.values())

    def _ways(
        self, sentence: int, first: Candidate, second: Candidate, found: tuple[Candidate, ...]
    ) -> Iterator[tuple[tuple[str, ...], Pair]]:
        """The directions in which some relation may join two mentions."""
        ways = [
            (subject, target)
            for subject, target in ((first, second), (second, first))
            if (subject.argument.type, target.argument.type) in self.types
        ]
        if not ways:
            return
        up, down = self._path(first.head, second.head)
        for subject, target in ways:
            ends = (up, down) if subject is first else (down, up)
            texts = (subject.entity, subject.argument.text.lower(), target.entity, target.argument.text.lower())
            yield texts, Pair(sentence, subject, target, *ends, found)

    def candidates(self, start: int, end: int) -> Sequence[Candidate]:
        """The mentions of entities and the dates between two tokens, in the order of the text."""
        found = []
        for i in range(start, end):
            mention = self.arguments.mention_of.get(i)
            if mention is not None:
                entity = self.arguments.entities[self.arguments.entity_of[i]]
                first, last = i, i + 1
                while first > start and self.words.begin[first - 1] >= mention.start:
                    first -= 1
                while last < end and self.words.begin[last] < mention.end:
                    last += 1
                argument = self.arguments.of_entity(entity, self.tree[i])
                found.append(Candidate(i, first, last, entity.id, mention.kind, argument))
            elif (dated := self.arguments.date(i)) is not None and dated.root == i:
                argument = dated.argument
                found.append(Candidate(i, dated.start, dated.end, argument.label, "date", argument))
        return found

    def _path(self, first: int, second: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The tokens from each of two up to the one below which both stand, that one included in both."""
        head = self.words.head
        chain = [first]
        while head[chain[-1]] != chain[-1]:
            chain.append(head[chain[-1]])
        other = [second]
        while other[-1] not in chain and head[other[-1]] != other[-1]:
            other.append(head[other[-1]])
        met = chain.index(other[-1]) if other[-1] in chain else len(chain) - 1
        return tuple(chain[: met + 1]), tuple(other)


class Told:
    """What kg has read of each two entities, by its patterns and as open triples.

    Args:
        triples: of the document.
    """

    def __init__(self, triples: Collection[Triple]) -> None:
        self._by_ends: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
        self._named: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for triple in triples:
            subject, target = (one.entity or one.label for one in (triple.subject, triple.object))
            name = triple.relation or f"open {triple.lemma}"
            for evidence in triple.evidence:
                self._by_ends[subject, target].append((evidence.start, f"{SAID}{name}"))
                self._by_ends[target, subject].append((evidence.start, f"{SAID}back {name}"))
                if triple.relation:
                    self._named[triple.relation, subject, target].append(evidence.start)

    def of(self, pair: Pair, start: int, end: int) -> Iterator[str]:
        """What is said of a pair in a sentence, by the sentence's characters."""
        for at, name in self._by_ends.get((pair.subject.entity, pair.object.entity), ()):
            if start <= at < end:
                yield name

    def says(self, relation: str, subject: str, target: str, start: int, end: int) -> bool:
        """Whether a relation has been found between two entities in a sentence, by the sentence's characters."""
        return any(start <= at < end for at in self._named.get((relation, subject, target), ()))
