"""What a build came to: its exit code, what the graph holds then, and what failed or was set aside, and why."""

import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.cli.command import Session
from kg.cli.messages import note
from kg.cli.terminal import table
from kg.errors import SourceError
from kg.failures import reasons, retry

if TYPE_CHECKING:
    from kg.build import Report
    from kg.store.reader import GraphInfo

_TOP = 6
SOME_FAILED = 3


def exit_code(through: int, failed: int, set_aside: int = 0) -> int:
    """Of a command that reads articles.

    Args:
        through: how many went through.
        failed: how many did not.
        set_aside: how many are in another language, which is no failure, unless there are no others.
    """
    if not failed and (through or not set_aside):
        return 0
    return SOME_FAILED if through else 1


def summary(path: str, report: "Report", info: "GraphInfo") -> list[str]:
    """What a graph holds after a build, for people."""
    named = sum(info.by_relation.values())
    relations = counted(dict(list(info.by_relation.items())[:_TOP]))
    if (left := len(info.by_relation) - _TOP) > 0:
        relations += f", {left} more"
    rows = [
        ("articles", f"{info.articles:,}", f"of this build: {done(report) or 'none'}"),
        ("entities", f"{info.entities:,}", ""),
        ("statements", f"{info.statements:,}", counted(info.by_status)),
        ("  named relations", f"{named:,}", relations),
        ("  open predicates", f"{info.statements - named:,}", ""),
    ]
    return [f"{path} holds", *(f"  {line}" for line in table(rows, right=[1]))]


def done(report: "Report") -> str:
    """What became of the articles: ``3 added, 1 failed``."""
    return counted({
        "added": report.added, "replaced": report.replaced, "unchanged": report.unchanged,
        "failed": len(report.failed), "set aside": len(report.set_aside),
    })  # fmt: skip


def counted(counts: Mapping[str, int]) -> str:
    """Things and their numbers, as far as there are any: ``3 added, 1 failed``."""
    return ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)


def summary_json(path: str, report: "Report", info: "GraphInfo") -> dict[str, Any]:
    """The same, and what failed, for programs."""
    return {
        "graph": path,
        "added": report.added,
        "replaced": report.replaced,
        "unchanged": report.unchanged,
        "failed": [_failed_json(error) for error in report.failed],
        "reasons": reasons(report.failed),
        "set_aside": [{"what": error.what, "language": error.language} for error in report.set_aside],
        "words": report.words,
        "extractor": report.extractor,
        "articles": info.articles,
        "entities": info.entities,
        "statements": info.statements,
        "by_status": info.by_status,
        "by_relation": info.by_relation,
    }


def _failed_json(error: SourceError) -> dict[str, Any]:
    return {"what": error.what, "found": error.found, "hint": error.hint, "article": error.source, "source": error.file}


def again(path: str, report: "Report", file: str | Path | None) -> dict[str, Any]:
    """Where what failed is written down, and the command that reads it again; of a build where something failed.

    Args:
        path: of the graph.
        report: what was done.
        file: the report of failures; None: there is none.
    """
    if not report.failed or file is None:
        return {}
    sources = [error.file for error in report.failed if error.file is not None]
    fetch = any("://" in source for source in sources)
    return {"report": str(file), "retry": retry(file, path, fetch=fetch) if sources else None}


def tell_done(path: str, report: "Report", file: str | Path | None) -> None:
    """Say on standard error what failed or was set aside in a build; to programs, all that was done. As ``again()``."""
    if Session.current().json_log:
        counts = {"added": report.added, "replaced": report.replaced, "unchanged": report.unchanged}
        note("summary", done(report) or "nothing to do", graph=path, **counts, failed=len(report.failed),
             set_aside=len(report.set_aside), words=report.words)  # fmt: skip
    tell_set_aside(report.set_aside)
    if not report.failed:
        return
    how = again(path, report, file)
    if not how:
        hint = "--report FILE writes down what fails, for --retry-failed"
    elif how["retry"] is None:
        hint = "they came from standard input, which cannot be read again: mend and give them once more"
    else:
        hint = f"mend them and try again, with the same options:  {how['retry']}"
    tell_failed(report.failed, hint, **how)


def tell_failed(failed: Iterable[SourceError], hint: str | None = None, **fields: Any) -> None:
    """Say on standard error how many articles failed and why, and what to do about it."""
    _tell("failures", "failed", reasons(failed), hint, **fields)


def tell_set_aside(others: Iterable[SourceError]) -> None:
    """Say on standard error how many articles were set aside for their languages, if more than the one just told."""
    counts = reasons(others)
    if sum(counts.values()) > 1:
        _tell("languages", "set aside", counts)


def _tell(event: str, what: str, counts: Mapping[str, int], hint: str | None = None, **fields: Any) -> None:
    shown = [f"{reason} ({count:,})" for reason, count in list(counts.items())[:_TOP]]
    if (left := sum(list(counts.values())[_TOP:])) > 0:
        shown.append(f"other reasons ({left:,})")
    number = sum(counts.values())
    message = f"{number:,} {what}: {', '.join(shown)}" + (f"\n    {hint}" if hint else "")
    note(event, message, level=logging.WARNING, articles=number, reasons=counts, **fields)
