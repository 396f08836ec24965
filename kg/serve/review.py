"""Pages on which people decide: one question after the other, a statement, an entity, all decisions."""

import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache, wraps
from typing import Any, get_args
from urllib.parse import quote, unquote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.answers import Choice, Doubt, Quote
from kg.decisions import Decision, Decisions, EntityRef, Say
from kg.errors import DecisionError, NotFoundError
from kg.graph import Graph
from kg.held import HeldGraph
from kg.iris import iri_of
from kg.schema import Schema
from kg.serve.access import cookie_name, require_writing
from kg.serve.addresses import address
from kg.serve.desk import Desk, about
from kg.serve.forms import field
from kg.serve.pages import page
from kg.types import Statement

_COOKIE = "kg_name"
_NEXT = 8
_PER_PAGE = 100
_LONGEST_NAME = 100
_PATIENCE = 3.0


@dataclass(frozen=True, slots=True)
class Named:
    """An entity as a page shows it and a form sends it.

    Attributes:
        label: for people.
        value: what the form sends: name, type and article of the reference, as JSON.
        quotes: sentences that mention it.
    """

    label: str
    value: str
    quotes: tuple[Quote, ...] = ()

    @classmethod
    def of(cls, ref: EntityRef, quotes: Iterable[Quote] = ()) -> "Named":
        """What a decision calls an entity."""
        return cls(ref.words, json.dumps([ref.name, ref.type, ref.article]), tuple(quotes))


# Pages


def queue(request: Request) -> Response:
    """The question that is asked for, or the first, and those that follow."""
    asked = request.query_params.get("at", "")
    with _held(request).reading() as graph:
        doubts = _desk(request).open_doubts(graph)
        at = next((number for number, one in enumerate(doubts) if about(one, asked)), 0)
        shown: dict[str, Any] = {"doubt": None}
        while doubts and not shown["doubt"]:
            at = min(at, len(doubts) - 1)
            try:
                shown = _shown(graph, doubts[at])
            except NotFoundError:  # a graph that just follows a decision says so no more
                del doubts[at]
    after = _id(doubts[at + 1 :])
    return _page(
        request, "review.html", total=doubts.total, number=at + 1, coming=doubts[at + 1 : at + 1 + _NEXT],
        before=_id(doubts[:at][-1:]), after=after,
        # Whoever answers goes on with what follows; after the last, with what was passed over.
        back=f"/review?at={after or _id(doubts[:at])}", **shown,
    )  # fmt: skip


def _id(doubts: Sequence[Doubt]) -> str:
    return doubts[0].yes.id if doubts else ""


def _shown(graph: Graph, doubt: Doubt) -> dict[str, Any]:
    if doubt.statement is None:
        entities = [Named.of(ref, graph.quotes(ref)) for ref in doubt.yes.entities]
        return {"doubt": doubt, "entities": entities, "statement": None}
    statement = graph.why(doubt.statement)
    return {"doubt": doubt, "entities": _ends(graph, statement), "statement": statement}


def _ends(graph: Graph, statement: Statement) -> list[Named]:
    """The entities that a statement is about."""
    ends = {statement.subject: statement.subject_label, statement.object: statement.object_label}
    # Neither a text nor a phrase is an entity.
    return [Named.of(graph.entity_ref(iri)) for iri in ends if address(iri)]


def statement(request: Request) -> Response:
    """One statement, to be accepted or rejected."""
    with _held(request).reading() as graph:
        found = graph.why(request.path_params["digits"])
        ref, entities = graph.statement_ref(found.iri), _ends(graph, found)
    said = [one for one in _desk(request).decisions() if one.statement is not None and one.statement.key == ref.key]
    return _page(
        request, "review_statement.html", statement=found, entities=entities, said=said, back="/review/decisions",
        yes=Decision("accept", statement=ref), no=Decision("reject", statement=ref),
    )  # fmt: skip


def entity(request: Request) -> Response:
    """One entity, to be renamed, retyped, linked, joined with another or parted from it."""
    with _held(request).reading() as graph:
        found = graph.entity(request.path_params["name"])
        ref = graph.entity_ref(found.iri)
        named = Named.of(ref, graph.quotes(ref))
        links = [Choice(one, Decision("unlink", (ref,), target=one.target)) for one in graph.links(found.iri)]
    said = [one for one in _desk(request).decisions() if any(other.key == ref.key for other in one.entities)]
    return _page(
        request, "review_entity.html", entity=found, entities=[named], links=links, said=said, back="/review/decisions"
    )


def decisions(request: Request) -> Response:
    """What was decided, latest first."""
    found = list(_desk(request).decisions())[::-1]
    given = request.query_params.get("from", "")
    start = min(int(given), len(found)) if given.isascii() and given.isdigit() and len(given) < 9 else 0
    with _held(request).reading() as graph:
        unsettled = graph.unsettled()
    return _page(
        request, "review_decisions.html", decisions=found[start : start + _PER_PAGE], total=len(found), start=start,
        per_page=_PER_PAGE, unsettled=unsettled, back="/review/decisions",
    )  # fmt: skip


# What people send


def _sent(answer: Callable[[Request, FormData], Response]) -> Callable[[Request], Awaitable[Response]]:
    """A route for a form of who may write; what is done with it may take its time."""

    @wraps(answer)
    async def route(request: Request) -> Response:
        require_writing(request)
        async with request.form(max_files=0, max_fields=20) as form:
            return await run_in_threadpool(answer, request, form)

    return route


@_sent
def decide(request: Request, form: FormData) -> Response:
    """Write a decision, and go on."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    decision = replace(_decision(request, form), by=_name(request) or None, on=now)
    desk = _desk(request)
    try:
        desk.decide(decision)
    except DecisionError as error:
        if rivals := _rivals(desk.decisions(), decision):
            return _page(
                request, "review_conflict.html", status=409, decision=decision, rivals=rivals, back=_back(form)
            )
        raise error
    return _go(form, said=decision.id)


@_sent
def take_back(request: Request, form: FormData) -> Response:
    """Undo a decision, and show what was decided by it again."""
    desk = _desk(request)
    taken = desk.undo(field(form, "id"))
    desk.settle(_PATIENCE)  # what it decided is in doubt again, once the graph has followed
    with _held(request).reading() as graph:
        again = any(about(doubt, taken.id) for doubt in desk.open_doubts(graph))
    if again:
        return RedirectResponse(f"/review?{urlencode({'at': taken.id})}", 303)
    return _go(form)


@_sent
def introduce(request: Request, form: FormData) -> Response:
    """Keep who decides."""
    answer = _go(form)
    name = " ".join(field(form, "name").split())[:_LONGEST_NAME]
    kept = cookie_name(request, _COOKIE)
    answer.set_cookie(kept, quote(name), httponly=True, samesite="strict", max_age=365 * 24 * 3600)
    return answer


def _name(request: Request) -> str:
    """Who decides, as they introduced themselves."""
    return unquote(request.cookies.get(cookie_name(request, _COOKIE), ""))


def _decision(request: Request, form: FormData) -> Decision:
    """The decision that a form sends: its whole block, or what is said of which entity."""
    if block := field(form, "decision"):
        decided = list(Decisions.parse(block, "the answer"))
        if len(decided) != 1:
            raise HTTPException(400, "One decision at a time.")
        return decided[0]
    say, value = field(form, "say"), field(form, "value").strip()
    if say not in get_args(Say) or not value:
        raise HTTPException(400, "Say what is decided: nothing was filled in.")
    ref = _ref(field(form, "entity"))
    match say:
        case "rename":
            return Decision("rename", (ref,), label=" ".join(value.split()))
        case "retype":
            if value not in _types(request.app.state.config.schema):
                raise HTTPException(400, f"The schema has no type {value!r}.")
            return Decision("retype", (ref,), type=value)
        case "same" | "different":
            with _held(request).reading() as graph:
                return Decision("same" if say == "same" else "different", (ref, graph.entity_ref(value)))
        case "link":
            if iri_of(value) is None:
                raise HTTPException(400, f"{value!r} is neither an IRI nor an item of Wikidata such as Q20.")
            return Decision("link", (ref,), target=value)
    raise HTTPException(400, "A statement is judged on its own page.")


def _ref(text: str) -> EntityRef:
    try:
        name, kind, article = json.loads(text)
        told = [one for one in (kind, article) if one is not None]
        if not all(isinstance(one, str) for one in (name, *told)):
            raise ValueError
    except (ValueError, TypeError, RecursionError):
        raise HTTPException(400, "No entity is named.") from None
    return EntityRef(name, kind, article)


def _rivals(decided: Decisions, decision: Decision) -> list[Decision]:
    """What the file says of the same statement or entities; the latest first."""
    keys = {ref.key for ref in decision.entities}

    def same_matter(one: Decision) -> bool:
        if decision.statement is not None:
            return one.statement is not None and one.statement.key == decision.statement.key
        return bool(keys & {ref.key for ref in one.entities})

    return [one for one in decided if one.id != decision.id and same_matter(one)][::-1]


# What all have in common


@lru_cache(maxsize=4)
def _types(schema: str) -> tuple[str, ...]:
    """The entity types of a schema."""
    return tuple(Schema.load(schema).types)


def _page(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    desk = _desk(request)
    if (waiting := desk.waiting()) and request.app.state.token is not None:
        desk.follow()
    mine = request.query_params.get("said", "")
    just = next((one for one in desk.decisions() if one.id == mine), None)
    known = {
        "name": _name(request), "just": just, "waiting": waiting,
        "trouble": desk.trouble, "types": _types(request.app.state.config.schema), "address": address,
    }  # fmt: skip
    return page(request, template, status=status, **known, **values)


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _held(request: Request) -> HeldGraph:
    held: HeldGraph = request.app.state.held
    return held


def _back(form: FormData) -> str:
    """The page that a form came from, if it is one of these."""
    back = field(form, "back")
    return back if back.startswith("/review") else "/review"


def _go(form: FormData, **more: str) -> RedirectResponse:
    back = _back(form)
    query = urlencode(more)
    return RedirectResponse(f"{back}{'&' if '?' in back else '?'}{query}" if query else back, 303)


routes = [
    Route("/review", queue),
    Route("/review/decisions", decisions),
    Route("/review/statement/{digits}", statement),
    Route("/review/entity/{name:path}", entity),
    Route("/review/decide", decide, methods=["POST"]),
    Route("/review/undo", take_back, methods=["POST"]),
    Route("/review/name", introduce, methods=["POST"]),
]
