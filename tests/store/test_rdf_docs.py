"""docs/rdf.md names every prefix and class, and has queries to copy; that they give what it shows is in test_docs."""

import re

import kg
from kg.store.vocabulary import PREFIXES, class_iri, prefixed
from tests.pages import ROOT, code_of

PAGE = (ROOT / "docs" / "rdf.md").read_text(encoding="utf-8")


def test_the_queries_and_the_turtle_of_the_page_are_many():
    assert len(code_of("docs/rdf.md", "sparql")) > 9
    assert len(code_of("docs/rdf.md", "turtle")) > 5


def test_the_page_names_every_prefix_and_the_class_of_every_entity_type():
    types = {*kg.Schema.load("news").types, "Law"}
    classes = {prefixed(class_iri(one)) for one in types}
    same = {f"schema:{one}" for one in types} | {f"kg:{one}" for one in types}

    assert [prefix for prefix in PREFIXES if f"`{prefix}:`" not in PAGE] == []
    assert [one for one in classes - same if f"`{one}`" not in PAGE] == []
    assert [one for one in types if not re.search(rf"^\|.*\b{one}\b", PAGE, re.MULTILINE)] == []
