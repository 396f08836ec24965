"""Prizes: told by their form, and by what was done with them.

The model has no label for prizes. What has a form of its own is one ("Player of the Year", "best actress", "gold"), and
so is what somebody was named or voted, and what one wins for the first time: "their first Golden Heron". The best known
are listed (``kg.annotate.known``).
"""

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from kg.annotate.found import FoundNames, NameSpan, Spots
from kg.annotate.lexicon import AWARDING_VERBS, NAME_ENDINGS, PERSON_NOUNS, WORK_NOUNS
from kg.names import word_set

_NAMING = word_set("name vote crown declare judge")
_WINNING = word_set("win lift clinch retain regain")
_COUNTING = word_set("first second third fourth fifth sixth seventh eighth ninth tenth")
_NO_PRIZES = frozenset(["PERSON", "GPE", "LOC", "FAC", "NORP", "EVENT", "AWARD"])
# "The best part" is won by nobody.
_NOT_GIVEN = word_set("part way thing interest effort time hope chance bet deal result start")
# "The prize for best film", whatever was done with it.
_PRIZE_NOUNS = word_set("prize award title honour honor statuette nomination category gong crown trophy")
# Who or what is the one of a year, without a capital.
_OF_A_YEAR = (
    PERSON_NOUNS | WORK_NOUNS | word_set("personality newcomer act group team band video game publisher company")
)
_MEDALS = word_set("gold silver bronze")
_WINNING_MEDALS = word_set("win take claim secure collect land strike grab bag earn snatch clinch add scoop")
_LONGEST_TAIL = 3
_LONGEST_BEFORE = 4
# The words at which one can be told.
_YEARS = Spots("ORTH", ["Year"])
_LOWER_YEARS = Spots("ORTH", ["year"])
_BEST = Spots("TAG", ["JJS"])
_GOLD = Spots("LOWER", _MEDALS)


def prizes(doc: Doc, spans: Iterable[NameSpan], *, first: int = 0) -> list[NameSpan]:
    """The prizes that a text shows to be such.

    Args:
        doc: tagged and parsed.
        spans: token bounds and label of the names found so far.
        first: the first token of the text after a headline that has capitals throughout.

    Returns:
        Token bounds and label, in the order of the text.

    Example:
        >>> import spacy
        >>> prizes(spacy.blank("en")("She is Player of the Year."), [])
        [(2, 6, 'AWARD')]
    """
    spans = list(spans)
    names = FoundNames(doc, spans)
    found = [place for i in _YEARS(doc, first) for place in _of_the_year(doc[i])]
    found += [place for i in _BEST(doc, first) for place in _best(doc[i])]
    found += [place for i in _LOWER_YEARS(doc, first) for place in _of_this_year(doc[i])]
    found += [place for i in _GOLD(doc, first) for place in _medal(doc[i])]
    found += [place for _, end, _ in spans if end > first for place in _named(doc[end - 1], names)]
    used: set[int] = set()
    return sorted(place for place in found if _is_free(place, used))


def _is_free(place: NameSpan, used: set[int]) -> bool:
    """Whether no name before shares a word with this; its words are used from now on."""
    words = range(place[0], place[1])
    free = used.isdisjoint(words)
    used.update(words)
    return free


def _of_the_year(year: Token) -> Iterator[NameSpan]:
    """ "Player of the *Year*", "Record Of The *Year*"."""
    doc, joint = year.doc, year.i - 2
    if year.text != "Year" or joint < 1 or [token.lower_ for token in doc[joint : year.i]] != ["of", "the"]:
        return
    start = joint
    while start > max(0, joint - _LONGEST_BEFORE) and doc[start - 1].text[:1].isupper():
        start -= 1
    if start < joint:
        yield start, year.i + 1, "AWARD"


def _named(last: Token, names: FoundNames) -> Iterator[NameSpan]:
    """ "was voted *Sound of 2004*", "their first *Golden Heron*"."""
    start, label = names.before(last.i + 1)
    if not label or label in _NO_PRIZES:
        return
    verb = last.doc[start - 1] if start else last
    named = verb.tag_ == "VBN" and verb.lemma_.lower() in _NAMING and last.text.isdigit()
    won = last.dep_ == "dobj" and last.head.lemma_.lower() in _WINNING and last.lower_ not in NAME_ENDINGS
    if named or (won and any(child.lower_ in _COUNTING and child.i < start for child in last.lefts)):
        yield start, last.i + 1, "AWARD"


def _best(token: Token) -> Iterator[NameSpan]:
    """Prizes without a capital: "was named *best actress*", "the prize for *best film of the year*"."""
    if token.tag_ != "JJS" or token.head.tag_ != "NN" or token.head.i <= token.i:
        return
    noun = token.head
    doc = token.doc
    left = doc[noun.left_edge.i]
    if (
        _is_given(noun)
        and noun.i - token.i <= _LONGEST_TAIL
        and noun.lower_ not in _NOT_GIVEN
        # "won the biggest contract"
        and (token.lower_ in ("best", "worst") or left.i == token.i)
        and all(_is_plain(inner) for inner in doc[token.i : noun.i + 1])
        and left.lower_ not in ("a", "his", "her", "their", "its", "my", "our")
    ):
        yield token.i, _with_time(doc, noun.i + 1), "AWARD"


def _is_given(noun: Token) -> bool:
    """Whether what a noun stands for is awarded."""
    above = list(noun.ancestors)
    verb = next((node for node in above if node.pos_ in ("VERB", "AUX")), None)
    awarded = verb is not None and verb.lemma_.lower() in AWARDING_VERBS
    return awarded or any(node.lemma_.lower() in _PRIZE_NOUNS for node in above[:2])


def _is_plain(word: Token) -> bool:
    """Whether a word can be part of a prize without a capital: "PC" can, a name cannot."""
    return word.is_alpha and (word.ent_type_ in ("", "NORP") or word.text.isupper())


def _with_time(doc: Doc, end: int) -> int:
    """The end of a prize with the time that it is for: "best film *of the year*", "*of all time*", "*of 2004*"."""
    after = [token.lower_ for token in doc[end : end + 3]]
    if after in (["of", "the", "year"], ["of", "all", "time"]):
        return end + 3
    return end + 2 if after[:1] == ["of"] and after[1:2] and after[1].isdigit() else end


def _of_this_year(year: Token) -> Iterator[NameSpan]:
    """ "was named *top publisher of the year*", "the title of *newcomer of the year*"."""
    doc, joint = year.doc, year.i - 2
    if joint < 1 or [token.lower_ for token in doc[joint : year.i]] != ["of", "the"]:
        return
    noun = doc[joint - 1]
    if noun.tag_ != "NN" or noun.lemma_.lower() not in _OF_A_YEAR or not _is_given(noun):
        return
    start = noun.i
    while start > max(noun.left_edge.i, joint - _LONGEST_BEFORE) and _is_plain(doc[start - 1]):
        if doc[start - 1].pos_ not in ("NOUN", "ADJ", "PROPN"):
            break
        start -= 1
    yield start, year.i + 1, "AWARD"


def _medal(metal: Token) -> Iterator[NameSpan]:
    """ "won *gold* in Oslo", "took the *silver medal*"."""
    noun = metal
    if metal.dep_ in ("amod", "compound") and metal.head.i == metal.i + 1 and metal.head.lower_ == "medal":
        noun = metal.head
    won = noun.dep_ == "dobj" and noun.head.lemma_.lower() in _WINNING_MEDALS
    if won and (noun.i > metal.i or metal.left_edge.i == metal.i):
        yield metal.i, noun.i + 1, "AWARD"
