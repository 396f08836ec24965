"""Predicate frames: each verb of the parse with its participants under one set of names.

A frame undoes what the syntax did: in a passive the agent is the subject again, a relative pronoun is its antecedent,
an unspoken subject ("led her to *meet* him", "he wants to *go*") is restored by control, coordinated verbs share their
subject. Open triples and schema relations are both read off frames, so that each construction is understood in one
place.

The inventory of clauses follows Del Corro and Gemulla 2013, "ClausIE: clause-based open information extraction".
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from kg.extract.lexicon import FRONT_OBJECT_VERBS, SUBJECT_CONTROL

SUBJECTS = ("nsubj", "nsubjpass")
_RELATIVE = frozenset(["WDT", "WP", "WP$"])
_VERBAL = ("VERB", "AUX")
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "X", "ADJ")


@dataclass(slots=True)
class Frame:
    """A predicate with its participants.

    Attributes:
        head: the token that carries the predicate.
        kind: ``verb``, ``copula``, ``event`` (a noun such as "appeal") or ``role`` (a noun such as "daughter", or a
            possession).
        lemma: base form of the predicate, with its particle ("step down").
        arguments: role to the heads of its phrases: ``subject``, ``object``, ``dative``, ``attribute``, or a
            preposition.
    """

    head: Token
    kind: str
    lemma: str
    arguments: dict[str, list[Token]] = field(default_factory=lambda: defaultdict(list))

    def add(self, role: str, token: Token) -> None:
        """Add a phrase, by its head, and what is coordinated with it."""
        heads = self.arguments.setdefault(role, [])
        for head in coordinated(token):
            if all(head.i != other.i for other in heads):
                heads.append(head)


def antecedent(token: Token) -> Token:
    """What a relative pronoun stands for; any other token is itself."""
    if token.tag_ in _RELATIVE:
        for ancestor in token.ancestors:
            if ancestor.dep_ == "relcl":
                return ancestor.head
    return token


def coordinated(token: Token) -> list[Token]:
    """A noun, the nouns coordinated with it ("A, B and C") and the names below a plural ("firms such as A")."""
    token = antecedent(token)
    members = [token]
    for member in members:
        for child in member.children:
            if child.dep_ == "conj" and child.pos_ in _NOMINAL:
                members.append(child)
            elif member.tag_ == "NNS":
                members.extend(_examples(child))
    return members


def _examples(child: Token) -> Iterator[Token]:
    """Names below a plural noun: "members Ann and Bob", "firms such as Acme", "firms, including Acme"."""
    if child.dep_ == "appos" and child.ent_type_:
        yield child
    elif child.dep_ == "prep" and child.lower_ in ("as", "including", "like"):
        yield from (name for name in child.children if name.dep_ == "pobj" and name.ent_type_)


def is_passive(verb: Token) -> bool:
    """Whether the verb is a passive, or a past participle that modifies a noun."""
    if any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children):
        return True
    participle = verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod", "advcl")
    return participle and not any(c.dep_ == "aux" for c in verb.children)


def lemma_of(verb: Token) -> str:
    """Base form of a verb with its particle."""
    particle = next((c.lower_ for c in verb.children if c.dep_ == "prt"), "")
    return f"{verb.lemma_.lower()} {particle}".rstrip()


def own_subject(verb: Token) -> Token | None:
    """The subject that the parse gives the verb, a relative pronoun included."""
    return next((c for c in verb.children if c.dep_ in SUBJECTS), None)


def controller(verb: Token) -> Token | None:
    """The noun that is the unspoken subject of a verb without one, or None."""
    head = verb.head
    if verb.dep_ == "conj" and head.pos_ in _VERBAL:
        return surface_subject(head)
    if verb.dep_ in ("xcomp", "ccomp", "advcl", "pcomp", "prep", "dep"):
        if verb.dep_ == "ccomp" and not any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children):
            return None
        governor = head
        while governor.pos_ == "ADP" and governor.dep_ in ("prep", "agent") and governor.head.i != governor.i:
            governor = governor.head
        if governor.pos_ in _VERBAL:
            return _control(governor, verb)
        if governor.pos_ in ("ADJ",) and governor.head.pos_ in _VERBAL:
            return surface_subject(governor.head)
        if governor.pos_ in ("NOUN", "PROPN"):
            return _of_noun(governor)
    if verb.dep_ in ("acl", "relcl", "amod"):
        infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
        if infinitive and head.pos_ == "NOUN":
            return _of_noun(head)
        return head if verb.dep_ != "relcl" else None
    return None


def _control(governor: Token, verb: Token) -> Token | None:
    objects = [c for c in governor.children if c.dep_ in ("dobj", "dative") and c.pos_ != "ADP"]
    purpose = verb.dep_ == "advcl" and governor.lemma_.lower() not in FRONT_OBJECT_VERBS
    if objects and governor.lemma_.lower() not in SUBJECT_CONTROL and not purpose:
        infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
        if infinitive or (verb.dep_ == "pcomp" and governor.lemma_.lower() in FRONT_OBJECT_VERBS):
            return objects[-1] if verb.i > objects[-1].i else surface_subject(governor)
    return surface_subject(governor)


def _of_noun(noun: Token) -> Token | None:
    """Whose plan a plan is: its possessor, or the subject of the verb that has it."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
    if noun.dep_ in ("dobj", "attr", "pobj"):
        verb = noun.head.head if noun.dep_ == "pobj" else noun.head
        if verb.pos_ in _VERBAL:
            return surface_subject(verb)
    return None


def surface_subject(verb: Token, depth: int = 0) -> Token | None:
    """The subject of a verb as the reader hears it, restored where it is unspoken; antecedents for relative
    pronouns."""
    if depth > 8:
        return None
    subject = own_subject(verb)
    if subject is not None:
        return antecedent(subject)
    above = controller(verb) if depth < 8 else None
    return antecedent(above) if above is not None else None


def _prepositions(word: Token) -> Iterator[tuple[str, Token]]:
    """Prepositions of a verb or noun with the heads of their phrases; "on behalf of X" and "on X's behalf" are one
    word."""
    for prep in word.children:
        if prep.dep_ not in ("prep", "agent", "dative") or prep.pos_ not in (
            "ADP",
            "SCONJ",
            "ADV",
            "VERB",
            "ADJ",
            "PART",
        ):
            continue
        name = prep.lower_
        for child in prep.children:
            if child.dep_ == "prep" and prep.pos_ in ("ADP", "ADV", "SCONJ", "ADJ"):
                for inner in child.children:
                    if inner.dep_ == "pobj":
                        yield f"{name} {child.lower_}", inner
            if child.dep_ != "pobj":
                continue
            yield name, child
            for inner_name, inner in _complex(name, child):
                yield inner_name, inner


def _complex(name: str, noun: Token) -> Iterator[tuple[str, Token]]:
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("of", "with", "to"):
            for inner in child.children:
                if inner.dep_ == "pobj":
                    yield f"{name} {noun.lower_} {child.lower_}", inner
        elif child.dep_ == "poss":
            yield f"{name} {noun.lower_} of", child


def prepositional(word: Token) -> list[tuple[str, Token]]:
    """Prepositions of a word with the heads of their phrases."""
    return list(_prepositions(word))


def verb_frame(verb: Token) -> Frame:
    """The frame of one verb."""
    copula = verb.lemma_ == "be" and verb.pos_ in _VERBAL
    frame = Frame(verb, "copula" if copula else "verb", lemma_of(verb))
    passive = is_passive(verb)
    subject = surface_subject(verb)
    if subject is not None:
        frame.add("object" if passive else "subject", subject)
    for child in verb.children:
        if child.dep_ == "dobj":
            frame.add("object", child)
        elif child.dep_ == "dative" and child.pos_ != "ADP":
            frame.add("dative", child)
        elif child.dep_ in ("attr", "oprd"):
            frame.add("attribute", child)
        elif child.dep_ == "npadvmod" and verb.dep_ == "amod":
            # "the Seattle-based company"
            frame.add("in", child)
        elif child.dep_ == "agent" or (passive and child.dep_ == "prep" and child.lower_ == "by"):
            for agent in child.children:
                if agent.dep_ == "pobj":
                    frame.add("subject", agent)
    for name, token in _prepositions(verb):
        if not (passive and name == "by"):
            frame.add(name, token)
    _fill_relative_gap(frame, passive)
    return frame


def _fill_relative_gap(frame: Frame, passive: bool) -> None:
    """In "the minister she contacted" the minister is the object, though no word in the clause says so."""
    verb = frame.head
    if verb.dep_ != "relcl" or passive or frame.arguments.get("object"):
        return
    subject = own_subject(verb)
    if subject is None or subject.tag_ in _RELATIVE:
        return
    stranded = [c for c in verb.children if c.dep_ == "prep" and not list(c.children)]
    if stranded:
        frame.add(stranded[0].lower_, verb.head)
    elif not any(
        c.dep_ in ("ccomp", "xcomp", "acomp", "attr") or (c.dep_ == "advmod" and c.tag_ == "WRB") for c in verb.children
    ):
        frame.add("object", verb.head)


def verb_frames(doc: Doc) -> Iterator[Frame]:
    """Frames of all verbs of a document, in the order of the text; auxiliaries have none."""
    for token in doc:
        if token.pos_ not in _VERBAL or token.dep_ in ("aux", "auxpass", "compound"):
            continue
        yield verb_frame(token)
