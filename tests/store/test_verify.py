import shutil

import pytest
from pyoxigraph import NamedNode, Quad

from kg.decisions import Decision, StatementRef
from kg.errors import GraphError
from kg.graph import Graph
from kg.store import nodes as n
from kg.store.restore import restore
from kg.store.vocabulary import EDGE, ENT, KG, KGS, REL, prefixed

MET = NamedNode(REL + "met-with")
PLANNED = NamedNode(KG + "planned")


@pytest.fixture
def graph(analysis_of):
    graph = Graph.memory()
    people = {"Ann Lee": "Person: Ann", "Bob Ray": "Person"}
    says = [
        "Ann Lee | met-with | Bob Ray",
        "Bob Ray | ~speak to | Ann Lee | denied | by Ann Lee | when on June 3=2024-06-03",
        "a crowd | ~see | Bob Ray | planned",
        "Bob Ray | ~praise | Ann Lee",
    ]
    for source in "ab":
        text = f"Ann Lee met Bob Ray. Ann spoke. {source}"
        graph.add(analysis_of(text, people, says, source=source, title="A meeting", date="2024-06-03"))
    graph.decide(Decision("accept", statement=StatementRef("Ann Lee", "met-with", "Bob Ray")))
    graph.decide(Decision("reject", statement=StatementRef("Bob Ray", "praise", "Ann Lee")))
    return graph


def one(graph, *pattern):
    return min(graph._store.match(*pattern), key=str)


def changed(quad, obj):
    return Quad(quad.subject, quad.predicate, obj, quad.graph_name)


def test_sound_graph_has_no_problems(graph):
    assert graph.verify() == []


@pytest.mark.parametrize(
    ("pattern", "value", "kind", "says"),
    [
        ((None, n.ANCHOR, n.text("Ann Lee met Bob Ray.")), n.text("Ann Lee met Bob May."), "evidence", "does not read"),
        ((None, n.BEGIN), n.integer(3), "evidence", "has wrongly nif:beginIndex '3'"),
        ((None, n.ARTICLES), n.integer(7), "entity", "kg:articles '7'"),
        ((None, n.PREF_LABEL, n.text("Ann Lee")), n.text("Anne"), "entity", "has wrongly skos:prefLabel 'Anne'"),
        ((None, n.SOURCES), n.integer(9), "statement", "has wrongly the number of sources 9"),
        ((None, n.CONFIDENCE, None, n.STATEMENTS), n.decimal(0.1), "statement", "has wrongly the confidence 0.1"),
        ((None, n.STATUS, n.FACT), PLANNED, "statement", "has wrongly the status kg:planned"),
        ((None, n.SUBJECT), NamedNode(ENT + "Nobody"), "statement", "has wrongly the subject ent:Nobody"),
        ((None, n.RELATION), n.text("accused"), "statement", "has wrongly the relation accused"),
        ((None, n.EDGE), NamedNode(EDGE + "0"), "statement", "has wrongly the edge"),
        ((MET, n.RDFS_LABEL), n.text("accused"), "statement", "rel:met-with has wrongly the label accused"),
        ((MET, n.TYPE, n.RELATION_CLASS), n.OPEN_CLASS, "statement", "has wrongly the class kg:OpenPredicate"),
        ((None, n.TYPE, n.PHRASE_CLASS), n.OPEN_CLASS, "statement", "phrase:a_crowd lacks the class kg:Phrase"),
        ((None, n.RDFS_LABEL, n.text("a crowd")), n.text("a mob"), "statement", "has wrongly the label a mob"),
        ((None, n.IS_STRING), n.text("Ann Lee met Bob Ray. Ann spoke. Ann!"), "record", "lacks kg:contentHash"),
        ((None, n.HEADLINE), n.text("Another title"), "record", "is not what its IRI was made of"),
        ((None, n.PUBLISHED), n.dated("2024-06-04"), "record", "is not what its IRI was made of"),
        ((None, n.ARTICLE_ID), n.text("another"), "record", "is not what its IRI was made of"),
        ((None, n.SOURCE), n.text("another"), "record", "is not what its IRI was made of"),
        ((None, n.WORDS), n.integer(7), "record", "has wrongly kg:words '7'"),
        ((n.META, n.FORMAT), n.integer(3), "record", "has wrongly kg:formatVersion '3'"),
        ((None, n.SAY, n.text("accept")), n.text("reject"), "record", "has wrongly kg:say 'reject'"),
    ],
)
def test_changed_value_is_found(graph, pattern, value, kind, says):
    quad = one(graph, *pattern)
    graph._store.change(gone=[quad], come=[changed(quad, value)])

    assert any(problem.kind == kind and says in problem.what for problem in graph.verify())


@pytest.mark.parametrize(
    ("pattern", "kind", "says"),
    [
        ((None, None, None, n.FACTS), "edge", "ent:Ann_Lee rel:met-with ent:Bob_Ray is missing"),
        ((None, n.TYPE, n.STATEMENT), "statement", "lacks the class kg:Statement"),
        ((None, n.EDGE), "statement", "lacks the edge"),
        ((MET, n.RDFS_LABEL), "statement", "rel:met-with lacks the label met-with"),
        ((n.META, n.FORMAT), "record", "lacks kg:formatVersion '5'"),
        ((None, n.TYPE, n.NEWS_ARTICLE), "record", "lacks rdf:type 'schema:NewsArticle'"),
        ((None, n.WORDS), "record", "lacks kg:words"),
        ((None, n.SOURCE), "record", "is incomplete: it has no kg:source"),
        ((None, n.HEADLINE), "record", "is not what its IRI was made of"),
        ((None, n.EVIDENCE, None, n.STATEMENTS), "statement", "lacks the evidence"),
        ((None, n.TYPE, n.ENTITY), "entity", "lacks rdf:type"),
        ((None, n.IS_STRING), "record", "is incomplete: it has no nif:isString"),
        ((None, n.SAYS), "record", "lacks kg:statement"),
        ((None, n.CONTENT_HASH), "record", "is incomplete"),
        ((None, n.ANCHOR), "evidence", "lacks nif:anchorOf 'Ann Lee met Bob Ray.'"),
    ],
)
def test_lost_quad_is_found(graph, pattern, kind, says):
    lost = list(graph._store.match(*pattern)) if kind == "evidence" else [one(graph, *pattern)]
    graph._store.change(gone=lost)

    assert any(problem.kind == kind and says in problem.what for problem in graph.verify())


@pytest.mark.parametrize(
    ("pattern", "value", "kind", "says"),
    [
        ((None, n.STATUS, n.FACT), n.DENIED, "statement", "has wrongly the status kg:denied"),
        ((None, n.SUBJECT), NamedNode(ENT + "Nobody"), "statement", "has wrongly the subject ent:Nobody"),
        ((None, n.PREDICATE), NamedNode(REL + "accused"), "statement", "has wrongly the predicate rel:accused"),
        ((None, n.OBJECT), NamedNode(ENT + "Nobody"), "statement", "has wrongly the object ent:Nobody"),
        ((None, n.SPEAKER), NamedNode(ENT + "Bob_Ray"), "statement", "has wrongly the speaker ent:Bob_Ray"),
        ((None, n.TIME), n.dated("2024-06-04"), "statement", "has wrongly the time 2024-06-04"),
        ((None, n.RELATION), n.text("accused"), "statement", "has wrongly the relation accused"),
        ((None, n.EDGE), NamedNode(EDGE + "0"), "statement", "has wrongly the edge"),
        ((MET, n.RDFS_LABEL), n.text("accused"), "statement", "rel:met-with has wrongly the label accused"),
        ((None, n.IS_STRING), n.text("Ann Lee met Bob Ray. Ann spoke."), "record", "more than one nif:isString"),
        ((None, n.HEADLINE), n.text("Another title"), "record", "schema:headline"),
        ((None, n.ARTICLE_ID), n.text("another"), "record", "more than one kg:articleId"),
        ((None, n.CONTENT_HASH), n.text("0"), "record", "more than one kg:contentHash"),
        ((n.META, n.FORMAT), n.integer(3), "record", "has wrongly kg:formatVersion '3'"),
    ],
)
def test_second_value_is_found(graph, pattern, value, kind, says):
    quad = one(graph, *pattern)
    graph._store.change(come=[changed(quad, value)])

    assert any(problem.kind == kind and says in problem.what for problem in graph.verify())


def test_statement_that_no_article_says_is_one_problem(graph):
    [fact] = graph._store.match(None, n.STATUS, n.FACT)
    about = list(graph._store.match(n.terms(fact)[0]))
    graph._store.change(gone=about)
    other = NamedNode(KGS + "0")
    graph._store.change(come=[Quad(other, quad.predicate, quad.object, quad.graph_name) for quad in about])

    assert {problem.what for problem in graph.verify()} == {
        f"{prefixed(n.terms(fact)[0].value)} is missing", "kgs:0 is said by no article"
    }  # fmt: skip


def test_graph_of_a_name_of_kg_s_own_is_found(graph):
    graph._store.change(come=[Quad(MET, n.RDFS_LABEL, n.text("met"), NamedNode(KG + "graph/more"))])

    assert [problem.what for problem in graph.verify()] == ["<https://kg.example/ns#graph/more> is no graph of kg"]


@pytest.mark.parametrize("date", ["2024-06-03T10:00:00+00:00", "2024-06-03T10:00:00Z", "2024-06-03T10:00:00+05:30"])
def test_article_is_what_its_iri_was_made_of_though_the_graph_writes_it_otherwise(analysis_of, date):
    graph = Graph.memory()
    graph.add(analysis_of("Ann Lee met Bob Ray.", {"Ann Lee": "Person"}, source="a", date=date))
    graph.add(analysis_of("Rain\x00fell\x0bon Monday.", source="b\x00", title="\ud800"))

    assert graph.verify() == []


@pytest.mark.parametrize("lost", [n.RELATION, n.EDGE, n.HEADLINE, n.RDFS_LABEL])
def test_export_that_was_changed_is_not_restored(graph, lost):
    whole = [quad for quad in graph._store.match() if quad.graph_name != n.RESOLUTION]
    changed = "".join(f"{quad} .\n" for quad in whole if quad.predicate != lost)

    assert restore("".join(f"{quad} .\n" for quad in whole).encode()) is not None
    with pytest.raises(GraphError, match="was changed"):
        restore(changed.encode())


@pytest.fixture
def both_ways(analysis_of):
    graph = Graph.memory()
    graph.add(analysis_of("Ann Lee met Bob Ray.", {"Ann Lee": "Person", "Bob Ray": "Person"},
                          ["Ann Lee | met-with | Bob Ray | both ways"]))  # fmt: skip
    assert graph.verify() == []
    return graph


def test_lost_direction_of_a_symmetric_statement_is_found(both_ways):
    both_ways._store.change(gone=[one(both_ways, NamedNode(ENT + "Bob_Ray"), None, None, n.FACTS)])

    [problem] = both_ways.verify()
    assert problem.what == "ent:Bob_Ray rel:met-with ent:Ann_Lee is missing"


@pytest.mark.parametrize(
    ("pattern", "kind", "says"),
    [
        ((None, None, None, n.RELATIONS), "statement", "rel:met-with lacks rdf:type 'owl:SymmetricProperty'"),
        ((None, n.READ_AS), "record", "lacks kg:readAs 'https://kg.example/relation/met-with#symmetric'"),
    ],
)
def test_lost_axiom_is_found(both_ways, pattern, kind, says):
    both_ways._store.change(gone=[one(both_ways, *pattern)])

    assert any(problem.kind == kind and says in problem.what for problem in both_ways.verify())


def test_axiom_that_no_article_names_is_found(both_ways):
    met = NamedNode(REL + "met-with")
    both_ways._store.change(come=[Quad(met, n.TYPE, n.ASYMMETRIC, n.RELATIONS)])

    [problem] = both_ways.verify()
    assert problem.what == "rel:met-with has wrongly rdf:type 'owl:AsymmetricProperty'"


def test_name_of_an_axiom_that_says_nothing_is_found(both_ways):
    quad = one(both_ways, None, n.READ_AS)
    both_ways._store.change(gone=[quad], come=[changed(quad, NamedNode(REL + "met-with#transitive"))])

    said = [problem.what for problem in both_ways.verify() if problem.kind == "record"]
    assert any("met-with#transitive> says nothing of a relation" in what for what in said)


def test_edge_that_no_fact_says_is_found(graph):
    ann, met, bob = NamedNode(ENT + "Ann_Lee"), NamedNode(REL + "met-with"), NamedNode(ENT + "Bob_Ray")
    graph._store.change(come=[Quad(bob, met, ann, n.FACTS)])

    [problem] = graph.verify()
    assert problem.what == "ent:Bob_Ray rel:met-with ent:Ann_Lee has no fact that says it"


def test_damaged_block_of_any_file_is_found(graph, tmp_path):
    graph.backup(tmp_path / "whole.kg")
    files = [file.name for file in (tmp_path / "whole.kg" / "store").glob("*.sst")]
    said = {}
    for name in files:
        shutil.copytree(tmp_path / "whole.kg", tmp_path / "damaged.kg")
        file = tmp_path / "damaged.kg" / "store" / name
        content = bytearray(file.read_bytes())
        content[10] ^= 1
        file.write_bytes(content)
        try:
            with Graph.open(tmp_path / "damaged.kg") as damaged:
                said[name] = str(damaged.verify())
        except GraphError as error:
            said[name] = error.what
        shutil.rmtree(tmp_path / "damaged.kg")

    assert len(files) > 6
    assert set(said.values()) == {f"{tmp_path / 'damaged.kg'} is damaged"}
