"""Fetching pages: bounded, and never from an inner address that was not asked for."""

import shutil
import socket
import subprocess
import time
from threading import Event

import pytest

from kg import fetch
from kg.errors import ConfigError, ReadError
from kg.fetch import InnerAddressError, get, is_outer
from kg.fetcher import Fetcher
from kg.settings import FetchSettings
from kg.web import FAILURES, Reply, TooLargeError, is_passing, is_untrusted, told
from tests.web_server import drip, serving


@pytest.fixture
def server():
    to = {f"/{n}": (302, {"location": f"/{n + 1}"}, b"") for n in range(8)}
    pages = {
        "/a": (200, {"content-type": "text/html"}, b"<p>Rain"), "/far": (301, {"location": "/a?x=1#y"}, b""),
        "/a?x=1": (200, {}, b"led on"), "/large": (200, {}, b"x" * 5000), "/drip": drip,
        "/file": (302, {"location": "file:///etc/passwd"}, b""), "/caf%C3%A9": (200, {}, b"coffee"),
        "/nowhere": (302, {"location": "http://[::1"}, b""), "/short": (200, {"content-length": "50"}, b"cut"), **to,
    }  # fmt: skip
    with serving(pages) as address:
        yield address


def fetched(address, **options):
    return get(address, **{"timeout": 5, "most": 1000, "inner": True, **options})


def test_a_page_comes_with_the_address_at_which_it_was(server):
    where, reply = fetched(f"{server}/a")
    assert (where, reply.status, reply.body) == (f"{server}/a", 200, b"<p>Rain")
    where, reply = fetched(f"{server}/far")
    assert (where, reply.body) == (f"{server}/a?x=1", b"led on")
    assert fetched(f" {server}/café#top ")[1].body == b"coffee"
    assert fetched(f"{server}/none")[1].status == 404


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",  # noqa: S104
     "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::127.0.0.1",
     "fec0::1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1"],
)  # fmt: skip
def test_inner_addresses(address):
    assert not is_outer(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_outer_addresses(address):
    assert is_outer(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.1", "2130706433", "[::ffff:127.0.0.1]"])
def test_an_inner_address_is_refused_however_it_is_written(host):
    with pytest.raises(InnerAddressError):
        fetched(f"http://{host}:9/", inner=False)


def test_a_name_that_leads_inside_is_refused(monkeypatch):
    def lookup(host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in ("93.184.215.14", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    with pytest.raises(InnerAddressError):
        fetched("http://news.example/", inner=False)


def test_an_outer_page_that_leads_inside_is_refused(server, monkeypatch):
    port = int(server.rpartition(":")[2])
    monkeypatch.setattr(fetch, "is_outer", lambda address: address == "127.0.0.1")
    with serving({"/": (302, {"location": f"http://[::1]:{port}/a"}, b"")}) as outer, pytest.raises(InnerAddressError):
        fetched(f"{outer}/", inner=False)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://x.example", "http://ann@x.example", "http://[", "x"])
def test_what_is_no_address_of_the_web_is_refused(address):
    with pytest.raises(ConfigError):
        fetched(address)


def test_nobody_is_led_to_another_scheme(server):
    with pytest.raises(ConfigError):
        fetched(f"{server}/file")


def test_who_is_led_on_and_on_gives_up(server):
    assert fetched(f"{server}/4")[1].status == 404
    with pytest.raises(FAILURES, match="leads on"):
        fetched(f"{server}/0")


def test_who_is_led_to_what_is_no_address_gives_up(server):
    with pytest.raises(FAILURES, match="leads on to what is no address"):
        fetched(f"{server}/nowhere")


@pytest.mark.parametrize("asked", ["9" * 500, "Mon, 01 Jan 9999 00:00:00 GMT"])
def test_nobody_waits_longer_than_a_year(asked):
    assert Reply(503, "", b"", {"retry-after": asked}).retry_after == 365 * 86_400


@pytest.mark.parametrize("asked", ["", "soon", "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"])
def test_what_is_no_time_is_none(asked):
    assert Reply(503, "", b"", {"retry-after": asked}).retry_after is None


def test_a_page_that_is_too_large_or_cut_off_is_none(server):
    with pytest.raises(TooLargeError):
        fetched(f"{server}/large")
    with pytest.raises(FAILURES):
        fetched(f"{server}/short")


def test_a_page_that_never_ends_is_given_up_in_time(server):
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        fetched(f"{server}/drip", timeout=0.3)
    assert time.monotonic() - start < 2


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for this machine that nobody has signed, with its key."""
    if not (openssl := shutil.which("openssl")):
        pytest.skip("makes its certificate with the command openssl, which is not installed")
    folder = tmp_path_factory.mktemp("tls")
    made = folder / "certificate.pem", folder / "key.pem"
    line = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-out", made[0], "-keyout", made[1],
            "-days", "2", "-subj", "/CN=news.example", "-addext", "subjectAltName=IP:127.0.0.1"]  # fmt: skip
    subprocess.run(line, check=True, capture_output=True)
    return made


def test_a_certificate_that_is_not_trusted_is_refused_in_a_clear_line(certificate, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with serving({"/a": (200, {}, b"secret")}, certificate) as secure:
        with pytest.raises(FAILURES) as caught:
            fetched(f"{secure}/a")
        with pytest.raises(ReadError) as refused:
            Fetcher(FetchSettings(inner=True, robots=False, delay=0)).fetch(f"{secure}/a")

    assert is_untrusted(caught.value)
    assert not is_passing(caught.value)
    assert refused.value.what.startswith(f"{secure}/a cannot be fetched: its certificate is not trusted: self")
    assert "SSL_CERT_FILE" in refused.value.hint


def test_a_certificate_that_is_trusted_works_and_one_for_another_name_does_not(certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with serving({"/a": (200, {}, b"coffee"), "/drip": drip}, certificate) as secure:
        assert fetched(f"{secure}/a")[1].body == b"coffee"
        with pytest.raises(FAILURES, match="Hostname mismatch"):
            fetched(f"{secure.replace('127.0.0.1', 'localhost')}/a")
        with pytest.raises(TimeoutError):
            fetched(f"{secure}/drip", timeout=0.3)


def test_a_server_that_speaks_no_tls_is_told(server):
    with pytest.raises(FAILURES) as caught:
        fetched(server.replace("http://", "https://"))

    assert told(caught.value, 5).startswith("no secure connection: ")


def test_a_name_that_is_never_looked_up_costs_the_time_and_no_more(monkeypatch):
    end = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: end.wait(20) and [])
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        fetched("http://slow.example/", timeout=0.2)
    end.set()

    assert time.monotonic() - start < 5
