"""Annotated articles: what a careful reader found in each."""

import json
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from kg.errors import KgError
from kg.types import Status

_FACT = Status.FACT.value
_STATUSES = frozenset(status.value for status in Status)
_POSSESSIVE = re.compile(r"'s?\b")
_TITLES = frozenset(
    "mr mrs ms dr sir lord lady president chancellor sen senator rep gov governor king queen prince princess pope "
    "judge justice gen general col the".split()
)


@dataclass(frozen=True, slots=True)
class GoldFact:
    """One fact of an annotated article.

    Attributes:
        subject: id of an entity of the article.
        relation: name of a relation.
        object: id of an entity of the article.
        status: fact, claimed, planned, denied or hypothetical.
        evidence: the sentence that says it, or empty.
    """

    subject: str
    relation: str
    object: str
    status: str = _FACT
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An annotated article.

    Attributes:
        name: of its files, without the suffix.
        text: path of the article.
        names: id of each entity to its name.
        surfaces: each normal form of a name or description to the id of its entity.
        facts: in the order of the file.
    """

    name: str
    text: Path
    names: Mapping[str, str]
    surfaces: Mapping[str, str]
    facts: tuple[GoldFact, ...]


def normal(name: str) -> str:
    """A name without capitals, punctuation, possessive, titles and article, by which names are compared.

    Example:
        >>> normal("President O'Neil's"), normal("the Prime Minister")
        ('oneil', 'prime minister')
    """
    text = _POSSESSIVE.sub("", name.lower().replace("’", "'").replace("\u00a0", " "))
    words = re.sub(r"[^\w\s]", " ", text).split()
    while len(words) > 1 and (words[0] in _TITLES or (words[:2] == ["prime", "minister"] and len(words) > 2)):
        words = words[2 if words[0] == "prime" else 1 :]
    return " ".join(words)


def read_gold(folder: str | Path, relations: Set[str]) -> list[GoldArticle]:
    """Read a folder of annotated articles: ``NAME.json`` beside each ``NAME.txt`` (docs/evaluate.md).

    Args:
        folder: of the files; an article without annotation is passed over.
        relations: the relations that there are.

    Returns:
        The articles, by name.

    Raises:
        KgError: there is no annotation, or one is wrong; says which and what is wrong with it.
    """
    files = sorted(Path(folder).glob("*.json"))
    if not files:
        what = "holds no annotation" if Path(folder).is_dir() else "is no folder"
        raise KgError(f"{folder} {what}", hint="each article is two files there: NAME.txt and NAME.json")
    return [_article(file, relations) for file in files]


def _article(file: Path, relations: Set[str]) -> GoldArticle:
    text = file.with_suffix(".txt")
    if not text.is_file():
        hint = f"put the article beside it, as {text.name}"
        raise KgError(f"{file} annotates an article that is not there", hint=hint)
    try:
        table = json.loads(file.read_text(encoding="utf-8-sig"))
        entities = [(str(e["id"]), str(e["name"]), [str(m) for m in e.get("mentions", ())]) for e in table["entities"]]
        facts = tuple(
            GoldFact(str(f["s"]), str(f["r"]), str(f["o"]), str(f.get("status", _FACT)), str(f.get("evidence") or ""))
            for f in table["facts"]
        )
    except (OSError, ValueError, RecursionError) as error:
        raise KgError(f"{file} cannot be read: {error}") from error
    except KeyError as error:
        raise KgError(f"{file} lacks {error}", hint=_FORM) from error
    except (TypeError, AttributeError) as error:
        raise KgError(f"{file} is no annotation", hint=_FORM) from error
    names = {number: name for number, name, _ in entities}
    for fact in facts:
        _check(file, fact, names, relations)
    surfaces: dict[str, str] = {}
    for number, name, mentions in entities:
        for mention in (name, *mentions):
            surfaces.setdefault(normal(mention), number)
    surfaces.update((normal(name), number) for number, name in names.items())  # a full name wins over a short one
    return GoldArticle(file.stem, text, names, surfaces, facts)


_FORM = (
    'it must hold {"entities": [{"id", "name", "mentions": […]}, …], "facts": [{"s": id, "r": relation, "o": id}, …]}'
)


def _check(file: Path, fact: GoldFact, names: Mapping[str, str], relations: Set[str]) -> None:
    for number in (fact.subject, fact.object):
        if number not in names:
            raise KgError(f"{file} has a fact of entity {number!r}, which is not among its entities")
    if fact.relation not in relations:
        raise unknown_relation(str(file), fact.relation, relations)
    if fact.status not in _STATUSES:
        raise KgError(f"{file} has the status {fact.status!r}", hint=f"there are: {', '.join(Status)}")


def unknown_relation(where: str, name: str, relations: Set[str]) -> KgError:
    """The error for a relation that the schema does not have."""
    near = get_close_matches(name, relations, 1)
    hint = f"did you mean {near[0]!r}?" if near else "name the schema that has it, with --schema"
    return KgError(f"{where} has the relation {name!r}, which the schema does not have", hint=hint)
