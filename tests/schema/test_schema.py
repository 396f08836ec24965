"""Schemas: what one file says of types and relations; a wrong one is told where it is wrong and what to write."""

import pytest

from kg.errors import SchemaError
from kg.schema import MAX_BYTES, Schema, to_toml

TYPES = """\
[types]
Person = "a human being"
Place = "a town or a country"
"""
MET = """
[[relation]]
name = "met-with"
subject = ["Person"]
object = ["Person"]
symmetric = true
patterns = ["SUBJ meet [with] OBJ"]
"""
GOOD = TYPES + MET
SEEN = """
[[relation]]
name = "seen"
subject = ["Person"]
object = ["Place"]
"""
SHOWED = SEEN.replace('"seen"', '"showed"')

# what is wrong -> the file, then the message: line, complaint, and what to write instead
WRONG = {
    "not TOML": ("[types\n", "my.toml:1: ", "is no TOML", 'name = "met-with"'),
    "nested without end": ("a = " + "[" * 5000, "my.toml", "is no TOML", "without end"),
    "empty": ("", "my.toml: ", "it has no [types]", "[types]\n    Person ="),
    "type without a definition": (GOOD.replace('"a town or a country"', "1"), ":3:", "'Place' must be", "Place = "),
    "misspelt table": (GOOD.replace("[[relation]]", "[[relations]]"), ":5:", "'relations'", "[[relation]]"),
    "one table": (GOOD.replace("[[relation]]", "[relation]"), ":5:", "[[relation]] tables", ""),
    "no name": (GOOD.replace('name = "met-with"\n', ""), ":5:", "needs a name", 'name = "met-with"'),
    "name in capitals": (GOOD + MET.replace("met-with", "Met With"), ":13:", "'Met With'", 'name = "met-with"'),
    "name unfit for an IRI": (GOOD.replace("met-with", "met/with"), ":6:", "'met/with'", 'name = "met-with"'),
    "relation twice": (GOOD + MET, ":13:", "'met-with' stands there twice", "keep one"),
    "unknown type": (GOOD.replace('object = ["Person"]', 'object = ["Persn"]'), ":8:", "met-with: no type 'Persn'",
                     "did you mean 'Person'?"),
    "no types": (GOOD.replace('object = ["Person"]\n', ""), ":6:", "it has no object types", 'object = ["Person"]'),
    "unknown field": (GOOD + 'patern = ["SUBJ see OBJ"]\n', ":11:", "no field named 'patern'", "patterns"),
    "field of another kind": (GOOD.replace("true", '"yes"'), ":9:", "symmetric must be true or false", "= true"),
    "one pattern": (GOOD.replace('["SUBJ meet [with] OBJ"]', '"SUBJ meet OBJ"'), ":10:", "a list of texts",
                    'patterns = ["SUBJ meet OBJ"]'),
    "both ways and not": (GOOD + "asymmetric = true\n", ":11:", "both symmetric and asymmetric", "keep one of the two"),
    "bad pattern": (GOOD.replace("SUBJ meet [with] OBJ", "meet OBJ"), ":10:", "'meet OBJ'", "as in 'SUBJ meet [with]"),
    "no such inverse": (GOOD + 'inverse = "met-by"\n', ":11:", "'met-by'", "there are: met-with"),
    "type that kg never gives": (GOOD.replace("Place =", "Company ="), ":3:", "no entity the type 'Company'",
                                 "did you mean 'Organization'?"),
    "type like nothing": (GOOD.replace("Place =", "Zzz ="), ":3:", "'Zzz'", "there are: Person, Organization, Place"),
    "type that is not declared": (GOOD.replace('object = ["Person"]', 'object = ["Event"]'), ":8:", "no type 'Event'",
                                  'write it below [types]:  Event = "a named event'),
    "unknown type in a pattern": (GOOD.replace("[with] OBJ", "[with] OBJ:Persn"), ":10:", "no type 'Persn'",
                                  "did you mean 'Person'?"),
    "type in small letters": (GOOD.replace("[with] OBJ", "[with] OBJ:person"), ":10:",
                              "no kind of organisation 'person'", "and types have a capital"),
    "kind without its type": (GOOD.replace("[with] OBJ", "[with] OBJ:party"), ":10:", "no type 'Organization'",
                              "write it below [types]:  Organization ="),
    "kind that cannot match": (GOOD.replace("[types]", '[types]\nOrganization = "a firm or a party"').replace(
                               "[with] OBJ", "[with] OBJ:party"), ":11:",
                               "the relation has no object of type Organization", "take party out of the pattern"),
    "pattern that cannot match": (GOOD.replace("[with] OBJ", "[with] OBJ:Place"), ":10:", "cannot match",
                                  'write  object = ["Person", "Place"]'),
    "pattern twice": (GOOD.replace('OBJ"]', 'OBJ", "SUBJ  meet [with] OBJ"]'), ":10:", "twice, first in line 10",
                      "keep one"),
    "inverse of itself": (GOOD.replace("symmetric = true", 'inverse = "met-with"'), ":9:", "its own inverse",
                          "symmetric = true"),
    "symmetric with an inverse": (GOOD + 'inverse = "seen"\n' + SEEN, ":11:", "met-with is symmetric", "take out"),
    "inverse with other types": (GOOD + SEEN + 'inverse = "showed"\n' + SHOWED, ":16:", "other object types",
                                 'object = ["Person"]'),
    "misspelt inverse": (GOOD + SEEN + 'inverse = "metwith"\n', ":16:", "'metwith'", "did you mean 'met-with'?"),
    "misspelt field": (GOOD + 'wikidate = "P26"\n', ":11:", "no field named 'wikidate'", "did you mean 'wikidata'?"),
    "field with an underscore": (GOOD + 'counter_examples = []\n', ":11:", "'counter_examples'", "'counter-examples'?"),
    "no property of Wikidata": (GOOD + 'wikidata = "26"\n', ":11:", "'26' is not a property of Wikidata", '"P26^-1"'),
    "no property of schema.org": (GOOD + 'schema-org = "Knows!"\n', ":11:", "not a property of schema.org", '"spouse"'),
    "example without arrow": (GOOD + 'examples = ["Ann met Bob."]\n', ":11:", "does not say what", "=> subject |"),
    "example without a second name": (GOOD + 'examples = ["Ann met Bob. => Ann"]\n', ":11:", "no status 'Ann'", "=>"),
    "example with an unknown status": (GOOD + 'examples = ["Ann met Bob. => Ann | Bob; denid"]\n', ":11:", "'denid'",
                                       "did you mean 'denied'?"),
    "counter-example that is a fact": (GOOD + 'counter-examples = ["Ann met Bob. => fact"]\n', ":11:", "is a fact", ""),
}  # fmt: skip


@pytest.mark.parametrize("fault", WRONG)
def test_wrong_schema_is_told_where_it_is_wrong_and_what_to_write(fault, tmp_path):
    text, where, complaint, advice = WRONG[fault]
    path = tmp_path / "my.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(SchemaError) as caught:
        Schema.load(path)

    said = caught.value.message()
    assert said.startswith(str(path))
    assert where in caught.value.what
    assert complaint in caught.value.what
    assert advice in said


def test_line_is_that_of_the_relation_at_fault_though_another_has_the_same_words():
    with pytest.raises(SchemaError, match=r"s\.toml:16: heard: symmetric must be"):
        Schema.parse(GOOD + MET.replace("met-with", "heard").replace("true", "1"), source="s.toml")


def test_all_faults_of_a_file_are_told_at_once_a_line_each():
    wrong = GOOD.replace("Place =", "Plaice =").replace("meet [with]", "meet very gladly with")
    wrong += SEEN + 'inverse = "seen"'

    with pytest.raises(SchemaError) as caught:
        Schema.parse(wrong, source="s.toml")

    assert caught.value.message().splitlines() == [
        "s.toml: 4 things are wrong",
        "    line 3: kg gives no entity the type 'Plaice'; did you mean 'Place'?",
        "    line 10: met-with: pattern 'SUBJ meet very gladly with OBJ': write 'SUBJ verb [noun] [preposition] OBJ'; "
        "join the words of one expression with _",
        "    line 15: seen: no type 'Place'; write it below [types]:  Place = \"a country, city, region or facility\"",
        "    line 16: seen: it is its own inverse; write  symmetric = true  in the place of  inverse = \"seen\"",
    ]


@pytest.mark.parametrize(
    ("second", "third", "said"),
    [
        ('inverse = "third"', "", "its inverse 'second' has another inverse, 'third'"),
        ("", 'inverse = "second"', "'second' is the inverse of 'first' already"),
    ],
)
def test_inverses_are_two_by_two(second, third, said):
    one = SEEN.replace('"Place"', '"Person"')
    text = GOOD + "".join(
        one.replace('"seen"', f'"{name}"') + line
        for name, line in (("first", 'inverse = "second"'), ("second", second), ("third", third))
    )

    with pytest.raises(SchemaError) as caught:
        Schema.parse(text)

    assert said in caught.value.message()


def test_inverse_is_known_from_both_sides():
    text = GOOD + SEEN.replace('"Place"', '"Person"') + 'inverse = "was-seen"' + SEEN.replace(
        '"seen"', '"was-seen"').replace('"Place"', '"Person"')  # fmt: skip
    schema = Schema.parse(text)

    assert [schema.inverse_of(name) for name in ("met-with", "seen", "was-seen")] == ["", "was-seen", "seen"]


def test_line_of_a_pattern_is_its_own_in_a_long_list():
    text = GOOD.replace('["SUBJ meet', '[  # how\n  "SUBJ see OBJ",\n\n  "SUBJ greets at his OBJ",\n  "SUBJ meet')

    with pytest.raises(SchemaError, match=r"s\.toml:13: met-with: pattern 'SUBJ greets at his OBJ'"):
        Schema.parse(text, source="s.toml")


def test_file_without_end_is_not_read(tmp_path):
    path = tmp_path / "s.toml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))

    with pytest.raises(SchemaError, match="more than 4,000,000 bytes"):
        Schema.load(path)


def test_schema_is_written_as_it_is_read():
    news = Schema.load("news")

    assert Schema.parse(to_toml(news)) == news


def test_schema_that_is_not_there_names_what_ships():
    with pytest.raises(SchemaError) as caught:
        Schema.load("nws")

    assert caught.value.message() == "no schema 'nws'\n    give the path of a TOML file, or one of: news"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None])
def test_file_that_cannot_be_read_is_an_error_of_the_schema(content, tmp_path):
    path = tmp_path / "s.toml"
    path.mkdir() if content is None else path.write_bytes(content)

    with pytest.raises(SchemaError, match="cannot be read"):
        Schema.load(path)


def test_good_schema_says_what_its_file_says(tmp_path):
    (tmp_path / "meetings.toml").write_text("\ufeff" + GOOD.replace("\n", "\r\n"), encoding="utf-8")

    schema = Schema.load(tmp_path / "meetings.toml")

    assert (schema.name, list(schema.types)) == ("meetings", ["Person", "Place"])
    met = schema["met-with"]
    assert (met.subject, met.object, met.symmetric, met.performative) == (("Person",), ("Person",), True, False)
    assert (met.label, [p.text for p in met.patterns]) == ("met with", ["SUBJ meet [with] OBJ"])
    assert "met-with" in schema
    assert "saw" not in schema


def test_digest_changes_with_the_file():
    assert Schema.parse(GOOD).digest == Schema.parse(GOOD).digest
    assert Schema.parse(GOOD).digest != Schema.parse(GOOD.replace("meet", "see")).digest


def test_every_relation_of_the_shipped_schema_is_defined_and_can_be_found():
    lacking = [r.name for r in Schema.load("news").relations if not (r.definition and r.patterns)]

    assert lacking == []
