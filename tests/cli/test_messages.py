"""Standard error for log systems: a JSON object a line, whatever is said."""

import json

import pytest


def said(done):
    return [json.loads(line) for line in done.err.splitlines()]


@pytest.fixture
def bad(tmp_path):
    file = tmp_path / "empty.txt"
    file.write_text("")
    return file


def test_each_line_is_an_object_with_time_level_event_and_message(kg, articles, bad, tmp_path):
    done = kg("build", articles, bad, "-o", tmp_path / "n.kg", "--log-format", "json")

    assert done.code == 3
    lines = said(done)
    assert [(one["event"], one["level"]) for one in lines] == [
        ("failed", "warning"), ("summary", "info"), ("failures", "warning")
    ]  # fmt: skip
    assert all(list(one)[:4] == ["time", "level", "event", "message"] for one in lines)
    failed, summary, aside = lines
    assert failed | {"time": ""} == {
        "time": "", "level": "warning", "event": "failed", "message": f"{bad} is empty", "kind": "ReadError",
        "hint": "leave it out, or put the article's text into it", "article": str(bad), "source": str(bad),
    }  # fmt: skip
    assert (summary["added"], summary["failed"], summary["graph"]) == (3, 1, str(tmp_path / "n.kg"))
    assert aside["reasons"] == {"is empty": 1}
    assert aside["retry"] in aside["hint"]


@pytest.mark.parametrize(
    ("line", "code", "kind"),
    [
        (["bild", "--log-format", "json"], 2, "UsageError"),
        (["build", "--nope", "--log-format=json"], 2, "NoSuchOption"),
        (["--log-format", "json", "info", "no.kg"], 1, "NotAGraphError"),
    ],
)
def test_what_ends_the_program_is_an_object_too(kg, line, code, kind):
    done = kg(*line)

    (one,) = said(done)
    assert (done.code, one["exit_code"], one["kind"]) == (code, code, kind)
    assert one["level"] == one["event"] == "error"


def test_traceback_is_a_field_for_those_who_ask(kg):
    assert said(kg("info", "no.kg", "--debug", "--log-format", "json"))[0]["traceback"].startswith("Traceback")


def test_unexpected_exception_is_an_object(kg, built, monkeypatch):
    monkeypatch.setattr("kg.graph.Graph.info", lambda _: 1 / 0)

    (one,) = said(kg("info", built, "--log-format", "json"))

    assert (one["kind"], one["exit_code"]) == ("ZeroDivisionError", 1)


def test_controls_in_names_are_escaped(kg, tmp_path):
    done = kg("build", tmp_path / "a\x1b[31m\u202eb\n.txt", "-o", tmp_path / "n.kg", "--log-format", "json")

    assert done.err.isascii()
    assert "\x1b" not in done.err
    assert said(done)[0]["article"].endswith("a\x1b[31m\u202eb\n.txt")


def test_quiet_says_only_what_is_wrong(kg, articles, bad, tmp_path):
    done = kg("build", articles, bad, "-o", tmp_path / "n.kg", "--log-format", "json", "--quiet")

    assert [one["event"] for one in said(done)] == ["failed", "failures"]


def test_the_next_command_says_text_again(kg):
    kg("info", "no.kg", "--log-format", "json")

    assert kg("info", "no.kg").err.startswith("kg: ")


def test_another_format_is_wrong_usage(kg):
    assert kg("info", "--log-format", "xml").code == 2
