"""A process that changes a graph until it is done or killed: steps come as lines, each is told when it is done.

    python writing.py GRAPH MOST_PENDING FEW

A step is a line of base64: a pickled ``Analysis`` to add, a list of them to add together, or the id of an article to
remove; only tests pickle.
"""

import base64
import pickle
import sys
from contextlib import suppress

from kg.errors import NotFoundError
from kg.graph import Graph
from kg.store import growth, oxigraph

if __name__ == "__main__":
    path, most, few = sys.argv[1:]
    # So that the few articles of a test reach the store in every way.
    oxigraph._MOST_PENDING, oxigraph._FEW = int(most), int(few)
    growth._LEAST = 20_000  # and are put in order
    settle = growth.Growth.settle
    growth.Growth.settle = lambda own, optimize: settle(own, lambda: sys.stderr.write(f"in order: {optimize()}\n"))
    with Graph.open(path, write=True, create=True) as graph:
        print("open", flush=True)  # noqa: T201
        for number, line in enumerate(sys.stdin, 1):
            step = pickle.loads(base64.b64decode(line))  # noqa: S301
            with suppress(NotFoundError):  # it was removed just before this process's forerunner was killed
                if isinstance(step, str):
                    graph.remove(step)
                elif isinstance(step, list):
                    graph.add_all(step)
                else:
                    graph.add(step)
            if number % 10 == 0:
                graph.flush()  # a finished state for readers
            print("done", flush=True)  # noqa: T201
