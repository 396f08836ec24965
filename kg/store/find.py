"""What a person means by a name: an entity, an article, a relation or a statement of the graph."""

import difflib
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from kg.errors import NotFoundError
from kg.problems import listed
from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.reader import ArticleInfo, GraphReader, in_order
from kg.store.redirects import now_at
from kg.types import Entity, Statement

_SHORTEST_PREFIX = 6


def find_entity(reader: GraphReader, name: str) -> Entity:
    """The entity of this IRI, prefixed IRI, label or alias; capitals do not matter where none has them so.

    An IRI that an entity had leads to what it is now. A label goes before an alias, and a name as written before one
    with other capitals.

    Raises:
        NotFoundError: there is none, or there are several.
    """
    iri = v.expanded(name)
    if iri and _is_iri(iri) and (now := now_at(reader.store, iri)):
        return _only(reader, name, now)
    for predicate, folded in (
        (n.PREF_LABEL, False), (n.PREF_LABEL, True), (n.ALT_LABEL, False), (n.ALT_LABEL, True),
    ):  # fmt: skip
        if found := _named(reader, name, predicate, folded=folded):
            return _only(reader, name, found)
    labels = {n.values(quad)[2] for place in (n.PREF_LABEL, n.ALT_LABEL) for quad in reader.store.match(None, place)}
    raise not_found("entity", name, labels, "names are matched whole; capitals do not matter")


def _named(reader: GraphReader, name: str, predicate: NamedNode, *, folded: bool) -> set[str]:
    if not folded:
        return {n.values(quad)[0] for quad in reader.store.match(None, predicate, n.text(name), n.ENTITIES)}
    wanted = name.casefold()
    quads = map(n.values, reader.store.match(None, predicate, None, n.ENTITIES))
    return {iri for iri, _, label in quads if label.casefold() == wanted}


def _only(reader: GraphReader, name: str, iris: set[str]) -> Entity:
    found = [entity for iri in sorted(iris) if (entity := reader.entity(iri))]
    if len(found) > 1:
        which = [f"{one.label} ({one.type or 'Other'}, {v.prefixed(one.iri)})" for one in found]
        raise NotFoundError(f"{name!r} can be {len(found)} entities", found=listed(which), hint="name one by its IRI")
    return found[0]


def find_subject(reader: GraphReader, name: str) -> str:
    """The IRI of an entity, or of the phrase of these words.

    Raises:
        NotFoundError: there is neither, or there are several.
    """
    try:
        return find_entity(reader, name).iri
    except NotFoundError:
        phrase = v.phrase_iri(name)
        if reader.statement_iris(subject=phrase):
            return phrase
        raise


def statements_with_object(reader: GraphReader, name: str) -> set[str]:
    """IRIs of the statements whose object is this entity, or these words.

    Raises:
        NotFoundError: there is neither, or there are several entities of this name.
    """
    worded = reader.statement_iris(words=name)
    try:
        return worded | reader.statement_iris(obj=find_entity(reader, name).iri)
    except NotFoundError:
        if worded:
            return worded
        raise


def _statements_with_subject(reader: GraphReader, name: str) -> set[str]:
    try:
        return reader.statement_iris(subject=find_entity(reader, name).iri)
    except NotFoundError:
        return set()


def find_statements(
    reader: GraphReader, *, relation: str | None = None, subject: str | None = None, obj: str | None = None,
    about: str | None = None, support: bool = False,
) -> list[Statement]:  # fmt: skip
    """Statements that fit all that is given, as the graph has them or, where their relation has an inverse, turned.

    Args:
        reader: of the graph.
        relation: name of a relation, or words of an open predicate.
        subject: an entity or a phrase.
        obj: an entity, or the words of an object that is none.
        about: an entity that is subject, object or speaker.
        support: with the evidence of each.

    Raises:
        NotFoundError: there is no such entity, or there are several.
    """
    read: list[set[str]] = []
    turned: list[set[str]] = []
    if relation is not None:
        predicates = find_predicates(reader, relation)
        read.append({iri for one in predicates for iri in reader.statement_iris(predicate=one)})
        turned.append({iri for one in predicates for iri in reader.statement_iris(inverse=one)})
    if subject is not None:
        first = find_subject(reader, subject)
        read.append(reader.statement_iris(subject=first))
        turned.append(reader.statement_iris(obj=first))
    if obj is not None:
        read.append(statements_with_object(reader, obj))
        turned.append(_statements_with_subject(reader, obj))
    if about is not None:
        iri = find_entity(reader, about).iri
        concerned = set().union(*(reader.statement_iris(**{place: iri}) for place in ("subject", "obj", "speaker")))
        # Without another condition it has them from whichever side already.
        turned = [*turned, concerned] if turned else []
        read.append(concerned)
    fit = set.intersection(*read) if read else None
    also = set.intersection(*turned) - (fit or set()) if turned else set()
    others = (one.turned() for one in reader.statements(support=support, only=also) if one.inverse)
    return in_order([*reader.statements(support=support, only=fit), *others])


def find_article(reader: GraphReader, name: str) -> ArticleInfo:
    """The article of this id, source, URL, title, or beginning of its IRI or revision (six characters or more).

    Raises:
        NotFoundError: there is none, or there are several.
    """
    revision = (v.expanded(name) or name).removeprefix(v.ART)
    for found in _articles_called(reader, name, revision):
        if len(found) > 1:
            articles = reader.articles(only=found)
            which = [f"{a.id} ({v.prefixed(a.iri)}, {a.source})" for a in articles]
            raise NotFoundError(f"{name!r} can be {len(found)} articles", found=listed(which),
                                hint="name one by its source")  # fmt: skip
        if found:
            return reader.article(found.pop())
    names = {known for a in reader.articles() for known in (a.id, a.source, a.title, a.url) if known}
    hint = "an article is named by its id, source, URL, title, or six digits or more of its revision"
    raise not_found("article", name, names, hint)


def _articles_called(reader: GraphReader, name: str, revision: str) -> Iterator[set[str]]:
    """IRIs of the articles that a name means, one way of naming after the other; what has an index first."""
    store, text = reader.store, n.text(name)
    iri = v.expanded(name) or name
    exact = [NamedNode(iri)] if _is_iri(iri) and any(store.match(NamedNode(iri), n.TYPE, n.NEWS_ARTICLE)) else []
    yield {node.value for node in exact} | {n.values(quad)[0] for quad in store.match(None, n.SOURCE, text)}
    for predicate in (n.URL, n.ARTICLE_ID):
        yield {n.values(quad)[0] for quad in store.match(None, predicate, text)}
    every = {n.values(quad)[0] for quad in store.match(None, n.TYPE, n.NEWS_ARTICLE)}
    if len(revision) >= _SHORTEST_PREFIX:
        yield {one for one in every if one.removeprefix(v.ART).startswith(revision)}
    titles = map(n.values, store.match(None, n.HEADLINE))
    yield {one for one, _, title in titles if one in every and title.casefold() == name.casefold()}


def find_predicates(reader: GraphReader, name: str) -> set[str]:
    """The IRIs of the relation of this name and of the open predicate of these words; empty if the graph has neither.

    A prefixed name or an IRI is taken as it is.
    """
    iri = v.expanded(name)
    wanted = {iri} if iri else {v.relation_iri(name), v.open_predicate_iri(v.words(name))}
    nodes = (NamedNode(one) for one in wanted if _is_iri(one))
    return {node.value for node in nodes if any(reader.store.match(node, n.TYPE, n.PROPERTY, n.STATEMENTS))}


def no_relation(reader: GraphReader, name: str) -> NotFoundError:
    """That the graph has no relation of this name and no open predicate of these words."""
    return not_found("relation", name, reader.predicates().values(), "kg info lists them")


def find_statement(reader: GraphReader, name: str) -> str:
    """The statement whose IRI begins like this; at least six digits of its hash.

    Raises:
        NotFoundError: there is none, or there are several.
    """
    start = (v.expanded(name) or name).removeprefix(v.KGS)
    whole = v.KGS + start
    if _is_iri(whole) and any(reader.store.match(NamedNode(whole), n.STATUS, None, n.STATEMENTS)):
        return whole
    known = {iri.removeprefix(v.KGS) for iri in reader.statement_iris()} if len(start) >= _SHORTEST_PREFIX else set()
    found = sorted(one for one in known if one.startswith(start))
    if len(found) > 1:
        raise NotFoundError(f"{name!r} begins {len(found)} statements", found=listed(found),
                            hint="give more of its digits")  # fmt: skip
    if not found:
        raise not_found("statement", name, (), "a statement is named by six digits or more of its IRI")
    return v.KGS + found[0]


def _is_iri(text: str) -> bool:
    try:
        return bool(NamedNode(text))
    except ValueError:
        return False


def not_found(thing: str, name: str, names: Iterable[str], hint: str) -> NotFoundError:
    """That there is no such thing, and which names are near."""
    folded: dict[str, str] = {}
    for known in sorted(names):
        folded.setdefault(known.casefold(), known)
    wanted = name.casefold()
    near = difflib.get_close_matches(wanted, folded, n=5, cutoff=0.6)
    near += [known for known in folded if wanted and wanted in known and known not in near][: 5 - len(near)]
    found = f"near: {', '.join(folded[one] for one in near)}" if near else None
    return NotFoundError(f"the graph has no {thing} {name!r}", found=found, hint=hint)
