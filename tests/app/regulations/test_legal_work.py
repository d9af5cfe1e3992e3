"""Months of legal work over several times (Luật THADS 2008, Điều 18 khoản 2)."""

from datetime import date

import pytest

from app.regulations.claims import Claims, PartialDate, WorkPeriod
from app.regulations.findings import evaluate
from app.regulations.legal_work import months_of_work
from app.regulations.loading import parse_profile, read_shipped_profile
from tests.pure import session  # noqa: F401  no database

CLOSING = date(2025, 11, 28)


def period(start, end=None):
    return WorkPeriod(PartialDate(*start), PartialDate(*end) if end else None)


@pytest.mark.parametrize(
    ("periods", "months"),
    [
        ([period((2022, 12), (2025, 11))], (35, 35)),
        ([period((2022, 11), (2025, 10))], (36, 36)),
        ([period((2022, 11))], (36, 36)),
        ([period((2022, 12))], (35, 35)),
        ([period((2020, 1), (2020, 12)), period((2021, 1), (2021, 12))], (24, 24)),
        ([period((2020, 1), (2020, 12)), period((2020, 6), (2021, 5))], (17, 17)),
        ([period((2020, 1), (2020, 12)), period((2020, 3), (2020, 5))], (12, 12)),
        ([period((2020, 1), (2020, 6)), period((2021, 1), (2021, 6))], (12, 13)),
        ([period((2024, 1), (2030, 12))], (22, 22)),
        ([period((2026, 1))], (0, 0)),
        ([period((2020,), (2020,))], (0, 12)),
        ([period((2020, 1, 15), (2020, 3, 14))], (2, 2)),
        ([period((2020, 1, 15), (2020, 3, 13))], (1, 1)),
    ],
    ids=[
        "to the closing month",
        "three full years",
        "still going on, 36 months",
        "still going on, 35 months",
        "one after the other",
        "overlapping counts once",
        "one inside the other",
        "a gap: left-over days may make a month",
        "after closing counts nothing",
        "begins after closing",
        "a year alone",
        "by days, just two months",
        "by days, a day short",
    ],
)
def test_months_of_several_times_are_added_up_without_counting_overlaps_twice(periods, months):
    assert months_of_work(periods, CLOSING) == months


@pytest.mark.parametrize(
    ("periods", "verdict"),
    [
        ([period((2022, 11), (2025, 10))], "met"),
        ([period((2022, 12), (2025, 10))], "not_met"),
        ([period((2020, 1), (2021, 6)), period((2022, 1), (2023, 6))], "met"),
        ([period((2020, 1), (2021, 6)), period((2022, 1), (2023, 5))], "for_person"),
        ([period((2020, 1), (2021, 6)), period((2022, 1), (2023, 4))], "not_met"),
    ],
    ids=["36 months", "35 months", "36 in two", "35 in two and left-over days", "34 in two"],
)
def test_thirty_six_months_of_legal_work_are_asked_for(periods, verdict):
    claims = Claims(
        full_name="Trần Thị Bình",
        birth_date=date(1990, 1, 1),
        national_id="001190000001",
        legal_work=tuple(periods),
    )
    profile = parse_profile(read_shipped_profile("chv-2025"))
    [finding] = [
        one for one in evaluate(profile, claims, CLOSING) if one.condition == "legal_experience"
    ]
    assert finding.verdict == verdict
    assert finding.citation.text == "Điều 18 khoản 2"
