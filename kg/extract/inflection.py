"""Past participles of English verbs, by which patterns of what is done to somebody know them in every tense."""

from itertools import pairwise

_IRREGULAR = """
beat beaten|bring brought|build built|buy bought|catch caught|choose chosen|deal dealt|draw drawn|drive driven|
fight fought|find found|fling flung|forbid forbidden|give given|grow grown|
hang hanged|hear heard|hide hidden|hit hit|hold held|hurt hurt|keep kept|know known|lay laid|lead led|leave left|
lend lent|let let|lose lost|make made|meet met|overcome overcome|overthrow overthrown|pay paid|put put|
read read|ride ridden|rid rid|see seen|seek sought|sell sold|send sent|set set|shoot shot|show shown|shut shut|
sing sung|sink sunk|slay slain|speak spoken|split split|steal stolen|strike struck|sweep swept|swear sworn|take taken|
teach taught|tear torn|tell told|think thought|throw thrown|understand understood|wed wed|win won|withdraw withdrawn|
write written
"""
PARTICIPLES = dict(entry.split() for entry in _IRREGULAR.split("|"))
_VOWELS = frozenset("aeiou")


def regular_participle(verb: str) -> str:
    """The past participle of a regular verb.

    Args:
        verb: its base form.

    Example:
        >>> [regular_participle(verb) for verb in ("appoint", "name", "bury", "ban", "deploy", "visit")]
        ['appointed', 'named', 'buried', 'banned', 'deployed', 'visited']
    """
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ied"
    if _doubles(verb):
        return verb + verb[-1] + "ed"
    return verb + "ed"


def _doubles(verb: str) -> bool:
    """Whether a verb of one syllable ends in a vowel and a consonant, which is doubled: "ban", "drop"."""
    syllables = sum(a in _VOWELS and b not in _VOWELS for a, b in pairwise(verb))
    short = len(verb) > 2 and verb[-1] not in "aeiouwxy" and verb[-2] in _VOWELS and verb[-3] not in _VOWELS
    return short and syllables == 1
