"""Answers that came after the time from a machine that was offline: who has them, what counts.

They are kept and marked when they arrive (`saving`). Whether they count is the council's word,
given once nobody can send any more and recorded with its reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select

from app import clock
from app.db import db
from app.delivery import queries
from app.delivery.folding import answered, fold
from app.delivery.models import Attempt, EndedBy, LateDecision, answer_event
from app.delivery.queries import SeatStanding
from app.delivery.records import receipt_digest
from app.delivery.taking_part import took_part
from app.delivery.working import list_counting_events
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.sittings.models import Seat, Sitting


class NoReason(DomainError):
    """A decision on late answers needs its reason written down."""


class NothingLate(DomainError):
    """No answer came late, so there is nothing to decide."""


class LateWindowOpen(DomainError):
    """More may still arrive; the message says until when."""


@dataclass(frozen=True, slots=True)
class LateAnswers:
    """What one attempt sent late: how many answers, first and last arrival, the decision.

    `heard_ms`: when the last answer in time arrived, None if none did; `decision`: None
    while nobody decided. Instants in milliseconds since 1970.
    """

    attempt: Attempt
    answers: int
    first_ms: int
    last_ms: int
    heard_ms: int | None
    decision: LateDecision | None

    @property
    def first_at(self) -> datetime:
        """When the first of them came."""
        return datetime.fromtimestamp(self.first_ms / 1000, UTC)

    @property
    def last_at(self) -> datetime:
        """When the last of them came."""
        return datetime.fromtimestamp(self.last_ms / 1000, UTC)


def list_late_answers(sitting: Sitting) -> list[LateAnswers]:
    """The attempts of the sitting with late answers, by room and seat: for the minutes."""
    stmt = (
        select(
            answer_event.c.attempt_number,
            func.count(answer_event.c.slot.distinct()),
            func.min(answer_event.c.server_ms),
            func.max(answer_event.c.server_ms),
        )
        .join(Attempt, Attempt.number == answer_event.c.attempt_number)
        .join(Seat, Seat.id == Attempt.seat_id)
        .where(Seat.sitting_id == sitting.id, answer_event.c.late)
        .group_by(answer_event.c.attempt_number)
    )
    late = {number: (count, first, last) for number, count, first, last in db.session.execute(stmt)}
    if not late:
        return []
    decisions = _decisions(sitting)
    return [
        LateAnswers(
            attempt,
            *late[attempt.number],
            heard_ms=_last_in_time(attempt),
            decision=next((d for d in decisions if d.attempt_id in {None, attempt.id}), None),
        )
        for attempt in queries.attempts_of(sitting)
        if attempt.number in late
    ]


def _decisions(sitting: Sitting) -> Sequence[LateDecision]:
    stmt = select(LateDecision).where(LateDecision.sitting_id == sitting.id)
    return db.session.scalars(stmt.order_by(LateDecision.decided_at.desc())).all()


def _last_in_time(attempt: Attempt) -> int | None:
    stmt = select(func.max(answer_event.c.server_ms)).where(
        answer_event.c.attempt_number == attempt.number, ~answer_event.c.late
    )
    heard: int | None = db.session.scalar(stmt)
    return heard


def count_late_answers(
    sitting: Sitting, reason: str, *, attempt: Attempt | None = None, by: Actor
) -> list[LateAnswers]:
    """Let the late answers of one attempt, or of the whole sitting, count; give whose.

    Raise NoReason, LateWindowOpen or NothingLate.
    """
    return _decide(sitting, reason, attempt, counts=True, by=by)


def leave_out_late_answers(
    sitting: Sitting, reason: str, *, attempt: Attempt | None = None, by: Actor
) -> list[LateAnswers]:
    """Let them stay uncounted, as they are without a decision, but on the record; give whose.

    Raise NoReason, LateWindowOpen or NothingLate.
    """
    return _decide(sitting, reason, attempt, counts=False, by=by)


def _decide(
    sitting: Sitting, reason: str, attempt: Attempt | None, *, counts: bool, by: Actor
) -> list[LateAnswers]:
    if not reason.strip():
        raise NoReason(_("Hãy ghi lý do tính hoặc không tính các câu trả lời đến muộn."))
    _require_window_over(sitting, attempt)
    concerned = [
        late for late in list_late_answers(sitting) if attempt is None or late.attempt is attempt
    ]
    if not concerned:
        raise NothingLate(_("Không có câu trả lời nào đến muộn."))
    decision = LateDecision(
        sitting_id=sitting.id,
        attempt_id=attempt and attempt.id,
        counts=counts,
        reason=reason.strip(),
        decided_by_id=by.actor_id,
        decided_by_name=by.actor_name,
    )
    db.session.add(decision)
    db.session.flush()
    record(
        "late_answers.counted" if counts else "late_answers.left_out",
        by=by,
        subject=attempt.id if attempt else sitting.id,
        reason=decision.reason,
        attempts=[late.attempt.pseudonym for late in concerned],
    )
    for late in concerned:
        _recount(late.attempt, by=by)
    return concerned


def _require_window_over(sitting: Sitting, attempt: Attempt | None) -> None:
    now = clock.now()
    rows = [row for row in queries.list_standings(sitting) if attempt in {None, row.attempt}]
    last = max((r.standing.late_until for r in rows if _may_still_send(r, now)), default=None)
    if last is not None:
        raise LateWindowOpen(
            _(
                "Máy từng mất mạng còn được gửi câu trả lời đến %(time)s. Hãy quyết định sau đó.",
                time=last.astimezone(clock.VIETNAM).strftime("%H:%M:%S"),
            )
        )


def _may_still_send(row: SeatStanding, now: datetime) -> bool:
    standing = row.standing
    came = took_part(row.attempt)
    open_end = standing.ended_by in {None, EndedBy.DEADLINE}
    return came and open_end and (standing.stopped_since is not None or now <= standing.late_until)


def _recount(attempt: Attempt, *, by: Actor) -> None:
    """Bring number of answers and receipt of an ended attempt in line with what counts now."""
    if attempt.submitted_at is None:
        return  # its end will count them
    last = fold(list_counting_events(db.session.connection(), attempt.number))
    before = attempt.answered, attempt.receipt
    attempt.answered, attempt.receipt = answered(last), receipt_digest(last)
    if before == (attempt.answered, attempt.receipt):
        return
    db.session.flush()
    record(
        "attempt.recounted",
        by=by,
        subject=attempt.id,
        answered=attempt.answered,
        receipt=attempt.receipt,
        answered_before=before[0],
        receipt_before=before[1],
        pseudonym=attempt.pseudonym,
    )
