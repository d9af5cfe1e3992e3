"""Departing from the profile's rules of the room for one sitting, with reason."""

from dataclasses import asdict

from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.sittings.models import Sitting
from app.sittings.room_figures import RoomFigures, figures_of
from app.sittings.scheduling import SittingFixed

MOST_MINUTES = 24 * 60


class NoReasonGiven(DomainError):
    """Departing from the profile needs its reason written down."""


class RuleOutOfRange(DomainError):
    """A figure is below zero or longer than a day."""


def change_room_rules(sitting: Sitting, figures: RoomFigures, reason: str, *, by: Actor) -> None:
    """Let other figures hold for this sitting. Raise SittingFixed, NoReasonGiven, RuleOutOfRange.

    Only while it is not prepared: candidates have to know the rules they sit under.
    """
    if sitting.prepared_at is not None:
        raise SittingFixed(_("Ca thi đã chuẩn bị xong nên không đổi quy tắc phòng thi được nữa."))
    if not reason.strip():
        raise NoReasonGiven(_("Hãy ghi lý do đổi quy tắc của ca thi này."))
    _check(figures)
    before = asdict(figures_of(sitting))
    for name, value in asdict(figures).items():
        setattr(sitting, name, value)
    db.session.flush()
    record(
        "sitting.rules_changed",
        by=by,
        subject=sitting.id,
        reason=reason.strip(),
        before=before,
        after=asdict(figures),
    )


def _check(figures: RoomFigures) -> None:
    minutes = (
        figures.late_window_minutes,
        figures.late_entry_minutes or 0,
        figures.doors_open_minutes,
        figures.alone_up_to_minutes or 0,
    )
    if not all(0 <= value <= MOST_MINUTES for value in (*minutes, figures.network_grace_seconds)):
        raise RuleOutOfRange(_("Mỗi con số phải từ 0 đến %(most)d.", most=MOST_MINUTES))
