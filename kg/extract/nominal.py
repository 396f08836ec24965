"""Frames of nouns: events ("her appeal to the president"), roles ("the president's daughter") and bare attachments.

Event nouns take their subject from the possessor, from "by", from the light verb they depend on ("held talks with") or
from the verb beside which they stand ("she spoke during an appearance with him").
"""

from collections.abc import Iterator, Set

from spacy.tokens import Doc, Token

from kg.extract.frames import Frame, antecedent, coordinated, is_passive, prepositional, surface_subject
from kg.extract.lexicon import EVENT_NOUNS, LIGHT_VERBS, RECEIVING_VERBS
from kg.names import word_set

# The possessor of these is the one to whom it is done: "her arrest".
_UNDERGONE = word_set(
    "arrest detention appointment nomination election dismissal sacking firing murder assassination killing "
    "conviction sentencing trial rescue release suspension capture prosecution shooting death defeat "
    "resignation"
) - {"resignation", "death"}
_BESIDE = frozenset(["during", "at", "in", "for", "after", "before", "following", "through", "by", "over"])
_TARGETS = frozenset(["of", "at", "for", "in", "to", "with", "on", "from"])


def event_frames(doc: Doc, nouns: Set[str] = frozenset()) -> Iterator[Frame]:
    """Frames of event nouns, in the order of the text.

    Args:
        doc: parsed.
        nouns: further nouns that a schema takes for events.
    """
    for token in doc:
        noun = token.lemma_.lower()
        if (
            token.pos_ != "NOUN"
            or not (noun in EVENT_NOUNS or noun in nouns)
            or token.ent_type_
            or token.dep_ == "compound"
        ):
            continue
        yield event_frame(token)


def event_frame(noun: Token) -> Frame:
    """The frame of one event noun; its lemma is the verb of the same family."""
    name = noun.lemma_.lower()
    verb, marks = EVENT_NOUNS.get(name, (name, frozenset()))
    frame = Frame(noun, "event", verb)
    possessor = next((c for c in noun.children if c.dep_ == "poss"), None)
    phrases = prepositional(noun)
    governor = noun.head
    if noun.dep_ in ("dobj", "nsubjpass") and governor.lemma_.lower() in LIGHT_VERBS | RECEIVING_VERBS:
        phrases += prepositional(governor)
    for prep, token in phrases:
        if prep == "by":
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
            elif prep == "of":
                frame.add("subject", token)
    if possessor is not None:
        whose = antecedent(possessor)
        undergone = name in _UNDERGONE and "of" not in frame.arguments
        frame.add("object" if undergone else "subject", whose)
    if not frame.arguments.get("subject"):
        _subject_from_verb(frame)
    return frame


def _subject_from_verb(frame: Frame) -> None:
    noun = frame.head
    verb = noun.head
    if noun.dep_ == "dobj" and verb.pos_ == "VERB":
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
        if subject is not None:
            frame.add("object" if is_passive(verb.head) else "subject", subject)


def role_frames(doc: Doc, entity_of: dict[int, int]) -> Iterator[Frame]:
    """Frames that say what somebody is to somebody: appositions, titles, copulas and possessives with a noun.

    Args:
        doc: parsed.
        entity_of: head token of each mention to the number of its entity.

    Yields:
        Frames of kind ``role`` whose lemma is the noun; ``subject`` is the holder, ``of`` and other prepositions the
        target.
    """
    for token in doc:
        if token.pos_ not in ("NOUN", "PROPN") or (token.ent_type_ and not _title(token)):
            continue
        holders = list(_holders(token, entity_of))
        if not holders:
            continue
        frame = Frame(token, "role", token.lemma_.lower())
        for holder in holders:
            # "chairman Ann Lee and director Bob Ray": a title is one person's, a plural noun is everybody's.
            frame.arguments["subject"].extend(coordinated(holder) if token.tag_ == "NNS" else [holder])
        for role, target in _targets(token, entity_of):
            frame.add(role, target)
        if frame.lemma == "secretary" and any(t.lower_ == "state" for t in frame.arguments.get("of", [])):
            frame.lemma = "secretary of state"
            frame.arguments["of"] = [t for t in frame.arguments["of"] if t.lower_ != "state"]
        if len(frame.arguments) > 1:
            yield frame


def _title(token: Token) -> bool:
    return token.dep_ == "compound" and token.head.ent_type_ == "PERSON" and token.ent_type_ != "PERSON"


def _holders(noun: Token, entity_of: dict[int, int]) -> Iterator[Token]:
    head = noun.head
    if noun.dep_ == "appos" or (
        noun.dep_ in ("compound", "nmod") and head.i > noun.i and head.i in entity_of and head.ent_type_ == "PERSON"
    ):
        yield head
    elif noun.dep_ in ("attr", "oprd") and head.pos_ in ("VERB", "AUX"):
        subject = surface_subject(head)
        objects = [c for c in head.children if c.dep_ == "dobj"]
        if noun.dep_ == "oprd" and objects:
            yield objects[0]
        elif subject is not None:
            yield subject
    elif noun.dep_ == "pobj" and head.lower_ == "as" and head.head.pos_ in ("VERB", "AUX"):
        verb = head.head
        objects = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
        subject = objects[0] if objects else surface_subject(verb)
        if subject is not None:
            yield subject
    named = [c for c in noun.children if c.dep_ == "appos" and c.i in entity_of and c.ent_type_]
    if named and noun.dep_ != "appos":
        yield named[0]
    elif noun.i in entity_of and noun.dep_ not in ("appos", "compound", "nmod"):
        yield noun


def _targets(noun: Token, entity_of: dict[int, int]) -> Iterator[tuple[str, Token]]:
    for child in noun.children:
        if child.dep_ == "poss":
            yield "of", antecedent(child)
        elif child.dep_ in ("compound", "nmod", "amod") and child.i in entity_of:
            yield "of", child
    for prep, token in prepositional(noun):
        if prep in _TARGETS:
            yield prep, token
    if noun.dep_ in ("compound", "nmod"):
        # "Apple chief executive Tim Cook": the parser hangs all of it on the name.
        for child in noun.head.children:
            if child.i < noun.i and child.dep_ in ("compound", "nmod", "poss", "amod") and child.i in entity_of:
                yield "of", child
        if noun.head.dep_ == "conj":
            # "Acme's chairman Ann Lee and director Bob Ray": Acme is the director's too.
            for title in noun.head.head.children:
                if title.dep_ in ("compound", "nmod") and not title.ent_type_:
                    yield from (("of", child) for child in title.children if child.dep_ == "poss")


def phrase_of(noun: Token) -> str:
    """A noun with the noun or adjective right before it, such as "chief executive"."""
    before = [c for c in noun.children if c.i == noun.i - 1 and c.dep_ in ("compound", "amod")]
    if not before and noun.i and noun.dep_ == "compound":
        neighbour = noun.doc[noun.i - 1]
        before = [neighbour] if neighbour.head.i == noun.head.i and neighbour.dep_ in ("compound", "amod") else []
    return f"{before[0].lemma_.lower()} {noun.lemma_.lower()}" if before else noun.lemma_.lower()


def attachments(doc: Doc, entity_of: dict[int, int]) -> Iterator[Frame]:
    """Frames of two entities in one noun phrase: possessor and possessed, noun and prepositional phrase, "Town,
    County"."""
    for token in doc:
        if token.i not in entity_of or not token.ent_type_:
            continue
        for child in token.children:
            if child.dep_ == "poss":
                frame = Frame(token, "role", "'s")
                frame.add("subject", antecedent(child))
                frame.arguments["object"].append(token)
                yield frame
            elif (
                child.dep_ in ("appos", "npadvmod")
                and child.ent_type_ in ("GPE", "LOC")
                and token.ent_type_ in ("GPE", "LOC", "FAC", "ORG")
                and any(t.text == "," for t in doc[token.i + 1 : child.i])
            ):
                frame = Frame(token, "role", ",")
                frame.arguments["subject"].append(token)
                frame.arguments["object"].append(child)
                yield frame
        phrases = [(p, t) for p, t in prepositional(token) if t.i in entity_of]
        if phrases:
            frame = Frame(token, "role", "")
            frame.arguments["subject"].append(token)
            for prep, target in phrases:
                frame.add(prep, target)
            yield frame
