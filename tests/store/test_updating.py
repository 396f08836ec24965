"""What an update would change is what Oxigraph makes of it; kg's own graphs it cannot change."""

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.store.sparql import Dataset, RefusedError, StoppedError
from kg.store.updating import effect

PREFIX = "PREFIX ex: <urn:x:> "
DATA = (
    PREFIX + "INSERT DATA { GRAPH ex:g { ex:a ex:p 1, 2 ; ex:q 'x;}y', \"it's\"@en } GRAPH ex:h { ex:b ex:p 3 }"
    " GRAPH <https://kg.example/ns#graph/facts> { ex:a ex:p 1 } }"
)


@pytest.fixture
def store():
    made = ox.Store()
    made.update(DATA)
    return made


SAME = [
    "INSERT DATA { GRAPH ex:g { ex:z ex:p 1 ; ex:q 'a;}b' } } ; DELETE DATA { GRAPH ex:g { ex:a ex:p 1 } }",
    "DELETE { GRAPH ?g { ?s ex:p ?o } } INSERT { GRAPH ex:n { ?s ex:r ?o } } "
    "WHERE { GRAPH ?g { ?s ex:p ?o } FILTER(?g != <https://kg.example/ns#graph/facts>) }",
    "WITH ex:g DELETE { ?s ex:p ?o } INSERT { ?s ex:p2 ?o } WHERE { ?s ex:p ?o }",
    "WITH ex:g INSERT { ?s ex:p2 ?o } WHERE { GRAPH ex:h { ?s ex:p ?o } }",
    "WITH ex:g INSERT { ?s ex:p2 ?o } USING ex:h WHERE { ?s ex:p ?o }",
    "INSERT { GRAPH ex:n { ?s ex:r ?o } } USING ex:h USING NAMED ex:g "
    "WHERE { ?s ex:p ?o . GRAPH ?g { ?a ex:q ?b } } # ;",
    "INSERT { GRAPH ex:n { ?s ex:r ?none } GRAPH ex:n { ?s ex:t ?o } } WHERE { GRAPH ex:g { ?s ex:q ?o } }",
    "INSERT { GRAPH ex:n { ex:s ex:p 1 } } WHERE {}",
    "INSERT { GRAPH ex:n { ex:s ex:p 1 } } WHERE { FILTER(false) }",
    "DELETE { GRAPH ex:g { ?s ?p ?o } } INSERT { GRAPH ex:g { ?s ?p ?o } } WHERE { GRAPH ex:g { ?s ?p ?o } }",
    "DELETE WHERE { GRAPH ex:g { ?s ex:p ?o } } ;",
    "INSERT DATA { GRAPH ex:n { ex:s ex:p 1 } } ; MOVE ex:n TO ex:h ; INSERT { GRAPH ex:m { ?s ?p ?o } } "
    "WHERE { GRAPH ex:h { ?s ?p ?o } }",
    "MOVE GRAPH ex:g TO GRAPH ex:h", "COPY ex:g TO ex:h", "ADD ex:g TO ex:h", "ADD SILENT ex:none TO ex:h",
    "COPY ex:g TO ex:g", "MOVE ex:g TO ex:g", "CLEAR GRAPH ex:g ; DROP SILENT GRAPH ex:h", "CREATE SILENT GRAPH ex:g",
    "COPY <https://kg.example/ns#graph/facts> TO ex:h", "", "# nothing",
]  # fmt: skip


@pytest.mark.parametrize("text", SAME)
def test_an_update_changes_what_oxigraph_would(store, text):
    oracle = ox.Store()
    oracle.update(DATA)
    before = set(store)
    oracle.update(PREFIX + text)

    gone, come = effect(store, PREFIX + text).quads()

    assert (before - set(gone)) | set(come) == set(oracle)
    assert set(store) == set(oracle)
    assert set(gone) <= before
    assert not set(come) & before


def test_blank_nodes_get_iris_of_their_own(store):
    text = "INSERT { GRAPH ex:n { ?s ex:has [ ex:v ?o ; ex:w 1 ] } } WHERE { GRAPH ex:g { ?s ex:p ?o } }"

    _, come = effect(store, PREFIX + text).quads()

    things = {quad.object for quad in come if quad.predicate.value == "urn:x:has"}
    assert len(things) == 2
    assert all(isinstance(thing, ox.NamedNode) and "/.well-known/genid/" in thing.value for thing in things)
    assert {quad.subject for quad in come if quad.predicate.value == "urn:x:w"} == things


def test_a_dataset_is_where_it_looks(store):
    text = "INSERT { GRAPH ex:n { ?s ex:r ?o } } WHERE { ?s ex:p ?o }"
    _, come = effect(store, PREFIX + text, Dataset(("urn:x:h",))).quads()
    assert [quad.subject.value for quad in come] == ["urn:x:b"]


def test_without_one_it_looks_everywhere_and_knows_the_prefixes(store):
    _, come = effect(store, "INSERT { GRAPH <urn:n> { ?s rdfs:comment ?o } } WHERE { ?s <urn:x:p> ?o }").quads()
    assert {quad.subject.value for quad in come} == {"urn:x:a", "urn:x:b"}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("LOAD <http://127.0.0.1:9/> INTO GRAPH ex:n", "LOAD"), ("LOAD SILENT <http://127.0.0.1:9/>", "LOAD"),
        ("INSERT DATA {} ;LOAD<http://127.0.0.1:9/>", "LOAD"),
        ("INSERT { GRAPH ex:n { ?s ?p ?o } } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
        ("INSERT DATA { ex:a ex:p 1 }", "default graph"), ("DELETE WHERE { ?s ex:p ?o }", "default graph"),
        ("DELETE WHERE { GRAPH ?g { ?s ex:p ?o } }", "made of articles"),
        ("DELETE DATA { GRAPH <https://kg.example/ns#graph/facts> { ex:a ex:p 1 } }", "made of articles"),
        ("INSERT DATA { GRAPH <https://kg.example/ns#graph/facts> { ex:a ex:p 9 } }", "made of articles"),
        ("INSERT DATA { GRAPH <https://kg.example/article/new> { ex:a ex:p 9 } }", "made of articles"),
        ("INSERT { GRAPH ?g { ex:a ex:p 9 } } WHERE { BIND(IRI('https://kg.example/ns#graph/x') AS ?g) }", "made of"),
        ("WITH <https://kg.example/ns#graph/facts> INSERT { ex:a ex:p 9 } WHERE {}", "made of articles"),
        ("MOVE <https://kg.example/ns#graph/facts> TO ex:n", "made of articles"),
        ("ADD ex:g TO <https://kg.example/ns#graph/facts>", "made of articles"),
        ("DROP GRAPH <https://kg.example/ns#graph/none>", "made of articles"),
        ("BASE <https://kg.example/> CLEAR GRAPH <ns#graph/facts>", "made of articles"),
        ("CLEAR ALL", "CLEAR ALL would change"), ("DROP NAMED", "DROP NAMED would change"),
        ("DROP SILENT DEFAULT", "DROP DEFAULT would change"), ("COPY ex:g TO DEFAULT", "COPY DEFAULT would change"),
        ("ADD DEFAULT TO ex:g", "ADD DEFAULT would change"),
    ],
)  # fmt: skip
def test_what_is_refused(store, text, word):
    with pytest.raises(RefusedError, match=word):
        effect(store, PREFIX + text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("INSERT DATA { GRAPH ex:g { ex:a ex:p } }", "update is wrong at line 1, column"),
        ("INSERT { GRAPH ex:n { ex:a ex:b 1 } } WHERE { FILTER(1<2)#>''''x { ?a ?b ?c }\n } ;\n"
         "INSERT DATA { GRAPH ex:n { ex:a ex:b ''' ''' } }", "not understood"),
        ("SELECT * { ?s ?p ?o }", "update is wrong"), ("CREATE GRAPH ex:g", "there already|already"),
        ("COPY ex:none TO ex:h", "no graph <urn:x:none>"),
        ("INSERT DATA { GRAPH ex:g { << ex:a ex:p 1 >> ex:q 2 } }", "RDF 1.2"),
    ],
)  # fmt: skip
def test_what_is_wrong(store, text, word):
    with pytest.raises(QueryError, match=word):
        effect(store, PREFIX + text)


def test_more_than_is_allowed(store):
    with pytest.raises(StoppedError, match="changes more than 2 quads"):
        effect(store, PREFIX + "CLEAR GRAPH ex:g", most=2)
