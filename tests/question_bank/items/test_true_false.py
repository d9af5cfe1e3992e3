import pytest

from question_bank.errors import InvalidItem, InvalidResponse
from question_bank.items.true_false import TrueFalse

FALSE = TrueFalse(stem="Thời hiệu yêu cầu thi hành án là 10 năm.", key=False)


@pytest.mark.parametrize(("response", "share"), [(False, 1), (True, 0), (0, 0), ("False", 0)])
def test_only_the_right_side_earns_the_marks(response, share):
    assert FALSE.score(response) == share


@pytest.mark.parametrize("raw", [0, 1, "true", None, [], {}])
def test_a_response_must_be_true_or_false(raw):
    with pytest.raises(InvalidResponse):
        FALSE.normalise(raw)


def test_a_key_must_be_true_or_false():
    with pytest.raises(InvalidItem, match="Đúng hoặc Sai"):
        TrueFalse(stem="Câu này đúng.", key=1)


def test_there_is_nothing_to_put_in_another_order():
    with pytest.raises(ValueError, match="no options"):
        FALSE.presentation((1, 0))


def test_the_key_is_shown_as_a_word():
    assert FALSE.key_text() == "Sai"
