"""The pattern language of schemas: one line that a reporter can read and write.

``SUBJ`` and ``OBJ`` stand for the two entities, ``|`` separates alternatives, ``[…]`` is optional, ``_`` joins the
words of one expression. Words are in base form; passives, relative clauses, unspoken subjects, coordination and the
nouns of a verb's family ("advocate", "advocacy") are the engine's work and not repeated.

=========================================  ==================================================================
pattern                                    matches, for example
=========================================  ==================================================================
``SUBJ pardon OBJ``                        "Ruth Hale was pardoned by the governor"
``SUBJ meet [with] OBJ``                   "led her to meet with the president"
``SUBJ grant|give clemency|pardon to OBJ``  "granted Johnson clemency", "gave clemency to Johnson"
``SUBJ donate * to OBJ``                   "donated a painting to the museum": any thing
``SUBJ * in OBJ:Event``                    "scored twice in the Dorvik Games": any verb
``SUBJ take_part in OBJ``                  "takes an active part in the Dorvik Games"
``SUBJ put OBJ on_trial``                  "Ann Lee was put on trial by Norway"
``SUBJ's appeal|plea for OBJ``             "her plea for Johnson", "made a plea for Johnson"
``SUBJ is daughter|son of OBJ``            "Ivanka Trump, the president's daughter"; "his son Eric"
``SUBJ is based in OBJ``                   "the company, based in Seattle"; "the Seattle-based company"
``SUBJ is named|awarded OBJ``              "she was named best actress"; "she was awarded the Dorvik Prize"
``SUBJ and OBJ meet``                      "Ann Lee and Bob Ray met"
``SUBJ and OBJ sign treaty``               "Norway and Japan signed a treaty"
``SUBJ and OBJ are sibling|twin``          "Ann Lee and Bob Lee are twins", "the twins Ann and Bob Lee"
``SUBJ say OBJ is unfair|disgrace``        "Acme is unfair, Ann Lee said"
``SUBJ say OBJ lie|cheat``                 "Ann Lee says that Acme cheats"
``SUBJ in OBJ``                            "the museum in Oslo"
``SUBJ's OBJ``                             "Sony's PlayStation"
``SUBJ (OBJ)``                             "Ann Lee (Labour)"
``SUBJ, OBJ``                              "Leeds, England"
``OBJ: SUBJ``                              "Norway: A Lee, B Ray, T Ward": each of a list
``SUBJ is OBJ``                            "the French singer Ann Lee", "the Romanian firm Gelco"
``SUBJ leave OBJ:Organization``            "left Acme", not "left Oslo"
``SUBJ star in OBJ:Work!``                 "starred in Tall Ships": a work, if its name does not tell
``OBJ:party's SUBJ``                       "Labour's Ann Lee": an organisation that is a party
=========================================  ==================================================================
"""

import re
from collections.abc import Set
from dataclasses import dataclass, replace

# A word, or several joined by "_"; then alternatives of these.
_ONE = r"[^\W_](?:[\w'-]*[^\W_])?"
# An entity, perhaps with the types that it must have.
_BRACKETED = re.compile(r" \(((?:SUBJ|OBJ)(?::[^\s()]+)?)\)")
_END = re.compile(r"(SUBJ|OBJ)(?::([^\W\d_]\w*(?:\|[^\W\d_]\w*)*)(!)?)?('s|,|:)?")
_WORD = re.compile(rf"{_ONE}(?:\|{_ONE})*")
PREPOSITIONS = frozenset(
    "about above across after against ahead along alongside amid among around as at before behind below beneath beside "
    "between beyond by despite down during for from in inside into like near of off on onto opposite out outside over "
    "past since through throughout to toward towards under until up upon v versus via vs with within without".split()
)
# Stands for any verb.
ANY = "*"
# Kinds of organisations, which stand in small letters where a pattern names the types of an end.
ORGANISATION_KINDS = frozenset(
    "band business charity court force health party press school state team union".split()
)
_KINDS = f"there are {', '.join(sorted(ORGANISATION_KINDS))}, and types have a capital"


class PatternError(ValueError):
    """A pattern cannot be read; its text says why and what to write instead."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern, parsed.

    Attributes:
        text: as written.
        form: ``clause``, ``event``, ``being``, ``pair``, ``pair being``, ``attached``, ``possessive``, ``comma``,
            ``nationality``, ``bracket``, ``list``, ``said`` or ``said being``.
        words: alternatives of the predicate, in base form; ``*`` is any verb.
        nouns: alternatives of the noun between verb and entity ("clemency"), or empty.
        prepositions: alternatives of the preposition before the second entity; ``""`` is none.
        tail: alternatives of what follows the second entity ("on trial"), or empty.
        inverse: whether OBJ stands first.
        subject: entity types that this pattern alone allows; empty: those of its relation. In small letters stands a
            kind of organisation, as ``ORGANISATION_KINDS`` has them.
        object: likewise.
        sure: the ends, ``SUBJ`` or ``OBJ``, whose type the sentence itself tells.
    """

    text: str
    form: str
    words: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset({""})
    tail: frozenset[str] = frozenset()
    inverse: bool = False
    subject: frozenset[str] = frozenset()
    object: frozenset[str] = frozenset()
    sure: frozenset[str] = frozenset()

    @property
    def exact(self) -> bool:
        """Whether an end must be of some kind of organisation: where it is, patterns of the same form say nothing."""
        return any(map(str.islower, (*self.subject, *self.object)))


def narrowed(text: str, words: frozenset[str]) -> str:
    """A pattern with those of its alternatives that a sentence has; where it has none of some, all of these.

    Args:
        text: the pattern.
        words: of the sentence, in small letters and in base form.

    Example:
        >>> narrowed("SUBJ grant|give|offer clemency|pardon to OBJ", frozenset({"gave", "give", "her", "pardon"}))
        'SUBJ give pardon to OBJ'
        >>> narrowed("SUBJ meet [with|up_with] OBJ:Person|Place", frozenset({"meet", "with"}))
        'SUBJ meet [with] OBJ:Person|Place'
    """
    parts = []
    for token in text.split():
        found = inner = token.strip("[]")
        # An end with types keeps them: "OBJ:Organization|Place".
        if "|" in token and not _END.fullmatch(token):
            found = "|".join(one for one in inner.split("|") if words.issuperset(one.lower().split("_")))
        parts.append(token.replace(inner, found) if found else token)
    return " ".join(parts)


def _alternatives(word: str) -> frozenset[str]:
    return frozenset(part.replace("_", " ").lower() for part in word.strip("[]").split("|") if part)


def _is_preposition(word: str, known: Set[str]) -> bool:
    return word != ANY and all(part.split()[0] in known for part in _alternatives(word))


def parse(text: str, prepositions: Set[str] = PREPOSITIONS) -> Pattern:
    """Read one pattern.

    Args:
        text: as in a schema.
        prepositions: those of the language; ``is``, ``and`` and ``say`` are words of patterns in every language.

    Raises:
        PatternError: it cannot be read.

    Example:
        >>> pattern = parse("SUBJ grant|give clemency to OBJ")
        >>> pattern.form, sorted(pattern.words), sorted(pattern.nouns), sorted(pattern.prepositions)
        ('clause', ['give', 'grant'], ['clemency'], ['to'])
    """
    tokens = _BRACKETED.sub(r" ( \1", text.replace("’", "'")).split()
    marks = [_END.fullmatch(token) for token in tokens]
    places = [i for i, mark in enumerate(marks) if mark]
    types = {mark[1]: frozenset(mark[2].split("|")) if mark[2] else frozenset() for mark in marks if mark}
    named = [mark[1] for mark in marks if mark]
    kinds = {kind for end in types.values() for kind in end if kind.islower()}
    unknown = sorted(kinds - ORGANISATION_KINDS)
    if sorted(named) != ["OBJ", "SUBJ"] or unknown:
        told = f": no kind of organisation {unknown[0]!r}; {_KINDS}" if unknown else ""
        raise PatternError(f"it needs SUBJ once and OBJ once, as in 'SUBJ meet [with] OBJ'{told}")
    for token, mark in zip(tokens, marks, strict=True):
        bare = token[1:-1] if token[0] == "[" and token[-1] == "]" else token
        if not mark and not _WORD.fullmatch(bare) and token not in (ANY, "("):
            raise PatternError(
                f"{token!r} is no word; write words in base form, alternatives with |, optional ones in [ ]"
            )
    first, second = (mark[4] or "" for mark in marks if mark)
    inverse = named[0] == "OBJ"
    before, inner, after = tokens[: places[0]], tokens[places[0] + 1 : places[1]], tokens[places[1] + 1 :]
    if before:
        raise PatternError("it must begin with SUBJ or OBJ")
    for token in (*inner, *after):
        if token[0] == "[" and not (token is inner[-1] and _is_preposition(token, prepositions)):
            raise PatternError(f"{token!r}: only a preposition before the second entity can be optional")
    pattern = _form(text, first, second, inner, after, inverse, prepositions)
    sure = frozenset(mark[1] for mark in marks if mark and mark[3])
    if any(map(str.islower, (kind for end in sure for kind in types[end]))):
        raise PatternError("what a sentence tells with ! is a type, as in 'OBJ:Organization!'")
    return replace(pattern, subject=types["SUBJ"], object=types["OBJ"], sure=sure)


def is_pattern(text: str) -> bool:
    """Whether a text can be read as a pattern.

    Example:
        >>> is_pattern("SUBJ work for OBJ"), is_pattern("works for")
        (True, False)
    """
    try:
        parse(text)
    except PatternError:
        return False
    return True


def _form(
    text: str, first: str, second: str, inner: list[str], after: list[str], inverse: bool, known: Set[str]
) -> Pattern:
    if inner == ["and"]:
        return _pair(text, after, inverse, known)
    if first == "," and second == "'s" and len(after) == 1 and not inner:
        return Pattern(text, "being", _alternatives(after[0]), prepositions=frozenset({"of"}), inverse=inverse)
    if inner == ["say"] and after and not (first or second):
        return _said(text, after, inverse, known)
    if after and (len(after) > 1 or second or first or not inner or inner[0] in ("is", "be")):
        raise PatternError(
            "after the second entity stands at most one expression, as in 'SUBJ put OBJ on_trial', 'SUBJ, OBJ's word' "
            "and 'SUBJ and OBJ word'"
        )
    if inner == ["("] and not after and not (first or second):
        return Pattern(text, "bracket", inverse=inverse)
    if not inner:
        forms = {"'s": "possessive", ",": "comma", ":": "list"}
        if first not in forms:
            raise PatternError("there is no word between SUBJ and OBJ")
        return Pattern(text, forms[first], inverse=inverse)
    if inner in (["is"], ["be"]):
        return Pattern(text, "nationality", inverse=inverse)
    if first == "," or inner[0] in ("is", "be"):
        words = inner[1:] if inner[0] in ("is", "be") else inner
        marks = [_is_preposition(word, known) for word in words]
        if marks not in ([False], [False, True]):
            raise PatternError("write 'SUBJ is word of OBJ', with one word and at most one preposition")
        prepositions = _prepositions(words[1]) if len(words) > 1 else frozenset({""})
        return Pattern(text, "being", _alternatives(words[0]), prepositions=prepositions, inverse=inverse)
    if first == "'s":
        if len(inner) > 2 or not all(_is_preposition(word, known) for word in inner[1:]):
            raise PatternError("write 'SUBJ's noun preposition OBJ', with one noun and one preposition")
        prepositions = _prepositions(inner[1]) if len(inner) > 1 else frozenset({"of"})
        return Pattern(text, "event", _alternatives(inner[0]), prepositions=prepositions, inverse=inverse)
    if len(inner) == 1 and _is_preposition(inner[0], known) and not after:
        return Pattern(text, "attached", prepositions=_prepositions(inner[0]), inverse=inverse)
    return replace(_clause(text, inner, inverse, known), tail=_alternatives(after[0]) if after else frozenset())


def _pair(text: str, after: list[str], inverse: bool, known: Set[str]) -> Pattern:
    if not 1 <= len(after) <= 2 or any(_is_preposition(word, known) for word in after):
        raise PatternError("write 'SUBJ and OBJ verb', 'SUBJ and OBJ verb noun' or 'SUBJ and OBJ are noun'")
    if after[0] in ("are", "is", "be") and len(after) == 2:
        return Pattern(text, "pair being", _alternatives(after[1]), inverse=inverse)
    nouns = _alternatives(after[1]) if len(after) == 2 else frozenset()
    return Pattern(text, "pair", _alternatives(after[0]), nouns, inverse=inverse)


def _said(text: str, after: list[str], inverse: bool, known: Set[str]) -> Pattern:
    being = after[0] in ("is", "be")
    if inverse or len(after) != 1 + being or _is_preposition(after[-1], known):
        raise PatternError("write 'SUBJ say OBJ verb' or 'SUBJ say OBJ is word', with one word")
    return Pattern(text, "said being" if being else "said", _alternatives(after[-1]))


def _prepositions(word: str) -> frozenset[str]:
    return _alternatives(word) | (frozenset({""}) if word.startswith("[") else frozenset())


def _clause(text: str, inner: list[str], inverse: bool, known: Set[str]) -> Pattern:
    verb, *rest = inner
    prepositions = frozenset({""})
    if rest and _is_preposition(rest[-1], known):
        prepositions = _prepositions(rest.pop())
    if len(rest) > 1:
        raise PatternError("write 'SUBJ verb [noun] [preposition] OBJ'; join the words of one expression with _")
    nouns = _alternatives(rest[0]) if rest else frozenset()
    return Pattern(text, "clause", _alternatives(verb), nouns, prepositions, inverse=inverse)
