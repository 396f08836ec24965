"""What a schema is, and where it comes from: a file of TOML, an ontology, or kg itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from kg.errors import SchemaError
from kg.patterns import Pattern
from kg.problems import one_error
from kg.registry import Registry

SHIPPED = ("news",)
MAX_BYTES = 4_000_000
"""Bytes beyond which no schema is read."""

# Readers of schemas that are no TOML, by the file's suffix: they take its bytes and what messages call it.
_FORMS: Registry[Callable[[bytes, str], "Schema"]] = Registry(
    "kg.schemas", dict.fromkeys(("ttl", "owl", "rdf"), "kg.ontology:read_ontology"), "reader of schemas"
)


@dataclass(frozen=True, slots=True)
class Relation:
    """A named predicate.

    Attributes:
        name: in kebab case, such as ``granted-clemency-to``.
        definition: what it means.
        subject: entity types that the subject may have.
        object: entity types that the object may have.
        symmetric: whether it holds either way round.
        asymmetric: whether it cannot hold both ways: A is a child of B, or B of A.
        performative: whether saying it does it: who says "I thank her" has praised her.
        patterns: how a sentence says it.
        label: for pictures and pages; the name in plain words unless given.
        inverse: name of the relation that says the same the other way round, or empty.
        wikidata: property of Wikidata, with ``^-1`` where the direction is the other one, or empty.
        schema_org: likewise the name of a property of schema.org.
        examples: sentences with what they say, as ``Example.of`` reads them.
        counter_examples: sentences that do not say it, as ``Example.counter`` reads them.
    """

    name: str
    definition: str
    subject: tuple[str, ...]
    object: tuple[str, ...]
    symmetric: bool = False
    asymmetric: bool = False
    performative: bool = False
    patterns: tuple[Pattern, ...] = ()
    label: str = ""
    inverse: str = ""
    wikidata: str = ""
    schema_org: str = ""
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Schema:
    """Entity types and relations.

    Attributes:
        name: short name.
        types: entity type to its definition.
        relations: in the order of the file.
        digest: 16 hexadecimal digits of a hash of the file, by which a changed schema is seen.
        source: what messages call the file.
        lines: relation, field and text to the line of the file where that stands, such as that of an example.

    Example:
        >>> schema = Schema.load("news")
        >>> schema["met-with"].symmetric
        True
    """

    name: str
    types: Mapping[str, str]
    relations: tuple[Relation, ...]
    digest: str = field(default="", compare=False)
    source: str = field(default="", compare=False)
    lines: Mapping[tuple[str, str, str], int] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def _by_name(self) -> dict[str, Relation]:
        return {relation.name: relation for relation in self.relations}

    @cached_property
    def _named_inverse(self) -> dict[str, str]:
        """Each relation that another names as its inverse, to the first that does."""
        return {relation.inverse: relation.name for relation in reversed(self.relations) if relation.inverse}

    def __getitem__(self, name: str) -> Relation:
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def inverse_of(self, name: str) -> str:
        """The relation that says the same the other way round, whichever of the two says so; empty if there is none.

        Args:
            name: of a relation.

        Raises:
            KeyError: there is no such relation.
        """
        return self[name].inverse or self._named_inverse.get(name, "")

    @classmethod
    def load(cls, source: str | Path) -> "Schema":
        """Read a schema.

        Args:
            source: name of a schema that ships with kg, or the path of a TOML file, or of an ontology in Turtle or
                RDF/XML: what ends in ``.ttl``, ``.owl`` or ``.rdf``.

        Raises:
            SchemaError: there is no such schema, or the file is wrong; says where and what to write instead.
        """
        name = str(source)
        if name in SHIPPED:
            return _shipped(name)
        path = Path(source)
        content = content_of(path)
        form = path.suffix.lower().removeprefix(".")
        if form and form in _FORMS:
            return _FORMS.get(form)(content, str(path))
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise SchemaError(f"{path} cannot be read: it is not in UTF-8", hint="save it as UTF-8") from error
        return cls.parse(text, source=str(path))

    @classmethod
    def parse(cls, text: str, *, source: str = "schema") -> "Schema":
        """Read a schema from TOML text.

        Args:
            text: the TOML.
            source: what messages call it.

        Raises:
            SchemaError: something in it is wrong; all that is wrong, a line each.

        Example:
            >>> Schema.parse('[types]\\nPerson = "a human being"\\nCompany = "a firm"', source="my.toml")
            Traceback (most recent call last):
            kg.errors.SchemaError: my.toml:3: kg gives no entity the type 'Company'
        """
        from kg.schema.reading import read

        schema, problems = read(text.replace("\r\n", "\n"), source)
        if problems:
            raise one_error(SchemaError, source, problems)
        return schema


def content_of(path: Path) -> bytes:
    """The bytes of a file, if they are not too many."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        hint = f"give the path of a TOML file, or one of: {', '.join(SHIPPED)}"
        raise SchemaError(f"no schema {str(path)!r}", hint=hint) from error
    except OSError as error:
        raise SchemaError(f"{path} cannot be read: {error.strerror or error}") from error
    if len(content) > MAX_BYTES:
        raise SchemaError(f"{path} has more than {MAX_BYTES:,} bytes", hint="a schema is a small file; is it this one?")
    return content


@cache
def _shipped(name: str) -> Schema:
    # Once: a pipeline and its components each ask for it.
    text = files("kg").joinpath("schemas", f"{name}.toml").read_text(encoding="utf-8")
    return Schema.parse(text, source=name)
