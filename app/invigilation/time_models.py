"""Table of requests for added time that a second person has to agree to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Model
from app.delivery.models import Attempt, TimeGrant
from app.sittings.models import Room, Sitting


class TimeRequest(Model):
    """Added time that one person asked for and another agrees to, or lets expire."""

    __tablename__ = "time_request"
    __table_args__ = (
        CheckConstraint("seconds > 0", name="adds_time"),
        CheckConstraint("length(reason) > 0", name="has_a_reason"),
        CheckConstraint("room_id IS NULL OR attempt_id IS NULL", name="one_scope"),
        CheckConstraint("(decided_at IS NULL) = (agreed IS NULL)", name="agreed_when_decided"),
        CheckConstraint("grant_id IS NULL OR agreed", name="granted_only_when_agreed"),
    )

    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sitting.id"), index=True)
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("room.id"))
    attempt_id: Mapped[UUID | None] = mapped_column(ForeignKey("attempt.id"))
    seconds: Mapped[int]
    reason: Mapped[str]
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    asked_by_name: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    agreed: Mapped[bool | None]
    decision_reason: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    decided_by_name: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    grant_id: Mapped[UUID | None] = mapped_column(ForeignKey("time_grant.id"))
    sitting: Mapped[Sitting] = relationship()
    room: Mapped[Room | None] = relationship()
    attempt: Mapped[Attempt | None] = relationship()
    grant: Mapped[TimeGrant | None] = relationship()
