"""Who is who in a graph on disk: decisions are kept beside it, replayed, told, and taken back without a trace."""

import logging
import multiprocessing
import shutil

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad

from kg.decisions import Decision, Decisions, EntityRef, StatementRef
from kg.errors import DecisionError, NotFoundError
from kg.graph import Graph
from kg.store import nodes as n
from kg.store import vocabulary as v

PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "news.kg"


@pytest.fixture
def file(tmp_path):
    """Where the decisions of the graph stand."""
    return tmp_path / "news.decisions.toml"


@pytest.fixture
def articles(analysis_of):
    """By source: an article a spelling, and one about two people who may be one."""
    return {
        "a.txt": analysis_of(
            "Bob Tarnow met Zora Quist.", {"Bob Tarnow": "Person", "Zora Quist": "Person"},
            ["Bob Tarnow | met-with | Zora Quist"], source="a.txt",
        ),
        "b.txt": analysis_of(
            "J. Fenn met Zora Quist. J. Fenn danced.", {"J. Fenn": "Person", "Zora Quist": "Person"},
            ["J. Fenn | met-with | Zora Quist", "J. Fenn | ~dance | a waltz"], source="b.txt",
        ),
        "c.txt": analysis_of(
            "Mona Orr thanked Jacob Fenn, the judge. Jacob Fenn denied that he had met Mona Orr.",
            {"Mona Orr": "Person", "Jacob Fenn": "Person"},
            ["Mona Orr | ~thank | Jacob Fenn", "Jacob Fenn | met-with | Mona Orr | denied"], source="c.txt",
        ),
    }  # fmt: skip


@pytest.fixture
def built(articles):
    """Write a graph of the articles, or of others, and give it back open."""
    opened = []

    def of(path, *some):
        graph = Graph.open(path, write=True, create=True)
        opened.append(graph)
        for one in some or articles.values():
            graph.add(one)
        return graph

    yield of
    for graph in opened:
        graph.close()


def exported(graph, tmp_path, name="out"):
    """The graph in its exports, byte by byte."""
    folder = tmp_path / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for form in ("trig", "nq", "jsonld", "graphml", "ttl"):
        graph.export(folder / f"x.{form}")
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def iri(name):
    return v.entity_iri(name)


def labels(graph):
    return {entity.label for entity in graph.entities()}


def same(*names, **more):
    return Decision("same", tuple(map(EntityRef, names)), **more)


def different(*names, **more):
    return Decision("different", tuple(map(EntityRef, names)), **more)


# Redirects


def test_after_a_merge_the_old_iri_leads_to_the_new_one(built, path):
    graph = built(path)
    assert {iri("J._Fenn"), iri("Jacob_Fenn")} <= {entity.iri for entity in graph.entities()}
    graph.decide(same("J. Fenn", "Jacob Fenn"))

    assert graph.now_at(iri("J._Fenn")) == graph.now_at(iri("Jacob_Fenn")) == {iri("Jacob_Fenn")}


def test_a_former_iri_finds_the_entity_that_it_is_now(built, path):
    graph = built(path)
    graph.decide(Decision("same", (EntityRef("J. Fenn"), EntityRef("Jacob Fenn"))))
    [now] = graph.now_at(iri("J._Fenn"))

    assert graph.entity("ent:J._Fenn").iri == now == graph.entity("Jacob Fenn").iri


def test_after_a_fuller_name_the_old_iri_leads_to_the_new_one(built, path, articles, analysis_of):
    graph = built(path)
    graph.add(analysis_of("Robert Anton Tarnow.", {"Robert Anton Tarnow": "Person: Bob Tarnow"}, source="d.txt"))

    assert graph.now_at(iri("Bob_Tarnow")) == {graph.entity("Robert Anton Tarnow").iri}


def test_after_a_split_the_old_iri_leads_to_all_parts(built, path, analysis_of):
    both = [analysis_of("Zora Quist.", {"Zora Quist": "Person"}, source=f"{one}.txt") for one in "xy"]
    graph = built(path, *both)
    [before] = graph.entities()
    graph.decide(Decision("different", tuple(EntityRef("Zora Quist", article=f"{one}.txt") for one in "xy")))

    assert len(graph.entities()) == 2
    assert graph.now_at(before.iri) == {entity.iri for entity in graph.entities()}


def test_an_iri_that_lives_again_redirects_no_more(built, path):
    graph = built(path)
    graph.decide(same("J. Fenn", "Jacob Fenn"))
    graph.undo("are the same")

    assert graph.now_at(iri("J._Fenn")) == {iri("J._Fenn")}
    assert list(graph._store.match(NamedNode(iri("J._Fenn")), n.REPLACED_BY)) == []


def test_removing_articles_leaves_no_redirect_to_what_is_gone(built, path):
    graph = built(path)
    graph.decide(same("J. Fenn", "Jacob Fenn"))
    graph.remove("b.txt")
    assert graph.now_at(iri("J._Fenn")) == {iri("Jacob_Fenn")}
    graph.remove("c.txt")

    assert graph.now_at(iri("J._Fenn")) == set()
    assert list(graph._store.match(None, n.REPLACED_BY)) == []


def test_an_iri_that_never_was_leads_nowhere(built, path):
    assert built(path).now_at(iri("Nobody")) == set()


# Decisions


@pytest.mark.parametrize("undone", ["one by one", "by hand"])
def test_a_merge_that_is_taken_back_leaves_the_exports_byte_for_byte(built, path, file, tmp_path, undone):
    graph = built(path)
    before = exported(graph, tmp_path)
    graph.decide(same("J. Fenn", "Jacob Fenn"), same("Bob Tarnow", "Mona Orr"), different("Zora Quist", "Jacob Fenn"))
    assert exported(graph, tmp_path) != before
    if undone == "by hand":
        file.unlink()
        graph.replay()
    else:
        for decision in list(graph.decisions):
            graph.undo(decision.id)

    assert exported(graph, tmp_path) == before
    assert graph.verify() == []


def test_two_that_kg_joins_are_parted_by_a_decision(built, path, analysis_of):
    graph = built(
        path,
        analysis_of("Bob Tarnow.", {"Bob Tarnow": "Person"}, source="x.txt"),
        analysis_of("Robert Tarnow.", {"Robert Tarnow": "Person"}, source="y.txt"),
    )
    assert graph.compare("Bob Tarnow", "Robert Tarnow").same
    graph.decide(different("Bob Tarnow", "Robert Tarnow", by="Ann Lee", because="they are cousins"))

    compared = graph.compare("Bob Tarnow", "Robert Tarnow")
    assert not compared.same
    assert "by Ann Lee" in "".join(compared.sentences)
    assert "they are cousins" in "".join(compared.sentences)


def test_one_of_a_name_is_parted_from_the_rest_by_its_article(built, path, analysis_of):
    articles = [analysis_of("Zora Quist.", {"Zora Quist": "Person"}, source=f"{one}.txt") for one in "wxyz"]
    graph = built(path, *articles)
    refs = EntityRef("Zora Quist", article="w.txt"), EntityRef("Zora Quist", article="x.txt")
    graph.decide(Decision("different", refs))

    assert not graph.compare("Zora Quist in w.txt", "Zora Quist in x.txt").same
    assert graph.compare("Zora Quist in y.txt", "Zora Quist in z.txt").same
    assert graph.unsettled() == []


def test_the_rest_of_a_name_can_be_meant_without_an_article(built, path, analysis_of):
    articles = [analysis_of("Zora Quist.", {"Zora Quist": "Person"}, source=f"{one}.txt") for one in "wxyz"]
    graph = built(path, *articles)
    graph.decide(Decision("different", (EntityRef("Zora Quist"), EntityRef("Zora Quist", article="w.txt"))))

    assert sorted(entity.articles for entity in graph.entities()) == [1, 3]
    assert graph.unsettled() == []


def test_renaming_and_retyping_show_in_the_entity_and_are_taken_back(built, path, tmp_path):
    graph = built(path)
    before = exported(graph, tmp_path)
    zora = (EntityRef("Zora Quist"),)
    graph.decide(Decision("rename", zora, label="Dame Zora"), Decision("retype", zora, type="Group"))

    entity = graph.entity("Dame Zora")
    assert (entity.type, "Zora Quist" in dict(entity.aliases)) == ("Group", True)
    assert graph.entity("Zora Quist").iri == entity.iri
    assert graph.verify() == []
    for decision in list(graph.decisions):
        graph.undo(decision.id)
    assert exported(graph, tmp_path) == before


def test_a_renamed_entity_can_be_named_by_its_new_label(built, path):
    graph = built(path)
    graph.decide(Decision("rename", (EntityRef("Zora Quist"),), label="Dame Zora"))
    graph.decide(Decision("same", (graph.entity_ref("Dame Zora"), graph.entity_ref("Bob Tarnow"))))

    assert graph.unsettled() == []
    assert graph.compare("Zora Quist", "Bob Tarnow").same


@pytest.mark.parametrize("said", ["Bob Tarnow", "bob  tarnow", "Bob Tarnow's"])
def test_spaces_capitals_and_a_possessive_do_not_matter(built, path, said):
    graph = built(path)
    graph.decide(same(said, "Mona Orr"))

    assert graph.compare("Bob Tarnow", "Mona Orr").same


def test_an_alias_of_an_article_is_as_good_as_a_name(built, path, analysis_of):
    graph = built(
        path,
        analysis_of("Robert Tarnow is Bobcat.", {"Robert Tarnow": "Person: Bobcat"}, source="x.txt"),
        analysis_of("Mona Orr.", {"Mona Orr": "Person"}, source="y.txt"),
    )
    graph.decide(Decision("same", (graph.entity_ref("Bobcat"), graph.entity_ref("Mona Orr"))))

    assert graph.unsettled() == []
    assert graph.compare("Robert Tarnow", "Mona Orr").same


def test_decisions_are_replayed_on_a_graph_that_is_built_anew(built, path, file, tmp_path):
    graph = built(path)
    graph.decide(
        same("J. Fenn", "Jacob Fenn", by="Ann Lee", on="2026-01-02", because="she says"),
        Decision("reject", statement=StatementRef("Bob Tarnow", "met-with", "Zora Quist")),
        Decision("rename", (EntityRef("Mona Orr"),), label="Judge Orr"),
    )
    expected = exported(graph, tmp_path)
    graph.close()
    shutil.rmtree(path)
    again = built(path)

    assert exported(again, tmp_path) == expected
    assert len(again.decisions) == 3


def test_a_decision_waits_for_its_article_and_outlives_a_new_revision(built, path, articles, analysis_of):
    graph = built(path, articles["a.txt"])
    refs = EntityRef("Jacob Fenn", article="c.txt"), EntityRef("Bob Tarnow")
    graph.decide(Decision("same", refs))
    assert [problem.what for problem in graph.unsettled()] == [
        "Jacob Fenn in c.txt and Bob Tarnow are the same: no article has \"Jacob Fenn\" in c.txt"
    ]  # fmt: skip

    graph.add(articles["c.txt"])
    assert graph.compare("Jacob Fenn", "Bob Tarnow").same
    assert graph.unsettled() == []
    graph.add(analysis_of("Jacob Fenn sang.", {"Jacob Fenn": "Person"}, source="c.txt"))
    assert graph.compare("Jacob Fenn", "Bob Tarnow").same
    graph.add(analysis_of("Nobody sang.", source="c.txt"))
    assert len(graph.unsettled()) == 1
    assert graph.verify() == []


def test_an_article_named_by_its_title_is_kept_by_its_id(built, path, analysis_of):
    graph = built(path, analysis_of("Zora Quist.", {"Zora Quist": "Person"}, source="x.txt", title="Quist"))

    assert graph.entity_ref("Zora Quist in Quist") == EntityRef("Zora Quist", article="x.txt")


def test_articles_of_one_id_are_named_by_their_source(built, path, analysis_of):
    graph = built(
        path,
        analysis_of("J. Fenn sang.", {"J. Fenn": "Person"}, source="x/the claim.txt"),
        analysis_of("John Smith sang.", {"John Smith": "Person"}, source="y/the claim.txt", id="the claim.txt"),
        analysis_of("John Smith came.", {"John Smith": "Person"}, source="z/the claim.txt", id="the claim.txt"),
    )
    refs = {doubt.yes.entities for doubt in graph.doubts() if doubt.kind == "apart"}

    assert {ref.article for pair in refs for ref in pair} == {"y/the claim.txt", "z/the claim.txt"}
    assert graph.entity_ref("John Smith in y/the claim.txt") == EntityRef("John Smith", article="y/the claim.txt")


# Statements


def test_a_rejected_statement_leaves_queries_and_layers_and_comes_back_byte_for_byte(built, path, tmp_path):
    graph = built(path)
    before = exported(graph, tmp_path)
    asked = "SELECT ?s { ?s kg:relation 'met-with' ; kg:status kg:fact }"
    assert len(graph.query(asked)) == 2
    graph.decide(Decision("reject", statement=StatementRef("Bob Tarnow", "met-with", "Zora Quist")))

    assert len(graph.query(asked)) == 1
    assert [one.subject_label for one in graph.edges("met-with")] == ["J. Fenn"]
    assert not graph.query("ASK { ent:Bob_Tarnow rel:met-with ?x }")
    assert graph.verify() == []
    graph.undo("is wrong")
    assert exported(graph, tmp_path) == before


def test_rejecting_a_denial_leaves_the_fact(built, path, analysis_of):
    says = ["Bob Tarnow | met-with | Zora Quist", "Bob Tarnow | met-with | Zora Quist | denied"]
    people = {"Bob Tarnow": "Person", "Zora Quist": "Person"}
    graph = built(path, analysis_of("Bob Tarnow met Zora Quist.", people, says, source="x.txt"))
    ref = StatementRef("Bob Tarnow", "met-with", "Zora Quist", status="denied")
    graph.decide(Decision("reject", statement=ref))

    assert [one.status for one in graph.statements("met-with")] == ["fact"]


def test_a_statement_is_rejected_in_one_article_alone(built, path, analysis_of):
    people, says = {"Bob Tarnow": "Person", "Zora Quist": "Person"}, ["Bob Tarnow | met-with | Zora Quist"]
    texts = ["Bob Tarnow met Zora Quist.", "On Monday Bob Tarnow met Zora Quist."]
    graph = built(path, *(analysis_of(text, people, says, source=f"{n}.txt") for n, text in enumerate(texts)))
    assert graph.statements("met-with").one().sources == 2
    ref = StatementRef("Bob Tarnow", "met-with", "Zora Quist", article="0.txt")
    graph.decide(Decision("reject", statement=ref))

    assert graph.statements("met-with").one().sources == 1


def test_an_accepted_statement_is_marked_and_in_doubt_no_more(built, path, analysis_of):
    people, says = {"Bob Tarnow": "Person", "Oslo": "Place"}, ["Bob Tarnow | visited | Oslo | 0.4"]
    graph = built(path, analysis_of("Bob Tarnow saw Oslo.", people, says, source="x.txt"))
    [doubt] = graph.doubts()
    assert (doubt.kind, doubt.question) == ("statement", "Is it right that Bob Tarnow visited Oslo?")
    graph.decide(doubt.yes)

    assert graph.statements("visited").one().accepted
    assert graph.doubts() == []
    assert graph.verify() == []


def test_a_doubt_that_is_decided_is_settled(built, path):
    for answer in ("yes", "no"):
        graph = built(path.with_name(f"{answer}.kg"))
        [doubt] = [one for one in graph.doubts() if one.kind == "apart"]
        graph.decide(getattr(doubt, answer))

        assert graph.doubts() == []
        assert graph.unsettled() == []
        assert graph.compare("J. Fenn", "Jacob Fenn").same is (answer == "yes")


def test_the_first_doubts_are_those_that_concern_most_articles(built, path, analysis_of):
    people = {"Bob Tarnow": "Person", "Oslo": "Place", "Bergen": "Place"}
    weak, weaker = "Bob Tarnow | visited | Oslo | 0.4", "Bob Tarnow | visited | Bergen | 0.3"
    graph = built(
        path,
        analysis_of("Bob Tarnow saw Oslo and Bergen.", people, [weak, weaker], source="x.txt"),
        analysis_of("On Monday Bob Tarnow looked at Oslo.", people, [weak], source="y.txt"),
    )
    every, two = graph.doubts(), graph.doubts(2)

    assert [one.question for one in every if one.kind == "statement"] == [
        "Is it right that Bob Tarnow visited Oslo?", "Is it right that Bob Tarnow visited Bergen?",
    ]  # fmt: skip
    assert two == every[:2]
    assert (len(two), two.total, every.total) == (2, len(every), len(every))


def test_entities_are_quoted_from_the_articles_that_a_decision_means(built, path, analysis_of):
    text = "It rained. “So what?” Zora Quist asked Dr. Fenn.\nShe sang."
    graph = built(path, analysis_of(text, {"Zora Quist": "Person"}, source="q.txt", title="Rain"))
    quotes = graph.quotes(EntityRef("Zora Quist"), limit=9)

    [quote] = [one for one in quotes if one.title == "Rain"]
    assert (quote.before, quote.mention, quote.after) == ("", "Zora Quist", " asked Dr.")
    assert len(graph.quotes(EntityRef("Zora Quist"), limit=1)) == 1
    assert graph.quotes(EntityRef("Zora Quist", article="q.txt")) == [quote]
    assert graph.quotes(EntityRef("Nobody")) == []


def test_doubts_and_their_reasons_tell_what_speaks_for_what(built, path):
    [doubt] = built(path).doubts()

    assert doubt.question == 'Are "J. Fenn" in b.txt and "Jacob Fenn" in c.txt the same? Now they are two.'
    *parts, total = [float(reason.split()[0]) for reason in doubt.reasons]
    assert sum(parts) == pytest.approx(total)


# Provenance


def test_decisions_are_exported_as_provenance_that_rdflib_reads(built, path, tmp_path):
    graph = built(path)
    graph.decide(same("J. Fenn", "Jacob Fenn", by="Ann Lee", on="2026-01-02", because="she\nsays \"so\""))
    graph.export(tmp_path / "x.trig")
    read = rdflib.Dataset()
    read.parse(tmp_path / "x.trig")

    union = rdflib.Graph()
    for subject, predicate, obj, _ in read.quads():
        union.add((subject, predicate, obj))
    [activity] = union.subjects(rdflib.URIRef(v.KG + "say"), rdflib.Literal("same"))
    assert (activity, rdflib.RDF.type, PROV.Activity) in union
    [agent] = union.objects(activity, PROV.wasAssociatedWith)
    assert (agent, rdflib.RDF.type, PROV.Agent) in union
    assert str(union.value(agent, rdflib.RDFS.label)) == "Ann Lee"
    assert str(union.value(activity, PROV.endedAtTime)).startswith("2026-01-02")
    assert str(union.value(activity, rdflib.RDFS.comment)) == 'she\nsays "so"'
    used = {str(union.value(thing, rdflib.RDFS.label)) for thing in union.objects(activity, PROV.used)}
    assert used == {'"J. Fenn"', '"Jacob Fenn"'}


def test_a_reason_that_is_edited_by_hand_stands_in_the_graph(built, path, file):
    graph = built(path)
    graph.decide(same("J. Fenn", "Jacob Fenn", because="once"))
    graph.close()
    file.write_text(file.read_text().replace("once", "twice"))
    again = built(path)

    assert [one.because for one in again.decisions] == ["twice"]


# The file


def test_a_file_that_is_edited_by_hand_is_replayed_when_the_graph_is_opened(built, path, file):
    built(path).close()
    file.write_text('[[same]]\nentities = ["J. Fenn", "Jacob Fenn"]\n')

    with Graph.open(path, write=True) as graph:
        assert graph.compare("J. Fenn", "Jacob Fenn").same
    file.write_text("")
    with Graph.open(path, write=True) as graph:
        assert not graph.compare("J. Fenn", "Jacob Fenn").same


BAD = ["[[smae]]\nentities = []\n", "nonsense",
       '[[same]]\nentities = ["A", "B"]\n[[different]]\nentities = ["A", "B"]\n']  # fmt: skip


def test_a_file_that_is_lost_is_written_again_and_takes_nothing_back(built, path, file, caplog):
    graph = built(path)
    graph.decide(same("J. Fenn", "Jacob Fenn", by="Ann Lee", because="one man"))
    held, written = set(labels(graph)), Decisions.load(file)
    graph.close()
    file.unlink()
    with caplog.at_level(logging.WARNING, logger="kg"), Graph.open(path, write=True) as again:
        assert set(labels(again)) == held

    assert list(Decisions.load(file)) == list(written)
    assert "was gone, and is written again" in caplog.text



@pytest.mark.parametrize("bad", BAD)
def test_a_file_that_is_wrong_leaves_the_graph_as_it_was_and_unlocked(built, path, file, tmp_path, bad):
    graph = built(path)
    graph.decide(same("J. Fenn", "Jacob Fenn"))
    before, good = exported(graph, tmp_path), file.read_text()
    file.write_text(bad)
    for act in (graph.replay, lambda: graph.decide(same("Bob Tarnow", "Mona Orr"))):
        with pytest.raises(DecisionError):
            act()
    assert exported(graph, tmp_path) == before
    graph.close()
    with pytest.raises(DecisionError):
        Graph.open(path, write=True)

    file.write_text(good)
    with Graph.open(path, write=True) as again:
        assert exported(again, tmp_path) == before


@pytest.mark.parametrize("text", ["", BAD[1]])
def test_a_graph_that_is_only_read_warns_that_its_file_is_another(built, path, file, caplog, text):
    graph = built(path)
    graph.decide(same("J. Fenn", "Jacob Fenn"))
    graph.close()
    with caplog.at_level(logging.WARNING, "kg"), Graph.open(path) as read:
        assert caplog.text == ""
    file.write_text(text)
    with caplog.at_level(logging.WARNING, "kg"), Graph.open(path) as read:
        assert read.compare("J. Fenn", "Jacob Fenn").same

    assert str(file) in caplog.text


def test_a_decision_that_contradicts_the_file_is_not_written(built, path, file):
    graph = built(path)
    graph.decide(same("J. Fenn", "Jacob Fenn"))
    text = file.read_text()
    with pytest.raises(DecisionError, match="but the same by line"):
        graph.decide(different("J. Fenn", "Jacob Fenn"))

    assert file.read_text() == text
    assert graph.compare("J. Fenn", "Jacob Fenn").same


def test_the_file_stands_beside_the_graph_however_that_is_named(built, path, file, monkeypatch):
    built(path).close()
    monkeypatch.chdir(path)
    with Graph.open(".") as graph:
        assert graph.decisions_file == file


def test_graphs_whose_names_differ_behind_a_dot_have_files_of_their_own(built, tmp_path):
    first, second = built(tmp_path / "news.2023"), built(tmp_path / "news.2024")
    first.decide(Decision("rename", (EntityRef("Zora Quist"),), label="Zora Ann Quist"))
    second.replay()

    assert first.decisions_file == tmp_path / "news.2023.decisions.toml"
    assert not second.decisions


def test_a_link_to_a_graph_has_the_file_of_the_graph(built, path, file, tmp_path):
    built(path).close()
    (tmp_path / "current.kg").symlink_to("news.kg")
    with Graph.open(tmp_path / "current.kg", write=True) as graph:
        graph.decide(Decision("rename", (EntityRef("Zora Quist"),), label="Zora Ann Quist"))

    assert "Zora Ann Quist" in file.read_text()
    assert not (tmp_path / "current.decisions.toml").exists()


def test_a_graph_in_memory_has_no_file_and_takes_decisions_nevertheless(articles):
    graph = Graph.memory()
    for one in articles.values():
        graph.add(one)
    graph.decide(same("J. Fenn", "Jacob Fenn"))

    assert graph.compare("J. Fenn", "Jacob Fenn").same
    with pytest.raises(DecisionError, match="in memory"):
        graph.undo("same")


def _decide(path, number):
    with Graph.open(path, write=True) as graph:
        graph.decide(same("Bob Tarnow", f"Nobody {number}"))


def test_what_another_process_decides_holds_when_the_graph_is_opened_again(built, path):
    built(path).close()
    process = multiprocessing.get_context("spawn").Process(target=_decide, args=(path, 1))
    process.start()
    process.join()

    with Graph.open(path, write=True) as graph:
        assert len(graph.decisions) == 1


# Without effect


UNSETTLED = [
    (same("Bob Tarnow", "Nobody At All"), "no article has"),
    (Decision("same", (EntityRef("Bob Tarnow", article="z.txt"), EntityRef("Mona Orr"))), "no article has"),
    (Decision("rename", (EntityRef("Nobody At All"),), label="X"), "no article has"),
    (Decision("reject", statement=StatementRef("Bob Tarnow", "sued", "Zora Quist")), "no article says so"),
    (Decision("accept", statement=StatementRef("Bob Tarnow", "met-with", "Zora Quist", "denied")), "no article says"),
    (Decision("accept", statement=StatementRef("Bob Tarnow", "met-with", "Zora Quist", article="c.txt")), "no article"),
    (different("Bob Tarnow", "Bob  TARNOW, the"), "no article has"),
]  # fmt: skip


@pytest.mark.parametrize(("decision", "why"), UNSETTLED)
@pytest.mark.parametrize("rejected", [False, True])
def test_a_decision_without_effect_is_told(built, path, decision, why, rejected):
    graph = built(path)
    if rejected:
        graph.decide(Decision("reject", statement=StatementRef("J. Fenn", "met-with", "Zora Quist")))
    assert graph.unsettled() == []
    graph.decide(decision)

    [problem] = graph.unsettled()
    assert why in problem.what


def test_two_labels_of_what_is_one_entity_are_told(built, path, analysis_of):
    graph = built(
        path,
        analysis_of("Bob Tarnow.", {"Bob Tarnow": "Person"}, source="x.txt"),
        analysis_of("Robert Tarnow.", {"Robert Tarnow": "Person"}, source="y.txt"),
    )
    refs = (EntityRef("Bob Tarnow"),), (EntityRef("Robert Tarnow"),)
    graph.decide(Decision("rename", refs[0], label="Bobby"), Decision("rename", refs[1], label="Robby"))

    [entity] = graph.entities()
    [problem] = graph.unsettled()
    assert entity.label == "Bobby"
    assert "another decision" in problem.what


def test_a_name_that_nothing_has_cannot_be_decided_upon(built, path):
    graph = built(path)
    for ask in (graph.entity_ref, lambda name: graph.compare(name, "Bob Tarnow")):
        with pytest.raises(NotFoundError, match="Nobody"):
            ask("Nobody")
        with pytest.raises(NotFoundError):
            ask("Mona Orr in a.txt")
    with pytest.raises(NotFoundError, match="no article says"):
        graph.statement_ref("Bob Tarnow", "sued", "Zora Quist")


# Hostile names


HOSTILE = [
    "a|b/c Quist", "Zora \u202eQuist", 'Zora "Q" Quist', "../../etc", "Zora 'Q' Quist", "Q" * 5000, "Zora\x1bQuist",
    "Zora in a.txt", "Zora (Person)", "--by", "‮", "Zora\ud800Quist", "%2F..%2F", "#char=0,1",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_kept_decided_upon_and_given_back(built, path, tmp_path, analysis_of, name):
    graph = built(
        path,
        analysis_of(f"{name} sang.", {name: "Person"}, source="x.txt"),
        analysis_of("Mona Orr sang.", {"Mona Orr": "Person"}, source="y.txt"),
    )
    before = exported(graph, tmp_path)
    [iri] = {entity.iri for entity in graph.entities() if entity.label != "Mona Orr"}
    graph.decide(Decision("same", (graph.entity_ref(iri), EntityRef("Mona Orr"))))

    assert graph.unsettled() == []
    assert len(graph.entities()) == 1
    assert graph.verify() == []
    graph.undo(next(iter(graph.decisions)).id)
    assert exported(graph, tmp_path) == before


# Checks


@pytest.mark.parametrize(
    ("predicate", "wrong"),
    [
        (n.BELONGS, NamedNode(iri("Somebody_Else"))),
        (n.BLOCK, Literal("x:wrong")),
        (n.DOUBT, NamedNode(v.profile_iri("person|mona orr|"))),
        (n.SEEN, n.text("7 0123456789abcdef")),
    ],
)
def test_verify_finds_what_is_wrong_about_who_is_who(built, path, predicate, wrong):
    graph = built(path)
    assert graph.verify() == []
    profile = NamedNode(v.profile_iri("person|bob tarnow|"))
    graph._store.change(come=[Quad(profile, predicate, wrong, n.RESOLUTION)])

    assert any("bob tarnow" in problem.what for problem in graph.verify())


@pytest.mark.parametrize("predicate", [n.BELONGS, n.BLOCK, n.SEEN, n.DOUBT])
def test_verify_finds_what_is_missing_about_who_is_who(built, path, predicate):
    graph = built(path)
    graph._store.change(gone=list(graph._store.match(None, predicate, None, n.RESOLUTION)))

    assert graph.verify() != []


def test_verify_finds_a_record_with_the_wrong_entity(built, path):
    graph = built(path)
    quad = next(graph._store.match(None, n.MENTIONS, NamedNode(iri("Bob_Tarnow"))))
    wrong = Quad(quad.subject, quad.predicate, NamedNode(iri("Mona_Orr")), quad.graph_name)
    graph._store.change(gone=[quad], come=[wrong])

    assert graph.verify() != []


def test_verify_finds_a_statement_that_is_marked_without_a_decision(built, path):
    graph = built(path)
    statement = NamedNode(graph.edges("met-with")[0].iri)
    graph._store.change(come=[Quad(statement, n.REVIEW, n.ACCEPTED, n.STATEMENTS)])

    assert any("review" in problem.what for problem in graph.verify())


def test_many_decisions_do_not_slow_an_article(built, path, articles):
    graph = built(path, articles["a.txt"])
    graph.replay(Decisions(same(f"Nobody {n}", f"Somebody {n}") for n in range(2_000)))
    decided = graph._ledger.decided
    asked = []
    groups = type(decided)._groups
    try:
        type(decided)._groups = lambda self, one: asked.append(one) or groups(self, one)
        graph.add(articles["b.txt"])
    finally:
        type(decided)._groups = groups

    assert len(asked) < 100
