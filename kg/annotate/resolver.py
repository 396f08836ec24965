"""Who is who in one document: the steps of coreference and their order.

Names make the entities that kg knows (``clusters``). Descriptions ("the reality TV star") join them by what the article
said of whom (``descriptions``), other noun phrases make entities without a name, and pronouns mean either, by agreement
(``pronouns``), binding (``binding``) and learned preference (``ranking``); "I", "we" and "you" who speaks
(``speakers``). The surest links are made first: Raghunathan et al. 2010, "A multi-pass sieve for coreference
resolution".
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from spacy.tokens import Doc

from kg.annotate.allusions import Allusions, is_one_of_a_nation
from kg.annotate.binding import co_arguments, verb_above
from kg.annotate.clusters import TYPE_OF_LABEL, Cluster, NameClusters, TokenMention
from kg.annotate.descriptions import Descriptions
from kg.annotate.discourse import Discourse, only_heard
from kg.annotate.nouns import noun_kind
from kg.annotate.phrases import SUBJECTS, Phrase, is_led, is_personal, phrases, role
from kg.annotate.pleonastic import is_pleonastic
from kg.annotate.pronouns import IT, PERSONAL, REFLEXIVE, SPOKEN, THEY, THIRD, agrees, gender
from kg.annotate.quotes import Quote
from kg.annotate.ranking import Option, PhraseTerms, PronounTerms, Ranker, owners, shipped
from kg.annotate.speakers import Speakers
from kg.annotate.turns import turns
from kg.annotate.words import Words
from kg.names import gender_of_name

_PRONOUNS = THIRD | SPOKEN
# How many sentences back a pronoun looks.
_WINDOW = 3
_MEASURES = frozenset(["DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"])
# Earlier phrases with the same noun that are weighed, the latest first.
_MOST_OPTIONS = 6
# Shorter words of a name are no nouns that call it.
_SHORT = 3


_CALLED_BY_NOUN = frozenset(["Organization", "Place", "Event", "Work", "Product", "Award", "Law"])
# What has no name shares these, which nothing is ever added to.
_NO_NAMES: Counter[str] = Counter()
_NO_ROLES: set[str] = set()


def _head_of_name(name: str) -> str:
    """The noun in a name that says what bears it, in lower case."""
    return name.partition(" of ")[0].rpartition(" ")[2].lower()


class Resolver:
    """Resolves one document.

    Args:
        doc: with repaired entities, parse and quotes.
        ranker: learned weights; without them, those that ship with kg.

    Attributes:
        clusters: the entities that have names.
        unnamed: all others.
    """

    def __init__(self, doc: Doc, ranker: Ranker | None = None) -> None:
        self.doc = doc
        self.ranker = ranker or shipped()
        self.words = Words.of(doc)
        spans = [ent for ent in doc.ents if ent.label_ in TYPE_OF_LABEL and not is_one_of_a_nation(ent)]
        self.clusters = NameClusters(doc, spans).clusters
        self.unnamed: list[Cluster] = []
        quotes: tuple[Quote, ...] = doc._.quotes
        self.quoted = {i for quote in quotes for i in range(quote.start, quote.end)}
        self.discourse = Discourse(self.words, self.quoted)
        self.links = self.discourse.at
        self.descriptions = Descriptions(doc, self.discourse, self.clusters, self._join)
        self.allusions = Allusions(doc, self.discourse, self.clusters, self.descriptions.salience)
        self.speakers = Speakers(self.discourse, self.clusters, quotes, turns(doc, self.words), self._new_voice)
        # "They" are not the French of "the French president".
        self.adjectives = {
            cluster.number
            for cluster in self.clusters
            if all(self.words.tag[mention.root] == "JJ" for mention in cluster.mentions)
        }
        self.hearers = {cluster.number for cluster in self.clusters if only_heard(self.words, cluster)}
        self.joint: dict[int, Phrase] = {}
        self._called: dict[str, list[Cluster]] = defaultdict(list)

    def resolve(self) -> None:
        """Find all mentions of all entities."""
        for cluster in self.clusters:
            for mention in cluster.mentions:
                self.discourse.link(mention.root, cluster)
        for cluster in self.clusters:
            self._know(cluster)
        pending = self._pending()
        # What is said outside of quotes tells who speaks; then the quotes can be read. The surest go first: "the star"
        # who met "the president" is not the president.
        describing = {i for i, phrase in pending if phrase is not None and self.descriptions.may_describe(i)}
        for i, _ in pending:
            if i in describing and i not in self.quoted:
                self._describe(i, surely=True)
        for i, phrase in pending:
            # Whose it is, a pronoun may say.
            owned = phrase is not None and phrase.article == "whose"
            if phrase is not None and i not in describing and i not in self.links and not owned:
                self._mention_again(phrase)
        for quoted in (False, True):
            for i, phrase in pending:
                if (i in self.quoted) is quoted and i not in self.links:
                    self._resolve_one(i, phrase)

    def _know(self, cluster: Cluster) -> None:
        """Learn what the text says of an entity beside its names."""
        cluster.led = any(is_led(self.words, mention.root) for mention in cluster.mentions if mention.kind == "name")
        if cluster.may_be_person and any(is_personal(self.words, mention.root) for mention in cluster.mentions):
            cluster.type = "Person"
            cluster.gender = gender_of_name(cluster.label)
        for mention in list(cluster.mentions):
            self.descriptions.learn(cluster, mention)
        if cluster.type in _CALLED_BY_NOUN:
            # "The Halden Committee" is "the committee", the University of Oslo "the university".
            cluster.roles |= {noun for name in cluster.names if noun_kind(noun := _head_of_name(name)) == cluster.type}
            for word in {word.lower() for name in cluster.names for word in name.split() if len(word) > _SHORT}:
                self._called[word].append(cluster)

    def _pending(self) -> list[tuple[int, Phrase | None]]:
        """The pronouns and the noun phrases without a name, in the order of the text."""
        words = self.words
        found: list[tuple[int, Phrase | None]] = [
            (phrase.root, phrase)
            for phrase in phrases(words)
            if phrase.root not in self.links
            and words.ent[phrase.root] not in _MEASURES
            and phrase.root not in self.allusions.people
        ]
        self.joint = {root: phrase for root, phrase in found if phrase is not None and not phrase.lemma}
        found += [(i, None) for i, word in enumerate(words.lower) if word in _PRONOUNS and i not in self.links]
        found += [(i, None) for i in self.allusions.people if i not in self.links]
        return sorted(found, key=lambda one: one[0])

    def _join(self, cluster: Cluster, mention: TokenMention) -> None:
        cluster.mentions.append(mention)
        self.discourse.link(mention.root, cluster)

    def _new(self, kind: str, *, several: bool) -> Cluster:
        number = len(self.clusters) + len(self.unnamed)
        cluster = Cluster(number, kind, names=_NO_NAMES, roles=_NO_ROLES, several=several)
        self.unnamed.append(cluster)
        return cluster

    def _new_voice(self, several: bool) -> Cluster:
        cluster = self._new("Person", several=several)
        cluster.voice = True
        return cluster

    def _resolve_one(self, i: int, phrase: Phrase | None) -> None:
        if phrase is not None:
            body = self.allusions.body(phrase) if phrase.article == "whose" else None
            if body is not None:
                self._join(body, TokenMention(phrase.start, i + 1, i, "description"))
            elif not self._describe(i):
                self._mention_again(phrase)
            return
        if i in self.allusions.people:
            person = self.allusions.person(i, self.speakers.barred(i))
            if person is not None:
                self._join(person, TokenMention(self.allusions.start(i), i + 1, i, "description"))
            return
        word = self.words.lower[i]
        cluster = self.speakers.meant(i, word) if word in SPOKEN else self._pronoun(i, word)
        if cluster is None:
            return
        self._join(cluster, TokenMention(i, i + 1, i, "pronoun"))
        if word in PERSONAL:
            if cluster.named:
                cluster.type = "Person"
            cluster.gender = cluster.gender or gender(word)

    # -- pronouns ----------------------------------------------------------------------------------------------------

    def _pronoun(self, i: int, word: str) -> Cluster | None:
        if word in IT and is_pleonastic(self.doc[i]):
            return None
        if word in REFLEXIVE:
            near = next((self.links[o] for o in sorted(co_arguments(self.words, i)) if o in self.links), None)
            return near if near is not None and agrees(near, word) else None
        avoid = self.discourse.barred(i) | self.speakers.barred(i) | self.adjectives | self.hearers
        before = self.discourse.last(i, _WINDOW)
        ahead = self._ahead(i)
        options = [
            (cluster, last)
            for cluster, last in (*before.values(), *(one for one in ahead if one[0].number not in before))
            if cluster.number not in avoid and agrees(cluster, word)
        ]
        if word in THEY:
            pair = self._pair(i, options)
            if pair is not None:
                return pair
        table = "person" if word in PERSONAL else "thing" if word in IT else "several"
        if table == "person":
            # Whom the text calls a person is meant before what might be one.
            options = [one for one in options if one[0].type == "Person"] or options
        terms = PronounTerms(self.discourse, i, gender(word), {cluster.number for cluster, _ in ahead})
        # Only "it" and "they" may mean nothing that was named before; "its" and "their" are of something.
        sure = table == "person" or self.words.dep[i] == "poss"
        best = self._choose(table, i, None if sure else terms.new(), terms.of_all(options), options)
        return None if best is None else options[best][0]

    def _pair(self, i: int, options: Sequence[Option]) -> Cluster | None:
        """People whom the sentence, or the one before, names together as its subject: "Ann Lee and Bob Ray … they".

        Training texts have too few of them for the ranker to learn from.
        """
        words = self.words
        near = [
            (last, cluster)
            for cluster, last in options
            if cluster.several and words.sentence[i] - words.sentence[last] <= 1 and cluster.phrases
        ]
        joint = [
            (last, cluster)
            for last, cluster in near
            if not cluster.phrases[0].lemma
            and words.ent[cluster.phrases[0].head] == "PERSON"
            and role(words, cluster.phrases[0].head) == "subject"
        ]
        # "Ann Lee and Bob Ray met the workers. They …": who knows.
        others = [last for last, cluster in near if cluster.phrases[0].lemma]
        return joint[-1][1] if len(joint) == 1 and not others else None

    def _ahead(self, i: int) -> list[Option]:
        """Who is named only after a pronoun: the subject of a clause that the pronoun's own depends on, as in "In his
        speech, Ray …"."""
        words = self.words
        above = set()
        verb = verb_above(words, i)
        if words.dep[i] in SUBJECTS and verb is not None:
            verb = verb_above(words, verb)
        while verb is not None:
            above.add(verb)
            verb = verb_above(words, verb)
        return [
            (cluster, root)
            for cluster, root in self.discourse.ahead(i)
            if cluster.named and words.dep[root] in SUBJECTS and words.head[root] in above
        ]

    def _choose(
        self,
        table: str,
        i: int,  # noqa: ARG002
        new: Sequence[str] | None,
        found: Sequence[Sequence[str]],
        options: Sequence[Option],  # noqa: ARG002
    ) -> int | None:
        """The place of the entity that is meant among the options; what learns the weights overrides this."""
        return self.ranker.choose(table, new, found)

    # -- noun phrases ------------------------------------------------------------------------------------------------

    def _describe(self, i: int, *, surely: bool = False) -> bool:
        """Link a description to who has a name."""
        called = self._called.get(self.words.lemma[i], ())
        # "A farmer", then "the farmer".
        introduced = any(not c.named and c.phrases[0].article == "a" and self.discourse.before(c, i) for c in called)
        avoid = self.speakers.barred(i) | self.allusions.elsewhere(i) | self.hearers
        return self.descriptions.resolve(i, avoid=avoid, introduced=introduced, surely=surely)

    def _mention_again(self, phrase: Phrase) -> None:
        """Link a noun phrase to an earlier one that means the same thing, or begin a new one."""
        cluster = self._meant_again(phrase) if phrase.lemma else None
        if cluster is None:
            cluster = self._new(phrase.kind, several=phrase.plural)
            cluster.gender = phrase.gender
            if phrase.lemma:
                self._called[phrase.lemma].append(cluster)
        self._join(cluster, TokenMention(phrase.start, phrase.end, phrase.root, "description"))
        if not cluster.named:
            cluster.phrases.append(phrase)

    def _meant_again(self, phrase: Phrase) -> Cluster | None:
        options: list[Option] = []
        for cluster in self._called.get(phrase.lemma, ()):
            place = self.discourse.before(cluster, phrase.root)
            if not place or (cluster.named and (phrase.article not in ("the", "this") or phrase.plural)):
                continue
            # A phrase is not what stands within it.
            if not any(phrase.start <= root < phrase.end for root in cluster.roots[max(0, place - 2) : place + 2]):
                options.append((cluster, cluster.roots[place - 1]))
        if not options:
            return None
        options = sorted(options, key=lambda one: -one[1])[:_MOST_OPTIONS]
        owner = next((self.links[o] for o in owners(self.words, phrase) if o in self.links), None)
        terms = PhraseTerms(self.discourse, phrase, owner)
        best = self._choose("phrase", phrase.root, terms.new(), terms.of_all(options), options)
        return None if best is None else options[best][0]
