"""Take in what others know: ``import``."""

import click

from kg.cli.command import Command, Session, json_option
from kg.cli.outcome import exit_code, summary, summary_json
from kg.cli.terminal import out, out_json


@click.command("import", cls=Command)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "-o", "--output", "path", metavar="GRAPH", required=True, help="The graph's folder; made if there is none."
)
@click.option("--format", "form", metavar="FORM", help="Such as turtle. Default: the file's suffix says it.")
@click.option("--schema", metavar="NAME", help="Relations to look for: news, or a TOML file or ontology of yours.")
@click.option("--max-bytes", type=int, metavar="N", help="Largest file, in bytes. Default: 20,000,000.")
@json_option
@click.pass_obj
def import_(
    session: Session, /, files: tuple[str, ...], path: str, form: str | None, schema: str | None,
    max_bytes: int | None, as_json: bool,
) -> int:  # fmt: skip
    """Add graphs of others, RDF files, to a graph.

    A FILE is Turtle, TriG, N-Triples, N-Quads, RDF/XML or JSON-LD (ttl, trig, nt, nq, rdf, jsonld), or - for standard
    input. It becomes an article whose sentences are its triples: what it says is traced to it, kg remove takes it out
    again, and a changed file takes the old one's place. One that fails is reported, and the others go on.

    \b
    Examples:
      kg import graphs/council.ttl -o council.kg
      kg import - --format turtle -o council.kg < graphs/council.ttl
    """
    from kg.build import extend_rdf
    from kg.graph import Graph

    config = session.config(schema=schema, max_bytes=max_bytes)
    with Graph.open(path, write=True, create=True) as graph:
        with graph.run(schema=config.schema):
            report = extend_rdf(graph, files, config=config, form=form)
        info = graph.info()
    if as_json:
        out_json(summary_json(path, report, info))
    else:
        out("\n".join(summary(path, report, info)))
    return exit_code(report.articles, len(report.failed))
