"""Coreference within one article: names, descriptions and pronouns that mean one entity.

Names make the clusters (``clusters``); descriptions ("the reality TV star") join them by what the article said of
whom, else by kind, gender and salience; pronouns by agreement, binding and salience (``salience``); first person in a
quote is its speaker.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.annotate.clusters import TYPE_OF_LABEL, Cluster, NameClusters, TokenMention
from kg.annotate.fields import declare, entities, require
from kg.annotate.lexicon import (
    BELIEF_VERBS,
    FACTIVE_VERBS,
    FEMALE_NOUNS,
    MALE_NOUNS,
    OFFICE_NOUNS,
    ORGANISATION_FAMILY,
    SAY_VERBS,
)
from kg.annotate.nouns import noun_kind, rank_before, role_of
from kg.annotate.quotes import Quote
from kg.annotate.salience import SUBJECTS, Salience, co_arguments, governors
from kg.names import HONORIFICS, Gender, word_set
from kg.types import LocalEntity, Mention

_HE = frozenset(["he", "him", "his", "himself"])
_SHE = frozenset(["she", "her", "hers", "herself"])
_IT = frozenset(["it", "its", "itself"])
_THEY = frozenset(["they", "them", "their", "theirs", "themselves"])
_I = frozenset(["i", "me", "my", "mine", "myself"])
_THIRD = _HE | _SHE | _IT | _THEY
_REFLEXIVE = frozenset(["himself", "herself", "itself", "themselves", "myself"])
_DEFINITE = frozenset(["the", "this", "that"])
_LEFT_MODIFIERS = frozenset(
    ["det", "amod", "compound", "nummod", "poss", "nmod", "punct", "case", "advmod", "npadvmod", "quantmod"]
)
_PRONOUN_WINDOW = 3
_DESCRIPTION_WINDOW = 8
_LONGEST_TITLE = 4
_LONGEST_COMPLEMENT = 8


def sentence_numbers(doc: Doc) -> list[int]:
    """Number of the sentence of each token."""
    numbers = [0] * len(doc)
    for number, sentence in enumerate(doc.sents):
        for i in range(sentence.start, sentence.end):
            numbers[i] = number
    return numbers


class Resolver:
    """Resolves one document.

    Args:
        doc: with repaired entities, parse and quotes.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.sentence_of = sentence_numbers(doc)
        spans = [ent for ent in doc.ents if ent.label_ in TYPE_OF_LABEL]
        self.clusters = NameClusters(doc, spans).clusters
        self.quotes: tuple[Quote, ...] = doc._.quotes if Doc.has_extension("quotes") else ()
        self.quote_of = {i: quote for quote in self.quotes for i in range(quote.start, quote.end)}
        self.salience = Salience(doc, self.sentence_of, self.quote_of.keys())
        self.links = self.salience.at
        # "They" are not the French of "the French president".
        self.adjectives = {
            cluster.number
            for cluster in self.clusters
            if all(doc[mention.root].tag_ == "JJ" for mention in cluster.mentions)
        }

    def resolve(self) -> list[Cluster]:
        """Find all mentions of all entities."""
        for cluster in self.clusters:
            for mention in cluster.mentions:
                self.salience.link(mention.root, cluster)
        for cluster in self.clusters:
            for mention in list(cluster.mentions):
                self._learn_roles(cluster, mention)
        pending = [t for t in self.doc if t.lower_ in _THIRD or t.lower_ in _I or self._describes(t)]
        # What is said outside of quotes tells who speaks; then the quotes can be read. The surest go first: "the star"
        # who met "the president" is not the president.
        outside = [token for token in pending if token.i not in self.quote_of]
        for token in outside:
            if token.pos_ != "PRON":
                self._resolve_one(token, surely=True)
        for token in outside:
            self._resolve_one(token)
        for token in pending:
            if token.i in self.quote_of:
                self._resolve_one(token)
        return self.clusters

    def _join(self, cluster: Cluster, mention: TokenMention) -> None:
        cluster.mentions.append(mention)
        self.salience.link(mention.root, cluster)

    # -- what the article says that somebody is --------------------------------------------------------------------

    def _learn_roles(self, cluster: Cluster, mention: TokenMention) -> None:
        root = self.doc[mention.root]
        for title in self.doc[max(0, mention.start - _LONGEST_TITLE) : mention.start]:
            named = title.dep_ in ("compound", "nmod") and mention.start <= title.head.i < mention.end
            if named and noun_kind(title.lemma_.lower()) == cluster.type:
                cluster.add_role(role_of(title))
        for child in root.children:
            if child.dep_ == "appos" and self._plain_noun(child):
                self._same_thing(cluster, child)
        if root.dep_ == "appos" and self._plain_noun(root.head):
            self._same_thing(cluster, root.head)
        if root.dep_ == "attr" and root.head.lemma_ == "be":
            for child in root.head.children:
                # "The first one she called was Ann Lee": the subject is Ann Lee.
                if (
                    child.dep_ == "nsubj"
                    and self._plain_noun(child)
                    and not any(c.dep_ == "neg" for c in root.head.children)
                ):
                    self._same_thing(cluster, child)
        if root.dep_ == "nsubj" and root.head.lemma_ == "be":
            for child in root.head.children:
                if (
                    child.dep_ == "attr"
                    and self._plain_noun(child)
                    and not any(c.dep_ == "neg" for c in root.head.children)
                ):
                    self._same_thing(cluster, child, mention=False)

    @staticmethod
    def _plain_noun(token: Token) -> bool:
        return token.pos_ == "NOUN" and token.tag_ == "NN" and not token.ent_type_

    def _same_thing(self, cluster: Cluster, noun: Token, *, mention: bool = True) -> None:
        kind = noun_kind(noun.lemma_.lower())
        if kind is not None and kind != cluster.type:
            return
        cluster.add_role(role_of(noun))
        if mention and noun.i not in self.links:
            self._join(cluster, TokenMention(self._left_edge(noun), self._right_edge(noun), noun.i, "description"))

    # -- descriptions and pronouns ---------------------------------------------------------------------------------

    def _left_edge(self, noun: Token) -> int:
        edge = noun.i
        for child in noun.lefts:
            if child.dep_ in _LEFT_MODIFIERS:
                edge = min(edge, child.left_edge.i)
        while edge < noun.i and (self.doc[edge].is_punct or self.doc[edge].is_space):
            edge += 1
        return edge

    @staticmethod
    def _right_edge(noun: Token) -> int:
        """ "The daughter of the mayor" describes; "the daughter" alone would say nothing of whom."""
        complement = next((c for c in noun.rights if c.lower_ == "of" and c.dep_ == "prep"), None)
        if complement is None or complement.right_edge.i - noun.i > _LONGEST_COMPLEMENT:
            return noun.i + 1
        return complement.right_edge.i + 1

    def _describes(self, token: Token) -> bool:
        if token.tag_ != "NN" or token.ent_type_ or token.i in self.links:
            return False
        if noun_kind(token.lemma_.lower()) is None or token.dep_ in ("compound", "appos", "attr", "nmod"):
            return False
        edge = self._left_edge(token)
        # The parser sometimes hangs the article of a long noun phrase on the verb.
        return any(i >= 0 and self.doc[i].lower_ in _DEFINITE for i in (edge, edge - 1))

    def _resolve_one(self, token: Token, *, surely: bool = False) -> None:
        if token.i in self.links:
            return
        word = token.lower_
        if word in _I:
            cluster = self._speaker(token)
            kind = "pronoun"
        elif word in _THIRD:
            cluster = self._pronoun(token, word)
            kind = "pronoun"
        else:
            cluster = self._description(token, surely=surely)
            kind = "description"
        if cluster is None:
            return
        if kind == "pronoun":
            self._join(cluster, TokenMention(token.i, token.i + 1, token.i, "pronoun"))
            if cluster.type == "Person" and cluster.gender is None:
                cluster.gender = "m" if word in _HE else "f" if word in _SHE else None
        else:
            self._join(cluster, TokenMention(self._left_edge(token), token.i + 1, token.i, "description"))
            cluster.add_role(role_of(token))

    def _speaker(self, token: Token) -> Cluster | None:
        quote = self.quote_of.get(token.i)
        if quote is None or quote.speaker is None:
            return None
        cluster = self.links.get(quote.speaker)
        return cluster if cluster is not None and cluster.type == "Person" else None

    def _pronoun(self, token: Token, word: str) -> Cluster | None:
        if word in _IT and not self._refers(token):
            return None
        if word in _REFLEXIVE:
            near = next((self.links[i] for i in sorted(co_arguments(token)) if i in self.links), None)
            return near if near is not None and self._agrees(near, word) else None
        around = self.salience.nearby(token, _PRONOUN_WINDOW)
        candidates = [c for c in around if self._agrees(c, word) and c.number not in self.adjectives]
        found = self.salience.rank(token, candidates, window=_PRONOUN_WINDOW, avoid=self._quoting(token))
        return None if found is not None and word in _THEY and self._other_plural(token, found) else found

    def _other_plural(self, token: Token, found: Cluster) -> bool:
        """Whether "they" rather are several, who are no entity: "the workers", "Ann Lee and Bob Ray"."""
        begin = self.salience.sentence_start[max(0, self.sentence_of[token.i] - 1)]
        seen = next((t for t in reversed(self.doc[begin : token.i]) if self.links.get(t.i) is found), None)
        if seen is not None and seen.dep_ == "conj":
            return True
        return (seen is None or seen.dep_ not in SUBJECTS) and any(
            t.dep_ in SUBJECTS
            and t.i not in self.links
            and (t.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in t.children))
            for t in self.doc[begin : token.i]
        )

    def _refers(self, token: Token) -> bool:
        """Whether "it" stands for a thing; not in "it was clear that" or "it rained"."""
        verb = token.head
        if token.dep_ == "expl" or verb.lemma_ in ("rain", "snow", "pour", "thunder"):
            return False
        if token.dep_ in ("nsubj", "nsubjpass") and any(c.dep_ in ("ccomp", "csubj", "acomp") for c in verb.children):
            return verb.lemma_ not in ("be", "seem", "appear", "become", "say", "believe", "think", "make", "take")
        return True

    @staticmethod
    def _agrees(cluster: Cluster, word: str) -> bool:
        if word in _HE or word in _SHE:
            wanted: Gender = "m" if word in _HE else "f"
            return cluster.type == "Person" and cluster.gender in (None, wanted)
        if word in _IT:
            return cluster.type in ("Organization", "Place", "Product", "Work", "Event", "Law")
        return cluster.type in ("Organization", "Group")

    def _quoting(self, token: Token) -> set[int]:
        """Third person inside a quote is not its speaker."""
        quote = self.quote_of.get(token.i)
        if quote is None or not quote.whole or quote.speaker is None or quote.speaker not in self.links:
            return set()
        return {self.links[quote.speaker].number}

    def _description(self, token: Token, *, surely: bool) -> Cluster | None:
        """Whom a description means; ``surely``: only if the article itself says so of one entity."""
        noun, role = token.lemma_.lower(), role_of(token)
        kind = noun_kind(noun)
        narrowed = any(
            c.dep_ in ("prep", "relcl", "acl") and c.lower_ not in ("to", "with", "in", "at", "on", "for")
            for c in token.rights
        )
        avoid = self._quoting(token)
        # Nobody speaks or thinks of himself as "the president".
        avoid |= {self.links[s.i].number for s, verb in governors(token) if s.i in self.links and verb in _MINDFUL}
        known = [c for c in self.clusters if c.type == kind and c.is_called(role)]
        if noun in OFFICE_NOUNS or narrowed or role != noun:
            found = self.salience.rank(token, known, window=len(self.doc), avoid=avoid)
            if found is None and not narrowed:
                # "the president" may come before the sentence that says who that is; where none does, it is somebody
                # whom the reader is expected to know.
                avoid |= self.salience.co_arguments(token)
                found = next((c for c in known if c.number not in avoid), None)
            return found
        if surely:
            only = known if len(known) == 1 else []
            return self.salience.rank(token, only, window=_DESCRIPTION_WINDOW, avoid=avoid)
        gender: Gender | None = "m" if noun in MALE_NOUNS else "f" if noun in FEMALE_NOUNS else None
        candidates = [
            c
            for c in self.salience.nearby(token, _DESCRIPTION_WINDOW)
            if c.type == kind and (gender is None or c.gender in (None, gender)) and self._may_be(c, noun)
        ]
        return self.salience.rank(token, candidates, window=_DESCRIPTION_WINDOW, avoid=avoid, noun=noun)

    @staticmethod
    def _may_be(cluster: Cluster, noun: str) -> bool:
        """A newspaper is not "the party", the president no "prisoner"."""
        if noun in _ACCUSED_NOUNS and not cluster.roles.isdisjoint(OFFICE_NOUNS):
            return False
        family = ORGANISATION_FAMILY.get(noun)
        if family is None:
            return True
        words = [word.lower() for name in cluster.names for word in name.split()]
        families = {ORGANISATION_FAMILY[word] for word in (*cluster.roles, *words) if word in ORGANISATION_FAMILY}
        return not families or family in families


_ACCUSED_NOUNS = word_set("prisoner inmate convict suspect defendant offender criminal gunman killer murderer victim")
_MINDFUL = SAY_VERBS | BELIEF_VERBS | FACTIVE_VERBS


class _Coreference:
    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.entities``, ``doc._.entity_of`` and ``doc._.mention_of``."""
        require(doc, "kg_coref", {"quotes": "kg_quotes"})
        clusters = Resolver(doc).resolve()
        doc._.entities = tuple(_local_entity(doc, cluster) for cluster in clusters)
        doc._.entity_of = dict(_tokens(clusters))
        doc._.mention_of = {
            mention.root: _mention(doc, mention) for cluster in clusters for mention in cluster.mentions
        }
        return doc


def _tokens(clusters: list[Cluster]) -> Iterator[tuple[int, int]]:
    for cluster in clusters:
        for mention in cluster.mentions:
            yield mention.root, cluster.number


def _mention(doc: Doc, mention: TokenMention) -> Mention:
    span = doc[mention.start : mention.end]
    return Mention(span.start_char, span.end_char, span.text, mention.kind)


def _titled(doc: Doc, mention: TokenMention) -> int:
    """First token of a name with the titles before it: "President Donald Trump"."""
    start = mention.start
    while start and doc[start - 1].lower_ in HONORIFICS and doc[start - 1].is_title and not doc[start].is_sent_start:
        start -= 1
    rank = rank_before(doc[start]) if start < mention.start else None
    return start if rank is None else rank.i


def _local_entity(doc: Doc, cluster: Cluster) -> LocalEntity:
    mentions = []
    texts: Counter[str] = Counter()
    for mention in sorted(cluster.mentions, key=lambda m: (m.start, m.end)):
        mentions.append(_mention(doc, mention))
        if mention.kind == "pronoun":
            continue
        starts = {mention.start, _titled(doc, mention) if mention.kind == "name" else mention.start}
        for start in starts:
            text = " ".join(doc[start : mention.end].text.split())
            if mention.kind == "description" and doc[start].pos_ != "PROPN":
                # The capital of a sentence's beginning makes no other name.
                text = text[:1].lower() + text[1:]
            texts[text] += 1
    label = cluster.label
    aliases = tuple(text for text, _ in sorted(texts.items(), key=lambda item: (-item[1], item[0])) if text != label)
    return LocalEntity(f"e{cluster.number + 1}", label, cluster.type, aliases, tuple(mentions))


def _mentions(rows: list[tuple[int, list[Any]]]) -> dict[int, Mention]:
    return {head: Mention(*row) for head, row in rows}


@Language.factory("kg_coref", requires=["doc.ents", "token.dep"], assigns=["doc._.entities", "doc._.entity_of"])
def Coreference(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: N802, ARG001
    """Factory of the component ``kg_coref``; add it after ``kg_names`` and ``kg_quotes``.

    It sets ``doc._.entities``, a tuple of ``kg.types.LocalEntity``, and ``doc._.entity_of``, from the index of a
    mention's head token to the position of its entity in that tuple.
    """
    declare("entities", entities, ())
    declare("entity_of", dict, {})
    declare("mention_of", _mentions, {})
    return _Coreference()
