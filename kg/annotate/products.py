"""Products: names that the words beside them call a console, a format, a drug.

The model takes most names of products for firms. What tells them apart is a noun: "the drug Norvex", "Acme's Zorin
console", "programs such as Zorin", "the Zorin, a powerful console", and the verbs of those who sell things: "launched
the Zorin". A maker's name stands before such nouns as well ("an Acme phone", "the Acme software"), so that a noun
behind a name counts only behind a possessive, or if it is one for things that are not called by their makers ("the
MP3 format").
"""

import re
from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from kg.annotate.found import FoundNames, NameSpan, Spots, list_start, next_in_list
from kg.annotate.lexicon import NAME_ENDINGS
from kg.names import gender_of_first_name, word_set

_LABEL = "PRODUCT"

# What is made and sold, and has a name of its own.
THINGS = word_set(
    "product game console software browser device gadget drug vaccine car supercomputer format handset smartphone "
    "phone mobile laptop notebook tablet desktop computer pc server handheld pda camera camcorder television tv "
    "recorder player stereo headset robot toy doll printer scanner router chip processor microprocessor chipset app "
    "application program programme tool toolbar plugin patch upgrade update virus worm trojan spyware malware "
    "platform database spreadsheet medicine painkiller antidepressant antibiotic pill treatment therapy remedy "
    "inhaler steroid stimulant sedative pesticide herbicide fertiliser fertilizer detergent shampoo perfume "
    "fragrance lipstick cream cereal beer lager ale whisky whiskey vodka rum cola drink beverage snack chocolate "
    "sweetener cigarette sedan saloon hatchback coupe convertible roadster suv minivan pickup truck van lorry "
    "motorcycle motorbike scooter bike jet airliner aircraft plane helicopter drone missile rocket rifle pistol gun "
    "tank yacht speedboat machine motor reactor turbine tractor simulator technology system service"
)
# Things that are hardly called by their maker: a name right before them is theirs.
_NOT_CALLED_BY_MAKER = word_set("format upgrade supercomputer virus worm trojan protocol codec missile rocket rifle")
# Behind the name of a firm they say what the firm does.
UNSURE_THINGS = word_set(
    "service system technology programme program treatment therapy update application tool platform"
)
_DEALT_WITH = word_set("launch unveil release discontinue relaunch")
_PLACES = frozenset(["GPE", "LOC", "NORP"])
# What the model takes products for.
_MISTAKEN = _PLACES | {"ORG", "PERSON", "FAC", "WORK_OF_ART", "PRODUCT"}
# How models are written, and few firms: zPhone, HX-12, HD-XT.
_MODEL = re.compile(r"[a-z]{1,2}[A-Z]\w+$|[A-Za-z]+-?\d+\w*$|[A-Z]{1,3}-[A-Z]{2,4}$")
# So many lower-case words between a name and the noun: "Acme's Zorin *music* service".
_LONGEST_BETWEEN = 1
# The words at which a product can be told.
_SPOTS = (Spots("LEMMA", THINGS | _DEALT_WITH), Spots("TAG", ["POS"]))


def products(doc: Doc, spans: Iterable[NameSpan], *, first: int = 0) -> list[NameSpan]:
    """The names that the words beside them make products.

    Args:
        doc: tagged and parsed.
        spans: token bounds and label of the names found so far.
        first: the first token of the text after a headline that has capitals throughout.

    Returns:
        Token bounds and label, in the order of the text.

    Example:
        >>> from spacy.vocab import Vocab
        >>> words, tags = ["the", "drug", "Norvex", "works"], ["DT", "NN", "NNP", "VBZ"]
        >>> doc = Doc(Vocab(), words, tags=tags, lemmas=words, pos=["DET", "NOUN", "PROPN", "VERB"],
        ...           heads=[1, 3, 1, 3], deps=["det", "nsubj", "appos", "ROOT"])
        >>> products(doc, [(2, 3, "ORG")])
        [(2, 3, 'PRODUCT')]
    """
    found = _Products(FoundNames(doc, spans))
    places = {place for spots in _SPOTS for i in spots(doc, first) for place in found.beside(doc[i])}
    return [(start, end, _LABEL) for start, end in sorted(places)]


class _Products:
    def __init__(self, names: FoundNames) -> None:
        self.doc = names.doc
        self.names = names

    def beside(self, token: Token) -> Iterator[tuple[int, int]]:
        """The names that a word makes products."""
        lemma = token.lemma_.lower()
        if lemma in THINGS and token.pos_ == "NOUN":
            yield from self._before(token)
            yield from self._behind(token)
            yield from self._listed(token)
            yield from self._equal(token)
        if token.tag_ == "POS":
            yield from self._owned(token)
        if lemma in _DEALT_WITH and token.pos_ == "VERB":
            yield from self._dealt_with(token)

    def _before(self, noun: Token) -> Iterator[tuple[int, int]]:
        """ "Acme's *Zorin* console", "the *MP3* format"."""
        doc = self.doc
        end = noun.i
        while end > noun.i - _LONGEST_BETWEEN and end > 2 and doc[end - 1].text.islower() and doc[end - 1].tag_ == "NN":
            # "Acme's Zorin e-mail program"
            end -= 3 if doc[end - 2].text == "-" and not doc[end - 2].whitespace_ else 1
        start, label = self.names.before(end)
        start = start if label else end - 1
        if start < 1 or noun.dep_ == "compound" or not _is_name(doc, start, end):
            return
        if label in _PLACES or label not in {*_MISTAKEN, ""} or _is_told(doc, start, end, label):
            return
        lemma = noun.lemma_.lower()
        before = start - 1
        while before and doc[before].text.islower() and doc[before].tag_ in ("NN", "JJ") and start - before < 3:
            before -= 1
        owned = doc[before].tag_ == "POS" and self.names.before(before)[1] == "ORG"
        owned |= doc[before].tag_ == "PRP$" and lemma not in UNSURE_THINGS
        if owned or (lemma in _NOT_CALLED_BY_MAKER and end == noun.i and doc[before].lower_ == "the"):
            yield start, end

    def _behind(self, noun: Token) -> Iterator[tuple[int, int]]:
        """ "the drug *Norvex*", "the first supercomputer, the *Zorin-1*"."""
        if noun.tag_ != "NN" or noun.dep_ == "compound" or noun.lemma_.lower() in UNSURE_THINGS:
            return
        after = [token.lower_ for token in self.doc[noun.i + 1 : noun.i + 3]]
        apart = after == [",", "the"]
        start = noun.i + (3 if apart else 1)
        end, label = self.names.at(start)
        if label not in _MISTAKEN or _is_told(self.doc, start, end, label):
            return
        root = self.doc[start:end].root
        # "the phone Acme sells", "a car Norvik was to build"
        acts = root.dep_ in ("nsubj", "nsubjpass", "pobj") and root.head.i >= end
        if (root.dep_ == "appos" and root.head.i == noun.i) if apart else not acts:
            yield start, end

    def _listed(self, noun: Token) -> Iterator[tuple[int, int]]:
        """ "programs such as *Zorin* and *Norvex*"."""
        start = list_start(self.doc, noun.i + 1) if noun.tag_ == "NNS" else None
        while start is not None:
            end, label = self.names.at(start)
            if label == "ORG" and end < len(self.doc) and self.doc[end].tag_ == "POS":
                # "consoles such as Acme's *Zorin*"
                start = end + 1
                end, label = self.names.at(start)
            if label not in _MISTAKEN or _is_told(self.doc, start, end, label):
                return
            yield start, end
            start = next_in_list(self.doc, end)

    def _equal(self, noun: Token) -> Iterator[tuple[int, int]]:
        """ "*Zorin*, a powerful console", "*Zorin* is a console"."""
        if noun.tag_ != "NN" or noun.lemma_.lower() in UNSURE_THINGS:
            return
        if not any(child.lower_ in ("a", "an", "the") or child.dep_ == "poss" for child in noun.lefts):
            return
        other = noun.head if noun.dep_ == "appos" else None
        if noun.dep_ == "attr":
            other = next((child for child in noun.head.lefts if child.dep_ == "nsubj"), None)
        if other is None or other.i > noun.i:
            return
        start, label = self.names.before(other.i + 1)
        if label in _MISTAKEN and not _is_told(self.doc, start, other.i + 1, label):
            yield start, other.i + 1

    def _owned(self, mark: Token) -> Iterator[tuple[int, int]]:
        """ "Acme's *zPhone*", "Acme's *HX-12*"."""
        end, label = self.names.at(mark.i + 1)
        if label == "ORG" and self.names.before(mark.i)[1] == "ORG" and _MODEL.match(self.doc[end - 1].text):
            yield mark.i + 1, end

    def _dealt_with(self, verb: Token) -> Iterator[tuple[int, int]]:
        """ "launched the *Zorin*"."""
        for child in verb.children:
            if child.dep_ not in ("dobj", "nsubjpass"):
                continue
            start, label = self.names.before(child.i + 1)
            if label == "ORG" and start > 0 and self.doc[start - 1].lower_ == "the" and child.i + 1 - start < 3:
                yield start, child.i + 1


def _is_name(doc: Doc, start: int, end: int) -> bool:
    """Whether words can be a name, found so far or not: "MP3"."""
    return doc[start].tag_ in ("NNP", "NNPS", "NN") and any(char.isupper() for char in doc[start:end].text)


def _is_told(doc: Doc, start: int, end: int, label: str) -> bool:
    """Whether a name tells by itself that it is a person's or a firm's."""
    if doc[end - 1].lower_ in NAME_ENDINGS and end - start > 1:
        return True
    return label == "PERSON" and gender_of_first_name(doc[start].text) is not None
