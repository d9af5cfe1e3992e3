"""Reads of the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, select

from app.clock import VIETNAM
from app.db import db
from app.errors import NotFound
from app.i18n import _
from app.ledger.models import LedgerEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFilter:
    """Which entries are wanted; an empty field asks for nothing. Days are Vietnam's, inclusive."""

    action: str = ""
    actor: str = ""
    subject: str = ""
    first: date | None = None
    last: date | None = None


EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""Days outside hold no entries, and an instant of theirs may run off the calendar."""


def list_entries(wanted: LedgerFilter) -> Select[LedgerEntry]:
    """The entries that fit, newest first. An actor is looked for by part of the name."""
    stmt = select(LedgerEntry).order_by(LedgerEntry.sequence.desc())
    if wanted.action:
        stmt = stmt.where(LedgerEntry.action == wanted.action)
    if wanted.actor:
        stmt = stmt.where(LedgerEntry.actor_name.icontains(wanted.actor, autoescape=True))
    if wanted.subject:
        stmt = stmt.where(LedgerEntry.subject == wanted.subject)
    if wanted.first:
        stmt = stmt.where(LedgerEntry.at >= _midnight(wanted.first))
    if wanted.last:
        stmt = stmt.where(LedgerEntry.at < _midnight(wanted.last) + timedelta(days=1))
    return stmt


def _midnight(day: date) -> datetime:
    within = min(max(day, EARLIEST), LATEST)
    return datetime.combine(within, time(), VIETNAM)


def list_actions() -> Sequence[str]:
    """Every kind of act that was ever recorded."""
    stmt = select(LedgerEntry.action).distinct().order_by(LedgerEntry.action)
    return db.session.scalars(stmt).all()


def get_entry(sequence: int) -> LedgerEntry:
    """The entry with this number. Raise NotFound."""
    entry = db.session.scalar(select(LedgerEntry).where(LedgerEntry.sequence == sequence))
    if entry is None:
        raise NotFound(_("Sổ nhật ký không có bản ghi số %(number)d.", number=sequence))
    return entry


def find_head() -> LedgerEntry | None:
    """The latest entry; none while nothing was recorded."""
    return db.session.scalar(select(LedgerEntry).order_by(LedgerEntry.sequence.desc()).limit(1))
