"""Schemas: what one file says of types and relations; a wrong one is told where it is wrong and what to write."""

import pytest

from kg.errors import SchemaError
from kg.schema import Schema

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

# what is wrong -> the file, then the message: line, complaint, and what to write instead
WRONG = {
    "not TOML": ("[types\n", "at line 1", "is no TOML", 'name = "met-with"'),
    "nested without end": ("a = " + "[" * 5000, "my.toml", "is no TOML", "in quotes"),
    "empty": ("", "my.toml: ", "it has no [types]", "[types]\n    Person ="),
    "type without a definition": (GOOD.replace('"a town or a country"', "1"), ":3:", "'Place' must be", "Place = "),
    "misspelt table": (GOOD.replace("[[relation]]", "[[relations]]"), ":5:", "'relations'", "[[relation]]"),
    "one table": (GOOD.replace("[[relation]]", "[relation]"), ":5:", "[[relation]] tables", ""),
    "no name": (TYPES + "\n[[relation]]\ndefinition = 'x'\n", ":5:", "needs a name", 'name = "met-with"'),
    "name in capitals": (GOOD + MET.replace("met-with", "Met With"), ":13:", "'Met With'", 'name = "met-with"'),
    "name unfit for an IRI": (GOOD.replace("met-with", "met/with"), ":6:", "'met/with'", 'name = "met-with"'),
    "relation twice": (GOOD + MET, ":13:", "'met-with' stands there twice", "keep one"),
    "unknown type": (GOOD.replace('object = ["Person"]', 'object = ["Persn"]'), ":8:", "met-with: no type 'Persn'",
                     "there are: Person, Place"),
    "no types": (GOOD.replace('object = ["Person"]\n', ""), ":6:", "it has no object types", 'object = ["Person"]'),
    "unknown field": (GOOD + 'patern = ["SUBJ see OBJ"]\n', ":11:", "no field named 'patern'", "patterns"),
    "field of another kind": (GOOD.replace("true", '"yes"'), ":9:", "symmetric must be true or false", "= true"),
    "one pattern": (GOOD.replace('["SUBJ meet [with] OBJ"]', '"SUBJ meet OBJ"'), ":10:", "a list of texts", '["…'),
    "bad pattern": (GOOD.replace("SUBJ meet [with] OBJ", "meet OBJ"), ":10:", "'meet OBJ'", "as in 'SUBJ meet [with]"),
    "no such inverse": (GOOD + 'inverse = "met-by"\n', ":11:", "'met-by'", "there are: met-with"),
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


def examples() -> list[tuple[str, str, str | None]]:
    """Relation, sentence, and "subject | object", or None where it must not be stated as a fact."""
    said = [(r.name, *map(str.strip, one.split("=>"))) for r in Schema.load("news").relations for one in r.examples]
    unsaid = [(r.name, one.split("=>")[0]) for r in Schema.load("news").relations for one in r.counter_examples]
    return [*said, *((name, sentence.strip(), None) for name, sentence in unsaid)]


@pytest.mark.parametrize(("relation", "sentence", "expected"), examples())
def test_shipped_schema_keeps_what_its_examples_promise(extract, relation, sentence, expected):
    facts = {f"{t.subject.label} | {t.object.label}" for t in extract(sentence) if t.relation == relation}

    assert facts == {expected} if expected else not facts
