"""Tables of regulation profiles: rules as data, pinned by each exam; drafts of new versions."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Model


class RegulationProfile(Model):
    """One version of a set of rules, kept as the text it was read from. Never changed."""

    __tablename__ = "regulation_profile"
    __table_args__ = (UniqueConstraint("code", "version"),)

    code: Mapped[str]
    """Such as `chv-2025`."""
    version: Mapped[int]
    title: Mapped[str]
    source: Mapped[str]
    """The TOML text."""
    sha256: Mapped[str]
    installed_at: Mapped[datetime] = mapped_column(default=clock.now)


class DraftState(StrEnum):
    """How far a draft has come."""

    WRITING = "writing"
    PROPOSED = "proposed"
    ACTIVATED = "activated"
    DISCARDED = "discarded"


class ProfileDraft(Model):
    """A new version of a profile while people write it. A second person puts it in force."""

    __tablename__ = "profile_draft"
    __table_args__ = (
        CheckConstraint("activated_by_id <> proposed_by_id", name="activated_by_another"),
        CheckConstraint(
            "(state = 'activated') = (profile_id IS NOT NULL)", name="activated_as_a_version"
        ),
    )

    base_id: Mapped[UUID] = mapped_column(ForeignKey("regulation_profile.id"), index=True)
    source: Mapped[str]
    """The TOML text; may break the schema until it is proposed."""
    state: Mapped[DraftState] = mapped_column(default=DraftState.WRITING)
    revision: Mapped[int] = mapped_column(default=1)
    """Counts every saving, so that the second of two writers is told."""
    begun_at: Mapped[datetime] = mapped_column(default=clock.now)
    written_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    written_by_name: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    reason: Mapped[str] = mapped_column(default="")
    """Why the rules change, as the proposer put it."""
    proposed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    proposed_by_name: Mapped[str] = mapped_column(default="")
    proposed_at: Mapped[datetime | None]
    activated_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    activated_by_name: Mapped[str] = mapped_column(default="")
    activated_at: Mapped[datetime | None]
    profile_id: Mapped[UUID | None] = mapped_column(ForeignKey("regulation_profile.id"))
    """The version it became."""
    base: Mapped[RegulationProfile] = relationship(foreign_keys=[base_id], lazy="joined")


class CalendarDay(Model):
    """A day that is not what its weekday says: off (a holiday), or worked in exchange."""

    __tablename__ = "calendar_day"

    on_date: Mapped[date] = mapped_column(unique=True)
    works: Mapped[bool]
    """Whether it is worked; otherwise it is off."""
    title: Mapped[str]
