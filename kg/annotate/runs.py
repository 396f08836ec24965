"""How titles are written: runs of capitals with small words between, and whether these name something else."""

from functools import cached_property

from spacy.tokens import Doc, Token

from kg.annotate.found import FoundNames, Spots
from kg.annotate.lexicon import NAME_ENDINGS
from kg.names import gender_of_first_name, word_set

WORK = "WORK_OF_ART"
# What a title is the title of, and hardly a name of anything else.
SURE_WORKS = word_set(
    "film movie drama comedy thriller musical album single song novel opera documentary sitcom blockbuster "
    "biopic melodrama soundtrack miniseries ballad bestseller memoir autobiography trilogy screenplay prequel sequel "
    "remake western cartoon anime sonnet symphony ballet farce tragedy romcom weepie whodunit docudrama soap"
)
_SURE_SPOTS = Spots("LEMMA", SURE_WORKS)
# Labels of names that are no titles, wherever they stand.
NO_TITLES = frozenset(["NORP", "GPE", "LOC", "FAC", "LAW", "EVENT", "AWARD"])
_NEVER_TITLES = frozenset(["NORP", "LAW", "EVENT", "AWARD"])
# From so many words for works on, an article is about works.
_ABOUT_WORKS = 3
_LONGEST_TITLE = 7

_ARTICLES = frozenset(["the", "a", "an"])
_OWN = frozenset(["my", "your", "our"])
# Between two words of a title; a preposition alone may as well begin what is said of it.
_SAFE_JOINTS = frozenset(["of", "the", "and", "a", "&"])
_JOINTS = _SAFE_JOINTS | _OWN | {"an", "to", "in", "on", "for", "with", "at", "from", "is", "or"}
_LONGEST_JOINT = 2
_ENDS = frozenset([".", "!", "?"])
_POSSESSIVES = frozenset(["'s", "’s", "'", "’"])
_QUESTIONS = word_set("who what where when why how are is do does did can could will would shall should have has")
_DAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")
_LOOSE = frozenset(["VERB", "AUX", "PRON", "ADV"])


def is_capital(token: Token) -> bool:
    """Whether a word begins with a capital."""
    return token.text[:1].isupper()


class TitleRuns:
    """The runs of words in a document that can be titles.

    Args:
        names: those found so far.
    """

    def __init__(self, names: FoundNames) -> None:
        self.names = names
        self.doc: Doc = names.doc

    @cached_property
    def about_works(self) -> bool:
        """Whether the document often speaks of films, songs and the like."""
        return sum(self.doc[i].pos_ == "NOUN" for i in _SURE_SPOTS(self.doc)) >= _ABOUT_WORKS

    @cached_property
    def speaks_of_works(self) -> bool:
        """Whether the document speaks of a film, a song and the like at all."""
        return any(self.doc[i].pos_ == "NOUN" for i in _SURE_SPOTS(self.doc))

    def end(self, start: int, *, listed: bool = False, closed: bool = False) -> int | None:
        """Where the run ends that begins at a token, or None where none begins.

        Args:
            start: the first token.
            listed: "and" stands between two titles.
            closed: the title ends where a noun begins, and so any small word can be part of it.
        """
        doc = self.doc
        if start >= len(doc) or not is_capital(doc[start]) or _is_day(doc[start]):
            return None
        last = start
        i = start + 1
        while i < len(doc) and not doc[i].is_space and not (doc[i].is_sent_start and doc[i - 1].text in _ENDS):
            token = doc[i]
            if (is_capital(token) and not _is_day(token)) or (token.is_digit and i == last + 1):
                last = i
            elif _is_day(token) or not self._joins(i, last, listed=listed, closed=closed):
                break
            i += 1
        while last > start and doc[last].text == "I":
            last -= 1
        end = last + 1 if listed else self._known_end(start, last + 1)
        if end < len(doc) and doc[end].text in ("?", "!") and doc[start].lower_ in _QUESTIONS:
            end += 1
        alone = doc[start].is_digit or doc[start].lower_ in _ARTICLES or doc[start].text == "I"
        return None if end - start == 1 and alone else end

    def start(self, end: int, *, closed: bool = False) -> int | None:
        """Where the run begins that ends before a token, or None where none does."""
        for start in range(max(self.doc[end].sent.start, end - _LONGEST_TITLE), end):
            if self.end(start, closed=closed) == end and not self.names.is_within(start):
                return start
        return None

    def is_written_as_title(self, start: int, end: int) -> bool:
        """Whether words are capitals with small words between, as in quotation marks."""
        return (
            start < end
            and is_capital(self.doc[start])
            and all(
                is_capital(token) or token.is_digit or token.lower_ in _JOINTS or not token.is_alpha
                for token in self.doc[start:end]
            )
        )

    def looks_like_title(self, start: int, end: int) -> bool:
        """Whether the words are such as no name of a person, firm or place is made of."""
        words = self.doc[start:end]
        return len(words) > 1 and (
            words[0].lower_ in _ARTICLES | _OWN
            or any(token.lower_ in _JOINTS or token.pos_ in _LOOSE for token in words)
        )

    def is_other(self, start: int, end: int, *, sure: bool) -> bool:
        """Whether the words are the name of something that is no work.

        Args:
            start: first token.
            end: behind the last.
            sure: whether the place where they stand is one of titles, whatever the model takes them for.
        """
        doc = self.doc
        article = not self.names.at(start)[1] and doc[start].lower_ in _ARTICLES
        known, label = self.names.at(start + article)
        if end - start > 1 and doc[end - 1].lower_.rstrip(".") in NAME_ENDINGS:
            return True
        if any(self.names.at(i) == (end, "PERSON") and doc[i - 1].lower_ not in _JOINTS for i in range(start + 1, end)):
            # "Director General Ann Lee"
            return True
        if known != end:
            return False
        if sure or label in _NEVER_TITLES:
            return label in _NEVER_TITLES
        if label == "PERSON":
            owner = end < len(doc) and doc[end].tag_ == "POS"
            return owner or end - start == 1 or gender_of_first_name(doc[start].text) is not None
        return label == "PRODUCT" or (label in NO_TITLES and (end - start == 1 or not self.about_works))

    def _known_end(self, start: int, end: int) -> int:
        """The end of a longer name that begins there: "Murder on the Ferry", and where the model has cut it short,
        "Rain in" of "Rain in Oslo"."""
        known, label = self.names.at(start)
        if known <= end or label in NO_TITLES:
            return end
        if self.doc[known - 1].lower_ not in _JOINTS:
            return known
        return known + 1 if known < len(self.doc) and is_capital(self.doc[known]) else end

    def _joins(self, i: int, last: int, *, listed: bool, closed: bool) -> bool:
        """Whether a word without a capital can stand within a title."""
        token = self.doc[i]
        following = self.doc[i + 1].text if i + 1 < len(self.doc) else ""
        if token.text == ":":
            return i == last + 1 and following in ("The", "A", "An")
        if token.text in _POSSESSIVES:
            return i == last + 1 and not (token.tag_ == "POS" and self._owns(i, closed=closed))
        if token.text == "-":
            return not self.doc[i - 1].whitespace_ and not token.whitespace_
        if token.lower_ not in (_JOINTS if closed else _SAFE_JOINTS) or i - last > _LONGEST_JOINT:
            return False
        if token.lower_ == "and":
            start, label = self.names.before(i)
            person = label == "PERSON" and i - start > 1
            return not (listed or person or following in ("The", "A", "An", "My", "Your"))
        return True

    def _owns(self, mark: int, *, closed: bool) -> bool:
        """Whether a possessive's owner is no part of the title that follows."""
        label = self.names.before(mark)[1]
        return label in ("ORG", "GPE") or (closed and label == "PERSON") or self.names.at(mark + 1)[1] == "PERSON"


def _is_day(token: Token) -> bool:
    return token.ent_type_ in ("DATE", "TIME") and token.lower_ in _DAYS
