"""Code points, by which Python and kg count characters, and UTF-16 code units, by which JavaScript does."""

from bisect import bisect_left


class Utf16:
    """The places of one text in both.

    Args:
        text: any text.

    Example:
        >>> units = Utf16("a😀b")
        >>> units.of(2), units.back(3), units.back(2)
        (3, 2, None)
    """

    def __init__(self, text: str) -> None:
        self._length = len(text)
        # Each of these is one code point, but two code units.
        self._wide = [place for place, character in enumerate(text) if ord(character) > 0xFFFF]
        self._wide_units = [place + number for number, place in enumerate(self._wide)]

    def of(self, place: int) -> int:
        """The code unit at which a code point begins."""
        return place + bisect_left(self._wide, place)

    def back(self, unit: object) -> int | None:
        """The code point that begins at a code unit; None if none does, or if it is no number of the text."""
        if type(unit) is not int:
            return None
        before = bisect_left(self._wide_units, unit)
        if before and self._wide_units[before - 1] == unit - 1:
            return None  # in the middle of one
        return unit - before if 0 <= unit - before <= self._length else None
