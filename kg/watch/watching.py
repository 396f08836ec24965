"""Watching: look at folders and feeds again and again, and hold the graph only while something is added to it."""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.addresses import without_login
from kg.config import Config
from kg.errors import ConfigError, GraphLockedError, ReadError
from kg.failures import FILE as FAILED
from kg.graph import Graph
from kg.pipeline import Pipeline
from kg.read import is_address
from kg.sparql import is_server
from kg.watch.cycle import Cycle, add_files, add_news
from kg.watch.dealt import Dealt
from kg.watch.feed import Feed
from kg.watch.folder import Folder

_EVERY, _EVERY_FEED = 60.0, 900.0
_AT_REST = 2.0
_BUSY = 5.0
_AT_ONCE = 500  # files, for which the graph is held; then others may have it


def watch(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    path: str | Path,
    *,
    config: Config | None = None,
    every: float | None = None,
    at_rest: float = _AT_REST,
    remove_missing: bool = False,
    once: bool = False,
    busy: Callable[[GraphLockedError], None] | None = None,
) -> Iterator[Cycle]:
    """Keep a graph current with folders and feeds: what is new or changed in them is added.

    Between two changes the graph is open to others, and what was added is never lost: the loop over this stream may be
    left, and the process killed, at any moment.

    Args:
        sources: folders, and addresses of feeds, sitemaps or pages, which are fetched whatever ``config`` says.
        path: the graph's folder, made if there is nothing.
        config: settings; None: those of ``kg.toml`` in the working folder, if there is one.
        every: seconds between two looks; None: 60 at a folder, 900 at a feed.
        at_rest: seconds for which a file must be as it is before it is read, so that none is read while it is written.
        remove_missing: remove articles whose files are gone; what is gone from a feed stays.
        once: look once at each source, and end.
        busy: called when another process writes the graph, each time; None: nobody is told. It is tried again.

    Yields:
        What each look has changed; nothing where it has changed nothing.

    Raises:
        ConfigError: ``path`` is a server, or a setting is wrong.
        ReadError: a source is neither a folder nor an address.
        GraphLockedError: with ``once``, another process writes the graph.
        KgError: nothing can be added: no model, no graph, a wrong schema.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> _ = (folder / "a.txt").write_text("Ann Lee met Bob Ray in Oslo on Monday.")
        >>> for cycle in watch(folder, folder / ".news.kg", once=True, at_rest=0):
        ...     cycle.added, cycle.replaced, cycle.failed
        (1, 0, [])
    """
    if is_server(path):
        hint = f"watch with a folder, and send it there:  kg push FOLDER {without_login(str(path))}"
        raise ConfigError("a graph on a server is not watched for", hint=hint)
    given = [sources] if isinstance(sources, str | os.PathLike) else sources
    names = [_checked(os.fspath(source)) for source in given]
    config = config if config is not None else Config.load()
    if any(map(is_address, names)):
        config = config.override(fetch={"on": True})
    graph = _Watched(Path(path), Pipeline(config), at_rest=at_rest, remove=remove_missing)
    return graph.cycles(names, every=every, once=once, busy=busy)


class _Watched:
    """A graph that is kept current."""

    def __init__(self, path: Path, pipeline: Pipeline, *, at_rest: float, remove: bool) -> None:
        self._path = path
        self._pipeline = pipeline
        self._at_rest = at_rest
        self._remove = remove

    def cycles(
        self, names: list[str], *, every: float | None, once: bool, busy: Callable[[GraphLockedError], None] | None
    ) -> Iterator[Cycle]:
        """Look again and again at each source when it is time, and give what has changed."""
        if not (self._path / "store").exists():
            Graph.open(self._path, write=True, create=True).close()
        sources = [self._source(name) for name in names]
        due = dict.fromkeys(sources, 0.0)
        while True:
            for source in sources:
                if time.monotonic() < due[source]:
                    continue
                pause = every or (_EVERY_FEED if isinstance(source, Feed) else _EVERY)
                try:
                    yield from filter(None, self._look(source))
                except GraphLockedError as error:
                    if once:
                        raise
                    if busy:
                        busy(error)
                    pause = min(pause, _BUSY)
                due[source] = time.monotonic() + pause
            if once or self._pipeline.extractor.closed:
                return
            time.sleep(max(0.0, min(due.values()) - time.monotonic()))

    def _source(self, name: str) -> Folder | Feed:
        """A source, with what was read of it: that is kept beside the graph's store, a file for each source."""
        address = is_address(name)
        place = without_login(name) if address else os.path.realpath(name)
        file = self._path / f"watch-{hashlib.sha256(os.fsencode(place)).hexdigest()[:12]}.jsonl"
        dealt = Dealt(file, _depends_on(self._pipeline))
        return Feed(name, dealt, self._pipeline.config) if address else Folder(name, dealt)

    def _look(self, source: Folder | Feed) -> Iterator[Cycle]:
        """Bring the graph up to date with a source; it is opened only where there is something to do."""
        if isinstance(source, Feed):
            for news in source.news():
                with self._held() as graph:
                    cycle = add_news(graph, source, news, self._pipeline, self._path / FAILED)
                yield cycle
            return
        changes = source.changes()
        if not self._remove:
            changes.gone = []
        if changes:
            time.sleep(self._at_rest)
            changes = source.still(changes)
        for part in changes.parts(_AT_ONCE):
            with self._held() as graph:
                cycle = add_files(graph, source, part, self._pipeline, self._path / FAILED, remove=self._remove)
            yield cycle

    @contextmanager
    def _held(self) -> Iterator[Graph]:
        pipeline = self._pipeline
        with (
            Graph.open(self._path, write=True, create=True) as graph,
            graph.run(model=pipeline.model_names, schema=pipeline.schema.name),
        ):
            yield graph


def _checked(name: str) -> str:
    if not is_address(name) and not Path(name).is_dir():
        hint = "name a folder, or the address of a feed; files are read by kg build"
        raise ReadError(name or "''", "is no folder" if Path(name).exists() else "does not exist", hint=hint)
    return name


def _depends_on(pipeline: Pipeline) -> str:
    """What articles depend on beside their files: the model and schema, and the settings of reading."""
    config = pipeline.config
    settings = (
        pipeline.fingerprint, sorted(config.columns.items()), config.max_chars, config.max_bytes, config.detect_language
    )  # fmt: skip
    return hashlib.sha256(repr(settings).encode()).hexdigest()[:16]
