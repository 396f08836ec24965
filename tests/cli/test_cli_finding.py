"""``kg find``, ``path``, ``neighbours``, ``together``, ``timeline``, ``central``; limits and names of ``kg query``."""

import re
import signal
import time

import pytest

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def test_find_shows_entities_articles_and_sentences_with_their_statements(kg, built):
    out = kg("find", built, "ann", "lee", "meets").out

    assert re.search(r"^articles\n {2}Lee meets Ray \(2024-05-06\)$", kg("find", built, "meets").out, re.MULTILINE)
    assert re.search(r"^entities\n {2}Ann Lee +Person +3 articles$", out, re.MULTILINE)
    sentence = r"^ {2}“Ann Lee met Bob Ray in Oslo on Monday.” \(Lee meets Ray, 2024-05-06\)\n"
    said = r"(?: {4}.*\n)*? {4}Ann Lee met-with"
    assert re.search(sentence + said, kg("find", built, "met", "oslo", "--kind", "sentence").out, re.MULTILINE)


def test_what_find_prints_is_understood_by_why(kg, built):
    ids = re.findall(r"\(([0-9a-f]{10})\)$", kg("find", built, "thanked").out, re.MULTILINE)

    assert ids
    assert all(kg("why", built, one).code == 0 for one in ids)


def test_find_as_json_has_the_statements(kg, built):
    [found] = kg("find", built, "thanked", "--json").json

    assert (found["kind"], found["title"]) == ("sentence", "Lee meets Ray")
    assert {one["relation"] for one in found["statements"]} >= {"praised"}


def test_find_of_nothing_says_how_words_begin(kg, built):
    assert kg("find", built, "thank").out == "nothing; harb* finds words that begin so\n"
    assert len(kg("find", built, "thank*", "--json").json) == 1
    assert kg("find", built, "--json", "--", "-thanked").json == []


def test_path_shows_each_step_with_a_sentence(kg, built):
    way = kg("path", built, "Bob Ray", "carl poe", "--json").json

    assert "denied" in kg("path", built, "Ann Lee", "Carl Poe", "--status", "denied").out
    assert kg("path", built, "Bob Ray", "Carl Poe").out.startswith("Bob Ray – Ann Lee – Carl Poe\n\n  ")
    assert [one["label"] for one in way[0]["entities"]] == ["Bob Ray", "Ann Lee", "Carl Poe"]
    assert way[0]["steps"][1][0]["support"][0]["evidence"]["text"]


def test_where_no_path_is_what_to_do_is_told(kg, built):
    done = kg("path", built, "Bob Ray", "Carl Poe", "--longest", "1")

    assert (done.code, done.messages) == (1, 1)
    assert "no facts and claims lead from 'Bob Ray' to 'Carl Poe' in 1 step or fewer" in done.err
    assert "--longest" in done.err


def test_neighbours_and_those_of_two(kg, built):
    lines = kg("neighbours", built, "Ann Lee").out.splitlines()
    both = kg("neighbours", built, "Bob Ray", "Carl Poe").out.splitlines()

    assert lines[0].split() == ["name", "type", "statements", "most", "by"]
    assert lines[1].split() == ["Bob", "Ray", "Person", "3", "met-with", "2,", "praised"]
    assert both[0].split("  ")[-2:] == ["with Bob Ray", "with Carl Poe"]
    assert both[1].startswith("Ann Lee")
    assert kg("neighbours", built, "Ann Lee", "--json").json[0]["relations"]["met-with"] == 2


def test_show_and_neighbours_agree(kg, built):
    shown = kg("show", built, "Ann Lee", "--json").json["neighbours"]

    assert [{key: one[key] for key in shown[0]} for one in kg("neighbours", built, "Ann Lee", "--json").json] == shown


def test_together_counts_articles_or_sentences(kg, built):
    assert {one["label"]: one["articles"] for one in kg("together", built, "Ann Lee", "--json").json}["Bob Ray"] == 2
    assert kg("together", built, "Ann Lee", "--within", "sentence").out.splitlines()[0].split()[-1] == "sentences"


def test_timeline_puts_dates_of_articles_in_brackets(kg, built):
    rows = [re.split(r" {2,}", line) for line in kg("timeline", built, "Ann Lee").out.splitlines()]

    assert rows[0][:3] == ["when", "statement", "status"]
    assert ["2024-05-06", "Ann Lee met-with Bob Ray", "fact"] in [row[:3] for row in rows]
    assert ["(2024-05-08)", "Ann Lee met-with Carl Poe", "denied"] in [row[:3] for row in rows]
    assert kg("timeline", built, "Ann Lee", "--since", "2025").out == "nothing with a date\n"
    wrong = kg("timeline", built, "Ann Lee", "--until", "2024-13")
    assert (wrong.code, wrong.out, wrong.messages) == (2, "", 1)


@pytest.mark.parametrize("by", ["degree", "betweenness", "pagerank"])
def test_central_ranks_entities(kg, built, by):
    found = kg("central", built, "--by", by, "--json").json

    assert found[0]["label"] == "Ann Lee"
    assert found == sorted(found, key=lambda one: -one[by])
    assert kg("central", built, "--by", by).out.splitlines()[1].startswith("Ann Lee")


def test_an_endless_query_ends_in_one_line(kg, built):
    began = time.monotonic()
    done = kg("query", built, ENDLESS, "--timeout", "1")

    assert (done.code, done.out, done.messages) == (1, "", 1)
    assert done.err.startswith("kg: the query was stopped: it takes longer than 1 second\n    narrow it down")
    assert time.monotonic() - began < 5
    assert kg("verify", built).code == 0


def test_limits_come_from_kg_toml(kg, built, tmp_path):
    (tmp_path / "kg.toml").write_text("query_timeout = 1\nquery_rows = 2\n")
    config = ("--config", tmp_path / "kg.toml")

    assert "longer than 1 second" in kg("query", built, ENDLESS, *config).err
    assert "more than 2" in kg("query", built, "SELECT ?a { ?a a kg:Entity }", *config).err
    assert kg("query", built, "SELECT ?a { ?a a kg:Entity }", *config, "--max-rows", "0", "--timeout", "0").code == 0
    assert kg("query", built, "ASK {}", "--timeout", "-1").code == 2


def test_ctrl_c_ends_an_endless_query(kg_started, built):
    with kg_started("query", built, ENDLESS, "--timeout", "60") as process:
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)

        assert process.wait(10) == 130
        assert process.stderr.read() == b"kg: interrupted\n"


def test_explain_counts_triples_and_runs_the_query(kg, built):
    lines = kg("query", built, "--explain", "SELECT ?a { ?a rel:met-with ?b . ?c a kg:Entity }").out.splitlines()

    assert lines[0].split() == ["triples", "step"]
    assert re.search(r"^ +2 +\?a rel:met-with \?b$", "\n".join(lines), re.MULTILINE)
    assert any("share no variable" in line for line in lines)
    assert re.fullmatch(r"\d+ rows, after \d+\.\d\d seconds", lines[-1])
    assert kg("query", built, "--explain", "ASK {}", "--json").json["rows"] == 1
    assert kg("query", built, "--explain", "SELECT ?a {").code == 1


def test_named_queries_are_listed_and_asked(kg, built, tmp_path):
    (tmp_path / "kg.toml").write_text("""
[queries.words-of]
about = "How it is said"
parameters = {who = {kind = "entity"}}
sparql = "SELECT DISTINCT ?words { ?s rdf:subject $who . ?t kg:statement ?s ; kg:predicateText ?words } ORDER BY ?words"
""")
    config = ("--config", tmp_path / "kg.toml")

    assert re.search(r"^words-of +who +How it is said$", kg("query", built, "--list", *config).out, re.MULTILINE)
    assert "words-of" in [one["name"] for one in kg("query", built, "--list", "--json", *config).json]
    assert "accused" in kg("query", built, "--named", "words-of", "who=carl poe", *config).out.splitlines()
    assert kg("query", built, "--named", "meetings", "time=2024-05").out.count("Ann Lee") == 1
    assert "near: Carl Poe" in kg("query", built, "--named", "words-of", "who=Karl Poe", *config).err


def test_wrong_use_of_names_is_told(kg, built):
    assert "did you mean 'meetings'?" in kg("query", built, "--named", "meeting").err
    assert "'2024' is no NAME=VALUE" in kg("query", built, "--named", "meetings", "2024").err
    assert f"kg query {built} --named meetings 'time=2024 5'" in kg("query", built, "meetings", "time=2024 5").err
    assert kg("query", built, "ASK {}", "ASK {}").code == 2
    assert kg("query", built, "ASK {}", "--list").code == 2
