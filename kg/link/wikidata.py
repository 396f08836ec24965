"""A dump of Wikidata as a knowledge base: one entity a line, read once, of which only what is asked for is kept.

The form is that of the weekly JSON dumps (https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html): an
array with one entity on each line. Lines without the array's brackets and commas are read as well, so that a part of a
dump will do.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.iris import WIKIDATA, iri_of
from kg.link.known import KnownEntity, NameIndex, keys
from kg.link.source import MAX_LINE, Skipped, json_object, lines, opened

# What an item is an instance of (P31), as kg's types. Subclasses are many; these are what most items of the news have.
TYPES = {
    item: kind
    for kind, items in {
        "Person": "Q5",
        "Organization": "Q43229 Q4830453 Q783794 Q6881511 Q891723 Q7278 Q476028 Q12973014 Q327333 Q484652 Q3918 "
        "Q1616075 Q11032 Q163740 Q79913 Q245065 Q215380 Q22687 Q46970 Q192350 Q1331793 Q847017 Q2085381 Q18127",
        "Place": "Q6256 Q3624078 Q515 Q1549591 Q5119 Q35657 Q486972 Q532 Q3957 Q8502 Q4022 Q23442 Q5107 Q10864048 "
        "Q13220204 Q484170 Q262166 Q1093829 Q15284 Q7275 Q82794 Q41176 Q23397 Q165 Q1248784 Q174782 Q112099",
        "Event": "Q1656682 Q40231 Q198 Q178561 Q3839081 Q132241 Q27020041 Q500834 Q15275719 Q2020153 Q7944",
        "Work": "Q11424 Q5398426 Q7725634 Q571 Q482994 Q134556 Q7366 Q7889 Q3305213 Q41298 Q1002697 Q24856 Q47461344",
        "Product": "Q2424752 Q3231690 Q7397 Q15142889 Q10929058 Q12140",
        "Law": "Q820655 Q7748 Q131569 Q49371 Q625298 Q2334719",
        "Award": "Q618779 Q38033430 Q378427 Q4220917",
        "Group": "Q41710 Q231002 Q9174",
    }.items()
    for item in items.split()
}

# Properties whose values are what an item keeps company with: where it lies, who leads it, where one works and plays.
_COMPANY = ("P17", "P27", "P36", "P1376", "P131", "P159", "P108", "P102", "P54", "P39", "P106", "P112", "P169", "P749",
            "P463", "P26", "P35", "P6", "P488", "P127", "P50", "P57", "P175")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Item:
    known: KnownEntity
    company: tuple[str, ...]


class Dump:
    """Items of a dump whose names are asked for.

    The whole dump is read once, when the names are known. Memory grows with what is kept, not with the dump.

    Args:
        source: the file, plain or packed with gzip or bzip2.
        language: of labels, aliases and descriptions; ``mul``, Wikidata's code for all languages, is read as well.
        base: what goes before an item's number; Wikidata's own by default.

    Example:
        >>> import tempfile
        >>> file = Path(tempfile.mkdtemp(), "part.json")
        >>> _ = file.write_text('''[
        ... {"id": "Q20", "labels": {"en": {"language": "en", "value": "Norway"}}},
        ... {"id": "Q34", "labels": {"en": {"language": "en", "value": "Sweden"}}}
        ... ]''')
        >>> dump = Dump(str(file))
        >>> dump.prepare(["Norway"])
        >>> dump.candidates("Norway", "Place")[0].id, dump.candidates("Sweden", "Place")
        ('http://www.wikidata.org/entity/Q20', [])
    """

    licence = "Wikidata, CC0"

    def __init__(self, source: str, *, language: str = "en", base: str | None = None) -> None:
        self._path = Path(source)
        self._languages = tuple(dict.fromkeys((language, language.partition("-")[0], "mul")))
        self._base = base or WIKIDATA
        self.name = self._path.name
        self._index = NameIndex()
        self._skipped = Skipped(source, "line")
        self.read = 0
        """How many items were read."""

    @property
    def skipped(self) -> int:
        """How many lines could not be used."""
        return self._skipped.count

    def prepare(self, names: Iterable[str]) -> None:
        """Read the dump, and keep what has one of these names.

        Raises:
            ReadError: the file cannot be read, or has lines of which none can be used.
        """
        wanted = {key for name in names for key in keys(name)}
        kept: list[_Item] = []
        self._skipped = Skipped(str(self._path), "line")
        self.read = 0
        broken = 0
        for record in self._records():
            self.read += 1
            try:
                if (item := self._item(record, wanted)) is not None:
                    kept.append(item)
            except ValueError as error:
                broken += 1
                self._skipped.add(self.read, str(error))
        self._skipped.tell(self.read - broken)
        labels = {item.known.id: item.known.label for item in kept}
        self._index = NameIndex(
            # Of their company those are named that the graph names too, and with whom it can be met there.
            replace(item.known, related=tuple(labels[one] for one in item.company if one in labels))
            for item in kept
        )

    def candidates(self, name: str, type: str | None) -> Sequence[KnownEntity]:  # noqa: A002, ARG002
        """Items that may have this name, if it was among those prepared for."""
        return self._index.of(name)

    def _records(self) -> Iterator[dict[str, Any]]:
        with opened(self._path) as file:
            for number, line in lines(file):
                bare = line.strip().removesuffix(b",") if line is not None else b""
                if line is not None and bare in (b"", b"[", b"]"):
                    continue
                try:
                    if line is None:
                        raise ValueError(f"it is longer than {MAX_LINE:,} bytes")
                    yield json_object(bare)
                except ValueError as error:
                    self._skipped.add(number, str(error))

    def _item(self, record: dict[str, Any], wanted: set[str]) -> _Item | None:
        try:
            label = self._text(record.get("labels"))
            names = [label, *self._aliases(record.get("aliases"))]
            if not label or not any(key in wanted for name in names for key in keys(name)):
                return None
            claims = record.get("claims") or {}
            kinds = [TYPES[one] for one in _items(claims, "P31") if one in TYPES]
            company = [self._base + one for relation in _COMPANY for one in _items(claims, relation)]
            if (iri := iri_of(str(record["id"]), self._base)) is None:
                raise TypeError
            known = KnownEntity(
                id=iri, label=label, aliases=tuple(dict.fromkeys(names[1:])),
                type=kinds[0] if kinds else None, description=self._text(record.get("descriptions")),
                popularity=float(len(record.get("sitelinks") or ())),
            )  # fmt: skip
        except (KeyError, TypeError, AttributeError):  # JSON that is no item
            raise ValueError("it is no item of Wikidata") from None
        return _Item(known, tuple(dict.fromkeys(company)))

    def _text(self, texts: Mapping[str, Any] | None) -> str:
        """The text in the first of the languages that has one."""
        found = (texts[language]["value"] for language in self._languages if texts and language in texts)
        return str(next(found, ""))

    def _aliases(self, aliases: Mapping[str, Any] | None) -> list[str]:
        several = (aliases[language] for language in self._languages if aliases and language in aliases)
        return [str(one["value"]) for group in several for one in group]


def _items(claims: Mapping[str, Any], relation: str) -> Iterator[str]:
    """The items that are a claim's values, those of preferred rank first, without those that no longer hold."""
    ranked = sorted(claims.get(relation, ()), key=lambda claim: claim.get("rank") != "preferred")
    for claim in ranked:
        value = claim.get("mainsnak", {}).get("datavalue", {}).get("value")
        if claim.get("rank") != "deprecated" and isinstance(value, dict) and "id" in value:
            yield str(value["id"])
