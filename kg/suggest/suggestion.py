"""Relations that a graph suggests: its frequent open predicates that no relation covers, grouped by meaning."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING

from kg.graph import Graph
from kg.suggest.grouping import grouped
from kg.suggest.shape import Covered, Shape, joined
from kg.suggest.trial import Case, Hit, found_by
from kg.types import Entity, Statement, Status, Support

if TYPE_CHECKING:
    from kg.pipeline import Pipeline

MIN_COUNT = 2
LIMIT = 20
_CLAUSE = "open clause"
# Open predicates that are looked at, those of most statements first.
_MOST = 2_000
# Sentences that are tried for one suggestion, others that are shown with them, and the longest of them.
_CASES = 12
_OTHERS = 3
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that says a suggested relation.

    Attributes:
        sentence: on one line.
        subject: the words that name the subject there; the entity's label, if the sentence does not name it.
        object: the same of the object.
        article: id of the article that has it.
        found: whether the suggested patterns find it in the sentence alone; None if that does not name both.
        status: as they find it there.
    """

    sentence: str
    subject: str
    object: str
    article: str
    found: bool | None
    status: Status = Status.FACT


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A relation to consider.

    Attributes:
        name: in kebab case, after its most frequent predicate.
        predicates: the open predicates that it would name, each with how often it is said, most often first.
        subject: entity types of the subjects, each with how often, most often first.
        object: entity types of the objects, likewise.
        patterns: that could find it; those that find an example first.
        examples: sentences that say it: first those that the patterns find, last those that do not name both.
        count: how often it is said: different subject, object and text each count once.
        texts: how many different texts say it.
    """

    name: str
    predicates: tuple[tuple[str, int], ...]
    subject: tuple[tuple[str, int], ...]
    object: tuple[tuple[str, int], ...]
    patterns: tuple[str, ...]
    examples: tuple[Example, ...]
    count: int
    texts: int


@dataclass(frozen=True, slots=True)
class _Said:
    """One piece of evidence of an open statement."""

    statement: Statement
    support: Support
    text: str
    article: str


@dataclass(slots=True)
class _Predicate:
    """An open predicate with all that is said by it."""

    shape: Shape
    said: list[_Said]
    types: Counter[tuple[str, str]]

    @property
    def count(self) -> int:
        return len({(one.statement.subject, one.statement.object, one.text) for one in self.said})

    @property
    def construction(self) -> tuple[str, str, bool, tuple[str, str]]:
        """What predicates of one meaning have in common."""
        most = min(self.types, key=lambda pair: (-self.types[pair], pair))
        return self.shape.kind, self.shape.preposition, bool(self.shape.noun), most


def suggest(graph: Graph, pipeline: "Pipeline", *, min_count: int = MIN_COUNT, limit: int = LIMIT) -> list[Suggestion]:
    """Suggest relations for what the articles of a graph often say and no relation covers.

    Left out are predicates that a pattern of the schema has, auxiliaries and that somebody says something. Predicates
    of one construction, one preposition and the same types of subject and object are one suggestion if the word
    vectors of the language model are near; without vectors each is one by itself.

    Args:
        graph: of articles.
        pipeline: the language model, and the schema whose relations are known.
        min_count: least number of times that a suggestion is said, 1 or more.
        limit: most suggestions.

    Returns:
        What most texts say first. The same graph gives the same suggestions.

    Raises:
        ModelError: no language model, or one that does not fit.

    Example:
        >>> from kg.build import extend
        >>> from kg.config import Config
        >>> from kg.pipeline import Pipeline
        >>> from kg.types import Article
        >>> import io
        >>> pipeline = Pipeline(Config())
        >>> text = "Ann Lee quarrelled with Bob Ray in May. Ruth Hale quarrelled with Tom Ward in June."
        >>> with Graph.memory() as graph:
        ...     report = extend(graph, "-", pipeline, stdin=io.BytesIO(text.encode()))
        ...     [found] = suggest(graph, pipeline)
        >>> found.name, found.patterns, found.count
        ('quarrel-with', ('SUBJ quarrel with OBJ',), 2)
    """
    from kg.extract.lexicon import EVENT_NOUNS

    entities = {entity.iri: entity for entity in graph.entities()}
    found = _predicates(graph, entities, Covered(pipeline.schema, EVENT_NOUNS))
    constructions: dict[tuple[object, ...], list[_Predicate]] = defaultdict(list)
    for predicate in found:
        constructions[predicate.construction].append(predicate)
    if len(found) > 1:
        vector = _vectors(pipeline)
        groups = [group for same in constructions.values() for group in _alike(same, vector)]
    else:
        groups = [found] if found else []
    groups = [group for group in groups if sum(one.count for one in group) >= min_count]
    groups.sort(key=lambda group: (-_texts(group), -sum(one.count for one in group), group[0].shape))
    groups = groups[:limit]
    cases = [list(_cases(group, entities)) for group in groups]
    patterns = [text for group in groups for one in group for text in one.shape.patterns()]
    types = {entity.type for entity in entities.values()}
    hits = found_by(pipeline, patterns, (case for some in cases for case, _ in some), types)
    taken = {relation.name for relation in pipeline.schema.relations}
    others = (list(islice(_others(group, entities), _OTHERS)) for group in groups)
    return [_suggestion(*one, hits, taken) for one in zip(groups, cases, others, strict=True)]


def _texts(group: Iterable[_Predicate]) -> int:
    return len({said.text for one in group for said in one.said})


# -- what is said ------------------------------------------------------------------------------------------------------


def _predicates(graph: Graph, entities: Mapping[str, Entity], covered: Covered) -> list[_Predicate]:
    """The open predicates between entities that a pattern could say and none does, most frequent first."""
    reader = graph.reader
    known = {article.iri: article for article in reader.articles()}
    by_words: dict[str, list[str]] = defaultdict(list)
    for statement in reader.statements():
        between = {statement.subject, statement.object} <= entities.keys()
        if between and statement.relation is None and statement.subject != statement.object:
            by_words[statement.predicate_label].append(statement.iri)
    frequent = sorted(by_words, key=lambda words: (-len(by_words[words]), words))
    kept = [words for words in frequent if Shape.of(words) is not None][:_MOST]
    iris = [iri for words in kept for iri in by_words[words]]
    said = [
        _Said(one, support, known[support.article].hash, known[support.article].id)
        for one in reader.statements(only=iris, support=True)
        for support in one.support
        if support.pattern == _CLAUSE and not _names_somebody(one.predicate_label, support.predicate)
    ]
    inflected = {one.statement.predicate_label for one in said if _is_inflected(one)}
    of_shape: dict[Shape, list[_Said]] = defaultdict(list)
    for one in said:
        words = one.statement.predicate_label
        shape = Shape.of(words, inflected=words in inflected)
        ends = (entities[iri].type for iri in (one.statement.subject, one.statement.object))
        if shape is not None and shape.patterns() and not covered.has(shape, *ends):
            of_shape[shape].append(one)
    found = [_Predicate(shape, some, _types(some, entities)) for shape, some in of_shape.items()]
    return sorted(found, key=lambda one: (-one.count, one.shape))


def _names_somebody(words: str, predicate: str) -> bool:
    """Whether a name stands within the predicate: "met Trump in"."""
    return any(token[:1].isupper() and token.casefold() in words.split() for token in predicate.split())


def _is_inflected(said: _Said) -> bool:
    return said.support.predicate.casefold() != said.statement.predicate_label


def _types(said: Iterable[_Said], entities: Mapping[str, Entity]) -> Counter[tuple[str, str]]:
    ends = {(one.statement.subject, one.statement.object, one.text) for one in said}
    return Counter((entities[subject].type, entities[target].type) for subject, target, _ in ends)


# -- what means the same -----------------------------------------------------------------------------------------------

_Vector = Callable[[str], Sequence[float] | None]


def _vectors(pipeline: "Pipeline") -> _Vector:
    """The language model's vector of a word, of length 1; None where it has none."""
    vocab, known = pipeline.nlp.vocab, dict[str, Sequence[float] | None]()

    def vector(word: str) -> Sequence[float] | None:
        if word not in known:
            values = [float(value) for value in vocab[word].vector] if vocab[word].has_vector else []
            length = math.sqrt(sum(value * value for value in values))
            known[word] = [value / length for value in values] if length else None
        return known[word]

    return vector


def _alike(predicates: list[_Predicate], vector: _Vector) -> list[list[_Predicate]]:
    by_shape = {one.shape: one for one in predicates}

    def likeness(one: Shape, other: Shape) -> float:
        pairs = zip_longest(one.heads, other.heads)
        return min((_cosine(vector(a), vector(b)) if a and b else -1.0) for a, b in pairs)

    return [[by_shape[shape] for shape in group] for group in grouped(list(by_shape), likeness)]


def _cosine(one: Sequence[float] | None, other: Sequence[float] | None) -> float:
    return 0.0 if one is None or other is None else math.fsum(a * b for a, b in zip(one, other, strict=True))


# -- what is suggested -------------------------------------------------------------------------------------------------


def _cases(group: Sequence[_Predicate], entities: Mapping[str, Entity]) -> Iterator[tuple[Case, str]]:
    """Sentences to try, some of each predicate, each with the id of its article; surest first."""
    seen: set[Case] = set()
    by_predicate = [list(_named(predicate, entities)) for predicate in group]
    for case, article in filter(None, chain.from_iterable(zip_longest(*by_predicate))):
        if case not in seen and len(seen) < _CASES:
            seen.add(case)
            yield case, article


def _named(predicate: _Predicate, entities: Mapping[str, Entity]) -> Iterator[tuple[Case, str]]:
    """Sentences in which both entities are named, so that they can be read by themselves."""
    named = [one for one in _surest(predicate.said) if _names_both(one, entities)]
    # "Hale" alone may be taken for a town: full names first.
    for one in sorted(named, key=_short_names):
        yield Case(_line(one.support.evidence.text), one.support.subject, one.support.object), one.article


def _others(group: Iterable[_Predicate], entities: Mapping[str, Entity]) -> Iterator[Example]:
    """Sentences in which not both entities are named."""
    for one in _surest(said for predicate in group for said in predicate.said):
        if not _names_both(one, entities):
            ends = one.statement.subject_label, one.statement.object_label
            yield Example(_line(one.support.evidence.text), *ends, one.article, None)


def _surest(said: Iterable[_Said]) -> list[_Said]:
    short = (one for one in said if len(one.support.evidence.text) <= _LONGEST)
    return sorted(short, key=lambda one: (-one.support.confidence, len(one.support.evidence.text), one.article,
                                          one.support.evidence.start, one.statement.iri))  # fmt: skip


def _names_both(said: _Said, entities: Mapping[str, Entity]) -> bool:
    ends = ((said.support.subject, said.statement.subject), (said.support.object, said.statement.object))
    return "=>" not in said.support.evidence.text and all(_is_name(words, entities[iri]) for words, iri in ends)


def _short_names(said: _Said) -> int:
    """How many of the two are called by another name than their label."""
    statement, support = said.statement, said.support
    return (support.subject != statement.subject_label) + (support.object != statement.object_label)


def _line(text: str) -> str:
    return " ".join(text.split())


def _is_name(words: str, entity: Entity) -> bool:
    names = {entity.label, *(name for name, _ in entity.aliases)}
    return "|" not in words and words in names and any(map(str.isupper, words))


def _suggestion(
    group: Sequence[_Predicate], cases: Sequence[tuple[Case, str]], others: Iterable[Example],
    hits: Mapping[str, set[Hit]], taken: set[str],
) -> Suggestion:  # fmt: skip
    types: Counter[tuple[str, str]] = sum((one.types for one in group), Counter())
    subjects: Counter[str] = Counter()
    objects: Counter[str] = Counter()
    for (subject, target), count in types.items():
        subjects[subject] += count
        objects[target] += count
    found = {text: {hit.case for hit in some if hit.subject in subjects and hit.object in objects}
             for text, some in hits.items()}  # fmt: skip
    patterns, known = _chosen(group, {case for case, _ in cases}, found)
    status = {hit.case: hit.status for some in hits.values() for hit in some}
    examples = [
        Example(case.sentence, case.subject, case.object, article, case in known, status.get(case, Status.FACT))
        for case, article in cases
    ]
    examples.sort(key=lambda one: not one.found)
    name = _name(group[0].shape, taken)
    taken.add(name)
    return Suggestion(
        name=name,
        predicates=tuple((one.shape.words, one.count) for one in group),
        subject=_by_count(subjects),
        object=_by_count(objects),
        patterns=tuple(patterns),
        examples=(*examples, *others),
        count=sum(one.count for one in group),
        texts=_texts(group),
    )


def _chosen(
    group: Sequence[_Predicate], cases: set[Case], hits: Mapping[str, set[Case]]
) -> tuple[list[str], set[Case]]:
    """Of each predicate the pattern that finds most, the likeliest where none finds anything; and what they find."""
    patterns = []
    for one in group:
        texts = one.shape.patterns()
        patterns.append(max(texts, key=lambda text: (len(hits[text] & cases), -texts.index(text))))
    patterns = sorted(dict.fromkeys(patterns), key=lambda text: not hits[text] & cases)
    return joined(patterns), set().union(*(hits[text] & cases for text in patterns))


def _by_count(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _name(shape: Shape, taken: set[str]) -> str:
    """A name in kebab case that no relation has."""
    words = " ".join((shape.word, shape.noun, shape.preposition)).split()
    parts = ["".join(letter for letter in word.casefold() if letter.isascii() and letter.isalnum()) for word in words]
    name = "-".join(part for part in parts if part) or "relation"
    number = 2
    found = name
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    return found
