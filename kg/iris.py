"""Identifiers of things in other people's data: IRIs, items of Wikidata, and the base that an IRI belongs to."""

import re

WIKIDATA = "http://www.wikidata.org/entity/"

_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\\x7f\ud800-\udfff]')
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S")
_ITEM = re.compile(r"Q[1-9][0-9]*")
_LAST_PART = re.compile(r"[^/#:]*[/#]*$")


def iri_of(identifier: str, base: str | None = None) -> str | None:
    """The IRI that an identifier means, or None if it is none.

    Args:
        identifier: an absolute IRI, a Wikidata item such as ``Q20``, or with a base any identifier.
        base: what goes before an identifier that is no IRI by itself.

    Example:
        >>> iri_of("Q20"), iri_of("42", "https://example.org/id/"), iri_of("42"), iri_of("not an <iri>")
        ('http://www.wikidata.org/entity/Q20', 'https://example.org/id/42', None, None)
    """
    if base is not None and "://" not in identifier:
        identifier = base + identifier
    elif _ITEM.fullmatch(identifier):
        identifier = WIKIDATA + identifier
    if not _ABSOLUTE.match(identifier) or _NOT_IN_IRI.search(identifier):
        return None
    return identifier


def base_of(iri: str) -> str:
    """What the identifiers of one base begin with: all of an IRI but its last part.

    Example:
        >>> base_of("http://www.wikidata.org/entity/Q20"), base_of("https://sws.geonames.org/3143244/")
        ('http://www.wikidata.org/entity/', 'https://sws.geonames.org/')
    """
    return _LAST_PART.sub("", iri)


def name_in_base(iri: str) -> str:
    """What a base calls a thing: the last part of the IRI, or all of it where that is nothing.

    Example:
        >>> name_in_base("http://www.wikidata.org/entity/Q20"), name_in_base("https://sws.geonames.org/3143244/")
        ('Q20', '3143244')
    """
    return iri[len(base_of(iri)) :].rstrip("/#") or iri
