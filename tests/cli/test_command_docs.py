"""The help texts and docs/commands.md are complete, and the commands of the help texts run; test_docs runs the page."""

import re
import shlex
import shutil
from pathlib import Path

import click
import pytest

from kg.cli.program import program
from tests.pages import ROOT
from tests.remote.serving import oxigraph

PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
CONTEXT = click.Context(program)
TOP = {name: program.get_command(CONTEXT, name) for name in program.list_commands(CONTEXT)}
COMMANDS = TOP | {
    f"{name} {part}": command
    for name, group in TOP.items()
    if isinstance(group, click.Group)
    for part, command in group.commands.items()
}


def section(name):
    found = re.search(rf"^## kg {name}$(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/commands.md has no section 'kg {name}'"
    return found[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_and_option_is_documented(name):
    own = {option for parameter in program.params for option in parameter.opts}
    text = section(name)

    for parameter in COMMANDS[name].params:
        if isinstance(parameter, click.Option) and not own & set(parameter.opts):
            for option in (*parameter.opts, *parameter.secondary_opts):
                assert re.search(rf"`{re.escape(option)}\b", text), f"{option} of kg {name}"


def test_options_of_every_command_are_documented_once():
    head = PAGE.partition("\n## ")[0]

    for parameter in program.params:
        for option in parameter.opts:
            assert f"`{option}" in head or f"`kg {option}`" in head


def test_no_section_is_about_a_command_that_does_not_exist():
    assert set(re.findall(r"^## kg (.+)$", PAGE, re.MULTILINE)) == set(COMMANDS)


def test_exit_codes_are_documented():
    assert re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE) == ["0", "1", "2", "3", "130", "141"]


def commands_of_help():
    for name, command in COMMANDS.items():
        text = command.get_help(click.Context(command, info_name=f"kg {name}"))
        found = [line.strip() for line in text.splitlines() if line.startswith("    kg ")]
        assert found, f"kg {name} --help has no example"
        yield from found


def test_the_commands_of_the_help_texts_run(kg, tmp_path, tmp_path_factory, monkeypatch):
    for folder in ("articles", "annotated", "graphs", "training"):
        shutil.copytree(ROOT / "examples" / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    # What runs until it is stopped is started by tests of its own.
    shown = [line for line in commands_of_help() if not line.startswith(("kg serve ", "kg watch "))]
    assert len(shown) > 15

    with oxigraph(tmp_path_factory.mktemp("server")) as server:
        for line in dict.fromkeys(shown):
            command, _, file = line.replace("sparql+http://127.0.0.1:7878", server.url).partition(" < ")
            done = kg(*shlex.split(command)[1:], stdin=Path(file).read_bytes() if file else b"")
            assert done.code == 0, f"{line}\n{done.err}"
            assert done.out
