"""RDF terms and raw query answers as plain data, so that nothing outside the store meets the store's own classes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = frozenset(
    XSD + name
    for name in (
        "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
        "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
    )
)  # fmt: skip
_FLOATS = frozenset((XSD + "decimal", XSD + "double", XSD + "float"))
_INTEGER = re.compile(r"[+-]?[0-9]+")
_FLOAT = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN")
# What Turtle, SPARQL and TSV results read as this very datatype when it stands bare.
_BARE = {
    XSD + "integer": _INTEGER,
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "double": re.compile(r"[+-]?([0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
    XSD + "boolean": re.compile(r"true|false"),
}
# Turtle's PN_LOCAL without colons and backslash escapes: what it leaves out is written as a full IRI.
_LETTER = (
    r"A-Za-z0-9_\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_INNER = _LETTER + r"\u00B7\u0300-\u036F\u203F\u2040-"
_ENCODED = "%[0-9A-Fa-f]{2}"
_LOCAL_NAME = re.compile(f"(?:(?:[{_LETTER}]|{_ENCODED})(?:[.]*(?:[{_INNER}]|{_ENCODED}))*)?")
_ESCAPES = {"\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')


@dataclass(frozen=True, slots=True)
class Term:
    """An IRI, a literal, a blank node, or a triple term of RDF 1.2.

    Attributes:
        kind: which of them.
        value: the IRI, the literal's lexical form, or the blank node's label without ``_:``; of a triple term empty.
        datatype: IRI of a literal's datatype; None for one with a language, and read as ``xsd:string`` otherwise.
        language: BCP 47 tag of a literal.
        parts: subject, predicate and object of a triple term.
    """

    kind: Literal["iri", "literal", "bnode", "triple"]
    value: str
    datatype: str | None = None
    language: str | None = None
    parts: "tuple[Term, Term, Term] | None" = None

    def python(self) -> str | int | float | bool:
        """The plain Python value: numbers and booleans as such, all else (dates too) as its text.

        Decimals become floats, so that they mix with other numbers. A literal that its datatype does not allow
        (``"many"^^xsd:integer``) stays text. A blank node is ``_:`` and its label, a triple term is as
        N-Triples writes it.

        Example:
            >>> Term("literal", "41", XSD + "integer").python() + 1
            42
            >>> Term("literal", "2018-06", XSD + "gYearMonth").python()
            '2018-06'
        """
        if self.kind == "bnode":
            return f"_:{self.value}"
        if self.parts:
            return self.turtle()
        if self.kind == "literal":
            if self.datatype in _INTEGERS and _INTEGER.fullmatch(self.value) and len(self.value) < 4300:
                return int(self.value)  # Python refuses longer ones, as they take quadratic time
            if self.datatype in _FLOATS and _FLOAT.fullmatch(self.value):
                return float(self.value)
            if self.datatype == XSD + "boolean" and self.value in ("true", "false", "1", "0"):
                return self.value in ("true", "1")
        return self.value

    def turtle(self, prefixes: Mapping[str, str] | None = None) -> str:
        """The term as Turtle, SPARQL and N-Triples write it.

        Args:
            prefixes: prefix to namespace IRI. With them the term is Turtle: IRIs are shortened where they can be, and
                numbers and booleans stand bare. Without, it is N-Triples.

        Example:
            >>> Term("iri", "https://kg.example/entity/Ann_Lee").turtle({"ent": "https://kg.example/entity/"})
            'ent:Ann_Lee'
            >>> print(Term("literal", 'She said "no".', language="en").turtle())
            "She said \\"no\\"."@en
        """
        if self.kind == "bnode":
            return f"_:{self.value}"
        if self.parts:
            return f"<<( {' '.join(part.turtle(prefixes) for part in self.parts)} )>>"
        if self.kind == "iri":
            return _iri(self.value, prefixes)
        if prefixes is not None and (bare := _BARE.get(self.datatype or "")) and bare.fullmatch(self.value):
            return self.value
        text = quoted(self.value)
        if self.language:
            return f"{text}@{self.language}"
        if self.datatype and self.datatype != XSD + "string":
            return f"{text}^^{_iri(self.datatype, prefixes)}"
        return text


@dataclass(frozen=True, slots=True)
class RawResult:
    """The answer to a query, as the store gives it.

    Attributes:
        kind: ``select``, ``ask`` or ``construct`` (DESCRIBE too).
        variables: names without ``?``, of a select.
        rows: of a select: a term for each variable, None where it is unbound.
        boolean: of an ask.
        triples: of a construct.
    """

    kind: Literal["select", "ask", "construct"]
    variables: tuple[str, ...] = ()
    rows: list[tuple[Term | None, ...]] = field(default_factory=list)
    boolean: bool | None = None
    triples: list[tuple[Term, Term, Term]] = field(default_factory=list)


def quoted(text: str) -> str:
    """A text as Turtle, SPARQL and N-Triples write it, and as Oxigraph does to the letter.

    Example:
        >>> print(quoted('She said "no".'))
        "She said \\"no\\"."
    """
    # One sign after the other: JSON has hundreds of quotes, an article a hundred line ends, and the rest is rare.
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if '"' in text:
        text = text.replace('"', '\\"')
    if not text.isprintable():
        text = text.replace("\n", "\\n")
        if not text.isprintable():
            text = _CONTROLS.sub(_escape, text)
    return f'"{text}"'


def shorten(iri: str, prefixes: Mapping[str, str]) -> str | None:
    """An IRI in prefixed form, with the longest namespace that fits.

    Args:
        iri: absolute.
        prefixes: prefix to namespace IRI.

    Returns:
        ``prefix:local``, or None where no namespace fits or the rest is no plain local name.

    Example:
        >>> shorten("https://kg.example/entity/Ann_Lee", {"ent": "https://kg.example/entity/"})
        'ent:Ann_Lee'
    """
    fitting = [(namespace, prefix) for prefix, namespace in prefixes.items() if iri.startswith(namespace)]
    if not fitting:
        return None
    namespace, prefix = max(fitting)
    local = iri[len(namespace) :]
    return f"{prefix}:{local}" if _LOCAL_NAME.fullmatch(local) else None


def _iri(iri: str, prefixes: Mapping[str, str] | None) -> str:
    short = shorten(iri, prefixes) if prefixes else None
    return short or "<" + _NOT_IN_IRI.sub(lambda match: f"\\u{ord(match[0]):04X}", iri) + ">"


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"
