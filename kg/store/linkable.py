"""What the graph knows of its entities, as far as it tells whom they are: names, company, descriptions."""

from collections import defaultdict

from kg.link import EntityProfile, fold, folded
from kg.store import nodes as n
from kg.store.reader import GraphReader
from kg.types import Entity

# Of an entity that is in thousands of articles these are enough.
_ARTICLES = 200


class Profiles:
    """Profiles of a graph's entities; what all of them share is read once.

    Args:
        reader: of the graph.
    """

    def __init__(self, reader: GraphReader) -> None:
        self.entities = reader.entities()
        names = {entity.iri: folded([entity.label, *_proper(entity)]) for entity in self.entities}
        self._words = {entity.iri: _words(entity) for entity in self.entities}
        self._articles: dict[str, list[str]] = defaultdict(list)
        company: dict[str, set[str]] = defaultdict(set)
        for quad in reader.store.match(None, n.MENTIONS):
            _, _, entity, article = n.terms(quad)
            self._articles[entity.value].append(article.value)
            company[article.value].update(names.get(entity.value, ()))
        self._company = {article: frozenset(several) for article, several in company.items()}
        self._neighbours: dict[str, set[str]] = defaultdict(set)
        for one in reader.statements():
            for this, other, label in (
                (one.subject, one.object, one.object_label), (one.object, one.subject, one.subject_label),
            ):  # fmt: skip
                if this in names:
                    self._neighbours[this].update(names.get(other) or folded([label]))

    def of(self, entity: Entity) -> EntityProfile:
        """One entity's."""
        articles = sorted(set(self._articles[entity.iri]))[:_ARTICLES]
        context = frozenset().union(self._words[entity.iri], *(self._company[article] for article in articles))
        return EntityProfile(
            entity.label, entity.aliases, entity.type, context, frozenset(self._neighbours[entity.iri])
        )


def _proper(entity: Entity) -> list[str]:
    return [name for name, _ in entity.aliases if name[:1].isupper()]


def _words(entity: Entity) -> frozenset[str]:
    """The words of its descriptions, such as "the Norwegian singer"."""
    described = (fold(name) for name, _ in entity.aliases if not name[:1].isupper())
    return frozenset(word for name in described for word in name.split() if len(word) > 3)
