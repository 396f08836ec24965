"""A text with what stands in it marked: sentences that are evidence, and in them the mentions of entities.

Both can overlap: a name stands within a name, and a sentence is part of a longer piece of evidence. So the text is
split wherever anything begins or ends, and each part carries what covers it. Offsets count characters (code points).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that is evidence.

    Attributes:
        start: first character.
        end: one past the last.
        number: of the statement, on its page.
        status: of the statement.
    """

    start: int
    end: int
    number: int
    status: str


@dataclass(frozen=True, slots=True)
class Named:
    """A mention of an entity.

    Attributes:
        start: first character.
        end: one past the last.
        entity: its IRI.
    """

    start: int
    end: int
    entity: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words.

    Attributes:
        text: they.
        entity: IRI of the entity that they mention; None if they mention none. Of a name within a name it is the inner.
    """

    text: str
    entity: str | None


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a text that the same sentences cover.

    Attributes:
        pieces: its words.
        look: the status of what is said there, ``mixed`` if there are several; empty outside of all evidence.
        anchor: offset of the sentences that begin here; None, if none does.
        notes: number and status of what the sentences that end here say.
    """

    pieces: tuple[Piece, ...]
    look: str
    anchor: int | None
    notes: tuple[tuple[int, str], ...]


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line of a text that is not blank."""
    start = 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        if bare:
            first = start + line.index(bare)
            yield first, first + len(bare)
        start += len(line)


def marked(
    text: str, said: Iterable[Said], named: Iterable[Named], start: int = 0, end: int | None = None
) -> list[Run]:
    """Split a text into runs.

    Args:
        text: the whole text.
        said: sentences.
        named: mentions.
        start: of the part that is wanted.
        end: one past its end; None: the end of the text.

    Example:
        >>> named = [Named(0, 7, "ent:Ann"), Named(4, 7, "ent:Lee")]
        >>> runs = marked("Ann Lee sang. Rain.", [Said(0, 13, 1, "fact")], named)
        >>> [(run.look, [piece.text for piece in run.pieces]) for run in runs]
        [('fact', ['Ann ', 'Lee', ' sang.']), ('', [' Rain.'])]
    """
    end = len(text) if end is None else end
    every: tuple[Said | Named, ...] = (*said, *named)
    spans = [one for one in every if one.start < end and one.end > start]
    parts = list(_parts(spans, start, end))
    runs = []
    for covering, group in groupby(parts, key=lambda part: part[2]):
        several = list(group)
        first, last = several[0][0], several[-1][1]
        statuses = {one.status for one in covering}
        runs.append(Run(
            tuple(_pieces(text, [(a, b, innermost) for a, b, _, innermost in several])),
            statuses.pop() if len(statuses) == 1 else "mixed" if statuses else "",
            first if any(one.start == first for one in covering) else None,
            tuple(sorted({(one.number, one.status) for one in covering if one.end == last})),
        ))  # fmt: skip
    return runs


def _parts(
    spans: Sequence[Said | Named], start: int, end: int
) -> Iterator[tuple[int, int, frozenset[Said], str | None]]:
    """Parts between all places where a span begins or ends: what sentences cover each, and the innermost mention."""
    begin: dict[int, list[Said | Named]] = defaultdict(list)
    over: dict[int, list[Said | Named]] = defaultdict(list)
    for span in spans:
        begin[max(span.start, start)].append(span)
        over[min(span.end, end)].append(span)
    said: set[Said] = set()
    named: set[Named] = set()
    for here, there in pairwise(sorted({start, end, *begin, *over})):
        for span in over[here]:
            said.discard(span) if isinstance(span, Said) else named.discard(span)
        for span in begin[here]:
            said.add(span) if isinstance(span, Said) else named.add(span)
        inner = min(named, key=lambda one: (one.end - one.start, one.start, one.entity), default=None)
        yield here, there, frozenset(said), inner.entity if inner else None


def _pieces(text: str, parts: Iterable[tuple[int, int, str | None]]) -> Iterator[Piece]:
    for entity, group in groupby(parts, key=lambda part: part[2]):
        several = list(group)
        yield Piece(text[several[0][0] : several[-1][1]], entity)
