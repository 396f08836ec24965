"""Where people decide: what is in doubt, the file of decisions, and the thread that makes the graph follow the file.

A decision is written to the file at once, whoever writes the graph meanwhile, and counts from then on: no other can
contradict it. That the graph becomes what it is with it may take long, as where many articles speak of an entity; who
reviews does not wait for that. Several decisions that come meanwhile are replayed together.
"""

import logging
from threading import Event, Lock, Thread

from kg.answers import Doubt, Doubts
from kg.decisions import Decision, Decisions, append, undo
from kg.errors import GraphError, GraphLockedError, KgError
from kg.graph import Graph
from kg.held import HeldGraph
from kg.identity import decisions_beside

_log = logging.getLogger("kg")

# So many are looked at together; when they are decided, others come up.
_MOST = 500
_PAUSE = 1.0


class Desk:
    """What requests share that read and write decisions.

    Args:
        held: the graph.

    Attributes:
        file: of the decisions.
        trouble: why the graph does not follow the file, if it does not.
    """

    def __init__(self, held: HeldGraph) -> None:
        self.file = decisions_beside(held.path)
        self.trouble: KgError | None = None
        self._held = held
        self._closing = Event()
        self._lock = Lock()
        self._asked = False
        self._thread: Thread | None = None
        self._reading = Lock()
        self._read: tuple[Graph, Doubts] | None = None
        self._file_read: tuple[tuple[int, ...], Decisions] | None = None

    # What there is

    def decisions(self) -> Decisions:
        """All decisions of the file, as it is now.

        Raises:
            DecisionError: something in it is wrong, or it cannot be read.
        """
        try:
            about = self.file.stat()
        except FileNotFoundError:
            return Decisions()
        state = about.st_ino, about.st_size, about.st_mtime_ns
        if self._file_read is None or self._file_read[0] != state:
            self._file_read = state, Decisions.load(self.file)
        return self._file_read[1]

    def open_doubts(self, graph: Graph) -> Doubts:
        """What is in doubt and not decided, also where the graph does not follow the decision yet.

        A graph that is just following is not asked: what was in doubt before is, but for what is decided.

        Args:
            graph: as it is held now.

        Raises:
            DecisionError: the file of decisions is wrong.
        """
        doubts = self._read[1] if self._read is not None and self._thread is not None else self._asked_of(graph)
        decided = self.decisions()
        left = [one for one in doubts if not any(answer in decided for answer in one.answers)]
        return Doubts(left, doubts.total - len(doubts) + len(left))

    def _asked_of(self, graph: Graph) -> Doubts:
        """The doubts of a state, which takes a moment in a large graph; it is asked once."""
        with self._reading:
            if self._read is None or self._read[0] is not graph:
                self._read = graph, graph.doubts(_MOST)
            return self._read[1]

    def waiting(self) -> int:
        """How many decisions were taken, or taken back, that the graph does not follow yet."""
        with self._held.reading() as graph:
            return len({one.id for one in graph.decisions} ^ {one.id for one in self.decisions()})

    # What people do

    def decide(self, decision: Decision) -> bool:
        """Write a decision to the file, and have the graph follow.

        Returns:
            Whether it is new.

        Raises:
            DecisionError: it contradicts the file, or cannot be written; nothing is.
        """
        new = append(self.file, decision)
        self.follow()
        return new

    def undo(self, decision: str) -> Decision:
        """Take a decision out of the file by its id, and have the graph follow.

        Raises:
            DecisionError: it is not there any more.
        """
        taken = undo(self.file, decision)
        self.follow()
        return taken

    # How the graph follows

    def follow(self) -> None:
        """Make the graph what it is with the file, in a thread beside; one that is at it does it once more."""
        with self._lock:
            self._asked = True
            if self._thread is None and not self._closing.is_set():
                self._thread = Thread(target=self._follow, name="decisions")
                self._thread.start()

    def settle(self, seconds: float) -> None:
        """Wait until the graph follows the file, but not for longer."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def close(self) -> None:
        """Wait until the graph follows; if another process writes it, it will when it is next opened for writing."""
        self._closing.set()
        self.settle(60)

    def _follow(self) -> None:
        while self._asked_again():
            try:
                with self._held.changing():  # which replays the file
                    self.trouble = None
                with self._held.reading() as graph:
                    self._asked_of(graph)
            except GraphLockedError as error:
                self.trouble = error
                with self._lock:
                    self._asked = True
                if self._closing.wait(_PAUSE):
                    return
            except KgError as error:
                self.trouble = error
            except Exception as error:  # whatever it is, the next decision must find a thread that can try again
                _log.exception("%s does not follow %s", self._held.path, self.file)
                self.trouble = GraphError(f"{type(error).__name__}: {error}")

    def _asked_again(self) -> bool:
        with self._lock:
            asked, self._asked = self._asked, False
            if not asked:
                self._thread = None
            return asked


def about(doubt: Doubt, decision: str) -> bool:
    """Whether a decision, given by its id, is one of the answers to a doubt."""
    return any(decision == answer.id for answer in doubt.answers)
