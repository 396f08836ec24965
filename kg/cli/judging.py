"""Measure how right kg is: ``eval``."""

import logging
import sys
from collections.abc import Iterator, Mapping, Set
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.command import Command, Session, json_option
from kg.cli.extractors import extractor_options, tell_counts
from kg.cli.terminal import out, out_json, printable, table, wrapped
from kg.errors import KgError, ReadError, warn
from kg.evaluate import Evaluation, GoldArticle, Missed, Predicted, Score, Wrong, evaluate, read_gold, read_predictions
from kg.problems import listed
from kg.schema import Schema

if TYPE_CHECKING:
    from kg.config import Config
    from kg.types import Article

_log = logging.getLogger("kg")

_SOME_FAILED = 3
_NAMED = 3


@click.command("eval", cls=Command)
@click.argument("folder", metavar="GOLD")
@click.option(
    "--predictions",
    metavar="FILE",
    help="Score these statements, as printed by kg extract --open; - is standard input. Default: extract them now.",
)
@click.option("--model", metavar="NAME", help="Language model, as for kg extract.")
@click.option("--schema", metavar="NAME", help="Relations to look for: news, or a TOML file or ontology of yours.")
@extractor_options
@click.option(
    "--errors", type=click.IntRange(min=0), default=0, metavar="N", help="List up to N missed and N wrong statements."
)
@click.option("--draw", "picture", metavar="FILE", help="Draw the confidence's curve: a png, svg or pdf file.")
@json_option
@click.pass_obj
def evaluation(
    session: Session, /, folder: str, predictions: str | None, errors: int, picture: str | None, as_json: bool,
    **options: Any,
) -> int:  # fmt: skip
    """Measure how right kg is on articles that a person has annotated.

    GOLD is a folder that holds each article as NAME.txt and what a careful reader found in it as NAME.json. Printed are
    precision, recall and F1 of the statements, of each relation, how often the status is right, and whether statements
    are as often right as their confidence says.

    \b
    Examples:
      kg eval annotated/
      kg eval annotated/ --errors 5 --draw confidence.png
    """
    if picture is not None:
        from kg.draw.save import format_of

        format_of(Path(picture))
    config = session.config(**options, open=True)
    relations = Schema.load(config.schema).relations
    names = {relation.name for relation in relations}
    gold = read_gold(folder, names)
    failed = 0
    if predictions is not None:
        said = _given(predictions, names)
        _check_articles(gold, said, predictions)
    else:
        said, failed = _extracted(gold, config)
    result = evaluate(gold, said, symmetric={relation.name for relation in relations if relation.symmetric})
    if as_json:
        out_json(result.to_json() | _listed(result, errors))
    else:
        out("\n".join([*_page(result), *_mistakes(result, errors)]))
    if picture is not None:
        from kg.draw.reliability import draw_reliability

        draw_reliability(result.calibration, picture)
        if not as_json:
            out(f"\n{printable(picture)} shows the confidence's curve")
    return (_SOME_FAILED if failed < len(gold) else 1) if failed else 0


# -- statements --------------------------------------------------------------------------------------------------------


def _given(source: str, relations: Set[str]) -> list[Predicted]:
    if source == "-":
        return list(read_predictions(sys.stdin, "standard input", relations))
    try:
        with Path(source).open(encoding="utf-8-sig") as lines:
            return list(read_predictions(lines, source, relations))
    except UnicodeDecodeError as error:
        raise KgError(f"{source} is no UTF-8 text", found=str(error)) from error
    except OSError as error:
        raise KgError(f"{source} cannot be read: {error.strerror or error}") from error


def _check_articles(gold: list[GoldArticle], said: list[Predicted], source: str) -> None:
    known = {article.name for article in gold}
    others = sorted({one.article for one in said} - known)
    if not others:
        return
    some = listed(others, _NAMED)
    if not any(one.article in known for one in said):
        hint = "an article's id must be the name of its file:  kg extract --open GOLD/*.txt > statements.jsonl"
        what = f"{source} has no statement about the annotated articles"
        raise KgError(what, found=f"its articles: {some}", hint=hint)
    _log.warning("%s", f"{source} has statements about articles without annotation, which are left out: {some}")


def _extracted(gold: list[GoldArticle], config: "Config") -> tuple[list[Predicted], int]:
    """What kg says of the articles, and how many of them failed."""
    from kg.cli.progress import Progress
    from kg.pipeline import Pipeline
    from kg.read import read

    failures: list[KgError] = []

    def articles() -> "Iterator[Article]":
        for item in read([article.text for article in gold], config):
            if isinstance(item, ReadError):
                failures.append(item)
            else:
                yield item

    said: list[Predicted] = []
    pipeline = Pipeline(config)
    with Progress() as progress:
        for result in pipeline.analyse(articles()):
            if isinstance(result, KgError):
                failures.append(result)
                continue
            progress.advance(result.article)
            said += [Predicted.of(triple.to_json(result.article.id)) for triple in result.triples]
    for failure in failures:
        warn(failure)
    tell_counts(config.extractor, pipeline.extractor.counts())
    return said, len(failures)


# -- pages -------------------------------------------------------------------------------------------------------------


def _page(result: Evaluation) -> list[str]:
    shares = [
        ("pairs connected", result.connected, "of the gold set's pairs, by any statement"),
        ("status right", result.status, "of the connected pairs"),
        ("false facts", result.false_facts, "of the connected pairs stated as fact"),
    ]
    return [
        f"{result.articles:,} articles, {result.statements.gold:,} facts",
        "",
        *_scores("", {"statements": result.statements, "pairs": result.pairs}),
        "",
        *table([
            ("mean F1 of the articles", f"{result.macro_f1:.2f}", ""),
            *((name, f"{share.value:.2f}", f"{share.count:,} of {share.of:,}: {what}") for name, share, what in shares),
        ], right=[1]),
        "",
        *_scores("relation", result.relations),
        "",
        *_confidence(result),
    ]  # fmt: skip


def _scores(head: str, scores: Mapping[str, Score]) -> list[str]:
    rows = [(head, "P", "R", "F1", "right", "said", "gold")]
    for name, s in scores.items():
        figures = (f"{s.precision:.2f}", f"{s.recall:.2f}", f"{s.f1:.2f}")
        rows.append((name, *figures, f"{s.right:,}", f"{s.predicted:,}", f"{s.gold:,}"))
    return table(rows, right=range(1, 7))


def _confidence(result: Evaluation) -> list[str]:
    calibration = result.calibration
    if not calibration.bins:
        return ["no statement of a named relation"]
    rows = [("confidence", "statements", "mean", "right")]
    for one in calibration.bins:
        figures = (f"{one.count:,}", f"{one.confidence:.2f}", f"{one.right:.2f}")
        rows.append((f"{one.low:.1f} to {one.high:.1f}", *figures))
    return [
        *table(rows, right=[1, 2, 3]),
        f"expected calibration error {calibration.error:.3f} (Naeini et al. 2015; Guo et al. 2017)",
    ]


def _mistakes(result: Evaluation, most: int) -> list[str]:
    lines: list[str] = []
    for title, rows in (("missed", result.missed), ("wrong", result.wrong)):
        if most and rows:
            lines += ["", f"{title}: {min(most, len(rows)):,} of {len(rows):,}"]
            for one in rows[:most]:
                lines += _mistake(one)
    return lines


def _mistake(one: Missed | Wrong) -> list[str]:
    head = f"  {one.subject} {one.relation} {one.object}"
    if isinstance(one, Wrong):
        head += f"  ({one.article}, confidence {one.confidence:.2f})"
        notes = [f"no entity of the annotation: {name}" for name in one.unknown]
        notes += [f"annotated: {', '.join(one.instead)}"] if one.instead else []
    else:
        head += f"  ({one.article})"
        notes = [f"said of the two: {', '.join(one.instead)}"] if one.instead else []
    lines = [printable(head)]
    for note in notes:
        lines += wrapped(note, "    ")
    return lines + (wrapped(f"“{one.sentence}”", "    ") if one.sentence else [])


def _listed(result: Evaluation, most: int) -> dict[str, object]:
    if not most:
        return {}
    return {
        "missed": [asdict(one) for one in result.missed[:most]],
        "wrong": [asdict(one) for one in result.wrong[:most]],
    }
