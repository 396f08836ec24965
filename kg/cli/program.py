"""The program ``kg`` as click sees it: its commands by name, each imported when it is asked for."""

import difflib
from importlib import import_module
from typing import NamedTuple, NoReturn

import click

from kg import __version__
from kg.cli.command import own_options


class _Entry(NamedTuple):
    module: str
    about: str
    function: str = ""


# The lines are those of the commands' own help texts; they stand here so that kg --help imports none of them.
COMMANDS: dict[str, dict[str, _Entry]] = {
    "Make": {
        "build": _Entry("making", "Make a graph of articles, or add articles to one."),
        "watch": _Entry("watching", "Keep a graph current: add what comes into folders and feeds, as it comes."),
        "import": _Entry("importing", "Add graphs of others, RDF files, to a graph.", "import_"),
        "extract": _Entry("making", "Print what articles say as JSON lines, without a graph."),
        "link": _Entry("linking", "Find a graph's entities in a knowledge base."),
        "schema": _Entry("schemas", "Make, check, list and export schemas: the relations that kg looks for."),
        "init": _Entry("making", "Write a kg.toml with all settings and what they mean."),
    },
    "Ask": {
        "query": _Entry("asking", "Ask a graph in SPARQL."),
        "show": _Entry("asking", "Show one entity: its names, statements and neighbours."),
        "why": _Entry("asking", "Show why: the sentences of a statement, or why two names are one entity."),
        "diff": _Entry("comparing", "Show what two graphs differ in."),
        "find": _Entry("finding", "Find entities, articles and sentences by words."),
        "path": _Entry("finding", "Show how one entity leads to another, with the sentences."),
        "neighbours": _Entry("finding", "List entities that share statements with an entity, or with both of two."),
        "together": _Entry("finding", "List entities that are mentioned together with an entity."),
        "timeline": _Entry("finding", "List what is said of an entity, in order of time."),
        "central": _Entry("finding", "List the entities that are most central."),
        "suggest": _Entry("suggesting", "Suggest relations for what articles often say and no relation covers."),
        "info": _Entry("about", "Show a graph in numbers, or kg's own versions and settings."),
    },
    "Look": {
        "serve": _Entry("serving", "Show a graph in the browser, and answer SPARQL over HTTP."),
    },
    "Take along": {
        "export": _Entry("writing", "Write a graph to a file for other tools."),
        "draw": _Entry("writing", "Draw a graph as a picture, or as a page to look around in."),
        "vocabulary": _Entry("writing", "Print the vocabulary of kg's graphs, or the shapes that they hold to."),
        "push": _Entry("sending", "Send a graph to a SPARQL server."),
        "mcp": _Entry("agents", "Let agents ask a graph, over the Model Context Protocol."),
        "pull": _Entry("sending", "Fetch a graph from a SPARQL server."),
    },
    "Measure and train": {
        "eval": _Entry("judging", "Measure how right kg is on articles that a person has annotated.", "evaluation"),
        "train": _Entry("training", "Train a relation model on what people said is right, and measure it."),
    },
    "Keep": {
        "review": _Entry("reviewing", "List doubtful merges, links and statements, and decide them."),
        "label": _Entry("labelling", "Correct a graph in an annotation tool: export to it, import from it."),
        "remove": _Entry("keeping", "Remove articles and all that only they say."),
        "verify": _Entry("keeping", "Check that a graph holds: evidence, counts and edges."),
        "log": _Entry("keeping", "List what was done to a graph, and what its articles say no more."),
        "backup": _Entry("keeping", "Copy a graph, as it is now, into a folder of its own."),
        "migrate": _Entry("keeping", "Bring a graph that an older kg wrote up to the format of today."),
    },
}
_BY_NAME = {name: entry for group in COMMANDS.values() for name, entry in group.items()}


class Program(click.Group):
    """The group of all commands, loaded one by one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the help page."""
        return [*_BY_NAME, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command's module; None if there is no such command."""
        if (entry := _BY_NAME.get(cmd_name)) is None:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(f"kg.cli.{entry.module}"), entry.function or cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that a line begins with."""
        if args[0] not in _BY_NAME and not args[0].startswith("-"):
            _no_command(ctx, args[0])
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by group, without importing them."""
        width = max(map(len, self.list_commands(ctx)))
        for title, group in COMMANDS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), entry.about) for name, entry in group.items()])


def _no_command(context: click.Context, name: str) -> NoReturn:
    near = difflib.get_close_matches(name, _BY_NAME, 1)
    context.fail(f"no command {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))


def _print_version(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        click.echo(f"kg {__version__}")
        context.exit()


_VERSION = click.Option(
    ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print the version."
)


program = Program(
    "kg",
    params=[*own_options(), _VERSION],
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="""Turn news articles into a knowledge graph whose every statement can be traced to the sentence that says it.

\b
  kg build articles/ -o news.kg
  kg show news.kg "Ann Lee"
  kg export news.kg -o news.graphml
""",
    epilog="""\b
- is standard input or output. Results go to standard output, progress and failures to standard error.
Exit codes:
  0  done
  1  failed
  2  wrong usage, or a wrong setting
  3  done, but some articles failed""",
)
"""All of kg's command line."""
