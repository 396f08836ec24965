"""Who may do what: hosts, origins, tokens, and the headers of every answer."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from kg.serve.access import Access, log_in, require_writing

TOKEN = "secret"  # noqa: S105
HOME = "http://127.0.0.1:8765"


def change(request):
    if (answer := log_in(request)) is not None:
        return answer
    require_writing(request)
    return PlainTextResponse("changed")


def asking(token=TOKEN, hosts=("127.0.0.1",), home=HOME):
    app = Starlette(routes=[Route("/", change, methods=["GET", "POST"])], middleware=[Middleware(Access, hosts=hosts)])
    app.state.token = token
    return TestClient(app, base_url=home)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "127.0.0.1@evil.example", "a/127.0.0.1", "[", "127.0.0.1:x"]
)
def test_another_name_is_refused(host):
    answer = asking().get("/", headers={"host": host})
    assert (answer.status_code, "content-security-policy" in answer.headers) == (421, True)


def test_a_malformed_name_is_refused_where_any_is_known():
    assert [asking(hosts=()).get("/", headers={"host": host}).status_code for host in ("[", "kg.example")] == [421, 403]


def test_a_change_needs_the_token():
    refused = asking().post("/")
    assert (refused.status_code, "token" in refused.text) == (403, True)
    assert asking().post("/", headers={"authorization": "Bearer wrong"}).status_code == 403
    assert asking().post("/", headers={"authorization": f"Bearer {TOKEN}"}).text == "changed"


def test_a_server_that_only_reads_says_so():
    refused = asking(token=None).post("/", headers={"authorization": "Bearer None"})
    assert (refused.status_code, "--write" in refused.text) == (403, True)


def let_in(**more):
    """A browser that has opened the address with the token."""
    client = asking(**more)
    client.get("/", params={"token": TOKEN}, follow_redirects=False)
    return client


def test_the_cookie_counts_only_with_the_origin_of_this_server():
    client = let_in()
    assert client.post("/").status_code == 403
    assert client.post("/", headers={"origin": HOME}).text == "changed"


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://[", "http://127.0.0.1:1", "http://127.0.0.1:8765.evil"])
def test_another_site_can_send_nothing(origin):
    client = let_in()
    for more in ({}, {"authorization": f"Bearer {TOKEN}"}):
        assert client.post("/", headers={"origin": origin, **more}).status_code == 403


def test_the_address_with_the_token_lets_a_browser_write(writer, graph_path):
    answer = writer.get("/?token=a-token-for-tests&q=1", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?q=1")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_each_port_has_a_cookie_of_its_own_that_does_not_tell_the_token():
    one, other = let_in(), let_in(home="http://127.0.0.1:8951")
    (name, value), (other_name, other_value) = [*one.cookies.items(), *other.cookies.items()]
    assert (name, other_name) == ("kg_token_8765", "kg_token_8951")
    assert list(let_in(home="http://127.0.0.1").cookies) == ["kg_token"]
    assert TOKEN not in value
    assert value != other_value
    assert asking().post("/", headers={"authorization": f"Bearer {value}"}).status_code == 403
    for name, content in (("kg_token_8765", TOKEN), ("kg_token_8765", other_value), ("kg_token", value)):
        client = asking()
        client.cookies.set(name, content)
        assert client.post("/", headers={"origin": HOME}).status_code == 403


def fetched(site, mode="no-cors", dest="image"):
    return {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": dest}


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_the_page_of_another_site_can_link_here_and_embed_nothing(client, site):
    asked = "/sparql?query=ASK{}"
    for how in ({}, {"mode": "cors", "dest": "empty"}, {"mode": "navigate", "dest": "iframe"}):
        answer = client.get(asked, headers=fetched(site, **how))
        assert (answer.status_code, answer.text) == (403, "Another site may only link here.\n")
    followed = fetched(site, "navigate", "document")
    assert client.get(asked, headers=followed).status_code == 200
    assert client.post("/sparql", data={"query": "ASK {}"}, headers=followed).status_code == 403


def test_own_pages_and_programs_ask_freely(client):
    for more in (fetched("same-origin", "cors", "empty"), fetched("none", "navigate", "document"), {}):
        assert client.get("/sparql?query=ASK{}", headers=more).status_code == 200


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
