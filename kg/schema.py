"""Schemas: entity types and named relations, read from one TOML file that a person can edit.

A relation has a name, a definition, the entity types of its subject and object, and patterns (``kg.patterns``). The
schema ``news`` ships with kg and is the default.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from kg.errors import SchemaError
from kg.patterns import Pattern, PatternError, parse

SHIPPED = ("news",)
_TEXTS = ("name", "label", "definition", "wikidata", "inverse")
_LISTS = ("subject", "object", "patterns", "examples", "counter-examples")
_FLAGS = ("symmetric", "performative")
_KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HEADER = re.compile(r"\s*\[\[\s*relation\s*\]\]")


@dataclass(frozen=True, slots=True)
class Relation:
    """A named predicate.

    Attributes:
        name: in kebab case, such as ``granted-clemency-to``.
        definition: what it means.
        subject: entity types that the subject may have.
        object: entity types that the object may have.
        symmetric: whether it holds either way round.
        performative: whether saying it does it: who says "I thank her" has praised her.
        patterns: how a sentence says it.
        label: for pictures and pages; the name in plain words unless given.
        inverse: name of the relation that says the same the other way round, or empty.
        wikidata: property of Wikidata, with ``^-1`` where the direction is the other one, or empty.
        examples: sentences with what they say, ``sentence  => subject | object``.
        counter_examples: sentences that do not say it.
    """

    name: str
    definition: str
    subject: tuple[str, ...]
    object: tuple[str, ...]
    symmetric: bool = False
    performative: bool = False
    patterns: tuple[Pattern, ...] = ()
    label: str = ""
    inverse: str = ""
    wikidata: str = ""
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Schema:
    """Entity types and relations.

    Attributes:
        name: short name.
        types: entity type to its definition.
        relations: in the order of the file.
        digest: 16 hexadecimal digits of a hash of the file, by which a changed schema is seen.

    Example:
        >>> schema = Schema.load("news")
        >>> schema["met-with"].symmetric
        True
    """

    name: str
    types: Mapping[str, str]
    relations: tuple[Relation, ...]
    digest: str = field(default="", compare=False)

    @cached_property
    def _by_name(self) -> dict[str, Relation]:
        return {relation.name: relation for relation in self.relations}

    def __getitem__(self, name: str) -> Relation:
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    @classmethod
    def load(cls, source: str | Path) -> "Schema":
        """Read a schema.

        Args:
            source: name of a schema that ships with kg, or the path of a TOML file.

        Raises:
            SchemaError: there is no such schema, or the file is wrong; says where and what to write instead.
        """
        name = str(source)
        if name in SHIPPED:
            text = files("kg").joinpath("schemas", f"{name}.toml").read_text(encoding="utf-8")
            return cls.parse(text, source=name)
        path = Path(source)
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError as error:
            raise SchemaError(
                f"no schema {name!r}", hint=f"give the path of a TOML file, or one of: {', '.join(SHIPPED)}"
            ) from error
        except (OSError, UnicodeDecodeError) as error:
            raise SchemaError(f"{path} cannot be read: {error}") from error
        return cls.parse(text, source=str(path))

    @classmethod
    def parse(cls, text: str, *, source: str = "schema") -> "Schema":
        """Read a schema from TOML text.

        Args:
            text: the TOML.
            source: what messages call it.

        Raises:
            SchemaError: as in ``load``.
        """
        try:
            table = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise SchemaError(
                f"{source} is no TOML: {error}", hint='write texts in quotes, as in:  name = "met-with"'
            ) from error
        return _Reader(source, text).schema(table)


class _Reader:
    """Turns the TOML tables into a schema, with messages that name file and line."""

    def __init__(self, source: str, text: str) -> None:
        self.source = source
        self.lines = text.splitlines()
        headers = [n for n, line in enumerate(self.lines) if _HEADER.match(line)]
        self.tables = [range(*bounds) for bounds in pairwise((*headers, len(self.lines)))]
        self.here = range(len(self.lines))
        self.digest = hashlib.sha256(text.encode()).hexdigest()[:16]

    def fail(self, what: str, near: str = "", hint: str | None = None) -> SchemaError:
        """An error at the first line of the table at hand that has some text, else at the table's own line."""
        at = next((n for n in self.here if near and near in self.lines[n]), self.here.start if self.here.start else -1)
        where = f"{self.source}:{at + 1}" if at >= 0 else self.source
        return SchemaError(f"{where}: {what}", hint=hint)

    def schema(self, table: Mapping[str, Any]) -> Schema:
        types = table.get("types")
        if not isinstance(types, dict) or not types:
            raise self.fail("it has no [types]", hint='begin with:\n    [types]\n    Person = "a human being"')
        for kind, meaning in types.items():
            if not isinstance(meaning, str):
                raise self.fail(f"type {kind!r} must be defined by a text", kind, f'as in:  {kind} = "a human being"')
        for key in sorted(table.keys() - {"name", "types", "relation"}):
            raise self.fail(f"no field named {key!r}", key, "there are: name, [types], [[relation]]")
        rows = table.get("relation", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self.fail("relations are written as [[relation]] tables", "relation")
        relations: list[Relation] = []
        for number, row in enumerate(rows):
            self.enter(number, len(rows))
            relations.append(self.relation(row, types))
            if any(relation.name == relations[-1].name for relation in relations[:-1]):
                raise self.fail(f"relation {relations[-1].name!r} stands there twice", "name", "keep one of them")
        names = [relation.name for relation in relations]
        for number, relation in enumerate(relations):
            self.enter(number, len(rows))
            if relation.inverse and relation.inverse not in names:
                raise self.fail(
                    f"{relation.name}: no relation {relation.inverse!r} to be its inverse",
                    "inverse",
                    f"there are: {', '.join(names)}",
                )
        name = table.get("name", Path(self.source).stem)
        return Schema(str(name), dict(types), tuple(relations), self.digest)

    def enter(self, number: int, count: int) -> None:
        """From here on errors are those of one relation's table."""
        self.here = self.tables[number] if len(self.tables) == count else range(len(self.lines))

    def relation(self, row: Mapping[str, Any], types: Mapping[str, Any]) -> Relation:
        name = row.get("name")
        if not isinstance(name, str) or not _KEBAB.fullmatch(name):
            found = "it has none" if name is None else f"not {name!r}"
            raise self.fail(f"a relation needs a name in kebab case, {found}", "name", 'as in:  name = "met-with"')
        for key, value in row.items():
            self.check(name, key, value)
        for side in ("subject", "object"):
            if not row.get(side):
                raise self.fail(f"{name}: it has no {side} types", "name", f'as in:  {side} = ["Person"]')
            for kind in row[side]:
                if kind not in types:
                    raise self.fail(f"{name}: no type {kind!r}", f'"{kind}"', f"there are: {', '.join(types)}")
        return Relation(
            name=name,
            definition=row.get("definition", ""),
            subject=tuple(row["subject"]),
            object=tuple(row["object"]),
            symmetric=row.get("symmetric", False),
            performative=row.get("performative", False),
            patterns=tuple(self.pattern(name, text, types) for text in row.get("patterns", ())),
            label=row.get("label", name.replace("-", " ")),
            inverse=row.get("inverse", ""),
            wikidata=row.get("wikidata", ""),
            examples=tuple(row.get("examples", ())),
            counter_examples=tuple(row.get("counter-examples", ())),
        )

    def check(self, name: str, key: str, value: object) -> None:
        if key in _TEXTS:
            kind, right, sample = "a text", isinstance(value, str), '"…"'
        elif key in _LISTS:
            right = isinstance(value, list) and all(isinstance(v, str) for v in value)
            kind, sample = "a list of texts", '["…", "…"]'
        elif key in _FLAGS:
            kind, right, sample = "true or false", isinstance(value, bool), "true"
        else:
            known = ", ".join((*_TEXTS, *_LISTS, *_FLAGS))
            raise self.fail(f"{name}: no field named {key!r}", key, f"there are: {known}")
        if not right:
            raise self.fail(f"{name}: {key} must be {kind}", key, f"as in:  {key} = {sample}")

    def pattern(self, name: str, text: str, types: Mapping[str, Any]) -> Pattern:
        try:
            pattern = parse(text)
        except PatternError as error:
            raise self.fail(f"{name}: pattern {text!r}: {error}", text) from error
        for kind in sorted((pattern.subject | pattern.object) - types.keys()):
            raise self.fail(f"{name}: pattern {text!r}: no type {kind!r}", text, f"there are: {', '.join(types)}")
        return pattern
