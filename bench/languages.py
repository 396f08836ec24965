"""Which library tells the language of an article best: right and wrong answers, time, start and memory of each.

    python bench/languages.py [FILE.txt …]

The texts are those of ``tests/languages``: the beginning of an article in each of many languages, whole, its first ten
words, and its first sentence in capitals; and English that is easily taken for another language. FILEs are English
articles beside these. Each library is asked in a process of its own; one that is not installed is passed over.
"""

import json
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

TEXTS = Path(__file__).parents[1] / "tests" / "languages"
LIBRARIES = ("py3langid", "lingua", "langdetect")
CHARS = 1_000
Detect = Callable[[str], tuple[str, float]]


def detector(library: str) -> Detect:
    """What takes a text and gives the code of its language, and how sure it is of it."""
    if library == "py3langid":
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        return lambda text: (lambda code, sure: (code, float(sure)))(*identifier.classify(text))
    if library == "lingua":
        from lingua import LanguageDetectorBuilder

        lingua = LanguageDetectorBuilder.from_all_languages().build()

        def detect(text: str) -> tuple[str, float]:
            found = lingua.compute_language_confidence_values(text)[0]
            return found.language.iso_code_639_1.name.lower(), found.value

        return detect
    from langdetect import DetectorFactory, LangDetectException, detect_langs

    DetectorFactory.seed = 1

    def guess(text: str) -> tuple[str, float]:
        try:
            found = detect_langs(text)[0]
        except LangDetectException:
            return "", 0.0
        return found.lang.partition("-")[0], found.prob

    return guess


def memory() -> float:
    """Megabytes that this process holds."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def forms(text: str) -> dict[str, str]:
    """The beginning of an article, whole and in pieces."""
    spaced = " " in text
    return {
        "whole": text,
        "ten words": " ".join(text.split()[:10]) if spaced else text[:20],
        "capitals": (text.split(". ")[0] if spaced else text.split("。")[0]).upper(),
    }


def measured(library: str, files: list[str]) -> dict[str, object]:
    """All figures of one library."""
    before, begun = memory(), time.perf_counter()
    detect = detector(library)
    detect("The first text is what all is loaded for.")
    figures: dict[str, object] = {"start s": round(time.perf_counter() - begun, 2)}
    texts = tomllib.loads((TEXTS / "texts.toml").read_text(encoding="utf-8"))
    wrong: dict[str, list[str]] = {}
    for code, text in texts.items():
        for form, piece in forms(text).items():
            found, sure = detect(piece)
            if found != code and (code, found) not in {("nb", "no"), ("hr", "bs")}:
                wrong.setdefault(form, []).append(f"{code}>{found} {sure:.2f}")
    for form in forms(""):
        missed = wrong.get(form, [])
        figures[f"{form}: {len(texts) - len(missed)} of {len(texts)}"] = missed
    hard = tomllib.loads((TEXTS / "hard.toml").read_text(encoding="utf-8"))["english"]
    figures["hard English"] = {name: detect(text) for name, text in hard.items() if detect(text)[0] != "en"}
    articles = [Path(file).read_text(encoding="utf-8")[:CHARS] for file in files]
    figures[f"of {len(articles)} articles not English"] = [detect(text) for text in articles if detect(text)[0] != "en"]
    sample = articles or [text * 3 for text in texts.values()]
    begun = time.perf_counter()
    for _ in range(3):
        for text in sample:
            detect(text)
    figures["µs a text"] = round((time.perf_counter() - begun) / 3 / len(sample) * 1e6)
    figures["MB"] = round(memory() - before)
    return figures


def main() -> None:
    """Measure each library in a process of its own."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measured(sys.argv[2], sys.argv[3:]), ensure_ascii=False, indent=1))
        return
    for library in LIBRARIES:
        if find_spec(library) is None:
            print(library, "is not installed")
            continue
        print(library, flush=True)
        subprocess.run([sys.executable, __file__, "--one", library, *sys.argv[1:]], check=True)


if __name__ == "__main__":
    main()
