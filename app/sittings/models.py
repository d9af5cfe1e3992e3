"""Tables of sittings: rooms, sittings, seats, and the frozen paper forms."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.bank.models import QuestionVersion
from app.candidates.models import Candidate
from app.db import Model
from app.exams.models import Exam, Paper


class Room(Model):
    """An exam room of one exam."""

    __tablename__ = "room"
    __table_args__ = (
        UniqueConstraint("exam_id", "code"),
        CheckConstraint("capacity > 0", name="holds_somebody"),
    )

    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    code: Mapped[str]
    """The room's number on lists and doors, such as `01`."""
    site: Mapped[str]
    capacity: Mapped[int]
    position: Mapped[int]


class PaperForm(Model):
    """One assembled, verified and frozen version of a paper (mã đề)."""

    __tablename__ = "paper_form"
    __table_args__ = (UniqueConstraint("paper_id", "code"),)

    paper_id: Mapped[UUID] = mapped_column(ForeignKey("paper.id"), index=True)
    code: Mapped[str]
    """Three digits, such as `101`."""
    seed: Mapped[int]
    assembled_at: Mapped[datetime] = mapped_column(default=clock.now)
    assembled_by_name: Mapped[str]
    sha256: Mapped[str]
    """Over the ordered version ids, content hashes and points."""
    relaxations: Mapped[list[Any]] = mapped_column(default=list)
    """Demands the form does not keep as stated: `{code, template, params}` each."""
    paper: Mapped[Paper] = relationship()
    questions: Mapped[list["FormQuestion"]] = relationship(
        back_populates="form", order_by="FormQuestion.position"
    )


class FormQuestion(Model):
    """One question of a form, pinned to its version."""

    __tablename__ = "form_question"
    __table_args__ = (
        UniqueConstraint("form_id", "position"),
        UniqueConstraint("form_id", "version_id"),
    )

    form_id: Mapped[UUID] = mapped_column(ForeignKey("paper_form.id"), index=True)
    position: Mapped[int]
    """From 1."""
    version_id: Mapped[UUID] = mapped_column(ForeignKey("question_version.id"), index=True)
    points: Mapped[Decimal]
    form: Mapped[PaperForm] = relationship(back_populates="questions")
    version: Mapped[QuestionVersion] = relationship()


class Sitting(Model):
    """A paper taken at a time in some rooms. The clock starts at `starts_at` for everybody."""

    __tablename__ = "sitting"
    __table_args__ = (
        UniqueConstraint("paper_id", "starts_at"),
        CheckConstraint("minutes > 0", name="lasts"),
        CheckConstraint("network_grace_seconds >= 0", name="grace_from_zero"),
        CheckConstraint("late_window_minutes >= 0", name="late_window_from_zero"),
        CheckConstraint("late_entry_minutes >= 0", name="late_entry_from_zero"),
        CheckConstraint("doors_open_minutes >= 0", name="doors_open_from_zero"),
        CheckConstraint("alone_up_to_minutes >= 0", name="alone_from_zero"),
    )

    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    paper_id: Mapped[UUID] = mapped_column(ForeignKey("paper.id"), index=True)
    title: Mapped[str]
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    network_grace_seconds: Mapped[int] = mapped_column(default=15)
    """How long after the deadline an answer that was on its way is still taken."""
    late_window_minutes: Mapped[int] = mapped_column(default=30)
    """How long after that answers given in time on a machine that was offline are kept."""
    late_entry_minutes: Mapped[int | None]
    """How late a candidate may come in; empty where the council's chair decides each time."""
    admission_required: Mapped[bool] = mapped_column(default=False)
    """Whether an invigilator must let each candidate in before the paper is handed out."""
    doors_open_minutes: Mapped[int] = mapped_column(default=120)
    """How long before the start candidates may come in and wait."""
    alone_up_to_minutes: Mapped[int | None]
    """How many minutes one person may add alone; empty where nobody else has to agree."""
    prepared_at: Mapped[datetime | None]
    """When attempts and payloads were made and verified; from then on seats are fixed."""
    handed_over_at: Mapped[datetime | None]
    """Since when it is a room machine's: until its results are back nobody works on it here."""
    closed_at: Mapped[datetime | None]
    """When closing was recorded; the deadline itself is derived, never read from here."""
    exam: Mapped[Exam] = relationship()
    paper: Mapped[Paper] = relationship(lazy="joined")
    seats: Mapped[list["Seat"]] = relationship(back_populates="sitting")

    @property
    def ends_at(self) -> datetime:
        """When the paper ends for somebody without added time."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def doors_open_at(self) -> datetime:
        """From when candidates may come in and wait."""
        return self.starts_at - timedelta(minutes=self.doors_open_minutes)


class Seat(Model):
    """Where one candidate sits in one sitting, and which form they get."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("sitting_id", "candidate_id"),
        UniqueConstraint("sitting_id", "room_id", "number"),
    )

    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sitting.id"), index=True)
    room_id: Mapped[UUID] = mapped_column(ForeignKey("room.id"), index=True)
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidate.id"), index=True)
    number: Mapped[int]
    """The seat in the room, from 1."""
    form_id: Mapped[UUID | None] = mapped_column(ForeignKey("paper_form.id"))
    code_digest: Mapped[str | None]
    """On a room machine, which does not know the secret its seat code was derived from."""
    sitting: Mapped[Sitting] = relationship(back_populates="seats")
    room: Mapped[Room] = relationship(lazy="joined")
    candidate: Mapped[Candidate] = relationship(lazy="joined")
    form: Mapped[PaperForm | None] = relationship()
