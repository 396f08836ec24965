"""The answer to a query in all its forms."""

import csv
import io
import json
import sys
import unicodedata
from xml.etree import ElementTree

import pyoxigraph
import pytest
import rdflib

from kg.errors import ConfigError, QueryError
from kg.result import QueryResult
from kg.store.terms import XSD, RawResult, Term, shorten
from kg.store.vocabulary import PREFIXES

HOSTILE = [
    'say "no", he said',
    "one\ntwo\r\nthree\tfour",
    "\rfive",
    "<b>&]]>",
    "back\\slash",
    "שלום \u202e",
    "👩‍👩‍👧",
    "=1+1",
    " ",
    "\n  six\t\r",
]


def text(value, datatype=None, language=None):
    return Term("literal", value, datatype, language)


def ent(name):
    return Term("iri", PREFIXES["ent"] + name)


def select(*rows, names=("a", "b")):
    return QueryResult(RawResult("select", names[: len(rows[0])] if rows else names, list(rows)))


def construct(*triples):
    return QueryResult(RawResult("construct", triples=list(triples)))


ANN_MET_BOB = (ent("Ann_Lee"), Term("iri", PREFIXES["rel"] + "met-with"), ent("Bob_Ray"))


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (ent("Ann_Lee"), "https://kg.example/entity/Ann_Lee"),
        (Term("bnode", "x"), "_:x"),
        (text("41", XSD + "integer"), 41),
        (text("+7", XSD + "nonNegativeInteger"), 7),
        (text("0.97", XSD + "decimal"), 0.97),
        (text("1e3", XSD + "double"), 1000.0),
        (text("-INF", XSD + "double"), float("-inf")),
        (text("true", XSD + "boolean"), True),
        (text("0", XSD + "boolean"), False),
        (text("2018-06-06", XSD + "date"), "2018-06-06"),
        (text("--06-06", XSD + "gMonthDay"), "--06-06"),
        (text("41"), "41"),
        (text("many", XSD + "integer"), "many"),
        (text("1_000", XSD + "integer"), "1_000"),
        (text("٣", XSD + "integer"), "٣"),
        (text("9" * 5000, XSD + "integer"), "9" * 5000),
    ],
)
def test_a_term_becomes_the_plain_value_that_it_means(term, value):
    [row] = select((term,))

    assert row == {"a": value}
    assert type(row["a"]) is type(value)


def test_a_select_is_a_sequence_of_rows_with_none_where_unbound():
    result = select((text("x"), None), (text("y"), text("1", XSD + "integer")))

    assert len(result) == 2
    assert result.columns == ("a", "b")
    assert result[0] == {"a": "x", "b": None}
    assert result[-1:] == [{"a": "y", "b": 1}]
    assert [row["a"] for row in result] == ["x", "y"]


def test_truth_is_the_answer_of_an_ask_and_else_whether_there_are_rows():
    assert QueryResult(RawResult("ask", boolean=True))
    assert not QueryResult(RawResult("ask", boolean=False))
    assert select((text("x"),))
    assert not select()


def test_an_ask_has_no_rows_and_says_how_to_read_it():
    ask = QueryResult(RawResult("ask", boolean=True))

    for use in (list, len, QueryResult.csv, QueryResult.tsv, QueryResult.turtle):
        with pytest.raises(QueryError):
            use(ask)
    assert ask.table() == "yes"
    assert json.loads(ask.json()) == {"head": {}, "boolean": True}
    assert "<boolean>true</boolean>" in ask.xml()


def test_a_construct_is_rows_of_subject_predicate_and_object():
    assert construct(ANN_MET_BOB)[0]["object"] == PREFIXES["ent"] + "Bob_Ray"
    assert construct(ANN_MET_BOB).table().splitlines()[2] == "ent:Ann_Lee  rel:met-with  ent:Bob_Ray"


def test_the_table_lines_up_with_wide_and_combining_characters():
    names = ["Ann", "安倍晋三", "Zoe\u0308", "👍"]
    table = select(*((text(name), text("1", XSD + "integer")) for name in names)).table()

    def columns(line):
        wide = sum(unicodedata.east_asian_width(c) == "W" for c in line)
        return len(line) + wide - sum(unicodedata.combining(c) > 0 for c in line)

    assert {columns(line) for line in table.splitlines()} == {8 + 2 + 1}


def test_numbers_stand_to_the_right_and_text_to_the_left():
    rows = [(text("1000", XSD + "integer"), text("a")), (text("7", XSD + "integer"), text("bcd"))]

    assert select(*rows).table().splitlines() == ["   a  b", "----  ---", "1000  a", "   7  bcd"]


def test_a_long_cell_is_cut_to_its_width_and_a_long_table_says_how_much_is_missing():
    table = select(*[(text("記者" * 1_000_000),)] * 5).table(width=20, rows=2)

    assert table.splitlines() == ["a", "-" * 19, *["記者記者記者記者記…"] * 2, "… 3 more of 5 rows"]


def test_an_empty_table_says_that_it_is_empty():
    assert select().table() == "a  b\n-  -\n(no rows)"


def test_no_cell_can_steer_the_terminal_or_break_the_line():
    table = select((text("\x1b[2Jgone\nnext\r\u202eevil\x9b"),)).table()

    assert table.splitlines()[2] == "\ufffd[2Jgone next \ufffdevil\ufffd"


def test_csv_is_read_back_by_any_csv_reader():
    result = select(*((text(value), ent("X")) for value in HOSTILE), (None, Term("bnode", "b")))

    rows = list(csv.reader(io.StringIO(result.csv(), newline="")))
    assert rows == [["a", "b"], *([value, PREFIXES["ent"] + "X"] for value in HOSTILE), ["", "_:b"]]
    assert result.csv().startswith("a,b\r\n")


TERMS = [
    *(text(value) for value in HOSTILE),
    text("hallo", language="de"),
    text("5", XSD + "integer"),
    text("05", XSD + "integer"),
    text("1.50", XSD + "decimal"),
    text("1", XSD + "decimal"),
    text("1.0e6", XSD + "double"),
    text("INF", XSD + "double"),
    text("true", XSD + "boolean"),
    text("1", XSD + "boolean"),
    text("2018-06-06", XSD + "date"),
    text("many", XSD + "integer"),
    ent("安倍晋三"),
    ent("Quill_%26_Partners"),
]
TERMS += [Term("triple", "", parts=(ent("Ann_Lee"), ANN_MET_BOB[1], term)) for term in (*TERMS, TERMS[0])]
TERMS.append(Term("triple", "", parts=(ent("Bob_Ray"), ANN_MET_BOB[1], TERMS[-1])))


def as_term(node):
    """A term of pyoxigraph as one of kg's."""
    if isinstance(node, pyoxigraph.NamedNode):
        return Term("iri", node.value)
    if isinstance(node, pyoxigraph.Triple):
        return Term("triple", "", parts=(as_term(node.subject), as_term(node.predicate), as_term(node.object)))
    datatype = None if node.language or node.datatype.value == XSD + "string" else node.datatype.value
    return Term("literal", node.value, datatype, node.language)


@pytest.mark.parametrize(
    ("write", "form"),
    [
        (QueryResult.json, pyoxigraph.QueryResultsFormat.JSON),
        (QueryResult.tsv, pyoxigraph.QueryResultsFormat.TSV),
        (QueryResult.xml, pyoxigraph.QueryResultsFormat.XML),
    ],
)
def test_oxigraph_reads_every_term_back(write, form):
    solutions = pyoxigraph.parse_query_results(write(select(*((term, None) for term in TERMS))).encode(), form)

    read = [(as_term(row["a"]), row["b"]) for row in solutions]
    assert read == [(term, None) for term in TERMS]


@pytest.mark.parametrize(
    ("write", "form"), [(QueryResult.json, "json"), (QueryResult.xml, "xml"), (QueryResult.csv, "csv")]
)
def test_rdflib_reads_the_result_formats(write, form):
    result = select((ent("Ann_Lee"), text("5", XSD + "integer")), (None, text("x")))

    read = rdflib.query.Result.parse(io.BytesIO(write(result).encode()), format=form)
    assert [str(row[1]) for row in read] == ["5", "x"]


def test_xml_results_replace_what_xml_cannot_hold():
    root = ElementTree.fromstring(select((text("a\x00b"),)).xml())  # noqa: S314

    assert root.find(".//{*}literal").text == "a\ufffdb"


def test_turtle_is_sorted_grouped_prefixed_and_each_triple_stands_once():
    says = Term("iri", PREFIXES["rel"] + "said")
    result = construct(ANN_MET_BOB, (ent("Ann_Lee"), says, text("no")), ANN_MET_BOB, (ent("A&B"), says, ent("Ann_Lee")))

    assert result.turtle() == (
        "@prefix ent: <https://kg.example/entity/> .\n"
        "@prefix rel: <https://kg.example/relation/> .\n\n"
        "<https://kg.example/entity/A&B> rel:said ent:Ann_Lee .\n\n"
        "ent:Ann_Lee rel:met-with ent:Bob_Ray ;\n"
        '    rel:said "no" .\n'
    )


def test_oxigraph_reads_every_term_of_turtle_back():
    result = construct(*((ent(f"s{n:02}"), ANN_MET_BOB[1], term) for n, term in enumerate(TERMS)))

    read = pyoxigraph.parse(result.turtle().encode(), pyoxigraph.RdfFormat.TURTLE)
    assert [as_term(quad.object) for quad in sorted(read, key=lambda quad: quad.subject.value)] == TERMS


def test_blank_nodes_of_turtle_do_not_show_the_stores_random_labels():
    def made(label):
        return construct((Term("bnode", label), ANN_MET_BOB[1], ent("Bob_Ray"))).turtle()

    assert made("f00d") == made("cafe")


def test_blank_nodes_have_one_name_within_triple_terms_and_without():
    node = Term("bnode", "f00d")
    within = Term("triple", "", parts=(node, ANN_MET_BOB[1], ent("Bob_Ray")))

    assert construct((node, ANN_MET_BOB[1], within)).turtle().endswith(
        "\n_:b0 rel:met-with <<( _:b0 rel:met-with ent:Bob_Ray )>> .\n"
    )


def test_a_triple_term_is_read_by_people_too():
    result = select((Term("triple", "", parts=ANN_MET_BOB),))

    assert result.table().splitlines()[2] == "<<( ent:Ann_Lee rel:met-with ent:Bob_Ray )>>"
    assert result.csv().splitlines()[1] == result[0]["a"] == f"<<( {' '.join(one.turtle() for one in ANN_MET_BOB)} )>>"


def test_an_empty_construct_is_empty_turtle():
    assert construct().turtle() == ""


@pytest.mark.parametrize("local", ["a b", "a/b", "a'b", "-a", "a.", "½", "a&b", "a%2"])
def test_what_turtle_cannot_shorten_stays_a_full_iri(local):
    assert shorten(PREFIXES["ent"] + local, PREFIXES) is None


def test_the_longest_namespace_wins():
    assert shorten("https://x/a/b", {"x": "https://x/", "a": "https://x/a/"}) == "a:b"


def test_a_data_frame_has_a_column_for_each_variable():
    pytest.importorskip("pandas")
    frame = select((ent("Ann_Lee"), text("5", XSD + "integer"))).to_pandas()

    assert list(frame.columns) == ["a", "b"]
    assert frame["b"].sum() == 5


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_without_a_library_of_data_frames_the_error_says_what_to_install(monkeypatch, library):
    monkeypatch.setitem(sys.modules, library, None)

    with pytest.raises(ConfigError, match=f"{library} is not installed") as caught:
        getattr(select((text("x"),)), f"to_{library}")()
    assert caught.value.hint == f"pip install {library}"


def test_a_data_frame_of_polars_keeps_every_value():
    polars = pytest.importorskip("polars")
    numbers = [text("5", XSD + "integer"), text("1.5", XSD + "decimal"), None]
    mixed = [text("5", XSD + "integer"), ent("Ann_Lee"), text("true", XSD + "boolean")]
    frame = select(*zip(numbers, mixed, strict=True)).to_polars()

    assert (frame["a"].dtype, frame["a"].to_list()) == (polars.Float64, [5.0, 1.5, None])
    assert frame["b"].to_list() == ["5", PREFIXES["ent"] + "Ann_Lee", "True"]
    assert frame.columns == ["a", "b"]


@pytest.mark.parametrize("other", [["1"], ["-1", "2"], ["1.5"]])
@pytest.mark.parametrize("large", [2**63, -(2**63) - 1, 2**200, 10**400])
def test_a_data_frame_of_polars_keeps_whole_numbers_beyond_64_bits(large, other):
    pytest.importorskip("polars")
    column = [*other, str(large)]
    numbers = [(text(one, XSD + ("decimal" if "." in one else "integer")),) for one in column]

    assert select(*numbers).to_polars()["a"].to_list() == column
    assert select(*reversed(numbers)).to_polars()["a"].to_list() == column[::-1]


def test_a_data_frame_of_polars_has_numbers_up_to_64_bits_as_such():
    pytest.importorskip("polars")
    column = [0, 2**63 - 1, -(2**63)]

    assert select(*((text(str(one), XSD + "integer"),) for one in column)).to_polars()["a"].to_list() == column
