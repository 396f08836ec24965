"""The cases of the SPARQL 1.1 Graph Store HTTP Protocol."""

import pytest
import rdflib
from rdflib.compare import isomorphic

from kg.graph import Graph
from tests.serve.conftest import HOME

TURTLE, UPDATE = {"content-type": "text/turtle"}, {"content-type": "application/sparql-update"}
ANN = "<https://kg.example/entity/Ann_Lee> <http://www.w3.org/2000/01/rdf-schema#comment> 'ask her' ."
BOB = "<https://kg.example/entity/Bob_Ray> <http://www.w3.org/2000/01/rdf-schema#comment> 'ask him' ."
FACTS = "https://kg.example/ns#graph/facts"


def at(graph):
    return {"params": {"graph": graph}}


def read(endpoint, graph):
    found = endpoint.get("/store", **at(graph), headers={"accept": "text/turtle"})
    return rdflib.Graph().parse(data=found.text, format="turtle") if found.status_code == 200 else found.status_code


def same(endpoint, graph, *triples):
    expected = rdflib.Graph().parse(data="\n".join(triples), format="turtle")
    return isomorphic(read(endpoint, graph), expected)


def test_put_makes_a_graph(endpoint):
    made = endpoint.put("/store", **at("urn:put"), content=ANN, headers=TURTLE)
    assert (made.status_code, made.headers["location"]) == (201, "/store?graph=urn%3Aput")
    assert same(endpoint, "urn:put", ANN)


def test_put_takes_the_place_of_what_was_there(endpoint):
    endpoint.put("/store", **at("urn:again"), content=ANN, headers=TURTLE)
    assert endpoint.put("/store", **at("urn:again"), content=BOB, headers=TURTLE).status_code == 204
    assert same(endpoint, "urn:again", BOB)


def test_post_adds_to_a_graph(endpoint):
    assert endpoint.post("/store", **at("urn:post"), content=ANN, headers=TURTLE).status_code == 201
    assert endpoint.post("/store", **at("urn:post"), content=BOB, headers=TURTLE).status_code == 204
    assert same(endpoint, "urn:post", ANN, BOB)


def test_post_to_the_store_makes_a_graph_of_a_new_name(endpoint):
    made = endpoint.post("/store", content=ANN, headers=TURTLE)
    assert made.status_code == 201
    assert made.headers["location"].startswith("/store?graph=urn%3Auuid%3A")
    assert "ask her" in endpoint.get(made.headers["location"]).text


def test_delete_removes_a_graph(endpoint):
    endpoint.put("/store", **at("urn:gone"), content=ANN, headers=TURTLE)
    assert endpoint.delete("/store", **at("urn:gone")).status_code == 204
    assert read(endpoint, "urn:gone") == 404


def test_delete_of_a_graph_that_is_not_there(endpoint):
    gone = endpoint.delete("/store", **at("urn:none"))
    assert (gone.status_code, gone.text) == (404, "There is no graph <urn:none>.\n")


def test_get_of_a_graph_that_is_not_there(endpoint):
    assert read(endpoint, "urn:none") == 404


def test_put_of_an_empty_graph(endpoint):
    endpoint.put("/store", **at("urn:empty"), content=ANN, headers=TURTLE)
    assert endpoint.put("/store", **at("urn:empty"), content="", headers=TURTLE).status_code == 204
    assert read(endpoint, "urn:empty") == 404


def test_head_tells_whether_a_graph_is_there(endpoint):
    assert endpoint.head("/store", **at(FACTS)).status_code == 200
    assert endpoint.head("/store", **at("urn:none")).status_code == 404


def test_kgs_own_graphs_can_be_read(endpoint):
    assert len(read(endpoint, FACTS)) == 2
    assert "met-with" in endpoint.get("/store?default").text


@pytest.mark.parametrize(
    ("accept", "parser"),
    [("text/turtle", "turtle"), ("application/n-triples", "nt"), ("application/rdf+xml", "xml"),
     ("application/ld+json", "json-ld")],
)  # fmt: skip
def test_a_graph_in_every_form_there_and_back(endpoint, accept, parser):
    endpoint.put("/store", **at("urn:first"), content=f"{ANN} {BOB}", headers=TURTLE)
    found = endpoint.get("/store", **at("urn:first"), headers={"accept": accept})
    assert found.headers["content-type"].partition(";")[0] == accept
    assert len(rdflib.Graph().parse(data=found.text, format=parser)) == 2
    sent = endpoint.put("/store", **at(f"urn:{parser}"), content=found.content, headers={"content-type": accept})
    assert sent.status_code == 201, sent.text
    assert same(endpoint, f"urn:{parser}", ANN, BOB)


def test_relative_iris_are_relative_to_the_graph(endpoint):
    endpoint.put("/store", **at("http://example.org/notes/a"), content="<b> <c> <#d> .", headers=TURTLE)
    names = [rdflib.URIRef(f"http://example.org/notes/{name}") for name in ("b", "c", "a#d")]
    assert [*read(endpoint, "http://example.org/notes/a")] == [tuple(names)]


def test_a_graph_at_an_address_of_its_own(endpoint):
    assert endpoint.put("/store/notes/mine", content=ANN, headers=TURTLE).status_code == 201
    assert "ask her" in endpoint.get("/store/notes/mine").text
    assert same(endpoint, f"{HOME}/store/notes/mine", ANN)
    assert endpoint.delete("/store/notes/mine").status_code == 204


def test_blank_nodes_get_iris(endpoint):
    content = "<urn:a> <urn:has> [ <urn:v> 1 ] , [ <urn:v> 2 ] ."
    endpoint.put("/store", **at("urn:blank"), content=content, headers=TURTLE)
    graph = read(endpoint, "urn:blank")
    things = set(graph.objects(rdflib.URIRef("urn:a"), rdflib.URIRef("urn:has")))
    assert len(things) == 2
    assert all(isinstance(thing, rdflib.URIRef) for thing in things)
    assert sorted(int(value) for thing in things for value in graph.objects(thing)) == [1, 2]


def refused(answer, status, word):
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/plain; charset=utf-8"), answer.text
    assert word in answer.text


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_what_is_made_of_articles_cannot_be_changed(endpoint, method):
    for where in (at(FACTS), at("https://kg.example/article/new")):
        refused(endpoint.request(method, "/store", **where, content=ANN, headers=TURTLE), 403, "is made of articles")
    refused(endpoint.request(method, "/store?default", content=ANN, headers=TURTLE), 403, "name a graph of your own")


def test_which_graph_is_meant_must_be_clear(endpoint):
    refused(endpoint.get("/store"), 400, "Name one graph")
    refused(endpoint.get("/store?default&graph=urn:a"), 400, "Name one graph")
    refused(endpoint.get("/store?graph=urn:a&graph=urn:b"), 400, "Name one graph")
    refused(endpoint.put("/store", content=ANN, headers=TURTLE), 400, "Name one graph")
    refused(endpoint.put("/store?graph=notes", content=ANN, headers=TURTLE), 400, "a whole IRI")
    refused(endpoint.put("/store", **at("urn:no iri"), content=ANN, headers=TURTLE), 400, "no IRI")


@pytest.mark.parametrize("kind", ["", "application/trig", "application/octet-stream", "text/turtle; charset=utf-16"])
def test_a_body_of_another_type(endpoint, kind):
    headers = {"content-type": kind} if kind else {}
    refused(endpoint.put("/store", **at("urn:type"), content=ANN.encode(), headers=headers), 415, "Send")


def test_a_body_that_is_malformed_or_not_safe(endpoint):
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
    for kind, content, word in (
        ("text/turtle", b"<urn:a> <urn:b> .", "is no Turtle at line 1"),
        ("application/rdf+xml", entities, "refused"),
        ("application/ld+json", b'{"@context": "http://127.0.0.1:9/c", "@id": "urn:a"}', "kg fetches nothing"),
        ("application/ld+json", b'{"@id": "urn:g", "@graph": [{"@id": "urn:a", "urn:b": 1}]}', "named graphs"),
        ("text/turtle", b"<< <urn:a> <urn:b> 1 >> <urn:c> 2 .", "RDF 1.2"),
    ):
        refused(endpoint.put("/store", **at("urn:bad"), content=content, headers={"content-type": kind}), 400, word)
    assert read(endpoint, "urn:bad") == 404


def test_another_method(endpoint):
    answer = endpoint.patch("/store", **at("urn:a"), content="", headers=UPDATE)
    refused(answer, 405, "/sparql")


def test_a_form_that_there_is_not(endpoint):
    refused(endpoint.get("/store", **at(FACTS), headers={"accept": "text/csv"}), 406, "There is: text/turtle")


def test_a_change_needs_a_server_that_writes_and_its_token(client, endpoint):
    refused(client.put("/store", **at("urn:a"), content=ANN, headers=TURTLE), 403, "--write")
    wrong = {**TURTLE, "authorization": "Bearer wrong"}
    refused(endpoint.put("/store", **at("urn:a"), content=ANN, headers=wrong), 403, "token")
    assert client.get("/store", **at(FACTS)).status_code == 200


def test_a_graph_that_another_process_writes_is_told_to_be_busy(endpoint):
    with Graph.open(endpoint.app.state.held.path, write=True):
        busy = endpoint.put("/store", **at("urn:busy"), content=ANN, headers=TURTLE)
    assert (busy.status_code, busy.headers["retry-after"]) == (503, "2")
