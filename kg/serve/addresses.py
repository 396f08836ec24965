"""Where a thing of the graph has its page."""

from urllib.parse import quote

from kg.store.vocabulary import ART, ENT, KGS

_KINDS = {ENT: "/entity/", KGS: "/statement/", ART: "/article/"}


def address(iri: str) -> str:
    """The address of the page of an entity, a statement or an article; empty, where a thing has none.

    Args:
        iri: of the thing; of a sentence, it leads to its place in the article.

    Example:
        >>> address("https://kg.example/entity/Zoë_O'Neil"), address("https://kg.example/phrase/a_man")
        ('/entity/Zo%C3%AB_O%27Neil', '')
        >>> address("https://kg.example/article/00ab#char=10,20")
        '/article/00ab#c10'
    """
    whole, _, place = iri.partition("#char=")
    for namespace, start in _KINDS.items():
        if whole.startswith(namespace):
            found = start + quote(whole.removeprefix(namespace), safe="")
            return f"{found}#c{place.partition(',')[0]}" if place else found
    return ""
