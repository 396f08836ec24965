"""kg turns news articles into a knowledge graph whose every statement can be traced to the sentence that says it.

Importing this package loads nothing heavy; each public name is loaded when it is first used.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.build import build, extract
    from kg.config import Config
    from kg.errors import KgError
    from kg.graph import Graph, diff, open
    from kg.read import read
    from kg.schema import Schema
    from kg.types import Article, Entity, Statement, Status, Triple
    from kg.watch import watch

__version__ = "0.1.0"

_HOME = {
    "Article": "kg.types",
    "Config": "kg.config",
    "Entity": "kg.types",
    "Graph": "kg.graph",
    "KgError": "kg.errors",
    "Schema": "kg.schema",
    "Statement": "kg.types",
    "Status": "kg.types",
    "Triple": "kg.types",
    "build": "kg.build",
    "diff": "kg.graph",
    "extract": "kg.build",
    "open": "kg.graph",
    "read": "kg.read",
    "watch": "kg.watch",
}

__all__ = [
    "Article",
    "Config",
    "Entity",
    "Graph",
    "KgError",
    "Schema",
    "Statement",
    "Status",
    "Triple",
    "build",
    "diff",
    "extract",
    "open",
    "read",
    "watch",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


class _Package(ModuleType):
    """kg itself. ``kg.read``, ``kg.extract`` and ``kg.watch`` are functions, though modules of these names exist;
    importing one of the modules must not put it in the function's place, as Python otherwise does.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
