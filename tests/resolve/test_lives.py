"""What somebody does in life, by the nouns that articles call people by."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolve.lives import _LIVES, go_together, life_of

nouns = st.sampled_from(["goalkeeper", "judge", "prime minister", "Senator", "man", "singer", "x", ""])


@pytest.mark.parametrize(
    ("roles", "life"),
    [
        (["goalkeeper"], "sport"),
        (["prime minister"], "politics"),
        (["Senator", "lawyer", "governor"], "politics"),
        (["judge"], "law"),
        (["man", "father"], ""),
        (["goalkeeper", "judge"], ""),
        ([], ""),
    ],
)
def test_the_life_that_most_nouns_tell_counts(roles, life):
    assert life_of(roles) == life


@given(st.lists(nouns, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_the_nouns_does_not_matter(roles, random):
    shuffled = random.sample(roles, len(roles))

    assert life_of(roles) == life_of(shuffled)


def test_no_noun_tells_two_lives():
    assert not [pair for pair in itertools.combinations(_LIVES.values(), 2) if pair[0] & pair[1]]


def test_lives_go_together_both_ways():
    for one, other in itertools.product(["", *_LIVES], repeat=2):
        assert go_together(one, other) == go_together(other, one)
    assert not go_together("sport", "law")
    assert go_together("politics", "business")
    assert go_together("", "law")
