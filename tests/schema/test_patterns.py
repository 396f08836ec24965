"""The pattern language: what each form means, and what is no pattern."""

import pytest

from kg.annotate.lexicon import ORGANISATION_FAMILY
from kg.patterns import ORGANISATION_KINDS, PatternError, parse

# pattern -> form, words, nouns, prepositions
READ = [
    ("SUBJ pardon OBJ", ("clause", {"pardon"}, set(), {""})),
    ("SUBJ meet [with] OBJ", ("clause", {"meet"}, set(), {"", "with"})),
    ("SUBJ meet [with|up_with] OBJ", ("clause", {"meet"}, set(), {"", "with", "up with"})),
    ("SUBJ grant|give clemency|pardon to OBJ", ("clause", {"grant", "give"}, {"clemency", "pardon"}, {"to"})),
    ("SUBJ take_over OBJ", ("clause", {"take over"}, set(), {""})),
    ("SUBJ commute sentence of OBJ", ("clause", {"commute"}, {"sentence"}, {"of"})),
    ("SUBJ and OBJ meet", ("pair", {"meet"}, set(), {""})),
    ("SUBJ's plea|appeal for|on_behalf_of OBJ", ("event", {"plea", "appeal"}, set(), {"for", "on behalf of"})),
    ("SUBJ's visit OBJ", ("event", {"visit"}, set(), {"of"})),
    ("SUBJ is son|daughter of OBJ", ("being", {"son", "daughter"}, set(), {"of"})),
    ("SUBJ, founder of OBJ", ("being", {"founder"}, set(), {"of"})),
    ("SUBJ, OBJ's wife", ("being", {"wife"}, set(), {"of"})),
    ("SUBJ in|at OBJ", ("attached", set(), set(), {"in", "at"})),
    ("SUBJ's OBJ", ("possessive", set(), set(), {""})),
    ("SUBJ, OBJ", ("comma", set(), set(), {""})),
    ("SUBJ is OBJ", ("nationality", set(), set(), {""})),
    ("SUBJ put OBJ on_trial", ("clause", {"put"}, set(), {""})),
    ("SUBJ donate * to OBJ", ("clause", {"donate"}, {"*"}, {"to"})),
    ("SUBJ * in OBJ", ("clause", {"*"}, set(), {"in"})),
    ("SUBJ is * of OBJ", ("being", {"*"}, set(), {"of"})),
    ("SUBJ and OBJ sign treaty", ("pair", {"sign"}, {"treaty"}, {""})),
    ("SUBJ and OBJ are twin", ("pair being", {"twin"}, set(), {""})),
    ("SUBJ say OBJ is unfair", ("said being", {"unfair"}, set(), {""})),
    ("SUBJ say OBJ cheat", ("said", {"cheat"}, set(), {""})),
    ("SUBJ (OBJ)", ("bracket", set(), set(), {""})),
    ("SUBJ:Person (OBJ:party|team)", ("bracket", set(), set(), {""})),
    ("OBJ: SUBJ", ("list", set(), set(), {""})),
    ("SUBJ leave OBJ:Organization", ("clause", {"leave"}, set(), {""})),
]

# pattern -> part of what is said of it
REFUSED = [
    ("", "SUBJ once and OBJ once"),
    ("subj meet obj", "SUBJ once and OBJ once"),
    ("SUBJ meet SUBJ", "SUBJ once and OBJ once"),
    ("SUBJ OBJ", "no word between"),
    ("yesterday SUBJ meet OBJ", "begin with SUBJ or OBJ"),
    ("SUBJ meet OBJ late today", "at most one expression"),
    ("SUBJ is OBJ today", "at most one expression"),
    ("SUBJ and OBJ meet often today", "SUBJ and OBJ verb"),
    ("SUBJ say OBJ is very good", "SUBJ say OBJ is word"),
    ("SUBJ me.et OBJ", "'me.et' is no word"),
    ("SUBJ meet|| OBJ", "'meet||' is no word"),
    ("SUBJ [meet OBJ", "'[meet' is no word"),
    ("SUBJ _ OBJ", "'_' is no word"),
    ("SUBJ , OBJ", "',' is no word"),
    ("SUBJ [have] meet OBJ", "only a preposition"),
    ("SUBJ:9 leave OBJ", "SUBJ once and OBJ once"),
    ("SUBJ:person leave OBJ", "SUBJ once and OBJ once"),
    ("SUBJ leave OBJ:partie", "no kind of organisation 'partie'; there are band, business, charity"),
    ("SUBJ leave OBJ:party!", "is a type, as in 'OBJ:Organization!'"),
    ("SUBJ is the son of OBJ", "SUBJ is word of OBJ"),
    ("SUBJ's plea for his OBJ", "SUBJ's noun preposition OBJ"),
    ("SUBJ give high praise to OBJ", "join the words"),
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_pattern_is_read(text, expected):
    pattern = parse(text)

    assert (pattern.form, set(pattern.words), set(pattern.nouns), set(pattern.prepositions)) == expected


def test_an_end_can_have_types_of_its_own():
    pattern = parse("OBJ:Organization|Place's SUBJ:Person")

    assert (pattern.form, pattern.inverse) == ("possessive", True)
    assert (pattern.subject, pattern.object) == ({"Person"}, {"Organization", "Place"})


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_what_is_no_pattern_is_refused_with_the_reason(text, reason):
    with pytest.raises(PatternError) as caught:
        parse(text)

    assert reason in str(caught.value)


def test_pattern_with_the_object_first_is_turned_round():
    assert parse("OBJ employ SUBJ").inverse
    assert not parse("SUBJ work for OBJ").inverse


def test_capitals_and_curly_apostrophes_make_no_difference():
    curly, straight = parse("SUBJ’s Plea for OBJ"), parse("SUBJ's plea for OBJ")

    assert (curly.form, curly.words, curly.prepositions) == (straight.form, straight.words, straight.prepositions)


def test_patterns_may_name_the_kinds_of_organisation_that_words_tell():
    assert set(ORGANISATION_FAMILY.values()) == ORGANISATION_KINDS
