"""Graphs of older formats, read as what their articles say, and written anew.

A graph is its articles, what people decided, and its history; all else follows. So an old graph is read article by
article into ``kg.types.Analysis``, without the language model, and built again in the format of today. The old store is
kept beside the new one.

Format 4 has what was found in an article as one text (``analysis``), as kg still has; in format 3 it stood in nodes of
the record. In both, each record has what its schema says of relations, which now stands in a graph of its own
(``axioms``).
"""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import NamedNode

from kg.errors import ExtractError, GraphError
from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.analysis import Found
from kg.store.finished import tidy
from kg.store.folder import check_folder, remove_leftovers, telling
from kg.store.format import waits_in_journal
from kg.store.journal import Journal
from kg.store.ledger import Ledger
from kg.store.lines import quads_of
from kg.store.lock import FolderLock
from kg.store.oxigraph import OxigraphStore
from kg.store.provenance import stored_decisions
from kg.store.record import article_of
from kg.store.statement import Worded
from kg.store.verify import verify
from kg.types import Analysis, Argument, Evidence, LocalEntity, Mention, MentionKind, Speaker, Time, Triple

OLDEST = 3
_ASIDE = "store-format-"
_HINT = "it stays as it is; build it again from its articles"
_LOCAL = {part: NamedNode(v.KG + f"{part}Entity") for part in ("subject", "object", "speaker")}
_MENTION: dict[MentionKind, NamedNode] = {
    "name": NamedNode(v.KG + "nameMention"),
    "description": NamedNode(v.KG + "descriptionMention"),
    "pronoun": NamedNode(v.KG + "pronounMention"),
}
_ALIAS, _ROLE, _GENDER = (NamedNode(v.KG + name) for name in ("alias", "role", "gender"))
_KEPT = (n.HISTORY, n.REDIRECTS, n.LINKS)

_Facts = Mapping[NamedNode, list[str]]
_Said = tuple[tuple[LocalEntity, ...], tuple[Triple, ...]]


def migrate(path: str | Path, *, progress: Callable[[str], None] | None = None) -> int:
    """Bring a graph's folder up to the format of today.

    The old store stays in the folder, as ``store-format-4`` for instance, until somebody deletes it. Cut off at any
    moment, the graph is the old one or the new one.

    Args:
        path: the graph's folder.
        progress: called with the id of each article that is done.

    Returns:
        The format that it had; that of today, if there was nothing to do.

    Raises:
        NotAGraphError: there is no graph.
        GraphLockedError: another process has it open.
        GraphError: its format is too old or newer than this kg, the disk refuses, or it does not hold.
    """
    folder = Path(path)
    made = folder / "migrated"
    if not (made / "store").is_dir():
        check_folder(folder, create=False)
    with telling(folder, "cannot be migrated"):
        whole = (folder / "store").exists() and not waits_in_journal(_opened(folder), folder)
        if whole and not (folder / "lock").exists():
            _format(folder)  # before a lock is left in what is not ours
        lock = FolderLock(folder / "lock", exclusive=True)
        try:
            if not (folder / "store").exists():
                return _take_over(folder, made, _put_aside(folder))
            if waits_in_journal(_opened(folder), folder):
                _recover(folder)
            before = _format(folder)
            if before == v.FORMAT_VERSION:
                return before
            _recover(folder)
            shutil.rmtree(made, ignore_errors=True)
            _write(folder, made, progress)
            tidy(folder)
            return _take_over(folder, made, before)
        finally:
            lock.release()


def _take_over(folder: Path, made: Path, before: int) -> int:
    """Put the new store in the place of the old one; between the two steps, another call goes on with the second."""
    if (folder / "store").exists():
        (folder / "store").rename(folder / f"{_ASIDE}{before}")
    (made / "store").rename(folder / "store")
    shutil.rmtree(made)
    return before


def _put_aside(folder: Path) -> int:
    """The format of the store that was put aside last."""
    return max(int(one.name.removeprefix(_ASIDE)) for one in folder.glob(f"{_ASIDE}*"))


def _recover(folder: Path) -> None:
    """Bring into the store what a writer that was cut off has left in the journal, which no newer kg can go on with."""
    remove_leftovers(folder)
    journal = Journal(folder / "journal")
    try:
        if changes := list(journal.entries()):
            store = ox.Store(str(folder / "store"))
            for gone, come in changes:
                for quad in quads_of(gone):
                    store.remove(quad)
                store.extend(quads_of(come))
            store.flush()
            journal.clear()
    finally:
        journal.close()


def _opened(folder: Path) -> ox.Store:
    return ox.Store.read_only(str(folder / "store"))


def _format(folder: Path) -> int:
    old = _opened(folder)
    versions = [n.values(quad)[2] for quad in old.quads_for_pattern(n.META, n.FORMAT, None, n.META)]
    if len(versions) != 1 or not versions[0].isdigit():
        raise GraphError(f"{folder} does not say of which format it is", hint="build it again from its articles")
    before = int(versions[0])
    if not OLDEST <= before <= v.FORMAT_VERSION:
        raise GraphError(
            f"{folder} is of format {before}",
            found=f"this kg brings formats from {OLDEST} on up to {v.FORMAT_VERSION}",
            hint="install the newest kg" if before > v.FORMAT_VERSION else "build it again from its articles",
        )
    return before


def _write(folder: Path, made: Path, progress: Callable[[str], None] | None) -> None:
    old = OxigraphStore(_opened(folder), folder, None, writable=False)
    with OxigraphStore.open(made, write=True, create=True) as new:
        ledger = Ledger(new)
        ledger.decide(stored_decisions(old))
        for quad in list(old.match(None, n.TYPE, n.NEWS_ARTICLE)):
            analysis = analysis_of(old, n.terms(quad)[0])
            try:
                ledger.put(analysis)
            except ExtractError as error:
                raise GraphError(f"{folder} does not hold: {error.what}", hint=_HINT) from error
            if progress:
                progress(analysis.article.id)
        kept = (*_KEPT, *old.beside())
        new.change(come=[quad for graph in kept for quad in old.match(None, None, None, graph)])
        if problems := verify(new):
            raise GraphError(f"{folder} does not hold, once it is migrated: {problems[0].what}", hint=_HINT)


def analysis_of(old: OxigraphStore, article: NamedNode) -> Analysis:
    """What an article of a graph of an older format says.

    Args:
        old: the store.
        article: IRI of a revision.
    """
    of = n.by_subject(old.match(None, None, None, article))
    about = of[article.value]
    text = of[f"{article.value}#char=0,"][n.IS_STRING][0]
    kept = _first(about, n.ANALYSIS)
    entities, triples = _kept(kept, text) if kept else _in_nodes(old, of)
    return Analysis(article_of(about, text), entities, triples, by=_first(about, n.ANALYSED_BY) or "")


def _kept(analysis: str, text: str) -> _Said:
    """What was found in an article, as format 4 has it."""
    found = Found.of_text(analysis, text)
    return found.entities, found.triples


def _in_nodes(old: OxigraphStore, of: Mapping[str, _Facts]) -> _Said:
    """What was found in an article, as format 3 has it."""
    entities = {node: _entity(node, facts, of) for node, facts in list(of.items()) if n.PROFILE in facts}
    triples = [(int(node.rpartition("#t")[2]), facts) for node, facts in list(of.items()) if n.SUBJECT_TEXT in facts]
    return (
        tuple(sorted(entities.values(), key=_number)),
        tuple(_triple(old, facts, of, entities) for _, facts in sorted(triples, key=lambda pair: pair[0])),
    )


def _number(one: LocalEntity) -> tuple[int, str]:
    digits = one.id.lstrip("e")
    return (int(digits), "") if digits.isdigit() else (0, one.id)


def _entity(node: str, facts: _Facts, of: Mapping[str, _Facts]) -> LocalEntity:
    mentions = [
        Mention(*_offsets(span), of[span][n.ANCHOR][0], kind)
        for kind, predicate in _MENTION.items() for span in facts.get(predicate, ())
    ]  # fmt: skip
    return LocalEntity(
        node.rpartition("#")[2], facts[n.LABEL][0], facts[n.ENTITY_TYPE][0], tuple(facts.get(_ALIAS, ())),
        tuple(sorted(mentions)), tuple(sorted(facts.get(_ROLE, ()))), _first(facts, _GENDER),
    )  # fmt: skip


def _triple(
    old: OxigraphStore, facts: _Facts, of: Mapping[str, _Facts], entities: Mapping[str, LocalEntity]
) -> Triple:
    rejected = _first(facts, n.REJECTED)
    worded = Worded.of_text(rejected) if rejected else Worded.of_store(old, facts[n.SAYS][0])
    evidence = tuple(sorted(Evidence(*_offsets(span), of[span][n.ANCHOR][0]) for span in facts.get(n.EVIDENCE, ())))
    local = {part: entities[facts[predicate][0]] for part, predicate in _LOCAL.items() if predicate in facts}
    key, speaker = worded.key, local.get("speaker")
    said_by = None
    if key.speaker is not None:
        said_by = Speaker(speaker.label, speaker.id) if speaker else Speaker(key.speaker.value)
    time_text = _first(facts, n.TIME_TEXT)
    predicate = of.get(key.predicate.value, {})
    return Triple(
        _argument(facts[n.SUBJECT_TEXT][0], local.get("subject"), evidence),
        facts[n.PREDICATE_TEXT][0],
        _argument(facts[n.OBJECT_TEXT][0], local.get("object"), evidence, key.object),
        lemma="" if worded.relation else worded.label, relation=worded.relation, status=key.status, speaker=said_by,
        time=Time(time_text or "", key.time or None) if time_text is not None or key.time else None,
        confidence=float(facts[n.CONFIDENCE][0]), evidence=evidence, pattern=_first(facts, n.PATTERN) or "",
        inverse=worded.inverse or (worded.relation if n.SYMMETRIC.value in predicate.get(n.TYPE, ()) else None),
        asymmetric=n.ASYMMETRIC.value in predicate.get(n.TYPE, ()),
    )  # fmt: skip


def _argument(
    text: str, one: LocalEntity | None, evidence: tuple[Evidence, ...], obj: NamedNode | ox.Literal | None = None
) -> Argument:
    """The argument; where it stands is the first place in its evidence that reads so."""
    places = (sentence.start + sentence.text.find(text) for sentence in evidence if text in sentence.text)
    start = next(places, evidence[0].start if evidence else 0)
    if one is not None:
        return Argument(text, start, start + len(text), one.id, one.label, one.type, one.aliases)
    dated = isinstance(obj, ox.Literal) and obj != n.text(obj.value)
    label, kind = (obj.value, "Date") if dated and obj is not None else (text, None)
    return Argument(text, start, start + len(text), None, label, kind)


def _offsets(span: str) -> tuple[int, int]:
    start, _, end = span.rpartition("#char=")[2].partition(",")
    return int(start), int(end)


def _first(facts: _Facts, predicate: NamedNode) -> str | None:
    found = facts.get(predicate)
    return found[0] if found else None

