"""What all commands share: kg's own options, wherever they stand, and the settings that follow from them."""

from dataclasses import dataclass
from typing import Any

import click

from kg.config import Config


@dataclass(slots=True)
class Session:
    """What kg's own options say.

    Attributes:
        config_file: the settings file; None: ``kg.toml`` in the working folder, if there is one.
        debug: show tracebacks.
    """

    config_file: str | None = None
    debug: bool = False

    def config(self, **options: Any) -> Config:
        """The settings: those of the file, overridden by options.

        Args:
            options: setting to value; None leaves a setting as it is.

        Raises:
            ConfigError: a setting is wrong.
        """
        return Config.load(self.config_file).override(**options)


def _set_debug(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        context.ensure_object(Session).debug = True


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
    ]  # fmt: skip


class Command(click.Command):
    """A command of kg: it takes kg's own options as well, so that they may stand at the end of the line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += own_options()


graph_argument = click.argument("path", metavar="GRAPH")
"""The folder of a graph, as ``path``."""

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
"""``as_json``: for programs."""
