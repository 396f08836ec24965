"""The spaCy component that extracts: frames, then named relations and open triples, each with status, speaker, time,
evidence."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import accumulate

from spacy.language import Language
from spacy.tokens import Doc

from kg.annotate.fields import declare, plain, require, triples
from kg.annotate.kept import KeptDoc
from kg.annotate.nouns import kind_of_name, organisation_kinds
from kg.annotate.paragraphs import in_title_case
from kg.annotate.tree import Token, Tree, read_once
from kg.extract.attachments import attachments
from kg.extract.causes import Causes, gerunds
from kg.extract.clauses import Clause, clauses, noun_clauses
from kg.extract.confidence import Features, confidence
from kg.extract.features import FeatureReader
from kg.extract.frames import ATTACHED, Frame, verb_frames
from kg.extract.matches import Match
from kg.extract.merging import merged, position
from kg.extract.nominal import event_frames
from kg.extract.open_triples import OpenTriples, ends
from kg.extract.phrases import Arguments
from kg.extract.predicates import noun_words, verb_group
from kg.extract.relations import Matcher
from kg.extract.retyping import retyped
from kg.extract.roles import role_frames
from kg.extract.subjects import is_passive
from kg.extract.telling import Telling
from kg.names import gender_of_first_name
from kg.patterns import ORGANISATION_KINDS, narrowed
from kg.schema import Relation, Schema
from kg.types import Argument, LocalEntity, Speaker, Status, Triple

# Who does this is against what he does it to.
_MEANS = {"oppose": "against"}


class Extraction:
    """Extracts from one document.

    Args:
        tree: of a document annotated by the ``kg_…`` components.
        matcher: of the schema.
        sure: how sure a reading is, from its features.
        phrases: read open triples of mere phrases, too, and not between entities alone.
    """

    def __init__(
        self, tree: Tree, matcher: Matcher, sure: Callable[[Features], float] = confidence, *, phrases: bool = True
    ) -> None:
        self.tree = tree
        self.matcher = matcher
        self.sure = sure
        self.arguments = Arguments(tree)
        self.features = FeatureReader(tree, self.arguments.mention_of)
        self.telling = Telling(tree, self.arguments)
        self.open_triples = OpenTriples(self.arguments, self.telling, self.features, sure, phrases=phrases)
        self.causes = Causes(tree, self.arguments)
        # Of mere phrases everything is read, of entities what can be said of them.
        self.among = None if phrases else _Among(tree, self.arguments.entity_of)
        headline = tree.fields.headline
        self.first = headline if headline and in_title_case(tree.words.whole[:headline]) else 0

    def run(self) -> tuple[tuple[LocalEntity, ...], tuple[Triple, ...]]:
        """Extract everything.

        Returns:
            The entities, causes included, and the triples in the order of the text.
        """
        frames = self.frames()
        matches = [match for frame in frames for match in self._matches(frame)]
        text = self.tree.words.whole
        self.arguments.retype(retyped(matches, self.arguments.entities, self.arguments.entity_of, text))
        named = [(match, triple) for match in matches if (triple := self._named(match)) is not None]
        # In "launched an attack on", the noun has been read with its verb.
        read = {match.noun.i for match, _ in named if match.noun is not None}
        named = [one for one in named if not (one[0].frame.kind == "event" and one[0].frame.head.i in read)]
        named = _without_echoes(_most_exact(named))
        said = {
            (head, between)
            for match, triple in named
            for head in _heads(match)
            for between in ends(triple.subject, triple.object)
        }
        told = {pair for match, _ in named for pair in _light(match)}
        if self.among is not None:
            frames = [frame for frame in frames if self.among.ties(frame)]
        spoken = [
            clause for frame in frames for clause in _clauses(frame) if (frame.head.i, clause.object.i) not in told
        ]
        tied = [self.open_triples.pair(match.frame, triple.subject, triple.object) for match, triple in named]
        in_order = [triple for _, triple in sorted(named, key=lambda item: item[0].frame.head.i)]
        found = [*merged(in_order, self.matcher.schema), *self.open_triples.of(frames, spoken, tied, said)]
        found = [self.causes.complete(triple) if triple.object.type == "Cause" else triple for triple in found]
        return (*self.arguments.entities, *self.causes.values()), tuple(sorted(found, key=position))

    def frames(self) -> list[Frame]:
        """The frames of the text; a headline in capitals is read for names alone."""
        entities, entity_of = self.arguments.entities, self.arguments.entity_of
        tokens = self.tree if self.among is None else list(filter(self.among.beside, self.tree))
        found = [
            *verb_frames(tokens),
            *event_frames(tokens, self.matcher.event_nouns),
            *role_frames(self.tree, entities, entity_of, tokens),
            *attachments(self.tree, entity_of, tokens),
        ]
        begin = self.tree.words.begin
        return [frame for frame in found if begin[frame.head.i] >= self.first]

    def _matches(self, frame: Frame) -> Iterator[Match]:
        """All relations that a frame states, and those of whoever says so."""
        inside = self.among is None or self.among.within(frame)
        if inside:
            yield from self.matcher.match(frame)
        yield from self.matcher.match_said(frame, self._claimant)
        if inside:
            yield from self._gerunds(frame)

    def _claimant(self, frame: Frame) -> Token | None:
        """Who says it, as far as he holds what he says to be so."""
        stance = self.telling.stance(frame)
        return stance.speaker if stance.status is Status.CLAIMED else None

    def _gerunds(self, frame: Frame) -> Iterator[Match]:
        """The relations to what is done, as far as that can be a cause: "opposes cutting taxes"."""
        extra = gerunds(frame) if frame.kind != "role" else None
        if extra is not None:
            for match in self.matcher.match(extra):
                if match.object.tag_ == "VBG":
                    yield match

    # -- named relations -------------------------------------------------------------------------------------------

    def _named(self, match: Match) -> Triple | None:
        relation = match.relation
        subject = self.typed(match.subject, match.pattern.subject or relation.subject)
        if subject is None:
            return None
        preposition = match.preposition or _MEANS.get(match.frame.lemma, "")
        target = self.typed(match.object, match.pattern.object or relation.object, preposition)
        if target is None or subject.entity == target.entity:
            return None
        if match.frame.lemma == "'s" and _may_be_a_firm(match.subject, subject.label):
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

    def typed(self, head: Token, types: Collection[str], preposition: str = "") -> Argument | None:
        """The argument that a phrase becomes, or None where it is nothing of these types.

        Args:
            head: the phrase's head.
            types: entity types; of a Cause, which need not be named, an entity is made.
            preposition: before the phrase, which tells what can be a cause.
        """
        known = self.arguments.entity(head, stand_in=True)
        if known is not None:
            entity, token = known
            fits = entity.type in types or (entity.type == "Organization" and _is_of(entity, types))
            fits = fits or ("team" in types and entity.id in self.arguments.teams)
            fits = fits or ("party" in types and entity.id in self.arguments.parties)
            return self.arguments.of_entity(entity, token) if fits else None
        named = self._named_by(head, types)
        if named is not None:
            return named
        if "Date" in types and (dated := self.arguments.date(head.i)) is not None:
            return dated.argument
        return self.causes.of(head, preposition) if "Cause" in types else None

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


class _Among:
    """Where entities stand. Without one in its sentence nothing is said of entities, and without two nothing between
    them; but who says what is quoted stands elsewhere, and whose chairman somebody is can have been said before.

    Args:
        tree: of the document.
        entity_of: head token of each mention to the number of its entity.
    """

    def __init__(self, tree: Tree, entity_of: Mapping[int, int]) -> None:
        self._sentence = tree.words.sentence
        self._stand: dict[int, set[int]] = defaultdict(set)
        for i, entity in entity_of.items():
            self._stand[self._sentence[i]].add(entity)
        self._quoted = {self._sentence[i] for quote in tree.fields.quotes for i in range(quote.start, quote.end)}
        # How many mentions have their head before each token.
        self._before = list(accumulate((i in entity_of for i in range(len(tree))), initial=0))

    def beside(self, token: Token) -> bool:
        """Whether something can be said of entities in a token's sentence."""
        number = self._sentence[token.i]
        return number in self._stand or number in self._quoted

    def within(self, frame: Frame) -> bool:
        """Whether something can be said of entities in a frame, but for its speaker."""
        before = self._before
        parts = (frame.head, *(head for heads in frame.arguments.values() for head in heads))
        return frame.kind == "role" or any(before[part.start] < before[part.end] for part in parts)

    def ties(self, frame: Frame) -> bool:
        """Whether something can be said in a frame between two entities."""
        number = self._sentence[frame.head.i]
        several = len(self._stand[number]) > 1 or number in self._quoted
        return frame.kind == "role" or (several and self.within(frame))


def _is_of(organisation: LocalEntity, types: Collection[str]) -> bool:
    """Whether an organisation is of one of the kinds that stand in small letters among types."""
    if ORGANISATION_KINDS.isdisjoint(types):
        return False
    return not organisation_kinds((organisation.label, *organisation.aliases), organisation.roles).isdisjoint(types)


def _may_be_a_firm(name: Token, label: str | None) -> bool:
    """Whether what is taken for somebody is called by one word alone: "Brazil's *Corvo*" is a firm or a team as
    often."""
    words = (label or "").split()
    return name.ent_type_ == "PERSON" and len(words) == 1 and gender_of_first_name(words[0]) is None


def _without_echoes(named: list[tuple[Match, Triple]]) -> list[tuple[Match, Triple]]:
    """Without what a speaker's words say once more: who "accused Lee of bribing Ray" accused Lee by that verb."""
    told = {_ends(triple) for match, triple in named if not match.pattern.form.startswith("said")}
    return [one for one in named if not one[0].pattern.form.startswith("said") or _ends(one[1]) not in told]


def _ends(triple: Triple) -> tuple[str | None, str | None, str | None]:
    return triple.relation, triple.subject.entity, triple.object.entity


def _most_exact(named: list[tuple[Match, Triple]]) -> list[tuple[Match, Triple]]:
    """Without what a less exact pattern of the same form says: of "Labour's Ann Lee" not that Labour employs her."""

    def key(match: Match, triple: Triple) -> tuple[int, str, str | None, str | None]:
        return match.frame.head.i, match.pattern.form, triple.subject.entity, triple.object.entity

    exact = {key(match, triple) for match, triple in named if match.pattern.exact}
    return [(m, t) for m, t in named if m.pattern.exact or key(m, t) not in exact]


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
    noun = match.noun.text if match.noun is not None else ""
    # The last word of an expression can be the preposition itself: "won gold *in* Oslo" has it once.
    words = [verb, noun, match.preposition if noun.lower() != match.preposition else ""]
    # Read from its object's side, "Acme hired Lee" is *Lee* | *hired by* | *Acme*.
    return " ".join(word for word in (*words, "by" if inverse else "") if word)


def extracted(
    doc: Doc | KeptDoc, matcher: Matcher, sure: Callable[[Features], float] = confidence, *, phrases: bool = True
) -> tuple[tuple[LocalEntity, ...], tuple[Triple, ...]]:
    """The entities and triples of a document; ``Extraction`` says what they are found by."""
    with read_once(doc) as tree:
        return Extraction(tree, matcher, sure, phrases=phrases).run()


class _Triples:
    def __init__(self, schema: Schema, *, phrases: bool) -> None:
        self.matcher = Matcher(schema)
        self.phrases = phrases
        self.sure = confidence

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.triples``; causes are added to ``doc._.entities``."""
        require(doc, "kg_triples", {"quotes": "kg_quotes", "times": "kg_times", "entities": "kg_coref"})
        self._extract(doc)
        return doc

    def read(self, kept: KeptDoc) -> None:
        """The same of a document that was kept."""
        self._extract(kept)

    def _extract(self, doc: Doc | KeptDoc) -> None:
        doc._.entities, doc._.triples = extracted(doc, self.matcher, self.sure, phrases=self.phrases)


@Language.factory(
    "kg_triples",
    default_config={"schema_name": "news", "phrases": True},
    requires=["doc._.entities"],
    assigns=["doc._.triples"],
)
def Triples(nlp: Language, name: str, schema_name: str, phrases: bool) -> Callable[[Doc], Doc]:  # noqa: N802, ARG001
    """Factory of the component ``kg_triples``; add it last.

    It sets ``doc._.triples``, a tuple of ``kg.types.Triple``: named relations of the schema and open triples.

    Args:
        nlp: the pipeline.
        name: the component's name in it.
        schema_name: name or path of a schema.
        phrases: find open triples whose arguments are mere phrases, too, and not between entities alone.
    """
    declare("triples", triples, ())
    declare("headline", plain, 0)
    return _Triples(Schema.load(schema_name), phrases=phrases)
