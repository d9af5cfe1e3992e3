"""Admission: identity checked, an invigilator lets a candidate take the paper, or does not."""

from collections.abc import Sequence
from dataclasses import dataclass

from app import clock
from app.db import db
from app.delivery.models import Attempt
from app.errors import DomainError
from app.i18n import _
from app.invigilation.admission_models import AdmissionAct, AdmissionKind, LateEntry
from app.invigilation.admission_queries import find_open_late_entry
from app.invigilation.invigilating import require_running, required
from app.invigilation.lateness import late_seconds, list_delays, may_be_let_in
from app.ledger.recording import Actor, record
from app.sittings.models import Sitting


class NoAdmissionHere(DomainError):
    """Candidates of this sitting come in by themselves."""


class AlreadyAdmitted(DomainError):
    """The candidate was let in before."""


class NotAdmitted(DomainError):
    """There is no admission to undo."""


class PaperHandedOut(DomainError):
    """The paper is out: what came after cannot be undone as if nobody had seen it."""


class TooLateToAdmit(DomainError):
    """The rules do not let an invigilator decide so late: the chair does."""


class NotLate(DomainError):
    """The candidate is in time, so the invigilator decides."""


class AlreadyAsked(DomainError):
    """The chair was asked and has not answered yet."""


class AlreadyDecided(DomainError):
    """The chair has answered."""


class AttemptEnded(DomainError):
    """The attempt is over."""


@dataclass(frozen=True, slots=True)
class Admissions:
    """Whom an act for many let in, and who was passed over because the chair has to decide."""

    admitted: Sequence[Attempt]
    left_to_chair: Sequence[Attempt]


def admit_candidate(sitting: Sitting, attempt: Attempt, *, by: Actor) -> AdmissionAct:
    """Let the candidate take the paper, from the sitting's start on.

    Raise SittingNotRunning, NoAdmissionHere, AlreadyAdmitted, AttemptEnded or TooLateToAdmit.
    """
    _require_admittable(sitting, attempt)
    if not may_be_let_in(sitting, _late(sitting, attempt)):
        raise TooLateToAdmit(
            _("Thí sinh đến muộn quá mức cho phép: phải xin Chủ tịch Hội đồng thi.")
        )
    return _admit(sitting, attempt, "", by=by)


def admit_candidates(sitting: Sitting, attempts: Sequence[Attempt], *, by: Actor) -> Admissions:
    """Let all of them in but those the chair has to decide on; who is in already stays in.

    Raise SittingNotRunning or NoAdmissionHere.
    """
    _require_admission(sitting)
    waiting = [a for a in attempts if a.admitted_at is None and a.submitted_at is None]
    late = [a for a in waiting if not may_be_let_in(sitting, _late(sitting, a))]
    admitted = [attempt for attempt in waiting if attempt not in late]
    for attempt in admitted:
        _admit(sitting, attempt, "", by=by)
    return Admissions(admitted, late)


def refuse_candidate(sitting: Sitting, attempt: Attempt, reason: str, *, by: Actor) -> AdmissionAct:
    """Write down that the candidate may not sit, and why; a later admission overrides it.

    Raise SittingNotRunning, NoAdmissionHere, AlreadyAdmitted, AttemptEnded or NoReason.
    """
    _require_admittable(sitting, attempt)
    return _act(sitting, attempt, AdmissionKind.REFUSED, required(reason), by=by)


def undo_admission(sitting: Sitting, attempt: Attempt, reason: str, *, by: Actor) -> AdmissionAct:
    """Take an admission back while the paper is not out.

    Raise SittingNotRunning, NoAdmissionHere, NotAdmitted, PaperHandedOut or NoReason.
    """
    _require_admission(sitting)
    if attempt.admitted_at is None:
        raise NotAdmitted(_("Thí sinh này chưa được cho vào."))
    if attempt.started_at is not None or clock.now() >= sitting.starts_at:
        raise PaperHandedOut(_("Đã đến giờ thi nên không rút lại việc cho vào được nữa."))
    text = required(reason)
    attempt.admitted_at = attempt.admitted_by_id = attempt.admitted_by_name = None
    return _act(sitting, attempt, AdmissionKind.UNDONE, text, by=by)


def ask_chair(sitting: Sitting, attempt: Attempt, note: str, *, by: Actor) -> LateEntry:
    """Put a latecomer before the chair.

    Raise SittingNotRunning, NoAdmissionHere, AlreadyAdmitted, AttemptEnded, NotLate,
    AlreadyAsked or NoReason.
    """
    _require_admittable(sitting, attempt)
    late = _late(sitting, attempt)
    if may_be_let_in(sitting, late):
        raise NotLate(_("Thí sinh đến trong giờ cho phép: giám thị quyết định."))
    if find_open_late_entry(attempt) is not None:
        raise AlreadyAsked(_("Đã xin Chủ tịch Hội đồng thi, đang chờ trả lời."))
    entry = LateEntry(
        attempt=attempt,
        late_seconds=late,
        note=required(note),
        asked_by_id=by.actor_id,
        asked_by_name=by.actor_name,
        asked_at=clock.now(),
    )
    db.session.add(entry)
    db.session.flush()
    record(
        "late_entry.asked",
        by=by,
        subject=attempt.id,
        late_seconds=entry.late_seconds,
        note=entry.note,
    )
    return entry


def decide_late_entry(
    sitting: Sitting, entry: LateEntry, *, agreed: bool, reason: str, by: Actor
) -> None:
    """Let a latecomer in by the chair's decision, or not. The clock runs as for everybody.

    Raise SittingNotRunning, NoAdmissionHere, AlreadyDecided, AlreadyAdmitted, AttemptEnded
    or NoReason.
    """
    if entry.decided_at is not None:
        raise AlreadyDecided(_("Việc này đã được quyết định."))
    _require_admittable(sitting, entry.attempt)
    entry.agreed, entry.reason, entry.decided_at = agreed, required(reason), clock.now()
    entry.decided_by_id, entry.decided_by_name = by.actor_id, by.actor_name
    record(
        "late_entry.decided",
        by=by,
        subject=entry.attempt_id,
        agreed=agreed,
        late_seconds=entry.late_seconds,
        reason=entry.reason,
    )
    if agreed:
        _admit(sitting, entry.attempt, entry.reason, by=by)
    else:
        _act(sitting, entry.attempt, AdmissionKind.REFUSED, entry.reason, by=by)


def _late(sitting: Sitting, attempt: Attempt) -> int:
    return late_seconds(sitting, attempt, clock.now(), list_delays(sitting))


def _require_admission(sitting: Sitting) -> None:
    require_running(sitting)
    if not sitting.admission_required:
        raise NoAdmissionHere(_("Ca thi này để thí sinh tự vào, không cần cho vào."))


def _require_admittable(sitting: Sitting, attempt: Attempt) -> None:
    _require_admission(sitting)
    if attempt.admitted_at is not None:
        raise AlreadyAdmitted(_("Thí sinh này đã được cho vào."))
    if attempt.submitted_at is not None:
        raise AttemptEnded(_("Bài làm của thí sinh này đã kết thúc."))


def _admit(sitting: Sitting, attempt: Attempt, reason: str, *, by: Actor) -> AdmissionAct:
    attempt.admitted_at = clock.now()
    attempt.admitted_by_id, attempt.admitted_by_name = by.actor_id, by.actor_name
    return _act(sitting, attempt, AdmissionKind.ADMITTED, reason, by=by)


def _act(
    sitting: Sitting, attempt: Attempt, kind: AdmissionKind, reason: str, *, by: Actor
) -> AdmissionAct:
    act = AdmissionAct(
        attempt=attempt,
        kind=kind,
        late_seconds=_late(sitting, attempt),
        reason=reason,
        acted_by_id=by.actor_id,
        acted_by_name=by.actor_name,
        acted_at=clock.now(),
    )
    db.session.add(act)
    db.session.flush()
    record(
        f"attempt.{'admission_undone' if kind is AdmissionKind.UNDONE else kind.value}",
        by=by,
        subject=attempt.id,
        late_seconds=act.late_seconds,
        reason=reason,
    )
    return act
