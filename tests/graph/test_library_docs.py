"""docs/library.md lists every setting with its default and every error; that its code runs is in test_docs."""

import re

import kg
from kg import errors
from kg.config import _SETTINGS, Config
from tests.pages import ROOT

PAGE = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")


def test_the_page_lists_every_setting_with_its_default():
    defaults = dict(re.findall(r"^\| `(\w+)` \| `?([^`|]*)`? \| .*\|$", PAGE.partition("## Settings")[2], re.MULTILINE))
    texts = {name: f'"{name}"' for name in ("", "news", "patterns", "local")}
    shown = {**texts, "False": "false", "True": "true", "{}": "none"}
    wanted = {name: shown.get(value, value) for name in _SETTINGS for value in [str(getattr(Config(), name))]}

    assert {name: defaults[name].strip().replace("_", "") for name in wanted} == wanted


def test_the_page_lists_every_error_with_its_exit_code():
    listed = dict(re.findall(r"^\| (?:↳ )*`(\w+)` \| [^|]+ \| (\d)", PAGE.partition("## Errors")[2], re.MULTILINE))
    raised = {
        name: str(kind.exit_code)
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, kg.KgError)
    }

    assert listed == raised
