"""One HTTP request to an address that the user gave: bounded in time and size, and never led elsewhere."""

import base64
import http.client
import re
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

# What a request can end with instead of a reply; URLError and time-outs are OSErrors.
FAILURES = (http.client.HTTPException, OSError, UnicodeError)
AGAIN = frozenset([408, 425, 429, 500, 502, 503, 504])
"""Statuses of what may be better in a moment."""

_PIECE = 65_536
_ERROR_BYTES = 4_000
_SHOWN = 200
_YEAR = 31_536_000.0


class TooLargeError(Exception):
    """A reply is larger than is read."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered.

    Attributes:
        status: HTTP status; a redirection is one too, it is not followed.
        reason: the status in words.
        body: of an error only the beginning.
        headers: names in small letters.
    """

    status: int
    reason: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def start(self) -> str:
        """The beginning of the body on one line, for messages."""
        return " ".join(self.body[:_ERROR_BYTES].decode("utf-8", "replace").split())[:_SHOWN]

    @property
    def retry_after(self) -> float | None:
        """Seconds that the server asks to wait, of a number or a date, a year at most; None: it does not say.

        Example:
            >>> Reply(429, "Too Many Requests", b"", {"retry-after": "7"}).retry_after
            7.0
        """
        text = self.headers.get("retry-after", "").strip()
        if text.isdecimal():
            return min(float(text), _YEAR)
        try:
            moment = parsedate_to_datetime(text)
            wait = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return None
        return min(max(0.0, wait), _YEAR)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """An address that the user did not give is not gone to."""

    def redirect_request(self, *_: Any) -> None:
        """Say no; the redirection is then an error with its status."""


_OPENER = urllib.request.build_opener(_NoRedirect)


class Login:
    """Who asks a server: shown only when it asks for it, as Basic or Digest, whichever it wants; a token always.

    Args:
        user: name; empty: none.
        password: of the user.
        token: sent as Bearer, in the place of both.

    Example:
        >>> Login("ann", "secret")
        Login('ann')
        >>> bool(Login())
        False
    """

    def __init__(self, user: str = "", password: str = "", token: str = "") -> None:
        self._user, self._password, self._token = user, password, token
        self._digest = urllib.request.HTTPDigestAuthHandler(_AnyPlace(user, password))
        self._asked: dict[str, dict[str, str] | None] = {}

    def __bool__(self) -> bool:
        return bool(self._user or self._token)

    def __repr__(self) -> str:
        return f"Login({self._user!r})" if self else "Login()"

    def asked(self, address: str, challenge: str) -> bool:
        """Keep how a server asks for it.

        Args:
            address: that was asked for.
            challenge: its ``WWW-Authenticate``.

        Returns:
            Whether there is an answer.
        """
        if not self._user or self._token:
            return False
        if digest := re.search(r"\bDigest\s+(.*)", challenge, re.IGNORECASE):
            parts = urllib.request.parse_http_list(digest[1])
            self._asked[address] = urllib.request.parse_keqv_list([part for part in parts if re.match(r"\w+=.", part)])
        elif re.search(r"\bBasic\b", challenge, re.IGNORECASE):
            self._asked[address] = None
        else:
            return False
        return True

    def header(self, request: urllib.request.Request) -> str | None:
        """What stands in ``Authorization``; None as long as the server did not ask."""
        if self._token:
            return f"Bearer {self._token}"
        if request.full_url not in self._asked:
            return None
        if challenge := self._asked[request.full_url]:
            with suppress(ValueError, OSError):  # a way or an algorithm that Python has not, a name that is not ASCII
                if said := self._digest.get_authorization(request, challenge):
                    return f"Digest {said}"
            return None
        return "Basic " + base64.b64encode(f"{self._user}:{self._password}".encode()).decode("ascii")


class _AnyPlace(urllib.request.HTTPPasswordMgr):
    """One name and password, whatever the server calls its realm."""

    def __init__(self, user: str, password: str) -> None:
        super().__init__()
        self._known = user, password

    def find_user_password(self, realm: str, authuri: str) -> tuple[str | None, str | None]:  # noqa: ARG002
        """The one that there is."""
        return self._known


def post(
    address: str, body: bytes, headers: Mapping[str, str], *, timeout: float, most: int, login: Login | None = None
) -> Reply:
    """Send one request and read its reply, whatever the status.

    Args:
        address: checked by ``check_address``.
        body: what is sent.
        headers: beside those that HTTP needs.
        timeout: seconds for the connection, for each wait and for the whole reply.
        most: bytes of a reply.
        login: who asks, for a server that wants to know; the request is then sent once more.

    Raises:
        TooLargeError: the reply is larger.
        http.client.HTTPException, OSError, UnicodeError: there is no reply (``FAILURES``).
    """
    from kg import __version__

    request = urllib.request.Request(  # noqa: S310 - the scheme was checked
        address, body, {"User-Agent": f"kg/{__version__}", **headers}, method="POST"
    )
    if login is None:
        return _reply(request, timeout, most)
    reply = _reply(_signed(request, login), timeout, most)
    if reply.status == 401 and login.asked(address, reply.headers.get("www-authenticate", "")):
        reply = _reply(_signed(request, login), timeout, most)
    return reply


def _signed(request: urllib.request.Request, login: Login) -> urllib.request.Request:
    # Not by add_header, as those go along when urllib is led elsewhere.
    if (header := login.header(request)) is not None:
        request.add_unredirected_header("Authorization", header)
    return request


def _reply(request: urllib.request.Request, timeout: float, most: int) -> Reply:
    deadline = time.monotonic() + timeout
    try:
        with _OPENER.open(request, timeout=timeout) as response:
            body = body_of(response, deadline, most)
            return Reply(response.status, response.reason, body, headers_of(response.headers))
    except urllib.error.HTTPError as error:
        with error:
            try:
                start = error.read(_ERROR_BYTES)
            except FAILURES:
                start = b""
            return Reply(error.code, str(error.reason), start, headers_of(error.headers))


def body_of(response: http.client.HTTPResponse, deadline: float, most: int) -> bytes:
    """All of a reply's body.

    Args:
        response: of which nothing has been read.
        deadline: on the clock of ``time.monotonic``.
        most: bytes.

    Raises:
        TooLargeError: there are more.
        http.client.HTTPException, OSError: it does not come whole, or not in time.
    """
    parts: list[bytes] = []
    size = 0
    while part := response.read1(_PIECE):
        size += len(part)
        parts.append(part)
        if size > most:
            raise TooLargeError
        if time.monotonic() > deadline:
            raise TimeoutError
    if response.length:  # what read1 does not tell
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(parts)


def headers_of(message: Any) -> dict[str, str]:
    """The headers of a reply by their names in small letters."""
    return {name.lower(): ", ".join(message.get_all(name)) for name in message}


def is_late(error: BaseException) -> bool:
    """Whether no reply came in time."""
    return isinstance(_cause(error), TimeoutError)


def is_passing(error: BaseException) -> bool:
    """Whether a failure may be over in a moment: not so where the name or the certificate is wrong."""
    passing = TimeoutError | ConnectionResetError | BrokenPipeError | http.client.HTTPException
    return isinstance(_cause(error), passing)


def is_untrusted(error: BaseException) -> bool:
    """Whether a server's certificate is not one that is trusted."""
    return isinstance(_cause(error), ssl.SSLCertVerificationError)


def _cause(error: BaseException) -> BaseException:
    """What urllib has wrapped."""
    reason = getattr(error, "reason", None)
    return reason if isinstance(reason, BaseException) else error


def told(error: BaseException, timeout: float) -> str:
    """A failure in words.

    Args:
        error: one of ``FAILURES``.
        timeout: seconds that were waited.
    """
    if is_late(error):
        return f"no answer within {timeout:g} seconds"
    cause = _cause(error)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {cause.verify_message.rstrip('.')}"
    if isinstance(cause, ssl.SSLError):
        return f"no secure connection: {(cause.reason or type(cause).__name__).replace('_', ' ').lower()}"
    return str(getattr(error, "reason", None) or error) or type(error).__name__
