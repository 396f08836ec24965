"""Causes: what people stand up for or against and that need have no name, cut as a reader would cut it.

Of "the deletion of e-mails to hide a scandal, which few noticed" the cause is *deletion of e-mails*. What an infinitive
says of a plan belongs to it: "plan to close the mine".
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from kg.annotate.lexicon import AWARD_NOUNS, ORGANISATION_NOUNS, PERSON_NOUNS, PRODUCT_NOUNS, WORK_NOUNS
from kg.annotate.tree import Token, Tree
from kg.extract.frames import Frame
from kg.extract.phrases import Arguments
from kg.names import word_set
from kg.types import Argument, LocalEntity, Mention, Triple

# What these plan or hold, an infinitive says; without it, or other words, they say nothing by themselves.
_PLANS = word_set(
    "plan proposal idea scheme move bid decision effort attempt campaign right measure step policy project programme "
    "program initiative suggestion recommendation pledge promise deal agreement offer change approach action guideline "
    "reform strategy option demand call"
)
# Who backs calls for something backs that.
_CALLS = word_set("call demand campaign appeal plea petition push need case")
_NO_CAUSES = (
    (ORGANISATION_NOUNS - word_set("university college school hospital clinic museum council coalition partnership"))
    | WORK_NOUNS
    | PRODUCT_NOUNS
    | AWARD_NOUNS
    | word_set(
        "thing way time day week month year moment luck order help comment side one lot number part kind sort people "
        "result case issue cause point fact reason opportunity chance question answer scene newcomer rival"
    )
)
# What is done in the name of the public, or to many, and so can be backed or rejected as such.
_MEASURES = word_set(
    "tax taxation levy duty fee charge toll fine tariff subsidy benefit pension wage pay salary price fare quota cap "
    "limit curfew sanction embargo boycott ban prohibition restriction control regulation deregulation rule law "
    "legislation change cut cutback rise increase reduction hike freeze closure privatisation privatization "
    "nationalisation nationalization sell-off takeover merger buyout expansion extension demolition development "
    "deletion destruction abolition introduction legalisation legalization registration immigration migration asylum "
    "extradition deportation detention imprisonment amnesty release parole punishment penalty sentence hunting "
    "fishing whaling racing smoking gambling trafficking abortion euthanasia cloning marriage adoption vote voting "
    "election referendum devolution independence membership enlargement constitution treaty withdrawal presence "
    "deployment invasion occupation intervention strike bombing violence terrorism racism apartheid slavery torture "
    "censorship discrimination corruption relief aid access equality liberty democracy peace justice testing "
    "vaccination privilege transfer call-up call cooperation reparation coalition pact surveillance "
    "inquiry quota system card levy funding spending investment energy power runway airport scheme"
)
# By these an everyday thing becomes something to be asked for: "cheaper bread".
_WISHED = word_set("higher lower better cheaper safer fairer tougher stricter shorter longer more less free fair equal")
_ARTICLES = frozenset(["a", "an"])
_POINTING = frozenset(["the", "this", "that", "these", "those"])
_LEADING = frozenset([*_ARTICLES, *_POINTING, "any", "some", "all", "such", "both"])
_INSIDE = word_set("of for on to in with at against from into between by over about under towards toward without")
_OBJECTS = frozenset(["dobj", "dative", "prt", "oprd", "acomp", "advmod", "xcomp", "ccomp", "attr", "conj", "cc"])
_ON_BEHALF = frozenset(["for", "on behalf of"])
_MODIFIERS = frozenset(["amod", "compound", "nmod", "npadvmod", "nummod", "advmod"])
_CONTENT = frozenset(["NOUN", "PROPN", "ADJ", "VERB", "NUM"])
_MOST_WORDS = 10  # of another form of a cause


class Causes:
    """The causes of one document; mentions that say the same are one.

    Args:
        tree: of the document.
        arguments: likewise.
    """

    def __init__(self, tree: Tree, arguments: Arguments) -> None:
        self._tree = tree
        self._arguments = arguments
        self._found: dict[tuple[str, frozenset[str]], LocalEntity] = {}
        self._fuller: dict[str, list[Token]] | None = None

    def values(self) -> tuple[LocalEntity, ...]:
        """What was found."""
        return tuple(self._found.values())

    def of(self, head: Token, preposition: str = "") -> Argument | None:
        """The cause that a phrase names, or None where it names none.

        Args:
            head: of the phrase, a noun or a gerund.
            preposition: before it. Who campaigns for or against something makes it a cause, and prisoners are what
                somebody pleads for; what is simply backed or rejected must be a cause by itself.
        """
        named = _called_for(head)
        if not _can_be(named, persons=preposition in _ON_BEHALF) or not (preposition or _is_measure(named)):
            return None
        if _is_bare(named):
            fuller = self._antecedent(named)
            lemma = named.lemma_.lower()
            if fuller is None and (lemma in _PLANS or (_points(named) and lemma not in _MEASURES)):
                return None
            named = fuller or named
        phrase = self._arguments.of_phrase(head, whole=True)
        text = phrase.text.split(", wh")[0]
        phrase = replace(phrase, text=text, end=phrase.start + len(text))
        entity = self._entity(named, Mention(phrase.start, phrase.end, phrase.text, "description"))
        return replace(phrase, entity=entity.id, label=entity.label, type="Cause", aliases=entity.aliases)

    def complete(self, triple: Triple) -> Triple:
        """A triple whose cause has all the names that the document has for it."""
        for entity in self._found.values():
            if entity.id == triple.object.entity and entity.aliases != triple.object.aliases:
                return replace(triple, object=replace(triple.object, aliases=entity.aliases))
        return triple

    def _entity(self, head: Token, mention: Mention) -> LocalEntity:
        start, end = _cut(head)
        label, others = self._text(start, end), tuple(self._forms(head, start, end))
        key = (head.lemma_.lower(), self._content(start, end))
        entity = self._found.get(key)
        if entity is None:
            number = len(self._arguments.entities) + len(self._found) + 1
            entity = LocalEntity(f"e{number}", label, "Cause", (), (mention,))
        elif mention not in entity.mentions:
            entity = replace(entity, mentions=(*entity.mentions, mention))
        names = dict.fromkeys((*entity.aliases, label, *others))
        names.pop(entity.label, None)
        self._found[key] = entity = replace(entity, aliases=tuple(names))
        return entity

    def _forms(self, head: Token, start: int, end: int) -> Iterator[str]:
        """Other forms of a cause: with its article, without what follows the noun, with all that says which it is."""
        if start > 0 and self._tree[start - 1].lower_ in (*_ARTICLES, "any"):
            yield f"{self._tree[start - 1].lower_} {self._text(start, end)}"
        if head.pos_ == "NOUN" and end > head.i + 1:
            if start < head.i and head.lemma_.lower() not in _PLANS:
                yield self._text(start, head.i + 1)
            for child in head.rights:
                if child.dep_ == "prep" and child.start == head.i + 1 and child.end < end:
                    yield self._text(start, child.end)
        whole = self._text(start, head.end).split(",")[0]
        if head.end > end and len(whole.split()) <= _MOST_WORDS:
            yield whole

    def _text(self, start: int, end: int) -> str:
        return " ".join(self._tree.text(start, end).split()).strip("\"'“”‘’ ")

    def _content(self, start: int, end: int) -> frozenset[str]:
        """What a phrase says, whatever the order: "e-mail deletions" are the deletion of e-mails."""
        tokens = (self._tree[i] for i in range(start, end))
        return frozenset(token.lemma_.lower() for token in tokens if token.pos_ in _CONTENT)

    def _antecedent(self, noun: Token) -> Token | None:
        """The phrase before that says in full what "the plan", "the ban" is."""
        if self._fuller is None:
            self._fuller = defaultdict(list)
            for token in self._tree:
                if token.pos_ == "NOUN" and not token.ent_type_ and not _is_bare(token):
                    self._fuller[token.lemma_.lower()].append(token)
                    if token.lemma_.lower() in _PLANS and _has_content(token):
                        self._fuller[""].append(token)
        lemma = noun.lemma_.lower()
        same = [token for token in self._fuller.get(lemma, ()) if token.i < noun.i]
        if not same and lemma in _PLANS:
            same = [token for token in self._fuller.get("", ()) if token.i < noun.i]
        return same[-1] if same else None


def gerunds(frame: Frame) -> Frame | None:
    """A frame's subject with the gerunds that stand where a noun could: "opposes *cutting* taxes", or None."""
    extra = Frame(frame.head, frame.kind, frame.lemma)
    for child in frame.head.children:
        if child.dep_ == "xcomp" and _is_gerund(child):
            extra.arguments["object"] += [child, *_more(child)]
        elif child.dep_ == "prep":
            for inner in child.children:
                if inner.dep_ == "pcomp" and _is_gerund(inner):
                    extra.arguments[child.lower_] += [inner, *_more(inner)]
    if not extra.arguments:
        return None
    extra.arguments["subject"] = frame.arguments.get("subject", [])
    return extra


def _more(gerund: Token) -> list[Token]:
    return [child for child in gerund.children if child.dep_ == "conj" and _is_gerund(child)]


def _is_gerund(token: Token) -> bool:
    return token.tag_ == "VBG" and not any(child.dep_ in ("aux", "nsubj", "nsubjpass") for child in token.children)


def _called_for(head: Token) -> Token:
    """What a call calls for: "calls for *reform*"."""
    if head.lemma_.lower() in _CALLS:
        for prep in head.rights:
            if prep.dep_ == "prep" and prep.lower_ == "for":
                for inner in prep.children:
                    if (inner.dep_ == "pobj" and inner.pos_ == "NOUN" and not inner.ent_type_) or _is_gerund(inner):
                        return inner
    return head


def _can_be(head: Token, *, persons: bool) -> bool:
    if head.ent_type_:
        return False
    if head.pos_ != "NOUN":
        return _is_gerund(head) and any(child.dep_ in ("dobj", "prep", "ccomp") for child in head.rights)
    if any(child.tag_ in ("WP$", "WDT", "WP") or child.dep_ == "nummod" for child in head.lefts):
        # "whose cause", "five unions"
        return False
    lemma = head.lemma_.lower()
    if lemma in PERSON_NOUNS:
        return persons and head.tag_ == "NNS" and not _points(head)
    return lemma not in _NO_CAUSES


def _is_measure(head: Token) -> bool:
    lemma = head.lemma_.lower()
    wished = any(child.lower_ in _WISHED for child in head.lefts)
    return head.pos_ != "NOUN" or wished or lemma in _PLANS or lemma in _MEASURES or lemma.endswith("ism")


def _points(noun: Token) -> bool:
    """Whether a phrase points to what was said before: "the ban", "its proposals"."""
    return any(child.lower_ in _POINTING or child.tag_ == "PRP$" for child in noun.lefts)


def _is_bare(noun: Token) -> bool:
    """Whether a noun stands alone, but for an article or whose it is."""
    if noun.pos_ != "NOUN":
        return False
    lefts = any(c.dep_ in _MODIFIERS or (c.dep_ == "poss" and c.tag_ != "PRP$") for c in noun.lefts)
    return not lefts and not _has_content(noun)


def _has_content(noun: Token) -> bool:
    """Whether something behind a noun says which it is: "plan *to close the mine*", "ban *on smoking*"."""
    return _cut(noun)[1] > noun.i + 1


def _cut(head: Token) -> tuple[int, int]:
    """First token of a cause, and one past its last."""
    tree = head.tree
    if head.pos_ != "NOUN":
        return head.i, _joined(tree, _end(head, top=True))
    start = head.start
    while start < head.i and (
        tree[start].lower_ in _LEADING
        or tree[start].tag_ == "PRP$"
        or tree[start].is_punct
        or tree[start].is_space
        or tree[start].dep_ in ("cc", "preconj")
    ):
        start += 1
    return start, _joined(tree, _end(head, top=True))


def _joined(tree: Tree, end: int) -> int:
    """The end of a phrase, with what a hyphen joins to its last word: "e-mails"."""
    while end + 1 < len(tree) and tree[end].text == "-" and tree[end].text_with_ws == "-":
        end += 2
    return end


def _end(head: Token, *, top: bool = False) -> int:
    """One past the last token that belongs to a cause, of what follows a noun or a verb in it."""
    end = head.i + 1
    tree = head.tree
    for child in head.rights:
        if child.start > end and any(tree[i].text not in ('"', "”", "'", "’", "-") for i in range(end, child.start)):
            listed = not top and child.dep_ == "conj"
            if not listed:
                break
        if child.dep_ == "punct":
            continue
        if child.dep_ == "cc" and not top:
            continue
        upto = _end_of_part(head, child, top=top)
        if upto is None:
            break
        end = max(end, upto)
        if upto < child.end:
            break
    return end


def _end_of_part(head: Token, child: Token, *, top: bool) -> int | None:
    if child.dep_ in ("prep", "dative", "agent") and child.pos_ in ("ADP", "SCONJ", "PART"):
        inner = next((c for c in child.children if c.dep_ in ("pobj", "pcomp") and c.i > child.i), None)
        if child.lower_ not in _INSIDE or inner is None or inner.ent_type_ in ("DATE", "TIME"):
            return None
        return _end(inner)
    if child.dep_ in ("acl", "relcl") and child.tag_ == "VB":
        return _end(child) if head.lemma_.lower() in _PLANS and child.i > head.i else None
    if child.dep_ == "acl":
        return None if top or child.tag_ != "VBN" else _end(child)
    if head.pos_ == "VERB":
        if child.dep_ not in _OBJECTS or (top and child.dep_ in ("conj", "cc")):
            return None
        return _end(child)
    return (
        _end(child) if child.dep_ in ("prt", "nmod", "compound", "case") or (child.dep_ == "conj" and not top) else None
    )
