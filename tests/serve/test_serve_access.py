"""Who may do what: hosts, origins, tokens, and the headers of every answer."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from kg.serve.access import COOKIE, Access, require_writing

TOKEN = "secret"  # noqa: S105
HOME = "http://127.0.0.1:8765"


def change(request):
    require_writing(request)
    return PlainTextResponse("changed")


def asking(token=TOKEN):
    app = Starlette(
        routes=[Route("/", change, methods=["GET", "POST"])], middleware=[Middleware(Access, hosts=["127.0.0.1"])]
    )
    app.state.token = token
    return TestClient(app, base_url=HOME)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "127.0.0.1@evil.example", "a/127.0.0.1"]
)
def test_another_name_is_refused(host):
    assert asking().get("/", headers={"host": host}).status_code == 421


def test_a_change_needs_the_token():
    refused = asking().post("/")
    assert (refused.status_code, "token" in refused.text) == (403, True)
    assert asking().post("/", headers={"authorization": "Bearer wrong"}).status_code == 403
    assert asking().post("/", headers={"authorization": f"Bearer {TOKEN}"}).text == "changed"


def test_a_server_that_only_reads_says_so():
    refused = asking(token=None).post("/", headers={"authorization": "Bearer None"})
    assert (refused.status_code, "--write" in refused.text) == (403, True)


def test_the_cookie_counts_only_with_the_origin_of_this_server():
    client = asking()
    client.cookies.set(COOKIE, TOKEN)
    assert client.post("/").status_code == 403
    assert client.post("/", headers={"origin": HOME}).text == "changed"


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "http://127.0.0.1:8765.evil"])
def test_another_site_can_send_nothing(origin):
    client = asking()
    client.cookies.set(COOKIE, TOKEN)
    for more in ({}, {"authorization": f"Bearer {TOKEN}"}):
        assert client.post("/", headers={"origin": origin, **more}).status_code == 403


def test_the_address_with_the_token_lets_a_browser_write(writer, graph_path):
    answer = writer.get("/?token=a-token-for-tests&q=1", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?q=1")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_every_answer_holds_the_page_to_its_server(client):
    for path in ("/", "/static/kg.css", "/nothing"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_an_error_is_a_page_or_json(client):
    page = client.get("/nothing")
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    data = client.get("/api/nothing")
    assert (data.status_code, data.json()) == (404, {"error": "Not Found", "more": []})
