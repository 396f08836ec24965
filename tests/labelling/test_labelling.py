"""Annotation tools: what goes out comes back as it was, what a person changes as decisions, and the rest is told."""

import json
import os
import re
import shutil
import time
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.cli import main
from kg.decisions import Decision, EntityRef, append
from kg.errors import KgError
from kg.graph import Graph
from kg.labelling import FORMS, brat, doccano, label_studio, prodigy
from kg.labelling.task import Labels, Task, flat
from kg.types import Status
from tests.labelling.tools import annotate

PEOPLE = {"Ann Lee": "Person", "Bob Ray": "Person", "Robert Ray": "Person", "Kestrel": "Person"}
ARTICLES = {
    "feast": (
        "😀👩🏻‍🚒 Ann Lee met Bob Ray 🎉 in May. Robert Ray praised Ann Lee. Bob Ray leads Kestrel, and Kestrel grows.",
        ["Ann Lee | met-with | Bob Ray | both ways", "Robert Ray | praised | Ann Lee", "Bob Ray | leads | Kestrel"],
    ),
    "../../echo": (
        "🦅 Kestrel: Ann Lee met Bob Ray, and Bob Ray denied that Robert Ray owns Kestrel.",
        ["Ann Lee | met-with | Bob Ray | both ways", "Robert Ray | owns | Kestrel | denied | by Bob Ray"],
    ),
}
FILES = {"label-studio": "t.json", "doccano": "d.jsonl", "prodigy": "p.jsonl", "brat": "brat"}


@pytest.fixture(scope="module")
def built(tmp_path_factory, analysis_of):
    path = tmp_path_factory.mktemp("labelling") / "news.kg"
    with Graph.open(path, write=True, create=True) as graph:
        for name, (text, says) in ARTICLES.items():
            graph.add(analysis_of(text, {one: kind for one, kind in PEOPLE.items() if one in text}, says, id=name))
    return path


@pytest.fixture
def news(built, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(built, tmp_path / "news.kg"))


@pytest.fixture(params=FORMS)
def form(request):
    return request.param


class Tool:
    """Exports, lets a person annotate, and imports."""

    def __init__(self, news, form, capsys):
        self.news, self.form, self.file, self._capsys = news, form, FILES[form], capsys

    def export(self, *options):
        assert main(["label", "export", str(self.news), "-o", self.file, "--form", self.form, *options]) == 0
        self._capsys.readouterr()
        return self

    def annotate(self, edit=id):
        annotate(self.form, self.file, edit)
        return self

    def take(self, *options):
        """The exit code, what was decided, and what was left."""
        command = ["label", "import", str(self.news), self.file, "--form", self.form, "--json", *options]
        code = main(command)
        out, err = self._capsys.readouterr()
        if not out:
            return code, [], err.strip().split("\n    ")
        told = json.loads(out)
        return code, told.get("decided", told.get("would_decide")), told["left"]


@pytest.fixture
def tool(news, form, capsys):
    return Tool(news, form, capsys).export()


def in_feast(edit):
    return lambda document: edit(document) if "May" in document.text else None


# -- there and back ----------------------------------------------------------------------------------------------------


def test_what_nobody_changed_gives_no_decision(tool):
    assert tool.annotate().take() == (0, [], [])
    assert not tool.news.with_name("news.decisions.toml").exists()


CHARACTERS = st.sampled_from("aZ é7.,'\"\\<&\n\t😀👩\u200d🚒\U0010ffff\u0301\u202e中")
TEXTS = st.text(CHARACTERS, min_size=2, max_size=60).filter(lambda text: text.strip())


@st.composite
def a_task(draw):
    text = draw(TEXTS)
    # The mentions of a graph begin and end with a character that can be seen.
    seen = [i for i, character in enumerate(text) if not character.isspace()]
    pairs = draw(st.lists(st.tuples(st.sampled_from(seen), st.sampled_from(seen)), min_size=1, max_size=6))
    places = sorted({(min(pair), max(pair) + 1) for pair in pairs})
    spans = {place: draw(st.sampled_from(["Person", "Work of art", "人"])) for place in places}
    ends = st.sampled_from(places)
    links = draw(st.frozensets(st.tuples(ends, st.sampled_from(["met-with", "met-with_denied", 'a "b"']), ends)))
    return Task("https://kg.example/article/1", "a/../b", text, Labels(spans, links), dict.fromkeys(places, text), {})


@settings(max_examples=150)
@given(task=a_task())
def test_every_text_and_every_span_comes_back_as_it_was(task):
    for module in (label_studio, doccano, prodigy):
        sent = flat(task)[0] if module is prodigy else task
        content = "".join(module.lines([sent])).replace('"predictions"', '"annotations"')
        [returned] = module.read(content, "file")

        assert returned.problems == ()
        assert (returned.text, returned.labels) == (sent.text, sent.labels)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(task=a_task())
def test_every_text_and_every_span_comes_back_from_brat(task, tmp_path):
    for old in tmp_path.iterdir():
        old.unlink()
    for name, content in brat.files(1, task):
        (tmp_path / name).write_bytes(content.encode())
    [returned] = brat.read(tmp_path, 1_000_000)

    assert returned.problems == ()
    assert returned.text == brat.written(task.text)
    assert max(returned.text) <= "\uffff"
    assert returned.labels.spans == {place: brat.spelt(label) for place, label in task.labels.spans.items()}
    assert returned.labels.links == {(one, brat.spelt(label), other) for one, label, other in task.labels.links}


@settings(max_examples=100)
@given(task=a_task())
def test_prodigy_gets_no_overlapping_spans_and_whole_tokens(task):
    [line] = prodigy.lines([flat(task)[0]])
    line = json.loads(line)
    spans = sorted((one["start"], one["end"]) for one in line["spans"])

    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    for one in line["spans"]:
        first, last = line["tokens"][one["token_start"]], line["tokens"][one["token_end"]]
        assert (first["start"], last["end"]) == (one["start"], one["end"])
    for one in line["tokens"]:
        assert line["text"][one["start"] : one["end"]] == one["text"]


# -- what a person changes ---------------------------------------------------------------------------------------------


def test_a_removed_relation_is_a_statement_that_is_wrong_as_far_as_its_article_says_it(tool):
    code, decided, left = tool.annotate(in_feast(lambda document: document.unlink("met-with"))).take()

    assert (code, decided, left) == (0, ["Ann Lee met-with Bob Ray (fact) in feast is wrong"], [])
    with Graph.open(tool.news) as graph:
        met = graph.statements("met-with", support=True).one()
        assert [graph.reader.article(one.article).id for one in met.support] == ["../../echo"]


def test_only_the_statement_of_the_removed_status_goes(tool):
    _, decided, left = tool.annotate(lambda document: document.unlink("owns_denied")).take()

    assert (decided, left) == (["Robert Ray owns Kestrel (denied) in ../../echo is wrong"], [])
    with Graph.open(tool.news) as graph:
        assert not graph.statements("owns")


def test_an_entity_is_of_another_type_when_all_its_names_are(tool):
    code, decided, left = tool.annotate(lambda document: document.relabel("Kestrel", "Organization")).take()

    assert (code, decided, left) == (0, ["Kestrel (Person) is of type Organization"], [])
    with Graph.open(tool.news) as graph:
        assert graph.entity("Kestrel").type == "Organization"


def test_one_name_among_several_retypes_nothing_and_is_told(tool):
    edit = in_feast(lambda document: document.relabel("Kestrel", "Organization", first=True))
    code, decided, [left] = tool.annotate(edit).take()

    assert (code, decided) == (3, [])
    assert "\"Kestrel\" is of type Organization only where all its names are; not so: 'Kestrel' at" in left


@pytest.mark.parametrize(("label", "sentence"), [
    ("same-as", "Bob Ray (Person) and Robert Ray (Person) are the same"),
    ("different-from", "Bob Ray (Person) and Robert Ray (Person) are different"),
])  # fmt: skip
def test_a_link_between_two_mentions_says_who_is_who(tool, label, sentence):
    edit = in_feast(lambda document: document.link("Bob Ray", label, "Robert Ray"))
    code, decided, left = tool.annotate(edit).take()

    assert (code, decided, left) == (0, [sentence], [])
    with Graph.open(tool.news) as graph:
        assert graph.compare("Bob Ray", "Robert Ray").same == (label == "same-as")


def test_two_that_the_graph_took_for_one_can_be_told_apart(news, capsys, form):
    with Graph.open(news, write=True) as graph:
        graph.decide(Decision("same", (EntityRef("Bob Ray"), EntityRef("Robert Ray"))))
    tool = Tool(news, form, capsys).export()
    edit = in_feast(lambda document: document.link("Bob Ray", "different-from", "Robert Ray"))
    code, decided, left = tool.annotate(edit).take()

    # In this article they are two; elsewhere the older decision holds.
    assert (code, decided) == (0, ["Bob Ray (Person) in feast and Robert Ray (Person) in feast are different"]), left


def test_a_symmetric_relation_may_be_drawn_the_other_way_round(tool):
    def turn(document):
        document.links = [link[::-1] if link[1] == "met-with" else link for link in document.links]

    assert tool.annotate(turn).take() == (0, [], [])


def test_what_kg_has_no_decision_for_is_told_line_by_line(tool):
    def edit(document):
        document.link("Robert Ray", "met-with", "Kestrel")
        start = document.text.index("grows")
        document.spans.append([start, start + 5, "Event"])
        number = document.find("Ann Lee")
        document.spans[number][0] += 4

    code, decided, left = tool.annotate(in_feast(edit)).take()

    assert code == 3
    # The relations of the mention that was moved are gone with it.
    assert all(" is wrong" in one for one in decided)
    told = "\n".join(left)
    assert "no decision adds a statement: 'Robert Ray' at" in told
    assert "no decision adds a mention: 'grows' at" in told
    assert "no decision moves a mention: 'Ann Lee' at" in told


def test_an_unknown_relation_is_told_with_the_nearest_and_the_name_of_the_article(tool):
    code, _, left = tool.annotate(in_feast(lambda document: document.link("Robert Ray", "met-wiht", "Kestrel"))).take()

    assert code == 3
    [line] = left
    assert re.search(r" \(feast\): there is no relation 'met-wiht' \(did you mean 'met.with'\?\): 'Robert ", line)


def test_the_same_file_again_decides_nothing_new(tool):
    tool.annotate(in_feast(lambda document: document.unlink("leads")))
    assert tool.take()[1] == ["Bob Ray leads Kestrel (fact) in feast is wrong"]

    assert tool.take() == (0, [], [])


def test_a_dry_run_decides_nothing(tool):
    tool.annotate(in_feast(lambda document: document.unlink("leads")))

    assert tool.take("--dry-run")[1] == ["Bob Ray leads Kestrel (fact) in feast is wrong"]
    assert not tool.news.with_name("news.decisions.toml").exists()
    with Graph.open(tool.news) as graph:
        assert graph.statements("leads").one().status is Status.FACT


def test_who_decided_when_and_why_is_kept(tool):
    tool.annotate(in_feast(lambda document: document.unlink("leads"))).take("--by", "Ada", "--because", "he left")

    with Graph.open(tool.news) as graph:
        [decision] = graph.decisions
        assert (decision.by, decision.because) == ("Ada", "he left")
        assert decision.on is not None


def test_what_contradicts_an_older_decision_is_left_and_the_rest_is_taken(tool):
    append(
        tool.news.with_name("news.decisions.toml"), Decision("retype", (EntityRef("Kestrel", "Person"),), type="Place")
    )

    def edit(document):
        document.relabel("Kestrel", "Organization")
        document.unlink("praised")

    code, decided, left = tool.annotate(edit).take()

    assert (code, decided) == (3, ["Robert Ray praised Ann Lee (fact) in feast is wrong"])
    assert any("Kestrel" in one and '"Place"' in one for one in left)


def test_what_was_decided_meanwhile_is_not_taken_for_a_change(tool):
    """The file is compared with what was exported, not with what the graph says by now."""
    with Graph.open(tool.news, write=True) as graph:
        graph.decide(Decision("reject", statement=graph.statement_ref("Robert Ray", "praised", "Ann Lee")),
                     Decision("retype", (EntityRef("Bob Ray"),), type="Group"))  # fmt: skip

    assert tool.annotate().take() == (0, [], [])


# -- what does not fit -------------------------------------------------------------------------------------------------


def test_an_article_that_was_edited_since_is_left(tool, analysis_of):
    with Graph.open(tool.news, write=True) as graph:
        graph.add(
            analysis_of("Ann Lee left.", {"Ann Lee": "Person"}, [], id="feast", source=graph.articles()[1].source)
        )
    code, decided, [left] = tool.annotate(lambda document: document.unlink("met-with")).take()

    assert (code, decided) == (3, ["Ann Lee met-with Bob Ray (fact) in ../../echo is wrong"])
    assert "the graph has not this revision of the article: export it anew" in left


def test_a_span_that_does_not_fit_is_told_and_nothing_is_taken_for_removed(news, capsys):
    for form, wrong in [
        ("label-studio", ('"text": "Ann Lee"', '"text": "Bob Lee"')),
        ("brat", ("\tAnn Lee", "\tBob Lee")),
    ]:
        tool = Tool(news, form, capsys).export().annotate()
        files = [*Path(tool.file).glob("*.ann")] or [Path(tool.file)]
        for file in files:
            file.write_text(file.read_text().replace(*wrong))
        code, decided, left = tool.take()

        assert (code, decided) == (3, [])
        assert any("'Ann Lee' stands there, not 'Bob Lee'" in one for one in left)
        assert any("what seems to be removed is left" in one for one in left)


def test_a_place_within_a_character_is_told(news, capsys):
    tool = Tool(news, "doccano", capsys).export()
    line = json.loads(Path(tool.file).read_text().splitlines()[1])
    line["entities"][0]["start_offset"] = 1
    Path(tool.file).write_text(json.dumps(line))
    code, decided, left = tool.take()

    assert (code, decided) == (3, [])
    assert "is not in the text" in left[0]


@pytest.mark.parametrize(("field", "told"), [
    ({}, "has no field 'kg'"), ({"kg": 7}, "has no field 'kg'"), ({"kg": "{"}, "that kg did not write"),
    ({"kg": '{"version":1,"article":"a","spans":[[0,"x",1]],"links":[]}'}, "that kg did not write"),
    ({"kg": '{"version":1,"article":"a","spans":[],"links":[[-1,"r",9]]}'}, "that kg did not write"),
    ({"kg": '{"version":9,"article":"a","spans":[],"links":[]}'}, "that kg did not write"),
    ({"kg": '{"version":1,"article":"a","spans":[],"links":[]}'}, "the graph has not this revision"),
])  # fmt: skip
def test_a_task_that_is_not_kgs_is_left(news, capsys, field, told):
    tool = Tool(news, "doccano", capsys)
    Path(tool.file).write_text(json.dumps({"text": "Ann Lee", "entities": [], "relations": [], **field}))
    code, decided, [left] = tool.take()

    assert (code, decided) == (3, [])
    assert told in left


HOSTILE = [
    "", "[", "nothing", "{}", "[1]", "[[]]", "null", "[" * 100_000, '[{"data": {"text": 1}}]', '{"text": "a"}',
    '{"text": "a", "entities": {}, "spans": {}}', "\x00", "1e999",
]  # fmt: skip


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("form", ["label-studio", "doccano", "prodigy"])
def test_a_file_that_is_none_of_the_tools_is_one_message(news, capsys, form, content):
    tool = Tool(news, form, capsys)
    Path(tool.file).write_text(content)
    code, decided, message = tool.take()

    assert decided == []
    assert code == 1 or not content
    assert not content or message[0].startswith("kg: ")
    assert len(message) <= 3


ODD = [None, -1, 1.5, True, "1", [1], {"a": 1}, 10**30]


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_odd_values_in_a_file_are_told_and_nothing_is_decided(news, capsys, odd):
    span = {"id": odd, "start_offset": odd, "end_offset": odd, "label": odd, "start": odd, "end": odd, "labels": odd}
    relation = {"from_id": odd, "to_id": odd, "type": odd, "head": odd, "child": odd, "head_span": odd, "label": odd}
    for form in ("label-studio", "doccano", "prodigy"):
        tool = Tool(news, form, capsys).export().annotate()
        text = Path(tool.file).read_text()
        whole = json.loads(text) if form == "label-studio" else [json.loads(line) for line in text.splitlines()]
        for one in whole:
            if form == "label-studio":
                related = relation | {"type": "relation", "labels": odd}
                one["annotations"] = [
                    {"result": [{"type": "labels", "value": span, "id": odd}, related, {"type": odd}]}
                ]
            else:
                one |= {"entities": [span, odd], "spans": [span, odd], "relations": [relation, odd]}
        lines = json.dumps(whole) if form == "label-studio" else "".join(json.dumps(one) + "\n" for one in whole)
        Path(tool.file).write_text(lines)
        code, decided, left = tool.take()

        assert (code, decided) == (3, [])
        assert left


@pytest.mark.parametrize(("made", "read"), [("label-studio", "doccano"), ("prodigy", "label-studio")])
def test_a_file_of_another_tool_is_told_with_what_each_tool_gives(news, capsys, made, read):
    tool = Tool(news, made, capsys).export().annotate()
    tool.form = read
    code, decided, message = tool.take()

    assert (code, decided) == (1, [])
    assert "one JSON object a line, Label Studio one JSON list" in "".join(message)


def test_a_file_that_is_too_large_is_not_read(news, capsys, monkeypatch):
    tool = Tool(news, "doccano", capsys).export()
    monkeypatch.setattr("kg.labelling.exchange.MAX_BYTES", 100)

    assert tool.take()[0] == 1


def test_brats_files_stay_in_their_folder(news, capsys):
    tool = Tool(news, "brat", capsys).export()
    names = sorted(file.name for file in Path(tool.file).iterdir())

    assert names == ["00001-echo.ann", "00001-echo.json", "00001-echo.txt", "00002-feast.ann", "00002-feast.json",
                     "00002-feast.txt", "annotation.conf"]  # fmt: skip
    Path("secret").write_text("[1]")
    Path(tool.file, "00001-echo.json").unlink()
    Path(tool.file, "00001-echo.json").symlink_to(Path("secret").resolve())
    code, _, message = tool.take()
    assert code == 1
    assert "is a link" in message[0]


@pytest.mark.parametrize("name", ["00001-echo.ann", "00001-echo.txt", "00001-echo.json"])
def test_a_pipe_among_brats_files_is_not_waited_for(news, capsys, name):
    pipe = Path(Tool(news, "brat", capsys).export().file, name)
    pipe.unlink()
    os.mkfifo(pipe)

    with pytest.raises(KgError, match=f"{name} is no regular file"):
        list(brat.read(pipe.parent, 1_000_000))


@pytest.mark.parametrize("named", [{"start": [], "end": 3}, {"start": 0, "end": {}}, {"start": 0, "end": 2}, {}, 1])
def test_a_span_that_prodigys_relation_does_not_have_leaves_its_token(named):
    line = {
        "text": "Ann met Bob", "tokens": [{"start": 0}, {"start": 4}, {"start": 8}],
        "spans": [{"start": 8, "end": 11, "label": "Person"}, {"start": 0, "end": 3, "label": "Person"}],
        "relations": [{"head": 0, "child": 2, "label": "met-with", "head_span": named},
                      {"head": 1, "child": 2, "label": "met-with", "head_span": named}],
    }  # fmt: skip
    [found] = prodigy.read(json.dumps(line), "p.jsonl")

    assert found.labels.links == {((0, 3), "met-with", (8, 11))}
    assert found.problems == ("the relation 'met-with' joins no two spans",)


def test_many_relations_between_many_of_prodigys_spans_are_read_in_a_moment():
    places = range(0, 40_000, 2)
    line = {
        "text": "a " * 20_000, "tokens": [{"start": place} for place in places],
        "spans": [{"start": place, "end": place + 1, "label": "Person"} for place in places],
        "relations": [{"head": i, "child": i - 1, "label": "met-with"} for i in range(1, 20_000)],
    }  # fmt: skip
    started = time.monotonic()
    [found] = prodigy.read(json.dumps(line), "p.jsonl")

    assert len(found.labels.links) == 19_999
    assert time.monotonic() - started < 5


def test_a_folder_that_is_there_is_not_written_into(news, capsys):
    Tool(news, "brat", capsys).export()

    assert main(["label", "export", str(news), "-o", "brat", "--form", "brat"]) == 1
    assert "name a new folder" in capsys.readouterr().err


def test_comments_and_notes_of_people_are_not_lost(news, capsys):
    tool = Tool(news, "brat", capsys).export().annotate()
    with Path(tool.file, "00002-feast.ann").open("a") as file:
        file.write("#9\tAnnotatorNotes T5\tis this so?\nA1\tNegated R3\n")
    code, decided, left = tool.take()

    assert (code, decided) == (3, [])
    assert ["is this so?" in left[0], "Negated" in left[1]] == [True, True]


def test_only_what_prodigys_annotators_accepted_counts(news, capsys):
    tool = Tool(news, "prodigy", capsys).export().annotate(lambda document: document.unlink("met-with"))
    lines = [json.loads(line) for line in Path(tool.file).read_text().splitlines()]
    for line, answer in zip(lines, ["ignore", "reject"], strict=True):
        line["answer"] = answer
    Path(tool.file).write_text("".join(json.dumps(line) + "\n" for line in lines))
    code, decided, left = tool.take()

    assert (code, decided) == (3, [])
    assert "it was rejected as a whole" in left[0]


def test_label_studio_gets_a_configuration_with_all_labels(news, capsys):
    Tool(news, "label-studio", capsys).export()
    view = ET.parse("t.xml").getroot()  # noqa: S314

    assert {"met-with", "owns_denied", "same-as", "different-from"} <= {
        one.get("value") for one in view.iter("Relation")
    }
    assert {"Person", "Organization", "Place"} <= {one.get("value") for one in view.iter("Label")}
    hostile = label_studio.configuration(['"/><x>'], ["a\x00&"])
    assert [one.get("value") for one in ET.fromstring(hostile).iter("Label")] == ['"/><x>']  # noqa: S314


def test_one_article_alone_can_be_exported(news, capsys):
    tool = Tool(news, "doccano", capsys).export("--article", "feast")

    assert [json.loads(line)["article"] for line in Path(tool.file).read_text().splitlines()] == ["feast"]
