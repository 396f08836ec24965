"""The spaCy component that extracts: frames, then named relations and open triples, each with status, speaker, time,
evidence."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from kg.annotate.fields import declare, plain, require, triples
from kg.annotate.nouns import kind_of_name
from kg.annotate.paragraphs import in_title_case
from kg.annotate.tree import Token, Tree, read_once
from kg.extract.attachments import attachments
from kg.extract.clauses import Clause, clauses, is_existential, noun_clauses
from kg.extract.confidence import Features, confidence
from kg.extract.features import FeatureReader
from kg.extract.frames import ATTACHED, Frame, verb_frames
from kg.extract.matches import Match
from kg.extract.merging import distinct, merged, position
from kg.extract.nominal import event_frames
from kg.extract.phrases import Arguments
from kg.extract.predicates import noun_words, verb_group
from kg.extract.relations import Matcher
from kg.extract.retyping import retyped
from kg.extract.roles import role_frames
from kg.extract.subjects import is_passive
from kg.extract.telling import Telling
from kg.extract.ties import Ties, through
from kg.patterns import narrowed
from kg.schema import Relation, Schema
from kg.types import Argument, LocalEntity, Mention, Speaker, Status, Triple

_LEADING_ARTICLE = re.compile(r"^(the|a|an)\s+", re.I)
# The number of a sentence, and two entities.
_Pair = tuple[int, frozenset[str | None]]
# How many of its two ends must be entities for it to be worth a triple.
_KNOWN_ENDS = {"event": 1, "role": 1, "tie": 2, "speech": 2}


# Of these nobody reads that somebody speaks of them.
_SAYS_NOTHING = frozenset(["it", "its", "itself", "i", "me", "my", "myself"])


class _Reading(NamedTuple):
    """A clause with its arguments; ``form`` as in ``FeatureReader.of_clause``."""

    clause: Clause
    subject: Argument
    object: Argument
    form: str


class Extraction:
    """Extracts from one document.

    Args:
        tree: of a document annotated by the ``kg_…`` components.
        matcher: of the schema.
        sure: how sure a reading is, from its features.
    """

    def __init__(self, tree: Tree, matcher: Matcher, sure: Callable[[Features], float] = confidence) -> None:
        self.tree = tree
        self.matcher = matcher
        self.sure = sure
        self.arguments = Arguments(tree)
        self.features = FeatureReader(tree, self.arguments.mention_of)
        self.telling = Telling(tree, self.arguments)
        self.ties = Ties(self._is_entity)
        self.causes: dict[str, LocalEntity] = {}
        headline = tree.doc._.headline
        self.first = headline if headline and in_title_case(tree.words.whole[:headline]) else 0

    def run(self) -> tuple[tuple[LocalEntity, ...], tuple[Triple, ...]]:
        """Extract everything.

        Returns:
            The entities, causes included, and the triples in the order of the text.
        """
        frames = self.frames()
        matches = [match for frame in frames for match in (*self.matcher.match(frame), *self._said(frame))]
        text = self.tree.words.whole
        self.arguments.retype(retyped(matches, self.arguments.entities, self.arguments.entity_of, text))
        # In "launched an attack on", the noun has been read with its verb.
        read = {match.noun.i for match in matches if match.noun is not None}
        named = [
            (match, triple)
            for match in matches
            if not (match.frame.kind == "event" and match.frame.head.i in read)
            and (triple := self._named(match)) is not None
        ]
        said = {
            (head, ends)
            for match, triple in named
            for head in _heads(match)
            for ends in _ends(triple.subject, triple.object)
        }
        told = {pair for match, _ in named for pair in _light(match)}
        spoken = [
            clause for frame in frames for clause in _clauses(frame) if (frame.head.i, clause.object.i) not in told
        ]
        readings = [
            reading
            for clause in spoken
            if (reading := self._read(clause)) is not None
            and said.isdisjoint((clause.frame.head.i, ends) for ends in _ends(reading.subject, reading.object))
        ]
        tied = {self._pair(match.frame, triple.subject, triple.object) for match, triple in named}
        tied |= {self._pair(one.clause.frame, one.subject, one.object) for one in readings}
        readings += self._ties(frames, spoken, tied)
        opened = [*map(self._open, readings), *self._speeches(frames, tied)]
        in_order = [triple for _, triple in sorted(named, key=lambda item: item[0].frame.head.i)]
        found = [*merged(in_order, self.matcher.schema), *distinct(opened)]
        return (*self.arguments.entities, *self.causes.values()), tuple(sorted(found, key=position))

    def frames(self) -> list[Frame]:
        """The frames of the text; a headline in capitals is read for names alone."""
        entities, entity_of = self.arguments.entities, self.arguments.entity_of
        found = [
            *verb_frames(self.tree),
            *event_frames(self.tree, self.matcher.event_nouns),
            *role_frames(self.tree, entities, entity_of),
            *attachments(self.tree, entity_of),
        ]
        begin = self.tree.words.begin
        return [frame for frame in found if begin[frame.head.i] >= self.first]

    def _said(self, frame: Frame) -> Iterator[Match]:
        """The relations of a speaker to whom he speaks of, as far as he holds what he says to be so."""
        if frame.kind in ("verb", "copula"):
            stance = self.telling.stance(frame)
            if stance.speaker is not None and stance.status is Status.CLAIMED:
                yield from self.matcher.match_said(frame, stance.speaker)

    # -- named relations -------------------------------------------------------------------------------------------

    def _named(self, match: Match) -> Triple | None:
        relation = match.relation
        subject = self.typed(match.subject, match.pattern.subject or relation.subject)
        if subject is None:
            return None
        target = self.typed(match.object, match.pattern.object or relation.object)
        if target is None or subject.entity == target.entity:
            return None
        status, speaker = self.standing(match.frame, relation, subject)
        return Triple(
            subject,
            _words(match),
            target,
            lemma=match.frame.lemma,
            relation=relation.name,
            status=status,
            speaker=speaker,
            time=self.telling.time(match.frame) if target.type != "Date" else None,
            confidence=round(self.sure(self.features.of_match(match, subject, target)), 4),
            evidence=self.telling.evidence(match.frame.head, match.subject, match.object),
            pattern=narrowed(match.pattern.text, self.telling.words(match.frame.head)),
        )

    def standing(self, frame: Frame, relation: Relation, subject: Argument) -> tuple[Status, Speaker | None]:
        """Whether a relation that a frame tells happened, and who says so.

        Args:
            frame: of the clause.
            relation: which.
            subject: of the relation.
        """
        stance = self.telling.stance(frame)
        speaker = self.telling.speaker(stance)
        by_itself = relation.performative and speaker is not None and speaker.entity == subject.entity
        done = by_itself and stance.status is not Status.DENIED
        return Status.FACT if done else stance.status, speaker

    def typed(self, head: Token, types: Collection[str]) -> Argument | None:
        """The argument that a phrase becomes, or None where it is nothing of these types.

        Args:
            head: the phrase's head.
            types: entity types; of a Cause, which need not be named, an entity is made.
        """
        known = self.arguments.entity(head, stand_in=True)
        if known is not None:
            entity, token = known
            return self.arguments.of_entity(entity, token) if entity.type in types else None
        named = self._named_by(head, types)
        if named is not None:
            return named
        if "Date" in types and (dated := self.arguments.date(head.i)) is not None:
            return dated.argument
        if "Cause" in types and head.pos_ == "NOUN" and not head.ent_type_ and not _points_elsewhere(head):
            return self._cause(head)
        return None

    def _named_by(self, head: Token, types: Collection[str]) -> Argument | None:
        """What a noun's own phrase names: "the *Harbour Lights* film", "Acme's *Zorin* console"."""
        kind = kind_of_name(head.lemma_.lower()) if head.pos_ == "NOUN" else None
        if kind is None or kind not in types:
            return None
        for child in head.lefts:
            number = self.arguments.entity_of.get(child.i) if child.dep_ in ("compound", "nmod") else None
            if number is not None and self.arguments.entities[number].type == kind:
                return self.arguments.of_entity(self.arguments.entities[number], child)
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

    # -- open triples ----------------------------------------------------------------------------------------------

    def _read(self, clause: Clause, form: str = "") -> _Reading | None:
        """A clause with its arguments, or None where they are no two things or nothing known."""
        subject = self.arguments.of_phrase(clause.subject, bare=is_existential(clause.frame))
        target = self.arguments.of_phrase(clause.object, owned=clause.frame.lemma in ("'s", "has"))
        if subject.entity and subject.entity == target.entity:
            subject, target = _unlinked(clause, subject, target)
            if subject.entity == target.entity:
                return None
        words = _bare(subject), _bare(target)
        if not all(words) or words[0] == words[1]:  # "the council is the council" says nothing
            return None
        if bool(subject.entity) + bool(target.entity) < _KNOWN_ENDS.get(form or clause.frame.kind, 0):
            return None
        return _Reading(clause, subject, target, form)

    def _open(self, reading: _Reading) -> Triple:
        clause, subject, target, form = reading
        stance = self.telling.stance(clause.frame, clause.said)
        return Triple(
            subject,
            clause.predicate,
            target,
            lemma=clause.lemma,
            status=stance.status,
            speaker=self.telling.speaker(stance),
            time=self.telling.time(clause.frame),
            confidence=round(self.sure(self.features.of_clause(clause, subject, target, form=form)), 4),
            evidence=self.telling.evidence(clause.frame.head, clause.subject, clause.object),
            pattern=f"open {form or 'clause'}",
        )

    def _ties(self, frames: Iterable[Frame], spoken: Iterable[Clause], tied: set[_Pair]) -> Iterator[_Reading]:
        """What the clauses say of entities inside their arguments, where the sentence does not tie them more
        directly."""
        inside = (tie for clause in spoken for tie in self.ties.of(clause))
        beside = (tie for frame in frames for tie in through(frame, self._is_entity))
        for tie in (*inside, *beside):
            reading = self._read(tie, "tie")
            if reading is None:
                continue
            pair = self._pair(tie.frame, reading.subject, reading.object)
            if pair not in tied:
                tied.add(pair)
                yield reading

    def _speeches(self, frames: Iterable[Frame], tied: set[_Pair]) -> Iterator[Triple]:
        """Of whom somebody speaks: the speaker of a clause with the entities in it."""
        for frame in frames:
            speaker = self.telling.stance(frame).speaker
            if speaker is None or not self._is_entity(speaker):
                continue
            for target in self.ties.entities(frame):
                if target.lower_ in _SAYS_NOTHING:
                    continue
                reading = self._read(Clause(frame, speaker, "says of", "say of", target), "speech")
                if reading is not None and (pair := self._pair(frame, reading.subject, reading.object)) not in tied:
                    tied.add(pair)
                    yield replace(self._open(reading), status=Status.FACT, speaker=None, time=None)

    def _pair(self, frame: Frame, subject: Argument, target: Argument) -> _Pair:
        """Two entities with the sentence that ties them."""
        return self.telling.sentence(frame.head), frozenset((subject.entity, target.entity))

    def _is_entity(self, head: Token) -> bool:
        return self.arguments.entity(head) is not None


def _bare(argument: Argument) -> str:
    """An argument's words alone, to be compared; nothing of what is but signs."""
    words = _LEADING_ARTICLE.sub("", " ".join(argument.text.split()).casefold())
    return words if any(map(str.isalnum, words)) else ""


def _light(match: Match) -> Iterator[tuple[int, int]]:
    """A verb and the noun that says what it does, by which a relation was found: "*made* a *donation* to"."""
    if match.noun is not None:
        yield match.frame.head.i, match.noun.i
    elif match.frame.kind == "event" and match.frame.head.dep_ == "dobj":
        yield match.frame.head.head.i, match.frame.head.i


def _heads(match: Match) -> Iterator[int]:
    """The words that carry a relation's predicate: with the noun of "made a donation to" its verb too."""
    yield match.frame.head.i
    for verb, noun in _light(match):
        yield from (verb, noun)


def _unlinked(clause: Clause, subject: Argument, target: Argument) -> tuple[Argument, Argument]:
    """In "the winner was Lee" and "Lee, a lawyer" one side names somebody and the other is only said of him."""
    if not clause.lemma.startswith("be") or bool(clause.subject.ent_type_) == bool(clause.object.ent_type_):
        return subject, target
    if clause.subject.ent_type_:
        return subject, Argument(target.text, target.start, target.end, label=target.text)
    return Argument(subject.text, subject.start, subject.end, label=subject.text), target


def _clauses(frame: Frame) -> Iterator[Clause]:
    return clauses(frame) if frame.kind in ("verb", "copula") else noun_clauses(frame)


def _words(match: Match) -> str:
    """The predicate of a named relation in the sentence's words."""
    frame, inverse = match.frame, match.pattern.inverse
    if frame.kind == "role":
        if frame.lemma in ATTACHED:
            return match.preposition or ATTACHED[frame.lemma] or "in"
        noun = noun_words(frame.head)
        return f"has {noun}" if inverse else f"is {noun} {match.preposition or 'of'}"
    if frame.kind == "event":
        # "the sale of Delbury to Norvik" is *Norvik* | *sale* | *Delbury*.
        return " ".join([noun_words(frame.head, singular=False), *([] if inverse else [match.preposition])]).strip()
    if inverse and match.pattern.form == "being":
        # "was awarded to Lee": *Lee* | *was awarded* | the prize.
        return verb_group(frame.head)
    # With its agent as the subject, "was arrested by the police" is *the police* | *arrested*.
    active = is_passive(frame.head) and not inverse and not match.preposition
    verb = frame.head.text if active else verb_group(frame.head)
    words = [verb, match.noun.text if match.noun is not None else "", match.preposition]
    # Read from its object's side, "Acme hired Lee" is *Lee* | *hired by* | *Acme*.
    return " ".join(word for word in (*words, "by" if inverse else "") if word)


def _ends(subject: Argument, target: Argument) -> Iterator[frozenset[str | int]]:
    """What a triple is between, by entities and by places in the text."""
    if subject.entity and target.entity:
        yield frozenset((subject.entity, target.entity))
    yield frozenset((subject.end, target.end))


def _points_elsewhere(noun: Token) -> bool:
    """Whether a phrase says nothing by itself: "whose cause", "which technology"."""
    return any(child.tag_ in ("WP$", "WDT", "WP") for child in noun.lefts)


def extracted(
    doc: Doc, matcher: Matcher, sure: Callable[[Features], float] = confidence
) -> tuple[tuple[LocalEntity, ...], tuple[Triple, ...]]:
    """The entities and triples of a document; ``Extraction`` says what they are found by."""
    with read_once(doc) as tree:
        return Extraction(tree, matcher, sure).run()


class _Triples:
    def __init__(self, schema: Schema) -> None:
        self.matcher = Matcher(schema)
        self.sure = confidence

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.triples``; causes are added to ``doc._.entities``."""
        require(doc, "kg_triples", {"quotes": "kg_quotes", "times": "kg_times", "entities": "kg_coref"})
        doc._.entities, doc._.triples = extracted(doc, self.matcher, self.sure)
        return doc


@Language.factory(
    "kg_triples", default_config={"schema_name": "news"}, requires=["doc._.entities"], assigns=["doc._.triples"]
)
def Triples(nlp: Language, name: str, schema_name: str) -> Callable[[Doc], Doc]:  # noqa: N802, ARG001
    """Factory of the component ``kg_triples``; add it last.

    It sets ``doc._.triples``, a tuple of ``kg.types.Triple``: named relations of the schema and open triples.

    Args:
        nlp: the pipeline.
        name: the component's name in it.
        schema_name: name or path of a schema.
    """
    declare("triples", triples, ())
    declare("headline", plain, 0)
    return _Triples(Schema.load(schema_name))
