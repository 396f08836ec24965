"""What is wrong in a file of decisions, as one error."""

from collections.abc import Sequence

from kg.errors import DecisionError
from kg.problems import Problem, one_error


def decision_error(where: str, problems: Sequence[Problem]) -> DecisionError:
    """One error for all that is wrong in a file of decisions, a line each.

    Args:
        where: what the file is called.
        problems: at least one.
    """
    return one_error(DecisionError, where, problems)
