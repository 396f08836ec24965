"""The ``doc._.`` fields of kg: values in ``doc.user_data`` that are packed when an annotated Doc is saved or sent.

A Doc is written with MessagePack, which knows lists and numbers and no classes; so each field is written as lists, and
its objects are made again when it is read from a Doc that was loaded. Most are never saved, and cost nothing. Fields
are declared once each, by whichever component is loaded first.
"""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache, partial
from itertools import starmap
from operator import attrgetter
from typing import Any, NamedTuple

import srsly
from spacy.tokens import Doc

from kg.errors import ModelError
from kg.types import Argument, Evidence, LocalEntity, Mention, Speaker, Status, Time, Triple


def packed(value: Any) -> Any:
    """A value as numbers, texts and lists alone.

    Example:
        >>> packed((Mention(0, 3, "Ann"), Time("today")))
        [[0, 3, 'Ann', 'name'], ['today', None]]
    """
    kind: Any = type(value)
    if kind in _ATOMS:
        return value
    read = _reader(kind)
    if read is not None:
        return [one if type(one) in _ATOMS else packed(one) for one in read(value)]
    if isinstance(value, dict):
        return [[packed(key), packed(one)] for key, one in value.items()]
    if isinstance(value, tuple | list):
        return [one if type(one) in _ATOMS else packed(one) for one in value]
    return value.value if isinstance(value, Enum) else value


_OURS = "kg."
_ATOMS = frozenset([str, int, float, bool, type(None)])


class _Field(NamedTuple):
    """A field as ``declare`` was told of it."""

    unpack: Callable[[Any], Any]
    default: Any
    derived: Callable[[Any], Any] | None
    seldom: bool


_DECLARED: dict[str, _Field] = {}


@cache
def _reader(kind: type[Any]) -> Callable[[Any], tuple[Any, ...]] | None:
    """What reads all fields of a dataclass with two or more; None for any other class."""
    return attrgetter(*(part.name for part in fields(kind))) if is_dataclass(kind) else None


def declare(
    name: str,
    unpack: Callable[[Any], Any],
    default: Any,
    *,
    derived: Callable[[Any], Any] | None = None,
    seldom: bool = False,
) -> None:
    """Make ``doc._.NAME`` a field that is packed when the Doc is saved.

    Args:
        name: of the field.
        unpack: makes its value of what ``packed`` made of it.
        default: its value where no component has set it.
        derived: makes its value of all fields, as a rule; where it does, ``saved`` has None in its place.
        seldom: extraction does not ask for it.
    """
    key = _OURS + name
    _DECLARED[name] = _Field(unpack, default, derived, seldom)
    if not Doc.has_extension(name):
        # Partials of functions of a module: other processes, to which the Doc class is sent, can load them.
        Doc.set_extension(name, getter=partial(_read, key, unpack, default), setter=partial(_write, key))


def _read(key: str, unpack: Callable[[Any], Any], default: Any, doc: Doc) -> Any:
    kept = doc.user_data.get(key)
    if kept is None:
        return default
    if not isinstance(kept, _Kept):
        kept = doc.user_data[key] = _Kept(unpack(kept))
    return kept.value


def _write(key: str, doc: Doc, value: Any) -> None:
    doc.user_data[key] = _Kept(value)


class _Kept:
    """The value of a field in a Doc that was not saved yet."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __reduce__(self) -> tuple[Callable[[Any], Any], tuple[Any]]:
        return plain, (packed(self.value),)


@srsly.msgpack_encoders("kg")  # type: ignore[untyped-decorator]
def _encoded(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """What MessagePack writes in place of an object that it does not know."""
    if isinstance(value, _Kept):
        return packed(value.value)
    return value if chain is None else chain(value)


def saved(doc: Doc) -> tuple[dict[str, Any], dict[str, Any]]:
    """All fields of a document that are set, packed, by name: those that extraction asks for, and the others.

    Args:
        doc: annotated.
    """
    rows: tuple[dict[str, Any], dict[str, Any]] = {}, {}
    for key, kept in doc.user_data.items():
        if not str(key).startswith(_OURS):
            continue
        name = key.removeprefix(_OURS)
        field = _DECLARED[name]
        follows = field.derived is not None and field.derived(doc._) == doc._.get(name)
        row = packed(kept.value) if isinstance(kept, _Kept) else kept
        rows[field.seldom][name] = None if follows else row
    return rows


def restore(doc: Doc, fields: "Fields") -> None:
    """Set what ``saved`` gave; it is unpacked at once, so that what is no such field is noticed here.

    Args:
        doc: without fields.
        fields: that were saved.

    Raises:
        Exception: of whatever kind, if a value is none of its field.
    """
    for name in fields.saved():
        doc._.set(name, getattr(fields, name))


class Fields:
    """The fields of a document without the document, read and set as attributes.

    Args:
        often: the first that ``saved`` gave.
        seldom: the second, as JSON, which is read when one of them is asked for.

    Raises:
        AttributeError: there is no such field.
    """

    def __init__(self, often: dict[str, Any], seldom: str) -> None:
        self._rows = often
        self._seldom = seldom

    def saved(self) -> list[str]:
        """The names of all that was saved."""
        self._read_seldom()
        return list(self._rows)

    def __getattr__(self, name: str) -> Any:
        if name not in _DECLARED:
            raise AttributeError(f"no field {name!r}")
        value = self.__dict__[name] = self._value(name)
        return value

    def _value(self, name: str) -> Any:
        unpack, default, derived, seldom = _DECLARED[name]
        if seldom:
            self._read_seldom()
        if (row := self._rows.get(name)) is not None:
            return unpack(row)
        return default if derived is None else derived(self)

    def _read_seldom(self) -> None:
        if self._seldom:
            self._rows |= json.loads(self._seldom)
            self._seldom = ""


def require(doc: Doc, component: str, made_by: dict[str, str]) -> None:
    """Refuse a document on which a component that must come before has not run.

    Args:
        doc: to be annotated.
        component: the one that needs the fields.
        made_by: name of each field to the component that sets it.

    Raises:
        ModelError: a field is not set.
    """
    for name, maker in made_by.items():
        if _OURS + name not in doc.user_data:
            raise ModelError(
                f"{component} needs {maker} before it",
                hint=f"add it to the pipeline:  nlp.add_pipe({maker!r}, before={component!r})",
            )


def plain(value: Any) -> Any:
    """The value of a field that holds one number or text."""
    return value


def entities(rows: Any) -> tuple[LocalEntity, ...]:
    """Unpack entities."""
    return tuple(
        LocalEntity(number, label, kind, tuple(aliases), tuple(starmap(Mention, mentions)), tuple(roles), gender)
        for number, label, kind, aliases, mentions, roles, gender in rows
    )


def triples(rows: Any) -> tuple[Triple, ...]:
    """Unpack triples."""
    return tuple(_triple(*row) for row in rows)


def _triple(
    subject: Any,
    predicate: str,
    target: Any,
    lemma: str,
    relation: str | None,
    status: str,
    speaker: Any,
    time: Any,
    confidence: float,
    evidence: Any,
    pattern: str,
    inverse: str | None,
    asymmetric: bool,
) -> Triple:
    return Triple(
        _argument(subject),
        predicate,
        _argument(target),
        lemma,
        relation,
        Status(status),
        Speaker(*speaker) if speaker else None,
        Time(*time) if time else None,
        confidence,
        tuple(Evidence(*one) for one in evidence),
        pattern,
        inverse,
        asymmetric,
    )


def _argument(row: Any) -> Argument:
    text, start, end, entity, label, kind, aliases = row
    return Argument(text, start, end, entity, label, kind, tuple(aliases))
