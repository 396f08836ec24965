"""What the endpoint can do, as SPARQL 1.1 Service Description (W3C, 2013) tells it to programs."""

from kg.store.terms import Term
from kg.store.vocabulary import RDF

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle",
            "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads")  # fmt: skip


def description(address: str, *, writes: bool) -> list[tuple[Term, Term, Term]]:
    """The endpoint in triples.

    Args:
        address: of the endpoint.
        writes: whether it takes updates.

    Example:
        >>> any("SPARQL11Update" in value.value for _, _, value in description("http://a/sparql", writes=False))
        False
    """
    service = Term("iri", address)
    dataset, graph = Term("bnode", "dataset"), Term("bnode", "graph")
    languages = ["SPARQL11Query", "SPARQL11Update"] if writes else ["SPARQL11Query"]
    a = Term("iri", RDF + "type")
    return [
        (service, a, _sd("Service")),
        (service, _sd("endpoint"), service),
        *((service, _sd("supportedLanguage"), _sd(language)) for language in languages),
        *((service, _sd("resultFormat"), Term("iri", _FORMATS + form)) for form in _RESULTS),
        (service, _sd("feature"), _sd("UnionDefaultGraph")),
        (service, _sd("defaultDataset"), dataset),
        (dataset, a, _sd("Dataset")),
        (dataset, _sd("defaultGraph"), graph),
        (graph, a, _sd("Graph")),
    ]


def _sd(name: str) -> Term:
    return Term("iri", _SD + name)
