"""Independent sources: near-duplicate articles, such as wire copy, form one group and count once.

Two texts are one source where at least four fifths of their word 5-grams are common to both (Jaccard similarity), and
where each is one source with a third. Which texts to compare is found by MinHash (Broder 1997) with bands
(Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3): texts that agree in a band are compared.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rensa import RMinHash

from kg.types import Article

SIMILAR = 0.8
_WORDS = 5
# Of texts as similar as SIMILAR, 998 in 1,000 agree in a band; of those half as similar, 8 in 100 do.
_BANDS, _ROWS = 20, 6
_SEED = 1


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """Articles that carry one text.

    Attributes:
        texts: content hashes, sorted.
    """

    texts: tuple[str, ...]

    @property
    def id(self) -> str:
        """The first of the members' content hashes: it rarely changes when one more joins, and in no order."""
        return group_id(self.texts)


def group_id(texts: Iterable[str]) -> str:
    """The id of the group of these texts, named by their content hashes."""
    return min(texts)[:16]


def shingles(text: str) -> frozenset[str]:
    """The word 5-grams of a text; of a shorter one, all its words as one. Capitals and spaces do not matter.

    Example:
        >>> sorted(shingles("Rain fell in Oslo on Monday."))
        ['fell in oslo on monday.', 'rain fell in oslo on']
    """
    words = text.casefold().split()
    return frozenset(" ".join(words[at : at + _WORDS]) for at in range(max(1, len(words) - _WORDS + 1)))


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard similarity of two sets of shingles, 0 to 1."""
    return len(one & other) / len(one | other)


def bands(of: frozenset[str]) -> list[str]:
    """What texts that may be near-duplicates have in common: one of these.

    Args:
        of: shingles of a text.
    """
    minima = RMinHash(num_perm=_BANDS * _ROWS, seed=_SEED)
    minima.update([shingle.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for shingle in of])
    digest = minima.digest()
    rows = (digest[at : at + _ROWS] for at in range(0, len(digest), _ROWS))
    return [f"{number}:{hashlib.sha256(repr(row).encode()).hexdigest()[:12]}" for number, row in enumerate(rows)]


def group_sources(articles: Iterable[Article]) -> Iterator[SourceGroup]:
    """Group near-duplicate articles.

    Args:
        articles: in any order; each is read once.

    Yields:
        Every text in exactly one group, largest group first.

    Example:
        >>> same = "The president met the delegation in the capital on Monday."
        >>> [len(g.texts) for g in group_sources([Article.of(same), Article.of(same + " "), Article.of("Rain.")])]
        [2, 1]
    """
    of = {article.hash: shingles(article.text) for article in articles}
    found = [SourceGroup(texts) for texts in connected(of)]
    yield from sorted(found, key=lambda group: (-len(group.texts), group.id))


def connected(of: Mapping[str, frozenset[str]]) -> list[tuple[str, ...]]:
    """Texts that are one source, each directly or by way of others, sorted.

    Args:
        of: shingles of each text, by its content hash.
    """
    by_band: dict[str, list[str]] = {}
    for text in sorted(of):
        for band in bands(of[text]):
            by_band.setdefault(band, []).append(text)
    root = {text: text for text in of}

    def top(text: str) -> str:
        while root[text] != text:
            root[text] = text = root[root[text]]
        return text

    for texts in by_band.values():
        for at, one in enumerate(texts):
            for other in texts[at + 1 :]:
                if top(one) != top(other) and similarity(of[one], of[other]) >= SIMILAR:
                    root[top(one)] = top(other)
    groups: dict[str, list[str]] = {}
    for text in sorted(of):
        groups.setdefault(top(text), []).append(text)
    return [tuple(texts) for texts in groups.values()]
