"""Which entity a pronoun or a description means, by weights that were learned.

Whom agreement and binding do not rule out is ranked by a log-linear model over features that a person can read:
nearness, parts in the sentence, how often an entity was mentioned, the subject of the clause above; that nothing before
is meant ("new") is one of the answers. Its weights are in ``coref.toml`` beside this file, with what they were fitted
to; ``bench/train_coref.py`` fits them again. The features follow Lappin and Leass 1994, "An algorithm for pronominal
anaphora resolution"; ranking all candidates with "new" among them Denis and Baldridge 2008, "Specialized models and
ranking for coreference resolution".
"""

import math
import tomllib
from collections.abc import Mapping, Sequence, Set
from functools import cache
from importlib.resources import files

from kg.annotate.binding import around, governors, verb_above
from kg.annotate.clusters import Cluster
from kg.annotate.discourse import Discourse
from kg.annotate.lexicon import SAY_VERBS
from kg.annotate.phrases import COLLECTIVE, SUBJECTS, Phrase, role
from kg.annotate.words import Words
from kg.names import Gender, word_set

Weights = Mapping[str, float]
Option = tuple[Cluster, int]

# Nouns that say so little that two of them rarely are one thing.
_VAGUE = word_set(
    "time way thing lot year day month week kind part number point case fact example end place side reason problem "
    "question idea bit sort type form level amount percent man people person one other life world hand work today"
)


def _far(sentences: int) -> str:
    return str(sentences) if sentences < 3 else "3-5" if sentences < 6 else "6-15" if sentences < 16 else "16"


def _often(count: int) -> str:
    return str(count) if count < 4 else "4-7" if count < 8 else "8"


class PronounTerms:
    """The features of the candidates of one pronoun.

    Args:
        discourse: what was spoken of.
        i: the pronoun.
        gender: that it tells.
        ahead: numbers of the entities that are named as the subject after it.
    """

    def __init__(self, discourse: Discourse, i: int, gender: Gender | None, ahead: Set[int]) -> None:
        words = discourse.words
        self.discourse, self.words, self.i = discourse, words, i
        self.role = role(words, i)
        self.sentence = words.sentence[i]
        self.gender = gender
        self.verb = verb_above(words, i)
        self.around = around(words, i)
        self.ahead = ahead
        self.above: dict[int, int] = {}
        self.saying: set[int] = set()
        for depth, (one, verb) in enumerate(governors(words, i)):
            if one in discourse.at:
                if verb in SAY_VERBS and i not in discourse.quoted:
                    self.saying.add(discourse.at[one].number)
                self.above.setdefault(discourse.at[one].number, min(depth, 1))

    def new(self) -> list[str]:
        """Of the answer that nothing before is meant."""
        words, i = self.words, self.i
        verb = words.lemma[words.head[i]] if words.dep[i] in SUBJECTS else ""
        return [
            "new",
            f"new {words.lower[i]}",
            f"new {self.role}",
            f"new be {verb == 'be'}",
            f"new quoted {i in self.discourse.quoted}",
            f"new above {bool(self.above)}",
        ]

    def of_all(self, options: Sequence[Option]) -> list[list[str]]:
        """Of all candidates, the latest first; each an entity with the head of its last mention."""
        counts = [self.discourse.before(cluster, self.i) for cluster, _ in options]
        most = max(counts, default=1)
        found = []
        for rank, ((cluster, last), count) in enumerate(zip(options, counts, strict=True)):
            terms = [f"rank {min(rank, 5)}", *self._of(cluster, last)]
            # Where nobody is mentioned twice, a single mention says nothing.
            if most > 1:
                terms.append(f"often {_often(count)}")
            found.append(terms)
        return found

    def _of(self, cluster: Cluster, last: int) -> list[str]:
        words, i = self.words, self.i
        far = self.sentence - words.sentence[last]
        there = role(words, last)
        near = "same" if not far else "before" if far == 1 else "far"
        found = [
            f"sentences {_far(far)}",
            f"{there} {near}",
            f"{self.role} to {there}",
        ]
        if cluster.number in self.ahead:
            found.append("ahead alone" if last > i else "ahead")
        if last in self.around:
            found.append("around")
        if self.gender is None and (words.pos[last] == "PRON" or words.tag[last] == "PRP$"):
            found += ["pronoun", f"pronoun {near}"]
            if words.lemma[last] == words.lemma[i]:
                found.append("same pronoun")
        elif not far and words.lemma[last] == words.lemma[i]:
            found.append("same pronoun here")
        if cluster.number in self.above:
            found.append(f"above {self.above[cluster.number]}")
        if cluster.number in self.saying:
            found.append("says")
        verb = verb_above(words, last)
        if verb is not None:
            if verb == self.verb:
                found.append(f"same clause {self.role}")
            elif self.verb is not None and words.lemma[verb] == words.lemma[self.verb]:
                found.append("same verb")
        if words.dep[last] == "conj":
            found.append("joined")
        elif words.dep[last] == "pobj" and words.pos[words.head[words.head[last]]] in ("NOUN", "PROPN"):
            found.append("embedded")
        if (last in self.discourse.quoted) != (i in self.discourse.quoted):
            found.append("other voice")
        found += self._subjects(cluster)
        if self.gender is not None and cluster.gender is None and (leaning := cluster.leaning) is not None:
            found.append("leans same" if leaning == self.gender else "leans other")
        found += _identity(cluster)
        return found

    def _subjects(self, cluster: Cluster) -> set[str]:
        """Whether an entity was a subject, of a main clause or any, in this sentence before the pronoun or the one
        before."""
        words = self.words
        found: set[str] = set()
        for place in range(self.discourse.before(cluster, self.i) - 1, -1, -1):
            root = cluster.roots[place]
            far = self.sentence - words.sentence[root]
            if far > 1:
                break
            if words.dep[root] in SUBJECTS:
                found.add("was subject")
                if words.dep[words.head[root]] == "ROOT":
                    found.add("led before" if far else "led here")
        return found


def _identity(cluster: Cluster) -> list[str]:
    """What an entity is."""
    found = []
    if cluster.type == "Person" and not cluster.number:
        # Whom a text names first it is mostly about; a place named first is where it happened.
        found.append("first person")
    if cluster.named:
        found += ["named", f"named {cluster.type}"]
        return found
    first = cluster.phrases[0]
    found.append(f"kind {cluster.type or 'unknown'}")
    found.append(f"article {first.article}")
    if not first.lemma:
        found.append("group")
    elif first.lemma in COLLECTIVE:
        found.append("collective")
    elif first.plural:
        found.append("plural")
    if first.lemma in _VAGUE:
        found.append("vague")
    return found


class PhraseTerms:
    """The features of the candidates of one noun phrase.

    Args:
        discourse: what was spoken of.
        phrase: the later mention.
        owner: the entity that its possessor means, if any.
    """

    def __init__(self, discourse: Discourse, phrase: Phrase, owner: Cluster | None) -> None:
        self.discourse, self.words, self.phrase, self.owner = discourse, discourse.words, phrase, owner
        self.narrowed = phrase.end > phrase.root + 1 and self.words.tag[phrase.end - 1] != "POS"

    def new(self) -> list[str]:
        """Of the answer that it begins something new."""
        phrase = self.phrase
        found = [
            "new",
            f"new {phrase.article}",
            f"new plural {phrase.plural} {phrase.article}",
            f"new narrowed {self.narrowed}",
            f"new modifiers {min(2, len(phrase.modifiers))} {phrase.article}",
            f"new kind {phrase.kind or 'unknown'}",
            f"new {role(self.words, phrase.head)}",
            f"new propn {self.words.pos[phrase.root] == 'PROPN'}",
        ]
        if phrase.lemma in _VAGUE:
            found.append("new vague")
        return found

    def of_all(self, options: Sequence[Option]) -> list[list[str]]:
        """Of all candidates, the latest first; each an entity with the head of its last mention."""
        return [self._of(cluster, last, rank) for rank, (cluster, last) in enumerate(options)]

    def _of(self, cluster: Cluster, last: int, rank: int) -> list[str]:
        words, phrase = self.words, self.phrase
        far = words.sentence[phrase.root] - words.sentence[last]
        found = [
            f"sentences {_far(far)}",
            f"rank {min(rank, 3)}",
            f"often {_often(self.discourse.before(cluster, phrase.root))}",
            f"narrowed {self.narrowed}",
        ]
        if cluster.named:
            found += [f"named {cluster.type}", f"named {phrase.article}"]
            return found
        earlier = [one for one in cluster.phrases if one.root < phrase.root] or cluster.phrases
        mine = set(phrase.modifiers)
        if any(one.modifiers == phrase.modifiers for one in earlier):
            found.append(f"same words {bool(mine)}")
        elif any(mine <= set(one.modifiers) for one in earlier):
            found.append("fewer words")
        elif any(set(one.modifiers) <= mine for one in earlier):
            found.append("more words")
        else:
            found.append("other words")
        found.append(f"{phrase.article} after {earlier[-1].article}")
        if earlier[0].plural != phrase.plural:
            found.append("other number")
        if phrase.article == "whose" or earlier[-1].article == "whose":
            found.append(self._owners(earlier))
        return found

    def _owners(self, earlier: Sequence[Phrase]) -> str:
        """Whether a thing belongs to whom it belonged before."""
        at = self.discourse.at
        before = {at[one].number for phrase in earlier for one in owners(self.words, phrase) if one in at}
        if self.owner is None or not before:
            return "owner unknown"
        return "owner same" if self.owner.number in before else "owner other"


def owners(words: Words, phrase: Phrase) -> list[int]:
    """Heads of the possessors in a phrase."""
    return [c for c in words.children[phrase.root] if words.dep[c] == "poss"]


class Ranker:
    """The learned weights.

    Args:
        tables: ``person``, ``thing``, ``several`` and ``phrase`` to their weights.
    """

    def __init__(self, tables: Mapping[str, Weights]) -> None:
        self.tables = tables

    @classmethod
    def load(cls) -> "Ranker":
        """The weights that ship with kg."""
        text = files("kg").joinpath("annotate", "coref.toml").read_text(encoding="utf-8")
        return cls({name: table for name, table in tomllib.loads(text).items() if name != "trained-on"})

    def choose(self, table: str, new: Sequence[str] | None, options: Sequence[Sequence[str]]) -> int | None:
        """The best answer.

        Args:
            table: which weights.
            new: features of the answer that nothing before is meant; None: something is.
            options: features of each candidate.

        Returns:
            Place of the best candidate; None: it is less probable that any is meant than that none is.
        """
        weights = self.tables.get(table, {})
        scores = [sum(weights.get(term, 0.0) for term in terms) for terms in options]
        if not scores:
            return None
        most = max(scores)
        if new is None:
            return scores.index(most)
        some = most + math.log(sum(math.exp(score - most) for score in scores))
        return scores.index(most) if some > sum(weights.get(term, 0.0) for term in new) else None


@cache
def shipped() -> Ranker:
    """The weights that ship with kg, read once."""
    return Ranker.load()
