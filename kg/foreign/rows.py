"""Tables of statements, and graphs of networkx, as analysed articles whose sentences are rows.

``docs/import.md`` says what becomes of what.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from kg.config import Config
from kg.errors import ReadError
from kg.foreign.naming import UNKNOWN
from kg.foreign.plain import PATTERN, narrow
from kg.foreign.predicates import Meant, of_schema
from kg.foreign.reading import fingerprint
from kg.schema import ENTITY_TYPES, Schema
from kg.store.nodes import is_date
from kg.store.outline import is_week
from kg.types import Analysis, Argument, Article, Evidence, LocalEntity, Mention, Speaker, Status, Time, Triple

_BETWEEN = " | "


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity of a table.

    Attributes:
        key: what rows call it.
        label: its name; the key, if there is none.
        type: entity type; None if it is not known.
        aliases: other names.
    """

    key: str
    label: str = ""
    type: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A statement of a table.

    Attributes:
        subject: key of a thing; one that is not listed is called by it. Or a mere phrase.
        words: the predicate's words.
        object: key of a thing, or a text.
        literal: whether the object is a text.
        phrase: whether the subject is a mere phrase.
        relation: name of the relation.
        own: whether kg itself wrote the row, so that its relation is one whatever the schema says.
        status: of the statement.
        speaker: who says so.
        time: ISO 8601, or words of a time.
        confidence: 0 to 1.
    """

    subject: str
    words: str
    object: str
    literal: bool = False
    phrase: bool = False
    relation: str | None = None
    own: bool = False
    status: Status = Status.FACT
    speaker: str | None = None
    time: Time | None = None
    confidence: float = 1.0

    @property
    def keys(self) -> tuple[str | None, str | None]:
        """The keys of both ends; None for one that is no thing."""
        return None if self.phrase else self.subject, None if self.literal else self.object


def read_rows(
    things: Iterable[Thing], rows: Iterable[Row], *, source: str | None = None, config: Config | None = None
) -> Analysis:
    """Read a table as an article that says what its rows say.

    The article's text has a line for each thing and one for each statement, sorted: the order of the rows means
    nothing, and every statement has its line as evidence.

    Args:
        things: entities; what rows name beside them are entities of that name.
        rows: statements.
        source: what identifies the table over time; None: its text.
        config: settings; ``schema`` and ``max_bytes`` matter here.

    Raises:
        ReadError: it says nothing, or is too large.
        SchemaError: the schema is wrong.

    Example:
        >>> analysis = read_rows([], [Row("Ann Lee", "works for", "Acme", relation="works-for")])
        >>> print(analysis.article.text, end="")
        Acme | Organization
        Ann Lee | Person
        Ann Lee | works for | Acme
    """
    config = config or Config()
    schema = Schema.load(config.schema)
    table = _Table(things, rows, schema)
    size = len(table.text.encode("utf-8", "replace"))
    if not table.entities:
        raise ReadError(source or "the table", "says nothing")
    if size > config.max_bytes:
        found, hint = f"{size:,} bytes as text, the limit is {config.max_bytes:,}", "raise max_bytes, or split it"
        raise ReadError(source or "the table", "is too large", found=found, hint=hint)
    name = PurePath(source).name if source else None
    return Analysis(
        Article.of(table.text, source=source, id=name), table.entities, table.triples, by=fingerprint(schema)
    )


class _Table:
    """Writes the text, and remembers where everything stands.

    Attributes:
        text: a line for each thing and each row.
        entities: all things, with the places where the text names them.
        triples: what the rows say, in the order of their lines.
    """

    def __init__(self, things: Iterable[Thing], rows: Iterable[Row], schema: Schema) -> None:
        self.schema = schema
        rows = list(dict.fromkeys(rows))
        self._things = self._named(things, rows)
        self._local = {key: f"e{number}" for number, key in enumerate(self._things, 1)}
        self._bearers: dict[str, list[str]] = defaultdict(list)
        self._mentions: dict[str, list[Mention]] = {}
        self._lines: list[str] = []
        self._end = 0
        for key, thing in self._things.items():
            self._bearers[thing.label].append(self._local[key])
            _, (label, _, *aliases) = self._write([thing.label, thing.type or UNKNOWN, *thing.aliases])
            self._mentions[key] = [label, *aliases]
        self.triples = tuple(map(self._triple, sorted(rows, key=self._cells)))
        self.text = "".join(self._lines)
        self.entities = tuple(
            LocalEntity(self._local[key], one.label, one.type or UNKNOWN, one.aliases, tuple(self._mentions[key]))
            for key, one in self._things.items()
        )

    def _named(self, things: Iterable[Thing], rows: Sequence[Row]) -> dict[str, Thing]:
        known = {thing.key: thing for thing in things}
        for row in rows:
            for key in row.keys:
                if key is not None:
                    known.setdefault(key, Thing(key))
        types = self._types(known, rows)
        named = [
            Thing(key, one_line(one.label or key), types[key], tuple(map(one_line, one.aliases)))
            for key, one in known.items()
        ]
        return {one.key: one for one in sorted(named, key=lambda one: (one.label, str(one.type), one.key))}

    def _types(self, known: Mapping[str, Thing], rows: Sequence[Row]) -> dict[str, str]:
        """The types of all things: as they are told, else one that their relations allow."""
        possible: dict[str, list[str]] = {}
        for row in rows:
            if row.relation is None or row.relation not in self.schema:
                continue
            meant = of_schema(self.schema, row.relation)
            for key, types in zip(row.keys, (meant.subject, meant.object), strict=True):
                if key is not None and known[key].type is None:
                    narrow(possible, key, [one for one in types if one in ENTITY_TYPES])
        return {key: thing.type or next(iter(possible.get(key, ())), UNKNOWN) for key, thing in known.items()}

    def _write(self, cells: Sequence[str]) -> tuple[Evidence, list[Mention]]:
        """Add a line; gives it back, and where its cells stand."""
        line, start = _BETWEEN.join(cells), self._end
        spans, place = [], start
        for cell in cells:
            spans.append(Mention(place, place + len(cell), cell))
            place += len(cell) + len(_BETWEEN)
        self._lines.append(line + "\n")
        self._end += len(line) + 1
        return Evidence(start, start + len(line), line), spans

    def _cells(self, row: Row) -> list[str]:
        ends = [one_line(text) if key is None else self._things[key].label
                for key, text in zip(row.keys, (row.subject, row.object), strict=True)]  # fmt: skip
        more = [row.status.value] if row.status != Status.FACT else []
        more += [f"by {one_line(row.speaker)}"] if row.speaker else []
        more += [one_line(row.time.text)] if row.time else []
        return [ends[0], one_line(row.words), ends[1], *more]

    def _triple(self, row: Row) -> Triple:
        line, (subject, words, obj, *_) = self._write(self._cells(row))
        meant, (of_subject, of_object) = self._meant(row) or Meant(""), row.keys
        return Triple(
            self._argument(of_subject, subject), words.text, self._argument(of_object, obj), lemma=words.text,
            relation=meant.relation or None, status=row.status, speaker=self._speaker(row), time=row.time,
            confidence=row.confidence, evidence=(line,), pattern=PATTERN, inverse=meant.inverse,
            asymmetric=meant.asymmetric,
        )  # fmt: skip

    def _argument(self, key: str | None, span: Mention) -> Argument:
        if key is None:
            kind = "Date" if is_date(span.text) else None
            return Argument(span.text, span.start, span.end, label=span.text, type=kind)
        thing = self._things[key]
        self._mentions[key].append(span)
        return Argument(span.text, span.start, span.end, self._local[key], thing.label, thing.type, thing.aliases)

    def _speaker(self, row: Row) -> Speaker | None:
        if not row.speaker:
            return None
        label = one_line(row.speaker)
        bearers = self._bearers.get(label, [])
        return Speaker(label, bearers[0] if len(bearers) == 1 else None)

    def _meant(self, row: Row) -> Meant | None:
        """The relation of a row; None for an open predicate: one that the schema does not have, or not of such ends."""
        if row.relation is None:
            return None
        if row.relation not in self.schema:
            return Meant(row.relation) if row.own else None
        meant = of_schema(self.schema, row.relation)
        kinds = [self._kind(key, text) for key, text in zip(row.keys, (row.subject, row.object), strict=True)]
        fits = all(not types or kind in types for kind, types in zip(kinds, (meant.subject, meant.object), strict=True))
        return meant if fits or row.own else None

    def _kind(self, key: str | None, text: str) -> str | None:
        return self._things[key].type if key is not None else "Date" if is_date(text) else None


def is_time(text: str) -> bool:
    """Whether a text is the value of a time, as kg gives one: a date, a week, or an interval from one to another.

    Example:
        >>> is_time("2024-W46"), is_time("2018/2020"), is_time("2024-W60"), is_time("last week")
        (True, True, False, False)
    """
    return all(is_date(end) or is_week(end) for end in text.split("/", 1))


def one_line(text: str) -> str:
    """A text without line ends; a dash for an empty one."""
    return " ".join(text.split()) or "–"
