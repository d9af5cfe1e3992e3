"""The differences of Quy chế TT 22/2025 Điều 16, with the figures of the profile."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.regulations.citation import Citation
from app.regulations.profile import MarkingRule
from app.regulations.reconciling import Reconciliation, Verdict, reconcile, to_hundredths

RULE = MarkingRule(
    average_up_to=Decimal(5),
    third_marker_from=Decimal(10),
    mark_step=Decimal(5),
    appeal_direct_below=Decimal(5),
    citation=Citation(source="TT22", text="Điều 16", verified=True),
)
SCORES = st.fractions(0, 100, max_denominator=60)


@pytest.mark.parametrize(
    ("scores", "verdict", "score"),
    [
        ([], Verdict.WAITING, None),
        ([70], Verdict.WAITING, None),
        ([72, "76.5"], Verdict.AGREED, "74.25"),
        ([60, 65], Verdict.AGREED, "62.50"),
        ([60, "65.25"], Verdict.DISCUSS, None),
        ([60, "69.99"], Verdict.DISCUSS, None),
        ([60, 70], Verdict.THIRD, None),
        ([60, 70, 70], Verdict.AGREED, "70.00"),
        ([60, 70, 60], Verdict.AGREED, "60.00"),
        ([60, 70, 66], Verdict.TOGETHER, None),
    ],
)
def test_scores_come_to_what_the_regulation_says(scores, verdict, score):
    told = reconcile(RULE, [Fraction(str(each)) for each in scores])

    assert told == Reconciliation(verdict, None if score is None else Decimal(score))


def test_a_half_of_a_hundredth_goes_up():
    assert to_hundredths(Fraction("72.125")) == Decimal("72.13")
    assert to_hundredths(Fraction(200, 3)) == Decimal("66.67")


@settings(max_examples=40)
@given(first=SCORES, second=SCORES)
def test_it_does_not_matter_who_marked_first(first, second):
    one, other = reconcile(RULE, [first, second]), reconcile(RULE, [second, first])

    assert one == other
    if one.score is not None:
        assert min(first, second) - 1 < one.score < max(first, second) + 1


def test_there_is_no_fourth_marker():
    with pytest.raises(ValueError, match="three"):
        reconcile(RULE, [Fraction(0)] * 4)
