"""Groups of articles that are one source, kept up as articles come and go (see ``kg.resolve.copies``).

A group is a node with its articles in the graph ``kg:graph/groups``; an article that is alone has none. In
``kg:graph/resolution`` stands for each text, by its content hash, in which bands it is: there near-duplicates meet.
The work for an article that comes is that of comparing it with one text of each group near it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad

from kg.resolve.copies import SIMILAR, bands, connected, group_id, shingles, similarity
from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.contribution import Contribution
from kg.store.difference import Difference
from kg.store.lines import Line, line_of, lines_of
from kg.store.oxigraph import OxigraphStore

# Beyond this many texts (each has some hundred shingles), they are forgotten and read again when they are needed.
_MOST_KEPT = 200


@dataclass(slots=True)
class Regrouping:
    """What a change does to the groups.

    Attributes:
        difference: quads that go and come.
        group: of each article that has another group than before, the IRI of the one it has now, or None.
        gone: articles that go and do not come again.
        hashes: content hash of each article that comes.
        texts: those that come, by content hash.
        bands: content hashes of those that come, by band.
    """

    difference: Difference
    group: dict[str, str | None] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    hashes: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    bands: dict[str, list[str]] = field(default_factory=dict)


class Groups:
    """The groups of a graph.

    Args:
        store: open.
    """

    def __init__(self, store: OxigraphStore) -> None:
        self.store = store
        self._shingles: dict[str, frozenset[str]] = {}

    def source(self, article: str, change: Regrouping) -> str:
        """What an article counts as when sources are counted: its group, or its own text.

        Args:
            article: IRI of an article of the graph, or of one that comes with the change.
            change: what the graph will be after.
        """
        return self._group(article, change) or self._hash(article, change)

    def exchange(self, old: Iterable[Contribution], new: Iterable[Contribution]) -> Regrouping:
        """Take articles out and put others in; nothing is written.

        Args:
            old: what those that go gave; one may go and come.
            new: what those that come give.
        """
        going = {one.article: one for one in old}
        coming = {one.article: one for one in new}
        change = Regrouping(Difference(set(), set()))
        change.gone = {article for article in going if article not in coming}
        for article in sorted(change.gone):
            self._take_out(article, going[article].hash, change)
        for article, one in sorted(coming.items()):
            if article not in going:
                self._put_in(article, one.hash, one.text, change)
        return change

    def articles(self, source: str, change: Regrouping) -> Iterator[str]:
        """IRIs of the articles that count as one source, as they are after a change."""
        return self._members(source, change) if source.startswith(v.GROUP) else self._articles(source, change)

    # Taking out

    def _take_out(self, article: str, content_hash: str, change: Regrouping) -> None:
        alone = next(self._articles(content_hash, change), None) is None
        if alone:
            text = NamedNode(v.TEXT + content_hash)
            change.difference.gone.update(lines_of(self.store.match(text, n.BAND, None, n.RESOLUTION)))
        if (group := self._group(article, change)) is None:
            return
        members = [one for one in self._members(group, change) if one != article]
        self._move(article, None, change)
        texts: dict[str, list[str]] = {}
        for one in members:
            texts.setdefault(self._hash(one, change), []).append(one)
        parts = connected({one: self._shingles_of(one, change) for one in texts}) if alone else [tuple(texts)]
        for part in parts:
            articles = [one for text in part for one in texts[text]]
            now = v.GROUP + group_id(part) if len(articles) > 1 else None
            for one in articles:
                self._move(one, now, change)

    # Putting in

    def _put_in(self, article: str, content_hash: str, text: str, change: Regrouping) -> None:
        twins = self._articles(content_hash, change)
        twin = next(twins, None)
        change.hashes[article] = content_hash
        change.texts[content_hash] = text
        if twin is not None:
            self._join(article, content_hash, [twin], change)
            return
        found = bands(self._shingles_of(content_hash, change))
        change.difference.come.update(band_lines(content_hash, found))
        self._join(article, content_hash, self._near(content_hash, found, change), change)
        for band in found:
            change.bands.setdefault(band, []).append(content_hash)

    def _near(self, content_hash: str, found: Iterable[str], change: Regrouping) -> list[str]:
        """Of each group, or lone article, that is one source with a new text, one article."""
        of, gone = self._shingles_of(content_hash, change), change.difference.gone
        near: dict[str, str] = {}
        compared = {content_hash}
        for band in found:
            quads = self.store.match(None, n.BAND, n.text(band), n.RESOLUTION)
            there = (quad for quad in quads if not gone or gone.isdisjoint(lines_of([quad])))
            stored = (n.values(quad)[0].removeprefix(v.TEXT) for quad in there)
            for text in (*change.bands.get(band, ()), *stored):
                if text in compared:
                    continue
                compared.add(text)
                if (article := next(self._articles(text, change), None)) is None:
                    continue
                source = self.source(article, change)
                if source not in near and similarity(of, self._shingles_of(text, change)) >= SIMILAR:
                    near[source] = article
        return list(near.values())

    def _join(self, article: str, content_hash: str, near: list[str], change: Regrouping) -> None:
        if not near:
            return
        # A lone article joins by the id that its group would have.
        parts = {self._group(one, change) or v.GROUP + group_id([self._hash(one, change)]): one for one in near}
        now = min(*parts, v.GROUP + group_id([content_hash]))
        for group, one in parts.items():
            stays = group == now and self._group(one, change) is not None
            for member in () if stays else [one, *list(self._members(group, change))]:
                self._move(member, now, change)
        self._move(article, now, change)

    # How the graph is read, as it is after what is known of the change

    def _move(self, article: str, group: str | None, change: Regrouping) -> None:
        before = self._group(article, change)
        if before == group:
            return
        change.group[article] = group
        for iri in (before, group):
            if iri is not None:
                kind, member = group_quads(iri, article)
                self._turn(change, member, there=iri == group)
                self._turn(change, kind, there=next(self._members(iri, change), None) is not None)

    def _turn(self, change: Regrouping, quad: Quad, *, there: bool) -> None:
        """Note whether a quad is there after the change."""
        come, gone, (line,) = change.difference.come, change.difference.gone, lines_of([quad])
        (come if there else gone).add(line)
        (gone if there else come).discard(line)
        if (quad in self.store) == there:
            (come if there else gone).discard(line)

    def _group(self, article: str, change: Regrouping) -> str | None:
        if article in change.group:
            return change.group[article]
        stored = self.store.match(None, n.MEMBER, NamedNode(article), n.GROUPS)
        return next((n.values(quad)[0] for quad in stored), None)

    def _members(self, group: str, change: Regrouping) -> Iterator[str]:
        for quad in self.store.match(NamedNode(group), n.MEMBER, None, n.GROUPS):
            if (article := n.values(quad)[2]) not in change.group:
                yield article
        yield from (article for article, now in list(change.group.items()) if now == group)

    def _articles(self, content_hash: str, change: Regrouping) -> Iterator[str]:
        """The articles of a text."""
        yield from (one for one, of in change.hashes.items() if of == content_hash)
        for quad in self.store.match(None, n.CONTENT_HASH, n.text(content_hash)):
            article = n.values(quad)[0]
            if article not in change.gone and article not in change.hashes:
                yield article

    def _hash(self, article: str, change: Regrouping) -> str:
        node = NamedNode(article)
        return change.hashes.get(article) or self.store.value(node, n.CONTENT_HASH, node) or ""

    def _shingles_of(self, content_hash: str, change: Regrouping) -> frozenset[str]:
        if len(self._shingles) > _MOST_KEPT:
            self._shingles.clear()
        if content_hash not in self._shingles:
            if (text := change.texts.get(content_hash)) is None:
                article = NamedNode(next(self._articles(content_hash, change)))
                context = NamedNode(f"{article.value}#char=0,")
                text = self.store.value(context, n.IS_STRING, article) or ""
            self._shingles[content_hash] = shingles(text)
        return self._shingles[content_hash]


def band_lines(content_hash: str, found: Iterable[str]) -> Iterator[Line]:
    """What the graph says of a text: in which bands it is."""
    yield from (line_of((v.TEXT + content_hash, n.BAND, band), n.RESOLUTION) for band in found)


def group_quads(group: str, article: str) -> tuple[Quad, Quad]:
    """What the graph says of a group because of one article: what it is, and that this is a member."""
    node = NamedNode(group)
    return Quad(node, n.TYPE, n.SOURCE_GROUP, n.GROUPS), Quad(node, n.MEMBER, NamedNode(article), n.GROUPS)


def groups_of(articles: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """The groups of articles, from nothing.

    Args:
        articles: content hash and text of each, by IRI.

    Returns:
        The group's IRI of each article that is not alone.
    """
    by_text: dict[str, list[str]] = {}
    for article, (content_hash, _) in articles.items():
        by_text.setdefault(content_hash, []).append(article)
    parts = connected({content_hash: shingles(text) for content_hash, text in articles.values()})
    members = {v.GROUP + group_id(part): [one for text in part for one in by_text[text]] for part in parts}
    return {one: group for group, few in members.items() if len(few) > 1 for one in few}
