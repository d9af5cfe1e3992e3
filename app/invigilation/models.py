"""Tables of invigilation: incidents."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Model
from app.delivery.models import Attempt
from app.sittings.models import Room


class Incident(Model):
    """Something that happened in the exam room, as the invigilator noted it."""

    __tablename__ = "incident"
    __table_args__ = (CheckConstraint("length(note) > 0", name="says_something"),)

    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sitting.id"), index=True)
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("room.id"))
    attempt_id: Mapped[UUID | None] = mapped_column(ForeignKey("attempt.id"))
    note: Mapped[str]
    noted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    noted_by_name: Mapped[str]
    noted_at: Mapped[datetime] = mapped_column(default=clock.now)
    room: Mapped[Room | None] = relationship()
    attempt: Mapped[Attempt | None] = relationship()
