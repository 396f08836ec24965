"""An analysed article as quads: its record, and what stands in the statement layer because of it.

The record is one named graph, the article's IRI: what the article is, its text, whom it mentions, one node for each
triple with the evidence, what its schema says of relations (``axioms``), and, as one text, all that was found in it
(``analysis``). It holds all that is needed to take the article out again exactly, and to write it anew when an entity
gets another name (``rewrite``).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import ExtractError
from kg.resolve import Occurrence, occurrences
from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.analysis import Found
from kg.store.axioms import axioms_of
from kg.store.contribution import GIVING
from kg.store.decided import Known
from kg.store.judging import Judge, Names, Part, said
from kg.store.lines import Line, Value, line_of, lines_of
from kg.store.statement import Key, Worded, inverse_node
from kg.types import Analysis, Argument, Article, Evidence, LocalEntity, Mention, Speaker, Status, Triple

# What may be known of an article, beside its source and its short name.
_KNOWN = {
    n.HEADLINE: "title", n.URL: "url", n.PUBLISHED: "date", n.AUTHOR: "author", n.PUBLISHER: "publisher",
    n.LANGUAGE: "language",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """An analysed article as quads.

    Attributes:
        article: its IRI.
        lines: the named graph of that name; each once.
        giving: what the layers are made of: ``contribution.GIVING``.
        found: what was found in the article.
        statements: that it makes, by IRI; what the graph says of one whoever says it comes with the first article that
            does, and goes with the last.
    """

    article: str
    lines: Mapping[Line, None]
    giving: Sequence[n.Values]
    found: Found
    statements: dict[str, Worded]


def article_iri(article: Article) -> str:
    """The IRI of this revision of the article."""
    return v.ART + article.revision


def article_of(about: Mapping[NamedNode, Sequence[str]], text: str) -> Article:
    """An article as its record tells of it: what ``RecordWriter.about()`` wrote.

    Args:
        about: what is said of it, as bare texts by predicate.
        text: of the article.

    Raises:
        KeyError: its source or its short name is missing.
    """
    known = {predicate: about[predicate][0] for predicate in _KNOWN.keys() & about.keys()}
    return Article(
        text, about[n.SOURCE][0], about[n.ARTICLE_ID][0],
        **{_KNOWN[predicate]: value for predicate, value in known.items()},
    )  # fmt: skip


def known_of(article: Article) -> Known:
    """By what an article can be named, as the graph keeps it."""
    url = v.storable(article.url) if article.url else None
    return Known(article_iri(article), v.storable(article.id), v.storable(article.source), url)


def told(
    analysis: Analysis, entities: tuple[LocalEntity, ...], alone: frozenset[str] = frozenset()
) -> list[Occurrence]:
    """What an article tells of its entities.

    Args:
        analysis: of the article.
        entities: as ``storable_entities()`` gives them.
        alone: see ``kg.resolve.occurrences``.
    """
    article = analysis.article
    date = n.dated(article.date).value if article.date else None
    return occurrences(entities, article_iri(article), v.storable(article.source), date=date, alone=alone)


def storable_entities(analysis: Analysis) -> tuple[LocalEntity, ...]:
    """The entities of an analysis with their names and mentions as the graph keeps them."""
    keep, text = v.storable, analysis.article.text
    as_it_is = keep(text) == text
    return tuple(
        replace(
            one, label=keep(one.label), aliases=tuple(map(keep, one.aliases)), roles=tuple(map(keep, one.roles)),
            mentions=one.mentions if as_it_is else tuple(replace(each, text=keep(each.text)) for each in one.mentions),
        )
        for one in analysis.entities
    )  # fmt: skip


def check(analysis: Analysis) -> None:
    """Refuse an analysis that does not fit its article.

    Raises:
        ExtractError: a mention or a sentence does not stand verbatim at its offsets, or a triple names an entity that
            the analysis does not have.
    """
    article = analysis.article
    spans: list[Mention | Evidence] = [mention for local in analysis.entities for mention in local.mentions]
    spans += [evidence for triple in analysis.triples for evidence in triple.evidence]
    for span in spans:
        if article.text[span.start : span.end] != span.text:
            where = f"at characters {span.start} to {span.end}"
            raise ExtractError(article.source, f"does not read {span.text!r} {where}")
    known = {local.id for local in analysis.entities}
    for triple in analysis.triples:
        speaker = triple.speaker.entity if triple.speaker else None
        for entity in (triple.subject.entity, triple.object.entity, speaker):
            if entity and entity not in known:
                raise ExtractError(article.source, f"has a triple about {entity!r}, which is none of its entities")


def record_of(
    analysis: Analysis, entities: tuple[LocalEntity, ...], profiles: Mapping[str, str], entity: Mapping[str, str],
    judge: Judge,
) -> Record:  # fmt: skip
    """Turn an analysed article into quads.

    Args:
        analysis: checked.
        entities: as ``storable_entities()`` gives them.
        profiles: key of the profile of each local entity, by its id.
        entity: IRI of the entity of each profile.
        judge: what people said of statements.
    """
    iris = {one.id: entity[profiles[one.id]] for one in entities}
    found = Found(entities, analysis.triples, {one.id: profiles[one.id] for one in entities}, iris)
    writer = RecordWriter(article_iri(analysis.article), found, judge)
    writer.about(analysis)
    return writer.record()


class RecordWriter:
    """Writes a record.

    Args:
        article: its IRI.
        found: what was found in the article.
        judge: what people said of statements.
        quads: what of the record is written already.
    """

    def __init__(self, article: str, found: Found, judge: Judge | None, quads: Collection[Quad] = ()) -> None:
        self.iri = article
        self.article = NamedNode(article)
        self.context = self.span(0, None)
        self.found = found
        self.judge = judge
        self.entities = {local: NamedNode(iri) for local, iri in found.iris.items()}
        self.names = {one.id: (one.label, *one.aliases) for one in found.entities}
        # Two entities of an article may be one in the graph, and two triples share a sentence.
        self.lines: dict[Line, None] = dict.fromkeys(lines_of(quads))
        self.giving = [fact for fact in map(n.values, quads) if fact[1] in GIVING]
        self.statements: dict[str, Worded] = {}

    def record(self) -> Record:
        """All of it."""
        self.add(self.iri, n.ANALYSIS, self.found.text())
        for one in self.found.entities:
            self.add(self.iri, n.PROFILE, self.found.profiles[one.id])
            self.add(self.iri, n.MENTIONS, self.entities[one.id])
        for number, triple in enumerate(self.found.triples, 1):
            self.triple(f"{self.iri}#t{number}", triple)
        return Record(self.iri, self.lines, self.giving, self.found, self.statements)

    def add(self, subject: str, predicate: NamedNode, value: Value) -> None:
        self.lines[line_of((subject, predicate, value), self.article)] = None
        if predicate in GIVING:
            told = value.value if isinstance(value, NamedNode | Literal) else v.storable(str(value))
            self.giving.append((subject, predicate, told))

    def span(self, start: int, end: int | None) -> str:
        return f"{self.iri}#char={start},{'' if end is None else end}"

    def about(self, analysis: Analysis) -> None:
        """What the article is, and its text."""
        article = analysis.article
        self.add(self.iri, n.TYPE, n.NEWS_ARTICLE)
        self.add(self.iri, n.SOURCE, article.source)
        self.add(self.iri, n.ARTICLE_ID, article.id)
        self.add(self.iri, n.CONTENT_HASH, article.hash)
        self.add(self.iri, n.WORDS, len(article.text.split()))
        if analysis.by:
            self.add(self.iri, n.ANALYSED_BY, analysis.by)
        for predicate, name in _KNOWN.items():
            if value := getattr(article, name):
                self.add(self.iri, predicate, n.dated(value) if predicate == n.PUBLISHED else value)
        self.add(self.context, n.TYPE, n.CONTEXT)
        self.add(self.context, n.IS_STRING, article.text)

    def triple(self, node: str, triple: Triple) -> None:
        self.add(node, n.TYPE, n.TRIPLE)
        self.statement(node, triple)
        self.add(node, n.SUBJECT_TEXT, triple.subject.text)
        self.add(node, n.PREDICATE_TEXT, triple.predicate)
        self.add(node, n.OBJECT_TEXT, triple.object.text)
        self.add(node, n.CONFIDENCE, n.decimal(triple.confidence))
        if triple.pattern:
            self.add(node, n.PATTERN, triple.pattern)
        if triple.time:
            self.add(node, n.TIME_TEXT, triple.time.text)
        for evidence in triple.evidence:
            self.add(node, n.EVIDENCE, NamedNode(self.evidence(evidence)))

    def evidence(self, evidence: Evidence) -> str:
        span = self.span(evidence.start, evidence.end)
        self.add(span, n.TYPE, n.OFFSET_STRING)
        self.add(span, n.BEGIN, evidence.start)
        self.add(span, n.END, evidence.end)
        self.add(span, n.ANCHOR, evidence.text)
        self.add(span, n.REFERENCE, NamedNode(self.context))
        return span

    def statement(self, node: str, triple: Triple) -> None:
        """What the triple says; what of it does not depend on who else says it is kept in ``statements``."""
        worded, names = self.worded(triple)
        for axiom in axioms_of(worded.key.predicate.value, triple):
            self.add(self.iri, n.READ_AS, axiom.node)
        for predicate, value in said(worded, self.statements, names, self.judge):
            self.add(node, predicate, value)

    def worded(self, triple: Triple) -> tuple[Worded, Names]:
        """The statement that a triple makes, and the names that the article has for its parts."""
        words: str | None = None
        if triple.subject.entity:
            subject = self.entities[triple.subject.entity]
        else:
            words = _words(triple.subject.text)
            subject = NamedNode(v.phrase_iri(words))
        predicate, label = _predicate(triple.relation, triple.lemma or triple.predicate)
        inverse = triple.inverse if triple.subject.entity and triple.object.entity else None
        key = Key(
            subject=subject,
            predicate=predicate,
            object=self.object(triple.object),
            status=Status(triple.status),
            speaker=self.speaker(triple.speaker) if triple.speaker else None,
            time=(triple.time.value or "") if triple.time else "",
            time_text=triple.time.text if triple.time else "",
            inverse=inverse_node(inverse),
        )
        names = {part: self.names[entity] for part, entity in _parts(triple).items()}
        return Worded(key, triple.relation, label, words, inverse), names

    def object(self, argument: Argument) -> NamedNode | Literal:
        if argument.entity:
            return self.entities[argument.entity]
        words = _words(argument.label if argument.type == "Date" else argument.text)
        return n.dated(words) if argument.type == "Date" else n.text(words)

    def speaker(self, speaker: Speaker) -> NamedNode | Literal:
        return self.entities[speaker.entity] if speaker.entity else n.text(_words(speaker.label))


def _parts(triple: Triple) -> dict[Part, str]:
    """The entities of the article that a triple is about: ids by their part."""
    speaker = triple.speaker.entity if triple.speaker else None
    parts: dict[Part, str | None] = {
        "subject": triple.subject.entity, "object": triple.object.entity, "speaker": speaker
    }  # fmt: skip
    return {part: entity for part, entity in parts.items() if entity}


@lru_cache(maxsize=10_000)
def _predicate(relation: str | None, text: str) -> tuple[NamedNode, str]:
    """A predicate and its words: of a relation its name, else those of the text."""
    if relation:
        return NamedNode(v.relation_iri(relation)), relation
    words = v.words(text)
    return NamedNode(v.open_predicate_iri(words)), words


def _words(text: str) -> str:
    return v.storable(" ".join(text.split()))
