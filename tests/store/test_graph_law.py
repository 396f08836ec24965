"""The graph depends on the articles that are in it, not on what was done to get there."""

import io

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.graph import Graph
from kg.store import nodes as n
from kg.store.vocabulary import digest
from kg.types import Analysis, Argument, Article, Evidence, LocalEntity, Mention, Speaker, Status, Time, Triple

WORDS = ("Ann", "Ann Lee", "ann lee", "Bob", "the mayor", "City of\nRome", 'a "b" \\ c', "Zoë", "x\x00y", "中 国")
TEXT = " ".join(WORDS)
FAR = " ".join(f" word {number}" for number in range(20))
PLACES = {word: (TEXT.index(word), TEXT.index(word) + len(word)) for word in WORDS}

words = st.sampled_from(WORDS)
LEMMAS = st.sampled_from(["", "meet", "co-found", "co found"])
TIMES = st.sampled_from(
    [None, Time("on June 6", "--06-06"), Time("June 6", "--06-06"), Time("In spring"), Time("in spring"),
     Time("then", "2018-06-06T10:00:00+00:00"), Time("never", "2018-02-30")]
)  # fmt: skip


@st.composite
def local_entities(draw: st.DrawFn) -> tuple[LocalEntity, ...]:
    mention = st.builds(
        lambda word, kind: Mention(*PLACES[word], word, kind),
        words,
        st.sampled_from(["name", "description", "pronoun"]),
    )
    return tuple(
        LocalEntity(
            id=f"e{number}",
            label=label,
            type=draw(st.sampled_from(["Person", "Place", "Odd type"])),
            aliases=tuple(draw(st.sets(words, max_size=3))),
            mentions=tuple(draw(st.lists(mention, max_size=3))),
        )
        for number, label in enumerate(draw(st.lists(words, min_size=1, max_size=4)))
    )


@st.composite
def triples(draw: st.DrawFn, ids: list[str]) -> Triple:
    def argument() -> Argument:
        word = draw(words)
        return Argument(word, *PLACES[word], entity=draw(st.sampled_from([None, *ids])))

    relation = draw(st.sampled_from([None, "met-with", "leads"]))
    # Two articles may be read by two schemas, which say different things of a relation.
    inverse = draw(st.sampled_from([None, relation, "led-by"])) if relation else None
    return Triple(
        subject=argument(),
        predicate=draw(words),
        object=argument(),
        lemma=draw(LEMMAS),
        relation=relation,
        inverse=inverse,
        asymmetric=draw(st.booleans()),
        status=draw(st.sampled_from([Status.FACT, Status.DENIED])),
        speaker=draw(st.sampled_from([None, None, Speaker("Bob", ids[0]), Speaker("an official")])),
        time=draw(TIMES),
        confidence=draw(st.sampled_from([0.25, 0.9, 1.0])),
        evidence=tuple(Evidence(*PLACES[word], word) for word in draw(st.lists(words, max_size=2))),
    )


@st.composite
def analyses(draw: st.DrawFn) -> Analysis:
    entities = draw(local_entities())
    said = tuple(draw(st.lists(triples([entity.id for entity in entities]), max_size=4)))
    source = draw(st.sampled_from("abcd"))
    # Two sources may carry one text, or nearly: they count as one, and so do those at the ends of a chain of such.
    text = TEXT + draw(st.sampled_from(["", " 1 2 3", " 1 2 3 4 5 6", " 1 2 3 4 5 6 7 8 9", FAR]))
    article = Article(text, source, source, title=draw(st.sampled_from([None, "T"])))
    return Analysis(article, entities, said, by=digest(repr((entities, said))))


# An article that comes, some that come together, and the source of one that goes.
steps = st.lists(
    st.one_of(analyses(), st.lists(analyses(), min_size=2, max_size=4), st.sampled_from("abcd")), min_size=1, max_size=8
)


def quads(graph: Graph) -> set[str]:
    return {str(quad) for quad in graph._store.match() if quad.graph_name not in (n.HISTORY, n.REDIRECTS)}


@given(steps, st.randoms(use_true_random=False))
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_sequence_of_changes_gives_the_graph_of_the_articles_that_remain(steps, random):
    remaining: dict[str, Analysis] = {}
    changed = Graph.memory()
    for step in steps:
        if isinstance(step, Analysis):
            changed.add(step)
            remaining[step.article.source] = step
        elif isinstance(step, list):
            changed.add_all(step)
            remaining |= {one.article.source: one for one in step}
        elif step in remaining:
            changed.remove(step)
            del remaining[step]
    order = list(remaining.values())
    random.shuffle(order)
    fresh = Graph.memory()
    for analysis in order:
        fresh.add(analysis)

    assert quads(changed) ^ quads(fresh) == set()
    assert changed.verify() == []
    assert {str(g.value) for g in changed._store._open.named_graphs() if "/article/" in g.value} == {
        article.iri for article in changed.articles()
    }


@given(st.lists(analyses(), min_size=1, max_size=4))
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_equal_graphs_are_exported_in_equal_bytes(articles):
    def export(order, form):
        graph, out = Graph.memory(), io.BytesIO()
        latest = {analysis.article.source: analysis for analysis in order}
        for analysis in latest.values():
            graph.add(analysis)
        graph.reader.serialise(form, out)
        return out.getvalue()

    latest = list({analysis.article.source: analysis for analysis in articles}.values())
    for form in ("turtle", "ntriples", "rdfxml", "trig", "nquads", "jsonld"):
        assert export(latest, form) == export(latest[::-1], form)
