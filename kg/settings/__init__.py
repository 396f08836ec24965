"""What the tables of ``kg.toml`` set.

Nothing that is set is imported, so that a command that only reads settings starts at once.
"""

from kg.settings.fetch import FetchSettings
from kg.settings.serve import ServeSettings
from kg.settings.server import ServerSettings
from kg.settings.service import Service
from kg.settings.table import Settings

__all__ = ["FetchSettings", "ServeSettings", "ServerSettings", "Service", "Settings"]
