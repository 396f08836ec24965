"""What all commands share: help, exit codes, errors, and how quickly they start."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from kg import __version__
from kg.cli.program import COMMANDS, program

HEAVY = ("spacy", "networkx", "rdflib", "matplotlib", "trafilatura", "numpy", "pyoxigraph", "rich")


def every_command():
    context = click.Context(program)
    return {name: program.get_command(context, name) for name in program.list_commands(context)}


def test_help_imports_nothing_heavy():
    code = f"""
import sys
from kg.cli import main
assert main(["--help"]) == 0
print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stderr.strip() == "[]"


def test_asking_a_graph_loads_no_language_model(built):
    code = f"""
import sys
from kg.cli import main
assert main(["show", {str(built)!r}, "Ann Lee"]) == 0
print("spacy" in sys.modules, file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stderr.strip() == "False"


def test_help_takes_less_than_150_milliseconds():
    def seconds(*arguments):
        # CPU time of the child, since other processes may keep the machine busy.
        before = os.times()
        subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system

    turns = [(seconds("-m", "kg", "--help"), seconds("-c", "import click, tomllib, logging")) for _ in range(7)]

    # Or as much more as Python itself is slower than where that was set. What is not loaded, test_imports.py says.
    assert min(ours for ours, _ in turns) < max(0.15, 2.5 * min(bare for _, bare in turns))


def test_version_is_the_packages(kg):
    assert kg("--version").out == f"kg {__version__}\n"


def test_kg_runs_as_a_module_under_both_names(kg_apart):
    for module in ("kg", "kg.cli"):
        done = subprocess.run([sys.executable, "-m", module, "--version"], capture_output=True, text=True, check=True)

        assert done.stdout == f"kg {__version__}\n"


def test_kg_alone_shows_the_help_and_is_wrong_usage(kg):
    done = kg()

    assert done.code == 2
    assert done.out == ""
    assert "kg build articles/ -o news.kg" in done.err


def test_help_says_what_the_exit_codes_mean(kg):
    out = kg("--help").out

    assert re.search(r"0 +done\n +1 +failed\n +2 +wrong usage.*\n +3 +done, but some articles failed", out)


def test_help_of_the_program_says_of_each_command_what_its_own_help_says(kg):
    for group in COMMANDS.values():
        for name, entry in group.items():
            assert every_command()[name].get_short_help_str(200) == entry.about


@pytest.mark.parametrize("name", sorted(every_command()))
def test_each_command_has_an_example_and_documents_its_options(kg, name):
    out = kg(name, "--help").out

    assert re.search(rf"^ +kg {name}\b", out, re.MULTILINE), out
    options = [option for option in every_command()[name].params if isinstance(option, click.Option)]
    assert all(option.help for option in options)


def test_listings_can_all_be_printed_as_json():
    commands = every_command()

    for name in ("build", "query", "show", "why", "info", "remove", "verify"):
        assert any("--json" in option.opts for option in commands[name].params), name


def test_own_options_may_stand_before_the_command_and_after_it(kg, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text('schema = "other.toml"\n')

    before = kg("--config", file, "info", "--json").json
    after = kg("info", "--json", "--config", file).json

    assert before == after
    assert before["settings"]["schema"] == {"value": "other.toml", "origin": str(file)}


def test_unknown_command_is_wrong_usage_and_the_near_one_is_named(kg):
    done = kg("bild", "x")

    assert done.code == 2
    assert done.err.splitlines()[0] == "kg: no command 'bild'; did you mean 'build'?"


def test_error_says_what_is_wrong_what_was_found_and_what_to_do(kg, tmp_path):
    (tmp_path / "notes.txt").write_text("x")

    done = kg("info", tmp_path)

    assert done.code == 1
    assert done.out == ""
    first, found, hint = done.err.splitlines()
    assert first == f"kg: {tmp_path} is a folder, but no kg graph"
    assert found == "    it holds: notes.txt"
    assert hint.startswith("    ")
    assert "kg build" in hint


def test_traceback_is_shown_to_those_who_ask_for_it(kg, tmp_path):
    quiet, loud = kg("info", tmp_path / "none"), kg("info", tmp_path / "none", "--debug")

    assert "Traceback" not in quiet.err
    assert "Traceback" in loud.err
    assert loud.err.endswith(quiet.err)
    assert loud.code == quiet.code == 1


def test_unexpected_exception_is_one_line(kg, built, monkeypatch):
    monkeypatch.setattr("kg.graph.Graph.info", lambda _: 1 / 0)

    done = kg("info", built)

    assert done.code == 1
    assert done.err == (
        "kg: internal error: ZeroDivisionError: division by zero; run again with --debug and report it\n"
    )
    assert "ZeroDivisionError" in kg("--debug", "info", built).err.splitlines()[-2]


def test_interruption_is_one_line_and_130(kg_started, wait_until, tmp_path):
    with kg_started("build", "-", "-o", tmp_path / "news.kg") as process:
        # Standard input stays open, so the command waits for more of it.
        wait_until((tmp_path / "news.kg" / "store" / "CURRENT").exists)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)

    assert process.returncode == 130
    assert err.decode() == "kg: interrupted\n"


def test_closed_pipe_is_silent(built):
    many = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"
    command = [sys.executable, "-m", "kg", "query", built, many, "--format", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        first = process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()

    assert first.startswith(b"a,b,c")
    assert err == b""
    assert process.returncode == 141


def test_full_disk_is_one_line(built):
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "kg", "show", built]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)

    assert done.returncode == 1
    assert done.stderr.decode() == "kg: standard output cannot be written: No space left on device\n"


def test_pipes_get_utf_8_whatever_the_locale(built, tmp_path):
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-m", "kg", "show", built, "Ann Lee"], capture_output=True, env=environment, check=True
    )

    assert "Ann Lee ⇄ Bob Ray" in done.stdout.decode("utf-8")


def test_what_would_steer_a_terminal_is_not_printed(kg, tmp_path):
    done = kg("info", tmp_path / "a\x1b[31mb\u202ec")

    assert "\x1b" not in done.err
    assert "\u202e" not in done.err
    assert "a�[31mb�c" in done.err
