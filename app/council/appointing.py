"""People who help to hold the exam: taking them up, giving them tasks, ending these."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app import clock, text
from app.accounts.models import User
from app.council import queries
from app.council.founding import council_rules
from app.council.models import CouncilAssignment, CouncilDecision, CouncilMember
from app.council.words import explain_refusals
from app.db import db
from app.errors import Conflict, DomainError
from app.exams.models import Exam
from app.i18n import _
from app.ledger.recording import Actor, record
from app.regulations.council import Seat, Task, refuse_seat


class MemberKnown(DomainError):
    """The exam already has that person."""


class NationalIdWrong(DomainError):
    """An identity number has twelve digits."""


class TaskRefused(DomainError):
    """The rules, or a relationship to a candidate, keep the person from the task."""


class TaskEnded(DomainError):
    """The task was ended before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who somebody is, as typed: NFC, without outer spaces. Empty text: not known."""

    full_name: str
    birth_on: date | None = None
    national_id: str = ""
    position: str = ""
    unit: str = ""
    residence: str = ""


def add_member(exam: Exam, person: Person, *, account: User | None, by: Actor) -> CouncilMember:
    """Take up somebody for the exam. Raise MemberKnown or NationalIdWrong."""
    council_rules(exam)
    require_national_id(person.national_id)
    if account is not None and queries.find_member_of(exam, account) is not None:
        raise MemberKnown(_("Tài khoản này đã có trong danh sách người tổ chức thi."))
    member = CouncilMember(exam_id=exam.id, user_id=account.id if account else None)
    _set(member, person, by=by)
    db.session.add(member)
    db.session.flush()
    record("council_member.added", by=by, subject=member.id, exam=str(exam.id), **_told(member))
    return member


def change_member(
    member: CouncilMember, person: Person, *, account: User | None, seen: int, by: Actor
) -> None:
    """Put right who somebody is. `seen` is the edition the writer saw.

    Raise Conflict if somebody changed it since, MemberKnown or NationalIdWrong.
    """
    if member.edition != seen:
        raise Conflict(
            _(
                "%(name)s vừa sửa người này lúc %(when)s. Nội dung bạn nhập còn nguyên ở dưới; "
                "hãy so với bản hiện tại rồi lưu lại.",
                name=member.changed_by_name,
                when=f"{member.changed_at.astimezone(clock.VIETNAM):%H:%M %d/%m/%Y}",
            )
        )
    require_national_id(person.national_id)
    other = queries.find_member_of(member.exam, account) if account else None
    if other is not None and other.id != member.id:
        raise MemberKnown(_("Tài khoản này đã có trong danh sách người tổ chức thi."))
    before = _told(member)
    member.user_id, member.edition = account.id if account else None, seen + 1
    _set(member, person, by=by)
    db.session.flush()
    record("council_member.changed", by=by, subject=member.id, before=before, after=_told(member))


def require_national_id(number: str) -> None:
    """Refuse a number that is not empty and not twelve digits. Raise NationalIdWrong."""
    if number and (not number.isascii() or not number.isdecimal() or len(number) != 12):
        raise NationalIdWrong(_("Số căn cước có 12 chữ số."))


def _set(member: CouncilMember, person: Person, *, by: Actor) -> None:
    member.full_name = person.full_name
    member.name_key = text.name_sort_key(person.full_name)
    member.name_folded = text.fold(f"{person.full_name} {person.unit}")
    member.birth_on, member.national_id = person.birth_on, person.national_id
    member.position, member.unit = person.position, person.unit
    member.residence = person.residence
    member.changed_at, member.changed_by_name = clock.now(), by.actor_name


def _told(member: CouncilMember) -> dict[str, str]:
    return {
        "name": member.full_name,
        "birth_on": member.birth_on.isoformat() if member.birth_on else "",
        "position": member.position,
        "unit": member.unit,
        "account": str(member.user_id or ""),
    }


def assign_task(
    member: CouncilMember, decision: CouncilDecision, task: Task, *, by: Actor
) -> CouncilAssignment:
    """Give the member a task by a decision. Raise TaskRefused with every reason."""
    exam = member.exam
    rules = council_rules(exam)
    _hold_roster(exam)
    if member.is_excluded:
        raise TaskRefused(
            _("%(name)s không được tham gia tổ chức kỳ thi này.", name=member.full_name)
        )
    if decision.ended_on is not None:
        raise TaskRefused(_("Quyết định này đã có ngày hết hiệu lực."))
    held = [one.seat for one in member.held if _counts(one)]
    others = queries.list_seats(exam, without=member)
    wanted = Seat(decision.board, task)
    if refusals := refuse_seat(rules, wanted, held=held, others=others):
        raise TaskRefused(explain_refusals(rules, wanted, refusals))
    assignment = CouncilAssignment(member_id=member.id, decision_id=decision.id, task=task)
    db.session.add(assignment)
    db.session.flush()
    db.session.expire(member, ["assignments"])
    record(
        "council_task.assigned",
        by=by,
        subject=assignment.id,
        member=str(member.id),
        name=member.full_name,
        board=decision.board,
        task=task.value,
        decision=decision.number,
    )
    return assignment


def _counts(assignment: CouncilAssignment) -> bool:
    """Whether the task still stands or will: one of an ended decision hinders nobody."""
    ended_on = assignment.decision.ended_on
    return ended_on is None or ended_on >= clock.today()


def end_task(assignment: CouncilAssignment, *, reason: str, by: Actor) -> None:
    """End a task, with the reason. Raise TaskEnded."""
    if assignment.ended_at is not None:
        raise TaskEnded(_("Nhiệm vụ này đã kết thúc."))
    assignment.ended_at, assignment.ended_reason = clock.now(), reason
    db.session.flush()
    record(
        "council_task.ended",
        by=by,
        subject=assignment.id,
        member=str(assignment.member_id),
        board=assignment.decision.board,
        task=assignment.task.value,
        reason=reason,
    )


def _hold_roster(exam: Exam) -> None:
    """Let nobody else give a task of the exam until the transaction ends: SQLite does anyway."""
    stmt = select(CouncilMember.id).where(CouncilMember.exam_id == exam.id)
    db.session.execute(stmt.order_by(CouncilMember.id).with_for_update())
