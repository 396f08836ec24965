"""How failures are told: one message on standard error, and a traceback only for those who ask for it."""

import errno
import sys
import traceback
from collections.abc import Sequence

import click

from kg.cli.messages import write
from kg.cli.terminal import silence
from kg.errors import KgError

INTERRUPTED = 130
NOBODY_READS = 141


def tell(
    error: BaseException, *, debug: bool, as_json: bool = False, line: Sequence[str] = (), failed: int = 1
) -> int:
    """Say what went wrong.

    Args:
        error: that ended the command.
        debug: show where it came from, too.
        as_json: as a JSON object.
        line: what was typed behind ``kg``.
        failed: the exit code in the place of 1.

    Returns:
        The exit code.
    """
    if isinstance(error, BrokenPipeError):
        silence(sys.stdout)
        return NOBODY_READS
    code, told = _told(error)
    if code == 1:
        code = failed
    trace = None
    if debug and not isinstance(error, click.ClickException):
        trace = "".join(traceback.format_exception(error)).rstrip()
    fields = {"kind": type(error).__name__, "traceback": trace, "exit_code": code}
    event = "interrupted" if code == INTERRUPTED else "error"
    write("error", event, told.message(), error=told, fields=fields, as_json=as_json, line=line)
    return code


def _usage(context: click.Context) -> str:
    """On one line, however long: click breaks it within words."""
    formatter = click.HelpFormatter(width=100_000)
    context.command.format_usage(context, formatter)
    return " ".join(formatter.getvalue().split()).replace("Usage:", "usage:")


def _told(error: BaseException) -> tuple[int, KgError]:
    """The exit code, and the error as one of kg's."""
    match error:
        case KgError():
            return error.exit_code, error
        case click.UsageError():
            context = error.ctx
            usage = _usage(context) if context else None
            hint = f"{context.command_path} --help says more" if context else None
            return 2, KgError(_sentence(error), found=usage, hint=hint)
        case click.ClickException():
            return error.exit_code, KgError(_sentence(error))
        case KeyboardInterrupt() | click.Abort():
            return INTERRUPTED, KgError("interrupted")
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            silence(sys.stdout)
            hint = "make room and try again: what was written before is kept"
            return 1, KgError("the disk is full", found=error.filename and str(error.filename), hint=hint)
    first = (str(error).splitlines() or [""])[0][:200]
    told = f"{type(error).__name__}: {first}" if first else type(error).__name__
    return 1, KgError(f"internal error: {told}; run again with --debug and report it")


def _sentence(error: click.ClickException) -> str:
    """Click's message in kg's style: no capital, no full stop."""
    text = " ".join(error.format_message().split()).removesuffix(".")
    return text[:1].lower() + text[1:]
