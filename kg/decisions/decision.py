"""A decision: what a person said of entities or of a statement, as data, as a sentence and as a block of TOML."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from kg.errors import DecisionError
from kg.iris import iri_of
from kg.names import normal
from kg.problems import shown
from kg.tables import quoted as quoted_in_toml
from kg.types import Status

Say = Literal["same", "different", "rename", "retype", "link", "unlink", "accept", "reject"]

_ABOUT_ONE = ("rename", "retype", "link", "unlink")
_WIDEST = 100
LONGEST_IRI = 300
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII)


def comparable(name: str) -> str:
    """A name in the form in which names of decisions are compared: normal, and without regard to capitals.

    Example:
        >>> comparable("ACME  Corp.") == comparable("Acme Corp")
        True
    """
    return normal(name).casefold()


@dataclass(frozen=True, slots=True)
class EntityRef:
    """Which entity is meant.

    Attributes:
        name: its label or another of its names.
        type: its entity type, where the name alone does not tell.
        article: an article that mentions it, where the name alone does not tell: the article's id, source, URL or the
            first digits of its revision.

    Example:
        >>> print(EntityRef("Bob Ray", "Person", "minutes.txt"))
        "Bob Ray" (Person) in minutes.txt
    """

    name: str
    type: str | None = None
    article: str | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """Comparable name, type and article; empty for what is not said. Of equal keys the same entity is meant."""
        return comparable(self.name), self.type or "", self.article or ""

    @property
    def words(self) -> str:
        """As within a sentence, the name without quotes."""
        return self._told(shown(self.name))

    def __str__(self) -> str:
        return self._told(f'"{shown(self.name)}"')

    def _told(self, name: str) -> str:
        kind = f" ({shown(self.type)})" if self.type else ""
        place = f" in {shown(self.article)}" if self.article else ""
        return name + kind + place

    def toml(self) -> str:
        """As a value of TOML: a text, or a table where there is more than a name.

        Raises:
            DecisionError: no file can hold it.

        Example:
            >>> print(EntityRef("Bob Ray").toml(), EntityRef("Bob Ray", type="Person").toml())
            "Bob Ray" { name = "Bob Ray", type = "Person" }
        """
        if self.type is None and self.article is None:
            return quoted(self.name)
        return _table({"name": self.name, "type": self.type, "article": self.article})


@dataclass(frozen=True, slots=True)
class StatementRef:
    """Which statement is meant; what is None may be anything.

    Attributes:
        subject: name of the entity.
        predicate: name of the relation, or the open predicate's words.
        object: name of the entity, or the words.
        status: fact, claimed, planned, denied or hypothetical.
        speaker: name of who says it.
        time: as in the graph, such as ``2018-06-06``.
        article: an article that says it, named as in ``EntityRef``.

    Example:
        >>> print(StatementRef("Ann Lee", "met-with", "Bob Ray", Status.CLAIMED, speaker="Tom Ward"))
        Ann Lee met-with Bob Ray (claimed, by Tom Ward)
    """

    subject: str
    predicate: str
    object: str
    status: Status | None = None
    speaker: str | None = None
    time: str | None = None
    article: str | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """All parts in comparable form; empty for what is not said."""
        return (
            comparable(self.subject),
            " ".join(self.predicate.split()).casefold(),
            comparable(self.object),
            self.status or "",
            comparable(self.speaker or ""),
            self.time or "",
            self.article or "",
        )

    def __str__(self) -> str:
        said = f"{shown(self.subject)} {shown(self.predicate)} {shown(self.object)}"
        details = (self.status, f"by {shown(self.speaker)}" if self.speaker else None, self.time)
        among = ", ".join(shown(detail) for detail in details if detail)
        place = f" in {shown(self.article)}" if self.article else ""
        return said + (f" ({among})" if among else "") + place

    def toml(self) -> str:
        """As a table of TOML, on one line.

        Raises:
            DecisionError: no file can hold it.
        """
        names = ("subject", "predicate", "object", "status", "speaker", "time", "article")
        return _table({name: getattr(self, name) for name in names})


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said. Nothing is checked here: reading and writing a file do that.

    Attributes:
        say: what is said: entities are the same or different, one is renamed or gets another type, it is or is not
            that of a knowledge base, a statement is accepted or rejected.
        entities: two or more of ``same`` and ``different``, else one; none of ``accept`` and ``reject``.
        statement: of ``accept`` and ``reject``.
        label: the new one, of ``rename``.
        type: the new one, of ``retype``.
        target: what the entity is, or is not, of ``link`` and ``unlink``: an IRI; ``Q20`` becomes that of Wikidata.
        by: who decided.
        on: when: an ISO 8601 date, or date and time.
        because: why.
        line: where its block begins in the file, counted from 1; 0 for one of no file. Not compared.

    Example:
        >>> decision = Decision("same", (EntityRef("Bob Ray", "Person"), EntityRef("Robert Ray")), by="Ann Lee")
        >>> print(decision.sentence)
        Bob Ray (Person) and Robert Ray are the same
        >>> print(decision.toml(), end="")
        [[same]]
        entities = [{ name = "Bob Ray", type = "Person" }, "Robert Ray"]
        by = "Ann Lee"
    """

    say: Say
    entities: tuple[EntityRef, ...] = ()
    statement: StatementRef | None = None
    label: str | None = None
    type: str | None = None
    target: str | None = None
    by: str | None = None
    on: str | None = None
    because: str | None = None
    line: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        if self.target is not None:
            object.__setattr__(self, "target", iri_of(self.target) or self.target)

    @property
    def id(self) -> str:
        """12 hexadecimal digits of a hash of what is decided: not of who, when, why, where in the file, nor of the
        order of the entities.
        """
        content = (
            self.say,
            sorted(entity.key for entity in self.entities),
            self.statement.key if self.statement else None,
            self.label,
            self.type,
            *([self.target] if self.target else ()),
        )
        return hashlib.sha256(json.dumps(content).encode("ascii")).hexdigest()[:12]

    @property
    def sentence(self) -> str:
        """The decision on one line, for people."""
        who = _listed([entity.words for entity in self.entities])
        match self.say:
            case "same":
                return f"{who} are the same"
            case "different":
                return f"{who} are {'different' if len(self.entities) < 3 else 'all different'}"
            case "rename":
                return f"{who} is called {shown(self.label or '')}"
            case "retype":
                return f"{who} is of type {shown(self.type or '')}"
            case "link":
                return f"{who} is {shown(self.target or '', LONGEST_IRI)}"
            case "unlink":
                return f"{who} is not {shown(self.target or '', LONGEST_IRI)}"
            case "accept":
                return f"{self.statement} is right"
            case "reject":
                return f"{self.statement} is wrong"

    def toml(self) -> str:
        """The decision as its block of the file, with a line end.

        Raises:
            DecisionError: no file can hold it.
        """
        lines = [f"[[{self.say}]]"]
        if self.say in _ABOUT_ONE and len(self.entities) == 1:
            lines.append(f"entity = {self.entities[0].toml()}")
        elif self.entities:
            lines.append(_list("entities", [entity.toml() for entity in self.entities]))
        if self.statement:
            lines.append(f"statement = {self.statement.toml()}")
        texts = {"label": self.label, "type": self.type, "target": self.target, "by": self.by}
        lines += [f"{key} = {quoted(text)}" for key, text in texts.items() if text is not None]
        if self.on is not None:
            lines.append(f"on = {self.on if _is_date(self.on) else quoted(self.on)}")
        if self.because is not None:
            lines.append(f"because = {quoted(self.because)}")
        return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A text as TOML writes it.

    Raises:
        DecisionError: it holds half of a character, which no file can.
    """
    try:
        return quoted_in_toml(text)
    except ValueError as error:
        hint = "leave it out of the name or the reason"
        raise DecisionError(f"a decision cannot hold the {error}", hint=hint) from error


def _table(values: dict[str, str | None]) -> str:
    return "{ " + ", ".join(f"{key} = {quoted(text)}" for key, text in values.items() if text is not None) + " }"


def _list(key: str, values: Sequence[str]) -> str:
    """A key with its list: on one line if that is not long, else a line a value, which shows well in a diff."""
    line = f"{key} = [{', '.join(values)}]"
    return line if len(line) <= _WIDEST else "\n".join([f"{key} = [", *(f"  {value}," for value in values), "]"])


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return _DATE.fullmatch(text) is not None
