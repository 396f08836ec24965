"""Turtle, written by hand: the same input gives the same bytes, in an order that a person can read."""

import re
from collections.abc import Iterable, Sequence

from kg.store.vocabulary import BASE, PREFIXES, storable

OWL = "http://www.w3.org/2002/07/owl#"
SH = "http://www.w3.org/ns/shacl#"
WIKIDATA = "http://www.wikidata.org/entity/"
SHAPE = BASE + "shape/"
SCHEMAS = BASE + "schema/"
# What an annotation of kg says of a relation beside what OWL has words for.
PATTERNS, EXAMPLES, COUNTER_EXAMPLES, PERFORMATIVE = "patterns", "examples", "counterExamples", "performative"

_PREFIXES = {**PREFIXES, "owl": OWL, "sh": SH, "wd": WIKIDATA, "shape": SHAPE}
_LOCAL = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
# What an IRI cannot hold unless it is escaped.
_NO_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')


def iri(full: str) -> str:
    """An IRI as Turtle writes it, with a prefix where one fits.

    Example:
        >>> iri("https://kg.example/relation/met-with"), iri("https://x.example/a b")
        ('rel:met-with', '<https://x.example/a%20b>')
    """
    for prefix, namespace in _PREFIXES.items():
        if full.startswith(namespace) and _LOCAL.fullmatch(full[len(namespace) :]):
            return f"{prefix}:{full[len(namespace) :]}"
    return f"<{_NO_IRI.sub(lambda found: f'%{ord(found[0]):02X}', full)}>"


def literal(text: str, language: str = "") -> str:
    """A text as Turtle writes it.

    Example:
        >>> print(literal('the "Old" Mill', "en"))
        "the \\"Old\\" Mill"@en
    """
    escaped = "".join(_ESCAPES.get(character, character) for character in storable(text))
    return f'"{escaped}"' + (f"@{language}" if language else "")


def lines(texts: Iterable[str]) -> str:
    """Several texts as one literal, a line each, so that their order is kept."""
    whole = "\n".join(" ".join(text.split("\n")) for text in texts)
    escaped = storable(whole).replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r")
    return f'"""{escaped}"""'


def node(subject: str, properties: Sequence[tuple[str, str]]) -> str:
    """A node with its properties, a line each.

    Example:
        >>> print(node("rel:saw", [("a", "owl:ObjectProperty"), ("rdfs:label", '"saw"@en')]))
        rel:saw a owl:ObjectProperty ;
            rdfs:label "saw"@en .
    """
    return f"{subject} " + " ;\n    ".join(f"{name} {value}" for name, value in properties) + " ."


def document(nodes: Iterable[str], prefixes: Iterable[str]) -> str:
    """A whole file.

    Args:
        nodes: as ``node`` gives them.
        prefixes: those that they use.
    """
    head = "\n".join(f"@prefix {prefix}: <{_PREFIXES[prefix]}> ." for prefix in sorted(prefixes))
    return "\n\n".join([head, *nodes]) + "\n"
