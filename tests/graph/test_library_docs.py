"""docs/library.md: its code prints what it shows, it lists every setting with its default and every error."""

import re
import shutil
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import kg
from kg import errors
from kg.config import _SETTINGS, Config

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")


def test_the_code_of_the_page_prints_what_stands_below_it(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    names: dict[str, object] = {}
    differ = []
    for skip, code, shown in re.findall(
        r"(<!-- not run.*-->\n)?```python\n(.*?)```\n(?:\n```text\n(.*?)```)?", PAGE, re.DOTALL
    ):
        printed = StringIO()
        if not skip:
            with redirect_stdout(printed):
                exec(code, names)  # noqa: S102
        if shown and printed.getvalue() != shown:
            differ.append((shown, printed.getvalue()))

    assert differ == []


def test_the_page_lists_every_setting_with_its_default():
    defaults = dict(re.findall(r"^\| `(\w+)` \| `?([^`|]*)`? \| .*\|$", PAGE.partition("## Settings")[2], re.MULTILINE))
    wanted = {
        name: {"": '""', "news": '"news"', "False": "false", "{}": "none"}.get(str(value), str(value))
        for name in _SETTINGS
        for value in [getattr(Config(), name)]
    }

    assert {name: defaults[name].strip().replace("_", "") for name in wanted} == wanted


def test_the_page_lists_every_error_with_its_exit_code():
    listed = dict(re.findall(r"^\| (?:↳ )?`(\w+)` \| [^|]+ \| (\d)", PAGE.partition("## Errors")[2], re.MULTILINE))
    raised = {
        name: str(kind.exit_code)
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, kg.KgError)
    }

    assert listed == raised
