"""Who does it: the subject of each verb as the reader hears it, spoken or not.

A relative pronoun stands for its antecedent, an infinitive or participle without a subject takes one by control ("led
her to *meet* him", "he wants to *go*"), coordinated verbs share theirs, and a description passes what is said of it on
to whom it describes.
"""


from kg.annotate.lexicon import PERSON_NOUNS
from kg.annotate.tree import Token
from kg.extract.lexicon import FRONT_OBJECT_VERBS, SUBJECT_CONTROL

SUBJECTS = ("nsubj", "nsubjpass")
RELATIVE = frozenset(["WDT", "WP", "WP$"])
VERBAL = ("VERB", "AUX")
_PASSIVE = frozenset(["nsubjpass", "auxpass"])
_ACTIVE = frozenset(["aux", *SUBJECTS])
_FINITE = frozenset(["VBD", "VBZ", "VBP"])
_NOUNS = frozenset(["NN", "NNS", "NNP", "NNPS"])
# What may stand between a subject and its verb, or belong to the verb.
_IN_VERB = frozenset(["aux", "auxpass", "advmod", "neg"])
_DEEPEST = 8
# "praised Lee for helping": Lee helped; in "praised Lee by writing" the one who praised wrote.
_BESIDE = frozenset(["by", "without", "after", "before", "while", "in"])
_CALL_ON = frozenset(["call", "appeal", "plead", "rely", "count", "prevail"])


def antecedent(token: Token) -> Token:
    """What a relative pronoun stands for; any other token, and one that stands for no noun, is itself."""
    if token.tag_ not in RELATIVE or token.lower_ in ("what", "whatever", "whoever"):
        return token
    found = _clause_head(token)
    if found is None:
        return token
    if token.lower_ == "who" and found.ent_type_ in ("ORG", "GPE") and found.dep_ == "pobj":
        # "The chairman of Acme, who owns it": a person does.
        above = found.head.head
        return above if above.lemma_.lower() in PERSON_NOUNS else found
    # "She sued Bob Ray, which angered Lee": not Ray did.
    person = found.ent_type_ == "PERSON" and found.i > 0 and found.nbor(-1).ent_type_ == "PERSON"
    return token if token.lower_ == "which" and person else found


def _clause_head(pronoun: Token) -> Token | None:
    """The noun that a relative clause hangs on."""
    for ancestor in pronoun.ancestors:
        if ancestor.dep_ == "relcl":
            return ancestor.head
    # Where the parser takes the clause for an adverbial one: the last noun before it that is no date.
    for word in reversed(pronoun.tree[pronoun.tree.sentence(pronoun.i)[0] : pronoun.i]):
        if word.pos_ in VERBAL:
            break
        if word.pos_ in ("NOUN", "PROPN") and word.ent_type_ not in ("DATE", "TIME"):
            return word
    return None


def is_passive(verb: Token) -> bool:
    """Whether the verb is a passive, or a past participle that modifies a noun."""
    parts = {child.dep_ for child in verb.children}
    if not parts.isdisjoint(_PASSIVE):
        return True
    if verb.tag_ != "VBN" or not parts.isdisjoint(_ACTIVE):
        return False
    # "was arrested and charged"
    return verb.dep_ in ("acl", "amod", "advcl") or (
        verb.dep_ == "conj" and verb.head.pos_ in VERBAL and verb.head.tag_ == "VBN" and is_passive(verb.head)
    )


def is_infinitive(verb: Token) -> bool:
    """Whether the verb stands with *to*."""
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def own_subject(verb: Token) -> Token | None:
    """The subject that the parse gives the verb, a relative pronoun included.

    Where it gives two side by side, as in "news agency Norpress reported", the name is the subject.
    """
    subjects = [c for c in verb.children if c.dep_ in SUBJECTS]
    if len(subjects) > 1 and subjects[1].ent_type_ and subjects[1].start == subjects[0].i + 1:
        return subjects[1]
    return subjects[0] if subjects else _subject_behind(verb) or _subject_before(verb)


def _subject_behind(verb: Token) -> Token | None:
    """Who stands last where a participle stands first: "Joining Lee in Oslo was *Bob Ray*"."""
    if verb.tag_ != "VBG":
        return None
    copulas = (child for child in verb.children if child.i > verb.i and child.lemma_ == "be" and child.dep_ == "aux")
    return next((c for copula in copulas for c in copula.children if c.dep_ == "attr" and c.i > copula.i), None)


def _subject_before(verb: Token) -> Token | None:
    """A subject that the parser takes for a part of the clause before: "Lee beat Ray and *Ward* lost to Fox", "Having
    beaten Lee, *Ray* met Fox"."""
    if verb.tag_ not in _FINITE | {"VBN"} or verb.dep_ not in ("ROOT", "conj", "ccomp"):
        return None
    for clause in verb.children:
        # "Lee, forced to leave, has joined Acme": the participle seems to be a verb with Lee for its subject.
        if clause.dep_ == "ccomp" and clause.i < verb.i and clause.tag_ in ("VBD", "VBN"):
            subject = next((c for c in clause.children if c.dep_ in SUBJECTS), None)
            if subject is not None and clause.i - subject.end in (0, 1) and verb.tree[clause.i - 1].text == ",":
                return subject if verb.tree[clause.end - 1].text == "," or verb.tree[clause.end].text == "," else None
    if verb.tag_ not in _FINITE:
        return None
    i = verb.i - 1
    while i >= 0 and verb.tree[i].head is verb and verb.tree[i].dep_ in _IN_VERB:
        i -= 1
    noun = verb.tree[i]
    if i < 0 or not noun.start or noun.dep_ not in ("conj", "appos") or noun.tag_ not in _NOUNS:
        return None
    before = noun.tree[noun.start - 1]
    if before.dep_ == "cc":
        return noun if verb.dep_ == "conj" and verb.head.is_ancestor(noun) and verb.head.pos_ in VERBAL else None
    if before.text != "," or noun.head.dep_ not in ("dobj", "pobj"):
        return None
    fronted = (c for c in verb.children if c.dep_ in ("advcl", "csubj") and c.i < noun.i and c.tag_ in ("VBN", "VBG"))
    return noun if any(clause.is_ancestor(noun) for clause in fronted) else None


def is_next_subject(noun: Token) -> bool:
    """Whether a noun that seems joined to another is the subject of the clause that follows it."""
    tree, i = noun.tree, noun.i + 1
    while i < len(tree) and tree[i].dep_ in _IN_VERB:
        i += 1
    return i < len(tree) and tree[i].pos_ in VERBAL and own_subject(tree[i]) is noun


def controller(verb: Token) -> Token | None:
    """The noun that is the unspoken subject of a verb without one, or None."""
    head = verb.head
    if verb.dep_ == "conj" and head.pos_ in VERBAL:
        return surface_subject(head)
    if verb.dep_ in ("xcomp", "ccomp", "advcl", "pcomp", "prep", "dep"):
        if (verb.dep_ == "ccomp" and not is_infinitive(verb)) or (verb.tag_ in _FINITE and verb.dep_ == "advcl"):
            return None
        governor = head
        while governor.pos_ == "ADP" and governor.dep_ in ("prep", "agent") and governor.head.i != governor.i:
            governor = governor.head
        if governor.pos_ in VERBAL:
            return _control(governor, verb)
        if governor.pos_ == "ADJ" and governor.head.pos_ in VERBAL:
            return surface_subject(governor.head)
        if governor.pos_ in ("NOUN", "PROPN"):
            return _of_noun(governor)
    if verb.dep_ in ("acl", "relcl", "amod"):
        if is_infinitive(verb) and head.pos_ == "NOUN":
            return _of_noun(head)
        return titled(head) if verb.dep_ != "relcl" else None
    return None


def titled(noun: Token) -> Token:
    """The name that a title stands before: of "the Oslo-born painter Ann Lee" it is she who was born there."""
    name = noun
    while name.dep_ == "compound" and name.head.i > name.i:
        name = name.head
    return name if name.ent_type_ and not noun.ent_type_ else noun


def _control(governor: Token, verb: Token) -> Token | None:
    objects = [c for c in governor.children if c.dep_ in ("dobj", "dative") and c.pos_ != "ADP"]
    if not objects and governor.lemma_.lower() in _CALL_ON:
        # "called on Lee to resign"
        objects = [
            o
            for c in governor.children
            if c.lower_ in ("on", "upon", "to", "with")
            for o in c.children
            if o.dep_ == "pobj"
        ]
    purpose = verb.dep_ == "advcl" and governor.lemma_.lower() not in FRONT_OBJECT_VERBS
    if objects and governor.lemma_.lower() not in SUBJECT_CONTROL and not purpose:
        done = verb.dep_ == "pcomp" and verb.head.head.i == governor.i and governor.lemma_.lower() in FRONT_OBJECT_VERBS
        if is_infinitive(verb) or (done and verb.head.lower_ not in _BESIDE):
            return objects[-1] if verb.i > objects[-1].i else surface_subject(governor)
    return surface_subject(governor)


def _of_noun(noun: Token) -> Token | None:
    """Whose plan a plan is: its possessor, or the subject of the verb that has it."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
    if noun.dep_ in ("dobj", "attr", "pobj"):
        verb = noun.head.head if noun.dep_ == "pobj" else noun.head
        if verb.pos_ in VERBAL:
            return surface_subject(verb)
    return None


def bearer(noun: Token) -> Token:
    """Whom a description describes: in "Acme is a maker based in Oslo", and in "Acme, a maker based in Oslo", it is
    Acme that is based there."""
    if noun.tag_ == "NN" and noun.dep_ == "attr" and noun.head.lemma_ == "be":
        subject = own_subject(noun.head)
        if subject is not None and subject.tag_ not in RELATIVE and subject.pos_ in ("PROPN", "PRON"):
            return subject
    if noun.tag_ == "NN" and noun.dep_ == "appos" and noun.head.ent_type_:
        return noun.head
    return (_one_of(noun) if noun.pos_ != "PROPN" else None) or noun


def _one_of(several: Token) -> Token | None:
    """Who is one of several: "*Ann Lee* is one of those who left", "*Ann Lee* was among the guests invited by Ray",
    "Those invited by Ray include *Ann Lee*", and "The man who beat Ray was *Tom Ward*"."""
    if several.dep_ == "nsubj" and several.i < several.head.i:
        verb = several.head
        role = "dobj" if verb.lemma_ == "include" else "attr" if verb.lemma_ == "be" else ""
        return next((c for c in verb.children if c.dep_ == role and c.ent_type_ and c.pos_ == "PROPN"), None)
    prep = several.head
    if several.dep_ != "pobj" or several.tag_ not in ("NNS", "DT") or prep.lower_ not in ("of", "among"):
        return None
    one = prep.head
    if prep.lower_ == "of":
        if one.lower_ != "one" or one.dep_ not in ("attr", "appos"):
            return None
        if one.dep_ == "appos":
            return one.head if one.head.ent_type_ else None
        one = one.head
    subject = own_subject(one) if one.lemma_ == "be" else None
    named = subject is not None and subject.tag_ not in RELATIVE and subject.pos_ in ("PROPN", "PRON")
    return subject if named else None


def surface_subject(verb: Token, depth: int = 0) -> Token | None:
    """The subject of a verb as the reader hears it, restored where it is unspoken; antecedents for relative
    pronouns."""
    if depth > _DEEPEST:
        return None
    subject = own_subject(verb)
    if subject is not None:
        found = antecedent(subject)
        return bearer(found) if found.i != subject.i else found
    above = controller(verb) if depth < _DEEPEST else None
    if above is None:
        return None
    return bearer(above) if verb.dep_ in ("acl", "relcl") and above.i == verb.head.i else antecedent(above)
