"""The only place the application reads the wall clock, and the guard against its jumps."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""The zone every instant is shown in (UTC+7, no daylight saving time)."""

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


MOST_SLEW_SECONDS = 1.0
"""What a clock may be set right by without anybody noticing; more is a step."""
logger = logging.getLogger(__name__)


def _uptime() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass
class Guard:
    """Time that follows the wall clock but not its jumps, so that no deadline jumps either.

    Between two looks the wall clock must advance as the machine's uptime does (which counts
    sleep, too). Small corrections are followed; after a step time goes on as if it had not been,
    until the process starts anew.
    """

    wall: Callable[[], float] = time.time
    uptime: Callable[[], float] = _uptime
    step: float = 0.0
    """By how many seconds the wall clock is off from guarded time; 0 while it was not stepped."""
    recorded: float = 0.0
    """The step that the ledger knows of."""
    _offset: float = field(init=False)

    def __post_init__(self) -> None:
        """Believe the wall clock once."""
        self._offset = self.wall() - self.uptime()

    def now(self) -> float:
        """Seconds since 1970."""
        wall, uptime = self.wall(), self.uptime()
        deviation = wall - uptime - self._offset
        if abs(deviation) <= MOST_SLEW_SECONDS:
            self._offset, self.step = wall - uptime, 0.0
            return wall
        if abs(deviation - self.step) > MOST_SLEW_SECONDS:
            self.step = deviation
            logger.error("the wall clock was stepped by %.1f s; deadlines stay", deviation)
        return uptime + self._offset


guard = Guard()
"""This process's guard."""


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _pretended.get() or datetime.fromtimestamp(guard.now(), UTC)


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
