"""Reads of lockdown: the version in force, the versions before it, machines that do not comply."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.candidates.models import Candidate
from app.db import db
from app.i18n import _
from app.lockdown.config_key import from_plist
from app.lockdown.models import BrowserRule, Lockdown, MachineFault
from app.sittings.models import Room, Seat


def find_lockdown(sitting_id: UUID) -> Lockdown | None:
    """The version in force, or None if nothing was ever asked."""
    stmt = select(Lockdown).where(Lockdown.sitting_id == sitting_id)
    return db.session.scalar(stmt.order_by(Lockdown.number.desc()).limit(1))


def list_versions(sitting_id: UUID) -> Sequence[Lockdown]:
    """Every version, newest first."""
    stmt = select(Lockdown).where(Lockdown.sitting_id == sitting_id)
    return db.session.scalars(stmt.order_by(Lockdown.number.desc())).all()


def list_faults(sitting_id: UUID) -> Sequence[MachineFault]:
    """The sitting's machines that did not comply, by room and seat."""
    stmt = (
        select(MachineFault)
        .join(MachineFault.seat)
        .join(Seat.room)
        .join(Seat.candidate)
        .join(Candidate.application)
        .options(
            contains_eager(MachineFault.seat).contains_eager(Seat.room),
            contains_eager(MachineFault.seat)
            .contains_eager(Seat.candidate)
            .contains_eager(Candidate.application),
        )
        .where(Seat.sitting_id == sitting_id)
        .order_by(Room.position, Seat.number, MachineFault.noted_at)
    )
    return db.session.scalars(stmt).all()


def tell_browser(sitting_id: UUID) -> str:
    """With which browser the sitting is taken, in the words of the board and the minutes."""
    lockdown = find_lockdown(sitting_id)
    if lockdown is None or lockdown.browser is BrowserRule.FREE:
        return _("không dùng trình duyệt khóa")
    return _("dùng trình duyệt khóa, khóa cấu hình %(key)s…", key=str(lockdown.config_key)[:8])


def find_quit_url(sitting_id: UUID) -> str | None:
    """The address that ends the locked browser, for those who handed in; None without one."""
    lockdown = find_lockdown(sitting_id)
    if lockdown is None or lockdown.browser is BrowserRule.FREE or lockdown.settings is None:
        return None
    return str(from_plist(lockdown.settings.encode())["quitURL"])
