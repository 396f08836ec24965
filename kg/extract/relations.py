"""Named relations: the patterns of a schema matched on predicate frames."""

from collections.abc import Callable, Iterator

from kg.annotate.tree import Token
from kg.extract.frames import Frame
from kg.extract.matches import Match
from kg.extract.noun_patterns import NounPatterns
from kg.extract.verb_patterns import VerbPatterns
from kg.extract.vocabulary import Vocabulary
from kg.schema import Schema


class Matcher:
    """Finds the relations of a schema in frames.

    Args:
        schema: whose patterns to match.
    """

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        vocabulary = Vocabulary(schema)
        self.event_nouns = vocabulary.event_nouns
        self._verbs, self._nouns = VerbPatterns(vocabulary), NounPatterns(vocabulary)

    def match(self, frame: Frame) -> Iterator[Match]:
        """All relations that a frame states, before types are checked."""
        if frame.kind not in ("verb", "copula"):
            yield from self._nouns.match(frame)
            return
        yield from self._verbs.match(frame)
        if frame.kind == "copula" and not frame.arguments.get("attribute"):
            # "Ann Lee is from Leeds", "the museum is in Oslo"
            yield from self._nouns.attached(frame)

    def match_said(self, frame: Frame, speaker_of: Callable[[Frame], Token | None]) -> Iterator[Match]:
        """All relations of a speaker to whom he speaks of.

        Args:
            frame: what is said.
            speaker_of: gives the head of the phrase that names who says it; only asked where it matters.
        """
        if frame.kind in ("verb", "copula"):
            yield from self._verbs.match_said(frame, speaker_of)
