"""How entities and tables look in a notebook: small pieces of HTML in which all that a graph says is text."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Protocol

from kg.numbers import many

_NAMES = 12
_CELL = ' dir="auto" style="text-align: start; vertical-align: top"'


class _Named(Protocol):
    @property
    def iri(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def aliases(self) -> tuple[tuple[str, int], ...]: ...
    @property
    def articles(self) -> int: ...


class EntityCard:
    """What makes an entity a card at the end of a notebook's cell."""

    __slots__ = ()

    def _repr_html_(self: _Named) -> str:
        names = "".join(f"<li><bdi>{escape(name)}</bdi> ({count})</li>" for name, count in self.aliases[:_NAMES])
        more = len(self.aliases) - _NAMES
        also = f"<li>and {more:,} more</li>" if more > 0 else ""
        articles = many(self.articles, "article")
        return (
            '<div style="border: 1px solid #8886; border-radius: 8px; padding: 8px 14px; max-width: 34em">'
            f"<strong><bdi>{escape(self.label)}</bdi></strong><br>{escape(self.type or 'Other')}, in {articles}"
            + (f"<br>also called<ul>{names}{also}</ul>" if names else "<br>")
            + f"<code>{escape(self.iri)}</code></div>"
        )


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], count: int) -> str:
    """A table.

    Args:
        columns: their names.
        rows: as many as are shown.
        count: how many there are.
    """
    shown = [f"<tr>{''.join(f'<td{_CELL}>{escape(text)}</td>' for text in row)}</tr>" for row in rows]
    rest = f"<caption>the first {len(shown):,} of {count:,}</caption>" if len(shown) < count else ""
    head = "".join(f"<th{_CELL}>{escape(name)}</th>" for name in columns)
    return f"<table>{rest}<thead><tr>{head}</tr></thead><tbody>{''.join(shown)}</tbody></table>"
