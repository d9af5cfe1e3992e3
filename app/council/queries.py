"""Reads of the council. Everybody who may read it sees all of an exam's."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app import text
from app.accounts.models import User
from app.candidates.models import Application, Outcome
from app.council.matching import Applicant, Official, Relative
from app.council.models import (
    CouncilAssignment,
    CouncilDecision,
    CouncilMember,
    DeclaredRelative,
    KinshipCheck,
    Likeness,
    LikenessState,
)
from app.db import Model, db
from app.errors import NotFound
from app.exams.models import Exam
from app.exams.rules import rules_of
from app.i18n import _
from app.permissions import GRANTS, Permission
from app.regulations.council import RosterGap, Seat, Task, find_gaps

WORKING_ROLES = [role for role, granted in GRANTS.items() if Permission.EXAMS_READ in granted]
_Row = TypeVar("_Row", bound=Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class LikenessFilters:
    """What the list of likenesses is narrowed to; empty means everything."""

    search: str = ""
    state: str = ""
    member: str = ""


def get_decision(exam_id: UUID, decision_id: UUID) -> CouncilDecision:
    """The decision of that exam. Raise NotFound."""
    decision = db.session.get(CouncilDecision, decision_id)
    if decision is None or decision.exam_id != exam_id:
        raise NotFound(_("Không có quyết định này trong kỳ thi."))
    return decision


def get_member(exam_id: UUID, member_id: UUID) -> CouncilMember:
    """The member of that exam. Raise NotFound."""
    member = db.session.get(CouncilMember, member_id)
    if member is None or member.exam_id != exam_id:
        raise NotFound(_("Không có người này trong kỳ thi."))
    return member


def get_assignment(member: CouncilMember, assignment_id: UUID) -> CouncilAssignment:
    """The member's task. Raise NotFound."""
    return _one_of(member.assignments, assignment_id)


def get_relative(member: CouncilMember, relative_id: UUID) -> DeclaredRelative:
    """The member's declared relative. Raise NotFound."""
    return _one_of(member.relatives, relative_id)


def _one_of(rows: Sequence[_Row], row_id: UUID) -> _Row:
    for row in rows:
        if row.id == row_id:
            return row
    raise NotFound(_("Không có mục này trong kỳ thi."))


def get_likeness(exam_id: UUID, likeness_id: UUID) -> Likeness:
    """The likeness of that exam. Raise NotFound."""
    likeness = db.session.get(Likeness, likeness_id)
    if likeness is None or likeness.member.exam_id != exam_id:
        raise NotFound(_("Không có mục này trong kỳ thi."))
    return likeness


def find_member_of(exam: Exam, user: User) -> CouncilMember | None:
    """The account's member of the exam."""
    stmt = select(CouncilMember).where(
        CouncilMember.exam_id == exam.id, CouncilMember.user_id == user.id
    )
    return db.session.scalar(stmt)


def list_members(exam: Exam, search: str = "") -> Select[CouncilMember]:
    """The exam's members in Vietnamese name order, with tasks and likenesses loaded."""
    stmt = select(CouncilMember).where(CouncilMember.exam_id == exam.id)
    if search:
        folded = text.fold(search)
        stmt = stmt.where(CouncilMember.name_folded.contains(folded, autoescape=True))
    stmt = stmt.options(
        selectinload(CouncilMember.assignments), selectinload(CouncilMember.likenesses)
    )
    return stmt.order_by(CouncilMember.name_key, CouncilMember.id)


def list_decisions(exam: Exam) -> Sequence[CouncilDecision]:
    """The exam's decisions, the latest first."""
    stmt = select(CouncilDecision).where(CouncilDecision.exam_id == exam.id)
    order = (CouncilDecision.signed_on.desc(), CouncilDecision.created_at.desc())
    return db.session.scalars(stmt.order_by(*order)).all()


def list_open_decisions(exam: Exam) -> list[CouncilDecision]:
    """The decisions by which tasks can be given."""
    return [decision for decision in list_decisions(exam) if decision.ended_on is None]


def list_assignments(exam: Exam) -> Sequence[CouncilAssignment]:
    """The tasks that nothing ended, heads first, then by name; decisions in force later too."""
    stmt = (
        select(CouncilAssignment)
        .join(CouncilAssignment.decision)
        .join(CouncilAssignment.member)
        .where(CouncilMember.exam_id == exam.id, CouncilAssignment.ended_at.is_(None))
        .where(CouncilDecision.ended_on.is_(None))
        .options(joinedload(CouncilAssignment.member))
        .order_by(CouncilMember.name_key, CouncilMember.id)
    )
    rank = {task: place for place, task in enumerate(Task)}
    return sorted(db.session.scalars(stmt), key=lambda one: rank[one.task])


def list_seats(exam: Exam, *, without: CouncilMember) -> set[Seat]:
    """The tasks of everybody but one."""
    return {one.seat for one in list_assignments(exam) if one.member_id != without.id}


def by_board(assignments: Sequence[CouncilAssignment]) -> Mapping[str, list[CouncilAssignment]]:
    """The tasks by board, in their order."""
    found: dict[str, list[CouncilAssignment]] = defaultdict(list)
    for assignment in assignments:
        found[assignment.decision.board].append(assignment)
    return found


def list_gaps(exam: Exam, assignments: Sequence[CouncilAssignment]) -> list[RosterGap]:
    """What the council and the boards the exam needs still lack."""
    rules = rules_of(exam)
    if rules.council is None:
        return []
    seats = {board: [one.task for one in tasks] for board, tasks in by_board(assignments).items()}
    forms = {rules.paper(paper.code).form for paper in exam.papers}
    return find_gaps(rules.council, seats, forms=forms)


def list_accounts() -> Sequence[User]:
    """Accounts of staff that may work for the exam, in Vietnamese name order."""
    stmt = select(User).where(User.role.in_(WORKING_ROLES), User.disabled_at.is_(None))
    return db.session.scalars(stmt.order_by(User.name_key, User.email)).all()


def list_officials(exam: Exam) -> list[Official]:
    """The members as they are compared with candidates."""
    stmt = select(CouncilMember).where(CouncilMember.exam_id == exam.id)
    members = db.session.scalars(stmt.options(selectinload(CouncilMember.relatives)))
    return [_official(member) for member in members]


def _official(member: CouncilMember) -> Official:
    relatives = tuple(
        Relative(
            relation=one.relation,
            full_name=one.full_name,
            birth_on=one.birth_on,
            national_id=one.national_id,
        )
        for one in member.relatives
        if one.withdrawn_at is None
    )
    return Official(
        id=member.id,
        full_name=member.full_name,
        birth_on=member.birth_on,
        national_id=member.national_id,
        unit=member.unit,
        residence=member.residence,
        relatives=relatives,
    )


def list_applicants(exam: Exam) -> list[Applicant]:
    """Everybody registered, as they are compared with members."""
    stmt = select(
        Application.id,
        Application.full_name,
        Application.birth_on,
        Application.national_id,
        Application.employer,
        Application.claims,
    ).where(Application.exam_id == exam.id, Application.outcome != Outcome.WITHDRAWN)
    return [_applicant(row) for row in db.session.execute(stmt)]


def _applicant(row: Any) -> Applicant:
    claims = row.claims
    named = ";".join(claims.get(field, "") for field in ("father", "mother", "spouse"))
    return Applicant(
        id=row.id,
        full_name=row.full_name,
        birth_on=row.birth_on,
        national_id=row.national_id,
        unit=row.employer,
        residence=claims.get("residence", ""),
        kin=tuple(name.strip() for name in re.split("[;,]", named) if name.strip()),
    )


def map_likenesses(exam: Exam) -> dict[tuple[UUID, UUID], Likeness]:
    """The exam's likenesses by member and application."""
    stmt = select(Likeness).join(Likeness.member).where(CouncilMember.exam_id == exam.id)
    return {(one.member_id, one.application_id): one for one in db.session.scalars(stmt)}


def list_likenesses(exam: Exam, filters: LikenessFilters = LikenessFilters()) -> Select[Likeness]:
    """The exam's likenesses: the strongest first, then by the member's name."""
    stmt = (
        select(Likeness)
        .join(Likeness.member)
        .join(Likeness.application)
        .where(CouncilMember.exam_id == exam.id)
    )
    if filters.search:
        folded = text.fold(filters.search)
        names = (CouncilMember.name_folded, Application.name_folded)
        stmt = stmt.where(or_(*(name.contains(folded, autoescape=True) for name in names)))
    if filters.state in set(LikenessState):
        stmt = stmt.where(Likeness.state == LikenessState(filters.state))
    if filters.member:
        stmt = stmt.where(CouncilMember.full_name == filters.member)
    stmt = stmt.options(joinedload(Likeness.member), joinedload(Likeness.application))
    return stmt.order_by(
        Likeness.weight.desc(), CouncilMember.name_key, Application.name_key, Likeness.id
    )


def list_weak_likenesses(member: CouncilMember) -> Sequence[Likeness]:
    """The member's open likenesses of only the same unit or address."""
    stmt = select(Likeness).where(
        Likeness.member_id == member.id,
        Likeness.state == LikenessState.OPEN,
        Likeness.weight == 1,
    )
    return db.session.scalars(stmt.order_by(Likeness.id)).all()


def count_likenesses(exam: Exam) -> dict[LikenessState, int]:
    """How many likenesses are in each state; every state is there."""
    stmt = (
        select(Likeness.state, func.count())
        .join(Likeness.member)
        .where(CouncilMember.exam_id == exam.id)
        .group_by(Likeness.state)
    )
    counted = {row[0]: row[1] for row in db.session.execute(stmt)}
    return {state: counted.get(state, 0) for state in LikenessState}


def find_last_check(exam: Exam) -> KinshipCheck | None:
    """The latest comparing of members with candidates."""
    stmt = select(KinshipCheck).where(KinshipCheck.exam_id == exam.id)
    return db.session.scalar(stmt.order_by(KinshipCheck.checked_at.desc()).limit(1))


def is_check_stale(exam: Exam, check: KinshipCheck | None) -> bool:
    """Whether a member or an application was added or changed since the last comparing."""
    newest = [
        db.session.scalar(
            select(func.max(CouncilMember.changed_at)).where(_of(CouncilMember, exam))
        ),
        db.session.scalar(select(func.max(Application.created_at)).where(_of(Application, exam))),
    ]
    known: list[datetime] = [instant for instant in newest if instant is not None]
    return bool(known) and (check is None or max(known) > check.checked_at)


def _of(table: type[CouncilMember] | type[Application], exam: Exam) -> Any:
    return table.exam_id == exam.id


def find_task(exam: Exam, user_id: UUID, board: str, day: date) -> CouncilAssignment | None:
    """The account's task on the board that may be done on that day, by a decision in force."""
    stmt = (
        select(CouncilAssignment)
        .join(CouncilAssignment.decision)
        .join(CouncilAssignment.member)
        .where(
            CouncilMember.exam_id == exam.id,
            CouncilMember.user_id == user_id,
            CouncilDecision.board == board,
            CouncilAssignment.ended_at.is_(None),
        )
    )
    return next((one for one in db.session.scalars(stmt) if one.works_on(day)), None)


def has_board(exam: Exam, board: str) -> bool:
    """Whether a decision of this exam ever set the board up."""
    stmt = select(CouncilDecision.id).where(
        CouncilDecision.exam_id == exam.id, CouncilDecision.board == board
    )
    return db.session.scalar(stmt.limit(1)) is not None
