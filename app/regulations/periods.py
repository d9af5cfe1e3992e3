"""Counting months and working days, and the deadlines built on them. Pure; holidays are given."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from app.regulations.profile import Deadline, DeadlineUnit

_SATURDAY = 5


def add_months(day: date, months: int) -> date:
    """Return the corresponding day so many months on, or that month's last day.

    Civil Code 2015, article 148 clause 4: where there is no corresponding day the last one counts.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_months(start: date, end: date) -> int:
    """Return how many full months lie between two days; negative if the end is earlier."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked: Monday to Friday but for holidays, and days swapped for them."""

    holidays: frozenset[date] = frozenset()
    swapped: frozenset[date] = frozenset()
    """Saturdays and Sundays that are worked instead of another day."""

    def works_on(self, day: date) -> bool:
        """Tell whether a day is a working day."""
        return day in self.swapped or (day.weekday() < _SATURDAY and day not in self.holidays)


EVERY_WEEK = WorkCalendar()
"""Monday to Friday, no holidays."""


def add_working_days(day: date, count: int, calendar: WorkCalendar = EVERY_WEEK) -> date:
    """Return the day `count` working days after a day (before it if negative)."""
    step = timedelta(days=1 if count >= 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= calendar.works_on(day)
    return day


def due_on(
    deadline: Deadline,
    event_on: date,
    calendar: WorkCalendar = EVERY_WEEK,
    *,
    candidates: int = 0,
) -> date:
    """Return the last day a deadline allows in an exam of so many candidates.

    `event_on` is its event's day; any day of the year for a deadline fixed by the calendar.
    """
    if deadline.by_day is not None:
        return date(event_on.year, *deadline.by_day)
    count = deadline.count_for(candidates)
    count = -count if deadline.before else count
    if deadline.unit is DeadlineUnit.WORKING_DAYS:
        return add_working_days(event_on, count, calendar)
    if deadline.unit is DeadlineUnit.YEARS:
        return add_months(event_on, 12 * count)
    return event_on + timedelta(days=count)
