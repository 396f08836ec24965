"""Graphs on SPARQL servers: ``push``, ``pull``."""

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.command import Command, Session, graph_argument, json_option
from kg.cli.terminal import out, out_json
from kg.numbers import many

if TYPE_CHECKING:
    from kg.remote import Moved

F = TypeVar("F", bound=Callable[..., Any])

_query_url = click.option("--query-url", "server_query_url", metavar="URL", help="Where the server takes queries.")
_update_url = click.option("--update-url", "server_update_url", metavar="URL", help="Where it takes updates.")
url_argument = click.argument("url", metavar="URL")


@click.command(cls=Command)
@graph_argument
@url_argument
@_query_url
@_update_url
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@click.option("--force", is_flag=True, help="Write over a graph there that GRAPH does not continue.")
@click.option("--all", "every", is_flag=True, help="Send all named graphs, whatever the server says that it has.")
@json_option
@click.pass_obj
def push(
    session: Session, /, path: str, url: str, dry_run: bool, force: bool, every: bool, as_json: bool, **options: Any
) -> None:
    """Send a graph to a SPARQL server.

    Afterwards the server has the whole graph, the history of runs too, so that kg pull gives it back as it is. Only
    named graphs that differ are sent; those that are not kg's stay as they are. A push that was cut off is completed by
    the next. Names and passwords are taken from the environment: KG_SPARQL_USER and KG_SPARQL_PASSWORD, or
    KG_SPARQL_TOKEN.

    \b
    Examples:
      kg push news.kg sparql+http://127.0.0.1:7878
      kg push news.kg sparql+http://127.0.0.1:7878 --dry-run
    """
    from kg.remote import push

    moved = push(path, url, config=session.config(**options), dry_run=dry_run, force=force, every=every)
    if as_json:
        out_json({"graph": path, "server": url, "dry_run": dry_run, **asdict(moved)})
        return
    out(_told(moved, "would send" if dry_run else "sent", "to remove" if dry_run else "removed"))


@click.command(cls=Command)
@url_argument
@click.option("-o", "--output", "path", metavar="GRAPH", required=True, help="The folder; made if there is none.")
@_query_url
@click.option("--force", is_flag=True, help="Give up what GRAPH has and the server has not.")
@click.option("--unchecked", is_flag=True, help="Take the graph also if it is not what was pushed.")
@json_option
@click.pass_obj
def pull(
    session: Session, /, url: str, path: str, force: bool, unchecked: bool, as_json: bool, **options: Any
) -> None:
    """Fetch a graph from a SPARQL server.

    GRAPH is then what was pushed or built there, quad by quad, and can be asked, exported and extended. Where there is
    a graph already, it is brought up to date; what it has and the server has not is kept from being lost.

    \b
    Example:
      kg pull sparql+http://127.0.0.1:7878 -o fetched.kg
    """
    from kg.remote import pull

    moved = pull(url, path, config=session.config(**options), force=force, unchecked=unchecked)
    if as_json:
        out_json({"graph": path, "server": url, **asdict(moved)})
        return
    out(_told(moved, "fetched", "removed"))


def _told(moved: "Moved", did: str, removed: str) -> str:
    if not (moved.graphs or moved.removed):
        return f"nothing to do: {many(moved.unchanged, 'named graph')} unchanged"
    return (
        f"{did} {many(moved.graphs, 'named graph')} ({many(moved.quads, 'quad')}); "
        f"{moved.removed:,} {removed}, {moved.unchanged:,} unchanged"
    )
