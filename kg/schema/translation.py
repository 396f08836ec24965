"""A schema in another language: its relations, with the patterns and examples of a file beside it.

Beside ``relations.toml`` stands ``relations.fr.toml``, which has a ``[[relation]]`` for each that it has patterns of:
``name``, ``patterns``, ``examples`` and ``counter-examples``. What a relation means and joins stays in the schema.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from kg.errors import SchemaError
from kg.languages import Grammar
from kg.patterns import Pattern, PatternError, parse
from kg.problems import Problem, one_error, shown
from kg.schema.examples import Example, ExampleError
from kg.schema.model import SHIPPED, Relation, Schema, content_of
from kg.tables import Block, blocks, no_toml, quoted

FORMS = ("clause", "pair", "being")
"""Forms of patterns that are read in other languages than English."""

_LISTS = ("patterns", "examples", "counter-examples")


def translation_of(source: str, code: str) -> Path:
    """The file with a schema's patterns in a language.

    Args:
        source: name of a schema that ships with kg, or path of one.
        code: of the language.
    """
    if source in SHIPPED:
        return Path(str(files("kg").joinpath("schemas", f"{source}.{code}.toml")))
    return Path(source).with_suffix(f".{code}.toml")


def translated(source: str, grammar: Grammar) -> Schema:
    """Read a schema with the patterns of a language in place of the English ones.

    Args:
        source: as for ``Schema.load``.
        grammar: of the language.

    Returns:
        The schema; without any pattern where it has none in this language.

    Raises:
        SchemaError: the schema or the file with the patterns is wrong.

    Example:
        >>> schema = translated("news", Grammar.load("fr"))
        >>> [pattern.text for pattern in schema["met-with"].patterns][:1]
        ['SUBJ rencontrer OBJ']
    """
    schema, path = Schema.load(source), translation_of(source, grammar.code)
    bare = {one.name: replace(one, patterns=(), examples=(), counter_examples=()) for one in schema.relations}
    if not path.is_file():
        return replace(schema, relations=tuple(bare.values()), lines={})
    text = content_of(path).decode("utf-8-sig", "replace").replace("\r\n", "\n")
    reader = _Reader(text, bare, grammar)
    if problems := list(reader.problems()):
        raise one_error(SchemaError, str(path), problems)
    digest = hashlib.sha256(f"{schema.digest}\x1f{text}".encode()).hexdigest()[:16]
    relations = tuple(reader.relations.values())
    return replace(schema, relations=relations, digest=digest, source=str(path), lines=reader.lines)


class _Reader:
    """Reads the patterns of a language into relations."""

    def __init__(self, text: str, relations: Mapping[str, Relation], grammar: Grammar) -> None:
        self.text = text
        self.relations = dict(relations)
        self.grammar = grammar
        self.lines: dict[tuple[str, str, str], int] = {}

    def problems(self) -> Iterator[Problem]:
        """Read the file, and tell what is wrong in it."""
        try:
            table = tomllib.loads(self.text)
        except (ValueError, RecursionError) as error:
            yield no_toml(error, self.text, 'write texts in quotes, as in:  name = "met-with"')
            return
        for key in table.keys() - {"relation"}:
            yield Problem(0, f"no field named {shown(key)!r}", "there is: [[relation]]")
        rows = table.get("relation", [])
        places = [block for block in blocks(self.text) if block.name == "relation"]
        if not isinstance(rows, list) or len(rows) != len(places):
            yield Problem(0, "relations are written as [[relation]] tables")
            return
        for row, block in zip(rows, places, strict=True):
            yield from self._relation(row, block)

    def _relation(self, row: Mapping[str, Any], block: Block) -> Iterator[Problem]:
        name = row.get("name")
        if not isinstance(name, str) or name not in self.relations:
            line = block.keys.get("name", block.line)
            yield Problem(line, f"the schema has no relation {shown(str(name))!r}", "kg schema list tells which it has")
            return
        for key in row.keys() - {"name", *_LISTS}:
            yield Problem(block.keys.get(key, block.line), f"{name}: no field named {shown(key)!r}",
                          f"there are: name, {', '.join(_LISTS)}")  # fmt: skip
        texts = {key: row.get(key, []) for key in _LISTS}
        for key, values in texts.items():
            if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
                yield Problem(block.keys.get(key, block.line), f"{name}: {key} must be a list of texts")
                return
            for value in values:
                self.lines.setdefault((name, key, value), self._line(block, key, value))
        patterns = []
        for text in texts["patterns"]:
            try:
                patterns.append(self._pattern(text))
            except PatternError as error:
                yield Problem(self.lines[name, "patterns", text], f"{name}: pattern {shown(text)!r}: {error}")
        for key, read in (("examples", Example.of), ("counter-examples", Example.counter)):
            for text in texts[key]:
                try:
                    read(text)
                except ExampleError as error:
                    yield Problem(self.lines[name, key, text], f"{name}: {key[:-1]} {shown(text)!r}: {error}")
        self.relations[name] = replace(
            self.relations[name], patterns=tuple(patterns),
            examples=tuple(texts["examples"]), counter_examples=tuple(texts["counter-examples"]),
        )  # fmt: skip

    def _pattern(self, text: str) -> Pattern:
        pattern = parse(text, self.grammar.words["prepositions"])
        if pattern.form not in FORMS or pattern.tail or any(" " in word for word in pattern.words | pattern.nouns):
            raise PatternError(
                f"in {self.grammar.name} patterns have one of the forms 'SUBJ verb [noun] [preposition] OBJ', "
                "'SUBJ and OBJ verb' and 'SUBJ is noun preposition OBJ', each with single words"
            )
        return pattern

    def _line(self, block: Block, key: str, value: str) -> int:
        places = [self.text.find(one, block.start, block.end) for one in (quoted(value), f"'{value}'")]
        place = min((one for one in places if one >= 0), default=-1)
        return self.text.count("\n", 0, place) + 1 if place >= 0 else block.keys.get(key, block.line)
