"""Pages for people: an entity with its statements, and a statement with its sentences."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Self

from kg.answers import Contradiction
from kg.cli.terminal import printable, table, width, wrapped
from kg.linked import EntityLink
from kg.numbers import many
from kg.types import Entity, Statement, Support

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.store.reader import ArticleInfo

_NEIGHBOURS = 15
_COPIES = 5
_HEAD = ("statement", "status", "said by", "time", "sources", "id")
_OPEN = "open predicates, in the articles' own words"


def _short(iri: str) -> str:
    from kg.store.vocabulary import prefixed

    return prefixed(iri)


def _time(statement: Statement) -> str:
    """A date as far as the year is known, else the article's words."""
    if statement.time is None:
        return ""
    value = statement.time.value
    return value if value and not value.startswith("--") else statement.time.text


@dataclass(frozen=True, slots=True)
class EntityPage:
    """One entity and what the graph says of it.

    Attributes:
        entity: its names.
        statements: in which it is subject or object.
        said: statements about others of which it is the speaker.
        neighbours: entities that share statements with it, and how many, most first.
        links: what it is in knowledge bases.
        contradictions: pairs of statements, at least one of them about it or by it, that cannot both be true.
        copies: groups of articles that are one source, of those that mention it.
    """

    entity: Entity
    statements: tuple[Statement, ...]
    said: tuple[Statement, ...]
    neighbours: tuple[tuple[Entity, int], ...]
    links: tuple[EntityLink, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    copies: "tuple[tuple[ArticleInfo, ...], ...]" = ()

    @classmethod
    def of(cls, graph: "Graph", name: str) -> Self:
        """Look an entity up.

        Args:
            graph: open.
            name: as ``Graph.entity`` takes it.

        Raises:
            NotFoundError: there is no such entity, or there are several.
        """
        entity = graph.entity(name)
        found = graph.statements(about=entity.iri)
        own = tuple(one for one in found if entity.iri in (one.subject, one.object))
        neighbours = tuple((one.entity, one.statements) for one in graph.neighbours(entity.iri))
        return cls(entity, own, tuple(one for one in found if one not in own), neighbours,
                   tuple(graph.links(entity.iri)),
                   tuple(graph.contradictions(about=entity.iri, support=True)),
                   tuple(graph.reader.source_groups(graph.reader.mentioning(entity.iri))))  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """The page for programs."""
        return {
            "entity": self.entity.to_json(),
            "links": [asdict(one) for one in self.links],
            "statements": [one.to_json() for one in self.statements],
            "said": [one.to_json() for one in self.said],
            "neighbours": [
                {"iri": other.iri, "label": other.label, "type": other.type, "statements": count}
                for other, count in self.neighbours
            ],
            "contradictions": [
                {"kind": pair.kind, "one": pair.one.to_json(), "other": pair.other.to_json()}
                for pair in self.contradictions
            ],
            "source_groups": [[asdict(one) for one in few] for few in self.copies],
        }

    def lines(self) -> list[str]:
        """The page for people."""
        names = ", ".join(f"{name} ({count:,})" for name, count in self.entity.aliases)
        lines = [f"{printable(self.entity.label)}, {self.entity.type}, {_short(self.entity.iri)}"]
        lines += _field("also called", names) if names else []
        lines += _field("mentioned in", many(self.entity.articles, "article"))
        lines += _copies(self.copies)
        for one in self.links:
            why = f"{one.knowledge_base}, {one.score:.2f}: {one.why}"
            lines += _field("linked to", f"{one.target} {one.target_label} ({why})")
        lines += ["", *statement_table(self._groups())] if self.statements or self.said else ["", "no statements"]
        if self.contradictions:
            lines += ["", "contradictions", *self._contradictions()]
        if self.neighbours:
            rows = [(other.label, other.type, many(n, "statement")) for other, n in self.neighbours[:_NEIGHBOURS]]
            lines += ["", "neighbours", *(f"  {line}" for line in table(rows, widest=50))]
            if (left := len(self.neighbours) - _NEIGHBOURS) > 0:
                lines.append(f"  and {left:,} more")
        return lines

    def _contradictions(self) -> Iterator[str]:
        """Each statement with all that contradict it, with a sentence of each."""
        for _, pairs in groupby(self.contradictions, key=lambda pair: pair.one.iri):
            first, *more = pairs
            for side in (first.one, first.other, *(pair.other for pair in more)):
                indent = "  " if side is first.one else "    "
                yield from wrapped(f"{stand(side)} ({side.id})", indent)
                yield from (line for said in side.support[:1] for line in wrapped(quoted(said), indent + "  "))

    def _groups(self) -> dict[str, list[tuple[str, Statement]]]:
        named: dict[str, list[tuple[str, Statement]]] = defaultdict(list)
        opened: list[tuple[str, Statement]] = []
        for said in self.statements:
            one = said.turned() if said.object == self.entity.iri else said
            if one.relation:
                arrow = "⇄" if one.symmetric else "→"
                named[one.relation].append((f"{one.subject_label} {arrow} {one.object_label}", one))
            else:
                opened.append((f"{one.subject_label} | {one.predicate_label} | {one.object_label}", one))
        groups = dict(sorted(named.items()))
        if opened:
            groups[_OPEN] = opened
        if self.said:
            groups[f"said by {self.entity.label}"] = [(one.sentence, one) for one in self.said]
        return groups


def statement_table(groups: Mapping[str, list[tuple[str, Statement]]]) -> list[str]:
    """Statements under headings, all columns below each other.

    Args:
        groups: heading to statements, each with the words that stand for it there.
    """
    rows: list[tuple[str, ...]] = [_HEAD]
    rows += [
        (f"  {words}", one.status.value, one.speaker or "", _time(one), f"{one.sources:,}", one.id)
        for group in groups.values()
        for words, one in group
    ]
    rest = max(len(line) for line in table([("", *row[1:]) for row in rows]))
    body = iter(table(rows, right=[4], widest=max(30, width() - rest)))
    lines = [next(body)]
    for heading, group in groups.items():
        lines += [printable(heading), *(next(body) for _ in group)]
    return lines


def entity_list(entities: Iterable[Entity]) -> list[str]:
    """Entities, a line each."""
    rows = [(one.label, one.type, f"{one.articles:,}", _short(one.iri)) for one in entities]
    return table([("name", "type", "articles", "iri"), *rows], right=[2], widest=50) if rows else ["no entities"]


def stand(statement: Statement) -> str:
    """A statement and how articles stand to it: "Ann Lee met-with Bob Ray: denied by Ann Lee, on Monday"."""
    speaker = f" by {statement.speaker}" if statement.speaker else ""
    time = f", {statement.time.text}" if statement.time else ""
    return f"{statement.sentence}: {statement.status.value}{speaker}{time}"


def quoted(support: Support) -> str:
    """A sentence and where it stands."""
    return f"“{support.evidence.text}” ({support.title})"


def evidence_page(
    statement: Statement, articles: "Mapping[str, ArticleInfo]", against: Iterable[Statement] = (),
    copies: "Iterable[tuple[ArticleInfo, ...]]" = (),
) -> list[str]:  # fmt: skip
    """A statement and each sentence that says it.

    Args:
        statement: with its evidence.
        articles: by IRI.
        against: statements that contradict it, with their evidence.
        copies: groups of articles that are one source, of those that say it.
    """
    lines = [printable(statement.sentence)]
    lines += _field("status", statement.status.value + ("" if statement.speaker else ", in the article's own voice"))
    lines += _field("said by", statement.speaker) if statement.speaker else []
    if statement.time:
        value = f" ({statement.time.value})" if statement.time.value else ""
        lines += _field("time", statement.time.text + value)
    lines += _field("confidence", f"{statement.confidence:.2f}, that of the best evidence")
    lines += _field("sources", many(statement.sources, "independent source"))
    lines += _copies(copies)
    lines += _field("statement", _short(statement.iri))
    for other in against:
        lines += _field("contradicted", f"by {stand(other)} ({other.id})")
        lines += [line for one in other.support[:1] for line in _field("", quoted(one))]
    for number, support in enumerate(statement.support, 1):
        lines += ["", *_evidence(number, support, articles.get(support.article))]
    return lines


def _copies(groups: "Iterable[tuple[ArticleInfo, ...]]") -> list[str]:
    """What near-duplicates there are: each group of articles counts once."""
    lines = []
    for few in groups:
        more = f" and {len(few) - _COPIES:,} more" if len(few) > _COPIES else ""
        lines += _field("one source", ", ".join(one.id for one in few[:_COPIES]) + more)
    return lines


def _evidence(number: int, support: Support, article: "ArticleInfo | None") -> list[str]:
    known = [] if article is None else [article.id, article.date or "", article.publisher or ""]
    where = ", ".join(part for part in known if part and part != support.title)
    span = support.evidence
    words = [("subject", support.subject), ("predicate", support.predicate), ("object", support.object)]
    if support.subject not in span.text and support.object not in span.text:
        words = []  # those of another sentence that says it as well
    return [
        *wrapped(f"{number}. {support.title}" + (f" ({where})" if where else ""), ""),
        *wrapped(f"“{span.text}”", "   "),
        *(line for name, text in words for line in _field(name, text)),
        *(_field("pattern", support.pattern) if support.pattern else []),
        *_field("confidence", f"{support.confidence:.2f}"),
        *_field("characters", f"{span.start:,} to {span.end:,} of the article"),
    ]


def _field(name: str, text: str) -> list[str]:
    """A name and its value, the value's further lines below its first."""
    indent = " " * 17
    lines = wrapped(text, indent) or [""]
    return [f"   {name:<14}{lines[0].removeprefix(indent)}", *lines[1:]]
