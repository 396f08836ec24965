"""Entities of an article in a language without coreference of its own: each name, with the shorter forms of it."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from spacy.tokens import Doc

from kg.names import LongerNames, normal
from kg.types import LocalEntity, Mention


def grouped(doc: Doc, types: Mapping[str, str]) -> tuple[tuple[LocalEntity, ...], dict[int, tuple[int, Mention]]]:
    """The entities that a document names.

    A name that is the short form of one other name of the article ("Martin" of "Claire Martin") means the same.

    Args:
        doc: with named entities.
        types: label of a named entity to the type of entity; others are no names.

    Returns:
        The entities in the order of their first mention; and each token of a name to the number of its entity and to
        the mention.

    Example:
        >>> import spacy
        >>> nlp = spacy.blank("fr")
        >>> _ = nlp.add_pipe("entity_ruler").add_patterns([{"label": "PER", "pattern": n} for n in ("Zoé Roy", "Roy")])
        >>> [(one.label, one.aliases) for one in grouped(nlp("Zoé Roy part. Roy revient."), {"PER": "Person"})[0]]
        [('Zoé Roy', ('Roy',))]
    """
    found = [(start, end, types[ent.label_]) for ent in doc.ents if ent.label_ in types
             for start, end in [_trimmed(doc, ent.start, ent.end)] if start < end]  # fmt: skip
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for start, end, kind in found:
        votes[normal(doc[start:end].text)][kind] += 1
    kinds = {name: min(count, key=lambda kind: (-count[kind], kind)) for name, count in votes.items()}
    full = _full_names(kinds)
    members: dict[str, list[tuple[int, int, Mention]]] = defaultdict(list)
    for start, end, _ in found:
        span = doc[start:end]
        mention = Mention(span.start_char, span.end_char, span.text)
        members[full[normal(span.text)]].append((start, end, mention))
    entities, places = [], {}
    for number, (label, mentions) in enumerate(members.items()):
        names = Counter(" ".join(mention.text.split()) for *_, mention in mentions)
        aliases = tuple(sorted(names.keys() - {label}, key=lambda name: (-names[name], name)))
        each = tuple(mention for *_, mention in mentions)
        entities.append(LocalEntity(f"e{number + 1}", label, kinds[label], aliases, each))
        places.update({i: (number, mention) for start, end, mention in mentions for i in range(start, end)})
    return tuple(entities), places


def _trimmed(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Token bounds of a name without signs at its ends, and on one line."""
    line = next((i for i in range(start, end) if "\n" in doc[i].text), end)
    named = [i for i in range(start, line) if any(map(str.isalnum, doc[i].text))]
    return (named[0], named[-1] + 1) if named else (start, start)


def _full_names(kinds: Mapping[str, str]) -> dict[str, str]:
    """Each name to the fullest that it is short for, if there is but one."""
    longer = {
        kind: LongerNames((name for name, of in kinds.items() if of == kind), person=kind == "Person")
        for kind in set(kinds.values())
    }
    full = {}
    for name in kinds:
        last = name
        while len(others := set(longer[kinds[last]].of(last)) - {last}) == 1 and len(other := others.pop()) > len(last):
            last = other
        full[name] = last
    return full
