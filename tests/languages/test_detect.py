"""The language of an article: others are set aside and reported, and what is unclear goes through."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from kg.build import extend
from kg.cli import main
from kg.config import Config
from kg.errors import LanguageError
from kg.graph import Graph
from kg.languages import detect, language_name, other_language
from kg.models import model_package
from kg.pipeline import Pipeline
from kg.types import Analysis, Article

HERE = Path(__file__).parent
TEXTS = tomllib.loads((HERE / "texts.toml").read_text(encoding="utf-8"))
ENGLISH = tomllib.loads((HERE / "hard.toml").read_text(encoding="utf-8"))["english"]
# Codes of spaCy and what the detector may call the language instead: nobody tells these apart by a paragraph.
SAME = {"nb": {"no"}, "hr": {"bs"}}


def ten_words(text: str) -> str:
    return " ".join(text.split()[:10]) if " " in text else text[:20]


@pytest.mark.parametrize("code", sorted(TEXTS.keys() - {"en"}))
def test_article_in_another_language_is_told_from_english(code):
    assert other_language(TEXTS[code], "en") in {code, *SAME.get(code, ())}


@pytest.mark.parametrize("served", TEXTS)
def test_model_reads_its_own_language_and_no_other_of_these(served):
    assert {code for code, text in TEXTS.items() if other_language(text, served) is None} == {served}


@pytest.mark.parametrize("name", ENGLISH)
def test_english_that_looks_foreign_goes_through(name):
    assert other_language(ENGLISH[name], "en") is None


def test_the_detector_is_asked_only_where_words_do_not_tell(monkeypatch):
    asked = []
    identifier = detect._identifier()
    monkeypatch.setattr(detect, "_identifier", lambda: asked.append(1) or identifier)

    assert other_language(TEXTS["en"], "en") is None
    assert not asked
    assert {code for code in TEXTS.keys() - {"en"} if other_language(TEXTS[code], "en") is None} == set()
    assert len(asked) >= len(TEXTS) - 1


def test_an_english_quote_makes_no_english_article():
    quoted = f"{TEXTS['de']} “{TEXTS['en'][:150]}” {TEXTS['de']}"

    assert other_language(quoted, "en") == "de"


@pytest.mark.parametrize("name", ENGLISH)
@pytest.mark.parametrize("told", ["de", "fr", "pt-BR", "xx"])
def test_feed_that_lies_sets_no_english_aside(name, told):
    assert other_language(ENGLISH[name], "en", told) is None


@pytest.mark.parametrize("code", TEXTS)
def test_ten_words_are_too_few_to_tell(code):
    assert other_language(ten_words(TEXTS[code]), "en") is None


@pytest.mark.parametrize("code", ["de", "fr", "es", "nl", "pl", "ru"])
def test_ten_words_are_enough_where_the_source_says_the_same(code):
    assert other_language(ten_words(TEXTS[code]), "en", told=f"{code}-XX") == code


def test_text_counts_and_not_what_its_source_says():
    assert other_language(TEXTS["de"], "en", told="en-US") == "de"
    assert other_language(TEXTS["en"], "en", told="de") is None


def test_long_passages_in_another_language_leave_an_article_english():
    article = "\n\n".join([TEXTS["en"] * 3, TEXTS["de"] * 2, TEXTS["en"] * 3])

    assert other_language(article, "en") is None
    assert other_language(TEXTS["en"] + TEXTS["fr"] * 6, "en") == "fr"


@pytest.mark.parametrize(
    "name", ["นฤมล ศรีสมบูรณ์", "Олександр Гриценко, Алексей Смирнов", "محمود عبد الرحمن", "山田太郎・佐藤花子"]
)
def test_name_in_its_own_letters_makes_no_english_foreign(name):
    about = f"Mali Srisombun ({name}; born March 3, 1971) is an architect. She lives in Oslo, and built two schools."

    assert other_language(about, "en") is None
    assert other_language(f"{about}\n\n{name * 3}\n\n{about}", "en") is None


def test_language_that_the_detector_does_not_know_sets_nothing_aside():
    assert other_language(TEXTS["de"], "hsb") is None


def test_text_of_nothing_but_signs_and_lone_surrogates_goes_through():
    assert [other_language(text, "en") for text in ("", "\n", "—" * 900, "\ud800" * 500, "12 34 " * 200)] == [None] * 5


def test_names_of_languages():
    assert [language_name(code) for code in ("de", "pt-BR", "no", "x-own")] == [
        "German", "Portuguese", "Norwegian", "x-own"
    ]  # fmt: skip


# -- in the flow -------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    """An English article between a German and a French one."""
    made = tmp_path / "articles"
    made.mkdir()
    for name, text in (("a", TEXTS["de"]), ("b", "Ann Lee met Bob Ray in Oslo on Monday."), ("c", TEXTS["fr"])):
        (made / f"{name}.txt").write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def reading(pipeline):
    """Makes pipelines of other settings that share the model."""

    def make(**settings) -> Pipeline:
        made = Pipeline(Config(**settings))
        made.__dict__["_loaded"] = pipeline._loaded
        return made

    return make


def test_articles_come_in_their_order_with_the_error_in_its_place(reading):
    texts = [TEXTS["de"], "Ann Lee met Bob Ray.", TEXTS["fr"], "Bob Ray met Ann Lee.", TEXTS["nl"]]
    for batch in (1, 2, 16):
        found = list(reading(batch_size=batch).analyse([Article.of(text) for text in texts]))

        assert [getattr(one, "language", None) for one in found] == ["de", None, "fr", None, "nl"]
        assert [one.article.text for one in found if isinstance(one, Analysis)] == [texts[1], texts[3]]


def test_error_says_which_language_and_what_to_do(reading):
    (error,) = reading().analyse([Article.of(TEXTS["de"], source="a.txt")])

    assert isinstance(error, LanguageError)
    assert error.message().splitlines() == [
        f"a.txt is in German, and the model {model_package('')} reads English",
        "    read it with a German pipeline:  --model NAME; or as it is:  --any-language",
    ]


def test_no_model_is_loaded_for_what_is_set_aside():
    pipeline = Pipeline(Config())
    assert [type(one) for one in pipeline.analyse([Article.of(TEXTS["de"])])] == [LanguageError]
    assert "_loaded" not in pipeline.__dict__


def test_detection_can_be_turned_off(reading):
    (result,) = reading(detect_language=False).analyse([Article.of(TEXTS["de"])])
    assert isinstance(result, Analysis)


def test_graph_that_has_an_article_is_not_asked_for_its_language(reading, tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("Ann Lee met Bob Ray in Oslo on Monday.", encoding="utf-8")
    with Graph.open(tmp_path / "news.kg", write=True, create=True) as graph:
        extend(graph, tmp_path / "a.txt", reading())
        monkeypatch.setattr("kg.pipeline.other_language", lambda *_: pytest.fail("it was looked at"))
        assert extend(graph, tmp_path / "a.txt", reading()).unchanged == 1


def test_what_is_set_aside_is_counted_and_is_no_failure(folder, reading, tmp_path):
    with Graph.open(tmp_path / "news.kg", write=True, create=True) as graph:
        report = extend(graph, folder, reading())
        assert [article.source for article in graph.articles()] == [str(folder / "b.txt")]

    assert (report.added, len(report.failed)) == (1, 0)
    assert [(error.source, error.language) for error in report.set_aside] == [
        (str(folder / "a.txt"), "de"), (str(folder / "c.txt"), "fr")
    ]  # fmt: skip


def test_command_ends_with_0_if_something_went_through_and_with_1_if_nothing_did(folder, tmp_path, capsys):
    assert main(["build", str(folder), "-o", str(tmp_path / "news.kg")]) == 0
    done = capsys.readouterr()
    assert "of this build: 1 added, 2 set aside" in done.out
    assert "a.txt is in German, and the model" in done.err

    assert main(["extract", str(folder / "c.txt")]) == 1
    assert main(["extract", str(folder / "c.txt"), "--any-language"]) == 0


def test_detector_that_finds_no_room_to_unpack_says_so(tmp_path):
    (tmp_path / "german.txt").write_text(TEXTS["de"], encoding="utf-8")
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); "
        "from kg.cli import main; sys.exit(main())"
    )

    run = subprocess.run(
        [sys.executable, "-c", limited, "extract", str(tmp_path / "german.txt")], capture_output=True, text=True
    )

    assert run.returncode == 1
    assert run.stdout == ""
    assert run.stderr.splitlines()[0] == "kg: the detector of languages cannot be unpacked"
    assert "TMPDIR=FOLDER" in run.stderr
    assert "Traceback" not in run.stderr
