"""``kg query``, ``kg show``, ``kg why``, ``kg info``."""

import csv
import io
import json
import re

import pytest

import kg as package

MET = "SELECT ?who ?whom { ?who rel:met-with ?whom FILTER (STR(?who) < STR(?whom)) }"

STAFF = """
[types]
Person = "a human being"
Organization = "a body of people"

[[relation]]
name = "works-for"
subject = ["Person"]
object = ["Organization"]
inverse = "employs"
patterns = ["SUBJ work for OBJ"]

[[relation]]
name = "employs"
subject = ["Organization"]
object = ["Person"]
patterns = ["SUBJ employ OBJ"]
"""


def test_select_prints_a_table(kg, built):
    lines = kg("query", built, MET).out.splitlines()

    assert lines == ["who          whom", "-----------  -----------", "ent:Ann_Lee  ent:Bob_Ray"]


def test_each_format_is_what_it_is_called(kg, built):
    row = ["https://kg.example/entity/Ann_Lee", "https://kg.example/entity/Bob_Ray"]

    assert list(csv.reader(io.StringIO(kg("query", built, MET, "--format", "csv").out))) == [["who", "whom"], row]
    assert kg("query", built, MET, "--format", "tsv").out == f"?who\t?whom\n<{row[0]}>\t<{row[1]}>\n"
    assert kg("query", built, MET, "--format", "json").json["results"]["bindings"][0]["who"]["value"] == row[0]
    assert kg("query", built, MET, "--json").out == kg("query", built, MET, "--format", "json").out
    assert f"<uri>{row[1]}</uri>" in kg("query", built, MET, "--format", "xml").out


def test_ask_prints_true_or_false(kg, built):
    assert kg("query", built, "ASK { ent:Ann_Lee rel:met-with ?x }").out == "true\n"
    assert kg("query", built, "ASK { ent:Ann_Lee rel:met-with ent:Carl_Poe }").out == "false\n"
    assert kg("query", built, "ASK {}", "--json").json["boolean"] is True
    assert kg("query", built, "ASK {}", "--format", "csv").code == 1


def test_construct_prints_turtle(kg, built):
    query = "CONSTRUCT { ?a rel:met-with ?b } WHERE { ?a rel:met-with ?b }"

    table = kg("query", built, query, "--format", "table").out

    assert "ent:Ann_Lee rel:met-with ent:Bob_Ray ." in kg("query", built, query).out
    assert table.splitlines()[0].split() == ["subject", "predicate", "object"]
    assert kg("query", built, MET, "--format", "ttl").code == 1


def test_query_comes_from_a_file_or_standard_input_as_well(kg, built, tmp_path):
    (tmp_path / "met.rq").write_text(MET)

    wanted = kg("query", built, MET).out
    assert kg("query", built, "--file", tmp_path / "met.rq").out == wanted
    assert kg("query", built, "--file", "-", stdin=MET).out == wanted
    assert kg("query", built, "-", stdin=MET).out == wanted


def test_one_query_must_be_given(kg, built, tmp_path):
    assert kg("query", built).code == 2
    assert kg("query", built, MET, "--file", "x.rq").code == 2
    assert kg("query", built, "--file", tmp_path / "none.rq").code == 1


def test_show_groups_statements_by_relation_with_status_speaker_time_and_sources(kg, built):
    out = kg("show", built, "ann lee").out

    assert out.startswith("Ann Lee, Person, ent:Ann_Lee\n")
    assert "mentioned in  3 articles" in out
    head, met = re.search(r"^(statement .*)\n(?:.*\n)*?met-with\n((?: .*\n)+)", out, re.MULTILINE).groups()
    assert head.split() == ["statement", "status", "said", "by", "time", "sources", "id"]
    rows = [re.split(r" {2,}", line.strip()) for line in met.splitlines()]
    assert ["Ann Lee ⇄ Bob Ray", "fact", "2024-05-06", "1"] in [row[:-1] for row in rows]
    assert ["Ann Lee ⇄ Bob Ray", "claimed", "a spokesman", "on Monday", "1"] in [row[:-1] for row in rows]
    assert any(row[:2] == ["Ann Lee ⇄ Carl Poe", "denied"] for row in rows)


def test_show_tells_a_symmetric_relation_from_the_side_of_the_entity(kg, built):
    out = kg("show", built, "Bob Ray").out

    assert re.search(r"^met-with\n(?: .*\n)*? {2}Bob Ray ⇄ Ann Lee +fact", out, re.MULTILINE)


@pytest.fixture(scope="module")
def staff(kg, tmp_path_factory):
    """A graph by a schema with an inverse, of two articles that contradict each other."""
    folder = tmp_path_factory.mktemp("staff")
    (folder / "staff.toml").write_text(STAFF)
    (folder / "a.txt").write_text("Ann Lee works for Acme Corp.")
    (folder / "b.txt").write_text("Ann Lee denied that Acme Corp. employed her.")
    sources = [folder / name for name in ("a.txt", "b.txt")]
    done = kg("build", *sources, "--schema", folder / "staff.toml", "-o", folder / "staff.kg")
    assert done.code == 0, done.err
    return folder / "staff.kg"


def test_show_tells_a_relation_by_its_inverse_from_the_side_of_its_object(kg, staff):
    assert re.search(r"^works-for\n {2}Ann Lee → Acme Corp", kg("show", staff, "Ann Lee").out, re.MULTILINE)
    assert re.search(r"^employs\n {2}Acme Corp\S* → Ann Lee", kg("show", staff, "Acme Corp.").out, re.MULTILINE)


def test_what_a_pattern_of_the_inverse_finds_is_a_statement_of_the_relation(kg, staff):
    found = kg("why", staff, "Acme Corp.", "employs", "Ann Lee", "--json").json

    assert sorted(one["status"] for one in found) == ["denied", "fact"]
    assert {one["predicate_label"] for one in found} == {"employs"}
    assert len(kg("why", staff, "Ann Lee", "works-for", "Acme Corp.", "--json").json) == 2


def test_show_names_both_sides_of_a_contradiction_with_their_sentences(kg, staff):
    out = kg("show", staff, "Ann Lee").out
    [pair] = kg("show", staff, "Ann Lee", "--json").json["contradictions"]

    both = r"^contradictions\n {2}Ann Lee works-for Acme Corp\S*: fact \(\w+\)\n {4}“Ann Lee works"
    assert re.search(both, out, re.MULTILINE)
    assert "denied by Ann Lee" in out
    assert (pair["kind"], pair["one"]["status"], pair["other"]["status"]) == ("denied", "fact", "denied")


def test_why_says_what_contradicts_a_statement(kg, staff):
    statement = kg("show", staff, "Ann Lee", "--json").json["contradictions"][0]["one"]["id"]

    said = r"^ {3}contradicted +by Ann Lee works-for Acme Corp\S*: denied by"
    assert re.search(said, kg("why", staff, statement).out, re.MULTILINE)
    [against] = kg("why", staff, statement, "--json").json[0]["contradicted_by"]
    assert against["support"][0]["evidence"]["text"] == "Ann Lee denied that Acme Corp. employed her."


def test_show_is_silent_where_nothing_contradicts(kg, built):
    assert "contradict" not in kg("show", built, "Ann Lee").out


def test_show_puts_named_relations_before_open_predicates(kg, built):
    lines = kg("show", built, "Ann Lee").out.splitlines()

    headings = [line for line in lines if re.fullmatch(r"[a-z-]+|open predicates.*", line)]
    assert headings.index("met-with") < headings.index("open predicates, in the articles' own words")
    assert headings[-1] == "neighbours"


def test_columns_stand_below_each_other(kg, built):
    lines = kg("show", built, "Ann Lee").out.splitlines()
    table = lines[lines.index("") + 1 : lines.index("", lines.index("") + 1)]
    place = table[0].index("status")

    assert {line[place:].split()[0] for line in table[1:] if line.startswith(" ")} <= {*package.Status}


def test_show_says_what_an_entity_said(kg, built):
    out = kg("show", built, "Dora Fay").out

    assert re.search(r"^said by Dora Fay\n {2}Carl Poe sued Ann Lee +planned", out, re.MULTILINE)


def test_show_as_json_has_it_all(kg, built):
    page = kg("show", built, "Ann Lee", "--json").json

    assert page["entity"]["label"] == "Ann Lee"
    assert {one["label"] for one in page["neighbours"]} >= {"Bob Ray", "Carl Poe"}
    assert {one["status"] for one in page["statements"]} >= {"fact", "denied", "claimed"}
    assert kg("show", built, "Dora Fay", "--json").json["said"][0]["speaker"] == "Dora Fay"


def test_show_without_an_entity_lists_all(kg, built):
    lines = kg("show", built).out.splitlines()

    assert lines[0].split() == ["name", "type", "articles", "iri"]
    assert lines[1].split() == ["Ann", "Lee", "Person", "3", "ent:Ann_Lee"]
    assert len(lines) == 1 + len(kg("show", built, "--json").json)


def test_ids_that_show_prints_are_understood_by_why(kg, built):
    lines = kg("show", built, "Ann Lee").out.splitlines()
    ids = [line.split()[-1] for line in lines if re.search(r" [0-9a-f]{10}$", line)]

    assert len(ids) >= 5
    for one in ids:
        assert kg("why", built, one).out.splitlines()[0].startswith(("Ann", "Bob", "Carl", "Dora"))


def test_why_shows_the_sentence_the_words_and_the_pattern(kg, built):
    out = kg("why", built, "Bob Ray", "praised", "Ann Lee").out

    assert out.splitlines()[0] == "Bob Ray praised Ann Lee"
    assert "1. Lee meets Ray (meeting, 2024-05-06, The Courier)\n   “Bob Ray thanked Ann Lee for the visit.”\n" in out
    fields = dict(re.findall(r"^ {3}(\w+) +(.*)$", out, re.MULTILINE))
    assert fields["status"] == "fact, in the article's own voice"
    assert (fields["subject"], fields["predicate"], fields["object"]) == ("Bob Ray", "thanked", "Ann Lee")
    assert fields["characters"] == "39 to 77 of the article"
    assert "SUBJ" in fields["pattern"]


def test_why_names_the_speaker(kg, built):
    out = kg("why", built, "Carl Poe", "sued", "Ann Lee").out

    assert re.search(r"^ {3}said by +Dora Fay$", out, re.MULTILINE)
    assert re.search(r"^ {3}status +planned$", out, re.MULTILINE)


def test_why_shows_every_statement_between_two_of_one_relation(kg, built):
    found = kg("why", built, "Ann Lee", "met-with", "Bob Ray", "--json").json

    assert sorted(one["status"] for one in found) == ["claimed", "fact"]
    assert found[0]["support"][0]["evidence"]["text"].startswith("Ann Lee met Bob Ray in Oslo on Monday")


def test_why_says_what_else_stands_between_two(kg, built):
    done = kg("why", built, "Ann Lee", "praised", "Carl Poe")

    assert done.code == 1
    assert "between these two it has: met-with" in done.err
    assert kg("why", built, "Ann Lee", "met-with", "Bob Ray", "today").code == 2


def test_long_sentence_is_wrapped(kg, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    text = "Ann Lee met Bob Ray in Oslo on Monday " + "after the long and quiet summer " * 8 + "had ended."
    kg("build", "-", "-o", tmp_path / "news.kg", stdin=text)

    lines = kg("why", tmp_path / "news.kg", "Ann Lee", "met-with", "Bob Ray").out.splitlines()

    assert max(map(len, lines)) <= 60
    assert sum("quiet" in line for line in lines) > 2


def test_info_of_a_graph_is_its_numbers(kg, built):
    numbers = kg("info", built, "--json").json
    out = kg("info", built).out

    assert (numbers["articles"], numbers["by_status"]["denied"]) == (3, 1)
    assert re.search(r"^articles +3$", out, re.MULTILINE)
    assert re.search(r"^ {2}met-with +3$", out, re.MULTILINE)


def test_info_lists_articles_by_the_names_that_remove_takes(kg, built):
    listed = kg("info", built, "--articles", "--json").json
    lines = kg("info", built, "--articles").out.splitlines()

    assert [one["id"] for one in listed] == ["meeting", "denial", "threat"]
    assert [line.split()[0] for line in lines] == ["id", "meeting", "denial", "threat"]


def test_info_says_which_model_is_used_and_where_settings_come_from(kg, tmp_path):
    (tmp_path / "kg.toml").write_text("batch_size = 8\n")

    facts = kg("info", "--config", tmp_path / "kg.toml", "--json").json
    out = kg("info", "--config", tmp_path / "kg.toml").out

    assert facts["kg"] == package.__version__
    assert facts["model_used"] in facts["models"]
    assert facts["settings"]["batch_size"] == {"value": 8, "origin": str(tmp_path / "kg.toml")}
    assert facts["settings"]["open"] == {"value": False, "origin": "default"}
    assert "jsonl" in facts["readers"]
    assert "graphml" in facts["exporters"]
    assert re.search(rf"^batch_size +8 +{re.escape(str(tmp_path / 'kg.toml'))}$", out, re.MULTILINE)
    assert json.dumps(facts["spacy"]).strip('"') in out
