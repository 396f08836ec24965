"""Examples of a relation: sentences with what they say, or must not be taken to say."""

from dataclasses import dataclass
from difflib import get_close_matches

from kg.types import Status

_STATUSES = tuple(status.value for status in Status)
_FORM = "sentence  => subject | object"


class ExampleError(ValueError):
    """An example cannot be read; its text says why and what to write instead."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with what it says.

    Attributes:
        sentence: to be read.
        subject: name of the subject, or empty where no statement is named.
        object: name of the object, or empty.
        status: of the statement, or empty where none is named.
    """

    sentence: str
    subject: str = ""
    object: str = ""
    status: str = ""

    @classmethod
    def of(cls, text: str) -> "Example":
        """Read an example: the relation must be found.

        Args:
            text: ``sentence => subject | object``, perhaps with ``; status``, which is ``fact`` unless given.

        Raises:
            ExampleError: it cannot be read.

        Example:
            >>> Example.of("Bob Ray said that Ann Lee met him.  => Ann Lee | Bob Ray; claimed").status
            'claimed'
        """
        sentence, arrow, said = _halves(text)
        if not arrow:
            raise ExampleError(f"it does not say what the sentence says; write '{_FORM}'")
        ends, status = _status(said)
        if not ends:
            raise ExampleError(f"it does not say between whom; write '{_FORM}'")
        return cls(sentence, *_ends(ends), status or Status.FACT.value)

    @classmethod
    def counter(cls, text: str) -> "Example":
        """Read a counter-example: the relation must not be found, or not so.

        Args:
            text: ``sentence``: the relation is not said at all; ``sentence => subject | object``: not of these two;
                ``sentence => denied`` or another status but ``fact``: with no other status than this.

        Raises:
            ExampleError: it cannot be read.

        Example:
            >>> Example.counter("Ann Lee refused to meet Bob Ray.  => denied")
            Example(sentence='Ann Lee refused to meet Bob Ray.', subject='', object='', status='denied')
        """
        sentence, arrow, said = _halves(text)
        if not arrow:
            return cls(sentence)
        ends, status = _status(said)
        if status == Status.FACT:
            raise ExampleError("what is a fact belongs to the examples; name another status, or none")
        return cls(sentence, *(_ends(ends) if ends else ("", "")), status)


def _halves(text: str) -> tuple[str, str, str]:
    sentence, arrow, said = (part.strip() for part in text.rpartition("=>"))
    if not arrow:
        sentence, said = said, ""
    if not sentence:
        raise ExampleError(f"it has no sentence; write '{_FORM}'")
    if arrow and not said:
        raise ExampleError(f"nothing stands behind the arrow; write '{_FORM}'")
    return sentence, arrow, said


def _status(said: str) -> tuple[str, str]:
    """The two ends as they are written, or nothing; and the status, or nothing."""
    ends, semicolon, status = (part.strip() for part in said.rpartition(";"))
    if not semicolon and "|" in said:
        return said, ""
    if status not in _STATUSES:
        near = get_close_matches(status, _STATUSES, 1)
        hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(_STATUSES)}; or write '{_FORM}'"
        raise ExampleError(f"no status {status!r}; {hint}")
    return ends, status


def _ends(text: str) -> tuple[str, str]:
    parts = [part.strip() for part in text.split("|")]
    if len(parts) != 2 or not all(parts):
        raise ExampleError(f"{text!r} is not two names; write '{_FORM}'")
    return parts[0], parts[1]
