from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from app.regulations.conduct import (
    deduct,
    get_sanction,
    judge_lateness,
    late_entry_minutes,
    propose_sanction,
    repeats_count_across_papers,
)
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
    ("percents", "left"),
    [
        ([], "62.5"),
        (["25"], "46.875"),
        (["25", "50"], "31.25"),
        (["33.3"], "41.6875"),
        (["100"], "0"),
    ],
)
def test_the_heaviest_deduction_is_taken_exactly(percents, left):
    taken = deduct(Fraction("62.5"), [Decimal(percent) for percent in percents])

    assert taken == Fraction(left)


@pytest.mark.parametrize(
    ("earlier", "proposed"),
    [
        ([], "reprimand"),
        (["reprimand"], "warning"),
        (["warning"], "suspension"),
        (["warning", "reprimand"], "suspension"),
        (["suspension"], "annulment"),
        (["annulment"], "annulment"),
    ],
)
def test_a_repetition_is_answered_one_rung_higher(earlier, proposed):
    assert propose_sanction(PROFILE, earlier).id == proposed


def test_the_maker_of_the_minutes_decides_the_two_lightest_alone():
    assert [s.id for s in PROFILE.sanctions if s.chair_decides] == ["suspension", "annulment"]
    assert get_sanction(PROFILE, "warning").deduct_percent == 50
    with pytest.raises(KeyError):
        get_sanction(PROFILE, "fine")


def test_breaches_in_other_papers_count_only_where_the_profile_says_so():
    counting = parse_profile(
        read_shipped_profile("chv-2025").replace("across_papers = false", "across_papers = true")
    )

    assert not repeats_count_across_papers(PROFILE)
    assert repeats_count_across_papers(counting)
    assert not repeats_count_across_papers(replace(PROFILE, room=None))
