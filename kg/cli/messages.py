"""What is said on standard error: lines for people, or a JSON object a line for log systems.

All of it is logged under the name ``kg``, with an ``event`` and ``fields``, or with the ``error`` that it tells.
"""

import json
import logging
import shlex
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from kg.addresses import without_login
from kg.cli.command import Session
from kg.cli.terminal import printable, say
from kg.errors import KgError, LanguageError, SourceError

_log = logging.getLogger("kg")
_MARGIN = "\n    "
_LONGEST = 400  # characters of a command that is shown: one may name thousands of files


def note(event: str, message: str, *, level: int = logging.INFO, **fields: Any) -> None:
    """Say something on standard error.

    Args:
        event: what kind of thing it is, for programs.
        message: for people, the first line and what stands below it.
        level: of ``logging``; what is less than a warning is not said to those who asked for quiet.
        fields: numbers and names in the message, for programs.
    """
    _log.log(level, "%s", message, extra={"event": event, "fields": fields})


def write(
    level: str, event: str, message: str, *, as_json: bool, error: KgError | None = None,
    fields: Mapping[str, Any] | None = None, line: Sequence[str] = (),
) -> None:  # fmt: skip
    """Write a message to standard error, as a line or more, or as a JSON object.

    Args:
        level: ``info``, ``warning`` or ``error``.
        event: what kind of thing it is.
        message: its first line, and what stands below it.
        as_json: as an object.
        error: that is told.
        fields: more of the object; None is left out. A ``traceback`` is shown to people as well.
        line: what was typed behind ``kg``: options that the error's hint ends with are shown behind it.
    """
    fields = fields or {}
    if error and error.options and line:
        whole = f"kg {shlex.join([*map(without_login, line), *shlex.split(error.options)])}"
        if len(whole) <= _LONGEST:  # else the options alone are shown
            message = message.replace(f":  {error.options}", f":  {whole}")
    if not as_json:
        if trace := fields.get("traceback"):
            say(trace)
        say("kg: " + _MARGIN.join(map(printable, message.split(_MARGIN))))
        return
    first, *more = message.split(_MARGIN)
    told: dict[str, Any] = {"hint": " ".join(more) or None}
    if error is not None:
        told = {"kind": type(error).__name__, "found": error.found, "hint": error.hint}
    if isinstance(error, SourceError):
        told |= {"article": error.source, "source": error.file}
    time = datetime.now(UTC).isoformat(timespec="milliseconds")
    entry = {"time": time, "level": level, "event": event, "message": first, **told, **fields}
    say(json.dumps({name: value for name, value in entry.items() if value is not None}))


def _event(error: object) -> str | None:
    """What an error of an article is to programs: a failure, or one that was set aside for its language."""
    if isinstance(error, LanguageError):
        return "set-aside"
    return "failed" if isinstance(error, SourceError) else None


class _Told(logging.Handler):
    """Tells what kg logs: each failed article a line; what was found and what to do below it, unless just said."""

    def __init__(self, session: Session) -> None:
        super().__init__(logging.INFO)
        self._session = session
        self._said: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if self._session.quiet and record.levelno < logging.WARNING:
            return
        error, as_json = getattr(record, "error", None), self._session.json_log
        event, message = getattr(record, "event", None), record.getMessage()
        if event is None:
            event = _event(error) or record.levelname.lower()
            if not as_json:
                what, *more = message.split(_MARGIN)
                message = _MARGIN.join([what, *(line for line in more if line not in self._said)])
                self._said.update(more)
        fields = getattr(record, "fields", None)
        write(record.levelname.lower(), event, message, error=error, fields=fields, as_json=as_json,
              line=self._session.line)  # fmt: skip


@contextmanager
def reported(session: Session) -> Iterator[None]:
    """Meanwhile what kg logs goes to standard error, and warnings of others nowhere, unless Python's -W says so."""
    handler, before = _Told(session), (_log.propagate, _log.level)
    _log.addHandler(handler)
    _log.propagate = False
    if _log.level == logging.NOTSET:
        _log.setLevel(logging.INFO)
    try:
        with warnings.catch_warnings():
            if not sys.warnoptions:
                warnings.simplefilter("ignore")
            yield
    finally:
        _log.removeHandler(handler)
        _log.propagate = before[0]
        _log.setLevel(before[1])
