"""Tables of lockdown: what a sitting asks of its machines, and which machines did not comply."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Model
from app.sittings.models import Seat


class BrowserRule(StrEnum):
    """Which browser a sitting is taken with."""

    FREE = "free"
    LOCKED = "locked"


class NetworkRule(StrEnum):
    """What happens to a machine outside the networks of its room."""

    OFF = "off"
    MARKED = "marked"
    REFUSED = "refused"


class FaultKind(StrEnum):
    """Why a machine does not comply."""

    NO_PROOF = "no_proof"
    FOREIGN_PAGE = "foreign_page"
    WRONG_CONFIG = "wrong_config"
    WRONG_EXAM_KEY = "wrong_exam_key"
    OUTSIDE_NETWORK = "outside_network"


class Lockdown(Model):
    """One version of what a sitting asks of its machines. The highest number is in force.

    Never changed: each decision makes a new version.
    """

    __tablename__ = "lockdown"
    __table_args__ = (
        UniqueConstraint("sitting_id", "number"),
        CheckConstraint("number > 0", name="number_from_one"),
        CheckConstraint("(settings IS NULL) = (config_key IS NULL)", name="settings_with_key"),
        CheckConstraint("browser = 'free' OR settings IS NOT NULL", name="locked_with_settings"),
    )

    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"))
    number: Mapped[int]
    browser: Mapped[BrowserRule]
    settings: Mapped[str | None]
    """The property list given to Safe Exam Browser, kept while the browser is free again."""
    config_key: Mapped[str | None]
    exam_keys: Mapped[list[Any]]
    """Accepted Browser Exam Keys as [key, note on platform and build]; any will do if empty."""
    network_rule: Mapped[NetworkRule]
    networks: Mapped[list[Any]]
    """[room id or null for every room, network in CIDR form]."""
    set_at: Mapped[datetime] = mapped_column(default=clock.now)
    set_by_name: Mapped[str]


class MachineFault(Model):
    """The first time a seat's machine failed to comply in one way."""

    __tablename__ = "machine_fault"
    __table_args__ = (UniqueConstraint("seat_id", "kind"),)

    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seat.id", ondelete="CASCADE"))
    kind: Mapped[FaultKind]
    refused: Mapped[bool]
    """False when the machine was let in all the same and only marked."""
    address: Mapped[str]
    noted_at: Mapped[datetime] = mapped_column(default=clock.now)
    seat: Mapped[Seat] = relationship()
