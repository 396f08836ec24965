"""The command line: parse, call one function, print.

Results go to standard output, progress and failures to standard error. A command's module is imported when the command
is run, so that ``kg --help`` is quick.
"""

import os
import sys
from collections.abc import Sequence

import click

from kg.cli.command import Session, asks_for_json
from kg.cli.failure import tell
from kg.cli.messages import reported
from kg.cli.program import program
from kg.cli.terminal import finish_output, prepare_output, say

__all__ = ["main"]

_COMPLETE = "_KG_COMPLETE"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: what stands after ``kg``; None: those of the process.

    Returns:
        The exit code: 0 done, 1 failed, 2 wrong usage or setting, 3 done but some articles failed, 130 interrupted,
        141 nobody reads the output any more; of ``kg diff --exit-code`` 1 the graphs differ, 2 failed.

    Example:
        >>> main(["--version"])
        kg 0.1.0
        0
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    session = Session(json_log=asks_for_json(given), line=given)
    with reported(session):
        try:
            prepare_output()
            code = _run(given, session)
            finish_output()
        except (Exception, KeyboardInterrupt) as error:
            code = tell(error, debug=session.debug, as_json=session.json_log, line=given, failed=session.failed)
    return code


def _run(arguments: list[str], session: Session) -> int:
    if instruction := os.environ.get(_COMPLETE):
        from click.shell_completion import shell_complete

        return shell_complete(program, {}, "kg", _COMPLETE, instruction)
    if not arguments:
        with click.Context(program, info_name="kg", **program.context_settings) as context:
            say(program.get_help(context))
        return 2
    try:
        with program.make_context("kg", arguments, obj=session) as context:
            code = program.invoke(context)
    except click.exceptions.Exit as end:  # --help and --version
        return end.exit_code
    return code if isinstance(code, int) else 0
