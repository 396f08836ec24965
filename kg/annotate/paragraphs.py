"""Paragraphs and headline: sentences never run across a line break, so that one cannot spoil the parse of the next."""

import re
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

# Same length as what they replace: offsets stay those of the article.
_FOR_MODEL = str.maketrans({"\xa0": " ", "\u2007": " ", "\u202f": " ", "\t": " ", "\r": "\n", "\x0b": "\n", "\x0c": "\n"})
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*\s*$")


def model_text(text: str) -> str:
    """The article's text as the language model should see it: other spaces as plain ones, offset for offset the same.

    Example:
        >>> model_text("told\\xa0him")
        'told him'
    """
    return text.translate(_FOR_MODEL)


# "PORT ELLERY, Nova Scotia, Oct. 15, 2024 — ", "LONDON (Northgate Wire) - "
_DATELINE = re.compile(r"^[^\S\n]*(?:By [^\n—–]{3,60}[—–] )?(?=[A-ZÀ-Þ]{3})[A-ZÀ-Þ][A-ZÀ-Þ .'’/-]+\b[^\n—–]{0,60}?(?: [—–-]+ |[—–])", re.M)


def datelines(text: str) -> list[int]:
    """Where the text proper begins after each dateline, in characters.

    Example:
        >>> text = "LONDON, May 2 — Ann Lee met Bob Ray."
        >>> [text[i:] for i in datelines(text)]
        ['Ann Lee met Bob Ray.']
    """
    return [match.end() for match in _DATELINE.finditer(text)]


def headline_end(text: str) -> int:
    """Where the headline ends: the first line if another follows and it does not end like a sentence; else 0.

    Example:
        >>> headline_end("Star Pleads For Prisoner\\n\\nShe met the president.")
        24
        >>> headline_end("She met the president. He listened.")
        0
    """
    first, newline, rest = text.partition("\n")
    if not newline or not rest.strip() or len(first) > 200 or not first.strip() or _SENTENCE_END.search(first):
        return 0
    return len(first)


def in_title_case(text: str) -> bool:
    """Whether nearly all longer words begin with a capital, as in many headlines.

    Example:
        >>> in_title_case("Kim Kardashian West Says Clemency Fulfilled My Heart"), in_title_case("Ad sales boost Time Warner")
        (True, False)
    """
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return len(words) > 2 and sum(word[0].isupper() for word in words) >= 0.8 * len(words)


class _Paragraphs:
    def __call__(self, doc: Doc) -> Doc:
        """Mark the first token of every line as the start of a sentence; runs before the parser, which keeps to it."""
        end = headline_end(doc.text)
        doc._.headline = end
        after_dateline = set(datelines(doc.text))
        fresh = False
        for token in doc:
            if token.idx in after_dateline:
                fresh = True
            if token.is_space:
                fresh = fresh or "\n" in token.text
            elif fresh:
                token.is_sent_start = True
                fresh = False
        return doc


def _declare() -> None:
    if not Doc.has_extension("headline"):
        Doc.set_extension("headline", default=0)


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
    _declare()
    return _Paragraphs()
