"""How failures are told: one message on standard error, and a traceback only for those who ask for it."""

import errno
import logging
import sys
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import click

from kg.cli.terminal import printable, say, silence
from kg.errors import KgError

INTERRUPTED = 130
NOBODY_READS = 141
_MARGIN = "\n    "


def tell(error: BaseException, *, debug: bool) -> int:
    """Say what went wrong.

    Args:
        error: that ended the command.
        debug: show where it came from, too.

    Returns:
        The exit code.
    """
    if debug and not isinstance(error, click.ClickException | BrokenPipeError):
        say("".join(traceback.format_exception(error)).rstrip())
    match error:
        case KgError():
            _say(*error.message().split(_MARGIN))
            return error.exit_code
        case click.UsageError():
            context = error.ctx
            usage = " ".join(context.get_usage().split()) if context else None
            _say(_sentence(error), usage.replace("Usage:", "usage:") if usage else None,
                 f"{context.command_path} --help says more" if context else None)  # fmt: skip
            return 2
        case click.ClickException():
            _say(_sentence(error))
            return error.exit_code
        case KeyboardInterrupt() | click.Abort():
            _say("interrupted")
            return INTERRUPTED
        case BrokenPipeError():
            silence(sys.stdout)
            return NOBODY_READS
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            silence(sys.stdout)
            _say("the disk is full", error.filename, "make room and try again: what was written before is kept")
            return 1
    first = (str(error).splitlines() or [""])[0][:200]
    told = f"{type(error).__name__}: {first}" if first else type(error).__name__
    _say(f"internal error: {told}; run again with --debug and report it")
    return 1


def _say(*parts: str | None) -> None:
    say("kg: " + _MARGIN.join(printable(part) for part in parts if part))


def _sentence(error: click.ClickException) -> str:
    """Click's message in kg's style: no capital, no full stop."""
    text = " ".join(error.format_message().split()).removesuffix(".")
    return text[:1].lower() + text[1:]


class _Told(logging.Handler):
    """Tells what kg logs: each failed article a line; what was found and what to do below it, unless just said."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._said: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        what, *more = record.getMessage().split(_MARGIN)
        _say(what, *(line for line in more if line not in self._said))
        self._said.update(more)


@contextmanager
def reported() -> Iterator[None]:
    """Meanwhile what kg logs goes to standard error, and warnings of others nowhere, unless Python's -W says so."""
    log = logging.getLogger("kg")
    handler, propagate = _Told(), log.propagate
    log.addHandler(handler)
    log.propagate = False
    try:
        with warnings.catch_warnings():
            if not sys.warnoptions:
                warnings.simplefilter("ignore")
            yield
    finally:
        log.removeHandler(handler)
        log.propagate = propagate
