"""When the demonstration's acts take place, and acting at those instants."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from app import clock


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """An instant given by the clock on a wall in Vietnam."""
    return datetime.combine(day, time(hour, minute), clock.VIETNAM)


@contextmanager
def on(day: date, hour: int = 9, minute: int = 0) -> Iterator[datetime]:
    """Act at that instant, which is given."""
    instant = at(day, hour, minute)
    with clock.pretending(instant):
        yield instant


def working_days(first: date, count: int) -> list[date]:
    """So many days from Monday to Friday, from the first on."""
    days = (first + timedelta(days=offset) for offset in range(count * 2 + 7))
    return [day for day in days if day.weekday() < 5][:count]


def work_days_before(day: date, count: int) -> list[date]:
    """The last so many days from Monday to Friday before a day, the earliest first."""
    days = (day - timedelta(days=offset) for offset in range(1, count * 2 + 7))
    return sorted([each for each in days if each.weekday() < 5][:count])
