from decimal import Decimal
from fractions import Fraction

import pytest

from app.training.presence import Tally, judge
from app.training.printing import floor_percent
from app.training.rules import training_rules


def standing(held, present, excused=0, *, percent=80, excused_counts=False):
    tally = Tally(held=held, present=present, excused=excused)
    return judge(tally, percent=percent, excused_counts=excused_counts)


def test_exactly_eighty_percent_is_enough():
    assert not standing(480, 384).is_barred


def test_one_period_less_is_not_enough_and_never_reads_as_the_rule():
    one = standing(10_000, 7_999)
    assert one.is_barred
    assert floor_percent(one.share) == Decimal("79.99")
    assert floor_percent(standing(100_000, 79_996).share) == Decimal("79.99")


def test_leave_counts_only_where_the_class_says_so():
    assert standing(10, 7, 3).is_barred
    assert not standing(10, 7, 3, excused_counts=True).is_barred


def test_nobody_is_barred_before_anything_was_held():
    assert standing(0, 0).share == Fraction(1)
    assert not standing(0, 0).is_barred


@pytest.mark.parametrize(
    ("score", "word"),
    [
        ("100", "Xuất sắc"),
        ("89.99", "Giỏi"),
        ("70", "Khá"),
        ("50", "Trung bình"),
        ("0", "Không đạt"),
    ],
)
def test_a_score_has_the_word_of_the_band_it_reaches(score, word):
    assert training_rules().grade_word(Decimal(score)) == word
