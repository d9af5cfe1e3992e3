"""Asking a person to add something to their registration."""

from datetime import date

from app import clock
from app.candidates.locks import require_unlocked
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.registration.models import RegistrationDraft, SupplementRequest
from app.registration.queries import find_open_request


class DayPassed(DomainError):
    """The person needs at least today to answer."""


class AskedAlready(DomainError):
    """An earlier request still waits for its answer."""


def request_supplement(
    draft: RegistrationDraft, wanted: str, due_on: date, *, by: Actor
) -> SupplementRequest:
    """Ask for something until a day, which may lie after closing.

    Raise DayPassed, AskedAlready or CandidatesFixed.
    """
    require_unlocked(draft.exam)
    if due_on < clock.today():
        raise DayPassed(_("Hạn bổ sung phải từ hôm nay trở đi."))
    if find_open_request(draft) is not None:
        raise AskedAlready(_("Yêu cầu trước chưa được trả lời. Người này cần trả lời trước."))
    request = SupplementRequest(
        draft_id=draft.id, wanted=wanted, due_on=due_on, asked_by_name=by.actor_name
    )
    db.session.add(request)
    db.session.flush()
    record(
        "supplement.requested",
        by=by,
        subject=draft.application_id,
        wanted=wanted,
        due_on=due_on.isoformat(),
    )
    return request
