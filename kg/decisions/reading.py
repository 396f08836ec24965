"""The text of a file of decisions, read: all its decisions, and all that is wrong in it."""

import tomllib
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, time
from difflib import get_close_matches
from typing import Any, cast

from kg.decisions.decision import Decision, EntityRef, Say, StatementRef, comparable
from kg.iris import iri_of
from kg.problems import Problem, shown
from kg.tables import Block, blocks, no_toml
from kg.types import Status

# What each kind of decision must have, and what any may have.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "same": ("entities",),
    "different": ("entities",),
    "rename": ("entity", "label"),
    "retype": ("entity", "type"),
    "link": ("entity", "target"),
    "unlink": ("entity", "target"),
    "accept": ("statement",),
    "reject": ("statement",),
}
_ABOUT = ("by", "on", "because")
_OF_ENTITY = ("name", "type", "article")
_OF_STATEMENT = ("subject", "predicate", "object", "status", "speaker", "time", "article")
_STATUSES = tuple(status.value for status in Status)
_SAMPLES = {
    "entities": '["Bob Ray", "Robert Ray"]',
    "entity": '"Bob Ray"',
    "statement": '{ subject = "Ann Lee", predicate = "met-with", object = "Bob Ray" }',
    "label": '"Robert Ray"',
    "type": '"Person"',
    "target": '"Q20"',
    "on": "2026-11-25",
    "predicate": '"met-with"',
    "name": '"Bob Ray"',
    "article": '"minutes.txt"',
    "status": '"fact"',
}
_AS_IN = 'a decision is a line like [[rename]] and lines like  label = "Robert Ray"'


def read(text: str) -> tuple[list[Decision], list[Problem]]:
    """Read a file's text, as far as that is possible.

    Args:
        text: the TOML, without a byte order mark.

    Returns:
        What is decided, in the order of the file, each with its line; and what is wrong. What contradicts what is not
        looked at.

    Example:
        >>> text = '[[rename]]\\nentity = "Bob Ray"\\nlabel = "Robert Ray"\\n[[retype]]\\ntype = "Person"'
        >>> decided, wrong = read(text)
        >>> print(decided[0].sentence, *wrong, sep="\\n")
        Bob Ray is called Robert Ray
        line 4: [[retype]] lacks 'entity'; write it as in:  entity = "Bob Ray"
    """
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return [], [no_toml(error, text, _AS_IN)]
    decided: list[Decision] = []
    problems: list[Problem] = []
    read_so_far: Counter[str] = Counter()
    for block in blocks(text):
        if wrong := _header_problems(block):
            problems += wrong
            continue
        reader = _BlockReader(block, tables[block.name][read_so_far[block.name]])
        read_so_far[block.name] += 1
        decision = reader.decision()
        problems += reader.problems
        if not reader.problems:
            decided.append(decision)
    return decided, problems


def _header_problems(block: Block) -> list[Problem]:
    """What is wrong with where a block begins."""
    if not block.brackets:
        return [
            Problem(line, f"{shown(key)!r} stands before the first block", "begin a decision with a line like [[same]]")
            for key, line in block.keys.items()
        ]
    if block.name in _NEEDED and block.brackets == "[[":
        return []
    if block.name in _NEEDED:
        return [Problem(block.line, f"[{block.name}] needs two brackets", f"write [[{block.name}]]")]
    near = get_close_matches(block.name.partition(".")[0].casefold(), _NEEDED, 1)
    hint = f"did you mean [[{near[0]}]]?" if near else f"there are: {', '.join(_NEEDED)}"
    return [Problem(block.line, f"no kind of decision {shown(block.name)!r}", hint)]


class _BlockReader:
    """Turns the table of one block into a decision, and notes what is wrong with it."""

    def __init__(self, block: Block, table: Mapping[str, Any]) -> None:
        self.problems: list[Problem] = []
        self._block = block
        self._table = table
        self._line = block.line
        self._name = f"[[{block.name}]]"

    def decision(self) -> Decision:
        """What the block says; nothing to rely on where there are problems."""
        needed = _NEEDED[self._block.name]
        self._check_keys(self._table, (*needed, *_ABOUT), needed, self._name)
        values = {key: self._table[key] for key in (*needed, *_ABOUT) if key in self._table}
        about: dict[str, Any] = {}
        for key, value in values.items():
            self._line = self._block.keys.get(key, self._block.line)
            about |= self._value(key, value)
        return replace(Decision(cast(Say, self._block.name), line=self._block.line), **about)

    def _value(self, key: str, value: object) -> dict[str, Any]:
        match key:
            case "entities":
                return {"entities": self._entities(value)}
            case "entity":
                return {"entities": (self._entity(value),)}
            case "statement":
                return {"statement": self._statement(value)}
            case "on":
                return {"on": self._day(value)}
            case "target":
                return {"target": self._target(value)}
        return {key: self._text(value, key)}

    def _fail(self, what: str, hint: str | None = None) -> None:
        self.problems.append(Problem(self._line, what, hint))

    def _check_keys(self, table: Mapping[str, Any], known: Collection[str], needed: Collection[str], of: str) -> None:
        line, meant = self._line, set(table)
        for key in [key for key in table if key not in known]:
            if table is self._table:
                self._line = self._block.keys.get(key, line)
            near = get_close_matches(key.casefold(), [one for one in known if one not in table], 1)
            meant |= set(near)
            hint = f"did you mean {near[0]!r}?" if near else f"it can have: {', '.join(known)}"
            self._fail(f"{of} has no {shown(key)!r}", hint)
        self._line = line
        for key in needed:
            if key not in meant:
                self._fail(f"{of} lacks {key!r}", _sample(key))

    def _text(self, value: object, what: str) -> str:
        if not isinstance(value, str):
            self._fail(f"{what!r} must be a text in quotes, not {_kind(value)}", _sample(what))
        elif not value.strip():
            self._fail(f"{what!r} is empty", "leave it out" if what in _ABOUT else "write it between the quotes")
        else:
            return value
        return ""

    def _named(self, value: object, what: str) -> str:
        """A text that names somebody or something."""
        name = self._text(value, what)
        if name and not comparable(name):
            self._fail(f"{what!r} names nothing: {shown(name)!r}")
        return name

    def _target(self, value: object) -> str:
        text = self._text(value, "target")
        if text and iri_of(text) is None:
            self._fail(f"'target' is neither an IRI nor an item of Wikidata: {shown(text)!r}", _sample("target"))
        return iri_of(text) or ""

    def _day(self, value: object) -> str:
        if isinstance(value, date):
            return value.isoformat()
        self._fail(f"'on' must be a date without quotes, not {_kind(value)}", _sample("on"))
        return ""

    def _entities(self, value: object) -> tuple[EntityRef, ...]:
        if not isinstance(value, list):
            self._fail(f"'entities' must be a list, not {_kind(value)}", _sample("entities"))
            return ()
        found = tuple(self._entity(one) for one in value)
        if len(found) < 2:
            self._fail(f"{self._name} needs two entities or more, not {len(found)}", _sample("entities"))
        elif not self.problems:
            keys = [entity.key for entity in found]
            by_key = dict(zip(keys, found, strict=True))
            for key, times in Counter(keys).items():
                if times > 1:
                    often = "twice" if times == 2 else f"{times} times"
                    hint = "tell them apart by type or article, or name it once"
                    self._fail(f"{self._name} names {by_key[key]} {often}", hint)
        return found

    def _entity(self, value: object) -> EntityRef:
        if isinstance(value, str):
            return EntityRef(self._named(value, "entity"))
        if not isinstance(value, dict):
            self._fail(f"an entity must be a name in quotes or a table, not {_kind(value)}", _sample("entity"))
            return EntityRef("")
        self._check_keys(value, _OF_ENTITY, ("name",), "an entity")
        return EntityRef(**{"name": "", **self._parts(value, _OF_ENTITY, names=("name",))})

    def _statement(self, value: object) -> StatementRef | None:
        if not isinstance(value, dict):
            self._fail(f"'statement' must be a table, not {_kind(value)}", _sample("statement"))
            return None
        self._check_keys(value, _OF_STATEMENT, _OF_STATEMENT[:3], "a statement")
        parts = self._parts(value, _OF_STATEMENT, names=("subject", "object", "speaker"))
        status = parts.pop("status", None)
        if status and status not in _STATUSES:
            near = get_close_matches(status.casefold(), _STATUSES, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(_STATUSES)}"
            self._fail(f"no status {shown(status)!r}", hint)
            return None
        parts = {"subject": "", "predicate": "", "object": "", **parts}
        return StatementRef(**parts, status=Status(status) if status else None)

    def _parts(self, table: Mapping[str, Any], keys: Collection[str], names: Collection[str]) -> dict[str, str]:
        return {k: (self._named if k in names else self._text)(table[k], k) for k in keys if k in table}


def _sample(key: str) -> str:
    sample = _SAMPLES.get(key, '"Ann Lee"')
    return f"write it as in:  {key} = {sample}"


def _kind(value: object) -> str:
    match value:
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case date() | time():
            return "a date or time"
        case str():
            return "a text"
        case list():
            return "a list"
    return "a table"
