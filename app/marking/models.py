"""Tables of marking: tasks, scripts under their codes, marks, and what was decided about them."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.bank.models import QuestionVersion
from app.db import Model
from app.regulations.models import RegulationProfile
from app.training.models import Class, Enrolment


class EssayTask(Model):
    """An essay that the learners of a class write, and the rules it is marked by.

    Learners hand in until it is closed; scores are theirs to see once it is published.
    """

    __tablename__ = "essay_task"
    __table_args__ = (
        UniqueConstraint("class_id", "version_id"),
        CheckConstraint("published_at IS NULL OR closed_at IS NOT NULL", name="closed_first"),
    )

    class_id: Mapped[UUID] = mapped_column(ForeignKey("training_class.id"), index=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("question_version.id"), index=True)
    profile_id: Mapped[UUID] = mapped_column(ForeignKey("regulation_profile.id"), index=True)
    """Whose rule of marking applies."""
    increment: Mapped[Decimal]
    """What marks for a step are multiples of; the whole of a step can always be given."""
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    opened_by_name: Mapped[str]
    closed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    training_class: Mapped[Class] = relationship(lazy="joined")
    version: Mapped[QuestionVersion] = relationship(lazy="joined")
    profile: Mapped[RegulationProfile] = relationship(lazy="joined")
    scripts: Mapped[list["Script"]] = relationship(back_populates="task", order_by="Script.code")


class Script(Model):
    """What one learner handed in, once. Markers know its code and nothing of whose it is."""

    __tablename__ = "script"
    __table_args__ = (UniqueConstraint("task_id", "enrolment_id"),)

    task_id: Mapped[UUID] = mapped_column(ForeignKey("essay_task.id"), index=True)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    text: Mapped[str]
    handed_in_at: Mapped[datetime] = mapped_column(default=clock.now)
    task: Mapped[EssayTask] = relationship(back_populates="scripts", lazy="joined")
    enrolment: Mapped[Enrolment] = relationship()
    marks: Mapped[list["Mark"]] = relationship(
        back_populates="script", order_by="Mark.seat, Mark.number"
    )
    decision: Mapped["MarkDecision | None"] = relationship(back_populates="script")


class Mark(Model):
    """One marker's marks for a script. Appended: a correction is the same seat's next number."""

    __tablename__ = "mark"
    __table_args__ = (
        UniqueConstraint("script_id", "seat", "number"),
        CheckConstraint("seat BETWEEN 1 AND 3", name="three_markers_at_most"),
    )

    script_id: Mapped[UUID] = mapped_column(ForeignKey("script.id"), index=True)
    seat: Mapped[int]
    """First, second or third marker."""
    number: Mapped[int]
    """From 1 for each seat; the highest counts."""
    marker_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), index=True)
    marker_name: Mapped[str]
    steps: Mapped[list[Any]]
    """The marks for each step in turn, as texts."""
    remarks: Mapped[list[Any]]
    """A remark for each step, often empty."""
    given_at: Mapped[datetime] = mapped_column(default=clock.now)
    script: Mapped[Script] = relationship(back_populates="marks")


class MarkDecision(Model):
    """What the head of marking decided where the markers differ. Given once."""

    __tablename__ = "mark_decision"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="for_a_reason"),)

    script_id: Mapped[UUID] = mapped_column(ForeignKey("script.id"), unique=True)
    score: Mapped[Decimal]
    """0 to 100, two decimals."""
    reason: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), index=True)
    decided_by_name: Mapped[str]
    script: Mapped[Script] = relationship(back_populates="decision")
