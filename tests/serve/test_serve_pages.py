"""The pages as they are sent: what stands in them, that no article can put markup there, and what is refused."""

import re
from html.parser import HTMLParser

import pytest

from kg.decisions import Decision, EntityRef
from kg.graph import Graph
from kg.held import HeldGraph
from tests.serve.conftest import NAME, TITLE, client_of

ANN = "/entity/Ann_Lee"


class Seen(HTMLParser):
    """The text of a page, its elements, and where its links lead."""

    def __init__(self, html):
        super().__init__()
        self.words, self.tags, self.links, self.attributes, self.scripts = [], [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attributes]
        self.scripts += [dict(attributes).get("src", "within the page")] if tag == "script" else []
        self.links += [value for name, value in attributes if name in ("href", "src", "action")]

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join("".join(self.words).split())


def seen(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    return Seen(answer.text)


def articles(client):
    return {one["id"]: one["iri"].rpartition("/")[2] for one in client.get("/api/articles").json()["articles"]}


def statement(client, sentence, status="fact"):
    found = client.get("/api/statements?limit=100").json()["statements"]
    (one,) = [one for one in found if one["sentence"] == sentence and one["status"] == status]
    return one


def every_page(client):
    """The addresses of all kinds of pages of the story."""
    ids = articles(client)
    said = [one["iri"].rpartition("/")[2] for one in client.get("/api/statements?limit=100").json()["statements"]]
    hostile = re.search(r'"url": ?"(/entity/Zed[^"]*)"', client.get("/api/complete?q=Zed").text)[1]
    return [
        "/", "/search?q=lee", "/search?q=today", ANN, hostile, f"{hostile}/names", f"{hostile}/timeline",
        f"{hostile}/statements", f"{ANN}/timeline", f"{ANN}/names", f"{ANN}/statements?kind=open",
        "/articles", "/articles?entity=Ann+Lee", *(f"/article/{one}" for one in ids.values()),
        *(f"/statement/{one}" for one in said), "/statements", "/statements?relation=met-with&status=denied",
        "/paths", "/paths?from=Ann+Lee&to=Cleo+Dunn", f"/paths?from={'Zed'}&to=Ann+Lee", "/schema", "/runs", "/quality",
        "/quality?check=1",
    ]  # fmt: skip


# An entity


def test_an_entity_page_tells_names_types_and_how_articles_stand_to_it(story):
    shown = seen(story, ANN)
    assert "Ann Lee Person" not in shown.text
    for words in ("Person", "also Lee", "3 articles", "met with", "works for", "claimed by", "2024"):
        assert words in shown.text
    assert f"{ANN}/names" in shown.links
    assert "/entity/Bob_Ray" in shown.links


def test_statements_are_grouped_as_the_entity_has_them(story):
    groups = story.get("/api/entity/Acme").json()["groups"]
    assert [(one["kind"], one["relation"], one["total"]) for one in groups] == [
        ("relation", "employs", 1), ("relation", "visited", 1)
    ]  # fmt: skip
    assert groups[0]["statements"][0]["sentence"] == "Acme employs Ann Lee"


def test_what_an_entity_says_of_others_is_a_group_of_its_own(story):
    (group,) = story.get("/api" + story.get("/api/complete?q=eva").json()[0]["url"]).json()["groups"]
    assert (group["kind"], group["statements"][0]["sentence"]) == ("said", "Ann Lee works-for Acme")


def test_contradictions_stand_side_by_side(story):
    (pair,) = story.get("/api/entity/Ann_Lee").json()["contradictions"]
    assert (pair["one"]["status"], pair["other"]["status"]) == ("fact", "denied")
    html = story.get(ANN).text
    side = html[html.index('class="against"') :]
    assert side.index("met Bob Ray in Oslo") < side.index("denied that she had met Bob Ray")


def test_how_many_statements_were_not_compared_is_told(story, monkeypatch):
    assert story.get("/api/entity/Ann_Lee").json()["uncompared"] == 0
    assert "not compared" not in story.get(ANN).text
    monkeypatch.setattr("kg.serve.entity._COMPARED", 0)
    story.app.state.held = HeldGraph(story.app.state.held.path)  # that has computed nothing yet
    told = story.get("/api/entity/Ann_Lee").json()
    assert told["contradictions"] == []
    assert told["uncompared"] > 0
    assert "that may be contradicted, too" in story.get(ANN).text


def test_neighbours_are_counted_and_the_most_come_first(story):
    near = story.get("/api/entity/Ann_Lee").json()["neighbours"]
    assert [(one["label"], one["statements"]) for one in near["most"]][:2] == [("Bob Ray", 2), (NAME, 2)]
    assert near["total"] == 4


def test_a_timeline_has_times_of_its_own_and_dates_of_articles(story):
    events = story.get("/api/entity/Ann_Lee/timeline").json()["events"]
    assert [one["when"] for one in events] == sorted(one["when"] for one in events)
    assert {one["statement"]["sentence"]: one["reported"] for one in events}["Ann Lee works-for Acme"] is True
    assert (events[0]["when"], events[0]["reported"]) == ("2024-06-03", False)
    assert [one["when"] for one in story.get("/api/entity/Ann_Lee/timeline?until=2024-06-03").json()["events"]] == [
        "2024-06-03"
    ]  # fmt: skip
    assert "reported" in seen(story, f"{ANN}/timeline").text
    assert story.get("/api/entity/Ann_Lee/timeline?since=&until=2024-13").status_code == 400


def test_many_statements_are_shown_page_by_page(tmp_path, analysis_of):
    others = [f"Person {chr(65 + at)}" for at in range(20)]
    text = " ".join(f"Ann Lee met {name}." for name in others)
    with Graph.open(tmp_path / "g.kg", write=True, create=True) as graph:
        graph.add(analysis_of(text, dict.fromkeys(["Ann Lee", *others], "Person"),
                              [f"Ann Lee | met-with | {name}" for name in others]))  # fmt: skip
    with client_of(tmp_path / "g.kg") as client:
        (group,) = client.get("/api/entity/Ann_Lee").json()["groups"]
        assert (group["total"], len(group["statements"])) == (20, 8)
        shown = seen(client, ANN)
        assert "/entity/Ann_Lee/statements?kind=relation&relation=met-with" in shown.links
        pages = [client.get(f"/api/entity/Ann_Lee/statements?relation=met-with&limit=8&offset={at}").json()
                 for at in (0, 8, 16)]  # fmt: skip
        assert [len(one["statements"]) for one in pages] == [8, 8, 4]
        assert len({one["iri"] for each in pages for one in each["statements"]}) == 20
        second = seen(client, f"{ANN}/statements?limit=8&offset=8")
        assert "9–16 of 20" in second.text
        assert {"?limit=8&offset=0", "?limit=8&offset=16"} <= set(second.links)


def test_names_are_one_for_reasons_that_are_told(graph_path, client):
    with Graph.open(graph_path, write=True) as graph:
        graph.decide(Decision("same", (EntityRef("Ann Lee"), EntityRef("Tom Ward")), because="a pen name"))
    with client_of(graph_path) as again:
        iri = again.get("/api/complete?q=Tom").json()[0]["url"]
        assert "a pen name" in seen(again, f"{iri}/names").text
        gone = "/entity/Tom_Ward" if iri == ANN else ANN
        answer = again.get(f"{gone}/timeline?since=2024", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (307, f"{iri}/timeline?since=2024")
        assert again.get(f"/api{gone}").json()["entity"]["iri"].endswith(iri.rpartition("/")[2])
        (one,) = again.get("/api/statements?status=claimed").json()["statements"]
        assert again.get(f"/statement/{one['id']}", follow_redirects=False).status_code == 307


def test_an_address_that_was_parted_offers_what_it_is_now(graph_path, monkeypatch, client):
    everything = {f"https://kg.example/entity/{name}" for name in ("Ann_Lee", "Bob_Ray")}
    monkeypatch.setattr(Graph, "now_at", lambda *_: everything)
    shown = seen(client, "/entity/Lee", 300)
    assert {"/entity/Ann_Lee", "/entity/Bob_Ray"} <= set(shown.links)


# A statement


def test_a_statement_page_has_its_sentence_in_its_place_and_the_pattern(story):
    one = statement(story, "Ann Lee met-with Bob Ray")
    html = story.get(f"/statement/{one['iri'].rpartition('/')[2]}").text
    assert re.search(r'<mark class="fact" id="c\d+">😀', html)
    for words in ("SUBJ met-with OBJ", "on Monday", "3 June 2024", "The Herald", "Contradicted by", "0.90"):
        assert words in html
    assert "Nothing was said of rain" not in html


def test_a_statement_is_found_by_its_first_digits(story):
    one = statement(story, "Ann Lee works-for Acme", "claimed")
    assert story.get(f"/api/statement/{one['id']}").json()["iri"] == one["iri"]


# An article


def test_an_article_is_shown_with_marks_and_their_statements(story):
    html = story.get(f"/article/{articles(story)['dinner']}").text
    said = html[html.index('<article class="text">') :]
    assert '<a class="mention" href="/entity/Ann_Lee">Ann Lee</a> met' in said
    assert '<a class="mention" href="/entity/Ann_Lee">Lee</a> slept' in said
    assert 'class="note claimed" href="#s' in said
    assert 'id="s3"' in said
    assert said.count("Dinner in") == 0, "the headline is above the text already"


def test_offsets_of_an_article_are_those_of_its_text_in_python_and_in_javascript(story):
    found = story.get(f"/api/article/{articles(story)['dinner']}").json()
    text = found["text"]
    units = text.encode("utf-16-le")
    places = [(one["label"], place) for one in found["entities"] for place in one["mentions"]]
    places += [(None, place) for one in found["statements"] for place in one["sentences"]]
    assert len(places) > 8
    for label, place in places:
        said = text[place["start"] : place["end"]]
        assert label is None or said in (label, "Lee")
        first, last = place["utf16"]
        assert units[2 * first : 2 * last].decode("utf-16-le") == said


def test_articles_are_listed_latest_first_and_by_entity(story):
    shown = seen(story, "/articles").text
    assert shown.index("No dinner") < shown.index("Dinner in Oslo")
    found = story.get("/api/articles?entity=Oslo").json()
    assert [one["id"] for one in found["articles"]] == ["dinner"]


# Finding


def test_search_finds_entities_articles_and_sentences(story):
    shown = seen(story, "/search?q=dinner")
    assert "No dinner" in shown.text
    assert "/entity/Ann_Lee" in seen(story, "/search?q=lee").links
    kinds = [one["kind"] for one in story.get("/api/search?q=lee").json()]
    assert set(kinds) == {"entity", "sentence"}
    assert "Nothing has these words" in seen(story, "/search?q=zzzz").text
    assert story.get("/api/search?q=lee&kind=colour").status_code == 400


def test_a_name_is_completed(story):
    (one,) = story.get("/api/complete?q=osl").json()
    assert (one["label"], one["url"], one["articles"]) == ("Oslo", "/entity/Oslo", 1)


def test_a_path_is_shown_with_its_sentences(story):
    shown = seen(story, "/paths?from=Ann+Lee&to=ent:Cleo_Dunn")
    assert "Bob Ray knows Cleo Dunn." in shown.text
    (way,) = story.get("/api/paths?from=Ann+Lee&to=Cleo+Dunn").json()
    assert [one["label"] for one in way["entities"]] == ["Ann Lee", "Bob Ray", "Cleo Dunn"]
    assert "lead from" in seen(story, "/paths?from=Ann+Lee&to=Cleo+Dunn&longest=1").text


def test_a_path_from_nobody_says_so(story):
    assert "no entity 'Nobody'" in seen(story, "/paths?from=Nobody&to=Ann+Lee", 404).text
    assert story.get("/api/paths?from=Nobody&to=Ann+Lee").status_code == 404
    assert story.get("/api/paths").status_code == 400


# About the graph


def test_home_counts_and_leads_on(story):
    shown = seen(story, "/")
    assert "3 articles" in shown.text
    lists = {"/articles", "/statements?relation=met-with", "/statements?status=denied"}
    assert {"/entity/Ann_Lee"} | lists <= set(shown.links)


def test_the_schema_page_tells_how_much_there_is(story):
    shown = seen(story, "/schema")
    assert "holds either way round" in shown.text
    assert "knows" in shown.text[shown.text.index("not in this schema") :]
    relations = {one["name"]: one for one in story.get("/api/schema").json()["relations"]}
    assert relations["met-with"]["statements"] == 3
    assert relations["works-for"]["patterns"]


def test_the_runs_page_tells_what_came_and_what_is_said_no_more(graph_path):
    with Graph.open(graph_path, write=True) as graph, graph.run():
        graph.remove("minutes")
    with client_of(graph_path) as client:
        shown = seen(client, "/runs").text
        assert "statements that articles make no more" in shown
        assert "Ann Lee met Bob Ray in Oslo." in shown


def test_the_quality_page_tells_how_sure_the_graph_is(story):
    known = story.get("/api/quality").json()
    assert known["by_status"]["denied"] == 1
    assert known["statements"] == sum(known["by_status"].values()) == sum(known["by_confidence"])
    assert known["statements"] == sum(known["by_sources"])
    assert (known["unsure"], known["denied"], known["articles"], known["undated"]) == (1, 1, 3, 0)
    assert known["by_confidence"][4] == 1
    assert "problems" not in known
    assert story.get("/api/quality?check=1").json()["problems"] == []
    assert "All of it does" in seen(story, "/quality?check=1").text


def test_a_page_shows_what_another_process_has_changed(graph_path):
    with client_of(graph_path) as client:
        client.app.state.held._pause = 0
        assert "2 articles" in seen(client, "/").text
        with Graph.open(graph_path, write=True) as graph:
            graph.remove("again")
        assert "1 article " in seen(client, "/").text


# What is refused


@pytest.mark.parametrize("path", [
    "/entity/Nobody", "/entity/%00", "/entity/a%20b", "/entity/%3Cscript%3E", "/entity/..%2F..%2Fetc", "/article/none",
    "/article/%22", "/statement/zz", "/statement/0123456789", "/statement/%3E%3E%3E%3E%3E%3E",
    "/articles?entity=Nobody",
])  # fmt: skip
def test_what_is_not_there_is_not_found(story, path):
    for start in ("", "/api"):
        answer = story.get(start + path)
        assert answer.status_code == 404
    assert answer.json()["error"]


@pytest.mark.parametrize("path", ["/articles?offset=x", "/articles?limit=-1", f"{ANN}/statements?status=odd",
                                  "/statements?status=odd"])  # fmt: skip
def test_what_cannot_be_asked_is_refused(story, path):
    assert story.get(path).status_code == 400
    assert story.get(f"/api{path}").status_code == 400


# What articles say is text


def test_hostile_text_is_text_on_every_page(story):
    met = 0
    for path in every_page(story):
        answer = story.get(path)
        shown = Seen(answer.text)
        assert {link for link in shown.links if link.endswith(".js")} == set(shown.scripts), path
        assert not {"img", "b", "i", "u"} & set(shown.tags), path
        assert not [name for name in shown.attributes if name.startswith("on") or name == "style"], path
        assert not [link for link in shown.links if link.lower().startswith(("javascript:", "data:"))], path
        met += (NAME in shown.text) + (TITLE in shown.text) + ("<b>today</b>" in shown.text)
    assert met > 20


def test_no_page_asks_for_anything_elsewhere(story):
    for path in every_page(story):
        html = story.get(path).text
        assert not re.search(r'(?:src|<link[^>]*href)="(?!/)', html), path
