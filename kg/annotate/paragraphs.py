"""Paragraphs and headline: sentences never run across a line break, so that one cannot spoil the parse of the next."""

import re
from collections.abc import Callable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kg.annotate.fields import declare, plain
from kg.annotate.words import texts
from kg.read.article import headline

# Same length as what they replace: offsets stay those of the article.
_SPACES = "\xa0\u2007\u202f\t"
_BREAKS = "\r\x0b\x0c"
# Nobody sees them: controls, marks of writing direction, joiners, the mark at the beginning of a file.
_UNSEEN = (
    *range(0x09),
    *range(0x0E, 0x20),
    *range(0x7F, 0xA0),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0xAD,
    0xFEFF,
)
_SURROGATES = range(0xD800, 0xE000)
_FOR_MODEL = (
    {ord(space): " " for space in _SPACES}
    | {ord(line): "\n" for line in _BREAKS}
    | dict.fromkeys(_UNSEEN, " ")
    | dict.fromkeys(_SURROGATES, "\ufffd")
)
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’)]*\s*$")
_STOPS = frozenset([".", "!", "?"])
# Tokens without a full stop after which a new sentence is begun by force: what no person wrote must not cost more than
# what people write, and work on a sentence grows faster than its length.
LONGEST_SENTENCE = 400
# Lengths of lines that a program has wrapped; shorter ones are items of lists, longer ones paragraphs.
_WRAPPED = (40, 150)


# So many signs and no letter, as in a line of "====": spaCy's tokenizer takes the square of their number, and 200,000
# would take it an hour.
_SIGNS = re.compile(r"(?:(?!\s)[\W_]){200,}")


def model_text(text: str) -> str:
    """The article's text as the language model should see it: other spaces, unseen characters and long runs of signs as
    plain spaces, offset for offset the same.

    Example:
        >>> model_text("told\\xa0him"), model_text("=" * 1_000).isspace()
        ('told him', True)
    """
    return _SIGNS.sub(lambda signs: " " * len(signs[0]), text.translate(_FOR_MODEL))


# "PORT ELLERY, Nova Scotia, Oct. 15, 2024 — ", "LONDON (Northgate Wire) - "
_DATELINE = re.compile(
    r"^[^\S\n]*(?:By [^\n—–]{3,60}[—–] )?(?=[A-ZÀ-Þ]{3})[A-ZÀ-Þ][A-ZÀ-Þ .'’/-]+\b[^\n—–]{0,60}?(?: [—–-]+ |[—–])", re.M
)


def datelines(text: str) -> list[int]:
    """Where the text proper begins after each dateline, in characters.

    Example:
        >>> text = "LONDON, May 2 — Ann Lee met Bob Ray."
        >>> [text[i:] for i in datelines(text)]
        ['Ann Lee met Bob Ray.']
    """
    return [match.end() for match in _DATELINE.finditer(text)]


def headline_end(text: str) -> int:
    """Where the headline ends, in characters; 0: there is none. What a headline is, the readers say.

    Example:
        >>> headline_end("Star Pleads For Prisoner\\n\\nShe met the president.")
        24
        >>> headline_end("She met the president. He listened.")
        0
    """
    found = headline(text)
    return text.index(found) + len(found) if found else 0


def breaks_line(text: str, newline: int) -> bool:
    """Whether a line break ends a paragraph; in hard-wrapped text a line simply goes on.

    Args:
        text: the whole text.
        newline: position of the first line break of a run of white space.

    Example:
        >>> wrapped = "Ann Lee, the daughter of the old mayor of Oslo,\\nmet Bob Ray."
        >>> breaks_line(wrapped, wrapped.index("\\n")), breaks_line("Apples\\nPears", 6)
        (False, True)
    """
    line = text[text.rfind("\n", 0, newline) + 1 : newline].rstrip()
    blank = text[newline + 1 : newline + 200].lstrip(" \t\xa0")[:1] == "\n"
    return blank or not _WRAPPED[0] <= len(line) <= _WRAPPED[1] or bool(_SENTENCE_END.search(line))


def in_title_case(text: str) -> bool:
    """Whether nearly all longer words begin with a capital, as in many headlines.

    Example:
        >>> in_title_case("Star Pleads For Prisoner Before President"), in_title_case("Ad sales lift Norvik profit")
        (True, False)
    """
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return len(words) > 2 and sum(word[0].isupper() for word in words) >= 0.8 * len(words)


_AMOUNT_AT_END = re.compile(r"^(?:\d[\d.,]*)?(?:m|bn|k|km|mln|tn)\.$")


class _Paragraphs:
    def __call__(self, doc: Doc) -> Doc:
        """Mark the first token of every line as the start of a sentence; runs before the parser, which keeps to it."""
        text = doc.text
        doc._.headline = headline_end(text)
        after_dateline = set(datelines(text))
        fresh, since = False, 0
        words, begins = texts(doc, "ORTH"), doc.to_array(["IDX"]).ravel().astype(int).tolist()
        starts: Any = doc.to_array(["SENT_START"])
        for i, (word, begin) in enumerate(zip(words, begins, strict=True)):
            since = 0 if word in _STOPS else since + 1
            if begin in after_dateline or since > LONGEST_SENTENCE:
                fresh = True
            if word.isspace():
                if "\n" in word:
                    fresh = fresh or breaks_line(text, begin + word.index("\n"))
            elif fresh:
                starts[i] = 1
                fresh, since = False, 0
            # The tokenizer keeps the full stop of "$300m." with the unit.
            if word[-1] == "." and _AMOUNT_AT_END.search(word) and words[i + 1 : i + 2]:
                fresh = fresh or words[i + 1][0].isupper()
        # All at once, as for each that is set alone spaCy looks through the whole document.
        doc.from_array(["SENT_START"], starts)
        return doc


@Language.factory("kg_paragraphs", assigns=["token.is_sent_start", "doc._.headline"])
def Paragraphs(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: N802, ARG001
    """Factory of the component ``kg_paragraphs``; add it first.

    It sets ``doc._.headline``, the end of the headline in characters (0: no headline).

    Example:
        >>> import spacy
        >>> nlp = spacy.blank("en")
        >>> _ = nlp.add_pipe("kg_paragraphs")
        >>> nlp("A Headline\\n\\nA sentence.")._.headline
        10
    """
    declare("headline", plain, 0)
    return _Paragraphs()
