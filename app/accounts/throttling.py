"""The budget of failed attempts: in the database, so every worker counts alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from app import clock
from app.accounts.models import SignInFailure
from app.db import db
from app.errors import DomainError
from app.i18n import _


class TooManyAttempts(DomainError):
    """The budget is spent; the message says when to try again."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How many failures a name may have within a window."""

    name: str
    limit: int
    window: timedelta


def for_account(email: str) -> Budget:
    """Ten failures in a quarter of an hour for one account."""
    return Budget(f"account:{email}", 10, timedelta(minutes=15))


def for_seat(sitting: object, candidate_number: str) -> Budget:
    """Ten failures in five minutes for one candidate number of one sitting."""
    return Budget(f"seat:{sitting}:{candidate_number}", 10, timedelta(minutes=5))


def for_room(room: object) -> Budget:
    """Two hundred failures in five minutes for a whole exam room (one address, many people)."""
    return Budget(f"room:{room}", 200, timedelta(minutes=5))


def spend_check(budgets: Sequence[Budget]) -> None:
    """Raise TooManyAttempts if any of the budgets is spent."""
    now = clock.now()
    for budget in budgets:
        times = db.session.scalars(
            select(SignInFailure.at)
            .where(SignInFailure.budget == budget.name, SignInFailure.at > now - budget.window)
            .order_by(SignInFailure.at)
        ).all()
        if len(times) >= budget.limit:
            raise TooManyAttempts(_too_many(times[-budget.limit] + budget.window - now))


def _too_many(wait: timedelta) -> str:
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    return _("Đã nhập sai quá nhiều lần. Hãy thử lại sau %(minutes)d phút.", minutes=minutes)


def record_failure(budgets: Sequence[Budget]) -> None:
    """Count one failure against each budget."""
    now = clock.now()
    db.session.add_all(SignInFailure(budget=b.name, at=now) for b in budgets)
    db.session.flush()


def forget_failures(budget: Budget) -> None:
    """Clear an account's failures after it signed in."""
    db.session.execute(delete(SignInFailure).where(SignInFailure.budget == budget.name))


def forget_old_failures(before: datetime) -> int:
    """Delete what no budget counts any more; give the number of rows."""
    stale = select(func.count()).select_from(SignInFailure).where(SignInFailure.at < before)
    count = db.session.scalar(stale) or 0
    db.session.execute(delete(SignInFailure).where(SignInFailure.at < before))
    return count
