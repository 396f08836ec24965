"""Labels of properties ("works for", "was founded by") as patterns.

Labels follow a few habits. A verb stands in the third person ("owns"), in the past ("founded") or in the passive ("was
founded by"); a noun names what the subject is if "of" or the like follows ("employer of"), and what the object is if
nothing does ("employer", "has employer").
"""

import re
from collections.abc import Iterator, Sequence

from kg.patterns import PREPOSITIONS, is_pattern

_BE = frozenset(["is", "are", "was", "were", "be", "been", "being"])
_HAVE = frozenset(["has", "have", "had"])
_ARTICLES = frozenset(["a", "an", "the"])
_MOST_WORDS = 6
# Irregular verbs that labels tend to have: base form, then past and participle.
_IRREGULAR = """
bear bore born; become became; beat beaten; begin began begun; bring brought; build built; buy bought; choose chose
chosen; come came; do did done does; draw drew drawn; drive drove driven; fall fell fallen; feed fed; fight fought;
find found; fly flew flown; forbid forbade forbidden; give gave given; go went gone goes; grow grew grown; hear heard;
hold held; keep kept; know knew known; lead led; leave left; lend lent; lose lost; make made; mean meant; meet met;
pay paid; ride rode ridden; run ran; say said; see saw seen; seek sought; sell sold; send sent; shoot shot; sing sang
sung; sit sat; speak spoke spoken; spend spent; stand stood; steal stole stolen; strike struck; swear swore sworn;
take took taken; teach taught; tell told; think thought; throw threw thrown; understand understood; wear wore worn;
win won; write wrote written; withdraw withdrew withdrawn; have has had; overtake overtook overtaken; undertake
undertook undertaken; oversee oversaw overseen
"""
_BASES = {form: forms.split()[0] for forms in _IRREGULAR.replace("\n", " ").split(";") for form in forms.split()[1:]}
# Letters in which no English verb ends without an "e", and pairs of letters after which none has an "e".
_NEEDS_E = re.compile(r"(?:[cuvz]|[^s]s|[adlr]g)$")
_NEEDS_NONE = re.compile(
    r"(?:[hwxy]|[aeiou]{2}[lmnp]|eed|ck|ct|ff|ft|ld|lk|ll|lt|mp|nd|nk|nt|pt|rd|rk|rm|rn|rt|ss|st|er|en)$"
)
_DOUBLED = re.compile(r"([bdgmnprt])\1$")
_AGENT = re.compile(r"(?:er|or|ist|man|woman|ee|ant|ent|ness|tion|ment|ship|ary|ive)$")


def patterns_of(label: str) -> list[str]:
    """The patterns that a property's label comes to, in which SUBJ has the property and OBJ is its value.

    Args:
        label: in English; words may be run together, as in ``worksFor``.

    Returns:
        Patterns of kg; none if the label is not understood.

    Example:
        >>> patterns_of("works for"), patterns_of("was founded by"), patterns_of("employer of")
        (['SUBJ work for OBJ'], ['OBJ found SUBJ'], ['SUBJ is employer of OBJ'])
        >>> patterns_of("hasParent"), patterns_of("owns"), patterns_of("located in")
        (['OBJ is parent of SUBJ'], ['SUBJ own OBJ'], ['SUBJ is located in OBJ', 'SUBJ locat|locate in OBJ'])
    """
    words = words_of(label)
    if not words or len(words) > _MOST_WORDS:
        return []
    return [text for text in dict.fromkeys(_patterns(words)) if is_pattern(text)]


def words_of(label: str) -> list[str]:
    """The words of a label in small letters; those that are run together are taken apart.

    Example:
        >>> words_of("worksFor"), words_of("member_of"), words_of("Is part of (place)")
        (['works', 'for'], ['member', 'of'], ['is', 'part', 'of'])
    """
    bare = re.sub(r"\([^()]*\)", " ", label)
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_\W]+", " ", bare.replace("'s", ""))
    return apart.lower().split()


def _patterns(words: Sequence[str]) -> Iterator[str]:
    words = [word for word in words if word not in _ARTICLES]
    passive = bool(words) and words[0] in _BE
    if passive:
        words = words[1:]
    content, preposition = _split(words)
    if not content:
        if passive and preposition:  # "is in"
            yield f"SUBJ {preposition} OBJ"
        return
    first = content[0]
    if preposition == "by" and len(content) == 1 and (bases := _participle(first)):
        yield f"OBJ {bases} SUBJ"
    elif passive:
        yield f"SUBJ is {'_'.join(content)} {preposition}".rstrip() + " OBJ"
    elif first in _HAVE and len(content) > 1:
        # "has interest in", and "has employer" and "has part", which say what the object is.
        noun = "_".join(content[1:])
        yield f"SUBJ have {noun} {preposition} OBJ" if preposition not in ("", "of") else f"OBJ is {noun} of SUBJ"
    elif preposition:
        yield from _with_preposition(content, preposition)
    else:
        yield from _bare(content)


def _split(words: Sequence[str]) -> tuple[list[str], str]:
    """The words before the prepositions at the end, and those, as one expression: "act", "on_behalf_of"."""
    if tuple(words[-3:]) == ("on", "behalf", "of"):
        return list(words[:-3]), "on_behalf_of"
    end = len(words)
    while end and words[end - 1] in PREPOSITIONS:
        end -= 1
    return list(words[:end]), "_".join(words[end:])


def _with_preposition(content: Sequence[str], preposition: str) -> Iterator[str]:
    first, more = content[0], content[1:]
    # Before "of" stands a noun: "species of", "news of".
    present = "" if preposition == "of" and not more else _third_person(first)
    if present or (first in _BASES and not _participle_alone(first)):
        verb = present or _BASES[first]
        yield f"SUBJ {verb} {'_'.join(more)} {preposition} OBJ" if more else f"SUBJ {verb} {preposition} OBJ"
    elif preposition == "of" or more or _AGENT.search(first) or _participle(first):
        yield f"SUBJ is {'_'.join(content)} {preposition} OBJ"
        if preposition != "of" and not more and first not in _BASES and (verb := _participle(first)):
            yield f"SUBJ {verb} {preposition} OBJ"  # "located in" is a state, "studied at" is not; which, no form tells
    else:  # a verb in its base form: "work for"
        yield f"SUBJ {first} {preposition} OBJ"


def _bare(content: Sequence[str]) -> Iterator[str]:
    first = content[0]
    verb = _third_person(first) or _participle(first)
    if verb:
        yield f"SUBJ {verb} OBJ"
    else:
        yield f"OBJ is {'_'.join(content)} of SUBJ"


def _third_person(word: str) -> str:
    """The base form of a verb in the third person, or nothing: "works", "carries", "publishes"."""
    if word in ("has", "does", "goes"):
        return _BASES[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is", "ics", "ness")):
        return ""
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")) else word[:-1]


def _participle(word: str) -> str:
    """The base form of a verb in the past, or nothing. Where an "e" may belong to it, both spellings, as alternatives:
    the one that is no word matches nothing.
    """
    if word in _BASES:
        return _BASES[word]
    stem = word[:-2]
    if len(word) < 4 or not word.endswith("ed") or word == "need":
        return ""
    if stem.endswith("i") and len(word) > 4:
        return stem[:-1] + "y"
    if stem.endswith(("e", "i")):  # "agreed", "died"
        return stem + "e"
    if _DOUBLED.search(stem):
        return stem[:-1]
    if _NEEDS_E.search(stem):
        return stem + "e"
    return stem if _NEEDS_NONE.search(stem) else f"{stem}|{stem}e"


def _participle_alone(word: str) -> bool:
    """Whether a past form is a participle only: "known for" is no "knew for"."""
    return word.endswith(("en", "wn", "rn", "ne", "ought", "aught")) or word in ("held", "made", "led", "built", "sold")
