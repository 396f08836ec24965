"""Deciding in the browser: every answer reaches the file and the graph, none is lost, and who comes second is told."""

import html
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from kg.decisions import Decision, Decisions, EntityRef, append
from kg.graph import Graph
from kg.identity import decisions_beside
from kg.serve.app import create_app
from tests.serve.conftest import HOME, TOKEN

MARKUP = '<img src=x onerror="alert(1)">'


@pytest.fixture
def graph_path(graph_path, analysis_of):
    """A graph with three doubts: two names that may be one, and two weak statements."""
    with Graph.open(graph_path, write=True) as graph:
        people = {"Ann Lee": "Person", "Acme": "Organization", "Oslo": "Place"}
        says = ["Ann Lee | works-for | Acme | 0.5", "Ann Lee | visited | Oslo | 0.4"]
        text = "Ann Lee of Acme saw Oslo. He left."
        graph.add(analysis_of(text, people, says, id="visit", source="visit.txt", title="A visit"))
        graph.add(analysis_of("J. Fenn sang.", {"J. Fenn": "Person"}, source="b.txt", title="Song"))
        graph.add(analysis_of("Jacob Fenn came.", {"Jacob Fenn": "Person"}, source="c.txt", title="Arrival"))
    return graph_path


@pytest.fixture
def decided(graph_path):
    """What the file of decisions says, in sentences."""
    return lambda: [one.sentence for one in Decisions.load(decisions_beside(graph_path))]


def questions(client):
    text = client.get("/review").text
    return re.findall(r"<bdi>((?:Is it right|Are ).*?\?)", html.unescape(text))


def blocks(page):
    """The decisions that a page offers, by kind."""
    found = [html.unescape(one) for one in re.findall(r'name="decision" value="([^"]*)"', page.text)]
    return {re.match(r"\[\[(\w+)", one)[1]: one for one in found}


def settled(client, path="/review"):
    """The page, once the graph follows the file."""
    for _ in range(200):
        page = client.get(path)
        if 'class="waiting"' not in page.text:
            return page
        time.sleep(0.02)
    raise AssertionError(page.text)


def ask(client, words):
    """The page of the question with these words."""
    for at in ["", *re.findall(r"\?at=([0-9a-f]+)", client.get("/review").text)]:
        page = client.get(f"/review?at={at}")
        if words in html.unescape(re.search(r"<h1.*?</h1>", page.text)[0]):
            return page
    raise AssertionError(words)


def send(client, **form):
    return client.post("/review/decide", data=form)


def test_what_concerns_most_articles_is_asked_first(client):
    assert questions(client) == [
        'Are "J. Fenn" in b.txt and "Jacob Fenn" in c.txt the same?',
        "Is it right that Ann Lee visited Oslo?", "Is it right that Ann Lee works-for Acme?",
    ]  # fmt: skip


def test_the_sentences_are_shown_with_their_articles(client):
    merge, statement = ask(client, "Fenn"), ask(client, "Oslo")
    assert "<mark>Jacob Fenn</mark> came." in merge.text
    assert "Arrival" in merge.text
    assert "Ann Lee of Acme saw Oslo." in statement.text
    assert "A visit" in statement.text


def test_a_server_that_only_reads_shows_the_queue_and_says_how_to_decide(client, decided):
    page = ask(client, "Oslo")
    assert "kg serve --write" in page.text
    assert not blocks(page)
    assert client.post("/review/decide", data={"say": "rename"}).status_code == 403
    assert decided() == []


def test_who_has_no_token_decides_nothing(writer, decided):
    block = blocks(ask(writer, "Oslo"))["reject"]
    writer.cookies.clear()
    for path in ("/review/decide", "/review/undo", "/review/name"):
        assert writer.post(path, data={"decision": block, "id": "x"}).status_code == 403
    assert decided() == []


@pytest.mark.parametrize(
    ("words", "answer", "sentence"),
    [
        ("Oslo", "accept", "Ann Lee visited Oslo (fact) is right"),
        ("Oslo", "reject", "Ann Lee visited Oslo (fact) is wrong"),
        ("Fenn", "same", "J. Fenn (Person) and Jacob Fenn (Person) are the same"),
        ("Fenn", "different", "J. Fenn (Person) and Jacob Fenn (Person) are different"),
    ],
)
def test_an_answer_is_written_and_the_question_is_asked_no_more(writer, decided, graph_path, words, answer, sentence):
    page = send(writer, decision=blocks(ask(writer, words))[answer], back="/review")
    assert (page.status_code, sentence in page.text) == (200, True)
    assert decided() == [sentence]
    assert not any(words in question for question in questions(writer))
    settled(writer)
    with Graph.open(graph_path) as graph:
        assert [one.sentence for one in graph.decisions] == [sentence]
        assert not any(words in doubt.question for doubt in graph.doubts())


def test_an_entity_is_renamed_and_retyped_from_a_question(writer, graph_path):
    page = ask(writer, "Oslo")
    entity = next(one for one in re.findall(r'<option value="([^"]*)"', page.text) if "Ann Lee" in one)
    send(writer, say="rename", entity=html.unescape(entity), value="Ann  Mary Lee")
    send(writer, say="retype", entity=html.unescape(entity), value="Group")
    settled(writer)
    with Graph.open(graph_path) as graph:
        assert graph.entity("Ann Mary Lee").type == "Group"


def test_an_entity_has_a_page_of_its_own(writer, decided):
    page = writer.get("/review/entity/Ann Lee")
    entity = html.unescape(re.search(r'name="entity" value="([^"]*)"', page.text)[1])
    send(writer, say="different", entity=entity, value="Bob Ray")
    assert decided() == ["Ann Lee (Person) and Bob Ray are different"]
    assert "Ann Lee (Person) and Bob Ray are different" in writer.get("/review/entity/ent:Ann_Lee").text
    assert send(writer, say="same", entity=entity, value="Nobody").status_code == 404
    assert writer.get("/review/entity/Nobody").status_code == 404


def test_a_statement_has_a_page_of_its_own(writer, graph_path, decided):
    with Graph.open(graph_path) as graph:
        digits = graph.statements("visited").one().iri.rpartition("/")[2]
    page = writer.get(f"/review/statement/{digits}")
    assert set(blocks(page)) == {"accept", "reject"}
    send(writer, decision=blocks(page)["accept"], back="/review/decisions")
    assert "Ann Lee visited Oslo (fact) is right" in settled(writer, f"/review/statement/{digits}").text
    assert len(decided()) == 1


def test_undo_brings_the_question_back(writer, decided):
    before = questions(writer)
    page = send(writer, decision=blocks(ask(writer, "Oslo"))["reject"], back="/review")
    settled(writer)
    said = re.search(r'data-said="(\w+)"', page.text)[1]
    page = writer.post("/review/undo", data={"id": said})
    assert "Is it right that Ann Lee visited Oslo?" in re.search(r"<h1.*?</h1>", page.text)[0]
    assert decided() == []
    settled(writer)
    assert questions(writer) == before
    assert writer.post("/review/undo", data={"id": said}).status_code == 409


def test_who_comes_second_is_told_what_was_decided_and_by_whom(writer, decided):
    offered = blocks(ask(writer, "Oslo"))
    writer.post("/review/name", data={"name": "Ada  Löw"})
    writer.post("/review/name", data={"name": "Eve"}, headers={"host": "127.0.0.1:8951", "origin": f"{HOME}:8951",
                                                               "authorization": f"Bearer {TOKEN}"})  # fmt: skip
    assert {"kg_name", "kg_name_8951"} < {*writer.cookies}
    send(writer, decision=offered["accept"])
    assert send(writer, decision=offered["accept"]).status_code == 200
    refused = send(writer, decision=offered["reject"])
    assert refused.status_code == 409
    assert "Ann Lee visited Oslo (fact) is right" in refused.text
    assert "Ada Löw" in refused.text
    assert decided() == ["Ann Lee visited Oslo (fact) is right"]


def test_two_who_review_at_once_lose_nothing(graph_path, decided):
    def review(number):
        with TestClient(create_app(graph_path, token=TOKEN), base_url=HOME) as client:
            client.headers |= {"origin": HOME, "authorization": f"Bearer {TOKEN}"}
            for one in range(10):
                decision = Decision("rename", (EntityRef(f"Person {number} {one}"),), label=f"P {number} {one}")
                assert send(client, decision=decision.toml()).status_code == 200

    with ThreadPoolExecutor(2) as both:
        list(both.map(review, range(2)))
    assert sorted(decided()) == sorted(f"Person {n} {one} is called P {n} {one}" for n in range(2) for one in range(10))
    with Graph.open(graph_path, write=True) as graph:  # a server that ends while the other writes leaves it the rest
        assert len(graph.decisions) == 20


def test_a_decision_is_written_while_another_process_writes_the_graph(writer, graph_path, decided):
    block = blocks(ask(writer, "Oslo"))["reject"]
    with Graph.open(graph_path, write=True):
        page = send(writer, decision=block, back="/review")
        for _ in range(100):
            if "does not follow yet" in page.text:
                break
            time.sleep(0.02)
            page = writer.get("/review")
        assert "does not follow yet" in page.text
        assert decided() == ["Ann Lee visited Oslo (fact) is wrong"]
        assert not any("Oslo" in question for question in questions(writer))
    settled(writer)
    with Graph.open(graph_path) as graph:
        assert graph.statements("visited") == []


def test_what_was_decided_before_the_server_started_is_replayed(writer, graph_path):
    append(decisions_beside(graph_path), Decision("rename", (EntityRef("Ann Lee"),), label="Ann Mary Lee"))
    settled(writer)
    with Graph.open(graph_path) as graph:
        assert graph.entity("Ann Mary Lee")


def test_decisions_are_listed_latest_first_with_what_has_no_effect(writer):
    for name in ("Nobody", "Ann Lee"):
        send(writer, decision=Decision("rename", (EntityRef(name),), label=f"{name} II").toml())
    page = html.unescape(settled(writer, "/review/decisions").text)
    assert page.index("Ann Lee is called Ann Lee II</bdi>") < page.index("Nobody is called Nobody II</bdi>")
    assert 'no article has "Nobody"' in page


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 400), ({"decision": "[[same]]"}, 409), ({"decision": "x = 1"}, 409), ({"say": "rename"}, 400),
        ({"say": "rename", "value": "X", "entity": "[1, 2, 3]"}, 400),
        ({"say": "rename", "value": "X", "entity": "[" * 5000}, 400),
        ({"say": "retype", "value": "Nonsense", "entity": '["Ann Lee", null, null]'}, 400),
        ({"say": "accept", "value": "X", "entity": '["Ann Lee", null, null]'}, 400),
    ],
)  # fmt: skip
def test_what_is_no_decision_is_refused(writer, decided, form, status):
    assert send(writer, **form).status_code == status
    assert decided() == []


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/review\r\nx: y"])
def test_nobody_is_led_elsewhere(writer, back):
    answer = writer.post("/review/name", data={"name": "Ada", "back": back}, follow_redirects=False)
    assert answer.headers["location"].startswith("/review")
    assert "x" not in answer.headers


def test_names_full_of_markup_appear_as_text(writer, analysis_of):
    with writer.app.state.held.changing() as graph:
        people, says = {MARKUP: "Person", "Oslo": "Place"}, [f"{MARKUP} | visited | Oslo | 0.3"]
        graph.add(analysis_of(f"{MARKUP} saw Oslo.", people, says, source="m.txt", title=MARKUP))
    writer.post("/review/name", data={"name": MARKUP})
    page = ask(writer, "img")
    send(writer, decision=blocks(page)["reject"])
    pages = [page, writer.get("/review/decisions"), send(writer, decision=blocks(page)["accept"]),
             writer.get("/review/entity/Oslo")]  # fmt: skip
    assert [MARKUP in html.unescape(one.text) for one in pages] == [True, True, True, True]
    assert [one.text.count("<img") for one in pages] == [0, 0, 0, 0]


def test_a_broken_file_of_decisions_is_told_with_its_line(writer, graph_path):
    decisions_beside(graph_path).write_text("[[smae]]\n")
    page = writer.get("/review")
    assert (page.status_code, "did you mean [[same]]?" in page.text) == (409, True)
