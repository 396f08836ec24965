"""The command: it prints where it listens, answers, and ends with Ctrl-C."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest


@pytest.fixture
def serving(graph_path):
    started = []

    def serve(*options):
        command = [sys.executable, "-m", "kg", "serve", str(graph_path), "--port", "0", *options]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            # A shell that started the tests in the background has made them deaf to Ctrl-C, and so their children.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )  # fmt: skip
        started.append(process)
        return process, process.stdout.readline().strip()

    yield serve
    for process in started:
        process.kill()
        process.communicate()


def test_it_prints_its_address_and_ends_with_ctrl_c(serving):
    process, address = serving()
    assert address.startswith("http://127.0.0.1:")
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - it is http
        assert "2 articles" in answer.read().decode()
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=20) == ("", "")
    assert process.returncode == 0


ENDLESS = "SELECT (COUNT(*) AS ?count) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
ENDLESS_UPDATE = "INSERT { GRAPH <urn:n> { ?a ?b ?o } } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"


def post(address, what, text, token):
    request = urllib.request.Request(  # noqa: S310 - it is http
        f"{address}sparql", data=text.encode(),
        headers={"content-type": f"application/sparql-{what}", "authorization": f"Bearer {token}"},
    )  # fmt: skip
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - it is http
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()


@pytest.mark.parametrize(("what", "text"), [("query", ENDLESS), ("update", ENDLESS_UPDATE)])
def test_ctrl_c_cuts_what_is_running_and_tells_who_asked(serving, what, text):
    process, address = serving("--write")
    address, _, token = address.partition("?token=")
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(post, address, what, text, token)
        time.sleep(1)
        assert not answer.done()
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=20) == ("", "")
        assert time.monotonic() - began < 10  # about one second where nothing else runs; uncut it is half a minute
        assert "was stopped before it" in answer.result() or "is being closed" in answer.result()
    assert process.returncode == 0


def test_with_write_the_address_has_a_token(serving):
    _, address = serving("--write")
    assert len(address.partition("/?token=")[2]) >= 32


def test_a_port_that_is_taken(kg, graph_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        failed = kg("serve", graph_path, "--port", port)
    assert failed.code == 2
    assert failed.err == (
        f"kg: cannot listen at 127.0.0.1, port {port}: address already in use\n"
        "    name another port, --port 0 for any that is free; is another kg serve running?\n"
    )


def test_no_graph(kg, tmp_path):
    assert "there is no graph at" in kg("serve", tmp_path / "none.kg").err
