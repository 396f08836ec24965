"""Which entity a pronoun or a description means: constraints that rule out, then a score that ranks.

Constraints are agreement (gender, number, kind) and binding (a pronoun is not its own verb's other argument). The
score adds weighted preferences known from the literature: nearness, subjecthood, parallel roles, frequency, and the
subject of the clause that governs (Lappin and Leass 1994, "An algorithm for pronominal anaphora resolution").
"""

import math
from bisect import bisect_left, insort
from collections.abc import Iterable, Set
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.annotate.clusters import Cluster
from kg.annotate.lexicon import SAY_VERBS
from kg.annotate.quotes import subject_of

SUBJECTS = frozenset(["nsubj", "nsubjpass", "csubj"])
OBJECTS = frozenset(["dobj", "dative", "iobj"])

# Preferences; each is worth so much. Nearness is per sentence of distance.
WEIGHTS = {
    "distance": -0.9,
    "subject": 0.8,
    "object": 0.3,
    "possessor": 0.2,
    "parallel": 0.3,
    "frequency": 0.35,
    "governor": 1.0,
    "saying governor": 1.2,
    "gender known": 0.4,
    "same pronoun": 0.8,
    "known role": 1.5,
    "named later": -1.2,
    "quoted": -0.5,
}


@dataclass(slots=True)
class Seen:
    """The last place where an entity was mentioned.

    Attributes:
        token: head of the mention.
        sentence: number of its sentence.
    """

    token: int
    sentence: int


def governing_verb(token: Token) -> Token | None:
    """The nearest verb above the token; None for the root."""
    return next((node for node in token.ancestors if node.pos_ in ("VERB", "AUX")), None)


def role(token: Token) -> str:
    """``subject``, ``object``, ``possessor`` or ``other``: the part that a noun phrase's head plays."""
    if token.dep_ in SUBJECTS:
        return "subject"
    if token.dep_ in OBJECTS:
        return "object"
    if token.dep_ == "poss":
        return "possessor"
    if token.dep_ in ("conj", "appos") and token.head.pos_ in ("NOUN", "PROPN"):
        return role(token.head)
    return "other"


def co_arguments(token: Token) -> set[int]:
    """Heads of the other arguments of the token's own verb; a possessive has none.

    "She said that Ann saw her": *her* is not Ann, but may be *she*.
    """
    if token.dep_ == "poss":
        # In "his brother", "his" is not the brother.
        return {token.head.i}
    verb = token.head
    through: set[int] = set()
    while verb.pos_ not in ("VERB", "AUX") and verb.dep_ in ("prep", "agent", "conj", "pobj", "dative"):
        through.add(verb.i)
        verb = verb.head
    if verb.pos_ not in ("VERB", "AUX"):
        return through
    others = {child.i for child in verb.children if child.dep_ in SUBJECTS | OBJECTS}
    if token.dep_ not in SUBJECTS:
        subject = subject_of(verb)
        if subject is None and verb.dep_ in ("xcomp", "advcl", "pcomp", "acl"):
            # The unspoken subject of "to thank her" is the governing verb's object, else its subject.
            upper = governing_verb(verb)
            while upper is not None and subject is None:
                subject = next((c for c in upper.children if c.dep_ == "dobj"), None) or subject_of(upper)
                upper = governing_verb(upper)
        if subject is not None:
            others.add(subject.i)
    return (others | through) - {token.i}


def governors(token: Token) -> list[tuple[Token, str]]:
    """Subjects of the clauses above the token's own with the base form of their verbs, nearest first."""
    result: list[tuple[Token, str]] = []
    verb = governing_verb(token)
    if verb is not None and token.dep_ not in SUBJECTS:
        subject = subject_of(verb)
        if subject is not None and subject.i != token.i and token.dep_ == "poss":
            result.append((subject, verb.lemma_.lower()))
    while verb is not None and (verb := governing_verb(verb)) is not None:
        subject = subject_of(verb)
        if subject is not None and subject.i != token.i:
            result.append((subject, verb.lemma_.lower()))
    return result


class Salience:
    """Ranks the entities of one document for a mention that names none of them.

    Args:
        doc: parsed.
        sentence_of: number of the sentence of each token.
        quoted: tokens inside quotation marks.
    """

    def __init__(self, doc: Doc, sentence_of: list[int], quoted: Set[int]) -> None:
        self.doc = doc
        self.sentence_of = sentence_of
        self.quoted = quoted
        self.at: dict[int, Cluster] = {}
        self._heads: list[int] = []
        self.sentence_start: list[int] = []
        for i, number in enumerate(sentence_of):
            if number == len(self.sentence_start):
                self.sentence_start.append(i)

    def link(self, token: int, cluster: Cluster) -> None:
        """Note that the phrase headed by a token means an entity."""
        if token not in self.at:
            insort(self._heads, token)
        self.at[token] = cluster

    def nearby(self, token: Token, window: int) -> list[Cluster]:
        """The entities mentioned within a window before the token."""
        return [self.at[head] for head in self._seen(token, window).values()]

    def _seen(self, token: Token, window: int) -> dict[int, int]:
        """Number of each entity mentioned within a window before the token, to the head of its last mention there."""
        first = self.sentence_start[max(0, self.sentence_of[token.i] - window)]
        begin, end = bisect_left(self._heads, first), bisect_left(self._heads, token.i)
        return {self.at[head].number: head for head in self._heads[begin:end]}

    def co_arguments(self, token: Token) -> set[int]:
        """Numbers of the entities that the token cannot mean since they are other arguments of its own verb."""
        return {self.at[i].number for i in co_arguments(token) if i in self.at}

    def rank(
        self,
        token: Token,
        candidates: Iterable[Cluster],
        *,
        window: int,
        avoid: Set[int] = frozenset(),
        noun: str = "",
    ) -> Cluster | None:
        """The best candidate.

        Args:
            token: head of the pronoun or description.
            candidates: the entities that agree with it.
            window: sentences to look back.
            avoid: numbers of clusters that are ruled out.
            noun: head noun of a description, in base form; empty for a pronoun.

        Returns:
            The entity with the highest score, or None if no candidate was mentioned within the window.
        """
        near = self._seen(token, window)
        barred = self.co_arguments(token) | avoid
        above = [(self.at[s.i], verb in SAY_VERBS) for s, verb in governors(token) if s.i in self.at]
        own_role = role(token)
        best: tuple[float, int, Cluster] | None = None
        for cluster in candidates:
            if cluster.number in barred:
                continue
            if cluster.number not in near:
                continue
            seen = Seen(near[cluster.number], self.sentence_of[near[cluster.number]])
            score = self._score(token, cluster, seen, own_role, above) + self._fit(token, cluster, seen, noun)
            key = (score, seen.token, cluster)
            if best is None or key[:2] > best[:2]:
                best = key
        return best[2] if best else None

    def _score(
        self, token: Token, cluster: Cluster, seen: Seen, own_role: str, above: list[tuple[Cluster, bool]]
    ) -> float:
        here = self.sentence_of[token.i]
        there = role(self.doc[seen.token])
        score = WEIGHTS["distance"] * (here - seen.sentence) + WEIGHTS.get(there, 0.0)
        if there == own_role:
            score += WEIGHTS["parallel"]
        score += WEIGHTS["frequency"] * math.log(1 + len(cluster.mentions))
        if seen.sentence == here and token.pos_ == "PRON" and self.doc[seen.token].pos_ == "PRON":
            score += WEIGHTS["same pronoun"]
        if cluster.gender is not None and token.pos_ == "PRON":
            score += WEIGHTS["gender known"]
        for depth, (governor, says) in enumerate(above):
            if governor is cluster:
                score += WEIGHTS["saying governor" if says else "governor"] / (1 + 0.5 * depth)
                break
        return score

    def _fit(self, token: Token, cluster: Cluster, seen: Seen, noun: str) -> float:
        """What speaks for or against a description, and against what only a quote spoke of."""
        score = WEIGHTS["quoted"] if seen.token in self.quoted and token.i not in self.quoted else 0.0
        if noun:
            score += WEIGHTS["known role"] if noun in cluster.roles else 0.0
            here = self.sentence_of[token.i]
            if any(
                m.kind == "name" and m.root > token.i and self.sentence_of[m.root] == here for m in cluster.mentions
            ):
                score += WEIGHTS["named later"]
        return score
