"""Ontologies as schemas: properties become relations, labels patterns, classes types; hostile files are refused."""

import logging
import tomllib

import pytest

import kg
from kg.errors import SchemaError
from kg.ontology import ontology_as_toml, read_ontology, write_owl
from kg.ontology.phrases import patterns_of
from kg.schema import MAX_BYTES, Schema
from tests.pages import ROOT

PREFIXES = """\
@prefix : <https://x.example/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
WORKS = ":worksFor a owl:ObjectProperty ; rdfs:domain :Person ; rdfs:range :Company ."

# label -> patterns
LABELS = {
    "works for": ["SUBJ work for OBJ"],
    "worksFor": ["SUBJ work for OBJ"],
    "employer of": ["SUBJ is employer of OBJ"],
    "employer": ["OBJ is employer of SUBJ"],
    "has employer": ["OBJ is employer of SUBJ"],
    "is an employer of": ["SUBJ is employer of OBJ"],
    "was founded by": ["OBJ found SUBJ"],
    "founded by": ["OBJ found SUBJ"],
    "written by": ["OBJ write SUBJ"],
    "is managed by": ["OBJ manage SUBJ"],
    "created": ["SUBJ creat|create OBJ"],
    "publishes": ["SUBJ publish OBJ"],
    "carries": ["SUBJ carry OBJ"],
    "married": ["SUBJ marry OBJ"],
    "won": ["SUBJ win OBJ"],
    "born in": ["SUBJ is born in OBJ"],
    "studied at": ["SUBJ is studied at OBJ", "SUBJ study at OBJ"],
    "head coach": ["OBJ is head_coach of SUBJ"],
    "grants clemency to": ["SUBJ grant clemency to OBJ"],
    "acts on behalf of": ["SUBJ act on_behalf_of OBJ"],
    "is in": ["SUBJ in OBJ"],
    "Member of (club)": ["SUBJ is member of OBJ"],
    "": [],
    "the": [],
    "relation that holds between two very different things": [],
}


def read(text: str, name: str = "x.ttl") -> Schema:
    return read_ontology((PREFIXES + text).encode(), name)


@pytest.mark.parametrize("label", LABELS)
def test_label_becomes_patterns_in_base_form(label: str) -> None:
    assert patterns_of(label) == LABELS[label]


def test_property_becomes_a_relation_with_all_that_is_said_of_it() -> None:
    [one] = read("""
        :worksFor a owl:ObjectProperty ; rdfs:label "arbeitet für"@de, "works for"@en ;
            skos:altLabel "is employed by"@en ; rdfs:comment "has a contract\\nwith"@en ;
            rdfs:domain :Person ; rdfs:range :Company ;
            owl:equivalentProperty wd:P108 ; skos:closeMatch [ owl:inverseOf schema:employee ] .
    """).relations  # fmt: skip

    assert (one.name, one.label, one.definition) == ("works-for", "works for", "has a contract with")
    assert (one.subject, one.object) == (("Person",), ("Organization",))
    assert [pattern.text for pattern in one.patterns] == ["SUBJ work for OBJ", "OBJ employ SUBJ"]
    assert (one.wikidata, one.schema_org) == ("P108", "employee^-1")


@pytest.mark.parametrize(
    ("classes", "types"),
    [
        (":Company", ("Organization",)),
        ("[ owl:unionOf ( :Person :City ) ]", ("Person", "Place")),
        ("schema:Legislation", ("Law",)),
        (":Agent", ("Person", "Organization")),
        (":Yard . :Yard rdfs:subClassOf :Works . :Works rdfs:subClassOf schema:Organization", ("Organization",)),
        (":Yard . :Yard rdfs:label 'sports team'@en", ("Organization",)),
        (":Yard . :Yard skos:closeMatch schema:Place", ("Place",)),
        (":Yard . :Yard owl:equivalentClass [ owl:unionOf ( :Person :Team ) ]", ("Person", "Organization")),
        (":Yard . :Yard rdfs:subClassOf :Mill . :Mill rdfs:subClassOf :Yard, :Event", ("Event",)),
    ],
)
def test_class_becomes_the_nearest_types_upward(classes: str, types: tuple[str, ...]) -> None:
    assert read(f":sees a owl:ObjectProperty ; rdfs:domain :Person ; rdfs:range {classes} .")["sees"].object == types


def test_property_without_domain_and_range_has_those_of_its_inverse_or_any() -> None:
    schema = read(WORKS + ":employs a owl:ObjectProperty ; owl:inverseOf :worksFor . :sees a rdf:Property .")

    assert (schema["employs"].subject, schema["employs"].object) == (("Organization",), ("Person",))
    assert (schema["employs"].inverse, schema.inverse_of("works-for")) == ("works-for", "employs")
    assert schema["sees"].subject == tuple(kind for kind in kg.Schema.load("news").types if kind != "Cause")


def test_symmetric_property_is_symmetric() -> None:
    schema = read(":knows a owl:SymmetricProperty ; rdfs:domain :Person ; rdfs:range :Person ; owl:inverseOf :knows .")

    assert (schema["knows"].symmetric, schema["knows"].inverse) == (True, "")


def test_properties_of_schema_org_are_read_with_domain_includes() -> None:
    schema = read("""
        schema:worksFor a rdf:Property ;
            schema:domainIncludes schema:Person ; schema:rangeIncludes schema:Organization .
        schema:birthDate a rdf:Property ; schema:domainIncludes schema:Person ; schema:rangeIncludes schema:Date .
    """)

    assert [(one.name, one.schema_org, one.object) for one in schema.relations] == [
        ("works-for", "worksFor", ("Organization",))
    ]


def test_code_as_a_name_gives_way_to_the_label() -> None:
    schema = read('wd:P108 a owl:ObjectProperty ; rdfs:label "employer"@en ; rdfs:domain :Person ; rdfs:range :Firm .')

    assert [(one.name, one.wikidata) for one in schema.relations] == [("employer", "P108")]


def test_datatype_properties_are_no_relations() -> None:
    assert [one.name for one in read(WORKS + ":age a owl:DatatypeProperty, rdf:Property .").relations] == ["works-for"]
    assert len(read(WORKS + ":age a rdf:Property ; rdfs:range xsd:integer .").relations) == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (":makes a owl:ObjectProperty ; rdfs:domain :Person ; rdfs:range :Widget .",
         "https://x.example/ns#makes: kg finds no entities of class Widget (range); make it a subclass"),
        ("<https://y.example/worksFor> a owl:ObjectProperty .", "there is another 'works-for'"),
        ("<https://y.example/関係> a owl:ObjectProperty .", "no letters from a to z"),
        (":hires a owl:ObjectProperty ; owl:inverseOf :worksFor ; rdfs:domain :City ; rdfs:range :Person .",
         "inverse of 'works-for', whose domain and range differ"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_relation_is_left_out_and_told(more: str, said: str, caplog) -> None:
    with caplog.at_level(logging.WARNING, "kg"):
        schema = read(WORKS + more, "left.ttl")

    assert "works-for" in schema
    [told] = caplog.messages
    assert told.startswith("left.ttl: left out: ")
    assert said in told


def test_ontology_without_any_relation_is_an_error_that_says_why() -> None:
    with pytest.raises(SchemaError) as caught:
        read(":makes a owl:ObjectProperty ; rdfs:domain :Widget ; rdfs:range :Gadget .")

    assert "no property that kg can find" in caught.value.what
    assert "class Widget (domain), Gadget (range)" in caught.value.message()


def test_ontology_is_written_as_toml_with_comments_on_what_is_wanting(tmp_path) -> None:
    path = tmp_path / "firms.owl"
    tie = ":tie a owl:ObjectProperty ; rdfs:label 'relation that holds between two things'@en ;"
    tie += " rdfs:domain :Person ; rdfs:range :Person . :makes a owl:ObjectProperty ; rdfs:range :Widget ."
    path.write_text(PREFIXES + WORKS + tie)

    text = ontology_as_toml(path)

    assert "# Left out: https://x.example/ns#makes: kg finds no entities of class Widget" in text
    assert [one["name"] for one in tomllib.loads(text)["relation"]] == ["tie", "works-for"]
    assert Schema.parse(text) == Schema.load(path)


def test_relation_of_an_ontology_is_found_in_an_article(tmp_path) -> None:
    path = tmp_path / "firms.ttl"
    path.write_text(PREFIXES + WORKS + ":founder a owl:ObjectProperty ; rdfs:domain :Company ; rdfs:range :Person .")

    said = kg.extract("Ann Lee works for Acme Corp. in Oslo. Tom Ward is the founder of Norvik Inc.",
                      config=kg.Config(schema=str(path)))  # fmt: skip

    assert {(one.subject.label, one.relation, one.object.label) for one in said} == {
        ("Ann Lee", "works-for", "Acme Corp"), ("Norvik Inc", "founder", "Tom Ward")
    }  # fmt: skip


# -- there and back ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["news", "examples/schemas/football.toml", "examples/schemas/court.toml"])
def test_what_is_written_as_owl_is_read_again_as_the_same(source: str, tmp_path) -> None:
    schema = Schema.load(source if source == "news" else ROOT / source)
    path = tmp_path / "again.ttl"
    path.write_text(write_owl(schema), encoding="utf-8")

    again = Schema.load(path)

    assert (again.name, again.types) == (schema.name, schema.types)
    assert {one.name: one for one in again.relations} == {one.name: one for one in schema.relations}


# -- hostile files -----------------------------------------------------------------------------------------------------

RDF_XML = """<?xml version="1.0"?>{doctype}
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:owl="http://www.w3.org/2002/07/owl#"
    xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#">
  <owl:Ontology rdf:about="https://x.example/"><owl:imports rdf:resource="http://127.0.0.1:9/other.owl"/></owl:Ontology>
  <owl:ObjectProperty rdf:about="https://x.example/ns#worksFor">
    <rdfs:domain rdf:resource="https://x.example/ns#Person"/><rdfs:range rdf:resource="https://x.example/ns#Firm"/>
    <rdfs:comment>{comment}</rdfs:comment>
  </owl:ObjectProperty>
</rdf:RDF>"""


@pytest.mark.parametrize("suffix", ["owl", "rdf", "ttl"])
def test_rdf_xml_is_told_by_its_content_and_what_it_imports_is_not_fetched(suffix: str, tmp_path, monkeypatch) -> None:
    def no_network(*_: object, **__: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr("socket.socket.connect", no_network)
    path = tmp_path / f"x.{suffix}"
    path.write_text(RDF_XML.format(doctype="", comment="is employed by"))

    assert Schema.load(path)["works-for"].definition == "is employed by"


@pytest.mark.parametrize(
    "entity",
    [
        '<!ENTITY e "aaaa">',
        '<!ENTITY e SYSTEM "file:///etc/hostname">',
        '<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;',
    ],
)
def test_xml_entities_are_refused(entity: str) -> None:
    text = RDF_XML.format(doctype=f"\n<!DOCTYPE rdf:RDF [ {entity} ]>", comment="&e;")

    with pytest.raises(SchemaError, match=r"x\.owl:2: it defines XML entities"):
        read_ontology(text.encode(), "x.owl")


# what is wrong -> the file's bytes, and what is said
BROKEN = {
    "no Turtle": (b"@prefix : <https://x.example/> .\n:a :b 'c\n", r"x\.ttl:2: it is no Turtle"),
    "text": (b"Ann Lee met Bob Ray.", r"it is no Turtle"),
    "no bytes": (b"", "no property that kg can find"),
    "no UTF-8": (b"\xff\xfe\x00", "it is no Turtle"),
    "XML without end": (b"<rdf:RDF>", r"x\.ttl:1: it is no RDF/XML"),
    "other XML": (b"<?xml version='1.0'?><html/>", "it is no RDF/XML|no property"),
    "unknown encoding": (b"<?xml version='1.0' encoding='utf-88'?><rdf:RDF/>", "x.ttl: it is no RDF/XML"),
    "brackets without end": (b"[" * 100_000, "it is no Turtle"),
    "list that holds itself": (
        PREFIXES.encode() + b":sees a owl:ObjectProperty ; rdfs:domain [ owl:unionOf _:a ] ."
        b"_:a rdf:first :Person ; rdf:rest _:a .",
        "broken ontology|no property",
    ),
    "bad pattern": (
        (PREFIXES + WORKS + ":worksFor <https://kg.example/ns#patterns> 'meet OBJ' .").encode(),
        r"works-for: pattern 'meet OBJ': it needs SUBJ once",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN)
def test_broken_ontology_is_one_clear_error(fault: str) -> None:
    content, said = BROKEN[fault]

    with pytest.raises(SchemaError, match=said):
        read_ontology(content, "x.ttl")


def test_ontology_without_bounds_is_not_read(tmp_path) -> None:
    path = tmp_path / "x.ttl"
    path.write_bytes(b"#" * (MAX_BYTES + 1))

    with pytest.raises(SchemaError, match="more than 4,000,000 bytes"):
        Schema.load(path)
    with pytest.raises(SchemaError, match="more than 4,000,000 bytes"):
        ontology_as_toml(path)
