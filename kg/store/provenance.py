"""Decisions of people as PROV-O: each an activity, with who decided, when and why, and of what it spoke.

What a decision was read from is kept with it, word for word, so that a graph knows by which decisions it was written.
See https://www.w3.org/TR/prov-o/.
"""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg.decisions import Decision, Decisions
from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.oxigraph import OxigraphStore


def decision_quads(decisions: Decisions) -> Iterator[Quad]:
    """What the graph ``kg:graph/decisions`` says."""
    for decision in decisions:
        node = NamedNode(v.DECISION + decision.id)
        for predicate, obj in _facts(decision):
            yield Quad(node, predicate, obj, n.DECISIONS)
        if decision.by:
            agent = _agent(decision.by)
            yield Quad(node, n.ASSOCIATED, agent, n.DECISIONS)
            yield Quad(agent, n.TYPE, n.AGENT, n.DECISIONS)
            yield Quad(agent, n.RDFS_LABEL, n.text(decision.by), n.DECISIONS)
        statement = [str(decision.statement)] if decision.statement else []
        for words in (*map(str, decision.entities), *statement):
            thing = NamedNode(f"{v.DECISION}about/{v.digest(words, length=12)}")
            yield Quad(node, n.USED, thing, n.DECISIONS)
            yield Quad(thing, n.TYPE, n.PROV_ENTITY, n.DECISIONS)
            yield Quad(thing, n.RDFS_LABEL, n.text(words), n.DECISIONS)


def _facts(decision: Decision) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    yield n.TYPE, n.ACTIVITY
    yield n.TYPE, n.DECISION_CLASS
    yield n.SAY, n.text(decision.say)
    yield n.RDFS_LABEL, n.text(decision.sentence)
    yield n.BLOCK_OF_FILE, n.text(decision.toml())
    if decision.on:
        yield n.ENDED, n.dated(decision.on)
    if decision.because:
        yield n.COMMENT, n.text(decision.because)


def _agent(name: str) -> NamedNode:
    return NamedNode(f"{v.DECISION}by/{v.local_name(name)}")


def stored_decisions(store: OxigraphStore) -> Decisions:
    """The decisions that a graph was last written with."""
    written = sorted(n.values(quad)[2] for quad in store.match(None, n.BLOCK_OF_FILE, None, n.DECISIONS))
    return Decisions.parse("\n".join(written), "the graph's own decisions")
