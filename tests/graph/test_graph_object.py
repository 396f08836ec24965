import pytest

from kg.errors import ConfigError, ExtractError, NotFoundError
from kg.graph import Graph
from kg.store import nodes as n
from kg.types import Status

PEOPLE = {"Ann Lee": "Person: Ann, the mayor", "Bob Ray": "Person", "Oslo": "Place"}
TEXT = "Ann Lee met Bob Ray in Oslo. Ann denied that she danced with Bob Ray. The mayor left Oslo."
OTHER_TEXT = "Ann Lee met Bob Ray. It was a quiet meeting in Oslo, said the mayor, and nobody had expected it."


@pytest.fixture
def graph_of(analysis_of):
    def graph_of(*says, source="a", graph=None, text=TEXT, **known):
        graph = graph or Graph.memory()
        graph.add(analysis_of(text, PEOPLE, says, source=source, **known))
        return graph

    return graph_of


def test_denied_statement_is_no_plain_edge(graph_of):
    graph = graph_of("Ann Lee | met-with | Bob Ray | denied")

    assert not graph.edges("met-with")
    assert graph.statements("met-with").one().status == "denied"


def test_what_somebody_says_is_no_plain_edge(graph_of):
    graph = graph_of("Ann Lee | met-with | Bob Ray | by Bob Ray", "Ann Lee | leads | Oslo")

    assert [edge.sentence for edge in graph.edges()] == ["Ann Lee leads Oslo"]
    assert graph.statements("met-with").one().speaker == "Bob Ray"


def test_same_statement_of_two_articles_is_one_with_two_sources_and_all_evidence(graph_of):
    graph = graph_of("Ann Lee | met-with | Bob Ray | 0.7", source="a", title="First", date="2018-06-06")
    graph_of("Ann Lee | met-with | Bob Ray | 0.8", source="b", text=OTHER_TEXT, title="Later", date="2019", graph=graph)

    statement = graph.statements("met-with", support=True).one()
    assert (statement.sources, statement.confidence) == (2, 0.8)
    assert [(one.title, one.confidence) for one in statement.support] == [("First", 0.7), ("Later", 0.8)]


def test_same_text_in_two_places_counts_once_as_a_source(graph_of):
    graph = graph_of("Ann Lee | met-with | Bob Ray", source="a")
    graph_of("Ann Lee | met-with | Bob Ray", source="b", graph=graph)
    assert graph.statements("met-with").one().sources == 1

    graph.remove("a")
    assert graph.statements("met-with").one().sources == 1


def test_other_time_speaker_or_status_is_another_statement(graph_of):
    graph = graph_of(
        "Ann Lee | met-with | Bob Ray", "Ann Lee | met-with | Bob Ray | when on June 6=--06-06",
        "Ann Lee | met-with | Bob Ray | planned", "Ann Lee | met-with | Bob Ray | by Ann Lee",
        "Ann Lee | met-with | Bob Ray | when in spring", "Ann Lee | met-with | Bob Ray | when in summer",
    )  # fmt: skip

    assert len(graph.statements("met-with")) == 6
    assert graph.query("SELECT ?a { ?a rel:met-with ?b }").columns
    assert graph.info().edges == 1


def test_same_article_again_changes_nothing(graph_of, analysis_of):
    graph = graph_of("Ann Lee | met-with | Bob Ray")
    before = graph.info()

    assert graph.add(analysis_of(TEXT, PEOPLE, [], source="a")).kind == "unchanged"
    assert graph.info() == before


def test_edited_article_takes_the_place_of_the_old_revision(graph_of, analysis_of):
    graph = graph_of("Ann Lee | met-with | Bob Ray")
    change = graph.add(analysis_of("Ann Lee left Oslo.", {"Ann Lee": "Person", "Oslo": "Place"},
                                   ["Ann Lee | leads | Oslo"], source="a"))  # fmt: skip

    assert (change.kind, change.entities, change.statements) == ("replaced", 2, 1)
    assert [article.iri for article in graph.articles()] == [change.article]
    assert [one.sentence for one in graph.statements()] == ["Ann Lee leads Oslo"]
    assert [entity.label for entity in graph.entities()] == ["Ann Lee", "Oslo"]


def test_article_analysed_by_something_else_is_replaced(graph_of, analysis_of):
    from dataclasses import replace

    graph = graph_of("Ann Lee | met-with | Bob Ray")
    again = replace(analysis_of(TEXT, PEOPLE, ["Ann Lee | leads | Oslo"], source="a"), by="other schema")

    assert graph.has(again.article)
    assert not graph.has(again.article, by="other schema")
    assert graph.add(again).kind == "replaced"
    assert graph.has(again.article, by="other schema")
    assert [one.relation for one in graph.statements()] == ["leads"]


def test_one_source_under_two_short_names_is_one_article(graph_of, analysis_of):
    graph = graph_of("Ann Lee | met-with | Bob Ray", source="https://x.example/1", id="first")
    again = analysis_of(TEXT, PEOPLE, ["Ann Lee | met-with | Bob Ray"], source="https://x.example/1", id="second")

    assert graph.add(again).kind == "unchanged"
    assert [article.id for article in graph.articles()] == ["first"]


def test_removing_the_only_article_leaves_an_empty_graph(graph_of):
    graph = graph_of("Ann Lee | met-with | Bob Ray", "an official | ~speak to | the press")
    graph.remove("a")

    left = {quad.graph_name for quad in graph._store.match()}
    assert left == {n.META, n.HISTORY}
    assert (graph.info().articles, graph.info().entities, graph.info().statements) == (0, 0, 0)


@pytest.mark.parametrize("name", ["story.txt", "/news/story.txt", "https://x.example/1", "Mayor Meets", "mayor meets"])
def test_article_is_removed_by_id_source_url_or_title(graph_of, name):
    graph = graph_of(source="/news/story.txt", id="story.txt", url="https://x.example/1", title="Mayor Meets")

    assert graph.remove(name).kind == "removed"
    assert graph.articles() == []


def test_article_is_removed_by_the_beginning_of_its_revision_but_not_by_less_than_six_digits(graph_of):
    graph = graph_of()
    revision = graph.articles()[0].iri.rpartition("/")[2]
    with pytest.raises(NotFoundError):
        graph.remove(revision[:5])
    assert graph.remove(f"art:{revision[:6]}").kind == "removed"


def test_ambiguous_article_is_refused_and_listed(graph_of):
    graph = graph_of(source="a", title="Rain")
    graph_of(source="b", title="Rain", graph=graph)

    with pytest.raises(NotFoundError, match="can be 2 articles") as caught:
        graph.remove("rain")
    assert "a (" in caught.value.found
    assert len(graph.articles()) == 2


def test_unknown_article_shows_near_ones(graph_of):
    graph = graph_of(source="/news/story.txt", id="story.txt")
    with pytest.raises(NotFoundError, match=r"no article 'stroy\.txt'") as caught:
        graph.remove("stroy.txt")
    assert "story.txt" in caught.value.found


@pytest.mark.parametrize("name", ["Ann Lee", "ann lee", "ANN", "The Mayor", "ent:Ann_Lee", "https://kg.example/entity/Ann_Lee"])
def test_entity_is_found_by_label_alias_and_iri(graph_of, name):
    assert graph_of().entity(name).iri == "https://kg.example/entity/Ann_Lee"


def test_entity_has_its_type_articles_and_counted_names(graph_of):
    entity = graph_of().entity("Ann Lee")

    assert (entity.type, entity.articles) == ("Person", 1)
    assert entity.aliases == (("Ann", 1), ("the mayor", 1))


def test_ambiguous_alias_lists_the_candidates(graph_of, analysis_of):
    graph = graph_of()
    graph.add(analysis_of("Ann Berg left.", {"Ann Berg": "Person: Ann"}, source="b"))

    with pytest.raises(NotFoundError, match="'Ann' can be 2 entities") as caught:
        graph.entity("Ann")
    assert caught.value.found == "Ann Berg (Person, ent:Ann_Berg), Ann Lee (Person, ent:Ann_Lee)"


def test_unknown_entity_shows_near_names(graph_of):
    with pytest.raises(NotFoundError, match="no entity 'Anne Lee'") as caught:
        graph_of().entity("Anne Lee")
    assert "Ann Lee" in caught.value.found


def test_label_of_most_articles_wins_and_the_others_are_aliases(analysis_of):
    graph = Graph.memory()
    for source, label in (("a", "Ann Lee"), ("b", "Ann  Lee"), ("c", "Ann Lee")):
        graph.add(analysis_of(f"{label} spoke. {source}", {label: "Person"}, source=source))

    entity = graph.entity("ent:Ann_Lee")
    assert (entity.label, entity.articles, entity.aliases) == ("Ann Lee", 3, (("Ann  Lee", 1),))


def test_statements_are_chosen_by_place_status_and_openness(graph_of):
    graph = graph_of(
        "Ann Lee | met-with | Bob Ray", "Bob Ray | ~dance with | Ann Lee | denied",
        "Oslo | leads | Bob Ray | by Ann Lee", "an official | ~speak to | the press",
    )  # fmt: skip

    def said(*args, **kwargs):
        return {one.sentence for one in graph.statements(*args, **kwargs)}

    assert said(subject="ann lee") == {"Ann Lee met-with Bob Ray"}
    assert said(object="Ann Lee") == {"Bob Ray dance with Ann Lee"}
    assert said(about="Ann Lee") == {"Ann Lee met-with Bob Ray", "Bob Ray dance with Ann Lee", "Oslo leads Bob Ray"}
    assert said("dance with") == said(status="denied") == said(status=Status.DENIED) == {"Bob Ray dance with Ann Lee"}
    assert said(open=False) == {"Ann Lee met-with Bob Ray", "Oslo leads Bob Ray"}
    assert said(subject="an official") == said(object="the press") == {"an official speak to the press"}
    assert said("acquired") == set()


def test_unknown_status_lists_the_known_ones(graph_of):
    with pytest.raises(ConfigError, match="no status named 'true'") as caught:
        graph_of().statements(status="true")
    assert "denied" in caught.value.found


def test_one_refuses_none_and_several(graph_of):
    graph = graph_of("Ann Lee | met-with | Bob Ray", "Ann Lee | met-with | Oslo")
    with pytest.raises(NotFoundError, match="there are 2"):
        graph.statements("met-with").one()
    with pytest.raises(NotFoundError, match="there are 0"):
        graph.statements("leads").one()


def test_why_shows_the_sentence_the_words_and_the_pattern(graph_of):
    graph = graph_of("Ann Lee | met-with | Bob Ray", title="A meeting")
    iri = graph.statements().one().iri
    digits = iri.rpartition("/")[2]

    for name in (iri, f"kgs:{digits}", digits[:6]):
        [support] = graph.why(name).support
        assert support.evidence.text == "Ann Lee met Bob Ray in Oslo."
        assert (support.title, support.subject, support.pattern) == ("A meeting", "Ann Lee", "SUBJ met-with OBJ")


@pytest.mark.parametrize("name", ["", "123", "kgs:ffffffffff", "nonsense"])
def test_unknown_statement_is_refused(graph_of, name):
    with pytest.raises(NotFoundError, match="no statement"):
        graph_of("Ann Lee | met-with | Bob Ray").why(name)


def test_evidence_that_is_not_verbatim_is_refused_and_nothing_is_written(graph_of, analysis_of):
    from dataclasses import replace

    graph = Graph.memory()
    good = analysis_of(TEXT, PEOPLE, ["Ann Lee | met-with | Bob Ray"], source="a")
    wrong = replace(good, article=replace(good.article, text=" " + TEXT))
    with pytest.raises(ExtractError, match="does not read"):
        graph.add(wrong)
    assert graph.info() == Graph.memory().info()


def test_history_tells_what_a_run_brought_and_took(graph_of, analysis_of):
    graph = Graph.memory()
    with graph.run(model="en_core_web_md", schema="news"):
        graph.add(analysis_of(TEXT, PEOPLE, source="a"))
        graph.remove("a")

    [row] = list(graph.query("""SELECT ?model ?brought ?took {
        ?run a prov:Activity ; kg:model ?model ; kg:schema "news" ; prov:startedAtTime ?from ; prov:endedAtTime ?to ;
             prov:generated ?brought ; prov:invalidated ?took }"""))
    assert row["model"] == "en_core_web_md"
    assert row["brought"] == row["took"]


def test_info_counts_what_is_there(graph_of):
    says = ("Ann Lee | met-with | Bob Ray", "Ann Lee | met-with | Oslo | denied", "Ann Lee | ~see | Oslo")
    info = graph_of(*says).info()

    assert (info.articles, info.entities, info.statements, info.edges) == (1, 3, 3, 2)
    assert info.by_status == {"fact": 2, "denied": 1}
    assert info.by_relation == {"met-with": 2}


def test_graph_becomes_networkx_rdflib_and_a_file(graph_of, tmp_path):
    graph = graph_of("Ann Lee | met-with | Bob Ray")

    assert {data["relation"] for _, _, data in graph.to_networkx().edges(data=True)} == {"met-with"}
    workings = list(graph._store.match(None, None, None, n.RESOLUTION))
    assert len(graph.to_rdflib()) == graph.info().quads - len(workings)
    [path] = graph.export(tmp_path / "news.ttl")
    assert "rel:met-with ent:Bob_Ray" in path.read_text(encoding="utf-8")
