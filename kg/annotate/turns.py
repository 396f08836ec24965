"""Interviews printed as questions and answers: who speaks in each paragraph, so that "I" and "you" mean somebody.

In print, an interview is a title and an introduction that name who is asked, then paragraphs that ask and paragraphs
that answer; some say before each who speaks ("Lee: …", "Q: …").
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.annotate.clusters import Cluster
from kg.annotate.pronouns import WE, YOU, I
from kg.annotate.words import Words

# So many questions make an interview.
_QUESTIONS = 3
# A remark by who asks is no longer than this, in tokens.
_REMARK = 60
_LABEL = re.compile(r"^\W{0,3}([A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,2})\W{0,3}:\s+\S")
_ASKS = frozenset(["interview", "ask", "speak", "talk", "question", "chat"])


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph of an interview.

    Attributes:
        start: first token.
        end: one past the last token.
        asks: whether it is the interviewer's.
        label: who speaks, as written before it; empty if nothing is.
    """

    start: int
    end: int
    asks: bool
    label: str = ""


def turns(doc: Doc, words: Words) -> list[Turn]:
    """The paragraphs of an interview from the first question on; none for any other text.

    Example:
        >>> import spacy
        >>> nlp = spacy.blank("en")
        >>> doc = nlp("Hello?\\n\\nYes.\\n\\nWho are you?\\n\\nLee.\\n\\nWhy?\\n\\nWell.")
        >>> for token in doc:
        ...     token.is_sent_start = token.i == 0 or doc[token.i - 1].is_space
        >>> [turn.asks for turn in turns(doc, Words.of(doc))]
        [True, False, True, False, True, False]
    """
    if words.lower.count("?") < _QUESTIONS:
        return []
    found = list(_paragraphs(words))
    asking = [any(words.lower[i] == "?" for i in range(max(start, end - 2), end)) for start, end in found]
    questions = [part for part, asks in zip(found, asking, strict=True) if asks]
    if len(questions) < _QUESTIONS or all(YOU.isdisjoint(words.lower[start:end]) for start, end in questions):
        return []
    labels = [_label(doc, start, end) for start, end in found]
    often = Counter(label for label in labels if label)
    labels = [label if often[label] > 1 else "" for label in labels]
    first = asking.index(True)
    askers = _askers(labels, asking)
    result = []
    speaker = ""
    for (start, end), asks, label in list(zip(found, asking, labels, strict=True))[first:]:
        speaker = label or speaker
        if askers and speaker:
            result.append(Turn(start, end, speaker in askers, speaker))
        else:
            result.append(Turn(start, end, asks or _remarks(words, start, end)))
    return result


def _paragraphs(words: Words) -> Iterator[tuple[int, int]]:
    begins = set(words.starts)
    start = 0
    for i, word in enumerate(words.lower):
        if "\n" in word and (i + 1 in begins or i + 1 == len(words.lower)):
            if i > start:
                yield start, i
            start = i + 1
    if start < len(words.lower):
        yield start, len(words.lower)


def _label(doc: Doc, start: int, end: int) -> str:
    found = _LABEL.match(doc[start : min(end, start + 10)].text)
    return found[1] if found else ""


def _askers(labels: Sequence[str], asking: Sequence[bool]) -> set[str]:
    """The labels of who asks more than half of the time."""
    spoken = Counter(label for label in labels if label)
    asked = Counter(label for label, asks in zip(labels, asking, strict=True) if label and asks)
    return {label for label in spoken if 2 * asked[label] > spoken[label]}


def _remarks(words: Words, start: int, end: int) -> bool:
    """Whether a paragraph speaks to "you" and not of "me": "You won twice." """
    if end - start > _REMARK:
        return False
    said = set(words.lower[start:end])
    return not said.isdisjoint(YOU) and said.isdisjoint(I) and said.isdisjoint(WE)


def asked(words: Words, first: int, people: Iterable[Cluster]) -> Cluster | None:
    """Who is asked: the person of whom the title and the introduction speak most.

    Args:
        words: of the document.
        first: where the first question begins.
        people: the people of the text.
    """
    best: tuple[float, int, Cluster] | None = None
    for cluster in people:
        before = [root for root in cluster.roots if root < first]
        if not before:
            continue
        titled = any(not words.sentence[root] for root in before)
        asks = any(words.dep[root] == "nsubj" and words.lemma[words.head[root]] in _ASKS for root in before)
        key = (len(before) + 2 * titled - 3 * asks, -before[0], cluster)
        if best is None or key[:2] > best[:2]:
            best = key
    return best[2] if best else None
