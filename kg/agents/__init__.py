"""A graph for agents: the server of ``kg mcp``, whose tools only read and whose answers carry their sources."""

from kg.agents.server import server_of

__all__ = ["server_of"]
