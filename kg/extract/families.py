"""Word families: the nouns that tell of what a verb tells of, and of who does it.

"advocate" has *advocacy* and *advocate*, "acquire" has *acquisition* and *acquirer*. The table is made from the
derivations of WordNet 3.0 (Fellbaum 1998, "WordNet: an electronic lexical database") by bench/families.py; event nouns
that it lacks are those of ``kg.extract.lexicon``.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.extract.lexicon import EVENT_NOUNS


@dataclass(frozen=True, slots=True)
class Family:
    """The nouns of one verb, in base form.

    Attributes:
        events: of what happens: "acquisition".
        agents: of who does it: "acquirer".
        patients: of to whom it is done: "appointee".
    """

    events: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()
    patients: frozenset[str] = frozenset()


def _undergoes(noun: str) -> bool:
    """Whether a noun names to whom it is done, as "appointee" does."""
    return noun.endswith("ee") or noun == "defendant"


@cache
def _table() -> Mapping[str, Family]:
    happenings: dict[str, set[str]] = defaultdict(set)
    doers: dict[str, set[str]] = defaultdict(set)
    for noun, (verb, _) in EVENT_NOUNS.items():
        happenings[verb].add(noun)
    for line in files("kg").joinpath("extract", "families.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            verb, events, agents = line.split("\t")
            happenings[verb].update(events.split())
            doers[verb].update(agents.split())
    return {
        verb: Family(
            frozenset(happenings[verb]),
            frozenset(noun for noun in doers[verb] if not _undergoes(noun)),
            frozenset(noun for noun in doers[verb] if _undergoes(noun)),
        )
        for verb in happenings.keys() | doers.keys()
    }


def family(verb: str) -> Family:
    """The nouns of a verb's family; British and American spellings are one.

    Args:
        verb: in base form.

    Example:
        >>> sorted(family("advocate").events), sorted(family("advocate").agents)
        (['advocacy'], ['advocate', 'advocator'])
    """
    table = _table()
    own = table.get(verb, Family())
    other = verb[:-3] + ("ize" if verb.endswith("ise") else "ise")
    second = table.get(other, Family()) if verb.endswith(("ise", "ize")) else Family()
    return Family(own.events | second.events, own.agents | second.agents, own.patients | second.patients)
