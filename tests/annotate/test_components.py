"""kg's spaCy components work in anybody's pipeline, and docs/spacy.md names them all (test_docs runs its code)."""

import re
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens.underscore import Underscore

from kg.models import MODELS, load_model, model_package

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "spacy.md").read_text(encoding="utf-8")
COMPONENTS = ("kg_names", "kg_parse", "kg_quotes", "kg_times", "kg_coref", "kg_triples")
TRAINED = "kg_relations"  # it needs a model that somebody has trained
TEXT = "Talks in Oslo\n\nMayor Ruth Hale met the builder Tom Ward on Monday.\n\n“I trust him,” she said."


@pytest.fixture(scope="module")
def nlp() -> Language:
    """A plain English pipeline, to which the components are added by their names alone."""
    made, _ = load_model()
    made.add_pipe("kg_paragraphs", first=True)
    for name in COMPONENTS:
        made.add_pipe(name)
    return made


def found(doc: Doc) -> list[tuple[str, str | None, str]]:
    return [(t.subject.label, t.relation, t.object.label) for t in doc._.triples if t.relation]


def test_every_component_is_an_entry_point_of_spacy():
    assert {"kg_paragraphs", *COMPONENTS, TRAINED} == {
        point.name for point in entry_points(group="spacy_factories") if point.name.startswith("kg_")
    }


def test_a_plain_pipeline_with_the_components_says_what_a_text_states(nlp):
    assert found(nlp(TEXT)) == [("Ruth Hale", "met-with", "Tom Ward")]


def written_as(value: object) -> str:
    """A type as the page writes it."""

    def name(of: object) -> str:
        return (
            f"`{type(of).__qualname__}`"
            if type(of).__module__ == "builtins"
            else f"`{type(of).__module__}.{type(of).__qualname__}`"
        )

    if isinstance(value, tuple):
        return f"tuple of {' or '.join(sorted({name(one) for one in value}))}"
    if isinstance(value, dict):
        [(key, one)] = {(name(key), name(one)) for key, one in value.items()}
        return f"dict of {key} to {one}"
    return name(value)


def test_the_page_has_every_field_that_kg_registers_with_its_type(nlp):
    doc = nlp.make_doc(TEXT)
    doc._.published = "2024-05-07"
    doc = nlp(doc)
    registered = {
        name for name, (*_, getter, _) in Underscore.doc_extensions.items()
        if getattr(getter, "func", getter).__module__ == "kg.annotate.fields"
    }  # fmt: skip

    said = dict(re.findall(r"^\| `doc\._\.(\w+)` \| ([^|]+?)(?: or None)? \| .{20,} \|$", PAGE, re.MULTILINE))
    assert said == {name: written_as(doc._.get(name)) for name in registered}


def test_a_field_is_empty_before_its_component_has_run(nlp):
    doc = nlp.make_doc(TEXT)
    empty = {name: doc._.get(name) for name in re.findall(r"^\| `doc\._\.(\w+)` \|", PAGE, re.MULTILINE)}

    assert empty.pop("published") is None
    assert empty.pop("headline") == 0
    assert {type(one) for one in empty.values()} == {tuple, dict}
    assert not any(empty.values())


def test_the_components_declare_what_they_set(nlp):
    assigned = {one for of in nlp.analyze_pipes()["summary"].values() for one in of["assigns"] if "doc._." in one}

    fields = ("headline", "quotes", "times", "entities", "heads", "entity_of", "mention_of", "chains", "triples")
    assert assigned == {f"doc._.{name}" for name in fields}
    assert not any(nlp.analyze_pipes()["problems"].values())


def test_a_day_of_the_week_has_a_value_once_the_date_of_the_article_is_set(nlp):
    doc = nlp.make_doc(TEXT)
    doc._.published = "2024-05-07"

    assert [one.time.value for one in nlp(doc)._.times] == ["2024-05-06"]
    assert [one.time.value for one in nlp(TEXT)._.times] == [None]


def test_the_speaker_of_a_quote_is_the_name_behind_the_pronoun(nlp):
    doc = nlp(TEXT)
    [quote] = doc._.quotes

    assert doc._.entities[doc._.entity_of[quote.speaker]].label == "Ruth Hale"


@pytest.mark.filterwarnings("ignore:\\[W095\\]")
def test_a_saved_pipeline_says_the_same_after_loading(nlp, tmp_path):
    nlp.to_disk(tmp_path)

    assert found(spacy.load(tmp_path)(TEXT)) == found(nlp(TEXT))


@pytest.mark.filterwarnings("ignore:\\[W095\\]")
def test_the_model_can_be_loaded_by_spacy_itself():
    nlp = spacy.load(model_package())
    nlp.add_pipe("kg_names")

    assert [ent.text for ent in nlp("Mayor Ruth Hale met Tom Ward.").ents] == ["Ruth Hale", "Tom Ward"]


def test_the_page_names_every_component_and_every_model():
    table = re.findall(r"^\| `(kg_\w+)` \|", PAGE, re.MULTILINE)

    assert table == ["kg_paragraphs", *COMPONENTS, TRAINED]
    assert [name for name in MODELS if f"`{name}`" not in PAGE] == []


def test_fields_travel_with_the_doc(pipeline):
    doc = pipeline.nlp("Ann Lee met Bob Ray on 3 May 2019. “He was late,” she said.")
    copy = Doc(pipeline.nlp.vocab).from_bytes(doc.to_bytes())

    for field in ("triples", "entities", "entity_of", "mention_of", "quotes", "times", "headline"):
        assert getattr(copy._, field) == getattr(doc._, field)
    assert copy._.triples


def test_two_processes_give_what_one_gives(pipeline):
    texts = ["Ann Lee met Bob Ray.", "Tom Ward lives in Oslo."]

    in_two = [doc._.triples for doc in pipeline.nlp.pipe(texts, n_process=2)]

    assert in_two == [doc._.triples for doc in pipeline.nlp.pipe(texts)]
