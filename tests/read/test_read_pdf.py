"""PDF: paragraphs out of lines, what is left out, and files that are no good."""

from collections import Counter
from time import process_time

import pytest

from kg.config import Config
from kg.errors import ReadError
from kg.read import apart, read
from kg.read.pdf import _WORD, _joined


def escaped(text):
    return text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def pdf(*pages, info=b"", trailer=b"", extra=()):
    """A PDF whose pages are lists of lines: distance from the left and from below, size, text."""
    kids = b" ".join(b"%d 0 R" % (5 + 2 * number) for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] /MediaBox [0 0 600 800] >>" % (len(pages), kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
        b"<< %s >>" % info,
    ]  # fmt: skip
    for number, lines in enumerate(pages):
        drawn = b"\n".join(
            b"BT /F %d Tf %d %d Td (%s) Tj ET" % (size, x, y, escaped(text)) for x, y, size, text in lines
        )
        objects += [
            b"<< /Type /Page /Parent 2 0 R /Contents %d 0 R /Resources << /Font << /F 3 0 R >> >> >>"
            % (6 + 2 * number),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        ]  # fmt: skip
    objects += extra
    file, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(file) + b"trailer << /Size %d /Root 1 0 R /Info 4 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, trailer, start,
    )  # fmt: skip


def column(lines, x=50, top=700, size=10):
    return [(x, top - 12 * number, size, line) for number, line in enumerate(lines)]


@pytest.fixture
def all_of(tmp_path, monkeypatch):
    """Everything that reading a PDF of these bytes yields."""
    monkeypatch.chdir(tmp_path)

    def run(content, **settings):
        (tmp_path / "a.pdf").write_bytes(content)
        return list(read(["a.pdf"], Config(**settings)))

    return run


LEFT = ["Ann Lee, the mayor of Oslo, opened the new", "bridge over the river on Wednesday, three years",
        "after work began, and called for an investi-", "gation of its cost.",
        "Bob Ray, who leads the opposition, said that", "the bridge had cost twice what was planned, and"]  # fmt: skip
RIGHT = ["that the well-known architect must answer for", "it. A well-", "known guest stayed away from the opening."]


def test_lines_become_paragraphs_and_divided_words_whole(all_of):
    (article,) = all_of(pdf([(50, 740, 20, "Bridge opened"), *column(LEFT), *column(RIGHT, x=320)]))

    assert article.text.split("\n\n") == [
        "Bridge opened",
        "Ann Lee, the mayor of Oslo, opened the new bridge over the river on Wednesday, three years after work began, "
        "and called for an investigation of its cost.",
        "Bob Ray, who leads the opposition, said that the bridge had cost twice what was planned, and that the "
        "well-known architect must answer for it. A well-known guest stayed away from the opening.",
    ]
    assert article.title == "Bridge opened"


def test_lines_are_joined_and_words_found_in_the_time_of_their_length():
    started = process_time()

    assert _joined(["ab-"] * 100_000, Counter()) == "ab" * 99_999 + "ab-"
    assert _joined(["Rain"] * 100_000, Counter()).count(" ") == 99_999
    assert _WORD.findall("-" * 200_000 + ".") == []

    assert process_time() - started < 2


def test_indented_and_spaced_lines_begin_paragraphs(all_of):
    full = "It rained all day in the town of Bergen and the river rose."
    lines = [(50, 700, 10, full), (62, 688, 10, "Ann Lee" + full[9:]), (50, 676, 10, full), (50, 650, 10, full)]

    (article,) = all_of(pdf(lines))

    assert len(article.text.split("\n\n")) == 3


def test_running_heads_and_page_numbers_are_left_out(all_of):
    def page(number, text):
        return [
            (50, 780, 8, "The Daily Example"),
            (500, 780, 8, "6 June 2018"),
            *column([text]),
            (280, 20, 8, f"- {number} -"),
        ]

    (article,) = all_of(pdf(page(1, "It rained."), page(2, "It snowed."), page(3, "It hailed.")))

    assert article.text == "It rained.\n\nIt snowed.\n\nIt hailed."


def test_sentence_goes_on_over_the_page(all_of):
    (article,) = all_of(pdf(column(["It rained in Bergen and"], top=40), column(["snowed in Oslo."], top=780)))

    assert article.text == "It rained in Bergen and snowed in Oslo."


@pytest.mark.parametrize(
    ("info", "title", "author"),
    [(b"/Title (Bridge opened) /Author (Cy Poe)", "Bridge opened", "Cy Poe"),
     (b"/Title (Microsoft Word - bridge.docx) /Author (admin) /CreationDate (D:20200101000000Z)", None, None)],
)  # fmt: skip
def test_what_the_file_says_of_itself_counts_where_it_says_something(all_of, info, title, author):
    (article,) = all_of(pdf(column(["It rained."]), info=info))

    assert (article.title, article.author, article.date) == (title, author, None)


def test_pages_without_text_say_what_to_do(all_of):
    (error,) = all_of(pdf([], []))

    assert error.message() == "a.pdf has no text: its pages are pictures\n    run OCR first:  ocrmypdf in.pdf out.pdf"


ENCRYPTED = b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <%s> /U <%s> >>" % (b"1" * 64, b"2" * 64)


def test_encrypted_file_is_told_so(all_of):
    (error,) = all_of(pdf(column(["It rained."]), trailer=b"/Encrypt 7 0 R /ID [<00> <00>]", extra=[ENCRYPTED]))

    assert error.message() == "a.pdf is encrypted\n    save it without a password"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4\n", b"Rain.", pdf(column(["It rained."]))[:200]])
def test_damaged_file_is_an_error(all_of, content):
    (error,) = all_of(content)

    assert isinstance(error, ReadError)
    assert error.what in ("a.pdf is empty", "a.pdf is damaged (Failed to load document (PDFium: Data format error).)")


def test_text_beyond_the_limit_is_not_taken_out(all_of):
    pages = [column(["It rained in Bergen and snowed in Oslo."] * 40) for _ in range(20)]

    (error,) = all_of(pdf(*pages), max_chars=1000)

    assert error.what == "a.pdf has more than 1,000 characters, the limit for one article"


def test_file_that_takes_too_long_costs_itself(all_of, monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 0.001)

    (error,) = all_of(pdf(column(["It rained."])))

    assert error.what == "a.pdf takes longer than 0.001 seconds to take apart"


def test_file_that_takes_too_much_memory_costs_itself(all_of, monkeypatch):
    monkeypatch.setattr(apart, "MEGABYTES", 1)

    (error,) = all_of(pdf(column(["It rained."])))

    assert error.what.startswith("a.pdf ")
