"""Titles of works: where the words beside them say that a title stands there.

A title may be made of any words ("Are You Coming Home?", "My Winter of Rain"), so that the model finds a part of it,
or takes it for a person. What is plain is the place: behind "the film", "singles include" or "her role in", before
"actress Ann Lee". There the whole run of capitals is the title, with the small words in it (``kg.annotate.runs``).
A name that the model is sure of is none merely because it stands there: "the film Bob Ray released" names no film.
"""

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from kg.annotate.found import FoundNames, NameSpan, Spots, list_start, next_in_list
from kg.annotate.runs import NO_TITLES, SURE_WORKS, WORK, TitleRuns, is_capital
from kg.demonyms import is_demonym
from kg.names import word_set

_Place = tuple[int, int]

# Of a word for works of many kinds the place alone is no proof.
_KINDS = SURE_WORKS | word_set("track book play series show programme program feature epic hit poem painting story")
# What a state has as well: "the Fresh Start programme".
_ANY_PLAN = word_set("program programme")
# Those who make or play in a work, behind its title: "Harbour Lights actress Ann Lee".
_MAKERS = word_set("actor actress star author creator director writer screenwriter producer")
# Of these that is the only place: "the presenter of" may go on with a broadcaster.
_BEFORE = _MAKERS | word_set("winner contestant presenter host")
# Those whom a broadcaster has as well.
_OF_BROADCASTERS = word_set("presenter host star producer")
_ALWAYS_MAKERS = word_set("actor actress")
# What is of a work or in it: "the cast of", "her role in".
_PARTS = {
    "in": word_set("role part performance cameo star appearance act appear feature"),
    "of": _MAKERS
    | word_set(
        "cast version adaptation remake screening premiere take recording rendition episode finale sequel soundtrack"
    ),
    "to": word_set("soundtrack sequel prequel"),
    "from": word_set("theme song"),
}
_MEDIA = word_set("film movie screen stage tv television radio musical theatrical")
# What is listed together may be anything, and is works where the article is about them.
_LISTED = word_set("nominee contender entry nomination favourite favorite newcomer release hit success credit")
# Words that hardly begin a name in the middle of a sentence, but titles.
_FIRST_WORDS = frozenset(["A", "An", "My", "Your"])
# What belongs to a broadcaster and has a name is, most often, a programme.
_BROADCASTERS = word_set(
    "bbc bbc1 bbc2 bbc3 bbc4 itv itv1 itv2 channel sky nbc msnbc cbs abc cnn fox hbo mtv vh1 pbs npr rte cbc ctv ard "
    "zdf rai tf1 nhk espn cnbc showtime nickelodeon netflix univision telemundo bravo amc e4 stv s4c sbs"
)
_DASHES = frozenset(["-", "–", "—"])
_OPENING = frozenset(['"', "“", "'", "‘", "``"])
_CLOSING = frozenset(['"', "”", "'", "’", "''"])
_MARKS = frozenset([",", ".", "!", "?"])
# What is done with works; behind these, capitals in quotation marks are a title.
_MAKING = word_set(
    "write direct compose sing record release perform star produce film publish pen host screen cover choreograph "
    "stage rehearse play watch read make"
)
_ABOUT_TITLES = _KINDS | _MAKERS | (_MAKING - {"make"})
# So many words before the quotation mark.
_NEAR = 4
_LONGEST_QUOTED = 9
# What can stand between a dash and the noun behind it: "- Ann Lee's first film".
_OF_PHRASES = frozenset(["DET", "ADJ", "NOUN", "PROPN", "NUM", "PART", "PRON"])
_LONGEST_PHRASE = 6
# The words at which a title can be told.
_SPOTS = (
    Spots("LEMMA", _KINDS.union(_LISTED, _BEFORE, *_PARTS.values())),
    Spots("ORTH", _OPENING | _FIRST_WORDS | {"for"}),
    Spots("TAG", ["POS"]),
)


def titles(doc: Doc, spans: Iterable[NameSpan], *, first: int = 0) -> list[NameSpan]:
    """The titles of works in a document, at each place where they stand.

    Args:
        doc: tagged and parsed.
        spans: token bounds and label of the names found so far.
        first: the first token of the text after a headline that has capitals throughout.

    Returns:
        Token bounds and label, in the order of the text.

    Example:
        >>> import spacy
        >>> doc = spacy.blank("en")("He was asked to sing A Winter of Rain.")
        >>> [doc[start:end].text for start, end, label in titles(doc, [])]
        ['A Winter of Rain']
    """
    return _Titles(FoundNames(doc, spans)).found(first)


class _Titles:
    def __init__(self, names: FoundNames) -> None:
        self.doc = names.doc
        self.names = names
        self.runs = TitleRuns(names)

    def found(self, first: int) -> list[NameSpan]:
        places: dict[int, int] = {}
        for i in sorted({i for spots in _SPOTS for i in spots(self.doc, first)}):
            if i not in places:
                places.update(self._beside(self.doc[i]))
        forms = {tuple(token.text for token in self.doc[start:end]) for start, end in places.items()}
        places.update(self._again({form for form in forms if len(form) > 1}, first))
        result: list[NameSpan] = []
        for start, end in sorted(places.items()):
            if not result or start >= result[-1][1]:
                result.append((start, end, WORK))
        return result

    def _again(self, forms: set[tuple[str, ...]], first: int) -> Iterator[_Place]:
        """The other places of titles of several words."""
        for form in forms:
            for i in Spots("ORTH", form[:1])(self.doc, first):
                if tuple(token.text for token in self.doc[i : i + len(form)]) == form:
                    yield i, i + len(form)

    def _beside(self, token: Token) -> Iterator[_Place]:
        """The titles at the places that a word makes."""
        lemma = token.lemma_.lower()
        if lemma in _KINDS:
            yield from self._before_kind(token)
            if token.pos_ in ("NOUN", "PROPN") and token.dep_ != "compound":
                yield from self._behind_kind(token)
                yield from self._of_kind(token)
        elif lemma in _LISTED and self.runs.about_works:
            yield from self._listed(token.i + 1)
            yield from self._nominee(token)
        if lemma in _BEFORE and token.text.islower():
            yield from self._before_maker(token)
        if token.i + 1 < len(self.doc) and lemma in _PARTS.get(token.nbor(1).lower_, ()):
            yield from self._of_part(token)
        if token.tag_ == "POS" and self._is_broadcaster(token.i):
            yield from self._run(token.i + 1, sure=True, never=NO_TITLES | {"PERSON"})
        if token.text in _OPENING:
            yield from self._quoted(token.i)
        if token.lower_ == "for" and self.names.before(token.i)[1] == "AWARD":
            yield from self._awarded(token)
        if token.i and token.text in _FIRST_WORDS and not token.is_sent_start and token.i + 1 < len(self.doc):
            yield from self._of_first_word(token)

    def _run(self, start: int, *, sure: bool, never: frozenset[str] = frozenset()) -> Iterator[_Place]:
        """The run of a title that begins at a token, if it is no other name."""
        end = self.runs.end(start)
        if end is not None and self.names.at(start)[1] not in never and not self.runs.is_other(start, end, sure=sure):
            yield start, end

    def _before_kind(self, noun: Token) -> Iterator[_Place]:
        """ "their *Rain and Iron* album", "the BBC's *Supper at Ann's* show"."""
        start = self.runs.start(noun.i, closed=True)
        if not start:
            return
        before = self.doc[start - 1]
        known, label = self.names.at(start)
        owned = before.tag_ in ("POS", "PRP$")
        if not owned and before.lower_ != "the" and before.text not in _OPENING:
            return
        lemma = noun.lemma_.lower()
        if lemma in _ANY_PLAN and not (owned and self._is_broadcaster(start - 1)) and not self.runs.about_works:
            return
        sure = owned and lemma in SURE_WORKS
        if known == noun.i:
            if sure and label in (WORK, "PRODUCT"):
                yield start, noun.i
        elif not self.runs.is_other(start, noun.i, sure=True) and (
            sure or (self.runs.looks_like_title(start, noun.i) and (owned or not known))
        ):
            yield start, noun.i

    def _behind_kind(self, noun: Token) -> Iterator[_Place]:
        """ "the film *Harbour Lights*", "films such as *Rain* and *Iron*", "her first single, *Rain*"."""
        start = noun.i + 1
        sure = noun.lemma_.lower() in SURE_WORKS
        if start >= len(self.doc):
            return
        if sure or self.runs.about_works:
            yield from self._listed(start)
        apart = self.doc[start].text in {",", ":"} | _DASHES
        one = _is_one(noun)
        if apart and not one:
            return
        for begin, end in self._run(start + apart, sure=sure and not apart):
            told = (sure or one) and not apart
            if not self._acts(begin, end) and (told or self.runs.looks_like_title(begin, end)):
                yield begin, end
                yield from self._joined(end)

    def _of_kind(self, noun: Token) -> Iterator[_Place]:
        """ "*Harbour Lights*, a film by", "*Harbour Lights* - Ann Lee's first film -", "*Harbour Lights* is a film"."""
        if noun.lemma_.lower() not in SURE_WORKS or noun.tag_ != "NN":
            return
        if noun.dep_ == "attr":
            end = next((child.i + 1 for child in noun.head.lefts if child.dep_ == "nsubj"), 0)
        else:
            end = noun.i
            while end > noun.i - _LONGEST_PHRASE and self.doc[end].pos_ in _OF_PHRASES:
                end -= 1
            dash = end > 0 and self.doc[end].text in _DASHES and bool(self.doc[end - 1].whitespace_)
            if not dash and not (self.doc[end].text == "," and noun.dep_ == "appos"):
                return
        start, label = self.names.before(end)
        if label and label not in NO_TITLES:
            yield start, end

    def _joined(self, i: int) -> Iterator[_Place]:
        """What is joined to a title: "The Hill and *The Valley*"."""
        if i + 1 < len(self.doc) and self.doc[i].text == "and" and self.doc[i + 1].text in ("The", "A", "An"):
            end = self.runs.end(i + 1)
            if end is not None:
                yield i + 1, end

    def _listed(self, i: int) -> Iterator[_Place]:
        """The list behind "films", where a word introduces it."""
        start = list_start(self.doc, i)
        while start is not None and (end := self.runs.end(start, listed=True)) is not None:
            if not self.runs.is_other(start, end, sure=True):
                yield start, end
            start = next_in_list(self.doc, end)

    def _nominee(self, noun: Token) -> Iterator[_Place]:
        """ "Oscar nominee *Harbour Lights*"."""
        for start, end in self._run(noun.i + 1, sure=False) if noun.tag_ == "NN" else ():
            if end - start > 1:
                yield start, end

    def _before_maker(self, maker: Token) -> Iterator[_Place]:
        """ "*Harbour Lights* actress Ann Lee"."""
        sure = maker.lemma_.lower() in _ALWAYS_MAKERS or self.runs.about_works
        if not sure or self.names.at(maker.i + 1)[1] != "PERSON":
            return
        start = self.runs.start(maker.i)
        if start is not None and maker.lemma_.lower() in _OF_BROADCASTERS and self.doc[start].lower_ in _BROADCASTERS:
            return
        if start is not None and is_demonym("NORP", self.doc[start : maker.i].text):
            # "English writer Ann Lee"
            return
        if start is not None and not self.runs.is_other(start, maker.i, sure=False):
            yield start, maker.i

    def _of_part(self, noun: Token) -> Iterator[_Place]:
        """ "her role in *Harbour Lights*"."""
        start = noun.i + 2
        owner, label = self.names.at(start)
        if label == "PERSON" and owner < len(self.doc) and self.doc[owner].tag_ == "POS":
            # "her role in Ann Lee's *Harbour Lights*"
            start = owner + 1
        filmed = noun.i > 0 and noun.nbor(-1).lemma_.lower() in _MEDIA
        # Firms have directors, too.
        loose = noun.lemma_.lower() not in _MAKERS
        for begin, end in self._run(start, sure=filmed):
            if filmed or self.runs.about_works or (loose and self.runs.looks_like_title(begin, end)):
                yield begin, end
                yield from self._joined(end)

    def _of_first_word(self, word: Token) -> Iterator[_Place]:
        """ "*A Winter of Rain*", with capitals within a sentence."""
        before = word.nbor(-1)
        if before.text in _OPENING or is_capital(before) or not is_capital(word.nbor(1)):
            return
        for start, end in self._run(word.i, sure=True):
            if end - start > 2:
                yield start, end

    def _awarded(self, word: Token) -> Iterator[_Place]:
        """ "won best actress for *Harbour Lights*"."""
        start, _ = self.names.before(word.i)
        if self.runs.about_works or self.doc[start].lower_ == "best":
            for begin, end in self._run(word.i + 1, sure=True, never=NO_TITLES | {"PERSON"}):
                if end - begin > 1:
                    yield begin, end

    def _quoted(self, quote: int) -> Iterator[_Place]:
        """ "she sang “*Rain*” and “*Iron*”": capitals in quotation marks, behind a word that has to do with works."""
        if not any(token.lemma_.lower() in _ABOUT_TITLES for token in self.doc[max(0, quote - _NEAR) : quote]):
            yield from self._quoted_name(quote)
            return
        i: int | None = quote
        while i is not None and self.doc[i].text in _OPENING:
            close = self._closing(i)
            end = close
            while end > i + 1 and self.doc[end - 1].text in _MARKS:
                end -= 1
            if not self.runs.is_written_as_title(i + 1, end) or self.runs.is_other(i + 1, end, sure=True):
                return
            yield i + 1, end + (self.doc[end].text in ("?", "!"))
            i = next_in_list(self.doc, close + 1)

    def _quoted_name(self, quote: int) -> Iterator[_Place]:
        """ "on the set of “*Rain and Iron*”": a name alone in quotation marks, where works are spoken of; not
        "Ann “Doc” Lee"."""
        close = self._closing(quote)
        end = close - (self.doc[close - 1].text in _MARKS)
        apart = not self.names.before(quote)[1] and not self.names.at(close + 1)[1]
        if close == quote or not self.runs.speaks_of_works or not apart:
            return
        start = quote + 1 + (self.doc[quote + 1].text in ("The", "A", "An"))
        if self.names.at(start)[0] == end and not self.runs.is_other(quote + 1, end, sure=True):
            yield quote + 1, end

    def _closing(self, quote: int) -> int:
        """The quotation mark that ends what one begins, or the mark itself where none does soon."""
        for i in range(quote + 2, min(len(self.doc), quote + _LONGEST_QUOTED)):
            if self.doc[i].text in _CLOSING and (self.doc[i].whitespace_ or i + 1 == len(self.doc)):
                return i
        return quote

    def _is_broadcaster(self, end: int) -> bool:
        """Whether the name of a broadcaster ends before a token."""
        start, label = self.names.before(end)
        return bool(label) and self.doc[start].lower_ in _BROADCASTERS

    def _acts(self, start: int, end: int) -> bool:
        """Whether the name is the subject of a clause about the noun before it: "the album *Bob Ray* released"."""
        root = self.doc[start:end].root
        if self.names.at(start) == (end, "PERSON"):
            after = [token.lemma_.lower() for token in self.doc[end : end + 2]]
            return not _MAKING.isdisjoint(after[1:] if after[:1] == ["have"] else after[:1])
        return root.dep_ in ("nsubj", "nsubjpass") and root.head.dep_ in ("relcl", "acl") and root.head.i >= end


def _is_one(noun: Token) -> bool:
    """Whether a phrase means one particular work: "her first single", "the latest film"."""
    return any(
        child.dep_ == "poss" or child.tag_ == "JJS" or child.ent_type_ == "ORDINAL" or child.lower_ == "the"
        for child in noun.lefts
    )
