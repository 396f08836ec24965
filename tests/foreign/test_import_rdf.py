"""Graphs of others, read as articles whose sentences are triples."""

import gzip
import random
import re
from contextlib import suppress
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.config import Config
from kg.errors import ConfigError, ReadError
from kg.foreign import read_rdf
from kg.foreign.canonical import TooAlikeError, canonical
from kg.graph import Graph
from kg.schema import Schema
from kg.store.terms import Term
from tests.pages import ROOT

PREFIXES = """
@prefix : <https://x.example/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix schema: <https://schema.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix dbo: <http://dbpedia.org/ontology/> .
@prefix wd: <http://www.wikidata.org/entity/> . @prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix rel: <https://kg.example/relation/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix kg: <https://kg.example/ns#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""
PEOPLE = ':ann a schema:Person ; schema:name "Ann Lee" . :bob a foaf:Person ; foaf:name "Bob Ray" .\n'


@pytest.fixture
def analysed(tmp_path):
    """What a Turtle file with the usual prefixes comes to."""

    def read(turtle, **options):
        file = tmp_path / "a.ttl"
        file.write_text(PREFIXES + turtle, encoding="utf-8")
        return read_rdf(file, **options)

    return read


@pytest.fixture
def said(analysed):
    """Its triples in short."""

    def read(turtle):
        return [
            (one.subject.label, one.relation or f"~{one.lemma}", one.object.label) for one in analysed(turtle).triples
        ]

    return read


def test_every_statement_has_its_line_as_evidence(analysed):
    analysis = analysed(PEOPLE + ":ann schema:spouse :bob .")

    [triple] = analysis.triples
    [evidence] = triple.evidence
    assert evidence.text == "<https://x.example/ann> <https://schema.org/spouse> <https://x.example/bob> ."
    assert analysis.article.text[evidence.start : evidence.end] == evidence.text
    assert (triple.status, triple.confidence, triple.pattern) == ("fact", 1.0, "imported")
    for end in (triple.subject, triple.object):
        assert analysis.article.text[end.start : end.end] == end.text


@pytest.mark.parametrize(
    ("property_", "relation"),
    [
        ("schema:spouse", ("Ann Lee", "married-to", "Bob Ray")),
        ("<http://schema.org/spouse>", ("Ann Lee", "married-to", "Bob Ray")),
        ("wdt:P26", ("Ann Lee", "married-to", "Bob Ray")),
        ("schema:parent", ("Ann Lee", "child-of", "Bob Ray")),
        ("wdt:P40", ("Bob Ray", "child-of", "Ann Lee")),
        ("rel:met-with", ("Ann Lee", "met-with", "Bob Ray")),
        ("schema:birthPlace", ("Ann Lee", "~birth place", "Bob Ray")),
        ("dbo:mentoredBy", ("Ann Lee", "~mentored by", "Bob Ray")),
    ],
)
def test_a_property_that_the_schema_maps_is_its_relation_where_the_types_fit(said, property_, relation):
    assert said(PEOPLE + f":ann {property_} :bob .") == [relation]


def test_what_the_schema_says_of_a_relation_goes_into_the_graph(analysed):
    with Graph.memory() as graph:
        graph.add(analysed(PEOPLE + ":ann rel:met-with :bob . :bob rel:met-with :ann . :ann rel:child-of :bob ."))

        met = graph.statements("met-with").one()
        assert met.symmetric
        assert len(graph.why(met.iri).support) == 2
        assert graph.query("ASK { rel:child-of a owl:AsymmetricProperty }")
        assert graph.query("ASK { ent:Bob_Ray rel:met-with ent:Ann_Lee }")


def test_a_relation_of_kg_that_the_schema_lacks_is_described_by_the_file(analysed):
    [triple] = analysed(PEOPLE + ":ann rel:waltzed-with :bob . rel:waltzed-with a owl:SymmetricProperty .").triples

    assert (triple.relation, triple.inverse) == ("waltzed-with", "waltzed-with")


def test_an_open_predicate_has_the_words_of_its_english_label(said):
    label = ':p rdfs:label "kennt"@de, "has met"@en . '

    assert said(PEOPLE + label + ":ann :p :bob .") == [("Ann Lee", "~has met", "Bob Ray")]


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("schema:Person", "Person"), ("foaf:Person", "Person"), ("wd:Q5", "Person"), ("dbo:Politician", "Person"),
        ("<http://schema.org/Organization>", "Organization"), ("dbo:City", "Place"), ("kg:Award", "Award"),
        ("foaf:Agent", "Thing"), (":Widget", "Thing"), (":Baker", "Person"), ("owl:Thing, schema:Person", "Person"),
        ("dbo:Band, schema:MusicGroup, schema:Place", "Organization"),
    ],
)  # fmt: skip
def test_classes_tell_the_entity_type(analysed, kind, wanted):
    hierarchy = ":Baker rdfs:subClassOf :Craftsman . :Craftsman rdfs:subClassOf schema:Person . "
    [one] = [one for one in analysed(hierarchy + f':x a {kind} ; rdfs:label "X" .').entities if one.label == "X"]

    assert one.type == wanted


def test_an_item_of_wikidata_is_an_instance_of_its_class(analysed):
    [ann] = analysed('wd:Q1 wdt:P31 wd:Q5 ; rdfs:label "Ann Lee"@en .').entities

    assert (ann.label, ann.type) == ("Ann Lee", "Person")


def test_relations_tell_the_types_of_what_has_no_class(analysed):
    by_name = {one.label: one.type for one in analysed(":Ann_Lee rel:works-for :Acme . :Bob :likes :Acme .").entities}

    assert by_name == {"Ann Lee": "Person", "Acme": "Organization", "Bob": "Thing"}


def test_a_mere_near_property_tells_no_types_where_neither_end_has_one(said):
    assert said(":acme wdt:P488 :ann .") == [("acme", "~p488", "ann")]


@pytest.mark.parametrize(
    ("names", "label", "aliases"),
    [
        ('rdfs:label "Anna"@de, "Ann"@en', "Ann", ()),
        ('rdfs:label "Ann Lee" ; skos:altLabel "Lee", "la Lee"@fr', "Ann Lee", ("Lee",)),
        ('foaf:name "A. Lee" ; skos:prefLabel "Ann Lee"@en-GB', "Ann Lee", ("A. Lee",)),
        ('rdfs:label "Anna"@de, "Anne"@fr', "Anna", ()),
        ('rdfs:label "  Ann \\n Lee "', "Ann Lee", ()),
        ('rdfs:label ""', "ann", ()),
    ],
)
def test_names_are_english_where_there_are_any(analysed, names, label, aliases):
    [ann] = analysed(f":ann a schema:Person ; {names} .").entities

    assert (ann.label, ann.aliases) == (label, aliases)


def test_mentions_are_the_names_where_they_stand_or_the_iri(analysed):
    analysis = analysed(PEOPLE + ':quote a schema:Person ; rdfs:label "the \\"Q\\"" . :Cy_Orr a schema:Person .')

    found = {one.label: [mention.text for mention in one.mentions] for one in analysis.entities}
    assert found == {
        "Ann Lee": ["Ann Lee"], "Bob Ray": ["Bob Ray"], 'the "Q"': ["https://x.example/quote"],
        "Cy Orr": ["https://x.example/Cy_Orr"],
    }  # fmt: skip


def test_a_literal_is_a_text_and_a_date_a_date(analysed):
    turtle = ':ann :age 41 ; :born "1984-08-04"^^xsd:date ; :motto "Nie"@de, "Never  again"@en .'
    with Graph.memory() as graph:
        graph.add(analysed(PEOPLE + turtle))

        assert {(one.predicate_label, one.object) for one in graph.statements() if one.literal} == {
            ("age", "41"), ("born", "1984-08-04"), ("motto", "Never again"),
        }  # fmt: skip
        assert graph.query('ASK { ent:Ann_Lee open:born "1984-08-04"^^xsd:date }')


def test_housekeeping_says_nothing(said):
    turtle = """
    :ann rdfs:comment "A person." ; owl:sameAs wd:Q1 ; foaf:homepage <https://ann.example/> ; schema:url "https://a/" ;
        skos:exactMatch wd:Q1 ; rdfs:seeAlso :bob ; rdfs:label "Ann" .
    :Person a owl:Class ; rdfs:subClassOf schema:Person ; :madeBy :bob .
    :likes a owl:ObjectProperty ; rdfs:domain :Person . <https://x.example/> a owl:Ontology ; schema:creator :bob .
    """
    assert said(PEOPLE + turtle) == []


def test_a_blank_node_is_an_entity_where_it_has_a_name(said):
    turtle = ':ann :sitsOn [ rdfs:label "Harbour Committee" ], [ :room 7 ] .'

    assert said(PEOPLE + turtle) == [("Ann Lee", "~sits on", "Harbour Committee")]


# The same again

def test_the_order_of_triples_and_the_names_of_blank_nodes_change_nothing(tmp_path):
    lines = """<https://x/a> <https://x/p> _:{0} .
_:{0} <https://x/q> "one" .
_:{0} <https://x/p> _:{1} .
_:{1} <https://x/q> "two" .
_:{1} <https://x/p> _:{2} .
_:{2} <http://www.w3.org/2000/01/rdf-schema#label> "Board" .
""".splitlines()
    results = []
    for seed, names in enumerate((("a", "b", "c"), ("c", "a", "b"), ("b", "c", "a"))):
        random.Random(seed).shuffle(lines)  # noqa: S311
        (tmp_path / "a.nt").write_text("\n".join(lines).format(*names) + "\n")
        results.append(read_rdf(tmp_path / "a.nt"))

    assert results[0] == results[1] == results[2]


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.sampled_from("pq"), st.integers(0, 9)), max_size=14),
    st.permutations(range(7)),
    st.randoms(),
)
def test_small_graphs_are_the_same_whatever_their_blank_nodes_are_called(arcs, names, chance):
    def graph(named):
        def end(number):
            return Term("bnode", named(number)) if number < 7 else Term("iri", f"urn:{number}")

        return [(end(s), Term("iri", f"urn:{p}"), end(o)) for s, p, o in arcs]

    renamed = graph(lambda node: f"x{names[node]}")
    chance.shuffle(renamed)

    assert canonical(graph(lambda node: f"y{node}")) == canonical(renamed)


def test_blank_nodes_that_would_take_for_ever_are_given_up_and_many_are_not(monkeypatch):
    monkeypatch.setattr("kg.foreign.canonical.WORK", 100_000)
    p = Term("iri", "urn:p")
    star = [(Term("bnode", "hub"), p, Term("bnode", f"n{i}")) for i in range(2_000)]
    chain = [(Term("bnode", f"n{i}"), p, Term("bnode", f"n{i + 1}")) for i in range(1_000)]

    assert len(canonical(star)) == 2_000
    with pytest.raises(TooAlikeError):
        canonical(chain)


def test_a_changed_file_takes_the_old_one_s_place_and_remove_takes_all_out(tmp_path):
    file = tmp_path / "a.ttl"
    with Graph.memory() as graph:
        empty = graph.info()
        for turtle, kind in ((":ann :likes :bob .", "added"), (":ann :likes :bob .", "unchanged"),
                             (":ann :knows :bob .", "replaced")):  # fmt: skip
            file.write_text(PREFIXES + PEOPLE + turtle)
            assert graph.import_rdf(file).kind == kind
        assert [one.predicate_label for one in graph.statements()] == ["knows"]
        assert graph.verify() == []

        graph.remove("a.ttl")
        assert replace(graph.info(), quads=empty.quads) == empty  # but for its history


def test_another_schema_reads_the_same_file_anew(tmp_path, analysed):
    schema = tmp_path / "s.toml"
    schema.write_text('[types]\nPerson = "p"\n[[relation]]\nname = "wed"\ndefinition = "d"\nsubject = ["Person"]\n'
                      'object = ["Person"]\nwikidata = "P26"\npatterns = ["SUBJ wed OBJ"]\n')  # fmt: skip
    turtle = PEOPLE + ":ann wdt:P26 :bob ."
    plain, other = (analysed(turtle, config=Config(schema=name)) for name in ("news", str(schema)))

    assert (plain.triples[0].relation, other.triples[0].relation) == ("married-to", "wed")
    assert plain.by != other.by


def test_imported_and_read_entities_are_one_by_name(analysed, analysis_of):
    with Graph.memory() as graph:
        people = {"Ann Lee": "Person", "Cy Orr": "Person"}
        graph.add(analysis_of("Ann Lee met Cy Orr.", people, ["Ann Lee | met-with | Cy Orr"]))
        graph.add(analysed(PEOPLE + ":ann schema:spouse :bob ."))

        assert graph.entity("Ann Lee").articles == 2


# Exports of kg

SAYS = [
    "Ann Lee | met-with | Bob Ray | both ways | when on June 6=2018-06-06 | 0.8",
    "Ann Lee | works-for | Acme | claimed | by Bob Ray | inverse employs",
    "Ann Lee | ~lie about | Acme | denied | by a spokesman",
    "A senior official | ~wave at | Ann Lee",
    "Ann Lee | ~say | it rains | planned | when in the spring",
]
KNOWN = {"Ann Lee": "Person: the senator", "Bob Ray": "Person", "Acme": "Organization"}


def short(graph):
    return {
        (s.subject_label, s.relation, s.predicate_label, s.object_label, s.literal, s.status, s.speaker, s.time,
         round(s.confidence, 4), s.inverse, s.iri)
        for s in graph.statements()
    }  # fmt: skip


@pytest.mark.parametrize("suffix", ["ttl", "nt", "nq", "trig", "rdf", "jsonld"])
def test_an_export_of_kg_comes_back_as_the_statements_that_it_holds(analysis_of, tmp_path, suffix):
    with Graph.memory() as graph, Graph.memory() as other:
        text = "A senior official saw Ann Lee. Ann Lee, the senator, met Bob Ray of Acme. it rains"
        graph.add(analysis_of(text, KNOWN, SAYS, source="a.txt"))
        reifiers = suffix in ("ttl", "nt", "nq", "trig")
        [file] = graph.export(tmp_path / f"news.{suffix}", history=True, reifiers=reifiers)
        other.import_rdf(file)

        assert short(other) == short(graph)
        assert [(e.label, e.type, {a for a, _ in e.aliases}) for e in other.entities()] == [
            (e.label, e.type, {a for a, _ in e.aliases}) for e in graph.entities()
        ]
        assert other.verify() == []
        assert "A senior official saw" not in other.reader.text(other.articles()[0].iri)


def test_a_denied_statement_of_an_export_is_evidence_of_itself_and_no_fact(analysis_of, tmp_path):
    with Graph.memory() as graph, Graph.memory() as other:
        graph.add(analysis_of("Ann Lee met Bob Ray.", KNOWN, ["Ann Lee | met-with | Bob Ray | denied"]))
        other.import_rdf(graph.export(tmp_path / "news.nq")[0])

        denied = other.statements(support=True).one()
        assert not other.edges()
        assert re.findall(r"#(\w+)> <", denied.support[0].evidence.text) == ["object", "predicate", "subject"]


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        ("rdf:predicate rel:met-with ; rdf:object :bob ; kg:status kg:fact", "no values of .*subject"),
        ("rdf:subject :a ; rdf:predicate rel:met-with ; rdf:object :b, :c ; kg:status kg:fact", "2 values of .*object"),
        ("rdf:subject :a ; rdf:predicate rel:met-with ; rdf:object :b ; kg:status kg:true", "the status 'true'"),
    ],
)
def test_a_broken_statement_of_an_export_is_named(analysed, broken, found):
    with pytest.raises(ReadError, match=r"a statement that is no statement of kg, <https://x\.example/s>") as caught:
        analysed(f":s a kg:Statement ; {broken} .")

    assert re.search(found, caught.value.found)


# What goes wrong

@pytest.mark.parametrize(
    ("name", "content", "wrong"),
    [
        ("a.ttl", "<https://x/a> <https://x/b> .", r"a\.ttl is no Turtle at line 1, column \d+: "),
        ("a.ttl", "\n\n@prefix x: <urn:x> .\nx:a y:b x:c .", r"is no Turtle at line 4, column 5: "),
        ("a.nt", "<https://x/a> <https://x/b> \"c\n", r"is no N-Triples at line 1"),
        ("a.nq", "hello\n", r"is no N-Quads at line 1, column 1: "),
        ("a.rdf", "<rdf:RDF", r"is no RDF/XML at line 1: "),
        ("a.rdf", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///x">]><a>&b;</a>', r"at line 1: it defines XML entities"),
        ("a.rdf", "<a>" * 2_000 + "</a>" * 2_000, r"refused at line 1: its elements lie more than 1,000 deep"),
        ("a.jsonld", "{", r"is no JSON-LD at line 1"),
        ("a.jsonld", '{"@context": "https://x.example/c", "@id": "urn:a"}', r"names an @context elsewhere, and"),
        ("a.ttl", "<urn:a> <urn:b> " + "<<( <urn:a> <urn:b> " * 50_000, r"has triple terms more than 100 deep"),
        ("a.ttl", "<urn:a> <urn:b> " + "[ <urn:b> " * 900 + "<urn:c>" + "]" * 900 + ".", "blank nodes that look alike"),
        ("a.ttl", "# nothing", r"holds no triples"),
        ("a.ttl", b"\xff\xfe\x00", r"is no Turtle"),
        ("a.txt", "x", r"ends in no suffix of RDF, but '.txt'"),
        ("a", "x", r"has no suffix"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_one_line(tmp_path, name, content, wrong, monkeypatch):
    monkeypatch.setattr("kg.foreign.canonical.WORK", 100_000)
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())

    with pytest.raises(ReadError, match=wrong) as caught:
        read_rdf(file)

    assert "\n" not in caught.value.what
    assert len(caught.value.what) < 400


COUNCIL = (ROOT / "examples" / "graphs" / "council.ttl").read_bytes()
NEWS = Schema.load("news")
PIECES = [
    b'"', b"<", b"<<(", b")>>", b"\\u0000", b"_:a ", b"@en--", b"^^<urn:t>", b"\xed\xa0\x80", b"[", b"@prefix ",
    b" .\n",
]  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, len(COUNCIL)), st.integers(0, 30), st.sampled_from(PIECES)), max_size=3))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(damage):
    content = bytearray(COUNCIL)
    for place, length, piece in damage:
        content[place : place + length] = piece

    with Graph.memory() as graph:
        with suppress(ReadError):
            graph.add(read_rdf("-", form="turtle", schema=NEWS, stdin=BytesIO(content)))
        assert graph.verify() == []


def test_a_file_over_the_limit_is_not_read_and_the_setting_named(tmp_path):
    (tmp_path / "a.nt").write_text("# " + "x" * 100)

    with pytest.raises(ReadError, match="has 102 bytes; the limit") as caught:
        read_rdf(tmp_path / "a.nt", config=Config(max_bytes=50))
    assert "max_bytes" in caught.value.hint
    with gzip.open(tmp_path / "b.nt.gz", "wb") as packed:
        packed.write(b" " * 1_000_000)
    with pytest.raises(ReadError, match="more than 50 bytes"):
        read_rdf(tmp_path / "b.nt.gz", config=Config(max_bytes=50))


@pytest.mark.parametrize(
    ("path", "wrong"), [("missing.ttl", "does not exist"), (".", "has no suffix"), ("", "has no suffix")]
)
def test_what_is_no_file_is_told(path, wrong, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ReadError, match=wrong):
        read_rdf(path)


def test_a_folder_and_an_unknown_form_are_told(tmp_path):
    (tmp_path / "a.ttl").mkdir()

    with pytest.raises(ReadError, match="is a folder"):
        read_rdf(tmp_path / "a.ttl")
    with pytest.raises(ConfigError, match="no RDF form named 'word'"):
        read_rdf("a.ttl", form="word")
    with pytest.raises(ConfigError, match="standard input has no suffix"):
        read_rdf("-")


HOSTILE = [
    'the "best"', "a\nb", "]]> <script>", "\u202eevil\u202c", "=1+1", "\x00\x1b[31m", "x\ufffe", "\\u0022 .", "👩‍👩‍👧",
    "a\u2028b",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_come_in_and_the_graph_holds(tmp_path, text):
    written = "".join(f"\\U{ord(c):08X}" for c in text)
    about = f':x a schema:Person ; rdfs:label "{written} A" ; :said "{written}" ; :likes :y .'
    (tmp_path / "a.ttl").write_text(PREFIXES + about)

    with Graph.memory() as graph:
        graph.import_rdf(tmp_path / "a.ttl")

        assert graph.verify() == []
        assert "A" in graph.entities("Person")[0].label
        assert {one.predicate_label for one in graph.statements()} == {"said", "likes"}


def test_relative_iris_belong_to_the_file(tmp_path):
    (tmp_path / "a.ttl").write_text("<#Ann_Lee> <#likes> <#Bob_Ray> .")

    [triple] = read_rdf(tmp_path / "a.ttl").triples
    assert (triple.subject.text, triple.subject.label) == ("https://kg.example/import/a.ttl#Ann_Lee", "Ann Lee")


def test_a_large_register_takes_time_with_its_size_and_not_its_square(tmp_path):
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    lines = [f'<urn:p:{i}> <{label}> "Aname{i} Bname{i * 7919 % 1000}" .' for i in range(600)]
    (tmp_path / "a.nt").write_text("\n".join(lines) + "\n")

    with Graph.memory() as graph:
        graph.import_rdf(tmp_path / "a.nt")
        assert len(graph.entities()) == 600
        assert graph.verify() == []
        graph.remove("a.nt")
        assert graph.entities() == []
