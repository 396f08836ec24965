"""A graph that an older kg wrote is brought up to date: what its articles say, what people decided, its history."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from kg.errors import GraphError
from kg.graph import Graph
from kg.store import migrate, nodes
from kg.store.journal import Journal
from kg.store.vocabulary import ENT, FORMAT_VERSION

# What kg 0.1.0 of this format wrote of two articles, an entity renamed and a statement rejected by hand, with links.
OLD = {form: Path(__file__).parent / "data" / f"format-{form}.nq" for form in (3, 4)}


def folder_of(tmp_path, form):
    path = tmp_path / "news.kg"
    path.mkdir()
    store = Store(str(path / "store"))
    store.load(OLD[form].read_bytes(), RdfFormat.N_QUADS)
    store.flush()
    return path


@pytest.fixture
def old(tmp_path):
    return folder_of(tmp_path, 3)


@pytest.fixture
def newer(tmp_path):
    return folder_of(tmp_path, 4)


def test_old_graph_is_refused_with_the_command_that_brings_it_up(old):
    with pytest.raises(GraphError, match="older kg") as caught:
        Graph.open(old)
    assert caught.value.hint == f"kg migrate {old}  brings it up to date"


def test_migrated_graph_says_what_the_old_one_said(old):
    before = {str(quad) for graph in (nodes.STATEMENTS, nodes.FACTS, nodes.LINKS, nodes.DECISIONS, nodes.HISTORY)
              for quad in Store.read_only(str(old / "store")).quads_for_pattern(None, None, None, graph)}  # fmt: skip

    assert migrate.migrate(old) == 3

    with Graph.open(old) as graph:
        after = {str(quad) for of in (nodes.STATEMENTS, nodes.FACTS, nodes.LINKS, nodes.DECISIONS, nodes.HISTORY)
                 for quad in graph._store.match(None, None, None, of)}  # fmt: skip
        assert after == before
        assert graph.verify() == []
        assert graph.info().format_version == FORMAT_VERSION
        assert graph.entity("Anna Lee").aliases[0] == ("Ann Lee", 2)
        assert [one.text for one in graph.analysis("a.txt").entities[0].mentions][:2] == ["Oslo", "Oslo"]


def test_migrated_graph_goes_on(old):
    migrate.migrate(old)
    with Graph.open(old, write=True) as graph:
        graph.remove("b.txt")
        assert graph.verify() == []
        assert [one.time.text for one in graph.statements("met-with", status="fact")] == ["on Monday"]


def test_old_store_is_kept_and_a_second_call_does_nothing(old):
    migrate.migrate(old)

    assert (old / "store-format-3" / "CURRENT").exists()
    assert migrate.migrate(old) == FORMAT_VERSION


def test_migration_cut_off_between_its_last_steps_is_finished(old):
    migrate.migrate(old)
    (old / "migrated").mkdir()
    (old / "store").rename(old / "migrated" / "store")
    with pytest.raises(GraphError, match="was being migrated when that was cut off"):
        Graph.open(old)

    assert migrate.migrate(old) == 3
    with Graph.open(old) as graph:
        assert graph.info().articles == 2


def test_old_graph_that_does_not_hold_stays_as_it_is(old):
    store = Store(str(old / "store"))
    [mention] = list(store.quads_for_pattern(None, nodes.ANCHOR, nodes.text("Bergen"), None))
    store.remove(mention)
    store.add(Quad(mention.subject, mention.predicate, nodes.text("Berlin"), mention.graph_name))
    store.flush()
    del store

    with pytest.raises(GraphError, match="does not read 'Berlin'"):
        migrate.migrate(old)
    with pytest.raises(GraphError, match="older kg"):
        Graph.open(old)


def test_unknown_formats_are_refused(old):
    store = Store(str(old / "store"))
    [mark] = list(store.quads_for_pattern(None, nodes.FORMAT, None, None))
    store.remove(mark)
    store.add(Quad(nodes.META, nodes.FORMAT, nodes.integer(99), nodes.META))
    store.flush()
    del store, mark

    with pytest.raises(GraphError, match="is of format 99") as caught:
        migrate.migrate(old)
    assert caught.value.hint == "install the newest kg"


def test_links_of_entities_survive(old):
    migrate.migrate(old)
    with Graph.open(old) as graph:
        assert {link.label for link in graph.links()} == {"Norway", "Oslo"}
        assert any(graph._store.match(NamedNode(ENT + "Oslo"), nodes.EXACT_MATCH, None, nodes.LINKS))


def test_graphs_of_others_survive(old):
    store = Store(str(old / "store"))
    note = Quad(NamedNode(ENT + "Oslo"), nodes.COMMENT, nodes.text("a capital"), NamedNode("urn:notes"))
    store.add(note)
    store.flush()
    del store

    migrate.migrate(old)
    with Graph.open(old) as graph:
        assert graph.query("ASK { GRAPH <urn:notes> { ent:Oslo rdfs:comment 'a capital' } }")
        assert graph.verify() == []


def test_migrated_graph_of_format_4_has_all_that_it_had_and_each_axiom_once(newer):
    owl = {nodes.SYMMETRIC, nodes.ASYMMETRIC, nodes.INVERSE_OF}
    before = list(Store.read_only(str(newer / "store")))
    axioms = {str(quad.triple) for quad in before if owl & {quad.predicate, quad.object}}

    assert migrate.migrate(newer) == 4

    with Graph.open(newer) as graph:
        after = list(graph._store.match())
        assert graph.verify() == []
        assert [one.relation for one in graph.statements("works-for")] == ["works-for"], "the other is rejected"
    gone, come = set(before) - set(after), set(after) - set(before)
    assert sorted(str(quad.triple) for quad in come if quad.graph_name == nodes.RELATIONS) == sorted(axioms)
    assert [quad for quad in gone if str(quad.triple) not in axioms and quad.graph_name != nodes.META] == []
    named = [quad for quad in come if quad.graph_name not in (nodes.RELATIONS, nodes.META)]
    assert {quad.predicate for quad in named} == {nodes.READ_AS}
    assert (len(axioms), len(named)) == (4, len(gone) - 1), "of two articles three are the same"


def test_migrated_graph_of_format_4_goes_on(newer):
    migrate.migrate(newer)
    with Graph.open(newer, write=True) as graph:
        graph.remove("b.txt")
        assert graph.verify() == []
        assert not graph.query("ASK { rel:married-to a owl:SymmetricProperty }")
        assert graph.query("ASK { rel:works-for owl:inverseOf rel:employs . rel:defeated a owl:AsymmetricProperty }")


@pytest.mark.parametrize("waiting", ["graph/links", ""])
def test_what_an_older_kg_that_was_cut_off_has_left_in_its_journal_is_brought_in(tmp_path, waiting):
    path = tmp_path / "news.kg"
    path.mkdir()
    lines = OLD[4].read_bytes().splitlines(keepends=True)
    in_store = [line for line in lines if waiting.encode() not in line]
    store = Store(str(path / "store"))
    store.load(b"".join(in_store), RdfFormat.N_QUADS)
    del store
    journal = Journal(path / "journal")
    journal.append(b"", b"".join(line for line in lines if line not in in_store))
    journal.close()
    with pytest.raises(GraphError, match="older kg"):
        Graph.open(path, write=True)

    assert migrate.migrate(path) == 4

    assert (path / "journal").read_bytes() == b""
    with Graph.open(path, write=True) as graph:
        assert graph.verify() == []
        assert (graph.info().articles, len(graph.links())) == (2, 1)
        assert graph.info().format_version == FORMAT_VERSION


@pytest.mark.parametrize("version", [99, None])
def test_a_store_that_is_not_to_be_migrated_is_left_as_it_is(tmp_path, version):
    path = tmp_path / "news.kg"
    path.mkdir()
    store = Store(str(path / "store"))
    if version:
        store.add(Quad(nodes.META, nodes.FORMAT, nodes.integer(version), nodes.META))
        (path / "lock").write_bytes(b"writer 1\n")
        journal = Journal(path / "journal")
        journal.append(b"", b'<urn:a> <urn:b> "c" <urn:d> .\n')
        journal.close()
    else:
        store.add(Quad(nodes.META, nodes.SAYS, nodes.META, nodes.META))
    store.flush()
    del store
    (path / "store" / "bulk-prices.csv").write_text("mine")
    before = files_of(path)

    with pytest.raises(GraphError, match="format"):
        migrate.migrate(path)
    assert files_of(path) == before


def files_of(path):
    """All files, but for what Oxigraph tells of itself; a lock says who had it."""
    files = (file for file in path.rglob("*") if file.is_file() and file.name != "LOG")
    return {file: file.name == "lock" or file.read_bytes() for file in files}


def test_store_of_each_format_is_kept_under_its_own_name(newer):
    (newer / "store-format-3").mkdir()
    migrate.migrate(newer)
    assert (newer / "store-format-4" / "CURRENT").exists()
    (newer / "migrated").mkdir()
    (newer / "store").rename(newer / "migrated" / "store")

    assert migrate.migrate(newer) == 4
