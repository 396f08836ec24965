"""Annotation tools: what a graph has read goes to one, and what people correct there comes back as decisions."""

from kg.labelling.changes import Changes
from kg.labelling.exchange import FORMS, Exported, Form, decide, export_labels, import_labels

__all__ = ["FORMS", "Changes", "Exported", "Form", "decide", "export_labels", "import_labels"]
