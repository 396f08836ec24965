"""The vocabulary as Oxigraph's terms, and literals typed by what their values tell."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias, cast

from pyoxigraph import Literal, NamedNode, Quad

from kg.store.vocabulary import DCTERMS, GRAPHS, KG, NIF, OWL, PROV, RDF, RDFS, SCHEMA, SKOS, XSD, storable

ENTITIES = NamedNode(KG + "graph/entities")
STATEMENTS = NamedNode(KG + "graph/statements")
FACTS = NamedNode(KG + "graph/facts")
RELATIONS = NamedNode(KG + "graph/relations")
HISTORY = NamedNode(KG + "graph/history")
META = NamedNode(KG + "graph/meta")
RESOLUTION = NamedNode(KG + "graph/resolution")
REDIRECTS = NamedNode(KG + "graph/redirects")
DECISIONS = NamedNode(KG + "graph/decisions")
LINKS = NamedNode(KG + "graph/links")
GROUPS = NamedNode(KG + "graph/groups")
SERVER = NamedNode(KG + "graph/server")
CHECKSUM = NamedNode(KG + "checksum")
STATE = NamedNode(KG + "state")

TYPE = NamedNode(RDF + "type")
PROPERTY = NamedNode(RDF + "Property")
RDF_STATEMENT = NamedNode(RDF + "Statement")
SUBJECT = NamedNode(RDF + "subject")
PREDICATE = NamedNode(RDF + "predicate")
OBJECT = NamedNode(RDF + "object")
RDFS_LABEL = NamedNode(RDFS + "label")
PREF_LABEL = NamedNode(SKOS + "prefLabel")
ALT_LABEL = NamedNode(SKOS + "altLabel")

NEWS_ARTICLE = NamedNode(SCHEMA + "NewsArticle")
HEADLINE = NamedNode(SCHEMA + "headline")
PUBLISHED = NamedNode(SCHEMA + "datePublished")
AUTHOR = NamedNode(SCHEMA + "author")
PUBLISHER = NamedNode(SCHEMA + "publisher")
LANGUAGE = NamedNode(SCHEMA + "inLanguage")
URL = NamedNode(SCHEMA + "url")
SOURCE = NamedNode(KG + "source")
ARTICLE_ID = NamedNode(KG + "articleId")
CONTENT_HASH = NamedNode(KG + "contentHash")
WORDS = NamedNode(KG + "words")
ANALYSED_BY = NamedNode(KG + "analysedBy")

CONTEXT = NamedNode(NIF + "Context")
IS_STRING = NamedNode(NIF + "isString")
OFFSET_STRING = NamedNode(NIF + "OffsetBasedString")
BEGIN = NamedNode(NIF + "beginIndex")
END = NamedNode(NIF + "endIndex")
ANCHOR = NamedNode(NIF + "anchorOf")
REFERENCE = NamedNode(NIF + "referenceContext")

LABEL = NamedNode(KG + "label")
ENTITY_TYPE = NamedNode(KG + "entityType")
PROFILE = NamedNode(KG + "profile")
ANALYSIS = NamedNode(KG + "analysis")
MENTIONS = NamedNode(SCHEMA + "mentions")
BELONGS = NamedNode(KG + "belongsTo")
BLOCK = NamedNode(KG + "block")
SEEN = NamedNode(KG + "seen")
BAND = NamedNode(KG + "band")
SOURCE_GROUP = NamedNode(KG + "SourceGroup")
MEMBER = NamedNode(KG + "member")
DOUBT = NamedNode(KG + "doubt")

TRIPLE = NamedNode(KG + "Triple")
SAYS = NamedNode(KG + "statement")
REJECTED = NamedNode(KG + "rejected")
REVIEW = NamedNode(KG + "review")
ACCEPTED = NamedNode(KG + "accepted")
SUBJECT_TEXT = NamedNode(KG + "subjectText")
PREDICATE_TEXT = NamedNode(KG + "predicateText")
OBJECT_TEXT = NamedNode(KG + "objectText")
PATTERN = NamedNode(KG + "pattern")
CONFIDENCE = NamedNode(KG + "confidence")
EVIDENCE = NamedNode(KG + "evidence")
TIME_TEXT = NamedNode(KG + "timeText")

ENTITY = NamedNode(KG + "Entity")
ARTICLES = NamedNode(KG + "articles")
BALLOTS = NamedNode(KG + "ballots")
RENAMED = NamedNode(KG + "renamed")
RETYPED = NamedNode(KG + "retyped")

STATEMENT = NamedNode(KG + "Statement")
RELATION_CLASS = NamedNode(KG + "Relation")
OPEN_CLASS = NamedNode(KG + "OpenPredicate")
PHRASE_CLASS = NamedNode(KG + "Phrase")
EDGE = NamedNode(KG + "edge")
INVERSE = NamedNode(KG + "inverse")
RELATION = NamedNode(KG + "relation")
STATUS = NamedNode(KG + "status")
SPEAKER = NamedNode(KG + "speaker")
TIME = NamedNode(KG + "time")
SOURCES = NamedNode(KG + "sources")
FACT = NamedNode(KG + "fact")
CLAIMED = NamedNode(KG + "claimed")
DENIED = NamedNode(KG + "denied")
SYMMETRIC = NamedNode(OWL + "SymmetricProperty")
ASYMMETRIC = NamedNode(OWL + "AsymmetricProperty")
INVERSE_OF = NamedNode(OWL + "inverseOf")
READ_AS = NamedNode(KG + "readAs")

DECISION_CLASS = NamedNode(KG + "Decision")
BLOCK_OF_FILE = NamedNode(KG + "asWritten")
SAY = NamedNode(KG + "say")
AGENT = NamedNode(PROV + "Agent")
PROV_ENTITY = NamedNode(PROV + "Entity")
ASSOCIATED = NamedNode(PROV + "wasAssociatedWith")
USED = NamedNode(PROV + "used")
COMMENT = NamedNode(RDFS + "comment")
LINK = NamedNode(KG + "Link")
LINK_OF = NamedNode(KG + "linkOf")
LINK_TO = NamedNode(KG + "linkTo")
CANDIDATE_CLASS = NamedNode(KG + "Candidate")
CANDIDATE_OF = NamedNode(KG + "candidateOf")
CANDIDATE = NamedNode(KG + "candidate")
KNOWN_TYPE = NamedNode(KG + "knownType")
DESCRIPTION = NamedNode(SCHEMA + "description")
MIN_SCORE = NamedNode(KG + "minScore")
KNOWLEDGE_BASE = NamedNode(KG + "knowledgeBase")
SCORE = NamedNode(KG + "score")
REASON = NamedNode(KG + "reason")
EXACT_MATCH = NamedNode(SKOS + "exactMatch")

FORMAT = NamedNode(KG + "formatVersion")
ACTIVITY = NamedNode(PROV + "Activity")
STARTED = NamedNode(PROV + "startedAtTime")
ENDED = NamedNode(PROV + "endedAtTime")
GENERATED = NamedNode(PROV + "generated")
INVALIDATED = NamedNode(PROV + "invalidated")
REVISION_OF = NamedNode(PROV + "wasRevisionOf")
INVALIDATION = NamedNode(PROV + "Invalidation")
OF_ACTIVITY = NamedNode(PROV + "activity")
AT_TIME = NamedNode(PROV + "atTime")
DROPPED = NamedNode(KG + "dropped")
DROPPED_BY = NamedNode(KG + "droppedBy")
QUOTE = NamedNode(KG + "quote")
REPLACED_BY = NamedNode(DCTERMS + "isReplacedBy")
KG_VERSION = NamedNode(KG + "version")
MODEL = NamedNode(KG + "model")
SCHEMA_NAME = NamedNode(KG + "schema")

DATE_TIME = NamedNode(XSD + "dateTime")
_DECIMAL = NamedNode(XSD + "decimal")
_INTEGER = NamedNode(XSD + "integer")
_DATED = (
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), NamedNode(XSD + "date")),
    (re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])"), NamedNode(XSD + "gYearMonth")),
    (re.compile(r"[0-9]{4}"), NamedNode(XSD + "gYear")),
    (re.compile(r"--(0[1-9]|1[0-2])-[0-9]{2}"), NamedNode(XSD + "gMonthDay")),
    (re.compile(r"--(0[1-9]|1[0-2])"), NamedNode(XSD + "gMonth")),
    (re.compile(r"[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}(Z|[+-][0-9]{2}:[0-9]{2})?"), DATE_TIME),
)


Values: TypeAlias = tuple[str, NamedNode, str]
"""Subject, predicate and object of a quad; subject and object as bare texts."""


def values(quad: Quad) -> Values:
    """Subject, predicate and object; subject and object as bare texts: the graph holds no blank nodes."""
    subject, predicate, obj = cast(tuple[Any, NamedNode, Any], (quad.subject, quad.predicate, quad.object))
    return subject.value, predicate, obj.value


def by_subject(quads: Iterable[Quad]) -> dict[str, dict[NamedNode, list[str]]]:
    """What is said of each subject, as bare texts by predicate; of what nothing is said, nothing."""
    of: dict[str, dict[NamedNode, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        subject, predicate, value = values(quad)
        of[subject][predicate].append(value)
    return of


def terms(quad: Quad) -> tuple[NamedNode, NamedNode, NamedNode | Literal, NamedNode]:
    """Subject, predicate, object and graph, typed as the graph's are: no blank nodes, no default graph."""
    parts = (quad.subject, quad.predicate, quad.object, quad.graph_name)
    return cast(tuple[NamedNode, NamedNode, NamedNode | Literal, NamedNode], parts)


def is_own(quad: Quad) -> bool:
    """Whether a quad is in a graph of kg's own, and not in one that somebody keeps beside them."""
    graph = quad.graph_name
    return isinstance(graph, NamedNode) and graph.value.startswith(GRAPHS)


def text(value: str) -> Literal:
    """A text, with what no export could hold replaced one for one (see ``storable``)."""
    return Literal(storable(value))


def integer(value: int) -> Literal:
    """A whole number."""
    return Literal(str(value), datatype=_INTEGER)


@lru_cache(maxsize=10_000)
def decimal(value: float) -> Literal:
    """A number to four places, in the form in which the store gives it back.

    Example:
        >>> decimal(0.97).value, decimal(1.0).value
        ('0.97', '1')
    """
    number = format(Decimal(repr(round(value, 4))), "f")
    return Literal(number.rstrip("0").rstrip(".") if "." in number else number, datatype=_DECIMAL)


def dated(value: str) -> Literal:
    """An ISO 8601 value typed by the precision that it has; what is no date of the calendar stays a text.

    The value is in the form in which the store gives it back: UTC is ``Z``.

    Example:
        >>> dated("2018-06").datatype.value.rpartition("#")[2], dated("2018-02-31").datatype.value.rpartition("#")[2]
        ('gYearMonth', 'string')
    """
    value = re.sub(r"(T.*)[+-]00:00$", r"\1Z", value)
    for pattern, datatype in _DATED:
        if pattern.fullmatch(value) and _in_calendar(value):
            return Literal(value, datatype=datatype)
    return text(value)


def is_date(value: str) -> bool:
    """Whether a text is a date or time as ISO 8601 writes it, as far as it is known.

    Example:
        >>> is_date("2024-05"), is_date("2024-5"), is_date("in May")
        (True, False, False)
    """
    return dated(value) != text(value)


def _in_calendar(value: str) -> bool:
    try:
        if value.startswith("--"):
            return len(value) != 7 or bool(date.fromisoformat(f"2000{value[1:]}"))
        if "T" in value:
            return bool(datetime.fromisoformat(value))
        return len(value) != 10 or bool(date.fromisoformat(value))
    except ValueError:
        return False
