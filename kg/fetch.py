"""Pages of the web: bounded in time and size, and of no machine of the inner network, whatever its name."""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from threading import Thread, Timer
from typing import Any
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from kg.addresses import check_address
from kg.web import FAILURES, Reply, body_of, headers_of

_LED_ON = frozenset([301, 302, 303, 307, 308])
_MOST_STEPS = 5
_AS_IT_IS = "%/:?#[]@!$&'()*+,;=~"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class LedOnError(http.client.HTTPException):
    """An address leads on to others without end, or to what is none."""


class InnerAddressError(Exception):
    """An address is one of this machine or of its network, and such are not asked for."""


def get(
    address: str, *, timeout: float, most: int, inner: bool = False, headers: Mapping[str, str] | None = None,
    before: Callable[[str], None] | None = None,
) -> tuple[str, Reply]:  # fmt: skip
    """Fetch a page, also from where its address leads on to.

    Each name is looked up once, and what is connected to is what was looked up and checked: no name can mean another
    machine a moment later. Proxies that the environment names are not used.

    Args:
        address: as the user gave it.
        timeout: seconds for all of it.
        most: bytes of the page.
        inner: whether addresses of this machine and its network are asked for, too.
        headers: in the place of those that are sent otherwise, such as ``User-Agent``.
        before: called with each address before it is asked for; what it raises ends it, and its time does not count.

    Returns:
        The address at which the page was, and the reply, whatever its status.

    Raises:
        ConfigError: it is no address of the web.
        InnerAddressError: it is, or leads to, one of this machine or its network.
        TooLargeError: the page is larger.
        http.client.HTTPException, OSError, UnicodeError: there is no reply (``FAILURES``).
    """
    deadline = time.monotonic() + timeout
    for _ in range(_MOST_STEPS + 1):
        address = _in_ascii(address)
        check_address(address, "a page")
        if before:
            start = time.monotonic()
            before(address)
            deadline += time.monotonic() - start
        reply = _fetched(address, deadline, most, inner=inner, headers=headers or {})
        if reply.status not in _LED_ON or "location" not in reply.headers:
            return address, reply
        try:
            address = urljoin(address, reply.headers["location"])
        except ValueError:
            raise LedOnError("it leads on to what is no address") from None
    raise LedOnError(f"it leads on more than {_MOST_STEPS} times")


def _in_ascii(address: str) -> str:
    """An address as it is sent: names of hosts in their ASCII form, other characters encoded, no fragment."""
    with suppress(ValueError):  # what cannot be taken apart, or encoded, is told by check_address
        parts = urlsplit(urldefrag(address.strip())[0])
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
        address = parts._replace(netloc=host).geturl()
    return quote(address, safe=_AS_IT_IS)


def _fetched(address: str, deadline: float, most: int, *, inner: bool, headers: Mapping[str, str]) -> Reply:
    from kg import __version__

    parts = urlsplit(address)
    host, secure = parts.hostname or "", parts.scheme.lower() == "https"
    port = parts.port or (443 if secure else 80)
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    with _connected(host, port, deadline, inner=inner) as plain:
        sock = plain
        if secure:
            context = ssl.create_default_context()
            sock = context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
        # A server that sends a byte now and then keeps within the time of each wait, but not within this.
        timer = Timer(max(0.0, deadline - time.monotonic()), _hang_up, [sock])
        timer.daemon = True
        timer.start()
        try:
            with sock:
                if isinstance(sock, ssl.SSLSocket):
                    sock.do_handshake()
                connection = kind(host, port)
                connection.sock = sock
                target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                told = {"User-Agent": f"kg/{__version__}", "Accept": "text/html, text/plain;q=0.9, */*;q=0.5",
                        "Accept-Encoding": "identity", "Connection": "close", **headers}  # fmt: skip
                connection.request("GET", target, headers=told)
                with connection.getresponse() as response:
                    body = body_of(response, deadline, most)
                    if time.monotonic() >= deadline:  # what was hung up on looks whole where no length was told
                        raise TimeoutError
                    return Reply(response.status, response.reason, body, headers_of(response.headers))
        except FAILURES:
            if time.monotonic() > deadline:
                raise TimeoutError from None
            raise
        finally:
            timer.cancel()


def _connected(host: str, port: int, deadline: float, *, inner: bool) -> socket.socket:
    """A connection to one of the addresses that a name stands for, all of which are checked first."""
    found = [(family, where) for family, _, _, _, where in _looked_up(host, port, deadline)]
    if not inner and not all(is_outer(str(where[0])) for _, where in found):
        raise InnerAddressError(host)
    failed: OSError = OSError(f"{host} has no address")
    for family, where in found:
        made = socket.socket(family, socket.SOCK_STREAM)
        try:
            made.settimeout(max(0.01, deadline - time.monotonic()))
            made.connect(where)
        except OSError as error:
            made.close()
            failed = error
        else:
            return made
    raise failed


def _looked_up(host: str, port: int, deadline: float) -> list[Any]:
    """As ``socket.getaddrinfo`` has it, whose time nobody can limit: who waits for it too long leaves it behind."""
    found: Future[list[Any]] = Future()

    def look() -> None:
        try:
            found.set_result(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except BaseException as error:  # which belongs to who waits
            found.set_exception(error)

    Thread(target=look, name="lookup", daemon=True).start()
    return found.result(max(0.0, deadline - time.monotonic()))


def _hang_up(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def is_outer(address: str) -> bool:
    """Whether an IP address is one of the open internet, and none of this machine, its network, or a group.

    Example:
        >>> [is_outer(one) for one in ("93.184.215.14", "127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "224.0.0.1")]
        [True, False, False, False, False]
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        carried = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if carried is None and ip in _NAT64:
            carried = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if carried is not None:
            return is_outer(str(carried))
        if ip.is_site_local:  # fec0::/10, which Python takes for global
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
