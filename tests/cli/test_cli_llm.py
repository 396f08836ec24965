"""The extractor llm on the command line: options, what is told, what an exit code means."""

import json

import pytest

from tests.llm.serving import Answer, said, serving, statement

USAGE = {"prompt_tokens": 3000, "completion_tokens": 100}
PRICES = ("--price-input", "1", "--price-output", "1")


@pytest.fixture
def texts(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.txt").write_text(f"Ann Lee met Bob Ray in Oslo. This is {name}.")
    return folder


@pytest.fixture
def llm(tmp_path):
    """Options that name a service, its cache in the test's folder."""

    def of(served):
        (tmp_path / "kg.toml").write_text(f'[llm]\ncache = "{tmp_path}/answers"\nretries = 0\nmax_tokens = 100\n')
        options = ("--extractor", "llm", "--llm-url", served.url, "--llm-model", "m")
        return (*options, "--config", tmp_path / "kg.toml")

    return of


@pytest.fixture
def served(tmp_path):
    evidence = "Ann Lee met Bob Ray in Oslo."
    rows = [statement(evidence=evidence), statement(object="Carl Poe", evidence=evidence)]
    with serving([said(*rows, usage=USAGE)], tmp_path) as one:
        yield one


def test_build_with_a_model_tells_what_was_kept_and_what_was_not(kg, texts, llm, served, tmp_path):
    done = kg("build", texts, "-o", tmp_path / "news.kg", *llm(served))

    assert done.code == 0
    told = done.err.split("kg: extractor llm\n")[1].splitlines()
    assert [" ".join(line.split()) for line in told] == [
        "requests 3",
        "answers from the cache 0",
        "tokens sent 9,000",
        "tokens answered 300",
        "statements accepted 3",
        "left out: object not in the article 3",
    ]
    assert "llm m" in kg("why", tmp_path / "news.kg", "Ann Lee", "met-with", "Bob Ray").out


def test_summary_for_programs_has_what_was_counted(kg, texts, llm, served, tmp_path):
    done = kg("build", texts, "-o", tmp_path / "news.kg", "--json", *llm(served))

    assert done.code == 0, done.err
    assert (done.json["extractor"]["requests"], done.json["extractor"]["statements accepted"]) == (3, 3)
    assert done.err == ""


def test_limit_ends_a_build_with_exit_code_3_and_the_next_goes_on(kg, texts, llm, served, tmp_path):
    options = ("-o", tmp_path / "news.kg", *llm(served), *PRICES)
    size = len(json.dumps(_request(kg, texts, options, served)).encode())
    limit = 0.0031 + (size + 400) / 1e6  # one request as it is counted, and one as it could be

    first = kg("build", texts, *options, "--max-cost", f"{limit:.6f}", "--json")
    asked = len(served.asked)
    second = kg("build", texts, *options, "--max-cost", "1", "--json")

    assert (first.code, first.json["added"], len(first.json["failed"])) == (3, 2, 1)
    assert first.json["extractor"]["cost"] <= limit
    assert "is not done" in first.json["failed"][0]["what"]
    assert (second.code, second.json["unchanged"], second.json["added"]) == (0, 2, 1)
    assert len(served.asked) == asked + 1


def _request(kg, texts, options, served):
    """The body of a request, from a run of its own without a cache."""
    with serving([said()], texts) as other:
        changed = [other.url if option == served.url else option for option in options[2:]]
        kg("extract", texts / "a.txt", *changed)
        for entry in (texts.parent / "answers").rglob("*.json"):
            entry.unlink()
        return other.asked[0].body


def test_estimate_says_what_it_would_cost_and_does_nothing(kg, texts, llm, served, tmp_path):
    done = kg("build", texts, "-o", tmp_path / "news.kg", "--estimate", *PRICES, *llm(served))

    rows = dict(line.rsplit(maxsplit=1) for line in done.out.splitlines())
    assert (done.code, rows["articles"], rows["requests"], rows["tokens answered, at most"]) == (0, "3", "3", "300")
    assert float(rows["cost with the longest answers, about"]) > 0
    assert served.asked == []
    assert not (tmp_path / "news.kg").exists()


def test_estimate_of_a_graph_that_has_all_is_nothing(kg, texts, llm, served, tmp_path):
    options = ("-o", tmp_path / "news.kg", *llm(served))
    kg("build", texts, *options)

    assert kg("build", texts, *options, "--estimate", "--json").json["articles"] == 0


def test_patterns_cost_nothing(kg, texts, tmp_path):
    assert kg("extract", texts, "--estimate").out == "the extractor patterns costs nothing\n"


def test_extract_with_a_model(kg, texts, llm, served):
    done = kg("extract", texts / "a.txt", *llm(served))

    (row,) = map(json.loads, done.out.splitlines())
    assert (row["subject"]["label"], row["relation"], row["object"]["label"]) == ("Ann Lee", "met-with", "Bob Ray")
    assert "left out: object not in the article" in done.err


def test_another_extractor_or_model_reads_the_articles_anew(kg, texts, llm, served, tmp_path):
    path = tmp_path / "news.kg"
    kg("build", texts, "-o", path)

    by_model = kg("build", texts, "-o", path, "--json", *llm(served)).json
    by_another = kg("build", texts, "-o", path, "--json", *llm(served), "--llm-model", "n").json
    the_same = kg("build", texts, "-o", path, "--json", *llm(served), "--llm-model", "n", "--max-cost", "5", *PRICES)

    assert (by_model["replaced"], by_another["replaced"], the_same.json["unchanged"]) == (3, 3, 3)


def test_refused_key_ends_the_build_with_one_message(kg, texts, llm, tmp_path, monkeypatch):
    monkeypatch.setenv("KG_LLM_KEY", "secret-key-1")
    with serving([Answer(b'{"error": "invalid key"}', 401)], tmp_path) as refusing:
        done = kg("build", texts, "-o", tmp_path / "news.kg", *llm(refusing))

    assert (done.code, done.messages, len(refusing.asked)) == (1, 1, 1)
    assert "KG_LLM_KEY" in done.err
    assert "secret" not in done.err


WRONG = [
    (("--extractor", "lmm"), "no extractor named 'lmm'\n    there are: llm, patterns"),
    (("--extractor", "llm"), "the extractor llm needs a model"),
    (("--extractor", "llm", "--llm-model", "m", "--max-cost", "1"), "max_cost needs the prices"),
    (("--llm-url", "ftp://host"), "ftp://host is no address of a language-model service"),
    (("--max-cost", "-1"), "max_cost must be 0 to"),
]


@pytest.mark.parametrize(("options", "what"), WRONG)
def test_wrong_option_is_told(options, what, kg, texts):
    done = kg("extract", texts, *options)

    assert (done.code, done.messages, done.out) == (2, 1, "")
    assert what in done.err


def test_eval_with_a_model(kg, llm, served, tmp_path):
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "a.txt").write_text("Ann Lee met Bob Ray in Oslo.")
    names = {"1": "Ann Lee", "2": "Bob Ray"}
    entities = [{"id": number, "name": name, "mentions": [name]} for number, name in names.items()]
    fact = {"s": "1", "r": "met-with", "o": "2", "status": "fact"}
    (gold / "a.json").write_text(json.dumps({"entities": entities, "facts": [fact]}))

    done = kg("eval", gold, "--json", *llm(served))

    assert done.code == 0, done.err
    assert done.json["statements"]["right"] == 1
    assert len(served.asked) == 1


def test_info_lists_the_extractors(kg):
    assert kg("info", "--json").json["extractors"] == ["llm", "patterns"]
