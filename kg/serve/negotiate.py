"""The form of an answer: what the client can read, of what there is (RFC 9110, 12.5.1)."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from starlette.requests import Request

from kg.result import QueryResult
from kg.store.serialise import triples_as
from kg.store.terms import RawResult

_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which an answer can be given.

    Attributes:
        name: as ``?format=`` takes it.
        media: its types, the best first.
        write: makes the bytes.
    """

    name: str
    media: tuple[str, ...]
    write: Callable[[RawResult], bytes]


def _graph(name: str) -> Callable[[RawResult], bytes]:
    return lambda raw: triples_as(name, raw.triples)


TABLES = (
    Form("json", ("application/sparql-results+json", "application/json"), lambda raw: QueryResult(raw).json().encode()),
    Form("xml", ("application/sparql-results+xml", "application/xml", "text/xml"),
         lambda raw: QueryResult(raw).xml().encode()),
    Form("csv", ("text/csv",), lambda raw: QueryResult(raw).csv().encode()),
    Form("tsv", ("text/tab-separated-values",), lambda raw: QueryResult(raw).tsv().encode()),
)  # fmt: skip
"""Forms of the answer to a SELECT."""

ANSWERS = TABLES[:2]
"""Forms of the answer to an ASK."""

GRAPHS = (
    Form("turtle", ("text/turtle", "application/x-turtle"), lambda raw: QueryResult(raw).turtle().encode()),
    Form("ntriples", ("application/n-triples", "text/plain"), _graph("ntriples")),
    Form("rdfxml", ("application/rdf+xml", "application/xml", "text/xml"), _graph("rdfxml")),
    Form("jsonld", ("application/ld+json", "application/json"), _graph("jsonld")),
    Form("trig", ("application/trig",), _graph("trig")),
    Form("nquads", ("application/n-quads",), _graph("nquads")),
)
"""Forms of triples: the answer to a CONSTRUCT or a DESCRIBE, and graphs."""


def best(accept: str, offers: Sequence[str]) -> str | None:
    """The media type that a client likes best; None if it can read none.

    Args:
        accept: the header; empty: it can read all.
        offers: what there is, in the server's order.

    Example:
        >>> best("text/csv;q=0.5, application/*;q=0.8", ["text/csv", "application/json"])
        'application/json'
        >>> best("text/csv;q=0, */*", ["text/csv", "text/turtle"]), best("image/png", ["text/csv"])
        ('text/turtle', None)
    """
    if not accept.strip():
        return offers[0]
    ranges = [_range(one) for one in accept.split(",") if one.strip()]
    liked = {offer: _quality(offer, ranges) for offer in offers}
    first = max(offers, key=lambda offer: liked[offer])
    return first if liked[first] else None


def _range(text: str) -> tuple[str, float]:
    """A media range, and how much it is liked; what is malformed is not liked at all."""
    name, *parameters = (part.strip().lower() for part in text.split(";"))
    pairs = [one.partition("=") for one in parameters]
    quality = next((value.strip() for key, _, value in pairs if key.strip() == "q"), "1")
    return name, float(quality) if _QUALITY.fullmatch(quality) else 0.0


def _quality(offer: str, ranges: Iterable[tuple[str, float]]) -> float:
    """How much a type is liked: what names it most exactly counts."""
    wanted = dict(ranges)
    for one in (offer, f"{offer.partition('/')[0]}/*", "*/*"):
        if one in wanted:
            return wanted[one]
    return 0.0


def chosen(request: Request, forms: Sequence[Form]) -> tuple[Form, str] | None:
    """The form that a request asks for, by ``?format=`` or ``Accept``, and its media type; None if there is none."""
    if (name := request.query_params.get("format")) is not None:
        return next(((form, form.media[0]) for form in forms if form.name == name), None)
    by_type: dict[str, Form] = {}
    for form in forms:
        for media in form.media:
            by_type.setdefault(media, form)
    # The first type of each form is offered before the other names of any.
    offers = sorted(by_type, key=lambda media: by_type[media].media.index(media))
    liked = best(", ".join(request.headers.getlist("accept")), offers)
    return None if liked is None else (by_type[liked], liked)


def content_type(media: str) -> str:
    """The header's value: texts name their encoding."""
    return f"{media}; charset=utf-8" if media.startswith("text/") else media
