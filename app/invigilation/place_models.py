"""Tables of changed places: moved seats, failed machines, papers taken again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Model
from app.delivery.models import Attempt
from app.sittings.models import Room, Seat, Sitting


class SeatMove(Model):
    """A candidate who went from one seat to another, with the reason."""

    __tablename__ = "seat_move"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="has_a_reason"),)

    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seat.id"), index=True)
    from_room_id: Mapped[UUID] = mapped_column(ForeignKey("room.id"))
    from_number: Mapped[int]
    to_room_id: Mapped[UUID] = mapped_column(ForeignKey("room.id"))
    to_number: Mapped[int]
    reason: Mapped[str]
    moved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    moved_by_name: Mapped[str]
    moved_at: Mapped[datetime] = mapped_column(default=clock.now)
    seat: Mapped[Seat] = relationship()
    from_room: Mapped[Room] = relationship(foreign_keys=[from_room_id])
    to_room: Mapped[Room] = relationship(foreign_keys=[to_room_id])


class MachineFailure(Model):
    """A machine that failed during the paper, and how many minutes it cost the candidate."""

    __tablename__ = "machine_failure"
    __table_args__ = (
        CheckConstraint("length(note) > 0", name="says_what"),
        CheckConstraint("lost_seconds >= 0", name="lost_from_zero"),
    )

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"), index=True)
    lost_seconds: Mapped[int]
    note: Mapped[str]
    device_freed: Mapped[bool]
    """Whether the next device that gives the seat code goes on without waiting."""
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    recorded_by_name: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    attempt: Mapped[Attempt] = relationship()


class Retake(Model):
    """A paper taken again by the chair's decision: the first attempt is kept but not scored."""

    __tablename__ = "retake"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="has_a_reason"),)

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"), unique=True)
    """The attempt that no longer counts."""
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seat.id"), unique=True)
    """Where the paper is taken again."""
    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sitting.id"), index=True)
    reason: Mapped[str]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    decided_by_name: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    attempt: Mapped[Attempt] = relationship()
    seat: Mapped[Seat] = relationship()
    sitting: Mapped[Sitting] = relationship()
