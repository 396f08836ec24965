"""The vocabulary of a schema: its patterns by the words that call for them, widened by word families.

From ``SUBJ advocate for OBJ`` follow *SUBJ's advocacy for OBJ* and *SUBJ is advocate for OBJ*, so that an author writes
the verb alone. What an author writes goes before what is derived: a noun that some pattern of the schema has is that
pattern's, and no family's.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from kg.extract.families import family
from kg.extract.lexicon import EVENT_NOUNS
from kg.patterns import Pattern
from kg.schema import Relation, Schema

Entry = tuple[Relation, Pattern]


class Clauses:
    """The patterns of one verb, by what they call for beside it."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._by_noun: dict[str, list[int]] = defaultdict(list)
        self._by_role: dict[str, list[int]] = defaultdict(list)

    def add(self, entry: Entry) -> None:
        """Add a pattern."""
        pattern = entry[1]
        names, index = (pattern.nouns, self._by_noun) if pattern.nouns else (pattern.prepositions, self._by_role)
        for name in names:
            index[name].append(len(self._entries))
        self._entries.append(entry)

    def fitting(self, called: Iterable[str], roles: Iterable[str]) -> list[Entry]:
        """The patterns that a clause may fit, in the order of the schema.

        Most patterns of a frequent verb call for another noun, or another preposition.

        Args:
            called: the nouns that are its objects.
            roles: its prepositions, and "" where it has an object.
        """
        places = {place for name in called for place in self._by_noun.get(name, ())}
        places.update(place for role in roles for place in self._by_role.get(role, ()))
        return [self._entries[place] for place in sorted(places)]


_NO_CLAUSES = Clauses()


class Vocabulary:
    """The patterns of a schema, to be looked up by form and word.

    Args:
        schema: whose patterns.

    Attributes:
        event_nouns: nouns by which some pattern knows an event.
    """

    def __init__(self, schema: Schema) -> None:
        self._by_word: dict[str, dict[str, list[Entry]]] = defaultdict(partial(defaultdict, list))
        self._clauses: dict[str, Clauses] = defaultdict(Clauses)
        self._bare: dict[str, list[Entry]] = defaultdict(list)
        self._expressions: dict[str, dict[str, list[tuple[tuple[str, ...], Entry]]]] = defaultdict(
            partial(defaultdict, list)
        )
        for relation in schema.relations:
            for pattern in relation.patterns:
                self._add(relation, pattern)
        written = {form: frozenset(self._by_word[form]) for form in ("event", "being")}
        for relation in schema.relations:
            for pattern in relation.patterns:
                for derived in derive(pattern):
                    words = derived.words - written[derived.form]
                    if words:
                        self._add(relation, replace(derived, words=words))
        self.event_nouns = frozenset(self._by_word["event"])

    def _add(self, relation: Relation, pattern: Pattern) -> None:
        if not pattern.words:
            self._bare[pattern.form].append((relation, pattern))
        for word in sorted(pattern.words):
            self._by_word[pattern.form][word].append((relation, pattern))
            if pattern.form == "clause":
                self._clauses[word].add((relation, pattern))
            first, *rest = word.split()
            if rest and pattern.form in ("clause", "pair"):
                self._expressions[first][rest[0]].append((tuple(rest), (relation, pattern)))

    def of_word(self, form: str, word: str) -> list[Entry]:
        """The patterns of a form that have a word."""
        return self._by_word[form].get(word, [])

    def of_verb(self, verb: str, called: Collection[str], roles: Collection[str]) -> list[Entry]:
        """The patterns of a verb that a clause may fit.

        Args:
            verb: its base form, with its particle.
            called: the nouns that are its objects.
            roles: its prepositions, and "" where it has an object.
        """
        return self._clauses.get(verb, _NO_CLAUSES).fitting(called, roles)

    def bare(self, form: str) -> list[Entry]:
        """The patterns of a form that has no words."""
        return self._bare[form]

    def expressions(self, verb: str) -> Mapping[str, list[tuple[tuple[str, ...], Entry]]]:
        """The patterns of expressions that begin with a verb, by the next word: of "take part" under "part", with all
        the words that follow the verb."""
        return self._expressions.get(verb, {})


def derive(pattern: Pattern) -> Iterator[Pattern]:
    """What follows from the pattern of a verb: the nouns of its family, as events and as what somebody is.

    Args:
        pattern: of any form; only verbs without a noun or an expression of their own have any.

    Example:
        >>> from kg.patterns import parse
        >>> [(one.form, sorted(one.words), sorted(one.prepositions)) for one in derive(parse("SUBJ campaign for OBJ"))]
        [('event', ['campaign'], ['for']), ('being', ['campaigner'], ['for'])]
    """
    if pattern.form != "clause" or pattern.nouns or pattern.tail:
        return
    for verb in sorted(pattern.words):
        nouns = family(verb)
        for noun in sorted(nouns.events):
            marks = frozenset(pattern.prepositions - {""})
            if "" in pattern.prepositions:
                marks |= EVENT_NOUNS[noun][1] if noun in EVENT_NOUNS else frozenset({"of"})
            yield replace(pattern, form="event", words=frozenset({noun}), prepositions=marks)
        # "campaigner for"; of a verb with an object, "supporter of".
        link = frozenset({"of"}) if "" in pattern.prepositions else pattern.prepositions
        if nouns.agents:
            yield replace(pattern, form="being", words=nouns.agents, prepositions=link)
        if nouns.patients and "" in pattern.prepositions:
            yield replace(
                pattern, form="being", words=nouns.patients, prepositions=frozenset({"of"}), inverse=not pattern.inverse
            )
