"""Fetching many pages: what robots.txt says is kept to, sites are not hurried, and each failure is one line in time."""

import gzip
import time
from datetime import UTC, datetime, timedelta

import pytest

from kg.config import Config
from kg.errors import ConfigError, ReadError
from kg.fetcher import Fetcher
from kg.settings import FetchSettings
from tests.web_server import drip, serving

HTML = {"content-type": "text/html; charset=UTF-8"}


def endless(handler):
    """A reply that never ends, as fast as can be."""
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"x" * 65_536)
    except OSError:
        pass


def bomb(size):
    """A page of blanks that a server packs without being asked to."""
    packed = gzip.compress(b" " * size)
    return 200, {**HTML, "content-encoding": "gzip"}, packed


class Asked(list):
    """Pages that note when they are asked for; each gives the next of its replies, the last for ever."""

    def __init__(self, **pages):
        super().__init__()
        self.pages = {f"/{path}".replace("_", "."): self.page(path, list(replies)) for path, replies in pages.items()}

    def page(self, path, replies):
        def answer(handler):
            self.append((path, handler.headers["user-agent"]))
            status, headers, body = replies.pop(0) if len(replies) > 1 else replies[0]
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(body)

        return answer


@pytest.fixture
def fetching():
    """A fetcher of pages on this machine, with the seconds that it has waited."""

    def make(**settings):
        waited = []
        fetcher = Fetcher(FetchSettings(**{"inner": True, "delay": 0, "timeout": 5, **settings}), sleep=waited.append)
        return fetcher, waited

    return make


def error_of(fetcher, address):
    with pytest.raises(ReadError) as caught:
        fetcher.fetch(address)
    return caught.value


def test_a_page_comes_with_all_that_is_known_of_it(fetching):
    fetcher, _ = fetching()
    pages = {"/a": (200, HTML, b"<p>Rain"), "/far": (301, {"location": "/a"}, b"")}
    with serving(pages) as site:
        page = fetcher.fetch(f"{site}/far#top")

    assert (page.address, page.body, page.media, page.charset) == (f"{site}/a", b"<p>Rain", "text/html", "UTF-8")
    assert datetime.now(UTC) - page.at < timedelta(minutes=1)


def test_robots_txt_is_asked_once_and_kept_to(fetching):
    fetcher, _ = fetching()
    rules = b"User-agent: other\nDisallow: /\n\nUser-agent: kg\nDisallow: /secret\n"
    asked = Asked(robots_txt=[(200, {}, rules)], a=[(200, {}, b"a")], secret=[(200, {}, b"secret")])
    with serving({**asked.pages, "/to": (302, {"location": "/secret"}, b"")}) as site:
        assert fetcher.fetch(f"{site}/a").body == b"a"
        refused = [error_of(fetcher, f"{site}/{path}") for path in ("secret", "to")]

    assert [path for path, _ in asked] == ["robots_txt", "a"]
    assert all(agent.startswith("kg/") for _, agent in asked)
    assert ["asks programs not to" in error.what for error in refused] == [True, True]


def test_robots_txt_can_be_passed_over(fetching):
    fetcher, _ = fetching(robots=False, user_agent="Newsroom/1")
    asked = Asked(robots_txt=[(200, {}, b"User-agent: *\nDisallow: /")], a=[(200, {}, b"a")])
    with serving(asked.pages) as site:
        assert fetcher.fetch(f"{site}/a").body == b"a"

    assert asked == [("a", "Newsroom/1")]


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [(503, b"", "503 Service Unavailable"), (429, b"", "429"), (200, b"#" * 600_000, "too large")],
)
def test_a_site_whose_robots_txt_cannot_be_had_is_left_alone(fetching, status, body, words):
    fetcher, _ = fetching()
    asked = Asked(robots_txt=[(status, {}, body)], a=[(200, {}, b"a")], b=[(200, {}, b"b")])
    with serving(asked.pages) as site:
        errors = [error_of(fetcher, f"{site}/{path}") for path in "ab"]

    assert [path for path, _ in asked] == ["robots_txt"]
    assert all("robots.txt" in error.what and words in error.what for error in errors)


def test_a_site_is_not_hurried(fetching):
    fetcher, waited = fetching(delay=2.0)
    with serving({f"/{name}": (200, {}, b"x") for name in "abc"}) as site, serving({"/a": (200, {}, b"x")}) as other:
        for address in (f"{site}/a", f"{other}/a", f"{site}/b"):
            fetcher.fetch(address)

    assert [round(one) for one in waited] == [2]


@pytest.mark.parametrize(("asked", "waits"), [("7", 7), ("86400", 30), ("nonsense", 1)])
def test_a_site_may_ask_for_more_time_but_not_for_all(fetching, asked, waits):
    fetcher, waited = fetching(delay=1.0)
    rules = f"User-agent: *\nCrawl-delay: {asked}\n".encode()
    with serving({"/robots.txt": (200, {}, rules), "/a": (200, {}, b"x"), "/b": (200, {}, b"x")}) as site:
        fetcher.fetch(f"{site}/a")
        fetcher.fetch(f"{site}/b")

    assert [round(one) for one in waited] == [waits]


def test_what_may_pass_is_asked_for_again(fetching):
    fetcher, waited = fetching(retries=2)
    asked = Asked(a=[(503, {"retry-after": "3"}, b""), (500, {}, b""), (200, {}, b"x")], b=[(500, {}, b"")])
    with serving(asked.pages) as site:
        assert fetcher.fetch(f"{site}/a").body == b"x"
        error = error_of(fetcher, f"{site}/b")

    assert [path for path, _ in asked] == ["a"] * 3 + ["b"] * 3
    assert waited[:2] == [3, 2]
    assert error.what.endswith("/b cannot be fetched: 500 Internal Server Error")


def test_a_site_that_asks_to_be_left_alone_for_long_is(fetching):
    fetcher, waited = fetching()
    asked = Asked(a=[(429, {"retry-after": "3600"}, b"")], b=[(200, {}, b"x")])
    with serving(asked.pages) as site:
        first, second = (error_of(fetcher, f"{site}/{path}") for path in "ab")

    assert [path for path, _ in asked] == ["a"]
    assert waited == []
    assert (first.found, "429 Too Many Requests" in first.what) == ("it asks to wait 3,600 seconds", True)
    assert "asks to be left alone for 3,600 seconds" in second.what


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_what_will_not_pass_is_asked_for_once(fetching, status):
    fetcher, waited = fetching()
    asked = Asked(a=[(status, {}, b"")])
    with serving(asked.pages) as site:
        error = error_of(fetcher, f"{site}/a")

    assert (len(asked), waited) == (1, [])
    assert f"cannot be fetched: {status}" in error.what


@pytest.mark.parametrize("page", [drip, endless], ids=["drip", "endless"])
def test_a_page_without_end_costs_its_bounds_and_one_line(fetching, page):
    fetcher, _ = fetching(timeout=0.5, max_bytes=5_000_000)
    start = time.monotonic()
    with serving({"/a": page}) as site:
        error = error_of(fetcher, f"{site}/a")

    assert time.monotonic() - start < 10
    expected = "cannot be fetched: no answer within 0.5 seconds" if page is drip else "has more than 5,000,000 bytes"
    assert error.what == f"{site}/a {expected}"


def test_a_site_that_never_answers_costs_its_time_once(fetching):
    fetcher, _ = fetching(timeout=0.3)
    asked = []
    with serving({"/robots.txt": lambda handler: asked.append(drip(handler))}) as site:
        start = time.monotonic()
        errors = [error_of(fetcher, f"{site}/{number}") for number in range(40)]
        assert time.monotonic() - start < 10

    assert {error.what.partition(" ")[2] for error in errors} == {"cannot be fetched: no answer within 0.3 seconds"}


def test_a_site_that_gives_no_answer_time_and_again_is_given_up(fetching):
    fetcher, _ = fetching(timeout=0.2, retries=0)
    with serving({f"/{number}": drip for number in range(6)}) as site:
        errors = [error_of(fetcher, f"{site}/{number}") for number in range(6)]

    assert ["no answer within" in error.what for error in errors] == [True] * 3 + [False] * 3
    assert "gave no answer 3 times" in errors[-1].what


def test_a_site_that_always_puts_off_is_given_up(fetching):
    fetcher, _ = fetching(retries=2)
    asked = Asked(**{name: [(503, {"retry-after": "1"}, b"")] for name in "abcd"})
    with serving(asked.pages) as site:
        errors = [error_of(fetcher, f"{site}/{name}") for name in "abcd"]

    assert [name for name, _ in asked] == ["a", "a", "a", "b"]
    assert all("put off who asked 3 times" in error.what for error in errors[2:])


def test_pages_that_are_broken_do_not_close_their_site(fetching):
    fetcher, _ = fetching(retries=2)
    broken = {name: [(500, {}, b"")] for name in "abc"}
    asked = Asked(**broken, d=[(200, {}, b"x")])
    with serving(asked.pages) as site:
        for name in broken:
            error_of(fetcher, f"{site}/{name}")
        assert fetcher.fetch(f"{site}/d").body == b"x"


def test_robots_txt_that_leads_inside_is_asked_once(fetching, monkeypatch):
    fetcher, _ = fetching(inner=False)
    monkeypatch.setattr("kg.fetch.is_outer", lambda address: address == "127.0.0.1")
    asked = Asked(robots_txt=[(302, {"location": "http://[::1]:9/"}, b"")])
    with serving(asked.pages) as site:
        errors = [error_of(fetcher, f"{site}/{name}") for name in "ab"]

    assert len(asked) == 1
    told = "cannot be had: it leads to ::1, an address of this machine or its network"
    assert all("the robots.txt of" in error.what and told in error.what for error in errors)


def test_what_is_led_in_circles_is_told(fetching):
    fetcher, _ = fetching()
    pages = {"/a": (302, {"location": "/b"}, b""), "/b": (302, {"location": "/a"}, b""), "/c": (200, {}, b"x")}
    with serving(pages) as site:
        for _ in range(4):
            assert "leads on more than 5 times" in error_of(fetcher, f"{site}/a").what
        assert fetcher.fetch(f"{site}/c").body == b"x"


@pytest.mark.parametrize("place", ["file:///etc/passwd", "http://ann:secret@{host}/a", "gopher://x/"])
def test_nobody_is_led_elsewhere_than_to_pages_of_the_web(fetching, place):
    fetcher, _ = fetching()
    with serving({"/a": (200, {}, b"x")}) as other:
        leads = place.format(host=other.removeprefix("http://"))
        with serving({"/a": (302, {"location": leads}, b"")}) as site:
            error = error_of(fetcher, f"{site}/a")

    assert "is not fetched" in error.what
    assert "secret" not in error.message()


@pytest.mark.parametrize("address", ["http://[", "http://ann:secret@a.example/", "ftp://a.example/", "x", "", "http://"])
def test_what_is_no_address_of_the_web_is_told(fetching, address):
    fetcher, _ = fetching()

    assert "is not fetched" in error_of(fetcher, address).what
    assert "secret" not in error_of(fetcher, address).message()


def test_inner_addresses_are_refused_also_when_led_there(fetching, monkeypatch):
    fetcher, _ = fetching(inner=False)
    monkeypatch.setattr("kg.fetch.is_outer", lambda address: address == "127.0.0.1")
    with serving({"/a": (200, {}, b"secret")}) as inner:
        port = inner.rpartition(":")[2]
        with serving({"/a": (302, {"location": f"http://[::1]:{port}/a"}, b"")}) as outer:
            errors = [error_of(fetcher, address) for address in (f"{outer}/a", f"http://[::1]:{port}/a")]

    assert ["is an address of this machine or its network" in error.what for error in errors] == [True, True]


def test_a_page_that_comes_packed_is_unpacked_within_bounds(fetching):
    fetcher, _ = fetching(max_bytes=1_000_000)
    pages = {
        "/small": bomb(1000), "/bomb": bomb(100_000_000), "/file.gz": (200, {}, gzip.compress(b"Rain.")),
        "/cut": (200, {"content-encoding": "gzip"}, gzip.compress(b"x" * 100)[:-10]),
        "/br": (200, {"content-encoding": "br"}, b"x"),
    }  # fmt: skip
    with serving(pages) as site:
        assert fetcher.fetch(f"{site}/small").body == b" " * 1000
        assert fetcher.fetch(f"{site}/file.gz").body == b"Rain."
        errors = [error_of(fetcher, f"{site}/{path}").what for path in ("bomb", "cut", "br")]

    assert [one.partition(" ")[2] for one in errors] == [
        "has more than 1,000,000 bytes", "is damaged", "comes packed as 'br', which kg does not read",
    ]  # fmt: skip


class Stated:
    """A page with a state that its server names; who has it gets no body."""

    def __init__(self, state, body, **names):
        self.state, self.body, self.names, self.asked = state, body, names or {"etag": "{}"}, []

    def __call__(self, handler):
        named = {name: text.format(self.state) for name, text in self.names.items()}
        asked = {"etag": handler.headers["if-none-match"], "last-modified": handler.headers["if-modified-since"]}
        self.asked.append({name: value for name, value in asked.items() if value})
        same = self.asked[-1] == named
        handler.send_response(304 if same else 200)
        for name, value in {**named, "content-length": "0" if same else str(len(self.body))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(b"" if same else self.body)


@pytest.fixture
def keeping():
    """A fetcher that keeps pages: gives one, and keeps it."""
    fetcher = Fetcher(FetchSettings(inner=True, delay=0, timeout=5), most_kept=100)

    def fetch(address):
        page = fetcher.fetch(address)
        fetcher.keep(address, page)
        return page

    return fetch


@pytest.mark.parametrize(
    "names", [{"etag": '"{}"'}, {"last-modified": "Mon, 0{} Jan 2024 10:00:00 GMT"},
              {"etag": 'W/"{}"', "last-modified": "Mon, 0{} Jan 2024 10:00:00 GMT"}],
)  # fmt: skip
def test_a_page_that_is_kept_is_not_sent_again_until_it_is_another(keeping, names):
    page = Stated("1", b"Rain", **names)
    with serving({"/a": page, "/to": (302, {"location": "/a"}, b"")}) as site:
        assert [keeping(f"{site}/to").body for _ in range(2)] == [b"Rain", b"Rain"]
        assert keeping(f"{site}/to").address == f"{site}/a"
        page.state, page.body = "2", b"Hail"
        assert [keeping(f"{site}/to").body for _ in range(2)] == [b"Hail", b"Hail"]

    told = [{name: text.format(state) for name, text in names.items()} for state in "1112"]
    assert page.asked == [{}, *told]


def test_a_page_that_moves_to_one_that_is_called_alike_is_fetched(keeping):
    old, new = Stated("1", b"Rain"), Stated("1", b"Hail")
    pages = {"/a": (302, {"location": "/old"}, b""), "/old": old, "/new": new}
    with serving(pages) as site:
        assert keeping(f"{site}/a").body == b"Rain"
        pages["/a"] = (302, {"location": "/new"}, b"")
        assert keeping(f"{site}/a").body == b"Hail"

    assert new.asked == [{"etag": "1"}, {}]


def test_no_more_is_kept_than_is_allowed(keeping):
    pages = {f"/{name}": Stated("1", bytes(60)) for name in "ab"} | {"/c": Stated("1", bytes(101))}
    with serving(pages) as site:
        for name in "abbca":
            keeping(f"{site}/{name}")

    assert [page.asked for page in pages.values()] == [[{}, {}], [{}, {"etag": "1"}], [{}]]


def test_who_says_not_modified_unasked_is_told(fetching):
    fetcher, _ = fetching()
    with serving({"/a": (304, {}, b"")}) as site:
        assert "cannot be fetched: 304" in error_of(fetcher, f"{site}/a").what


def test_a_name_that_there_is_not_is_told(fetching):
    fetcher, _ = fetching(retries=0)

    assert "cannot be fetched" in error_of(fetcher, "https://nowhere.invalid/a").what


@pytest.mark.parametrize(
    ("table", "words"),
    [({"delay": -1}, "delay must be"), ({"on": 1}, "on must be true or false"), ({"robot": True}, "has no 'robot'"),
     ({"user_agent": "a\nb"}, "printable ASCII")],
)  # fmt: skip
def test_wrong_settings_are_told(table, words):
    with pytest.raises(ConfigError, match=words):
        Config(fetch=table).override(fetch=table)
