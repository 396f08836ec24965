"""docs/servers.md: its commands and its Python run against a real server, and its settings are those that there are."""

import os
import re
import subprocess
import sys
import tomllib
from dataclasses import asdict
from pathlib import Path

from kg.cli.starter import STARTER
from kg.config import Config
from kg.settings import ServerSettings
from tests.pages import ROOT, code_of

PAGE = "docs/servers.md"
URL = "sparql+http://127.0.0.1:7878"


def test_its_commands_and_its_python_run(oxigraph, built, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    built(1)
    lines = [line for block in code_of(PAGE, "sh") for line in block.splitlines()]
    assert [line.split()[1] for line in lines] == ["push", "pull", "verify", "build"]

    script = re.sub(r"^kg ", f"{sys.executable} -m kg ", "\n".join(lines), flags=re.MULTILINE)
    run(["bash", "-e", "-c", script.replace(URL, oxigraph.url)], tmp_path)
    python = "\n".join(code_of(PAGE, "python")).replace(URL, oxigraph.url)
    assert run([sys.executable, "-c", python], tmp_path).split() == ["1", "[]"]


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, env=dict(os.environ), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_settings_are_those_that_there_are():
    [shown] = [tomllib.loads(block)["server"] for block in code_of(PAGE, "toml")]
    defaults = asdict(ServerSettings())

    assert shown.keys() == defaults.keys()
    assert {name: value for name, value in shown.items() if not name.endswith("_url")} == {
        name: value for name, value in defaults.items() if not name.endswith("_url")
    }
    starter = STARTER.partition("[server]\n")[2].partition("\n[")[0]
    assert set(re.findall(r"^# (\w+) = ", starter, re.MULTILINE)) == defaults.keys()
    assert Config().override(server=shown).server == shown
