"""Language files: what kg must know of a language to read the parse that a spaCy pipeline makes of it.

English is read by rules of its own. For any other language a TOML file says what the labels of the model mean and which
words tell that something is not a plain fact; ``docs/languages.md`` is the manual.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from kg.errors import ConfigError
from kg.problems import Problem, one_error, shown
from kg.tables import blocks, no_toml

SHIPPED = ("de", "fr")
"""Languages whose files ship with kg."""

MAX_BYTES = 1_000_000

DEPENDENCIES = (
    "subject", "passive-subject", "object", "recipient", "adverbial", "agent", "case", "governed", "genitive",
    "auxiliary", "passive", "complement", "parenthesis", "relative", "conjunct", "coordinator", "apposition", "name",
    "copula", "predicate", "particle",
)  # fmt: skip
WORDS = (
    "prepositions", "auxiliaries", "copulas", "passive-auxiliaries", "future-auxiliaries", "reflexives", "agents",
    "negations", "conditions", "according",
)  # fmt: skip
STATUSES = ("fact", "claimed", "planned", "denied", "hypothetical")
_TABLES = ("names", "dependencies", "words", "contractions", "status", "forms")


@dataclass(frozen=True)
class Grammar:
    """What a language file says.

    Attributes:
        code: of the language, as spaCy has it.
        name: of the language, in English.
        names: label of the model's named entities to the type of entity; other labels are no names.
        dependencies: what kg looks for (``DEPENDENCIES``) to the parse's labels of it.
        words: kind of word (``WORDS``) to the words, in small letters; those of verbs are base forms.
        contractions: preposition as it is written to the one it stands for: ``du`` is ``de``.
        genitive: the preposition that a genitive stands for in patterns; empty: none.
        governors: base form of a verb to what it makes of the clause below it, a status.
        forms: status to the features of a finite verb that tell it, each a set of ``Feature=Value``.
        digest: 16 hexadecimal digits of a hash of the file.
    """

    code: str
    name: str
    names: Mapping[str, str]
    dependencies: Mapping[str, frozenset[str]]
    words: Mapping[str, frozenset[str]]
    contractions: Mapping[str, str] = field(default_factory=dict)
    genitive: str = ""
    governors: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, tuple[frozenset[str], ...]] = field(default_factory=dict)
    digest: str = field(default="", compare=False)

    @classmethod
    def load(cls, source: str) -> "Grammar":
        """Read a language file.

        Args:
            source: code of a language whose file ships with kg, or the path of a file.

        Raises:
            ConfigError: there is none, or it is wrong; says what and where.

        Example:
            >>> french = Grammar.load("fr")
            >>> french.name, french.names["PER"], french.governors["nier"]
            ('French', 'Person', 'denied')
        """
        if source in SHIPPED:
            return cls.parse(files("kg").joinpath("languages", f"{source}.toml").read_text(encoding="utf-8"), source)
        try:
            with Path(source).open("rb") as file:
                content = file.read(MAX_BYTES + 1)
            if len(content) > MAX_BYTES:
                raise ConfigError(f"{source} has more than {MAX_BYTES:,} bytes", hint="is it a language file?")
            text = content.decode("utf-8-sig")
        except OSError as error:
            what = f"language file {source!r} cannot be read: {error.strerror or error}"
            raise ConfigError(what, hint=f"give the path of one, or one of: {', '.join(SHIPPED)}") from error
        except UnicodeDecodeError as error:
            raise ConfigError(f"{source} cannot be read: it is not in UTF-8", hint="save it as UTF-8") from error
        return cls.parse(text.replace("\r\n", "\n"), source)

    @classmethod
    def parse(cls, text: str, source: str = "language") -> "Grammar":
        """Read the text of a language file.

        Args:
            text: the TOML.
            source: what messages call it.

        Raises:
            ConfigError: something in it is wrong; all that is wrong, a line each.
        """
        try:
            table = tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            wrong = no_toml(error, text, 'write texts in quotes:  code = "fr"')
            raise one_error(ConfigError, source, [wrong]) from None
        if problems := list(_problems(table, text)):
            raise one_error(ConfigError, source, problems)
        dependencies, words = table.get("dependencies", {}), table.get("words", {})
        return cls(
            code=table["code"],
            name=table["name"],
            names=table["names"],
            dependencies={kind: frozenset(dependencies.get(kind, ())) for kind in DEPENDENCIES},
            words={kind: frozenset(map(str.lower, words.get(kind, ()))) for kind in WORDS},
            contractions=table.get("contractions", {}),
            genitive=table.get("genitive", ""),
            governors={verb: status for status in STATUSES for verb in table.get("status", {}).get(status, ())},
            forms={
                status: tuple(frozenset(form.split("|")) for form in forms)
                for status, forms in table.get("forms", {}).items()
            },
            digest=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        )


def _problems(table: Mapping[str, Any], text: str) -> Iterator[Problem]:
    """All that is wrong in a language file."""
    found = blocks(text)
    lines = {(block.name, key): line for block in found for key, line in block.keys.items()}
    heads = {block.name: block.line for block in found}
    for key in ("code", "name"):
        if not isinstance(table.get(key), str) or not table[key]:
            sample = "fr" if key == "code" else "French"
            yield Problem(lines.get(("", key), 0), f"it has no {key}", f'as in:  {key} = "{sample}"')
    if not isinstance(table.get("genitive", ""), str):
        yield Problem(lines.get(("", "genitive"), 0), "genitive must be a text", 'as in:  genitive = "von"')
    for key in table.keys() - {"code", "name", "genitive", *_TABLES}:
        line = lines.get(("", key), heads.get(key, 0))
        yield Problem(line, f"no field named {shown(key)!r}", f"there are: code, name, genitive, {', '.join(_TABLES)}")
    for name in _TABLES:
        rows = table.get(name, {})
        if not isinstance(rows, dict) or (name == "names" and not rows):
            yield Problem(heads.get(name, 0), f"[{name}] must be a table with entries", "docs/languages.md has one")
            continue
        for key, value in rows.items():
            if wrong := _wrong(name, key, value):
                yield Problem(lines.get((name, key), heads.get(name, 0)), *wrong)


def _wrong(name: str, key: str, value: object) -> tuple[str, str] | None:
    """What is wrong with an entry of a table, and what to do."""
    if name in ("names", "contractions"):
        return None if isinstance(value, str) else (f"{key} must be a text", 'as in:  PER = "Person"')
    known = {"dependencies": DEPENDENCIES, "words": WORDS}.get(name, STATUSES)
    if key not in known:
        return f"[{name}] has no {shown(key)!r}", f"there are: {', '.join(known)}"
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return f"{key} must be a list of texts", f'as in:  {key} = ["one", "two"]'
    return None
