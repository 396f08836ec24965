"""The file of decisions: read as a whole, written at its end, and never rewritten but to take a block out."""

import fcntl
import hashlib
import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kg.decisions.conflicts import contradictions
from kg.decisions.decision import Decision
from kg.decisions.disk import add_to, opened, put_in_place_of, text_of, too_large
from kg.decisions.problem import decision_error
from kg.decisions.reading import read
from kg.errors import DecisionError
from kg.problems import Problem, listed, shown
from kg.tables import blocks

MAX_BYTES = 5_000_000

_HEAD = """\
# What people decided about the graph. kg replays it on every build; the order does not matter.
# To undo a decision, delete its block: from its [[...]] to the line before the next one.
"""
_BOM = "\ufeff"
_SHORTEST_PREFIX = 4
_SHOWN = 8


class Decisions(Collection[Decision]):
    """Decisions in the order in which they were taken, each once. Equal if they decide the same, in whatever order.

    Args:
        decisions: of several that decide the same, the first is kept. Whether they contradict each other is looked at
            only by ``load`` and ``parse``.

    Example:
        >>> text = '[[same]]\\nentities = ["Bob Ray", "Robert Ray"]\\n'
        >>> decisions = Decisions.parse(text)
        >>> [decision.sentence for decision in decisions], decisions == Decisions.parse(text + text)
        (['Bob Ray and Robert Ray are the same'], True)
    """

    __slots__ = ("_by_id",)

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self._by_id: dict[str, Decision] = {}
        for decision in decisions:
            self._by_id.setdefault(decision.id, decision)

    @classmethod
    def load(cls, path: str | Path, *, max_bytes: int = MAX_BYTES) -> "Decisions":
        """Read a file.

        Args:
            path: of the file; without one there are no decisions.
            max_bytes: beyond which it is not read.

        Raises:
            DecisionError: it cannot be read, or something in it is wrong; all that is wrong, a line each.
        """
        with opened(Path(path), os.O_RDONLY, fcntl.LOCK_SH) as file:
            return cls() if file is None else cls.parse(text_of(file, path, max_bytes), where=str(path))

    @classmethod
    def parse(cls, text: str, where: str = "decisions") -> "Decisions":
        """Read a file's text.

        Args:
            text: TOML.
            where: what messages call it.

        Raises:
            DecisionError: something in it is wrong; all that is wrong, a line each.
        """
        decided, problems = read(text.removeprefix(_BOM))
        decisions = cls(decided)
        problems += contradictions(list(decisions))
        if problems:
            raise decision_error(where, problems)
        return decisions

    @property
    def digest(self) -> str:
        """16 hexadecimal digits of a hash of what is decided, whatever the order, by which a change is seen."""
        return hashlib.sha256(" ".join(sorted(self._by_id)).encode("ascii")).hexdigest()[:16]

    def __iter__(self) -> Iterator[Decision]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, decision: object) -> bool:
        """Whether this is decided; a decision, or its id."""
        return (decision.id if isinstance(decision, Decision) else decision) in self._by_id

    def __eq__(self, other: object) -> bool:
        return self._by_id.keys() == other._by_id.keys() if isinstance(other, Decisions) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"Decisions({list(self)!r})"


def append(path: str | Path, decision: Decision, *, max_bytes: int = MAX_BYTES) -> bool:
    """Write a decision at the end of a file, as a block; what stands there is left as it is.

    Several processes may do so at once: each waits for the others, and sees what they wrote.

    Args:
        path: of the file; made if it is missing.
        decision: to write.
        max_bytes: that the file may have.

    Returns:
        Whether it was written; False if the file decides that already.

    Raises:
        DecisionError: the decision is wrong or contradicts the file, the file itself is wrong, or it cannot be read or
            written. Nothing is written then.
    """
    return append_all(path, [decision], max_bytes=max_bytes) == 1


def append_all(path: str | Path, decisions: Iterable[Decision], *, max_bytes: int = MAX_BYTES) -> int:
    """Write several decisions as ``append`` does each, or none of them.

    Args:
        path: of the file; made if it is missing.
        decisions: to write.
        max_bytes: that the file may have.

    Returns:
        How many were written: the file may decide some already.

    Raises:
        DecisionError: as of ``append``, of any of them. Nothing is written then.
    """
    path = Path(path)
    blocks_of = {decision: _checked(path, decision) for decision in Decisions(decisions)}
    with opened(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, fcntl.LOCK_EX) as file:
        assert file is not None  # noqa: S101
        text = text_of(file, path, max_bytes)
        there = Decisions.parse(text, where=str(path))
        new = [decision for decision in blocks_of if decision not in there]
        if not new:
            return 0
        if problems := contradictions([*there, *(replace(decision, line=0) for decision in new)]):
            raise decision_error(f"{path} was left as it is", [replace(one, line=0) for one in problems])
        # A file that ends without a line end goes on to do so, so that undo can give back each byte.
        ended = not text or text.endswith("\n")
        block = "\n".join(blocks_of[decision] for decision in new)
        added = (f"\n{block}" if ended else f"\n\n{block.rstrip()}").encode()
        if not text:
            added = _HEAD.encode() + added
        size = os.fstat(file).st_size
        if size + len(added) > max_bytes:
            raise too_large(path, max_bytes)
        add_to(file, added, size)
    return len(new)


def undo(path: str | Path, which: str, *, max_bytes: int = MAX_BYTES) -> Decision:
    """Take the block of one decision out of a file, and the blank line before it; all else stays byte for byte.

    Comments within the block go with it, those above it stay. Blocks that decide the same go together. The rest of the
    file need not be right, as long as it is TOML: so a contradiction can be undone.

    Args:
        path: of the file.
        which: the decision's id or its first digits, or words of its sentence; capitals do not matter.
        max_bytes: beyond which the file is not read.

    Returns:
        The decision that was taken out.

    Raises:
        DecisionError: there is no such decision, or there are several; or the file cannot be read or written. Nothing
            is changed then.
    """
    path = Path(path)
    with opened(path, os.O_RDWR, fcntl.LOCK_EX) as file:
        text = "" if file is None else text_of(file, path, max_bytes)
        decided, problems = read(text.removeprefix(_BOM))
        found = _found(decided, which)
        if not found and problems:
            raise decision_error(str(path), problems)
        if len(found) != 1:
            raise _not_one(path, which, found)
        lines = {one.line for one in decided if one.id == found[0].id}
        put_in_place_of(path, _without(text, lines))
    return found[0]


def _found(decided: Iterable[Decision], which: str) -> list[Decision]:
    """The decisions of this id, of this beginning of an id, of this sentence, or with these words in the sentence."""
    wanted = " ".join(which.split()).casefold()
    once = list(Decisions(decided))
    ways = (
        lambda one: one.id == wanted,
        lambda one: one.sentence.casefold() == wanted,
        lambda one: len(wanted) >= _SHORTEST_PREFIX and one.id.startswith(wanted),
        lambda one: bool(wanted) and wanted in one.sentence.casefold(),
    )
    return next((found for way in ways if (found := [one for one in once if way(one)])), [])


def _not_one(path: Path, which: str, found: list[Decision]) -> DecisionError:
    if not found:
        return DecisionError(
            f"{path} has no decision {shown(which)!r}", hint="name one by its id, or by words of its sentence"
        )
    those = [f"{one.id}  {one.sentence} (line {one.line})" for one in found]
    return DecisionError(
        f"{shown(which)!r} can be {len(found)} decisions of {path}",
        found=listed(those, _SHOWN, "\n    "),
        hint="name one by its id",
    )


def _without(text: str, lines: Collection[int]) -> str:
    """The text without the blocks that begin in these lines."""
    bom = _BOM if text.startswith(_BOM) else ""
    rest = text.removeprefix(_BOM)
    for block in reversed(blocks(rest)):
        if block.line not in lines:
            continue
        before, after = rest[: block.start], rest[block.end :]
        unended = not rest[: block.end].endswith("\n")
        for blank in ("\r\n", "\n"):
            if before.endswith(blank) and before.removesuffix(blank)[-1:] in ("\n", ""):
                before = before.removesuffix(blank)
                break
        if unended:
            before = before.removesuffix("\n").removesuffix("\r")
        rest = before + after
    return bom + rest


def _checked(path: Path, decision: Decision) -> str:
    """The decision's block, once it is known to say, when read again, what the decision says."""
    block = decision.toml()
    decided, problems = read(block)
    if not problems and [one.id for one in decided] != [decision.id]:
        problems = [Problem(0, f"this is no decision: {shown(block)}")]
    if problems:
        raise decision_error(f"{path} was left as it is", [replace(one, line=0) for one in problems])
    return block
