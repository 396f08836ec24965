"""What a person changed in an annotation tool, as decisions; and what kg has no decision for, a line each."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Literal

from kg.decisions import Decision, EntityRef, StatementRef
from kg.graph import Graph
from kg.labelling.marking import Marked, marked
from kg.labelling.task import DIFFERENT, SAME, Labels, Link, Place, RecordError, Returned, read_record
from kg.problems import listed, shown
from kg.store.decided import article_name
from kg.types import LocalEntity, Triple


@dataclass(slots=True)
class Changes:
    """What came back.

    Attributes:
        tasks: how many articles.
        decisions: what was changed in them.
        left: what kg could not take, each with its place.
    """

    tasks: int = 0
    decisions: list[Decision] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def changes(
    graph: Graph, returned: Iterable[Returned], types: Collection[str], relations: Collection[str], *,
    spelt: Callable[[str], str] = str, written: Callable[[str], str] = str, by: str | None = None,
    on: str | None = None, because: str | None = None,
) -> Changes:  # fmt: skip
    """Compare what comes back with what was shown.

    Args:
        graph: from which it was exported.
        returned: articles.
        types: entity types that there are.
        relations: names of the relations that there are.
        spelt: how the tool spells a label.
        written: how it writes an article's text.
        by: who decided.
        on: when.
        because: why.
    """
    found = Changes()
    known = {spelt(one): one for one in types}
    links = {spelt(one) for one in (*relations, SAME, DIFFERENT)}
    articles = {one.iri: one.id for one in graph.articles()}
    for one in returned:
        found.tasks += 1
        try:
            article, was = read_record(one.record)
        except RecordError as error:
            found.left.append(f"{one.where} {error.what}: {error.hint}")
            continue
        if article not in articles:
            found.left.append(f"{one.where}: the graph has not this revision of the article: export it anew")
            continue
        where = f"{one.where} ({shown(articles[article])})"
        if written(graph.reader.text(article)) != one.text:
            found.left.append(f"{where}: its text is not that of the article: export it anew")
        else:
            compared = _Compared(graph, marked(graph.reader, article), was, one, known, links, spelt)
            found.decisions += compared.decisions(by, on, because)
            found.left += [f"{where}: {left}" for left in compared.left]
    return found


class _Compared:
    """One article as it was shown and as it comes back."""

    def __init__(
        self, graph: Graph, now: Marked, was: Labels, came: Returned, types: Mapping[str, str],
        relations: Collection[str], spelt: Callable[[str], str],
    ) -> None:  # fmt: skip
        self._graph, self._marked, self._was, self._came = graph, now, was, came
        self._types, self._relations = types, relations
        self._triples = {(one, spelt(label), other): said for (one, label, other), said in now.triples.items()}
        self._spelt = spelt
        self._article = article_name(graph.reader.store, now.article)
        self.left = [*came.problems, *came.notes]

    def decisions(self, by: str | None, on: str | None, because: str | None) -> list[Decision]:
        """What was changed; ``left`` has then what was changed besides."""
        gone = self._was.spans.keys() - self._came.labels.spans.keys()
        without = self._was.links - self._came.labels.links
        come = self._came.labels.links - self._was.links
        turned = {link for link in without if self._both_ways(link) and link[::-1] in come}
        without, come = without - turned, come - {link[::-1] for link in turned}
        if self._came.problems and (gone or without):
            self.left.append("what seems to be removed is left, as some of it could not be read")
            gone, without = set(), frozenset()
        self._spans(gone)
        said = [*self._retyped(), *self._rejected(without), *self._linked(come)]
        return [replace(one, by=by, on=on, because=because) for one in said]

    def _both_ways(self, link: Link) -> bool:
        return any(triple.inverse == triple.relation for triple in self._triples.get(link, ()))

    # Mentions

    def _spans(self, gone: Collection[Place]) -> None:
        """Report mentions that came and went: they are the language model's, and no decision speaks of one."""
        come = sorted(self._came.labels.spans.keys() - self._was.spans.keys())
        for place in sorted(gone):
            moved = next((one for one in come if one[0] < place[1] and place[0] < one[1]), None)
            if moved:
                come.remove(moved)
                self.left.append(f"no decision moves a mention: {self._words(place)} to {self._words(moved)}")
            else:
                self.left.append(f"no decision removes a mention: {self._words(place)}")
        for place in come:
            kind = shown(self._came.labels.spans[place])
            self.left.append(f"no decision adds a mention: {self._words(place)}, {kind}")

    def _words(self, place: Place) -> str:
        return f"{shown(self._came.text[slice(*place)])!r} at {place[0]}"

    def _retyped(self) -> Iterator[Decision]:
        """An entity is of another type when all its names in the article are."""
        now, was = self._came.labels.spans, self._was.spans
        changed: dict[str, dict[Place, str]] = defaultdict(dict)
        for place in sorted(was.keys() & now.keys()):
            if was[place] != now[place]:
                entity = self._marked.entities.get(place)
                changed[entity.id if entity else ""][place] = now[place]
        for places in changed.values():
            entity = self._marked.entities.get(next(iter(places)))
            new = set(places.values())
            if entity is None:
                self.left += [f"the graph has no entity any more at {self._words(place)}" for place in places]
            elif len(new) > 1:
                self.left.append(f'"{entity.label}" has several new types: {", ".join(sorted(map(shown, new)))}')
            elif (kind := self._types.get(found := new.pop())) is None:
                self.left.append(f'"{entity.label}": there is no entity type {_near(found, self._types)}')
            elif still := [place for place in self._names(entity) if was.get(place) and now.get(place) != found]:
                rest = listed([self._words(place) for place in still], 5)
                self.left.append(f'"{entity.label}" is of type {kind} only where all its names are; not so: {rest}')
            else:
                yield Decision("retype", (self._ref(entity),), type=kind)

    def _names(self, entity: LocalEntity) -> list[Place]:
        """Where its names stand; all its mentions, where it has none."""
        named = {(one.start, one.end) for one in entity.mentions if one.kind == "name"}
        every = [place for place, one in self._marked.entities.items() if one.id == entity.id]
        return [place for place in every if place in named] or every

    def _ref(self, entity: LocalEntity) -> EntityRef:
        return self._graph.entity_ref(self._marked.iris[entity.id])

    # Relations

    def _rejected(self, without: Collection[Link]) -> Iterator[Decision]:
        """A statement is wrong, as far as this article says it, when it is nowhere marked there any more."""
        still = {key for link, said in self._triples.items() if link not in without and link in self._was.links
                 for key in self._keys(said)}  # fmt: skip
        done = set()
        for link in sorted(without):
            said = self._triples.get(link)
            if said is None:
                self.left.append(f"the graph says no more: {self._link(link)}")
            elif still & self._keys(said):
                self.left.append(f"the article is marked to say so elsewhere, too; remove it there: {self._link(link)}")
            else:
                for triple in said:
                    ref = StatementRef(
                        self._name(triple.subject.entity), triple.relation or "", self._name(triple.object.entity),
                        triple.status, article=self._article,
                    )  # fmt: skip
                    if ref.key not in done:
                        done.add(ref.key)
                        yield Decision("reject", statement=ref)

    def _keys(self, said: Iterable[Triple]) -> set[tuple[str | None, ...]]:
        """What triples say, the same from whichever side."""
        keys: set[tuple[str | None, ...]] = set()
        for triple in said:
            one, other = (self._marked.iris.get(end.entity or "") for end in (triple.subject, triple.object))
            read, turned = (one, triple.relation, other), (other, triple.inverse, one)
            keys.add((*(min(read, turned, key=str) if triple.inverse else read), triple.status.value))
        return keys

    def _name(self, entity: str | None) -> str:
        return next(one.label for one in self._marked.entities.values() if one.id == entity)

    def _linked(self, come: Collection[Link]) -> Iterator[Decision]:
        for link in sorted(come):
            place, label, other = link
            ends = self._marked.entities.get(place), self._marked.entities.get(other)
            if label not in self._relations:
                self.left.append(f"there is no relation {_near(label, self._relations)}: {self._link(link)}")
            elif label not in (SAME, DIFFERENT):
                self.left.append(f"no decision adds a statement: {self._link(link)}")
            elif ends[0] is None or ends[1] is None or ends[0].id == ends[1].id:
                self.left.append(f"{label} joins no two entities of the article: {self._link(link)}")
            else:
                yield from self._told(label, ends[0], ends[1])

    def _told(self, label: str, one: LocalEntity, other: LocalEntity) -> Iterator[Decision]:
        say: Literal["same", "different"] = "same" if label == SAME else "different"
        apart = self._marked.iris[one.id] != self._marked.iris[other.id]
        if apart or say == "different":
            # Of two that are one entity in the graph each must be named by what this article calls it.
            refs = [self._ref(end) if apart else EntityRef(end.label, end.type, self._article) for end in (one, other)]
            yield Decision(say, tuple(refs))

    def _link(self, link: Link) -> str:
        return f"{self._words(link[0])} {shown(link[1])} {self._words(link[2])}"


def _near(label: str, known: Iterable[str]) -> str:
    """A label that is not known, and the one that may be meant."""
    near = get_close_matches(label, sorted(known), 1)
    return f"{shown(label)!r}" + (f" (did you mean {near[0]!r}?)" if near else "")
