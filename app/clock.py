"""The only place the application reads the wall clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""The zone every instant is shown in (UTC+7, no daylight saving time)."""


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present calendar date in Vietnam."""
    return now().astimezone(VIETNAM).date()
