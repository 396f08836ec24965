"""The children of each token, read once a document.

spaCy makes a new ``Token`` at every look at the tree, which is most of what a walk over it costs; extraction looks at
the same verbs and nouns many times.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from spacy.tokens import Doc, Token

_KEY = "kg.tree"
_Kept = tuple[list[Token], list[list[Token]]]


@contextmanager
def read_once(doc: Doc) -> Iterator[None]:
    """Keep the tokens of a document and their children for a while.

    Args:
        doc: parsed.
    """
    words = list(doc)
    tree: list[list[Token]] = [[] for _ in words]
    for token in words:
        head = token.head.i
        if head != token.i:
            tree[head].append(token)
    doc.user_data[_KEY] = (words, tree)
    try:
        yield
    finally:
        # A Doc must stay one that can be saved.
        del doc.user_data[_KEY]


def children(token: Token) -> Sequence[Token]:
    """The children of a token, in the order of the text.

    Example:
        >>> import spacy
        >>> doc = Doc(spacy.blank("en").vocab, words=["Ann", "slept"], heads=[1, 1], deps=["nsubj", "ROOT"])
        >>> [child.text for child in children(doc[1])]
        ['Ann']
    """
    kept: _Kept | None = token.doc.user_data.get(_KEY)
    return kept[1][token.i] if kept is not None else list(token.children)


def tokens(doc: Doc) -> Sequence[Token]:
    """The tokens of a document."""
    kept: _Kept | None = doc.user_data.get(_KEY)
    return kept[0] if kept is not None else list(doc)
