from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.regulations.loading import parse_profile, read_shipped_profile
from app.regulations.periods import (
    WorkCalendar,
    add_months,
    add_working_days,
    due_on,
    whole_months,
)
from tests.pure import session  # noqa: F401

DAYS = st.dates(date(1950, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2022, 11, 28), date(2025, 11, 28), 36),
        (date(2022, 11, 29), date(2025, 11, 28), 35),
        (date(2022, 12, 1), date(2025, 11, 28), 35),
        (date(2024, 8, 31), date(2025, 2, 28), 6),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2025, 11, 29), date(2025, 11, 28), -1),
        (date(2025, 11, 28), date(2025, 11, 28), 0),
    ],
)
def test_only_full_months_count(start, end, months):
    assert whole_months(start, end) == months


@given(DAYS, st.integers(0, 600))
def test_so_many_months_on_are_so_many_whole_months(start, months):
    assert whole_months(start, add_months(start, months)) == months


def test_working_days_leave_out_weekends_and_holidays():
    friday, calendar = date(2026, 8, 28), WorkCalendar(holidays=frozenset({date(2026, 9, 2)}))

    assert add_working_days(friday, 3, calendar) == date(2026, 9, 3)
    assert add_working_days(date(2026, 9, 3), -3, calendar) == friday


def test_a_swapped_saturday_is_a_working_day():
    swapped = WorkCalendar(
        holidays=frozenset({date(2026, 8, 31)}), swapped=frozenset({date(2026, 8, 22)})
    )

    assert add_working_days(date(2026, 8, 21), 1, swapped) == date(2026, 8, 22)
    assert add_working_days(date(2026, 8, 28), 1, swapped) == date(2026, 9, 1)


@pytest.mark.parametrize(
    ("deadline", "event", "due"),
    [
        ("preselection_notified", date(2025, 11, 28), date(2025, 12, 3)),
        ("site_posted", date(2025, 12, 22), date(2025, 12, 19)),
        ("recognition_reported", date(2025, 12, 20), date(2026, 1, 4)),
        ("archived", date(2024, 2, 29), date(2025, 2, 28)),
        ("need_reported", date(2025, 1, 1), date(2025, 3, 31)),
    ],
)
def test_deadlines_follow_the_profile(deadline, event, due):
    deadlines = parse_profile(read_shipped_profile("chv-2025")).deadlines

    assert due_on({each.id: each for each in deadlines}[deadline], event) == due
