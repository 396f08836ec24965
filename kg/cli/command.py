"""What all commands share: kg's own options, wherever they stand, and the settings that follow from them."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import click

from kg.config import Config


@dataclass(slots=True)
class Session:
    """What kg's own options say.

    Attributes:
        config_file: the settings file; None: ``kg.toml`` in the working folder, if there is one.
        debug: show tracebacks.
        quiet: say nothing on standard error but what is wrong.
        json_log: what is said on standard error is a JSON object a line.
        line: what was typed behind ``kg``.
        failed: the exit code of a failure; not 1 where a command says something else with that.
    """

    config_file: str | None = None
    debug: bool = False
    quiet: bool = False
    json_log: bool = False
    line: Sequence[str] = ()
    failed: int = 1

    @classmethod
    def current(cls) -> "Session":
        """That of the command that runs."""
        context = click.get_current_context(silent=True)
        return (context and context.find_object(cls)) or cls()

    def config(self, **options: Any) -> Config:
        """The settings: those of the file, overridden by options.

        Args:
            options: setting to value, those of the tables ``[llm]``, ``[server]``, ``[serve]`` and ``[fetch]`` with
                ``llm_``, ``server_``, ``serve_`` and ``fetch_`` before their names; None leaves a setting as it is.

        Raises:
            ConfigError: a setting is wrong.
        """
        given = {name: value for name, value in options.items() if value is not None}
        tables: dict[str, dict[str, Any]] = {"llm": {}, "server": {}, "serve": {}, "fetch": {}}
        for name in [*given]:
            table, _, setting = name.partition("_")
            if table in tables and setting:
                tables[table][setting] = given.pop(name)
        given |= {name: of for name, of in tables.items() if of}
        return Config.load(self.config_file).override(**given)


def _set_debug(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        context.ensure_object(Session).debug = True


def _set_quiet(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        context.ensure_object(Session).quiet = True


def asks_for_json(arguments: Sequence[str]) -> bool:
    """Whether a line asks for JSON on standard error, even if the rest of it is wrong.

    Example:
        >>> asks_for_json(["build", "--log-format", "json"]), asks_for_json(["--log-format=text"])
        (True, False)
    """
    return "--log-format=json" in arguments or ("--log-format", "json") in pairwise(arguments)


def _set_config(context: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.ensure_object(Session).config_file = value


def own_options() -> list[click.Parameter]:
    """The options of kg itself."""
    return [
        click.Option(
            ["--config"], metavar="FILE", expose_value=False, is_eager=True, callback=_set_config,
            help="Settings file. Default: kg.toml in the working folder, if there is one.",
        ),
        click.Option(
            ["--debug"], is_flag=True, expose_value=False, is_eager=True, callback=_set_debug,
            help="Show where an error came from.",
        ),
        click.Option(
            ["--quiet"], is_flag=True, expose_value=False, is_eager=True, callback=_set_quiet,
            help="No progress, and no notes: say only what is wrong.",
        ),
        click.Option(  # asks_for_json has seen it
            ["--log-format"], type=click.Choice(["text", "json"]), expose_value=False,
            help="What standard error gets: text, or a JSON object a line for log systems.",
        ),
    ]  # fmt: skip


class Command(click.Command):
    """A command of kg: it takes kg's own options as well, so that they may stand at the end of the line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += own_options()


class Group(click.Group):
    """A command of kg that is several, such as ``kg schema``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"invoke_without_command": True})
        self.params += own_options()

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that a line goes on with."""
        if args[0] not in self.commands and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], self.commands, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(self.commands)}"
            ctx.fail(f"no command {args[0]!r} of {ctx.command_path}; {hint}")
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """All names, in the order in which they are defined."""
        return list(self.commands)


graph_argument = click.argument("path", metavar="GRAPH")
"""The folder of a graph, as ``path``."""

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
"""``as_json``: for programs."""
