"""Names that the words beside them describe: a firm, a town or a person by a noun in apposition.

The model guesses what an unknown name is; an article tells it: "a toy maker, *Norvik*", "*Lark*, one of the premier
whisky firms", "her sister, *Tuuli*", "*Everly*, whose chairman", "the *Norvik*-based broadcaster". Such words say more
than the shape of the name does. Joined names are told here, too: "Norvik-on-Sea", "the Acme HX-12".
"""

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Span, Token

from kg.annotate.found import NameSpan
from kg.annotate.lexicon import (
    NAME_ENDINGS,
    ORGANISATION_NOUNS,
    PERSON_NOUNS,
    PLACE_NOUNS,
    UNSURE_PERSON_NOUNS,
    WORK_NOUNS,
)
from kg.annotate.products import THINGS, UNSURE_THINGS
from kg.demonyms import is_country, place_of
from kg.names import gender_of_first_name, well_known, word_set

# Of these nouns persons are called as well as firms.
_AMBIGUOUS = word_set(
    "publisher developer broker operator producer supplier regulator broadcaster shareholder landlord tenant agent "
    "adviser advisor consultant specialist pioneer newcomer defendant plaintiff offender expert marine authority "
    "favourite"
)
_PEOPLE = PERSON_NOUNS - UNSURE_PERSON_NOUNS - ORGANISATION_NOUNS - _AMBIGUOUS | word_set(
    "half-brother half-sister stepson stepdaughter grandchild ex-wife ex-husband mum dad ranger rider forward lock "
    "hooker"
)
_KIN = word_set("brother sister son daughter twin child parent cousin nephew niece")
# Those who are at the head of something; alone it says nothing: "its leader Acme".
_HEADS = word_set("head leader chief founder champion")
_FIRMS = ORGANISATION_NOUNS - PERSON_NOUNS | word_set("employer website consultancy outfitter collective outfit")
_WORKS = WORK_NOUNS | word_set(
    "debut sequel memoir memoirs autobiography ballad anthem soap feature serial masterpiece lp ep hit"
)
_LABEL_OF = (
    dict.fromkeys(THINGS - UNSURE_THINGS, "PRODUCT")
    | dict.fromkeys(PLACE_NOUNS - {"state", "nation", "area", "territory"} | {"suburb", "hamlet"}, "GPE")
    | dict.fromkeys(_WORKS, "WORK_OF_ART")
    | dict.fromkeys(_FIRMS - {"side"}, "ORG")
    | dict.fromkeys(_PEOPLE, "PERSON")
)
# "*Everly*, whose chairman"
_OF_FIRMS = word_set("chairman chairwoman boss shares profits sales customers headquarters subsidiary owner turnover")
# Behind the name of a firm in "chairman of", "analyst at".
_POSTS = word_set(
    "chairman chairwoman boss director analyst economist strategist manager founder co-founder spokesman spokeswoman "
    "executive captain skipper coach striker midfielder defender goalkeeper partner trader"
)
_OF_STAFF = word_set(
    "official researcher scientist spokesperson player engineer officer lawyer expert employee colleague"
)
_OFFICES = word_set(
    "office branch shop plant factory studio headquarters bank flat house home farm shop cafe restaurant"
)
_LIVING = word_set("live bear base reside settle bury die raise grow")
_JOINTS_OF_TOWNS = frozenset(["on", "upon", "in", "under", "by", "le", "la", "les", "sur", "en", "am", "de", "du"])
# In whom or in what one can have it: no places.
_TRUSTING = word_set(
    "interest faith confidence trust belief believe stake share invest investment role part appear star play "
    "interested confident involved change rival"
)
_CONTINENTS = frozenset(["Europe", "Africa", "Asia", "America", "Pacific", "Atlantic"])
_DIRECTIONS = word_set(
    "western eastern northern southern central north-western north-eastern south-western south-eastern northwestern "
    "northeastern southwestern southeastern"
)
_PLACES = frozenset(["GPE", "LOC", "FAC"])
_CHANGED = frozenset(["PERSON", "ORG", "GPE", "LOC", "PRODUCT", "WORK_OF_ART", "EVENT", "NORP"])


def described(doc: Doc, spans: Iterable[NameSpan], *, first: int = 0) -> list[NameSpan]:
    """The names of which the words beside them say what they are.

    Args:
        doc: tagged and parsed.
        spans: token bounds and label of the names found so far.
        first: the first token of the text after a headline that has capitals throughout.

    Returns:
        Token bounds and label, in the order of the text.

    Example:
        >>> import spacy
        >>> described(spacy.blank("en")("the Norvik-based firm met."), [(1, 2, "ORG")])
        [(1, 2, 'GPE')]
    """
    names = sorted(span for span in spans if span[0] >= first)
    found: list[NameSpan] = []
    for place, (start, end, label) in enumerate(names):
        if label not in _CHANGED or (found and start < found[-1][1]):
            continue
        follows = names[place + 1] if place + 1 < len(names) else (len(doc), len(doc), "")
        if (region := _region_start(doc, start, end)) < start:
            found.append((region, end, "LOC"))
        elif (town := _town_end(doc, end)) is not None and not is_country(doc[start:end].text):
            found.append((start, town, "GPE"))
        elif follows[0] == end and _is_model(doc, (start, end, label), follows):
            found.append((start, follows[1], "PRODUCT"))
        else:
            told = _label(doc[start:end], label)
            if told is not None and told != label:
                found.append((start, end, told))
    return found


def _town_end(doc: Doc, end: int) -> int | None:
    """Where a town's name ends that goes on behind a dash: "Norvik*-on-Sea*"."""
    rest = doc[end : end + 4]
    if len(rest) < 4 or rest[0].text != "-" or rest[2].text != "-" or rest[1].lower_ not in _JOINTS_OF_TOWNS:
        return None
    apart = bool(doc[end - 1].whitespace_) or any(token.whitespace_ for token in rest[:3])
    return None if apart or not rest[3].text[:1].isupper() else end + 4


def _region_start(doc: Doc, start: int, end: int) -> int:
    """Where the name of a part of a continent starts: "*western* Europe"."""
    return start - (doc[start:end].text in _CONTINENTS and start > 0 and doc[start - 1].lower_ in _DIRECTIONS)


def _is_model(doc: Doc, maker: NameSpan, model: NameSpan) -> bool:
    """Whether a maker and a model stand side by side: "the *Acme HX-12*"."""
    start, end, label = maker
    firm = label == "ORG" or (label in ("PERSON", "PRODUCT") and not _has_first_name(doc[start:end]))
    return firm and model[2] == "PRODUCT" and end - start < 3 and not doc[end].is_sent_start


def _has_first_name(name: Span) -> bool:
    """Whether the words are somebody's: they begin with a first name."""
    return len(name) > 1 and gender_of_first_name(name[0].text) is not None


def _label(name: Span, label: str) -> str | None:
    """What the words beside a name say it is, or None."""
    doc, end = name.doc, name.end
    if label != "EVENT" and end + 1 < len(doc) and doc[end].text == "-" and doc[end + 1].lower_ == "based":
        return None if place_of(name.text) else "GPE"
    if label in ("GPE", "NORP") and (is_country(well_known(name.text)) or place_of(name.text)):
        return None
    if len(name) > 1 and name[-1].lower_ in NAME_ENDINGS:
        return None
    owned = doc[end].text == "," and doc[end + 1].lower_ == "whose" if end + 2 < len(doc) else False
    if owned and doc[end + 2].lower_ in _OF_FIRMS and not _has_first_name(name):
        return "ORG"
    if label in ("PERSON", "ORG") and not _has_first_name(name) and _is_where(name, label):
        return "GPE"
    if label == "PERSON" and not _has_first_name(name) and _is_of_post(name):
        return "ORG"
    if label in ("GPE", "WORK_OF_ART", "PRODUCT", "EVENT") and _is_told_news(name, label):
        return "ORG"
    for noun in _nouns(name):
        told = _LABEL_OF.get(noun)
        if told is None or (_has_first_name(name) and label == "PERSON"):
            continue
        if told == "ORG" and label == "PERSON" and noun in _AMBIGUOUS and len(name) > 1:
            continue
        placed = told == "PERSON" and name.start > 0 and doc[name.start - 1].lower_ in ("in", "at", "near", "from")
        if (told in ("GPE", label) and label in _PLACES) or placed:
            return None
        return told
    return None


def _nouns(name: Span) -> Iterator[str]:
    """The nouns that describe a name, in base form: right before it, or in apposition; those of several things only
    if persons are meant."""
    doc, root, start, end = name.doc, name.root, name.start, name.end
    before = doc[start - 1] if start else root
    apart = start > 1 and before.text == ","
    if _is_one(before) and (before.head.i in (root.i, before.i, root.head.i) or root.head.i == before.i):
        yield before.lemma_.lower()
    elif apart and root.dep_ == "appos" and root.head.i < start and _is_particular(root.head):
        yield from _described_by(root.head, name)
    elif apart and end < len(doc) and doc[end].text == "," and _is_particular(doc[start - 2]):
        # What the parser makes of "Her sister, Tuuli, is" may be two subjects.
        yield from _described_by(doc[start - 2], name)
    for child in root.children:
        if child.dep_ != "appos" or child.i < end or doc[end].text != ",":
            continue
        if _is_particular(child):
            yield from _described_by(child, name)
        elif child.lower_ == "one":
            yield from (noun.lemma_.lower() for of in child.children if of.lower_ == "of" for noun in of.children)


def _described_by(noun: Token, name: Span) -> Iterator[str]:
    lemma = noun.lemma_.lower()
    if lemma in _HEADS and len(name) > 1 and any(child.dep_ == "poss" for child in noun.lefts):
        yield "person"
    yield lemma


def _is_one(noun: Token) -> bool:
    """Whether a word is a common noun, of one thing or of several persons."""
    several = noun.tag_ == "NNS" and noun.lemma_.lower() in _KIN
    return noun.text.islower() and (noun.tag_ == "NN" or several or noun.lower_ == "giant")


def _is_particular(noun: Token) -> bool:
    """Whether a common noun means one thing in particular: "*a* firm", "*her* sister"."""
    left = [child for child in noun.lefts if child.dep_ in ("det", "poss", "nummod")]
    return _is_one(noun) and bool(left) and left[0].lower_ != "whose"


def _is_told_news(name: Span, label: str) -> bool:
    """Whether somebody tells something to a paper or a channel: "told *Channel Five*", "told the *Examiner*"."""
    before = name.doc[name.start - 1] if name.start else None
    verb = name.root.head
    if before is None or verb.lemma_ != "tell" or name.root.dep_ not in ("dobj", "dative") or verb.i > name.start:
        return False
    return before.lower_ == "the" or name[0].text == "The" or (before.i == verb.i and label != "GPE")


def _is_where(name: Span, label: str) -> bool:
    """Whether a preposition before a name says that it is a place: "lives *in* Dorvik", "a cook *from* Dorvik"."""
    doc, start, end = name.doc, name.start, name.end
    before = doc[start - 1] if start else None
    if (
        before is None
        or before.pos_ != "ADP"
        or (end < len(doc) and doc[end].tag_ in ("POS", "NN", "NNS", "NNP", "CD"))
    ):
        return False
    head = before.head
    lemma = head.lemma_.lower()
    if before.lower_ == "in":
        if label == "PERSON":
            return lemma not in _TRUSTING and head.pos_ != "ADJ"
        return lemma in _LIVING or lemma in _OFFICES
    if before.lower_ == "from":
        return lemma in PERSON_NOUNS and (label == "PERSON" or lemma not in _POSTS | _OF_STAFF)
    if before.lower_ == "of":
        # "Ann Lee, 16, of Peckham"
        aged = [token.text for token in doc[max(0, start - 4) : start - 1]]
        return len(aged) == 3 and aged[0] == aged[2] == "," and aged[1].isdigit()
    return False


def _is_of_post(name: Span) -> bool:
    """Whether a name is that of a firm or a team where somebody has a post: "an analyst *at* Norvik"."""
    doc, start, end = name.doc, name.start, name.end
    before = doc[start - 1] if start else None
    if before is None or before.lower_ not in ("of", "at") or (end < len(doc) and doc[end].tag_ == "POS"):
        return False
    return before.head.lemma_.lower() in _POSTS
