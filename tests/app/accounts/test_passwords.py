import pytest

from app.accounts.passwords import WeakPassword, hash_password, password_matches

GOOD = "bốn từ không liên quan"


@pytest.fixture(autouse=True)
def words(app):
    with app.test_request_context():
        yield


def test_the_right_password_matches_its_hash_and_no_other():
    stored = hash_password(GOOD)
    assert password_matches(GOOD, stored)
    assert not password_matches(GOOD + " ", stored)
    assert not password_matches("", stored)
    assert not password_matches(GOOD, None)
    assert not password_matches(GOOD, "not a hash")


def test_two_hashes_of_one_password_differ_and_show_the_method():
    first, second = hash_password(GOOD), hash_password(GOOD)
    assert first != second
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "mười một ch",
        "x" * 129,
        "aaaaaaaaaaaaaaa",
        "ababababababab",
        "hoa.nguyen 12345",
        "HOA.NGUYEN-x-y-z",
    ],
)
def test_a_password_anyone_would_guess_is_refused(weak):
    with pytest.raises(WeakPassword):
        hash_password(weak, about=("hoa.nguyen", ""))


@pytest.mark.parametrize("good", ["x1y2z3w4v5u6", "câu rất dài " * 10, "👩‍⚖️ thẩm tra viên"])
def test_length_is_what_counts(good):
    assert password_matches(good, hash_password(good))
