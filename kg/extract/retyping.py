"""Types by what is said: what a band has *released* is a work, whatever the language model takes its name for.

A language model that does not know a name guesses, most often an organisation. Where a pattern is sure of the type of
its end (``OBJ:Work!``) and the name itself does not tell what it is, the sentence decides.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from kg.annotate.lexicon import NAME_ENDINGS, ORGANISATION_NOUNS, SAY_VERBS
from kg.annotate.tree import Token
from kg.extract.matches import Match
from kg.names import gender_of_first_name
from kg.types import LocalEntity

_OPENING, _CLOSING = frozenset("\"'“‘«„"), frozenset("\"'”’»“")


def retyped(
    matches: Iterable[Match], entities: Sequence[LocalEntity], entity_of: dict[int, int], text: str
) -> dict[int, str]:
    """The types that sentences give to entities whose names do not tell theirs.

    Args:
        matches: what the patterns found.
        entities: of the document.
        entity_of: head token of each mention to the number of its entity.
        text: of the document.

    Returns:
        Number of the entity to its new type; of several types the one that most sentences give, the first in the
        alphabet where they are as many.
    """
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    acting: set[int] = set()
    for match in matches:
        for head, types, sure in (
            (match.subject, match.pattern.subject, "SUBJ" in match.pattern.sure),
            (match.object, match.pattern.object, "OBJ" in match.pattern.sure),
        ):
            number = entity_of.get(head.i)
            if number is None or head.pos_ == "PRON":
                # Whom a pronoun means is too uncertain to say what that is.
                continue
            if sure and entities[number].type not in types and _is_unclear(entities[number], text):
                votes[number].update(types)
            elif match.frame.kind == "verb" and _acts(head, match):
                acting.add(number)
    return {number: min(count, key=lambda kind: (-count[kind], kind)) for number, count in votes.items()
            if number not in acting}  # fmt: skip


def _acts(head: Token, match: Match) -> bool:
    """Whether it speaks, as no work and no prize does."""
    return head in match.frame.arguments.get("subject", []) and match.frame.head.lemma_.lower() in SAY_VERBS


def _is_unclear(entity: LocalEntity, text: str) -> bool:
    """Whether a name does not tell by itself what it is the name of."""
    if any(text[m.start - 1 : m.start] in _OPENING and text[m.end : m.end + 1] in _CLOSING for m in entity.mentions):
        return True
    words = entity.label.split()
    last = words[-1].lower().rstrip(".")
    if last in NAME_ENDINGS or last in ORGANISATION_NOUNS:
        return False
    if entity.type == "Organization":
        return not entity.label.isupper()
    if entity.type == "Person":
        return gender_of_first_name(words[0]) is None and all(len(m.text.split()) < 3 for m in entity.mentions)
    return entity.type in ("Work", "Product", "Event", "Award")
