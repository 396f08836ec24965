"""Decisions as text: what a file says is what is decided, and what is decided can be written and read again."""

import pickle
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.decisions import Decision, Decisions, EntityRef, StatementRef, comparable
from kg.tables import blocks
from kg.types import Status

EVERY_KIND = """\
# what we found in November
[[same]]
entities = [{ name = "Bob Ray", type = "Person" }, { name = "Robert Ray", article = "minutes.txt" }]
by = "Ann Lee"
on = 2026-11-25
because = "one man"

[[different]]
entities = [{ name = "Tom Ward", article = "oslo.txt" }, { name = "Tom Ward", article = "leeds.txt" }, "Tim Ward"]

[[rename]]
entity = { name = "Bob Ray" }
label = "Robert Ray"

[[retype]]
entity = "Kestrel"
type = "Organization"
on = 2026-11-25T10:30:00+01:00

[[link]]
entity = "Oslo"
target = "http://www.wikidata.org/entity/Q585"

[[unlink]]
entity = { name = "Oslo", type = "Place" }
target = "https://sws.geonames.org/3143244/"

[[accept]]
statement = { subject = "Ann Lee", predicate = "met-with", object = "Bob Ray", status = "claimed", speaker = "Tom" }

[[reject]]
statement = { subject = "Ann Lee", predicate = "danced with", object = "Bob Ray", time = "2018-06", article = "a.txt" }
"""

texts = st.text(max_size=30)
named = texts.filter(comparable)
filled = texts.filter(str.strip)
parts = st.none() | filled
dates = st.none() | (st.dates() | st.datetimes(timezones=st.none() | st.timezones())).map(
    lambda day: day.isoformat()
).filter(lambda day: day.count(":") < 4 and "." not in day[25:])
refs = st.builds(EntityRef, named, parts, parts)
status = st.none() | st.sampled_from(Status)
statements = st.builds(StatementRef, named, filled, named, status, st.none() | named, parts, parts)
several = st.lists(refs, min_size=2, max_size=4, unique_by=lambda ref: ref.key).map(tuple)
targets = st.from_regex(r"\AQ[1-9][0-9]{0,5}\Z|\Ahttps?://x\.example/[^\x00-\x20<>\"{}|^`\\\x7f]*\Z")
about = {"by": parts, "on": dates, "because": parts}
decisions = st.one_of(
    st.builds(Decision, st.sampled_from(["same", "different"]), several, **about),
    st.builds(Decision, st.just("rename"), st.tuples(refs), label=filled, **about),
    st.builds(Decision, st.just("retype"), st.tuples(refs), type=filled, **about),
    st.builds(Decision, st.sampled_from(["link", "unlink"]), st.tuples(refs), target=targets, **about),
    st.builds(Decision, st.sampled_from(["accept", "reject"]), statement=statements, **about),
)


def test_file_says_what_is_decided_in_its_order():
    assert list(Decisions.parse(EVERY_KIND)) == [
        Decision("same", (EntityRef("Bob Ray", "Person"), EntityRef("Robert Ray", article="minutes.txt")),
                 by="Ann Lee", on="2026-11-25", because="one man"),
        Decision("different", (EntityRef("Tom Ward", article="oslo.txt"), EntityRef("Tom Ward", article="leeds.txt"),
                               EntityRef("Tim Ward"))),
        Decision("rename", (EntityRef("Bob Ray"),), label="Robert Ray"),
        Decision("retype", (EntityRef("Kestrel"),), type="Organization", on="2026-11-25T10:30:00+01:00"),
        Decision("link", (EntityRef("Oslo"),), target="Q585"),
        Decision("unlink", (EntityRef("Oslo", "Place"),), target="https://sws.geonames.org/3143244/"),
        Decision("accept", statement=StatementRef("Ann Lee", "met-with", "Bob Ray", Status.CLAIMED, "Tom")),
        Decision("reject", statement=StatementRef("Ann Lee", "danced with", "Bob Ray", time="2018-06",
                                                  article="a.txt")),
    ]  # fmt: skip


def test_each_decision_knows_the_line_of_its_block():
    assert [decision.line for decision in Decisions.parse(EVERY_KIND)] == [2, 8, 11, 15, 20, 24, 28, 31]


def test_decision_reads_as_a_sentence():
    assert [decision.sentence for decision in Decisions.parse(EVERY_KIND)] == [
        "Bob Ray (Person) and Robert Ray in minutes.txt are the same",
        "Tom Ward in oslo.txt, Tom Ward in leeds.txt and Tim Ward are all different",
        "Bob Ray is called Robert Ray",
        "Kestrel is of type Organization",
        "Oslo is http://www.wikidata.org/entity/Q585",
        "Oslo (Place) is not https://sws.geonames.org/3143244/",
        "Ann Lee met-with Bob Ray (claimed, by Tom) is right",
        "Ann Lee danced with Bob Ray (2018-06) in a.txt is wrong",
    ]


@given(decisions)
def test_what_is_written_is_read_again_whatever_the_texts(decision):
    assert list(Decisions.parse(decision.toml())) == [decision]


@given(st.text(), st.text())
def test_text_of_a_decision_stays_within_its_quotes(because, name):
    decision = Decision("rename", (EntityRef("x" + name),), label="y", because="." + because)

    assert decision.toml().splitlines() == decision.toml().split("\n")[:-1]
    assert len(decision.toml().splitlines()) == 4


def test_what_cannot_be_seen_is_escaped():
    assert Decision("rename", (EntityRef("Bob\u202e \x00"),), label="\U000e0041").toml() == (
        '[[rename]]\nentity = "Bob\\u202E \\u0000"\nlabel = "\\U000E0041"\n'
    )


def test_long_list_of_entities_has_a_line_for_each():
    names = [f"{letter * 9} Ray" for letter in string.ascii_uppercase[:9]]

    written = Decision("same", tuple(EntityRef(name) for name in names)).toml()

    assert written.splitlines()[1:4] == ["entities = [", '  "AAAAAAAAA Ray",', '  "BBBBBBBBB Ray",']
    assert [entity.name for one in Decisions.parse(written) for entity in one.entities] == names


def test_id_is_of_what_is_decided_and_not_of_who_when_why_where_or_the_order_of_entities():
    bob, robert = EntityRef("Bob Ray", "Person"), EntityRef("Robert Ray")
    decision = Decision("same", (bob, robert))

    assert decision.id == Decision("same", (robert, bob), by="Ann", on="2026-11-25", because="so", line=7).id
    assert len(decision.id) == 12
    assert int(decision.id, 16)


def test_id_does_not_heed_how_a_name_is_written():
    def rejected(subject, predicate):
        return Decision("reject", statement=StatementRef(subject, predicate, "Bob Ray")).id

    assert rejected("ACME  Corp.", "Met-With") == rejected("Acme Corp", "met-with")


@pytest.mark.parametrize(
    "other",
    [
        Decision("different", (EntityRef("Bob Ray"), EntityRef("Robert Ray"))),
        Decision("same", (EntityRef("Bob Ray", "Person"), EntityRef("Robert Ray"))),
        Decision("same", (EntityRef("Bob Ray", article="Person"), EntityRef("Robert Ray"))),
        Decision("same", (EntityRef("Bob Ray"), EntityRef("Robert Ray"), EntityRef("R. Ray"))),
        Decision("rename", (EntityRef("Bob Ray"),), label="Robert Ray"),
        Decision("retype", (EntityRef("Bob Ray"),), type="Robert Ray"),
    ],
)
def test_id_is_another_where_something_else_is_decided(other):
    assert other.id != Decision("same", (EntityRef("Bob Ray"), EntityRef("Robert Ray"))).id


@given(st.lists(decisions, max_size=5), st.randoms(use_true_random=False))
def test_digest_and_equality_do_not_heed_the_order(decided, random):
    other = list(decided)
    random.shuffle(other)

    assert Decisions(decided) == Decisions(other)
    assert Decisions(decided).digest == Decisions(other).digest
    assert hash(Decisions(decided)) == hash(Decisions(other))


@given(st.lists(decisions, min_size=1, max_size=5))
def test_digest_changes_with_a_decision_more_or_less(decided):
    all_of_them = Decisions(decided)
    but_one = Decisions(one for one in decided if one.id != decided[0].id)

    assert all_of_them != but_one
    assert all_of_them.digest != but_one.digest


def test_what_is_decided_twice_counts_once():
    block = '[[rename]]\nentity = "Bob"\nlabel = "Bob Ray"\n'
    decided = Decisions.parse(block + 'because = "it is his name"\n' + block)

    assert [(one.line, one.because) for one in decided] == [(1, "it is his name")]
    assert Decision("rename", (EntityRef("BOB"),), label="Bob Ray") in decided
    assert Decision("rename", (EntityRef("Bob"),), label="B. Ray") not in decided


def test_decisions_are_the_same_after_pickling():
    decided = Decisions.parse(EVERY_KIND)
    copy = pickle.loads(pickle.dumps(decided))  # noqa: S301

    assert list(copy) == list(decided)
    assert [one.line for one in copy] == [one.line for one in decided]


HIDDEN = r'''
# [[same]]
[[rename]]  # [[same]]
entity = "Bob [[ Ray"
label = """
[[same]]
"quoted\" "" [[same]] """" # "[
because = ''\'
[[same]] ' '' " # [
''\'\' # '[

[["retype"]]
"type" = 'Per"son' # ]]
entity = { name = "{[[", article = "]#" }
[[ same ]]
entities = [ # ]
  "A", # [[same]]
  { name = 'B' },
]
[[different]]
[[different.entities]]
name = "C"

[[different.entities]]
name = "D"
'''.replace("\\'", "'")


def test_headers_within_texts_comments_and_lists_are_none():
    assert [(one.say, one.line) for one in Decisions.parse(HIDDEN)] == [
        ("rename", 3), ("retype", 12), ("same", 15), ("different", 20),
    ]  # fmt: skip


def test_lines_are_the_same_with_the_line_ends_of_windows_and_a_byte_order_mark():
    other = "\ufeff" + HIDDEN.replace("\n", "\r\n")

    assert [one.line for one in Decisions.parse(other)] == [one.line for one in Decisions.parse(HIDDEN)]


@given(st.lists(decisions | st.text(string.printable).map(lambda text: "# " + " ".join(text.split())), max_size=5))
def test_line_of_a_block_is_where_its_header_stands(written):
    pieces = [one.toml() if isinstance(one, Decision) else one + "\n" for one in written]
    text = "".join(pieces)
    starts = [
        "".join(pieces[:number]).count("\n") + 1 for number, one in enumerate(written) if isinstance(one, Decision)
    ]

    assert [block.line for block in blocks(text)] == starts
    assert "".join(text[block.start : block.end] for block in blocks(text)) == "".join(
        piece for piece, one in zip(pieces, written, strict=True) if isinstance(one, Decision)
    )
