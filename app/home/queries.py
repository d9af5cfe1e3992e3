"""Reads for the first pages: how far each round is, and what stands open in other features."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import contains_eager, selectinload

from app.accounts.models import User
from app.bank.filters import QuestionFilter
from app.bank.models import Question, QuestionStatus
from app.bank.queries import list_questions
from app.candidates.models import Application, Candidate, Outcome
from app.clock import VIETNAM
from app.db import db
from app.exams.models import Exam, Paper
from app.home.models import Demonstration
from app.jobs.models import Job, JobState
from app.results.models import Publication, Score
from app.sittings.models import PaperForm, Seat, Sitting
from app.training.models import AttendanceMark, Class, ClassSession, ClassState


def find_demonstration() -> Demonstration | None:
    """What the start page of a demonstration shows; none on a real installation."""
    return db.session.scalar(select(Demonstration))


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingState:
    """A sitting that is not closed, how many are seated, whether its paper has forms."""

    sitting: Sitting
    seated: int
    has_forms: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """An exam without published results: its applications by outcome and its open sittings."""

    exam: Exam
    outcomes: dict[Outcome, int]
    candidates: int
    sittings: Sequence[SittingState]
    unscored: Sequence[Paper]
    """Papers that were sat to the end and have no scores yet."""
    has_scores: bool


def list_open_rounds() -> list[Round]:
    """Every exam without a publication, the earliest closing date first."""
    stmt = (
        select(Exam)
        .where(~exists().where(Publication.exam_id == Exam.id))
        .options(selectinload(Exam.papers), selectinload(Exam.quotas))
        .order_by(Exam.closing_on, Exam.code)
    )
    exams = db.session.scalars(stmt).all()
    outcomes, numbered, states = _count_outcomes(), _count_candidates(), _open_sittings()
    scored, sat = _papers_with_scores(), _papers_sat()
    return [
        Round(
            exam=exam,
            outcomes=outcomes.get(exam.id, {}),
            candidates=numbered.get(exam.id, 0),
            sittings=[each for each in states if each.sitting.exam_id == exam.id],
            unscored=[p for p in exam.papers if p.id in sat and p.id not in scored],
            has_scores=any(paper.id in scored for paper in exam.papers),
        )
        for exam in exams
    ]


def _count_outcomes() -> dict[UUID, dict[Outcome, int]]:
    counts: dict[UUID, dict[Outcome, int]] = {}
    stmt = select(Application.exam_id, Application.outcome, func.count())
    rows = db.session.execute(stmt.group_by(Application.exam_id, Application.outcome))
    for exam_id, outcome, count in rows:
        counts.setdefault(exam_id, {})[outcome] = count
    return counts


def _count_candidates() -> dict[UUID, int]:
    stmt = select(Candidate.exam_id, func.count()).group_by(Candidate.exam_id)
    return {row[0]: row[1] for row in db.session.execute(stmt)}


def _open_sittings() -> list[SittingState]:
    seated = select(func.count(Seat.id)).where(Seat.sitting_id == Sitting.id).scalar_subquery()
    forms = exists().where(PaperForm.paper_id == Sitting.paper_id)
    stmt = (
        select(Sitting, seated, forms)
        .where(Sitting.closed_at.is_(None))
        .options(selectinload(Sitting.exam))
        .order_by(Sitting.starts_at)
    )
    return [
        SittingState(sitting=sitting, seated=count, has_forms=has_forms)
        for sitting, count, has_forms in db.session.execute(stmt)
    ]


def _papers_with_scores() -> set[UUID]:
    return set(db.session.scalars(select(Score.paper_id).distinct()))


def _papers_sat() -> set[UUID]:
    """Papers with a closed sitting and no prepared one that is still open."""
    closed = select(Sitting.paper_id).where(Sitting.closed_at.is_not(None))
    running = select(Sitting.paper_id).where(
        Sitting.closed_at.is_(None), Sitting.prepared_at.is_not(None)
    )
    return set(db.session.scalars(closed)) - set(db.session.scalars(running))


def list_sittings_between(first: datetime, last: datetime) -> Sequence[Sitting]:
    """Open sittings that run at some time between the instants, the earliest first."""
    stmt = (
        select(Sitting)
        .join(Sitting.exam)
        .where(Sitting.closed_at.is_(None), Sitting.starts_at < last)
        .options(contains_eager(Sitting.exam))
        .order_by(Sitting.starts_at)
    )
    return [each for each in db.session.scalars(stmt) if each.ends_at > first]


def count_drafts() -> int:
    """How many questions are drafts that nobody has sent for review."""
    stmt = select(func.count()).select_from(Question)
    return db.session.scalar(stmt.where(Question.status == QuestionStatus.DRAFT)) or 0


def count_outdated(on: date) -> int:
    """How many approved questions rest on a provision that does not bind on the day."""
    wanted = QuestionFilter(status=QuestionStatus.APPROVED, on=on, in_force=False)
    found = list_questions(wanted).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def list_sessions_on(day: date) -> Sequence[ClassSession]:
    """The sessions of open classes on a day in Vietnam."""
    start = datetime.combine(day, time(), VIETNAM).astimezone(UTC)
    stmt = _sessions().where(
        ClassSession.starts_at >= start, ClassSession.starts_at < start + timedelta(days=1)
    )
    return db.session.scalars(stmt).all()


def list_sessions_without_attendance(before: datetime) -> Sequence[ClassSession]:
    """The sessions of open classes that began before the instant and nobody's presence is known."""
    taken = exists().where(AttendanceMark.session_id == ClassSession.id)
    return db.session.scalars(_sessions().where(ClassSession.starts_at < before, ~taken)).all()


def _sessions() -> Select[ClassSession]:
    return (
        select(ClassSession)
        .join(ClassSession.training_class)
        .where(Class.state == ClassState.OPEN)
        .order_by(ClassSession.starts_at)
    )


def list_classes_over(day: date) -> Sequence[Class]:
    """Open classes whose last day has passed."""
    stmt = select(Class).where(Class.state == ClassState.OPEN, Class.ends_on < day)
    return db.session.scalars(stmt.order_by(Class.ends_on)).all()


def list_next_sessions(class_ids: Sequence[UUID], after: datetime) -> dict[UUID, ClassSession]:
    """The next session of each class, by class id."""
    stmt = _sessions().where(ClassSession.class_id.in_(class_ids), ClassSession.starts_at >= after)
    found: dict[UUID, ClassSession] = {}
    for session in db.session.scalars(stmt):
        found.setdefault(session.class_id, session)
    return found


def count_accounts_without_password() -> int:
    """How many accounts were made and whose holders have not set a password yet."""
    stmt = select(func.count()).select_from(User)
    waiting = stmt.where(User.password_hash.is_(None), User.disabled_at.is_(None))
    return db.session.scalar(waiting) or 0


def list_failed_jobs(since: datetime) -> Sequence[Job]:
    """The jobs of everybody that failed since the instant, the latest first."""
    stmt = select(Job).where(Job.state == JobState.FAILED, Job.finished_at >= since)
    return db.session.scalars(stmt.order_by(Job.finished_at.desc()).limit(10)).all()
