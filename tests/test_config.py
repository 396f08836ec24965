"""Settings: what is wrong is said with the file and the value, and each value knows where it came from."""

import os
import pickle

import pytest

from kg.config import Config
from kg.errors import ConfigError

# kg.toml -> what is said of it
WRONG = [
    ("modle = 'x'", "no setting named 'modle'\n    there are: model, language, schema, relations, open"),
    ("open = 1", "open must be true or false\n    it is 1"),
    ("batch_size = true", "batch_size must be a whole number\n    it is True"),
    ("batch_size = 1.5", "batch_size must be a whole number\n    it is 1.5"),
    ("max_chars = 0", "max_chars must be at least 1\n    it is 0"),
    ("schema = ['news']", "schema must be a text\n    it is ['news']"),
    ("columns = 'text'", "columns must be a table\n    it is 'text'"),
    ("[columns]\nbody = 'text'", "columns: an article has no 'body'\n    it has: text, id, title"),
    ("[columns]\ntext = 3", "columns: text must be the name of a column\n    it is 3"),
    ("llm = 'qwen'", "llm must be a table\n    it is 'qwen'"),
    ("[llm]\nmodle = 'x'", "[llm] has no 'modle'\n    there are: url, model"),
    ("[llm]\nretries = -1", "[llm] retries must be 0 to 20\n    it is -1"),
    ("[serve]\nfetch_inner = 1", "[serve] fetch_inner must be true or false\n    it is 1"),
    ("[serve]\nport = true", "[serve] port must be a whole number\n    it is True"),
    ("origins = {model = 'x'}", "no setting named 'origins'"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_wrong_setting_is_told_with_file_and_value(text, said, tmp_path):
    path = tmp_path / "kg.toml"
    path.write_text(text)

    with pytest.raises(ConfigError) as caught:
        Config.load(path)

    assert caught.value.message().startswith(f"{path}: {said}")
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("content", [b"model = ", b"\xff\xfe", b"a = " + b"[" * 5000])
def test_what_is_no_toml_is_told_how_to_begin(content, tmp_path):
    path = tmp_path / "kg.toml"
    path.write_bytes(content)

    with pytest.raises(ConfigError) as caught:
        Config.load(path)

    assert caught.value.what.startswith(f"{path} is no TOML: ")
    assert caught.value.hint == "kg init writes one to start from"


def test_file_that_is_named_must_be_there(tmp_path):
    with pytest.raises(ConfigError) as caught:
        Config.load(tmp_path / "kg.toml")

    assert (
        caught.value.message()
        == f"{tmp_path}/kg.toml cannot be read: No such file or directory\n    kg init writes one"
    )


def test_without_a_file_all_is_default(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert Config.load() == Config()


def test_kg_toml_of_the_working_folder_is_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kg.toml").write_text("\ufeffopen = true\n[columns]\ntext = 'body'\n", encoding="utf-8")

    config = Config.load()

    assert (config.open, config.columns) == (True, {"text": "body"})


def test_option_wins_over_file_and_file_over_default_and_each_value_knows_it(tmp_path):
    path = tmp_path / "kg.toml"
    path.write_text("batch_size = 4\nmax_chars = 100\n")

    config = Config.load(path).override(batch_size=8, open=None)

    assert (config.batch_size, config.max_chars, config.open) == (8, 100, False)
    origins = {name: config.origin(name) for name in ("batch_size", "max_chars", "open")}
    assert origins == {"batch_size": "option", "max_chars": os.fspath(path), "open": "default"}


def test_option_for_one_setting_of_a_service_leaves_the_others(tmp_path):
    path = tmp_path / "kg.toml"
    path.write_text("[llm]\nmodel = 'm'\nseed = 3\n")

    assert Config.load(path).override(llm={"model": "n"}).llm == {"model": "n", "seed": 3}


def test_overriding_leaves_the_original_as_it_was():
    config = Config()
    config.override(batch_size=8)

    assert (config.batch_size, config.origin("batch_size")) == (16, "default")


def test_two_of_the_same_values_are_equal_wherever_they_came_from():
    assert Config().override("kg.toml", open=True) == Config().override("option", open=True)


def test_config_survives_pickling():
    config = Config().override(open=True)

    copy = pickle.loads(pickle.dumps(config))  # noqa: S301
    assert (copy, copy.origin("open")) == (config, "option")
