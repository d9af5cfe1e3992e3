"""Tables of the council: decisions, members, their tasks and kin, likenesses to candidates."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.candidates.models import Application
from app.db import Model
from app.exams.models import Exam
from app.regulations.council import Seat, Task


class CouncilDecision(Model):
    """The decision by which the council or one of its boards works, from a day on."""

    __tablename__ = "council_decision"
    __table_args__ = (
        UniqueConstraint("exam_id", "number"),
        CheckConstraint(
            "ended_on IS NULL OR ended_on >= in_force_from", name="ends_after_it_began"
        ),
    )

    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    board: Mapped[str]
    """`council`, or the id of a board in the exam's profile."""
    number: Mapped[str]
    """As printed, such as `15/QĐ-BTP`."""
    signed_on: Mapped[date]
    signed_by: Mapped[str]
    """Who signed it, by office and name."""
    in_force_from: Mapped[date]
    ended_on: Mapped[date | None]
    """Its last day in force; none while nothing ended it."""
    ended_reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    exam: Mapped[Exam] = relationship()
    assignments: Mapped[list["CouncilAssignment"]] = relationship(
        back_populates="decision", order_by="CouncilAssignment.assigned_at"
    )

    def is_in_force(self, day: date) -> bool:
        """Whether who is named in it may work on that day."""
        return self.in_force_from <= day and (self.ended_on is None or day <= self.ended_on)


class CouncilMember(Model):
    """Somebody who helps to hold the exam, and what they declared about themself."""

    __tablename__ = "council_member"
    __table_args__ = (
        UniqueConstraint("exam_id", "user_id"),
        CheckConstraint("edition > 0", name="edition_from_one"),
    )

    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), index=True)
    """The account they work with; none for somebody who only sits in meetings."""
    full_name: Mapped[str]
    name_key: Mapped[bytes]
    name_folded: Mapped[str]
    birth_on: Mapped[date | None]
    national_id: Mapped[str] = mapped_column(default="")
    position: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    residence: Mapped[str] = mapped_column(default="")
    edition: Mapped[int] = mapped_column(default=1)
    """Counts the changes of this row, so that nobody overwrites what they have not seen."""
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    """When this row or a relative last changed: what is compared with the candidates."""
    changed_by_name: Mapped[str] = mapped_column(default="")
    declared_at: Mapped[datetime | None]
    """When the declaration of relatives was complete; none: it was not given yet."""
    barred_by: Mapped[list[Any]] = mapped_column(default=list)
    """What they declared of themself that bars them, in the rule's words."""
    exam: Mapped[Exam] = relationship()
    assignments: Mapped[list["CouncilAssignment"]] = relationship(
        back_populates="member", order_by="CouncilAssignment.assigned_at"
    )
    relatives: Mapped[list["DeclaredRelative"]] = relationship(
        back_populates="member", order_by="DeclaredRelative.declared_at"
    )
    likenesses: Mapped[list["Likeness"]] = relationship(back_populates="member")

    @property
    def held(self) -> list["CouncilAssignment"]:
        """The tasks that nothing ended."""
        return [one for one in self.assignments if one.ended_at is None]

    @property
    def is_excluded(self) -> bool:
        """Whether a relationship to a candidate or a fault of their own bars them."""
        return bool(self.barred_by) or any(
            one.state is LikenessState.UPHELD for one in self.likenesses
        )


class CouncilAssignment(Model):
    """A task that a decision gives to a member. Ended, never deleted."""

    __tablename__ = "council_assignment"
    __table_args__ = (
        CheckConstraint("ended_at IS NULL OR length(ended_reason) > 0", name="ends_with_reason"),
    )

    member_id: Mapped[UUID] = mapped_column(ForeignKey("council_member.id"), index=True)
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("council_decision.id"), index=True)
    task: Mapped[Task]
    assigned_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    ended_reason: Mapped[str] = mapped_column(default="")
    member: Mapped[CouncilMember] = relationship(back_populates="assignments")
    decision: Mapped[CouncilDecision] = relationship(back_populates="assignments", lazy="joined")

    @property
    def seat(self) -> Seat:
        """The board and the task."""
        return Seat(self.decision.board, self.task)

    def works_on(self, day: date) -> bool:
        """Whether the task may be done on that day."""
        return self.ended_at is None and self.decision.is_in_force(day)


class DeclaredRelative(Model):
    """A relative a member declared. Withdrawn with the declaration's correction, never deleted."""

    __tablename__ = "declared_relative"

    member_id: Mapped[UUID] = mapped_column(ForeignKey("council_member.id"), index=True)
    relation: Mapped[str]
    """In the words of the rule."""
    full_name: Mapped[str]
    name_folded: Mapped[str]
    birth_on: Mapped[date | None]
    national_id: Mapped[str] = mapped_column(default="")
    declared_at: Mapped[datetime] = mapped_column(default=clock.now)
    withdrawn_at: Mapped[datetime | None]
    member: Mapped[CouncilMember] = relationship(back_populates="relatives")


class LikenessState(StrEnum):
    """What became of a likeness between a member and a candidate."""

    OPEN = "open"
    CLEARED = "cleared"
    UPHELD = "upheld"


class Likeness(Model):
    """What a member and an application have in common: evidence for a person, no ground alone."""

    __tablename__ = "likeness"
    __table_args__ = (
        UniqueConstraint("member_id", "application_id"),
        Index("ix_likeness_member_id_state", "member_id", "state"),
        CheckConstraint("weight BETWEEN 1 AND 3", name="weight_of_three"),
    )

    member_id: Mapped[UUID] = mapped_column(ForeignKey("council_member.id"))
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    evidence: Mapped[list[Any]]
    """Pairs of a ground and what is alike, the strongest first."""
    weight: Mapped[int]
    """3: an identity number, or name and birth; 2: a name; 1: only the unit or the address."""
    state: Mapped[LikenessState] = mapped_column(default=LikenessState.OPEN)
    """The fold of its rulings, refreshed with each."""
    found_at: Mapped[datetime] = mapped_column(default=clock.now)
    member: Mapped[CouncilMember] = relationship(back_populates="likenesses")
    application: Mapped[Application] = relationship()
    rulings: Mapped[list["LikenessRuling"]] = relationship(
        back_populates="likeness", order_by="LikenessRuling.ruled_at"
    )


class LikenessRuling(Model):
    """What a person made of a likeness. Appended: the latest one counts."""

    __tablename__ = "likeness_ruling"
    __table_args__ = (
        CheckConstraint("length(reason) > 0", name="has_a_reason"),
        CheckConstraint("NOT upheld OR length(relation) > 0", name="names_the_relation"),
    )

    likeness_id: Mapped[UUID] = mapped_column(ForeignKey("likeness.id"), index=True)
    upheld: Mapped[bool]
    relation: Mapped[str] = mapped_column(default="")
    """The relation to the candidate, in the words of the rule; empty where there is none."""
    reason: Mapped[str]
    ruled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    ruled_by_name: Mapped[str]
    ruled_at: Mapped[datetime] = mapped_column(default=clock.now)
    likeness: Mapped[Likeness] = relationship(back_populates="rulings")


class KinshipCheck(Model):
    """One comparing of all members with all applications."""

    __tablename__ = "kinship_check"

    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    checked_at: Mapped[datetime] = mapped_column(default=clock.now)
    checked_by_name: Mapped[str]
    member_count: Mapped[int]
    application_count: Mapped[int]
    found_count: Mapped[int]
    """How many likenesses had not been seen before."""
