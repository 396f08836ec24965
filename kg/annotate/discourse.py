"""What an article has spoken of so far: which entity each phrase means, and which were mentioned lately."""

from bisect import bisect_left, insort
from collections.abc import Set

from kg.annotate.binding import co_arguments
from kg.annotate.clusters import Cluster
from kg.annotate.words import Words

_WITHIN = frozenset(["compound", "nmod", "poss", "appos", "amod"])
_RECEIVES = frozenset(["dobj", "dative", "nsubj"])


def only_heard(words: Words, cluster: Cluster) -> bool:
    """Whether an organisation appears only as what somebody told something: a paper that quotes him, of which the
    article does not go on to speak.

    Args:
        words: of the document.
        cluster: with the mentions that name it.
    """
    return cluster.type == "Organization" and all(_is_told(words, mention.root) for mention in cluster.mentions)


def _is_told(words: Words, root: int) -> bool:
    """Whether a name is, or is part of, what comes right after "told": "she *told Norvik News's website*"."""
    while words.dep[root] in _WITHIN and words.head[root] > root:
        root = words.head[root]
    verb = words.head[root]
    return words.lemma[verb] == "tell" and verb < root and words.dep[root] in _RECEIVES


class Discourse:
    """The entities of one document by where they are mentioned.

    Args:
        words: of the document.
        quoted: tokens inside quotation marks.

    Attributes:
        at: head token of each mention to its entity.
    """

    def __init__(self, words: Words, quoted: Set[int]) -> None:
        self.words = words
        self.quoted = quoted
        self.at: dict[int, Cluster] = {}
        self._heads: list[int] = []

    def link(self, root: int, cluster: Cluster) -> None:
        """Note that the phrase headed by a token means an entity."""
        if root not in self.at:
            insort(self._heads, root)
            insort(cluster.roots, root)
        self.at[root] = cluster

    def first(self, i: int, window: int) -> int:
        """The first token of the sentences so many before that of a token."""
        return self.words.starts[max(0, self.words.sentence[i] - window)]

    def last(self, i: int, window: int) -> dict[int, tuple[Cluster, int]]:
        """The entities mentioned within so many sentences before a token, the latest first.

        Returns:
            Number of each entity to the entity and the head of its last mention there.
        """
        first = self.first(i, window)
        found: dict[int, tuple[Cluster, int]] = {}
        for place in range(bisect_left(self._heads, i) - 1, -1, -1):
            head = self._heads[place]
            if head < first:
                break
            cluster = self.at[head]
            if cluster.number not in found:
                found[cluster.number] = (cluster, head)
        return found

    def ahead(self, i: int) -> list[tuple[Cluster, int]]:
        """The entities mentioned after a token in its sentence, each with the head of its first mention there."""
        sentence = self.words.sentence[i]
        found: dict[int, tuple[Cluster, int]] = {}
        for place in range(bisect_left(self._heads, i + 1), len(self._heads)):
            head = self._heads[place]
            if self.words.sentence[head] != sentence:
                break
            found.setdefault(self.at[head].number, (self.at[head], head))
        return list(found.values())

    def barred(self, i: int) -> set[int]:
        """Numbers of the entities that a token cannot mean since they are other arguments of its own verb."""
        return {self.at[one].number for one in co_arguments(self.words, i) if one in self.at}

    def before(self, cluster: Cluster, i: int) -> int:
        """How often an entity was mentioned before a token."""
        return bisect_left(cluster.roots, i)
