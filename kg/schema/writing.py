"""A schema as TOML that a person can edit."""

from collections.abc import Mapping, Sequence

from kg.schema.model import Relation, Schema
from kg.tables import quoted

_WIDEST = 100


def to_toml(schema: Schema, *, head: Sequence[str] = (), notes: Mapping[str, Sequence[str]] | None = None) -> str:
    """Write a schema, so that reading it gives the same.

    Args:
        schema: to write.
        head: lines of a comment at the top.
        notes: relation to lines of a comment above it.

    Example:
        >>> relation = Relation("saw", "", ("Person",), ("Person",), label="saw")
        >>> print(to_toml(Schema("sights", {"Person": "a human being"}, (relation,))), end="")
        name = "sights"
        <BLANKLINE>
        [types]
        Person = "a human being"
        <BLANKLINE>
        [[relation]]
        name = "saw"
        subject = ["Person"]
        object = ["Person"]
    """
    lines = [*_comment(head), *([""] if head else []), f"name = {quoted(schema.name)}", "", "[types]"]
    lines += [f"{kind} = {quoted(meaning)}" for kind, meaning in schema.types.items()]
    for relation in schema.relations:
        lines += ["", *_comment((notes or {}).get(relation.name, ())), *_relation(relation)]
    return "\n".join(lines) + "\n"


def _comment(lines: Sequence[str]) -> list[str]:
    return [f"# {' '.join(line.split())}".rstrip() for line in lines]


def _relation(relation: Relation) -> list[str]:
    label = relation.label if relation.label != relation.name.replace("-", " ") else ""
    texts = {"name": relation.name, "label": label, "definition": relation.definition}
    notes = {"inverse": relation.inverse, "wikidata": relation.wikidata, "schema-org": relation.schema_org}
    lists = {
        "patterns": [pattern.text for pattern in relation.patterns],
        "examples": relation.examples,
        "counter-examples": relation.counter_examples,
    }
    return [
        "[[relation]]",
        *(f"{key} = {quoted(text)}" for key, text in texts.items() if text),
        _list("subject", relation.subject),
        _list("object", relation.object),
        *(f"{key} = true" for key in ("symmetric", "asymmetric", "performative") if getattr(relation, key)),
        *(f"{key} = {quoted(text)}" for key, text in notes.items() if text),
        *(_list(key, values) for key, values in lists.items() if values),
    ]


def _list(key: str, values: Sequence[str]) -> str:
    line = f"{key} = [{', '.join(map(quoted, values))}]"
    if len(line) <= _WIDEST:
        return line
    return "\n".join([f"{key} = [", *(f"  {quoted(value)}," for value in values), "]"])
