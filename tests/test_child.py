import os

import pytest

from kg.child import Socket, start


def tell_environment(socket: Socket) -> None:
    socket.send(dict(os.environ))


@pytest.mark.parametrize("traces", ["1", "full"])
def test_what_is_written_in_rust_writes_no_traces_there(traces, monkeypatch):
    monkeypatch.setenv("RUST_BACKTRACE", traces)
    monkeypatch.setenv("RUST_LIB_BACKTRACE", traces)
    process, socket = start(tell_environment, environment={"OMP_NUM_THREADS": "1"})
    told = socket.recv()

    assert (told["RUST_BACKTRACE"], told["RUST_LIB_BACKTRACE"]) == ("0", "0")
    assert process.wait() == 0
