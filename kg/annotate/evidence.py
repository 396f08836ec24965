"""Evidence for what a name is: its own last word, and the words right beside it."""

from spacy.tokens import Doc, Span, Token

from kg.annotate.lexicon import (
    NAME_ENDINGS,
    ORGANISATION_NOUNS,
    PEOPLES,
    PERSON_NOUNS,
    PLACE_NOUNS,
    POSTS,
    UNSURE_PERSON_NOUNS,
)
from kg.demonyms import is_country, place_of
from kg.names import HONORIFICS, gender_of_first_name, well_known, word_set

# What stands in a town.
_BUILDINGS = word_set(
    "airport airbase base compound factory plant prison jail hospital hotel house home palace stadium church mosque "
    "temple synagogue school museum theatre cinema restaurant pub bar cafe shop store mall market warehouse "
    "headquarters embassy consulate station court courthouse barracks checkpoint refinery mine dam bridge street "
    "square park cemetery"
)
_SURE_PERSON_NOUNS = PERSON_NOUNS - UNSURE_PERSON_NOUNS
_FIRM_NOUNS = ORGANISATION_NOUNS - PERSON_NOUNS
# Firms by what their people do: "analysts Norvik", "the auctioneers Lark".
_PROFESSIONS = word_set(
    "analysts brokers stockbrokers accountants auditors lawyers solicitors consultants bookmakers auctioneers "
    "retailers architects publishers insurers promoters developers manufacturers organisers pollsters"
)
_LONGEST_POST = 3
# What somebody does with a firm.
_FOUNDING = word_set("found establish start run own lead head chair manage buy join leave quit")


def evidence_label(doc: Doc, start: int, end: int, label: str) -> str:
    """What the name's last word or the words right beside it say it is, against the model where they are plain."""
    if label == "ORG" and end - start == 1 and is_country(well_known(doc[start].text)):
        return "GPE"
    if label == "NORP" and place_of(doc[start:end].text) is None and doc[start].lower_.rstrip("s") not in PEOPLES:
        # Neither a nation nor a faith: a party.
        label = "ORG"
    if end - start > 1 and (label != "PERSON" or gender_of_first_name(doc[start].text) is None):
        label = NAME_ENDINGS.get(doc[end - 1].lower_, label)
    if (
        start
        and label != "PERSON"
        and doc[start - 1].lower_ in HONORIFICS
        and doc[start - 1].lower_.rstrip(".") in ("mr", "mrs", "ms", "miss", "dr", "sir", "lady")
    ):
        return "PERSON"
    before = doc[start - 1] if start else None
    if (
        before is not None
        and label in ("ORG", "GPE", "WORK_OF_ART", "PRODUCT")
        and (before.head.i == doc[start:end].root.i or _stands_alone(before))
        and before.lemma_.lower() in _SURE_PERSON_NOUNS
        and before.lower_ not in _PROFESSIONS
        and doc[end - 1].lower_ not in NAME_ENDINGS
    ):
        # "rapper Novak"
        return "PERSON"
    if label in ("PERSON", "ORG") and end - start == 1 and before is not None and _is_in_town(before):
        return "GPE"
    first_name = end - start > 1 and gender_of_first_name(doc[start].text) is not None
    if label == "PERSON" and end - start == 2 and not first_name and before is not None and _is_where(before, end):
        return "GPE"
    if label == "PERSON" and not first_name and (_is_called_firm(doc[start:end]) or _has_people(doc, start, end)):
        return "ORG"
    if label in ("PRODUCT", "WORK_OF_ART") and _is_led(doc, end):
        return "ORG"
    if label in ("PERSON", "PRODUCT", "GPE") and end < len(doc) and doc[end].dep_ != "ROOT":
        head = doc[end - 1].head
        if (
            head.i == end
            and head.lemma_.lower() in ORGANISATION_NOUNS
            and head.text.islower()
            and doc[end - 1].dep_ == "compound"
        ):
            return "ORG" if label != "GPE" else label
    unknown = label in ("PERSON", "PRODUCT", "WORK_OF_ART") and gender_of_first_name(doc[start].text) is None
    if unknown and acts_as_several(doc[start:end].root):
        return "ORG"
    return label


def _stands_alone(word: Token) -> bool:
    """Whether the parser takes a word for a sentence: the "Rapper" of "Rapper Novak is to play"."""
    return word.head.i == word.i and word.left_edge.i == word.right_edge.i


def acts_as_several(name: Token) -> bool:
    """Whether a verb takes a name alone for several: "Rask *are* on tour", "Dorvik *have* signed Ann Lee"."""
    verb = name.head
    if name.dep_ not in ("nsubj", "nsubjpass") or any(child.dep_ in ("conj", "cc") for child in name.children):
        return False
    beside = list(verb.children)
    finite = next((child for child in beside if child.dep_ in ("aux", "auxpass")), verb)
    if any(child.dep_ == "mark" or (child.dep_ == name.dep_ and child.i != name.i) for child in beside):
        return False
    return finite.i > name.i and (finite.tag_ == "VBP" or finite.lower_ == "were")


def _is_in_town(before: Token) -> bool:
    """Whether a building or a town stands where a preposition says: "the airport *in* Dorvik"."""
    noun = before.nbor(-1).lemma_.lower() if before.i and before.lower_ in ("in", "near") else ""
    return noun in _BUILDINGS or noun in PLACE_NOUNS


def _is_where(before: Token, end: int) -> bool:
    """Whether a preposition says that a place follows: "*in* Dorvik Sands"; not "her role in", "the trust in"."""
    doc = before.doc
    if before.lower_ not in ("in", "near") or (end < len(doc) and doc[end].tag_ in ("POS", "NN", "NNS")):
        return False
    return before.head.pos_ == "PROPN" or (before.head.pos_ == "NOUN" and before.head.lemma_.lower() in _BUILDINGS)


def _is_called_firm(name: Span) -> bool:
    """Whether the noun right before a name calls it a firm or the like: "the news agency Kelt"; not "the duo Ann and
    Bob"."""
    doc = name.doc
    noun = doc[name.start - 1] if name.start else name.root
    after = [token.lemma_.lower() for token in doc[name.end : name.end + 2]]
    # "the firm Anna has founded"
    acts = not _FOUNDING.isdisjoint(after[1:] if after[:1] == ["have"] else after[:1])
    if not noun.text.islower() or after[:1] == ["and"] or acts:
        return False
    return noun.lower_ in _PROFESSIONS or (noun.tag_ == "NN" and noun.lemma_.lower() in _FIRM_NOUNS)


def _has_people(doc: Doc, start: int, end: int) -> bool:
    """Whether somebody belongs to what words name: "Norvik's *Ann Lee*", "Norvik *boss Ann Lee*"."""
    if gender_of_first_name(doc[start].text) is not None:
        return False
    if end + 2 < len(doc) and doc[end].tag_ == "POS":
        return doc[end + 1].ent_type_ == doc[end + 2].ent_type_ == "PERSON" and doc[end + 2].ent_iob_ == "I"
    return _is_led(doc, end)


def _is_led(doc: Doc, end: int) -> bool:
    """Whether a post and the name of who has it stand there: "Norvik *boss Ann Lee*", "Norvik *fly-half Lee*"."""
    i = end
    while i < len(doc) and i - end < _LONGEST_POST and doc[i].text.islower() and doc[i].pos_ == "NOUN":
        i += 1
        if i + 1 < len(doc) and doc[i].text == "-" and doc[i + 1].text.islower():
            i += 2
    if not end < i < len(doc):
        return False
    joined = i - end > 2 and doc[i - 2].text == "-"
    post = doc[i - 3 : i].text.lower() if joined else doc[i - 1].lower_
    return post in POSTS and doc[i].ent_type_ == "PERSON"
