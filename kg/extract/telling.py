"""What a sentence tells beside the bare triple: whether it happened, who says so, when, and the sentence itself."""

from kg.annotate.tree import Token, Tree
from kg.extract.dating import Dates
from kg.extract.frames import ATTACHED, Frame
from kg.extract.lexicon import EVENT_NOUNS
from kg.extract.phrases import Arguments
from kg.extract.status import Stance, StatusReader
from kg.types import Evidence, Speaker, Status, Time


class Telling:
    """Reads stance, speaker, time and evidence of the frames of one document.

    Args:
        tree: of a document annotated by the ``kg_…`` components.
        arguments: of the same document.
    """

    def __init__(self, tree: Tree, arguments: Arguments) -> None:
        self._tree = tree
        self._arguments = arguments
        self._status = StatusReader(tree)
        self._stances: dict[tuple[int, bool], Stance] = {}
        self._number = tree.words.sentence
        self._evidence: dict[int, Evidence] = {}
        self._words: dict[int, frozenset[str]] = {}
        self._dates = Dates(tree)

    @staticmethod
    def presupposed(frame: Frame) -> bool:
        """Whether the article takes a frame for granted, as it does titles, possessives and places."""
        if frame.kind == "event":
            # "the union headquarters in Oslo" are there, whoever plans what in them.
            return frame.lemma == frame.head.lemma_.lower() and frame.lemma not in EVENT_NOUNS
        attached = frame.lemma in ATTACHED
        return frame.kind == "role" and (attached or frame.head.dep_ not in ("attr", "oprd"))

    def stance(self, frame: Frame, said: Token | None = None) -> Stance:
        """How the article stands to what a frame says.

        Args:
            frame: of any kind.
            said: the event noun that says what happens, where the frame is that of its verb: "planned a *visit* to".
        """
        presupposed = said is None and self.presupposed(frame)
        head = frame.head.head if frame.kind == "role" and not presupposed else frame.head
        stance = self._read(head, presupposed)
        # "did not read the letter": the verb's own word counts first.
        return self._read(said, False) if said is not None and stance.status is Status.FACT else stance

    def _read(self, head: Token, presupposed: bool) -> Stance:
        key = (head.i, presupposed)
        if key not in self._stances:
            self._stances[key] = self._status.read(head, presupposed=presupposed)
        return self._stances[key]

    def speaker(self, stance: Stance) -> Speaker | None:
        """Who says it: an entity, or the phrase that names somebody; None: the article itself, or "he"."""
        if stance.speaker is None:
            return None
        known = self._arguments.entity(stance.speaker)
        if known is not None:
            return Speaker(known[0].label, known[0].id)
        if stance.speaker.pos_ == "PRON":
            return None
        return Speaker(self._arguments.of_phrase(stance.speaker).text)

    def time(self, frame: Frame) -> Time | None:
        """When it happened, by the words of its own clause."""
        return None if self.presupposed(frame) else self._dates.of(frame.head, event=frame.kind == "event")

    def sentence(self, head: Token) -> int:
        """The number of a token's sentence."""
        return self._number[head.i]

    def words(self, head: Token) -> frozenset[str]:
        """The words of a token's sentence, in small letters and in base form."""
        number = self._number[head.i]
        if number not in self._words:
            start, end = self._tree.sentence(head.i)
            words = self._tree.words
            self._words[number] = frozenset((*words.lower[start:end], *words.lemma[start:end]))
        return self._words[number]

    def evidence(self, *heads: Token) -> tuple[Evidence, ...]:
        """The sentences of some tokens, that of the first one first."""
        return tuple(dict.fromkeys(self._quoted(head) for head in heads))

    def _quoted(self, head: Token) -> Evidence:
        number = self._number[head.i]
        if number not in self._evidence:
            self._evidence[number] = sentence_of(self._tree, head)
        return self._evidence[number]


def sentence_of(tree: Tree, head: Token) -> Evidence:
    """The sentence of a token, without the white space at its ends."""
    words = tree.words
    start, end = tree.sentence(head.i)
    while end > start + 1 and tree[end - 1].is_space:
        end -= 1
    while start < end - 1 and tree[start].is_space:
        start += 1
    return Evidence(words.begin[start], words.end[end - 1], words.text(start, end))
