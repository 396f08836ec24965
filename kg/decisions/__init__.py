"""The file of what people decided: which entities are one, what they are called, which statements are right.

It is TOML, a block a decision, and keyed by content: by names, not by what a graph numbers them. So it can be read,
compared and merged line by line, and replayed on a graph that is built anew. ``docs/decisions.md`` is its manual.
"""

from kg.decisions.decision import Decision, EntityRef, Say, StatementRef, comparable
from kg.decisions.file import MAX_BYTES, Decisions, append, append_all, undo
from kg.decisions.problem import decision_error
from kg.problems import Problem

__all__ = [
    "MAX_BYTES",
    "Decision",
    "Decisions",
    "EntityRef",
    "Problem",
    "Say",
    "StatementRef",
    "append",
    "append_all",
    "comparable",
    "decision_error",
    "undo",
]
