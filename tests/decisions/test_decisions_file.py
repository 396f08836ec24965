"""The file of decisions on disk: added to, taken from, and otherwise left alone, whoever works on it at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.decisions import Decision, Decisions, EntityRef, StatementRef, append, append_all, undo
from kg.errors import DecisionError
from kg.types import Status


def same(*names, **about):
    return Decision("same", tuple(EntityRef(name) for name in names), **about)


def rename(name, label):
    return Decision("rename", (EntityRef(name),), label=label)


MET = Decision("accept", statement=StatementRef("Ann Lee", "met-with", "Bob Ray", Status.FACT))
BOB = same("Bob Ray", "Robert Ray", by="Ann Lee", because="one man")
BY_HAND = '''\
# ours
[[same]] # 1
entities = ["A",   "B"]  # why not
by = """
[[same]]
"""
# of the next

[[rename]]
entity = "A"
# within
label = "Alpha"   

# the end
'''  # noqa: W291


def test_missing_file_decides_nothing(tmp_path):
    assert len(Decisions.load(tmp_path / "decisions.toml")) == 0


def test_first_decision_makes_the_file_and_its_head_says_how_to_undo(tmp_path):
    path = tmp_path / "decisions.toml"

    assert append(path, BOB) is True

    head, _, rest = path.read_text(encoding="utf-8").partition("\n\n")
    assert all(line.startswith("# ") for line in head.splitlines())
    assert "To undo a decision, delete its block" in head
    assert rest == BOB.toml()


def test_what_is_appended_is_read_in_its_order(tmp_path):
    path = tmp_path / "decisions.toml"
    decided = [BOB, MET, rename("Bob Ray", "Bob"), same("Ærø – “Øl”", 'a "b" \\ c')]

    assert [append(path, one) for one in decided] == [True] * 4

    assert list(Decisions.load(path)) == decided
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [lines[one.line - 1] for one in Decisions.load(path)] == ["[[same]]", "[[accept]]", "[[rename]]", "[[same]]"]


def test_decision_that_is_there_is_not_written_again(tmp_path):
    path = tmp_path / "decisions.toml"
    append(path, BOB)
    before = path.read_bytes()

    assert append(path, same("ROBERT RAY", "Bob  Ray", by="Tom Ward")) is False
    assert path.read_bytes() == before


@pytest.mark.parametrize("before", ["", BY_HAND, BY_HAND.rstrip()])
def test_several_are_written_as_they_are_one_by_one(before, tmp_path):
    together, apart = tmp_path / "together.toml", tmp_path / "apart.toml"
    for path in (together, apart):
        path.write_text(before, encoding="utf-8")
    for decision in (BOB, MET, rename("Q", "Quebec")):
        append(apart, decision)

    assert append_all(together, [BOB, MET, BOB, rename("Q", "Quebec")]) == 3
    assert together.read_bytes() == apart.read_bytes()
    assert append_all(together, [MET, BOB]) == 0


def test_of_several_none_is_written_where_one_contradicts(tmp_path):
    path = tmp_path / "decisions.toml"
    append(path, BOB)
    before = path.read_bytes()

    with pytest.raises(DecisionError, match="left as it is"):
        append_all(path, [MET, Decision("different", BOB.entities)])
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (Decision("different", (EntityRef("Bob Ray"), EntityRef("Rob"))),
         'left as it is: "Bob Ray" and "Rob" are different in the new decision, but the same by lines 4 and 9'),
        (same("Tom", "Rob"),
         'left as it is: "Bob Ray" and "Tom" are different in line 12, but the same by lines 4 and 9 and the new'),
        (rename("Bob Ray", ""), "left as it is: 'label' is empty"),
        (same("Bob Ray"), "left as it is: [[same]] needs two entities"),
        (Decision("rename", (EntityRef("A"), EntityRef("B")), label="C"), "[[rename]] has no 'entities'"),
        (Decision("same", BOB.entities, label="Bob"), "[[same]] has no 'label'"),
        (Decision("retype", (EntityRef("A"),), type="Person", on="soon"), "'on' must be a date"),
        (Decision("retype", (EntityRef("A"),), type="Person", on="2026-01-01\nby = 'me'"), "'on' must be a date"),
        (Decision("smae", BOB.entities), "no kind of decision 'smae'"),
        (Decision("same]]\n[[same", BOB.entities), "left as it is: "),
        (rename("Bob\ud800", "Bob"), "half character U+D800"),
    ],
)  # fmt: skip
def test_decision_that_does_not_fit_is_refused_and_nothing_is_written(decision, said, tmp_path):
    path = tmp_path / "decisions.toml"
    for one in (BOB, same("Robert Ray", "Rob"), Decision("different", (EntityRef("Bob Ray"), EntityRef("Tom")))):
        append(path, one)
    before = path.read_bytes()

    with pytest.raises(DecisionError) as caught:
        append(path, decision)

    assert said in caught.value.what
    assert path.read_bytes() == before


def test_decision_that_is_wrong_makes_no_file(tmp_path):
    with pytest.raises(DecisionError):
        append(tmp_path / "decisions.toml", rename("Bob", ""))

    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_into_a_file_that_is_wrong(tmp_path):
    path = tmp_path / "decisions.toml"
    path.write_text("[[smae]]\n")

    with pytest.raises(DecisionError, match=r"decisions\.toml:1: no kind of decision 'smae'"):
        append(path, BOB)

    assert path.read_text() == "[[smae]]\n"


def test_what_stands_in_the_file_is_left_as_it_is(tmp_path):
    path = tmp_path / "decisions.toml"
    path.write_text(BY_HAND)

    append(path, MET)

    assert path.read_text() == BY_HAND + "\n" + MET.toml()


@pytest.mark.parametrize(("number", "left"), [
    (0, "# ours\n# of the next\n" + BY_HAND.partition("# of the next\n")[2]),
    (1, BY_HAND.partition("\n[[rename]]")[0] + "\n# the end\n"),
])  # fmt: skip
def test_undo_takes_out_one_block_and_leaves_the_rest(number, left, tmp_path):
    path = tmp_path / "decisions.toml"
    path.write_text(BY_HAND)
    decision = list(Decisions.load(path))[number]

    assert undo(path, decision.id) == decision
    assert path.read_text() == left


pieces = st.sampled_from(["# note", "", "  ", "# [[same]]", '[[rename]]\nentity = "K"\nlabel = "Q"', MET.toml()])
ends = st.sampled_from(["\n", "\n\n", "", "  ", "\n  "])


@given(st.lists(pieces, min_size=1, max_size=5), ends, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]))
def test_undo_of_what_was_appended_gives_the_file_back_byte_for_byte(tmp_path_factory, lines, end, line_end, mark):
    path = tmp_path_factory.mktemp("decisions") / "decisions.toml"
    before = (mark + ("\n".join(lines) + end).replace("\n", line_end)).encode()
    if not before:
        return
    path.write_bytes(before)

    assert append(path, BOB)
    assert BOB in Decisions.load(path)
    undo(path, BOB.id)

    assert path.read_bytes() == before


names = st.sampled_from("ABC")
steps = st.lists(
    st.tuples(st.sampled_from(["append", "undo"]),
              st.one_of(st.lists(names, min_size=2, max_size=3, unique=True).map(lambda some: same(*some)),
                        st.builds(rename, names, st.sampled_from("XY")))),
    max_size=12,
)  # fmt: skip


@given(steps)
@settings(max_examples=50)
def test_any_sequence_of_appends_and_undos_leaves_what_was_not_undone(tmp_path_factory, steps):
    path = tmp_path_factory.mktemp("decisions") / "decisions.toml"
    left = {}
    for what, decision in steps:
        try:
            if what == "append":
                append(path, decision)
                left[decision.id] = decision
            else:
                undo(path, decision.id)
                del left[decision.id]
        except DecisionError:
            assert what == "append" or decision.id not in left

    assert Decisions.load(path) == Decisions(left.values())


def test_undo_takes_out_every_block_that_decides_the_same(tmp_path):
    path = tmp_path / "decisions.toml"
    path.write_text(BOB.toml() + "\n" + MET.toml() + "\n" + BOB.toml())

    undo(path, BOB.id)

    assert path.read_text() == "\n" + MET.toml()


@pytest.mark.parametrize("which", [BOB.id, BOB.id[:6].upper(), BOB.sentence, "ROBERT  ray"])
def test_undo_knows_a_decision_by_id_and_by_its_words(which, tmp_path):
    path = tmp_path / "decisions.toml"
    append(path, MET)
    append(path, BOB)

    assert undo(path, which) == BOB
    assert list(Decisions.load(path)) == [MET]


@pytest.mark.parametrize(
    ("which", "said"),
    [
        ("bob ray", "'bob ray' can be 2 decisions of"),
        ("Tom Ward", "has no decision 'Tom Ward'"),
        ("", "has no decision ''"),
        (BOB.id[:3], "has no decision"),
    ],
)
def test_undo_of_none_or_of_several_is_refused_and_changes_nothing(which, said, tmp_path):
    path = tmp_path / "decisions.toml"
    append(path, BOB)
    append(path, MET)
    before = path.read_bytes()

    with pytest.raises(DecisionError) as caught:
        undo(path, which)

    assert said in caught.value.what
    assert path.read_bytes() == before


def test_undo_that_can_be_several_names_them_with_their_lines(tmp_path):
    path = tmp_path / "decisions.toml"
    append(path, BOB)
    append(path, MET)

    with pytest.raises(DecisionError) as caught:
        undo(path, "Bob Ray")

    assert caught.value.found == f"{BOB.id}  {BOB.sentence} (line 4)\n    {MET.id}  {MET.sentence} (line 9)"


def test_undo_in_a_missing_file_makes_none(tmp_path):
    with pytest.raises(DecisionError, match="has no decision 'x'"):
        undo(tmp_path / "decisions.toml", "x")

    assert list(tmp_path.iterdir()) == []


def test_undo_mends_a_contradiction(tmp_path):
    path = tmp_path / "decisions.toml"
    path.write_text(rename("Bob", "A").toml() + rename("Bob", "B").toml())

    undo(path, "Bob is called B")

    assert list(Decisions.load(path)) == [rename("Bob", "A")]


def test_undo_of_a_link_changes_the_file_that_it_leads_to_and_keeps_its_rights(tmp_path):
    path, link = tmp_path / "real.toml", tmp_path / "decisions.toml"
    append(path, BOB)
    path.chmod(0o640)
    link.symlink_to(path)

    undo(link, BOB.id)

    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert len(Decisions.load(path)) == 0
    assert {one.name for one in tmp_path.iterdir()} == {"real.toml", "decisions.toml"}


def test_too_large_a_file_is_not_read_and_not_made(tmp_path):
    path = tmp_path / "decisions.toml"
    append(path, BOB)
    size = path.stat().st_size

    with pytest.raises(DecisionError, match=f"has more than {size - 1} bytes"):
        Decisions.load(path, max_bytes=size - 1)
    with pytest.raises(DecisionError, match=f"has more than {size + 20} bytes"):
        append(path, MET, max_bytes=size + 20)

    assert list(Decisions.load(path, max_bytes=size)) == [BOB]


def test_disk_that_takes_only_a_part_of_a_block_keeps_none_of_it(tmp_path, monkeypatch):
    path = tmp_path / "decisions.toml"
    append(path, BOB)
    before = path.read_bytes()
    write = os.write

    def full(file, content):
        if len(content) < 10:
            raise OSError(28, "No space left on device")
        return write(file, content[:10])

    monkeypatch.setattr("os.write", full)
    with pytest.raises(DecisionError, match="cannot be written: No space left"):
        append(path, MET)

    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "said"), [(b"# \xff\n", r"f\.toml:1: it is not in UTF-8"), (None, r"f\.toml is no file")]
)
def test_what_is_no_text_file_is_an_error_of_the_decisions(content, said, tmp_path):
    path = tmp_path / "f.toml"
    path.mkdir() if content is None else path.write_bytes(content)

    with pytest.raises(DecisionError, match=said):
        Decisions.load(path)


def test_pipe_is_no_file_and_nobody_waits_for_it(tmp_path):
    os.mkfifo(tmp_path / "f.toml")

    with pytest.raises(DecisionError, match="is no file"):
        Decisions.load(tmp_path / "f.toml")


def test_folder_that_is_missing_is_named(tmp_path):
    with pytest.raises(DecisionError) as caught:
        append(tmp_path / "no" / "decisions.toml", BOB)

    assert caught.value.message() == f"{tmp_path}/no/decisions.toml cannot be made\n    make its folder first"


WORKER = """
import sys
from kg.decisions import Decision, EntityRef, append, undo
path, me = sys.argv[1:]
for number in range(30):
    kept, passing = (
        Decision("rename", (EntityRef(f"{me} {number} {kind}"),), label="B") for kind in ("kept", "passing")
    )
    append(path, passing)
    append(path, kept)
    undo(path, passing.id)
"""


def test_processes_that_append_and_undo_at_once_lose_nothing(tmp_path):
    path = tmp_path / "decisions.toml"
    root = str(Path(__file__).parents[2])
    workers = [subprocess.Popen([sys.executable, "-c", WORKER, str(path), me], cwd=root) for me in ("Ann", "Bob")]

    assert [worker.wait(timeout=120) for worker in workers] == [0, 0]
    decided = Decisions.load(path)
    assert sorted(one.entities[0].name for one in decided) == sorted(
        f"{me} {number} kept" for me in ("Ann", "Bob") for number in range(30)
    )
    head, *rest = path.read_text(encoding="utf-8").split("\n\n")
    assert head.startswith("# What people decided")
    assert {block.splitlines()[0] for block in rest} == {"[[rename]]"}
