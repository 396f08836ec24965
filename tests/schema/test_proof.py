"""A schema put to the proof: examples yield their statements, counter-examples do not, words stand in base form."""

from pathlib import Path

import pytest

import kg
from kg.config import Config
from kg.pipeline import Pipeline
from kg.proof import Failure, Proof, prove
from tests.pages import ROOT

HEAD = """
[types]
Person = "a human being"
Organization = "a firm"

[[relation]]
name = "thanked"
subject = ["Person"]
object = ["Person"]
"""
# The examples of one relation, and what is said of each that fails.
PATTERNS = ["SUBJ thank OBJ", "SUBJ praised|applaud OBJ", "SUBJ give thanks to OBJ", "SUBJ's praises for OBJ"]
EXAMPLES = {
    "Ann Lee thanked Bob Ray.  => Ann Lee | Bob Ray": None,
    "Bob Ray was thanked by Ann Lee.  => the Ann Lee | BOB RAY": None,
    "Ann Lee never thanked Bob Ray.  => Ann Lee | Bob Ray; denied": None,
    "Ann Lee refused to thank Bob Ray.  => Ann Lee | Bob Ray": "Ann Lee | Bob Ray is found with another status",
    "Tom Ward thanked Ann Lee.  => Ann Lee | Tom Ward": "Ann Lee | Tom Ward is not found, but the other way round",
    "Ann Lee met Bob Ray.  => Ann Lee | Bob Ray": "Ann Lee | Bob Ray is not found",
    "Ann Lee thanked Acme Corp.  => Ann Lee | Acme Corp": "Ann Lee | Acme Corp is not found",
}
COUNTER_EXAMPLES = {
    "Ann Lee met Tom Ward.": None,
    "Ann Lee thanked Tom Ward.  => Tom Ward | Ann Lee": None,
    "Ann Lee refused to thank Tom Ward.  => denied": None,
    "Ann Lee thanked Tom Ward.": "thanked is found",
    "Ann Lee thanked Tom Ward.  => Ann Lee | Tom Ward": "Ann Lee | Tom Ward is found",
    "Ann Lee thanked Tom Ward.  => denied": "thanked is found, but not as denied",
}


def proof_of(path: Path) -> Proof:
    return prove(Pipeline(Config(schema=str(path), open=True)))


def toml_list(key: str, texts: list[str]) -> str:
    return "\n".join([f"{key} = [", *(f'  "{text}",' for text in texts), "]", ""])


@pytest.fixture(scope="module")
def proof(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    path = tmp_path_factory.mktemp("proof") / "thanks.toml"
    lists = (("patterns", PATTERNS), ("examples", [*EXAMPLES]), ("counter-examples", [*COUNTER_EXAMPLES]))
    path.write_text(HEAD + "".join(toml_list(key, texts) for key, texts in lists), encoding="utf-8")
    return proof_of(path)


def of_field(proof: Proof, field: str) -> dict[str, Failure]:
    return {one.text: one for one in proof.failures if one.field == field}


def test_examples_that_do_not_yield_their_statement_fail(proof: Proof) -> None:
    said = {text: one.what for text, one in of_field(proof, "examples").items()}

    assert said == {text: what for text, what in EXAMPLES.items() if what}


def test_counter_examples_that_yield_what_they_must_not_fail(proof: Proof) -> None:
    said = {text: one.what for text, one in of_field(proof, "counter-examples").items()}

    assert said == {text: what for text, what in COUNTER_EXAMPLES.items() if what}


def test_what_was_found_instead_is_told_with_types_where_it_is_another_relation(proof: Proof) -> None:
    found = {text.partition("  =>")[0]: one.found for text, one in of_field(proof, "examples").items()}

    assert found["Ann Lee refused to thank Bob Ray."] == ("Ann Lee | Bob Ray; denied",)
    assert found["Ann Lee met Bob Ray."] == ("Ann Lee (Person) “met” Bob Ray (Person)",)
    assert found["Ann Lee thanked Acme Corp."] == ("Ann Lee (Person) “thanked” Acme Corp (Organization)",)


def test_a_word_that_is_not_in_base_form_is_told_with_its_base_form(proof: Proof) -> None:
    said = {text: one.what for text, one in of_field(proof, "patterns").items()}

    assert said == {
        "SUBJ praised|applaud OBJ": "it cannot match: 'praised' is no base form; write 'praise'",
        "SUBJ's praises for OBJ": "it cannot match: 'praises' is no base form; write 'praise'",
    }


def test_each_failure_has_the_line_of_its_text(proof: Proof) -> None:
    lines = HEAD.count("\n") + 1
    starts = {"patterns": lines, "examples": lines + len(PATTERNS) + 2}
    starts["counter-examples"] = starts["examples"] + len(EXAMPLES) + 2
    texts = {"patterns": PATTERNS, "examples": [*EXAMPLES], "counter-examples": [*COUNTER_EXAMPLES]}

    assert [one.line for one in proof.failures] == [
        starts[one.field] + texts[one.field].index(one.text) + 1 for one in proof.failures
    ]


def test_the_counts_are_those_of_the_file(proof: Proof) -> None:
    assert (proof.relations, proof.examples, proof.counter_examples) == (1, len(EXAMPLES), len(COUNTER_EXAMPLES))
    assert proof.without == ()


# -- the schemas that come with kg -------------------------------------------------------------------------------------

FOOTBALL = """
Norvik United completed the signing of the striker Tom Ward on Friday. Harbour Rovers, who sold him for six million
pounds, refused to comment.

Ward scored against Norvik United last month. "I want to sign for Brightwell Athletic," said Bob Ray, the captain of
Harbour Rovers. Ruth Hale, who manages Norvik United, denied that Ann Lee would join her club.
"""
COURT = """
Ann Lee sued Brightwell in May. She was represented by Tom Ward. Judge Ruth Hale ruled in favour of Lee on Monday, and
Brightwell will challenge the ruling of Judge Hale. Bob Ray, who had refused to testify against Brightwell, was later
sentenced by the judge.
"""
SAYS = {
    "football": (FOOTBALL, {
        "Norvik United signed Tom Ward; fact", "Harbour Rovers sold Tom Ward; fact",
        "Tom Ward scored-against Norvik United; fact", "Bob Ray plays-for Harbour Rovers; fact",
        "Ruth Hale manages Norvik United; fact",
    }),
    "court": (COURT, {
        "Ann Lee sued Brightwell; fact", "Ann Lee represented-by Tom Ward; fact", "Ruth Hale ruled-for Ann Lee; fact",
        "Brightwell appealed-against Ruth Hale; planned", "Bob Ray testified-against Brightwell; denied",
        "Ruth Hale sentenced Bob Ray; fact",
    }),
}  # fmt: skip


@pytest.mark.parametrize("name", ["football", "court"])
def test_example_schema_keeps_what_its_examples_promise(name: str) -> None:
    path = ROOT / "examples" / "schemas" / f"{name}.toml"
    proof = proof_of(path)
    few = [one.name for one in kg.Schema.load(path).relations if len(one.examples) < 4 or len(one.counter_examples) < 2]

    assert (proof.failures, proof.without, few) == ((), (), [])


@pytest.mark.parametrize("name", SAYS)
def test_example_schema_finds_its_relations_in_an_article(name: str) -> None:
    text, wanted = SAYS[name]
    said = kg.extract(text, config=Config(schema=str(ROOT / "examples" / "schemas" / f"{name}.toml")))

    assert wanted <= {f"{one.subject.label} {one.relation} {one.object.label}; {one.status}" for one in said}


def test_news_keeps_what_its_examples_promise(pipeline: Pipeline) -> None:
    assert prove(pipeline).failures == ()


def test_the_schema_to_start_from_passes_its_own_check() -> None:
    proof = proof_of(ROOT / "kg" / "schemas" / "starter.toml")

    assert (proof.failures, proof.without, proof.relations) == ((), (), 2)
