"""What a person may want to decide, and why two names are one entity or two: read from a graph."""

import re
from collections.abc import Callable, Iterator, Set
from dataclasses import replace
from itertools import combinations
from typing import Literal, TypeAlias

from pyoxigraph import NamedNode

from kg.answers import Choice, Comparison, Doubt, Doubts, Quote
from kg.decisions import Decision, EntityRef, Problem, StatementRef
from kg.errors import NotFoundError
from kg.linked import EntityLink
from kg.problems import shown
from kg.resolve import Occurrence, Profile, blocks
from kg.resolve.explain import explain, reasons
from kg.resolve.naming import foremost
from kg.resolve.profile import name_key
from kg.store import find
from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.candidates import is_iri, read_candidates, unsure
from kg.store.decided import article_name, articles_called, fits, kinds
from kg.store.links import entity_link, read_links
from kg.store.occurrences import read_found
from kg.store.profiles import StoredProfiles
from kg.store.reader import GraphReader
from kg.store.rewrite import said_of
from kg.types import Statement

# A statement whose best evidence is surer than this is not shown.
SURE_STATEMENT = 0.6
_SHOWN = 3
# In a large graph the store finds these in a hundredth of the time that reading all statements takes.
_DOUBTFUL = f"""
    SELECT ?statement ?sources ?confidence {{
      GRAPH {n.STATEMENTS} {{
        ?statement kg:confidence ?confidence ; kg:status kg:fact ; kg:relation ?relation ; kg:sources ?sources .
        FILTER (?confidence < {SURE_STATEMENT})
        FILTER NOT EXISTS {{ ?statement kg:review ?review }}
      }}
    }}"""
_MERGE, _LINK, _STATEMENT = 0, 1, 2
# By what doubts are ordered: minus the number of articles that they concern, the kind, the score of a link or the
# confidence of a statement; and what is in doubt: two profiles, an entity and a knowledge base, or a statement.
_Rank: TypeAlias = tuple[int, int, float, str, str]
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+|\n+")
_WIDEST = 300


class Review:
    """Doubts and their reasons.

    Args:
        reader: of the graph.
        profiles: of the graph.
    """

    def __init__(self, reader: GraphReader, profiles: StoredProfiles) -> None:
        self.reader = reader
        self.profiles = profiles
        self.resolution = profiles.resolution()

    # In words

    def articles(self, profile: Profile) -> list[str]:
        """Names of the articles of its witnesses."""
        return sorted(map(self._article, profile.seen_in))

    def _article(self, iri: str) -> str:
        return article_name(self.reader.store, iri)

    def called(self, profile: Profile) -> str:
        """A profile in words: "Bob Ray" in minutes.txt and 2 more."""
        ids = self.articles(profile)
        more = profile.articles - min(len(ids), _SHOWN)
        where = ", ".join(ids[:_SHOWN]) + (f" and {more} more" if more else "")
        return f'"{profile.label}" in {where}'

    def ref(self, profile: Profile) -> EntityRef:
        """By what a decision names a profile: its name, and the article where the name alone means others too."""
        kind = next((one.type for one in profile.witnesses), None)
        alone = profile.part.startswith("@") or len(self._namesakes(profile)) > 1
        return EntityRef(profile.label, kind, self.articles(profile)[0] if alone else None)

    def _namesakes(self, profile: Profile) -> list[str]:
        block = self.profiles.block(blocks(profile.key)[0])
        return [key for key in block if key.split("|")[:2] == [profile.kind, profile.name]]

    def named(self, name: str) -> EntityRef:
        """By what a decision names what a person means by a name.

        Raises:
            NotFoundError: nothing in the graph has the name.
        """
        keys, ref = self.meant(name), self._read(name)
        if ref.article is not None:
            return replace(ref, article=self._article(find.find_article(self.reader, ref.article).iri))
        # An IRI, and a name that an entity has beside that of its profiles, are of one entity.
        return ref if self._of_name(ref) else self.ref(foremost(map(self.profiles.profile, keys)))

    def _read(self, name: str) -> EntityRef:
        """What a person writes: a name as it is, where the graph has it; else one with a type or an article."""
        whole = EntityRef(name)
        if v.expanded(name) is not None or self._of_name(whole):
            return whole
        return entity_ref(name, lambda article: bool(articles_called(self.reader.store, article)))

    def statement(self, *statement: str) -> StatementRef:
        """By what a decision names a statement: any of subject, predicate and object, or one by its IRI.

        Raises:
            NotFoundError: there is none.
        """
        if len(statement) == 1:
            iri = find.find_statement(self.reader, statement[0])
            return statement_ref(self.reader.statements(only=[iri])[0])
        subject, predicate, obj = statement
        ref = StatementRef(subject, predicate, obj)
        if not said_of(self.reader.store, [ref]):
            raise NotFoundError(f"no article says that {ref}", hint=f"kg show GRAPH {subject!r} lists what it has")
        return ref

    # Doubts

    def doubts(self, limit: int | None = None) -> Doubts:
        """What a person may want to decide, what concerns most articles first.

        Args:
            limit: how many are wanted; all, if None.
        """
        ranked = sorted([*self._pairs(), *self._unsure(), *self._doubtful()])
        wanted = ranked[:limit]
        weak = [iri for _, kind, _, iri, _ in wanted if kind == _STATEMENT]
        read = {one.iri: one for one in self.reader.statements(only=weak)}
        ask = {_MERGE: self._merge, _LINK: self._link}
        return Doubts(
            (ask[kind](one, other) if kind in ask else self._statement(read[one]) for _, kind, _, one, other in wanted),
            len(ranked),
        )

    def _pairs(self) -> Iterator[_Rank]:
        """Two profiles each that may be one or two."""
        for quad in list(self.reader.store.match(None, n.DOUBT, None, n.RESOLUTION)):
            one, other = (v.profile_key(iri) for iri in (n.values(quad)[0], n.values(quad)[2]))
            articles = self.profiles.profile(one).articles + self.profiles.profile(other).articles
            yield -articles, _MERGE, 0.0, one, other

    def _unsure(self) -> Iterator[_Rank]:
        """Entities and knowledge bases in which it is not certain what they are."""
        for articles, score, entity, base in unsure(self.reader.store, self.profiles.elsewhere):
            yield -articles, _LINK, score, entity, base

    def _doubtful(self) -> Iterator[_Rank]:
        """Statements whose best evidence is weak, and that nobody has judged."""
        for statement, sources, confidence in self.reader.store.query(_DOUBTFUL).rows:
            if statement and sources and confidence:
                yield -int(sources.value), _STATEMENT, float(confidence.value), statement.value, ""

    def _merge(self, first: str, second: str) -> Doubt:
        one, other = self.profiles.profile(first), self.profiles.profile(second)
        together = self.resolution.cluster(one.key) == self.resolution.cluster(other.key)
        now = "one" if together else "two"
        pair = (self.ref(one), self.ref(other))
        if pair[0].key == pair[1].key:
            pair = (self._in_article(one), self._in_article(other))
        return Doubt(
            "together" if together else "apart",
            f"Are {self.called(one)} and {self.called(other)} the same? Now they are {now}.",
            tuple(reasons(self.resolution, one.key, other.key)),
            Decision("same", pair), Decision("different", pair), one.articles + other.articles,
        )  # fmt: skip

    def _link(self, entity: str, base: str) -> Doubt:
        said, profile = self.profiles.elsewhere(entity), self._foremost(entity)
        found = [
            one for one in read_candidates(self.reader.store, entity)
            if one.base == base and one.target not in said.denied
        ]  # fmt: skip
        links, ref = [entity_link(self.reader, one) for one in found], self.ref(profile)
        choices = tuple(Choice(one, Decision("link", (ref,), target=one.target)) for one in links)
        first = links[0]
        linked = any(one.target == first.target for one in read_links(self.reader, entity))
        return Doubt(
            "link",
            f"Is {self.called(profile)} the {shown(first.target_label)} that {shown(base)} knows as "
            f"{shown(first.target_description or first.target)}? Now it is {'' if linked else 'not '}linked to it.",
            tuple(f"{_candidate(one)} (score {one.score:.2f}: {one.reason})" for one in links),
            choices[0].decision, Decision("unlink", (ref,), target=first.target),
            self._articles_of(entity), choices=choices,
        )  # fmt: skip

    def _foremost(self, entity: str) -> Profile:
        return foremost(map(self.profiles.profile, self.profiles.of_entity(entity)))

    def _articles_of(self, entity: str) -> int:
        return int(self.reader.store.value(NamedNode(entity), n.ARTICLES, n.ENTITIES) or 0)

    def _in_article(self, profile: Profile) -> EntityRef:
        return EntityRef(profile.label, profile.witnesses[0].type, self.articles(profile)[0])

    def _statement(self, one: Statement) -> Doubt:
        support = self.reader.support(one.iri)
        quoted = [f"“{' '.join(each.evidence.text.split())}” ({each.title})" for each in support[:_SHOWN]]
        ref = statement_ref(one)
        return Doubt(
            "statement", f"Is it right that {one.sentence}?",
            (*quoted, f"confidence {one.confidence:.2f}"),
            Decision("accept", statement=ref), Decision("reject", statement=ref), one.sources, one.iri,
        )  # fmt: skip

    def quotes(self, ref: EntityRef, limit: int) -> list[Quote]:
        """Sentences that mention what a decision means by a name, each of another article."""
        if ref.article is None:
            profiles = filter(None, map(self.profiles.known, self._of_name(ref)))
            there = [one for profile in profiles for one in profile.witnesses]
        else:
            called = articles_called(self.reader.store, ref.article)
            there = [one for article in called for one in self._in(article.iri, ref)]
        places = {one.article: one.local for one in there}
        found = []
        for article, local in sorted(places.items())[:limit]:
            entities = read_found(self.reader.store, article).entities
            mentions = [mention for one in entities if one.id == local for mention in one.mentions]
            # The first by name tells most.
            first = min(mentions, key=lambda mention: (mention.kind != "name", mention.start), default=None)
            if first is not None:
                info = self.reader.article(article)
                parts = _around(self.reader.text(article), first.start, first.end)
                found.append(Quote(article, info.title or info.id, *parts))
        return found

    # Why

    def compare(self, one: str, other: str) -> Comparison:
        """Why two names are one entity, or two.

        Args:
            one: a name, ``NAME in ARTICLE``, or an IRI.
            other: the same of another.

        Raises:
            NotFoundError: nothing in the graph has the name.
        """
        these, those = self.meant(one), self.meant(other)
        same, sentences = explain(self.resolution, these, those, self.called, self._said)
        return Comparison(same, sentences)

    def merges(self, entity: str, limit: int) -> list[Comparison]:
        """Why the profiles of an entity are one, each with the foremost.

        Args:
            entity: IRI.
            limit: most of them.
        """
        keys = self.profiles.of_entity(entity)
        if len(keys) <= 1:
            return []
        first = foremost(map(self.profiles.profile, keys)).key
        others = [key for key in keys if key != first][:limit]
        found = (explain(self.resolution, [first], [key], self.called, self._said) for key in others)
        return [Comparison(same, sentences) for same, sentences in found]

    def meant(self, name: str) -> list[str]:
        """Keys of the profiles that a person means by a name.

        Raises:
            NotFoundError: nothing in the graph has the name.
        """
        ref = self._read(name)
        if ref.article is None:
            keys = [] if v.expanded(name) is not None else self._of_name(ref)
            return keys or self.profiles.of_entity(find.find_entity(self.reader, ref.name).iri)
        article = find.find_article(self.reader, ref.article)
        found = {one.profile for one in self._in(article.iri, ref)}
        if not found:
            labels = sorted(one.label for one in self.profiles.occurrences(article.iri).values())
            raise NotFoundError(
                f"{article.id} names no {ref.name!r}", found=f"it names {', '.join(labels)}" if labels else None
            )
        return sorted(found)

    def _in(self, article: str, ref: EntityRef) -> list[Occurrence]:
        """What an article tells of the entities that a decision means by a name."""
        found = self.profiles.occurrences(article).values()
        return [one for one in found if fits(ref, one.profile.partition("|")[0], one.names)]

    def _of_name(self, ref: EntityRef) -> list[str]:
        found = []
        for kind in kinds(ref):
            name = name_key(ref.name, kind)
            block = self.profiles.block(blocks(f"{kind}|{name}|")[0])
            found += [key for key in block if key.startswith(f"{kind}|{name}|")]
        return sorted(found)

    def _said(self, one: str, other: str, say: Literal["same", "different"]) -> str | None:
        decision = self.profiles.decided.between(one, other, say)
        return told(decision) if decision else None

    def unsettled(self) -> list[Problem]:
        """Decisions that have no effect as the graph is, each with the reason."""
        decisions = self.profiles.decided.decisions
        said = said_of(self.reader.store, [one.statement for one in decisions if one.statement is not None])
        return [
            Problem(decision.line, f"{decision.sentence}: {why}", hint)
            for decision in decisions
            for why, hint in self._unsettled(decision, said)
        ]

    def _unsettled(self, decision: Decision, said: Set[StatementRef]) -> Iterator[tuple[str, str]]:
        decided, known = self.profiles.decided, self.profiles.known
        keys = [{key for key in decided.keys(ref) if known(key)} for ref in decision.entities]
        for ref, found in zip(decision.entities, keys, strict=True):
            if not found:
                yield f"no article has {ref}", "it waits for one that does; else mend the name or delete the block"
        if not all(keys):
            return
        if decision.say == "same" and len({self.resolution.cluster(key) for found in keys for key in found}) > 1:
            yield "something that cannot be one of them keeps them apart", "kg why tells what"
        if decision.say == "different" and any(len(a | b) == 1 for a, b in combinations(keys, 2)):
            yield "both are one name", "say in which article, as in  kg review GRAPH different 'NAME in ARTICLE' …"
        if decision.say in ("rename", "retype"):
            clusters = {self.resolution.cluster(key) for key in keys[0]}
            now, new = (decided.label, decision.label) if decision.say == "rename" else (decided.type, decision.type)
            if all(now(cluster) != new for cluster in clusters):
                yield "another decision about what is the same entity says otherwise", "undo one of them"
        if decision.say == "link" and not all(
            decision.target in decided.elsewhere(self.resolution.cluster(key)).linked for key in keys[0]
        ):
            yield "another decision about what is the same entity says otherwise", "undo one of them"
        elif decision.say == "link" and not is_iri(decision.target or ""):
            yield "the graph cannot hold this IRI", "mend it or delete the block"
        if decision.statement is not None and decision.statement not in said:
            yield "no article says so", "it waits for one that does; else mend it or delete the block"


def _around(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The sentence in which a mention stands: before it, itself, and after it. Of a long one, what is near it."""
    begins = [match.end() for match in _SENTENCE_END.finditer(text, max(0, start - _WIDEST), start)]
    last = _SENTENCE_END.search(text, end, end + _WIDEST)
    begin = begins[-1] if begins else max(0, start - _WIDEST)
    stop = last.end() if last else end + _WIDEST
    return text[begin:start], text[start:end], text[end:stop].rstrip()


def _candidate(one: EntityLink) -> str:
    """What something is in a knowledge base."""
    what = ", ".join(part for part in (one.target_type, one.target_description) if part)
    return f"{one.target_label}{f', {what}' if what else ''}: {one.target}"


def told(decision: Decision) -> str:
    """A decision with who took it, when and why."""
    known = [f"by {decision.by}" if decision.by else "", decision.on or "", decision.because or ""]
    more = ", ".join(part for part in known if part)
    return decision.sentence + (f" ({more})" if more else "")


def entity_ref(text: str, is_article: Callable[[str], bool] = lambda name: " " not in name) -> EntityRef:
    """An entity as people write it: ``NAME``, ``NAME (Type)``, ``NAME in ARTICLE`` or ``NAME (Type) in ARTICLE``.

    Args:
        text: what they write.
        is_article: whether an article is named so. What is one word after the last "in" is taken for an article, too.

    Example:
        >>> entity_ref("Bob Ray (Person) in minutes.txt")
        EntityRef(name='Bob Ray', type='Person', article='minutes.txt')
    """
    words = text.split(" in ")
    splits = [(" in ".join(words[:at]), " in ".join(words[at:]).strip()) for at in range(1, len(words))]
    named = [(name, article) for name, article in splits if article and is_article(article)]
    named += [(name, article) for name, article in splits[-1:] if article and " " not in article]
    name, article = named[0] if named else (text, "")
    bare, bracket, kind = name.strip().rpartition(" (")
    if bracket and kind.endswith(")") and kind[:1].isupper():
        return EntityRef(bare.strip(), kind[:-1], article.strip() or None)
    return EntityRef(name.strip(), None, article.strip() or None)


def statement_ref(statement: Statement) -> StatementRef:
    """By what a decision names a statement."""
    time = (statement.time.value or statement.time.text) if statement.time else None
    return StatementRef(
        statement.subject_label, statement.predicate_label, statement.object_label, statement.status,
        statement.speaker, time,
    )  # fmt: skip
