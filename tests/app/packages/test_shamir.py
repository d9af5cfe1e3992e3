from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.packages.shamir import combine, divide, multiply, split


@given(st.binary(min_size=1, max_size=40), st.integers(2, 5), st.integers(0, 3))
def test_any_threshold_of_shares_gives_the_secret_back(secret, threshold, spare):
    shares = split(secret, threshold=threshold, count=threshold + spare)

    for chosen in combinations(shares, threshold):
        assert combine({number: shares[number] for number in chosen}) == secret


def test_every_smaller_subset_gives_something_else():
    secret = bytes(range(32))
    for threshold, count in ((2, 3), (3, 5), (4, 6)):
        shares = split(secret, threshold=threshold, count=count)
        for chosen in combinations(shares, threshold - 1):
            assert combine({number: shares[number] for number in chosen}) != secret


def test_one_share_of_two_says_nothing_about_a_byte():
    seen = {split(b"\x2a", threshold=2, count=2)[1][0] for _ in range(3000)}

    assert len(seen) == 256


def test_the_field_is_that_of_the_standard():
    assert multiply(0x57, 0x83) == 0xC1  # FIPS 197, section 4.2
    assert all(multiply(divide(a, b), b) == a for a in range(256) for b in range(1, 256))
    with pytest.raises(ZeroDivisionError):
        divide(1, 0)


@pytest.mark.parametrize(
    ("secret", "threshold", "count"), [(b"x", 1, 3), (b"x", 3, 2), (b"x", 2, 256), (b"", 2, 3)]
)
def test_nonsense_cannot_be_shared(secret, threshold, count):
    with pytest.raises(ValueError, match="threshold"):
        split(secret, threshold=threshold, count=count)


@pytest.mark.parametrize("shares", [{}, {1: b"ab", 2: b"a"}, {0: b"a", 1: b"b"}])
def test_nonsense_cannot_be_combined(shares):
    with pytest.raises(ValueError, match="shares"):
        combine(shares)
