"""Annotated documents that are kept on disk."""

import ast
import json
import zlib
from pathlib import Path

import numpy as np
import pytest

import kg
from kg.annotate.parses import _CODE, _COLUMNS, _FORM, _SUM, Parses, _checksum
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


def test_document_comes_back_as_it_was(pipeline, tmp_path):
    parses = Parses(str(tmp_path), pipeline.nlp)
    for article, doc in pipeline.annotate(ARTICLES):
        del doc.user_data["kg.triples"]
        parses.put(article.text, article.date, doc)
        back = parses.get(article.text, article.date)

        columns = [*_COLUMNS, "LOWER", "IDX", "IS_PUNCT"]
        assert (back.to_array(columns) == doc.to_array(columns)).all()
        assert [sent.text for sent in back.sents] == [sent.text for sent in doc.sents]
        assert [(ent.text, ent.label_) for ent in back.ents] == [(ent.text, ent.label_) for ent in doc.ents]
        assert [str(token.morph) for token in back] == [str(token.morph) for token in doc]
        assert back.user_data.keys() == doc.user_data.keys()
        for key in doc.user_data:
            assert back._.get(key.removeprefix("kg.")) == doc._.get(key.removeprefix("kg."))


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


def _circle(rows: "np.ndarray", strings: list[str]) -> None:
    head = rows[_COLUMNS.index("HEAD")]
    head[:2] = 1, -1


def _outside(rows: "np.ndarray", strings: list[str]) -> None:
    rows[_COLUMNS.index("HEAD")][0] = 1_000_000


def _no_string(rows: "np.ndarray", strings: list[str]) -> None:
    rows[_COLUMNS.index("LEMMA")][0] = len(strings)


def _other_text(rows: "np.ndarray", strings: list[str]) -> None:
    strings[rows[0][0]] = "Bad"


def _wrong_mark(rows: "np.ndarray", strings: list[str]) -> None:
    rows[_COLUMNS.index("ENT_IOB")][0] = 77


@pytest.mark.parametrize("forge", [_circle, _outside, _no_string, _other_text, _wrong_mark])
def test_forged_file_is_as_good_as_none(forge, keeping, parsed, tmp_path):
    expected = list(keeping().analyse(ARTICLES[:1]))
    (file,) = files(tmp_path)
    head, _, table = zlib.decompress(file.read_bytes()[len(_FORM) + _SUM :]).partition(b"\n")
    strings, fields = json.loads(head)
    rows = np.frombuffer(table, "<i4").reshape(len(_COLUMNS), -1).copy()
    forge(rows, strings)
    body = zlib.compress(json.dumps([strings, fields]).encode() + b"\n" + rows.tobytes())
    file.write_bytes(_FORM + _checksum(body) + body)
    parsed.clear()

    assert list(keeping().analyse(ARTICLES[:1])) == expected
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
