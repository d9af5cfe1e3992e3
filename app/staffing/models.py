"""Tables of staffing: draws by lot, and each person's duty in a room of a sitting."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.council.models import CouncilMember
from app.db import Model
from app.sittings.models import Room, Sitting


class DutyKind(StrEnum):
    """What somebody does in a room."""

    INVIGILATOR = "invigilator"
    TECHNICIAN = "technician"


class StaffDraw(Model):
    """One drawing by lot for a sitting: whoever has the seed and the names can repeat it."""

    __tablename__ = "staff_draw"
    __table_args__ = (CheckConstraint("repeats >= 0", name="repeats_from_zero"),)

    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sitting.id"), index=True)
    seed: Mapped[int]
    repeats: Mapped[int]
    """How many had to come into a room, or together with somebody, once more."""
    drawn_at: Mapped[datetime] = mapped_column(default=clock.now)
    drawn_by_name: Mapped[str]


class RoomDuty(Model):
    """One person's duty in a room of a sitting. Ended, never deleted."""

    __tablename__ = "room_duty"
    __table_args__ = (
        CheckConstraint("ended_at IS NULL OR length(ended_reason) > 0", name="ends_with_reason"),
    )

    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sitting.id"), index=True)
    room_id: Mapped[UUID] = mapped_column(ForeignKey("room.id"), index=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("council_member.id"), index=True)
    kind: Mapped[DutyKind]
    position: Mapped[int]
    """First, second … invigilator of the room, from 1."""
    given_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    ended_reason: Mapped[str] = mapped_column(default="")
    sitting: Mapped[Sitting] = relationship()
    room: Mapped[Room] = relationship(lazy="joined")
    member: Mapped[CouncilMember] = relationship(lazy="joined")
