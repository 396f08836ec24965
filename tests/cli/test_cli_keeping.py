"""``kg remove``, ``kg verify``, ``kg backup``, ``kg log`` and ``kg migrate``."""

import pyoxigraph
from pyoxigraph import NamedNode

import kg as package
from kg.store.nodes import FACTS
from kg.store.vocabulary import entity_iri, relation_iri


def test_removed_article_takes_with_it_what_only_it_says(kg, news):
    done = kg("remove", news, "denial")

    assert done.code == 0
    assert done.out.startswith("removed denial (")
    with package.open(news) as graph:
        assert [article.id for article in graph.articles()] == ["meeting", "threat"]
        assert not graph.statements("accused")
        assert graph.statements("praised")
    assert kg("verify", news).code == 0


def test_remove_as_json_says_what_happened(kg, news):
    gone = kg("remove", news, "denial", "meeting", "--json").json

    assert [(one["name"], one["kind"]) for one in gone] == [("denial", "removed"), ("meeting", "removed")]


def test_name_that_fits_no_article_costs_that_name_alone(kg, news):
    some = kg("remove", news, "nonsense", "denial")
    none = kg("remove", news, "denial")

    assert (some.code, none.code) == (3, 1)
    assert some.messages == none.messages == 1
    assert "no article 'nonsense'" in some.err


def test_all_articles_removed_leave_an_empty_graph(kg, news):
    kg("remove", news, "meeting", "denial", "threat")

    numbers = kg("info", news, "--json").json
    assert (numbers["articles"], numbers["entities"], numbers["statements"], numbers["edges"]) == (0, 0, 0, 0)


def test_sound_graph_is_said_to_be_sound(kg, built):
    done = kg("verify", built)

    assert done.code == 0
    assert done.out.startswith("sound: 3 articles, ")
    assert kg("verify", built, "--json").json == {"sound": True, "problems": []}


def test_what_does_not_hold_is_listed_and_the_exit_code_is_1(kg, news):
    # An edge without a statement, as a foreign tool might leave it.
    store = pyoxigraph.Store(str(news / "store"))
    edge = map(NamedNode, (entity_iri("A"), relation_iri("b"), entity_iri("C")))
    store.add(pyoxigraph.Quad(*edge, FACTS))
    store.flush()
    del store

    done = kg("verify", news)

    assert done.code == 1
    assert done.out == "edge: ent:A rel:b ent:C has no fact that says it\n"
    assert kg("verify", news, "--json").json["sound"] is False


def test_backup_is_a_graph_of_its_own(kg, news, tmp_path):
    done = kg("backup", news, tmp_path / "kept.kg")

    assert (done.code, done.out) == (0, f"copied {news} to {tmp_path / 'kept.kg'} (3 articles)\n")
    kg("remove", news, "denial")
    assert kg("verify", tmp_path / "kept.kg").out.startswith("sound: 3 articles")


def test_backup_replaces_nothing(kg, news, tmp_path):
    (tmp_path / "kept.kg").mkdir()
    done = kg("backup", news, tmp_path / "kept.kg")

    assert (done.code, done.messages) == (1, 1)
    assert "is there already" in done.err


def test_log_tells_what_a_removed_article_said(kg, news):
    kg("remove", news, "denial")
    done = kg("log", news)

    assert done.out.splitlines()[0].endswith("0 articles added or replaced, 1 removed  (kg 0.1.0)")
    assert "  no more: " in done.out
    assert kg("log", news, "--json", "--limit", "1").json[0]["dropped"]


def test_graph_of_today_needs_no_migration(kg, news):
    done = kg("migrate", news)

    assert (done.code, done.out) == (0, f"{news} is of format 5 already\n")
