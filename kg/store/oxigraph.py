"""The store: Oxigraph on disk or in memory, with kg's locks, errors and transactions.

A graph is a folder with ``store/`` (Oxigraph's files) and ``lock``. One process writes, or several read. Nothing of
Oxigraph leaves this class alive: it cannot be closed while an iterator of its own is.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import GraphError, NotAGraphError, QueryError
from kg.store import nodes as n
from kg.store.lock import FolderLock
from kg.store.terms import RawResult, Term
from kg.store.vocabulary import FORMAT_VERSION, PREFIXES

_POSITION = re.compile(r"error at (\d+):(\d+)(?:-\d+:\d+)?: (.*)", re.DOTALL)
# Strings, IRIs, comments, variables and prefixed names of a query, so that what is left of SERVICE is the keyword.
_KEYWORDS = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
    r"|<[^<>\"{}|^`\\\s]*>|#[^\n]*|[?$]\w+|[\w.-]*:[\w.:-]*|(?P<word>\w+)",
    re.DOTALL,
)
_DAMAGE = re.compile(r"Corruption|IO error: No such file|Column family not found|Invalid data", re.IGNORECASE)
_FULL = re.compile(r"No space left|Disk quota|File too large", re.IGNORECASE)
_BUILD = "kg build SOURCE… -o {}"


class OxigraphStore:
    """All quads of one graph.

    Use ``OxigraphStore.open()`` or ``OxigraphStore.memory()``.

    Example:
        >>> with OxigraphStore.memory() as store:
        ...     store.query("ASK { ?article a schema:NewsArticle }").boolean
        False
    """

    def __init__(self, store: ox.Store, path: Path | None, lock: FolderLock | None, *, writable: bool) -> None:
        self._store: ox.Store | None = store
        self._lock = lock
        self.path = path
        self.writable = writable

    @classmethod
    def memory(cls) -> "OxigraphStore":
        """An empty store that nothing is written to disk of."""
        made = cls(ox.Store(), None, None, writable=True)
        made._begin()
        return made

    @classmethod
    def open(cls, path: str | Path, *, write: bool = False, create: bool = False) -> "OxigraphStore":
        """Open a graph's folder.

        Args:
            path: the folder.
            write: to change it; no other process may have it open then.
            create: make it where there is none, or where the folder is empty; with ``write`` only.

        Raises:
            NotAGraphError: there is nothing, or something else.
            GraphLockedError: another process writes it, or reads it while this one wants to write.
            GraphError: its files are damaged, of a newer kg, or cannot be written.
        """
        folder = Path(path)
        fresh = _check_folder(folder, create=write and create)
        with _telling(folder, "cannot be opened"):
            if fresh:
                (folder / "store").mkdir(parents=True, exist_ok=True)
            lock = FolderLock(folder / "lock", exclusive=write)
        try:
            with _telling(folder, "cannot be opened"):
                files = str(folder / "store")
                opened = cls(ox.Store(files) if write else ox.Store.read_only(files), folder, lock, writable=write)
            opened._begin()
        except BaseException:
            lock.release()
            raise
        return opened

    def _begin(self) -> None:
        """Write the format version into a new store; check that of an old one."""
        meta = next(self.match(n.META, n.FORMAT, None, n.META), None)
        if meta is None and self.writable and next(self.match(), None) is None:
            self.change(come=[Quad(n.META, n.FORMAT, n.integer(FORMAT_VERSION), n.META)])
            return
        if meta is None:
            hint = f"make one elsewhere: {_BUILD.format('PATH')}"
            raise NotAGraphError(f"{self.path} is an RDF store, but no kg graph", hint=hint)
        version = n.values(meta)[2]
        if not version.isdigit() or int(version) > FORMAT_VERSION:
            raise GraphError(
                f"{self.path} was written by a newer kg",
                found=f"its format is version {version}; this kg reads up to {FORMAT_VERSION}",
                hint="install the newest kg",
            )
        if int(version) < FORMAT_VERSION:
            raise GraphError(
                f"{self.path} was written by an older kg",
                found=f"its format is version {version}; this kg writes {FORMAT_VERSION}",
                hint=f"build it again from its articles: {_BUILD.format('PATH')}",
            )

    def close(self) -> None:
        """Flush, and let others have the graph. Closing twice does nothing."""
        if self._store is not None and self.writable and self.path:
            self.flush()
        self._store = None
        if self._lock:
            self._lock.release()

    def __enter__(self) -> "OxigraphStore":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _open(self) -> ox.Store:
        if self._store is None:
            raise GraphError(f"the graph {self.path or 'in memory'} is closed", hint="open it again")
        return self._store

    def __len__(self) -> int:
        return len(self._open)

    def __contains__(self, quad: object) -> bool:
        return quad in self._open

    def flush(self) -> None:
        """Make sure that all that was changed is on disk; without it a power cut can take back the last changes."""
        with _telling(self.path, "cannot be written"):
            self._open.flush()

    def match(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        obj: NamedNode | Literal | None = None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """Quads of this pattern, of one state of the store. The iterator must not outlive the call that made it."""
        with _telling(self.path, "cannot be read"):
            yield from self._open.quads_for_pattern(subject, predicate, obj, graph)

    def value(self, subject: NamedNode, predicate: NamedNode, graph: NamedNode | None = None) -> str | None:
        """The smallest object of this subject and predicate, as bare text; None if there is none."""
        return min((n.values(quad)[2] for quad in self.match(subject, predicate, None, graph)), default=None)

    def change(self, *, drop: Iterable[NamedNode] = (), gone: Iterable[Quad] = (), come: Iterable[Quad] = ()) -> None:
        """One transaction: all of it is done, or nothing.

        Args:
            drop: graphs to remove whole, first.
            gone: quads to remove.
            come: quads to add, last.

        Raises:
            GraphError: the graph is open for reading only, or the disk refuses.
        """
        if not self.writable:
            raise GraphError(f"{self.path} is open for reading only", hint="open it with write=True")
        steps = [f"DROP SILENT GRAPH {graph}" for graph in drop]
        for verb, quads in (("DELETE", gone), ("INSERT", come)):
            by_graph: dict[object, list[ox.Triple]] = defaultdict(list)
            for quad in quads:
                by_graph[quad.graph_name].append(quad.triple)
            for graph, triples in by_graph.items():
                # Turtle without prefixes is what SPARQL has between the braces, and Oxigraph writes it fastest.
                body = ox.serialize(triples, format=ox.RdfFormat.TURTLE) or b""
                steps.append(f"{verb} DATA {{ GRAPH {graph} {{\n{body.decode()}}} }}")
        if steps:
            with _telling(self.path, "cannot be written"):
                self._open.update(";\n".join(steps))

    def query(self, sparql: str) -> RawResult:
        """Ask in SPARQL 1.1, over the union of all named graphs; kg's prefixes need no declaration.

        Raises:
            QueryError: the query is wrong, or asks another server (SERVICE).
        """
        if any(match["word"] and match["word"].upper() == "SERVICE" for match in _KEYWORDS.finditer(sparql)):
            raise QueryError("kg asks no other servers: SERVICE is refused", hint="query this graph alone")
        try:
            results: Any = self._open.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=True)
            return _raw(results)
        except SyntaxError as error:
            raise _query_error(sparql, str(error)) from None
        except (ValueError, OSError, RuntimeError) as error:
            raise QueryError(f"the query failed: {_one_line(error)}") from error


def _check_folder(folder: Path, *, create: bool) -> bool:
    """Whether the folder is to be made a graph; refuses what is none."""
    hint = f"make one: {_BUILD.format('PATH')}"
    with _telling(folder, "cannot be opened"):
        if (folder / "store").is_dir() and ((folder / "store" / "CURRENT").exists() or create):
            return False
        if not folder.exists():
            if create:
                return True
            raise NotAGraphError(f"there is no graph at {folder}", hint=hint)
        if not folder.is_dir():
            raise NotAGraphError(f"{folder} is a file, not a graph's folder", hint=hint)
        others = sorted(entry.name for entry in folder.iterdir() if entry.name not in ("lock", "store"))
        if create and not others:
            return True
    raise NotAGraphError(
        f"{folder} is a folder, but no kg graph",
        found=f"it holds: {', '.join(others[:5])}{' …' if len(others) > 5 else ''}" if others else "it is empty",
        hint=hint,
    )


@contextmanager
def _telling(path: Path | None, what: str) -> Iterator[None]:
    """Turn what the system or Oxigraph says into one line that names the graph."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        found = error.strerror if isinstance(error, OSError) and error.strerror else _one_line(error)
        hint = None
        if _DAMAGE.search(found):
            what, hint = "is damaged", f"remove it and build it again: {_BUILD.format(path)}"
        elif _FULL.search(found):
            hint = "make room on the disk and try again: what was written before is kept"
        raise GraphError(f"{path or 'the graph in memory'} {what}", found=found, hint=hint) from error


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


def _query_error(sparql: str, message: str) -> QueryError:
    match = _POSITION.search(message)
    if not match:
        return QueryError(f"the query is no SPARQL: {message.splitlines()[0]}")
    line, column = int(match[1]), int(match[2])
    # Of what could stand there Oxigraph names one by chance or fifty: the place says more.
    what = "this is not understood" if match[3].startswith("expected") else match[3].splitlines()[0]
    hint = None
    if "Prefix not found" in match[3]:
        what = "the prefix is not declared"
        hint = f"known without declaration: {', '.join(PREFIXES)}"
    elif re.match(
        r"\s*(?:PREFIX\s.*?>\s*)*(INSERT|DELETE|LOAD|DROP|CLEAR|CREATE|WITH|MOVE|COPY|ADD)\b",
        sparql,
        re.IGNORECASE | re.DOTALL,
    ):
        hint = "a query only reads; a graph is changed by kg build and kg remove"
    lines = sparql.splitlines()
    text = lines[line - 1].strip() if line <= len(lines) else ""
    return QueryError(
        f"the query is wrong at line {line}, column {column}: {what[:200]}", found=text[:200] or None, hint=hint
    )


def _raw(results: Any) -> RawResult:
    if isinstance(results, ox.QueryBoolean):
        return RawResult("ask", boolean=bool(results))
    if isinstance(results, ox.QueryTriples):
        return RawResult(
            "construct", triples=[(term_of(t.subject), term_of(t.predicate), term_of(t.object)) for t in results]
        )
    variables = tuple(variable.value for variable in results.variables)
    rows = [tuple(None if term is None else term_of(term) for term in solution) for solution in results]
    return RawResult("select", variables=variables, rows=rows)


def term_of(term: Any) -> Term:
    """An Oxigraph term as plain data; a quoted triple of RDF 1.2 as its text."""
    if isinstance(term, NamedNode):
        return Term("iri", term.value)
    if isinstance(term, Literal):
        return Term("literal", term.value, None if term.language else term.datatype.value, term.language)
    if isinstance(term, ox.BlankNode):
        return Term("bnode", term.value)
    return Term("literal", str(term))
