"""Reads of training: courses, classes, learners, certificates."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import selectinload

from app import clock
from app.accounts.models import User
from app.db import db
from app.errors import NotFound
from app.training.models import (
    AttendanceMark,
    Certificate,
    Class,
    ClassSession,
    ClassState,
    Course,
    CourseKind,
    Enrolment,
    EnrolmentImport,
    FinalResult,
    Lesson,
)
from app.training.tallying import fold_marks

BATCH = 500
"""Identity numbers asked for in one statement: databases limit its parameters."""


def find_valid_certificate(national_id: str, on: date) -> Certificate | None:
    """The latest certificate of enforcement training that the person holds on the day.

    One that was revoked at any time does not count, nor one issued after the day. The law asks
    for this training of whoever is to be appointed (Luật Thi hành án dân sự 2008, Điều 18).
    """
    return valid_certificates({national_id}, on).get(national_id)


def valid_certificates(national_ids: Collection[str], on: date) -> dict[str, Certificate]:
    """The certificate of each person who holds a valid one on the day, by identity number."""
    found: dict[str, Certificate] = {}
    asked = sorted(set(national_ids))
    for start in range(0, len(asked), BATCH):
        some = asked[start : start + BATCH]
        for certificate in db.session.scalars(_valid(on).where(Certificate.national_id.in_(some))):
            found[certificate.national_id] = certificate
    return found


def _valid(on: date) -> Select[Certificate]:
    """Valid certificates, the latest of a person last."""
    return (
        select(Certificate)
        .where(
            Certificate.kind == CourseKind.ENFORCEMENT,
            Certificate.revoked_at.is_(None),
            Certificate.issued_on <= on,
        )
        .order_by(Certificate.issued_on, Certificate.issued_at)
    )


def list_courses() -> Sequence[Course]:
    """Every course, by code."""
    return db.session.scalars(select(Course).order_by(Course.code)).all()


def get_course(course_id: UUID) -> Course:
    """The course with its lessons. Raise NotFound."""
    stmt = select(Course).where(Course.id == course_id).options(selectinload(Course.lessons))
    course = db.session.scalar(stmt)
    if course is None:
        raise NotFound(f"course {course_id}")
    return course


def list_classes(search: str = "", state: ClassState | None = None) -> Select[Class]:
    """Classes, the latest first; the search looks at code and title."""
    stmt = select(Class).order_by(Class.starts_on.desc(), Class.code)
    if search:
        pattern = f"%{search.lower()}%"
        stmt = stmt.where(
            or_(func.lower(Class.code).like(pattern), func.lower(Class.title).like(pattern))
        )
    return stmt.where(Class.state == state) if state else stmt


def list_classes_of(course: Course) -> Sequence[Class]:
    """The classes of a course, the latest first."""
    return db.session.scalars(list_classes().where(Class.course_id == course.id)).all()


def get_class(class_id: UUID) -> Class:
    """The class with its sessions. Raise NotFound."""
    stmt = select(Class).where(Class.id == class_id).options(selectinload(Class.sessions))
    found = db.session.scalar(stmt)
    if found is None:
        raise NotFound(f"class {class_id}")
    return found


def find_class(code: str) -> Class | None:
    """The class with this code."""
    return db.session.scalar(select(Class).where(Class.code == code))


def count_learners(classes: Collection[Class]) -> dict[UUID, int]:
    """How many learners each class has, without those who withdrew, by class id."""
    stmt = (
        select(Enrolment.class_id, func.count(Enrolment.id).label("total"))
        .where(
            Enrolment.class_id.in_([one.id for one in classes]), Enrolment.withdrawn_at.is_(None)
        )
        .group_by(Enrolment.class_id)
    )
    return {row.class_id: row.total for row in db.session.execute(stmt)}


def list_learners(training_class: Class) -> Sequence[Enrolment]:
    """Everybody ever enrolled in the class, in Vietnamese name order, with their accounts."""
    stmt = select(Enrolment).where(Enrolment.class_id == training_class.id)
    ordered = stmt.order_by(Enrolment.name_key, Enrolment.national_id)
    return db.session.scalars(ordered.options(selectinload(Enrolment.users))).all()


def get_enrolment(enrolment_id: UUID) -> Enrolment:
    """The enrolment. Raise NotFound."""
    enrolment = db.session.get(Enrolment, enrolment_id)
    if enrolment is None:
        raise NotFound(f"enrolment {enrolment_id}")
    return enrolment


def get_session(session_id: UUID) -> ClassSession:
    """The session of a class. Raise NotFound."""
    found = db.session.get(ClassSession, session_id)
    if found is None:
        raise NotFound(f"session {session_id}")
    return found


def get_import(import_id: UUID) -> EnrolmentImport:
    """An uploaded list. Raise NotFound."""
    found = db.session.get(EnrolmentImport, import_id)
    if found is None:
        raise NotFound(f"import {import_id}")
    return found


def get_lesson(lesson_id: UUID) -> Lesson:
    """The lesson. Raise NotFound."""
    lesson = db.session.get(Lesson, lesson_id)
    if lesson is None:
        raise NotFound(f"lesson {lesson_id}")
    return lesson


def get_certificate(certificate_id: UUID) -> Certificate:
    """The certificate. Raise NotFound."""
    certificate = db.session.get(Certificate, certificate_id)
    if certificate is None:
        raise NotFound(f"certificate {certificate_id}")
    return certificate


def find_certificate(code: str) -> Certificate | None:
    """The certificate behind a public verification address."""
    return db.session.scalar(select(Certificate).where(Certificate.code == code))


def list_taken_sessions(training_class: Class) -> set[UUID]:
    """The sessions whose attendance was taken."""
    stmt = (
        select(AttendanceMark.session_id)
        .join(ClassSession, AttendanceMark.session_id == ClassSession.id)
        .where(ClassSession.class_id == training_class.id)
        .distinct()
    )
    return set(db.session.scalars(stmt))


def list_marks(enrolment: Enrolment) -> Sequence[AttendanceMark]:
    """Every mark of a learner, superseded ones too, the latest first."""
    stmt = select(AttendanceMark).where(AttendanceMark.enrolment_id == enrolment.id)
    return db.session.scalars(
        stmt.order_by(AttendanceMark.marked_at.desc(), AttendanceMark.number.desc())
    ).all()


def list_results(enrolment: Enrolment) -> Sequence[FinalResult]:
    """Every result of a learner, superseded ones too, the latest first."""
    stmt = select(FinalResult).where(FinalResult.enrolment_id == enrolment.id)
    return db.session.scalars(stmt.order_by(FinalResult.number.desc())).all()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPresence:
    """A session as one learner sees it; no mark while its attendance was not taken."""

    session: ClassSession
    mark: AttendanceMark | None


def list_presence(enrolment: Enrolment) -> list[SessionPresence]:
    """The sessions of the learner's class with the mark that counts."""
    sheet = fold_marks(select(AttendanceMark).where(AttendanceMark.enrolment_id == enrolment.id))
    sessions = db.session.scalars(
        select(ClassSession)
        .where(ClassSession.class_id == enrolment.class_id)
        .order_by(ClassSession.starts_at)
    )
    return [
        SessionPresence(session=one, mark=sheet.get(one.id, {}).get(enrolment.id))
        for one in sessions
    ]


def list_own_enrolments(viewer: User) -> Sequence[Enrolment]:
    """The viewer's classes, the latest first; none for an account without identity number."""
    if not viewer.national_id:
        return []
    stmt = (
        select(Enrolment)
        .join(Class, Enrolment.class_id == Class.id)
        .where(Enrolment.national_id == viewer.national_id)
    )
    return db.session.scalars(stmt.order_by(Class.starts_on.desc())).all()


def get_own_enrolment(enrolment_id: UUID, viewer: User) -> Enrolment:
    """One of the viewer's own classes. Raise NotFound for anybody else's."""
    for enrolment in list_own_enrolments(viewer):
        if enrolment.id == enrolment_id:
            return enrolment
    raise NotFound(f"enrolment {enrolment_id}")


def get_own_lesson(lesson_id: UUID, viewer: User) -> Lesson:
    """A lesson of a course the viewer attends or attended. Raise NotFound for any other."""
    lesson = get_lesson(lesson_id)
    attended = {
        enrolment.training_class.course_id
        for enrolment in list_own_enrolments(viewer)
        if enrolment.withdrawn_at is None
    }
    if lesson.course_id not in attended:
        raise NotFound(f"lesson {lesson_id}")
    return lesson


def list_own_certificates(viewer: User) -> Sequence[Certificate]:
    """The viewer's certificates, the latest first, revoked ones too."""
    if not viewer.national_id:
        return []
    stmt = select(Certificate).where(Certificate.national_id == viewer.national_id)
    return db.session.scalars(stmt.order_by(Certificate.issued_on.desc())).all()


def get_own_certificate(certificate_id: UUID, viewer: User) -> Certificate:
    """One of the viewer's own certificates. Raise NotFound for anybody else's."""
    certificate = get_certificate(certificate_id)
    if not viewer.national_id or certificate.national_id != viewer.national_id:
        raise NotFound(f"certificate {certificate_id}")
    return certificate


def count_hours_in_year(viewer: User, year: int) -> int:
    """The teaching periods the viewer was present for in a calendar year of Vietnam."""
    if not viewer.national_id:
        return 0
    start, end = _new_year(year), _new_year(year + 1)
    stmt = (
        select(AttendanceMark)
        .join(ClassSession, AttendanceMark.session_id == ClassSession.id)
        .join(Enrolment, AttendanceMark.enrolment_id == Enrolment.id)
        .where(
            Enrolment.national_id == viewer.national_id,
            ClassSession.starts_at >= start,
            ClassSession.starts_at < end,
        )
    )
    return sum(mark.hours for marks in fold_marks(stmt).values() for mark in marks.values())


def _new_year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=clock.VIETNAM).astimezone(UTC)
