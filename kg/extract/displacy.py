"""What was found in articles as one HTML page, drawn by displaCy, the visualiser of spaCy."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any

from spacy.displacy.render import DependencyRenderer, EntityRenderer

from kg.types import Analysis, Argument, Evidence, LocalEntity, Mention, Status, Triple

MOST = 500_000
"""How many characters of articles a page shows."""

_PIECE, _TAG = 22, 26
_DISTANCE = 185
_MARK = '<mark style="background: {bg}">{text}<small>{label}{kb_link}</small></mark>'
_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What the articles say</title>
<style>
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif }
body { color: #1a1a1a; background: #fff }
article + article { margin-top: 4rem; border-top: 1px solid #ccc }
.entities { line-height: 2.1 !important; unicode-bidi: plaintext; overflow-wrap: anywhere }
mark { color: inherit; padding: .15em .3em; border-radius: .3em }
mark { -webkit-box-decoration-break: clone; box-decoration-break: clone }
small { margin-left: .4em; font-size: .7em; font-weight: bold }
figure { margin: 0; padding: 1rem 0; border-top: 1px solid #ddd; overflow-x: auto }
figcaption { position: sticky; left: 0; max-width: 60rem; color: #555 }
</style>
</head>
<body>
"""


class Page:
    """A page with one article after the other: its text with all entities, then each sentence with what it says.

    Args:
        fills: colour of each entity type, as CSS writes it; others are grey.

    Example:
        >>> from kg.types import Article
        >>> page = Page({"Person": "#cfe8f8"})
        >>> ann = LocalEntity("e1", "Ann <Lee>", "Person", mentions=(Mention(0, 9, "Ann <Lee>"),))
        >>> page.add(Analysis(Article.of("Ann <Lee> went."), (ann,), ()), [])
        >>> '<mark style="background: #cfe8f8">Ann &lt;Lee&gt;<small>Person</small></mark> went.' in page.html()
        True
    """

    def __init__(self, fills: Mapping[str, str]) -> None:
        self._fills = fills
        self._parts: list[str] = []
        self._room = MOST
        self._left_out: list[str] = []
        self._arcs = DependencyRenderer(
            {"distance": _DISTANCE, "offset_x": _DISTANCE // 2 + 5, "word_spacing": 30, "font": "inherit"}
        )

    def add(self, analysis: Analysis, triples: Sequence[Triple]) -> None:
        """Draw an article, if there is room for it.

        Args:
            analysis: of the article.
            triples: those of its triples that are drawn.
        """
        article = analysis.article
        self._room -= len(article.text)
        if self._room < 0:
            self._left_out.append(article.id)
            return
        self._parts.append(f"<article>\n<h1>{escape(article.title or article.id)}</h1>\n")
        self._parts.append(self._text(analysis))
        by_sentence: dict[Evidence, list[Triple]] = defaultdict(list)
        for triple in triples:
            by_sentence[triple.evidence[0]].append(triple)
        kinds = {one.id: one for one in analysis.entities}
        for sentence in sorted(by_sentence, key=lambda one: (one.start, one.end)):
            self._parts.append(self._sentence(sentence, by_sentence[sentence], kinds))
        self._parts.append("</article>\n")

    def html(self) -> str:
        """The page."""
        missing = ""
        if self._left_out:
            names = escape(", ".join(self._left_out[:20])) + (" …" if len(self._left_out) > 20 else "")
            missing = f"<p>A page shows {MOST:,} characters; {len(self._left_out):,} more articles: {names}</p>\n"
        page = "".join([_HEAD, *self._parts, missing, "</body>\n</html>\n"])
        return page.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")

    def _text(self, analysis: Analysis) -> str:
        """The text with a mark for each mention; one within another is named in that one's label."""
        mentions = [(mention, one) for one in analysis.entities for mention in one.mentions]
        mentions.sort(key=lambda pair: (pair[0].start, -pair[0].end))
        marks: list[dict[str, Any]] = []
        for mention, one in mentions:
            label = _named(one, mention)
            if marks and mention.start < marks[-1]["end"]:
                marks[-1]["label"] += f" · in it {escape(one.label)}"
            else:
                marks.append({"start": mention.start, "end": mention.end, "label": escape(label), "type": one.type})
        colors = {mark["label"]: self._fills.get(mark.pop("type"), "#ececec") for mark in marks}
        renderer = EntityRenderer({"colors": colors, "template": _MARK})
        return renderer.render_ents(analysis.article.text, marks, None)

    def _sentence(self, sentence: Evidence, triples: Sequence[Triple], known: Mapping[str, LocalEntity]) -> str:
        """What one sentence says, as arcs between its words; in words, where both ends are within one another."""
        spans = _spans(sentence, triples)
        words, places = _words(sentence, spans)
        arcs, told = [], []
        for triple in triples:
            ends = [_place(spans, end) for end in (triple.subject, triple.object)]
            label = escape(_said(triple))
            if None in ends or ends[0] == ends[1]:
                subject, obj = (escape(end.label or end.text) for end in (triple.subject, triple.object))
                told.append(f"<li>{subject} — {label} → {obj}</li>")
                continue
            one, other = (places[end] for end in ends if end is not None)
            for end, span, place in zip((triple.subject, triple.object), ends, (one, other), strict=True):
                if span is not None and spans[span] == (end.start, end.end):  # and not a part of what is drawn there
                    words[place]["tag"] = escape(_tag(end, known))
            way = "right" if one < other else "left"
            arc = {"start": min(one, other), "end": max(one, other), "label": label, "dir": way}
            if arc not in arcs:
                arcs.append(arc)
        drawn = self._arcs.render_svg(f"s{len(self._parts)}", words, arcs) if arcs else ""
        listed = f"<ul>{''.join(told)}</ul>" if told else ""
        return f"<figure><figcaption>{escape(sentence.text)}</figcaption>{drawn}{listed}</figure>\n"


def _named(one: LocalEntity, mention: Mention) -> str:
    """The type of an entity, with its name where the mention is another."""
    return one.type if mention.text == one.label else f"{one.type}: {one.label}"


def _said(triple: Triple) -> str:
    words = triple.relation or triple.predicate
    mark = "✗ " if triple.status == Status.DENIED else ""
    return f"{mark}{words}" + ("" if triple.status == Status.FACT else f" ({triple.status.value})")


def _tag(end: Argument, known: Mapping[str, LocalEntity]) -> str:
    one = known.get(end.entity or "")
    if one is None:
        return end.type or ""
    return _cut(one.type if end.text == one.label else f"{one.type}: {one.label}", _TAG)


def _spans(sentence: Evidence, triples: Iterable[Triple]) -> list[tuple[int, int]]:
    """Where subjects and objects stand in a sentence; those that overlap are one."""
    ends = {(end.start, end.end) for triple in triples for end in (triple.subject, triple.object)}
    spans: list[tuple[int, int]] = []
    for start, end in sorted(ends):
        if not sentence.start <= start < end <= sentence.end:
            continue
        if spans and start < spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return spans


def _place(spans: Sequence[tuple[int, int]], end: Argument) -> int | None:
    return next((i for i, (start, stop) in enumerate(spans) if start <= end.start and end.end <= stop), None)


def _words(sentence: Evidence, spans: Sequence[tuple[int, int]]) -> tuple[list[dict[str, Any]], list[int]]:
    """A sentence in pieces as displaCy draws words, and which of them are the spans; what lies far from one is cut."""
    pieces: list[str] = []
    places: list[int] = []
    between = [(sentence.start, sentence.start), *spans, (sentence.end, sentence.end)]
    for k, ((_, start), (end, stop)) in enumerate(pairwise(between)):
        first, last = k == 0, k == len(spans)
        rest = sentence.text[start - sentence.start : end - sentence.start].strip()
        if len(rest) <= _PIECE:
            pieces += [rest] if any(map(str.isalnum, rest)) else []
        else:
            pieces += [] if first else [_cut(rest, _PIECE)]
            pieces += [] if last else [_cut(rest[::-1], _PIECE)[::-1]]
        if not last:
            places.append(len(pieces))
            pieces.append(_cut(sentence.text[end - sentence.start : stop - sentence.start], _PIECE))
    return [{"text": piece, "tag": ""} for piece in pieces], places


def _cut(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rpartition(" ")[0].rstrip() + " …"
