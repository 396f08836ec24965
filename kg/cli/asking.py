"""Ask a graph: ``query``, ``show``, ``why``."""

import shlex
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.command import Command, Session, graph_argument, json_option
from kg.cli.pages import EntityPage, entity_list, evidence_page
from kg.cli.reports import explanation_page
from kg.cli.terminal import out, out_json, printable, table
from kg.errors import KgError, NotFoundError, QueryError
from kg.queries import named_queries

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.queries import NamedQuery
    from kg.result import QueryResult
    from kg.types import Statement

_NAMES, _STATEMENT = 2, 3
_FOR_EVER = 1e8
FORMATS = ("table", "csv", "tsv", "json", "xml", "ttl")


@click.command(cls=Command)
@graph_argument
@click.argument("asked", metavar="[SPARQL]", nargs=-1)
@click.option("--file", "file", metavar="FILE", help="Read the query from a file; - is standard input.")
@click.option("--named", metavar="NAME", help="Ask a query that has a name; its parameters follow, as NAME=VALUE.")
@click.option("--list", "listed", is_flag=True, help="List the queries that have a name.")
@click.option("--explain", "explained", is_flag=True, help="Show what makes the query slow, and run it once.")
@click.option(
    "--timeout", "query_timeout", type=click.IntRange(0), metavar="SECONDS", help="Stop it then. Default: 60; 0: never."
)
@click.option("--max-rows", "query_rows", type=click.IntRange(0), metavar="N", help="Refuse an answer of more rows.")
@click.option(
    "--max-memory", "query_memory", type=click.IntRange(0), metavar="MB", help="Stop it then. Default: 4000; 0: never."
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), help="Default: a table, for CONSTRUCT and DESCRIBE Turtle."
)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.pass_context
def query(
    context: click.Context, /, path: str, asked: tuple[str, ...], file: str | None, named: str | None, listed: bool,
    explained: bool, form: str | None, **limits: int | None,
) -> None:  # fmt: skip
    """Ask a graph in SPARQL.

    SPARQL is the query, or - to read it from standard input. kg's prefixes (ent: for entities, rel: for relations, kg:,
    kgs:, schema:, skos: …) need no declaration. ASK prints true or false.

    \b
    Examples:
      kg query news.kg "SELECT ?who ?whom { ?who rel:met-with ?whom }"
      kg query news.kg "SELECT ?p (COUNT(*) AS ?n) { ?s kg:relation ?p } GROUP BY ?p" --format csv
      kg query news.kg --named meetings time=2024-11
      kg query news.kg --list
    """
    from kg.graph import Graph

    config = context.ensure_object(Session).config(**limits)
    queries = named_queries(config.queries)
    if sum((bool(asked) and named is None, file is not None, named is not None, listed)) != 1:
        context.fail("give one query: as an argument, as - (standard input), with --file, or with --named")
    if named is None and asked and asked[0] in queries:
        context.fail(f"{asked[0]} is the name of a query: {shlex.join(['kg', 'query', path, '--named', *asked])}")
    if named is None and len(asked) > 1:
        context.fail("give one query, in quotes")
    with Graph.open(path) as graph:
        if listed:
            _list(queries, as_json=form == "json")
            return
        if named is not None:
            text = graph.named_sparql(named, _values(context, asked), queries=queries)
        else:
            source = file if file is not None else "-" if asked[0] == "-" else None
            text = _read(source) if source is not None else asked[0]
        if explained:
            explanation = graph.explain(text, timeout=config.query_timeout or _FOR_EVER)
            out_json(asdict(explanation)) if form == "json" else out("\n".join(explanation_page(explanation)))
            return
        result = graph.query(text, timeout=config.query_timeout or None, memory=config.query_memory or None,
                             rows=config.query_rows or None)  # fmt: skip
        out(_form(result, form))


def _values(context: click.Context, given: tuple[str, ...]) -> dict[str, str]:
    pairs = [(name, mark, value) for name, mark, value in (one.partition("=") for one in given)]
    for name, mark, _ in pairs:
        if not mark or not name:
            context.fail(f"{name!r} is no NAME=VALUE of a named query")
    return {name: value for name, _, value in pairs}


def _list(queries: "Mapping[str, NamedQuery]", *, as_json: bool) -> None:
    if as_json:
        out_json([asdict(one) for one in queries.values()])
        return
    rows = [("name", "parameters", "answers")]
    for one in queries.values():
        takes = (name if of.default is None else f"{name}={of.default}" for name, of in one.parameters.items())
        rows.append((one.name, " ".join(takes), one.about))
    out("\n".join(table(rows)))


def _read(source: str) -> str:
    try:
        data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or error
        raise KgError(f"{source} cannot be read: {reason}", hint="name a file with a query in it") from error
    except UnicodeDecodeError as error:
        raise KgError(f"{source} is not UTF-8", hint="name a file with a query in it") from error


def _form(result: "QueryResult", form: str | None) -> str:
    if form is None:
        form = "ttl" if result.kind == "construct" else "table"
    if result.kind == "ask":
        if form == "table":
            return "true" if result else "false"
        if form not in ("json", "xml"):
            raise QueryError(f"the answer of an ASK query has no form {form}", hint="leave --format out, or take json")
    write: dict[str, Callable[[], str]] = {
        "table": result.table,
        "csv": result.csv,
        "tsv": result.tsv,
        "json": result.json,
        "xml": result.xml,
        "ttl": result.turtle,
    }
    return write[form]()


@click.command(cls=Command)
@graph_argument
@click.argument("entity", required=False)
@json_option
def show(path: str, entity: str | None, as_json: bool) -> None:
    """Show one entity: its names, statements and neighbours.

    ENTITY is a name, capitals or not, or an IRI such as ent:Ann_Lee. Each statement ends with its id, for kg why.
    Without ENTITY all entities are listed, those with most articles first.

    \b
    Examples:
      kg show news.kg "Donald Trump"
      kg show news.kg
    """
    from kg.graph import Graph

    with Graph.open(path) as graph:
        if entity is None:
            listed = sorted(graph.entities(), key=lambda one: (-one.articles, one.label, one.iri))
            if as_json:
                out_json([one.to_json() for one in listed])
            else:
                out("\n".join(entity_list(listed)))
            return
        page = EntityPage.of(graph, entity)
    if as_json:
        out_json(page.to_json())
    else:
        out("\n".join(page.lines()))


@click.command(cls=Command)
@graph_argument
@click.argument("statement", metavar="WHAT...", nargs=-1, required=True)
@json_option
@click.pass_context
def why(context: click.Context, path: str, statement: tuple[str, ...], as_json: bool) -> None:
    """Show why: the sentences of a statement, or why two names are one entity.

    One thing is a statement's id, as kg show prints it; three are its subject, relation and object. With each sentence
    stand the article, the words that were read as subject, predicate and object, and the pattern that read them so.

    Two things are two names: why are they one entity, or two? A name can be given with an article that has it.

    \b
    Examples:
      kg why news.kg "Donald Trump" granted-clemency-to "Alice Marie Johnson"
      kg why news.kg "Trump" "Donald Trump in 01-clemency.txt"
    """
    from kg.graph import Graph

    if len(statement) > _STATEMENT:
        context.fail("why takes one id, two names, or subject, relation and object; quote names that have spaces")
    with Graph.open(path) as graph:
        if len(statement) == _NAMES:
            found = graph.compare(*statement)
            out_json(asdict(found)) if as_json else out("\n".join(printable(one) for one in found.sentences))
            return
        said = _statements(graph, statement)
        reader = graph.reader
        articles = {support.article: reader.article(support.article) for one in said for support in one.support}
        copies = {one.iri: reader.source_groups({support.article for support in one.support}) for one in said}
        against = {one.iri: _against(graph, one) for one in said}
    if as_json:
        out_json([
            {**one.to_json(), "contradicted_by": [other.to_json() for other in against[one.iri]],
             "source_groups": [[asdict(article) for article in few] for few in copies[one.iri]]}
            for one in said
        ])  # fmt: skip
    else:
        pages = (evidence_page(one, articles, against[one.iri], copies[one.iri]) for one in said)
        out("\n\n".join("\n".join(page) for page in pages))


def _against(graph: "Graph", statement: "Statement") -> "list[Statement]":
    """What contradicts a statement, of a denial from the side from which the statement is shown."""
    found = []
    for pair in graph.contradictions(statement=statement.iri, support=True):
        other = pair.against(statement.iri)
        same = pair.kind == "denied" and other.subject != statement.subject
        found.append(other.turned() if same else other)
    return found


def _statements(graph: "Graph", asked: tuple[str, ...]) -> "list[Statement]":
    if len(asked) == 1:
        return [graph.why(asked[0])]
    subject, relation, target = asked
    found = graph.statements(relation, subject=subject, object=target, support=True)
    if not found:
        there = sorted({one.predicate_label for one in graph.statements(subject=subject, object=target)})
        raise NotFoundError(
            f"the graph has no statement {' '.join(asked)!r}",
            found=f"between these two it has: {', '.join(there)}" if there else None,
            hint=f"kg show GRAPH {subject!r} lists what it has",
        )
    return found
