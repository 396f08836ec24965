"""Any SPARQL 1.1 endpoint as a knowledge base, asked for many names at a time.

Two queries a batch: which things have one of the names, as ``rdfs:label``, ``skos:prefLabel``, ``skos:altLabel``,
``schema:name`` or ``foaf:name``, with the language and without; then what is said of these. Nothing is asked unless the
user gives an address. Answers are those of the SPARQL 1.1 Protocol and of its results in JSON (W3C, 2013).
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kg.addresses import check_address
from kg.errors import ReadError
from kg.iris import iri_of
from kg.link.known import KnownEntity, NameIndex
from kg.link.wikidata import TYPES
from kg.sparql import Client

_log = logging.getLogger("kg")

NAMES_A_QUERY = 50
ANSWERS = 2_000
"""Most rows of one answer; a name that is as common as that tells nothing."""

MAX_BYTES = 20_000_000
TIMEOUT = 60.0

_LABELS = ("rdfs:label", "skos:prefLabel", "schema:name", "schemas:name", "foaf:name")
_ALIASES = ("skos:altLabel", "schema:alternateName", "schemas:alternateName")
_DESCRIPTIONS = ("schema:description", "schemas:description", "rdfs:comment", "dcterms:description", "dbo:abstract")
_KINDS = ("rdf:type", "wdt:P31")
_PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "dbo": "http://dbpedia.org/ontology/",
    "schema": "http://schema.org/",
    "schemas": "https://schema.org/",
    "wdt": "http://www.wikidata.org/prop/direct/",
}
# The last part of a class's IRI, as schema.org, FOAF, DBpedia and others have it, and kg's type.
_CLASSES = {
    "Person": "Person", "Organization": "Organization", "Organisation": "Organization",
    "Company": "Organization", "Corporation": "Organization", "NewsMediaOrganization": "Organization",
    "SportsTeam": "Organization", "PoliticalParty": "Organization", "EducationalOrganization": "Organization",
    "GovernmentOrganization": "Organization", "Place": "Place", "Country": "Place", "City": "Place",
    "PopulatedPlace": "Place", "Location": "Place", "AdministrativeArea": "Place", "Event": "Event",
    "CreativeWork": "Work", "Work": "Work", "Film": "Work", "Movie": "Work", "Book": "Work", "Product": "Product",
    "Legislation": "Law", "Award": "Award", "EthnicGroup": "Group",
}  # fmt: skip
_LONGEST_DESCRIPTION = 500
_ALL_LANGUAGES = "mul"  # Wikidata's tag for names that are the same in many languages


class Endpoint:
    """What an endpoint knows of the names that are asked for.

    Args:
        source: its address, ``http://`` or ``https://``.
        language: of the names.
        base: is of no use here; an endpoint has IRIs.
        timeout: seconds to wait for an answer.
        pause: seconds before the second try of a query that failed, twice as many before the next.

    Raises:
        ConfigError: the address is none.

    Example:
        >>> Endpoint("https://query.example.org/sparql").name
        'https://query.example.org/sparql'
        >>> Endpoint("file:///etc/passwd")
        Traceback (most recent call last):
        kg.errors.ConfigError: file:///etc/passwd is no address of a SPARQL endpoint
    """

    licence = ""

    def __init__(
        self, source: str, *, language: str = "en", base: str | None = None,  # noqa: ARG002
        timeout: float = TIMEOUT, pause: float = 1.0,
    ) -> None:  # fmt: skip
        check_address(source, "a SPARQL endpoint")
        self.name = source
        self._language = language
        self._timeout = timeout
        self._pause = pause
        self._index = NameIndex()
        self._asked: set[str] = set()

    def prepare(self, names: Iterable[str]) -> None:
        """Ask for all of them, many at a time.

        Raises:
            ReadError: the endpoint cannot be reached, or answers with something else than results.
        """
        new = sorted({name for name in names if name.strip()} - self._asked)
        for start in range(0, len(new), NAMES_A_QUERY):
            batch = new[start : start + NAMES_A_QUERY]
            for entity in self._about(self._named(batch)):
                self._index.add(entity)
            self._asked.update(batch)

    def candidates(self, name: str, type: str | None) -> Sequence[KnownEntity]:  # noqa: A002, ARG002
        """Things that have this name; asked for now, if it was not prepared for.

        Raises:
            ReadError: as ``prepare`` does.
        """
        self.prepare([name])
        return self._index.of(name)

    # -- queries ---------------------------------------------------------------------------------------------------

    def _named(self, names: list[str]) -> list[str]:
        tags = ("", f"@{self._language}", f"@{_ALL_LANGUAGES}")
        values = " ".join(_quoted(name) + tag for name in names for tag in tags)
        places = " ".join((*_LABELS, *_ALIASES))
        rows = self._select(
            f"SELECT DISTINCT ?id WHERE {{ VALUES ?name {{ {values} }} VALUES ?is {{ {places} }} ?id ?is ?name . "
            f"FILTER (isIRI(?id)) }}",
            ANSWERS,
        )
        return sorted({iri for row in rows if (iri := iri_of(row.get("id", ("", ""))[0]))})

    def _about(self, ids: list[str]) -> Iterator[KnownEntity]:
        for start in range(0, len(ids), NAMES_A_QUERY):
            batch = ids[start : start + NAMES_A_QUERY]
            things = " ".join(f"<{one}>" for one in batch)
            places = " ".join((*_LABELS, *_ALIASES, *_DESCRIPTIONS, *_KINDS))
            rows = self._select(
                f"SELECT DISTINCT ?id ?is ?value WHERE {{ VALUES ?id {{ {things} }} VALUES ?is {{ {places} }} "
                f'?id ?is ?value . FILTER (isIRI(?value) || LANG(?value) IN ("", "{_ALL_LANGUAGES}") || '
                f"LANGMATCHES(LANG(?value), {_quoted(self._language)})) }}",
                5 * ANSWERS,
            )
            said: dict[str, dict[str, set[tuple[str, str]]]] = defaultdict(lambda: defaultdict(set))
            for row in rows:
                if {"id", "is", "value"} <= row.keys():
                    said[row["id"][0]][row["is"][0]].add(row["value"])
            for one in batch:
                if (entity := _entity(one, said[one])) is not None:
                    yield entity

    def _select(self, query: str, most: int) -> list[dict[str, tuple[str, str]]]:
        """Rows, at most so many, of variable to value and language."""
        prefixes = " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in _PREFIXES.items())
        client = Client(self.name, timeout=self._timeout, most=MAX_BYTES, pause=self._pause, failing=ReadError)
        rows = client.rows(f"{prefixes} {query} LIMIT {most}")
        if len(rows) >= most:
            _log.warning("%s", f"{self.name} has more than {most:,} rows for some names; the rest is left out")
        return [
            {name: (term["value"], str(term.get("xml:lang", ""))) for name, term in row.items()} for row in rows
        ]


def _quoted(text: str) -> str:
    """A text as SPARQL writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return '"' + "".join(char if char >= " " and not "\ud800" <= char <= "\udfff" else " " for char in escaped) + '"'


def _iri(short: str) -> str:
    prefix, _, local = short.partition(":")
    return _PREFIXES[prefix] + local


def _entity(iri: str, said: dict[str, set[tuple[str, str]]]) -> KnownEntity | None:
    def texts(places: tuple[str, ...]) -> list[str]:
        # Those in the language go before those without one.
        found = [pair for place in places for pair in sorted(said[_iri(place)], key=lambda pair: (not pair[1], pair))]
        return list(dict.fromkeys(text for text, _ in found))

    labels = texts(_LABELS)
    names = [*labels, *texts(_ALIASES)]
    if not names:
        return None
    classes = [one.rstrip("/").replace("#", "/").rpartition("/")[2] for one in texts(_KINDS)]
    kinds = [TYPES.get(one) or _CLASSES.get(one) for one in classes]
    return KnownEntity(
        id=iri, label=names[0], aliases=tuple(dict.fromkeys(names[1:])),
        type=next((kind for kind in kinds if kind), None),
        description=next(iter(texts(_DESCRIPTIONS)), "")[:_LONGEST_DESCRIPTION],
    )  # fmt: skip
