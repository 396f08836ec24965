"""What becomes of a proposal: a triple whose words stand in the article, or the reason why it is left out.

The words must be there, mean entities that kg has found, of types that the relation takes, in the sentence that is
quoted. Whether it happened, who says so and when is read by kg itself where the two stand in one clause. Where they do
not, the model's word is taken, but it makes no fact of what stands in a clause that kg reads as none.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from spacy.tokens import Doc, Span

from kg.annotate.paragraphs import model_text
from kg.annotate.tree import Token, Tree, read_once
from kg.extract.component import Extraction
from kg.extract.extractor import Found
from kg.extract.frames import Frame
from kg.extract.llm.answers import Proposal, Refusal
from kg.extract.llm.chunks import Chunk
from kg.extract.merging import merged, position
from kg.extract.predicates import frame_words
from kg.extract.relations import Matcher
from kg.extract.subjects import VERBAL
from kg.schema import Relation, Schema
from kg.types import Evidence, Speaker, Status, Triple

_MOST_SENTENCES = 2
_MOST_PLACES = 50
# Models write straight quotation marks for curly ones; nothing else may differ but white space.
_QUOTES = {"'": "['‘’]", "‘": "['‘’]", "’": "['‘’]", '"': '["“”]', "“": '["“”]', "”": '["“”]'}


class Checker:
    """Checks what a model proposes.

    Args:
        schema: of the relations.
        pattern: what the statements shall say that they were found by.
        confidence: 0 to 1, of each of them.
    """

    def __init__(self, schema: Schema, *, pattern: str, confidence: float) -> None:
        self._schema = schema
        self._pattern = pattern
        self._confidence = confidence
        self._matcher = Matcher(schema)
        # Without relations: what is found then are the open triples.
        self._opening = Matcher(Schema(schema.name, schema.types, ()))

    def check(self, doc: Doc, said: Iterable[tuple[Chunk, Proposal]]) -> tuple[Found, Counter[Refusal]]:
        """Check the proposals for one article.

        Args:
            doc: annotated by the components of ``kg.annotate``.
            said: proposals, each with the part of the text that it is about.

        Returns:
            The entities and triples, with the open ones that kg finds itself; and how often what was left out for
            which reason.
        """
        refused: Counter[Refusal] = Counter()
        accepted: dict[tuple[object, ...], Triple] = {}
        with read_once(doc) as tree:
            first = Extraction(tree, self._matcher)
            first.run()
            doc._.entities = first.arguments.entities  # with the types that sentences give them
            _, opened = Extraction(tree, self._opening).run()
            document = _Document(tree, self._schema, Extraction(tree, self._matcher))
            for chunk, proposal in said:
                triple = document.triple(chunk, proposal)
                if isinstance(triple, Refusal):
                    refused[triple] += 1
                    continue
                key = (triple.relation, triple.subject.entity, triple.object.entity, triple.status, triple.evidence)
                refused[Refusal.TWICE] += key in accepted
                accepted.setdefault(key, replace(triple, pattern=self._pattern, confidence=self._confidence))
        named = merged(sorted(accepted.values(), key=position), self._schema)
        used = {end.entity for triple in named for end in (triple.subject, triple.object)}
        causes = (cause for cause in document.extraction.causes.values() if cause.id in used)
        triples = tuple(sorted([*named, *opened], key=position))
        return ((*doc._.entities, *causes), triples), +refused


class _Document:
    """Compares proposals with one document."""

    def __init__(self, tree: Tree, schema: Schema, extraction: Extraction) -> None:
        self.tree, self.doc = tree, tree.doc
        self.schema = schema
        self.extraction = extraction
        self.arguments = self.extraction.arguments
        self.telling = self.extraction.telling
        self.frames = [(frame, self._keys(frame)) for frame in self.extraction.frames()]

    def triple(self, chunk: Chunk, proposal: Proposal) -> Triple | Refusal:
        """What a proposal becomes; pattern and confidence are left to the caller."""
        quoted = self._spans(proposal.evidence, *chunk)
        if not quoted:
            return Refusal.EVIDENCE
        refusal = Refusal.LONG
        for span in quoted:
            sentences = list({token.sent.start: token.sent for token in span}.values())
            if len(sentences) <= _MOST_SENTENCES:
                found = self._said(proposal, sentences)
                if isinstance(found, Triple):
                    return found
                refusal = found
        return refusal

    def _said(self, proposal: Proposal, sentences: Sequence[Span]) -> Triple | Refusal:
        start, end = sentences[0].start_char, sentences[-1].end_char
        subjects = self._heads(proposal.subject, start, end)
        objects = self._heads(proposal.object, start, end)
        if subjects is None or objects is None:
            return Refusal.SUBJECT if subjects is None else Refusal.OBJECT
        if not subjects or not objects:
            return Refusal.APART
        relation = self.schema[proposal.relation]
        pairs = [(subject, target, self._frame(subject, target)) for subject in subjects for target in objects]
        pairs.sort(key=lambda pair: (pair[2] is None, abs(pair[0].i - pair[1].i)))
        refusal = Refusal.TYPE
        for subject, target, frame in pairs:
            triple = self._made(relation, subject, target, frame, proposal.status)
            if isinstance(triple, Triple):
                return replace(triple, evidence=tuple(self._evidence(sentences)))
            refusal = triple
        return refusal

    def _made(
        self, relation: Relation, subject: Token, target: Token, frame: Frame | None, said: Status
    ) -> Triple | Refusal:
        first = self.extraction.typed(subject, relation.subject)
        second = self.extraction.typed(target, relation.object) if first is not None else None
        if first is None or second is None:
            return Refusal.TYPE
        if first.entity == second.entity:
            return Refusal.SAME
        if frame is None:
            status, speaker = self._taken(said, subject, target)
            return Triple(
                first, relation.label, second, lemma=relation.label, relation=relation.name, status=status,
                speaker=speaker,
            )  # fmt: skip
        status, speaker = self.extraction.standing(frame, relation, first)
        return Triple(
            first, frame_words(frame), second, lemma=frame.lemma or relation.label, relation=relation.name,
            status=status, speaker=speaker, time=self.telling.time(frame) if second.type != "Date" else None,
        )  # fmt: skip

    def _taken(self, said: Status, *ends: Token) -> tuple[Status, Speaker | None]:
        """The model's word on two that stand in no clause together."""
        stances = [self.telling.stance(_clause_of(end)) for end in ends]
        doubted = next((one for one in stances if one.status is not Status.FACT), None)
        if said is Status.FACT and doubted is not None:
            return doubted.status, self.telling.speaker(doubted)
        return said, None

    # -- where it stands in the text -------------------------------------------------------------------------------

    def _spans(self, words: str, start: int, end: int) -> list[Span]:
        """Where words stand between two characters of the article."""
        seen = model_text(words).split()
        escaped = ("".join(_QUOTES.get(char) or re.escape(char) for char in word) for word in seen)
        pattern = re.compile(r"(?<!\w)" + r"\s+".join(escaped) + r"(?!\w)")
        matches = islice(pattern.finditer(self.doc.text, start, end), _MOST_PLACES) if seen else ()
        spans = (self.doc.char_span(*match.span(), alignment_mode="expand") for match in matches)
        return [span for span in spans if span is not None]

    def _heads(self, words: str, start: int, end: int) -> list[Token] | None:
        """The heads of what words mean in a sentence: themselves, or other mentions of the same entity.

        Returns:
            None: the article does not have the words.
        """
        here = [self._root(span) for span in self._spans(words, start, end)]
        if here:
            return here
        anywhere = self._spans(words, 0, len(self.doc.text))
        if not anywhere:
            return None
        meant = {known[0].id for span in anywhere if (known := self.arguments.entity(self._root(span))) is not None}
        sentence = self.doc.char_span(start, end, alignment_mode="expand")
        numbers = self.arguments.entity_of
        return [
            token
            for token in (self.tree[sentence.start : sentence.end] if sentence is not None else ())
            if token.i in numbers and self.arguments.entities[numbers[token.i]].id in meant
        ]

    def _root(self, span: Span) -> Token:
        return self.tree.root(span.start, span.end)

    def _key(self, head: Token) -> int:
        """A phrase by the token that names its entity, or by its head."""
        known = self.arguments.entity(head, stand_in=True)
        return known[1].i if known is not None else head.i

    def _keys(self, frame: Frame) -> frozenset[int]:
        return frozenset(self._key(head) for heads in frame.arguments.values() for head in heads)

    def _frame(self, subject: Token, target: Token) -> Frame | None:
        """The clause in which both take part."""
        ends = {self._key(subject), self._key(target)}
        return next((frame for frame, keys in self.frames if len(ends) == 2 and ends <= keys), None)

    def _evidence(self, sentences: Sequence[Span]) -> Iterator[Evidence]:
        for sentence in sentences:
            yield from self.telling.evidence(self._root(sentence))


def _clause_of(token: Token) -> Frame:
    """The verb below which a phrase stands, as a frame."""
    while token.pos_ not in VERBAL and token.head.i != token.i:
        token = token.head
    return Frame(token, "verb", token.lemma_.lower())
