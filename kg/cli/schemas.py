"""Relations of one's own: ``schema check``, ``new``, ``list``, ``export``."""

from dataclasses import asdict
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import click

from kg.cli.command import Command, Group, Session, json_option
from kg.cli.terminal import out, out_json, printable, say, table, wrapped, write_file
from kg.numbers import many
from kg.schema import SHIPPED, Relation, Schema

if TYPE_CHECKING:
    from kg.proof import Failure, Proof

FORMS = ("owl", "shacl")
source_argument = click.argument("source", metavar="[FILE|NAME]", required=False)


@click.group(cls=Group)
@click.pass_context
def schema(context: click.Context) -> int | None:
    """Make, check, list and export schemas: the relations that kg looks for.

    A schema is a TOML file, news, which ships with kg, or an ontology (ttl, owl, rdf). Without FILE or NAME the schema
    of kg.toml is meant, by default news.

    \b
    Examples:
      kg schema new relations.toml
      kg schema check relations.toml
      kg schema list
    """
    if context.invoked_subcommand is not None:
        return None
    say(context.get_help())
    return 2


@schema.command(cls=Command)
@source_argument
@click.option("--model", metavar="NAME", help="Language model, as for kg extract.")
@click.option("--language", metavar="FILE", help="Language file, as for kg extract.")
@json_option
@click.pass_obj
def check(session: Session, /, source: str | None, model: str | None, language: str | None, as_json: bool) -> int:
    """Try a schema on its own examples.

    Every example must yield its statement, every counter-example must not. What fails is listed with its line and with
    what was found instead, and the exit code is then 1. So are patterns that can never match, because a word of theirs
    is not in its base form.

    \b
    Examples:
      kg schema check news
      kg schema check --json
    """
    from kg.pipeline import Pipeline
    from kg.proof import prove

    pipeline = Pipeline(session.config(schema=source, model=model, language=language, open=True))
    proof = prove(pipeline)
    name = pipeline.schema.source
    if as_json:
        out_json({"schema": name, "sound": not proof.failures, **asdict(proof)})
    else:
        out("\n".join([*(line for one in proof.failures for line in _failure(name, one)), *_summary(name, proof)]))
    return 1 if proof.failures else 0


def _failure(name: str, one: "Failure") -> list[str]:
    place = f"{name}:{one.line}" if one.line else name
    lines = [printable(f"{place}: {one.relation}: {one.field.removesuffix('s')}: {one.what}")]
    lines += wrapped(one.text, "    ")
    if one.field != "patterns":
        lines += wrapped(f"found: {', '.join(one.found) or 'nothing'}", "    ")
    return lines


def _summary(name: str, proof: "Proof") -> list[str]:
    counted = [
        many(proof.relations, "relation"),
        many(proof.examples, "example"),
        many(proof.counter_examples, "counter-example"),
    ]
    verdict = many(len(proof.failures), "failure") if proof.failures else "sound"
    lines = [printable(f"{name}: {verdict}; {', '.join(counted)}")]
    if proof.without:
        lines += wrapped(f"without an example: {', '.join(proof.without)}", "")
    return lines


@schema.command(cls=Command)
@click.argument("file", metavar="FILE")
@click.option("--from", "source", metavar="NAME", help="Start from these relations: news, or a ttl, owl or rdf file.")
def new(file: str, source: str | None) -> None:
    """Write a schema to start from.

    It has two relations, with comments that say what everything is, and passes kg schema check as it is. With --from
    news it has the relations of the news; with --from an OWL or RDFS ontology the ontology's object properties, with
    patterns made of their labels. A FILE that is there already is left as it is.

    \b
    Examples:
      kg schema new relations.toml
      kg schema new more-news.toml --from news
    """
    if source is None or source in SHIPPED:
        text = files("kg").joinpath("schemas", f"{source or 'starter'}.toml").read_text(encoding="utf-8")
    else:
        from kg.ontology import ontology_as_toml

        text = ontology_as_toml(source)
    write_file(file, text, over=False, hint="edit it, or take another name")
    out(file)


@schema.command("list", cls=Command)
@source_argument
@json_option
@click.pass_obj
def list_(session: Session, /, source: str | None, as_json: bool) -> None:
    """List the relations of a schema.

    Told are what they mean and which types of entities they join. Marks: ⇄ holds both ways, ★ saying it does it, ↔ and
    the name of its inverse.

    \b
    Examples:
      kg schema list
      kg schema list --json
    """
    loaded = Schema.load(session.config(schema=source).schema)
    if as_json:
        out_json(_schema_json(loaded))
        return
    rows = [("relation", "subject → object", "marks", "meaning")]
    rows += [(one.name, f"{'|'.join(one.subject)} → {'|'.join(one.object)}", _marks(loaded, one), one.definition)
             for one in loaded.relations]  # fmt: skip
    out("\n".join(table(rows)))


def _marks(loaded: Schema, relation: Relation) -> str:
    inverse = loaded.inverse_of(relation.name)
    marks = ["⇄" if relation.symmetric else "", "★" if relation.performative else "", f"↔ {inverse}" if inverse else ""]
    return " ".join(mark for mark in marks if mark)


def _schema_json(loaded: Schema) -> dict[str, Any]:
    relations = []
    for one in loaded.relations:
        fields = {name.replace("_", "-"): value for name, value in asdict(one).items()}
        relations.append(fields | {"patterns": [pattern.text for pattern in one.patterns]})
    return {"name": loaded.name, "types": dict(loaded.types), "relations": relations}


@schema.command(cls=Command)
@source_argument
@click.option("-o", "--output", "file", metavar="FILE", required=True, help="A ttl file; - is standard output.")
@click.option(
    "--form", type=click.Choice(FORMS), default="owl", show_default=True,
    help="An OWL ontology, or SHACL shapes for the facts of a graph.",
)  # fmt: skip
@click.pass_obj
def export(session: Session, /, source: str | None, file: str, form: str) -> None:
    """Write a schema in Turtle, as OWL or SHACL.

    The ontology has the relations as object properties with the IRIs that kg's graphs use, and can be read again as a
    schema, patterns and all. The shapes say which types of entities the facts of a graph may join. The same schema
    gives the same bytes.

    \b
    Examples:
      kg schema export news -o news.ttl
      kg schema export -o - --form shacl
    """
    from kg.ontology import write_owl, write_shacl

    loaded = Schema.load(session.config(schema=source).schema)
    text = write_owl(loaded) if form == "owl" else write_shacl(loaded)
    if file == "-":
        out(text)
        return
    write_file(file, text)
    out(file)
