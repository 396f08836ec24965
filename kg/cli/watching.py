"""Keep a graph current: ``watch``."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from time import strftime
from typing import TYPE_CHECKING, Any

import click

from kg.addresses import without_login
from kg.cli.command import Command, Session
from kg.cli.making import settings
from kg.cli.messages import note
from kg.cli.outcome import SOME_FAILED, counted, exit_code
from kg.failures import reasons

if TYPE_CHECKING:
    from kg.errors import GraphLockedError
    from kg.watch import Cycle


@click.command(cls=Command)
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option(
    "-o", "--output", "path", metavar="GRAPH", required=True, help="The graph's folder; made if there is none."
)
@click.option(
    "--every", type=click.FloatRange(0.1), metavar="SECONDS",
    help="How often to look. Default: every 60 seconds at a folder, every 900 at a feed.",
)  # fmt: skip
@click.option(
    "--at-rest", type=click.FloatRange(0), default=2.0, show_default=True, metavar="SECONDS",
    help="Read a file when it has not changed for so long.",
)  # fmt: skip
@click.option("--remove-missing", is_flag=True, help="Remove articles whose files are gone.")
@click.option("--once", is_flag=True, help="Look once, and end, as for cron.")
@settings
@click.pass_obj
def watch(
    session: Session, /, sources: tuple[str, ...], path: str, every: float | None, at_rest: float, remove_missing: bool,
    once: bool, **options: Any,
) -> int:  # fmt: skip
    """Keep a graph current: add what comes into folders and feeds, as it comes.

    A SOURCE is a folder, or the address of a feed or a sitemap, which is fetched with the pages that are new in it. New
    files are added, and changed files replace their old articles. What is gone stays in the graph, unless
    --remove-missing is given. A file that fails is reported once, and tried again when it has changed. Ctrl-C or
    SIGTERM ends it; nothing that was added is lost then, or if it is killed, and it goes on when it is started again.

    \b
    Examples:
      kg watch articles/ -o news.kg
      kg watch articles/ -o news.kg --once
      kg watch https://news.example/feed.xml -o news.kg --every 1800
    """
    from kg.watch import watch as watching

    locked = False

    def busy(error: "GraphLockedError") -> None:
        nonlocal locked
        if not locked:
            note("waiting", f"{error.what}: what is new waits until it is free")
        locked = True

    cycles = watching(
        sources, path, config=session.config(**options), every=every, at_rest=at_rest, remove_missing=remove_missing,
        once=once, busy=busy,
    )  # fmt: skip
    through = failed = aside = 0
    with _stoppable() as stopped:
        if not once:
            named = ", ".join(map(without_login, sources))
            note("watching", f"watching {named} for {path}; Ctrl-C ends it", graph=path)
        for cycle in cycles:
            locked = False
            _tell(cycle, path)
            through += cycle.added + cycle.replaced + cycle.unchanged + cycle.removed
            # A feed that was read went through, whatever became of the pages that it names.
            through += "://" in cycle.source and all(error.source != cycle.source for error in cycle.failed)
            failed += len(cycle.failed)
            aside += len(cycle.set_aside)
    if stopped:
        note("stopped", "stopped; the graph is whole")
        return 0
    # Where it ends by itself no more articles are taken: what failed has said why.
    return exit_code(through, failed, aside) if once else SOME_FAILED


def _tell(cycle: "Cycle", path: str) -> None:
    counts = {
        "added": cycle.added, "replaced": cycle.replaced, "removed": cycle.removed, "failed": len(cycle.failed),
        "set aside": len(cycle.set_aside),
    }  # fmt: skip
    not_in = [*cycle.failed, *cycle.set_aside]
    why = f" ({', '.join(reasons(not_in))})" if not_in else ""
    message = f"{strftime('%Y-%m-%d %H:%M:%S')} {cycle.source}: {counted(counts)}{why}"
    told = {name.replace(" ", "_"): number for name, number in counts.items()}
    note("changed", message, graph=path, source=cycle.source, **told, words=cycle.words)


@contextmanager
def _stoppable() -> Iterator[list[int]]:
    """The block ends quietly with SIGTERM or Ctrl-C; which of them it was is in the list then."""
    signals: list[int] = []

    def stop(number: int, _: object) -> None:
        signals.append(number)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield signals
    except KeyboardInterrupt:
        if not signals:
            raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
