"""What is wrong in a file that people write, and how it is told: all at once, a line each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from kg.errors import KgError

_SHOWN = 50

E = TypeVar("E", bound=KgError)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file.

    Attributes:
        line: of the file, counted from 1; 0 where it is about no line of it.
        what: what is wrong, naming the thing.
        hint: what to do about it.

    Example:
        >>> print(Problem(3, "no kind of decision 'smae'", "did you mean [[same]]?"))
        line 3: no kind of decision 'smae'; did you mean [[same]]?
    """

    line: int
    what: str
    hint: str | None = None

    def __str__(self) -> str:
        told = f"{self.what}; {self.hint}" if self.hint else self.what
        return f"line {self.line}: {told}" if self.line else told


def one_error(kind: type[E], where: str, problems: Sequence[Problem]) -> E:
    """One error for all that is wrong in a file, a line each.

    Args:
        kind: of the error.
        where: what the file is called.
        problems: at least one.

    Example:
        >>> two = [Problem(3, "no kind of decision 'smae'"), Problem(9, "the label is empty", "name one")]
        >>> print(one_error(KgError, "decisions.toml", two).message())
        decisions.toml: 2 things are wrong
            line 3: no kind of decision 'smae'
            line 9: the label is empty; name one
        >>> print(one_error(KgError, "decisions.toml", two[1:]).message())
        decisions.toml:9: the label is empty
            name one
    """
    if len(problems) == 1:
        only = problems[0]
        place = f"{where}:{only.line}" if only.line else where
        return kind(f"{place}: {only.what}", hint=only.hint)
    ordered = sorted(problems, key=lambda problem: problem.line)
    lines = listed([str(problem) for problem in ordered], _SHOWN, "\n    ")
    return kind(f"{where}: {len(problems)} things are wrong", found=lines)


def listed(several: Sequence[str], most: int = 8, between: str = ", ") -> str:
    """Some of several, and how many more there are.

    Args:
        several: texts.
        most: how many are told.
        between: stands between them.

    Example:
        >>> listed(["Ann Lee", "Ann Ray", "Ann Poe"], 2), listed(["Ann Lee", "Ann Ray"], 2)
        ('Ann Lee, Ann Ray, and 1 more', 'Ann Lee, Ann Ray')
    """
    more = [f"and {len(several) - most:,} more"] if len(several) > most else []
    return between.join([*several[:most], *more])


def shown(text: str, longest: int = 80) -> str:
    """A text on one line, for messages, cut where it is long.

    Example:
        >>> shown("Bob \\n Ray"), shown("Bob Ray", 5)
        ('Bob Ray', 'Bob …')
    """
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
