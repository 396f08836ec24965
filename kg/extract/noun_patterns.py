"""Patterns of nouns in the frames of nouns: events, what one is to another, and what stands beside a name."""

from collections.abc import Iterator

from kg.annotate.lexicon import ORGANISATION_NOUNS, PERSON_NOUNS, PLACE_NOUNS
from kg.annotate.tree import Token
from kg.demonyms import REGIONS, place_of
from kg.extract.expressions import of_country
from kg.extract.frames import Frame, coordinated, prepositional
from kg.extract.lexicon import FIELDS, POSTS_OF_FIELDS
from kg.extract.matches import Match, pairs, together
from kg.extract.roles import OF_STATES, names_country, phrase_of
from kg.extract.vocabulary import Entry, Vocabulary
from kg.names import word_set
from kg.patterns import ANY, Pattern
from kg.schema import Relation

_OF_PERSONS = ("er", "or", "ist", "ian", "man", "woman", "ant")
# The roles in which a person's country may stand; in brackets it is an object.
_WHENCE = ("of", "from", "object")
# Marks between two names, and the form of pattern that has them.
BESIDE = {"'s": "possessive", ",": "comma", "(": "bracket", ":": "list"}
# What a post may be in charge of within a state or a firm and still be its head: "president of the board".
_NO_FIELDS = ORGANISATION_NOUNS | PLACE_NOUNS | word_set("state government delegation mission house section household")
_OF_TEAMS = frozenset(["coach", "captain", "skipper"])
_BODY_PARTS = frozenset(["head", "hand", "back"])
# Who has one of these before his role has another role: a deputy minister is no minister.
_RANKS_BELOW = frozenset(["deputy", "assistant", "vice", "associate"])

# Parts of firms and bodies, of which no name is needed.
_UNITS = word_set(
    "centre center department division unit arm branch office laboratory lab institute school faculty programme "
    "program team desk section operation business lawyer solicitor service bureau project"
)
_OF_UNITS = word_set(
    "director head chief manager boss leader editor dean chairman chairwoman president spokesman spokeswoman "
    "spokesperson researcher scientist analyst economist engineer designer officer executive"
)
_EMPLOYED = "employee"


class NounPatterns:
    """Matches patterns on frames of events, roles and attachments.

    Args:
        vocabulary: of the schema.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        nationalities = vocabulary.bare("nationality")
        self._of_people = {r.name for r, pattern in nationalities if "Person" in (pattern.subject or r.subject)}

    def match(self, frame: Frame) -> Iterator[Match]:
        """All relations that a noun states."""
        if frame.kind == "event":
            for entry in self.vocabulary.of_word("event", frame.head.lemma_.lower()):
                yield from self._event(frame, *entry)
        elif frame.lemma in BESIDE:
            firsts, seconds = frame.arguments.get("subject", []), frame.arguments.get("object", [])
            if frame.lemma == "(" and any(map(_is_country, seconds)):
                yield from self._of_country(frame)
                return
            for relation, pattern in self.vocabulary.bare(BESIDE[frame.lemma]):
                # "Norway's Ann Lee" is of a country, "Leeds's Ann Lee" of a club.
                owners = [one for one in firsts if relation.name not in self._of_people or _is_country(one)]
                yield from pairs(relation, pattern, frame, owners, seconds)
        elif not frame.lemma:
            named = [*self._named_after(frame), *self._of_country(frame)]
            yield from named
            told = {(match.subject.i, match.object.i) for match in named}
            # What a name says it is says more than where it stands.
            yield from (one for one in self.attached(frame) if (one.subject.i, one.object.i) not in told)
        else:
            yield from self._role(frame)

    def _event(self, frame: Frame, relation: Relation, pattern: Pattern) -> Iterator[Match]:
        firsts = frame.arguments.get("subject", [])
        if pattern.inverse:
            # "Acme's sale of Delbury to Norvik": it is Delbury that Norvik gets.
            firsts = frame.arguments.get("object") or firsts
        # Of what is undergone the possessor is the object: "Lee's nomination for the prize", "Acme's defeat by Norvik".
        undergone = frame.arguments.get("object", [])
        for preposition in sorted(pattern.prepositions):
            targets = frame.arguments.get(preposition) or (undergone if preposition == "of" and firsts else [])
            if preposition == "by" and undergone:
                yield from pairs(
                    relation, pattern, frame, undergone, frame.arguments.get("subject", []), preposition=preposition
                )
            else:
                # "the loss to Leeds and Hull": neither lost to the other.
                told = {target.i for target in targets}
                acting = frame.arguments.get("subject", [])
                orders = ([one for one in ends if one.i not in told] for ends in (firsts, acting or undergone))
                others = next(filter(None, orders), [])
                yield from pairs(relation, pattern, frame, others, targets, preposition=preposition)
        if relation.symmetric and not pattern.inverse:
            # "the wedding of Ann Lee and Bob Ray"
            yield from together(frame, relation, pattern)

    def _role(self, frame: Frame) -> Iterator[Match]:
        yield from self._nationality(frame)
        yield from self._of_unit(frame)
        for entry in self.vocabulary.of_word("pair being", frame.lemma):
            # "the sisters Ann and Sue Lee"
            yield from together(frame, *entry)
        firsts = frame.arguments.get("subject", [])
        entries = self._of_role(frame)
        # A possessor or a name before the noun is an "of", of which no pattern of the word need speak.
        owned = any("of" in pattern.prepositions for _, pattern in entries)
        for relation, pattern in entries:
            anywhere = relation.name not in self._of_people or frame.lemma in OF_STATES
            for preposition in sorted(pattern.prepositions if owned else pattern.prepositions | {"of"}):
                # "The French president" is of France; "the French lawyer" is only French.
                targets = [
                    target
                    for target in frame.arguments.get(preposition, [])
                    # "the Leeds singer" is of no nation.
                    if (frame.lemma in OF_STATES or not of_country(target)) and (anywhere or _is_country(target))
                ]
                yield from pairs(relation, pattern, frame, firsts, targets, preposition=preposition)

    def _of_role(self, frame: Frame) -> list[Entry]:
        """The patterns of the most exact name of a role that has any: "chief executive" is no "executive"."""
        found = (self.vocabulary.of_word("being", word) for word in role_words(frame))
        return next((entries for entries in found if entries), [])

    def _named_after(self, frame: Frame) -> Iterator[Match]:
        """What a name itself says: "the Norwegian Navy" is a navy, of Norway, and "the Norwegian army" an army."""
        head = frame.head
        if head.ent_type_ == "PERSON" or (head.pos_ != "PROPN" and head.ent_type_ != "ORG"):
            return  # Ann Dean of Acme is no dean
        firsts, targets = frame.arguments.get("subject", []), frame.arguments.get("of", [])
        for relation, pattern in self._of_role(frame):
            if "of" in pattern.prepositions:
                yield from pairs(relation, pattern, frame, firsts, targets, preposition="of")

    def _of_unit(self, frame: Frame) -> Iterator[Match]:
        """Who is at the head of a part of something works for it: "director of *Acme*'s research centre"."""
        for preposition in ("of", "for") if frame.lemma in _OF_UNITS else ():
            for noun in frame.arguments.get(preposition, []):
                if noun.ent_type_ or noun.lemma_.lower() not in _UNITS:
                    continue
                owners = [c for c in noun.children if c.dep_ == "poss" and c.ent_type_ == "ORG"]
                for relation, pattern in self.vocabulary.of_word("being", _EMPLOYED):
                    if "of" in pattern.prepositions:
                        firsts = frame.arguments.get("subject", [])
                        yield from pairs(relation, pattern, frame, firsts, owners, preposition="of")

    def _of_country(self, frame: Frame) -> Iterator[Match]:
        """ "Ann Lee of Norway", "Ann Lee, from Norway", "Ann Lee (Norway)", "the Norwegian Lee": whose citizen a person
        is."""
        holders = [token for token in frame.arguments.get("subject", []) if token.ent_type_ == "PERSON"]
        if any(one.tag_ == "NNPS" for one in frame.arguments.get("of", [])):
            # "Norwegians Ann Lee and Tom Ward"
            holders = [one for holder in holders for one in coordinated(holder)]
        targets = [token for role in _WHENCE for token in frame.arguments.get(role, [])]
        countries = [token for token in targets if _is_country(token)]
        for relation, pattern in self.vocabulary.bare("nationality"):
            if "Person" in (pattern.subject or relation.subject):
                yield from pairs(relation, pattern, frame, holders, countries)

    def _nationality(self, frame: Frame) -> Iterator[Match]:
        """ "the French singer Ann Lee", "the Romanian firm Gelco", "the Danish town Ribe"; and of firms and places, "a
        bank in Oslo"."""
        firsts = frame.arguments.get("subject", [])
        adjectives = [t for t in frame.arguments.get("of", []) if of_country(t) and not _is_in_name(t, frame.head)]
        # "Japanese rival Acme"
        firm = frame.head.tag_ != "NNS" and frame.lemma in PERSON_NOUNS and _are_firms(firsts)
        person = not firm and (frame.lemma in PERSON_NOUNS or _of_a_person(frame))
        described = firm or person or frame.lemma in ORGANISATION_NOUNS or frame.lemma in PLACE_NOUNS
        if person:
            # A "European champion" may be of any nation; "the Norwegian coach" is Norway's, "their Norwegian coach" is
            # only Norwegian.
            of_team = frame.lemma in _OF_TEAMS and all(child.dep_ != "poss" for child in frame.head.children)
            adjectives = [t for t in adjectives if not of_team and place_of(t.text) not in REGIONS]
        if frame.lemma not in OF_STATES and described:
            for relation, pattern in self.vocabulary.bare("nationality"):
                # What a noun calls a person can be no firm.
                if ("Person" in (pattern.subject or relation.subject)) is person:
                    yield from pairs(relation, pattern, frame, firsts, adjectives)
        if frame.lemma in ORGANISATION_NOUNS or frame.lemma in PLACE_NOUNS:
            yield from self.attached(frame)

    def attached(self, frame: Frame) -> Iterator[Match]:
        """What stands to something by a preposition alone."""
        firsts = frame.arguments.get("subject", [])
        for relation, pattern in self.vocabulary.bare("attached"):
            for preposition in sorted(pattern.prepositions):
                targets = frame.arguments.get(preposition, [])
                yield from pairs(relation, pattern, frame, firsts, targets, preposition=preposition)


def _is_country(name: Token) -> bool:
    """Whether a name is that of a country, or its adjective."""
    return (of_country(name) and place_of(name.text) not in REGIONS) or names_country(name)


def _are_firms(holders: list[Token]) -> bool:
    return bool(holders) and all(one.ent_type_ == "ORG" for one in holders)


def _is_in_name(adjective: Token, noun: Token) -> bool:
    """Whether an adjective belongs to a name that nobody has found: "*Norwegian* Idol winner Ann Lee"."""
    following = adjective.tree[adjective.i + 1] if adjective.i + 1 < len(adjective.tree) else adjective
    return following.tag_ in ("NNP", "NNPS") and not following.ent_type_ and following.i < noun.i


def _of_a_person(frame: Frame) -> bool:
    """Whether a noun of which the lists know nothing stands for a person: it is what a person is called."""
    holders = frame.arguments.get("subject", [])
    unknown = frame.lemma not in ORGANISATION_NOUNS and frame.lemma not in PLACE_NOUNS
    return unknown and frame.head.pos_ == "NOUN" and bool(holders) and all(one.ent_type_ == "PERSON" for one in holders)


def _is_of_field(head: Token) -> bool:
    """Whether the firm stands before a post and its field behind it: "Acme's *head of research*" heads no firm."""
    if not any(c.dep_ == "poss" or (c.dep_ in ("compound", "nmod") and c.ent_type_) for c in head.children):
        return False
    behind = (target for name, target in prepositional(head) if name == "of" and target.pos_ in ("NOUN", "ADJ"))
    return any(not one.ent_type_ and one.lemma_.lower() not in _NO_FIELDS for one in behind)


def role_words(frame: Frame) -> Iterator[str]:
    """What a role may be called, the most exact first: "chief executive" is no "executive"; "co-founder", "founder"."""
    head = frame.head
    tree = head.tree
    if head.i + 1 < len(tree) and tree[head.i + 1].text == "-" and tree[head.i + 1].head is head:
        # "son-in-law"
        return
    phrase, lemma = phrase_of(head), head.lemma_.lower()
    ranks = [c.lower_ for c in head.children if c.i < head.i and c.lower_ in _RANKS_BELOW]
    if ranks and phrase.split()[0] not in ranks:
        # An assistant chief constable is no chief constable.
        yield from ranks
        yield ANY
        return
    if lemma in POSTS_OF_FIELDS and _is_of_field(head):
        yield ANY
        return
    if phrase != lemma:
        # A word alone counts less than what a hyphen makes of it.
        yield phrase
    if lemma in POSTS_OF_FIELDS and phrase.split()[0] in FIELDS:
        # A sales director directs no firm.
        yield ANY
        return
    yield from ranks
    before = tree[max(0, head.i - 2) : head.i]
    if len(before) == 2 and before[1].text == "-":
        yield f"{before[0].lower_}-{lemma}"
        if lemma in _BODY_PARTS:
            # A tight-head is no head.
            return
    yield lemma
    if head.pos_ == "NOUN" and (lemma in PERSON_NOUNS or lemma.endswith(_OF_PERSONS)):
        yield ANY
