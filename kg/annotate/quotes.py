"""Direct speech: where it is and who speaks.

The speaker is the subject of a verb of saying that governs the quote or stands right beside it ("…," she said. He
added: "…"). A quote that stands alone goes on with the speaker of the quote before it in the same paragraph, or with
the subject of the sentence before it. See O'Keefe et al. 2012, "A sequence labelling approach to quote attribution",
whose rule baseline this follows.
"""

from collections.abc import Callable, Set
from dataclasses import dataclass, replace
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.annotate.fields import declare
from kg.annotate.lexicon import SAY_VERBS
from kg.annotate.tree import AnyToken
from kg.annotate.words import Words

_OPEN = {"“": "”", "«": "»", "„": "“"}
# With these, who speaks is the object: "The paper quoted the mayor as saying …".
_QUOTING = frozenset(["quote", "cite"])
_STRAIGHT = ('"', "''", "``")
_MARKS = frozenset([*_OPEN, *_OPEN.values(), *_STRAIGHT])
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
    paragraph, or where the next quote opens."""
    spans: list[tuple[int, int]] = []
    start: int | None = None
    closing = ""
    words = Words.of(doc)
    for i, text in enumerate(words.written):
        if text not in _MARKS and "\n" not in text:
            continue
        if start is not None and i - start > _MAX_TOKENS + 1:
            start = None
        token = doc[i]
        straight = text in _STRAIGHT
        opens = text in _OPEN or (straight and _may_open(token))
        if start is not None:
            paragraph = words.space[i] and "\n" in text
            closes = text == closing and (not straight or not opens or _may_close(token))
            closes = closes or (straight and closing == '"' and not opens)
            anew = opens and not closes and closing == _OPEN.get(text, '"')
            if not (closes or paragraph or anew or i - start > _MAX_TOKENS):
                continue
            if i > start and (closes or ((paragraph or anew) and i - start > 3)):
                spans.append((start, i))
            start = None
            if not anew:
                continue
        if opens:
            start, closing = i + 1, _OPEN.get(text, '"')
    return spans


def _may_open(mark: Token) -> bool:
    """Whether a straight mark can open a quote: nothing but space or a bracket right before it."""
    return not mark.i or bool(mark.nbor(-1).whitespace_) or mark.nbor(-1).is_space or mark.nbor(-1).text in "([—–-'‘"


def _may_close(mark: Token) -> bool:
    return bool(mark.whitespace_) or mark.i + 1 == len(mark.doc) or not mark.nbor().text[:1].isalnum()


def says(token: AnyToken) -> bool:
    """Whether a token is a verb of saying, "was quoted" included."""
    if token.pos_ not in ("VERB", "AUX"):
        return False
    return token.lemma_.lower() in SAY_VERBS or _quoted_as(token)


def _quoted_as(verb: AnyToken) -> bool:
    """ "quoted her as saying", "was quoted as saying": the verb that tells whose words they are."""
    return verb.lemma_.lower() in _QUOTING and any(c.dep_ == "prep" and c.lower_ == "as" for c in verb.children)


def subject_of(verb: AnyToken) -> AnyToken | None:
    """The subject of a verb, its own or that of the verb it is coordinated with."""
    subjects = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
    if subjects:
        # Of two, as in "The plan, the mayor said, is bold", the nearer one speaks.
        return next((one for one in reversed(subjects) if one.i < verb.i), subjects[0])
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        return subject_of(verb.head)
    return None


def _right_before(doc: Doc, start: int) -> Token | None:
    """The verb of saying that the quote follows at once: "Ann Lee said, “…”"."""
    i = start - 2
    if i >= 0 and doc[i].text in (",", ":"):
        i -= 1
    return doc[i] if i >= 0 and says(doc[i]) and subject_of(doc[i]) is not None else None


def speaker_of(verb: AnyToken, quoted: Set[int]) -> AnyToken | None:
    """Who speaks, by a verb of saying: its subject, in "said Ann Lee" what the parser takes for the object; never a
    word of a quote.

    Args:
        verb: of saying.
        quoted: indices of the tokens inside quotes.
    """
    if _quoted_as(verb):
        heard = next((c for c in verb.children if c.dep_ in ("nsubjpass", "dobj")), None)
        return heard if heard is not None and heard.i not in quoted else None
    subject = subject_of(verb)
    if verb.lower_ == "saying" and verb.i > 1 and verb.nbor(-1).lower_ == "as":
        # "quoted her as saying", by the words, as the parser may take it for something else.
        heard = verb.nbor(-2)
        if heard.pos_ in ("NOUN", "PROPN", "PRON"):
            return heard if heard.i not in quoted else None
        return speaker_of(heard, quoted) if _quoted_as(heard) else None
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
        if says(token) and (subject_of(token) is not None or token.lower_ == "saying"):
            return token
    for i in range(start - 2, max(start - 25, -1), -1):
        token = doc[i]
        if token.is_space and "\n" in token.text:
            break
        if says(token):
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
            and says(head)
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
        whole = _is_speech(doc, start, end)
        verb = _right_before(doc, start) or _governing(doc, start, end) or _beside(doc, start, end)
        speaker = speaker_of(verb, quoted) if verb is not None else None
        if speaker is None:
            verb = None
        before = quotes[-1] if quotes else None
        told = before is not None and before.speaker is not None
        if speaker is None and whole and before is not None and told and _goes_on(doc, before, start):
            quotes.append(Quote(start, end, before.speaker, before.verb, whole))
            continue
        if speaker is None and whole:
            speaker = _subject_before(doc, start, quoted)
        quotes.append(
            Quote(start, end, speaker.i if speaker is not None else None, verb.i if verb is not None else None, whole)
        )
    # A quote of several paragraphs is closed, and its speaker named, in the last.
    for i in range(len(quotes) - 2, -1, -1):
        one, following = quotes[i], quotes[i + 1]
        if one.speaker is None and one.whole and _is_open(doc, one, following.start):
            quotes[i] = replace(one, speaker=following.speaker, verb=following.verb)
    return quotes


def _goes_on(doc: Doc, before: Quote, start: int) -> bool:
    """Whether a quote goes on with the one before it: in the same paragraph, or as that was not closed."""
    between = doc[before.end : start]
    return _is_open(doc, before, start) or not any(t.is_space and "\n" in t.text for t in between)


def _is_open(doc: Doc, quote: Quote, following: int) -> bool:
    """Whether a quote is not closed before the next one starts, as in speech of several paragraphs."""
    return following - quote.end <= _TO_NEXT_PARAGRAPH and (doc[quote.end].is_space or following - quote.end == 1)


def _is_speech(doc: Doc, start: int, end: int) -> bool:
    """Whether the words in quotation marks say something: a clause, or the finite part of one."""
    if end - start <= 3:
        return False
    words = doc[start:end]
    if any(t.dep_ == "ROOT" or (t.dep_ in ("nsubj", "nsubjpass", "expl") and start <= t.head.i < end) for t in words):
        return True
    named = all(t.text[:1].isupper() for t in words if t.is_alpha and len(t) > 3)
    return not named and any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") and t.pos_ in ("VERB", "AUX") for t in words)


def _subject_before(doc: Doc, start: int, quoted: Set[int]) -> Token | None:
    """The subject of the clause around a quote, or of the sentence before a quote that stands alone in its
    paragraph's middle."""
    if start < 2:
        return None
    before = doc[start - 2]
    if before.is_space and "\n" in before.text:
        return None
    subject = subject_of(before.sent.root)
    if subject is None or subject.i in quoted:
        return None
    return subject if subject.ent_type_ in ("PERSON", "ORG") or _is_personal(subject) else None


def _is_personal(token: Token | None) -> bool:
    return token is not None and token.lower_ in ("he", "she")


def _unpacked(rows: list[list[Any]]) -> tuple[Quote, ...]:
    return tuple(Quote(*row) for row in rows)


class _Quotes:
    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.quotes``."""
        doc._.quotes = tuple(attribute(doc))
        return doc


@Language.factory("kg_quotes", requires=["token.dep", "token.lemma"], assigns=["doc._.quotes"])
def Quotes(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: N802, ARG001
    """Factory of the component ``kg_quotes``; add it after the parser. It sets ``doc._.quotes``, a tuple of
    ``Quote``."""
    declare("quotes", _unpacked, ())
    return _Quotes()
