"""When two spellings are one name: accents, transliteration, nicknames, initials, short forms, acronyms.

``skeleton()`` maps a name to its consonants by sound, so that spellings of one name meet in one block; ``likeness()``
then says what two names have in common. First names and nicknames come from the package ``nicknames`` (Apache-2.0),
how frequent a name is from the 1990 census of the United States (public domain) by way of the package ``names``.
"""

import re
import struct
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import names as census
from nicknames import NickNamer
from rapidfuzz.distance import DamerauLevenshtein

from kg.names import SUFFIXES, acronym, is_short_organisation, unaccented

_NO_WORD = re.compile(r"[^\w' ]+|_")
# Spellings of one sound, longest first: of Arabic, Russian, Greek and German names in English texts above all.
_SOUNDS = (
    ("tsch", "c"), ("sch", "s"), ("tch", "c"), ("dzh", "j"), ("kh", "h"), ("gh", "k"), ("ch", "c"), ("cz", "c"),
    ("sh", "s"), ("zh", "j"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("dj", "j"), ("ck", "k"), ("ks", "x"),
    ("ts", "c"), ("tz", "c"), ("q", "k"), ("g", "k"), ("w", "v"), ("z", "s"),
)  # fmt: skip
_VOWELS = frozenset("aeiouyj'h")
# How alike two words of one skeleton must be, by letters, to be two spellings: "Muhammad" and "Mohamed" are .63.
_ALIKE, _ALIKE_ALONE = 0.6, 0.75
_SHORTEST_SPELT = 4
_ADULTS = 250_000_000
_FIRST = "first:male", "first:female"
# A line of the census' tables: the columns of a name; those of the percentage of people who have it, and what follows.
_LINE, _NAME = struct.Struct("15s20s"), 15
_MOST_FORMAL = 4


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """A name as it is compared: small letters without accents, words by single spaces.

    Example:
        >>> fold("José  Ångström-Núñez"), fold("O’Neil"), fold("Quill & Partners")
        ('jose angstrom nunez', "o'neil", 'quill partners')
    """
    return " ".join(_NO_WORD.sub(" ", unaccented(text).replace(".", "")).split())


@lru_cache(maxsize=100_000)
def skeleton(text: str) -> str:
    """The consonants of a name by sound, its first vowel as ``a``; spellings of one name share it.

    Example:
        >>> skeleton("Muammar Gaddafi") == skeleton("Moammar Qadhafi"), skeleton("Jürgen") == skeleton("Juergen")
        (True, True)
    """
    return " ".join(_consonants(word) for word in fold(text).split())


def _consonants(word: str) -> str:
    for sound, letter in _SOUNDS:
        word = word.replace(sound, letter)
    first = "a" if word[:1] in "aeiou" else ""
    kept = [letter for letter in word if letter not in _VOWELS]
    single = [letter for i, letter in enumerate(kept) if not i or letter != kept[i - 1]]
    return first + "".join(single) or word


@lru_cache(maxsize=1)
def _nicknamer() -> NickNamer:
    return NickNamer()


@lru_cache(maxsize=20_000)
def formal(first: str) -> frozenset[str]:
    """The first names that a first name may be short for, and itself.

    Args:
        first: folded.

    Example:
        >>> "robert" in formal("bob"), formal("xyzzy")
        (True, frozenset({'xyzzy'}))
    """
    return frozenset([first, *_nicknamer().canonicals_of(first)])


def formal_most_used(first: str) -> list[str]:
    """``formal()``, those first that most people have; a few at most."""
    rank = {name: max(_share(table, name, 0.0) for table in _FIRST) for name in formal(first)}
    return sorted(rank, key=lambda name: (-rank[name], name))[:_MOST_FORMAL]


@lru_cache(maxsize=3)
def _lines(table: str) -> dict[bytes, bytes]:
    """The lines of a table, by name, as they are: few of them are ever asked for."""
    return dict(_LINE.iter_unpack(Path(census.FILES[table]).read_bytes().lower()))


def _said(table: str, name: str) -> bytes | None:
    """What a table says of a name."""
    return _lines(table).get(name.encode("ascii", "replace").ljust(_NAME))


def _share(table: str, name: str, otherwise: float) -> float:
    """The part of all people who have a name, or another number, if the table does not have it."""
    said = _said(table, name)
    return otherwise if said is None else float(said.split(None, 1)[0]) / 100


@lru_cache(maxsize=50_000)
def bearers(name: str) -> float:
    """How many people of the United States may have a name, by its first and last word; of other names a few.

    Args:
        name: folded; one word is a surname.

    Example:
        >>> bearers("james brown") > 10_000 > 100 > bearers("donald trump")
        True
        >>> bearers("johnson") > 1_000_000 > bearers("xyzzy")
        True
    """
    words = personal(name)
    last = _share("last", words[-1], 0.000_000_5)
    if len(words) < 2:
        return last * _ADULTS
    first = sum(_share(table, words[0], 0.000_01) for table in _FIRST) / 2
    # Few share a middle name as well.
    return last * first * _ADULTS * 0.02 ** (len(words) - 2)


def personal(name: str) -> list[str]:
    """The words of a person's folded name without "Jr" and its like; never none.

    Example:
        >>> personal("tom ward jr")
        ['tom', 'ward']
    """
    words = name.split()
    return [word for word in words if word not in SUFFIXES] or words or ["?"]


def is_first_name(word: str) -> bool:
    """Whether people of the United States have this first name."""
    return any(_said(table, word) is not None for table in _FIRST)


class Likeness(StrEnum):
    """What two names have in common, as words for people; the first that holds counts."""

    SAME = "the same name"
    SPELLING = "two spellings of one name"
    NICKNAME = "a first name and its short form"
    MIDDLE = "the same first and last name"
    INITIAL = "a first name and its initial"
    SURNAME = "a surname alone"
    ACRONYM = "a name and its initials"
    SHORT_FORM = "a name and its shorter form"


# Of these, one name says less than the other and may be short for several.
SHORT = frozenset([Likeness.INITIAL, Likeness.SURNAME, Likeness.ACRONYM, Likeness.SHORT_FORM])


@lru_cache(maxsize=200_000)
def likeness(one: str, other: str, *, person: bool) -> Likeness | None:
    """What two names have in common.

    Args:
        one: folded.
        other: folded.
        person: whether they are of people.

    Example:
        >>> likeness("bob ray", "robert ray", person=True).value
        'a first name and its short form'
        >>> likeness("ivanka trump", "donald trump", person=True) is None
        True
    """
    if one == other:
        return Likeness.SAME
    if _spelt_alike(one, other):
        return Likeness.SPELLING
    return _of_people(one, other) if person else _of_others(one, other)


def _spelt_alike(one: str, other: str) -> bool:
    a, b = one.split(), other.split()
    if len(a) != len(b):
        return False
    # One word alone must be nearly the same: "Syria" is not "Zaria".
    least = _ALIKE if len(a) > 1 else _ALIKE_ALONE
    return all(x == y or _one_word(x, y, least) for x, y in zip(a, b, strict=True))


def _one_word(x: str, y: str, least: float) -> bool:
    return (
        min(len(x), len(y)) >= _SHORTEST_SPELT
        and skeleton(x) == skeleton(y)
        and DamerauLevenshtein.normalized_similarity(x, y) >= least
    )


def _of_people(one: str, other: str) -> Likeness | None:
    a, b = personal(one), personal(other)
    if len(a) == 1 or len(b) == 1:
        short, full = (a, b) if len(a) <= len(b) else (b, a)
        # A first name alone tells nothing beyond its article.
        return Likeness.SURNAME if len(full) > 1 and short[0] == full[-1] else None
    if a[-1] != b[-1]:
        return None
    # "Ann Marie Lee" is no "Ann Ruth Lee".
    if len(a) > 2 and len(b) > 2 and a[1:-1] != b[1:-1] and not _initials_agree(a[1:-1], b[1:-1]):
        return None
    if len(a[0]) == 1 or len(b[0]) == 1:
        return Likeness.INITIAL if a[0][0] == b[0][0] else None
    if a[0] == b[0]:
        return Likeness.MIDDLE
    return Likeness.NICKNAME if formal(a[0]) & formal(b[0]) else None


def _initials_agree(a: list[str], b: list[str]) -> bool:
    return len(a) == len(b) and all(
        x[0] == y[0] and (1 in (len(x), len(y)) or x == y) for x, y in zip(a, b, strict=True)
    )


def _of_others(one: str, other: str) -> Likeness | None:
    short, full = sorted((one, other), key=lambda name: (len(name.split()), name))
    words = full.split()
    if len(short.split()) == 1 and len(words) > 1 and short == acronym(full.title()).lower():
        return Likeness.ACRONYM
    initials = "".join(word[0] for word in words if word not in ("of", "the", "and", "for"))
    if len(short.split()) == 1 and len(initials) > 1 and short == initials:
        return Likeness.ACRONYM
    if is_short_organisation(short, full) or (len(words) > len(short.split()) and words[0] == short):
        return Likeness.SHORT_FORM
    return None
