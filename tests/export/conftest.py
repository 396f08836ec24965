"""A small graph made by hand, as exporters read it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import pytest

from kg.store.vocabulary import PREFIXES
from kg.types import Entity, Evidence, Statement, Status, Support, Time


@dataclass(frozen=True)
class HandMade:
    """A source that holds what it is given; its RDF is one quad for each entity's label."""

    known: tuple[Entity, ...]
    said: tuple[Statement, ...]

    def entities(self) -> Sequence[Entity]:
        return self.known

    def statements(self, *, support: bool = False) -> Sequence[Statement]:
        assert support
        return self.said

    def articles(self) -> Sequence[object]:
        return ()

    def serialise(self, form: str, out: BinaryIO, *, history: bool = False, reifiers: bool = False) -> None:
        assert (form, reifiers) == ("nquads", False)
        label = PREFIXES["rdfs"] + "label"
        graph = "<urn:history>" if history else "<urn:graph>"
        for entity in self.known:
            out.write(f'<{entity.iri}> <{label}> "{entity.label}" {graph} .\n'.encode())


def entity(name: str, label: str, kind: str = "Person", aliases: Sequence[str] = (), articles: int = 1) -> Entity:
    return Entity(PREFIXES["ent"] + name, label, kind, tuple((alias, 1) for alias in aliases), articles)


def statement(
    key: str,
    subject: str,
    predicate: str,
    target: str,
    *,
    literal: bool = False,
    status: Status = Status.FACT,
    speaker: str | None = None,
    time: Time | None = None,
    sources: int = 1,
    sentences: Sequence[tuple[str, float]] = (),
) -> Statement:
    support = tuple(
        Support(PREFIXES["art"] + "a1", "A", Evidence(n * 100, n * 100 + len(text), text), "", "", "", "", sure)
        for n, (text, sure) in enumerate(sentences)
    )
    named = predicate.islower() and " " not in predicate
    return Statement(
        iri=PREFIXES["kgs"] + key,
        subject=PREFIXES["ent"] + subject,
        subject_label=subject.replace("_", " "),
        predicate=PREFIXES["rel"] + predicate.replace(" ", "-"),
        predicate_label=predicate,
        relation=predicate if named else None,
        object=target if literal else PREFIXES["ent"] + target,
        object_label=target.replace("_", " "),
        literal=literal,
        status=status,
        speaker=speaker,
        time=time,
        confidence=0.9,
        sources=sources,
        support=support,
    )


@pytest.fixture
def source_of() -> Callable[..., HandMade]:
    """Makes a source of one entity and one literal object, with these texts."""

    def make(label: str, literal: str = "the capital", sentence: str = "Ann went.") -> HandMade:
        said = statement("s1", "Ann_Lee", "went to", literal, literal=True, sentences=[(sentence, 0.9)])
        return HandMade((entity("Ann_Lee", label, aliases=[label]),), (said,))

    return make


@pytest.fixture
def source() -> HandMade:
    """Four statements between two people and a literal; two of them run between the same two."""
    return HandMade(
        (
            entity("Bob_Ray", "Bob Ray", aliases=["Ray", "the senator"], articles=2),
            entity("Ann_Lee", "Ann Lee"),
        ),
        (
            statement(
                "s1", "Ann_Lee", "met-with", "Bob_Ray", sources=2, time=Time("on June 6", "2018-06-06"),
                sentences=[("She met him.", 0.5), ("Ann Lee met Bob Ray.", 0.9)],
            ),
            statement(
                "s2", "Ann_Lee", "praised", "Bob_Ray", status=Status.CLAIMED, speaker="Cy Orr",
                sentences=[("Cy Orr said that Ann Lee praised Bob Ray.", 0.8)],
            ),
            statement("s3", "Bob_Ray", "met-with", "Ann_Lee", status=Status.DENIED),
            statement("s4", "Bob_Ray", "moved to", "the coast", literal=True, time=Time("last year")),
        ),
    )


HOSTILE = {
    "quotes": 'the "best" of \'em',
    "line ends": "one\ntwo\r\nthree\rfour\tfive",
    "markup": "]]> <b>&amp;</b> <!-- -->",
    "right to left": "\u202eevil\u202c \u200fשלום",
    "emoji": "👩‍👩‍👧 🇮🇱",
    "separators": "a,b;c|d\u2028e\u0085f",
    "formula": "=HYPERLINK(1)",
    "one megabyte": "long " * 200_000,
}
UNHOLDABLE = {"NUL": "a\x00b", "escape": "\x1b[31mred", "lone surrogate": "a\ud800b", "not a character": "a\ufffeb"}


@pytest.fixture(params=HOSTILE.values(), ids=HOSTILE.keys())
def hostile(request: pytest.FixtureRequest) -> str:
    """Text that every format must give back as it was."""
    return request.param


@pytest.fixture(params=UNHOLDABLE.values(), ids=UNHOLDABLE.keys())
def unholdable(request: pytest.FixtureRequest) -> str:
    """Text with a character that XML cannot hold."""
    return request.param
