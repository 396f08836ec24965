"""Whom "I", "we" and "you" mean: in a quote its speaker, in an interview who asks or answers, else whoever writes."""

from collections.abc import Callable, Mapping
from functools import cached_property

from kg.annotate.clusters import Cluster
from kg.annotate.discourse import Discourse
from kg.annotate.pronouns import WE, YOU, I
from kg.annotate.quotes import Quote
from kg.annotate.turns import Turn, asked


class Speakers:
    """The voices of one document.

    Args:
        discourse: what it spoke of.
        clusters: the entities that have names.
        quotes: its direct speech.
        turns: its paragraphs, if it is an interview.
        found: makes an entity of a voice that has no name; called with whether it is several.
    """

    def __init__(
        self,
        discourse: Discourse,
        clusters: list[Cluster],
        quotes: tuple[Quote, ...],
        turns: list[Turn],
        found: Callable[[bool], Cluster],
    ) -> None:
        self.discourse = discourse
        self.clusters = clusters
        self.quote_of: Mapping[int, Quote] = {i: quote for quote in quotes for i in range(quote.start, quote.end)}
        self._turn_of = {i: turn for turn in turns for i in range(turn.start, turn.end)}
        self._first = turns[0].start if turns else 0
        self._found = found
        self._voices: dict[tuple[str, str], Cluster] = {}

    def meant(self, i: int, word: str) -> Cluster | None:
        """Whom a pronoun of the first or second person means.

        Args:
            i: the pronoun.
            word: in lower case.
        """
        quote = self.quote_of.get(i)
        if quote is not None and quote.whole:
            return self._in_quote(quote, word)
        turn = self._turn_of.get(i)
        if turn is None:
            return self._voice("i" if word in I else "we" if word in WE else "you", "text")
        if word in WE:
            return self._voice("we", "asks" if turn.asks else "answers")
        if word in YOU:
            return self._answers(turn) if turn.asks else self._voice("you", "answers")
        return self._voice("i", f"asks {turn.label}") if turn.asks else self._answers(turn)

    def _in_quote(self, quote: Quote, word: str) -> Cluster | None:
        speaker = self.discourse.at.get(quote.speaker) if quote.speaker is not None else None
        if word in YOU:
            return None
        if word in I:
            if speaker is None:
                return self._voice("i", f"quote {quote.start}")
            return speaker if speaker.type == "Person" or not speaker.named else None
        if speaker is not None and speaker.type == "Organization":
            return speaker
        return self._voice("we", f"quote {quote.start}" if speaker is None else f"entity {speaker.number}")

    def barred(self, i: int) -> set[int]:
        """Numbers of whom a third person cannot mean: in a quote its speaker, in an interview who is asked."""
        quote = self.quote_of.get(i)
        if quote is None:
            turn = self._turn_of.get(i)
            return set() if turn is None else {self._answers(turn).number}
        speaker = self.discourse.at.get(quote.speaker) if quote.whole and quote.speaker is not None else None
        return set() if speaker is None else {speaker.number}

    def _answers(self, turn: Turn) -> Cluster:
        """Who answers in a turn, or is asked in it."""
        if turn.label and not turn.asks:
            words = set(turn.label.split())
            people = (c for c in self.clusters if c.type == "Person")
            named = next((c for c in people if any(words <= set(name.split()) for name in c.names)), None)
            return named or self._voice("i", f"answers {turn.label}")
        return self._asked or self._voice("i", "answers")

    @cached_property
    def _asked(self) -> Cluster | None:
        return asked(self.discourse.words, self._first, [c for c in self.clusters if c.type == "Person"])

    def _voice(self, word: str, where: str) -> Cluster:
        """One who speaks and has no name."""
        cluster = self._voices.get((word, where))
        if cluster is None:
            cluster = self._voices[word, where] = self._found(word == "we")
        return cluster
