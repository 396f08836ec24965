"""Wrong files of decisions: each fault is told with its line and what to write, all at once; only what is certain is
called a contradiction."""

import pytest

from kg.cli.failure import tell
from kg.decisions import Decision, Decisions, EntityRef, Problem, decision_error
from kg.decisions.conflicts import contradictions
from kg.errors import DecisionError

SAME = '[[same]]\nentities = ["Bob Ray", "Robert Ray"]\n'
MET = 'statement = { subject = "Ann Lee", predicate = "met-with", object = "Bob Ray" }\n'

# what is wrong -> the file; the message with its line, and what to do
WRONG = {
    "no TOML": (SAME + "[[same]\n", "f.toml:3: it is no TOML: Expected ']]'", "a line like [[rename]]"),
    "no TOML at its end": (SAME + "by", "f.toml:3: it is no TOML: Expected '='", "a line like [[rename]]"),
    "nested without end": ("a = " + "[" * 5000, "f.toml: it is no TOML: lists within lists", ""),
    "day that is none": (SAME + "on = 2026-13-01\n", "f.toml:3: it is no TOML", ""),
    "number without end": (SAME + f"by = {'9' * 5000}\n", "f.toml: it is no TOML", ""),
    "unknown block": (SAME + "\n[[smae]]\n", "f.toml:4: no kind of decision 'smae'", "did you mean [[same]]?"),
    "unknown block, nothing near": ("[[x]]", "f.toml:1: no kind of decision 'x'", "there are: same, different, rename"),
    "one bracket": ("\n[same]\n", "f.toml:2: [same] needs two brackets", "write [[same]]"),
    "table of no block": ("[[same.entities]]\n", "f.toml:1: no kind of decision 'same.entities'", "[[same]]"),
    "key before the blocks": ("# a\nby = 'me'\n" + SAME, "f.toml:2: 'by' stands before the first block", "[[same]]"),
    "blocks as a list": ("same = [{}]\n", "f.toml:1: 'same' stands before the first block", "[[same]]"),
    "missing key": ('\n[[rename]]\nentity = "Bob"\n', "f.toml:2: [[rename]] lacks 'label'", 'label = "Robert Ray"'),
    "unknown key": (SAME + 'becuase = "x"\n', "f.toml:3: [[same]] has no 'becuase'", "did you mean 'because'?"),
    "unknown key, nothing near": (SAME + "zz = 1\n", "f.toml:3: [[same]] has no 'zz'", "entities, by, on, because"),
    "misspelt key that is needed": ('[[same]]\nentity = ["a", "b"]\n', "f.toml:2: [[same]] has no 'entity'",
                                    "did you mean 'entities'?"),
    "unknown key of an entity": ('[[retype]]\ntype = "Person"\nentity = { name = "Bob", zz = "x" }\n',
                                 "f.toml:3: an entity has no 'zz'", "it can have: name, type, article"),
    "entity without name": ('[[retype]]\ntype = "Person"\nentity = { article = "a.txt" }\n',
                            "f.toml:3: an entity lacks 'name'", 'name = "Bob Ray"'),
    "entity of another kind": ('[[retype]]\ntype = "Person"\nentity = 7\n',
                               "f.toml:3: an entity must be a name in quotes or a table, not a number", "entity = "),
    "target that is no IRI": ('[[link]]\nentity = "Bob"\ntarget = "Bob Ray"\n',
                              "f.toml:3: 'target' is neither an IRI nor an item of Wikidata: 'Bob Ray'",
                              'target = "Q20"'),
    "link and no link": ('[[link]]\nentity = "Oslo"\ntarget = "Q585"\n[[unlink]]\nentity = "oslo"\n'
                         'target = "http://www.wikidata.org/entity/Q585"\n',
                         'f.toml:4: "Oslo" is http://www.wikidata.org/entity/Q585 in line 1, but not '
                         "http://www.wikidata.org/entity/Q585 in line 4", "delete one of these blocks"),
    "no link and link": ('[[unlink]]\nentity = "Oslo"\ntarget = "Q585"\n[[link]]\nentity = "Oslo"\ntarget = "Q585"\n',
                         'f.toml:4: "Oslo" is not http://www.wikidata.org/entity/Q585 in line 1, but http://www.', ""),
    "two links into one base": (SAME + '[[link]]\nentity = "Bob Ray"\ntarget = "Q1"\n'
                                '[[link]]\nentity = "Robert Ray"\ntarget = "Q2"\n',
                                'f.toml:6: "Bob Ray" is http://www.wikidata.org/entity/Q1 in line 3, but "Robert Ray", '
                                "the same by line 1, is http://www.wikidata.org/entity/Q2 in line 6", ""),
    "text of another kind": ('[[retype]]\nentity = "Bob"\ntype = ["Person"]\n',
                             "f.toml:3: 'type' must be a text in quotes, not a list", 'type = "Person"'),
    "list of another kind": ('[[same]]\nentities = "Bob"\n', "f.toml:2: 'entities' must be a list, not a text",
                             'entities = ["Bob Ray", "Robert Ray"]'),
    "statement of another kind": ("[[accept]]\nstatement = true\n",
                                  "f.toml:2: 'statement' must be a table, not true or false", "statement = {"),
    "statement without object": ('[[accept]]\nstatement = { subject = "a", predicate = "b" }\n',
                                 "f.toml:2: a statement lacks 'object'", "object = "),
    "date in quotes": (SAME + 'on = "2026-11-25"\n', "f.toml:3: 'on' must be a date without quotes", "2026-11-25"),
    "time without date": (SAME + "on = 10:30:00\n", "f.toml:3: 'on' must be a date", "2026-11-25"),
    "empty name": ('[[same]]\nentities = ["Bob", " "]\n', "f.toml:2: 'entity' is empty", "between the quotes"),
    "name of nothing": ('[[same]]\nentities = ["Bob", ",;"]\n', "f.toml:2: 'entity' names nothing: ',;'", ""),
    "empty label": ('[[rename]]\nentity = "Bob"\nlabel = ""\n', "f.toml:3: 'label' is empty", "between the quotes"),
    "empty reason": (SAME + 'because = ""\n', "f.toml:3: 'because' is empty", "leave it out"),
    "unknown status": ("[[accept]]\n" + MET.replace(" }", ', status = "facts" }'), "f.toml:2: no status 'facts'",
                       "did you mean 'fact'?"),
    "same of one": ('[[same]]\nentities = ["Bob"]\n', "f.toml:2: [[same]] needs two entities or more, not 1", ""),
    "different of none": ("[[different]]\nentities = []\n", "f.toml:2: [[different]] needs two entities or more", ""),
    "one entity twice": ('[[different]]\nentities = ["Bob Ray", { name = "bob  ray" }]\n',
                         'f.toml:2: [[different]] names "bob ray" twice', "tell them apart by type or article"),
    "same and different": (SAME + '[[different]]\nentities = ["Ann", "robert ray", "Bob Ray"]\n',
                           'f.toml:3: "robert ray" and "Bob Ray" are different in line 3, but the same by line 1',
                           "delete one of these blocks"),
    "different before same": ('[[different]]\nentities = ["Bob Ray", "Robert Ray"]\n' + SAME,
                              'f.toml:3: "Bob Ray" and "Robert Ray" are different in line 1, but the same by line 3',
                              "delete one of these blocks"),
    "two labels": ('[[rename]]\nentity = "Bob"\nlabel = "Bob Ray"\n[[rename]]\nentity = "BOB"\nlabel = "Rob"\n',
                   'f.toml:4: "Bob" is renamed "Bob Ray" in line 1, but "Rob" in line 4', "delete one"),
    "two types": ('[[retype]]\nentity = "K"\ntype = "Place"\n[[retype]]\nentity = "K"\ntype = "Work"\n',
                  'f.toml:4: "K" is of type "Place" in line 1, but "Work" in line 4', "delete one"),
    "two labels of what is one": (
        '[[rename]]\nentity = "Bob Ray"\nlabel = "Bob"\n' + SAME + '[[rename]]\nentity = "Robert Ray"\nlabel = "Rob"\n',
        'f.toml:6: "Bob Ray" is renamed "Bob" in line 1, but "Robert Ray", the same by line 4, is "Rob" in line 6',
        "delete one"),
    "right and wrong": ("[[accept]]\n" + MET + "[[reject]]\n" + MET.replace("Ann", "ann"),
                        "f.toml:3: ann Lee met-with Bob Ray is accepted in line 1, but rejected in line 3",
                        "delete one"),
}  # fmt: skip


@pytest.mark.parametrize("fault", WRONG)
def test_what_is_wrong_is_told_with_its_line_and_what_to_do(fault):
    text, complaint, advice = WRONG[fault]

    with pytest.raises(DecisionError) as caught:
        Decisions.parse(text, "f.toml")

    assert caught.value.what.startswith(complaint)
    assert "\n" not in caught.value.what
    assert advice in (caught.value.hint or "")


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_the_file():
    text = '[[reject]]\n[[same]]\nentities = ["Bob"]\n' + SAME + '[[different]]\nentities = ["Bob Ray", "Robert Ray"]\n'

    with pytest.raises(DecisionError) as caught:
        Decisions.parse("by = 1\n" + text, "f.toml")

    assert caught.value.what == "f.toml: 4 things are wrong"
    assert [line.split(":")[0].strip() for line in (caught.value.found or "").splitlines()] == [
        "line 1", "line 2", "line 4", "line 7",
    ]  # fmt: skip


def test_message_of_very_many_faults_has_an_end():
    error = decision_error("f.toml", [Problem(n, "it is wrong") for n in range(1, 1001)])

    assert (error.found or "").splitlines()[-1] == "    and 950 more"
    assert len((error.found or "").splitlines()) == 51


@pytest.mark.parametrize("other", ["by", "statement.subject"])
def test_long_text_does_not_flood_the_message(other):
    name = "x" * 10_000
    text = SAME + f'{name} = "y"\n' if other == "by" else f'[[{name}]]\n[[same]]\nentities = ["{name}", "{name}"]'

    with pytest.raises(DecisionError) as caught:
        Decisions.parse(text)

    assert len(caught.value.message()) < 600


def test_contradiction_names_the_fewest_blocks_that_make_it():
    def same(line, *names):
        return Decision("same", tuple(EntityRef(name) for name in names), line=line)

    joined = [same(1, "A", "B"), same(3, "B", "C"), same(5, "C", "D"), same(7, "D", "E"), same(9, "A", "X", "D")]
    found = contradictions([*joined, Decision("different", (EntityRef("E"), EntityRef("A")), line=11)])

    assert [problem.what for problem in found] == [
        '"E" and "A" are different in line 11, but the same by lines 7 and 9'
    ]


def test_long_chain_of_blocks_is_told_in_short():
    joined = [Decision("same", (EntityRef(f"A{n}"), EntityRef(f"A{n + 1}")), line=n) for n in range(1, 101)]
    [problem] = contradictions([*joined, Decision("different", (EntityRef("A1"), EntityRef("A101")), line=200)])

    assert problem.what.endswith("the same by lines 1, 2, 3, 4, 5, 6, 7, … and 100")


def test_contradictions_beyond_number_are_not_all_told():
    named = '[[rename]]\nentity = "Bob"\nlabel = "{}"\n'

    with pytest.raises(DecisionError) as caught:
        Decisions.parse("".join(named.format(n) for n in range(200)), "f.toml")

    assert caught.value.what == "f.toml: 50 things are wrong"


@pytest.mark.parametrize(
    "text",
    [
        SAME + '[[different]]\nentities = [{ name = "Bob Ray", article = "a.txt" }, "Robert Ray"]\n',
        SAME + '[[different]]\nentities = [{ name = "Bob Ray", type = "Person" }, "Robert Ray"]\n',
        '[[different]]\nentities = [{ name = "Tom", article = "a" }, { name = "Tom", article = "b" }]\n',
        '[[different]]\nentities = ["A", "B"]\n[[different]]\nentities = ["B", "C"]\n[[same]]\nentities = ["A", "C"]\n',
        "[[accept]]\n" + MET + "[[reject]]\n" + MET.replace(" }", ', status = "denied" }'),
        '[[rename]]\nentity = "Bob"\nlabel = "Rob"\n[[rename]]\nentity = { name = "Bob", type = "K" }\nlabel = "B"\n',
        '[[rename]]\nentity = "Bob Ray"\nlabel = "R"\n' + SAME + '[[rename]]\nentity = "Robert Ray"\nlabel = "R"\n',
        '[[rename]]\nentity = "Bob"\nlabel = "Work"\n[[retype]]\nentity = "Bob"\ntype = "Person"\n',
        '[[link]]\nentity = "A"\ntarget = "Q1"\n[[link]]\nentity = "A"\ntarget = "https://sws.geonames.org/1/"\n',
        '[[link]]\nentity = "A"\ntarget = "Q1"\n[[unlink]]\nentity = "A"\ntarget = "Q2"\n',
        '[[unlink]]\nentity = "A"\ntarget = "Q1"\n[[unlink]]\nentity = "A"\ntarget = "Q2"\n',
        '[[same]]\nentities = ["A", "B"]\n[[same]]\nentities = ["B", "A"]\n[[same]]\nentities = ["C", "A", "B"]\n',
    ],
)
def test_what_may_hold_together_is_no_contradiction(text):
    assert len(Decisions.parse(text)) >= 1


def test_command_line_tells_each_fault_on_a_line_of_its_own(capsys):
    tell(decision_error("f.toml", [Problem(3, "it is wrong", "mend it"), Problem(9, "so is\nthis")]), debug=False)

    assert capsys.readouterr().err == (
        "kg: f.toml: 2 things are wrong\n    line 3: it is wrong; mend it\n    line 9: so is this\n"
    )
