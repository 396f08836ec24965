"""Stances, and what becomes of one inside another."""

from dataclasses import dataclass, replace

from kg.annotate.tree import Token
from kg.types import Status

UNREAL = (Status.DENIED, Status.HYPOTHETICAL)


@dataclass(frozen=True, slots=True)
class Stance:
    """How the article stands to a predicate, or to whatever is put below a governor.

    Attributes:
        status: fact, claimed, planned, denied or hypothetical.
        speaker: head token of the phrase that names who says it, or None.
        said: whether it is in the mouth of somebody, so that even what it takes for granted is only claimed.
        past: whether that was said in the past, so that *would* tells a plan.
    """

    status: Status = Status.FACT
    speaker: Token | None = None
    said: bool = False
    past: bool = False

    def granted(self) -> "Stance":
        """What stays of it for what is taken for granted inside, such as the relative clause of a denied object."""
        return replace(self, status=Status.CLAIMED) if self.said else Stance()

    def of(self, status: Status, speaker: Token | None = None) -> "Stance":
        """Another status in the same mouth."""
        return replace(self, status=status, speaker=speaker or self.speaker)

    def claimed(self, speaker: Token | None, *, past: bool = False) -> "Stance":
        """The same, but somebody says it; the innermost speaker counts."""
        status = Status.CLAIMED if self.status is Status.FACT else self.status
        return Stance(status, speaker or self.speaker, True, past)

    def planned(self) -> "Stance":
        """What somebody plans: nothing if it is denied that he does, and no more than possible if that is."""
        return self.of(self.status if self.status in UNREAL else Status.PLANNED)

    def possible(self) -> "Stance":
        """What is asked for, allowed or thought possible."""
        return self.of(Status.DENIED if self.status is Status.DENIED else Status.HYPOTHETICAL)

    def negated(self) -> "Stance":
        """What is made not to happen; that this does not happen is denied makes it happen."""
        if self.status is Status.DENIED:
            return self.granted()
        return self.of(Status.DENIED if self.status in (Status.FACT, Status.CLAIMED) else Status.HYPOTHETICAL)

    def around(self, status: Status) -> "Stance":
        """The stance to what has a status of its own in this context."""
        outer = self.status
        if outer is Status.HYPOTHETICAL:
            return self
        if outer is Status.DENIED and status is Status.DENIED:
            return self.granted()
        if status is Status.HYPOTHETICAL:
            return replace(self, status=status)
        absorbed = outer is Status.DENIED or (outer is Status.PLANNED and status is Status.CLAIMED)
        return self if absorbed or status is Status.FACT else replace(self, status=status)
