"""Time expressions: the value has the precision of the text, and nothing is invented."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.times import normalise, published_date

THURSDAY = date(2018, 6, 7)

# text -> value without and with the article's date, a Thursday
VALUES = [
    ("June 6", "--06-06", "2018-06-06"),
    ("on Jun. 6, 2017", "2017-06-06", "2017-06-06"),
    ("the 6th of June 2017", "2017-06-06", "2017-06-06"),
    ("2017-06-06", "2017-06-06", "2017-06-06"),
    ("March 1999", "1999-03", "1999-03"),
    ("in May", "--05", "2018-05"),
    ("December 30", "--12-30", "2018-12-30"),
    ("since 1999", "1999", "1999"),
    ("yesterday", None, "2018-06-06"),
    ("Monday", None, "2018-06-04"),
    ("Thursday", None, "2018-06-07"),
    ("last Thursday", None, "2018-05-31"),
    ("next Monday", None, "2018-06-11"),
    ("last week", None, "2018-W22"),
    ("next month", None, "2018-07"),
    ("this year", None, "2018"),
    ("three days ago", None, "2018-06-04"),
    ("two years ago", None, "2016"),
    # a part of a month or a day is of the whole's precision
    ("early May 2017", "2017-05", "2017-05"),
    ("late 2017", "2017", "2017"),
    ("the end of 2017", "2017", "2017"),
    ("earlier this week", None, "2018-W23"),
    ("Monday night", None, "2018-06-04"),
    ("last night", None, "2018-06-06"),
    # months of a year that is told by "last"
    ("last July", None, "2017-07"),
    ("last May", None, "2018-05"),
    ("next June", None, "2019-06"),
    # intervals
    ("from 2019 to 2021", "2019/2021", "2019/2021"),
    ("between 1999 and 2001", "1999/2001", "1999/2001"),
    ("2019-21", "2019/2021", "2019/2021"),
    ("from May to June", "--05/--06", "2018-05/2018-06"),
    ("from November to February", None, "2018-11/2019-02"),
    ("from May to June 2017", "2017-05/2017-06", "2017-05/2017-06"),
    ("June 6-8", "--06-06/--06-08", "2018-06-06/2018-06-08"),
    ("6th to 8th of June", "--06-06/--06-08", "2018-06-06/2018-06-08"),
    ("3 to 5 May 2017", "2017-05-03/2017-05-05", "2017-05-03/2017-05-05"),
]

# What has no single value, or none that can be told.
UNTOLD = [
    "a week after the meeting", "the 1990s", "summer", "the weekend", "a decade ago", "ten years", "may", "",
    "June 2018 and July 2019", "from 2021 to 2019", "from June 2018 to 2020", "30 to 31 June", "June 6-31",
    "February 30", "June 31, 2018", "2018-13-45", "05/06/2018",
    "999999999999 days ago", "100000 years ago", "99999999 months ago",
]  # fmt: skip


@pytest.mark.parametrize(("text", "bare", "dated"), VALUES)
def test_value_has_the_precision_of_the_text(text, bare, dated):
    assert (normalise(text), normalise(text, THURSDAY)) == (bare, dated)


@pytest.mark.parametrize("text", UNTOLD)
def test_nothing_is_invented(text):
    assert normalise(text, THURSDAY) is None


def test_day_of_the_year_is_the_nearest_one():
    assert normalise("December 30", date(2019, 1, 3)) == "2018-12-30"
    assert normalise("January 2", date(2018, 12, 30)) == "2019-01-02"


def test_weekday_of_what_is_to_come_is_the_next_one():
    assert normalise("Friday", THURSDAY) == "2018-06-01"
    assert normalise("Friday", THURSDAY, ahead=True) == "2018-06-08"
    assert normalise("Thursday", THURSDAY, ahead=True) == "2018-06-07"


PHRASES = st.sampled_from([text for text, *_ in VALUES] + UNTOLD)


@given(st.one_of(st.text(max_size=40), PHRASES), st.sampled_from([date.min, THURSDAY, date.max, None]))
def test_every_text_and_every_date_of_an_article_is_survived(text, published):
    value = normalise(text, published)

    assert value is None or value[:2] == "--" or value[:4].isdigit()


@pytest.mark.parametrize("value", ["2018", "2018-06", "2018-06-31", "yesterday!", "", None])
def test_only_a_whole_day_is_a_base(value):
    assert published_date(value) is None


# -- in a text ---------------------------------------------------------------------------------------------------------

IN_TEXT = [
    ("Ruth Hale met Tom Ward on Friday.", [("on Friday", "2018-06-01")]),
    ("Ruth Hale will meet Tom Ward on Friday.", [("on Friday", "2018-06-08")]),
    ("Ruth Hale plans to meet Tom Ward on Friday.", [("on Friday", "2018-06-08")]),
    (
        "Ruth Hale met Tom Ward on Monday, a week after the vote.",
        [("on Monday", "2018-06-04"), ("a week after the vote", None)],
    ),
    ("She met him from 3 to 5 May 2017.", [("from 3 to 5 May 2017", "2017-05-03/2017-05-05")]),
    ("Ruth Hale met Tom Ward two years later.", [("two years later", None)]),
    ("Ruth Hale met Tom Ward on Friday, 1 June 2018.", [("on Friday, 1 June 2018", "2018-06-01")]),
    ("Ruth Hale met Tom Ward earlier this week.", [("earlier this week", "2018-W23")]),
    ("Ruth Hale lived in Oslo for three years.", []),
    ("Ruth Hale waited several months.", []),
    ("Ruth Hale meets Tom Ward every week.", []),
    ("Ann Lee, 41, met Tom Ward.", []),
    ("Ann Lee was 41 years old.", []),
    ("Ann Lee moved at the age of 41.", []),
]


@pytest.mark.parametrize(("text", "expected"), IN_TEXT)
def test_times_of_a_text(pipeline, text, expected):
    doc = pipeline.nlp.make_doc(text)
    doc._.published = THURSDAY.isoformat()

    assert [(one.time.text, one.time.value) for one in pipeline.nlp(doc)._.times] == expected
