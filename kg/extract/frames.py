"""Predicate frames: each verb of the parse with its participants under one set of names.

A frame undoes what the syntax did: in a passive the agent is the subject again, a relative pronoun is its antecedent,
an unspoken subject is restored (``subjects``), coordinated verbs share what stands once. Open triples and schema
relations are both read off frames, so that each construction is understood in one place.

The inventory of clauses follows Del Corro and Gemulla 2013, "ClausIE: clause-based open information extraction".
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.annotate.lexicon import OCCASION_NOUNS, PERSON_NOUNS, WORK_NOUNS
from kg.annotate.pleonastic import is_pleonastic
from kg.annotate.tree import Token
from kg.extract.lexicon import CLAIM_NOUNS, EVENT_NOUNS
from kg.extract.subjects import (
    RELATIVE,
    VERBAL,
    antecedent,
    is_next_subject,
    is_passive,
    own_subject,
    surface_subject,
    titled,
)

# A name in apposition to a place is the larger place.
_LISTED = frozenset(["PERSON", "ORG"])
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "X", "ADJ")
_PLURAL = frozenset(["NNS", "NNPS"])
_INTO_POSTS = frozenset(["appoint", "choose", "crown", "designate", "elect", "make", "name", "nominate", "re-elect"])
_OUT_OF_POSTS = frozenset(["abdicate", "quit", "resign", "retire", "stand", "step"])
_SAY_NO_POST = frozenset(["subject", "when", "on", "in", "after", "over", "amid", "before", "following", "at"])
_OF_PLACE = frozenset(["based", "born", "raised", "headquartered", "located", "bred", "trained", "educated"])
_LIKE_PREPOSITIONS = frozenset(["ADP", "SCONJ", "ADV", "VERB", "ADJ", "PART"])
# "Ann Lee, along with Bob Ray, founded Acme": both did.
_TOGETHER = frozenset(["along with", "together with"])
# What is by somebody itself: "was arrested at a speech by Lee".
_BY_SOMEBODY = (
    WORK_NOUNS | OCCASION_NOUNS | CLAIM_NOUNS | frozenset(EVENT_NOUNS) | {"concert", "gig", "show", "performance"}
)
# "helped Lee win": who is helped is the subject of what follows.
_WITH_BARE_INFINITIVE = frozenset(["help", "let", "make", "have", "see", "hear", "watch"])
_ACTORS = frozenset(["PERSON", "ORG", "GPE", "NORP"])
# What is in these is where they are: "at his home in Oslo", "in exile in Oslo".
_LOCATIVE = frozenset(
    "home house flat apartment hospital hotel prison jail clinic farm exile suburb outskirts centre center area part "
    "town city village north south east west ceremony rally concert conference meeting headquarters office studio "
    "court church stadium hearing event crash accident explosion fire shooting raid clash".split()
)
_AT_PLACES = frozenset(["in", "at", "near", "outside", "on"])
_PARTICLES = frozenset(["down", "up", "out", "off", "away", "back", "over"])
# What stands to something without a word of its own: possessor, thing owned, place behind a comma, name in brackets,
# one of a list behind a colon, phrase behind a preposition. To each but the last what it says in words.
ATTACHED = {"'s": "has", "has": "has", ",": "in", "(": "of", ":": "has", "": ""}


@dataclass(slots=True)
class Frame:
    """A predicate with its participants.

    Attributes:
        head: the token that carries the predicate.
        kind: ``verb``, ``copula``, ``event`` (a noun such as "appeal") or ``role`` (a noun such as "daughter", or a
            possession).
        lemma: base form of the predicate, with its particle ("step down").
        arguments: role to the heads of its phrases: ``subject``, ``object``, ``dative``, ``attribute``, ``when`` (a
            date without a preposition), or a preposition.
    """

    head: Token
    kind: str
    lemma: str
    arguments: dict[str, list[Token]] = field(default_factory=lambda: defaultdict(list))

    def add(self, role: str, token: Token) -> None:
        """Add a phrase, by its head, and what is coordinated with it."""
        heads = self.arguments.setdefault(role, [])
        for head in coordinated(token):
            if head.tag_ not in RELATIVE and all(head.i != other.i for other in heads):
                heads.append(head)


def coordinated(token: Token) -> list[Token]:
    """A noun, the nouns coordinated with it ("A, B and C") and the names below a plural ("firms such as A")."""
    token = antecedent(token)
    members = [token]
    for member in members:
        for child in member.children:
            joined = child.dep_ == "conj" and child.pos_ in _NOMINAL and other_role(member, child) is None
            if (joined and not is_next_subject(child)) or (child.dep_ == "appos" and _is_listed(member, child)):
                members.append(child)
            elif member.tag_ in _PLURAL:
                members.extend(_examples(child))
            elif child.dep_ == "appos" and child.ent_type_ and member.tag_ == "NN":
                # "its chairman Ann Lee and director Bob Ray": what is coordinated hangs on the name.
                members.extend(c for c in child.children if c.dep_ == "conj" and c.ent_type_)
    return members


def _is_listed(name: Token, second: Token) -> bool:
    """Whether a name in apposition to another is the second of a list: "Ann Lee, *Bob Ray*, Tom Ward and Eve Fox"."""
    if not name.ent_type_ == second.ent_type_ in _LISTED or name.tree[second.start - 1].text != ",":
        return False
    joined = any(child.dep_ == "conj" for child in (*name.children, *second.children))
    return joined or name.ent_type_ == "PERSON"


def _examples(child: Token) -> Iterator[Token]:
    """Names below a plural noun: "members Ann and Bob", "firms such as Acme", "firms, including Acme", "the likes of
    Acme"."""
    if child.dep_ == "appos" and child.ent_type_:
        yield child
    elif child.dep_ == "prep" and (
        child.lower_ in ("as", "including", "like") or (child.lower_ == "of" and child.head.lower_ == "likes")
    ):
        yield from (name for name in child.children if name.dep_ == "pobj" and name.ent_type_)


def other_role(name: Token, noun: Token) -> Token | None:
    """The role beside which a noun stands that the parser hangs on a name: "founder of Acme and wife of Bob Ray".

    Returns:
        "founder"; None where the noun is a second target: "founder of Acme and its partner".
    """
    if not name.ent_type_ or name.dep_ != "pobj" or noun.tag_ != "NN" or noun.lemma_.lower() not in PERSON_NOUNS:
        return None
    role = name.head.head
    whose = any(c.dep_ in ("poss", "appos", "det") for c in noun.children)
    return role if role.lemma_.lower() in PERSON_NOUNS and not whose else None


def particle_of(verb: Token) -> Token | None:
    """The particle of a verb: "stepped *down* from the board"."""
    for child in verb.children:
        if child.dep_ == "prt":
            return child
        if child.i == verb.i + 1 and child.dep_ == "advmod" and child.lower_ in _PARTICLES:
            return child
    return None


def lemma_of(verb: Token) -> str:
    """Base form of a verb with its particle."""
    particle = particle_of(verb)
    # A base form is its own lemma: "helped Lee found Acme" is no "find".
    lemma = verb.lower_ if verb.tag_ == "VB" or _is_bare(verb) else verb.lemma_.lower()
    prefix = _prefix(verb)
    if prefix is not None:
        return f"{prefix.lower_}-{lemma}"
    return f"{lemma} {particle.lower_}" if particle is not None else lemma


def _prefix(verb: Token) -> Token | None:
    """The "co" of "co-founded", which the tokenizer takes for a word of its own."""
    if verb.i < 2 or verb.tree[verb.i - 1].text != "-":
        return None
    before = verb.tree[verb.i - 2]
    return before if before.lower_ == "co" else None


def _is_bare(verb: Token) -> bool:
    """Whether what stands right before a verb calls for its base form, whatever the tagger says: "to *found* Acme"."""
    before = [c for c in verb.children if c.i < verb.i and c.dep_ == "aux"]
    if not before or verb.tag_ == "VBN":
        return bool(before) and before[-1].lemma_ == "do"
    return before[-1].tag_ in ("TO", "MD") or before[-1].lemma_ == "do"


def _prepositions(word: Token) -> Iterator[tuple[str, Token]]:
    """Prepositions of a verb or noun with the heads of their phrases; "on behalf of X" and "on X's behalf" are one
    word."""
    own = [c for c in word.children if c.dep_ in ("prep", "agent", "dative") and c.pos_ in _LIKE_PREPOSITIONS]
    # "talks with the unions and with Acme"
    for prep in [*own, *(other for first in own for other in first.conjuncts if other.pos_ == "ADP")]:
        name = prep.lower_
        objects = [c for c in prep.children if c.dep_ == "pobj"]
        if not objects:
            # "for and against the law"
            objects = [
                c for other in prep.conjuncts if other.pos_ == "ADP" for c in other.children if c.dep_ == "pobj"
            ]
        for child in prep.children:
            if child.dep_ == "prep" and prep.pos_ in ("ADP", "ADV", "SCONJ", "ADJ"):
                for inner in child.children:
                    if inner.dep_ == "pobj":
                        yield f"{name} {child.lower_}", inner
        for child in objects:
            yield name, child
            yield from _complex(name, child)


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
    copula = verb.lemma_ == "be" and verb.pos_ in VERBAL
    frame = Frame(verb, "copula" if copula else "verb", lemma_of(verb))
    passive = is_passive(verb)
    subject = surface_subject(verb)
    if subject is not None and subject == _prefix(verb):
        subject = next((c for c in subject.children if c.ent_type_), subject)
    if subject is not None and not is_pleonastic(subject):
        # "She was given a medal": the medal is given, she receives it.
        receives = passive and any(c.dep_ == "dobj" for c in verb.children)
        role = "dative" if receives else "object" if passive else "subject"
        if verb.dep_ == "amod" and subject.tag_ not in _PLURAL:
            # "the Oslo-born singer Ann Lee and Bob Ray": who is joined to her was born elsewhere.
            frame.arguments[role].append(subject)
        else:
            frame.add(role, subject)
    if subject is None:
        # "Paying them was wrong."
        for clause in (c for c in verb.children if c.dep_ == "csubj" and c.i < verb.i):
            frame.arguments["subject"].append(clause)
    for child in verb.children:
        _add_child(frame, child, passive)
    if verb.dep_ == "amod" and own_subject(verb) is not None and not frame.arguments.get("object"):
        _add_titled(frame)
    for name, token in _prepositions(verb):
        if passive and "subject" not in frame.arguments:
            _add_far_agent(frame, token)
        if not (passive and name == "by"):
            frame.add(name, token)
            if name in _TOGETHER and not passive:
                frame.add("subject", token)
            if name in _AT_PLACES and token.lemma_.lower() in _LOCATIVE and not token.ent_type_:
                for further, place in _prepositions(token):
                    if further in ("in", "at") and place.ent_type_:
                        frame.add(further, place)
    _fill_relative_gap(frame, passive)
    if subject is not None and verb.lemma_.lower() in _OUT_OF_POSTS and set(frame.arguments) <= _SAY_NO_POST:
        _add_posts(frame, subject)
    _share_with_next(frame)
    _each_other(frame)
    return frame


def _add_far_agent(frame: Frame, noun: Token) -> None:
    """In "Lee was beaten in straight sets by Ward" the parser hangs who did it on the noun in between."""
    if noun.pos_ == "NOUN" and noun.lemma_.lower() not in _BY_SOMEBODY:
        for name, token in _prepositions(noun):
            if name == "by" and token.ent_type_ in _ACTORS:
                frame.add("subject", token)


def _add_titled(frame: Frame) -> None:
    """In "Acme sacked manager Ann Lee" the parser may take the verb for an attribute of the manager."""
    name = titled(frame.head.head)
    if name.ent_type_:
        frame.add("object", name)


def named_to_post(noun: Token) -> Token | None:
    """Who is put into a post, where the parser makes a name a part of it: "elected *Ann Lee* president of Acme"."""
    verb = noun.head
    if noun.dep_ not in ("dobj", "oprd") or noun.pos_ != "NOUN" or verb.lemma_.lower() not in _INTO_POSTS:
        return None
    names = (child for child in noun.children if child.dep_ in ("compound", "nmod") and child.ent_type_ == "PERSON")
    return next((name for name in names if name.start == verb.i + 1), None)


def _add_posts(frame: Frame, subject: Token) -> None:
    """Who resigns, resigns from the post that stands beside the name: "Ann Lee, *chief of Acme*, resigned"."""
    beside = [subject] if subject.pos_ == "NOUN" else []
    beside += [child for child in subject.children if child.dep_ in ("appos", "compound", "nmod")]
    for post in beside:
        if post.pos_ in ("NOUN", "PROPN") and not post.ent_type_:
            for name, owner in _complex("as", post):
                frame.add(name, owner)
            for owner in post.children:
                if owner.ent_type_ and (owner.dep_ in ("compound", "nmod") or owner.ent_type_ == "NORP"):
                    frame.add(f"as {post.lower_} of", owner)


def _add_child(frame: Frame, child: Token, passive: bool) -> None:
    verb = frame.head
    if (person := named_to_post(child)) is not None:
        frame.add("object", person)
        frame.add("attribute", child)
        return
    if passive and child.dep_ in ("dobj", "oprd", "attr") and child.i > verb.i:
        # "was granted clemency by Lee": the parser hangs the agent on the noun.
        for name, token in _prepositions(child):
            if name == "by":
                frame.add("subject", token)
    if child.dep_ == "dobj":
        # "the village that she lives in"
        stranded = _stranded(verb) if child.tag_ in RELATIVE else None
        frame.add(stranded.lower_ if stranded is not None else "object", child)
    elif child.dep_ == "dative" and child.pos_ != "ADP":
        frame.add("dative", child)
    elif child.dep_ in ("attr", "oprd"):
        frame.add("attribute", child)
    elif child.dep_ == "npadvmod" and verb.dep_ == "amod":
        # "the Seattle-based company", "the Acme-backed format"
        frame.add("in" if verb.lower_ in _OF_PLACE else "subject", child)
    elif child.dep_ == "npadvmod" and child.ent_type_ in _ACTORS and child.i < verb.i and verb.tag_ in ("VBD", "VBZ"):
        # "Acme banned striker Bob Ray": the parser may take Acme for a measure.
        if own_subject(verb) is None:
            frame.add("subject", child)
    elif child.dep_ == "npadvmod" and child.ent_type_ == "DATE":
        frame.add("when", child)
    elif child.dep_ == "agent" or (passive and child.dep_ == "prep" and child.lower_ == "by"):
        for agent in child.children:
            if agent.dep_ == "pobj":
                frame.add("subject", agent)
    elif child.dep_ == "ccomp" and child.tag_ == "VB" and verb.lemma_.lower() in _WITH_BARE_INFINITIVE:
        helped = own_subject(child)
        if helped is not None and not any(c.dep_ in ("aux", "mark") for c in child.children):
            frame.add("object", helped)


def _share_with_next(frame: Frame) -> None:
    """In "founded and built Acme" and "lives and works in Oslo" the first verb shares what follows the second."""
    verb = frame.head
    # "met with and praised Lee"
    stranded = next(
        (c for c in verb.children if c.i == verb.i + 1 and c.dep_ == "prep" and not c.children), None
    )
    link = verb.i + (2 if stranded is not None else 1)
    if frame.kind != "verb" or link + 1 >= len(verb.tree) or verb.tree[link].dep_ != "cc":
        return
    following = next((c for c in verb.children if c.dep_ == "conj" and c.i == link + 1 and c.pos_ == "VERB"), None)
    if following is None or is_passive(following) != is_passive(verb):
        return
    shared = verb_frame(following).arguments
    if stranded is not None:
        for token in shared.get("object", []):
            frame.add(stranded.lower_, token)
        return
    passive = is_passive(verb)
    for role, heads in shared.items():
        if role not in (("object", "dative") if passive else ("subject",)):
            for token in heads:
                frame.add(role, token)


def _each_other(frame: Frame) -> None:
    """Two who did it to each other are both its subjects and its objects."""
    subjects = frame.arguments.get("subject", [])
    for role, heads in frame.arguments.items():
        if role != "subject" and len(subjects) > 1 and any(_is_reciprocal(head) for head in heads):
            frame.arguments[role] = list(subjects)


def _is_reciprocal(head: Token) -> bool:
    return head.i > 0 and (head.nbor(-1).lower_, head.lower_) in (("each", "other"), ("one", "another"))


def _stranded(verb: Token) -> Token | None:
    """A preposition that has lost its phrase to the front of the clause."""
    return next((c for c in verb.children if c.dep_ == "prep" and not c.children), None)


def _fill_relative_gap(frame: Frame, passive: bool) -> None:
    """In "the minister she contacted" the minister is the object, though no word in the clause says so."""
    verb = frame.head
    if verb.dep_ != "relcl" or passive or frame.arguments.get("object"):
        return
    subject = own_subject(verb)
    if subject is None or any(token.tag_ in RELATIVE for token in subject.subtree):
        return
    if any(c.lower_ == "where" and c.dep_ == "advmod" for c in verb.children):
        # "the town where she lives"
        frame.add("in", verb.head)
        return
    stranded = _stranded(verb)
    if stranded is not None:
        frame.add(stranded.lower_, verb.head)
    elif not any(
        c.dep_ in ("ccomp", "xcomp", "acomp", "attr") or (c.dep_ == "advmod" and c.tag_ == "WRB")
        for c in verb.children
    ):
        frame.add("object", verb.head)


def verb_frames(tokens: Iterable[Token]) -> Iterator[Frame]:
    """Frames of all verbs among tokens, in their order; auxiliaries have none."""
    for token in tokens:
        if token.pos_ not in VERBAL or token.dep_ in ("aux", "auxpass", "compound"):
            continue
        yield verb_frame(token)
