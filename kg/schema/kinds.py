"""The entity types that kg gives, and what others call them."""

import re
from collections.abc import Mapping
from difflib import get_close_matches

ENTITY_TYPES: Mapping[str, str] = {
    "Person": "a human being, real or fictional",
    "Organization": "a company, party, team, agency, government as an actor, band or medium",
    "Place": "a country, city, region or facility",
    "Event": "a named event: election, tournament, war, ceremony",
    "Work": "a film, book, song, programme or work of art",
    "Product": "something made to be sold or used, with a name of its own",
    "Law": "a law, treaty, bill or legal case",
    "Award": "a prize, title or honour",
    "Group": "a nationality, an ethnic, religious or otherwise described group of people",
    "Cause": "an issue that people stand up for or against",
}
"""The ten types, each with what it means."""

LITERAL_TYPES: Mapping[str, str] = {"Date": "a day, a month or a year"}
"""What an object can be beside an entity."""

TYPES: Mapping[str, str] = {**ENTITY_TYPES, **LITERAL_TYPES}
"""All that the types of a relation can be."""

# What schemas and ontologies call the ten, in small letters without spaces.
_OTHERS = {
    "Person": "human humanbeing individual people politician athlete player artist actor musician writer author "
    "official employee judge lawyer",
    "Organization": "organisation org company corporation firm business enterprise institution institute agency "
    "authority government governmentorganization governmentbody ministry team sportsteam sportsorganization club "
    "sportsclub footballclub footballteam party politicalparty university college school educationalorganization bank "
    "newspaper broadcaster medium media band musicgroup performinggroup union league ngo court publisher",
    "Place": "location country nation state city town village region province district county municipality settlement "
    "populatedplace administrativearea geographicregion geographicarea facility building venue stadium airport "
    "landmark continent island river mountain spatialthing address",
    "Event": "occurrence happening election tournament competition championship match game sportsevent war battle "
    "conflict ceremony festival conference meeting summit race",
    "Work": "creativework artwork workofart film movie book novel song album musicrecording painting play article "
    "document publication tvseries tvshow televisionshow programme program videogame",
    "Product": "device vehicle car aircraft ship software softwareapplication drug medicine weapon brand good goods "
    "service",
    "Law": "legislation act bill statute regulation treaty constitution legalcase courtcase lawsuit agreement",
    "Award": "prize honour honor medal title trophy distinction",
    "Group": "ethnicgroup nationality religiousgroup peoples community population demographic",
    "Cause": "issue topic subjectmatter campaignissue",
}  # fmt: skip
_BY_NAME = {name: kind for kind, names in _OTHERS.items() for name in (kind.lower(), *names.split())}
_ENOUGH = 0.75


def type_called(name: str) -> str | None:
    """The type that a name means, if it is one of the ten or a usual other name of one.

    Example:
        >>> type_called("Person"), type_called("Sports Team"), type_called("Widget")
        ('Person', 'Organization', None)
    """
    return _BY_NAME.get(re.sub(r"[\W_]+", "", name).lower())


def nearest_type(name: str) -> str | None:
    """The type that somebody may have meant by a name that is none.

    Example:
        >>> nearest_type("Persn"), nearest_type("Company"), nearest_type("Xyz")
        ('Person', 'Organization', None)
    """
    if known := type_called(name):
        return known
    near = get_close_matches(name.lower(), _BY_NAME, 1, _ENOUGH)
    return _BY_NAME[near[0]] if near else None
