"""Texts with what people said is right in them: annotated articles, passages, and reviewed statements of a graph."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.answers import Reviewed
from kg.errors import KgError
from kg.evaluate import GoldArticle
from kg.evaluate.gold import normal
from kg.schema import Schema

Span = tuple[int, int]
_MOST = 100_000_000  # bytes of a file of passages


@dataclass(frozen=True, slots=True)
class Fact:
    """What is right in a text.

    Attributes:
        subject: all that the text calls the subject, in the normal form of ``kg eval``.
        relation: name of a relation.
        object: all that it calls the object.
        within: characters of the sentence that says it; None: wherever the text says it.
    """

    subject: frozenset[str]
    relation: str
    object: frozenset[str]
    within: Span | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text to learn from.

    Attributes:
        name: by which it is told from others; folds are drawn by it.
        text: to be analysed.
        facts: what is right.
        complete: relation to the characters in which all that is right is among the facts; None: in the whole text.
            Of other relations nothing is known.
    """

    name: str
    text: str
    facts: tuple[Fact, ...]
    complete: Mapping[str, tuple[Span, ...] | None]

    def knows(self, relation: str, at: int) -> bool:
        """Whether it is known what is right of a relation at a character."""
        if relation not in self.complete:
            return False
        spans = self.complete[relation]
        return spans is None or any(start <= at < end for start, end in spans)

    def hits(self, relation: str, subject: Sequence[str], target: Sequence[str], at: int) -> tuple[int, ...]:
        """The places of the facts that a statement hits.

        Args:
            relation: its name.
            subject: what the subject is called, in normal form.
            target: what the object is called.
            at: first character of the sentence.
        """
        return tuple(
            place
            for place, fact in enumerate(self.facts)
            if fact.relation == relation
            and (fact.within is None or fact.within[0] <= at < fact.within[1])
            and _called(subject, fact.subject)
            and _called(target, fact.object)
        )


def _called(names: Sequence[str], known: frozenset[str]) -> bool:
    return any(name in known or any(_part(name, other) for other in known) for name in names)


def _part(one: str, other: str) -> bool:
    """Whether of two names one is a part of the other, by whole words of which one is longer than two letters."""
    short, long = sorted((one, other), key=len)
    return f" {short} " in f" {long} " and any(len(word) > 2 for word in short.split())


def annotated(article: GoldArticle, text: str, schema: Schema) -> Lesson:
    """A lesson of an article that is annotated for all relations (docs/evaluate.md).

    Args:
        article: its annotation.
        text: its text.
        schema: whose relations are annotated.
    """
    names: dict[str, set[str]] = {number: {normal(name)} for number, name in article.names.items()}
    for surface, number in article.surfaces.items():
        names[number].add(surface)
    facts = [(fact.subject, fact.relation, fact.object) for fact in article.facts]
    facts += [(target, name, subject) for subject, name, target in facts if schema[name].symmetric]
    said = tuple(Fact(frozenset(names[s]), name, frozenset(names[o])) for s, name, o in dict.fromkeys(facts))
    return Lesson(article.name, text, said, dict.fromkeys(one.name for one in schema.relations))


def judged(reviewed: Iterable[Reviewed], text: Callable[[str], str], schema: Schema) -> Iterator[Lesson]:
    """Lessons of the articles with reviewed statements.

    A sentence with a reviewed statement is taken to be judged whole for its relation: what was accepted there is
    right, and nothing else.

    Args:
        reviewed: from ``Graph.reviewed``.
        text: of an article, by its IRI.
        schema: whose relations are learned.
    """
    of_article: dict[str, list[Reviewed]] = defaultdict(list)
    for one in reviewed:
        if one.relation is not None and one.relation in schema:
            of_article[one.article].append(one)
    for article, found in sorted(of_article.items()):
        complete: dict[str, tuple[Span, ...] | None] = {}
        facts: dict[Fact, None] = {}
        for one in found:
            relation = one.relation or ""
            complete[relation] = (*(complete.get(relation) or ()), *one.evidence)
            ends = [frozenset(map(normal, names)) for names in (one.subject, one.object)]
            for subject, target in (ends, ends[::-1]) if schema[relation].symmetric else (ends,):
                facts |= {Fact(subject, relation, target, within): None for within in one.evidence if one.right}
        yield Lesson(article, text(article), tuple(facts), complete)


_FORM = (
    'each line: {"id", "text", "entities": [{"id", "names": […]}, …], "triples": [[id, relation, id], …], '
    '"annotated": [relation, …]}'
)


def passages(path: str | Path, schema: Schema) -> Iterator[Lesson]:
    """Read passages, one JSON object a line, each annotated for some relations.

    Args:
        path: of the file.
        schema: whose relations are learned; capitals and underscores in the file's relations do not matter, and
            relations that the schema does not have are passed over.

    Raises:
        KgError: the file cannot be read, or a line is no passage.
    """
    try:
        size = Path(path).stat().st_size
        if size > _MOST:
            raise KgError(f"{path} is too large", found=f"{size:,} bytes; the most is {_MOST:,}", hint="divide it")
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KgError(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _passage(json.loads(line), schema)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                found = f"{type(error).__name__}: {error}"[:200]
                raise KgError(f"line {number} of {path} is no passage", found=found, hint=_FORM) from error


def _passage(row: Mapping[str, Any], schema: Schema) -> Lesson:
    text = row["text"]
    if not isinstance(text, str):
        raise TypeError("text must be a text")
    names = {one["id"]: frozenset(normal(str(name)) for name in one["names"]) for one in row["entities"]}
    facts = ((names[s], _relation(name), names[o]) for s, name, o in row["triples"])
    complete = dict.fromkeys(name for name in map(_relation, row["annotated"]) if name in schema)
    return Lesson(str(row["id"]), text, tuple(Fact(*fact) for fact in facts if fact[1] in complete), complete)


def _relation(name: str) -> str:
    return "-".join(name.replace("_", " ").lower().split())
