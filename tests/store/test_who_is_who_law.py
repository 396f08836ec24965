"""Who is who depends on the articles and the decisions of people alone, not on what was done to get there."""

import itertools

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.decisions import Decision, Decisions, EntityRef, StatementRef
from kg.errors import DecisionError
from kg.graph import Graph
from kg.link import KnownEntity, NameIndex
from kg.store import nodes as n
from kg.types import Analysis, Argument, Article, Entity, Evidence, LocalEntity, Mention, Speaker, Status, Triple

# Names that meet: spellings, short forms, namesakes, and one that many bear.
NAMES = (
    "Bob Tarn", "Robert Tarn", "R. Tarn", "Tarn", "Zora Quist", "Zora Quist Jr.", "Quist", "John Smith", "Smith",
    "Muammar Gaddafi", "Moammar Qadhafi", "Securities Board", "SB", "Oslo", "Velmora", "Velmora Energy",
)  # fmt: skip
TEXT = ". ".join(NAMES)
# Each is nearly the one before, and the ends are two sources.
NEAR = [TEXT + "".join(f" word{number}" for number in range(most)) for most in (0, 4, 8)]
PLACES = {name: (TEXT.index(name), TEXT.index(name) + len(name)) for name in NAMES}
ROLES = ((), ("mayor",), ("goalkeeper",), ("judge", "father"))
names = st.sampled_from(NAMES)


@st.composite
def articles(draw: st.DrawFn) -> Analysis:
    chosen = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    entities = tuple(
        LocalEntity(
            f"e{number}", name, draw(st.sampled_from(["Person", "Person", "Organization", "Place"])),
            tuple(draw(st.sets(names, max_size=1))), (Mention(*PLACES[name], name),),
            draw(st.sampled_from(ROLES)), draw(st.sampled_from([None, "m", "f"])),
        )
        for number, name in enumerate(chosen, 1)
    )  # fmt: skip
    triples = tuple(
        Triple(
            Argument(one.label, *PLACES[one.label], entity=one.id), "met",
            Argument(other.label, *PLACES[other.label], entity=draw(st.sampled_from([other.id, None]))),
            relation="met-with", status=draw(st.sampled_from([Status.FACT, Status.CLAIMED])),
            speaker=draw(st.sampled_from([None, Speaker(one.label, one.id)])),
            inverse=draw(st.sampled_from([None, "met-with"])),
            evidence=(Evidence(*PLACES[one.label], one.label),),
        )
        for one, other in itertools.pairwise(entities)
    )  # fmt: skip
    if draw(st.booleans()):  # a statement that is the same whoever has which name
        oslo, velmora = (Argument(name, *PLACES[name]) for name in ("Oslo", "Velmora"))
        triples += (Triple(oslo, "met", velmora, relation="met-with", evidence=(Evidence(*PLACES["Oslo"], "Oslo"),)),)
    source = draw(st.sampled_from("abcdef"))
    text, date = draw(st.sampled_from(NEAR)), draw(st.sampled_from([None, "2018", "1950-05-01"]))
    article = Article(text, source, f"{source}.txt", date=date)
    return Analysis(article, entities, triples, by=str(hash((entities, triples))))




def consistent(taken: list[Decision]) -> Decisions:
    """Decisions, without those that contradict the ones before."""
    kept = Decisions()
    for decision in taken:
        try:
            kept = Decisions.parse("".join(one.toml() for one in (*kept, decision)))
        except DecisionError:
            continue
    return kept


refs = st.builds(
    EntityRef, names, st.sampled_from([None, None, "Person"]), st.sampled_from([None, None, "a.txt", "b.txt"])
)
BASE = "https://x.example/"
elsewhere = st.builds(
    lambda say, ref, target: Decision(say, (ref,), target=target),
    st.sampled_from(["link", "link", "unlink"]), refs, st.sampled_from([f"{BASE}1", f"{BASE}2", f"{BASE}3", "Q1"]),
)  # fmt: skip
decided = st.one_of(
    st.builds(
        Decision, st.sampled_from(["same", "different"]), st.lists(refs, min_size=2, max_size=3, unique=True).map(tuple)
    ),
    st.builds(lambda ref, label: Decision("rename", (ref,), label=label), refs, st.sampled_from(["Bob", "Oslo"])),
    st.builds(lambda ref: Decision("retype", (ref,), type="Group"), refs),
    elsewhere,
    st.builds(
        lambda say, one, other, article: Decision(say, statement=StatementRef(one, "met-with", other, article=article)),
        st.sampled_from(["accept", "reject"]), names, names, st.sampled_from([None, "a.txt"]),
    ),
)  # fmt: skip
steps = st.lists(
    st.one_of(
        articles(), articles(), st.lists(articles(), min_size=2, max_size=4),
        st.sampled_from([*"abcdef", "link", "open anew"]), st.lists(decided, max_size=3).map(consistent),
    ),
    min_size=1,
    max_size=9,
)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def quads(graph: Graph) -> set[str]:
    return {str(quad) for quad in graph._store.match() if quad.graph_name not in (n.HISTORY, n.REDIRECTS)}


class Base:
    """A knowledge base in which two are called alike."""

    name, licence = "base", ""
    known = NameIndex([
        KnownEntity(f"{BASE}1", "Oslo", type="Place"), KnownEntity(f"{BASE}2", "Oslo", ("Velmora",)),
        KnownEntity(f"{BASE}3", "Robert Tarn", ("Bob Tarn",), "Person", "mayor"), KnownEntity(f"{BASE}4", "Velmora"),
    ])  # fmt: skip

    def prepare(self, names):
        pass

    def candidates(self, name, type):  # noqa: A002, ARG002
        return self.known.of(name)


def built(order: list[Analysis], decisions: Decisions) -> Graph:
    graph = Graph.memory()
    graph.replay(decisions)
    for analysis in order:
        graph.add(analysis)
    return graph


@given(steps, st.randoms(use_true_random=False))
@settings(max_examples=120, suppress_health_check=SLOW)
def test_any_sequence_of_articles_and_decisions_gives_the_graph_of_those_that_hold(steps, random):
    remaining: dict[str, Analysis] = {}
    decisions = Decisions()
    changed = Graph.memory()
    changed.replay(decisions)
    for step in steps:
        if isinstance(step, Analysis):
            changed.add(step)
            remaining[step.article.source] = step
        elif isinstance(step, Decisions):
            changed.replay(step)
            decisions = step
        elif isinstance(step, list):
            changed.add_all(step)
            remaining |= {one.article.source: one for one in step}
        elif step == "link":
            changed.link(Base())
        elif step == "open anew":
            vars(changed).pop("_ledger", None)  # a process that has just begun knows nothing yet
        elif step in remaining:
            changed.remove(step)
            del remaining[step]
    order = list(remaining.values())
    random.shuffle(order)

    anew = built(order, decisions)
    assert changed.verify() == []
    if "link" not in steps:
        assert quads(changed) ^ quads(anew) == set()
    changed.link(Base())
    anew.link(Base())
    assert quads(changed) ^ quads(anew) == set()
    assert changed.verify() == []


@given(st.lists(articles(), min_size=1, max_size=5), st.lists(elsewhere, max_size=4), st.lists(elsewhere, max_size=4))
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
def test_links_are_the_same_whether_people_decide_before_or_after_linking(order, first, then):
    asked_first = built(order, Decisions())
    asked_first.link(Base())
    untouched = quads(asked_first)
    steady = set(asked_first.entities())
    for decisions in (first, then):
        asked_first.replay(consistent(decisions))
        steady &= set(asked_first.entities())
    asked_last = built(order, consistent(then))
    asked_last.link(Base())

    for entity in steady:
        assert asked_first.links(entity.iri) == asked_last.links(entity.iri)
    link_the_others(asked_first, steady)
    assert quads(asked_first) ^ quads(asked_last) == set()
    assert asked_first.verify() == []
    asked_first.replay(Decisions())
    link_the_others(asked_first, steady)
    assert quads(asked_first) ^ untouched == set()


def link_the_others(graph: Graph, steady: set[Entity]) -> None:
    """Link again if decisions joined or parted entities: what others may be, by their names, was never looked up."""
    if set(graph.entities()) != steady:
        graph.link(Base())


@given(st.lists(articles(), min_size=1, max_size=5), st.lists(decided, min_size=1, max_size=3))
@settings(max_examples=40, suppress_health_check=SLOW)
def test_decisions_taken_back_leave_the_graph_as_it_was(order, taken):
    graph = built(order, Decisions())
    before = quads(graph)
    graph.replay(consistent(taken))
    graph.replay(Decisions())

    assert quads(graph) ^ before == set()


@given(st.lists(articles(), min_size=1, max_size=5), st.lists(decided, min_size=1, max_size=3))
@settings(max_examples=40, suppress_health_check=SLOW)
def test_a_graph_built_anew_with_the_decisions_is_the_graph_in_which_they_were_taken(order, taken):
    graph = built(order, Decisions())
    graph.replay(consistent(taken))

    assert quads(graph) ^ quads(built(order, consistent(taken))) == set()


@given(steps)
@settings(max_examples=40, suppress_health_check=SLOW)
def test_every_name_that_an_entity_ever_had_leads_to_entities(steps):
    graph = Graph.memory()
    known: dict[str, str] = {}
    for step in steps:
        if isinstance(step, Analysis):
            graph.add(step)
        elif isinstance(step, Decisions):
            graph.replay(step)
        elif isinstance(step, list):
            graph.add_all(step)
        known |= {entity.iri: entity.label for entity in graph.entities()}

    # Articles were replaced and added only, so each is here, or was of a revision that is not.
    living = {entity.iri for entity in graph.entities()}
    for iri in known:
        assert graph.now_at(iri) <= living
        assert iri not in living or graph.now_at(iri) == {iri}


def test_a_short_name_counts_again_when_the_many_who_might_have_it_are_gone(analysis_of):
    syllables = "ba do fi ki lu me nu po ra sy ti vo".split()
    many = [f"{one}{other} Quistorp".title() for one, other in itertools.product(syllables, syllables)]
    register = analysis_of(". ".join(many), dict.fromkeys(many, "Person"), source="register")
    rest = {"Velm Ltd": "Organization", "Oslo": "Place"}
    others = [
        analysis_of(f"{name} of Velm Ltd was in Oslo.", {name: "Person", **rest}, source=name)
        for name in ("Zora Quistorp", "Quistorp")
    ]
    graph = built([register, *others], Decisions())
    assert len([one for one in graph.entities("Person") if "Quistorp" in one.label]) == len(many) + 2

    graph.remove("register")

    assert [one.label for one in graph.entities("Person")] == ["Zora Quistorp"]
    assert quads(graph) ^ quads(built(others, Decisions())) == set()
    assert graph.verify() == []
