"""Whole names: the model's spans, cut and stretched to the names that the capitals, lists and last words show.

The model knows the names it has seen; of others it finds a part ("Morning Herald", in the name of a prize), runs two
of a list together, or sees nothing. Capitals in a sentence that is not a headline mark names rather well, and the last
word of a long one says what it is ("Awards").
"""

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from kg.annotate.evidence import acts_as_several
from kg.annotate.found import NameSpan, Spots
from kg.annotate.lexicon import AWARDING_VERBS, NAME_ENDINGS, NAME_HEADS, PERSON_NOUNS, TYPE_NOUNS
from kg.demonyms import is_demonym, place_of
from kg.names import HONORIFICS, gender_of_first_name, word_set

_PROPER = frozenset(["NNP", "NNPS"])
# Where a run of capitals can begin.
_STARTS = Spots("TAG", [*_PROPER, "JJ"])
_TITLE_WORDS = frozenset(["NN", "NNS", "JJ", "JJS", "RBS"])
_COMPANY_FORMS = word_set("inc inc. ltd ltd. llc plc corp corp. co co. jr jr. sr sr.")
# Between the words of one name, if capitals stand on both sides.
_JOINTS = frozenset(["of", "for", "&"])
# A title of a work may begin with these: "My Winter of Rain".
_FIRST_WORDS = frozenset(["A", "An", "My", "Your", "Our"])
# Of "Hall of Fame" the first word is no building.
_SURE_ENDINGS = frozenset(["fame"])
# What the model takes parts of a law's name for: "Bill" for a person.
_PARTS_OF_LAWS = frozenset(["LAW", "PERSON", "ORG", "WORK_OF_ART"])
# What else is done with the title that one has.
_KEEPING = word_set("capture retain defend clinch seal secure lift regain lose hold")
# Bodies that are named after what they care for.
_BODIES = word_set("department ministry committee council commission agency bureau directorate")
_PARTS_OF_TOWNS = word_set(
    "north south east west central greater upper lower downtown old new inner outer northern southern eastern western "
    "mid midtown northeast northwest southeast southwest metropolitan fort port saint st st. san"
)
_OWNED_BY_NAME = word_set("hall college hospital park cathedral square theatre wharf arms church school palace")
_NOT_NAMES = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december i god internet mr mrs ms dr christmas easter"
)


def split_lists(doc: Doc, spans: Iterable[NameSpan]) -> Iterator[NameSpan]:
    """Names that the model ran together at a comma or a dash, each for itself; "Acme, Inc." stays whole."""
    for start, end, label in spans:
        begin = start
        for i in range(start + 1, end - 1):
            if _separates(doc[i]) and label not in ("WORK_OF_ART", "LAW"):
                if begin < i:
                    yield begin, i, label
                begin = i + 1
        yield begin, end, label


def _separates(token: Token) -> bool:
    following, before = token.nbor(1), token.nbor(-1)
    if token.text == ",":
        return following.lower_ not in _COMPANY_FORMS
    return token.text in ("-", "–", "—") and bool(before.whitespace_) and bool(token.whitespace_)


def stretched(doc: Doc, spans: Iterable[NameSpan], *, first: int) -> Iterator[NameSpan]:
    """The names of a document, stretched to the runs of capitals that they stand in, and the runs without any.

    Args:
        doc: tagged.
        spans: token bounds and label of the names found so far.
        first: the first token of the text after a headline that has capitals throughout.
    """
    found = sorted(spans)
    inside = {i: span for span in found for i in range(span[0], span[1])}
    used: set[NameSpan] = set()
    for start, end in _runs(doc, first):
        within = list(dict.fromkeys(inside[i] for i in range(start, end) if i in inside))
        whole = _whole(doc, start, end, within)
        if whole is None:
            continue
        used.update(within)
        yield whole
    yield from (span for span in found if span not in used)


def _runs(doc: Doc, first: int) -> Iterator[tuple[int, int]]:
    """Token bounds of the longest runs of capitalised words."""
    end = first
    for i in _STARTS(doc, first):
        if i < end or not _begins(doc[i]):
            continue
        end = i + 1
        while end < len(doc):
            step = _joint(doc, end) or _field(doc, i, end)
            if step is None:
                break
            end += step
        yield i, end


def _begins(token: Token) -> bool:
    following = token.nbor(1).ent_type_ if token.i + 1 < len(token.doc) else ""
    # "the Liberal Democrats", of whom the model has seen only the second word
    party = not token.is_sent_start and not token.ent_type_ and following == "NORP"
    proper = token.tag_ in _PROPER or (token.tag_ == "JJ" and (token.ent_type_ in ("ORG", "NORP") or party))
    return proper and _continues(token) and token.lower_ not in HONORIFICS


def _continues(token: Token) -> bool:
    return (
        token.text[:1].isupper()
        and (token.tag_ in _PROPER or token.ent_type_ or (not token.is_sent_start and token.tag_ in _TITLE_WORDS))
        and (token.lower_ not in _NOT_NAMES or _surname(token))
        and (token.ent_type_ not in ("DATE", "TIME") or _surname(token))
    )


def _surname(token: Token) -> bool:
    """ "May" in "Alice May said": a month stands after no first name."""
    before = token.nbor(-1) if token.i else None
    return (
        before is not None
        and token.tag_ == "NNP"
        and "PERSON" in (before.ent_type_, token.ent_type_)
        and gender_of_first_name(before.text) is not None
        and (token.i < 2 or token.nbor(-2).ent_type_ != "PERSON")
    )


def _joint(doc: Doc, i: int) -> int | None:
    """How many tokens from here still belong to the run, or None."""
    if doc[i].is_sent_start:
        return None
    if _continues(doc[i]):
        return 1
    if doc[i].text == "-" and not doc[i - 1].whitespace_ and not doc[i].whitespace_ and i + 1 < len(doc):
        # "Rolls-Royce" and "Hewlett-Packard", not "Linux-based".
        return 2 if doc[i + 1].tag_ in ("NN", "NNP", "NNPS") else None
    if (
        doc[i].tag_ == "POS"
        and i + 1 < len(doc)
        and doc[i + 1].text[:1].isupper()
        and doc[i + 1].lower_ in _OWNED_BY_NAME
    ):
        # "Mariners' Hall", "King's College"
        return 2
    for length in (1, 2):
        following = doc[i + length] if i + length < len(doc) else None
        if following is None or following.is_sent_start:
            return None
        if doc[i].text == "for" and NAME_ENDINGS.get(doc[i - 1].lower_) == "AWARD" and following.lower_ != "best":
            # "won a Kelt Award for Rain"
            return None
        if doc[i].lower_ in _JOINTS and (length == 1 or doc[i + 1].lower_ == "the") and _continues(following):
            return length + 1
    return None


def _field(doc: Doc, start: int, i: int) -> int | None:
    """How many tokens from here name the field of a public body: "the Ministry of Trade *and Industry*"."""
    body = next((token for token in doc[start:i] if token.lower_ in _BODIES), None)
    if body is None or i + 1 >= len(doc) or not _continues(doc[i + 1]) or doc[i + 1].is_sent_start:
        return None
    if doc[i].lower_ == "on":
        return 2 if body.i == i - 1 else None
    joined = doc[i].lower_ in ("and", "&") and any(
        token.lower_ in _JOINTS or token.lower_ == "on" for token in doc[body.i : i]
    )
    # In "the Ministry of Trade and Acme" two bodies meet.
    return 2 if joined and doc[i + 1].ent_type_ in ("", doc[i - 1].ent_type_) else None


def _whole(doc: Doc, start: int, end: int, within: list[NameSpan]) -> NameSpan | None:
    """The name that a run of capitals is, or None where what the model found stands as it is."""
    covered = {i for span in within for i in range(span[0], span[1])}
    last = end - 1
    bare = [i for i in range(start, end) if i not in covered]
    if not bare:
        return _party(doc, start, end, within)
    head = next((i - 1 for i in range(start + 1, end) if doc[i].lower_ in _JOINTS), last)
    if doc[last].lower_ in _SURE_ENDINGS:
        head = last
    if (
        NAME_ENDINGS.get(doc[last].lower_) == "LAW"
        and head < last
        and all(part[2] in _PARTS_OF_LAWS for part in within)
    ):
        # "the Freedom of Information Act"
        return start, end, "LAW"
    label = NAME_ENDINGS.get(doc[head].lower_)
    if (last in bare or (head in bare and head < last)) and label is not None and end - start > 1:
        while start < head and (doc[start].lower_ in PERSON_NOUNS or doc[start].lower_ in HONORIFICS):
            start += 1
        return start, end, label
    if not within:
        if any(doc[i].lower_ in PERSON_NOUNS or doc[i].lower_ in HONORIFICS for i in bare):
            return None
        if end - start == 1 and (doc[start].is_sent_start or doc[start].sent.root.pos_ not in ("VERB", "AUX")):
            # A capital at the beginning, or in a table, says nothing by itself.
            return (start, end, "ORG") if acts_as_several(doc[start]) and doc[start].tag_ == "NNP" else None
        if start and doc[start - 1].text in _FIRST_WORDS and not doc[start - 1].is_sent_start:
            start -= 1
        return start, end, _guess(doc, start, end)
    if len(within) == 1 and not any(doc[i].lower_ in PERSON_NOUNS or doc[i].lower_ in HONORIFICS for i in bare):
        return _around(doc, start, end, within[0])
    return None


def _party(doc: Doc, start: int, end: int, within: list[NameSpan]) -> NameSpan | None:
    """Two names side by side that are one: "Liberal" and "Democrat"; not "British Conservatives"."""
    if len(within) < 2 or not all(label in ("ORG", "NORP") for _, _, label in within):
        return None
    return (start, end, "ORG") if within[-1][2] == "NORP" and place_of(doc[start].text) is None else None


def _around(doc: Doc, start: int, end: int, span: NameSpan) -> NameSpan | None:
    """A run with one name of the model in it: "Alice" of "Alice May", "Harold" of "Harold of the Hills"."""
    begin, stop, label = span
    joined = any(doc[i].lower_ in _JOINTS for i in (*range(start, begin), *range(stop, end)))
    if label in ("PERSON", "ORG", "WORK_OF_ART", "PRODUCT", "FAC", "EVENT"):
        if begin == start and not joined:
            return (start, end, label) if label != "PERSON" or stop - begin == 1 else None
        if begin == start and label == "PERSON" and stop - begin > 1 and doc[stop].lower_ in ("of", "for"):
            # "Ann Lee of the Kelt Democrats"
            return None
        if begin == start and label in ("PERSON", "WORK_OF_ART", "PRODUCT"):
            return start, end, "WORK_OF_ART"
        if stop == end and label in ("WORK_OF_ART", "EVENT", "PRODUCT"):
            return start, end, label
        first = label == "PERSON" and (
            gender_of_first_name(doc[start].text) is not None or _is_first_name(doc, start, begin)
        )
        # "Alice May" where the model has seen May, "Liberal Democrats" where it has seen a party.
        if stop == end and not joined and (first or doc[begin].ent_type_ == "NORP"):
            return start, end, label
    if label == "GPE" and stop == end and not joined and not doc[start].is_sent_start:
        # "Real Madrid" is no part of Madrid, "Central London" is one of London.
        return start, end, "GPE" if doc[start].lower_ in _PARTS_OF_TOWNS else "ORG"
    return None


def _is_first_name(doc: Doc, start: int, begin: int) -> bool:
    """Whether the one word before a surname is a first name that nobody knows: "Gwilan" of "Gwilan Ray"."""
    word = doc[start]
    return start + 1 == begin and word.tag_ == "NNP" and word.dep_ == "compound" and word.head.i == begin


def _guess(doc: Doc, start: int, end: int) -> str:
    """What an unknown name is: the noun before it says so, or a first name does."""
    before = doc[start - 1] if start else None
    if before is not None and before.text.islower() and before.lemma_.lower() in TYPE_NOUNS:
        return TYPE_NOUNS[before.lemma_.lower()]
    if before is not None and before.lemma_.lower() in PERSON_NOUNS and before.pos_ == "NOUN":
        return "PERSON"
    if doc[start].lower_ in ("river", "lake", "mount", "cape"):
        return "LOC"
    if end - start == 1 and is_demonym("NORP", doc[start].text):
        # "English writer Ann Lee": the model has taken it for the language.
        return "NORP"
    if end - start in (2, 3) and gender_of_first_name(doc[start].text) is not None:
        return "PERSON"
    return "ORG"


def _is_one(determiner: Token) -> bool:
    """Whether what begins with a word is a particular thing, and not one of many."""
    return determiner.lower_ not in ("a", "an", "another", "any", "every", "no", "each")


def _is_received(award: Token) -> bool:
    """ "won a Silver Lamp award": one of those that are given each time."""
    left = award.doc[award.left_edge.i].lower_
    return left in ("a", "an", "another") and award.dep_ == "dobj" and award.head.lemma_.lower() in AWARDING_VERBS


def _is_won(title: Token) -> bool:
    """Whether a title is one of sport, and no book: "her first Norvik *title*", "retained the Norvik *title*"."""
    counted = any(child.ent_type_ == "ORDINAL" or child.tag_ == "PRP$" for child in title.lefts)
    return counted or (title.dep_ == "dobj" and title.head.lemma_.lower() in AWARDING_VERBS | _KEEPING)


# A number behind these is always a part of their names: "Radio 4 presenter Ann Lee".
_NUMBERED = word_set("radio channel terminal windows division phase formula")
# So many words away other scores are looked for.
_NEAR = 6
_AFTER_NUMBERS = frozenset(["VERB", "AUX", "ADP", "CCONJ", "PART", "PUNCT", "SPACE", "DET", "ADV", "SCONJ"])


def with_numbers(doc: Doc, spans: Iterable[NameSpan]) -> Iterator[NameSpan]:
    """Names that a number ends, with it: "Harbour Lights *2*", "Radio *4*"; not "Norvik *2*, Dorvik 1"."""
    for start, end, label in spans:
        number = label in ("ORG", "PRODUCT", "WORK_OF_ART", "FAC") and end < len(doc) and _is_number(doc, end)
        yield start, end + number, label


def _is_number(doc: Doc, i: int) -> bool:
    """Whether a number there ends the name before it: no score, no count of what follows."""
    number, after = doc[i], doc[i + 1] if i + 1 < len(doc) else None
    if not number.is_digit or len(number) > 2 or number.is_sent_start or not doc[i - 1].whitespace_:
        return False
    if after is None or doc[i - 1].lower_ in _NUMBERED:
        return True
    if after.pos_ not in _AFTER_NUMBERS or after.text in ("-", "–", "%", "/", ":", "|", "to"):
        return False
    return not _in_scores(doc, range(i + 1, min(len(doc), i + _NEAR))) and not _in_scores(
        doc, range(i - 1, max(0, i - _NEAR), -1)
    )


def _in_scores(doc: Doc, near: Iterable[int]) -> bool:
    """Whether another name with a number stands near: "Norvik 2, *Dorvik 1*"; not "Norvik 2 *and* Dorvik 1"."""
    for i in near:
        if doc[i].pos_ in ("CCONJ", "VERB", "AUX"):
            return False
        if doc[i].is_digit and doc[i - 1].text.istitle():
            return True
    return False


# Words between a name and the noun that ends it: "the Orrin military airport".
_LONGEST_TAIL = 3
_PLURAL_HEADS = frozenset(["elections", "championships", "olympics", "games", "awards"])


def with_heads(doc: Doc, spans: Iterable[NameSpan]) -> Iterator[NameSpan]:
    """Names that a common noun ends, with it: "the Silver Lamp award", "the Norwegian navy"; not "a French prison"."""
    for start, end, label in spans:
        head = doc[end - 1].head
        kind = NAME_HEADS.get(head.lower_)
        if (
            kind is not None
            and end <= head.i < end + _LONGEST_TAIL
            and (head.tag_ == "NN" or head.lower_ in _PLURAL_HEADS)
            and doc[start:end].root.dep_ in ("compound", "amod", "nmod")
            and all(token.text.islower() and token.ent_type_ == "" for token in doc[end : head.i + 1])
            and (_is_one(doc[head.left_edge.i]) or (kind == "AWARD" and _is_received(head)))
            and (head.lower_ != "title" or _is_won(head))
            and (label != "PERSON" or kind == "AWARD" or head.lower_ == "awards")
        ):
            yield start, head.i + 1, kind
        else:
            yield start, end, label
