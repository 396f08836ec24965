"""One measurement each, to be called in a process of its own: CPU time by part, memory, the time of queries."""

import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import kg
from kg.build import extend
from kg.engines.analysing import kept
from kg.engines.engine import TOGETHER, gathered
from kg.graph import Graph
from kg.models import load_model
from kg.pipeline import Pipeline
from kg.types import Analysis, Article

BATCH = 16
REPEATS = 7

QUERIES = {
    "who met whom": "SELECT ?a ?b WHERE { ?a rel:met-with ?b }",
    "statements by status": """
        SELECT ?status (COUNT(?s) AS ?n) WHERE { ?s a kg:Statement ; kg:status ?status } GROUP BY ?status""",
    "people in most statements": """
        SELECT ?name (COUNT(DISTINCT ?s) AS ?n) WHERE {
          ?s rdf:subject|rdf:object ?who . ?who a schema:Person ; skos:prefLabel ?name
        } GROUP BY ?name ORDER BY DESC(?n) LIMIT 10""",
    "what is denied, with its sentence": """
        SELECT ?who ?what ?sentence WHERE {
          ?s kg:status kg:denied ; rdf:subject/skos:prefLabel ?who ; rdf:predicate/rdfs:label ?what ;
             kg:evidence/nif:anchorOf ?sentence }""",
    "all about the first person by name": """
        SELECT ?p ?o WHERE {
          { SELECT ?who WHERE { ?who a schema:Person ; skos:prefLabel ?n } ORDER BY ?n LIMIT 1 } ?who ?p ?o }""",
    "who is two facts away from whom": """
        SELECT DISTINCT ?a ?c WHERE {
          ?a a schema:Person . ?a ?p ?b . ?b ?q ?c . ?c a schema:Person
          FILTER(?a != ?c && STRSTARTS(STR(?p), STR(rel:)) && STRSTARTS(STR(?q), STR(rel:))) }""",
}


def articles(path: str) -> list[Article]:
    return [one for one in kg.read(path) if isinstance(one, Article)]


def batches(items: Iterable[Article]) -> Iterator[list[Article]]:
    stream = iter(items)
    while batch := list(islice(stream, BATCH)):
        yield batch


def peak() -> float:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def spacy(path: str) -> dict[str, Any]:
    texts = [article.text for article in articles(path)]
    started = time.process_time()
    nlp, model = load_model()
    loaded = time.process_time()
    for _ in nlp.pipe(texts, batch_size=BATCH):
        pass
    cpu = time.process_time() - loaded
    return {"model": model.name, "articles": len(texts), "load": loaded - started, "cpu": cpu, "mb": peak()}


def build(path: str, folder: str) -> dict[str, Any]:
    pipeline = Pipeline(kg.Config(batch_size=BATCH))
    assert pipeline.nlp.pipe_names
    loaded = time.process_time()
    with Graph.open(folder, write=True, create=True) as graph, graph.run():
        report = extend(graph, [path], pipeline)
    cpu = time.process_time() - loaded
    assert not report.failed, report.failed
    with Graph.open(folder) as graph:
        info = graph.info()
    return {"cpu": cpu, "mb": peak(), "quads": info.quads, "statements": info.statements, "entities": info.entities}


def parts(path: str, folder: str) -> dict[str, float]:
    from kg.annotate.paragraphs import model_text
    from kg.extract.verbatim import verbatim

    pipeline = Pipeline(kg.Config())
    nlp = pipeline.nlp
    spent: Counter[str] = Counter()

    @contextmanager
    def clock(name: str) -> Iterator[None]:
        started = time.process_time()
        yield
        spent[name] += time.process_time() - started

    def one_by_one(name: str, component: Callable[[Any], Any], docs: Iterable[Any]) -> Iterator[Any]:
        for doc in docs:
            with clock(name):
                done = component(doc)
            yield done

    def analyses(found: Iterable[Article]) -> Iterator[Analysis]:
        for batch in batches(found):
            with clock("tokenizer"):
                docs = [nlp.make_doc(model_text(article.text)) for article in batch]
            for article, doc in zip(batch, docs, strict=True):
                doc._.published = article.date
            for name, component in nlp.pipeline:
                pipe: Callable[..., Any] | None = getattr(component, "pipe", None)
                if pipe is None:
                    # As in a pipeline: one document goes through all of these before the next.
                    docs = one_by_one(name, component, docs)
                    continue
                docs = list(docs)
                with clock(name):
                    docs = list(pipe(docs, batch_size=BATCH))
            docs = list(docs)
            for article, doc in zip(batch, docs, strict=True):
                with clock("result"):
                    result = verbatim(Analysis(article, doc._.entities, doc._.triples))
                    triples = tuple(triple for triple in result.triples if kept(triple, phrases=False))
                yield Analysis(article, result.entities, triples, by=pipeline.fingerprint)

    with clock("read"):
        found = articles(path)
    with Graph.open(folder, write=True, create=True) as graph, graph.run():
        for group in gathered(analyses(found), TOGETHER * BATCH):
            with clock("store"):
                graph.add_all(group)
        with clock("store"):
            graph.flush()
    return dict(spent)


def queries(folder: str) -> list[dict[str, Any]]:
    rows = []
    with Graph.open(folder) as graph:
        for name, sparql in QUERIES.items():
            times = []
            for _ in range(REPEATS):
                started = time.perf_counter()
                answer = graph.query(sparql)
                times.append(time.perf_counter() - started)
            rows.append({"query": name, "rows": len(answer), "ms": 1000 * min(times)})
    return rows
