"""Annotated documents that are kept on disk."""

import ast
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import pytest
from spacy.tokens import Doc

import kg
from kg.annotate.kept import KeptDoc
from kg.annotate.kept_form import _HEAD, _ROWS
from kg.annotate.parses import _BODY, _CODE, Parses, _seal
from kg.annotate.words import Words
from kg.config import Config
from kg.errors import ConfigError
from kg.pipeline import Pipeline
from kg.types import Analysis, Article

ARTICLES = [
    Article.of(
        "Lee Meets Ray\n\nAnn\xa0Lee met Bob Ray, 54, in Oslo on Monday. “She thanked me,” he said on Tuesday.",
        date="2024-05-06",
    ),
    Article.of("Ann Lee denied that she had met Tom Ward. Her brother, the mayor of Bergen, didn't."),
    Article.of("👩‍🚒 \ud800 Eve Fox's ship – the  “Norvik” – sank\tnear St. John's."),
]


@pytest.fixture
def keeping(pipeline, tmp_path):
    """A pipeline with a cache, and the language model of the one without."""

    def of(**settings):
        made = Pipeline(Config(cache=str(tmp_path / "parses")).override(**settings))
        made.__dict__["_loaded"] = pipeline._loaded
        return made

    return of


@pytest.fixture
def parsed(pipeline, monkeypatch):
    """The texts that were annotated."""
    seen = []
    first = type(pipeline.nlp.get_pipe("kg_paragraphs"))
    call = first.__call__
    monkeypatch.setattr(first, "__call__", lambda self, doc: seen.append(doc.text) or call(self, doc))
    return seen


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("parses/*/*.parse"))


def test_text_is_parsed_once(keeping, parsed, pipeline):
    plain = list(pipeline.analyse(ARTICLES))
    parsed.clear()

    first = list(keeping().analyse(ARTICLES))
    read = len(parsed)
    second = list(keeping().analyse(ARTICLES))

    assert (read, len(parsed)) == (3, 3)
    assert first == second == plain
    assert all(isinstance(one, Analysis) for one in plain)
    assert plain[0].triples


# What a Doc that was kept has as the Doc that was not.
COLUMNS = [
    *("ORTH", "NORM", "LOWER", "LEMMA", "TAG", "POS", "MORPH", "DEP", "HEAD", "SENT_START", "ENT_TYPE", "ENT_IOB"),
    *("IDX", "SPACY", "IS_PUNCT"),
]


@pytest.fixture(params=range(len(ARTICLES)))
def article(request):
    return ARTICLES[request.param]


@pytest.fixture
def annotated(article, pipeline):
    """A document before anything was extracted from it."""
    return pipeline._parsed([article])[0]


@pytest.fixture
def parses(pipeline, article, annotated, tmp_path):
    made = Parses(str(tmp_path), pipeline.nlp)
    made.put(article.text, article.date, annotated)
    return made


def test_document_comes_back_as_it_was(article, annotated, parses):
    back = parses.get(article.text, article.date).doc

    assert (back.to_array(COLUMNS) == annotated.to_array(COLUMNS)).all()
    assert [sent.text for sent in back.sents] == [sent.text for sent in annotated.sents]
    assert [(ent.text, ent.label_) for ent in back.ents] == [(ent.text, ent.label_) for ent in annotated.ents]
    assert [str(token.morph) for token in back] == [str(token.morph) for token in annotated]
    assert back.user_data.keys() == annotated.user_data.keys()
    for key in annotated.user_data:
        assert back._.get(key.removeprefix("kg.")) == annotated._.get(key.removeprefix("kg."))


def test_words_names_and_fields_come_back_without_a_document(article, annotated, parses):
    kept = parses.get(article.text, article.date)

    words = Words.of(annotated)
    for name in Words.__slots__:
        assert getattr(kept.words, name) == getattr(words, name), name
    assert [tuple(name) for name in kept.names] == [(e.start, e.end, e.label_) for e in annotated.ents]
    for key in annotated.user_data:
        name = key.removeprefix("kg.")
        assert getattr(kept._, name) == annotated._.get(name), name
    assert "doc" not in kept.__dict__
    with pytest.raises(AttributeError, match="no field 'other'"):
        _ = kept._.other


def test_what_follows_from_other_fields_is_kept_where_it_does_not(article, annotated, parses):
    annotated._.entity_of = {0: 7}
    parses.put(article.text, article.date, annotated)

    kept = parses.get(article.text, article.date)

    assert kept._.entity_of == kept.doc._.entity_of == {0: 7}
    assert kept._.mention_of == kept.doc._.mention_of == annotated._.mention_of


def test_only_who_needs_spacys_document_is_given_one(keeping, pipeline, monkeypatch):
    seen = []
    extract = type(pipeline.extractor).extract
    monkeypatch.setattr(
        type(pipeline.extractor),
        "extract",
        lambda self, article, doc: seen.append(type(doc)) or extract(self, article, doc),
    )
    list(keeping().analyse(ARTICLES))
    kept = list(keeping().analyse(ARTICLES))
    monkeypatch.setattr(type(pipeline.extractor), "needs_doc", True)
    made = list(keeping().analyse(ARTICLES))

    assert seen == [Doc] * 3 + [KeptDoc] * 3 + [Doc] * 3
    assert kept == made
    assert [type(doc) for _, doc in keeping().annotate(ARTICLES)] == [Doc] * 3


def test_other_schema_needs_no_parse(keeping, parsed, pipeline, tmp_path):
    list(keeping().analyse(ARTICLES))
    (tmp_path / "mine.toml").write_text(
        '[types]\nPerson = "somebody"\n[[relation]]\nname = "has-met"\nsubject = ["Person"]\nobject = ["Person"]\n'
        'patterns = ["SUBJ meet OBJ"]\n'
    )
    mine = Pipeline(Config(schema=str(tmp_path / "mine.toml"), cache=str(tmp_path / "parses")))
    parsed.clear()

    found = [triple.relation for one in mine.analyse(ARTICLES) for triple in one.triples if triple.relation]

    assert "has-met" in found
    assert parsed == []


def test_other_date_is_another_document(keeping, parsed):
    text = "Ann Lee met Bob Ray on Monday."
    found = [
        next(keeping().analyse([Article.of(text, date=date)])).triples[0].time.value
        for date in ("2024-05-07", "2024-05-14", "2024-05-07")
    ]

    assert found == ["2024-05-06", "2024-05-13", "2024-05-06"]
    assert len(parsed) == 2


def _circle(table: "np.ndarray", strings: list[str]) -> None:
    table[_ROWS.index("head")][:2] = 1, 0


def _outside(table: "np.ndarray", strings: list[str]) -> None:
    table[_ROWS.index("head")][0] = 60_000


def _no_string(table: "np.ndarray", strings: list[str]) -> None:
    table[_ROWS.index("LEMMA")][0] = len(strings)


def _other_text(table: "np.ndarray", strings: list[str]) -> None:
    strings[table[_ROWS.index("ORTH")][0]] = "Bad"


def _wrong_mark(table: "np.ndarray", strings: list[str]) -> None:
    table[_ROWS.index("ENT_IOB")][0] = 77


def _wrong_start(table: "np.ndarray", strings: list[str]) -> None:
    table[_ROWS.index("SENT_START")][0] = 77


def _forge(file: Path, table_of=None, fields_of=None) -> None:
    """Change a file, with a checksum that fits."""
    body = file.read_bytes()[_BODY:]
    width, count, *sizes = _HEAD.unpack_from(body)
    end = _HEAD.size + width * count * len(_ROWS)
    table = np.frombuffer(body[_HEAD.size : end], f"<u{width}").reshape(len(_ROWS), count).copy()
    bounds = list(accumulate(sizes, initial=end))
    strings, fields = (body[start:stop].decode() for start, stop in pairwise(bounds))
    known = strings.split("\0")
    if table_of:
        table_of(table, known)
    if fields_of:
        fields = fields_of(fields)
    parts = ["\0".join(known).encode(), fields.encode()]
    head = _HEAD.pack(width, count, *map(len, parts))
    body = b"".join([head, table.tobytes(), *parts, body[bounds[-1] :]])
    file.write_bytes(_seal(bytes.fromhex(file.stem), body) + body)


@pytest.mark.parametrize("forge", [_circle, _outside, _no_string, _other_text, _wrong_mark, _wrong_start])
def test_forged_file_is_as_good_as_none(forge, keeping, parsed, tmp_path):
    expected = list(keeping().analyse(ARTICLES[:1]))
    (file,) = files(tmp_path)
    whole = file.read_bytes()
    _forge(file, forge)
    parsed.clear()

    assert list(keeping().analyse(ARTICLES[:1])) == expected
    assert len(parsed) == 1
    assert file.read_bytes() == whole


@pytest.mark.parametrize("forge", [_circle, _outside, _no_string, _other_text, _wrong_mark, _wrong_start])
def test_spacy_is_not_told_what_it_cannot_bear(forge, keeping, parsed, tmp_path):
    ((_, expected),) = keeping().annotate(ARTICLES[:1])
    (file,) = files(tmp_path)
    _forge(file, forge)
    parsed.clear()

    ((_, doc),) = keeping().annotate(ARTICLES[:1])

    assert (doc.to_array(COLUMNS) == expected.to_array(COLUMNS)).all()
    assert len(parsed) == 1


@pytest.mark.parametrize(
    ("before", "after"), [('"Bob Ray"', "{}"), ('"heads":[', '"heads":[7,'), ('"Person"', '"Person')]
)
def test_fields_that_are_none_are_made_again(before, after, keeping, parsed, tmp_path):
    expected = list(keeping().analyse(ARTICLES[:1]))
    (file,) = files(tmp_path)
    _forge(file, fields_of=lambda fields: fields.replace(before, after))
    parsed.clear()

    assert list(keeping().analyse(ARTICLES[:1])) == expected
    assert len(parsed) == 1


def test_a_file_in_the_place_of_another_is_as_good_as_none(keeping, parsed, tmp_path):
    expected = list(keeping().analyse(ARTICLES))
    first, second, _ = files(tmp_path)
    first.write_bytes(second.read_bytes())
    parsed.clear()

    assert list(keeping().analyse(ARTICLES)) == expected
    assert len(parsed) == 1


@pytest.mark.parametrize("damage", [b"", b"kg parse", bytes(300), "cut", "flipped"])
def test_damaged_file_is_made_again(damage, keeping, parsed, tmp_path):
    expected = list(keeping().analyse(ARTICLES[:1]))
    (file,) = files(tmp_path)
    whole = file.read_bytes()
    if damage == "cut":
        file.write_bytes(whole[:-9])
    elif damage == "flipped":
        file.write_bytes(whole[:90] + bytes([whole[90] ^ 1]) + whole[91:])
    else:
        file.write_bytes(damage)
    parsed.clear()

    assert list(keeping().analyse(ARTICLES[:1])) == expected
    assert len(parsed) == 1
    assert file.read_bytes() == whole


def test_folder_that_cannot_be_written_costs_the_cache_alone(keeping, tmp_path, caplog):
    made = keeping()
    (tmp_path / "parses").write_text("a file that has come meanwhile")

    results = list(made.analyse(ARTICLES))

    assert all(isinstance(one, Analysis) for one in results)
    assert [record.getMessage() for record in caplog.records] == [
        f"parses cannot be kept in {tmp_path / 'parses'}: Not a directory"
    ]


@pytest.mark.parametrize("cache", ["parses", "parses/of/mine"])
def test_cache_that_is_a_file_is_refused_before_anything_is_parsed(cache, tmp_path):
    (tmp_path / "parses").write_text("a file")

    with pytest.raises(ConfigError, match="is no folder") as caught:
        Pipeline(Config(cache=str(tmp_path / cache)))
    assert str(tmp_path / "parses") in caught.value.what


def test_key_covers_all_code_that_annotates():
    """Each module of kg that the annotation imports is one whose change makes other keys."""
    root = Path(kg.__file__).parent
    covered = {path for pattern in _CODE for path in root.glob(pattern)}
    imported = {
        node.module
        for path in (root / "annotate").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kg.")
    }

    for module in imported:
        assert root.parent / (module.replace(".", "/") + ".py") in covered
