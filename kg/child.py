"""Second processes of kg, each a fresh Python that serves the one that started it.

A fork would inherit open graphs and threads, and a process of ``multiprocessing`` would run the caller's script anew.
The two speak over a socket that no third process has, so that each sees at once when the other ends, however it ends.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from typing import Any, TypeAlias

# Rust's traces need memory: one that is written because there is none left waits for itself, for ever.
_NO_TRACES = {"RUST_BACKTRACE": "0", "RUST_LIB_BACKTRACE": "0"}

Socket: TypeAlias = "Connection[Any, Any]"
"""One end of what two processes speak over: objects are sent and received."""

# -P and this path: what the caller can import, the process can, and nothing else.
_PROGRAM = """
import sys
from multiprocessing.connection import Connection
_, number, module, function = sys.argv
connection = Connection(int(number))
sys.path[:] = connection.recv()
from importlib import import_module
from kg.child import serve
serve(getattr(import_module(module), function), connection)
"""


def start(
    function: Callable[[Socket], None], *, quiet: bool = False, environment: Mapping[str, str] | None = None
) -> tuple[subprocess.Popen[bytes], Socket]:
    """Start a process.

    Args:
        function: of a module, that the process calls with its end; when it returns, the process ends.
        quiet: what is printed there goes nowhere; else all of it to the errors of this process, as it is no result.
        environment: variables that it has where this process has no others.

    Returns:
        The process, and this end.
    """
    ours, theirs = Pipe()
    with theirs:
        process = subprocess.Popen(  # noqa: S603 - this very Python, on code of kg's own
            [sys.executable, "-P", "-c", _PROGRAM, str(theirs.fileno()), function.__module__, function.__qualname__],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if quiet else 2,
            stderr=subprocess.DEVNULL if quiet else None,
            env={**(environment or {}), **os.environ, **_NO_TRACES},
        )
    with suppress(OSError):  # it has ended already, as whoever waits for its answer will see
        ours.send(sys.path)
    return process, ours


def serve(function: Callable[[Socket], None], socket: Socket) -> None:
    """Call a function with an end; what the process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches it too: who started it decides what follows
    function(socket)
