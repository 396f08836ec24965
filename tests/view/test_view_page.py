"""The page in a real browser, opened from disk: what is seen, clicked, typed and saved."""

import re
import struct
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kg.graph import Graph
from kg.view.page import page as page_of
from kg.view.page import write_page
from tests.axe import barriers

ANN, BOB, OSLO = (f"https://kg.example/entity/{name}" for name in ("Ann_Lee", "Bob_Ray", "Oslo"))


def panel(tab):
    return tab.locator(".kg-panel").inner_text()


def counted(tab):
    return tab.locator(".kg-count").inner_text()


def click(tab, id_, **options):
    spot = tab.evaluate("id => view.at(id)", id_)
    tab.mouse.click(spot["x"], spot["y"], **options)


def selected(tab):
    return tab.evaluate("view.selection()")


def test_the_page_asks_nothing_of_any_network_and_allows_no_other_script(file):
    text = file.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1]

    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert not re.search(r'(src|href)="', text.split("<script", 1)[0])


def test_a_script_that_somebody_adds_does_not_run(tab):
    tab.evaluate("""() => { const script = document.createElement('script'); script.textContent = 'window.ran = 1';
                            document.body.append(script); }""")

    assert tab.evaluate("window.ran") is None


def test_everything_is_counted_and_listed_with_most_statements_first(tab):
    assert counted(tab) == "7 entities · 9 statements"
    assert tab.locator(".kg-list .kg-name").all_inner_texts()[:2] == ["Ann Lee", "Bob Ray"]


def test_a_click_on_an_entity_shows_what_is_said_of_it_and_by_whom(tab):
    click(tab, ANN)

    assert selected(tab) == [ANN]
    text = panel(tab)
    assert re.search(r"visited Oslo planned\s+on Monday \(2024-05-06\)", text)
    assert "be born in 1962" in text
    assert "2 sources" in text
    click(tab, BOB)
    assert re.search(r"sued Harbour Board claimed\s+said by A clerk", panel(tab))


def test_a_sentence_stands_with_its_article_and_only_the_web_is_linked(tab):
    tab.evaluate("id => view.focus(id)", ANN)
    for summary in tab.locator(".kg-panel summary").all():
        summary.click()

    assert "Ann Lee, who was born in 1962, will visit Oslo on Monday." in tab.locator("blockquote").all_inner_texts()
    captions = set(tab.locator("figcaption").all_inner_texts())
    assert captions == {"At the harbour, The Gazette, 2024-05-01", "From the wire, 2024-06-02"}
    links = {link.get_attribute("href") for link in tab.locator("figcaption a").all()}
    assert links == {"https://news.example/harbour"}


def test_a_click_on_an_arrow_opens_its_sentences(tab):
    denied = tab.evaluate("JSON.parse(document.getElementById('data').textContent).statements"
                          ".find(one => one.status === 'denied').id")  # fmt: skip
    click(tab, denied)

    assert "Bob Ray know Carl Poe denied" in panel(tab)
    assert tab.locator("blockquote").all_inner_texts() == ["Bob Ray denied that he knew Carl Poe."]


def test_shift_chooses_several_and_a_click_beside_none(tab):
    click(tab, ANN)
    tab.keyboard.down("Shift")
    click(tab, OSLO)
    tab.keyboard.up("Shift")
    assert selected(tab) == [ANN, OSLO]

    box = tab.locator(".kg-stage").bounding_box()
    tab.mouse.click(box["x"] + 4, box["y"] + 4)
    assert selected(tab) == []


@pytest.mark.parametrize(
    ("text", "entities"),
    [("harbour", ["Ann Lee", "Harbour Board"]), ("王小", ["王小明"]), ("حداد", ["مريم حداد"]), ("OSLO", ["Oslo"])],
)  # fmt: skip
def test_search_finds_names_in_any_script(tab, text, entities):
    tab.locator(".kg-search").fill(text)

    assert sorted(tab.locator(".kg-list .kg-name").all_inner_texts()) == sorted(entities)


@pytest.mark.parametrize(
    ("typed", "known"),
    [("o’brien", "Pat O'Brien"), ("o'brien", "Pat OʼBrien"), ("jean‑luc", "Jean-Luc Roy"), ("a-b", "A–B"),
     ("soren oster", "Søren Øster"), ("lodz", "Łódź"), ("dordic", "Đorđić"), ("weiss", "Weiß"), ("oeuvre", "Œuvre")],
)  # fmt: skip
def test_search_finds_names_however_their_signs_are_typed(page, tmp_path, analysis_of, typed, known):
    with Graph.memory() as graph:
        graph.add(analysis_of(f"{known} met Carl Poe.", {known: "Person", "Carl Poe": "Person"},
                              [f"{known} | met-with | Carl Poe"]))  # fmt: skip
        page.goto(f"file://{write_page(graph.reader, tmp_path / 'signs.html')}")
    page.locator(".kg-search").fill(typed)

    assert known in page.locator(".kg-list .kg-name").all_inner_texts()
    assert "Carl Poe" not in page.locator(".kg-list .kg-name").all_inner_texts()


def test_search_finds_words_of_sentences(tab):
    tab.locator(".kg-search").fill("denied that he knew")

    assert "Statements found: 1" in panel(tab)
    assert "Bob Ray know Carl Poe" in panel(tab)


def test_enter_takes_the_first_that_is_found(tab):
    tab.keyboard.press("/")
    tab.keyboard.type("oslo")
    tab.keyboard.press("Enter")

    assert selected(tab) == [OSLO]


def check(tab, name):
    row = tab.locator(".kg-name", has_text=re.compile(f"^{name}$"))
    tab.locator(".kg-filters label").filter(has=row).locator("input").click()


@pytest.mark.parametrize(
    ("name", "left"),
    [("denied", "6 of 7 entities · 8 of 9 statements"), ("Place", "6 of 7 entities · 7 of 9 statements"),
     ("claimed", "7 entities · 8 of 9 statements")],
)  # fmt: skip
def test_types_and_statuses_are_filtered_by_the_legend(tab, name, left):
    check(tab, name)
    assert counted(tab) == left

    tab.get_by_role("button", name="Show everything").click()
    assert counted(tab) == "7 entities · 9 statements"


def test_relations_are_filtered(tab):
    tab.locator(".kg-kinds summary").click()
    tab.locator(".kg-kinds button", has_text="None").click()
    check(tab, "leads")

    assert counted(tab) == "2 of 7 entities · 1 of 9 statements"


def test_dates_are_filtered(tab):
    tab.locator("input[type=date]").first.fill("2024-06-01")
    assert counted(tab) == "5 of 7 entities · 4 of 9 statements"

    tab.locator("input[type=date]").last.fill("2024-06-01")
    assert counted(tab) == "0 of 7 entities · 0 of 9 statements"


def test_statements_of_few_sources_are_filtered(tab):
    tab.locator("input[type=range]").fill("2")

    assert counted(tab) == "3 of 7 entities · 2 of 9 statements"
    assert tab.evaluate("id => view.at(id)", OSLO) is None


def seen(tab, *ids):
    """Whether all of these are drawn within the stage, once the picture has come to rest."""
    tab.wait_for_timeout(400)
    box = tab.locator(".kg-stage").bounding_box()
    spots = [tab.evaluate("id => view.at(id)", one) for one in ids]
    return all(
        spot and 0 < spot["x"] - box["x"] < box["width"] and 0 < spot["y"] - box["y"] < box["height"] for spot in spots
    )  # fmt: skip


def apart(tab, one, other):
    spots = [tab.evaluate("id => view.at(id)", each) for each in (one, other)]
    return ((spots[0]["x"] - spots[1]["x"]) ** 2 + (spots[0]["y"] - spots[1]["y"]) ** 2) ** 0.5


@pytest.fixture
def line(page, tmp_path, analysis_of):
    """A picture that becomes small where only one relation is shown."""
    people = [f"{first} {last}" for first in ("Ann", "Bob", "Carl", "Dora", "Eve") for last in ("Lee", "Ray", "Poe")]
    says = [f"{one} | knows | {other}" for one, other in pairwise(people)]
    with Graph.memory() as graph:
        graph.add(analysis_of(". ".join(people) + ".", dict.fromkeys(people, "Person"), [
            *says, "Ann Lee | praised | Ann Ray"]))  # fmt: skip
        page.goto(f"file://{write_page(graph.reader, tmp_path / 'line.html')}")
    page.locator(".kg-kinds summary").click()
    return page


RAY, POE = (f"https://kg.example/entity/{name}" for name in ("Ann_Ray", "Eve_Poe"))


def test_what_a_filter_leaves_is_shown_as_large_as_there_is_room_for(line):
    before = apart(line, ANN, RAY)
    check(line, "knows")
    assert seen(line, ANN, RAY)
    assert apart(line, ANN, RAY) > 1.2 * before

    check(line, "knows")
    assert seen(line, ANN, RAY, POE)


def test_a_filter_does_not_move_who_has_moved_the_picture(line):
    line.get_by_label("Picture of the graph").focus()
    line.keyboard.press("+")
    before = line.evaluate("id => view.at(id)", RAY)
    check(line, "praised")
    line.wait_for_timeout(400)

    assert line.evaluate("id => view.at(id)", RAY) == before


def test_escape_leads_back_to_where_all_is_seen(line):
    line.evaluate("id => view.focus(id)", POE)
    assert not seen(line, ANN, POE)
    line.keyboard.press("Escape")
    assert seen(line, ANN, POE)


def test_a_click_beside_all_does_not_move_the_picture(tab):
    click(tab, ANN)
    before = tab.evaluate("id => view.at(id)", ANN)
    box = tab.locator(".kg-stage").bounding_box()
    tab.mouse.click(box["x"] + 4, box["y"] + 4)
    tab.wait_for_timeout(400)

    assert tab.evaluate("id => view.at(id)", ANN) == before


def test_escape_brings_back_what_was_not_near(tab):
    tab.evaluate("id => view.focus(id)", OSLO)
    tab.get_by_role("button", name="Only what is near").click()
    assert tab.evaluate("id => view.at(id)", BOB) is None
    tab.keyboard.press("Escape")

    assert seen(tab, ANN, BOB, OSLO)


HEADS = """() => {
  const box = document.createElement("div");
  box.innerHTML = view.svg();
  document.body.append(box);
  const boxes = selector => [...box.querySelectorAll(selector)].map(one => [one, one.getBBox()]);
  const heads = boxes("path").filter(([one]) => /^M[-0-9. ]+ L[-0-9. ]+ L[-0-9. ]+ Z$/.test(one.getAttribute("d")));
  const meets = (a, b, at, size) => a[at] < b[at] + b[size] && b[at] < a[at] + a[size];
  const over = ([, a], [, b]) => meets(a, b, "x", "width") && meets(a, b, "y", "height");
  const texts = boxes("text[paint-order]");
  const hidden = heads.filter(head => texts.some(text => over(head, text)));
  box.remove();
  return [heads.length, hidden.length, texts.map(([one]) => one.textContent)];
}"""


def test_no_label_stands_on_the_head_of_an_arrow(page, tmp_path, analysis_of):
    people = [f"{first} {last}" for first in ("Ann", "Bob", "Carl", "Dora", "Eve") for last in ("Lee", "Ray", "Poe")]
    says = [f"{one} | praised | Ann Lee" for one in people[1:]]
    says += [f"{people[at]} | met-with | {people[(7 * at + 3) % 15]}" for at in range(1, 15)]
    with Graph.memory() as graph:
        graph.add(analysis_of(". ".join(people) + ".", dict.fromkeys(people, "Person"), says))
        page.goto(f"file://{write_page(graph.reader, tmp_path / 'hub.html')}")
    heads, hidden, texts = page.evaluate(HEADS)

    assert (heads, hidden) == (28, 0)
    assert set(people) <= set(texts)


def test_a_filter_of_dates_says_what_it_leaves_out_for_want_of_one(page, tmp_path, analysis_of):
    people = {"Ann Lee": "Person", "Bob Ray": "Person", "Carl Poe": "Person"}
    with Graph.memory() as graph:
        for other, about in [("Bob Ray", {"date": "2024-06-02"}), ("Carl Poe", {})]:
            graph.add(analysis_of(f"Ann Lee met {other}.", people, [f"Ann Lee | met-with | {other}"], **about))
        page.goto(f"file://{write_page(graph.reader, tmp_path / 'dates.html')}")
    assert counted(page) == "3 entities · 2 statements"

    page.locator("input[type=date]").first.fill("2024-06-01")
    assert counted(page) == "2 of 3 entities · 1 of 2 statements · 1 undated left out"
    check(page, "undated too")
    assert counted(page) == "3 entities · 2 statements"


def test_only_what_is_near_can_be_left(tab):
    tab.evaluate("id => view.focus(id)", OSLO)
    tab.get_by_role("button", name="Only what is near").click()

    assert tab.evaluate("ids => ids.map(id => view.at(id) !== null)", [ANN, BOB]) == [True, False]


def test_keys_lead_from_neighbour_to_neighbour_into_the_text_and_back(tab):
    tab.locator(".kg-stage").focus()
    tab.keyboard.press("ArrowRight")
    assert selected(tab) == [ANN]

    seen = set()
    for key in ("ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"):
        tab.evaluate("id => view.select([id])", ANN)
        tab.locator(".kg-stage").focus()
        tab.keyboard.press(key)
        seen.update(selected(tab))
    assert len(seen - {ANN}) >= 2

    tab.evaluate("id => view.select([id])", ANN)
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.textContent") == "Ann Lee"
    tab.keyboard.press("Escape")
    assert selected(tab) == []


def test_what_is_chosen_is_read_out(tab):
    click(tab, OSLO)

    assert tab.locator("[aria-live]").inner_text() == "Oslo: 2 statements"


def test_help_opens_by_its_key(tab):
    tab.keyboard.press("?")

    assert tab.locator("dialog").is_visible()


def saved(tab, name, tmp_path):
    with tab.expect_download() as download:
        tab.get_by_role("button", name=name, exact=True).click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_svg_has_the_text_as_text_and_the_legend(tab, tmp_path):
    path = saved(tab, "SVG", tmp_path)
    texts = {text.text for text in ElementTree.parse(path).iter("{http://www.w3.org/2000/svg}text")}  # noqa: S314

    assert path.name == "The-harbour.svg"
    assert {"Ann Lee", "王小明", "مريم حداد", "Harbour Board", "Person", "Place", "denied", "planned"} <= texts


def test_svg_draws_every_arrow_and_dot(tab, tmp_path):
    paths = list(ElementTree.parse(saved(tab, "SVG", tmp_path)).iter("{http://www.w3.org/2000/svg}path"))  # noqa: S314
    circles = [one for one in paths if one.get("d").count("a") == 4]
    dashed = [one for one in paths if one.get("stroke-dasharray")]

    assert len(circles) == 7 + 3  # in the picture, and a type each in its legend
    assert len(dashed) == 4  # claimed and planned, in the picture and in its legend


PIXELS = """async () => {
  const drawn = await createImageBitmap(await view.png());
  const pen = new OffscreenCanvas(drawn.width, drawn.height).getContext("2d");
  pen.drawImage(drawn, 0, 0);
  const from = 2 * document.querySelector(".kg-stage").clientHeight;
  const {data} = pen.getImageData(0, from, drawn.width, drawn.height - from);
  const found = {};
  for (let i = 0; i < data.length; i += 4) {
    const color = "#" + [...data.slice(i, i + 3)].map(one => one.toString(16).padStart(2, "0")).join("");
    found[color] = (found[color] ?? 0) + 1;
  }
  return found;
}"""


def test_png_has_two_pixels_for_one_and_the_legend_below(tab, tmp_path):
    path = saved(tab, "PNG", tmp_path)
    box = tab.locator(".kg-stage").bounding_box()
    head = path.read_bytes()[:24]

    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", head[16:])
    assert (width, height > round(2 * box["height"]) + 100) == (round(2 * box["width"]), True)
    types = tab.evaluate("JSON.parse(document.getElementById('data').textContent).types")
    below = tab.evaluate(PIXELS)
    assert all(below.get(style["fill"], 0) > 200 for style in types.values())
    assert below.get("#b2182b", 0) > 50  # the line of denials


def test_the_legend_has_what_is_shown_and_nothing_else(tab):
    assert "Place" in tab.evaluate("view.svg()")
    for name in ("Place", "denied"):
        check(tab, name)
    types = tab.evaluate("JSON.parse(document.getElementById('data').textContent).types")

    words = re.findall(r"<text[^>]*>([^<]+)</text>", tab.evaluate("view.svg()"))
    assert {"Person", "Organization", "claimed", "fact"} <= set(words)
    assert not {"Place", "denied", "planned"} & set(words)  # what is planned is a visit to a place
    below = tab.evaluate(PIXELS)
    assert (types["Place"]["fill"] in below, "#b2182b" in below) == (False, False)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_picture_follows_the_scheme_of_the_system(opened, file, scheme):
    tab = opened(file, color_scheme=scheme)
    paper = tab.evaluate("getComputedStyle(document.querySelector('.kg-view')).backgroundColor")

    assert paper == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 23, 28)"}[scheme]
    assert {"light": "#ffffff", "dark": "#14171c"}[scheme] in tab.evaluate("view.svg()")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_serious(opened, file, scheme, width):
    tab = opened(file, color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True)
    wrong = []
    for state in ("", "id => view.focus(id)"):
        if state:
            tab.evaluate(state, ANN)
        wrong += barriers(tab)
    assert wrong == []


def test_on_a_phone_filters_are_out_of_the_way_until_asked_for(opened, file):
    tab = opened(file, viewport={"width": 390, "height": 844})
    assert not tab.locator(".kg-filters").is_visible()

    tab.get_by_role("button", name="Filter").click()
    assert tab.locator(".kg-filters").is_visible()
    assert tab.evaluate("document.documentElement.scrollWidth") == 390


HOSTILE = (
    "</script><script>window.ran=1</script>", "<img src=x onerror=window.ran=1>", "a\u2028b", "\u202egnp.exe",
    "x" * 10_000, "{{7*7}} ${window.ran=1}", "]]>&amp;",
)  # fmt: skip


def test_hostile_names_are_text(analysis_of, page, tmp_path):
    with Graph.memory() as graph:
        for number, name in enumerate(HOSTILE):
            entities, says = {name: f"<b>{number}", "Ann Lee": "Person"}, [f"{name} | ~{name[:40]} | Ann Lee"]
            graph.add(analysis_of(f"{name} met Ann Lee.", entities, says, title=name, url=f"https://a.example/{number}"))
        path = write_page(graph.reader, tmp_path / "hostile.html", title=HOSTILE[0])
    page.goto(f"file://{path}")
    page.evaluate("id => view.focus(id)", ANN)
    for summary in page.locator(".kg-panel summary").all():
        summary.click()

    assert page.evaluate("window.ran") is None
    assert page.locator("img, .kg-view script, .kg-view b").count() == 0
    assert HOSTILE[0] in panel(page)
    assert page.title() == HOSTILE[0]
    drawn = ElementTree.fromstring(page.evaluate("view.svg()"))  # noqa: S314
    assert any((text.text or "").startswith("</script><script>") for text in drawn.iter())
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_data_cannot_end_the_script_that_holds_it():
    said = page_of({"title": "</script>", "entities": "<!-- <script>"})

    assert said.count("</script>") == 3
    assert "<!--" not in said.split("<body>")[1].split("</script>")[0]


SERVER = """async ([id, data]) => {
  const box = document.createElement("div");
  box.style.height = "500px";
  document.body.replaceChildren(box);
  const all = structuredClone(data);
  const some = {...data, statements: [], entities: data.entities.filter(one => one.id === id)};
  window.view = mount(box, some, {hrefOf: one => "/entity/" + encodeURIComponent(one.label), load: async asked => {
    window.asked = asked;
    for (const one of all.entities) delete one.x, delete one.y;
    return all;
  }});
}"""


def test_more_is_fetched_from_where_there_is_more(page, file, tmp_path):
    text = file.read_text(encoding="utf-8")
    script = re.search(r'<script type="module">(.*?)</script>', text, re.DOTALL)[1]
    library = re.search(r"<script>(.*?)</script>", text, re.DOTALL)[1]
    (tmp_path / "server.html").write_text(
        f"<!doctype html><script>{library}</script><script type=module>"
        f"{script.rsplit('const said =', 1)[0]}globalThis.mount = mount</script>", encoding="utf-8"
    )  # fmt: skip
    data = re.search(r'id="data">(.*?)</script>', text, re.DOTALL)[1]
    page.goto(f"file://{tmp_path}/server.html")
    page.evaluate(f"([id]) => ({SERVER})([id, {data}])", [ANN])
    page.evaluate("id => view.focus(id)", ANN)

    assert page.get_by_role("link", name="Page of the entity").get_attribute("href") == "/entity/Ann%20Lee"
    page.get_by_role("button", name="Show all neighbours").click()
    page.locator(".kg-panel", has_text="visited").wait_for()
    assert page.evaluate("window.asked") == ANN
    spots = page.evaluate("ids => ids.map(id => view.at(id))", [ANN, BOB, OSLO])
    assert len({(round(spot["x"]), round(spot["y"])) for spot in spots}) == 3


def test_the_handle_tells_what_a_person_chooses_and_nothing_else(tab):
    tab.evaluate("() => { window.told = []; window.end = view.onSelect(ids => window.told.push(ids)); }")
    tab.evaluate("id => view.select([id])", BOB)
    click(tab, BOB)
    tab.evaluate("() => window.end()")
    tab.keyboard.press("Escape")

    assert tab.evaluate("window.told") == [[BOB]]


def test_several_can_be_on_one_page_and_one_can_go(tab):
    tab.evaluate("() => view.destroy()")

    assert tab.locator("#graph").inner_html() == ""


def test_a_page_that_cannot_be_written_leaves_nothing(harbour, tmp_path):
    with pytest.raises(Exception, match="no folder"):
        write_page(harbour.reader, tmp_path / "none" / "x.html")

    assert list(Path(tmp_path).iterdir()) == []
