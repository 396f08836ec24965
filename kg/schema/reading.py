"""The text of a schema, read: what it says, and all that is wrong in it."""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kg.patterns import ORGANISATION_KINDS, Pattern, PatternError, parse
from kg.problems import Problem, shown
from kg.schema.examples import Example, ExampleError
from kg.schema.inverses import inverse_problems
from kg.schema.kinds import ENTITY_TYPES, LITERAL_TYPES, TYPES, nearest_type
from kg.schema.model import Relation, Schema
from kg.tables import Block, blocks, no_toml, quoted

_TEXTS = ("name", "label", "definition", "wikidata", "schema-org", "inverse")
_LISTS = ("subject", "object", "patterns", "examples", "counter-examples")
_FLAGS = ("symmetric", "asymmetric", "performative")
_FIELDS = (*_TEXTS, *_LISTS, *_FLAGS)
_KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# What a mapping looks like, and one as an example.
_MAPPINGS = {
    "wikidata": (re.compile(r"P[1-9]\d*(?:\^-1)?", re.ASCII), "a property of Wikidata", "P26"),
    "schema-org": (re.compile(r"[a-z][A-Za-z0-9]*(?:\^-1)?", re.ASCII), "a property of schema.org", "spouse"),
}
_AS_IN = 'write texts in quotes, as in:  name = "met-with"'


def read(text: str, source: str) -> tuple[Schema, list[Problem]]:
    """Read a schema's text, as far as that is possible.

    Args:
        text: the TOML.
        source: what messages call it; its last part without suffix is the schema's name unless it has one.

    Returns:
        The schema, nothing to rely on where there are problems; and what is wrong.

    Example:
        >>> schema, wrong = read('[types]\\nPersn = "a human being"\\n[[relation]]\\nname = "met"', "my.toml")
        >>> print(*wrong, sep="\\n")
        line 2: kg gives no entity the type 'Persn'; did you mean 'Person'?
        line 4: met: it has no subject types; as in:  subject = ["Person"]
        line 4: met: it has no object types; as in:  object = ["Person"]
    """
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return Schema(Path(source).stem, {}, ()), [no_toml(error, text, _AS_IN)]
    reader = _Reader(text)
    reader.read(tables)
    name = tables.get("name", Path(source).stem)
    if not isinstance(name, str):
        reader.fail(reader.head.keys.get("name", 0), "name must be a text", 'as in:  name = "courts"')
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    schema = Schema(str(name), reader.types, tuple(reader.relations), digest, source, reader.lines)
    return schema, reader.problems


class _Reader:
    """Turns the tables into relations, and notes what is wrong with them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.problems: list[Problem] = []
        self.types: dict[str, str] = {}
        self.relations: list[Relation] = []
        self.lines: dict[tuple[str, str, str], int] = {}
        found = blocks(text)
        self.blocks = {name: [one for one in found if one.name == name] for name in ("", "types", "relation")}
        self.head = self.blocks[""][0] if self.blocks[""] else Block("", "", 0, 0, 0)
        self.where = {one.name: one.line for one in reversed(found)} | self.head.keys

    def fail(self, line: int, what: str, hint: str | None = None) -> None:
        self.problems.append(Problem(line, what, hint))

    def read(self, tables: Mapping[str, Any]) -> None:
        """Read all tables."""
        for key in tables.keys() - {"name", "types", "relation"}:
            hint = "there are: name, [types], [[relation]]"
            self.fail(self.where.get(key, 0), f"no field named {shown(key)!r}", hint)
        self._read_types(tables.get("types"))
        rows = tables.get("relation", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.fail(self.where.get("relation", 0), "relations are written as [[relation]] tables")
            return
        places = self.blocks["relation"]
        if len(places) != len(rows):  # an inline list of tables stands in one place
            places = [Block("relation", "", self.where.get("relation", 0), 0, 0)] * len(rows)
        named: dict[str, int] = {}
        for row, block in zip(rows, places, strict=True):
            relation = _RelationReader(self, row, block).relation()
            line = block.keys.get("name", block.line)
            if relation.name in named:
                what = f"relation {relation.name!r} stands there twice, first in line {named[relation.name]}"
                self.fail(line, what, "keep one of them")
            elif relation.name:
                named[relation.name] = line
                self.relations.append(relation)
                self.lines[relation.name, "name", ""] = line
                self.lines[relation.name, "inverse", ""] = block.keys.get("inverse", line)
        self.problems += inverse_problems(self.relations, self.lines)

    def _read_types(self, table: object) -> None:
        if not isinstance(table, dict) or not table:
            self.fail(0, "it has no [types]", 'begin with:\n    [types]\n    Person = "a human being"')
            self.types = dict(ENTITY_TYPES)
            return
        keys = self.blocks["types"][0].keys if self.blocks["types"] else {}
        for kind, meaning in table.items():
            line = keys.get(kind, self.where.get("types", 0))
            if kind not in TYPES:
                near = nearest_type(kind)
                hint = f"did you mean {near!r}?" if near else f"there are: {', '.join(ENTITY_TYPES)}"
                self.fail(line, f"kg gives no entity the type {shown(kind)!r}", hint)
            elif not isinstance(meaning, str):
                self.fail(line, f"type {kind!r} must be defined by a text", f'as in:  {kind} = "a human being"')
            self.types[kind] = str(meaning)


class _RelationReader:
    """Turns one table into a relation."""

    def __init__(self, whole: _Reader, row: Mapping[str, Any], block: Block) -> None:
        self.whole = whole
        self.block = block
        self.row = {key: value for key, value in row.items() if self._checked(key, value)}
        self.given = row
        name = self.row.get("name", "")
        self.name = name if _KEBAB.fullmatch(name) else ""

    def fail(self, line: int, what: str, hint: str | None = None) -> None:
        self.whole.fail(line, f"{self.name}: {what}" if self.name else what, hint)

    def line(self, key: str) -> int:
        return self.block.keys.get(key, self.block.line)

    def relation(self) -> Relation:
        """What the table says."""
        if not self.name and self.row.get("name") == self.given.get("name"):
            found = f"not {shown(self.row['name'])!r}" if "name" in self.row else "it has none"
            what = f"a relation needs a name in kebab case, {found}"
            self.fail(self.line("name"), what, 'as in:  name = "met-with"')
        for key, value in self.given.items():
            if key not in self.row:
                self._fail_field(key, value)
        for key, (form, what, sample) in _MAPPINGS.items():
            if self.row.get(key) and not form.fullmatch(self.row[key]):
                hint = f'as in:  {key} = "{sample}", or "{sample}^-1" where it has the other direction'
                self.fail(self.line(key), f"{shown(self.row[key])!r} is not {what}", hint)
        if self.row.get("symmetric") and self.row.get("asymmetric"):
            self.fail(self.line("asymmetric"), "it is both symmetric and asymmetric", "keep one of the two")
        subject, target = self._types("subject"), self._types("object")
        relation = Relation(
            name=self.name,
            definition=self.row.get("definition", ""),
            subject=subject,
            object=target,
            symmetric=self.row.get("symmetric", False),
            asymmetric=self.row.get("asymmetric", False),
            performative=self.row.get("performative", False),
            label=self.row.get("label", self.name.replace("-", " ")),
            inverse=self.row.get("inverse", ""),
            wikidata=self.row.get("wikidata", ""),
            schema_org=self.row.get("schema-org", ""),
            examples=tuple(self.row.get("examples", ())),
            counter_examples=tuple(self.row.get("counter-examples", ())),
        )
        self._check_examples("examples")
        self._check_examples("counter-examples")
        return replace(relation, patterns=self._patterns(relation))

    # -- fields ----------------------------------------------------------------------------------------------------

    @staticmethod
    def _checked(key: str, value: object) -> bool:
        """Whether a field is known and of the right kind."""
        if key in _LISTS:
            return isinstance(value, list) and all(isinstance(one, str) for one in value)
        return isinstance(value, str) if key in _TEXTS else key in _FLAGS and isinstance(value, bool)

    def _fail_field(self, key: str, value: object) -> None:
        if key not in _FIELDS:
            free = [one for one in _FIELDS if one not in self.given]
            near = get_close_matches(key.lower().replace("_", "-"), free, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(_FIELDS)}"
            self.fail(self.line(key), f"no field named {shown(key)!r}", hint)
            return
        kind, sample = ("a list of texts", '["…", "…"]') if key in _LISTS else ("a text", '"…"')
        if key in _FLAGS:
            kind, sample = "true or false", "true"
        elif key in _LISTS and isinstance(value, str):
            sample = f"[{quoted(shown(value))}]"
        self.fail(self.line(key), f"{key} must be {kind}", f"as in:  {key} = {sample}")

    def _types(self, side: str) -> tuple[str, ...]:
        kinds = self.row.get(side, [])
        if not kinds and (side in self.row or side not in self.given):
            near = get_close_matches(side, [key for key in self.given if key not in _FIELDS], 1)
            if not near:
                line = self.line(side if side in self.row else "name")
                self.fail(line, f"it has no {side} types", f'as in:  {side} = ["Person"]')
        for kind, line in zip(kinds, self._lines(side, kinds), strict=True):
            if kind not in self.whole.types:
                self.fail(line, f"no type {shown(kind)!r}", self._type_hint(kind))
            elif side == "subject" and kind in LITERAL_TYPES:
                self.fail(line, "a date can be an object, not a subject", "turn the relation around")
        return tuple(kinds)

    def _type_hint(self, kind: str) -> str:
        if kind in TYPES:
            return f'write it below [types]:  {kind} = "{TYPES[kind]}"'
        near = nearest_type(kind)
        return f"did you mean {near!r}?" if near else f"there are: {', '.join(self.whole.types)}"

    def _lines(self, key: str, values: Sequence[str]) -> list[int]:
        """The line of each text of a list."""
        text, start = self.whole.text, self.line(key)
        at, line = self._offset(start), start
        found: list[int] = []
        for value in values:
            places = [text.find(one, at, self.block.end) for one in {quoted(value), f"'{value}'"}]
            place = min((one for one in places if one >= 0), default=-1)
            if place < 0:  # written with escapes, or in a list of another place: the key's line must do
                found += [line] * (len(values) - len(found))
                break
            line += text.count("\n", at, place)
            at = place + 1
            found.append(line)
        return found

    def _offset(self, line: int) -> int:
        at = self.block.start
        for _ in range(line - self.block.line):
            at = self.whole.text.find("\n", at) + 1
        return at

    # -- patterns and examples -------------------------------------------------------------------------------------

    def _patterns(self, relation: Relation) -> tuple[Pattern, ...]:
        texts = self.row.get("patterns", [])
        found: dict[Pattern, int] = {}
        kept = []
        for text, line in zip(texts, self._lines("patterns", texts), strict=True):
            self.whole.lines.setdefault((self.name, "patterns", text), line)
            try:
                pattern = parse(text)
            except PatternError as error:
                self.fail(line, f"pattern {shown(text)!r}: {error}")
                continue
            meaning = replace(pattern, text="")
            if meaning in found:
                what = f"pattern {shown(text)!r} stands there twice, first in line {found[meaning]}"
                self.fail(line, what, "keep one of them")
            found.setdefault(meaning, line)
            self._check_ends(relation, pattern, line)
            kept.append(pattern)
        return tuple(kept)

    def _check_ends(self, relation: Relation, pattern: Pattern, line: int) -> None:
        """A pattern may have fewer types than its relation, but no others."""
        for side, own, allowed in (
            ("subject", pattern.subject, relation.subject),
            ("object", pattern.object, relation.object),
        ):
            for kind in sorted(own):
                told = f"pattern {shown(pattern.text)!r}"
                type_ = "Organization" if kind in ORGANISATION_KINDS else kind
                if type_ not in self.whole.types:
                    self.fail(line, f"{told}: no type {type_!r}", self._type_hint(type_))
                elif allowed and type_ not in allowed:
                    hint = f"write  {side} = {_listed((*allowed, type_))}, or take {kind} out of the pattern"
                    self.fail(line, f"{told} cannot match: the relation has no {side} of type {type_}", hint)

    def _check_examples(self, key: str) -> None:
        texts = self.row.get(key, [])
        for text, line in zip(texts, self._lines(key, texts), strict=True):
            self.whole.lines.setdefault((self.name, key, text), line)
            try:
                Example.of(text) if key == "examples" else Example.counter(text)
            except ExampleError as error:
                self.fail(line, f"{key.removesuffix('s')} {shown(text)!r}: {error}")


def _listed(texts: Sequence[str]) -> str:
    return f"[{', '.join(quoted(text) for text in texts)}]"
