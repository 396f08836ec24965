"""Graphs of networkx and data frames as things and rows: those that kg gives, and those of others."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.config import Config
from kg.errors import ConfigError, ReadError
from kg.foreign.rows import Row, Thing, is_time, read_rows
from kg.problems import shown
from kg.store.vocabulary import KGS, PHRASE
from kg.types import Analysis, Status, Time

if TYPE_CHECKING:
    import networkx as nx

LITERAL = "Literal"
"""The type of a node that is a mere phrase."""
_WORDS = ("predicate_label", "predicate", "relation", "label")


def read_networkx(graph: "nx.Graph[Any]", *, source: str | None = None, config: Config | None = None) -> Analysis:
    """Read a graph of networkx as an article that says what its edges say.

    Args:
        graph: directed. Nodes may have ``label`` (else ``name``, else what they are), ``type`` and ``aliases``; edges
            ``relation``, ``predicate``, ``status``, ``speaker``, ``time`` and ``confidence``.
        source: what identifies the graph over time; None: what it says.
        config: settings; ``schema`` and ``max_bytes`` matter here.

    Raises:
        ConfigError: the graph is undirected.
        ReadError: an edge does not say what it means, or has a wrong value; or the graph is too large, or empty.

    Example:
        >>> import networkx as nx
        >>> graph = nx.DiGraph()
        >>> graph.add_edge("Ann Lee", "Acme", relation="works-for")
        >>> [(one.subject.type, one.relation, one.object.label) for one in read_networkx(graph).triples]
        [('Person', 'works-for', 'Acme')]
    """
    if not graph.is_directed():
        hint = "graph.to_directed() says it both ways"
        raise ConfigError("an undirected graph does not say who does what to whom", hint=hint)
    phrases = {key for key, of in graph.nodes(data=True) if of.get("type") == LITERAL}
    names = {key: _text(of.get("label")) or _text(of.get("name")) or str(key) for key, of in graph.nodes(data=True)}
    things = (_thing(str(key), {**of, "label": names[key]}) for key, of in graph.nodes(data=True) if key not in phrases)
    rows = (
        _row({**of, "subject": names[one] if one in phrases else str(one), "phrase": one in phrases,
              "object": names[other] if other in phrases else str(other), "literal": other in phrases},
             f"the edge {shown(str(one))} → {shown(str(other))}")
        for one, other, of in graph.edges(data=True)
    )  # fmt: skip
    return read_rows(things, rows, source=source, config=config)


def read_frame(
    frame: Any, entities: Any = None, *, source: str | None = None, config: Config | None = None
) -> Analysis:
    """Read a data frame of pandas or polars as an article that says what its rows say.

    Args:
        frame: a row for each statement, with the columns ``subject``, ``relation`` or ``predicate``, and ``object``;
            beside these it may have all columns of ``Graph.to_pandas()``.
        entities: a row for each entity, with ``entity`` (what the statements call it), ``label``, ``type`` and
            ``aliases``.
        source: what identifies the table over time; None: what it says.
        config: settings; ``schema`` and ``max_bytes`` matter here.

    Raises:
        ConfigError: it is no data frame, or lacks a column.
        ReadError: a row does not say what it means, or has a wrong value; or the table is too large, or empty.
    """
    rows = _records(frame, ("subject",), ("relation", "predicate", "predicate_label"), ("object",))
    told = [] if entities is None else _records(entities, ("entity",))
    things: dict[str, Thing] = {}
    for of in rows:
        of["phrase"] = _text(of.get("subject")).startswith(PHRASE)
        if of["phrase"]:
            of["subject"] = of.get("subject_label")
        for end, is_text in (("subject", "phrase"), ("object", "literal")):
            if (key := _text(of.get(end))) and not of.get(is_text):
                known = things.setdefault(key, Thing(key))
                label, kind = _text(of.get(f"{end}_label")), _text(of.get(f"{end}_type"))
                things[key] = Thing(key, known.label or label, known.type or kind or None)
    things |= {thing.key: thing for thing in (_thing(_text(of["entity"]), of) for of in told)}
    said = (_row(of, f"row {number}") for number, of in enumerate(rows, 1))
    return read_rows(things.values(), said, source=source, config=config)


def _records(frame: Any, *needed: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows of a data frame, without what is empty; of each group of columns it must have one."""
    if hasattr(frame, "to_dicts"):
        found = frame.to_dicts()
    elif hasattr(frame, "to_dict") and hasattr(frame, "columns"):
        found = frame.to_dict("records")
    else:
        raise ConfigError("a data frame of pandas or polars is needed", found=f"it is {type(frame).__name__}")
    columns = [str(name) for name in frame.columns]
    for names in needed:
        if not set(names) & set(columns):
            there, hint = f"its columns are: {', '.join(columns)}", "rename the one that holds it"
            raise ConfigError(f"the data frame has no column {' or '.join(names[:2])}", found=there, hint=hint)
    return [{str(name): value for name, value in row.items() if not _empty(value)} for row in found]


def _empty(value: Any) -> bool:
    """Whether it stands for nothing: None, NaN, NaT and pandas.NA."""
    return (
        value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and value != value)
    )


def _text(value: Any) -> str:
    return "" if _empty(value) else " ".join(str(value).split())


def _thing(key: str, of: Mapping[str, Any]) -> Thing:
    aliases = of.get("aliases", ())
    listed = aliases.split("; ") if isinstance(aliases, str) else () if _empty(aliases) else aliases
    names = dict.fromkeys(name for name in map(_text, listed) if name)
    return Thing(key, _text(of.get("label")), _text(of.get("type")) or None, tuple(names))


def _row(of: Mapping[str, Any], where: str) -> Row:
    """A statement of its attributes, whoever wrote them."""
    subject, obj, relation = _text(of.get("subject")), _text(of.get("object")), _text(of.get("relation"))
    words = next((found for name in _WORDS if (found := _text(of.get(name)))), "")
    for what, found in (("subject", subject), ("relation or predicate", words), ("object", obj)):
        if not found:
            raise ReadError(where, f"has no {what}", hint="give it one, or leave it out")
    status, confidence = _text(of.get("status")) or Status.FACT.value, of.get("confidence")
    if status not in set(Status):
        raise ReadError(where, f"has the status {status!r}", found=f"there are: {', '.join(Status)}")
    sure = 1.0 if _empty(confidence) else confidence
    if not isinstance(sure, int | float) or not 0 <= sure <= 1:
        raise ReadError(where, f"has the confidence {sure!r}", hint="it is a number from 0 to 1")
    words = words.replace("-", " ") if words == relation else words
    own = _text(of.get("statement")).startswith(KGS)
    return Row(
        subject, words, obj, literal=bool(of.get("literal")), phrase=bool(of.get("phrase")), relation=relation or None,
        own=own, status=Status(status), confidence=float(sure), speaker=_text(of.get("speaker")) or None,
        time=_time(_text(of.get("time")), _text(of.get("time_text")), own=own),
    )  # fmt: skip


def _time(value: str, text: str, *, own: bool) -> Time | None:
    if not (value or text):
        return None
    # Beside the words kg itself writes the value alone, as whatever extractor gave it.
    is_value = value and ((own and text) or is_time(value))
    return Time(text or value, value if is_value else None)
