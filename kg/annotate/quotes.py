"""Direct speech: where it is and who speaks.

The speaker is the subject of a verb of saying that governs the quote or stands right beside it ("…," she said. He
added: "…"). A quote that stands alone goes on with the speaker of the quote before it in the same paragraph, or with
the subject of the sentence before it. See O'Keefe et al. 2012, "A sequence labelling approach to quote attribution",
whose rule baseline this follows.
"""

from collections.abc import Callable, Set
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.annotate.fields import declare
from kg.annotate.lexicon import SAY_VERBS

_OPEN = {"“": "”", "«": "»", "„": "“"}
_STRAIGHT = ('"', "''", "``")
_MAX_TOKENS = 400
# The line break and the opening mark.
_TO_NEXT_PARAGRAPH = 2


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of direct speech.

    Attributes:
        start: first token inside the quotation marks.
        end: one past the last token inside.
        speaker: index of the head token of the phrase that names the speaker, or None.
        verb: index of the verb of saying, or None.
        whole: whether the quote holds a clause of its own, and is not just a word or a title in quotation marks.
    """

    start: int
    end: int
    speaker: int | None = None
    verb: int | None = None
    whole: bool = True


def quote_spans(doc: Doc) -> list[tuple[int, int]]:
    """Token bounds of what stands between quotation marks; an opening mark that is never closed ends with its
    paragraph."""
    spans: list[tuple[int, int]] = []
    start: int | None = None
    closing = ""
    for token in doc:
        text = token.text
        if start is None:
            if text in _OPEN:
                start, closing = token.i + 1, _OPEN[text]
            elif text in _STRAIGHT:
                start, closing = token.i + 1, '"'
            continue
        paragraph = token.is_space and "\n" in text
        closes = text == closing or (closing == '"' and text in _STRAIGHT)
        if closes or paragraph or token.i - start > _MAX_TOKENS:
            if token.i > start and (closes or (paragraph and token.i - start > 3)):
                spans.append((start, token.i))
            start = None
    return spans


def _says(token: Token) -> bool:
    return token.lemma_.lower() in SAY_VERBS and token.pos_ in ("VERB", "AUX")


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb, its own or that of the verb it is coordinated with."""
    for child in verb.children:
        if child.dep_ in ("nsubj", "nsubjpass"):
            return child
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        return subject_of(verb.head)
    return None


def _right_before(doc: Doc, start: int) -> Token | None:
    """The verb of saying that the quote follows at once: "Ann Lee said, “…”"."""
    i = start - 2
    if i >= 0 and doc[i].text in (",", ":"):
        i -= 1
    return doc[i] if i >= 0 and _says(doc[i]) and subject_of(doc[i]) is not None else None


def _speaker_of(verb: Token, quoted: Set[int]) -> Token | None:
    """The subject of a verb of saying, which is never a word of a quote; in "said Ann Lee" the parser takes it for the
    object."""
    subject = subject_of(verb)
    if subject is not None and subject.i not in quoted:
        return subject
    after = (child for child in verb.rights if child.pos_ in ("PROPN", "NOUN", "PRON") and child.i not in quoted)
    return next(after, None)


def _outside(token: Token, start: int, end: int) -> bool:
    return not start <= token.i < end


def _beside(doc: Doc, start: int, end: int) -> Token | None:
    """The verb of saying nearest to the quote in the same sentence: just after it, or just before it."""
    for i in range(end, min(end + 12, len(doc))):
        token = doc[i]
        if (token.is_sent_start and i > end + 2) or (token.is_space and "\n" in token.text):
            break
        if _says(token) and subject_of(token) is not None:
            return token
    for i in range(start - 2, max(start - 25, -1), -1):
        token = doc[i]
        if token.is_space and "\n" in token.text:
            break
        if _says(token):
            # "He said the plan was “too bold”": the words in between belong to what is said.
            return token if subject_of(token) is not None else None
        if token.is_sent_start:
            break
    return None


def _governing(doc: Doc, start: int, end: int) -> Token | None:
    for i in range(start, end):
        head = doc[i].head
        if (
            _outside(head, start, end)
            and _says(head)
            and subject_of(head) is not None
            and doc[i].dep_ in ("ccomp", "parataxis", "dobj")
        ):
            return head
    return None


def attribute(doc: Doc) -> list[Quote]:
    """Find the quotes of a document and their speakers.

    Args:
        doc: parsed, with lemmas.

    Returns:
        The quotes in the order of the text.
    """
    quotes: list[Quote] = []
    spans = quote_spans(doc)
    quoted = {i for start, end in spans for i in range(start, end)}
    for start, end in spans:
        whole = (
            any(t.dep_ in ("nsubj", "nsubjpass", "expl") or t.dep_ == "ROOT" for t in doc[start:end])
            and end - start > 3
        )
        verb = _right_before(doc, start) or _governing(doc, start, end) or _beside(doc, start, end)
        speaker = _speaker_of(verb, quoted) if verb is not None else None
        if speaker is None:
            verb = None
        if (
            speaker is None
            and whole
            and quotes
            and _same_paragraph(doc, quotes[-1].end, start)
            and quotes[-1].speaker is not None
        ):
            quotes.append(Quote(start, end, quotes[-1].speaker, quotes[-1].verb, whole))
            continue
        if speaker is None and whole:
            speaker = _subject_before(doc, start)
        quotes.append(
            Quote(start, end, speaker.i if speaker is not None else None, verb.i if verb is not None else None, whole)
        )
    # A quote of several paragraphs is closed, and its speaker named, in the last.
    for i in range(len(quotes) - 2, -1, -1):
        one, following = quotes[i], quotes[i + 1]
        if (
            one.speaker is None
            and one.whole
            and doc[one.end].is_space
            and following.start - one.end <= _TO_NEXT_PARAGRAPH
        ):
            quotes[i] = replace(one, speaker=following.speaker, verb=following.verb)
    return quotes


def _same_paragraph(doc: Doc, first: int, second: int) -> bool:
    return not any(t.is_space and "\n" in t.text for t in doc[first:second])


def _subject_before(doc: Doc, start: int) -> Token | None:
    """The subject of the sentence before a quote that stands alone in its paragraph's middle."""
    if start < 2:
        return None
    before = doc[start - 2]
    if before.is_space and "\n" in before.text:
        return None
    subject = subject_of(before.sent.root)
    return (
        subject if (subject is not None and subject.ent_type_ in ("PERSON", "ORG")) or _is_personal(subject) else None
    )


def _is_personal(token: Token | None) -> bool:
    return token is not None and token.lower_ in ("he", "she")


class _Quotes:
    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.quotes``."""
        doc._.quotes = tuple(attribute(doc))
        return doc


@Language.factory("kg_quotes", requires=["token.dep", "token.lemma"], assigns=["doc._.quotes"])
def Quotes(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: N802, ARG001
    """Factory of the component ``kg_quotes``; add it after the parser. It sets ``doc._.quotes``, a tuple of
    ``Quote``."""
    declare("quotes", lambda rows: tuple(Quote(*row) for row in rows), ())
    return _Quotes()
