"""Whether a clause tells a fact, by a language file: in doubt it tells none.

A clause has the least sure status of all that it, its own words and all that governs it say. What hangs on a verb that
the file does not list is hypothetical, so that a language whose list is short gives fewer facts and no false ones.
"""

from kg.annotate.quotes import quote_spans
from kg.annotate.tree import Token
from kg.extract.grammar_clauses import Clause, ClauseReader
from kg.languages import Grammar
from kg.types import Status

# The first of these that anything says is the status.
_LEAST_SURE = (Status.HYPOTHETICAL, Status.DENIED, Status.PLANNED, Status.CLAIMED)


class GrammarStatus:
    """Reads the status of the clauses of one document.

    Args:
        reader: that has read them.
        grammar: of the language.
        clauses: all of the document.
    """

    def __init__(self, reader: ClauseReader, grammar: Grammar, clauses: list[Clause]) -> None:
        self._reader, self._grammar = reader, grammar
        self._of = {token.i: clause for clause in clauses for token in (*clause.members, clause.frame.head)}
        tree = reader.tree
        self._quoted = {i for start, end in quote_spans(tree.doc) for i in range(start, end)}

    def read(self, clause: Clause) -> tuple[Status, Token | None]:
        """The status of a clause, and the head of the phrase that names who says it."""
        said: set[Status] = {Status.CLAIMED} if clause.frame.head.i in self._quoted else set()
        said |= self._own(clause)
        speakers = self._sources(clause)
        at, above = clause, self._above(clause)
        for _ in self._of:  # at most as many steps as there are verbs
            if above is None:
                break
            around, who = self._around(at, above)
            said, speakers = said | around, [*speakers, *who]
            at, above = above, self._above(above)
        said |= {Status.CLAIMED} if speakers else set()
        return next((status for status in _LEAST_SURE if status in said), Status.FACT), next(iter(speakers), None)

    def _above(self, clause: Clause) -> Clause | None:
        """The clause that a clause hangs on."""
        found = (self._of[token.i] for token in clause.top.ancestors if token.i in self._of)
        return next((one for one in found if one is not clause), None)

    def _around(self, clause: Clause, above: Clause) -> tuple[set[Status], list[Token]]:
        """What the clause above says of one below it, and who says it."""
        labels, own = self._grammar.dependencies, self._own(above)
        speakers = self._sources(above)
        if clause.top.dep_ in labels["conjunct"]:
            # "has not met and praised": what holds for the first holds for a second without a tense of its own.
            finite = any("VerbForm=Fin" in self._reader.features(member) for member in clause.members)
            return set() if finite else own, speakers
        if clause.top.dep_ not in labels["complement"]:
            # What is told beside, such as a relative clause, does not hang on what is planned or denied.
            return own & {Status.CLAIMED, Status.HYPOTHETICAL}, speakers
        made = Status(self._grammar.governors.get(above.frame.lemma, Status.HYPOTHETICAL))
        if Status.DENIED in own:
            made = Status.HYPOTHETICAL
        if made is Status.CLAIMED:
            speakers = [*speakers, *above.frame.arguments.get("subject", [])]
        return {made} | own - {Status.DENIED}, speakers

    def _own(self, clause: Clause) -> set[Status]:
        """What the words of a clause say of it."""
        words, said = self._grammar.words, set()
        verb = clause.frame.head
        for member in clause.members:
            features = self._reader.features(member)
            said |= {Status(one) for one, forms in self._grammar.forms.items() if any(f <= features for f in forms)}
            future = member is not verb and member.lemma_.lower() in words["future-auxiliaries"]
            said |= {Status.PLANNED} if future and "VerbForm=Inf" in self._reader.features(verb) else set()
        near = [child for member in (*clause.members, verb) for child in member.children]
        below = [child for token in near for child in token.children]
        clauses = [token for token in below if token.head.pos_ in ("VERB", "AUX")]
        if any(token.lemma_.lower() in words["conditions"] for token in (*near, *clauses)):
            said.add(Status.HYPOTHETICAL)
        arguments = [token for token in below if token.head.pos_ not in ("VERB", "AUX")]
        if clause.members and any(token.lower_ in words["negations"] for token in (*near, *arguments)):
            said.add(Status.DENIED)
        start, end = self._reader.tree.sentence(verb.i)
        if any(token.text == "?" for token in self._reader.tree[start:end]):
            said.add(Status.HYPOTHETICAL)
        return said

    def _sources(self, clause: Clause) -> list[Token]:
        """Who says it by words of the clause itself: "according to X", and "…, X said"."""
        found = [who for word in self._grammar.words["according"] for who in clause.frame.arguments.get(word, ())]
        for member in (*clause.members, clause.frame.head):
            for child in member.children:
                beside = self._of.get(child.i) if child.dep_ in self._grammar.dependencies["parenthesis"] else None
                if beside is not None and self._grammar.governors.get(beside.frame.lemma) == Status.CLAIMED:
                    found += beside.frame.arguments.get("subject", [])
        return found
