"""What a graph has to show of an article: the mentions of its entities, and its statements between them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.labelling.task import Labels, Link, Place, Task
from kg.store.occurrences import read_found
from kg.store.reader import GraphReader
from kg.store.reviewed import rejected
from kg.types import Argument, LocalEntity, Status, Triple


@dataclass(frozen=True, slots=True)
class Marked:
    """An article's mentions and readings, each with its place.

    Attributes:
        article: IRI of the revision.
        entities: the local entity at each place.
        types: of each local entity, as the graph has it.
        iris: of the graph's entity that each local entity is.
        triples: those that say what a link says.
        rejected: links that people have rejected already.
    """

    article: str
    entities: Mapping[Place, LocalEntity]
    types: Mapping[str, str]
    iris: Mapping[str, str]
    triples: Mapping[Link, tuple[Triple, ...]] = field(default_factory=dict)
    rejected: frozenset[Link] = frozenset()

    @property
    def labels(self) -> Labels:
        """What is to be seen."""
        spans = {place: self.types[one.id] for place, one in self.entities.items()}
        return Labels(spans, frozenset(self.triples.keys() - self.rejected))


def marked(reader: GraphReader, article: str) -> Marked:
    """What was found in an article of the graph.

    Statements with open predicates, and those about mere phrases, have no two mentions to be drawn between, or none of
    a label that could be chosen from a list: they are left out.

    Args:
        reader: of the graph.
        article: IRI of the revision.
    """
    found = read_found(reader.store, article)
    entities: dict[Place, LocalEntity] = {}
    for entity in found.entities:
        for mention in entity.mentions:
            entities.setdefault((mention.start, mention.end), entity)
    places: dict[str, list[Place]] = {}
    for place in sorted(entities):
        places.setdefault(entities[place].id, []).append(place)
    types = {}
    for entity in found.entities:
        known = reader.entity(found.iris[entity.id])
        types[entity.id] = known.type if known else entity.type
    gone = rejected(reader.store, article)
    triples: dict[Link, list[tuple[Triple, bool]]] = {}
    for number, triple in enumerate(found.triples):
        one, other = (_place(end, triple, places) for end in (triple.subject, triple.object))
        if triple.relation is not None and one and other and one != other:
            triples.setdefault((one, label(triple), other), []).append((triple, number in gone))
    return Marked(
        article, entities, types, found.iris,
        {link: tuple(triple for triple, _ in said) for link, said in triples.items()},
        frozenset(link for link, said in triples.items() if all(out for _, out in said)),
    )  # fmt: skip


def label(triple: Triple) -> str:
    """What a link is called: the relation, with the status where it is no fact.

    Example:
        >>> ann, bob = Argument("Ann", 0, 3), Argument("Bob", 8, 11)
        >>> label(Triple(ann, "met", bob, relation="met-with", status=Status.DENIED))
        'met-with_denied'
    """
    return f"{triple.relation}" if triple.status is Status.FACT else f"{triple.relation}_{triple.status.value}"


def _place(argument: Argument, triple: Triple, places: Mapping[str, list[Place]]) -> Place | None:
    """Where an argument is marked: at its own words, or where its sentence or else the article names its entity."""
    named = places.get(argument.entity or "", [])
    spans = [(argument.start, argument.end), *((one.start, one.end) for one in triple.evidence)]
    if spans[0] in named:
        return spans[0]
    for start, end in spans:
        if inside := [place for place in named if place[0] < end and start < place[1]]:
            return inside[0]
    return named[0] if named else None


def tasks(reader: GraphReader, articles: Iterable[str] | None = None) -> Iterator[Task]:
    """A task for each article, by date and id.

    Args:
        reader: of the graph.
        articles: IRIs of those that are wanted; None: all.
    """
    for info in reader.articles(only=articles):
        found = marked(reader, info.iri)
        names = {place: reader.label(found.iris[one.id]) for place, one in found.entities.items()}
        about = {"title": info.title, "date": info.date, "url": info.url}
        known = {name: value for name, value in about.items() if value is not None}
        yield Task(info.iri, info.id, reader.text(info.iri), found.labels, names, known)
