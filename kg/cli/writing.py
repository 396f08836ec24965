"""Take a graph elsewhere: ``export``, ``draw``, ``vocabulary``."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import click

from kg.cli.command import Command, graph_argument
from kg.cli.terminal import out, write_file
from kg.draw.picture import LAYOUTS
from kg.draw.select import MOST
from kg.errors import ConfigError
from kg.types import Status

_VOCABULARY = {"owl": "kg.ttl", "shacl": "shapes.ttl"}


@click.command(cls=Command)
@graph_argument
@click.option("-o", "--output", "file", metavar="FILE", required=True, help="The file; - is standard output.")
@click.option("--format", "form", metavar="FORMAT", help="Such as turtle. Default: the file's suffix says it.")
@click.option("--history", is_flag=True, help="With the history of runs; RDF formats only.")
@click.option(
    "--reifiers", is_flag=True, help="With triple terms of RDF 1.2 on the statements; turtle, trig, ntriples, nquads."
)
def export(path: str, file: str, form: str | None, history: bool, reifiers: bool) -> None:
    """Write a graph to a file for other tools.

    The suffix says the format: ttl, nt, rdf, trig, nq, jsonld (RDF); graphml, gexf, csv, json, cypher (nodes and
    edges); parquet (tables). The format neo4j, which has to be named, writes tables for neo4j-admin. The names of the
    files written are printed. The same graph gives the same bytes.

    \b
    Examples:
      kg export news.kg -o news.graphml
      kg export news.kg -o - --format turtle
    """
    from kg.export import format_of
    from kg.graph import Graph

    format_of(file, form)  # before a large graph is opened in vain
    with Graph.open(path) as graph:
        written = graph.export(file, form, history=history, reifiers=reifiers)
    if written:
        out("\n".join(map(str, written)))


@click.command(cls=Command)
@graph_argument
@click.option("-o", "--output", "file", metavar="FILE", required=True, help="A png, svg, pdf or html file.")
@click.option("--focus", multiple=True, metavar="ENTITY", help="Draw only what is near this entity. Repeatable.")
@click.option(
    "--hops", type=int, default=1, show_default=True, metavar="N", help="How many statements away from the focus."
)
@click.option("--relation", "relations", multiple=True, metavar="NAME", help="Draw only this relation. Repeatable.")
@click.option(
    "--status", "statuses", multiple=True, type=click.Choice([status.value for status in Status]),
    help="Draw only this status. Repeatable.",
)  # fmt: skip
@click.option(
    "--top", "max_nodes", type=int, show_default="40; of html 300, or fewer with 1,500 statements", metavar="N",
    help="Most entities to draw: the nearest to the focus, then those with most neighbours.",
)  # fmt: skip
@click.option(
    "--seed", type=int, default=0, show_default=True, metavar="N", help="Another number gives another layout."
)
@click.option(
    "--layout", type=click.Choice(LAYOUTS), show_default=LAYOUTS[0],
    help="Near to each other what is connected; or in ranks, by Graphviz.",
)  # fmt: skip
@click.option("--title", metavar="TEXT", help="Stands above the picture.")
def draw(path: str, file: str, **options: Any) -> None:
    """Draw a graph as a picture, or as a page to look around in.

    Entities are boxes coloured by type, statements are arrows: solid for facts, dashed for claims, dotted for plans,
    red and crossed for denials. The legend says so. An html file is one page that needs nothing else and opens from
    disk: search, filter, click an entity or an arrow to read the sentences. The name of the file written is printed.

    \b
    Examples:
      kg draw news.kg -o news.png
      kg draw news.kg -o news.html
      kg draw news.kg -o trump.svg --focus "Donald Trump" --hops 2
    """
    from kg.graph import Graph
    from kg.view.page import SUFFIXES

    for several in ("focus", "relations", "statuses"):
        options[several] = options[several] or None
    given = {name: value for name, value in options.items() if value is not None}
    if Path(file).suffix.lower() in SUFFIXES:
        if "layout" in given:
            raise ConfigError("a page has one layout", hint="leave --layout out, or draw a png, svg or pdf file")
    else:
        given = {"max_nodes": MOST, **given}
    with Graph.open(path) as graph:
        graph.draw(file, **given)
    out(file)


@click.command(cls=Command)
@click.option("-o", "--output", "file", metavar="FILE", default="-", help="A ttl file. Default: standard output.")
@click.option(
    "--form", type=click.Choice(list(_VOCABULARY)), default="owl", show_default=True,
    help="What each class and property means, in OWL, or what every graph holds to, in SHACL.",
)  # fmt: skip
def vocabulary(file: str, form: str) -> None:
    """Print the vocabulary of kg's graphs, or the shapes that they hold to.

    The vocabulary says in OWL what each class and property of kg means, and how it relates to PROV, NIF, SKOS and
    schema.org. The shapes say in SHACL what every graph holds to, for validators to check. What the relations of a
    schema mean is written by kg schema export.

    \b
    Examples:
      kg vocabulary -o kg.ttl
      kg vocabulary --form shacl -o shapes.ttl
    """
    text = files("kg").joinpath("vocabulary", _VOCABULARY[form]).read_text(encoding="utf-8")
    if file == "-":
        out(text)
        return
    write_file(file, text)
    out(file)
