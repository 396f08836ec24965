"""Frames of roles: what somebody is to somebody, by apposition, title, copula or possessive.

"Acme's founder Ann Lee", "Ann Lee, head of Acme", "Ann Lee is the mayor of Oslo", "Acme appointed her as director".
"""

from collections.abc import Iterable, Iterator, Sequence

from kg.annotate.lexicon import OFFICE_NOUNS, ORGANISATION_NOUNS, PERSON_NOUNS, PLACE_NOUNS
from kg.annotate.tree import Token, Tree
from kg.demonyms import REGIONS, is_country
from kg.extract.beside import Titles
from kg.extract.bridging import Bridges, hyphenated
from kg.extract.frames import Frame, coordinated, named_to_post, other_role, prepositional
from kg.extract.lexicon import EVENT_NOUNS
from kg.extract.phrases import name_behind
from kg.extract.subjects import VERBAL, antecedent, bearer, own_subject, surface_subject
from kg.names import well_known, word_set
from kg.types import LocalEntity

# They go with a name and say nothing of whose.
_ADDRESSES = word_set("mr mr. mrs mrs. ms ms. miss dr dr. sir lord lady dame prof prof. baron baroness rev rev.")
_TEAMS = frozenset(["team", "side", "club", "squad"])
_KIN = word_set(
    "husband wife brother sister father mother son daughter boyfriend girlfriend fiance fiancee fiancé fiancée partner "
    "twin grandson granddaughter grandfather grandmother uncle aunt nephew niece cousin widow stepson stepdaughter "
    "stepfather stepmother half-brother half-sister co-star team-mate teammate bandmate"
)
# Who is one of these by a country's adjective is its, by whatever passport.
OF_STATES = (OFFICE_NOUNS - {"lawyer", "attorney", "judge"}) | word_set(
    "citizen national subject leader dictator ruler strongman monarch emperor sultan emir negotiator envoy consul "
    "diplomat delegate representative chief taoiseach deputy undersecretary speaker counterpart"
)
# They stand behind the title that they belong to.
_BEHIND_TITLES = frozenset(["general", "elect", "designate", "emeritus"])
_TARGETS = frozenset(["of", "at", "for", "in", "to", "with", "on", "from"])


def role_frames(
    tree: Tree, entities: Sequence[LocalEntity], entity_of: dict[int, int], tokens: Iterable[Token]
) -> Iterator[Frame]:
    """Frames that say what somebody is to somebody: appositions, titles, copulas and possessives with a noun.

    Args:
        tree: of the document.
        entities: of the document.
        entity_of: head token of each mention to the number of its entity.
        tokens: among which the nouns are.

    Yields:
        Frames of kind ``role`` whose lemma is the noun; ``subject`` is the holder, ``of`` and other prepositions the
        target.
    """
    bridges = Bridges(tree, entities, entity_of, phrase_of)
    titles = Titles(tree, entity_of)
    for token in tokens:
        if token.ent_type_ and not _title(token):
            continue
        word = is_role_word(token)
        holders = list(_holders(token, entity_of)) if word else []
        known = any(holder.ent_type_ for holder in holders)
        beside = titles.name(token) if word or token.pos_ == "ADJ" else None
        if beside is not None and not known:
            holders = [beside]
        if not holders:
            continue
        frame = _frame(token, holders, entity_of)
        if beside is not None and len(frame.arguments) == 1 and beside.i == holders[0].i:
            for owner in titles.owners(token):
                frame.arguments["of"].append(owner)
        if len(frame.arguments) == 1:
            whose = _relative(token, holders[0]) if hyphenated(token) in _KIN else bridges.owner(token)
            if whose is not None:
                frame.arguments["of"].append(whose)
        # "the sisters Ann and Sue Lee"
        named = any(child.dep_ == "appos" and child.ent_type_ for child in token.children)
        plural = token.tag_ == "NNS" and (named or token.dep_ in ("compound", "nmod", "appos"))
        several = plural and len(frame.arguments["subject"]) > 1
        if len(frame.arguments) > 1 or several or (token.dep_ == "appos" and token.pos_ == "NOUN"):
            yield frame


def _frame(noun: Token, holders: Sequence[Token], entity_of: dict[int, int]) -> Frame:
    """The frame of a role as far as its own words go."""
    frame = Frame(noun, "role", noun.lemma_.lower())
    for holder in holders:
        # "chairman Ann Lee and director Bob Ray": a title is one person's, a plural noun is everybody's.
        every = (noun.tag_ == "NNS" and not _is_one_of(noun)) or _lists(noun)
        frame.arguments["subject"].extend(coordinated(holder) if every else [holder])
    for role, target in _targets(noun, entity_of):
        frame.add(role, target)
    if noun.tag_ == "NNS" and "of" in frame.arguments:
        # "the towns of Lund and Malmo" are these, and not of each other.
        held = {holder.i for holder in frame.arguments["subject"]}
        frame.arguments["of"] = [one for one in frame.arguments["of"] if one.i not in held]
    if frame.lemma == "secretary" and any(t.lower_ == "state" for t in frame.arguments.get("of", [])):
        frame.lemma = "secretary of state"
        frame.arguments["of"] = [t for t in frame.arguments["of"] if t.lower_ != "state"]
    return frame


def is_role_word(token: Token) -> bool:
    """Whether a word can say what somebody is: a noun, or one that the tagger takes for an adjective, "its *rival*
    Acme"."""
    if token.lower_ in _ADDRESSES or token.lower_ == "likes":
        return False
    if token.pos_ in ("NOUN", "PROPN"):
        return True
    if token.pos_ != "ADJ" or token.dep_ not in ("amod", "compound") or not token.head.ent_type_:
        return False
    if token.lower_ == "international":
        # "England *international* Bob Ray"
        return token.head.ent_type_ == "PERSON"
    return token.lower_ in PERSON_NOUNS or token.lower_ in ORGANISATION_NOUNS


def _relative(kin: Token, holder: Token) -> Token | None:
    """Whose brother somebody is who is called so without a word of whose: "*Ann Lee* and husband Tom Ray", "*she* sang
    with brother Tom"."""
    owned = any(child.dep_ in ("det", "poss") for child in (*kin.children, *holder.children))
    if holder.ent_type_ != "PERSON" or kin.text != kin.lower_ or owned:
        return None
    first = holder.head if holder.dep_ == "conj" else holder
    if first is not holder and not any(c.lower_ in _KIN and c.i < first.i for c in first.children):
        return first if _can_have_kin(first) else None
    for above in holder.ancestors:
        if above.pos_ in VERBAL:
            subject = surface_subject(above)
            if subject is not None and subject.i not in (holder.i, first.i):
                return subject if _can_have_kin(subject) else None
    return None


def _can_have_kin(token: Token) -> bool:
    return token.ent_type_ == "PERSON" or token.lower_ in ("he", "she", "who")


def _title(token: Token) -> bool:
    return token.dep_ == "compound" and token.head.ent_type_ == "PERSON" and token.ent_type_ != "PERSON"


def _holders(noun: Token, entity_of: dict[int, int]) -> Iterator[Token]:
    """Who has a role."""
    head = noun.head
    behind = named_to_post(noun) or name_behind(noun)
    if behind is not None:
        yield behind
        return
    named = list(_named(noun, entity_of))
    if noun.dep_ == "conj" and head.pos_ in ("NOUN", "PROPN"):
        if named:
            # "the head of staff and the mayor's lawyer, Ann Lee": who is named behind it has this role alone.
            yield named[0]
            return
        if not head.ent_type_:
            # "chairman and chief executive"
            yield from _holders(head, entity_of)
            return
        first = other_role(head, noun)
        if first is not None:
            yield from _holders(first, entity_of)
            return
    if named and noun.dep_ == "appos" and head.pos_ == "NOUN" and not head.ent_type_:
        yield named[0]
        return
    yield from _by_syntax(noun, entity_of)
    examples = [c for c in coordinated(noun)[1:] if c.ent_type_] if noun.tag_ == "NNS" else []
    if examples and noun.dep_ != "appos":
        # "European countries such as Malta and Cyprus"
        yield from examples
    elif named and noun.dep_ != "appos":
        yield named[0]
    elif noun.tag_ == "NNS" and noun.lemma_.lower() in PERSON_NOUNS and (people := _behind_body(noun)):
        yield from people
    elif noun.i in entity_of and noun.dep_ not in ("appos", "compound", "nmod") and not _is_known_by_owner(noun):
        yield noun
    elif noun.lemma_.lower() in PLACE_NOUNS:
        # "the Norwegian city of *Bergen*"
        yield from (t for prep, t in prepositional(noun) if prep == "of" and t.i in entity_of and t.ent_type_)
    elif noun.lemma_.lower() in ORGANISATION_NOUNS and _is_owned(noun, entity_of):
        # "Acme's *Norvik* unit"
        before = [c for c in noun.children if c.dep_ in ("compound", "nmod") and c.i in entity_of]
        yield from (c for c in before if c.ent_type_ == "ORG")


def _behind_body(noun: Token) -> list[Token]:
    """The people behind a plural role and whose it is: "the directors of Acme, *Ann Lee* and *Bob Ray*, resigned"; the
    parser takes all for a list."""
    for prep, body in prepositional(noun):
        for one in body.children if prep == "of" and body.ent_type_ == "ORG" else ():
            if one.dep_ in ("conj", "appos") and one.ent_type_ == "PERSON" and noun.tree[one.start - 1].text == ",":
                return [name for name in coordinated(one) if name.ent_type_ == "PERSON"]
    return []


def _is_known_by_owner(noun: Token) -> bool:
    """Whether a description means what it does by its owner, whose tie to it has been told: "*her team*"."""
    return noun.lemma_.lower() in _TEAMS and any(child.dep_ == "poss" for child in noun.children)


def _named(noun: Token, entity_of: dict[int, int]) -> Iterator[Token]:
    """The names in apposition to a noun: of "Acme's president, the banker *Ann Lee*" she is both."""
    for child in noun.children:
        if child.dep_ == "appos" and child.i in entity_of and child.ent_type_:
            yield child
        elif child.dep_ == "appos" and child.i > noun.i and child.pos_ == "NOUN" and not child.ent_type_:
            yield from _named(child, entity_of)


def _is_owned(noun: Token, entity_of: dict[int, int]) -> bool:
    return any(child.dep_ == "poss" and child.i in entity_of for child in noun.children)


def _first_of_list(name: Token) -> Token:
    """The first of coordinated names: in "Ann Lee and Bob Ray, directors of Acme" both are."""
    while name.dep_ == "conj" and name.ent_type_ == name.head.ent_type_ != "":
        name = name.head
    return name


def _is_one_of(noun: Token) -> bool:
    """Whether of several so called one is meant: "one of the *founders* of Acme"."""
    above = noun.head
    return noun.dep_ == "pobj" and above.lower_ == "of" and above.head.lower_ == "one"


def _lists(noun: Token) -> bool:
    """Whether what is so called is named behind it: "*Guests* at the gala included Ann Lee", "the *cast* includes"."""
    return noun.dep_ == "nsubj" and noun.head.lemma_ == "include"


def _by_syntax(noun: Token, entity_of: dict[int, int]) -> Iterator[Token]:
    head = noun.head
    if noun.dep_ == "appos":
        # "Lee is a banker, chairman of Acme": it is Lee who is chairman.
        yield bearer(_first_of_list(head) if noun.tag_ == "NNS" else head)
    elif noun.dep_ in ("compound", "nmod", "amod") and head.i > noun.i and head.i in entity_of and head.ent_type_:
        yield head
    elif _lists(noun):
        yield from (c for c in head.children if c.dep_ == "dobj")
    elif noun.dep_ == "nsubj" and (subject := own_subject(head)) is not None and subject.i != noun.i:
        # "news agency Norpress reported": the parser takes both for subjects.
        yield subject
    elif noun.dep_ == "ccomp" and head.pos_ in VERBAL:
        # "made Lee chairwoman of Acme": the parser makes a clause of it.
        yield from (c for c in noun.children if c.dep_ == "nsubj")
    elif noun.dep_ in ("attr", "oprd") and head.pos_ in VERBAL:
        objects = [c for c in head.children if c.dep_ == "dobj"]
        holder = objects[0] if noun.dep_ == "oprd" and objects else surface_subject(head)
        yield from (holder,) if holder is not None else ()
    elif noun.tag_ == "NNS" and _is_one_of(noun):
        # "Ann Lee, one of Acme's directors", "One of Acme's directors, Ann Lee, resigned"
        one = head.head
        named = list(_named(one, entity_of))
        yield from named[:1] or _by_syntax(one, entity_of)
    elif noun.tag_ == "NNS" and noun.dep_ == "pobj" and head.lower_ == "among" and head.head.lemma_ == "be":
        # "Ann Lee is among Acme's directors", "Among Acme's directors are Ann Lee and Bob Ray"
        yield from (c for c in head.head.children if c.dep_ in ("nsubj", "attr") and c.i in entity_of)
    elif noun.dep_ == "pobj" and head.lower_ == "as":
        holder = _appointed(head.head)
        yield from (holder,) if holder is not None else ()


def _appointed(governor: Token) -> Token | None:
    """Who is what comes after "as": "appointed Lee as", "worked as", "the election of Lee as"."""
    if governor.pos_ in VERBAL:
        objects = [c for c in governor.children if c.dep_ in ("dobj", "nsubjpass")]
        return objects[0] if objects else surface_subject(governor)
    if governor.lemma_.lower() in EVENT_NOUNS:
        named = [t for prep, t in prepositional(governor) if prep == "of"]
        return next(iter([*(c for c in governor.children if c.dep_ == "poss"), *named]), None)
    return None


def _targets(noun: Token, entity_of: dict[int, int]) -> Iterator[tuple[str, Token]]:
    """What a role is of: by its own words, else by those of the role coordinated with it."""
    own = list(_own_targets(noun, entity_of))
    if (person := named_to_post(noun)) is not None:
        # "Acme named Ann Lee chairwoman": of Acme.
        own = [found for found in own if found[1].i in entity_of and found[1].i != person.i]
        employer = surface_subject(noun.head)
        own = own or ([("of", employer)] if employer is not None else [])
    if not own:
        beside = [c for c in noun.children if c.dep_ == "conj" and c.pos_ == "NOUN" and not c.ent_type_]
        if noun.dep_ == "conj" and noun.head.pos_ == "NOUN":
            beside.append(noun.head)
        own = next((found for other in beside if (found := list(_own_targets(other, entity_of)))), [])
    yield from own


def _whose(noun: Token, owner: Token) -> str:
    """The preposition of a name before a noun: a critic of Ann Lee's, but one at the *Tribune*."""
    return "at" if noun.lemma_.lower() == "critic" and owner.ent_type_ == "ORG" else "of"


def _own_targets(noun: Token, entity_of: dict[int, int]) -> Iterator[tuple[str, Token]]:
    for child in noun.children:
        if child.dep_ == "poss":
            yield _whose(noun, child), antecedent(child)
        elif child.dep_ in ("compound", "nmod", "amod") and child.i in entity_of:
            yield _whose(noun, child), child
        elif noun.lower_ in _BEHIND_TITLES and child.dep_ == "compound":
            # "Acme director general Ann Lee"
            yield from (("of", one) for one in child.children if one.dep_ in ("compound", "nmod", "poss"))
        elif child.dep_ == "compound" and child.i < noun.i and not child.ent_type_ and child.i not in entity_of:
            # "the *Acme* sales director Ann Lee": the parser hangs Acme on the sales.
            yield from (("of", one) for one in child.children if one.dep_ == "compound" and one.i in entity_of)
    for prep, token in prepositional(noun):
        if prep in _TARGETS:
            yield prep, token
    if noun.dep_ in ("compound", "nmod", "amod"):
        # "Prime Minister Ann Lee of Norway"
        behind = (token for prep, token in prepositional(noun.head) if prep == "of")
        # "champion Ann Lee of Norway" is Norwegian, and no champion of it.
        yield from (("of", token) for token in behind if noun.lemma_.lower() in OF_STATES or not names_country(token))
        # "Acme chief executive Ann Lee": the parser hangs all of it on the name; of "Acme co-founder" on the "co".
        prefix = noun.tree[noun.i - 2] if noun.i > 1 and noun.tree[noun.i - 1].text == "-" else None
        for child in (*noun.head.children, *(prefix.children if prefix is not None else ())):
            if child.i < noun.i and child.dep_ in ("compound", "nmod", "poss", "amod") and child.i in entity_of:
                yield "of", child
        if noun.head.dep_ == "conj":
            # "Acme's chairman Ann Lee and director Bob Ray": Acme is the director's too.
            first = noun.head.head
            titles = [c for c in first.children if c.dep_ in ("compound", "nmod") and not c.ent_type_]
            for title in [*titles, first, *([first.head] if first.dep_ == "appos" else [])]:
                yield from (("of", child) for child in title.children if child.dep_ == "poss")


def names_country(name: Token) -> bool:
    """Whether a phrase is the name of a country: "the Czech Republic"."""
    start = name.start + (name.tree[name.start].lower_ == "the")
    known = well_known(name.tree.text(start, name.i + 1))
    return is_country(known) and known not in REGIONS


def phrase_of(noun: Token) -> str:
    """A noun with the noun or adjective right before it, such as "chief executive"."""
    before = [c for c in noun.children if c.i == noun.i - 1 and c.dep_ in ("compound", "amod")]
    if not before and noun.i and noun.dep_ == "compound":
        neighbour = noun.tree[noun.i - 1]
        before = [neighbour] if neighbour.head.i == noun.head.i and neighbour.dep_ in ("compound", "amod") else []
    return f"{before[0].lemma_.lower()} {noun.lemma_.lower()}" if before else noun.lemma_.lower()
