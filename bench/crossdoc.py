"""How well kg knows one entity again in other articles: people and places of ECB+, names of DWIE.

    python bench/crossdoc.py FOLDER [SPLIT…]     FOLDER holds ecbplus.SPLIT.jsonl, dwie.er.train.jsonl and their keys

DWIE: names and types of the entities of each article are given; kg resolves them all, and those that have a key are
scored. Its adjectives of nationality stand for their country.

ECB+ (CC BY 3.0): the mentions are given with their offsets, as in the published figures for gold mentions. Which are
one entity is told by kg's coreference within each article and its resolution across the articles of a topic. kg's
graph has entities with names only; so that the others can be scored as well, they are added here: articles of a topic
are parted into events by their words, and in the articles of an event a description is the only entity that is called
so, else one with others of the same noun.
"""

import json
import math
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kg.annotate.nouns import noun_kind
from kg.demonyms import place_of
from kg.resolve import Memory, Occurrence, Resolution, occurrences
from kg.types import LocalEntity

# Articles of one topic whose words are less alike than this, on the average, are about two events.
ONE_EVENT = 0.04

Key = dict[str, list[list[list[Any]]]]

# Types of DWIE that say what somebody does, as the nouns that an article would use.
_ROLES = {
    "head_of_gov": "premier", "head_of_state": "president", "politician": "politician", "minister": "minister",
    "politics_per": "politician", "sport_player": "player", "sport_coach": "coach", "sport_head": "manager",
    "artist": "artist", "musician": "musician", "actor": "actor", "film_director": "filmmaker", "writer": "writer",
    "journalist": "journalist", "manager": "executive", "business_per": "businessman", "judge": "judge",
    "offender": "defendant", "victim": "victim", "military_personnel": "soldier", "religious_figure": "priest",
    "researcher": "scientist", "education_per": "professor", "health_per": "doctor", "royalty": "prince",
}  # fmt: skip
_KINDS = (
    ("person", "Person"), ("organization", "Organization"), ("location", "Place"), ("event", "Event"),
    ("misc", "Work"), ("ethnicity", "Group"), ("religion", "Group"),
)  # fmt: skip


def records(path: Path) -> list[dict[str, Any]]:
    """The lines of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def entities_of(found: Iterable[Occurrence]) -> dict[tuple[str, str], int]:
    """Number of the entity of each occurrence, by article and local id."""
    found = list(found)
    resolution = Resolution(known := Memory(found))
    number = {key: n for n, cluster in enumerate(resolution.clusters(known.profiles)) for key in cluster}
    return {(one.article, one.local): number[one.profile] for one in found}


def dwie(folder: Path, split: str) -> Key:
    """Clusters of the entities of DWIE."""
    found: list[Occurrence] = []
    for document in records(folder / f"dwie.er.{split}.jsonl"):
        of = {one["id"]: one for one in document["entities"]}
        called = defaultdict(list)
        for first, relation, second in document["relations"]:
            if relation == "gpe0":
                called[second] += of[first]["names"]
        locals_ = [one for entity in of.values() if (one := _dwie_entity(entity, called[entity["id"]]))]
        found += occurrences(locals_, document["id"], document["id"])
    key: Key = json.loads((folder / f"dwie.er.{split}.key.json").read_text())
    known = {(document, local) for clusters in key.values() for cluster in clusters for document, local in cluster}
    clusters: dict[int, list[list[Any]]] = defaultdict(list)
    for (document, local), number in entities_of(found).items():
        if (document, int(local)) in known:
            clusters[number].append([document, int(local)])
    return {"all": list(clusters.values())}


def _dwie_entity(entity: dict[str, Any], called: list[str]) -> LocalEntity | None:
    names = [name for name in entity["names"] if name]
    kind = next((kg for of, kg in _KINDS if of in entity["types"]), None)
    if not names:
        names, kind = [place for name in called if (place := place_of(name))][:1], "Place"
    if not names or "value" in entity["types"]:
        return None
    label = max(names, key=lambda name: (len(name.split()), len(name)))
    roles = tuple(sorted({_ROLES[of] for of in entity["types"] if of in _ROLES}))
    return LocalEntity(str(entity["id"]), label, kind or "Thing", tuple(names), (), roles)


def ecb(folder: Path, split: str) -> Key:
    """Clusters of the people and places of ECB+, by topic."""
    from kg.config import Config
    from kg.pipeline import Pipeline
    from kg.types import Article

    key: Key = json.loads((folder / f"ecbplus.{split}.humanloc.key.json").read_text())
    wanted = {document: topic for topic, clusters in key.items() for cluster in clusters for document, *_ in cluster}
    texts = {one["id"]: one["text"] for one in records(folder / f"ecbplus.{split}.jsonl") if one["id"] in wanted}
    spans = defaultdict(list)
    for clusters in key.values():
        for cluster in clusters:
            for document, start, end in cluster:
                spans[document].append((start, end))
    pipeline = Pipeline(Config())
    pipeline.nlp.remove_pipe("kg_triples")
    joined = {document: untokenised(text) for document, text in texts.items()}
    articles = [Article.of(text, id=document, source=document) for document, (text, _) in sorted(joined.items())]
    moved = {document: [(at[start], at[end - 1] + 1, (start, end)) for start, end in spans[document]]
             for document, (_, at) in joined.items()}  # fmt: skip
    answer: Key = {}
    by_topic: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    docs = pipeline.nlp.pipe(pipeline._doc(article) for article in articles)
    for article, doc in zip(articles, docs, strict=True):
        by_topic[wanted[article.id]].append((article.id, doc))
    for topic, documents in by_topic.items():
        answer[topic] = list(_topic(documents, moved))
    return answer


def untokenised(text: str) -> tuple[str, list[int]]:
    """A text whose words and marks all stand between spaces as it was printed, and where each character went."""
    gone = {m.start() for m in re.finditer(r" (?=[.,;:!?%)\]’”]|'s\b|n't\b|'(?:re|ve|ll|d|m)\b)|(?<=[($\[“]) ", text)}
    at, kept = [], []
    for i, character in enumerate(text):
        at.append(len(kept))
        if i not in gone:
            kept.append(character)
    return "".join(kept), at


def _topic(
    documents: list[tuple[str, Any]], spans: dict[str, list[tuple[int, int, tuple[int, int]]]]
) -> Iterator[list[list[Any]]]:
    found = [one for name, doc in documents for one in occurrences(doc._.entities, name, name)]
    entity, event = entities_of(found), events(documents)
    called = _called(found, entity, event)
    clusters: dict[object, list[list[Any]]] = defaultdict(list)
    for name, doc in documents:
        at, last = _heads(doc), None
        for start, end, place in sorted(spans[name]):
            kind, *words = _meant(doc, at, start, end)
            whole: object = (kind, words[0], event[name])
            if kind == "entity":
                whole = entity[name, words[0]]
            elif kind == "noun":
                of = next((these for noun in reversed(words) if (these := called.get((event[name], noun)))), set())
                whole = min(of) if len(of) == 1 else whole
            elif last is not None:
                # All mentions are given, so a pronoun that kg leaves open means one of them: the last before it.
                whole = last
            clusters[whole].append([name, *place])
            last = whole
    return iter(clusters.values())


def _called(
    found: Iterable[Occurrence], entity: dict[tuple[str, str], int], event: dict[str, str]
) -> dict[tuple[str, str], set[int]]:
    """The entities that articles of an event call by a noun; "the navy" is the Indian Navy."""
    called: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in found:
        kind, name, _ = one.profile.split("|", 2)
        own = () if kind == "person" else (name.rpartition(" ")[2], name.partition(" of ")[0], name)
        for noun in (*(role.rpartition(" ")[2] for role in one.roles), *own):
            called[event[one.article], noun].add(entity[one.article, one.local])
    return called


def events(documents: list[tuple[str, Any]]) -> dict[str, str]:
    """Which articles are about one event, by the words that they share.

    Average linkage of cosines, words weighted by how few articles have them.
    """
    content = ("NOUN", "PROPN", "VERB", "NUM")
    words = {name: Counter(token.lemma_.lower() for token in doc if token.pos_ in content) for name, doc in documents}
    having = Counter(word for counts in words.values() for word in counts)
    vectors = {}
    for name, counts in words.items():
        vector = {w: (1 + math.log(n)) * math.log(len(words) / having[w]) for w, n in counts.items()}
        length = math.sqrt(sum(x * x for x in vector.values())) or 1.0
        vectors[name] = {w: x / length for w, x in vector.items() if x}
    alike = {(a, b): sum(x * vectors[b].get(w, 0.0) for w, x in vectors[a].items()) for a in vectors for b in vectors}
    groups = [[name] for name in sorted(vectors)]
    while len(groups) > 1:
        value, i, j = max((sum(alike[a, b] for a in one for b in other) / (len(one) * len(other)), i, j)
                          for i, one in enumerate(groups) for j, other in enumerate(groups) if i < j)  # fmt: skip
        if value < ONE_EVENT:
            break
        groups[i] += groups.pop(j)
    return {name: group[0] for group in groups for name in group}


def _heads(doc: Any) -> dict[int, tuple[str, ...]]:
    """What each token that heads a mention means: an entity, by its local id, or what has no name, by its noun."""
    at: dict[int, tuple[str, ...]] = {}
    for chain in doc._.chains:
        roots = [doc.char_span(one.start, one.end, alignment_mode="expand").root for one in chain.mentions]
        nouns = [_noun(root) for root in roots if root.pos_ not in ("PRON", "DET")]
        if chain.entity is None and nouns:
            at |= {root.i: nouns[0] for root in roots}
    for token, number in doc._.entity_of.items():
        # In a headline "Climber" is taken for a name.
        if noun_kind(doc._.entities[number].label.lower()) is None:
            at[token] = "entity", doc._.entities[number].id
    return at


def _noun(head: Any) -> tuple[str, ...]:
    """A description by its noun, and by that with the nouns before it: "general", "surgeon general"."""
    noun = head.lemma_.lower()
    before = [token.lower_ for token in head.lefts if token.dep_ == "compound"]
    return "noun", head.lower_, noun, " ".join((*before, noun))


def _meant(doc: Any, at: dict[int, tuple[str, ...]], start: int, end: int) -> tuple[str, ...]:
    """What a span means."""
    span = doc.char_span(start, end, alignment_mode="expand")
    head = span.root
    if head.pos_ == "ADP":
        # The span of a place has its preposition: "in the Gulf of Aden".
        head = next((token for token in head.children if token.dep_ == "pobj"), head)
    if head.pos_ not in ("NOUN", "PROPN", "PRON", "DET", "NUM", "ADJ"):
        head = next((token for token in reversed(span) if token.pos_ in ("NOUN", "PROPN")), head)
    if head.i in at:
        return at[head.i]
    if head.tag_ in ("WDT", "WP", "WRB"):
        verb = next((token for token in (head, *head.ancestors) if token.dep_ == "relcl"), head)
        head = verb.head
        if head.i in at:
            return at[head.i]
    # A title means whom it stands before, and what somebody is, him: "coach Ann Lee", "Ann Lee is the coach".
    if head.dep_ in ("compound", "nmod", "appos") and head.head.i in at:
        return at[head.head.i]
    if head.dep_ == "attr":
        subject = next((token for token in head.head.children if token.dep_ == "nsubj"), head)
        if subject.i in at:
            return at[subject.i]
    # Of a place that is told at length, "in front of the Leeds store", and of what is parsed wrong, the name counts.
    named = [i for i in range(span.start, span.end) if at.get(i, ("", ""))[0] == "entity"]
    if named and (head.pos_ == "PROPN" or span[0].pos_ == "ADP"):
        return at[next((i for i in named if doc[i].dep_ != "compound"), named[0])]
    return ("pronoun", f"{doc[0]}{head.i}") if head.pos_ in ("PRON", "DET") else _noun(head)


def scored(folder: Path, key: Path, answer: Key) -> str:
    """What the scorer of the yardstick says."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as out:
        json.dump(answer, out)
        out.flush()
        scorer = folder.parent / "score_coref.py"
        command = [sys.executable, str(scorer), "--json", str(key), out.name]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def main() -> None:
    """Print the figures."""
    folder = Path(sys.argv[1])
    print("DWIE, names\n" + scored(folder, folder / "dwie.er.train.key.json", dwie(folder, "train")))
    for split in sys.argv[2:] or ("dev",):
        print(f"ECB+ {split}\n" + scored(folder, folder / f"ecbplus.{split}.humanloc.key.json", ecb(folder, split)))


if __name__ == "__main__":
    main()
