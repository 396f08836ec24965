"""What a triple says, as far as people let it stand: a statement, an accepted one, or a rejected one.

A rejected statement is in no layer of the graph. Its record keeps what it would be, as a text, so that the graph is as
it was when the rejection is taken back.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Literal

from pyoxigraph import NamedNode

from kg.decisions import StatementRef, comparable
from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.ballots import ballots
from kg.store.decided import Decided, Known, Told, Verdict
from kg.store.oxigraph import OxigraphStore
from kg.store.statement import Node, Worded

Part = Literal["subject", "object", "speaker"]
Names = Mapping[Part, Iterable[str]]
"""Names that the article has for subject, object and speaker."""


@dataclass(frozen=True, slots=True)
class Judge:
    """What people said of the statements of one article.

    Attributes:
        decided: all that they said.
        article: that makes the statements.
    """

    decided: Decided
    article: Known

    def verdict(self, worded: Worded, names: Names) -> Verdict | None:
        """What a person says of a statement."""
        return self.decided.verdict(told_by(self.article, worded, names)) if self.decided.judges else None


def told_by(article: Known, worded: Worded, names: Names) -> Told:
    """A statement of an article as decisions name it."""
    key = worded.key
    return Told(
        subject=_called(key.subject, names.get("subject", ()), worded.phrase),
        predicate={predicate_words(words) for words in (worded.relation, worded.label) if words},
        object=_called(key.object, names.get("object", ())),
        status=key.status.value,
        speaker=_called(key.speaker, names.get("speaker", ())) if key.speaker else (),
        time=n.dated(key.time).value if key.time else key.time_text,
        article=article,
        inverse={predicate_words(worded.inverse)} if key.inverse and worded.inverse else (),
    )


def _called(node: Node, names: Iterable[str], words: str | None = None) -> set[str]:
    own = node.value if not isinstance(node, NamedNode) else words if words is not None else v.name_of(node.value)
    return {comparable(name) for name in (own, *names)}


def said(
    worded: Worded, statements: dict[str, Worded], names: Names, judge: Judge | None
) -> list[tuple[NamedNode, str | NamedNode]]:
    """What the record says of a triple's statement: predicates and objects.

    Args:
        worded: the statement.
        statements: where the statement is added, by its IRI.
        names: of its parts in the article.
        judge: what people said.
    """
    verdict = judge.verdict(worded, names) if judge else None
    if verdict == "reject":
        return [(n.REJECTED, worded.text())]
    iri = worded.key.iri
    statements.setdefault(iri, worded)
    says: list[tuple[NamedNode, str | NamedNode]] = [(n.SAYS, NamedNode(iri))]
    return [*says, (n.REVIEW, n.ACCEPTED)] if verdict == "accept" else says


def articles_saying(store: OxigraphStore, refs: Iterable[StatementRef]) -> set[str]:
    """IRIs of the articles, and perhaps of some more, that make a statement which one of these decisions may mean.

    The statements of a predicate are passed over once, however many decisions are about it.
    """
    by_predicate: dict[str, set[tuple[str, str]]] = defaultdict(set)
    predicates: dict[str, str] = {}
    for ref in refs:
        words = predicate_words(ref.predicate)
        by_predicate[words].add((comparable(ref.subject), comparable(ref.object)))
        for name in (ref.predicate, words):
            predicates |= dict.fromkeys((v.relation_iri(name), v.open_predicate_iri(v.words(name))), words)
    names: dict[Node, set[str]] = {}
    found: set[str] = set()
    for predicate, words in predicates.items():
        said_so = (store.match(None, place, NamedNode(predicate), n.STATEMENTS) for place in (n.PREDICATE, n.INVERSE))
        for statement in {n.terms(quad)[0] for quads in said_so for quad in quads}:
            ends = (n.terms(next(store.match(statement, place)))[2] for place in (n.SUBJECT, n.OBJECT))
            subject, obj = (names.get(end) or names.setdefault(end, _all_names(store, end)) for end in ends)
            if not by_predicate[words].isdisjoint((*product(subject, obj), *product(obj, subject))):
                found |= {n.terms(said)[3].value for said in store.match(None, n.SAYS, statement)}
    for quad in list(store.match(None, n.REJECTED)) if by_predicate else ():
        _, _, text, graph = n.terms(quad)
        worded = Worded.of_text(text.value)
        called = (worded.relation, worded.label, worded.inverse)
        if any(words and predicate_words(words) in by_predicate for words in called):
            found.add(graph.value)
    return found


def predicate_words(text: str) -> str:
    """A predicate as decisions are compared: small letters, single spaces."""
    return " ".join(text.split()).casefold()


def _all_names(store: OxigraphStore, node: Node) -> set[str]:
    if not isinstance(node, NamedNode):
        return {comparable(node.value)}
    names = {comparable(v.name_of(node.value))}
    for place in (n.PREF_LABEL, n.ALT_LABEL, n.RDFS_LABEL):
        names |= {comparable(n.values(quad)[2]) for quad in store.match(node, place)}
    for quad in list(store.match(node, n.BALLOTS, None, n.ENTITIES)):
        names |= {comparable(value) for kind, value in ballots(n.values(quad)[2]) if kind == "label"}
    return names
