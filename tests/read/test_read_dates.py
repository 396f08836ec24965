"""Dates of publication: their own precision, and none where they are not certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read.dates import iso_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2018-06-06", "2018-06-06"),
        ("2018-06-06T10:00:00Z", "2018-06-06"),
        ("2018-06-06T10:00:00.123+02:00", "2018-06-06"),
        ("2018-06-06 10:00:00", "2018-06-06"),
        ("2018-06-06 10:00:00 UTC", "2018-06-06"),
        ("2018/06/06", "2018-06-06"),
        ("20180606", "2018-06-06"),
        ("20180606T100000Z", "2018-06-06"),
        ("2018-06", "2018-06"),
        ("2018", "2018"),
        ("June 6, 2018", "2018-06-06"),
        ("Jun. 6 2018", "2018-06-06"),
        ("Sept. 6th, 2018", "2018-09-06"),
        ("Wednesday, June 6, 2018", "2018-06-06"),
        ("June 6, 2018 at 10:00 a.m. ET", "2018-06-06"),
        ("June 6, 2018, 10:05 PM", "2018-06-06"),
        ("6 June 2018", "2018-06-06"),
        ("6th of June 2018", "2018-06-06"),
        ("Wed, 06 Jun 2018 10:00:00 GMT", "2018-06-06"),
        ("Wed, 06 Jun 2018 10:00:00 +0000", "2018-06-06"),
        ("06-JUN-2018 10:00:00.50", "2018-06-06"),
        ("June 2018", "2018-06"),
        ("  2018-06-06\n", "2018-06-06"),
    ],
)
def test_date_keeps_its_own_precision(text, date):
    assert iso_date(text) == date


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "6/7/2018", "25/12/2018", "2018-02-30", "2018-13", "2018-00-10", "0000", "1528279200", "June 6",
     "31 June 2018", "Mayor 6, 2018", "2018-06-06 and more", "published 2018-06-06", "May be 2018", "٢٠١٨"],
)  # fmt: skip
def test_what_is_no_certain_date_is_none(text):
    assert iso_date(text) is None


@given(st.dates())
def test_every_day_is_read_in_each_form(day):
    iso = day.isoformat()

    assert {iso_date(iso), iso_date(f"{day:%B} {day.day}, {iso[:4]}"), iso_date(f"{day:%d %b} {iso[:4]}")} == {iso}


@given(st.text(alphabet="0123456789 -:/,.TZJunmay", max_size=200))
def test_no_text_makes_reading_a_date_fail(text):
    assert iso_date(text) is None or len(iso_date(text)) in (4, 7, 10)
