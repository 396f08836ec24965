"""The pages in a real browser: typing, opening, reading; what a screen reader is told; a phone; and no JavaScript."""

import json
import re

import pytest

from tests.axe import barriers
from tests.serve.conftest import NAME, TITLE

PHONE = {"width": 390, "height": 844}


def told(answer):
    return json.loads(answer.body())


def hostile(page, served):
    return served + told(page.request.get(f"{served}/api/complete?q=Zed"))[0]["url"]


def articles(page, served):
    found = told(page.request.get(f"{served}/api/articles"))["articles"]
    return {one["id"]: f"{served}/article/{one['iri'].rpartition('/')[2]}" for one in found}


def every_kind(page, served):
    first = told(page.request.get(f"{served}/api/statements?relation=met-with&status=denied"))["statements"][0]["id"]
    ids = articles(page, served)
    paths = ["/", "/search?q=lee", "/entity/Ann_Lee", "/entity/Ann_Lee/timeline", "/entity/Ann_Lee/statements",
             "/entity/Ann_Lee/names", "/articles", f"/statement/{first}", "/statements?relation=met-with",
             "/paths?from=Ann+Lee&to=Cleo+Dunn", "/paths?from=Nobody", "/schema", "/runs", "/quality",
             "/nothing"]  # fmt: skip
    return [*(served + path for path in paths), ids["dinner"], ids["hostile"], hostile(page, served)]


def test_searching_as_one_types_leads_to_an_entity_and_its_evidence(page, served):
    page.goto(served)
    field = page.get_by_role("combobox")
    field.press_sequentially("bob")
    option = page.get_by_role("option", name=re.compile("^Bob Ray Person"))
    option.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    assert option.get_attribute("aria-selected") == "true"
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    field.press("Enter")
    page.wait_for_url("**/entity/Bob_Ray")
    assert page.get_by_role("heading", level=1).inner_text() == "Bob Ray"
    page.get_by_label(re.compile("^Evidence: .* met with ")).first.click()
    page.wait_for_url("**/statement/*")
    page.locator("article.evidence h3 a").first.click()
    page.wait_for_url("**/article/*")
    assert page.locator("mark").count() > 0


def test_sentences_are_offered_as_well_and_lead_to_their_place(page, served):
    page.goto(f"{served}/articles")
    page.get_by_role("combobox").press_sequentially("that she had")
    page.get_by_role("option", name="denied that she had met").click()
    page.wait_for_url("**/article/*#c0")
    assert page.locator("mark:target").inner_text().startswith("Ann Lee denied")


def test_escape_closes_what_is_offered_and_enter_searches(page, served):
    page.goto(served)
    field = page.get_by_role("combobox")
    field.press_sequentially("ann")
    page.get_by_role("option").first.wait_for()
    field.press("Escape")
    assert page.get_by_role("option").count() == 0
    field.press("Enter")
    page.wait_for_url("**/search?q=ann")


def test_a_picked_entity_is_sent_by_its_iri(page, served):
    page.goto(f"{served}/paths")
    for label, start, name in (("From", "ann", "Ann Lee"), ("To", "cleo", "Cleo Dunn")):
        page.get_by_label(label).press_sequentially(start)
        page.get_by_role("option", name=name).click()
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/paths?from=*entity%2FAnn_Lee&to=*entity%2FCleo_Dunn")
    assert page.locator(".chain").inner_text().split("→")[-1].strip() == "Cleo Dunn"


def test_marks_in_an_article_stand_around_their_words(page, served):
    page.goto(articles(page, served)["dinner"])
    sentence = page.locator("mark").first
    assert sentence.inner_text() == "😀 Ann Lee met Bob Ray in Oslo 👩‍👩‍👧."
    assert page.locator("mark a.mention").all_inner_texts()[:3] == ["Ann Lee", "Bob Ray", "Oslo"]
    note = page.locator("a.note.claimed")
    note.click()
    target = page.locator(f"{note.get_attribute('href')} .status")
    assert target.inner_text() == "claimed"
    page.locator("mark a.mention", has_text="Oslo").click()
    page.wait_for_url("**/entity/Oslo")


def test_offsets_are_those_that_javascript_slices_by(page, served):
    address = articles(page, served)["dinner"].replace("/article/", "/api/article/")
    page.goto(served)
    sliced = page.evaluate(
        """async (address) => {
          const {text, entities} = await (await fetch(address)).json();
          return entities.flatMap((one) => one.mentions.map(({utf16}) => [one.label, text.slice(...utf16)]));
        }""",
        address,
    )
    assert ["E\u0301va", "E\u0301va"] in sliced
    assert all(said in (label, "Lee") for label, said in sliced)


def test_hostile_text_is_read_as_text_and_runs_nothing(page, served):
    page.goto(articles(page, served)["hostile"])
    assert page.get_by_role("heading", level=1).inner_text() == TITLE
    assert NAME in page.locator("mark").first.inner_text()
    page.goto(served)
    page.get_by_role("combobox").press_sequentially("zed")
    page.get_by_role("option").first.wait_for()
    assert page.get_by_role("option").first.inner_text().startswith(NAME)
    page.goto(hostile(page, served))
    page.locator("details.picture summary").click()
    page.locator(".kg-view canvas").first.wait_for()
    assert page.title() != "caught"
    assert page.locator("img, main b, main u").count() == 0


def test_the_picture_comes_when_it_is_opened(page, served):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{served}/entity/Ann_Lee")
    assert not [url for url in asked if "cytoscape" in url]
    page.locator("details.picture summary").click()
    page.locator(".kg-view").get_by_role("link", name="Page of the entity").wait_for()
    assert page.locator(".kg-view").get_by_text("Bob Ray").count()


def test_nothing_serious_is_in_the_way_of_a_screen_reader(page, served):
    for address in every_kind(page, served):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.goto(address)
            assert barriers(page) == [], (address, scheme)


def test_no_page_is_wider_than_a_phone(page, served):
    page.set_viewport_size(PHONE)
    for address in every_kind(page, served):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address


@pytest.fixture
def plain(chromium):
    """A page without JavaScript."""
    context = chromium.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_all_can_be_read_without_javascript(plain, served):
    plain.goto(served)
    plain.get_by_role("searchbox").fill("bob")
    plain.get_by_role("button", name="Search").click()
    plain.get_by_role("link", name="Bob Ray").first.click()
    assert plain.get_by_role("heading", level=1).inner_text() == "Bob Ray"
    assert plain.locator("#near + p + ul li, ul.near li").count() == 2
    plain.goto(f"{served}/paths")
    plain.get_by_label("From").fill("Ann Lee")
    plain.get_by_label("To").fill("Cleo Dunn")
    plain.get_by_role("button", name="Show").click()
    assert "Bob Ray knows Cleo Dunn." in plain.locator("blockquote").all_inner_texts()[-1]
