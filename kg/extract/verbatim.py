"""The article's own characters: what was read from the model's view of the text is put back verbatim.

The model sees other kinds of spaces as plain ones (``kg.annotate.paragraphs.model_text``), offset for offset the same.
"""

from dataclasses import replace

from kg.annotate.paragraphs import model_text
from kg.types import Analysis, Argument, Evidence, LocalEntity, Mention, Triple


def verbatim(analysis: Analysis) -> Analysis:
    """The same analysis with every text cut from the article at its offsets.

    Args:
        analysis: with offsets that are right and texts that may have plain spaces for others.

    Example:
        >>> from kg.types import Article
        >>> mention = Mention(0, 7, "Ann Lee")
        >>> entity = LocalEntity("e1", "Ann Lee", "Person", (), (mention,))
        >>> verbatim(Analysis(Article.of("Ann\\xa0Lee slept."), (entity,), ())).entities[0].mentions[0].text
        'Ann\\xa0Lee'
    """
    text = analysis.article.text
    if model_text(text) == text:
        return analysis

    def mention(old: Mention) -> Mention:
        return replace(old, text=text[old.start : old.end])

    def entity(old: LocalEntity) -> LocalEntity:
        return replace(old, mentions=tuple(mention(m) for m in old.mentions))

    def argument(old: Argument) -> Argument:
        return replace(old, text=text[old.start : old.end])

    def evidence(old: Evidence) -> Evidence:
        return replace(old, text=text[old.start : old.end])

    def triple(old: Triple) -> Triple:
        return replace(
            old,
            subject=argument(old.subject),
            object=argument(old.object),
            evidence=tuple(evidence(e) for e in old.evidence),
        )

    return Analysis(analysis.article, tuple(map(entity, analysis.entities)), tuple(map(triple, analysis.triples)))
