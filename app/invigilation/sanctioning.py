"""Violations: minutes by one person, a decision by another where the rules ask for it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from app import clock
from app.db import db
from app.delivery.excluding import exclude_candidate, suspend_attempt
from app.delivery.models import Attempt
from app.errors import DomainError
from app.i18n import _
from app.invigilation import violations
from app.invigilation.invigilating import NoReason, SittingNotRunning
from app.invigilation.models import Ruling, Signing, Violation
from app.ledger.recording import Actor, record
from app.regulations.profile import Sanction
from app.sittings.models import Sitting
from app.text import nfc


class InTheFuture(DomainError):
    """What is written down has not happened yet."""


class AlreadyRuled(DomainError):
    """The sanction is decided; a decision is not changed here."""


class SamePerson(DomainError):
    """Whoever wrote the minutes may not decide what they propose."""


class AlreadySigned(DomainError):
    """Whether the minutes were signed is recorded already."""


class WrongWitness(DomainError):
    """A witness is not another candidate of the same room."""


def write_violation(
    sitting: Sitting,
    attempt: Attempt,
    sanction: Sanction,
    facts: str,
    *,
    happened_at: datetime,
    by: Actor,
) -> Violation:
    """Write the minutes of a breach. A sanction its maker may decide holds at once.

    Raise SittingNotRunning, NoReason or InTheFuture.
    """
    if sitting.prepared_at is None:
        raise SittingNotRunning(_("Ca thi này chưa chuẩn bị xong."))
    if happened_at > clock.now():
        raise InTheFuture(_("Thời điểm vi phạm ở tương lai."))
    violation = Violation(
        sitting_id=sitting.id,
        attempt_id=attempt.id,
        number=_next_number(sitting),
        sanction=sanction.id,
        facts=_required(facts),
        happened_at=happened_at,
        made_by_id=by.actor_id,
        made_by_name=by.actor_name,
        made_at=clock.now(),
        witnesses=[],
    )
    db.session.add(violation)
    db.session.flush()
    _record(violation, by=by)
    if not sanction.chair_decides:
        _rule(violation, sanction, Ruling.UPHELD, violation.facts, by=by)
    return violation


def _record(violation: Violation, *, by: Actor) -> None:
    record(
        "violation.recorded",
        by=by,
        subject=violation.attempt_id,
        violation=str(violation.id),
        number=violation.number,
        sanction=violation.sanction,
        facts=violation.facts,
        happened_at=violation.happened_at.isoformat(),
    )


def _next_number(sitting: Sitting) -> int:
    # The sitting's row is held until the end, so that two at once get two numbers.
    db.session.execute(select(Sitting.id).where(Sitting.id == sitting.id).with_for_update())
    last = select(func.max(Violation.number)).where(Violation.sitting_id == sitting.id)
    return (db.session.scalar(last) or 0) + 1


def rule_on_violation(
    violation: Violation, sanction: Sanction, ruling: Ruling, reason: str, *, by: Actor
) -> None:
    """Decide what the minutes propose. A suspension ends the attempt and bars later papers.

    Raise AlreadyRuled, SamePerson or NoReason.
    """
    db.session.refresh(violation, with_for_update={"of": Violation})
    if violation.ruling is not None:
        raise AlreadyRuled(_("Biên bản này đã có quyết định."))
    if by.actor_id is None or by.actor_id == violation.made_by_id:
        raise SamePerson(_("Người lập biên bản không được tự quyết định hình thức này."))
    _rule(violation, sanction, ruling, _required(reason), by=by)


def _rule(
    violation: Violation, sanction: Sanction, ruling: Ruling, reason: str, *, by: Actor
) -> None:
    violation.ruling, violation.ruling_reason = ruling, reason
    violation.ruled_by_id, violation.ruled_by_name = by.actor_id, by.actor_name
    violation.ruled_at = clock.now()
    db.session.flush()
    record(
        "violation.ruled",
        by=by,
        subject=violation.attempt_id,
        violation=str(violation.id),
        sanction=sanction.id,
        ruling=ruling.value,
        reason=reason,
    )
    if ruling is Ruling.UPHELD and sanction.bars_later_papers:
        suspend_attempt(violation.attempt, by=by)
        exclude_candidate(violation.attempt, f"{sanction.title} ({sanction.citation})", by=by)


def note_signing(
    violation: Violation, signing: Signing, witnesses: Sequence[str] = (), *, by: Actor
) -> None:
    """Note that the offender signed the minutes, or refused before up to two candidates.

    Raise AlreadySigned or WrongWitness.
    """
    if violation.signing is not None:
        raise AlreadySigned(_("Đã ghi việc ký biên bản này."))
    numbers = [number.strip().upper() for number in witnesses if number.strip()]
    if signing is Signing.REFUSED:
        _check_witnesses(violation, numbers)
    violation.signing, violation.signed_at = signing, clock.now()
    violation.witnesses = numbers if signing is Signing.REFUSED else []
    db.session.flush()
    record(
        "violation.signed",
        by=by,
        subject=violation.attempt_id,
        violation=str(violation.id),
        signing=signing.value,
        witnesses=violation.witnesses,
    )


def _check_witnesses(violation: Violation, numbers: Sequence[str]) -> None:
    neighbours = violations.list_neighbours(violation)
    if len(set(numbers)) != len(numbers) or len(numbers) > 2:
        raise WrongWitness(_("Nhập số báo danh của hai thí sinh khác nhau."))
    for number in numbers:
        if number not in neighbours:
            raise WrongWitness(
                _("%(number)s không phải thí sinh khác cùng phòng thi.", number=number)
            )


def _required(text: str) -> str:
    said = nfc(text).strip()
    if not said:
        raise NoReason(_("Hãy ghi rõ sự việc, lý do."))
    return said
