"""Graphs on SPARQL servers: sent there, fetched from there, and built there."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.config import Config
from kg.decisions import Decisions, append
from kg.errors import GraphError, ServerError
from kg.graph import Graph
from kg.identity import decisions_beside
from kg.settings import ServerSettings
from kg.sparql import find_server, is_server
from kg.store import nodes as n
from kg.store import transfer
from kg.store.oxigraph import OxigraphStore
from kg.store.remote import RemoteStore
from kg.store.server import ServerGraph
from kg.store.transfer import Moved

__all__ = ["Moved", "opened", "pull", "push"]


def push(
    path: str | Path, url: str, *, config: Config | None = None, dry_run: bool = False, force: bool = False,
    every: bool = False,
) -> Moved:  # fmt: skip
    """Make the graph on a SPARQL server what a graph on disk is; graphs that are not kg's are left alone.

    Only named graphs that differ are sent. A push that is cut off is completed by the next.

    Args:
        path: the graph's folder.
        url: of the server, such as ``sparql+http://127.0.0.1:7878``.
        config: settings, of which ``server`` counts; None: those of ``kg.toml`` in the working folder, if there is one.
        dry_run: only say what would be sent.
        force: write over a graph on the server that this one does not continue.
        every: send all named graphs, whatever the server says that it has.

    Returns:
        What was sent.

    Raises:
        ConfigError: the URL or a setting is wrong.
        ServerError: the server cannot be reached, refuses, or has a graph that this one does not continue.
        GraphError: the graph cannot be read.
    """
    with OxigraphStore.open(path) as store:
        there = ServerGraph(find_server(url, _settings(config), write=not dry_run))
        return transfer.push(store, there, dry_run=dry_run, force=force, every=every)


def pull(
    url: str, path: str | Path, *, config: Config | None = None, force: bool = False, unchecked: bool = False
) -> Moved:
    """Make a graph on disk what the graph on a SPARQL server is.

    Args:
        url: of the server.
        path: the graph's folder; made if there is nothing. A graph that is there is brought up to date.
        config: settings, of which ``server`` counts; None: those of ``kg.toml`` in the working folder, if there is one.
        force: give up what the graph on disk has and that on the server has not.
        unchecked: take the graph also if it is not what was pushed.

    Returns:
        What was fetched.

    Raises:
        ConfigError: the URL or a setting is wrong.
        ServerError: the server cannot be reached, or has no whole kg graph.
        GraphError: the folder cannot be written, or what people decided beside it differs from what its graph holds.

    Example:
        >>> pull("sparql+ftp://127.0.0.1", "news.kg")
        Traceback (most recent call last):
        kg.errors.ConfigError: ftp://127.0.0.1 is no address of a SPARQL server
    """
    settings = _settings(config)
    there = ServerGraph(find_server(url, settings, write=False))
    _check_decisions(Path(path), force=force)
    moved = transfer.pull(there, path, force=force, unchecked=unchecked)
    with _with_decisions(Path(path)):
        return moved


@contextmanager
def opened(path: str | Path, config: Config | None = None) -> Iterator[Graph]:
    """A graph to build in: a folder, made if there is none, or a graph on a server.

    That of a server is copied into the cache first, and every change is made there before it is made in the copy.

    Args:
        path: the folder, or the server's URL.
        config: settings, of which ``server`` counts.

    Raises:
        KgError: it cannot be opened.

    Example:
        >>> import tempfile
        >>> with opened(Path(tempfile.mkdtemp(), "news.kg")) as graph:
        ...     graph.info().articles
        0
    """
    if not is_server(path):
        with Graph.open(path, write=True, create=True) as graph:
            yield graph
        return
    settings = _settings(config)
    there = ServerGraph(find_server(str(path), settings, write=True))
    if not there.server.atomic:
        raise ServerError(
            there.name, "takes no article in one transaction",
            hint=f"build in a folder, and send that: kg build SOURCE… -o FOLDER; kg push FOLDER {path}",
        )  # fmt: skip
    copy = copy_of(str(path), settings)
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GraphError(
            f"{copy.parent} cannot be made", found=error.strerror or str(error),
            hint="name another folder: cache in [server] of kg.toml",
        ) from error  # fmt: skip
    if there.marks().state or there.graphs():
        transfer.pull(there, copy, force=True)
    else:  # whatever the copy holds is of a graph that was there once
        with OxigraphStore.open(copy, write=True, create=True) as store:
            store.change(drop={n.terms(quad)[3] for quad in store.match()} - {n.META})
    with _with_decisions(copy) as store:
        transfer.push(store, there, force=True)
        with Graph(RemoteStore(store, there)) as graph:
            yield graph


def copy_of(url: str, settings: ServerSettings) -> Path:
    """Where the copy of the graph on a server is kept.

    Example:
        >>> copy_of("sparql+http://127.0.0.1:7878", ServerSettings(cache="cache")).name
        '127.0.0.1-7878-347c4583.kg'
    """
    address = re.sub(r"^sparql\+", "", url, flags=re.IGNORECASE).rstrip("/")
    host = re.sub(r"^https?://|[/?#].*$", "", address, flags=re.IGNORECASE)
    name = f"{re.sub('[^A-Za-z0-9.]+', '-', host)}-{hashlib.sha256(address.encode()).hexdigest()[:8]}.kg"
    return Path(settings.cache).expanduser() / name


def _settings(config: Config | None) -> ServerSettings:
    return ServerSettings.of((config if config is not None else Config.load()).server)


def _check_decisions(folder: Path, *, force: bool) -> None:
    """Refuse to write over decisions that stand beside a graph and are not what it holds."""
    if force or not (file := decisions_beside(folder)).exists():
        return
    held = Decisions()
    if folder.is_dir() and any(folder.iterdir()):
        with OxigraphStore.open(folder) as store:
            held = Graph(store).decisions
    if held != Decisions.load(file):
        raise GraphError(
            f"{file} says what the graph in {folder} does not hold",
            hint="replay and push them, or move the file away: the graph on the server brings its own",
        )


@contextmanager
def _with_decisions(folder: Path) -> Iterator[OxigraphStore]:
    """A graph's store, open for writing, beside which stands the file of the decisions that it holds."""
    with OxigraphStore.open(folder, write=True) as store:
        held, file = Graph(store).decisions, decisions_beside(folder)
        if held != Decisions.load(file):
            file.unlink(missing_ok=True)
            for decision in held:
                append(file, decision)
        yield store
