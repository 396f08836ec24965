"""Commands and scripts that need not load the language model anew.

Nearly all that a command costs in tests is its start: importing spaCy and loading the model. Here one process has done
that, and forks for each command: the copy takes over the command's arguments, folder, environment and streams, and then
runs what the program ``kg``, or the script, would run. What a copy does to its model no other sees.
"""

import array
import gc
import json
import os
import runpy
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

ROOT = Path(__file__).parents[1]
_SIZE = 8
_TEXT = "Ann Lee denied on Monday that she had met the singer Bob Ray in Oslo. “He will sue Acme Corp.,” Lee said."
# The program that stands for kg, or for Python: it hands its streams over and waits. It imports next to nothing.
_PROGRAM = """#!{python} -IS
import array, json, os, socket, sys
with socket.socket(socket.AF_UNIX) as asking:
    asking.connect({address!r})
    told = json.dumps([{script} + sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
    streams = array.array("i", [0, 1, 2])
    asking.sendmsg([len(told).to_bytes({size}, "big")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, streams)])
    asking.sendall(told)
    sys.exit(int(asking.makefile().read() or 70))
"""


class Warm:
    """A process that runs commands, as long as the block lasts.

    Attributes:
        folder: put first on ``PATH``, it makes ``kg`` the program that asks this process.
    """

    def __enter__(self) -> "Warm":
        self._kept = TemporaryDirectory(prefix="kg-warm-")
        self.folder = Path(self._kept.name)
        address = str(self.folder / "socket")
        for name, script in (("kg", '["kg"]'), ("script", "[]")):
            program = self.folder / name
            text = _PROGRAM.format(python=sys.executable, address=address, script=script, size=_SIZE)
            program.write_text(text, encoding="utf-8")
            program.chmod(0o755)
        self._process = subprocess.Popen(
            [sys.executable, __file__, address], cwd=ROOT, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))},
        )  # fmt: skip
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n", "the process that runs commands did not start"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()
        self._kept.cleanup()

    def environment(self) -> dict[str, str]:
        """Ours, with ``kg`` asking this process, and the other programs of our Python."""
        before = (str(self.folder), str(Path(sys.executable).parent), os.environ["PATH"])
        return {**os.environ, "PATH": os.pathsep.join(before), "MPLBACKEND": "Agg"}

    def send(self, number: int) -> None:
        """Send a signal to the commands that run now, which are processes of their own."""
        of = self._process.pid
        for child in Path(f"/proc/{of}/task/{of}/children").read_text().split():
            with suppress(ProcessLookupError):
                os.kill(int(child), number)

    def run(self, script: Path, *arguments: str, cwd: Path, stdin: str = "") -> "subprocess.CompletedProcess[str]":
        """Run a Python script.

        Args:
            script: its file.
            arguments: likewise.
            cwd: the folder where it runs.
            stdin: what it can read.
        """
        return subprocess.run(
            [str(self.folder / "script"), str(script), *arguments], cwd=cwd, env=self.environment(), input=stdin,
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip


def serve(address: str) -> NoReturn:
    """Run commands until killed; what the process of ``Warm`` does."""
    _load()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            asked, _ = listening.accept()
            size, ancillary, *_ = asked.recvmsg(_SIZE, socket.CMSG_SPACE(3 * array.array("i").itemsize))
            streams = array.array("i", b"".join(data for *_, data in ancillary))
            told = json.loads(asked.makefile("rb").read(int.from_bytes(size, "big")))
            if child := os.fork():
                for stream in streams:
                    os.close(stream)
                threading.Thread(target=_tell, args=(child, asked), daemon=True).start()
            else:
                listening.close()
                asked.close()
                _become(streams, *told)


def _load() -> None:
    import matplotlib.backends.backend_agg
    import networkx
    import rdflib

    import kg.build
    import kg.cli
    import kg.pipeline
    from kg.config import Config
    from kg.draw import draw
    from kg.types import Article, Entity
    from tests.models import loading_once

    _ = matplotlib, networkx, rdflib
    kg.pipeline.load_model = loading_once(kg.pipeline.load_model)
    # What is made of words, rules and fonts when it is first needed is made here, too.
    list(kg.pipeline.Pipeline(Config()).analyse([Article.of(_TEXT)]))
    draw([Entity("e:ann", "Ann Lee", "Person")], [])
    # A copy that looked through all this for garbage would make its own of the memory.
    gc.collect()
    gc.freeze()


def _tell(child: int, asked: socket.socket) -> None:
    """Wait for a command's end and tell its exit code."""
    _, status = os.waitpid(child, 0)
    with asked, suppress(OSError):
        asked.sendall(str(os.waitstatus_to_exitcode(status) % 256).encode())


def _become(streams: Sequence[int], command: list[str], folder: str, environment: dict[str, str]) -> NoReturn:
    """Be the process of a command, from its first line to its end."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        setattr(sys, name, open(number, mode, encoding="utf-8"))  # noqa: SIM115, PTH123
    code = _code_of(lambda: _run(command))
    for printed in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            printed.flush()
    os._exit(code)


def _run(command: list[str]) -> int:
    from kg.cli import main

    sys.argv = command
    if command[0] == "kg":
        return main(command[1:])
    sys.path.insert(0, str(Path(command[0]).resolve().parent))
    runpy.run_path(command[0], run_name="__main__")
    return 0


def _code_of(run: Callable[[], int]) -> int:
    try:
        return run()
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        sys.stderr.write(f"{end.code}\n")
    except BaseException:
        traceback.print_exc()
    return 1


if __name__ == "__main__":
    serve(sys.argv[1])
