"""docs/rdf.md names every prefix and class, and has queries to copy; that they give what it shows is in test_docs."""

import re
from dataclasses import replace

import pytest

import kg
from kg.graph import Graph
from kg.store.vocabulary import PREFIXES, class_iri, prefixed
from tests.pages import ROOT, code_of

PAGE = (ROOT / "docs" / "rdf.md").read_text(encoding="utf-8")
NAMES = {"Ann Lee": "Person", "Bob Ray": "Person", "Acme": "Organization", "Norvik": "Organization"}
MET = "Ann Lee met Bob Ray in June."


@pytest.fixture(scope="module")
def graph(analysis_of):
    """What several articles say of one meeting and one sale, dated as precisely as articles are."""
    graph = Graph.memory()

    def add(source, date, text, *says):
        graph.add(analysis_of(text, NAMES, says, source=source, id=source, date=date))

    met = "Ann Lee | met-with | Bob Ray"
    add("claim", "2024-06-05", f"{MET} So an aide said.", f"{met} | claimed | by an aide | when in June=2024-06")
    add("denial", "2024-07", f"{MET} Not so.", f"{met} | denied | by Bob Ray")
    add("meeting", "2024-08-01T09:30:00Z", MET, met)
    add("agenda", "2024-05-30", MET, f"{met} | planned", f"{met} | hypothetical")
    add("plan", "2024", "Acme wants Norvik.", "Acme | acquired | Norvik | planned")
    add("deal", "2024-08-02", "Acme bought Norvik.", "Acme | acquired | Norvik")
    return graph


def asked(graph, heading, article=""):
    """Rows of the query below a heading; of several the last, about another article."""
    *_, query = PAGE.partition(f"### {heading}\n")[2].partition("\n### ")[0].split("```sparql\n")
    return list(graph.query(re.sub(r'"\d\d-[\w.-]+"', f'"{article}"', query.partition("```")[0])))


def test_the_queries_and_the_turtle_of_the_page_are_many():
    assert len(code_of("docs/rdf.md", "sparql")) > 9
    assert len(code_of("docs/rdf.md", "turtle")) > 5


def test_the_page_names_every_prefix_and_the_class_of_every_entity_type():
    types = {*kg.Schema.load("news").types, "Law"}
    classes = {prefixed(class_iri(one)) for one in types}
    same = {f"schema:{one}" for one in types} | {f"kg:{one}" for one in types}

    assert [prefix for prefix in PREFIXES if f"`{prefix}:`" not in PAGE] == []
    assert [one for one in classes - same if f"`{one}`" not in PAGE] == []
    assert [one for one in types if not re.search(rf"^\|.*\b{one}\b", PAGE, re.MULTILINE)] == []


def test_contradictions_are_facts_and_claims_whoever_says_them(graph):
    query = PAGE.partition("### What contradicts\n")[2].partition("```sparql\n")[2].partition("```")[0]
    found = list(graph.query(query))
    said = [(prefixed(row["status"]), row["speaker"]) for row in found]

    assert found == list(graph.query(graph.named_sparql("contradictions")))
    assert said == [("kg:fact", None), ("kg:claimed", "an aide")]


def test_a_speaker_without_a_name_is_told(graph):
    differ = asked(graph, "What two sources say differently")

    assert ("claim", "claimed by an aide, 2024-06", "denial", "denied by Bob Ray") in {
        (row["article"], row["says"], row["other"], row["says_too"]) for row in differ
    }
    assert [row["speaker"] for row in asked(graph, "What only one article added", "claim")] == ["an aide"]
    assert [row["speaker"] for row in asked(graph, "Who met whom")] == ["an aide"]
    assert [row["speaker"] for row in asked(graph, "Who claims it")] == ["an aide"]


def test_dates_of_different_precision_are_compared(graph):
    [sale] = asked(graph, "What was planned and later happened")[:1]
    differ = {(row["article"], row["other"]) for row in asked(graph, "What two sources say differently")}

    assert (sale["announced"], sale["reported"]) == ("2024", "2024-08-02")
    assert {("plan", "deal"), ("agenda", "meeting"), ("claim", "denial"), ("denial", "meeting")} <= differ


def test_a_triple_of_two_sentences_is_one_row_of_its_article(analysis_of):
    analysis = analysis_of(f"{MET} {MET}", NAMES, ["Ann Lee | met-with | Bob Ray"], id="a")
    [met] = analysis.triples
    again = replace(met.evidence[0], start=len(MET) + 1, end=2 * len(MET) + 1)
    with Graph.memory() as graph:
        graph.add(replace(analysis, triples=(replace(met, evidence=(*met.evidence, again)),)))
        found = asked(graph, "Everything an article says, in its own words", "a")
        named = list(graph.query(graph.named_sparql("article", {"id": "a"})))
        sentences = graph.query("SELECT * { ?triple a kg:Triple ; kg:evidence ?sentence }")

    assert len(sentences) == 2
    assert found == named
    assert len(found) == 1
