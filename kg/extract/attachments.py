"""Frames of two entities in one noun phrase: possessor and possessed, name and place, "Town, County"."""

from collections.abc import Iterable, Iterator
from itertools import chain

from kg.annotate.found import NameSpan
from kg.annotate.lexicon import PERSON_NOUNS, PLACE_NOUNS
from kg.annotate.tree import Token, Tree
from kg.demonyms import is_country
from kg.extract.frames import Frame, coordinated, prepositional
from kg.extract.lexicon import EVENT_NOUNS
from kg.extract.roles import OF_STATES, is_role_word, names_country
from kg.extract.subjects import SUBJECTS, antecedent
from kg.names import word_set

_SHORTEST_LIST = 4
_PLACES = frozenset(["GPE", "LOC"])
_HAVE_PLACES = _PLACES | {"EVENT", "FAC"}
_WHERE = frozenset(["in", "at", "on", "near"])
_SIDES = word_set(
    "north south east west central northern southern eastern western north-east north-west south-east south-west inner "
    "outer mid - near downtown"
)
# The last words of what countries lie in.
_LARGER = word_set(
    "europe africa asia america americas east gulf balkans caribbean pacific mediterranean scandinavia caucasus union "
    "eurozone britain uk kingdom peninsula region us states"
)


def attachments(tree: Tree, entity_of: dict[int, int], tokens: Iterable[Token]) -> Iterator[Frame]:
    """Frames of the attachments of a document, in the order of the text.

    Args:
        tree: of the document.
        entity_of: head token of each mention to the number of its entity.
        tokens: among which are all that are attached to something.
    """
    yield from _listed(tree, entity_of)
    names = {name[0]: name for name in tree.names}
    bounds = {i: (start, end) for start, end, _ in tree.names for i in range(start, end)}
    for token in tokens:
        if not token.ent_type_ and token.pos_ == "NOUN":
            yield from _named_thing(token, entity_of)
            yield from _owned(token, entity_of)
            yield from _of_both(token, entity_of)
        if token.i not in entity_of or not token.ent_type_:
            continue
        yield from _possessor(token)
        yield from _affiliation(token)
        start, end = bounds[token.i]
        larger = _behind_comma(token, end, names)
        if larger is not None and larger.i in entity_of:
            yield _pair(token, ",", "object", larger)
        country = is_country(tree.text(start, end))
        for prep, target in chain(
            _phrases(token, start, end, entity_of), _aside(token, end, entity_of), _right_behind(token, end, entity_of)
        ):
            # "England lost to Wales in Cardiff": no country lies in a town.
            if not (country and prep in _WHERE and target.lower_ not in _LARGER and not is_country(target.text)):
                yield _pair(token, "", prep, target)


def _listed(tree: Tree, entity_of: dict[int, int]) -> Iterator[Frame]:
    """The names of a list behind a colon: "Norway: A Lee, B Ray, T Ward", each with the name before the colon."""
    for number, (start, colon, _) in enumerate(tree.names):
        if colon >= len(tree) or tree[colon].text != ":" or not _opens_line(tree, start):
            continue
        listed: list[NameSpan] = []
        last = colon
        for name in tree.names[number + 1 :]:
            between = tree[last : name[0]]
            if any("\n" in token.text for token in between) or any(token.text == ":" for token in between[1:]):
                break
            listed.append(name)
            last = name[1]
        marks = sum(token.text in (",", ";") for token in tree[colon:last])
        first = tree.root(start, colon)
        if marks >= _SHORTEST_LIST - 1 and first.i in entity_of:
            for begin, end, _ in listed:
                one = tree.root(begin, end)
                if one.i in entity_of:
                    yield _pair(first, ":", "object", one)


def _opens_line(tree: Tree, start: int) -> bool:
    """Whether a name is the first of its line, or of its sentence."""
    before = tree.text(0, start)
    return not before.strip() or before.rstrip(" ").endswith(("\n", ".", "!", "?"))


def _pair(first: Token, lemma: str, role: str, second: Token) -> Frame:
    frame = Frame(first, "role", lemma)
    frame.arguments["subject"].append(first)
    frame.add(role, second)
    return frame


def _title(name: Token) -> Token | None:
    """The role before a name, which says more than the possessor: "Acme's *chief* Ann Lee"."""
    return next(
        (
            c
            for c in name.children
            if c.dep_ in ("compound", "nmod", "amod") and c.i < name.i and not c.ent_type_ and is_role_word(c)
        ),
        None,
    )


def _possessor(name: Token) -> Iterator[Frame]:
    """ "Sony's PlayStation"; in "Acme's chief Ann Lee" the role says it."""
    titled = _title(name) is not None
    for child in name.children:
        if child.dep_ == "poss" and not titled:
            frame = Frame(name, "role", "'s")
            frame.add("subject", antecedent(child))
            frame.arguments["object"].append(name)
            yield frame


def _affiliation(name: Token) -> Iterator[Frame]:
    """ "Ann Lee (Labour)", "Ann Lee, a Democrat"."""
    for child in name.children:
        if child.dep_ != "appos" or name.ent_type_ != "PERSON" or not child.start:
            continue
        bracketed = child.ent_type_ in ("ORG", "GPE") and name.tree[child.start - 1].text == "("
        if bracketed or is_one_of(child):
            yield _pair(name, "(", "object", child)


def is_one_of(name: Token) -> bool:
    """Whether an organisation's name stands for one of its members: "a *Democrat*"."""
    return name.ent_type_ in ("ORG", "NORP") and any(child.lower_ in ("a", "an") for child in name.children)


def _phrases(name: Token, start: int, end: int, entity_of: dict[int, int]) -> Iterator[tuple[str, Token]]:
    """What a name's own prepositions and modifiers tie it to: "the museum in Oslo", "the US State Department"."""
    title = _title(name)
    against = name.dep_ == "pobj" and name.head.lower_ in ("against", "with", "between", "over")
    for prep, target in prepositional(name):
        if target.i not in entity_of:
            continue
        if title is not None and prep == "of" and (title.lemma_.lower() in OF_STATES or not names_country(target)):
            # "president Ann Lee of Norway"
            continue
        # What follows a person, or stands further on, is where it happened and not where the name is.
        where = prep in ("in", "at", "on") if against else prep == "in" and name.ent_type_ == "PERSON"
        if target.i < end or not where:
            yield prep, target
    # "Norwegian Ann Lee": the parser may hang "Norwegian" on the "Ann".
    inner = (child for word in name.tree[start : name.i] for child in word.children if child.i < start)
    for child in (*name.children, *inner):
        before = child.dep_ in ("compound", "amod", "nmod") and child.i < name.i
        if before and child.i in entity_of and child.ent_type_:
            yield "of", child


def _aside(name: Token, end: int, entity_of: dict[int, int]) -> Iterator[tuple[str, Token]]:
    """Where a place lies, between commas: "Kuta, on the island of *Bali*, was hit"."""
    tree = name.tree
    if name.ent_type_ not in _PLACES or end + 1 >= len(tree) or tree[end].text != ",":
        return
    prep = tree[end + 1]
    if prep.lower_ not in ("in", "on", "near", "outside") or prep.head is name:  # its own are among its phrases
        return
    for target in prep.children:
        within = target.dep_ == "pobj" and (target.ent_type_ in _PLACES or target.lemma_.lower() in PLACE_NOUNS)
        if within and target.end < len(tree) and tree[target.end].text in (",", ".", ";", ")"):
            named = [t for t in target.subtree if t.i in entity_of and t.ent_type_ in _PLACES]
            yield from ((prep.lower_, t) for t in named[-1:])


def _right_behind(name: Token, end: int, entity_of: dict[int, int]) -> Iterator[tuple[str, Token]]:
    """Where an event or a place is, and not just what is done: "won the Winter Cup in *Oslo*"."""
    tree = name.tree
    if name.ent_type_ not in _HAVE_PLACES or end + 1 >= len(tree):
        return
    prep = tree[end]
    if prep.lower_ in ("in", "at") and prep.head is not name and name.end == end:
        for target in prep.children:
            if target.dep_ == "pobj" and target.ent_type_ in _PLACES and target.i in entity_of:
                yield prep.lower_, target


def _owned(noun: Token, entity_of: dict[int, int]) -> Iterator[Frame]:
    """ "Acme's factory": Acme has a factory, which is no name and so no end of a named relation."""
    if noun.lemma_.lower() in EVENT_NOUNS:
        return
    for child in noun.children:
        if child.dep_ == "poss" and child.i in entity_of and child.tag_ != "PRP$":
            frame = Frame(noun, "role", "has")
            frame.arguments["subject"].append(child)
            frame.arguments["object"].append(noun)
            yield frame


def _named_thing(noun: Token, entity_of: dict[int, int]) -> Iterator[Frame]:
    """ "Acme's Rocket browser": what is Acme's is the Rocket."""
    person = noun.lemma_.lower() in PERSON_NOUNS or any(c.ent_type_ == "PERSON" and c.i > noun.i for c in noun.children)
    if person and noun.tag_ == "NN":
        # "his Tory shadow Ann Lee"; "her Labour colleagues" are of her own party
        return
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    name = next(
        (c for c in noun.children if c.dep_ in ("compound", "nmod") and c.i in entity_of and c.ent_type_), None
    )
    if owner is not None and name is not None and owner.i < name.i:
        frame = Frame(name, "role", "'s")
        frame.add("subject", antecedent(owner))
        # "Acme's Rocket and Zorin browsers"
        frame.arguments["object"].extend(one for one in coordinated(name) if one.i < noun.i)
        yield frame


def _of_both(noun: Token, entity_of: dict[int, int]) -> Iterator[Frame]:
    """A noun between two entities: "Acme's headquarters in Oslo", "Lee's call-up by Norway"."""
    owners = [
        c
        for c in noun.children
        if c.dep_ in ("poss", "compound", "nmod") and c.i < noun.i and antecedent(c).i in entity_of
    ]
    if not owners or noun.lemma_.lower() in EVENT_NOUNS:
        return
    phrases = [(p, t) for p, t in prepositional(noun) if t.i in entity_of]
    if phrases:
        frame = Frame(noun, "event", noun.lemma_.lower())
        frame.add("subject", antecedent(owners[0]))
        for prep, target in phrases:
            frame.add(prep, target)
        yield frame


def _behind_comma(token: Token, end: int, names: dict[int, NameSpan]) -> Token | None:
    """The larger place behind a name and a comma: "Leeds, England"; in a list, "Leeds, York and Hull", there is none.

    Args:
        token: head of the name.
        end: one past the name's last token.
        names: first token of each name to the name.
    """
    if token.ent_type_ not in ("GPE", "LOC", "FAC", "ORG"):
        return None
    tree, i = token.tree, end
    places = []
    while i + 1 < len(tree) and tree[i].text == ",":
        # "Delbury, *south* London"
        begin = next((k for k in range(i + 1, len(tree)) if k in names or tree[k].lower_ not in _SIDES), i + 1)
        name = names.get(begin)
        if name is None or name[2] not in _PLACES:
            break
        places.append(name)
        i = name[1]
    i += i < len(tree) and tree[i].text == ","
    if not places or (i < len(tree) and tree[i].dep_ == "cc"):
        return None
    root = tree.root(*places[0][:2])
    return None if root.dep_ in SUBJECTS else root
