"""Tables of invigilation: incidents, violations and who signed what they handed in."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Model
from app.delivery.models import Attempt
from app.sittings.models import Room, Sitting


class IncidentCategory(StrEnum):
    """What kind of thing happened."""

    MACHINE = "machine"
    NETWORK = "network"
    POWER = "power"
    HEALTH = "health"
    QUESTION = "question"
    OTHER = "other"


class Incident(Model):
    """Something that happened in the exam room, as the invigilator noted it."""

    __tablename__ = "incident"
    __table_args__ = (
        CheckConstraint("length(note) > 0", name="says_something"),
        CheckConstraint("lost_minutes >= 0", name="loses_no_less_than_nothing"),
    )

    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sitting.id"), index=True)
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("room.id"))
    attempt_id: Mapped[UUID | None] = mapped_column(ForeignKey("attempt.id"))
    category: Mapped[IncidentCategory] = mapped_column(default=IncidentCategory.OTHER)
    lost_minutes: Mapped[int | None]
    """Working time lost, as the invigilator measured it; it changes no clock by itself."""
    note: Mapped[str]
    noted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    noted_by_name: Mapped[str]
    noted_at: Mapped[datetime] = mapped_column(default=clock.now)
    room: Mapped[Room | None] = relationship()
    attempt: Mapped[Attempt | None] = relationship()


class Ruling(StrEnum):
    """What became of a proposed sanction."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"


class Signing(StrEnum):
    """Whether the candidate signed the minutes of the violation."""

    SIGNED = "signed"
    REFUSED = "refused"


class Violation(Model):
    """The minutes of one breach of the exam rules, and what was decided on it."""

    __tablename__ = "violation"
    __table_args__ = (
        UniqueConstraint("sitting_id", "number"),
        CheckConstraint("number > 0", name="number_from_one"),
        CheckConstraint("length(facts) > 0", name="says_something"),
        CheckConstraint("(ruling IS NULL) = (ruled_at IS NULL)", name="ruled_when_ruled"),
        CheckConstraint("(signing IS NULL) = (signed_at IS NULL)", name="signed_when_signed"),
    )

    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sitting.id"), index=True)
    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"), index=True)
    number: Mapped[int]
    """The number of the minutes in the sitting, from 1."""
    sanction: Mapped[str]
    """The id of the sanction in the exam's profile."""
    facts: Mapped[str]
    happened_at: Mapped[datetime]
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    made_by_name: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    ruling: Mapped[Ruling | None]
    """None while it waits for the chair."""
    ruling_reason: Mapped[str] = mapped_column(default="")
    ruled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    ruled_by_name: Mapped[str] = mapped_column(default="")
    ruled_at: Mapped[datetime | None]
    signing: Mapped[Signing | None]
    witnesses: Mapped[list[Any]] = mapped_column(default=list)
    """The numbers of the two candidates who witnessed a refusal to sign."""
    signed_at: Mapped[datetime | None]
    """When it was noted that the candidate signed or refused."""
    sitting: Mapped[Sitting] = relationship()
    attempt: Mapped[Attempt] = relationship()


class HandInSignature(Model):
    """Whether a candidate signed the list of what was handed in. The highest version counts."""

    __tablename__ = "hand_in_signature"
    __table_args__ = (
        UniqueConstraint("attempt_id", "version"),
        CheckConstraint("version > 0", name="version_from_one"),
    )

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"), index=True)
    version: Mapped[int]
    signed: Mapped[bool]
    note: Mapped[str] = mapped_column(default="")
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    recorded_by_name: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    attempt: Mapped[Attempt] = relationship()
