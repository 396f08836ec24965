"""``kg link``, and what ``kg show`` says of links."""

import json

OSLO = "https://sws.geonames.org/3143244/"


def test_link_lists_what_it_found_and_why(kg, news):
    done = kg("link", news)

    assert done.code == 0
    assert OSLO in done.out
    assert "same name; Place" in done.out
    assert "1 of 5 entities linked to countries (GeoNames, CC BY 4.0; countryinfo, MIT)" in done.out
    assert kg("verify", news).code == 0


def test_show_says_what_an_entity_is_in_a_knowledge_base(kg, news):
    kg("link", news)

    assert f"linked to     {OSLO} Oslo (countries, 0.75: same name; Place)" in kg("show", news, "Oslo").out
    assert [one["target"] for one in kg("show", news, "Oslo", "--json").json["links"]] == [OSLO]
    assert "linked to" not in kg("show", news, "Ann Lee").out


def test_dry_run_needs_no_right_to_write_and_writes_nothing(kg, built):
    done = kg("link", built, "--dry-run")

    assert done.code == 0
    assert "1 of 5 entities would be linked to countries" in done.out
    assert kg("show", built, "Oslo", "--json").json["links"] == []


def test_link_as_json_says_what_was_found(kg, news):
    said = kg("link", news, "--json").json

    assert (said["knowledge_base"], said["written"], said["entities"]) == ("countries", True, 5)
    assert [(one["label"], one["target"]) for one in said["links"]] == [("Oslo", OSLO)]


def test_table_of_ones_own_is_a_knowledge_base(kg, news, tmp_path):
    (tmp_path / "people.csv").write_text("id,label,type\n7,Ann Lee,Person\n")
    done = kg("link", news, "--kb", tmp_path / "people.csv", "--base", "https://example.org/")

    assert done.code == 0
    assert "https://example.org/7" in done.out
    assert "1 of 5 entities linked to people.csv\n" in done.out


def test_table_of_which_no_row_can_be_used_is_refused_and_leaves_the_links_that_there_are(kg, news, tmp_path):
    (tmp_path / "people.csv").write_text("id,label,type\n7,Ann Lee,Person\n8,Bob Ray,Person\n")
    kg("link", news, "--kb", tmp_path / "people.csv", "--base", "https://example.org/")
    for more in ((), ("--dry-run",)):
        done = kg("link", news, "--kb", tmp_path / "people.csv", *more)

        assert (done.code, done.out, done.messages) == (1, "", 1)
        assert f"{tmp_path / 'people.csv'} has no row that can be used" in done.err
        assert "the first: row 2, its id '7' is no IRI; --base says what goes before it" in done.err
    assert len(kg("show", news, "Ann Lee", "--json").json["links"]) == 1


def test_dump_with_a_broken_line_links_the_rest_and_says_so(kg, news, tmp_path):
    ann = {"id": "Q7", "labels": {"en": {"language": "en", "value": "Ann Lee"}}}
    (tmp_path / "part.json").write_text("[\n{oh\n" + json.dumps(ann) + "\n]")
    done = kg("link", news, "--kb", tmp_path / "part.json")

    assert "http://www.wikidata.org/entity/Q7" in done.out
    assert done.err.startswith(f"kg: {tmp_path / 'part.json'} has 1 line that cannot be used")


def test_score_that_none_reaches_links_nothing(kg, news):
    done = kg("link", news, "--min-score", "0.99")

    assert done.code == 0
    assert done.out.startswith("0 of 5 entities linked")


def test_wrong_knowledge_base_is_one_message(kg, news):
    for source, code in (("nowhere.csv", 2), ("ftp://example.org/x", 2), ("http://127.0.0.1:1/sparql", 1)):
        done = kg("link", news, "--kb", source)
        assert (done.code, done.messages, done.out) == (code, 1, ""), source
        assert source in done.err
