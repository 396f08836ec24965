"""Learning relations from texts in which people have said what is right: ``kg train``."""

from kg.learn.lessons import Fact, Lesson, annotated, judged, passages
from kg.learn.study import Studied, study
from kg.learn.training import Figures, Training, train

__all__ = ["Fact", "Figures", "Lesson", "Studied", "Training", "annotated", "judged", "passages", "study", "train"]
