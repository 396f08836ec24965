"""Names that are known throughout the world, and that the language model does not know: prizes, contests, parties.

A list of names is no knowledge of the world: here stand only those that many articles share and that have one meaning.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from kg.annotate.found import NameSpan, Spots

# Names of one thing throughout the world, in lower case.
_KNOWN = {
    "AWARD": (
        "oscar; academy award; grammy; emmy; bafta; golden globe; golden lion; golden bear; palme d'or; pulitzer; "
        "pulitzer prize; nobel; nobel prize; nobel peace prize; booker prize; turner prize; mercury prize; brit "
        "award; mobo award; ivor novello award; olivier award; tony award; ballon d'or; golden boot; golden ball; "
        "golden glove; heisman; heisman trophy; cy young award; triple crown; victoria cross; george cross; military "
        "cross; medal of honor; purple heart; silver star; bronze star; legion of honour; legion d'honneur; order of "
        "merit; obe; cbe; mbe; knighthood; fields medal; abel prize; pritzker prize; hugo award; nebula award; prix "
        "goncourt; golden raspberry; razzie; wooden spoon; claret jug"
    ),
    "EVENT": (
        "premiership; championship; division one; division two; division three; league one; league two; serie a; "
        "la liga; bundesliga; olympic; grand slam; six nations; five nations; tri nations; four nations; super bowl; "
        "world series; stanley cup; ryder cup; solheim cup; davis cup; fed cup; federation cup; world cup; asian cup; "
        "gold cup; copa america; "
        "copa libertadores; euro 96; euro 2000; euro 2004; euro 2008; euro 2012; euro 2016; euro 2020; tour de "
        "france; giro d'italia; vuelta a espana; formula one; formula 1; olympics; winter olympics; summer olympics; "
        "paralympics; commonwealth games; asian games; pan american games; ashes; grand national; kentucky derby; "
        "melbourne cup; boat race; us open; australian open; french open; british open; roland garros; us masters; "
        "wimbledon; champions league; uefa cup; europa league; fa cup; carling cup; league cup; heineken cup; super "
        "12; super 14; indianapolis 500; indy 500; daytona 500; eurovision; eurovision song contest; oktoberfest; "
        "mardi gras; live aid; live 8; world war i; world war ii; world war one; world war two; first world war; "
        "second world war; cold war; gulf war; vietnam war; korean war; great war; civil war; holocaust; great "
        "depression; black death; bloody sunday; black monday; black wednesday; prague spring; arab spring; velvet "
        "revolution; orange revolution; rose revolution; cultural revolution; french revolution; industrial "
        "revolution; boston marathon; london marathon; new york marathon; world economic forum; consumer electronics "
        "show; earth day; world aids day"
    ),
    "ORG": (
        "lib dem; liberal democrat; social democrat; christian democrat; free democrat; tory; tories; sinn fein; plaid "
        "cymru; democratic unionists; ulster unionists; sunday times; sunday telegraph; sunday mirror; sunday express; "
        "sunday herald; mail on sunday; independent on sunday; daily telegraph; daily mail; daily mirror; daily "
        "express; daily star; daily record; evening standard; evening news; morning star; wall street journal"
    ),
}


# Parties whose names are other words, too: where one of these stands behind them.
_PARTIES = frozenset(["labour", "conservative", "liberal", "democratic", "republican", "green"])
_OF_PARTIES = frozenset(
    "mp mps mep meps msp msps peer peers minister ministers leader leaders candidate candidates councillor councillors "
    "backbencher backbenchers frontbencher frontbenchers senator senators congressman congresswoman lawmaker lawmakers "
    "whip whips spokesman spokeswoman spokesmen chairman chairwoman secretary treasurer activist activists".split()
)
# Of the games only before one of these: not in "the Olympic committee".
_OLYMPIC = frozenset(
    "champion champions gold silver bronze medal medals medallist medallists title titles final finals finalist winner "
    "winners record sprint marathon heptathlon decathlon".split()
)
# "Conservative *local government* spokesman"
_LONGEST_FIELD = 3

# By its first word, each of them with its words.
_KNOWN_BY_FIRST: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
for _label, _names in _KNOWN.items():
    for _words in (tuple(name.split()) for name in _names.split("; ")):
        _KNOWN_BY_FIRST[_words[0]].append((_words, _label))
        if len(_words) == 1:
            _KNOWN_BY_FIRST[_words[0] + "s"].append(((_words[0] + "s",), _label))

# Of names of these kinds no part is one of those listed; "Wimbledon" is a place, too.
_KEPT = frozenset(["GPE", "LOC", "FAC", "EVENT", "AWARD"])
# The words at which one can begin.
_SPOTS = Spots("LOWER", [*_KNOWN_BY_FIRST, *_PARTIES])


def known_names(doc: Doc, spans: Iterable[NameSpan], *, first: int = 0) -> list[NameSpan]:
    """The names in a document that are known throughout the world.

    Args:
        doc: tagged.
        spans: token bounds and label of the names found so far.
        first: the first token of the text after a headline that has capitals throughout.

    Returns:
        Token bounds and label, in the order of the text.

    Example:
        >>> import spacy
        >>> known_names(spacy.blank("en")("She won an Oscar."), [])
        [(3, 4, 'AWARD')]
    """
    spans = list(spans)
    people = {
        word.text for start, end, label in spans if label == "PERSON" and end - start > 1 for word in doc[start:end]
    }
    kept = {i for start, end, label in spans if label in _KEPT for i in range(start, end)}
    found: list[NameSpan] = []
    for i in _SPOTS(doc, first):
        if i not in kept and (not found or i >= found[-1][1]):
            found += (place for place in _known(doc[i]) if place[2] == "ORG" or doc[i].text not in people)
    return found


def _known(first: Token) -> Iterator[NameSpan]:
    """The longest of the names known everywhere that begins at a token."""
    doc, start = first.doc, first.i
    if first.lower_ in _PARTIES and first.text[:1].isupper() and _is_of_party(doc, start + 1):
        yield start, start + 1, "ORG"
        return
    if first.lower_ == "olympic" and (start + 1 == len(doc) or doc[start + 1].lower_ not in _OLYMPIC):
        return
    known = _KNOWN_BY_FIRST.get(first.lower_, ()) if first.text[:1].isupper() else ()
    for words, label in sorted(known, reverse=True):
        end = start + len(words)
        *front, last = [token.lower_ for token in doc[start:end]]
        same = (*front, last) == words or (*front, last.removesuffix("s")) == words
        # Parties stand before the names of their members.
        alone = not _is_name_word(doc, end) and not (start and _is_name_word(doc, start - 1))
        if same and (label == "ORG" or alone):
            yield start, end, label
            return


def _is_of_party(doc: Doc, i: int) -> bool:
    """Whether a member stands there, or an office with its field: "*MP*", "*local government spokesman*"."""
    end = i
    while end < len(doc) and end - i < _LONGEST_FIELD and doc[end].lower_ not in _OF_PARTIES:
        if not doc[end].text.islower() or doc[end].pos_ not in ("NOUN", "ADJ"):
            return False
        end += 1
    return end < len(doc) and doc[end].lower_ in _OF_PARTIES


def _is_name_word(doc: Doc, i: int) -> bool:
    """Whether a word there makes another name of its neighbours: "Oscar *Ray*", "*Rugby* World Cup"."""
    return i < len(doc) and doc[i].tag_ in ("NNP", "NNPS") and doc[i].text[:1].isupper() and not doc[i].is_space
