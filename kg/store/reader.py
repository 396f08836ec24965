"""What a graph holds, as the words of the field: for exporters, pictures and the Graph object."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from pyoxigraph import Literal, NamedNode

from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.analysis import Found
from kg.store.ballots import ballots
from kg.store.occurrences import read_found
from kg.store.oxigraph import OxigraphStore
from kg.types import Analysis, Article, Entity, Evidence, Statement, Status, Support, Time

_Values = dict[NamedNode, list[NamedNode | Literal]]


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """What the graph knows of an article.

    Attributes:
        iri: of this revision.
        id: short name.
        source: what identifies the article over time: its URL or path.
        title: headline.
        date: ISO 8601, with the precision known.
        url: where it was published.
        author: by-line.
        publisher: newspaper, agency or site.
        language: BCP 47 code.
        hash: SHA-256 of the text.
        words: of the text.
    """

    iri: str
    id: str
    source: str
    title: str | None
    date: str | None
    url: str | None
    author: str | None
    publisher: str | None
    language: str | None
    hash: str
    words: int


@dataclass(frozen=True, slots=True)
class GraphInfo:
    """A graph in numbers.

    Attributes:
        articles: how many.
        entities: how many.
        statements: how many, of every status.
        by_status: statements of each status.
        by_relation: statements of each named relation, most frequent first; the rest have open predicates.
        edges: triples of the plain layer; a fact that can be read from its object's side has two.
        quads: in the store.
        format_version: of the store.
    """

    articles: int
    entities: int
    statements: int
    by_status: dict[str, int]
    by_relation: dict[str, int]
    edges: int
    quads: int
    format_version: int


class GraphReader:
    """Reads a store; every list is in an order that depends on what is said alone.

    Args:
        store: open. What the reader has looked up of labels and articles it keeps: make a new one after a change.

    Example:
        >>> GraphReader(OxigraphStore.memory()).entities()
        []
    """

    def __init__(self, store: OxigraphStore) -> None:
        self.store = store
        self._labels: dict[str, str] = {}
        self._articles: dict[str, ArticleInfo] = {}
        self._found: dict[str, Found] = {}

    # Entities

    def entities(self) -> list[Entity]:
        """All entities, by label."""
        about = self._grouped(n.ENTITIES)
        found = [_entity(iri, of) for iri, of in about.items() if n.PREF_LABEL in of]
        return sorted(found, key=lambda entity: (entity.label, entity.iri))

    def entity(self, iri: str) -> Entity | None:
        """One entity by its IRI; None if the graph has no such entity."""
        about = self._about(NamedNode(iri), n.ENTITIES)
        return _entity(iri, about) if n.PREF_LABEL in about else None

    def label(self, iri: str) -> str:
        """The label of an entity, a predicate or a phrase; for people, so what has none is shown as its IRI."""
        if iri not in self._labels:
            node = NamedNode(iri)
            entity = self.store.value(node, n.PREF_LABEL, n.ENTITIES)
            label = entity if entity is not None else self.store.value(node, n.RDFS_LABEL, n.STATEMENTS)
            self._labels[iri] = v.prefixed(iri) if label is None else label
        return self._labels[iri]

    def type(self, iri: str) -> str:
        """The type of an entity, as its label is read where no more of it is shown; empty if it has none."""
        return self.store.value(NamedNode(iri), n.ENTITY_TYPE, n.ENTITIES) or ""

    # Statements

    def statements(self, *, support: bool = False, only: Iterable[str] | None = None) -> list[Statement]:
        """Statements of every status, by subject, predicate and object.

        Args:
            support: with their evidence.
            only: IRIs of those that are wanted; all, if None.
        """
        if only is None:
            about = {iri: of for iri, of in self._grouped(n.STATEMENTS).items() if n.STATUS in of}
        else:
            read = ((iri, self._about(NamedNode(iri), n.STATEMENTS)) for iri in sorted(set(only)))
            about = {iri: of for iri, of in read if n.STATUS in of}
        return in_order(self._statement(iri, of, support=support) for iri, of in about.items())

    def statement_iris(
        self, *, subject: str | None = None, predicate: str | None = None, obj: str | None = None,
        words: str | None = None, speaker: str | None = None, inverse: str | None = None,
    ) -> set[str]:  # fmt: skip
        """IRIs of the statements that have all of these, by the store's indices; all statements if none is given.

        Args:
            subject: IRI.
            predicate: IRI.
            obj: IRI.
            words: of an object that is no entity.
            speaker: IRI.
            inverse: IRI of the relation that says the same from the object's side.
        """
        wanted = [
            (place, NamedNode(iri))
            for place, iri in ((n.SUBJECT, subject), (n.PREDICATE, predicate), (n.OBJECT, obj), (n.SPEAKER, speaker),
                               (n.INVERSE, inverse))
            if iri is not None
        ]
        sets = [{n.values(quad)[0] for quad in self.store.match(None, *of, n.STATEMENTS)} for of in wanted]
        if words is not None:
            literals = {n.text(words), n.dated(words)}
            with_words = (self.store.match(None, n.OBJECT, literal, n.STATEMENTS) for literal in literals)
            sets.append({n.values(quad)[0] for quads in with_words for quad in quads})
        if not sets:
            return {n.values(quad)[0] for quad in self.store.match(None, n.STATUS, None, n.STATEMENTS)}
        return set.intersection(*sets)

    def predicates(self) -> dict[str, str]:
        """Relations and open predicates: IRI to label."""
        declared = list(self.store.match(None, n.TYPE, n.PROPERTY, n.STATEMENTS))
        return {iri: self.label(iri) for iri in sorted(n.values(quad)[0] for quad in declared)}

    def support(self, statement: str) -> tuple[Support, ...]:
        """The evidence of a statement, by date and article, then in the order of the text."""
        found = []
        node = NamedNode(statement)
        subject = self.store.value(node, n.SUBJECT, n.STATEMENTS)
        turns = self.store.value(node, n.INVERSE, n.STATEMENTS) is not None
        for quad in list(self.store.match(None, n.SAYS, node)):
            triple, _, _, article = n.terms(quad)
            of = self._about(triple, article)
            first, last = of[n.SUBJECT_TEXT][0].value, of[n.OBJECT_TEXT][0].value
            # A sentence can say a symmetric relation the other way round than the statement has it.
            if turns and self._subject_of(triple.value) != subject:
                first, last = last, first
            info = self._article_info(article)
            for span in of.get(n.EVIDENCE, []):
                sentence = self._about(NamedNode(span.value), article)
                evidence = Evidence(
                    int(sentence[n.BEGIN][0].value), int(sentence[n.END][0].value), sentence[n.ANCHOR][0].value
                )
                one = Support(
                    article=article.value, title=info.title or info.id, evidence=evidence,
                    predicate=of[n.PREDICATE_TEXT][0].value, subject=first,
                    object=last, pattern=_first(of, n.PATTERN) or "",
                    confidence=float(of[n.CONFIDENCE][0].value),
                )  # fmt: skip
                found.append(((info.date or "9999", info.id, article.value, evidence, triple.value), one))
        return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))

    def _subject_of(self, triple: str) -> str | None:
        """The entity that an article's triple has for its subject."""
        article, _, number = triple.rpartition("#t")
        if article not in self._found:
            self._found[article] = read_found(self.store, article)
        found = self._found[article]
        return found.iris.get(found.triples[int(number) - 1].subject.entity or "")

    # Articles

    def articles(self, *, only: Iterable[str] | None = None) -> list[ArticleInfo]:
        """Articles, by date and id.

        Args:
            only: IRIs of those that are wanted, all in the graph; all, if None.
        """
        if only is None:
            only = {n.values(quad)[0] for quad in self.store.match(None, n.TYPE, n.NEWS_ARTICLE)}
        return _in_time(self._article_info(NamedNode(iri)) for iri in only)

    def article(self, iri: str) -> ArticleInfo:
        """One article of the graph by its IRI."""
        return self._article_info(NamedNode(iri))

    def analysis(self, iri: str) -> Analysis:
        """All that was found in an article of the graph.

        Args:
            iri: of the article.
        """
        found, info, node = read_found(self.store, iri), self.article(iri), NamedNode(iri)
        article = Article(
            self.text(iri), info.source, info.id, title=info.title, url=info.url, date=info.date, author=info.author,
            publisher=info.publisher, language=info.language,
        )  # fmt: skip
        by = self.store.value(node, n.ANALYSED_BY, node) or ""
        return Analysis(article, found.entities, found.triples, by=by)

    def text(self, article: str) -> str:
        """The text of an article revision."""
        return self.store.value(NamedNode(f"{article}#char=0,"), n.IS_STRING, NamedNode(article)) or ""

    def counts(self, article: str) -> tuple[int, int]:
        """How many entities an article mentions and how many statements it makes."""
        return len(self.mentioned(article)), len(self.made_by(article))

    def mentioned(self, article: str) -> set[str]:
        """IRIs of the entities that an article mentions."""
        node = NamedNode(article)
        return {n.values(quad)[2] for quad in self.store.match(node, n.MENTIONS, None, node)}

    def made_by(self, article: str) -> set[str]:
        """IRIs of the statements that an article makes."""
        return {n.values(quad)[2] for quad in self.store.match(None, n.SAYS, None, NamedNode(article))}

    def mentioning(self, entity: str) -> set[str]:
        """IRIs of the articles that mention an entity."""
        return {n.values(quad)[0] for quad in self.store.match(None, n.MENTIONS, NamedNode(entity))}

    def source_groups(self, articles: Iterable[str] | None = None) -> list[tuple[ArticleInfo, ...]]:
        """Articles that carry one text, or nearly, and so are one source; groups of two or more, by date and id.

        Args:
            articles: IRIs; the groups of these alone. All groups, if None.
        """
        of = [None] if articles is None else [NamedNode(one) for one in articles]
        groups = {n.terms(quad)[0] for one in of for quad in self.store.match(None, n.MEMBER, one, n.GROUPS)}
        members = ([n.terms(quad)[2] for quad in self.store.match(group, n.MEMBER, None, n.GROUPS)] for group in groups)
        found = (_in_time(self._article_info(NamedNode(one.value)) for one in few) for few in members)
        return sorted((tuple(few) for few in found), key=lambda few: (few[0].date or "9999", few[0].id, few[0].iri))

    def info(self) -> GraphInfo:
        """What there is, in numbers."""
        status = self._counted("kg:status")
        relations = self._counted("kg:relation")
        return GraphInfo(
            articles=sum(1 for _ in self.store.match(None, n.TYPE, n.NEWS_ARTICLE)),
            entities=sum(1 for _ in self.store.match(None, n.TYPE, n.ENTITY, n.ENTITIES)),
            statements=sum(status.values()),
            by_status={of.value: count for of in Status if (count := status.get(v.KG + of))},
            by_relation=dict(sorted(relations.items(), key=lambda pair: (-pair[1], pair[0]))),
            edges=self._count(f"GRAPH {n.FACTS} {{ ?s ?p ?o }}"),
            quads=len(self.store),
            format_version=int(self.store.value(n.META, n.FORMAT, n.META) or 0),
        )

    def _counted(self, predicate: str) -> dict[str, int]:
        """How many statements there are with each value of a predicate."""
        rows = self.store.query(
            f"SELECT ?value (COUNT(?s) AS ?count) WHERE {{ GRAPH {n.STATEMENTS} {{ ?s {predicate} ?value }} }} "
            "GROUP BY ?value"
        ).rows
        return {value.value: int(count.value) for value, count in rows if value and count}

    def _count(self, pattern: str) -> int:
        [[count]] = self.store.query(f"SELECT (COUNT(*) AS ?count) WHERE {{ {pattern} }}").rows
        return int(count.value) if count else 0

    def serialise(self, form: str, out: BinaryIO, /, *, history: bool = False, reifiers: bool = False) -> None:
        """Write the graph as RDF.

        Args:
            form: ``turtle``, ``ntriples``, ``rdfxml``, ``trig``, ``nquads`` or ``jsonld``.
            out: open for bytes.
            history: with the runs that made it; exports of equal graphs are equal only without.
            reifiers: with the triple of each statement as a triple term of RDF 1.2.

        Raises:
            ExportError: no such form, one that has no triple terms, or ``out`` cannot be written.
        """
        from kg.store.serialise import serialise

        serialise(self.store, form, out, history=history, reifiers=reifiers)

    # How it is read

    def _about(self, node: NamedNode, graph: NamedNode) -> _Values:
        values: _Values = {}
        for _, predicate, obj, _ in map(n.terms, self.store.match(node, None, None, graph)):
            values.setdefault(predicate, []).append(obj)
        return values

    def _grouped(self, graph: NamedNode) -> dict[str, _Values]:
        about: dict[str, _Values] = defaultdict(dict)
        for subject, predicate, obj, _ in map(n.terms, self.store.match(None, None, None, graph)):
            about[subject.value].setdefault(predicate, []).append(obj)
        return about

    def _statement(self, iri: str, of: _Values, *, support: bool) -> Statement:
        subject, predicate, obj = of[n.SUBJECT][0].value, of[n.PREDICATE][0].value, of[n.OBJECT][0]
        speaker = of[n.SPEAKER][0] if n.SPEAKER in of else None
        value, text = _first(of, n.TIME), _first(of, n.TIME_TEXT)
        inverse = _first(of, n.INVERSE)
        return Statement(
            iri=iri,
            subject=subject,
            subject_label=self.label(subject),
            predicate=predicate,
            predicate_label=_first(of, n.RELATION) or self.label(predicate),
            relation=_first(of, n.RELATION),
            object=obj.value,
            object_label=obj.value if isinstance(obj, Literal) else self.label(obj.value),
            literal=isinstance(obj, Literal),
            status=Status(of[n.STATUS][0].value.removeprefix(v.KG)),
            speaker=self.label(speaker.value) if isinstance(speaker, NamedNode) else speaker and speaker.value,
            time=Time(text or value or "", value) if value or text else None,
            confidence=float(of[n.CONFIDENCE][0].value),
            sources=int(of[n.SOURCES][0].value),
            accepted=n.REVIEW in of,
            support=self.support(iri) if support else (),
            inverse=inverse,
            inverse_label=None if inverse is None else self.label(inverse),
        )

    def _article_info(self, article: NamedNode) -> ArticleInfo:
        if (known := self._articles.get(article.value)) is not None:
            return known
        of = self._about(article, article)
        self._articles[article.value] = found = ArticleInfo(
            iri=article.value, id=of[n.ARTICLE_ID][0].value, source=of[n.SOURCE][0].value,
            title=_first(of, n.HEADLINE), date=_first(of, n.PUBLISHED), url=_first(of, n.URL),
            author=_first(of, n.AUTHOR), publisher=_first(of, n.PUBLISHER), language=_first(of, n.LANGUAGE),
            hash=of[n.CONTENT_HASH][0].value, words=int(of[n.WORDS][0].value),
        )  # fmt: skip
        return found


def in_order(statements: Iterable[Statement]) -> list[Statement]:
    """Statements by subject, predicate and object, then by what else tells them apart."""
    return sorted(
        statements, key=lambda s: (s.subject_label, s.predicate_label, s.object_label, s.status, s.speaker or "",
                                   (s.time.value or s.time.text) if s.time else "", s.iri)
    )  # fmt: skip


def _in_time(articles: Iterable[ArticleInfo]) -> list[ArticleInfo]:
    return sorted(articles, key=lambda article: (article.date or "9999", article.id, article.iri))


def _first(of: _Values, predicate: NamedNode) -> str | None:
    return of[predicate][0].value if predicate in of else None


def _entity(iri: str, of: _Values) -> Entity:
    label = of[n.PREF_LABEL][0].value
    names = [(name, count) for (kind, name), count in ballots(of[n.BALLOTS][0].value).items() if kind == "name"]
    others = sorted((pair for pair in names if pair[0] != label), key=lambda pair: (-pair[1], pair))
    return Entity(iri, label, of[n.ENTITY_TYPE][0].value, tuple(others), int(of[n.ARTICLES][0].value))
