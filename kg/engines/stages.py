"""What the workers of a cluster do, task by task; each reads from the exchange and writes there.

All are functions of this module, so that a worker imports them, and take numbers and names of files: no text passes
through the scheduler. A task that is done again writes the same.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.config import Config
from kg.engines.analysing import analysed, pipeline_of
from kg.engines.exchange import Exchange
from kg.engines.neighbourhoods import number
from kg.errors import ExtractError, ModelError
from kg.resolve.profile import blocks
from kg.store import partitions
from kg.store.record import check
from kg.types import Analysis

Chunk = Sequence[tuple[str, Sequence[int]]]
"""Articles by where the exchange has what they say: files, and rows of each."""
Seen = tuple[int, int]
"""Of an article that was analysed: how many entities it mentions, and how many triples it has."""


def fingerprint(config: Config) -> str:
    """What the results of this process depend on beside the articles."""
    return pipeline_of(config).fingerprint


def prove(config: Config, folder: str, token: str) -> tuple[str, bool]:
    """The fingerprint of this process, and whether it sees a file of the exchange."""
    return fingerprint(config), bool(Exchange(folder).names(token))


def analyse(config: Config, wanted: str, folder: str, source: str, target: str, first: int, last: int
            ) -> list[Seen | ExtractError]:  # fmt: skip
    """Analyse articles of a file, and write what they say into another.

    Args:
        config: all settings.
        wanted: the fingerprint that results must have.
        folder: of the exchange.
        source: name of the file of articles.
        target: name of the file of analyses: a row for each article that is no error.
        first, last: which articles of the file.

    Raises:
        ModelError: this machine has another kg, model, schema or setting.
    """
    if (own := fingerprint(config)) != wanted:
        raise ModelError(
            "a worker has another kg, language model or schema than this machine", found=f"{own}, not {wanted}",
            hint="install the same versions on all machines",
        )  # fmt: skip
    exchange = Exchange(folder)
    results = list(map(_checked, analysed(config, exchange.read_articles(source)[first:last])))
    exchange.write_analyses(target, [one for one in results if isinstance(one, Analysis)])
    return [one if isinstance(one, ExtractError) else (len(one.entities), len(one.triples)) for one in results]


def _checked(result: Analysis | ExtractError) -> Analysis | ExtractError:
    try:
        if isinstance(result, Analysis):
            check(result)
    except ExtractError as error:
        return error
    return result


# A graph from nothing (kg.store.partitions), step by step


_NUMBERS = ("bands", "blocks", "places")


def file(work: str, what: str, at: int) -> str:
    """One of the files that a step leaves for the next."""
    return f"{work}/{what}/{at:06}.{'parquet' if what in _NUMBERS else 'arrow'}"


def tell(folder: str, work: str, at: int, chunk: Chunk, parts: int) -> None:
    """What articles tell of their entities, by profile; and the bands of their texts."""
    exchange = Exchange(folder)
    texts: list[int] = []
    bands: list[int] = []

    def analyses() -> Iterator[Analysis]:
        for analysis in _analyses(exchange, chunk):
            of = [number(band) for band in partitions.bands_of(analysis.article.text)]
            texts.extend([number(analysis.article.hash)] * len(of))
            bands.extend(of)
            yield analysis

    exchange.write_parts(file(work, "told", at), _parted(partitions.telling(analyses()), parts))
    exchange.write_numbers(file(work, "bands", at), text=texts, band=bands)


def gather(folder: str, work: str, part: int) -> None:
    """The profiles of which articles tell, and the blocks in which they stand."""
    exchange = Exchange(folder)
    profiles = list(partitions.gathered(exchange.read_part(f"{work}/told", part)))
    exchange.write_parts(file(work, "profiles", part), [profiles])
    rows = [(at, number(block), number(family(block))) for at, (key, _) in enumerate(profiles) for block in blocks(key)]
    at, block, of = zip(*rows, strict=True) if rows else ((), (), ())
    keys = [number(key) for key, _ in profiles]
    exchange.write_numbers(file(work, "blocks", part), key=[keys[one] for one in at], block=block, family=of)


def family(block: str) -> str:
    """What a block has in common with those whose profiles ask it, or whom its profiles ask.

    Example:
        >>> family("full:person:trmp") == family("short:person:trmp"), family("x:trmp")
        (True, 'x:trmp')
    """
    what, _, of = block.partition(":")
    return block if what == "x" else f"name:{of}"


def route(folder: str, work: str, part: int, parts: int) -> None:
    """Send profiles to where those are that they may be compared with."""
    exchange = Exchange(folder)
    overgrown = set(exchange.read_numbers(f"{work}/overgrown.parquet")["block"].tolist())
    found = exchange.read_numbers(file(work, "places", part))
    places = dict(zip(found["key"].tolist(), found["place"].tolist(), strict=True))
    by_place: list[list[tuple[str, str]]] = [[] for _ in range(parts)]
    for key, text in exchange.read_part_of(file(work, "profiles", part), 0):
        too_large = [block for block in blocks(key) if number(block) in overgrown]
        by_place[places[number(key)]].append((key, json.dumps([too_large, text])))
    exchange.write_parts(file(work, "routed", part), by_place)


def resolve(folder: str, work: str, place: int, parts: int) -> None:
    """Who is who among profiles that share no block with any others."""
    exchange = Exchange(folder)
    overgrown: set[str] = set()
    profiles = {}
    for key, value in exchange.read_part(f"{work}/routed", place):
        too_large, text = json.loads(value)
        overgrown.update(too_large)
        profiles[key] = partitions.profile_of(key, text)
    entity, quads = partitions.resolved(partitions.Neighbours(profiles, overgrown))
    exchange.write_parts(file(work, "entity", place), _parted(entity.items(), parts))
    exchange.write(f"{work}/quads/resolution-{place:06}.nq", quads)


def carry(folder: str, work: str, part: int, chunks: int) -> None:
    """Tell articles which entities their profiles are."""
    exchange = Exchange(folder)
    entity = dict(exchange.read_part(f"{work}/entity", part))
    told = (exchange.read_part_of(file(work, "told", at), part) for at in range(chunks))
    exchange.write_parts(file(work, "carried", part), [[(key, entity[key]) for key, _ in rows] for rows in told])


def compare(folder: str, places: Mapping[str, Sequence[int]]) -> dict[str, str]:
    """The groups of texts of which each may be nearly the same as others of them, by content hash.

    Args:
        folder: of the exchange.
        places: files, and rows of each.
    """
    exchange = Exchange(folder)
    texts: dict[str, str] = {}
    for name, rows in places.items():
        texts |= zip(exchange.column(name, "hash", rows), exchange.column(name, "text", rows), strict=True)
    return partitions.copies(texts)


def give(folder: str, work: str, at: int, chunk: Chunk, groups: Mapping[str, str], parts: int, run: str | None) -> None:
    """The records of articles, and what they give to statements and entities."""
    exchange = Exchange(folder)
    entity = dict(exchange.read_part(f"{work}/carried", at))
    given = partitions.given(_analyses(exchange, chunk), entity, groups, run)
    exchange.write(f"{work}/quads/records-{at:06}.nq", given.records)
    exchange.write_parts(file(work, "statements", at), _parted(given.statements, parts))
    exchange.write_parts(file(work, "entities", at), _parted(given.entities, parts))


def merge(folder: str, work: str, part: int) -> None:
    """Statements and entities as all articles give them."""
    exchange = Exchange(folder)
    for what, quads_of in (("statements", partitions.merged), ("entities", partitions.elected)):
        exchange.write(f"{work}/quads/{what}-{part:06}.nq", quads_of(exchange.read_part(f"{work}/{what}", part)))


def _analyses(exchange: Exchange, chunk: Chunk) -> Iterator[Analysis]:
    for name, rows in chunk:
        yield from exchange.read_analyses(name, rows)


def _parted(rows: Iterable[tuple[str, str]], parts: int) -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = [[] for _ in range(parts)]
    for key, value in rows:
        found[number(key) % parts].append((key, value))
    return found
