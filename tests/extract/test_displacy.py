"""What was found in articles, as a page of displaCy."""

import pytest

from kg.draw.style import box_styles
from kg.extract import displacy
from kg.extract.displacy import Page
from kg.types import Analysis, Article, Mention

TEXT = "Ann Lee met Bob Ray in Oslo. He denied that he owns Acme. Acme Bank sued Cy Orr and Dee Fox."
WHO = {"Ann Lee": "Person", "Bob Ray": "Person: He", "Oslo": "Place", "Acme Bank": "Organization", "Acme": "Product"}
SAYS = [
    "Ann Lee | met-with | Bob Ray",
    "He | owns | Acme | denied",
    "Acme Bank | sued | Cy Orr",
    "Acme Bank | sued | Dee Fox",
]
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textPath></svg><b>",
    "{label}{0}",
    "a\x00\ud800",
]


@pytest.fixture
def made(analysis_of):
    """The page of an analysis, with all its triples."""

    def make(*found):
        page = Page({name: style.fill for name, style in box_styles(["Person", "Place", "Organization"]).items()})
        for one in found or [analysis_of(TEXT, WHO, SAYS, title="A day")]:
            page.add(one, one.triples)
        return page.html()

    return make


def test_every_mention_is_marked_with_its_type_and_the_name_of_its_entity(page, made):
    page.set_content(made())

    marks = page.locator("mark").all_inner_texts()
    assert marks[:4] == ["Ann LeePerson", "Bob RayPerson", "OsloPlace", "HePerson: Bob Ray"]


def test_types_have_the_colours_of_pictures(page, made):
    page.set_content(made())
    colours = {
        mark.locator("small").inner_text(): mark.evaluate("e => getComputedStyle(e).backgroundColor")
        for mark in page.locator("mark").all()[:3]
    }

    assert colours == {"Person": "rgb(207, 232, 248)", "Place": "rgb(194, 232, 218)"}


def test_statements_are_arcs_from_subject_to_object_with_their_status(page, made):
    page.set_content(made())

    assert page.locator(".displacy-label").all_text_contents() == ["met-with", "✗ owns (denied)", "sued", "sued"]
    assert page.locator("figcaption").all_inner_texts() == [
        "Ann Lee met Bob Ray in Oslo.", "He denied that he owns Acme.", "Acme Bank sued Cy Orr and Dee Fox.",
    ]  # fmt: skip


def test_an_arrow_stands_at_the_object_wherever_that_is(page, made, analysis_of):
    turned = analysis_of("Bob Ray was met by Ann Lee.", WHO, ["Ann Lee | met-with | Bob Ray"])
    page.set_content(made(turned))
    head, word = (page.locator(where).first.bounding_box() for where in (".displacy-arrowhead", ".displacy-word"))

    assert abs(head["x"] + head["width"] / 2 - word["x"] - word["width"] / 2) < 30


def test_a_mention_within_another_is_named_in_its_label(page, made, analysis_of):
    one = analysis_of(TEXT, WHO, [])
    acme = next(entity for entity in one.entities if entity.label == "Acme")
    start = TEXT.index("Acme Bank")
    nested = type(acme)(acme.id, acme.label, acme.type, mentions=(Mention(start, start + 4, "Acme"),))
    others = tuple(entity for entity in one.entities if entity is not acme)
    page.set_content(made(Analysis(one.article, (*others, nested), ())))

    assert "Organization · in it Acme" in page.locator("small").all_inner_texts()


def test_a_statement_whose_ends_overlap_is_said_in_words(page, made, analysis_of):
    page.set_content(
        made(analysis_of("The Leeds company won.", {"Leeds": "Place"}, ["The Leeds company | ~be of | Leeds"]))
    )

    assert page.locator("li").all_inner_texts() == ["The Leeds company — be of → Leeds"]
    assert page.locator("svg").count() == 0


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(page, made, analysis_of, text):
    name = f"Ann {text} Lee"
    said = f"{name} met Bob Ray."
    one = analysis_of(
        said, {name: f"Person{text}: {text}", "Bob Ray": "Person"}, [f"{name} | {text} met | Bob Ray"], title=text
    )
    page.set_content(made(one))

    shown = text.replace("\x00", "\ufffd").replace("\ud800", "?")
    assert page.locator("script, img, b").count() == 0
    assert page.locator("h1").inner_text() == shown
    assert shown in page.locator("mark").first.inner_text()


def test_articles_follow_each_other_as_long_as_there_is_room(page, made, monkeypatch):
    monkeypatch.setattr(displacy, "MOST", 40)
    page.set_content(made(*(Analysis(Article.of("Rain. " * 3, id=f"rain-{n}"), (), ()) for n in range(4))))

    assert page.locator("article").count() == 2
    assert page.locator("body > p").inner_text() == "A page shows 40 characters; 2 more articles: rain-2, rain-3"


def test_the_same_articles_give_the_same_page(made):
    assert made() == made()


def test_a_long_sentence_is_cut_far_from_what_it_says(page, made, analysis_of):
    rest = "and then, as everybody in the room could see, "
    text = f"Ann Lee {rest * 4}met Bob Ray."
    page.set_content(made(analysis_of(text, WHO, ["Ann Lee | met-with | Bob Ray"])))
    words = page.locator(".displacy-word").all_text_contents()

    assert (words[0], words[-1]) == ("Ann Lee", "Bob Ray")
    assert len(words) == 4
    assert max(map(len, words)) <= 24
