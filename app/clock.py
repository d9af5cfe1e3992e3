"""The only place the application reads the wall clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""The zone every instant is shown in (UTC+7, no daylight saving time)."""

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _pretended.get() or datetime.now(UTC)


def today() -> date:
    """The present calendar date in Vietnam."""
    return now().astimezone(VIETNAM).date()


@contextmanager
def pretending(instant: datetime) -> Iterator[None]:
    """Let the block act as if it were the instant. Only the demo builds its past with this."""
    token = _pretended.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(token)
