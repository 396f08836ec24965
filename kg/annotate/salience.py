"""Which entity with a name a description means, of those that it can mean: a score that ranks.

It adds weighted preferences known from the literature: nearness, subjecthood, parallel roles, frequency, and the
subject of the clause that governs (Lappin and Leass 1994, "An algorithm for pronominal anaphora resolution"). What
pronouns mean is learned (``ranking``); for descriptions of people with names there is too little to learn from.
"""

import math
from collections.abc import Iterable, Set
from heapq import nlargest
from operator import itemgetter

from kg.annotate.binding import governors
from kg.annotate.clusters import Cluster
from kg.annotate.discourse import Discourse
from kg.annotate.lexicon import SAY_VERBS
from kg.annotate.phrases import role

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
    "known role": 1.5,
    "named later": -1.2,
    "quoted": -0.5,
    "topic": 1.0,
}
# So many of the latest mentioned are compared: in a book with hundreds of ministers, those before count for nothing.
_MOST = 64
# Headline and first sentence say what an article is about.
_LEAD = 1


class Salience:
    """Ranks the entities of one document for a description that names none of them.

    Args:
        discourse: what was spoken of.
    """

    def __init__(self, discourse: Discourse) -> None:
        self.discourse = discourse
        self.words = discourse.words

    def rank(
        self,
        i: int,
        candidates: Iterable[Cluster],
        *,
        window: int,
        avoid: Set[int] = frozenset(),
        noun: str,
    ) -> Cluster | None:
        """The best candidate.

        Args:
            i: head of the description.
            candidates: the entities that agree with it.
            window: sentences to look back.
            avoid: numbers of entities that are ruled out.
            noun: its head noun in base form.

        Returns:
            The entity with the highest score, or None if no candidate was mentioned within the window.
        """
        first = self.discourse.first(i, window)
        barred = self.discourse.barred(i) | avoid
        at = self.discourse.at
        above = [(at[one], verb in SAY_VERBS) for one, verb in governors(self.words, i) if one in at]
        own_role = role(self.words, i)
        best: tuple[float, int, Cluster] | None = None
        mentioned = [
            (cluster.roots[place - 1], cluster)
            for cluster in candidates
            if cluster.number not in barred and (place := self.discourse.before(cluster, i))
        ]
        for last, cluster in nlargest(_MOST, mentioned, key=itemgetter(0)):
            if last < first:
                break
            score = self._score(i, cluster, last, own_role, above) + self._fit(i, cluster, last, noun)
            if best is None or (score, last) > best[:2]:
                best = (score, last, cluster)
        return best[2] if best else None

    def _score(self, i: int, cluster: Cluster, last: int, own_role: str, above: list[tuple[Cluster, bool]]) -> float:
        there = role(self.words, last)
        score = WEIGHTS["distance"] * (self.words.sentence[i] - self.words.sentence[last]) + WEIGHTS.get(there, 0.0)
        if there == own_role:
            score += WEIGHTS["parallel"]
        score += WEIGHTS["frequency"] * math.log(1 + len(cluster.mentions))
        first = cluster.roots[0]
        if self.words.sentence[first] <= _LEAD and role(self.words, first) != "other":
            score += WEIGHTS["topic"]
        for depth, (governor, says) in enumerate(above):
            if governor is cluster:
                score += WEIGHTS["saying governor" if says else "governor"] / (1 + 0.5 * depth)
                break
        return score

    def _fit(self, i: int, cluster: Cluster, last: int, noun: str) -> float:
        """What speaks for or against a description, and against what only a quote spoke of."""
        quoted = self.discourse.quoted
        score = WEIGHTS["quoted"] if last in quoted and i not in quoted else 0.0
        score += WEIGHTS["known role"] if noun in cluster.roles else 0.0
        return score + (WEIGHTS["named later"] if self._named_later(i, cluster) else 0.0)

    def _named_later(self, i: int, cluster: Cluster) -> bool:
        """Whether an entity is named in the rest of the sentence."""
        sentence, place = self.words.sentence, self.discourse.before(cluster, i + 1)
        if place == len(cluster.roots) or sentence[cluster.roots[place]] != sentence[i]:
            return False
        return any(m.kind == "name" and m.root > i and sentence[m.root] == sentence[i] for m in cluster.mentions)
