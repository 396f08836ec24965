"""A schema put to the proof: its examples are read as articles are, and must say what they promise.

Patterns are proofread, too: a word that is not in its base form can never match.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.names import normal
from kg.patterns import Pattern
from kg.pipeline import Pipeline
from kg.problems import shown
from kg.schema import Example, Relation, Schema
from kg.types import Analysis, Argument, Article, Status, Triple

if TYPE_CHECKING:
    from spacy.language import Language

_ARTICLE = re.compile(r"(?:the|an?) ")
_MOST = 4
# What the words of a pattern's form are: only of these it is known which is a base form.
_VERBS, _NOUNS = ("clause", "pair", "said"), ("event", "being", "pair being")


@dataclass(frozen=True, slots=True)
class Failure:
    """Something in a schema that is not as it should be.

    Attributes:
        line: of the schema's file; 0 if it is not known.
        relation: its name.
        field: ``patterns``, ``examples`` or ``counter-examples``.
        text: the pattern or example as written.
        what: what is wrong with it.
        found: of an example, what was found in its sentence instead.
    """

    line: int
    relation: str
    field: str
    text: str
    what: str
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of putting a schema to the proof.

    Attributes:
        relations: how many there are.
        examples: how many were read.
        counter_examples: how many were read.
        without: relations that have no example.
        failures: what failed, in the order of the file.
    """

    relations: int
    examples: int
    counter_examples: int
    without: tuple[str, ...]
    failures: tuple[Failure, ...]


def prove(pipeline: Pipeline) -> Proof:
    """Read every example and counter-example of a pipeline's schema, and look at every word of its patterns.

    Args:
        pipeline: with the schema; what a sentence says instead is shown as far as its settings keep open triples.

    Raises:
        KgError: there is no language model, or a sentence cannot be read.

    Example:
        >>> from kg.config import Config
        >>> proof = prove(Pipeline(Config(open=True)))
        >>> proof.relations, proof.failures
        (54, ())
    """
    schema = pipeline.schema
    proof = _Reader(pipeline)
    failures = [*_inflected(schema, pipeline.nlp), *proof.failures()]
    # A file of another language need not have patterns of all relations.
    tried = [one for one in schema.relations if one.patterns or pipeline.grammar is None]
    without = tuple(relation.name for relation in tried if not relation.examples)
    counts = (
        sum(len(relation.examples) for relation in schema.relations),
        sum(len(relation.counter_examples) for relation in schema.relations),
    )
    return Proof(len(schema.relations), *counts, without, tuple(sorted(failures, key=lambda one: one.line)))


class _Reader:
    """Reads the sentences of a schema's examples."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self.schema = pipeline.schema

    def failures(self) -> Iterator[Failure]:
        tasks = [
            (relation, field, text, Example.of(text) if field == "examples" else Example.counter(text))
            for relation in self.schema.relations
            for field, texts in (("examples", relation.examples), ("counter-examples", relation.counter_examples))
            for text in texts
        ]
        sentences = dict.fromkeys(example.sentence for *_, example in tasks)
        said = dict(zip(sentences, self._said(sentences), strict=True))
        for relation, field, text, example in tasks:
            triples = [_seen_from(relation, triple) for triple in said[example.sentence]]
            what = _wanting(relation, example, triples) if field == "examples" else _against(relation, example, triples)
            if what:
                line = self.schema.lines.get((relation.name, field, text), 0)
                yield Failure(line, relation.name, field, text, what, tuple(_instead(relation, triples)))

    def _said(self, sentences: Iterable[str]) -> Iterator[tuple[Triple, ...]]:
        """What each sentence says, read as an article of its own."""
        for result in self.pipeline.analyse(map(Article.of, sentences)):
            if isinstance(result, KgError):
                raise result
            assert isinstance(result, Analysis)  # noqa: S101
            yield result.triples


def _seen_from(relation: Relation, triple: Triple) -> Triple:
    """What is told as the inverse of a relation, as the relation: "Acme employs Lee" of "Lee works for Acme"."""
    if triple.inverse != relation.name or triple.relation == relation.name:
        return triple
    return replace(
        triple, subject=triple.object, object=triple.subject, relation=relation.name, inverse=triple.relation
    )


def _wanting(relation: Relation, example: Example, triples: Sequence[Triple]) -> str:
    """What is said of an example that does not yield its statement; nothing if it does."""
    mine = [one for one in triples if one.relation == relation.name and _between(one, example, relation)]
    if any(one.status == example.status for one in mine):
        return ""
    wanted = f"{example.subject} | {example.object}{_tail(example.status)}"
    if any(one.relation == relation.name and _between(one, example, relation, turned=True) for one in triples):
        return f"{wanted} is not found, but the other way round"
    return f"{wanted} is found with another status" if mine else f"{wanted} is not found"


def _against(relation: Relation, example: Example, triples: Sequence[Triple]) -> str:
    """What is said of a counter-example that yields what it must not; nothing if it does not."""
    mine = [one for one in triples if one.relation == relation.name]
    if example.subject:
        mine = [one for one in mine if _between(one, example, relation)]
    if not any(one.status != example.status for one in mine):
        return ""
    told = f"{example.subject} | {example.object}" if example.subject else relation.name
    return f"{told} is found, but not as {example.status}" if example.status else f"{told} is found"


def _between(triple: Triple, example: Example, relation: Relation, *, turned: bool = False) -> bool:
    ends = (triple.object, triple.subject) if turned else (triple.subject, triple.object)
    if _called(ends[0], example.subject) and _called(ends[1], example.object):
        return True
    return relation.symmetric and not turned and _between(triple, example, relation, turned=True)


def _called(argument: Argument, name: str) -> bool:
    return _bare(name) in {_bare(known) for known in (argument.label, argument.text, *argument.aliases)}


def _bare(name: str) -> str:
    return _ARTICLE.sub("", normal(name).casefold(), count=1)


def _tail(status: str) -> str:
    return "" if status == Status.FACT else f"; {status}"


def _instead(relation: Relation, triples: Sequence[Triple]) -> Iterator[str]:
    """What a sentence says: of the relation, else of others, each with the types of its ends."""
    mine = [f"{one.subject.label} | {one.object.label}{_tail(one.status)}" for one in triples
            if one.relation == relation.name]  # fmt: skip
    if mine:
        yield from dict.fromkeys(mine)
        return
    others = sorted(triples, key=lambda one: (one.relation is None, not (one.subject.entity and one.object.entity)))
    for one in others[:_MOST]:
        words = one.relation or f"“{one.predicate}”"
        yield f"{_typed(one.subject)} {words} {_typed(one.object)}{_tail(one.status)}"


def _typed(argument: Argument) -> str:
    return f"{argument.label} ({argument.type})" if argument.type else argument.label


# -- base forms --------------------------------------------------------------------------------------------------------


def _inflected(schema: Schema, nlp: "Language") -> Iterator[Failure]:
    """Patterns with a word that is not in its base form."""
    base = _base_forms(nlp)
    for relation in schema.relations:
        for pattern in relation.patterns:
            for word, wanted in _wrong_words(pattern, base):
                line = schema.lines.get((relation.name, "patterns", pattern.text), 0)
                what = f"it cannot match: {shown(word)!r} is no base form; write {wanted!r}"
                yield Failure(line, relation.name, "patterns", pattern.text, what)


def _wrong_words(pattern: Pattern, base: Callable[[str, str], str | None]) -> Iterator[tuple[str, str]]:
    groups = [(pattern.nouns, "noun")]
    if pattern.form in _VERBS:
        groups.append((pattern.words, "verb"))
    elif pattern.form in _NOUNS:
        groups.append((pattern.words, "noun"))
    for expressions, kind in groups:
        for expression in sorted(expressions):
            words = expression.split()
            at = 0 if kind == "verb" else -1
            if wanted := base(words[at], kind):
                words[at] = wanted
                if " ".join(words) not in expressions:  # else nothing is lost
                    yield expression.replace(" ", "_"), "_".join(words)


def _base_forms(nlp: "Language") -> Callable[[str, str], str | None]:
    """A function that gives the base form of a verb or noun that is in another form, by the model's own tables.

    In doubt it gives nothing: "found" is a form of "find", and a base form as well.
    """
    tables = getattr(nlp.get_pipe("lemmatizer"), "lookups", None)
    if tables is None or not all(map(tables.has_table, ("lemma_index", "lemma_exc", "lemma_rules"))):
        return lambda _word, _kind: None
    index, exceptions, rules = map(tables.get_table, ("lemma_index", "lemma_exc", "lemma_rules"))

    def base(word: str, kind: str) -> str | None:
        if word in index[kind]:
            return None
        regular = (word.removesuffix(old) + new for old, new in rules[kind] if old and word.endswith(old))
        forms = (*exceptions[kind].get(word, ()), *regular)
        return next((form for form in forms if form != word and form in index[kind]), None)

    return base
