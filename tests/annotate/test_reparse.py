"""Names that mislead the parser are read as plain ones, and nothing else of the text changes."""

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.annotate.reparse import Reparser, misleads
from kg.models import load_model
from kg.pipeline import COMPONENTS

PLAIN = "Ann Lee met Bob Ray in Oslo. They spoke about the harbour, and Norvik paid for the dinner."
# A title that is a clause of its own, a name of small words, and a surname that the parser takes for a noun.
MISLEADING = (
    "Ann Lee starred in Walk the Old Line in 2004.\n\n"
    "Bob Ray directed When the Rain Came and sold it to Norvik, which he left in May.\n\n"
    "The governor granted Ward clemency on Friday."
)
TITLES = {"Walk the Old Line": "WORK_OF_ART", "When the Rain Came": "WORK_OF_ART"}


def with_names(nlp: Language, text: str, names: dict[str, str]) -> Doc:
    """A parsed text in which these names have been found, as kg_names would leave them."""
    doc = nlp(text)
    found = []
    for words, label in names.items():
        start = text.index(words)
        span = doc.char_span(start, start + len(words), label=label)
        assert span is not None, words
        found.append(span)
    taken = {token.i for span in found for token in span}
    doc.ents = [*found, *(ent for ent in doc.ents if taken.isdisjoint(range(ent.start, ent.end)))]
    return doc


@pytest.fixture(scope="module")
def model() -> Language:
    """The language model alone."""
    return load_model()[0]


@pytest.fixture(scope="module")
def repair(model: Language) -> Reparser:
    """What the component does, by itself."""
    return Reparser(model)


def structure(doc: Doc) -> list[tuple[object, ...]]:
    return [(t.head.i, t.dep_, t.tag_, t.pos_, t.lemma_, str(t.morph)) for t in doc]


def unchanged(doc: Doc) -> list[object]:
    return [
        doc.text,
        [(t.text, t.idx, t.whitespace_, t.ent_iob_, t.ent_type_, bool(t.is_sent_start)) for t in doc],
        [(sentence.start_char, sentence.end_char) for sentence in doc.sents],
        [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents],
    ]


def misled(model: Language) -> Doc:
    return with_names(model, MISLEADING, TITLES)


# -- what is repaired --------------------------------------------------------------------------------------------------


def test_a_title_is_one_phrase_whose_last_word_stands_for_it(model, repair):
    doc = repair(misled(model))

    for words in TITLES:
        title = next(ent for ent in doc.ents if ent.text == words)
        assert title.root.i == title.end - 1
        assert all(token.head.i == title.end - 1 and token.dep_ == "compound" for token in title[:-1])
        assert [token for token in doc if token.head in title and token not in title] == []


def test_a_title_is_what_somebody_stars_in_and_directs(model, repair):
    doc = repair(misled(model))
    starred, directed = (next(ent for ent in doc.ents if ent.text == words).root for words in TITLES)

    assert (starred.dep_, starred.head.text, starred.head.head.text) == ("pobj", "in", "starred")
    assert (directed.dep_, directed.head.text) == ("dobj", "directed")


def test_the_words_outside_the_name_hang_where_a_plain_name_would_have_them(model, repair):
    text = "Ann Lee starred in Walk the Old Line in 2004."
    doc = repair(with_names(model, text, {"Walk the Old Line": "WORK_OF_ART"}))
    plain = model("Ann Lee starred in Hamlet in 2004.")
    outside = [(t.text, t.dep_, t.head.text) for t in doc if t.text in ("Lee", "starred", "in", "2004")]

    assert outside == [(t.text, t.dep_, t.head.text) for t in plain if t.text in ("Lee", "starred", "in", "2004")]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("She saw Walk the Old Line.", {"Walk the Old Line": "WORK_OF_ART"}, True),
        ("She saw Hamlet.", {"Hamlet": "WORK_OF_ART"}, False),
        ("Ann Lee met Bob Ray.", {"Bob Ray": "PERSON"}, False),
        ("She met the Bank of Norvik and Sons.", {"Bank of Norvik and Sons": "ORG"}, False),
        ("She sued Go and Be Happy.", {"Go and Be Happy": "ORG"}, True),
        ("She met Ward.", {"Ward": "PERSON"}, False),
    ],
)
def test_titles_and_names_of_words_that_are_no_names_mislead(model, text, names, expected):
    doc = with_names(model, text, names)

    assert [misleads(ent) for ent in doc.ents if ent.text in names] == [expected]


# -- what stays --------------------------------------------------------------------------------------------------------


def test_a_text_without_misleading_names_keeps_every_head(model, repair):
    doc = model(PLAIN)
    assert not any(misleads(ent) for ent in doc.ents)
    before = structure(doc)

    assert structure(repair(doc)) == before


def test_a_text_without_names_stays_as_it_is(model, repair):
    doc = model("It rained all day. Nobody came.")
    before = structure(doc), unchanged(doc)

    assert (structure(repair(doc)), unchanged(doc)) == before


def test_the_empty_text_stays_empty(model, repair):
    assert len(repair(model(""))) == 0


def test_words_offsets_sentences_and_names_stay_where_the_parse_is_repaired(model, repair):
    doc = misled(model)
    before, parse = unchanged(doc), structure(doc)

    assert unchanged(repair(doc)) == before
    assert structure(doc) != parse


def test_the_words_of_a_name_keep_their_tags_and_lemmas(model, repair):
    doc = misled(model)
    inside = {token.i for ent in doc.ents if ent.text in TITLES for token in ent}
    before = [row[2:] for i, row in enumerate(structure(doc)) if i in inside]

    assert [row[2:] for i, row in enumerate(structure(repair(doc))) if i in inside] == before


def test_sentences_without_misleading_names_keep_their_parse_beside_one_with_them(model, repair):
    text = f"{PLAIN} Ann Lee starred in Walk the Old Line in 2004. {PLAIN}"
    doc = with_names(model, text, {"Walk the Old Line": "WORK_OF_ART"})
    before = structure(doc)
    repaired = next(s for s in repair(doc).sents if "starred" in s.text)
    others = [i for i in range(len(doc)) if not repaired.start <= i < repaired.end]

    assert [structure(doc)[i] for i in others] == [before[i] for i in others]
    assert structure(doc) != before


def test_every_sentence_has_one_root_and_no_head_outside_it(model, repair):
    for sentence in repair(misled(model)).sents:
        assert sum(token.head.i == token.i for token in sentence) == 1
        assert all(sentence.start <= token.head.i < sentence.end for token in sentence)


def test_fields_of_others_stay(model, repair):
    if not Doc.has_extension("of_a_user"):
        Doc.set_extension("of_a_user", default=None)
    doc = misled(model)
    doc._.of_a_user = "mine"
    doc.spans["mine"] = [doc[0:2]]

    assert (repair(doc)._.of_a_user, [span.text for span in doc.spans["mine"]]) == ("mine", ["Ann Lee"])


def test_to_repair_twice_is_to_repair_once(model, repair):
    once = structure(repair(misled(model)))

    assert structure(repair(repair(misled(model)))) == once


def test_a_name_at_the_end_without_a_full_stop_is_repaired_too(model, repair):
    doc = repair(with_names(model, "Ann Lee starred in Walk the Old Line", {"Walk the Old Line": "WORK_OF_ART"}))

    assert (doc[-1].dep_, doc[-1].head.text) == ("pobj", "in")


def test_a_name_that_is_the_whole_sentence_is_its_root(model, repair):
    doc = repair(with_names(model, "Walk the Old Line", {"Walk the Old Line": "WORK_OF_ART"}))

    assert [token.head.i for token in doc] == [3, 3, 3, 3]


def test_a_list_longer_than_any_sentence_is_left_alone(model, repair):
    doc = with_names(model, "Walk the Old Line " + "and so on " * 60, {"Walk the Old Line": "WORK_OF_ART"})
    longest = max(len(sentence) for sentence in doc.sents)
    before = structure(doc)

    assert longest > 120
    assert structure(repair(doc)) == before


# -- in pipelines ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def named() -> Language:
    """kg_names and kg_parse in a pipeline of its own, without the rest of kg."""
    nlp, _ = load_model()
    nlp.add_pipe("kg_names")
    nlp.add_pipe("kg_parse")
    return nlp


TEXTS = (MISLEADING, PLAIN, "She saw the film Walk the Old Line in Oslo.", "")


def test_two_processes_repair_what_one_repairs(named):
    one = [structure(doc) for doc in named.pipe(TEXTS)]

    assert [structure(doc) for doc in named.pipe(TEXTS, n_process=2, batch_size=2)] == one


def test_a_text_is_repaired_alike_alone_and_among_others(named):
    alone = [structure(named(text)) for text in TEXTS]

    assert [structure(doc) for doc in named.pipe(TEXTS)] == alone


@pytest.mark.filterwarnings("ignore:\\[W095\\]")
def test_a_saved_pipeline_repairs_with_its_own_parser_after_loading(named, tmp_path):
    named.to_disk(tmp_path)

    assert [structure(doc) for doc in spacy.load(tmp_path).pipe(TEXTS)] == [structure(doc) for doc in named.pipe(TEXTS)]


def test_it_stands_behind_the_names_that_it_reads():
    assert COMPONENTS.index("kg_parse") > COMPONENTS.index("kg_names")


def test_spacy_says_what_is_missing_where_the_order_is_wrong():
    nlp, _ = load_model()
    nlp.add_pipe("kg_parse", before="parser")

    assert "token.dep" in nlp.analyze_pipes()["problems"]["kg_parse"]


def test_without_a_parser_sentences_stay():
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "WORK_OF_ART", "pattern": "Walk the Line"}])
    nlp.add_pipe("kg_parse")
    doc = nlp("She saw Walk the Line. He slept.")

    assert [sentence.text for sentence in doc.sents] == ["She saw Walk the Line.", "He slept."]


def test_without_sentences_the_error_says_what_to_add():
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_parse")

    with pytest.raises(ValueError, match=r"Sentence boundaries unset.*add"):
        nlp("She saw Oslo.")
