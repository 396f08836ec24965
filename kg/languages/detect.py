"""The language of a text, where it is clear: a model of another language makes of it what nobody said.

A text counts as one of another language only where its middle, and then all of it, clearly says so. All else goes
through: a short text, a table, English full of foreign names, an English article with a long quote.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.errors import ModelError

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Characters that are looked at first, from the middle, where neither a headline nor a notice stands; and then.
_GLANCE, _LOOK = 600, 6_000
# Bytes from which a text is long enough to tell. In UTF-8, as a sign of Chinese says more than one of Latin.
_ENOUGH = 200
# How likely the model's language may be, at most, and the two likeliest together must be, at least: two, for nobody
# tells Croatian from Bosnian by a paragraph.
_UNLIKELY, _CLEAR = 0.01, 0.9
# What spaCy calls a language, where the detector has another code.
_CODES = {"nb": "no"}
_NO_LANGUAGE = "zxx"
# Frequent in English, and no words of other languages. Where enough of them stand, the detector need not be asked; to
# load it takes as long as to parse thirty articles.
_ENGLISH_WORDS = re.compile(r"\b(the|and|of|that|with|from|have|which|were|their|this)\b", re.IGNORECASE)
_SHARE, _DIFFERENT = 0.08, 3
# A sign that may be a letter and is not Latin (`_is_latin`); most texts have none.
_PERHAPS_OTHER = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]")


def other_language(text: str, served: str, told: str | None = None) -> str | None:
    """The language of a text, if it is clearly not the one that a model serves.

    Args:
        text: of an article.
        served: code of the model's language, as spaCy has it.
        told: code of the language by the text's source. Feeds often have a wrong one, so it only helps with a text that
            is too short to tell by itself.

    Returns:
        The code of the other language; None where it is the served one, is not clear, or cannot be told from it.

    Example:
        >>> german = "Die Bürgermeisterin teilte am Montag mit, dass die alte Brücke bis zum Frühjahr gesperrt bleibt."
        >>> other_language(german * 3, "en"), other_language(german * 3, "de"), other_language(german, "en")
        ('de', None, None)
        >>> other_language(german, "en", told="de-AT")
        'de'
    """
    served = _code(served)
    if served == "en" and _is_plainly_english(_middle(text, _LOOK)):
        return None
    if served not in _identifier().labels:
        return None
    found = _clear(_of_one_script(_middle(text, _GLANCE)), served, told)
    if found is None or len(text) <= _GLANCE:
        return found
    return _clear(_of_one_script(_middle(text, _LOOK)), served, told)


def _is_plainly_english(text: str) -> bool:
    found = _ENGLISH_WORDS.findall(text)
    return len(found) >= _SHARE * len(text.split()) and len({word.lower() for word in found}) >= _DIFFERENT


def language_name(code: str) -> str:
    """The English name of a language.

    Example:
        >>> language_name("de"), language_name("pt-BR"), language_name("x-own")
        ('German', 'Portuguese', 'x-own')
    """
    from babel import Locale

    return str(Locale("en").languages.get(code.replace("_", "-").partition("-")[0].lower(), code))


def _code(code: str) -> str:
    """The part of a BCP 47 code that names the language, as the detector has it."""
    primary = code.replace("_", "-").partition("-")[0].lower()
    return _CODES.get(primary, primary)


def _middle(text: str, most: int) -> str:
    start = max(0, (len(text) - most) // 2)
    return text[start : start + most]


def _of_one_script(text: str) -> str:
    """A text without what stands in other letters, if most are Latin: one name in Thai says more than ten words of
    English, and does not make it a Thai text."""
    if not _PERHAPS_OTHER.search(text):
        return text
    letters = [sign for sign in text if sign.isalpha()]
    if 2 * sum(map(_is_latin, letters)) <= len(letters):
        return text
    return "".join(" " if sign.isalpha() and not _is_latin(sign) else sign for sign in text)


def _is_latin(letter: str) -> bool:
    return letter < "\u0250" or "\u1e00" <= letter < "\u1f00"


def _clear(text: str, served: str, told: str | None) -> str | None:
    best = str(_identifier().classify(text)[0])
    if best in (served, _NO_LANGUAGE):
        return None
    ranked = _identifier().rank(text)
    (_, likely), (_, next_likely) = ranked[:2]
    if dict(ranked)[served] >= _UNLIKELY:
        return None
    if told is not None and _code(told) == best and likely >= _CLEAR:
        return best
    clear = likely + next_likely >= _CLEAR and len(text.encode("utf-8", "surrogatepass")) >= _ENOUGH
    return best if clear else None


@cache
def _identifier() -> "LanguageIdentifier":
    """The detector, with probabilities; loading takes half a second, and 70 MB of disk for as long.

    Raises:
        ModelError: there is no room for it.
    """
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    try:
        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    except OSError as error:
        raise ModelError(
            "the detector of languages cannot be unpacked",
            found=f"in the folder for temporary files: {error.strerror or error}",
            hint="make room there, or name another folder: TMPDIR=FOLDER; without the detector:  --any-language",
        ) from error
