"""What tests of all parts share: analyses built by hand, the real pipeline, a real browser."""

import gc
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, Request, sync_playwright

from kg.config import Config
from kg.models import load_model
from kg.pipeline import Pipeline
from kg.types import Analysis, Argument, Article, Evidence, LocalEntity, Mention, Speaker, Status, Time, Triple
from tests.models import loading_once
from tests.warm import Warm

# The processes among which pytest-xdist shares the tests take over the width of the terminal; output is as in a pipe.
for _size in ("COLUMNS", "LINES"):
    os.environ.pop(_size, None)

# How long an example takes says something of the machine and of what else it does: speed is measured elsewhere.
settings.register_profile("kg", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kg")


def make_analysis(
    text: str, entities: Mapping[str, str] | None = None, says: Sequence[str] = (), **article: str | None
) -> Analysis:
    """An analysis in a compact notation.

    Args:
        text: of the article.
        entities: label to ``Type`` or ``Type: alias, alias``. They are mentioned wherever text has these words.
        says: one triple a line: ``subject | predicate | object`` and then, in any order and each optional, a status,
            ``by SPEAKER``, ``when PHRASE`` or ``when PHRASE=VALUE``, ``both ways``, ``one way`` or ``inverse NAME`` for
            what a schema says of the relation, and a confidence. A predicate that starts with
            ``~`` is open, else it is a relation's name. What is no entity's label is a mere phrase. The evidence is
            the first sentence with subject and object.
        article: further fields of the article, such as ``source`` and ``title``.
    """
    locals_: dict[str, LocalEntity] = {}
    for number, (label, kind) in enumerate((entities or {}).items(), 1):
        entity_type, _, names = kind.partition(":")
        aliases = tuple(name.strip() for name in names.split(",") if name.strip())
        locals_[label] = LocalEntity(f"e{number}", label, entity_type, aliases, _mentions(text, (label, *aliases)))
    triples = tuple(_triple(text, locals_, line) for line in says)
    return Analysis(Article.of(text, **article), tuple(locals_.values()), triples)


def _mentions(text: str, names: Sequence[str]) -> tuple[Mention, ...]:
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    found = re.finditer(rf"\b(?:{longest_first})\b", text)
    return tuple(
        Mention(m.start(), m.end(), m[0], "description" if m[0][:1].islower() else "name") for m in found
    )


def _triple(text: str, entities: Mapping[str, LocalEntity], line: str) -> Triple:
    subject, predicate, obj, *more = (part.strip() for part in line.split("|"))
    status, speaker, time, confidence = Status.FACT, None, None, 0.9
    inverse = predicate if "both ways" in more else None
    for part in more:
        if part.startswith("by "):
            name = part[3:]
            speaker = Speaker(name, entities[name].id if name in entities else None)
        elif part.startswith("when "):
            phrase, _, value = part[5:].partition("=")
            time = Time(phrase, value or None)
        elif part.startswith("inverse "):
            inverse = part[8:]
        elif part[0].isdigit():
            confidence = float(part)
        elif part not in ("both ways", "one way"):
            status = Status(part)
    words = predicate.removeprefix("~")
    return Triple(
        subject=_argument(text, entities, subject), predicate=words.replace("-", " "),
        object=_argument(text, entities, obj), lemma=words.replace("-", " "),
        relation=None if predicate.startswith("~") else predicate, status=status, speaker=speaker, time=time,
        confidence=confidence, evidence=_evidence(text, subject, obj), pattern=f"SUBJ {words} OBJ",
        inverse=inverse, asymmetric="one way" in more,
    )  # fmt: skip


def _argument(text: str, entities: Mapping[str, LocalEntity], words: str) -> Argument:
    start = max(text.find(words), 0)
    if (entity := entities.get(words)) is None:
        return Argument(words, start, start + len(words), label=words)
    return Argument(words, start, start + len(words), entity.id, entity.label, entity.type, entity.aliases)


def _evidence(text: str, *words: str) -> tuple[Evidence, ...]:
    for sentence in re.finditer(r"[^.!?\n]+[.!?]*", text):
        said = sentence[0].strip()
        if all(word in said for word in words):
            start = text.index(said, sentence.start())
            return (Evidence(start, start + len(said), said),)
    return (Evidence(0, len(text), text),)


@pytest.fixture(scope="session")
def analysis_of() -> Callable[..., Analysis]:
    """``make_analysis``: an analysis of a text in a compact notation."""
    return make_analysis


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """Runs commands and scripts in processes of their own that need not load the language model."""
    with Warm() as process:
        yield process


@pytest.fixture(scope="session", autouse=True)
def _model_loaded_once() -> Iterator[None]:
    """Pipelines in this process share the words and weights of one language model."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.pipeline.load_model", loading_once(load_model))
        yield


@pytest.fixture
def models_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each pipeline of the test loads a model of its own."""
    monkeypatch.setattr("kg.pipeline.load_model", load_model)


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    """The default pipeline with the real language model."""
    made = Pipeline(Config())
    assert made.nlp
    # It stays to the end: Python need not look through it for garbage, and finds sooner what other models have left.
    gc.collect()
    gc.freeze()
    return made


@pytest.fixture(scope="session")
def open_pipeline(pipeline: Pipeline) -> Pipeline:
    """A pipeline that finds open triples of mere phrases, too."""
    return Pipeline(pipeline.config.override(open=True))


@pytest.fixture
def extract(open_pipeline: Pipeline) -> Callable[[str], list[Triple]]:
    """All triples of a text, named and open."""

    def of(text: str) -> list[Triple]:
        (result,) = open_pipeline.analyse([Article.of(text)])
        assert isinstance(result, Analysis)
        return list(result.triples)

    return of


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser of the system, started once for the tests of a file.

    Not once for all: as long as it is there, its event loop runs in this thread, and no test beside can run another.
    """
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        if os.environ.get("KG_NEED_CHROMIUM"):
            pytest.fail("chromium is not installed")
        pytest.skip("chromium is not installed: apt-get install chromium")
    flags = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags.split())
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """An empty page, 1280 by 800: the test fails if it throws, or asks anything of another machine."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    faults: list[str] = []

    def asked(request: Request) -> None:
        where = urlsplit(request.url)
        if where.scheme not in ("file", "data", "blob", "about") and where.hostname != "127.0.0.1":
            faults.append(f"asked for {request.url}")

    context.on("request", asked)
    context.on("weberror", lambda error: faults.append(f"threw {error.error}"))
    yield context.new_page()
    context.close()
    assert faults == []
