"""SPARQL servers over HTTP, as the SPARQL 1.1 Protocol (W3C, 2013) has it: where they take what, and how they fail.

A server has one address for queries and one for updates. Products have them in different places; ``find_server`` tries
those that are usual.
"""

import json
import os
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urlencode

from kg.addresses import check_address
from kg.errors import ConfigError, ReadError, ServerError
from kg.settings import ServerSettings
from kg.settings.server import PASSWORD, SET, TOKEN, USER
from kg.web import AGAIN, FAILURES, Login, Reply, TooLargeError, is_passing, post, told

RESULTS = "application/sparql-results+json"
TRIES = 3
_LONGEST_PAUSE = 30.0
_PASSING = AGAIN - {500}  # a 500 is how Virtuoso and others refuse what will never do
_SERVER = re.compile(r"(?:sparql\+)?https?:/", re.IGNORECASE)
_NOTHING = "INSERT DATA {}"
_NO_OTHER_PLACE = frozenset([301, 302, 303, 307, 308, 401, 403])  # somebody is there, and says what to do


_Failing: TypeAlias = type[ServerError] | type[ReadError]


class Client:
    """Sends queries or updates to one address, again if a failure is passing, and tells why if it fails for good.

    Args:
        address: checked.
        timeout: seconds to wait for an answer.
        most: bytes of an answer.
        pause: seconds before the second try, twice as many before the next.
        login: who asks; None: nobody says.
        failing: what is raised.

    Example:
        >>> Client("http://127.0.0.1:9/query", timeout=1, most=1000, pause=0).rows("SELECT * { ?s ?p ?o }")
        Traceback (most recent call last):
        kg.errors.ServerError: http://127.0.0.1:9/query cannot be reached
    """

    def __init__(
        self, address: str, *, timeout: float, most: int, pause: float = 1.0, login: Login | None = None,
        failing: _Failing = ServerError,
    ) -> None:  # fmt: skip
        self.address = address
        self._timeout, self._most, self._pause = timeout, most, pause
        self._login = login
        self._failing = failing

    def query(self, sparql: str) -> Reply:
        """The answer to a query; SELECT and ASK are answered in JSON."""
        return self._well(self.reply_to_query(sparql))

    def update(self, sparql: str) -> None:
        """Change what the server has."""
        self._well(self.reply_to_update(sparql))

    def reply_to_query(self, sparql: str) -> Reply:
        """What is replied to a query, whatever it is."""
        body = urlencode({"query": sparql}).encode("ascii")
        return self._reply(body, {"Accept": RESULTS, "Content-Type": "application/x-www-form-urlencoded"})

    def reply_to_update(self, sparql: str) -> Reply:
        """What is replied to an update, whatever it is."""
        return self._reply(sparql.encode("utf-8"), {"Content-Type": "application/sparql-update"})

    def rows(self, sparql: str) -> list[dict[str, dict[str, Any]]]:
        """The rows of a SELECT, each a variable's name to its term as SPARQL's JSON has it."""
        answer = self.query(sparql)
        try:
            rows = json.loads(answer.body)["results"]["bindings"]
            if all(isinstance(term["value"], str) for row in rows for term in row.values()):
                return list(rows)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass
        raise self.strange(answer)

    def ask(self, sparql: str) -> bool:
        """The answer of an ASK."""
        answer = self.query(sparql)
        try:
            return bool(json.loads(answer.body)["boolean"])
        except (ValueError, KeyError, TypeError, RecursionError):
            raise self.strange(answer) from None

    def strange(self, answer: Reply) -> ServerError | ReadError:
        """The error that this is no answer to a query."""
        return self._error("answers with something else than SPARQL results in JSON", answer.start)

    def _well(self, reply: Reply) -> Reply:
        if reply.status >= 300:
            raise self.failure(reply)
        return reply

    def _reply(self, body: bytes, headers: Mapping[str, str]) -> Reply:
        pause = self._pause
        again = AGAIN if self._login is None else _PASSING
        for number in range(1, TRIES + 1):
            wait: float | None = None
            try:
                reply = post(
                    self.address, body, headers, timeout=self._timeout, most=self._most, login=self._login
                )
            except TooLargeError:
                raise self._error("answers with more than is read", f"more than {self._most:,} bytes") from None
            except FAILURES as error:
                if number == TRIES or not is_passing(error):
                    raise self._error("cannot be reached", told(error, self._timeout)) from None
            else:
                wait = reply.retry_after
                if reply.status not in again or number == TRIES or (wait or 0) > _LONGEST_PAUSE:
                    return reply
            time.sleep(pause if wait is None else wait)
            pause *= 2
        raise AssertionError("the last try returns or raises")

    def failure(self, reply: Reply) -> ServerError | ReadError:
        """The error that a reply's status tells."""
        if 300 <= reply.status < 400:
            found = f"to {reply.headers.get('location')}"
            return self._failing(self.address, "has moved", found=found, hint="name that one")
        if self._login is not None and reply.status in (401, 403):
            if self._login:
                found = f"it answers with status {reply.status} {reply.reason}".rstrip()
                return self._failing(self.address, "refuses the name and the password", found=found, hint=SET)
            return self._failing(self.address, "asks for a name and a password", hint=SET)
        return self._error(f"answers with status {reply.status} {reply.reason}".rstrip(), reply.start)

    def _error(self, what: str, found: str) -> ServerError | ReadError:
        hint = "is it the address of a SPARQL endpoint?"
        return self._failing(self.address, what, found=found or None, hint=hint)


@dataclass(frozen=True, slots=True)
class Server:
    """A SPARQL server whose addresses are known.

    Attributes:
        name: its address, as messages name it.
        asking: takes queries.
        changing: takes updates; None: no address does.
        page: most rows that it gives in one answer.
        triples: most triples that it takes in one operation of an update.
        operations: most operations that it takes in one request.
        atomic: whether it takes an article in one transaction, however much it says.
        settings: bounds on time and size.
    """

    name: str
    asking: Client
    changing: Client | None
    page: int
    triples: int
    operations: int
    atomic: bool
    settings: ServerSettings


def is_server(path: object) -> bool:
    """Whether what stands in the place of a graph's folder is the address of a server.

    Example:
        >>> is_server("sparql+http://127.0.0.1:7878"), is_server("news.kg")
        (True, False)
    """
    return bool(_SERVER.match(str(path)))


def login_of_environment() -> Login:
    """Who asks, as the environment says.

    Raises:
        ConfigError: it holds what cannot be sent.
    """
    said = {name: os.environ.get(name, "") for name in (USER, PASSWORD, TOKEN)}
    for name, value in said.items():
        if not value.isprintable() or (name == TOKEN and not value.isascii()):
            raise ConfigError(f"{name} holds characters that cannot be sent", hint="is there a line end in it?")
    return Login(*said.values())


def find_server(url: str, settings: ServerSettings | None = None, *, write: bool, pause: float = 1.0) -> Server:
    """Find where a server takes queries and updates.

    Args:
        url: such as ``sparql+http://127.0.0.1:7878``, ``…:3030/news`` (Fuseki) or ``…:8890/sparql`` (Virtuoso).
        settings: addresses that need not be looked for, and bounds.
        write: whether updates will be sent; that they are taken is then tried with one that changes nothing.
        pause: seconds before the second try of a request that failed in passing.

    Raises:
        ConfigError: the URL is none, or has a user name in it.
        ServerError: there is no SPARQL server, or it refuses who asks.

    Example:
        >>> find_server("sparql+http://ann:secret@127.0.0.1/", write=False)
        Traceback (most recent call last):
        kg.errors.ConfigError: the address of 127.0.0.1 has a user name in it
    """
    settings = settings or ServerSettings()
    address = re.sub(r"^sparql\+", "", url, flags=re.IGNORECASE).rstrip("/")
    check_address(address, "a SPARQL server", instead=f"leave it out, and {SET}")
    login = login_of_environment()

    def client(at: str) -> Client:
        return Client(at, timeout=settings.timeout, most=settings.max_bytes, pause=pause, login=login)

    asking, product = _asking([client(at) for at in _query_places(address, settings)], address)
    virtuoso = "virtuoso" in product.lower()
    at = asking.address
    if virtuoso and login and not settings.query_url and not at.endswith("-auth"):
        at += "-auth"
        asking = client(at)
        asking.ask("ASK {}")
    if virtuoso and write and not login:  # it would take the update that changes nothing
        raise ServerError(address, "takes updates from those alone who say who they are", hint=SET)
    changing = _changing([client(place) for place in _update_places(at, settings)], address) if write else None
    # Virtuoso makes SQL of an update, of no more than 10,000 lines, in time that grows with the square of its length.
    limits = (10_000, 500, 1) if virtuoso else (50_000, 20_000, 1_000)
    return Server(address, asking, changing, *limits, not virtuoso, settings)


def _query_places(address: str, settings: ServerSettings) -> Iterator[str]:
    if settings.query_url:
        yield settings.query_url
        return
    if re.search(r"/(?:query|sparql|sparql-auth)$", address):
        yield address
    yield f"{address}/query"
    yield f"{address}/sparql"
    yield address


def _update_places(query: str, settings: ServerSettings) -> Iterator[str]:
    if settings.update_url:
        yield settings.update_url
        return
    if query.endswith("/query"):
        yield query.removesuffix("query") + "update"
    yield query
    yield f"{query}/statements"
    if query.endswith("/sparql"):
        yield query.removesuffix("sparql") + "update"


def _asking(places: list[Client], address: str) -> tuple[Client, str]:
    """The first that answers a query, and what the server calls itself."""
    for one in places:
        reply = one.reply_to_query("ASK {}")
        if reply.status < 300 and b'"boolean"' in reply.body[:10_000]:
            return one, reply.headers.get("server", "")
        if reply.status in _NO_OTHER_PLACE:
            raise one.failure(reply)
    tried = ", ".join(one.address for one in places)
    hint = "name the address of its queries: --query-url, or query_url in [server] of kg.toml"
    raise ServerError(address, "is no SPARQL server", found=f"no query is answered at {tried}", hint=hint)


def _changing(places: list[Client], address: str) -> Client:
    """The first that takes an update."""
    refused = []
    for one in places:
        reply = one.reply_to_update(_NOTHING)
        if reply.status < 300:
            return one
        if reply.status in _NO_OTHER_PLACE:
            raise one.failure(reply)
        refused.append(f"{one.address} ({reply.status} {reply.reason})")
    hint = "name the address of its updates: --update-url, or update_url in [server] of kg.toml"
    raise ServerError(address, "takes no SPARQL updates", found=f"tried: {', '.join(refused)}", hint=hint)
