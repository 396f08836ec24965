"""What a graph must hold: all of it made anew from what its records keep of articles, and from what people decided."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, replace

from pyoxigraph import NamedNode, Quad

from kg.resolve import Memory, Occurrence, Resolution
from kg.resolve.copies import bands, shingles
from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.analysis import Found
from kg.store.axioms import Axiom
from kg.store.ballots import Vote
from kg.store.contribution import Said, contribution, found_in, only
from kg.store.decided import Decided, known_article, read_anew
from kg.store.election import entity_facts
from kg.store.groups import band_lines, group_quads, groups_of
from kg.store.judging import Judge
from kg.store.lines import Line, line_of, lines_of, quads_of
from kg.store.merge import statement_lines
from kg.store.oxigraph import OxigraphStore
from kg.store.partitions import entities_of, resolution_facts
from kg.store.profiles import calls
from kg.store.provenance import decision_quads, stored_decisions
from kg.store.record import Record, RecordWriter, article_iri, article_of
from kg.store.rewrite import rewritten
from kg.store.statement import Worded
from kg.types import Analysis, Article

Text = tuple[str, str]
"""Of an article: its content hash, and the text."""
_LOST = "\ufffd"


class Anew:
    """A graph made anew.

    Args:
        store: open.
        texts: of all its articles, by IRI.

    Raises:
        KeyError, ValueError, TypeError, AttributeError: a record is incomplete.
    """

    def __init__(self, store: OxigraphStore, texts: Mapping[str, Text]) -> None:
        self._store = store
        self._texts = texts
        self.decided = Decided(stored_decisions(store), store)
        self._profiles = {one: read_anew(store, self.decided, known_article(store, one)) for one in texts}
        known = _known(self._profiles, self.decided)
        self._resolution = Resolution(known)
        self.entities = entities_of(self._resolution, known.profiles)
        self._entity = {key: iri for iri, keys in self.entities.items() for key in keys}
        self._groups = groups_of(texts)
        self._votes: dict[str, Counter[Vote]] = defaultdict(Counter)
        self._said: list[tuple[str, str, Said]] = []
        self._statements: dict[str, Worded] = {}
        self._axioms: set[Axiom] = set()

    def record(self, article: str, quads: Sequence[Quad]) -> Record:
        """The record of an article; what it gives to the layers is noted.

        Args:
            article: its IRI.
            quads: its record as the graph has it.
        """
        keys = {one.local: one.profile for one in self._profiles[article]}
        judge = Judge(self.decided, known_article(self._store, article))
        found = found_in(map(n.values, quads))
        made = rewritten(article, _about(article, quads), found, self._entity, judge, keys)
        gives = contribution(article, made.giving, made.found)
        source = self._groups.get(article, gives.hash)
        self._said += ((iri, source, said) for iri, said in gives.statements.items())
        self._statements |= made.statements
        self._axioms |= gives.axioms
        for iri, votes in gives.entities.items():
            self._votes[iri].update(votes)
        return made

    def derived(self) -> Iterator[Line]:
        """All that follows from the records, in graphs of its own, once ``record()`` was asked for all of them."""
        yield line_of((n.META.value, n.FORMAT, v.FORMAT_VERSION), n.META)
        yield from lines_of(decision_quads(self.decided.decisions))
        yield from self.resolution_lines()
        yield from lines_of(quad for article, group in self._groups.items() for quad in group_quads(group, article))
        for iri, keys in self.entities.items():
            self._votes[iri].update(dict.fromkeys(calls(self.decided, keys), 1))
        for iri, votes in self._votes.items():
            yield from (line_of(fact, n.ENTITIES) for fact in entity_facts(iri, votes))
        yield from statement_lines(self._said, self._statements)
        yield from lines_of(axiom.quad for axiom in self._axioms)

    def resolution_lines(self) -> Iterator[Line]:
        """How the graph knows who is who, and which texts are alike."""
        for content_hash, text in dict(self._texts.values()).items():
            yield from band_lines(content_hash, bands(shingles(text)))
        yield from (line_of(fact, n.RESOLUTION) for fact in resolution_facts(self._resolution, self.entities))


def _known(profiles: Mapping[str, list[Occurrence]], decided: Decided) -> Memory:
    found = [one for few in profiles.values() for one in few]
    keys = {one.profile for one in found}
    same = ((key, other) for key in keys for other in decided.same(key, keys.__contains__))
    different = ((key, other) for key in keys for other in decided.different(key) & keys)
    return Memory(found, same, different)


def resolution_lines(store: OxigraphStore) -> set[Line]:
    """How a graph knows who is who, and which articles are copies, as its records tell.

    Args:
        store: open.

    Raises:
        KeyError, ValueError, TypeError, AttributeError: a record is incomplete.
    """
    articles = [n.values(quad)[0] for quad in store.match(None, n.TYPE, n.NEWS_ARTICLE)]
    records = ((article, store.match(None, None, None, NamedNode(article))) for article in articles)
    given = [contribution(article, map(n.values, record)) for article, record in records]
    return set(Anew(store, {one.article: (one.hash, one.text) for one in given}).resolution_lines())


def kept_article(iri: str, quads: Sequence[Quad]) -> Article:
    """The article as its record tells of it.

    Args:
        iri: of the article.
        quads: its record.

    Raises:
        ValueError: the record is incomplete.
    """
    of = n.by_subject(quads)
    about = of[iri]
    for predicate in (n.SOURCE, n.ARTICLE_ID):
        only(about[predicate], predicate)
    return article_of(about, only(of[f"{iri}#char=0,"][n.IS_STRING], n.IS_STRING))


def is_named_by(iri: str, article: Article) -> bool:
    """Whether this is the IRI of the article, as far as the graph can tell.

    The graph has U+FFFD for each character that RDF cannot hold, while the IRI was made of the character; and UTC, in
    a time of publication, is ``Z`` in it however it was written.
    """
    if any(_LOST in (part or "") for part in astuple(article)):
        return True
    day, at, time = (article.date or "").partition("T")
    dates = [f"{day}T{time[:-1]}{zone}" for zone in ("+00:00", "-00:00")] if at and time.endswith("Z") else []
    return any(article_iri(replace(article, date=date)) == iri for date in (article.date, *dates))


def _about(iri: str, quads: Sequence[Quad]) -> list[Quad]:
    """What the record must say of the article itself."""
    article = kept_article(iri, quads)
    by = [n.values(quad)[2] for quad in quads if quad.predicate == n.ANALYSED_BY]
    writer = RecordWriter(iri, Found((), (), {}, {}), None)
    writer.about(Analysis(article, (), (), by=min(by, default="")))
    made = quads_of(writer.lines)
    if _LOST not in article.text:
        return made
    counted = (n.CONTENT_HASH, n.WORDS)  # of the text as it was
    return [quad for one, of in ((made, False), (quads, True)) for quad in one if (quad.predicate in counted) is of]
