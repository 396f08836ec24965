"""Descriptions of those who have names: "the reality TV star", "the company", "the president".

Who is called so by the article itself comes first (a title, an apposition, "she is a singer"), then who is of the kind
that the noun describes and was spoken of lately (``salience``).
"""

from collections.abc import Callable, Set

from spacy.tokens import Doc

from kg.annotate.binding import governors
from kg.annotate.clusters import Cluster, TokenMention
from kg.annotate.discourse import Discourse
from kg.annotate.lexicon import (
    BELIEF_VERBS,
    FACTIVE_VERBS,
    FEMALE_NOUNS,
    MALE_NOUNS,
    OFFICE_NOUNS,
    ORGANISATION_FAMILY,
    SAY_VERBS,
)
from kg.annotate.nouns import noun_kind, organisation_kinds, role_of
from kg.annotate.salience import Salience
from kg.demonyms import is_country
from kg.names import Gender, well_known, word_set

_DEFINITE = frozenset(["the", "this", "that"])
_LEFT_MODIFIERS = frozenset(
    ["det", "amod", "compound", "nummod", "poss", "nmod", "punct", "case", "advmod", "npadvmod", "quantmod"]
)
_NO_DESCRIPTION = frozenset(["compound", "appos", "attr", "nmod"])
_WINDOW = 8
_LONGEST_TITLE = 4
_LONGEST_COMPLEMENT = 8
_ACCUSED_NOUNS = word_set("prisoner inmate convict suspect defendant offender criminal gunman killer murderer victim")
_MINDFUL = SAY_VERBS | BELIEF_VERBS | FACTIVE_VERBS

# What a reader knows of an organisation, a place or an event only by its name or if the article has said so.
_TOLD_BY_NAME = word_set(
    "academy administration agency airline alliance army association authority bank board body broadcaster channel "
    "charity choir church clinic coalition college commission committee congress consortium council court department "
    "division ensemble federation force foundation gallery hospital institute institution insurer lab laboratory "
    "league military militia ministry museum navy network orchestra panel parliament partnership party police "
    "publisher regulator school senate tribunal trust union unit university utility watchdog "
    "newspaper magazine paper daily weekly supermarket subsidiary government "
    "continent island peninsula province territory "
    "conference election exhibition fair festival marathon referendum summit war"
)
_OF_COUNTRIES = word_set("country nation kingdom republic")
_OF_TOWNS = word_set("city town village port resort")


def _is_told(cluster: Cluster, noun: str) -> bool:
    """Whether the name or the article says that an entity is what a noun calls it."""
    if noun in cluster.roles or any(noun in name.lower().split() for name in cluster.names):
        return True
    family = ORGANISATION_FAMILY.get(noun)
    return family is not None and family in organisation_kinds(cluster.names, cluster.roles)


def _may_be(cluster: Cluster, noun: str) -> bool:
    """A newspaper is not "the party", the president no "prisoner"."""
    if noun in _ACCUSED_NOUNS and not cluster.roles.isdisjoint(OFFICE_NOUNS):
        return False
    if noun in _OF_COUNTRIES or noun in _OF_TOWNS:
        countries = any(is_country(well_known(name)) for name in cluster.names)
        return countries is (noun in _OF_COUNTRIES) or noun in cluster.roles
    if noun in _TOLD_BY_NAME:
        return _is_told(cluster, noun)
    family = ORGANISATION_FAMILY.get(noun)
    if family is None:
        return True
    families = organisation_kinds(cluster.names, cluster.roles)
    return not families or family in families


class Descriptions:
    """Finds whom the descriptions of one document mean.

    Args:
        doc: the document.
        discourse: what it spoke of.
        clusters: the entities that have names.
        join: adds a mention to an entity.
    """

    def __init__(
        self,
        doc: Doc,
        discourse: Discourse,
        clusters: list[Cluster],
        join: Callable[[Cluster, TokenMention], None],
    ) -> None:
        self.doc = doc
        self.words = discourse.words
        self.discourse = discourse
        self.clusters = clusters
        self.links = discourse.at
        self.salience = Salience(discourse)
        self.named_at = {m.start: one for one in clusters for m in one.mentions if m.kind == "name"}
        self._join = join

    def learn(self, cluster: Cluster, mention: TokenMention) -> None:
        """Learn what is said of an entity beside one of its names."""
        words, root = self.words, mention.root
        for i in range(max(0, mention.start - _LONGEST_TITLE), mention.start):
            named = words.dep[i] in ("compound", "nmod") and mention.start <= words.head[i] < mention.end
            if named and noun_kind(words.lemma[i]) == cluster.type:
                cluster.add_role(role_of(self.doc[i]))
        for child in words.children[root]:
            if words.dep[child] == "appos" and self._plain_noun(child):
                self._same_thing(cluster, child)
        dep, head = words.dep[root], words.head[root]
        kind = noun_kind(words.lemma[head]) if dep == "appos" and head == mention.start - 1 else None
        if kind is not None and cluster.type == "Person" and cluster.gender is None:
            # "The newspaper Rask": the noun right before it says what bears an unknown name.
            cluster.type = kind
        while dep == "appos" and self._plain_noun(head):
            # "Acme's president, the banker Ann Lee": both are she.
            self._same_thing(cluster, head)
            dep, head = words.dep[head], words.head[head]
        if dep not in ("attr", "nsubj") or words.lemma[head] != "be":
            return
        beside = words.children[head]
        if any(words.dep[child] == "neg" for child in beside):
            return
        for child in beside:
            # "The first one she called was Ann Lee": the subject is Ann Lee.
            if words.dep[child] == ("nsubj" if dep == "attr" else "attr") and self._plain_noun(child):
                self._same_thing(cluster, child, mention=dep == "attr")

    def _plain_noun(self, i: int) -> bool:
        return self.words.tag[i] == "NN" and self.words.pos[i] == "NOUN" and not self.words.ent[i]

    def _same_thing(self, cluster: Cluster, i: int, *, mention: bool = True) -> None:
        kind = noun_kind(self.words.lemma[i])
        if kind is not None and kind != cluster.type:
            return
        cluster.add_role(role_of(self.doc[i]))
        if mention and i not in self.links:
            self._join(cluster, TokenMention(self._left_edge(i), self._right_edge(i), i, "description"))

    def _left_edge(self, noun: int) -> int:
        words = self.words
        edge = noun
        for child in words.children[noun]:
            if child < noun and words.dep[child] in _LEFT_MODIFIERS:
                edge = min(edge, words.left[child])
        while edge < noun and words.pos[edge] in ("PUNCT", "SPACE"):
            edge += 1
        return edge

    def _right_edge(self, noun: int) -> int:
        """ "The daughter of the mayor" describes; "the daughter" alone would say nothing of whom."""
        words = self.words
        complement = next(
            (c for c in words.children[noun] if c > noun and words.lower[c] == "of" and words.dep[c] == "prep"), None
        )
        if complement is None or words.right[complement] - 1 - noun > _LONGEST_COMPLEMENT:
            return noun + 1
        return words.right[complement]

    def may_describe(self, i: int) -> bool:
        """Whether a noun may describe one who has a name."""
        words = self.words
        office = words.tag[i] == "NNP" and words.lemma[i] in OFFICE_NOUNS
        if (words.tag[i] != "NN" and not office) or words.ent[i]:
            return False
        if noun_kind(words.lemma[i]) is None or words.dep[i] in _NO_DESCRIPTION:
            return False
        edge = self._left_edge(i)
        # The parser sometimes hangs the article of a long noun phrase on the verb.
        return any(i >= 0 and words.lower[i] in _DEFINITE for i in (edge, edge - 1))

    def resolve(self, i: int, *, avoid: Set[int], introduced: bool, surely: bool = False) -> bool:
        """Link a description to the entity that it means, if it means one that has a name.

        Args:
            i: its head noun.
            avoid: numbers of entities that it cannot mean.
            introduced: whether the text has brought in one without a name by this noun.
            surely: only if the article itself says so of one entity.
        """
        if i in self.links or not self.may_describe(i):
            return False
        cluster = self._meant(i, avoid, introduced=introduced, surely=surely)
        if cluster is None:
            return False
        self._join(cluster, TokenMention(self._left_edge(i), i + 1, i, "description"))
        cluster.add_role(role_of(self.doc[i]))
        return True

    def _meant(self, i: int, avoid: Set[int], *, introduced: bool, surely: bool) -> Cluster | None:
        words = self.words
        noun, called = words.lemma[i], role_of(self.doc[i])
        kind = noun_kind(noun)
        # "She told the newspaper Fjordposten": one phrase, whatever the parser makes of it.
        beside = self.named_at.get(i + 1)
        if beside is not None and beside.type == kind:
            return beside
        narrowed = any(
            c > i
            and words.dep[c] in ("prep", "relcl", "acl")
            and words.lower[c] not in ("to", "with", "in", "at", "on", "for")
            for c in words.children[i]
        )
        # Nobody speaks or thinks of himself as "the president".
        avoid = avoid | {
            self.links[s].number for s, verb in governors(words, i) if s in self.links and verb in _MINDFUL
        }
        # "The Vasa museum", of which only "Vasa" was taken for a name.
        within = {self.links[c].number for c in words.children[i] if words.dep[c] == "compound" and c in self.links}
        known = [c for c in self.clusters if c.type == kind and c.is_called(called)]
        if noun in OFFICE_NOUNS or narrowed or called != noun:
            found = self.salience.rank(i, known, window=len(words.head), avoid=avoid, noun=noun)
            if found is None and not narrowed:
                # "the president" may come before the sentence that says who that is; where none does, it is somebody
                # whom the reader is expected to know.
                avoid |= self.discourse.barred(i)
                found = next((c for c in known if c.number not in avoid), None)
            return found
        if surely:
            only = known if len(known) == 1 else []
            return self.salience.rank(i, only, window=_WINDOW, avoid=avoid, noun=noun)
        if not known and introduced:
            return None
        gender: Gender | None = "m" if noun in MALE_NOUNS else "f" if noun in FEMALE_NOUNS else None
        candidates = [
            c
            for c, _ in self.discourse.last(i, _WINDOW).values()
            if c.named
            and c.type == kind
            and (gender is None or c.gender in (None, gender))
            and (c.number in within or _may_be(c, noun))
        ]
        return self.salience.rank(i, candidates, window=_WINDOW, avoid=avoid, noun=noun)
