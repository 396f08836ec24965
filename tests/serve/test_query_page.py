"""The page for queries, in a real browser and without scripts; and what happens when a client goes away."""

import csv
import html
import socket
import time
import urllib.request
from urllib.parse import quote, urlencode

import pytest

from kg.graph import Graph
from tests.axe import barriers
from tests.serve.conftest import TOKEN

ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(6)) + " }"
NASTY = "<img src=x onerror=alert(1)><script>alert(1)</script>"


def run_it(page):
    page.locator(".CodeMirror textarea").focus()
    page.keyboard.press("Control+Enter")
    page.locator(".yasr tbody tr").first.wait_for()


def test_an_example_is_shown_run_and_downloaded_as_csv(page, address):
    page.goto(f"{address}/query")
    example = page.locator(".examples form", has_text="Who claims something")
    assert example.get_by_label("relation").input_value() == "met-with"
    example.get_by_label("relation").fill("works-for")
    example.get_by_role("button").click()
    page.locator(".CodeMirror").wait_for()
    shown = page.locator(".CodeMirror").inner_text()
    assert "rdf:predicate|kg:inverse <https://kg.example/relation/works-for>" in shown

    run_it(page)
    cells = [cell.strip() for cell in page.locator(".yasr tbody td").all_inner_texts()]
    assert cells == ["1", "Tom Ward", "Bob Ray", "Acme", ""]
    with page.expect_download() as download:
        page.get_by_label("Download Results").click()
    rows = download.value.path().read_text(encoding="utf-8").splitlines()
    assert [*csv.DictReader(rows)] == [{"speaker": "Tom Ward", "who": "Bob Ray", "whom": "Acme", "time": ""}]


def opened_from(page, address, query):
    """The page to which the first name in the answer leads."""
    page.goto(f"{address}/query?{urlencode({'query': query})}")
    run_it(page)
    with page.context.expect_page() as opened:
        page.locator(".yasr a.iri").first.click()
    opened.value.wait_for_load_state()
    return opened.value


@pytest.mark.parametrize(("query", "path"), [
    ("SELECT ?who { ?who rel:met-with ent:Bob_Ray }", "/entity/Ann_Lee"),
    ("SELECT ?said { ?said rdf:predicate rel:met-with }", "/statement/"),
    ("SELECT ?text { ?text a schema:NewsArticle }", "/article/"),
    ("SELECT (<https://kg.example/article/00ab#char=10,20> AS ?sentence) {}", "/article/00ab#c10"),
    ("SELECT (<https://kg.example/entity/Zoë_A/B?> AS ?who) {}", "/entity/Zo%C3%AB_A%2FB%3F"),
])  # fmt: skip
def test_what_has_a_page_leads_to_it(page, address, query, path):
    opened = opened_from(page, address, query)
    assert opened.url.startswith(f"{address}{path}")
    assert "<h1" in opened.content()


def test_what_has_no_page_leads_to_what_the_graph_says_of_it(page, address):
    opened = opened_from(page, address, "SELECT (rel:met-with AS ?relation) {}")
    assert opened.locator("#sparql").input_value() == "DESCRIBE <https://kg.example/relation/met-with>"


def test_the_editor_knows_kgs_prefixes_and_marks_others(page, address):
    query = "SELECT ?who { ?said rdf:predicate rel:met-with ; rdf:subject ?who }"
    page.goto(f"{address}/query?{urlencode({'query': query})}")
    run_it(page)
    assert page.locator(".parseErrorIcon").count() == 0

    page.keyboard.press("Control+End")
    page.keyboard.type(" # \n VALUES ?who { nobody:knows }")
    page.locator(".parseErrorIcon").wait_for()


def test_an_update_tells_what_it_did(page, address):
    page.goto(f"{address}/?token={TOKEN}")
    for text, told in [
        ("INSERT DATA { GRAPH <urn:notes> { ent:Ann_Lee rdfs:comment 'a', 'b' } }", "2 triples added, 0 removed"),
        ("INSERT DATA { GRAPH <urn:notes> { ent:Ann_Lee rdfs:comment 'a' } }", "nothing changed"),
    ]:
        page.goto(f"{address}/query?{urlencode({'query': text})}")
        page.locator(".CodeMirror textarea").focus()
        page.keyboard.press("Control+Enter")
        page.locator(".yasr .done").wait_for()
        assert page.locator(".yasr_results").inner_text().strip() == f"The update is done: {told}."
        assert "Could not render" not in page.locator(".yasr").inner_text()

    page.goto(f"{address}/query?{urlencode({'query': 'SELECT ?o { ?s rdfs:comment ?o }'})}")
    run_it(page)
    assert page.locator(".yasr tbody tr").count() == 2


def test_an_update_that_is_refused_is_told_so(page, address):
    page.goto(f"{address}/?token={TOKEN}")
    page.goto(f"{address}/query?{urlencode({'query': 'CLEAR ALL'})}")
    page.locator(".CodeMirror textarea").focus()
    page.keyboard.press("Control+Enter")
    page.locator(".yasr .errorResult").first.wait_for()
    assert page.locator(".yasr .done").count() == 0


def test_the_page_can_be_used_with_a_keyboard_and_a_screen_reader(page, address):
    page.goto(f"{address}/query?example=meetings")
    run_it(page)
    assert barriers(page) == []


def test_the_whole_of_a_long_query_is_seen(page, address):
    lines = [f"  ?s kg:status ?s{i} ." for i in range(60)]
    query = "\n".join(["SELECT ?s {", *lines, f"  FILTER (?s = '{'Zorvik ' * 60}')", "}"])
    page.goto(f"{address}/query?{urlencode({'query': query})}")
    page.locator(".CodeMirror").wait_for()
    assert barriers(page) == []


def test_a_phone_needs_no_scrolling_to_the_side(page, address):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{address}/query?example=meetings")
    run_it(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_markup_in_an_answer_is_text(page, address):
    iri = "IRI(\"urn:x'onclick='alert(1)\")"
    query = f"SELECT ({iri} AS ?iri) ('{NASTY}' AS ?text) (STRLANG('{NASTY}', 'en') AS ?said) {{}}"
    page.on("dialog", lambda _: pytest.fail("a script of the answer ran"))
    page.goto(f"{address}/query?{urlencode({'query': query})}")
    run_it(page)
    cells = page.locator(".yasr tbody td").all_inner_texts()
    assert NASTY in cells[2]
    assert page.locator(".yasr img, .yasr tbody script").count() == 0
    assert page.evaluate("[...document.querySelectorAll('.yasr tbody *')].every(one => !one.onclick && !one.onerror)")


# Without scripts


def test_a_form_and_a_table_will_do(client):
    query = "SELECT ?who ?none { ?who rel:met-with ent:Bob_Ray }"
    shown = client.get("/query", params={"query": query})
    assert "<td>https://kg.example/entity/Ann_Lee</td><td></td>" in shown.text
    assert "1 row.\n" in shown.text
    [link] = [part for part in shown.text.split('"') if part.startswith("/sparql?format=csv")]
    assert client.get(html.unescape(link)).text == "who,none\r\nhttps://kg.example/entity/Ann_Lee,\r\n"


def test_all_forms_of_queries_have_their_answer(client):
    assert "<p>Yes</p>" in client.get("/query", params={"query": "ASK {}"}).text
    shown = client.get("/query", params={"query": "DESCRIBE ent:Ann_Lee"}).text
    assert '<th scope="col">predicate</th>' in shown
    assert "format=turtle" in shown


def test_only_the_first_rows_of_many_are_shown(client):
    query = "SELECT ?a ?b { ?a ?p ?o . ?b ?q ?r } LIMIT 1001"
    shown = client.get("/query", params={"query": query}).text
    assert "1,001 rows, of which the first 1,000." in shown
    assert shown.count("<tr><td>") == 1000


def test_markup_is_text_without_scripts_too(client):
    for query in (f"SELECT ('{NASTY}' AS ?text) {{}}", f"{NASTY} </textarea>{NASTY}"):
        shown = client.get("/query", params={"query": query}).text
        assert "<img" not in shown
        assert "alert(1)</script>" not in shown


def test_what_is_wrong_is_told(client):
    wrong = client.get("/query", params={"query": "SELECT"})
    assert (wrong.status_code, "the query is wrong at line 1" in wrong.text) == (400, True)
    missing = client.get("/query", params={"example": "sentences", "entity": "Nobody At All", "relation": "met-with"})
    assert (missing.status_code, "Nobody At All" in missing.text) == (400, True)
    assert 'value="Nobody At All"' in missing.text


def test_every_named_query_is_an_example_with_its_prefixes(client):
    shown = client.get("/query", params={"example": "meetings", "time": "2024"}).text
    assert "PREFIX rel: &lt;https://kg.example/relation/&gt;" in shown
    assert "&#34;2024&#34;" in shown
    assert shown.count('name="example"') == 8


def test_scripts_come_from_this_server_alone(client):
    policy = client.get("/query").headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "connect-src 'self';" in policy


# A client that goes away


def test_the_query_of_a_client_that_has_gone_is_ended(address):
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as gone:
        gone.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        time.sleep(1.5)
    began = time.monotonic()
    with urllib.request.urlopen(f"{address}/sparql?query={quote('ASK {}')}") as answer:  # noqa: S310 - it is http
        assert b"true" in answer.read()
    assert time.monotonic() - began < 15, "it did not wait for the 30 seconds that a query may take"


def test_queries_ask_what_another_process_has_written_since(address, graph_path):
    def articles():
        query = quote("SELECT (COUNT(*) AS ?n) { ?article a schema:NewsArticle }")
        with urllib.request.urlopen(f"{address}/sparql?format=csv&query={query}") as answer:  # noqa: S310 - it is http
            return int(answer.read().split()[1])

    assert articles() == 2
    with Graph.open(graph_path, write=True) as graph:
        graph.remove("again")
    time.sleep(0.6)
    assert articles() == 1
