"""The names of the graph: namespaces, and how entities, predicates, phrases and statements get their IRIs.

Plain strings and standard library only. An IRI is a function of what it names, never of the order in which articles
came, and two different names never share one.
"""

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, unquote

from kg.store.terms import shorten

BASE = "https://kg.example/"
KG = BASE + "ns#"
ENT = BASE + "entity/"
REL = BASE + "relation/"
OPEN = BASE + "predicate/"
PHRASE = BASE + "phrase/"
KGS = BASE + "statement/"
EDGE = BASE + "edge/"
ART = BASE + "article/"
RUN = BASE + "run/"
PROFILE = BASE + "profile/"
DECISION = BASE + "decision/"
LINK = BASE + "link/"
GROUP = BASE + "group/"
TEXT = BASE + "text/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SCHEMA = "https://schema.org/"
PROV = "http://www.w3.org/ns/prov#"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
OWL = "http://www.w3.org/2002/07/owl#"
DCTERMS = "http://purl.org/dc/terms/"

PREFIXES = {
    "kg": KG,
    "ent": ENT,
    "rel": REL,
    "open": OPEN,
    "phrase": PHRASE,
    "kgs": KGS,
    "edge": EDGE,
    "art": ART,
    "run": RUN,
    "decision": DECISION,
    "link": LINK,
    "group": GROUP,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "schema": SCHEMA,
    "prov": PROV,
    "nif": NIF,
    "dcterms": DCTERMS,
}

FORMAT_VERSION = 5

GRAPHS = (ART, KG + "graph/")
"""How the names of kg's own graphs begin. Any other graph in the store is what somebody keeps beside it."""

_CLASSES = {
    "Person": SCHEMA + "Person",
    "Organization": SCHEMA + "Organization",
    "Place": SCHEMA + "Place",
    "Event": SCHEMA + "Event",
    "Product": SCHEMA + "Product",
    "Work": SCHEMA + "CreativeWork",
    "Law": SCHEMA + "Legislation",
    "Money": SCHEMA + "MonetaryAmount",
}
_LONGEST = 80
# Letters of an XML name that an IRI can hold as well, so that every predicate can be an element of RDF/XML.
_FIRST = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    "\U00010000-\U0001fffd\U00020000-\U0002fffd\U00030000-\U0003fffd"
)
_NOT_IN_NAME = re.compile(f"[^{_FIRST}0-9\u00b7\u0300-\u036f\u203f\u2040. -]+")
XML_NAME = re.compile(f"[{_FIRST}][{_FIRST}0-9\u00b7\u0300-\u036f\u203f\u2040.-]*")
# How names end that have a hash; one that ends so of itself gets a hash, too, or it could be that of another.
_PHRASE_HASH, _SLUG_HASH = re.compile(r"\.[0-9a-f]{6}\Z"), re.compile(r"\.[0-9a-f]{8}\Z")
# XML 1.0 cannot hold these even escaped, and RDF no lone surrogates.
_NOT_STORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def storable(text: str) -> str:
    """Text as the graph keeps it: each character that XML 1.0 or RDF cannot hold becomes U+FFFD, one for one.

    Offsets stay true, and every export can be read back.

    Example:
        >>> storable("a\\x00b\\tc")
        'a\\ufffdb\\tc'
    """
    # What is printable holds none of them; to know that takes a tenth of the time.
    return text if text.isprintable() else _NOT_STORABLE.sub("\ufffd", text)


def escaped(json_text: str) -> str:
    """JSON with the same meaning, in which nothing must be replaced for the graph to keep it (see ``storable``).

    Example:
        >>> print(escaped('"a\ufffeb"'))
        "a\\ufffeb"
    """
    return _NOT_STORABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", json_text)


def digest(*parts: str, length: int = 16) -> str:
    """Hexadecimal digits of a hash over several texts, none of which can run into the next."""
    whole = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def local_name(text: str) -> str:
    """A text as the last part of an IRI: letters of every script stay readable, what is unsafe is percent-encoded.

    Example:
        >>> local_name("Zoë_O'Neil_(person)"), local_name("50% <off>")
        ("Zoë_O'Neil_(person)", '50%25%20%3Coff%3E')
    """
    name = "".join(c if c.isalnum() or c in "_.()'-" else quote(c, safe="") for c in storable(text))
    return name if 0 < len(name) <= 4 * _LONGEST else _cut(name, 4 * _LONGEST) + digest(text, length=12)


def entity_iri(name: str) -> str:
    """The IRI of the entity with this global name.

    Example:
        >>> entity_iri("Donald_Trump")
        'https://kg.example/entity/Donald_Trump'
    """
    return ENT + local_name(name)


def name_of(iri: str) -> str:
    """The name of an entity, as its IRI tells it, without a qualifier.

    Example:
        >>> name_of(entity_iri("Ann_Lee_(sport)"))
        'Ann Lee'
    """
    words = unquote(iri.removeprefix(ENT)).replace("_", " ")
    return words.partition(" (")[0]


@lru_cache(maxsize=20_000)
def profile_iri(key: str) -> str:
    """The IRI of a profile, from which ``profile_key()`` reads the key again.

    Example:
        >>> profile_iri("person|ann lee|sport"), profile_key(profile_iri("person|ann lee|sport"))
        ('https://kg.example/profile/person/ann+lee/sport', 'person|ann lee|sport')
    """
    return PROFILE + "/".join(quote(part, safe=" ").replace(" ", "+") for part in key.split("|"))


@lru_cache(maxsize=20_000)
def profile_key(iri: str) -> str:
    """The key of a profile."""
    return "|".join(unquote(part.replace("+", " ")) for part in iri.removeprefix(PROFILE).split("/"))


def relation_iri(name: str) -> str:
    """The IRI of a relation of the schema.

    Example:
        >>> relation_iri("met-with")
        'https://kg.example/relation/met-with'
    """
    return REL + (name if _stands_as_it_is(name) and len(name) <= _LONGEST else _slug(name))


def words(text: str) -> str:
    """An open predicate's words as they are compared and labelled: NFC, small letters, single spaces.

    Example:
        >>> words("Grant  clemency to")
        'grant clemency to'
    """
    return " ".join(unicodedata.normalize("NFC", storable(text)).casefold().split())


def open_predicate_iri(text: str) -> str:
    """The IRI of an open predicate. Different words have different IRIs, so that each has one label.

    Args:
        text: as ``words()`` gives it.

    Example:
        >>> open_predicate_iri("grant clemency to"), open_predicate_iri("co-found")
        ('https://kg.example/predicate/grant-clemency-to', 'https://kg.example/predicate/co_found')
    """
    return OPEN + _slug(text)


def phrase_iri(text: str) -> str:
    """The IRI of a mere phrase in the place of a subject, where RDF allows no literal.

    Example:
        >>> phrase_iri("A senior official")
        'https://kg.example/phrase/A_senior_official'
    """
    name = local_name(text.replace(" ", "_"))
    return PHRASE + (f"{name}.{digest(text, length=6)}" if "_" in text or _PHRASE_HASH.search(name) else name)


def class_iri(entity_type: str) -> str:
    """The class of entities of this type: schema.org's where it has one.

    Example:
        >>> class_iri("Person"), class_iri("Group")
        ('https://schema.org/Person', 'https://kg.example/ns#Group')
    """
    return _CLASSES.get(entity_type) or KG + (entity_type if _stands_as_it_is(entity_type) else _slug(entity_type))


def prefixed(iri: str) -> str:
    """An IRI for people: ``ent:Donald_Trump``, or the IRI itself where no prefix fits."""
    return shorten(iri, PREFIXES) or iri


def expanded(name: str) -> str | None:
    """The IRI that a prefixed name or an IRI means, or None if the text is neither.

    Example:
        >>> expanded("ent:Ann_Lee"), expanded("Ann Lee")
        ('https://kg.example/entity/Ann_Lee', None)
    """
    if name.startswith(BASE):
        return name
    prefix, colon, local = name.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else None


def _cut(name: str, length: int) -> str:
    return re.sub("%[0-9A-F]?$", "", name[:length]) + "."


def _stands_as_it_is(name: str) -> bool:
    return XML_NAME.fullmatch(name) is not None and not _SLUG_HASH.search(name)


def _slug(text: str) -> str:
    """An XML name made of a text: spaces to hyphens, hyphens to underscores; what is lost is made up for by a hash."""
    bare = _NOT_IN_NAME.sub("", text)
    slug = bare.replace("-", "_").replace(" ", "-")
    if bare == text and "_" not in text and len(slug) <= _LONGEST and _stands_as_it_is(slug):
        return slug
    slug = slug[:_LONGEST]
    return f"{slug if XML_NAME.fullmatch(slug) else '_' + slug}.{digest(text, length=8)}"
