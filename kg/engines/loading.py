"""A new graph of articles that are analysed: the steps of ``kg.engines.stages``, spread over a cluster.

What only this process knows is numbers: a few hundred bytes for an article. What it does with the graph is to load the
quads that the workers made, all in one transaction.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BufferedReader, RawIOBase
from typing import Any, Protocol
from uuid import uuid4

import numpy as np

from kg.engines import stages
from kg.engines.exchange import Exchange
from kg.engines.neighbourhoods import neighbourhoods, number
from kg.graph import Graph
from kg.resolve.cluster import LARGEST_BLOCK

# Articles of one task; and texts that one task compares.
CHUNK = 1_000
TEXTS = 2_000
_BUFFER = 1 << 20


class Spread(Protocol):
    """Has workers do tasks."""

    def __call__(self, function: Callable[..., Any], tasks: Iterable[Sequence[Any]], /) -> Iterator[Any]:
        """The results, in the order of the tasks, which are arguments of the function."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the exchange has what an article says.

    Attributes:
        file: of analyses.
        row: of the file.
        text: number of its text's content hash.
    """

    file: str
    row: int
    text: int


def load(graph: Graph, places: Sequence[Place], exchange: Exchange, spread: Spread) -> None:
    """Make a new graph that of these articles.

    Args:
        graph: new, and open for writing.
        places: of the articles, each of another source.
        exchange: what they say is there.
        spread: has workers do it.
    """
    if not places:
        return
    work = f"load-{uuid4().hex[:12]}"
    folder, chunks = exchange.folder, _chunks(places)
    parts = len(chunks)

    def each(stage: Callable[..., Any], *more: Any, of: Iterable[Any] | None = None) -> None:
        tasks = [(folder, work, at, *one, *more) for at, one in enumerate(of or [()] * parts)]
        for _ in spread(stage, tasks):
            pass

    try:
        each(stages.tell, parts, of=[(chunk,) for chunk in chunks])
        each(stages.gather)
        _place(exchange, work, parts)
        each(stages.route, parts)
        each(stages.resolve, parts)
        each(stages.carry, parts)
        groups = _groups(exchange, work, places, spread)
        each(stages.give, parts, graph.running, of=_with_groups(chunks, places, groups))
        each(stages.merge)
        graph.fill(BufferedReader(_Files(exchange, exchange.names(f"{work}/quads")), _BUFFER))
    finally:
        exchange.drop(work)


def _chunks(places: Sequence[Place]) -> list[stages.Chunk]:
    chunks: list[stages.Chunk] = []
    for first in range(0, len(places), CHUNK):
        rows: dict[str, list[int]] = defaultdict(list)
        for one in places[first : first + CHUNK]:
            rows[one.file].append(one.row)
        chunks.append(list(rows.items()))
    return chunks


def _place(exchange: Exchange, work: str, parts: int) -> None:
    """Where each profile is resolved: together with all that it shares a block with, directly or by way of others.

    A block that is too large joins nobody, nor does one of full names where too many short ones ask it, or none; see
    ``kg.resolve.cluster.Resolution.candidates``.
    """
    found = [exchange.read_numbers(stages.file(work, "blocks", part)) for part in range(parts)]
    keys, block, family = (np.concatenate([one[name] for one in found]) for name in ("key", "block", "family"))
    _, of, size = np.unique(block, return_inverse=True, return_counts=True)
    too_large = size[of] > LARGEST_BLOCK
    exchange.write_numbers(f"{work}/overgrown.parquet", block=np.unique(block[too_large]))
    asked = np.unique(np.stack((family, block)), axis=1)[0]
    several, count = np.unique(asked, return_counts=True)
    joins = ~np.isin(family, family[too_large]) & ((family == block) | np.isin(family, several[count > 1]))
    # Each profile stands in a block of its own, too, so that those are placed that share none.
    shared = np.where(joins, family, keys)
    members, component = neighbourhoods(keys, shared)
    for part, one in enumerate(found):
        own = np.unique(one["key"])
        places = component[np.searchsorted(members, own)] % parts
        exchange.write_numbers(stages.file(work, "places", part), key=own, place=places.astype(np.uint64))


def _groups(exchange: Exchange, work: str, places: Sequence[Place], spread: Spread) -> dict[int, tuple[str, str]]:
    """Content hash and group of each text, by its number, that is not the only one of its source."""
    found = [exchange.read_numbers(name) for name in exchange.names(f"{work}/bands")]
    text, band = (np.concatenate([one[name] for one in found]) for name in ("text", "band"))
    texts, component = neighbourhoods(text, band)
    articles = Counter(one.text for one in places)
    together: dict[int, list[int]] = defaultdict(list)
    for one, of in zip(texts.tolist(), component.tolist(), strict=True):
        together[of].append(one)
    first = {one.text: one for one in reversed(places)}
    waiting = [[first[one] for one in few] for few in together.values() if len(few) > 1 or articles[few[0]] > 1]
    groups: dict[int, tuple[str, str]] = {}
    for of_texts in spread(stages.compare, [(exchange.folder, task) for task in _comparing(waiting)]):
        groups |= {number(one): (one, group) for one, group in of_texts.items()}
    size: Counter[str] = Counter()
    for one, (_, group) in groups.items():
        size[group] += articles[one]
    return {one: (content_hash, group) for one, (content_hash, group) in groups.items() if size[group] > 1}


def _comparing(waiting: Iterable[Sequence[Place]]) -> Iterator[dict[str, list[int]]]:
    """Texts to compare, some thousand for a task; what is one component stays together."""
    task: dict[str, list[int]] = defaultdict(list)
    for few in waiting:
        for one in few:
            task[one.file].append(one.row)
        if sum(map(len, task.values())) >= TEXTS:
            yield dict(task)
            task.clear()
    if task:
        yield dict(task)


def _with_groups(
    chunks: Sequence[stages.Chunk], places: Sequence[Place], groups: dict[int, tuple[str, str]]
) -> Iterator[tuple[stages.Chunk, dict[str, str]]]:
    for at, chunk in enumerate(chunks):
        texts = {one.text for one in places[at * CHUNK : (at + 1) * CHUNK]}
        yield chunk, dict(groups[one] for one in texts & groups.keys())


class _Files(RawIOBase):
    """Files of the exchange, to be read as one."""

    def __init__(self, exchange: Exchange, names: Iterable[str]) -> None:
        super().__init__()
        self._contents = self._read(exchange, names)
        self._rest = memoryview(b"")

    def _read(self, exchange: Exchange, names: Iterable[str]) -> Iterator[bytes]:
        for name in names:
            with exchange.open(name) as file:
                while content := file.read(_BUFFER):
                    yield content

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """The next of the contents, as much as fits; none at the end."""
        self._rest = self._rest or memoryview(next(self._contents, b""))
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size
