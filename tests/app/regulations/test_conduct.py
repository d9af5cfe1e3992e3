from decimal import Decimal

import pytest

from app.regulations.conduct import deduct, judge_lateness, late_entry_minutes
from app.regulations.loading import parse_profile, read_shipped_profile
from app.regulations.profile import Verdict
from tests.pure import session  # noqa: F401

PROFILE = parse_profile(read_shipped_profile("chv-2025"))


@pytest.mark.parametrize(
    ("paper", "late", "verdict"),
    [
        (30, 5, Verdict.MET),
        (30, 6, Verdict.NOT_MET),
        (180, 10, Verdict.MET),
        (60, 11, Verdict.NOT_MET),
        (45, 1, Verdict.FOR_PERSON),
    ],
)
def test_lateness_is_judged_by_the_length_of_the_paper(paper, late, verdict):
    judged, citation = judge_lateness(PROFILE, paper_minutes=paper, minutes_late=late)

    assert (judged, citation) == (verdict, "Nội quy Điều 1")


@pytest.mark.parametrize(
    ("paper", "allowed"),
    [(1, 5), (30, 5), (31, None), (45, None), (59, None), (60, 10), (61, 10), (180, 10)],
)
def test_how_late_one_may_come_is_left_to_a_person_between_half_an_hour_and_an_hour(paper, allowed):
    assert late_entry_minutes(PROFILE, paper) == allowed


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ((), "62.5"),
        (("reprimand",), "46.875"),
        (("reprimand", "warning"), "31.25"),
        (("annulment",), "0"),
    ],
)
def test_the_heaviest_sanction_is_deducted_exactly(given, left):
    sanctions = tuple(sanction for sanction in PROFILE.sanctions if sanction.id in given)

    assert deduct(Decimal("62.5"), sanctions) == Decimal(left)
