"""What articles say in a language that is read by a language file: relations of the schema by its patterns in that
language, and open statements between two names.

No coreference, no times, and no nouns that stand for verbs: what there is for English alone is not imitated.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from kg.annotate.grouped import grouped
from kg.annotate.tree import Token, Tree, read_once
from kg.config import Config
from kg.errors import ConfigError
from kg.extract.extractor import Extractor, Found
from kg.extract.grammar_clauses import Clause, ClauseReader
from kg.extract.grammar_status import GrammarStatus
from kg.extract.matches import Match, pairs
from kg.extract.merging import distinct, merged, position
from kg.extract.telling import sentence_of
from kg.languages import Grammar
from kg.patterns import Pattern, narrowed
from kg.schema import ENTITY_TYPES, Relation, Schema
from kg.types import Argument, Article, LocalEntity, Mention, Speaker, Triple

if TYPE_CHECKING:
    from spacy.tokens import Doc

CONFIDENCE = 0.5
"""Of all that is read by a language file: nobody has measured how often it is right."""

_ROLES = ("object", "recipient")
_Entry = tuple[Relation, Pattern]


class ByGrammar(Extractor):
    """Reads articles by a language file.

    Args:
        config: all settings.
        schema: with patterns of the language.
        grammar: of the language.

    Raises:
        ConfigError: the language file gives names a type that there is not.
    """

    def __init__(self, config: Config, schema: Schema, grammar: Grammar) -> None:
        super().__init__(config, schema)
        self.grammar = grammar
        for label, kind in grammar.names.items():
            if kind not in ENTITY_TYPES:
                hint = f"there are: {', '.join(ENTITY_TYPES)}"
                raise ConfigError(f"{grammar.name}: {label} is of no type {kind!r} that kg gives", hint=hint)
        self._patterns: dict[tuple[str, str], list[_Entry]] = defaultdict(list)
        for relation in schema.relations:
            for pattern in relation.patterns:
                for word in sorted(pattern.words):
                    self._patterns[pattern.form, word].append((relation, pattern))

    @property
    def fingerprint(self) -> str:
        """The language file and the patterns in its language."""
        return f"{self.grammar.digest} {self.schema.digest}"

    def extract(self, article: Article, doc: "Doc") -> Found:
        """The entities of an article and what it says of them."""
        del article
        with read_once(doc) as tree:
            return _Reading(tree, self.schema, self.grammar, self._patterns).run()


class _Reading:
    """What one document says."""

    def __init__(
        self, tree: Tree, schema: Schema, grammar: Grammar, patterns: dict[tuple[str, str], list[_Entry]]
    ) -> None:
        self.tree, self.schema, self.grammar = tree, schema, grammar
        self._patterns = patterns
        self.entities, self._named = grouped(tree.doc, grammar.names)
        self.reader = ClauseReader(tree, grammar)

    def run(self) -> Found:
        clauses = self.reader.clauses()
        self.status = GrammarStatus(self.reader, self.grammar, clauses)
        named, opened = [], []
        for clause in clauses:
            found = [triple for match in self._matches(clause) if (triple := self._relation(clause, match))]
            told = set(map(_ends, found))
            named += found
            opened += [triple for triple in self._open(clause) if _ends(triple) not in told]
        triples = [*merged(named, self.schema), *distinct(opened)]
        return self.entities, tuple(sorted(triples, key=position))

    # -- relations -------------------------------------------------------------------------------------------------

    def _matches(self, clause: Clause) -> Iterator[Match]:
        frame, word = clause.frame, clause.frame.lemma
        subjects, objects = frame.arguments.get("subject", []), frame.arguments.get("object", [])
        for relation, pattern in self._patterns.get(("being" if frame.kind == "copula" else "clause", word), ()):
            for preposition in sorted(pattern.prepositions):
                if not pattern.nouns:
                    seconds = frame.arguments.get(preposition, []) if preposition else objects
                    yield from pairs(relation, pattern, frame, subjects, seconds, preposition=preposition)
                    continue
                for noun in (one for one in objects if one.lemma_.lower() in pattern.nouns):
                    inner = [one for name, one, _ in self.reader.phrases(noun) if name == preposition]
                    outer = frame.arguments.get(preposition or "recipient", [])
                    yield from pairs(relation, pattern, frame, subjects, [*outer, *inner], noun, preposition)
        if frame.kind == "verb":
            for relation, pattern in self._patterns.get(("pair", word), ()):
                fits = any(one.lemma_.lower() in pattern.nouns for one in objects) if pattern.nouns else not objects
                for first, second in combinations(subjects, 2) if fits else ():
                    yield Match(relation, pattern, frame, first, second)

    def _relation(self, clause: Clause, match: Match) -> Triple | None:
        relation, pattern = match.relation, match.pattern
        subject = self._argument(match.subject, pattern.subject or frozenset(relation.subject))
        target = self._argument(match.object, pattern.object or frozenset(relation.object))
        if subject is None or target is None or subject.entity == target.entity:
            return None
        start, end = self.tree.sentence(clause.frame.head.i)
        words = {form for token in self.tree[start:end] for form in (token.lower_, token.lemma_.lower())}
        noun = match.noun.text if match.noun is not None else ""
        predicate = _predicate(clause, noun, match.preposition)
        return self._triple(clause, subject, predicate, target, relation.name, narrowed(pattern.text, frozenset(words)))

    def _open(self, clause: Clause) -> Iterator[Triple]:
        """What a clause says between two names, in its own words."""
        arguments = clause.frame.arguments
        for subject in map(self._argument, arguments.get("subject", ())):
            for role, heads in arguments.items():
                preposition = "" if role in _ROLES else role
                for target in map(self._argument, heads if role != "subject" else ()):
                    if subject is not None and target is not None and subject.entity != target.entity:
                        predicate = _predicate(clause, "", preposition)
                        yield self._triple(clause, subject, predicate, target, None, "open clause")

    # -- triples ---------------------------------------------------------------------------------------------------

    def _triple(
        self, clause: Clause, subject: Argument, predicate: str, target: Argument, relation: str | None, pattern: str
    ) -> Triple:
        status, who = self.status.read(clause)
        speaker = self._argument(who) if who is not None else None
        head = clause.frame.head
        return Triple(
            subject,
            predicate,
            target,
            lemma=clause.frame.lemma,
            relation=relation,
            status=status,
            speaker=Speaker(speaker.label, speaker.entity) if speaker else None,
            confidence=CONFIDENCE,
            evidence=(sentence_of(self.tree, head),),
            pattern=pattern,
        )

    def _argument(self, head: Token, types: frozenset[str] = frozenset()) -> Argument | None:
        """The entity that a phrase names, if it is of one of some types (none given: of any)."""
        known = self._entity(head)
        if known is None or (types and known[0].type not in types):
            return None
        entity, mention = known
        return Argument(mention.text, mention.start, mention.end, entity.id, entity.label, entity.type, entity.aliases)

    def _entity(self, head: Token) -> tuple[LocalEntity, Mention] | None:
        """The entity that a head is part of the name of, or that its phrase names: "the president *Claire Martin*"."""
        below = (child for child in head.children if child.dep_ in self.grammar.dependencies["name"])
        free = (child for child in below if not self.reader.has_preposition(child))
        for token in (head, *free):
            if token.i in self._named:
                number, mention = self._named[token.i]
                return self.entities[number], mention
        return None


def _ends(triple: Triple) -> frozenset[str | None]:
    return frozenset((triple.subject.entity, triple.object.entity))


def _predicate(clause: Clause, noun: str, preposition: str) -> str:
    """The predicate in the sentence's words: the verb with its auxiliaries, a noun, a preposition."""
    head = clause.frame.head
    words = sorted({token.i: token for token in (*clause.members, head)}.values(), key=lambda token: token.i)
    return " ".join(word for word in (*(token.text for token in words), noun, preposition) if word)
