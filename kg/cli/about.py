"""What there is: ``info``, of a graph or of kg itself."""

import platform
from dataclasses import asdict, fields
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import click

from kg import __version__
from kg.cli.command import Command, Session, json_option
from kg.cli.terminal import out, out_json, table
from kg.config import Config
from kg.errors import ModelError

if TYPE_CHECKING:
    from kg.store.reader import ArticleInfo, GraphInfo


@click.command(cls=Command)
@click.argument("path", metavar="[GRAPH]", required=False)
@click.option("--articles", is_flag=True, help="List the graph's articles instead.")
@json_option
@click.pass_context
def info(context: click.Context, path: str | None, articles: bool, as_json: bool) -> None:
    """Show a graph in numbers, or kg's own versions and settings.

    Without GRAPH: the versions of kg, Python and spaCy, the language models that are installed and which of them is
    used, every setting with where its value comes from, and the readers, extractors and exporters.

    \b
    Examples:
      kg info
      kg info news.kg
      kg info news.kg --articles
    """
    if path is None:
        if articles:
            context.fail("--articles needs a graph")
        facts = _kg(context.ensure_object(Session).config())
        if as_json:
            out_json(facts)
        else:
            out("\n".join(_kg_page(facts)))
        return

    from kg.graph import Graph

    with Graph.open(path) as graph:
        if articles:
            _articles(graph.articles(), as_json=as_json)
        else:
            _numbers(path, graph.info(), as_json=as_json)


def _articles(listed: "list[ArticleInfo]", *, as_json: bool) -> None:
    if as_json:
        out_json([asdict(article) for article in listed])
        return
    rows = [("id", "date", "words", "title", "source")]
    rows += [(a.id, a.date or "", f"{a.words:,}", _cut(a.title or ""), a.source) for a in listed]
    out("\n".join(table(rows, right=[2])))


def _numbers(path: str, info: "GraphInfo", *, as_json: bool) -> None:
    if as_json:
        out_json({"graph": path, **asdict(info)})
        return
    named = sum(info.by_relation.values())
    rows = [
        ("articles", info.articles),
        ("entities", info.entities),
        ("statements", info.statements),
        *((f"  {status}", count) for status, count in info.by_status.items()),
        ("edges of the plain layer", info.edges),
        ("named relations", named),
        *((f"  {relation}", count) for relation, count in info.by_relation.items()),
        ("open predicates", info.statements - named),
        ("quads in the store", info.quads),
        ("version of the store's format", info.format_version),
    ]
    out("\n".join(table([(name, f"{count:,}") for name, count in rows], right=[1])))


def _kg(config: Config) -> dict[str, Any]:
    """What is known of this installation; no model is loaded for it."""
    from kg.export import EXPORTERS
    from kg.extract.extractor import EXTRACTORS
    from kg.models import installed_models, model_package
    from kg.read import READERS

    try:
        used: str | None = model_package(config.model)
    except ModelError:
        used = None
    return {
        "kg": __version__,
        "python": platform.python_version(),
        "spacy": _version("spacy"),
        "models": {name: _version(name) for name in installed_models()},
        "model_used": used,
        "settings": {
            field.name: {"value": getattr(config, field.name), "origin": config.origin(field.name)}
            for field in fields(config)
            if field.name != "origins"
        },
        "readers": READERS.names(),
        "extractors": EXTRACTORS.names(),
        "exporters": EXPORTERS.names(),
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except (PackageNotFoundError, ValueError):
        return None


def _kg_page(facts: dict[str, Any]) -> list[str]:
    from kg.models import INSTALL

    models = ", ".join(f"{name} {number or ''}".rstrip() for name, number in facts["models"].items())
    lines = table([
        ("kg", facts["kg"]),
        ("Python", facts["python"]),
        ("spaCy", facts["spacy"] or "not installed"),
        ("language models", models or "none"),
        ("model used", facts["model_used"] or f"none; install one:  {INSTALL}"),
        ("readers", ", ".join(facts["readers"])),
        ("extractors", ", ".join(facts["extractors"])),
        ("exporters", ", ".join(facts["exporters"])),
    ])  # fmt: skip
    rows = [("setting", "value", "from")]
    rows += [(name, _value(of["value"]), of["origin"]) for name, of in facts["settings"].items()]
    return [*lines, "", *table(rows)]


def _value(value: Any) -> str:
    if isinstance(value, dict):
        named = (key if isinstance(name, dict) else f"{key}={name}" for key, name in value.items())
        return ", ".join(named) or "(none)"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:,}" if isinstance(value, int) else value or "(the best installed)"


def _cut(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
