"""Listening: one process that serves a graph until it is told to stop."""

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from kg.config import Config
from kg.errors import ConfigError
from kg.serve.access import new_token
from kg.serve.app import create_app
from kg.settings import ServeSettings

_LOCAL = frozenset(["127.0.0.1", "localhost", "::1"])
_EVERYWHERE = frozenset(["0.0.0.0", "::"])  # noqa: S104 - only compared


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens.

    Attributes:
        url: its first page; with the token, where it takes changes.
        local: whether this machine alone can reach it.
    """

    url: str
    local: bool


def serve(
    path: str | Path, *, config: Config | None = None, write: bool = False,
    started: Callable[[Address], None] = lambda _: None,
) -> None:  # fmt: skip
    """Show a graph in the browser until Ctrl-C.

    Args:
        path: the graph's folder.
        config: settings, of which ``serve`` counts most; None: those of ``kg.toml`` in the working folder, if there is
            one.
        write: take changes from who knows the token of the address.
        started: called once it listens.

    Raises:
        GraphError: there is no graph, or it cannot be read.
        ConfigError: a setting is wrong, or the port cannot be had.
    """
    config = config if config is not None else Config.load()
    settings = ServeSettings.of(config.serve)
    local = settings.host in _LOCAL
    hosts = _LOCAL if local else frozenset() if settings.host in _EVERYWHERE else {*_LOCAL, settings.host.lower()}
    token = new_token() if write else None
    app = create_app(path, config=config, token=token, hosts=hosts)
    with _listening(settings) as listener:
        host, port = listener.getsockname()[:2]
        named = f"[{host}]" if ":" in host else host
        query = f"?token={token}" if token else ""
        server = _Server(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False))
        server.ends = (app.state.queries.close, app.state.changes.close)
        started(Address(f"http://{named}:{port}/{query}", local))
        with suppress(KeyboardInterrupt):  # the way to end it
            server.run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that cuts running queries when it ends, where it would wait until they are answered."""

    ends: tuple[Callable[[], None], ...] = ()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End it, once it has been told to."""
        for end in self.ends:
            end()
        await super().shutdown(sockets)


def _listening(settings: ServeSettings) -> socket.socket:
    where = (settings.host, settings.port)
    try:
        family = socket.getaddrinfo(*where, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server(where, family=family)
    except OSError as error:
        # Python adds to the system's words where it was; a name that is not found has a number below 0.
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror or str(error)
        raise ConfigError(
            f"cannot listen at {settings.host}, port {settings.port}: {why[:1].lower()}{why[1:]}",
            hint="name another port, --port 0 for any that is free; is another kg serve running?",
        ) from error
