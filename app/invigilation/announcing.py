"""Speaking to the candidates of a sitting through their exam pages."""

from sqlalchemy import func, select

from app import clock
from app.db import db
from app.delivery.models import Announcement
from app.errors import DomainError
from app.i18n import _
from app.invigilation.invigilating import Scope, require_running
from app.ledger.recording import Actor, record
from app.sittings.models import Sitting
from app.text import nfc

MOST_LETTERS = 500


class NothingSaid(DomainError):
    """The announcement is empty or too long to be read in a glance."""


def announce(sitting: Sitting, scope: Scope, text: str, *, by: Actor) -> Announcement:
    """Show the text in the exam pages of the scope at their next sign of life.

    Raise SittingNotRunning or NothingSaid.
    """
    require_running(sitting)
    said = nfc(text).strip()
    if not 0 < len(said) <= MOST_LETTERS:
        raise NothingSaid(_("Hãy ghi lời thông báo, không quá %(n)d ký tự.", n=MOST_LETTERS))
    announcement = Announcement(
        sitting_id=sitting.id,
        number=_next_number(sitting),
        room_id=scope.room_id,
        attempt_id=scope.attempt_id,
        text=said,
        made_by_id=by.actor_id,
        made_by_name=by.actor_name,
        made_at=clock.now(),
    )
    db.session.add(announcement)
    db.session.flush()
    record(
        "announcement.made",
        by=by,
        subject=sitting.id,
        number=announcement.number,
        room=str(scope.room_id or ""),
        attempt=str(scope.attempt_id or ""),
        text=said,
    )
    return announcement


def _next_number(sitting: Sitting) -> int:
    # The sitting's row is held until the end, so that two who speak at once get two numbers.
    db.session.execute(select(Sitting.id).where(Sitting.id == sitting.id).with_for_update())
    last = select(func.max(Announcement.number)).where(Announcement.sitting_id == sitting.id)
    return (db.session.scalar(last) or 0) + 1
