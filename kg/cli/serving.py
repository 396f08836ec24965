"""The graph in a browser: ``serve``."""

import logging
from typing import TYPE_CHECKING, Any

import click

from kg.cli.command import Command, Session, graph_argument
from kg.cli.messages import note
from kg.cli.terminal import out

if TYPE_CHECKING:
    from kg.serve.run import Address


@click.command(cls=Command)
@graph_argument
@click.option("--host", "serve_host", metavar="NAME", help="Where to listen. Default: 127.0.0.1, this machine alone.")
@click.option("--port", "serve_port", type=int, metavar="N", help="Port; 0 is any that is free. Default: 8765.")
@click.option("--write", is_flag=True, help="Take changes, from who has the address with the token.")
@click.pass_obj
def serve(session: Session, /, path: str, write: bool, **options: Any) -> None:
    """Show a graph in the browser, and answer SPARQL over HTTP.

    It ends with Ctrl-C. What another process changes in the graph meanwhile is shown as well. With --write a person who
    opens the printed address can decide what is doubtful and add articles.

    \b
    Examples:
      kg serve news.kg
      kg serve news.kg --write --port 9000
    """
    from kg.serve.run import serve

    serve(path, config=session.config(**options), write=write, started=_started)


def _started(address: "Address") -> None:
    out(address.url)
    if not address.local:
        note("open-to-others", "other machines can read this graph now; nothing is encrypted", level=logging.WARNING)
