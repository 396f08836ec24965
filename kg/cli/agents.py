"""Let agents ask a graph: ``mcp``."""

from typing import TYPE_CHECKING, Any

import click

from kg.cli.command import Command, Session, graph_argument, json_option
from kg.cli.terminal import out, out_json, wrapped
from kg.errors import ConfigError

if TYPE_CHECKING:
    from kg.config import Config


@click.command(cls=Command)
@graph_argument
@click.option("--list", "listed", is_flag=True, help="List the tools and what they take, and end.")
@click.option(
    "--timeout", "query_timeout", type=click.IntRange(0), metavar="SECONDS", help="Stop a query then. Default: 60."
)
@click.option(
    "--max-memory", "query_memory", type=click.IntRange(0), metavar="MB", help="Stop a query then. Default: 4000."
)
@json_option
@click.pass_obj
def mcp(session: Session, /, path: str, listed: bool, as_json: bool, **limits: int | None) -> None:
    """Let agents ask a graph, over the Model Context Protocol.

    An agent's program starts this command and speaks with it over standard input and output. Its tools search, show
    entities, statements, paths and articles, and ask in SPARQL; they only read, and every answer carries its sources.
    The graph may be built on meanwhile.

    It needs an extra:  pip install "kg[mcp]"

    \b
    Examples:
      kg mcp news.kg --list
    """
    config = session.config(**limits)
    server = _server(path, config)
    if not listed and not as_json:
        try:
            server.run("stdio")
        except BaseExceptionGroup as error:
            if error.subgroup(KeyboardInterrupt) is None:
                raise
            raise KeyboardInterrupt from None
        return
    import anyio

    tools = anyio.run(server.list_tools)
    if as_json:
        out_json([tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in tools])
        return
    lines: list[str] = []
    for tool in tools:
        takes = ", ".join(tool.input_schema["properties"])
        lines += ["", f"{tool.name} ({takes})", *wrapped((tool.description or "").partition("\n\n")[0], "  ")]
    out("\n".join(lines[1:]))


def _server(path: str, config: "Config") -> Any:
    try:
        from kg.agents import server_of
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "pydantic"):
            raise
        hint = 'install it:  pip install "kg[mcp]"'
        raise ConfigError("kg mcp needs the package mcp, which is not installed", hint=hint) from error
    return server_of(path, config)
