"""The pages of ``kg serve`` under load: how long requests wait at a steady rate.

    python bench/serve.py [STATEMENTS] [GRAPH] [RATE]      default: 100000, in a temporary folder, 50 a second

Made-up articles (``made_up.py``) go into a graph, which a server of its own process shows. Requests begin at a fixed
rate, whether those before are answered or not (open loop), each on a connection of its own, and time counts from the
moment at which a request was due. A GRAPH that is there already is taken as it is.
"""

import asyncio
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from made_up import SENTENCES, Newsroom

import kg
from kg.serve.addresses import address

SECONDS = 20


def make(path: Path, statements: int) -> None:
    """Write the graph."""
    room = Newsroom()
    with kg.open(path, write=True) as graph, graph.run():
        for number in range(-(-statements // SENTENCES)):
            graph.add(room.article(number))


async def ask(host: str, port: int, path: str) -> tuple[bool, int]:
    """One request: whether it was answered with 200, and the bytes of the answer."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
        answer = await reader.read()
    finally:
        writer.close()
    return answer.startswith(b"HTTP/1.1 200 "), len(answer)


async def load(url: str, paths: Sequence[str], rate: float) -> tuple[list[float], int, float]:
    """Milliseconds of each request, how many failed, and the mean size of an answer in kilobytes."""
    where = urlsplit(url)
    times: list[float] = []
    sizes: list[int] = []
    failed = 0

    async def one(path: str, due: float) -> None:
        nonlocal failed
        await asyncio.sleep(due - time.perf_counter())
        try:
            right, size = await asyncio.wait_for(ask(where.hostname or "", where.port or 80, path), 60)
        except OSError:
            right, size = False, 0
        times.append(1000 * (time.perf_counter() - due))
        sizes.append(size)
        failed += not right

    began = time.perf_counter() + 0.5
    await asyncio.gather(*(one(path, began + at / rate) for at, path in enumerate(paths)))
    return times, failed, statistics.mean(sizes) / 1000


def told(name: str, url: str, paths: Sequence[str], rate: float) -> str:
    """A line of the table."""
    times, failed, size = asyncio.run(load(url, paths, rate))
    cut = statistics.quantiles(times, n=100)
    waited = f"{statistics.median(times):>8.1f} ms{cut[94]:>9.1f} ms{max(times):>9.1f} ms"
    return f"{name:<44}{rate:>4g}{waited}{failed:>8} failed{size:>7.0f} kB"


def measure(path: Path, rate: float) -> None:
    """Print the table."""
    with kg.open(path) as graph:
        info, entities = graph.info(), graph.entities()
        articles = [address(one.iri) for one in graph.articles()]
        iris = sorted(graph.reader.statement_iris())
    chance, count = random.Random(1), int(SECONDS * rate)
    frequent = address(max(entities, key=lambda one: one.articles).iri)
    weights, seldom = [one.articles for one in entities], rate / 10
    drawn: dict[str, tuple[float, list[str]]] = {
        "entities, each alike": (rate, [address(one.iri) for one in chance.choices(entities, k=count)]),
        "the most frequent entity, remembered": (rate, [frequent] * count),
        "entities, as often as they are mentioned": (seldom, [
            address(one.iri) for one in chance.choices(entities, weights, k=count // 10)]),
        "statements": (rate, [address(one) for one in chance.choices(iris, k=count)]),
        "articles": (rate, chance.choices(articles, k=count)),
        "names being typed": (rate, [f"/api/complete?q={one.label[:chance.randrange(1, 6)].replace(' ', '+')}"
                                     for one in chance.choices(entities, k=count)]),
    }  # fmt: skip
    print(f"{info.statements:,} statements, {info.entities:,} entities, {info.articles:,} articles; "
          f"requests a second, for {SECONDS} s; median, 95 %, longest", flush=True)  # fmt: skip
    command = [sys.executable, "-m", "kg", "serve", str(path), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            url = server.stdout.readline().strip() if server.stdout else ""
            # The index of names is made at the first search, and what is frequent is remembered.
            asyncio.run(load(url, ["/", "/api/complete?q=a", frequent], 1))
            for name, (often, paths) in drawn.items():
                print(told(name, url, paths, often), flush=True)
        finally:
            server.terminate()


def main(statements: int = 100_000, graph: str = "", rate: float = 50) -> None:
    """Make the graph where it is missing, and measure."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(graph or folder) / ("" if graph else "made-up.kg")
        if not path.exists():
            make(path, statements)
        measure(path, rate)


if __name__ == "__main__":
    _, statements, graph, rate, *_ = [*sys.argv, *("100000", "", "50")[len(sys.argv) - 1 :]]
    main(int(statements), graph, float(rate))
