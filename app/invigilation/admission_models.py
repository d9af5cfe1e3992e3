"""Tables of admission: who was let in or refused, and who had to be asked for latecomers."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Model
from app.delivery.models import Attempt


class AdmissionKind(StrEnum):
    """What was done at the door of the paper."""

    ADMITTED = "admitted"
    REFUSED = "refused"
    UNDONE = "undone"


class AdmissionAct(Model):
    """One act of letting in, refusing or undoing: appended, never changed."""

    __tablename__ = "admission_act"
    __table_args__ = (CheckConstraint("late_seconds >= 0", name="late_from_zero"),)

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"), index=True)
    kind: Mapped[AdmissionKind]
    late_seconds: Mapped[int]
    """How long after the start the candidate came."""
    reason: Mapped[str] = mapped_column(default="")
    acted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    acted_by_name: Mapped[str]
    acted_at: Mapped[datetime] = mapped_column(default=clock.now)
    attempt: Mapped[Attempt] = relationship()


class LateEntry(Model):
    """An invigilator's question whether a latecomer may sit, and the chair's word on it."""

    __tablename__ = "late_entry"
    __table_args__ = (
        CheckConstraint("late_seconds > 0", name="came_late"),
        CheckConstraint("length(note) > 0", name="says_why"),
        CheckConstraint("(decided_at IS NULL) = (agreed IS NULL)", name="agreed_when_decided"),
    )

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"), index=True)
    late_seconds: Mapped[int]
    note: Mapped[str]
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    asked_by_name: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    agreed: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    decided_by_name: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    attempt: Mapped[Attempt] = relationship()
