"""What is seen of a pair of mentions, for a trained relation model: words that a person can read.

``path nsubj^ found dobj`` is the way through the parse with its verb, ``o-s word by`` a word between an object and the
subject behind it. The inventory follows Zhou et al. 2005, "Exploring various knowledge in relation extraction", with
what kg itself has read of the two beside it.
"""

from collections.abc import Iterator
from itertools import pairwise

from kg.annotate.words import Words
from kg.demonyms import is_demonym
from kg.extract.pairs import Candidate, Pair, PairReader, Told

_BETWEEN = 12  # tokens between two mentions whose words all count
_EDGE = 4  # where there are more, so many at either end
_LINE = 4  # tokens between that count as a whole
_PATH = 6  # steps of a path that counts as a whole
_STEPS = 8  # steps that are counted
_MARKS = frozenset(["det", "punct", "case"])
_PREPOSITIONS = frozenset(["prep", "agent", "dative"])
_BORN, _DIED = frozenset(["born", "b.", "b"]), frozenset(["died", "d.", "d"])
_UNTIL = frozenset(["–", "-", "—", "to"])


class PairFeatures:
    """Reads the features of one document's pairs.

    Args:
        reader: of the pairs.
        told: what kg has read in the document.
    """

    def __init__(self, reader: PairReader, told: Told) -> None:
        self._words = reader.words
        self._bounds = reader.bounds
        self._told = told
        self._sentences: dict[int, _Sentence] = {}

    def of(self, pair: Pair) -> list[str]:
        """The features of a pair, each once."""
        number = pair.sentence
        sentence = self._sentences.get(number)
        if sentence is None:
            sentence = self._sentences[number] = _Sentence(self._words, self._bounds[number], pair.mentions)
        return [
            *sentence.features,
            *sentence.around(pair.subject, "s"),
            *sentence.around(pair.object, "o"),
            *dict.fromkeys(sentence.between(pair)),
            *self._told.of(pair, *sentence.characters),
        ]


class _Sentence:
    """One sentence, and what is seen of the mentions in it.

    Args:
        words: of the document.
        bounds: the sentence's first token, and one past its last.
        mentions: all that it mentions.
    """

    def __init__(self, words: Words, bounds: tuple[int, int], mentions: tuple[Candidate, ...]) -> None:
        self.words = words
        self.start, self.end = bounds
        self.characters = words.begin[self.start], words.end[self.end - 1]
        self.heads = {one.head: one.argument.type or "" for one in mentions}
        self.inside = {i for one in mentions for i in range(one.start, one.end)}
        plain = [i for i in range(*bounds) if i not in self.inside and words.pos[i] in ("VERB", "NOUN")]
        self.features = list(dict.fromkeys(f"sentence {words.lemma[i]}" for i in plain))
        self._around: dict[tuple[int, str], list[str]] = {}

    def word(self, i: int) -> str:
        """What a token is to a model: the type of the mention that it heads, or its base form."""
        if i in self.heads:
            return self.heads[i]
        pos = self.words.pos[i]
        return "0" if pos == "NUM" else "Name" if pos == "PROPN" else self.words.lemma[i]

    # -- one mention -----------------------------------------------------------------------------------------------

    def around(self, one: Candidate, name: str) -> list[str]:
        """The features of one mention, as subject (``s``) or object (``o``)."""
        key = (one.start, name)
        if key not in self._around:
            self._around[key] = list(dict.fromkeys(self._mention(one, name)))
        return self._around[key]

    def _mention(self, one: Candidate, name: str) -> Iterator[str]:
        words = self.words
        yield f"{name} is {one.kind}"
        if one.kind == "pronoun":
            yield f"{name} pronoun {words.lower[one.head]}"
        yield f"{name} ends {words.lower[one.end - 1]}"
        if one.end - one.start > 1:
            yield f"{name} begins {words.lower[one.start]}"
        before = [self.word(i) for i in range(max(self.start, one.start - 2), one.start)]
        after = [self.word(i) for i in range(one.end, min(self.end, one.end + 2))]
        if before:
            yield f"before {name} {before[-1]}"
        if after:
            yield f"after {name} {after[0]}"
        if len(before) > 1:
            yield f"before {name} {' '.join(before)}"
        if len(after) > 1:
            yield f"after {name} {' '.join(after)}"
        yield f"{name} under {words.dep[one.head]} {self.word(words.head[one.head])}"
        for child in words.children[one.head]:
            if not one.start <= child < one.end:
                yield f"{name} has {words.dep[child]} {self.word(child)}"

    # -- two mentions ----------------------------------------------------------------------------------------------

    def between(self, pair: Pair) -> Iterator[str]:
        """The features of two mentions together."""
        yield from self._ends(pair)
        yield from self._path(pair)
        yield from self._hanging(pair)
        yield from self._line(pair)
        yield from self._brackets(pair)

    def _ends(self, pair: Pair) -> Iterator[str]:
        """How the two stand to each other, and which other mentions stand between them."""
        s, o, words = pair.subject, pair.object, self.words
        first, second, order = (s, o, "s-o") if s.start <= o.start else (o, s, "o-s")
        yield order
        yield f"types {s.argument.type} {o.argument.type}"
        gap = max(0, second.start - first.end)
        yield f"gap {next((n for n in (0, 1, 2, 3, 4, 8, 16) if gap <= n), 32)} {order}"
        between = [
            one.argument.type
            for one in pair.mentions
            if first.end <= one.start and one.end <= second.start and one.entity not in (s.entity, o.entity)
        ]
        yield f"between {min(len(between), 3)} {order}"
        for kind in dict.fromkeys(between):
            yield f"between {kind} {order}"
            if kind == o.argument.type:
                yield "nearer o"
            if kind == s.argument.type:
                yield "nearer s"
        if s.kind == o.kind == "name" and words.lower[s.end - 1] in words.lower[o.start : o.end]:
            yield "same last word"
        if is_demonym(words.ent[o.head], o.argument.text):
            yield "o demonym"
            if words.head[o.head] in pair.up or words.head[o.head] == words.head[s.head]:
                yield "o demonym on path"

    def _path(self, pair: Pair) -> Iterator[str]:
        """The way through the parse."""
        up, down, dep = pair.up, pair.down, self.words.dep
        nodes = [*up, *down[-2::-1]]
        words = [self.word(i) for i in nodes[1:-1]]
        steps = [f"{dep[i]}^" for i in up[:-1]] + [dep[i] for i in down[-2::-1]]
        top = "s" if len(up) == 1 else "o" if len(down) == 1 else self.word(pair.top)
        yield f"top {top}"
        yield f"top {self.words.pos[pair.top]} {min(len(up), 5)} {min(len(down), 5)}"
        yield f"length {min(len(steps), _STEPS)}"
        if len(steps) <= _PATH:
            yield f"path {' '.join(part for both in zip(steps, [*words, ''], strict=True) for part in both).rstrip()}"
        for word in words:
            yield f"on path {word}"
        for one, other in pairwise(words):
            yield f"on path {one} {other}"
        for step in steps:
            yield f"step {step}"
        for name, way in (("by", down[1:]), ("from", up[1:])):
            preposition = next((self.words.lower[i] for i in way if dep[i] in _PREPOSITIONS), "-")
            yield f"{name} {preposition} {top}"

    def _hanging(self, pair: Pair) -> Iterator[str]:
        """What hangs on the words of the path."""
        words = self.words
        nodes = {*pair.up, *pair.down}
        for i in sorted(nodes - {pair.subject.head, pair.object.head}):
            for child in words.children[i]:
                if child not in nodes and child not in self.inside and words.dep[child] not in _MARKS:
                    yield f"beside {words.lemma[child]}"

    def _line(self, pair: Pair) -> Iterator[str]:
        """The words between the two mentions; a mention among them is one word, its type."""
        s, o = pair.subject, pair.object
        first, second, order = (s, o, "s-o") if s.start <= o.start else (o, s, "o-s")
        line = [self.word(i) for i in range(first.end, second.start) if i not in self.inside or i in self.heads]
        if len(line) <= _LINE:
            yield f"{order} line {' '.join(line)}"
        if len(line) > _BETWEEN:
            yield from (f"{order} far {word}" for word in (*line[:_EDGE], *line[-_EDGE:]))
            return
        for word in line:
            yield f"{order} word {word}"
        for one, other in pairwise(line):
            yield f"{order} words {one} {other}"

    def _brackets(self, pair: Pair) -> Iterator[str]:
        """Whether the object stands in brackets after the subject, and which of the dates there it is: "Ann Lee (born
        1 May 1950, Oslo; died 2001)"."""
        s, o, lower = pair.subject, pair.object, self.words.lower
        if s.start > o.start:
            return
        opened = next((i for i in range(o.start - 1, s.end - 1, -1) if lower[i] in ("(", ")")), -1)
        if opened < 0 or lower[opened] != "(":
            return
        yield "in brackets"
        others = [one for one in pair.mentions if one.entity not in (s.entity, o.entity)]
        if all(one.start < s.end or one.start >= opened for one in others):
            yield "in brackets after s"
        if o.kind != "date":
            return
        close = next((i for i in range(o.end, self.end) if lower[i] == ")"), self.end)
        dates = [one.start for one in others if one.kind == "date" and opened < one.start < close]
        yield f"date {1 + sum(at < o.start for at in dates)} of {min(3, 1 + len(dates))} in brackets"
        marks = set(lower[opened : o.start])
        signs = (("born", _BORN), ("died", _DIED), ("until", _UNTIL))
        yield f"brackets {' '.join(sign for sign, kinds in signs if marks & kinds)}"
