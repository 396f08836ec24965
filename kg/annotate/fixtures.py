"""Fixtures: who plays whom, as sport has it in short: "Norvik v Dorvik or Kelt Athletic".

Such lines are no sentences, so that the model finds hardly any of the names in them. The "v" is plain enough.
"""

from collections.abc import Iterable

from spacy.tokens import Doc

from kg.annotate.found import FoundNames, NameSpan, Spots

_LABEL = "ORG"
_LONGEST_NAME = 4
# The words at which one can be told.
_VERSUS = Spots("LOWER", ["v", "vs", "versus"])


def fixtures(doc: Doc, spans: Iterable[NameSpan], *, first: int = 0) -> list[NameSpan]:
    """The teams of fixtures that have not been found as names.

    Args:
        doc: tagged.
        spans: token bounds and label of the names found so far.
        first: the first token of the text after a headline that has capitals throughout.

    Returns:
        Token bounds and label, in the order of the text.

    Example:
        >>> import spacy
        >>> fixtures(spacy.blank("en")("Norvik v Dorvik or Kelt Athletic"), [])
        [(0, 1, 'ORG'), (2, 3, 'ORG'), (4, 6, 'ORG')]
    """
    names = FoundNames(doc, spans)
    found: list[NameSpan] = []
    for versus in _VERSUS(doc, first):
        start, label = versus, names.before(versus)[1]
        while start and versus - start < _LONGEST_NAME and _is_capital(doc, start - 1):
            # "Stade Kelt-Dorvik v"
            start -= 2 if start > 2 and doc[start - 2].text == "-" and not doc[start - 2].whitespace_ else 1
        if not label and start < versus and not any(names.at(i)[1] for i in range(start, versus)):
            found.append((start, versus, _LABEL))
        found += _behind(doc, versus + 1, names)
    return found


def _behind(doc: Doc, start: int, names: FoundNames) -> list[NameSpan]:
    """The team behind a "v", and the other that it may yet be: "Dorvik *or Kelt*"."""
    found: list[NameSpan] = []
    while start < len(doc):
        known, label = names.at(start)
        end = known or start
        while not known and end < len(doc) and end - start < _LONGEST_NAME and _is_capital(doc, end):
            end += 1
        if end == start:
            break
        if not label and not any(names.at(i)[1] for i in range(start, end)):
            found.append((start, end, _LABEL))
        if end >= len(doc) or doc[end].lower_ not in ("or", "/"):
            break
        start = end + 1
    return found


def _is_capital(doc: Doc, i: int) -> bool:
    """Whether a word there can be part of a team's name."""
    return doc[i].text[:1].isupper() and doc[i].is_alpha
