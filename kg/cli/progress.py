"""What a person sees of a build or a measurement while it goes on: one moving line, or a line now and then."""

import sys
import time
from collections import deque
from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from kg.cli.command import Session
from kg.cli.messages import note
from kg.numbers import many

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from kg.build import Report
    from kg.types import Article

# The first line where nothing moves comes after so many seconds, and each later one after half as long as all before,
# but no less than the first and no more than the last of these.
_SELDOM, _SELDOMEST = 10.0, 300.0
# What is a second is told of the last this many seconds.
_LATELY = 30.0


class _Sample(NamedTuple):
    time: float
    articles: int
    words: int
    share: float


class Progress:
    """Tells on standard error how many articles are done while the block runs, how fast, and how long the rest takes.

    On a terminal one line moves. Elsewhere, and where JSON is asked for, there is a line now and then, and none in the
    first seconds. Those who asked for quiet are told nothing.

    Args:
        done: how much is behind, of ``total``; None: how long the rest takes is not told.
        total: how much there is; None: it is not known. It is asked once, beside.
        still: no line that moves, because results are printed to the terminal meanwhile.
        clock: seconds.

    Example:
        >>> with Progress() as progress:
        ...     progress.update(articles=1, words=5)
        ...     progress.shown
        False
    """

    def __init__(
        self, done: Callable[[], int] | None = None, total: Callable[[], int | None] | None = None, *,
        still: bool = False, clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._session = Session.current()
        self._done, self._ask_total = done, total
        self._total: int | None = None
        self._still, self._clock = still, clock
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._articles = self._words = 0
        self._began = clock()
        self._next = self._began + _SELDOM
        self._samples = deque([_Sample(self._began, 0, 0, 0.0)])

    @property
    def shown(self) -> bool:
        """Whether a line moves on a terminal."""
        return self._bar is not None

    def __enter__(self) -> Self:
        if self._session.quiet:
            return self
        if self._done and self._ask_total:
            Thread(target=self._measure, daemon=True).start()
        if sys.stderr.isatty() and not self._session.json_log and not self._still:
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

    def update(self, *, articles: int, words: int, failed: int = 0) -> None:
        """So many articles are done, with so many words; so many have failed."""
        now = self._clock()
        if self._session.quiet:
            return
        if now - self._samples[-1].time >= 1:
            share = self._done() / self._total if self._done and self._total else 0.0
            self._samples.append(_Sample(now, articles, words, min(share, 1.0)))
            while len(self._samples) > 2 and now - self._samples[1].time > _LATELY:
                self._samples.popleft()
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, description=_line(articles, failed, self._rates()))
        elif now >= self._next:
            self._next = now + min(max((now - self._began) / 2, _SELDOM), _SELDOMEST)
            rates = self._rates()
            rates["seconds"] = round(now - self._began, 1)
            note("progress", _line(articles, failed, rates), articles=articles, words=words, failed=failed, **rates)

    def advance(self, article: "Article", failed: int = 0) -> None:
        """Another article is done."""
        self._articles += 1
        self._words += len(article.text.split())
        self.update(articles=self._articles, words=self._words, failed=failed)

    def show(self, report: "Report") -> None:
        """So much of a build is done."""
        self.update(articles=report.articles, words=report.words, failed=len(report.failed))

    def _measure(self) -> None:
        if self._ask_total:
            self._total = self._ask_total()

    def _rates(self) -> dict[str, Any]:
        """Articles and words a second, and the seconds that are left, as far as they are known."""
        first, last = self._samples[0], self._samples[-1]
        seconds = last.time - first.time
        if seconds < 1:
            return {}
        rates: dict[str, Any] = {
            "articles_per_second": round((last.articles - first.articles) / seconds, 1),
            "words_per_second": round((last.words - first.words) / seconds),
        }
        if first.share < last.share < 1 and self._total:
            rates["seconds_left"] = round((1 - last.share) * seconds / (last.share - first.share))
        return rates


def _line(articles: int, failed: int, rates: dict[str, Any]) -> str:
    parts = [many(articles, "article") + (f", {failed:,} failed" if failed else "")]
    if "words_per_second" in rates:
        parts.append(f"{rates['articles_per_second']:,} articles, {rates['words_per_second']:,} words a second")
    if (left := rates.get("seconds_left")) is not None:
        parts.append(f"{_duration(left)} left")
    return "; ".join(parts)


def _duration(seconds: int) -> str:
    """Seconds in the unit that a person would tell them in.

    Example:
        >>> [_duration(seconds) for seconds in (40, 200, 7_000, 400_000)]
        ['40 s', '3 min', '1 h 56 min', '4 days 15 h']
    """
    minutes, hours = seconds // 60, seconds // 3600
    if seconds < 100:
        return f"{seconds} s"
    if hours < 1:
        return f"{minutes} min"
    if hours < 48:
        return f"{hours} h {minutes % 60} min"
    return f"{many(hours // 24, 'day')} {hours % 24} h"
