"""The shapes that ship with kg hold for graphs that kg makes, and each catches what it is for."""

from collections.abc import Callable, Collection
from importlib.resources import files
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH

import kg
from kg.decisions import Decision, EntityRef, StatementRef
from kg.link import KnownEntity, NameIndex
from kg.store.vocabulary import PREFIXES
from kg.types import Analysis
from tests.pages import ROOT

SHAPES = rdflib.Graph().parse(str(files("kg").joinpath("vocabulary", "shapes.ttl")))
PREFIX = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())


def less(kind: str, predicate: str) -> str:
    """An update after which no node of this class has the predicate."""
    return f"DELETE {{ ?s {predicate} ?x }} WHERE {{ ?s a {kind} ; {predicate} ?x }}"


def more(kind: str, said: str) -> str:
    """An update after which this is said, too, of every node of the class."""
    return f"INSERT {{ ?s {said} }} WHERE {{ ?s a {kind} }}"


def other(kind: str, predicate: str, value: str) -> str:
    """An update after which the predicate has another value; ``?x`` is the old one."""
    new = f"INSERT {{ ?s {predicate} ?y }} WHERE {{ ?s a {kind} ; {predicate} ?x BIND ({value} AS ?y) }}"
    return f"DELETE {{ ?s {predicate} ?x }} {new}"


S, T, E, A = "kg:Statement", "kg:Triple", "nif:OffsetBasedString", "schema:NewsArticle"
# What is said of a graph that does not hold to a shape, and an update that breaks one so.
BROKEN = {
    "a statement is one of RDF, too": "DELETE { ?s a rdf:Statement } WHERE { ?s a rdf:Statement }",
    "a statement has one subject, an entity or a phrase": less(S, "rdf:subject"),
    "a statement has one predicate, a relation or an open predicate": other(S, "rdf:predicate", "rel:undeclared"),
    "a statement has one object, an entity or a text": more(S, "rdf:object 'another'"),
    "a statement has one status: fact, claimed, planned, denied or hypothetical": other(S, "kg:status", "kg:true"),
    "a statement has at most one name of a relation": more(S, "kg:relation 'a', 'b'"),
    "a statement has at most one speaker, an entity or a text": more(S, "kg:speaker 1"),
    "a statement has at most one time, a date in the precision of the text": other(S, "kg:time", "2018"),
    "a statement has at most one time phrase": more(S, "kg:timeText 'a', 'b'"),
    "a statement has one confidence, a decimal from 0 to 1": other(S, "kg:confidence", "1.5"),
    "a statement has one number of sources, 1 or more": other(S, "kg:sources", "0"),
    "a statement that was reviewed is accepted": more(S, "kg:review kg:fact"),
    "a statement has one edge, or two if it can be read from its object's side": less(S, "kg:edge"),
    "a statement has at most one inverse, a relation": more(S, "kg:inverse rel:undeclared"),
    "a statement has at least one sentence as evidence": less(S, "kg:evidence"),
    "a statement is made by a triple of an article": less(T, "kg:statement"),
    "a fact in an article's own voice is an edge of the plain layer":
        "DELETE DATA { ent:Acme rel:employs ent:Bob_Ray }",
    "an edge of the plain layer is a fact in an article's own voice; {?subject} {?predicate} {?value} is none":
        "INSERT DATA { ent:Cleo_Moss rel:met-with ent:Acme }",
    "a graph has one version of the format": "INSERT { ?s kg:formatVersion 99 } WHERE { ?s kg:formatVersion ?x }",
    "a triple makes a statement, or is rejected": "INSERT { ?s kg:rejected 'x' } WHERE { ?s kg:statement ?x }",
    "a triple makes one statement of the graph": other(T, "kg:statement", "kgs:0"),
    "a triple has at most one rejected statement, a text": other(T, "kg:rejected", "1"),
    "a triple has the words of its subject": less(T, "kg:subjectText"),
    "a triple has the words of its predicate": less(T, "kg:predicateText"),
    "a triple has the words of its object": more(T, "kg:objectText 'another'"),
    "a triple has at most one time phrase": more(T, "kg:timeText 'a', 'b'"),
    "a triple has at most one pattern": more(T, "kg:pattern 'another'"),
    "a triple that was reviewed is accepted, or it is rejected": more(T, "kg:review kg:fact"),
    "a triple has one confidence, a decimal from 0 to 1": less(T, "kg:confidence"),
    "a triple has at least one sentence as evidence": less(T, "kg:evidence"),
    "a sentence begins at one character, before its end": other(E, "nif:beginIndex", "9999"),
    "a sentence ends at one character": less(E, "nif:endIndex"),
    "a sentence has its words": less(E, "nif:anchorOf"),
    "a sentence stands in one text": less(E, "nif:referenceContext"),
    "the words of a sentence stand in the text at its characters":
        other("nif:Context", "nif:isString", "CONCAT(' ', ?x)"),
    "an article has one text": more("nif:Context", "nif:isString 'another'"),
    "an article has one source": less(A, "kg:source"),
    "an article has one id": more(A, "kg:articleId 'another'"),
    "an article has one hash of its text, 64 hexadecimal digits": other(A, "kg:contentHash", "UCASE(?x)"),
    "an article has one number of words": less(A, "kg:words"),
    "an article was analysed by one model and schema": more(A, "kg:analysedBy 'a', 'b'"),
    "an article has one analysis, as JSON": more(A, "kg:analysis '{}'"),
    "an article has at most one date: a day, a month, a year, or a moment":
        other(A, "schema:datePublished", "'last Monday'"),
    "an article has at most one headline": more(A, "schema:headline 'a', 'b'"),
    "an article has its text": "DELETE { ?s a nif:Context } WHERE { ?s a nif:Context }",
    "a group of sources has two articles or more":
        "INSERT { <https://kg.example/group/0> a kg:SourceGroup ; kg:member ?s } WHERE { ?s kg:articleId 'meeting' }",
    "an entity has one label, which is none of its other names": less("kg:Entity", "skos:prefLabel"),
    "the other names of an entity are texts": more("kg:Entity", "skos:altLabel 1"),
    "an entity has one type": more("kg:Entity", "kg:entityType 'Thing'"),
    "an entity has the class of its type and no other": more("kg:Entity", "a schema:Thing"),
    "an entity is in one article or more": other("kg:Entity", "kg:articles", "0"),
    "an entity has its ballots, as JSON": more("kg:Entity", "kg:ballots '{}'"),
    "a predicate is a property": "DELETE { ?s a rdf:Property } WHERE { ?s a rdf:Property }",
    "a predicate has one label": more("kg:OpenPredicate", "rdfs:label 'another'"),
    "a phrase has its words": less("kg:Phrase", "rdfs:label"),
    "a link is of one entity": less("kg:Link", "kg:linkOf"),
    "a link leads to one IRI": other("kg:Link", "kg:linkTo", "STR(?x)"),
    "a link has the name in the knowledge base": less("kg:Link", "kg:label"),
    "a link is to one knowledge base": less("kg:Link", "kg:knowledgeBase"),
    "a link has one score, a decimal from 0 to 1": other("kg:Link", "kg:score", "2.0"),
    "a link has its reason": less("kg:Link", "kg:reason"),
    "a link is an exact match of its entity": less("kg:Entity", "skos:exactMatch"),
    "a link that was reviewed is accepted": more("kg:Link", "kg:review kg:fact"),
    "a candidate is of one entity": less("kg:Candidate", "kg:candidateOf"),
    "a candidate has one IRI": other("kg:Candidate", "kg:candidate", "STR(?x)"),
    "a candidate has the name in the knowledge base": less("kg:Candidate", "kg:label"),
    "a candidate is of one knowledge base": less("kg:Candidate", "kg:knowledgeBase"),
    "a candidate has at most one type, a text": more("kg:Candidate", "kg:knownType 1"),
    "a candidate has at most one description, a text": more("kg:Candidate", "schema:description 1"),
    "a candidate has one score, a decimal from 0 to 1": other("kg:Candidate", "kg:score", "2.0"),
    "a candidate has its reason": less("kg:Candidate", "kg:reason"),
    "a decision is an activity": "DELETE { ?s a prov:Activity } WHERE { ?s a prov:Activity }",
    "a decision says one thing": more("kg:Decision", "kg:say 'perhaps'"),
    "a decision has its sentence": less("kg:Decision", "rdfs:label"),
    "a decision is kept as it was written": less("kg:Decision", "kg:asWritten"),
}  # fmt: skip


class Base:
    """A knowledge base of one entity."""

    name, licence = "base", ""

    def prepare(self, names: object) -> None:
        pass

    def candidates(self, name: str, type: str) -> list[KnownEntity]:  # noqa: A002, ARG002
        return [*NameIndex([KnownEntity("https://x.example/acme", "Acme", "Organization")]).of(name)]


@pytest.fixture(scope="module")
def sound(analysis_of: Callable[..., Analysis]) -> rdflib.Graph:
    """A small graph that has something of everything, as its export has it."""
    graph = kg.Graph.memory()
    text = (
        "Ann Lee met Bob Ray in May. Bob Ray works for Acme. Bob Ray left Acme, Cleo Moss says. "
        "An official praised Acme."
    )
    names = {"Ann Lee": "Person: Lee", "Bob Ray": "Person", "Cleo Moss": "Person", "Acme": "Organization"}
    says = [
        "Ann Lee | met-with | Bob Ray | both ways | when in May=2024-05",
        "Bob Ray | works-for | Acme | inverse employs",
        "Bob Ray | left | Acme | claimed | by Cleo Moss",
        "An official | ~praised | Acme",
    ]
    graph.add(analysis_of(text, names, says, source="a", id="meeting", date="2024-06-01", title="A meeting"))
    graph.add(analysis_of("Bob Ray left Acme. Bob Ray sued Ann Lee.", names,
                          ["Bob Ray | left | Acme | denied", "Bob Ray | sued | Ann Lee"], source="b"))  # fmt: skip
    accept, reject = StatementRef("Bob Ray", "works-for", "Acme"), StatementRef("Bob Ray", "sued", "Ann Lee")
    graph.decide(Decision("accept", statement=accept), Decision("reject", statement=reject))
    assert graph.link(Base())
    graph.decide(Decision("link", (EntityRef("Ann Lee"),), target="Q1"))
    return exported(graph)


def exported(graph: kg.Graph) -> rdflib.Graph:
    merged = rdflib.Graph()
    for triple in graph.to_rdflib().triples((None, None, None)):
        merged.add(triple)
    return merged


def faults(data: rdflib.Graph, shapes: Collection[str] = ()) -> set[str]:
    """The messages of the shapes that a graph does not hold to; of these shapes, if any are given."""
    conforms, report, _ = pyshacl.validate(data, shacl_graph=SHAPES, use_shapes=[*shapes] or None)
    results = [*report.subjects(RDF.type, SH.ValidationResult)]
    assert conforms is not bool(results)
    return {str(report.value(one, SH.resultMessage)) for one in results}


def test_the_shapes_are_shapes() -> None:
    assert pyshacl.validate(rdflib.Graph(), shacl_graph=SHAPES, meta_shacl=True)[0]


def test_a_graph_with_something_of_everything_conforms(sound: rdflib.Graph) -> None:
    targets = {target for target in SHAPES.objects(None, SH.targetClass) if not target.endswith("SourceGroup")}

    assert {target for target in targets if not any(sound.subjects(RDF.type, target))} == set()
    assert faults(sound) == set()


def test_a_graph_that_was_built_conforms(tmp_path: Path) -> None:
    two = [ROOT / "examples" / "articles" / name for name in ("07-dinner-claim.txt", "08-dinner-denial.txt")]
    with kg.build(two, tmp_path / "news.kg") as graph:
        assert graph.info().statements > 20
        assert faults(exported(graph)) == set()


@pytest.mark.parametrize("message", BROKEN)
def test_what_is_broken_is_told(message: str, sound: rdflib.Graph) -> None:
    broken = rdflib.Graph() + sound
    broken.update(PREFIX + BROKEN[message])
    # Those with that message alone: all of them take half a second, most of it for parsing queries in SPARQL.
    shapes = {
        str(shape)
        for part in SHAPES.subjects(SH.message, rdflib.Literal(message))
        for shape in (part, *SHAPES.subjects(SH.property | SH.sparql, part))
        if (shape, RDF.type, SH.NodeShape) in SHAPES
    }

    constant = message.partition("{")[0]
    assert [one for one in faults(broken, shapes) if one.startswith(constant)]


def test_every_shape_is_broken_once() -> None:
    assert {str(message) for message in SHAPES.objects(None, SH.message)} == set(BROKEN)
