"""The cases of the SPARQL 1.1 Protocol: queries and updates by GET and POST, datasets, forms of answers, refusals."""

import json
import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlencode

import pytest
import rdflib
from starlette.testclient import TestClient

from kg.config import Config
from kg.serve.app import create_app
from tests.serve.conftest import HOME, TOKEN

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
FORM = {"content-type": "application/x-www-form-urlencoded"}
QUERY = {"content-type": "application/sparql-query"}
UPDATE = {"content-type": "application/sparql-update"}
MET = "ASK { ent:Ann_Lee rel:met-with ent:Bob_Ray }"
ONE, TWO, THREE = "http://example.org/one", "http://example.org/two", "http://example.org/three"
DATA = "".join(
    f"GRAPH <{graph}> {{ <{graph}#it> a <http://example.org/Doc> ; <http://example.org/name> '{graph[-3:]}' }}"
    for graph in (ONE, TWO, THREE)
)
DOCS = "SELECT ?doc WHERE { ?doc a <http://example.org/Doc> } ORDER BY ?doc"
NAMED = "SELECT ?doc WHERE { GRAPH ?g { ?doc a <http://example.org/Doc> } } ORDER BY ?doc"


@pytest.fixture(scope="module", autouse=True)
def _data(endpoint):
    assert endpoint.post("/sparql", content=f"INSERT DATA {{ {DATA} }}", headers=UPDATE).status_code == 200


def ask(endpoint, query, **parameters):
    """A query by GET, and the names of the graphs whose documents are found."""
    found = endpoint.get("/sparql", params={"query": query, **parameters}, headers={"accept": JSON})
    assert found.status_code == 200, found.text
    answer = found.json()
    return answer["boolean"] if "boolean" in answer else graphs(answer)


def graphs(answer):
    return [row["doc"]["value"].partition("#")[0] for row in answer["results"]["bindings"]]


def form(**values):
    return urlencode(values, doseq=True)


# Queries


def test_a_query_by_get(endpoint):
    assert ask(endpoint, MET) is True


def test_a_query_by_post_of_a_form(endpoint):
    found = endpoint.post("/sparql", content=form(query=MET), headers=FORM)
    assert (found.status_code, found.json()["boolean"]) == (200, True)


def test_a_query_by_post(endpoint):
    found = endpoint.post("/sparql", content=MET, headers=QUERY)
    assert (found.status_code, found.json()["boolean"]) == (200, True)


def test_a_query_with_a_charset_and_letters_of_every_script(endpoint):
    query = "SELECT ('Zoë 東京 🙂' AS ?text) {}"
    for content, headers in (
        (query.encode(), {"content-type": "application/sparql-query; charset=UTF-8"}),
        (form(query=query), {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}),
    ):
        found = endpoint.post("/sparql", content=content, headers=headers)
        assert found.json()["results"]["bindings"][0]["text"]["value"] == "Zoë 東京 🙂"


def test_without_a_dataset_all_graphs_are_asked(endpoint):
    assert ask(endpoint, DOCS) == [ONE, THREE, TWO]
    assert ask(endpoint, NAMED) == [ONE, THREE, TWO]


@pytest.mark.parametrize("graph", [ONE, TWO])
def test_a_default_graph(endpoint, graph):
    assert ask(endpoint, DOCS, **{"default-graph-uri": graph}) == [graph]


def test_several_default_graphs_by_get(endpoint):
    assert ask(endpoint, DOCS, **{"default-graph-uri": [ONE, TWO]}) == [ONE, TWO]


def test_several_default_graphs_by_post_of_a_form(endpoint):
    content = form(query=DOCS, **{"default-graph-uri": [ONE, TWO]})
    assert graphs(endpoint.post("/sparql", content=content, headers=FORM).json()) == [ONE, TWO]


def test_several_default_graphs_by_post(endpoint):
    address = f"/sparql?{form(**{'default-graph-uri': [ONE, TWO]})}"
    assert graphs(endpoint.post(address, content=DOCS, headers=QUERY).json()) == [ONE, TWO]


def test_named_graphs_by_get(endpoint):
    assert ask(endpoint, NAMED, **{"named-graph-uri": [ONE, THREE]}) == [ONE, THREE]
    assert ask(endpoint, DOCS, **{"named-graph-uri": [ONE, THREE]}) == []


def test_named_graphs_by_post_of_a_form(endpoint):
    content = form(query=NAMED, **{"named-graph-uri": [ONE, THREE]})
    assert graphs(endpoint.post("/sparql", content=content, headers=FORM).json()) == [ONE, THREE]


def test_a_whole_dataset(endpoint):
    both = {"default-graph-uri": ONE, "named-graph-uri": [TWO, THREE]}
    query = "SELECT ?doc { { ?doc a <http://example.org/Doc> } UNION { GRAPH ?g { ?doc ?p ?o } FILTER(?g = <%s>) } }"
    assert sorted(set(ask(endpoint, query % TWO, **both))) == [ONE, TWO]
    assert sorted(set(ask(endpoint, query % ONE, **both))) == [ONE]


def test_a_dataset_of_the_request_counts_before_that_of_the_query(endpoint):
    from_one = DOCS.replace("WHERE", f"FROM <{ONE}> WHERE")
    assert ask(endpoint, from_one) == [ONE]
    assert ask(endpoint, from_one, **{"default-graph-uri": TWO}) == [TWO]


def test_the_datasets_of_a_query(endpoint):
    assert ask(endpoint, NAMED.replace("WHERE", f"FROM NAMED <{TWO}> WHERE")) == [TWO]
    assert ask(endpoint, DOCS.replace("WHERE", f"FROM NAMED <{TWO}> WHERE")) == []
    assert ask(endpoint, DOCS.replace("WHERE", f"FROM <{TWO}> FROM <{ONE}> WHERE")) == [ONE, TWO]


def test_a_graph_that_is_not_there_is_empty(endpoint):
    assert ask(endpoint, DOCS, **{"default-graph-uri": "urn:none"}) == []


def test_head_tells_what_get_would(endpoint):
    assert endpoint.head("/sparql", params={"query": MET}).status_code == 200


# Forms of the answer


def get(endpoint, query, accept, **parameters):
    return endpoint.get("/sparql", params={"query": query, **parameters}, headers={"accept": accept})


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (JSON, JSON), ("application/json", "application/json"), (XML, XML), ("application/xml", "application/xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("*/*", JSON), ("", JSON), ("application/*", JSON), ("text/*", "text/csv; charset=utf-8"),
        (f"{JSON};q=0.1, {XML};q=0.9", XML), ("text/csv;q=0.5,*/*;q=0.1", "text/csv; charset=utf-8"),
        (f"{JSON};q=0, */*", XML), ("image/png, text/csv;q=0.001", "text/csv; charset=utf-8"),
        ("TEXT/CSV", "text/csv; charset=utf-8"), (f"{JSON};q=nonsense, text/csv;q=0.2", "text/csv; charset=utf-8"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml"),
    ],
)  # fmt: skip
def test_the_form_that_is_liked_best(endpoint, accept, expected):
    found = get(endpoint, DOCS, accept)
    assert (found.status_code, found.headers["content-type"]) == (200, expected)
    assert found.headers["vary"] == "Accept"


def test_a_select_in_every_form(endpoint):
    assert graphs(get(endpoint, DOCS, JSON).json()) == [ONE, THREE, TWO]
    assert len(ET.fromstring(get(endpoint, DOCS, XML).text).findall(".//{*}uri")) == 3  # noqa: S314 - it is our own
    assert get(endpoint, DOCS, "text/csv").text == f"doc\r\n{ONE}#it\r\n{THREE}#it\r\n{TWO}#it\r\n"
    assert get(endpoint, DOCS, "text/tab-separated-values").text == f"?doc\n<{ONE}#it>\n<{THREE}#it>\n<{TWO}#it>\n"


def test_an_ask_in_json_and_xml(endpoint):
    assert get(endpoint, MET, JSON).json()["boolean"] is True
    assert "<boolean>true</boolean>" in get(endpoint, MET, XML).text
    assert get(endpoint, MET, "text/csv").status_code == 406


CONSTRUCT = f"CONSTRUCT {{ ?s ?p ?o . ?s <urn:of> [] }} FROM <{ONE}> WHERE {{ ?s ?p ?o }}"


@pytest.mark.parametrize(
    ("accept", "parser"),
    [
        ("text/turtle", "turtle"), ("application/n-triples", "nt"), ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"), ("application/trig", "trig"), ("application/n-quads", "nquads"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("query", [CONSTRUCT, f"DESCRIBE <{ONE}#it>"])
def test_triples_in_every_form(endpoint, accept, parser, query):
    found = get(endpoint, query, accept)
    assert found.headers["content-type"].partition(";")[0] == accept
    graph = rdflib.Dataset(default_union=True) if parser in ("trig", "nquads") else rdflib.Graph()
    graph.parse(data=found.text, format=parser)
    names = graph.objects(rdflib.URIRef(f"{ONE}#it"), rdflib.URIRef("http://example.org/name"))
    assert [str(name) for name in names] == ["one"]


def test_the_form_can_be_named_in_the_address(endpoint):
    assert get(endpoint, DOCS, "*/*", format="csv").headers["content-type"] == "text/csv; charset=utf-8"
    assert get(endpoint, CONSTRUCT, "*/*", format="jsonld").headers["content-type"] == "application/ld+json"
    assert get(endpoint, DOCS, "*/*", format="exe").status_code == 406


@pytest.mark.parametrize(("query", "accept"), [(DOCS, "image/png"), (DOCS, "text/turtle"), (CONSTRUCT, "text/csv")])
def test_a_form_that_there_is_not(endpoint, query, accept):
    refused = get(endpoint, query, accept)
    assert (refused.status_code, "There is: " in refused.text) == (406, True)


# What is no query


def refused(answer, status, word):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert word in answer.text
    assert len(answer.text.splitlines()) <= 3


def test_a_query_that_is_wrong(endpoint):
    refused(endpoint.get("/sparql", params={"query": "SELECT * WHERE { ?x foo ?y }"}), 400, "line 1, column")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_another_method(endpoint, method):
    answer = endpoint.request(method, "/sparql", params={"query": MET})
    refused(answer, 405, "GET or POST")
    assert answer.headers["allow"] == "GET, HEAD, POST"


def test_two_queries(endpoint):
    refused(endpoint.get(f"/sparql?{form(query=[MET, MET])}"), 400, "more than one query")
    refused(endpoint.post("/sparql", content=form(query=[MET, MET]), headers=FORM), 400, "more than one query")


def test_a_form_without_a_query(endpoint):
    refused(endpoint.post("/sparql", content="", headers=FORM), 400, "neither query nor update")


def test_a_query_of_a_wrong_type(endpoint):
    refused(endpoint.post("/sparql", content=MET, headers={"content-type": "text/plain"}), 415, "text/plain")


def test_a_form_without_its_type(endpoint):
    refused(endpoint.post("/sparql", content=form(query=MET).encode()), 415, "missing")


def test_a_query_without_its_type(endpoint):
    refused(endpoint.post("/sparql", content=MET.encode()), 415, "missing")


def test_a_query_that_is_not_utf_8(endpoint):
    query = "ASK { ?s ?p 'é' }"
    utf_16 = {"content-type": "application/sparql-query; charset=UTF-16"}
    refused(endpoint.post("/sparql", content=query.encode("utf-16"), headers=utf_16), 415, "UTF-8")
    refused(endpoint.post("/sparql", content=query.encode("latin-1"), headers=QUERY), 400, "UTF-8")
    refused(endpoint.get(f"/sparql?query={quote(query, encoding='latin-1')}"), 400, "UTF-8")


def test_a_graph_that_is_no_iri(endpoint):
    refused(endpoint.get("/sparql", params={"query": MET, "default-graph-uri": "no iri"}), 400, "no IRI")


@pytest.mark.parametrize(
    "query",
    [
        "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "PREFIX : <http://127.0.0.1:9/> ASK { SERVICE:x { ?s ?p ?o } }",
        "ASK { ?s ?p 3SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "ASK { ?s kg:a\\#b 3 . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "ASK { #\rSERVICE <http://127.0.0.1:9/> { ?s ?p ?o } \n }",
        "PREFIX ex: <http://127.0.0.1:9/>\nASK { FILTER(1<2)SERVICE#>\nex:x { ?s ?p ?o } }",
        "ASK { FILTER('1'<'a>')SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } #'\n }",
        "ASK { FILTER EXISTS { FILTER(1<2)SERVICE?s#>\n { ?s ?p ?o } } }",
        "PREFIX ex: <http://127.0.0.1:9/> ASK { ?s ?p ex:.SERVICE ex:x { ?s ?p ?o } }",
        "ASK { ?s ?p ''.SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }#'''",
        "ASK { ?s <urn:\u00a0#> 3 . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } \n }",
        "ASK { ?s <urn:\\u0061#> 3 . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } \n }",
    ],
)
def test_no_other_server_is_asked(endpoint, query):
    refused(endpoint.get("/sparql", params={"query": query}), 403, "SERVICE is refused")


def test_words_that_only_look_like_keywords(endpoint):
    filtered = "FILTER(?service != <http://x/SERVICE#a>)"
    assert ask(endpoint, f"ASK {{ BIND('SERVICE' AS ?service) {filtered} }} # LOAD SERVICE <x>") is True


# Updates


def update(endpoint, text, **more):
    return endpoint.post("/sparql", content=text, headers=UPDATE, **more)


def insert(graph, what="'x'"):
    return f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:s> <urn:p> {what} }} }}"


def has(endpoint, graph, what="'x'"):
    return ask(endpoint, f"ASK {{ GRAPH <{graph}> {{ <urn:s> <urn:p> {what} }} }}")


def test_an_update_by_post_of_a_form(endpoint):
    assert endpoint.post("/sparql", content=form(update=insert("urn:form")), headers=FORM).status_code == 200
    assert has(endpoint, "urn:form")


def test_an_update_by_post(endpoint):
    assert update(endpoint, insert("urn:direct")).status_code == 200
    assert has(endpoint, "urn:direct")


MARK = "INSERT {{ GRAPH <{0}> {{ ?doc <urn:p> 'x' }} }} WHERE {{ {1} }}"
FIND, FIND_NAMED = "?doc a <http://example.org/Doc>", "GRAPH ?g { ?doc a <http://example.org/Doc> }"


@pytest.mark.parametrize(
    ("where", "parameters", "expected"),
    [
        (FIND, {"using-graph-uri": ONE}, [ONE]),
        (FIND, {"using-graph-uri": [ONE, TWO]}, [ONE, TWO]),
        (FIND_NAMED, {"using-named-graph-uri": [TWO, THREE]}, [THREE, TWO]),
        (f"{{ {FIND} }} UNION {{ {FIND_NAMED} }}", {"using-graph-uri": ONE, "using-named-graph-uri": TWO}, [ONE, TWO]),
    ],
    ids=["default", "defaults", "named", "whole"],
)
def test_the_dataset_of_an_update(endpoint, request, where, parameters, expected):
    graph = f"urn:{request.node.callspec.id}"
    done = update(endpoint, MARK.format(graph, where), params=parameters)
    assert done.status_code == 200, done.text
    assert ask(endpoint, f"SELECT ?doc {{ GRAPH <{graph}> {{ ?doc <urn:p> 'x' }} }} ORDER BY ?doc") == expected


def test_the_dataset_of_an_update_in_a_form(endpoint):
    content = form(update=MARK.format("urn:in-form", FIND), **{"using-graph-uri": TWO})
    assert endpoint.post("/sparql", content=content, headers=FORM).status_code == 200
    assert ask(endpoint, "SELECT ?doc { GRAPH <urn:in-form> { ?doc ?p ?o } }") == [TWO]


def test_the_base_of_an_update(endpoint):
    text = f"BASE <http://example.org/> CLEAR GRAPH <base> ; {insert('base')}"
    assert update(endpoint, text).status_code == 200
    assert has(endpoint, "http://example.org/base")


def test_an_update_by_get(endpoint):
    refused(endpoint.get("/sparql", params={"update": insert("urn:get")}), 400, "POST")


def test_two_updates(endpoint):
    two = form(update=[insert("urn:two"), insert("urn:two")])
    refused(endpoint.post("/sparql", content=two, headers=FORM), 400, "more than one update")


def test_a_query_and_an_update(endpoint):
    both = form(update=insert("urn:both"), query=MET)
    refused(endpoint.post("/sparql", content=both, headers=FORM), 400, "both")


def test_an_update_of_a_wrong_type(endpoint):
    text = insert("urn:type").encode()
    refused(endpoint.post("/sparql", content=text, headers={"content-type": "text/turtle"}), 415, "text/turtle")
    refused(endpoint.post("/sparql", content=text), 415, "missing")
    refused(endpoint.post("/sparql", content=form(update=insert("urn:type")).encode()), 415, "missing")


def test_an_update_that_is_not_utf_8(endpoint):
    text = insert("urn:utf", "'é'")
    utf_16 = {"content-type": "application/sparql-update; charset=UTF-16"}
    refused(endpoint.post("/sparql", content=text.encode("utf-16"), headers=utf_16), 415, "UTF-8")
    refused(endpoint.post("/sparql", content=text.encode("latin-1"), headers=UPDATE), 400, "UTF-8")


def test_an_update_that_is_wrong(endpoint):
    refused(update(endpoint, "INSERT DATA { GRAPH <urn:x> { <urn:s> <urn:p> } }"), 400, "update is wrong at line 1")
    refused(update(endpoint, DOCS), 400, "update is wrong")


@pytest.mark.parametrize("clause", ["USING <urn:a>", "USING NAMED <urn:a>", "WITH <urn:a>"])
def test_datasets_named_twice(endpoint, clause):
    text = "INSERT { GRAPH <urn:x> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    text = f"{clause} {text}" if clause.startswith("WITH") else text.replace("WHERE", f"{clause} WHERE")
    refused(update(endpoint, text, params={"using-graph-uri": ONE}), 400, "names graphs")


# What an update may change; each way to try is in tests/store/test_updating.py


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("LOAD <http://127.0.0.1:9/> INTO GRAPH <urn:x>", "LOAD is refused"),
        ("INSERT DATA { GRAPH <https://kg.example/ns#graph/facts> { ent:Ann_Lee rel:owns ent:Acme } }", "made of art"),
        ("INSERT DATA { ent:Ann_Lee rel:owns ent:Acme }", "default graph"),
    ],
)
def test_what_is_made_of_articles_cannot_be_changed(endpoint, text, word):
    before = endpoint.get("/store?default").text.count(" .")
    refused(update(endpoint, f"{insert('urn:whole')} ; {text}"), 403, word)
    assert endpoint.get("/store?default").text.count(" .") == before, "an update is done wholly or not at all"


def test_an_update_reads_what_is_made_of_articles(endpoint):
    text = "INSERT { GRAPH <urn:seen> { ?who <urn:p> ?name } } WHERE { ?who rel:met-with ?whom ; skos:prefLabel ?name }"
    assert update(endpoint, text).status_code == 200
    assert ask(endpoint, "ASK { GRAPH <urn:seen> { ent:Ann_Lee <urn:p> 'Ann Lee' } }") is True


# Who may, and how much


def test_a_server_that_only_reads_takes_no_updates(client):
    refused(client.post("/sparql", content=insert("urn:x"), headers=UPDATE), 403, "--write")
    assert client.post("/sparql", content=MET, headers=QUERY).json()["boolean"] is True


def test_an_update_needs_the_token(endpoint):
    for headers in ({"authorization": "Bearer wrong"}, {"authorization": ""}):
        refused(endpoint.post("/sparql", content=insert("urn:x"), headers={**UPDATE, **headers}), 403, "token")


def test_the_page_of_another_site_can_send_nothing(endpoint):
    elsewhere = {"origin": "http://evil.example"}
    assert endpoint.post("/sparql", content=MET, headers={**QUERY, **elsewhere}).status_code == 403
    answer = endpoint.get("/sparql", params={"query": MET}, headers=elsewhere)
    assert "access-control-allow-origin" not in answer.headers


@pytest.fixture
def limited(graph_path):
    """A client of a server with such limits."""
    clients = []

    def of(**limits):
        app = create_app(graph_path, config=Config(serve=limits), token=TOKEN, hosts=["127.0.0.1"])
        client = TestClient(app, base_url=HOME, headers={"authorization": f"Bearer {TOKEN}"})
        clients.append(client.__enter__())
        return client

    yield of
    for client in clients:
        client.__exit__(None, None, None)


ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(6)) + " }"


def test_a_query_and_an_update_that_would_run_for_ever_are_ended(limited):
    client = limited(timeout=1.5)
    refused(client.get("/sparql", params={"query": ENDLESS}), 500, "takes longer than 1.5 seconds")
    text = f"INSERT {{ GRAPH <urn:x> {{ <urn:s> <urn:p> ?n }} }} WHERE {{ {ENDLESS} }}"
    refused(update(client, text), 500, "takes longer than 1.5 seconds")
    assert ask(client, MET) is True


def test_an_answer_of_too_many_rows_is_refused(limited):
    client = limited(rows=2)
    refused(client.get("/sparql", params={"query": "SELECT ?s { ?s ?p ?o }"}), 500, "more than 2 rows")
    assert client.get("/sparql", params={"query": "SELECT ?s { ?s ?p ?o } LIMIT 2"}).status_code == 200
    refused(update(client, "INSERT { GRAPH <urn:x> { ?s <urn:p> 1 } } WHERE { ?s ?p ?o }"), 500, "more than 2 quads")


def test_a_request_that_is_too_large_is_refused(limited):
    client = limited(max_bytes=1_000)
    refused(client.post("/sparql", content=f"{MET} # {'x' * 2_000}", headers=QUERY), 413, "")


def test_queries_run_beside_each_other(limited):
    client = limited(timeout=4, queries=2)
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(client.get, "/sparql", params={"query": ENDLESS})
        assert ask(client, MET) is True
        assert not slow.done(), "the second did not wait for the first"
        assert slow.result().status_code == 500


def test_who_waits_too_long_is_told_when_to_come_again(limited):
    client = limited(timeout=1, queries=1)
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(client.get, "/sparql", params={"query": ENDLESS}) for _ in range(4)]
        answers = [one.result() for one in asked]
    busy = [one for one in answers if one.status_code == 503]
    assert len(busy) >= 2, "one runs, and its turn may come to one more"
    assert all(one.headers["retry-after"] == "2" for one in busy)
    refused(busy[0], 503, "busy")


def test_changes_that_wait_keep_nobody_from_reading(limited):
    client = limited(timeout=1)
    held = client.app.state.held
    with ThreadPoolExecutor(50) as pool, held.changing():
        asked = [pool.submit(update, client, insert("urn:wait")) for _ in range(50)]
        time.sleep(0.3)
        begun = time.monotonic()
        assert client.get("/").status_code == 200  # a page, which needs a thread
        assert time.monotonic() - begun < 0.6, "it waited for the changes"
        answers = [one.result() for one in asked]
    assert {(one.status_code, one.headers["retry-after"]) for one in answers} == {(503, "2")}
    assert update(client, insert("urn:wait")).status_code == 200


def test_a_graph_that_is_gone_for_a_moment_is_told_to_be_busy(limited, graph_path):
    client = limited()
    client.app.state.held._looked = 0
    away = graph_path.rename(graph_path.with_name("away"))
    for path in ("/", "/api/info", "/sparql?query=ASK{}", "/query?query=ASK{}"):
        assert client.get(path).status_code == 503, path
    away.rename(graph_path)
    assert client.get("/").status_code == 200


# The description


def test_without_a_query_the_service_is_described(endpoint, client):
    found = endpoint.get("/sparql", headers={"accept": "text/turtle"})
    graph = rdflib.Graph().parse(data=found.text, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    service = rdflib.URIRef(f"{HOME}/sparql")
    assert (service, rdflib.RDF.type, sd.Service) in graph
    assert (service, sd.endpoint, service) in graph
    assert {sd.SPARQL11Query, sd.SPARQL11Update} == set(graph.objects(service, sd.supportedLanguage))
    assert (service, sd.feature, sd.UnionDefaultGraph) in graph
    assert (service, sd.feature, sd.BasicFederatedQuery) not in graph
    assert "SPARQL11Update" not in client.get("/sparql", headers={"accept": "text/turtle"}).text


def test_the_description_in_the_form_that_is_asked_for(endpoint):
    found = endpoint.get("/sparql", headers={"accept": "application/ld+json"})
    assert any(f"{HOME}/sparql" in json.dumps(node) for node in found.json())
    assert endpoint.get("/sparql", headers={"accept": "text/csv"}).status_code == 406
    assert endpoint.get("/sparql").headers["content-type"] == "text/turtle; charset=utf-8"


def test_a_person_is_led_to_the_page_for_queries(endpoint):
    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    answer = endpoint.get("/sparql", headers=browser, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/query")
