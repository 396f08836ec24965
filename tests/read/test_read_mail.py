"""Newsletters: the text of a message, who sent it, and mailboxes of any size."""

from email.message import EmailMessage
from time import process_time

import pytest

from kg.config import Config
from kg.errors import ReadError
from kg.read import read

PARAGRAPHS = [
    "Åsa Lee, the mayor of Oslo, opened the new bridge over the river on Wednesday, three years after work began.",
    "“It is a good day for the town,” she told reporters at the opening, which some 2,000 people attended.",
    "Bob Ray, who leads the opposition in the council, said the bridge had cost twice what was planned.",
]
ROWS = "".join(f"<tr><td><p>{one}</p></td></tr>" for one in PARAGRAPHS)
LAID_OUT = f"""<html><head><title>Newsletter 17</title></head><body><div style="display:none">See inside</div>
<table width="600"><tr><td><table><tr><td><a href="x">View in browser</a></td></tr>{ROWS}
<tr><td>It rained in Bergen for the 40th day in a row, the weather service said on Tuesday.</td></tr></table></td></tr>
<tr><td><small>You receive this because you subscribed. <a href="u">Unsubscribe</a></small></td></tr></table>"""


def newsletter(html=LAID_OUT, text="It rained.\n\n-- \nThe Morning Brief", **headers):
    message = EmailMessage()
    known = {
        "subject": "Brücke offen: the bridge", "from": "Cy Poe <cy@news.example>", "message-id": "<17@news.example>",
        "date": "Wed, 06 Jun 2018 23:30:00 -0700", "list-id": '"The Morning Brief" <brief.news.example>', **headers,
    }  # fmt: skip
    for name, value in known.items():
        if value:
            message[name] = value
    if text is not None:
        message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    return message


@pytest.fixture
def all_of(tmp_path, monkeypatch):
    """Everything that reading mail of these bytes yields."""
    monkeypatch.chdir(tmp_path)

    def run(content, name="a.eml", **settings):
        (tmp_path / name).write_bytes(bytes(content))
        return list(read([name], Config(**settings)))

    return run


def mailbox(*messages):
    return b"".join(b"From x@y Wed Jun  6 10:00:00 2018\n" + bytes(one) + b"\n\n" for one in messages)


def test_newsletter_laid_out_in_tables_gives_its_paragraphs(all_of):
    (article,) = all_of(newsletter())

    assert article.text.split("\n\n") == [
        "Brücke offen: the bridge",
        *PARAGRAPHS,
        "It rained in Bergen for the 40th day in a row, the weather service said on Tuesday.",
    ]


def test_headers_tell_what_is_known_of_a_newsletter(all_of):
    (article,) = all_of(newsletter())

    assert (article.title, article.author, article.publisher) == (
        "Brücke offen: the bridge",
        "Cy Poe",
        "The Morning Brief",
    )
    assert (article.date, article.id, article.source) == ("2018-06-06", "17@news.example", "a.eml")


def test_plain_text_is_taken_where_the_page_has_none(all_of):
    for html in (None, "<html><body><img src='x'></body></html>"):
        assert [one.text for one in all_of(newsletter(html))] == ["It rained."]


@pytest.mark.parametrize(
    ("charset", "encoding"), [("iso-8859-2", "quoted-printable"), ("utf-8", "base64"), ("windows-1250", "8bit")]
)
def test_text_is_decoded_as_the_message_says(all_of, charset, encoding):
    message = newsletter(None, None)
    message.set_content("Čapek met José in Łódź.", charset=charset, cte=encoding)

    assert [one.text for one in all_of(message)] == ["Čapek met José in Łódź."]


def test_attachments_are_passed_over(all_of):
    message = newsletter(None)
    message.add_attachment("Snow. " * 100, filename="a.txt")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="a.pdf")

    assert [one.text for one in all_of(message)] == ["It rained."]


def test_message_without_text_is_an_error(all_of):
    message = newsletter(None, None)
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="a.pdf")

    (error,) = all_of(message)

    assert error.what == "a.eml has no text"


def test_messages_of_a_mailbox_are_known_by_their_ids(all_of):
    second = newsletter(None, ">From the start it rained.\n\nFrom here on it snowed.", **{"message-id": None})
    found = all_of(mailbox(newsletter(None), bytes(second).replace(b"\nFrom here", b"\n>From here")), "a.mbox")

    assert [one.source for one in found] == ["a.mbox#17@news.example", "a.mbox#2"]
    assert found[1].text == "From the start it rained.\n\nFrom here on it snowed."


def test_message_that_cannot_be_read_costs_itself(all_of):
    parts = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n\n" * 6000
    found = all_of(mailbox(newsletter(None), b"x: y\n\n", b"x: y\n\n" + b"x" * 9000, parts, newsletter(None)), "a.mbox",
                   max_bytes=50_000)  # fmt: skip

    assert [one.what for one in found if isinstance(one, ReadError)] == [
        "a.mbox#2 has no text", "a.mbox#4 has more than 5,000 parts",
    ]  # fmt: skip
    assert len(found) == 5


def test_message_that_is_too_large_is_skipped_without_being_held(all_of):
    error, article = all_of(mailbox(b"x: y\n\n" + b"x" * 90_000 + b"\n", newsletter(None)), "a.mbox", max_bytes=50_000)

    assert error.what == "a.mbox#1 has more than 50,000 bytes"
    assert article.id == "17@news.example"


@pytest.mark.parametrize("depth", [50, 3000])
def test_messages_in_messages_end_well(all_of, depth):
    content = b"".join(b"Content-Type: message/rfc822\n\n" for _ in range(depth)) + b"Subject: x\n\nIt rained."

    (one,) = all_of(content)

    assert isinstance(one, ReadError) == (depth > 1000)


def test_broken_headers_are_taken_as_they_are(all_of):
    broken = {"subject": "=?x-unknown?B?AAAA?=", "date": "soon", "list-id": None, "from": None}
    (article,) = all_of(newsletter(None, **{k: v for k, v in broken.items() if v != "soon"} | {"date": None}))

    assert article.text == "It rained."
    assert (article.date, article.author, article.publisher) == (None, None, None)


def test_brackets_in_brackets_are_no_sender(all_of):
    (article,) = all_of(b"From: " + b"(" * 990 + b"\nSubject: Rain\n\nIt rained.")

    assert (article.title, article.author) == ("Rain", None)


@pytest.mark.parametrize("name", [b"Content-Type: text/plain", b"Content-Disposition: inline"])
def test_header_without_an_end_takes_no_time(all_of, name):
    started = process_time()

    (article,) = all_of(name + b";a" * 500_000 + b"\n\nIt rained.")

    assert article.text == "It rained."
    assert process_time() - started < 2


def test_file_that_is_no_mailbox_is_an_error(all_of):
    (error,) = all_of(b"Rain.\n", "a.mbox")

    assert error.what == "a.mbox is no mailbox"
