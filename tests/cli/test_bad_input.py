"""Bad input costs what is bad and no more: each through a process of its own, as a user meets it."""

import json
import sys
from pathlib import Path

import pytest

import kg as package

GOOD = "{} met Bob Ray in Oslo on Monday."
BINARY = bytes(range(256)) * 8
LONG = GOOD.format("Ann Lee") + " "


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Bad files among good ones."""
    folder = tmp_path_factory.mktemp("mixed")
    (folder / "a-good.txt").write_text(GOOD.format("Ann Lee"))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.txt").write_text(" \n\n ")
    (folder / "binary.txt").write_bytes(BINARY)
    (folder / "utf16-cut.txt").write_bytes(GOOD.encode("utf-16")[:-1])
    (folder / "latin.txt").write_bytes("Zoë Fay met Bob Ray at the café in Oslo on Monday.".encode("latin-1"))
    (folder / "five-megabytes.txt").write_text(LONG * (5_000_000 // len(LONG)))
    (folder / "one-line.txt").write_text("word " * 200_000)
    (folder / "nothing-named.txt").write_text("it rained all day and there is nothing else to say.")
    (folder / "no-body.html").write_text("<html><head><title>Empty</title></head></html>")
    (folder / "no-text.csv").write_text("id,headline,body\n1,A meeting,Ann Lee met Bob Ray.\n")
    good = [json.dumps({"id": f"line{n}", "text": GOOD.format(name)}) for n, name in ((1, "Carl Poe"), (3, "Dora Fay"))]
    (folder / "lines.jsonl").write_text(f'{good[0]}\n{{"id": "line2", "text":\n{good[1]}\n')
    (folder / "z-good.txt").write_text(GOOD.format("Eve Moss"))
    return folder


@pytest.fixture(scope="module")
def mixed(folder, tmp_path_factory):
    """What became of a build of them: the command, and the folder of the graph."""
    from conftest_of_cli import run_apart  # replaced below

    return run_apart("build", folder, "-o", folder.parent / "mixed.kg"), folder.parent / "mixed.kg"
