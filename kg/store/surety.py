"""How sure a graph is of what it says, in numbers: what a reader looks at before relying on it."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.oxigraph import OxigraphStore
from kg.store.review import SURE_STATEMENT
from kg.store.terms import Term
from kg.types import Status

_STEPS = 10
_MANY = 5


@dataclass(frozen=True, slots=True)
class Relation:
    """What there is of a relation.

    Attributes:
        name: of it.
        statements: how many.
        by_status: how many of each status.
        confidence: the mean of theirs.
        several: how many have two independent sources or more.
    """

    name: str
    statements: int
    by_status: dict[str, int]
    confidence: float
    several: int


@dataclass(frozen=True, slots=True)
class Surety:
    """How sure a graph is.

    Attributes:
        statements: how many.
        named: how many of them have a named relation; the others are in the articles' own words.
        by_status: statements of each status.
        by_confidence: statements from 0 to 0.1, from 0.1 to 0.2 … from 0.9 to 1.
        by_sources: statements with 1, 2, 3, 4, and 5 or more independent sources.
        accepted: statements that a person accepted.
        unsure: facts of a named relation that are to be reviewed since they are less sure than 0.6.
        merges: pairs of names that are to be reviewed, as they may or may not be one.
        decisions: what people decided, by what they said.
        denied: denials of what another statement says, whatever its time.
        articles: how many.
        undated: articles without a date.
        groups: groups of articles that carry one text, and so are one source.
        grouped: articles in these.
        relations: each, most statements first.
    """

    statements: int
    named: int
    by_status: dict[str, int]
    by_confidence: list[int]
    by_sources: list[int]
    accepted: int
    unsure: int
    merges: int
    decisions: dict[str, int]
    denied: int
    articles: int
    undated: int
    groups: int
    grouped: int
    relations: list[Relation]


def surety(store: OxigraphStore) -> Surety:
    """Count what tells how sure a graph is; all statements are read.

    Args:
        store: open.
    """
    rows = store.query(
        f"SELECT ?relation ?status ?confidence ?sources ?review (COUNT(?s) AS ?count) WHERE {{ GRAPH {n.STATEMENTS} {{ "
        f"{_all('status')} {_all('confidence')} {_all('sources')} "
        f"OPTIONAL {_all('relation')} OPTIONAL {_all('review')} }} }} "
        "GROUP BY ?relation ?status ?confidence ?sources ?review"
    ).rows
    status, confidence, sources = Counter[str](), [0] * _STEPS, [0] * _MANY
    relations: dict[str, list[tuple[str, float, int, int]]] = defaultdict(list)
    accepted = unsure = named = 0
    for row in rows:
        kind, sure, many, count = (_text(row[1]).removeprefix(v.KG), float(_text(row[2])), int(_text(row[3])),
                                   int(_text(row[5])))  # fmt: skip
        status[kind] += count
        confidence[min(int(sure * _STEPS), _STEPS - 1)] += count
        sources[min(max(many, 1), _MANY) - 1] += count
        accepted += count if row[4] else 0
        if row[0]:
            named += count
            relations[row[0].value].append((kind, sure, many, count))
            unsure += count if kind == Status.FACT and sure < SURE_STATEMENT and not row[4] else 0
    members = Counter(n.terms(quad)[0] for quad in store.match(None, n.MEMBER, None, n.GROUPS))
    articles = {n.values(quad)[0] for quad in store.match(None, n.TYPE, n.NEWS_ARTICLE)}
    dated = {n.values(quad)[0] for quad in store.match(None, n.PUBLISHED)}
    says = Counter(n.values(quad)[2].removeprefix(v.KG) for quad in store.match(None, n.SAY, None, n.DECISIONS))
    return Surety(
        status.total(), named, _by_status(status), confidence, sources, accepted, unsure,
        sum(1 for _ in store.match(None, n.DOUBT, None, n.RESOLUTION)), dict(sorted(says.items())), _denied(store),
        len(articles), len(articles - dated), len(members), members.total(),
        sorted((_relation(name, few) for name, few in relations.items()), key=lambda one: (-one.statements, one.name)),
    )  # fmt: skip


def _all(name: str) -> str:
    """A property of all statements, read in one go: a query of its own is joined by hashes, not looked up for each."""
    return f"{{ SELECT ?s ?{name} {{ ?s kg:{name} ?{name} }} }}"


def _denied(store: OxigraphStore) -> int:
    rows = store.query(
        f"SELECT (COUNT(DISTINCT ?no) AS ?count) WHERE {{ GRAPH {n.STATEMENTS} {{ ?no kg:status kg:denied ; "
        "kg:edge ?edge . ?yes kg:edge ?edge ; kg:status ?status FILTER (?status IN (kg:fact, kg:claimed)) } }"
    ).rows
    return int(_text(rows[0][0]))


def _relation(name: str, few: list[tuple[str, float, int, int]]) -> Relation:
    status: Counter[str] = Counter()
    for kind, _, _, count in few:
        status[kind] += count
    total = status.total()
    mean = sum(sure * count for _, sure, _, count in few) / total
    return Relation(name, total, _by_status(status), round(mean, 4), sum(count for *_, many, count in few if many > 1))


def _by_status(counted: Counter[str]) -> dict[str, int]:
    return {one.value: counted[one.value] for one in Status if counted[one.value]}


def _text(term: Term | None) -> str:
    return term.value if term else ""
