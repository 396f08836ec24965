"""How right kg is on articles that a person has annotated: statements, status, and whether confidence means anything.

A statement is right if a gold fact has its relation and its two entities; the status is judged apart, over the pairs of
entities that some statement connects. docs/evaluate.md says how each figure is counted.
"""

from kg.evaluate.figures import Bin, Calibration, Evaluation, Missed, Score, Share, Wrong
from kg.evaluate.gold import GoldArticle, GoldFact, read_gold
from kg.evaluate.predicted import Predicted, read_predictions
from kg.evaluate.score import borne_out, evaluate

__all__ = [
    "Bin",
    "Calibration",
    "Evaluation",
    "GoldArticle",
    "GoldFact",
    "Missed",
    "Predicted",
    "Score",
    "Share",
    "Wrong",
    "borne_out",
    "evaluate",
    "read_gold",
    "read_predictions",
]
