"""Clauses by a language file: each verb of the parse with its participants, under the names that patterns have.

Two ways of drawing trees are read. In Universal Dependencies an auxiliary and a preposition hang on the word that they
serve; in the TIGER treebank the word hangs on them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.annotate.tree import Token, Tree
from kg.extract.frames import Frame
from kg.languages import Grammar

_VERBAL = ("VERB", "AUX")
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "X", "ADJ")


@dataclass(slots=True)
class Clause:
    """A predicate in its clause.

    Attributes:
        frame: with its participants; the kind is ``verb``, or ``copula`` for what somebody is.
        members: the verb with its auxiliaries, or the copula, in the order of the text; none for an apposition.
        top: what of it hangs on the rest of the sentence.
    """

    frame: Frame
    members: list[Token]
    top: Token


class ClauseReader:
    """Reads the clauses of one document.

    Args:
        tree: tagged and parsed.
        grammar: of its language.
    """

    def __init__(self, tree: Tree, grammar: Grammar) -> None:
        self.tree = tree
        self._labels, self._words = grammar.dependencies, grammar.words
        self._contractions, self._genitive = grammar.contractions, grammar.genitive

    def clauses(self) -> list[Clause]:
        """All clauses, in the order of the text."""
        found = [clause for token in self.tree if (clause := self._clause(token)) is not None]
        by_top = {clause.top.i: clause for clause in found}
        for clause in found:
            self._share(clause, by_top)
        return found

    # -- predicates ------------------------------------------------------------------------------------------------

    def _clause(self, token: Token) -> Clause | None:
        copula = self._below(token, "copula") or self._predicate_of(token)
        if copula:
            return self._being(token, copula)
        if token.dep_ in self._labels["apposition"] and token.pos_ == "NOUN":
            frame = Frame(token, "copula", token.lemma_.lower())
            frame.arguments["subject"] = [token.head]
            return self._with_phrases(Clause(frame, [], token))
        verbal = token.pos_ in _VERBAL and token.dep_ not in self._labels["auxiliary"] | self._labels["copula"]
        if not verbal or self._full_verb(token) is not None or self._below(token, "predicate"):
            return None
        members, top = [*self._below(token, "auxiliary"), token], token
        while self._serves(top.head, top):
            top = top.head
            members.append(top)
        members.sort(key=lambda member: member.i)
        particle = next(iter(self._below(token, "particle")), None)
        lemma = token.lemma_.lower()
        if particle is not None and not lemma.startswith(particle.lower_):
            lemma = particle.lower_ + lemma
        return self._with_participants(Clause(Frame(token, "verb", lemma), members, top))

    def _full_verb(self, token: Token) -> Token | None:
        """The verb that a token is the auxiliary of, where verbs hang on their auxiliaries."""
        return next((child for child in token.children if self._serves(token, child)), None)

    def _serves(self, above: Token, verb: Token) -> bool:
        """Whether a token is an auxiliary above a verb."""
        auxiliary = above is not verb and above.lemma_.lower() in self._words["auxiliaries"]
        return auxiliary and verb.dep_ in self._labels["complement"] and verb.pos_ in _VERBAL

    def _predicate_of(self, token: Token) -> list[Token]:
        """The copula that a noun hangs on as its predicate."""
        hangs = token.dep_ in self._labels["predicate"] and token.pos_ == "NOUN"
        return [token.head] if hangs and token.head.lemma_.lower() in self._words["copulas"] else []

    def _being(self, noun: Token, copula: list[Token]) -> Clause | None:
        if noun.pos_ != "NOUN":
            return None
        members = [*copula, *self._below(noun, "auxiliary")]
        top = copula[0] if noun.head is copula[0] else noun
        while self._serves(top.head, top):
            top = top.head
            members.append(top)
        frame = Frame(noun, "copula", noun.lemma_.lower())
        for member in (noun, *members):
            for subject in self._below(member, "subject"):
                self._add(frame, "subject", subject)
        return self._with_phrases(Clause(frame, sorted(members, key=lambda one: one.i), top))

    # -- participants ----------------------------------------------------------------------------------------------

    def _with_participants(self, clause: Clause) -> Clause:
        frame, passive = clause.frame, self.is_passive(clause)
        for member in clause.members:
            for role in ("subject", "object", "recipient"):
                for token in self._below(member, role):
                    if token.lower_ not in self._words["reflexives"]:
                        self._add(frame, "object" if passive and role == "subject" else role, token)
            for token in self._below(member, "passive-subject"):
                self._add(frame, "object" if passive else "subject", token)
            for token in self._below(member, "adverbial"):
                # The parser takes a name that stands like "bought *Acme*" for one of time or place.
                if token.ent_type_ and not self.has_preposition(token):
                    self._add(frame, "object", token)
        for member in clause.members:
            for name, token, link in self.phrases(member):
                agent = link.dep_ in self._labels["agent"] or name in self._words["agents"]
                self._add(frame, "subject" if passive and agent else name, token)
        return clause

    def _with_phrases(self, clause: Clause) -> Clause:
        for name, token, _ in self.phrases(clause.frame.head):
            self._add(clause.frame, name, token)
        return clause

    def _add(self, frame: Frame, role: str, token: Token) -> None:
        """Add a phrase and what is coordinated with it; a relative pronoun stands for its noun."""
        heads = frame.arguments.setdefault(role, [])
        heads += [head for head in self.coordinated(self._antecedent(token)) if all(head is not one for one in heads)]

    def _antecedent(self, token: Token) -> Token:
        if "PronType=Rel" not in self.features(token):
            return token
        above = (one for one in token.ancestors if one.dep_ in self._labels["relative"])
        clause = next(above, None)
        return clause.head if clause is not None else token

    def _share(self, clause: Clause, by_top: dict[int, Clause]) -> None:
        """A verb without a subject has that of the verb that it is coordinated with, or that governs it."""
        frame, top = clause.frame, clause.top
        passive = clause.members and frame.kind == "verb" and self.is_passive(clause)
        role = "object" if passive else "subject"
        if frame.arguments.get(role) or not clause.members:
            return
        above = top.head.head if top.head.dep_ in self._labels["coordinator"] else top.head
        other = by_top.get(above.i) or next((one for one in by_top.values() if one.frame.head is above), None)
        if other is None or other is clause:
            return
        coordinated = top.dep_ in self._labels["conjunct"]
        finite = any("VerbForm=Fin" in self.features(member) for member in clause.members)
        governed = top.dep_ in self._labels["complement"] and not finite
        # "asked her to go": who goes is not the subject, and no rule for all languages tells who is.
        alone = not any(heads for role, heads in other.frame.arguments.items() if role != "subject")
        if coordinated or (governed and alone):
            frame.arguments[role] = list(other.frame.arguments.get("subject", []))

    def is_passive(self, clause: Clause) -> bool:
        """Whether what is done to it stands as the subject of a verb."""
        verb = clause.frame.head
        if any(child.lower_ in self._words["reflexives"] for child in verb.children):
            return False
        if any(self._below(member, "passive") for member in clause.members):
            return True
        helpers = {member.lemma_.lower() for member in clause.members if member is not verb}
        return "VerbForm=Part" in self.features(verb) and not helpers.isdisjoint(self._words["passive-auxiliaries"])

    # -- phrases ---------------------------------------------------------------------------------------------------

    def phrases(self, token: Token) -> Iterator[tuple[str, Token, Token]]:
        """What hangs on a word by a preposition: the preposition, the noun, and which of the two hangs on the word."""
        for child in token.children:
            cases = self._below(child, "case")
            if cases:
                yield self._preposition(cases[0]), child, child
            elif child.dep_ in self._labels["genitive"] and self._genitive:
                yield self._genitive, child, child
            elif child.pos_ == "ADP":
                for noun in self._below(child, "governed"):
                    yield self._preposition(child), noun, child

    def has_preposition(self, token: Token) -> bool:
        """Whether a noun stands with a preposition of its own: "the president *of France*"."""
        return bool(self._below(token, "case"))

    def _preposition(self, token: Token) -> str:
        return self._contractions.get(token.lower_, token.lower_)

    def coordinated(self, token: Token) -> list[Token]:
        """A noun with the nouns coordinated with it."""
        found = [token]
        for one in found:
            links = [one, *self._below(one, "coordinator")]
            found += [noun for link in links for noun in self._below(link, "conjunct") if noun.pos_ in _NOMINAL]
        return found

    def _below(self, token: Token, kind: str) -> list[Token]:
        labels = self._labels[kind]
        return [child for child in token.children if child.dep_ in labels]

    def features(self, token: Token) -> frozenset[str]:
        """What the model says of a word's form, such as ``Tense=Fut``."""
        return frozenset(str(self.tree.doc[token.i].morph).split("|"))
