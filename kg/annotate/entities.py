"""Names: the model's named entities, repaired by what the whole article says.

The model is sure of full names and unsure of short ones: "Trump" alone may come out as an organisation where "Donald
Trump", elsewhere in the same article, is clearly a person. So every name in the article votes on the type of the names
that can be its short form; spans are trimmed to the name; capitals of a headline make no name that the body does not
know; names that the model missed at some places are found there by their known forms.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kg.annotate.bodies import bodies
from kg.annotate.described import described
from kg.annotate.elections import elections
from kg.annotate.evidence import evidence_label
from kg.annotate.fixtures import fixtures
from kg.annotate.found import NameSpan
from kg.annotate.known import known_names
from kg.annotate.lexicon import ORGANISATION_FAMILY, ORGANISATION_NOUNS, PERSON_NOUNS
from kg.annotate.occasions import occasions
from kg.annotate.paragraphs import in_title_case
from kg.annotate.persons import persons
from kg.annotate.prizes import prizes
from kg.annotate.products import products
from kg.annotate.titles import titles
from kg.annotate.wholes import split_lists, stretched, with_heads, with_numbers
from kg.annotate.words import texts
from kg.demonyms import is_demonym
from kg.names import (
    HONORIFICS,
    LongerNames,
    gender_of_first_name,
    generation,
    normal,
    without_title,
    word_set,
)

NAME_LABELS = frozenset(
    ["PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "WORK_OF_ART", "PRODUCT", "LAW", "AWARD"]
)
_PLACE_PREPOSITIONS = frozenset(["in", "at", "near", "from", "to", "across", "around", "outside"])
_NOT_OF_NAMES = frozenset(["the", "a", "an", "former", "ex", "then", "that", "this"])
# What a secretary or a minister is in charge of.
_DEPARTMENTS = word_set(
    "home foreign defence defense health education trade transport environment culture justice energy interior "
    "finance shadow"
)
# Behind a place or a party: who sits for it.
_SEATS = word_set("mp mps msp msps mep meps")
# Nouns for people that are names of people, too.
_NAMES_TOO = word_set("baker cook priest guy")
# Bodies that are called by who leads them.
_LED = word_set("administration team government campaign camp cabinet")
# A name of several words tells its type better than one word does.
_VOTE = {1: 1, 2: 3}
# The vote of a name of which the words around say what it is.
_TOLD = 12


# "beat Acme 2-1"
_SCORE = re.compile(r"\d{1,3}[-–]\d{1,3}(?!\d)")


def _trimmed(span: Span) -> tuple[int, int] | None:
    """Token bounds of the name inside a span of the model: no determiner, quote, title, possessive or line break at
    its ends."""
    tokens, person = list(span), span.label_ == "PERSON"
    start, end = 0, len(tokens)
    for i, token in enumerate(tokens):
        if token.is_space and "\n" in token.text:
            end = i
            break
    for i in range(1, end):
        # "Acme | Oslo" in a table, "Malta 3 million euros", "Ann Lee 6-1 6-4"
        word = tokens[i].text
        score = person and any(map(str.isdigit, word))
        if not score and word[0].isdigit():
            score = bool(_SCORE.match(span.doc[span.start + i : span.start + i + 3].text))
        if word == "|" or score or (tokens[i].like_num and i + 1 < end and tokens[i + 1].text.islower()):
            end = i
            break
    while start < end and (not _has_letter(tokens[start]) or tokens[start].lower_ in _NOT_OF_NAMES):
        start += 1
    while start < end and (
        tokens[end - 1].tag_ == "POS"
        or tokens[end - 1].lower_ in ("'s", "’s", "of", "the", "and", "for", "at", "in", "on", "by")
        or (not _has_letter(tokens[end - 1]) and tokens[end - 1].text not in (".", "!", "?", ")"))
    ):
        end -= 1
    while end - start > 1 and _calls(tokens[start]) and tokens[start + 1].text[:1].isupper():
        # "firm Norvik Industries"
        start += 1
    # "Keeper Bob Ray", whatever the model takes that for
    full_name = end - start == 3 and gender_of_first_name(tokens[start + 1].text) is not None
    if end - start > 1 and tokens[end - 1].lower_ in _SEATS:
        # "the Dorvik MP"
        end -= 1
    if person or (full_name and tokens[start].lower_ not in HONORIFICS):
        while start < end - 1 and (tokens[start].lower_ in HONORIFICS or _is_role(tokens[start])):
            start += 1
        if end - start > 2 and is_demonym("NORP", tokens[start].text):
            # "Briton Ann Lee"
            start += 1
    return (span.start + start, span.start + end) if start < end else None


def _calls(token: Token) -> bool:
    """Whether a small word only says what the name behind it is of: "firm", "singer"."""
    return token.text.islower() and (token.lower_ in ORGANISATION_NOUNS or token.lower_ in PERSON_NOUNS)


# First names that are months, too.
_MONTHS = frozenset(["April", "May", "June", "August"])


def _is_common(name: Span) -> bool:
    """Whether words without a capital are no name: "coast guard"; "the home affairs committee" is one."""
    if len(name) == 1:
        return name.text.islower()
    return name.text.islower() and not any(ORGANISATION_FAMILY.get(token.lower_) == "state" for token in name)


def _with_first_names(doc: Doc, found: list[NameSpan]) -> list[NameSpan]:
    """The names with the first names that the model left out, taking them for months: "*June* Ann Lee"."""
    taken = {i for start, end, _ in found for i in range(start, end)}

    def left_out(start: int, end: int) -> bool:
        first = doc[start - 1]
        return (
            start - 1 not in taken
            and first.dep_ == "compound"
            and start <= first.head.i < end
            and first.text in _MONTHS
        )

    return [
        (start - 1, end, label) if label == "PERSON" and start and left_out(start, end) else (start, end, label)
        for start, end, label in found
    ]


def _has_letter(token: Token) -> bool:
    """Whether a word can be part of a name: it has a letter or a digit."""
    return any(map(str.isalnum, token.text))


def _of_office(doc: Doc, start: int, end: int) -> bool:
    """Whether the words belong to an office: the State of a Secretary of State, the Home of a Home Secretary."""
    if end - start > 1:
        return False
    before = [token.lower_ for token in doc[max(0, start - 2) : start]]
    behind = doc[end].lower_ if end < len(doc) else ""
    of_state = doc[start].text == "State" and before == ["secretary", "of"]
    return of_state or (doc[start].lower_ in _DEPARTMENTS and behind in ("secretary", "minister"))


def _is_role(token: Token) -> bool:
    """Whether a word with a capital is a title before a name, and not the name itself: "Keeper", not "Baker", "Guy"."""
    return token.text[:1].isupper() and token.lower_ in PERSON_NOUNS and token.lower_ not in _NAMES_TOO


def _key(name: str) -> str:
    return without_title(normal(name))


class _Ballot:
    """Votes of the names of one article on what each of them is."""

    def __init__(self) -> None:
        self.votes: dict[str, Counter[str]] = defaultdict(Counter)
        self.placed: set[str] = set()

    def add(self, name: str, label: str, weight: int, *, placed: bool) -> None:
        """Count a vote; ``placed``: a preposition of place stands before the name."""
        self.votes[name][label] += weight
        if placed:
            self.placed.add(name)

    def label(self, name: str) -> str:
        """The winning label; a tie goes to the label that comes first in the alphabet, so that order plays no part."""
        return min(self.votes[name].items(), key=lambda item: (-item[1], item[0]))[0]

    def merged(self) -> dict[str, str]:
        """Name to label, after longer names have lent their votes to their short forms."""
        labels = {name: self.label(name) for name in self.votes}
        people = LongerNames((name for name in labels if labels[name] == "PERSON"), person=True)
        organisations = LongerNames((name for name in labels if labels[name] == "ORG"), person=False)
        result = {}
        for name, label in labels.items():
            votes = Counter(self.votes[name])
            # "in Washington" is the place, whoever else of that name the article has.
            if label not in ("GPE", "LOC") or name not in self.placed:
                for full in people.of(name):
                    votes["PERSON"] += 2 * sum(self.votes[full].values())
            # A bare word that no full name of a person has is the firm's, not somebody's surname.
            weight = 1 if people.of(name) else 3
            for full in organisations.of(name):
                votes["ORG"] += weight * sum(self.votes[full].values())
            result[name] = min(votes.items(), key=lambda item: (-item[1], item[0]))[0]
        return result


def _told(doc: Doc, found: list[NameSpan], *, first: int) -> tuple[list[NameSpan], set[NameSpan]]:
    """All names, and those of which the words around say what they are, in place of what the model found there."""
    told: list[NameSpan] = []
    for tell in (known_names, bodies, described, persons, occasions, fixtures, elections, prizes, products, titles):
        surer = tell(doc, found, first=first)
        taken = {i for start, end, _ in surer for i in range(start, end)}
        # The party of "Liberal Democrat Ann Lee" is not hers alone.
        ends = {end for _, end, _ in surer}
        rest = [
            (i, end, label)
            for start, end, label in found
            if label == "PERSON"
            for i in range(start + 1, end)
            if i in ends
        ]
        told, found = (
            [*(span for span in spans if taken.isdisjoint(range(span[0], span[1]))), *surer]
            for spans in (told, [*found, *rest])
        )
    return found, set(told)


def _leads(doc: Doc, start: int, end: int, label: str) -> bool:
    """Whether a word names whoever leads what is called by it: in "the Lee team" and "the Lee administration", Lee."""
    if end - start > 1 or label != "PERSON":
        return False
    full = any(ent.label_ == "PERSON" and len(ent) > 1 and ent[-1].text == doc[start].text for ent in doc.ents)
    return full or (end < len(doc) and doc[end].lower_ in _LED)


def _weight(doc: Doc, start: int, end: int, label: str, *, told: bool = False) -> int:
    weight = _VOTE[min(2, end - start)] + 6 * told
    if label == "PERSON" and start and (doc[start - 1].lower_ in HONORIFICS or doc[start - 1].lower_ in PERSON_NOUNS):
        weight += 6
    return weight


class _Names:
    def __call__(self, doc: Doc) -> Doc:
        """Replace ``doc.ents`` by the repaired ones; entities of other kinds (dates, amounts) stay."""
        kept: list[Span] = []
        found: list[NameSpan] = []
        # Where the words beside a name say that it is a firm's, a team's or a band's.
        called: set[int] = set()
        for ent in doc.ents:
            if ent.label_ not in NAME_LABELS:
                kept.append(ent)
            elif bounds := _trimmed(ent):
                found.append((*bounds, evidence_label(doc, *bounds, ent.label_)))
                if found[-1][2] == "ORG" != ent.label_ and not _leads(doc, *bounds, ent.label_):
                    called.add(bounds[0])
                before = bounds[0] - 1
                if before >= ent.start and is_demonym("NORP", doc[before].text):
                    found.append((before, before + 1, "NORP"))
        headline = self._headline_tokens(doc)
        titled = headline > 0 and in_title_case(doc[:headline].text)
        first = headline if titled else 0
        found = [
            span
            for span in with_heads(doc, with_numbers(doc, stretched(doc, split_lists(doc, found), first=first)))
            if not _of_office(doc, *span[:2])
        ]
        found, told = _told(doc, _with_first_names(doc, found), first=first)
        taken = {i for start, end, _ in found for i in range(start, end)}
        kept = [ent for ent in kept if not taken.intersection(range(ent.start, ent.end))]
        body = [item for item in found if item[0] >= headline]
        shouting = {item for item in found if item[0] < headline}
        ballot = _Ballot()
        for start, end, label in body if body else found:
            placed = start > 0 and doc[start - 1].lower_ in _PLACE_PREPOSITIONS
            weight = _TOLD if (start, end, label) in told else _weight(doc, start, end, label, told=start in called)
            ballot.add(_key(doc[start:end].text), label, weight, placed=placed)
        labels = _with_missed(doc, ballot, [*kept, *(doc[start:end] for start, end, _ in found)], headline)
        known = _KnownNames(labels)
        shouted = bool(body) and titled
        spans = list(kept)
        if shouted:
            found += _full_names(doc, [item for item in found if item[0] < headline], body)
        for start, end, label in found:
            if start < headline and shouted and (start, end, label) in shouting:
                continue
            key = _key(doc[start:end].text)
            if _is_common(doc[start:end]) and (end - start == 1 or (start, end, label) not in told):
                continue
            spans.append(Span(doc, start, end, label=labels.get(key, label)))
        taken = {i for span in spans for i in range(span.start, span.end)}
        spans.extend(Span(doc, s, e, label=label) for s, e, label in known.missed(doc, taken))
        doc.ents = _without_overlap(spans)
        return doc

    @staticmethod
    def _headline_tokens(doc: Doc) -> int:
        end = doc._.headline if Doc.has_extension("headline") else 0
        return next((token.i for token in doc if token.idx >= end), len(doc)) if end else 0


def _with_missed(doc: Doc, ballot: _Ballot, spans: list[Span], headline: int) -> dict[str, str]:
    """Name to label, after the words beside names that the model missed have had their say, too."""
    labels = ballot.merged()
    taken = {i for span in spans for i in range(span.start, span.end)}
    told = False
    for start, end, label in _KnownNames(labels).missed(doc, taken):
        says = evidence_label(doc, start, end, label) if start >= headline else label
        if says != label:
            ballot.add(_key(doc[start:end].text), says, _weight(doc, start, end, says), placed=False)
            told = True
    return ballot.merged() if told else labels


def _full_names(doc: Doc, headline: list[NameSpan], body: list[NameSpan]) -> list[NameSpan]:
    """The full names that only a headline has: in "Maria Jensen Quits", up to the surname by which the text goes on."""
    surnames = {doc[start].text for start, end, label in body if label == "PERSON" and end - start == 1}
    full = {
        doc[i].text for start, end, label in body if label == "PERSON" and end - start > 1 for i in range(start, end)
    }
    names = []
    for start, end, label in headline:
        last = next((i for i in range(start + 1, end) if doc[i].text in surnames - full), None)
        if label == "PERSON" and last is not None:
            names.append((start, last + 1, label))
    return names


class _KnownNames:
    """The article's names and their short forms, to find them where the model did not."""

    def __init__(self, labels: dict[str, str]) -> None:
        forms = {tuple(name.split()): label for name, label in labels.items()}
        for name, label in labels.items():
            words = name.split()[:-1] if generation(name) else name.split()
            if label == "PERSON" and len(words) > 1 and len(words[-1]) > 2:
                forms.setdefault((words[-1],), label)
                if len(words) > 2:
                    forms.setdefault((words[0], words[-1]), label)
        self.forms = forms
        self.lengths: dict[str, list[int]] = defaultdict(list)
        for first, length in sorted({(form[0], len(form)) for form in forms}, reverse=True):
            self.lengths[first].append(length)

    def missed(self, doc: Doc, taken: set[int]) -> Iterator[NameSpan]:
        """Spans of known names where no entity stands yet."""
        skip = -1
        written = texts(doc, "ORTH")
        for start, text in enumerate(written):
            if start < skip or start in taken or not text[:1].isupper():
                continue
            for length in self.lengths.get(normal(text), ()):
                end = start + length
                if end > len(doc):
                    continue
                label = self.forms.get(tuple(map(normal, written[start:end])))
                if (
                    label is not None
                    and not any(i in taken for i in range(start, end))
                    and not self._inside_longer_name(doc, start, end)
                ):
                    yield start, end, label
                    skip = end
                    break

    @staticmethod
    def _inside_longer_name(doc: Doc, start: int, end: int) -> bool:
        """Whether capitalised neighbours make the words part of another name ("Trump Tower")."""
        after = doc[end] if end < len(doc) else None
        before = doc[start - 1] if start else None
        return bool(
            (after is not None and after.pos_ == "PROPN" and after.text[:1].isupper() and not after.is_sent_start)
            or (
                before is not None
                and before.pos_ == "PROPN"
                and before.dep_ == "compound"
                and before.head.i < end
                and before.head.i >= start
                and before.lower_ not in HONORIFICS
                and before.lower_ not in PERSON_NOUNS
            )
        )


def _without_overlap(spans: Iterable[Span]) -> list[Span]:
    chosen: list[Span] = []
    taken: set[int] = set()
    for span in sorted(spans, key=lambda s: (-(s.end - s.start), s.start, s.label_)):
        if not taken.intersection(range(span.start, span.end)):
            chosen.append(span)
            taken.update(range(span.start, span.end))
    return sorted(chosen, key=lambda s: s.start)


@Language.factory("kg_names", requires=["doc.ents", "token.tag"], assigns=["doc.ents"])
def Names(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: N802, ARG001
    """Factory of the component ``kg_names``; add it after ``ner``. It repairs ``doc.ents``."""
    return _Names()
