"""Frames of event nouns: "her appeal to the president", "talks between Acme and the union".

Event nouns take their subject from the possessor, from "by", from the light verb they depend on ("held talks with") or
from the verb beside which they stand ("she spoke during an appearance with him").
"""

from collections.abc import Iterable, Iterator, Set

from kg.annotate.tree import Token
from kg.extract.frames import Frame, prepositional
from kg.extract.lexicon import EVENT_NOUNS, LIGHT_VERBS, RECEIVING_VERBS
from kg.extract.subjects import VERBAL, antecedent, is_passive, own_subject, surface_subject
from kg.names import word_set

# The possessor of these is the one to whom it is done: "her arrest".
_UNDERGONE = word_set(
    "arrest detention appointment nomination election dismissal sacking firing murder assassination killing "
    "conviction sentencing trial rescue release suspension capture prosecution shooting death defeat "
    "resignation"
) - {"resignation", "death"}
# From whom these are, he gives them: "a plea from Lee".
_SENT = word_set(
    "plea letter call message email e-mail request appeal threat warning donation gift loan praise criticism support "
    "help aid assistance complaint bid offer pressure objection condemnation attack"
)
# How something ended, and for whom: "a win for Lee", "a win over Ward gave Lee the title".
_OUTCOMES = word_set("win victory triumph success defeat loss draw")
# What somebody is given: "were handed a tie against Leeds".
_GIVEN = _OUTCOMES | word_set(
    "tie match game fixture clash meeting trip date final semi-final quarter-final replay test deal contract"
)
# An outcome that does one of these has it done to whose it is: "defeat by Leeds left Lund third".
_MOVING = word_set(
    "take send put lift move leave give earn keep hand edge push fire propel carry pull drop dump knock secure bring "
    "see"
)
# "A Cup win" need not win the Cup, nor a meeting of its organisers be held in it.
_NOT_IN_EVENTS = word_set("win victory triumph success gold silver bronze medal trip date deal contract meeting")
# Whose these are, his is what they turn out to be: "their reward is a tie against Leeds".
_TURN_OUT = word_set("reward match game fixture test task opener outing assignment appearance")
# What stands behind a name belongs to the noun before: "praise for Lee *from Ward*", "a win for Lee *over Ward*".
_BEHIND_NAMES = frozenset(["for", "of", "from"])
_SIDES = frozenset(["PERSON", "ORG", "GPE", "NORP"])
# Who does one of these with an outcome has it: "salvaged a win over Leeds".
_GAINING = word_set(
    "salvage snatch steal produce manage pull grind scramble squeeze force achieve collect inflict savour relish taste "
    "follow repeat build bounce suffer endure avenge sustain experience slip slump crash need"
)
# Between an outcome and the clause whose subject it befell: "sit bottom of the table *after* defeats by Leeds".
_BEFELL = frozenset(["with", "after", "following", "by", "since", "despite", "from", "in", "through"])
_BESIDE = frozenset(
    ["with", "during", "at", "in", "on", "for", "after", "before", "following", "through", "by", "over"]
)


def event_frames(tokens: Iterable[Token], nouns: Set[str] = frozenset()) -> Iterator[Frame]:
    """Frames of the event nouns among tokens, in their order.

    Args:
        tokens: of a document.
        nouns: further nouns that a schema takes for events.
    """
    for token in tokens:
        if token.pos_ == "NOUN" and not token.ent_type_ and token.dep_ != "compound":
            noun = token.lemma_.lower()
            if noun in EVENT_NOUNS or noun in nouns:
                yield event_frame(token)


def event_frame(noun: Token) -> Frame:
    """The frame of one event noun; its lemma is the verb of the same family."""
    name = noun.lemma_.lower()
    verb, marks = EVENT_NOUNS.get(name, (name, frozenset()))
    frame = Frame(noun, "event", verb)
    # "Saturday's win over Arsenal" says no more of who won than "the win".
    possessor = next((c for c in noun.children if c.dep_ == "poss" and c.ent_type_ not in ("DATE", "TIME")), None)
    phrases = prepositional(noun)
    governor = noun.head
    if noun.dep_ in ("dobj", "nsubjpass") and _lends_phrases(governor.lemma_.lower()):
        phrases += prepositional(governor)
    elif noun.dep_ == "nsubj" and governor.lemma_ == "be":
        # "Norway's next game is against Malta"
        phrases += [(prep, token) for prep, token in prepositional(governor) if prep in marks]
    phrases += _behind_names(phrases, marks)
    for prep, token in phrases:
        if prep == "by" or (prep == "from" and name in _SENT):
            frame.add("subject", token)
        elif prep == "between":
            first, *others = [token, *(c for c in token.children if c.dep_ == "conj")]
            frame.arguments["subject"].append(first)
            for role in ("object", "with"):
                frame.arguments[role].extend(others)
        else:
            frame.add(prep, token)
            if prep in marks:
                frame.add("object", token)
            elif prep == "of" or (prep == "for" and name in _OUTCOMES and name not in _UNDERGONE):
                frame.add("subject", token)
            if prep == "of" and token.ent_type_ == "PERSON":
                # "the death of Lee in Oslo": nobody is of a place in that way.
                for further, place in prepositional(token):
                    frame.add(further, place)
    if possessor is not None:
        whose = antecedent(possessor)
        undergone = name in _UNDERGONE and "of" not in frame.arguments
        frame.add("object" if undergone else "subject", whose)
    else:
        _from_modifier(frame)
    if not frame.arguments.get("subject"):
        _subject_from_verb(frame)
    if name in _OUTCOMES:
        _befallen(frame)
    if name not in _NOT_IN_EVENTS:
        _occasion(frame)
    return frame


def _occasion(frame: Frame) -> None:
    """The event that a name before the noun gives: "the *Norvik Cup* defeat by Leeds" was in it."""
    for child in frame.head.children:
        if child.ent_type_ == "EVENT" and child.dep_ in ("compound", "nmod", "amod", "poss") and child.i < frame.head.i:
            frame.add("in", child)


def _befallen(frame: Frame) -> None:
    """Whose an outcome is by the clause that it stands in, however far off: "*Leeds* kept their place in the Cup with a
    win over Hull", "*Leeds* sit bottom of the table following defeats by Hull"."""
    suffered = frame.head.lemma_.lower() in _UNDERGONE and bool(frame.arguments.get("subject"))
    role = "object" if suffered else "subject"
    if not frame.arguments or frame.arguments.get(role):
        return
    token = frame.head
    gained = token.dep_ == "dobj" and token.head.lemma_.lower() in _GAINING
    if gained:
        token = token.head
    elif token.dep_ == "pobj" and token.head.lower_ in _BEFELL:
        token = token.head.head
        while token.dep_ in ("pobj", "prep", "dobj", "attr") and not token.ent_type_:
            token = token.head
    if token.pos_ in VERBAL:
        subject = surface_subject(token)
        # "Lee broke an arm in the defeat at Leeds": his team lost.
        if subject is not None and (gained or subject.ent_type_ != "PERSON" or _are_persons(frame)):
            frame.add(role, subject)


def _are_persons(frame: Frame) -> bool:
    """Whether all that stands behind an outcome is named as a person."""
    behind = (frame.arguments.get(role, []) for role in ("over", "against", "to", "at"))
    return all(one.ent_type_ == "PERSON" for ends in behind for one in ends)


def _behind_names(phrases: Iterable[tuple[str, Token]], marks: Set[str]) -> list[tuple[str, Token]]:
    """What the parser hangs on a name though it belongs to the noun."""
    return [
        (further, token)
        for prep, name in phrases
        if prep in _BEHIND_NAMES and name.ent_type_
        for further, token in prepositional(name)
        if further != "of" and (further in marks or further in ("by", "from")) and token.ent_type_ in ("PERSON", "ORG")
    ]


def _from_modifier(frame: Frame) -> None:
    """The end that a name before the noun gives: "the *Norwegian* invasion of Iceland", "the *Norvik* takeover by
    Acme"."""
    for child in frame.head.children:
        if child.dep_ in ("amod", "compound", "nmod") and child.ent_type_ in ("NORP", "GPE", "ORG"):
            if not frame.arguments.get("subject"):
                if frame.arguments.get("object"):
                    frame.add("subject", child)
            elif not frame.arguments.get("object"):
                frame.add("object", child)


def _lends_phrases(verb: str) -> bool:
    """Whether what follows a verb belongs to the event noun that is its object: "held talks *with Lee*"."""
    return verb in LIGHT_VERBS or verb in RECEIVING_VERBS


def _subject_from_verb(frame: Frame) -> None:
    noun = frame.head
    verb = noun.head
    if (whose := _receiver(frame)) is not None:
        frame.add("subject", whose)
    elif noun.dep_ == "dobj" and verb.pos_ == "VERB":
        subject = surface_subject(verb)
        lemma = verb.lemma_.lower()
        if subject is None:
            return
        if lemma in RECEIVING_VERBS and "from" in frame.arguments:
            frame.arguments["subject"].extend(frame.arguments["from"])
            frame.add("object", subject)
        elif lemma in LIGHT_VERBS and not is_passive(verb):
            frame.add("subject", subject)
    elif noun.dep_ == "pobj" and verb.lower_ in _BESIDE and verb.dep_ == "prep" and verb.head.pos_ in ("VERB", "AUX"):
        subject = surface_subject(verb.head)
        # "The acts who may appear at the gig include Lee, Ray and Ward" says nothing of each two of them.
        listed = verb.lower_ == "at" and subject is not None and subject.head.lemma_ == "include"
        # Who is shaken by a loss has lost.
        befallen = subject is not None and is_passive(verb.head) and noun.lemma_.lower() in _OUTCOMES
        if subject is not None and not listed and not befallen:
            frame.add("object" if is_passive(verb.head) else "subject", subject)


def _receiver(frame: Frame) -> Token | None:
    """Whose an event is by what it does, by who is given it, or by what it turns out to be: "a win over Leeds took
    *Lund* to the top", "gave *Lund* a win over Leeds", "*Lund*'s reward is a tie against Leeds"."""
    noun, verb = frame.head, frame.head.head
    name = noun.lemma_.lower()
    if not frame.arguments or verb.pos_ not in VERBAL:
        return None
    if noun.dep_ == "nsubj" and name in _OUTCOMES and verb.lemma_.lower() in _MOVING:
        moved = next((c for c in verb.children if c.dep_ in ("dobj", "dative") and c.pos_ != "ADP"), None)
        return moved if moved is not None and moved.ent_type_ in _SIDES else None
    if noun.dep_ == "dobj" and name in _GIVEN:
        if is_passive(verb):
            return surface_subject(verb)
        return next((c for c in verb.children if c.dep_ == "dative" and c.ent_type_ in _SIDES), None)
    if noun.dep_ == "attr" and verb.lemma_ == "be":
        subject = own_subject(verb)
        if subject is not None and subject.lemma_.lower() in _TURN_OUT:
            return next((c for c in subject.children if c.dep_ == "poss" and c.ent_type_ not in ("DATE", "TIME")), None)
    return None
