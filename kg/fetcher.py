"""Pages of the web for who reads many: slowly, as each site's robots.txt allows, and again where a failure may pass."""

import gzip
import http.client
import re
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kg.addresses import without_login
from kg.errors import ConfigError, ReadError
from kg.fetch import InnerAddressError, LedOnError, get
from kg.settings import FetchSettings
from kg.web import AGAIN, FAILURES, Reply, TooLargeError, is_late, is_passing, is_untrusted, told

if TYPE_CHECKING:
    from protego import Protego

_LONGEST_WAIT = 30.0
_CLOSED = 600.0
_SILENT = 3
_OF_A_PAGE = 500  # often of one page alone, where the others of AGAIN are of a site
_ROBOTS_BYTES = 512_000  # RFC 9309 asks for 500 kibibytes
_ROBOTS_AGE = 3_600.0
_VALIDATORS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
_LONGEST_VALIDATOR = 1_000
_NONE: Mapping[str, str] = {}
_GZIP = b"\x1f\x8b"
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w:.-]{1,40})", re.IGNORECASE)
_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, text/plain;q=0.8, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Page:
    """What was at an address.

    Attributes:
        address: at which it was in the end.
        body: unpacked, where it came packed.
        media: its media type in small letters, such as ``text/html``; empty where the server does not say.
        charset: its encoding, as the server says.
        at: when it was fetched.
        validators: headers that ask for it only if it is another now; none where the server does not say which it is.
    """

    address: str
    body: bytes
    media: str
    charset: str | None
    at: datetime
    validators: Mapping[str, str] = field(default_factory=dict)


class _RefusedError(Exception):
    """An address is not to be asked for."""

    def __init__(self, what: str, hint: str | None = None) -> None:
        super().__init__(what)
        self.hint = hint


@dataclass(slots=True)
class _Site:
    """What is known of one site: a scheme, a host and a port. Times are those of ``time.monotonic``."""

    next: float = 0.0
    silent: int = 0
    closed: float = 0.0
    why: str = ""
    robots: "Protego | None" = None
    robots_until: float = 0.0


@dataclass(slots=True)
class Fetcher:
    """Fetches pages, one at a time, and knows the sites that it has been to.

    A site that gives no answer three times in a row or puts off as often who asks again, whose robots.txt cannot be
    had, or that asks to be left alone for long is not asked again for ten minutes, or for as long as it says.

    Args:
        settings: bounds and manners; ``on`` is for whoever decides what is fetched.
        sleep: waits so many seconds.
        read: addresses of pages that were read already: those that a feed or sitemap names are passed over; new ones
            are added.
        most_kept: bytes of the pages that ``keep`` keeps.
    """

    settings: FetchSettings = field(default_factory=FetchSettings)
    sleep: Callable[[float], None] = time.sleep
    read: set[str] = field(default_factory=set)
    most_kept: int = 0
    _kept: dict[str, Page] = field(default_factory=dict, init=False)
    _sites: dict[str, _Site] = field(default_factory=dict, init=False)

    def keep(self, address: str, page: Page) -> None:
        """Keep a page that will be asked for again: who has it as it is now need not send it.

        Args:
            address: that was asked for.
            page: what came.
        """
        self._kept.pop(address, None)
        if page.validators and len(page.body) <= self.most_kept:
            self._kept[address] = page
        while sum(len(one.body) for one in self._kept.values()) > self.most_kept:
            del self._kept[next(iter(self._kept))]

    def fetch(self, address: str) -> Page:
        """Fetch a page; one that is kept and has not changed is given as it was.

        Args:
            address: as somebody gave it.

        Raises:
            ReadError: it cannot be fetched, or may not be.
        """
        shown, kept = without_login(address), self._kept.get(address)
        try:
            final, reply = self._answered(address, kept.validators if kept else _NONE)
        except _RefusedError as error:
            raise ReadError(shown, str(error), hint=error.hint) from None
        except InnerAddressError as error:
            what = f"is not fetched: {error} is an address of this machine or its network"
            hint = "save the page and read the file; or set inner in [fetch] of kg.toml, for kg serve fetch_inner"
            served = "save the page and add the file; or ask whoever runs this server to set fetch_inner in kg.toml"
            raise ReadError(shown, what, hint=hint, served=served) from None
        except TooLargeError:
            raise self._too_large(shown) from None
        except ConfigError as error:
            raise ReadError(shown, f"is not fetched: {error.what}", hint=error.hint) from None
        except FAILURES as error:
            trust = _TRUST if is_untrusted(error) else None
            raise ReadError(shown, f"cannot be fetched: {self._told(error)}", hint=trust) from None
        if kept and reply.status == 304:
            if final == kept.address:
                return replace(kept, at=datetime.now(UTC))
            del self._kept[address]  # it leads elsewhere now, and what is there may be called alike
            return self.fetch(address)
        if reply.status != 200:
            what = f"cannot be fetched: {reply.status} {reply.reason}".rstrip()
            raise ReadError(shown, what, found=_asks(reply), hint=_TO_DO.get(reply.status, _BROWSER))
        media, _, parameters = reply.headers.get("content-type", "").partition(";")
        charset = _CHARSET.search(parameters)
        body = self._unpacked(shown, reply)
        named, now = charset[1] if charset else None, datetime.now(UTC)
        return Page(final, body, media.strip().lower(), named, now, _validators(reply))

    # How

    def _answered(self, address: str, headers: Mapping[str, str]) -> tuple[str, Reply]:
        """The last reply, after as many as it takes and the settings allow."""
        pause, site = self.settings.delay or 1.0, self._site(address)
        for left in range(self.settings.retries, -1, -1):
            try:
                final, reply = self._got(address, self.settings.max_bytes, self._ask, headers)
            except LedOnError:
                raise
            except FAILURES as error:
                self._unanswered(site, f"{_host(address)} gave no answer")
                if not left or is_late(error) or not is_passing(error):  # who was waited for once is not again
                    raise
                wait = pause
            else:
                if reply.status not in AGAIN:
                    site.silent = 0
                asked = reply.retry_after
                if (asked or 0) > _LONGEST_WAIT and reply.status in (429, 503):
                    why = f"is not fetched: {_host(address)} asks to be left alone for {asked:,.0f} seconds"
                    self._close(site, asked or 0, why)
                if not left or reply.status not in AGAIN or (asked or 0) > _LONGEST_WAIT:
                    return final, reply
                if reply.status != _OF_A_PAGE and self._unanswered(site, f"{_host(address)} put off who asked"):
                    return final, reply
                wait = pause if asked is None else asked
            self.sleep(wait)
            pause = min(2 * pause, _LONGEST_WAIT)
        raise AssertionError("the last try returns or raises")

    def _got(
        self, address: str, most: int, before: Callable[[str], None] | None = None, more: Mapping[str, str] = _NONE
    ) -> tuple[str, Reply]:
        headers = {"User-Agent": self._agent, "Accept": _ACCEPT, **more}
        own = self.settings
        return get(address, timeout=own.timeout, most=most, inner=own.inner, headers=headers, before=before)

    @property
    def _agent(self) -> str:
        from kg import __version__

        return self.settings.user_agent or f"kg/{__version__}"

    def _site(self, address: str) -> _Site:
        return self._sites.setdefault(_site_of(address), _Site())

    def _unanswered(self, site: _Site, what: str) -> bool:
        """Count it, and tell whether the site is given up for that."""
        site.silent += 1
        if given_up := site.silent >= _SILENT:
            self._close(site, _CLOSED, f"is not fetched: {what} {_SILENT} times")
        return given_up

    def _close(self, site: _Site, seconds: float, why: str) -> None:
        site.closed, site.why, site.silent = time.monotonic() + min(seconds, 86_400.0), why, 0

    def _ask(self, address: str) -> None:
        """Wait until it is time for a site, where an address may be asked for at all."""
        site = self._site(address)
        if time.monotonic() < site.closed:
            raise _RefusedError(site.why)
        delay = self.settings.delay
        if self.settings.robots:
            robots = self._robots(address, site)
            if not robots.can_fetch(address, self._agent):
                why = f"is not fetched: the robots.txt of {_host(address)} asks programs not to"
                raise _RefusedError(why, "save the page in the browser and read the file")
            delay = max(delay, min(robots.crawl_delay(self._agent) or 0.0, _LONGEST_WAIT))
        if (wait := site.next - time.monotonic()) > 0:
            self.sleep(wait)
        site.next = time.monotonic() + delay

    def _robots(self, address: str, site: _Site) -> "Protego":
        """A site's robots.txt as RFC 9309 has it: what is not there allows all, what cannot be had allows nothing."""
        if site.robots is not None and time.monotonic() < site.robots_until:
            return site.robots
        from protego import Protego

        try:
            _, reply = self._got(f"{_site_of(address)}/robots.txt", _ROBOTS_BYTES)
        except (ConfigError, TooLargeError, http.client.HTTPException) as error:
            why = "it is too large" if isinstance(error, TooLargeError) else str(error)
        except InnerAddressError as error:
            if str(error) == urlsplit(address).hostname:  # so is the page
                raise
            why = f"it leads to {error}, an address of this machine or its network"
        except FAILURES as error:  # nor would the page be had
            self._close(site, _CLOSED, f"cannot be fetched: {self._told(error)}")
            raise _RefusedError(site.why) from None
        else:
            if reply.status < 300 or (400 <= reply.status < 500 and reply.status != 429):
                text = reply.body.decode("utf-8", "replace") if reply.status < 300 else ""
                site.robots, site.robots_until = Protego.parse(text), time.monotonic() + _ROBOTS_AGE
                return site.robots
            why = f"{reply.status} {reply.reason}".rstrip()
        self._close(site, _CLOSED, f"is not fetched: the robots.txt of {_host(address)} cannot be had: {why}")
        raise _RefusedError(site.why, "robots = false in [fetch] of kg.toml, if you may")

    def _told(self, error: BaseException) -> str:
        plain = None if isinstance(error, ssl.SSLError) else getattr(error, "strerror", None)
        return plain or told(error, self.settings.timeout)

    def _unpacked(self, shown: str, reply: Reply) -> bytes:
        """The body without the packing that it came in: that of a file, and one that was not asked for."""
        packing = reply.headers.get("content-encoding", "").strip().lower()
        if packing not in ("", "identity", "gzip", "x-gzip"):
            hint = "save the page in the browser and read the file"
            raise ReadError(shown, f"comes packed as {packing[:20]!r}, which kg does not read", hint=hint)
        body = reply.body
        for _ in range(2):  # a packed file may be sent packed
            if not body.startswith(_GZIP):
                return body
            try:
                with gzip.GzipFile(fileobj=BytesIO(body)) as packed:
                    body = packed.read(self.settings.max_bytes + 1)
            except (EOFError, zlib.error, OSError) as error:
                raise ReadError(shown, "is damaged", found=f"gzip: {error}") from None
            if len(body) > self.settings.max_bytes:
                raise self._too_large(shown)
        return body

    def _too_large(self, shown: str) -> ReadError:
        hint = "raise max_bytes in [fetch] of kg.toml, if this is no mistake"
        served = "ask whoever runs this server to raise max_bytes in [serve] of kg.toml, if this is no mistake"
        return ReadError(shown, f"has more than {self.settings.max_bytes:,} bytes", hint=hint, served=served)


_BROWSER = "open it in the browser, and save the page"
_TRUST = "if you trust it, SSL_CERT_FILE in the environment can name a file of certificates that are trusted"
_TO_DO = {
    404: "is the address right?",
    429: "wait, and raise delay in [fetch] of kg.toml",
}


def _validators(reply: Reply) -> dict[str, str]:
    """What a server calls this state of a page, as it is told when it is asked again (RFC 9110, 13.1)."""
    said = {header: reply.headers.get(name, "") for name, header in _VALIDATORS.items()}
    most = _LONGEST_VALIDATOR
    return {header: value for header, value in said.items() if 0 < len(value) <= most and value.isprintable()}


def _asks(reply: Reply) -> str | None:
    """What a server asks that it did not get."""
    return f"it asks to wait {wait:,.0f} seconds" if (wait := reply.retry_after) else None


def _site_of(address: str) -> str:
    with suppress(ValueError):  # what cannot be taken apart is told when it is asked for
        parts = urlsplit(address.strip())
        return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2].lower()}"
    return ""


def _host(address: str) -> str:
    return _site_of(address).partition("://")[2]
