"""Tables of training: courses, classes, sessions, enrolments, attendance, results, certificates."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.bank.models import Question, QuestionVersion
from app.db import Model
from app.files.models import StoredFile
from app.i18n import _l


class CourseKind(StrEnum):
    """What a course is for. Only enforcement training opens the way to the exam."""

    ENFORCEMENT = "enforcement"
    REFRESHER = "refresher"
    LEADERSHIP = "leadership"


COURSE_KIND_LABELS = {
    CourseKind.ENFORCEMENT: _l("Đào tạo nghiệp vụ thi hành án dân sự"),
    CourseKind.REFRESHER: _l("Bồi dưỡng kiến thức, kỹ năng hằng năm"),
    CourseKind.LEADERSHIP: _l("Bồi dưỡng lãnh đạo, quản lý"),
}


class Course(Model):
    """A training programme that classes are held for."""

    __tablename__ = "course"
    __table_args__ = (CheckConstraint("hours > 0", name="lasts"),)

    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    kind: Mapped[CourseKind]
    hours: Mapped[int]
    """Teaching periods (tiết) that the programme prescribes."""
    description: Mapped[str] = mapped_column(default="")
    register_sign: Mapped[str]
    """What follows number and year in the certificate register, such as `CC-ĐTNV`."""
    lessons: Mapped[list["Lesson"]] = relationship(
        back_populates="course", order_by="Lesson.position"
    )

    @property
    def kind_label(self) -> str:
        """The kind in the reader's language."""
        return str(COURSE_KIND_LABELS[self.kind])


class ClassState(StrEnum):
    """Where a class is. Once closed, its attendance and results do not change."""

    OPEN = "open"
    CLOSED = "closed"


class Class(Model):
    """One run of a course for a group of learners, with the rule they are judged by."""

    __tablename__ = "training_class"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("capacity > 0", name="holds_somebody"),
        CheckConstraint("presence_percent BETWEEN 0 AND 100", name="presence_is_a_share"),
    )

    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    site: Mapped[str]
    place: Mapped[str]
    """Where its papers are signed, as in their date line: `Hà Nội`."""
    provider: Mapped[str]
    """The institution that teaches and certifies."""
    provider_parent: Mapped[str] = mapped_column(default="")
    signer_position: Mapped[str]
    signer_name: Mapped[str] = mapped_column(default="")
    lecturer: Mapped[str]
    capacity: Mapped[int]
    state: Mapped[ClassState] = mapped_column(default=ClassState.OPEN)
    presence_percent: Mapped[int]
    """The least share of the hours held that a learner must be present for."""
    excused_counts: Mapped[bool]
    """Whether hours missed with leave count as presence."""
    pass_score: Mapped[Decimal]
    """The least final score, 0 to 100, that passes."""
    rule_source: Mapped[str]
    """Where the presence rule comes from, as shown to a learner who is barred."""
    closed_at: Mapped[datetime | None]
    closed_by_name: Mapped[str] = mapped_column(default="")
    course: Mapped[Course] = relationship(lazy="joined")
    sessions: Mapped[list["ClassSession"]] = relationship(
        back_populates="training_class", order_by="ClassSession.starts_at"
    )
    enrolments: Mapped[list["Enrolment"]] = relationship(
        back_populates="training_class", order_by="Enrolment.name_key"
    )


class ClassSession(Model):
    """One meeting of a class."""

    __tablename__ = "class_session"
    __table_args__ = (
        UniqueConstraint("class_id", "starts_at"),
        CheckConstraint("hours > 0", name="lasts"),
    )

    class_id: Mapped[UUID] = mapped_column(ForeignKey("training_class.id"), index=True)
    starts_at: Mapped[datetime]
    hours: Mapped[int]
    """Teaching periods (tiết)."""
    topic: Mapped[str]
    training_class: Mapped[Class] = relationship(back_populates="sessions", lazy="joined")


class Enrolment(Model):
    """One learner in one class; their account is whichever carries the same identity number."""

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("class_id", "national_id"),)

    class_id: Mapped[UUID] = mapped_column(ForeignKey("training_class.id"), index=True)
    national_id: Mapped[str] = mapped_column(index=True)
    full_name: Mapped[str]
    name_key: Mapped[bytes]
    name_folded: Mapped[str]
    birth_on: Mapped[date]
    unit: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="")
    training_class: Mapped[Class] = relationship(back_populates="enrolments", lazy="joined")
    users: Mapped[list[User]] = relationship(
        primaryjoin=lambda: Enrolment.national_id == User.national_id,
        foreign_keys=lambda: User.national_id,
        viewonly=True,
        order_by=lambda: User.created_at,
    )

    @property
    def user(self) -> User | None:
        """The learner's account, if they have one that is not disabled."""
        return next((user for user in self.users if user.disabled_at is None), None)


class Presence(StrEnum):
    """How a learner stood to one session."""

    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"


PRESENCE_LABELS = {
    Presence.PRESENT: _l("Có mặt"),
    Presence.ABSENT: _l("Vắng"),
    Presence.EXCUSED: _l("Vắng có phép"),
}


class AttendanceMark(Model):
    """One record of a learner's presence in a session. Appended: the highest number counts."""

    __tablename__ = "attendance_mark"
    __table_args__ = (
        UniqueConstraint("session_id", "enrolment_id", "number"),
        CheckConstraint("hours >= 0", name="hours_not_negative"),
    )

    session_id: Mapped[UUID] = mapped_column(ForeignKey("class_session.id"), index=True)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), index=True)
    number: Mapped[int]
    """From 1 for each learner and session."""
    presence: Mapped[Presence]
    hours: Mapped[int]
    """Teaching periods present, up to those of the session; 0 unless present."""
    marked_at: Mapped[datetime] = mapped_column(default=clock.now)
    marked_by_name: Mapped[str]


class FinalResult(Model):
    """What a learner achieved in a class. Appended: the highest number counts."""

    __tablename__ = "final_result"
    __table_args__ = (UniqueConstraint("enrolment_id", "number"),)

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), index=True)
    number: Mapped[int]
    """From 1 for each learner."""
    score: Mapped[Decimal | None]
    """0 to 100; none when the learner was not examined."""
    grade: Mapped[str]
    """The word for the score at the time, as printed on the certificate."""
    passed: Mapped[bool]
    reason: Mapped[str]
    """Why the rule or the person decided so; empty for a plain pass."""
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_by_name: Mapped[str]


class Certificate(Model):
    """A certificate as issued: what it says never changes, it can only be revoked."""

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("year", "register_sign", "ordinal"),
        UniqueConstraint("enrolment_id", "issue"),
        CheckConstraint("ordinal >= 1", name="ordinal_from_one"),
        CheckConstraint(
            "revoked_at IS NULL OR length(revoked_reason) > 0", name="revoked_for_a_reason"
        ),
        Index("ix_certificate_national_id_issued_on", "national_id", "issued_on"),
    )

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), index=True)
    issue: Mapped[int]
    """From 1; a second one is issued only after the first was revoked."""
    year: Mapped[int]
    register_sign: Mapped[str]
    ordinal: Mapped[int]
    """From 1, continuous within the year and the sign."""
    register_number: Mapped[str] = mapped_column(unique=True)
    """As printed: `001/2025/CC-ĐTNV`."""
    code: Mapped[str] = mapped_column(unique=True)
    """The unguessable part of the public verification address."""
    kind: Mapped[CourseKind]
    national_id: Mapped[str]
    full_name: Mapped[str]
    birth_on: Mapped[date]
    unit: Mapped[str]
    course_title: Mapped[str]
    class_title: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    hours: Mapped[int]
    grade: Mapped[str]
    issued_on: Mapped[date]
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    issued_by_name: Mapped[str]
    revoked_at: Mapped[datetime | None]
    revoked_by_name: Mapped[str] = mapped_column(default="")
    revoked_reason: Mapped[str] = mapped_column(default="")
    enrolment: Mapped[Enrolment] = relationship()

    @property
    def is_revoked(self) -> bool:
        """Whether it was taken back."""
        return self.revoked_at is not None


class EnrolmentImport(Model):
    """An uploaded list of learners, as received, waiting for somebody to confirm it."""

    __tablename__ = "enrolment_import"

    class_id: Mapped[UUID] = mapped_column(ForeignKey("training_class.id"), index=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    uploaded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_at: Mapped[datetime | None]
    training_class: Mapped[Class] = relationship(lazy="joined")


class Lesson(Model):
    """A lesson of a course: text in Markdown and, if there is one, a PDF file."""

    __tablename__ = "lesson"

    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), index=True)
    title: Mapped[str]
    text: Mapped[str]
    position: Mapped[int]
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    course: Mapped[Course] = relationship(back_populates="lessons", lazy="joined")
    file: Mapped[StoredFile | None] = relationship()


class PracticeQuestion(Model):
    """A question that a trainer released for practice, and so gave away."""

    __tablename__ = "practice_question"

    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"), unique=True)
    released_at: Mapped[datetime] = mapped_column(default=clock.now)
    released_by_name: Mapped[str]
    withdrawn_at: Mapped[datetime | None]
    question: Mapped[Question] = relationship(lazy="joined")


class PracticeAnswer(Model):
    """One answer of a learner in practice. Appended; it counts for nothing but progress."""

    __tablename__ = "practice_answer"
    __table_args__ = (Index("ix_practice_answer_user_id_question_id", "user_id", "question_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"), index=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("question_version.id"), index=True)
    response: Mapped[dict[str, Any]]
    """The normalised answer as `{"value": …}`."""
    correct: Mapped[bool]
    answered_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[QuestionVersion] = relationship()
