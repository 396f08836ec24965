"""What was found in an article as one text of its record: its entities with all their mentions, and its triples.

As RDF nodes, mentions and local entities were a third of all quads of a graph, and nobody asks for one of them alone.
What people ask for, statements with their sentences, and which article mentions whom, is RDF; the rest is kept here,
whole, so that a record can be written anew from it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.store import vocabulary as v
from kg.types import Argument, Evidence, LocalEntity, Mention, Speaker, Status, Time, Triple

_decode = json.JSONDecoder().raw_decode
# What is kept of an article in which nothing was found.
NOTHING = '{"entities":[],"triples":[]}'


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in an article, and which entities of the graph these are.

    Attributes:
        entities: of the article.
        triples: of the article, in the order of its nodes ``#t1``, ``#t2`` …
        profiles: key of the profile of each entity, by its id.
        iris: IRI of the graph's entity, by the same.
    """

    entities: tuple[LocalEntity, ...]
    triples: tuple[Triple, ...]
    profiles: Mapping[str, str]
    iris: Mapping[str, str]

    def text(self) -> str:
        """As the record keeps it."""
        whole = {
            "entities": [self._entity(one) for one in self.entities],
            "triples": [_triple(one) for one in self.triples],
        }
        return v.escaped(json.dumps(whole, ensure_ascii=False, separators=(",", ":")))

    def _entity(self, one: LocalEntity) -> dict[str, Any]:
        return _given(
            id=one.id, label=one.label, type=one.type, aliases=one.aliases, roles=one.roles, gender=one.gender,
            mentions=[(mention.start, mention.end, mention.kind) for mention in one.mentions],
            profile=self.profiles[one.id], entity=self.iris[one.id],
        )  # fmt: skip

    @classmethod
    def of_text(cls, kept: str, article: str) -> "Found":
        """The reverse of ``text()``.

        Args:
            kept: what the record keeps.
            article: text of the article, of which mentions and sentences are parts.

        Raises:
            KeyError, ValueError, TypeError: it was not written by ``text()``.
        """
        whole = json.loads(kept)
        told = whole["entities"]
        entities = tuple(_read_entity(one, article) for one in told)
        known = {one.id: one for one in entities}
        return cls(
            entities,
            tuple(_read_triple(one, article, known) for one in whole["triples"]),
            {one["id"]: one["profile"] for one in told},
            {one["id"]: one["entity"] for one in told},
        )


def told_entities(kept: str) -> list[dict[str, Any]]:
    """What is kept of the entities alone, and of these all but their mentions: who is who needs no more.

    Args:
        kept: as ``Found.text()`` gives it.
    """
    told: list[dict[str, Any]] = _decode(kept, len('{"entities":'))[0]
    for one in told:
        one.pop("mentions", None)
    return told


def _given(**values: Any) -> dict[str, Any]:
    """What there is something to say of."""
    return {name: value for name, value in values.items() if value not in (None, "", (), [], False)}


def _triple(one: Triple) -> dict[str, Any]:
    return _given(
        subject=_argument(one.subject), predicate=one.predicate, object=_argument(one.object), lemma=one.lemma,
        relation=one.relation, status=one.status.value,
        speaker=_given(label=one.speaker.label, entity=one.speaker.entity) if one.speaker else None,
        time=_given(text=one.time.text, value=one.time.value) if one.time else None,
        confidence=round(one.confidence, 4),
        evidence=[(sentence.start, sentence.end) for sentence in one.evidence],
        pattern=one.pattern, inverse=one.inverse, asymmetric=one.asymmetric,
    )  # fmt: skip


def _argument(one: Argument) -> dict[str, Any]:
    if one.entity:
        return {"text": one.text, "start": one.start, "end": one.end, "entity": one.entity}
    return _given(text=one.text, label=one.label, type=one.type) | {"start": one.start, "end": one.end}


def _read_entity(told: Mapping[str, Any], article: str) -> LocalEntity:
    mentions = tuple(Mention(start, end, article[start:end], kind) for start, end, kind in told.get("mentions", ()))
    return LocalEntity(
        told["id"], told["label"], told["type"], tuple(told.get("aliases", ())), mentions,
        tuple(told.get("roles", ())), told.get("gender"),
    )  # fmt: skip


def _read_triple(told: Mapping[str, Any], article: str, known: Mapping[str, LocalEntity]) -> Triple:
    speaker, time = told.get("speaker"), told.get("time")
    return Triple(
        _read_argument(told["subject"], known), told["predicate"], _read_argument(told["object"], known),
        lemma=told.get("lemma", ""), relation=told.get("relation"), status=Status(told["status"]),
        speaker=Speaker(speaker.get("label", ""), speaker.get("entity")) if speaker else None,
        time=Time(time.get("text", ""), time.get("value")) if time else None,
        confidence=told.get("confidence", 0), pattern=told.get("pattern", ""), inverse=told.get("inverse"),
        evidence=tuple(Evidence(start, end, article[start:end]) for start, end in told.get("evidence", ())),
        asymmetric=told.get("asymmetric", False),
    )  # fmt: skip


def _read_argument(told: Mapping[str, Any], known: Mapping[str, LocalEntity]) -> Argument:
    text, entity = told.get("text", ""), told.get("entity")
    if entity:
        one = known[entity]
        return Argument(text, told["start"], told["end"], entity, one.label, one.type, one.aliases)
    return Argument(text, told["start"], told["end"], None, told.get("label", ""), told.get("type"))

