"""Articles of other languages: a model, a language file and patterns give the statements of the schema."""

import json
import re
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from kg.cli import main
from kg.config import Config
from kg.errors import ConfigError, SchemaError
from kg.languages import SHIPPED, Grammar
from kg.languages.grammar import DEPENDENCIES
from kg.pipeline import Pipeline
from kg.proof import prove
from kg.schema import Schema, translated
from kg.types import Article, Triple
from tests.languages.conftest import SENTENCES

FRENCH_MODELS = ("fr_core_news_md", "fr_core_news_sm")
OWN = """\
code = "it"
name = "Italian"
[names]
PER = "Person"
[dependencies]
subject = ["nsubj"]
"""


def told(triple: Triple) -> str:
    speaker = [triple.speaker.label] if triple.speaker else []
    return " | ".join([triple.subject.label, str(triple.relation), triple.object.label, triple.status, *speaker])


@pytest.fixture(scope="module")
def said(model):
    """Each sentence parsed by hand to what kg reads in it."""
    found = {}
    for code in SHIPPED:
        mine = [one["text"] for one in SENTENCES if one["language"] == code]
        pipeline = Pipeline(Config(model=str(model(code))))
        found |= dict(zip(mine, pipeline.analyse(map(Article.of, mine)), strict=True))
    return found


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda one: one["text"])
def test_relations_of_the_schema_are_read_with_status_and_speaker(sentence, said):
    triples = said[sentence["text"]].triples

    assert [told(one) for one in triples if one.relation] == sentence["says"]


def test_both_ways_of_drawing_trees_are_tried():
    assert {one["language"] for one in SENTENCES} == set(SHIPPED) == {"de", "fr"}


def test_what_hangs_on_a_verb_that_the_file_does_not_list_is_no_fact(said):
    assert [str(one.status) for result in said.values() for one in result.triples if "scheiterte" in result.article.text
            and one.status == "fact"] == []  # fmt: skip


def test_names_are_grouped_by_their_short_forms(model):
    text = "Anna Lehm hat Bernd Roth nicht getroffen.\nAnna Lehm will Bernd Roth treffen."
    (result,) = Pipeline(Config(model=str(model("de")))).analyse([Article.of(text)])

    assert [(one.label, len(one.mentions)) for one in result.entities] == [("Anna Lehm", 2), ("Bernd Roth", 2)]


def test_evidence_is_the_sentence_and_stands_in_the_article(said):
    for text, result in said.items():
        for triple in result.triples:
            (evidence,) = triple.evidence
            assert text[evidence.start : evidence.end] == evidence.text == text
            assert text[triple.subject.start : triple.subject.end] == triple.subject.text


def test_command_line_reads_german_with_a_german_model(model, tmp_path, capsys):
    (tmp_path / "treffen.txt").write_text("Anna Lehm hat Bernd Roth in Oslo getroffen.", encoding="utf-8")
    code = main(["extract", str(tmp_path / "treffen.txt"), "--model", str(model("de")), "--schema", "news"])

    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert code == 0
    found = line["subject"]["label"], line["relation"], line["object"]["label"]
    assert found == ("Anna Lehm", "met-with", "Bernd Roth")
    assert (line["predicate"], line["status"], line["confidence"]) == ("hat getroffen", "fact", 0.5)


def test_open_statements_stand_between_names(said):
    triples = said["Anna Lehm hat Bernd Roth in Oslo getroffen."].triples

    (opened,) = [one for one in triples if one.relation is None]
    assert (opened.predicate, opened.object.label) == ("hat getroffen in", "Oslo")


# -- what is wrong is told ---------------------------------------------------------------------------------------------


def test_language_without_a_file_is_told(model):
    with pytest.raises(ConfigError) as caught:
        Pipeline(Config(model=str(model("it"))))

    assert "reads Italian, and kg has no language file for it" in caught.value.what
    assert "--language it.toml" in caught.value.hint


def test_own_language_file_is_taken_and_what_the_schema_lacks_is_told(model, tmp_path, caplog):
    (tmp_path / "it.toml").write_text(OWN, encoding="utf-8")
    pipeline = Pipeline(Config(model=str(model("it")), language=str(tmp_path / "it.toml")))

    assert pipeline.grammar.name == "Italian"
    assert "the schema news has no Italian patterns: no relation of it is found" in caplog.text
    assert "news.it.toml" in caplog.text


def test_type_that_kg_does_not_give_is_refused(model, tmp_path):
    (tmp_path / "it.toml").write_text(OWN.replace("Person", "Human"), encoding="utf-8")
    with pytest.raises(ConfigError, match="Italian: PER is of no type 'Human' that kg gives"):
        Pipeline(Config(model=str(model("it")), language=str(tmp_path / "it.toml")))


def test_command_made_for_english_says_so(model, capsys):
    assert main(["suggest", "no.kg", "--model", str(model("de"))]) == 2
    assert "kg suggest is for English, and" in capsys.readouterr().err


def test_file_of_another_language_is_refused(model):
    with pytest.raises(ConfigError, match=r"fr is for French, and .* reads German"):
        Pipeline(Config(model=str(model("de")), language="fr"))


@pytest.mark.parametrize(("setting", "value"), [("extractor", "llm"), ("relations", "some.kgr")])
def test_what_is_made_for_english_is_refused_for_other_languages(setting, value, model):
    with pytest.raises(ConfigError, match=rf"{setting} = '{value}' is for English, and .* reads German"):
        Pipeline(Config(model=str(model("de"))).override(**{setting: value}))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code = ", "it.toml:1: it is no TOML"),
        (OWN.replace('name = "Italian"', ""), "it.toml: it has no name"),
        (OWN + 'subjekt = ["sb"]', "it.toml:7: [dependencies] has no 'subjekt'"),
        (OWN + 'object = "obj"', "it.toml:7: object must be a list of texts"),
        (OWN + '[status]\nsure = ["dire"]', "it.toml:8: [status] has no 'sure'"),
        (OWN + '[wrods]\nnegations = ["non"]', "it.toml:7: no field named 'wrods'"),
        ('code = "it"\nname = "Italian"', "it.toml: [names] must be a table with entries"),
    ],
)
def test_wrong_language_file_is_told_with_its_line(text, said):
    with pytest.raises(ConfigError) as caught:
        Grammar.parse(text, "it.toml")

    assert caught.value.message().startswith(said)


# -- patterns of a language --------------------------------------------------------------------------------------------


@pytest.fixture
def own_schema(tmp_path):
    """Writes a schema and the French file beside it."""

    def write(french: str) -> str:
        (tmp_path / "own.toml").write_text(
            '[types]\nPerson = "a human being"\n[[relation]]\nname = "greeted"\nsubject = ["Person"]\n'
            'object = ["Person"]\npatterns = ["SUBJ greet OBJ"]\n', encoding="utf-8",
        )  # fmt: skip
        (tmp_path / "own.fr.toml").write_text(french, encoding="utf-8")
        return str(tmp_path / "own.toml")

    return write


def test_patterns_of_a_language_stand_in_a_file_beside_the_schema(own_schema):
    source = own_schema('[[relation]]\nname = "greeted"\npatterns = ["SUBJ parler à OBJ"]\n')
    schema = translated(source, Grammar.load("fr"))

    (pattern,) = schema["greeted"].patterns
    assert (pattern.form, pattern.words, pattern.prepositions) == ("clause", {"parler"}, {"à"})
    assert schema.digest != Schema.load(source).digest


@pytest.mark.parametrize(
    ("french", "said"),
    [
        ('[[relation]]\nname = "met"\n', "own.fr.toml:2: the schema has no relation 'met'"),
        ('[[relation]]\nname = "greeted"\nsubject = []\n', "own.fr.toml:3: greeted: no field named 'subject'"),
        ('[[relation]]\nname = "greeted"\npatterns = ["SUBJ"]\n', "own.fr.toml:3: greeted: pattern 'SUBJ'"),
        ('[[relation]]\nname = "greeted"\npatterns = [\n  "SUBJ\'s ami OBJ",\n]\n', "own.fr.toml:4: greeted: pattern"),
        ('[[relation]]\nname = "greeted"\npatterns = ["SUBJ avoir_lieu à OBJ"]\n', "own.fr.toml:3: greeted: pattern"),
        ('[[relation]]\nname = "greeted"\nexamples = ["Zoé"]\n', "own.fr.toml:3: greeted: example 'Zoé'"),
        ("relation = 3\n", "own.fr.toml: relations are written as [[relation]] tables"),
    ],
)
def test_wrong_patterns_are_told_with_their_line(french, said, own_schema):
    source = own_schema(french)
    with pytest.raises(SchemaError) as caught:
        translated(source, Grammar.load("fr"))

    assert said in caught.value.message()


@pytest.mark.parametrize("code", SHIPPED)
def test_patterns_that_ship_are_sound_and_have_examples_of_their_relations(code):
    schema = translated("news", Grammar.load(code))

    assert {one.name for one in schema.relations} == {one.name for one in Schema.load("news").relations}
    assert [one.name for one in schema.relations if one.patterns] != []


def test_page_names_all_that_a_language_file_can_have():
    page = (Path(__file__).parents[2] / "docs" / "languages.md").read_text(encoding="utf-8")

    assert [kind for kind in DEPENDENCIES if f"`{kind}`" not in page] == []


def test_files_that_the_page_shows_are_sound(own_schema):
    page = (Path(__file__).parents[2] / "docs" / "languages.md").read_text(encoding="utf-8")
    language, patterns = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    grammar = replace(Grammar.parse(language), code="fr")

    assert grammar.name == "Italian"
    schema = translated(own_schema(patterns.replace("met-with", "greeted")), grammar)
    assert len(schema["greeted"].patterns) == 3


# -- a real model, where one is installed ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FRENCH_MODELS)
def test_french_examples_hold_with_a_real_model(name):
    if find_spec(name) is None:
        pytest.skip(f"{name} is not installed")

    assert prove(Pipeline(Config(model=name))).failures == ()
