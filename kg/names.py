"""Names of people and organisations as strings: titles, short forms, gender of first names.

First names come from the 1990 census of the United States (public domain), by way of the package ``names``.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal

import names as census


def word_set(text: str) -> frozenset[str]:
    """A set of words, written as a text.

    Example:
        >>> sorted(word_set("mr mrs"))
        ['mr', 'mrs']
    """
    return frozenset(text.split())


Gender = Literal["m", "f"]

# Letters that Unicode does not take apart into a plain one and a mark.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ħ": "h", "’": "'"}
)

MALE_HONORIFICS = frozenset(["mr", "mr.", "sir", "lord", "king", "prince", "baron", "father", "brother", "sheikh"])
FEMALE_HONORIFICS = frozenset(
    ["mrs", "mrs.", "ms", "ms.", "miss", "lady", "dame", "queen", "princess", "baroness", "sister", "madame"]
)
HONORIFICS = (
    MALE_HONORIFICS
    | FEMALE_HONORIFICS
    | word_set(
        "dr dr. prof prof. professor rev rev. sen sen. rep rep. gov gov. gen gen. col col. capt capt. lt lt. sgt "
        "sgt. pope judge justice president senator governor minister chancellor general colonel captain pm mp "
        "prime ex-president vice-president secretary mayor ambassador congressman congresswoman premier emperor"
    )
)
_LONGEST_ACRONYM = 6
_GENERATIONS = frozenset(["jr", "sr"])
SUFFIXES = _GENERATIONS | {"ii", "iii", "iv"}
# Words that an organisation's full name has and its short one leaves out.
_ORGANISATION_TAIL = word_set(
    "inc corp co ltd plc llc llp ag sa nv group holdings company corporation international party bank club "
    "fc sc afc cf united airlines airways motors energy foundation newspapers entertainment technologies systems "
    "software partners industries health healthcare media labs studios pictures records capital securities foods "
    "pharmaceuticals"
)
_DOTTED = word_set("inc. corp. co. ltd.")
_ORGANISATION_FRONT = word_set("fc sc afc cf ac as rc fk the")


@lru_cache(maxsize=50_000)
def normal(text: str) -> str:
    """A name in the form in which names are compared and shown: NFC, single spaces, straight quotes, no possessive, no
    dot after "Inc" and its like.

    Example:
        >>> normal("Alice  Johnson’s"), normal("Acme Corp.")
        ('Alice Johnson', 'Acme Corp')
    """
    text = " ".join(unicodedata.normalize("NFC", text).replace("’", "'").split()).strip("\"'“”‘ ,;:")
    text = re.sub(r"\s*'s$", "", text)
    return text[:-1] if text.rpartition(" ")[2].lower() in _DOTTED else text


@lru_cache(maxsize=100_000)
def unaccented(text: str) -> str:
    """A text in small letters without accents, in which names are compared that writers spell with and without them.

    Example:
        >>> unaccented("Ångström"), unaccented("ŁÓDŹ"), unaccented("Groß")
        ('angstrom', 'lodz', 'gross')
    """
    # Taking characters apart may make capitals ("™"), so that comes first.
    small = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFKD", small) if not unicodedata.combining(c))


def without_title(text: str) -> str:
    """A person's name without honorifics and titles before it.

    Example:
        >>> without_title("President Donald Trump"), without_title("Mrs Clinton")
        ('Donald Trump', 'Clinton')
    """
    words = text.split()
    while len(words) > 1 and words[0].lower() in HONORIFICS:
        words = words[1:]
    return " ".join(words)


@lru_cache(maxsize=50_000)
def name_words(text: str) -> tuple[str, ...]:
    """The words of a person's name, in lower case, without titles, suffixes and initials' dots.

    Example:
        >>> name_words("Dr. Martin L. King Jr.")
        ('martin', 'l', 'king')
    """
    words = [word.strip(".,").lower() for word in without_title(normal(text)).split()]
    return tuple(word for word in words if word and word not in SUFFIXES)


def generation(text: str) -> str:
    """``jr`` or ``sr`` at the end of a person's name, which tells father and son apart; else empty.

    Example:
        >>> generation("Tom Ward Jr."), generation("Tom Ward")
        ('jr', '')
    """
    last = text.rpartition(" ")[2].strip(".,").lower()
    return last if last in _GENERATIONS else ""


def is_short_form(short: str, full: str) -> bool:
    """Whether one person's name can be a shorter form of another: a surname, a first name, or a middle name left out.

    "Ward" can be "Tom Ward Jr."; "Tom Ward" is his father.

    Args:
        short: the name with fewer words.
        full: the name with more words.

    Example:
        >>> is_short_form("Johnson", "Alice Marie Johnson"), is_short_form("Alice Johnson", "Alice Marie Johnson")
        (True, True)
        >>> is_short_form("Ivanka Trump", "Donald Trump")
        False
    """
    a, b = name_words(short), name_words(full)
    if not a or len(a) >= len(b) or generation(short) not in ("", generation(full)):
        return False
    if len(a) == 1:
        return a[0] in (b[0], b[-1]) or a[0] == "-".join(b[1:])
    if a == b[-len(a) :] or a == b[: len(a)]:
        return True
    return a[-1] == b[-1] and (a[0] == b[0] or (len(a[0]) == 1 and b[0].startswith(a[0])))


def acronym(name: str) -> str:
    """The capital initials of a name's words.

    Example:
        >>> acronym("Securities and Exchange Commission")
        'SEC'
    """
    return "".join(word[0] for word in re.split(r"[\s-]+", name) if word[:1].isupper())


def _organisation_words(name: str) -> tuple[str, ...]:
    words = [word.lower() for word in normal(name).split()]
    return tuple(words[1:] if len(words) > 1 and words[0] in _ORGANISATION_FRONT else words)


def shouted(name: str) -> bool:
    """Whether a name stands in capitals that are the headline's or the dateline's, not its own.

    Example:
        >>> shouted("PORT ELLERY"), shouted("NATO"), shouted("Port Ellery")
        (True, False, False)
    """
    return name.isupper() and len(name) > _LONGEST_ACRONYM


def without_tail(name: str) -> str:
    """An organisation's name without what its short form leaves out at the end: "Party", "Group", "Bank".

    Example:
        >>> without_tail("civic renewal party"), without_tail("bank")
        ('civic renewal', 'bank')
    """
    words = name.split()
    while len(words) > 1 and words[-1].lower() in _ORGANISATION_TAIL:
        words = words[:-1]
    return " ".join(words)


def is_short_organisation(short: str, full: str) -> bool:
    """Whether an organisation's name can be a shorter form of another: its acronym, or without "Inc", "Party", "FC"; of
    a team the end, by which its players are called.

    Example:
        >>> full = ["Securities and Exchange Commission", "Quill & Partners", "FC Porto", "Bank of Norway"]
        >>> [is_short_organisation(*pair) for pair in zip(["SEC", "Quill", "Porto", "Bank"], full)]
        [True, True, True, False]
        >>> is_short_organisation("Rhinos", "Leeds Rhinos")
        True
    """
    a, b = normal(short).split(), normal(full).split()
    if not a or len(a) >= len(b):
        return False
    compact = short.replace(".", "")
    if len(a) == 1 and len(compact) > 1 and compact.isupper() and compact == acronym(full):
        # "US" is a country, whatever else has these initials.
        return well_known(short) in (short, full)
    words, longer = _organisation_words(short), _organisation_words(full)
    if words == team_name(full):
        return True
    if words != longer[: len(words)]:
        return False
    return set(longer[len(words) :]) <= _ORGANISATION_TAIL or longer[len(words)] in ("&", "and")


def team_name(name: str) -> tuple[str, ...]:
    """What a team of this name is called by: the plural that ends it; empty if it ends otherwise.

    Example:
        >>> team_name("Leeds Rhinos"), team_name("Norvik Airlines")
        (('rhinos',), ())
    """
    words = _organisation_words(name)
    last = words[-1] if len(words) > 1 else ""
    return (last,) if last.endswith("s") and not last.endswith(("ss", "'s")) and last not in _ORGANISATION_TAIL else ()


class LongerNames:
    """Finds the names that a name may be short for, without comparing each with all.

    Args:
        names: all names of one kind.
        person: whether they are of people, else of organisations.

    Example:
        >>> LongerNames(["Ann Lee", "Bob Ray", "Ann Marie Lee"], person=True).of("Lee")
        ['Ann Lee', 'Ann Marie Lee']
    """

    def __init__(self, names: Iterable[str], *, person: bool) -> None:
        self._person = person
        self._by_form: dict[tuple[str, ...], list[str]] = defaultdict(list)
        forms = _forms_of_person if person else _forms_of_organisation
        for name in dict.fromkeys(names):
            for form in dict.fromkeys(forms(name)):
                self._by_form[form].append(name)

    def of(self, short: str) -> list[str]:
        """The longer names."""
        words = name_words(short) if self._person else _organisation_words(short)
        other = (words[0], words[-1]) if self._person and words else (short.replace(".", "").lower(),)
        found = [*self._by_form.get(words, ()), *self._by_form.get(other, ())]
        fits = is_short_form if self._person else is_short_organisation
        return [name for name in dict.fromkeys(found) if fits(short, name)]


# Nobody abbreviates a name to more words than this.
_LONGEST_SHORT_FORM = 6


def _forms_of_person(name: str) -> Iterator[tuple[str, ...]]:
    """What a shorter name must be, or begin and end with, to be short for this one."""
    words = name_words(name)
    if len(words) > 1:
        yield from ((words[0],), (words[-1],), ("-".join(words[1:]),))
    if len(words) > 2:
        yield (words[0][0], words[-1])
        yield from ((word, words[-1]) for word in words[:-1])
        yield from (words[:length] for length in range(2, min(len(words), _LONGEST_SHORT_FORM + 1)))


def _forms_of_organisation(name: str) -> Iterator[tuple[str, ...]]:
    words = _organisation_words(name)
    yield (acronym(name).lower(),)
    if team := team_name(name):
        yield team
    yield from (words[:length] for length in range(1, min(len(words), _LONGEST_SHORT_FORM) + 1))


# Names that news shortens without ever introducing them.
_WELL_KNOWN = {
    short: full
    for full, names in {
        "United States": "u.s|us|u.s.|usa|u.s.a.|america|united states of america",
        "United Kingdom": "uk|u.k.|u.k|britain|great britain",
        "European Union": "eu|e.u.",
        "United Nations": "un|u.n.",
        "United Arab Emirates": "uae|u.a.e.",
        "Federal Reserve": "fed|us federal reserve|u.s. federal reserve",
        "Russia": "russian federation",
        "China": "people's republic of china|prc",
        "Netherlands": "holland",
        "North Korea": "dprk|democratic people's republic of korea",
        "South Korea": "republic of korea",
        "Iran": "islamic republic of iran",
        "Czech Republic": "czechia",
        "Myanmar": "burma",
        "Turkey": "türkiye",
        "Bosnia": "bosnia and herzegovina|bosnia-herzegovina|bosnia-hercegovina",
        "Ivory Coast": "côte d'ivoire|cote d'ivoire",
        "Swaziland": "eswatini",
        "Vatican": "vatican city|holy see",
        "Liberal Democrats": "lib dem|lib dems|liberal democrat",
    }.items()
    for short in names.split("|")
}


def well_known(name: str) -> str:
    """The full name of a country or body that news calls by a shorter one; any other name as it is.

    Example:
        >>> well_known("U.S."), well_known("Britain"), well_known("Ann Lee")
        ('United States', 'United Kingdom', 'Ann Lee')
    """
    return _WELL_KNOWN.get(name.lower(), name)


@lru_cache(maxsize=1)
def _first_names() -> dict[str, Gender]:
    table: dict[str, dict[str, float]] = {}
    for gender in ("male", "female"):
        for line in Path(census.FILES[f"first:{gender}"]).read_text("ascii").splitlines():
            name, share, *_ = line.split()
            table.setdefault(name.lower(), {})[gender] = float(share)
    genders: dict[str, Gender] = {}
    for name, shares in table.items():
        male, female = shares.get("male", 0.0), shares.get("female", 0.0)
        if male >= 9 * female:
            genders[name] = "m"
        elif female >= 9 * male:
            genders[name] = "f"
    return genders


def gender_of_first_name(name: str) -> Gender | None:
    """The gender that nearly all people of this first name have, or None where it cannot be told.

    Example:
        >>> gender_of_first_name("Alice"), gender_of_first_name("Donald"), gender_of_first_name("Xyzzy")
        ('f', 'm', None)
    """
    return _first_names().get(name.lower())


def gender_of_name(name: str) -> Gender | None:
    """The gender that a person's full name with its titles tells, or None.

    Example:
        >>> gender_of_name("Mrs Clinton"), gender_of_name("Alice Johnson"), gender_of_name("Clinton")
        ('f', 'f', None)
    """
    words = name.split()
    for word in words[:-1]:
        if word.lower() in FEMALE_HONORIFICS:
            return "f"
        if word.lower() in MALE_HONORIFICS:
            return "m"
    bare = without_title(name).split()
    return gender_of_first_name(bare[0]) if len(bare) > 1 else None
