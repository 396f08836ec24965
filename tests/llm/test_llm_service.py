"""A service that fails, refuses, is slow or lies: what passes is tried again, what does not costs one article."""

import json
import os
import socket

import pytest

from kg.errors import ConfigError, ExtractError, ModelError
from kg.extract.llm import client as clients
from kg.extract.llm.budget import Budget
from kg.extract.llm.client import Client
from kg.settings import Service
from kg.settings.service import KEY_VARIABLE
from tests.llm.serving import Answer, completion, said, statement

REQUEST = {
    "model": "m", "max_tokens": 100, "temperature": 0, "seed": 1, "messages": [],
    "response_format": {"type": "json_schema", "json_schema": {"schema": {"type": "string", "maxLength": 9}}},
}  # fmt: skip


def error(status, message="", **headers):
    return Answer(json.dumps({"error": {"message": message}}).encode(), status, headers)


@pytest.fixture
def ask():
    """Ask a service once; the answer and the pauses that were made."""

    def of(served, **settings):
        service = Service.of({"url": served.url, "model": "m", "retries": 2, **settings})
        pauses = []
        budget = Budget(service)
        return Client(service, budget, wait=pauses.append).ask(REQUEST, "a.txt"), pauses, budget

    return of


def test_the_request_is_a_chat_completion_held_to_the_schema(serve, read):
    served = serve(said())
    read(served, "Ann Lee met Bob Ray.")

    (asked,) = served.asked
    system, user = asked.body["messages"]
    held = asked.body["response_format"]["json_schema"]
    assert (asked.path, asked.body["model"], asked.body["temperature"]) == ("/v1/chat/completions", "m", 0)
    assert "met-with" in held["schema"]["properties"]["statements"]["items"]["properties"]["relation"]["enum"]
    assert (held["strict"], system["role"], user["content"]) == (True, "system", "Ann Lee met Bob Ray.")


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again_after_a_longer_pause_each_time(status, serve, ask):
    served = serve(error(status), error(status), completion("yes"))

    content, pauses, _ = ask(served)

    assert (content, len(served.asked)) == ("yes", 3)
    assert 0.5 <= pauses[0] <= 1 <= pauses[1] <= 2


def test_pause_that_the_service_asks_for_is_made(serve, ask):
    assert ask(serve(error(429, **{"Retry-After": "7"}), completion("yes")))[:2] == ("yes", [7.0])


def test_pause_until_a_date_that_is_over_is_none(serve, ask):
    served = serve(error(503, **{"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}), completion("yes"))

    assert ask(served)[:2] == ("yes", [0.0])


def test_service_that_asks_for_too_long_a_pause_is_not_waited_for(serve, ask):
    served = serve(error(429, "quota", **{"Retry-After": "86400"}))

    with pytest.raises(ExtractError) as caught:
        ask(served)

    assert "status 429" in caught.value.found
    assert "quota" in caught.value.found
    assert len(served.asked) == 1


def test_tries_come_to_an_end(serve, ask):
    served = serve(error(500, "out of memory"))

    with pytest.raises(ExtractError) as caught:
        ask(served)

    assert caught.value.what == f"a.txt was not answered by {served.url}"
    assert len(served.asked) == 3


def test_slow_answer_is_tried_again_and_may_have_cost_something(serve, ask):
    served = serve(Answer(b"", hang=True), completion("yes", usage={"prompt_tokens": 5, "completion_tokens": 2}))

    content, pauses, budget = ask(served, timeout=0.2, max_tokens=100)

    assert (content, len(pauses), budget.output_tokens) == ("yes", 1, 102)


def test_connection_that_ends_within_the_answer_is_tried_again(serve, ask):
    broken = Answer(b'{"choices": [', headers={"Content-Length": "900", "Connection": "close"})
    served = serve(broken, completion("yes"))

    assert ask(served, timeout=1)[0] == "yes"


def test_huge_answer_is_not_read(serve, ask, monkeypatch):
    monkeypatch.setattr(clients, "MAX_BYTES", 1000)
    served = serve(completion("x" * 5000))

    with pytest.raises(ExtractError, match=r"a\.txt") as caught:
        ask(served)

    assert caught.value.found == "an answer of more than 1,000 bytes"


@pytest.mark.parametrize(
    "body", [b"<html>Sign in</html>", b"", b"[]", b'{"choices": []}', b'{"choices": [{"text": "x"}]}', b"[" * 100_000]
)
def test_what_is_no_completion_costs_the_article(body, serve, ask):
    with pytest.raises(ExtractError) as caught:
        ask(serve(Answer(body, headers={"Content-Type": "text/html"})))

    assert caught.value.found.startswith("no chat completion")


def test_wrong_content_type_does_not_matter_where_the_answer_is_right(serve, ask):
    answer = completion("yes")

    assert ask(serve(Answer(answer.body, headers={"Content-Type": "text/plain"})))[0] == "yes"


def test_service_that_takes_no_schema_is_asked_for_less_each_time(serve, ask):
    served = serve(error(400, "'maxLength' is not permitted"), error(400, "no"), error(422, "no"), completion("yes"))

    assert ask(served)[0] == "yes"
    forms = [asked.body.get("response_format") for asked in served.asked]
    assert [form and form["type"] for form in forms] == ["json_schema", "json_schema", "json_object", None]
    held = [form["json_schema"]["schema"] for form in forms[:2]]
    assert held == [{"type": "string", "maxLength": 9}, {"type": "string"}]


def test_what_a_service_refused_once_it_is_not_asked_for_again(serve, reader):
    from kg.types import Article

    served = serve(error(400, "no schema"), error(400, "no schema"), said())
    pipeline = reader(served.config())
    list(pipeline.analyse([Article.of("Ann Lee slept."), Article.of("Bob Ray slept.")]))

    assert [asked.body["response_format"]["type"] for asked in served.asked] == [
        "json_schema", "json_schema", "json_object", "json_object",
    ]  # fmt: skip


def test_parameters_that_a_service_does_not_take_are_left_out(serve, ask):
    served = serve(
        error(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        error(400, "Unsupported value: 'temperature' does not support 0."),
        error(422, 'extra_forbidden: "seed"'),
        completion("yes"),
    )

    assert ask(served)[0] == "yes"
    last = served.asked[-1].body
    assert (last["max_completion_tokens"], last.keys() & {"max_tokens", "temperature", "seed"}) == (100, set())
    assert last["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize(("status", "hint"), [(401, KEY_VARIABLE), (403, KEY_VARIABLE), (404, "model's name")])
def test_refusal_of_every_request_ends_the_run_and_says_what_to_look_at(status, hint, serve, ask):
    served = serve(error(status, "no"))

    with pytest.raises(ModelError) as caught:
        ask(served)

    assert hint in caught.value.hint
    assert len(served.asked) == 1


def test_redirection_is_not_followed(serve, ask):
    served = serve(Answer(b"", 307, {"Location": "http://127.0.0.1:9/v1/chat/completions"}))

    with pytest.raises(ModelError) as caught:
        ask(served)

    assert caught.value.what.endswith("has moved")
    assert (caught.value.found, len(served.asked)) == ("to http://127.0.0.1:9/v1/chat/completions", 1)


def test_service_that_is_not_there_is_told_at_once(ask, tmp_path):
    from tests.llm.serving import Served

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"

    with pytest.raises(ModelError) as caught:
        ask(Served(url, tmp_path))

    assert caught.value.what == f"{url} cannot be reached"


def test_key_is_sent_and_stands_nowhere_else(serve, read, monkeypatch):
    monkeypatch.setenv(KEY_VARIABLE, "secret-key-1")
    served = serve(said(statement()))
    read(served)

    assert served.asked[0].headers["Authorization"] == "Bearer secret-key-1"
    kept = [file.read_text() for file in served.cache.rglob("*") if file.is_file()]
    assert len(kept) == 1
    assert "secret" not in kept[0]


def test_key_is_in_no_message(serve, ask, monkeypatch):
    monkeypatch.setenv(KEY_VARIABLE, "secret-key-1")

    with pytest.raises(ModelError) as caught:
        ask(serve(error(401, "x" * 150 + " bad key: secret-key-1")))

    told = caught.value.message() + repr(caught.value.__dict__)
    assert "bad key: (the key)" in told
    assert "secret" not in told


def test_key_with_a_line_break_is_refused(serve, ask, monkeypatch):
    monkeypatch.setenv(KEY_VARIABLE, "a\r\nX: b")

    with pytest.raises(ModelError, match="is no key"):
        ask(serve(completion("yes")))


def test_without_a_key_none_is_sent(serve, ask, monkeypatch):
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    served = serve(completion("yes"))
    ask(served)

    assert "Authorization" not in served.asked[0].headers
    assert KEY_VARIABLE not in os.environ


WRONG = [
    ({"url": "file:///etc/passwd"}, "file:///etc/passwd is no address"),
    ({"url": "http://ann:pw@host/v1"}, "has a user name in it"),
    ({"url": "http://[::1"}, "is no address"),
    ({"api_key": "secret-key-1"}, "has no 'api_key'"),
    ({"timeout": 0}, "timeout must be 0.1 to 86,400"),
    ({"retries": 1.5}, "retries must be a whole number"),
    ({"seed": True}, "seed must be a whole number"),
    ({"model": 3}, "model must be a text"),
    ({"confidence": 1}, "confidence must be 0.01 to 0.99"),
]


@pytest.mark.parametrize(("table", "what"), WRONG)
def test_wrong_setting_is_told_without_a_key(table, what):
    with pytest.raises(ConfigError) as caught:
        Service.of(table)

    assert what in caught.value.message()
    assert "secret" not in caught.value.message()
