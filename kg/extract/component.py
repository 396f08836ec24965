"""The spaCy component that extracts: frames, then named relations and open triples, each with status, speaker, time,
evidence."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.annotate.fields import declare, triples
from kg.annotate.paragraphs import in_title_case
from kg.annotate.times import TimeExpression
from kg.extract.clauses import Clause, clauses, noun_clauses, verb_group
from kg.extract.frames import Frame, verb_frames
from kg.extract.nominal import attachments, event_frames, role_frames
from kg.extract.phrases import Arguments
from kg.extract.relations import Match, Matcher
from kg.extract.status import Stance, StatusReader
from kg.schema import Schema
from kg.types import Argument, Evidence, LocalEntity, Mention, Speaker, Status, Time, Triple

# How sure a reading of each form is: a first estimate, not yet calibrated (docs/quality.md has what was measured).
_CONFIDENCE = {
    "clause": 0.65,
    "event": 0.55,
    "being": 0.75,
    "pair": 0.7,
    "attached": 0.6,
    "possessive": 0.6,
    "comma": 0.8,
    "open": 0.6,
}
_PER_UNSURE_ARGUMENT = 0.85
_LEADING_ARTICLE = re.compile(r"^(the|a|an)\s+", re.I)


class Extraction:
    """Extracts from one document.

    Args:
        doc: annotated by the ``kg_…`` components.
        matcher: of the schema.
    """

    def __init__(self, doc: Doc, matcher: Matcher) -> None:
        self.doc = doc
        self.matcher = matcher
        self.arguments = Arguments(doc)
        self.status = StatusReader(doc)
        self.causes: dict[str, LocalEntity] = {}
        self.names = {mention.start for mention in doc._.mention_of.values() if mention.kind == "name"}
        self.times: dict[int, list[TimeExpression]] = defaultdict(list)
        for expression in doc._.times:
            self.times[doc[expression.start].sent.start].append(expression)
        headline = doc._.headline
        self.first = headline if headline and in_title_case(doc.text[:headline]) else 0

    def run(self) -> tuple[tuple[LocalEntity, ...], tuple[Triple, ...]]:
        """Extract everything.

        Returns:
            The entities, causes included, and the triples in the order of the text.
        """
        verbs = [f for f in verb_frames(self.doc) if self._wanted(f)]
        events = [f for f in event_frames(self.doc, self.matcher.event_nouns) if self._wanted(f)]
        of_nouns = [*role_frames(self.doc, self.doc._.entity_of), *attachments(self.doc, self.doc._.entity_of)]
        nouns = [f for f in of_nouns if self._wanted(f)]
        named: list[tuple[int, Triple]] = []
        for frame in (*verbs, *events, *nouns):
            for match in self.matcher.match(frame):
                triple = self._named(match)
                if triple is not None:
                    named.append((frame.head.i, triple))
        pairs = {(i, frozenset((t.subject.entity, t.object.entity))) for i, t in named}
        opened = [
            triple
            for frame in (*verbs, *events, *nouns)
            for clause in (clauses(frame) if frame.kind in ("verb", "copula") else noun_clauses(frame))
            if (triple := self._open(clause)) is not None
            and (frame.head.i, frozenset((triple.subject.entity, triple.object.entity))) not in pairs
        ]
        in_order = [triple for _, triple in sorted(named, key=lambda item: item[0])]
        found = [*_merged(in_order, self.matcher.schema), *_distinct(opened)]
        return (*self.doc._.entities, *self.causes.values()), tuple(sorted(found, key=_position))

    def _wanted(self, frame: Frame) -> bool:
        return frame.head.idx >= self.first

    # -- named relations -------------------------------------------------------------------------------------------

    def _named(self, match: Match) -> Triple | None:
        relation = match.relation
        subject = self._typed(match.subject, relation.subject)
        if subject is None:
            return None
        target = self._typed(match.object, relation.object)
        if target is None or subject.entity == target.entity:
            return None
        stance, presupposed = self._stance(match.frame)
        speaker = self._speaker(stance)
        status = stance.status
        if (
            relation.performative
            and speaker is not None
            and speaker.entity == subject.entity
            and status is not Status.DENIED
        ):
            status = Status.FACT
        confidence = _CONFIDENCE[match.pattern.form]
        for argument in (subject, target):
            if argument.start not in self.names:
                confidence *= _PER_UNSURE_ARGUMENT
        return Triple(
            subject,
            self._words(match),
            target,
            lemma=match.frame.lemma,
            relation=relation.name,
            status=status,
            speaker=speaker,
            time=self._time(match.frame, presupposed),
            confidence=round(confidence, 4),
            evidence=(self._evidence(match.frame.head),),
            pattern=match.pattern.text,
        )

    def _typed(self, head: Token, types: tuple[str, ...]) -> Argument | None:
        known = self.arguments.entity(head, stand_in=True)
        if known is not None:
            entity, token = known
            return self.arguments.of_entity(entity, token) if entity.type in types else None
        if "Cause" in types and head.pos_ == "NOUN" and not head.ent_type_ and not _points_elsewhere(head):
            return self._cause(head)
        return None

    def _cause(self, head: Token) -> Argument:
        phrase = self.arguments.of_phrase(head, whole=True)
        key = _LEADING_ARTICLE.sub("", phrase.text).lower()
        entity = self.causes.get(key)
        mention = Mention(phrase.start, phrase.end, phrase.text, "description")
        if entity is None:
            entity = LocalEntity(
                f"e{len(self.arguments.entities) + len(self.causes) + 1}",
                " ".join(phrase.text.split()),
                "Cause",
                (),
                (mention,),
            )
        elif mention not in entity.mentions:
            entity = replace(entity, mentions=(*entity.mentions, mention))
        self.causes[key] = entity
        return replace(phrase, entity=entity.id, label=entity.label, type="Cause")

    def _words(self, match: Match) -> str:
        frame = match.frame
        if frame.kind == "role":
            if frame.lemma in ("'s", ",", ""):
                return match.preposition or {"'s": "has", ",": "in"}.get(frame.lemma, "in")
            return f"is {frame.head.text} {match.preposition or 'of'}"
        if frame.kind == "event":
            return " ".join(word for word in (frame.head.text, match.preposition) if word)
        words = [verb_group(frame.head)]
        if match.noun is not None:
            words.append(match.noun.text)
        if match.preposition:
            words.append(match.preposition)
        return " ".join(words)

    # -- open triples ----------------------------------------------------------------------------------------------

    def _open(self, clause: Clause) -> Triple | None:
        subject, target = self.arguments.of_phrase(clause.subject), self.arguments.of_phrase(clause.object)
        if subject.entity and subject.entity == target.entity:
            return None
        if clause.frame.kind in ("event", "role") and not (subject.entity and target.entity):
            return None
        stance, presupposed = self._stance(clause.frame)
        return Triple(
            subject,
            clause.predicate,
            target,
            lemma=clause.lemma,
            status=stance.status,
            speaker=self._speaker(stance),
            time=self._time(clause.frame, presupposed),
            confidence=_CONFIDENCE["open"],
            evidence=(self._evidence(clause.frame.head),),
            pattern="open clause",
        )

    # -- what both have --------------------------------------------------------------------------------------------

    def _stance(self, frame: Frame) -> tuple[Stance, bool]:
        """The stance to a frame, and whether the article takes it for granted, as it does titles and possessives."""
        presupposed = frame.kind == "role" and frame.head.dep_ not in ("attr", "oprd")
        head = frame.head.head if frame.kind == "role" and not presupposed else frame.head
        return self.status.read(head, presupposed=presupposed), presupposed

    def _speaker(self, stance: Stance) -> Speaker | None:
        if stance.speaker is None:
            return None
        known = self.arguments.entity(stance.speaker)
        if known is not None:
            return Speaker(known[0].label, known[0].id)
        if stance.speaker.pos_ == "PRON":
            return None
        return Speaker(self.arguments.of_phrase(stance.speaker).text)

    def _time(self, frame: Frame, presupposed: bool) -> Time | None:
        if presupposed:
            return None
        for expression in self.times.get(frame.head.sent.start, ()):
            node = self.doc[expression.start : expression.end].root
            while node.i != node.head.i:
                node = node.head
                if node.i == frame.head.i:
                    return Time(expression.time.text, expression.time.value)
                if node.pos_ in ("VERB", "AUX") and not (frame.kind == "event" and frame.head.head.i == node.i):
                    break
                if frame.kind == "event" and frame.head.head.i == node.i:
                    return Time(expression.time.text, expression.time.value)
        return None

    def _evidence(self, head: Token) -> Evidence:
        sentence = head.sent
        start, end = sentence.start, sentence.end
        while end > start + 1 and self.doc[end - 1].is_space:
            end -= 1
        while start < end - 1 and self.doc[start].is_space:
            start += 1
        span = self.doc[start:end]
        return Evidence(span.start_char, span.end_char, span.text)


def _points_elsewhere(noun: Token) -> bool:
    """Whether a phrase says nothing by itself: "whose cause", "which technology"."""
    return any(child.tag_ in ("WP$", "WDT", "WP") for child in noun.lefts)


def _position(triple: Triple) -> tuple[int, int, int, str, str]:
    return (
        triple.evidence[0].start,
        triple.subject.start,
        triple.object.start,
        triple.relation or "~",
        triple.predicate,
    )


def _merged(triples: list[Triple], schema: Schema) -> list[Triple]:
    """One entry for each statement of the article, with all its evidence.

    Statements are the same if relation, entities, status and speaker are; what one sentence dates and another does not
    is one, what two sentences date differently is two. Of a symmetric relation, either direction is the same.
    """
    groups: dict[tuple[object, ...], dict[str, list[Triple]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        ends = (triple.subject.entity, triple.object.entity)
        same = frozenset(ends) if triple.relation and schema[triple.relation].symmetric else ends
        time = (triple.time.value or triple.time.text) if triple.time else ""
        groups[triple.relation, same, triple.status, triple.speaker][time].append(triple)
    merged: list[Triple] = []
    for times in groups.values():
        dated = [time for time in times if time]
        if dated and "" in times:
            times[dated[0]].extend(times.pop(""))
        merged.extend(_one(same) for same in times.values())
    return merged


def _one(same: list[Triple]) -> Triple:
    best = max(same, key=lambda triple: (triple.time is not None, triple.confidence))
    others = sorted({e for triple in same for e in triple.evidence} - set(best.evidence))
    return replace(best, evidence=(*best.evidence, *others))


def _distinct(triples: Iterable[Triple]) -> list[Triple]:
    return list({(t.subject.start, t.predicate, t.object.start, t.object.end): t for t in triples}.values())


class _Triples:
    def __init__(self, schema: Schema) -> None:
        self.matcher = Matcher(schema)

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.triples``; causes are added to ``doc._.entities``."""
        doc._.entities, doc._.triples = Extraction(doc, self.matcher).run()
        return doc


@Language.factory(
    "kg_triples", default_config={"schema": "news"}, requires=["doc._.entities"], assigns=["doc._.triples"]
)
def Triples(nlp: Language, name: str, schema: str) -> Callable[[Doc], Doc]:  # noqa: N802, ARG001
    """Factory of the component ``kg_triples``; add it last.

    It sets ``doc._.triples``, a tuple of ``kg.types.Triple``: named relations of the schema and open triples.

    Args:
        nlp: the pipeline.
        name: the component's name in it.
        schema: name or path of a schema.
    """
    declare("triples", triples, ())
    return _Triples(Schema.load(schema))
