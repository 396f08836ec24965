"""What a person sees of a build or a measurement while it goes on: one moving line, on a terminal only."""

import sys
from typing import TYPE_CHECKING, Self

from kg.cli.terminal import printable

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from kg.answers import Change
    from kg.errors import KgError
    from kg.types import Article


class Progress:
    """Counts articles on standard error while the block runs; does nothing where that is no terminal.

    Example:
        >>> with Progress() as progress:
        ...     progress.shown
        False
    """

    def __init__(self) -> None:
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._articles = self._words = 0

    @property
    def shown(self) -> bool:
        """Whether there is a terminal to show it on."""
        return self._bar is not None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress as Bar
            from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

            line = TextColumn("{task.description}", markup=False)
            # What is said on standard error meanwhile goes above the moving line.
            console = Console(stderr=True)
            self._bar = Bar(
                SpinnerColumn(), TimeElapsedColumn(), line, console=console, transient=True, redirect_stdout=False
            )
            self._task = self._bar.add_task("reading", total=None)
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def advance(self, article: "Article", _: "Change | KgError | None" = None) -> None:
        """Another article is done."""
        if self._bar is None or self._task is None:
            return
        self._articles += 1
        self._words += len(article.text.split())
        noun = "article" if self._articles == 1 else "articles"
        line = f"{self._articles:,} {noun}, {self._words:,} words; now {printable(article.id)}"
        self._bar.update(self._task, description=line)
