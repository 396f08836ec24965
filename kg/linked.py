"""What an entity of the graph is, or may be, in a knowledge base."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EntityLink:
    """An entity of the graph and what it is, or may be, in a knowledge base.

    Attributes:
        entity: IRI of the entity.
        label: its canonical name.
        type: its type.
        target: IRI in the knowledge base.
        target_label: the name there.
        knowledge_base: its short name.
        score: 0 to 1.
        reason: why, in words.
        accepted: whether a person says so.
        target_type: the type there, as kg calls it; None where that is not known.
        target_description: what it is there, in a few words.
    """

    entity: str
    label: str
    type: str
    target: str
    target_label: str
    knowledge_base: str
    score: float
    reason: str
    accepted: bool = False
    target_type: str | None = None
    target_description: str = ""

    @property
    def why(self) -> str:
        """The reason, and whether a person says so."""
        return "; ".join(dict.fromkeys(["a person says so", self.reason])) if self.accepted else self.reason
