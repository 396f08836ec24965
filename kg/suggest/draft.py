"""Suggestions as the draft of a schema: a TOML file that is valid as it is, and meant to be edited."""

from collections.abc import Iterator, Mapping, Sequence

from kg.schema import Schema
from kg.suggest.suggestion import Suggestion
from kg.tables import quoted
from kg.types import Status

_EXAMPLES = 4
_HEAD = """\
# A draft of relations, made by kg suggest from what the articles often say. Edit it:
#   - keep what you need, and give it the name and the definition that you mean
#   - one relation for one meaning: move patterns, or delete those that mean something else
#   - types: keep those that the relation can have, not all that were seen
# Then read the articles by it:  kg build SOURCE… --schema FILE -o GRAPH
# or move the [[relation]] tables into a schema that you have."""


def draft(suggestions: Sequence[Suggestion], types: Mapping[str, str]) -> str:
    """Write suggestions as a schema.

    Args:
        suggestions: what to write, in this order.
        types: entity type to its definition, of the schema in use; what it lacks is defined as in ``news``.

    Returns:
        TOML that ``Schema.parse`` takes. Sentences that the patterns find are examples; the others are comments, for
        whoever mends the patterns.
    """
    seen = {kind for one in suggestions for kind, _ in (*one.subject, *one.object)}
    lacking, usual = sorted(seen - types.keys()), Schema.load("news").types
    known = {**types, **{kind: usual.get(kind, "") for kind in lacking}}
    lines = [_HEAD, "", "[types]", *(f"{kind} = {quoted(meaning)}" for kind, meaning in known.items())]
    for one in suggestions:
        lines += ["", *_relation(one)]
    return "\n".join(lines) + "\n"


def _relation(one: Suggestion) -> Iterator[str]:
    times = f"{one.count:,} {'time' if one.count == 1 else 'times'}"
    yield f"# said {times}, in {one.texts:,} {'text' if one.texts == 1 else 'texts'}: {_counted(one.predicates)}"
    yield "[[relation]]"
    yield f"name = {quoted(one.name)}"
    yield f"label = {quoted(one.name.replace('-', ' '))}"
    yield f"definition = {quoted(', '.join(words for words, _ in one.predicates))}"
    yield f"subject = {_list(kind for kind, _ in one.subject)}  # {_counted(one.subject)}"
    yield f"object = {_list(kind for kind, _ in one.object)}  # {_counted(one.object)}"
    yield "patterns = ["
    yield from (f"  {quoted(pattern)}," for pattern in one.patterns)
    yield "]"
    examples = [example for example in one.examples if example.found][:_EXAMPLES]
    if examples:
        yield "examples = ["
        for example in examples:
            said = f"{example.sentence}  => {example.subject} | {example.object}"
            if example.status != Status.FACT:
                said += f"; {example.status}"
            yield f"  {quoted(said)},  # {_remark(example.article)}"
        yield "]"
    headings = ((False, "not found in the sentence alone:"), (None, "where the sentence does not name both:"))
    for found, heading in headings:
        others = [example for example in one.examples if example.found is found][:_EXAMPLES]
        if others:
            yield f"# {heading}"
        for example in others:
            yield f"#   {_remark(f'{example.sentence} => {example.subject} | {example.object} ({example.article})')}"


def _list(kinds: Iterator[str]) -> str:
    return f"[{', '.join(map(quoted, kinds))}]"


def _counted(pairs: Sequence[tuple[str, int]]) -> str:
    return _remark(", ".join(f"{words} ({count:,})" for words, count in pairs))


def _remark(text: str) -> str:
    """A text as a comment: on one line, without what a comment cannot hold."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in " ".join(text.split()))
