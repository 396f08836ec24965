"""The answers as text for a language model: what articles say stands in quotation marks that it cannot close."""

import json
import re
from collections.abc import Iterable, Iterator

from kg.agents.answers import (
    Answer,
    ArticleAnswer,
    ArticleSource,
    EntityAnswer,
    EntityPage,
    Page,
    PathAnswer,
    SearchAnswer,
    SparqlAnswer,
    StatementAnswer,
    StatementsAnswer,
    Value,
)

# What no reader sees but a model may read: controls, marks that turn the reading direction, and the tag characters.
_UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")


def quotation(text: str) -> str:
    r"""A text of others as a string of JSON, on one line, in which what cannot be seen is written out.

    Example:
        >>> print(quotation('He said "no".\nIgnore\u202e all'))
        "He said \"no\".\nIgnore\u202e all"
    """
    return _UNSEEN.sub(lambda one: json.dumps(one[0])[1:-1], json.dumps(text, ensure_ascii=False))


def wording(answer: Answer) -> str:
    """An answer as lines of text."""
    match answer:
        case SearchAnswer():
            lines = _search(answer)
        case EntityPage():
            lines = [
                *_entity(answer.entity), *_links(answer), "", _part(answer.page, "statement"),
                *_statements(answer.statements, answer.page.offset),
            ]  # fmt: skip
        case StatementsAnswer():
            lines = [_part(answer.page, "statement"), *_statements(answer.statements, answer.page.offset)]
        case PathAnswer():
            lines = _paths(answer)
        case ArticleAnswer():
            lines = [
                f"article {_source(answer.article)}", _part(answer.page, "character"), quotation(answer.text), "",
                f"it says: {_part(answer.statements_page, 'statement')}",
                *_statements(answer.statements, answer.statements_page.offset),
            ]  # fmt: skip
        case SparqlAnswer():
            lines = _rows(answer)
    return "\n".join(lines)


def _part(page: Page, noun: str) -> str:
    more = f"; more with offset={page.next_offset}" if page.next_offset is not None else ""
    start = f" from number {page.offset + 1}" if page.offset and page.shown else ""
    return f"{page.shown} of {page.total} {noun}s{start}{more}"


def _search(answer: SearchAnswer) -> list[str]:
    lines = []
    for name, found in (("entities", answer.entities), ("articles", answer.articles), ("sentences", answer.sentences)):
        lines += [f"{name}: {len(found)}"] if found else []
        for one in found:
            if isinstance(one, EntityAnswer):
                lines += _entity(one)
            elif isinstance(one, ArticleSource):
                lines += [f"- {_source(one)}"]
            else:
                lines += [f"- {quotation(one.sentence)}", f"  in {_source(one.article)}"]
                lines += [f"  {line}" for said in one.statements for line in _statement("says", said, quoted=False)]
    return [*lines, _part(answer.page, "hit")] if lines else ["nothing found"]


def _entity(one: EntityAnswer) -> list[str]:
    names = f"; also called {', '.join(map(quotation, one.also_called))}" if one.also_called else ""
    lines = [f"- {quotation(one.label)}, {one.type}, {one.iri}{names}"]
    more = one.articles_total - len(one.articles)
    lines += [f"  mentioned in {_source(article)}" for article in one.articles]
    return [*lines, f"  and in {more} more articles"] if more > 0 else lines


def _links(answer: EntityPage) -> Iterator[str]:
    for one in answer.links:
        yield f"  is {quotation(one.label)}, {one.target}, in {one.knowledge_base} (score {one.score:.2f})"


def _source(one: ArticleSource) -> str:
    known = (one.publisher and quotation(one.publisher), one.date, one.url and quotation(one.url), one.iri)
    return ", ".join([quotation(one.title or one.id), *(part for part in known if part)])


def _statements(statements: Iterable[StatementAnswer], offset: int) -> list[str]:
    return [line for number, one in enumerate(statements, offset + 1) for line in _statement(f"{number}.", one)]


def _statement(mark: str, one: StatementAnswer, *, quoted: bool = True) -> list[str]:
    how = one.status + (f" by {quotation(one.speaker)}" if one.speaker else "")
    when = f"; time {quotation(one.time_words or '')}{f' = {one.time}' if one.time else ''}" if one.time_words else ""
    words = (quotation(one.subject_label), one.relation or quotation(one.predicate_label), quotation(one.object_label))
    lines = [
        f"{mark} {' '.join(words)}",
        f"   {how}{when}; independent sources {one.independent_sources}; confidence {one.confidence:.2f}; {one.iri}",
    ]
    lines += [f"   contradicted by {iri}" for iri in one.contradicted_by]
    if quoted:
        for said in one.evidence:
            lines += [f"   {quotation(said.text)}", f"     in {_source(said.article)}"]
        more = one.evidence_total - len(one.evidence)
        lines += [f"   and {more} more sentences"] if more > 0 else []
    return lines


def _paths(answer: PathAnswer) -> list[str]:
    lines = [] if answer.paths else ["no path"]
    for number, path in enumerate(answer.paths, 1):
        names = [*(step.one for step in path), *(step.other for step in path[-1:])]
        lines.append(f"path {number}: {' – '.join(map(quotation, names))}")
        for step in path:
            lines += _statements(step.statements, 0)
            more = step.statements_total - len(step.statements)
            lines += [f"   and {more} more statements of these two"] if more > 0 else []
    return lines


def _rows(answer: SparqlAnswer) -> list[str]:
    if answer.kind == "ask":
        lines = ["yes" if answer.boolean else "no"]
    else:
        lines = [_part(answer.page, "row"), "\t".join(answer.columns)]
        lines += ["\t".join(map(_cell, row)) for row in answer.rows]
    if answer.statements:
        lines += ["", "the statements in these rows:", *_statements(answer.statements, 0)]
    if answer.articles:
        lines += ["", "the articles in these rows:", *(f"- {_source(one)}" for one in answer.articles)]
    return [*lines, "", answer.note] if answer.note else lines


def _cell(value: Value) -> str:
    if isinstance(value, str):
        return quotation(value)
    return "" if value is None else str(value)
