"""The answer to a SPARQL query: rows of plain Python values, a table for people, and the W3C's result formats."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, overload

from kg.errors import QueryError
from kg.export.xmltext import attribute, content
from kg.frames import pandas_frame, polars_frame
from kg.store.terms import XSD, RawResult, Term, shorten
from kg.store.vocabulary import PREFIXES

Value = str | int | float | bool | None
Row = dict[str, Value]

_TRIPLE = ("subject", "predicate", "object")
_SHOWN = 20
# What would move a terminal's cursor or turn the reading direction of the rest of the line.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
_ENDS = re.compile(r"\A[ \t\n]+|[ \t\n]+\Z")


class QueryResult:
    """The answer to a query.

    A SELECT is a sequence of rows, each a dict from variable to plain value: IRIs in full, numbers and booleans as
    such, dates as ISO 8601 text, None where the variable is unbound. A CONSTRUCT or DESCRIBE is one as well, with the
    columns ``subject``, ``predicate`` and ``object``. An ASK is read with ``bool()``; for the other forms ``bool()``
    says whether there are rows.

    Args:
        raw: the answer as the store gives it.

    Example:
        >>> ann = Term("iri", "https://kg.example/entity/Ann_Lee")
        >>> result = QueryResult(RawResult("select", ("who", "n"), [(ann, Term("literal", "3", XSD + "integer"))]))
        >>> result[0]
        {'who': 'https://kg.example/entity/Ann_Lee', 'n': 3}
        >>> print(result.table())
        who          n
        -----------  -
        ent:Ann_Lee  3
    """

    def __init__(self, raw: RawResult) -> None:
        self.kind = raw.kind
        self.columns: tuple[str, ...] = {"select": raw.variables, "construct": _TRIPLE, "ask": ()}[raw.kind]
        self._triples = raw.triples
        self._terms: Sequence[tuple[Term | None, ...]] = raw.triples if raw.kind == "construct" else raw.rows
        self._boolean = bool(raw.boolean)

    def __bool__(self) -> bool:
        return self._boolean if self.kind == "ask" else bool(self._terms)

    def __len__(self) -> int:
        return len(self._rows())

    def __iter__(self) -> Iterator[Row]:
        return map(self._row, self._rows())

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        found = self._rows()[index]
        return self._row(found) if isinstance(found, tuple) else [self._row(row) for row in found]

    def __repr__(self) -> str:
        return self.table(rows=_SHOWN)

    def _rows(self) -> Sequence[tuple[Term | None, ...]]:
        if self.kind == "ask":
            raise QueryError("an ASK query has no rows", hint="bool(result) is its answer")
        return self._terms

    def _row(self, terms: tuple[Term | None, ...]) -> Row:
        return {name: term.python() if term else None for name, term in zip(self.columns, terms, strict=True)}

    def table(self, *, width: int = 60, rows: int | None = None) -> str:
        """A text table for people.

        IRIs are shortened (``ent:Donald_Trump``), numbers stand to the right, and columns line up in a terminal for
        wide (Chinese, Japanese, Korean) and combining characters too. White space in a cell becomes one space, and
        characters that would steer the terminal become U+FFFD.

        Args:
            width: terminal columns of a cell beyond which it is cut, with an ellipsis. At least 1.
            rows: show only so many, and say how many were left out.

        Returns:
            Lines without a newline at the end; ``yes`` or ``no`` for an ASK.
        """
        if self.kind == "ask":
            return "yes" if self else "no"
        shown = self._terms[:rows]
        cells = [[_cut(_readable(term), width) for term in row] for row in shown]
        head = [_cut(_printable(name), width) for name in self.columns]
        widths = [max(map(_columns, column)) for column in zip(head, *cells, strict=True)]
        numeric = [_all_numbers([row[i] for row in shown]) for i in range(len(head))]
        lines = [head, ["-" * width for width in widths], *cells]
        text = [_line(line, widths, numeric) for line in lines]
        if not self._terms:
            text.append("(no rows)")
        elif left := len(self._terms) - len(shown):
            text.append(f"… {left} more of {len(self._terms)} rows")
        return "\n".join(text)

    def to_pandas(self) -> Any:
        """The rows as a ``pandas.DataFrame``, a column for each variable; pandas is not installed with kg.

        Raises:
            ConfigError: pandas is not installed.
            QueryError: an ASK query, which has no rows.
        """
        return pandas_frame(list(self), self.columns)

    def to_polars(self) -> Any:
        """The rows as a ``polars.DataFrame``, a column for each variable; polars is not installed with kg.

        Raises:
            ConfigError: polars is not installed.
            QueryError: an ASK query, which has no rows.
        """
        return polars_frame(list(self), self.columns)

    def csv(self) -> str:
        """The rows as SPARQL 1.1 CSV: bare values, an empty cell where unbound, CRLF between lines (RFC 4180).

        Text is given as it is, as the specification wants it. Articles can be hostile: a cell that begins with
        ``=``, ``+``, ``-`` or ``@`` is a formula to a spreadsheet. Import the file there with all columns as text.

        Raises:
            QueryError: an ASK query, which has no CSV form.
        """
        out = io.StringIO(newline="")
        rows = csv.writer(out)
        rows.writerow(self.columns)
        for row in self._rows():
            rows.writerow(["" if term is None else _lexical(term) for term in row])
        return out.getvalue()

    def tsv(self) -> str:
        """The rows as SPARQL 1.1 TSV: terms as Turtle writes them, so that IRIs, numbers and texts can be told apart.

        Raises:
            QueryError: an ASK query, which has no TSV form.
        """
        lines = ["\t".join(f"?{name}" for name in self.columns)]
        # An empty table of prefixes: IRIs in full, numbers bare.
        lines += ["\t".join("" if term is None else term.turtle({}) for term in row) for row in self._rows()]
        return "\n".join(lines) + "\n"

    def json(self) -> str:
        """The answer as SPARQL 1.1 Query Results JSON, on one line; an ASK too."""
        if self.kind == "ask":
            return json.dumps({"head": {}, "boolean": self._boolean})
        bindings = [
            {name: _json(term) for name, term in zip(self.columns, row, strict=True) if term} for row in self._terms
        ]
        answer = {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}
        return json.dumps(answer, ensure_ascii=False)

    def xml(self) -> str:
        """The answer as SPARQL Query Results XML; an ASK too.

        Characters that XML 1.0 cannot hold become U+FFFD.
        """
        parts = ['<?xml version="1.0" encoding="UTF-8"?>', '<sparql xmlns="http://www.w3.org/2005/sparql-results#">']
        if self.kind == "ask":
            parts += ["<head/>", f"<boolean>{str(self._boolean).lower()}</boolean>"]
        else:
            parts.append("<head>" + "".join(f"<variable name={attribute(name)}/>" for name in self.columns) + "</head>")
            parts.append("<results>")
            for row in self._terms:
                bound = ((name, term) for name, term in zip(self.columns, row, strict=True) if term)
                cells = "".join(f"<binding name={attribute(name)}>{_xml(term)}</binding>" for name, term in bound)
                parts.append(f"<result>{cells}</result>")
            parts.append("</results>")
        return "\n".join([*parts, "</sparql>", ""])

    def turtle(self) -> str:
        """The triples of a CONSTRUCT or DESCRIBE as Turtle, sorted, each once.

        Raises:
            QueryError: another form of query, whose rows are no triples.
        """
        if self.kind != "construct":
            raise QueryError(f"{self.kind.upper()} gives no triples", hint="CONSTRUCT and DESCRIBE do")
        return _turtle(self._triples)


def _lexical(term: Term) -> str:
    if term.parts:
        return term.turtle()
    return f"_:{term.value}" if term.kind == "bnode" else term.value


def _readable(term: Term | None) -> str:
    if term is None:
        return ""
    if term.parts:
        return _printable(term.turtle(PREFIXES))
    short = shorten(term.value, PREFIXES) if term.kind == "iri" else None
    return _printable(short or _lexical(term))


def _printable(text: str) -> str:
    return " ".join(_UNPRINTABLE.sub("\ufffd", text).split())


def _columns(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_character_columns, text))


def _character_columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _cut(text: str, width: int) -> str:
    # A cell can be a whole article: look at no more of it than could fit.
    if len(text) <= width // 2 or (len(text) <= 4 * width and _columns(text) <= width):
        return text
    kept, taken = [], 0
    for character in text[: 4 * width]:
        taken += _character_columns(character)
        if taken > width - 1:
            break
        kept.append(character)
    return "".join(kept) + "…"


def _all_numbers(terms: Sequence[Term | None]) -> bool:
    values = [term.python() for term in terms if term]
    return bool(values) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = []
    for cell, width, to_the_right in zip(cells, widths, right, strict=True):
        space = " " * (width - _columns(cell))
        padded.append(space + cell if to_the_right else cell + space)
    return "  ".join(padded).rstrip()


def _json(term: Term) -> dict[str, Any]:
    if term.parts:
        return {"type": "triple", "value": dict(zip(_TRIPLE, map(_json, term.parts), strict=True))}
    kinds = {"iri": "uri", "literal": "literal", "bnode": "bnode"}
    form = {"type": kinds[term.kind], "value": term.value}
    if term.language:
        form["xml:lang"] = term.language
    elif term.datatype and term.datatype != XSD + "string":
        form["datatype"] = term.datatype
    return form


def _xml(term: Term) -> str:
    if term.parts:
        parts = zip(_TRIPLE, map(_xml, term.parts), strict=True)
        return f"<triple>{''.join(f'<{name}>{part}</{name}>' for name, part in parts)}</triple>"
    text = content(term.value)
    if term.kind != "literal":
        tag = "uri" if term.kind == "iri" else "bnode"
        return f"<{tag}>{text}</{tag}>"
    mark = ""
    if term.language:
        mark = f" xml:lang={attribute(term.language)}"
    elif term.datatype and term.datatype != XSD + "string":
        mark = f" datatype={attribute(term.datatype)}"
    # Some readers trim white space at the ends of an element, but not where it is a reference.
    text = _ENDS.sub(lambda ends: "".join(f"&#{ord(character)};" for character in ends[0]), text)
    return f"<literal{mark}>{text}</literal>"


def _turtle(triples: Sequence[tuple[Term, Term, Term]]) -> str:
    # The store's labels of blank nodes are random: number them in the order of the answer.
    blank: dict[str, str] = {}

    def numbered(term: Term) -> Term:
        if term.kind == "bnode":
            return Term("bnode", blank.setdefault(term.value, f"b{len(blank)}"))
        if term.parts:
            subject, predicate, value = map(numbered, term.parts)
            return replace(term, parts=(subject, predicate, value))
        return term

    subjects: dict[str, dict[str, list[str]]] = {}
    written = {tuple(numbered(term).turtle(PREFIXES) for term in triple) for triple in triples}
    for subject, predicate, value in sorted(written):
        subjects.setdefault(subject, {}).setdefault(predicate, []).append(value)
    blocks = []
    for subject, predicates in subjects.items():
        lines = " ;\n    ".join(f"{predicate} {', '.join(values)}" for predicate, values in predicates.items())
        blocks.append(f"{subject} {lines} .\n")
    body = "\n".join(blocks)
    used = [f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in sorted(PREFIXES.items()) if _uses(body, prefix)]
    return "".join(used) + ("\n" if used else "") + body


def _uses(body: str, prefix: str) -> bool:
    return re.search(rf"(?:^|[\s^]){re.escape(prefix)}:", body) is not None
