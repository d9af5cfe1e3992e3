"""Giving candidate numbers (số báo danh) to those who are eligible."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from app.candidates.locks import release_numbers, require_unlocked
from app.candidates.models import Application, Candidate, Outcome
from app.candidates.publishing_lists import require_decided
from app.db import db
from app.errors import DomainError
from app.exams.models import Exam
from app.i18n import _
from app.ledger.recording import Actor, record

LEAST_DIGITS = 3


class NobodyEligible(DomainError):
    """There is nobody to number."""


def number_candidates(exam: Exam, *, by: Actor, leave_undecided: bool = False) -> int:
    """Number the eligible in Vietnamese name order, ascending without gaps; give their count.

    Numbers are unique, ascending and continuous (Thông tư 22/2025/TT-BNV, Quy chế Điều 6).
    Namesakes follow by date of birth, then identity number. Repeatable: a candidate keeps their
    row, the number may change. With `leave_undecided` those under review are left out for now;
    numbering is then repeated once they are decided. Raises ReviewsOpen, NobodyEligible or
    CandidatesFixed.
    """
    require_unlocked(exam)
    if not leave_undecided:
        require_decided(exam)
    eligible = _list_eligible(exam)
    if not eligible:
        raise NobodyEligible(_("Chưa có hồ sơ nào đủ điều kiện để đánh số báo danh."))
    prefix, width = number_prefix(exam), max(LEAST_DIGITS, len(str(len(eligible))))
    release_numbers(exam, by=by)
    _drop_others(exam, eligible)
    kept = _set_aside(exam)
    changed = []
    for ordinal, application in enumerate(eligible, start=1):
        values = {"ordinal": ordinal, "number": f"{prefix}{ordinal:0{width}}"}
        if application.id in kept:
            changed.append({"id": kept[application.id]} | values)
        else:
            db.session.add(Candidate(exam_id=exam.id, application_id=application.id, **values))
    if changed:
        db.session.execute(update(Candidate), changed)
    db.session.flush()
    db.session.expire_all()
    record(
        "candidates.numbered",
        by=by,
        subject=exam.id,
        count=len(eligible),
        first=f"{prefix}{1:0{width}}",
        last=f"{prefix}{len(eligible):0{width}}",
    )
    return len(eligible)


def number_prefix(exam: Exam) -> str:
    """The letters before the number: the first word of the exam's code, `CHV` of `chv-2025`."""
    return exam.code.split("-")[0].upper()


def _list_eligible(exam: Exam) -> Sequence[Application]:
    stmt = select(Application).where(
        Application.exam_id == exam.id, Application.outcome == Outcome.ELIGIBLE
    )
    order = (Application.name_key, Application.birth_on, Application.national_id)
    return db.session.scalars(stmt.order_by(*order)).all()


def _drop_others(exam: Exam, eligible: Sequence[Application]) -> None:
    """Take the number from those who are no longer eligible."""
    still = {application.id for application in eligible}
    stmt = select(Candidate.id, Candidate.application_id).where(Candidate.exam_id == exam.id)
    gone = [row.id for row in db.session.execute(stmt) if row.application_id not in still]
    for candidate_id in gone:
        db.session.execute(delete(Candidate).where(Candidate.id == candidate_id))


def _set_aside(exam: Exam) -> dict[object, object]:
    """Free all numbers for reuse; give application id to candidate id of those who keep one."""
    rows = db.session.execute(
        select(Candidate.id, Candidate.application_id, Candidate.ordinal).where(
            Candidate.exam_id == exam.id
        )
    ).all()
    if rows:
        # The unique constraints would refuse a number that is still another's.
        aside = [
            {"id": row.id, "ordinal": -row.ordinal, "number": f"-{row.ordinal}"} for row in rows
        ]
        db.session.execute(update(Candidate), aside)
    return {row.application_id: row.id for row in rows}
