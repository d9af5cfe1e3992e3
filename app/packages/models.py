"""Tables of packages: at the portal machines, packages and shares; on a room machine what it holds.

Both editions have the same schema; each fills its own half.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.db import Model
from app.exams.models import Exam
from app.files.models import StoredFile
from app.packages.keys import Card
from app.sittings.models import Sitting


class RoomMachine(Model):
    """An isolated machine of an exam site, known by its public keys."""

    __tablename__ = "room_machine"

    name: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(unique=True)
    exchange_key: Mapped[bytes] = mapped_column(LargeBinary)
    signing_key: Mapped[bytes] = mapped_column(LargeBinary)
    registered_at: Mapped[datetime] = mapped_column(default=clock.now)
    registered_by_name: Mapped[str]
    wiped_at: Mapped[datetime | None]
    """When its results were taken in: its keys are gone after the wiping and serve no more."""

    @property
    def card(self) -> Card:
        """Its public keys."""
        return Card(self.name, self.exchange_key, self.signing_key)


class PackageState(StrEnum):
    """Where a package stands, seen from the portal."""

    HANDED_OVER = "handed_over"
    RECALLED = "recalled"
    RETURNED = "returned"


class RoomPackage(Model):
    """One sealed package: some sittings of an exam on one machine."""

    __tablename__ = "room_package"
    __table_args__ = (
        CheckConstraint("threshold >= 2", name="two_people_open_it"),
        CheckConstraint("opens_from < opens_until", name="opens_before_it_shuts"),
        CheckConstraint("(state = 'returned') = (returned_at IS NOT NULL)", name="returned_once"),
    )

    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    machine_id: Mapped[UUID] = mapped_column(ForeignKey("room_machine.id"), index=True)
    state: Mapped[PackageState] = mapped_column(default=PackageState.HANDED_OVER)
    threshold: Mapped[int]
    opens_from: Mapped[datetime]
    opens_until: Mapped[datetime]
    counts: Mapped[dict[str, Any]]
    """How many rows of each kind it carries, as its manifest says."""
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    handed_over_at: Mapped[datetime] = mapped_column(default=clock.now)
    handed_over_by_name: Mapped[str]
    recalled_at: Mapped[datetime | None]
    recalled_reason: Mapped[str | None]
    returned_at: Mapped[datetime | None]
    returned_counts: Mapped[dict[str, Any] | None]
    results_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    room_ledger_head: Mapped[str | None]
    confirmation_code: Mapped[str | None]
    """What the machine wants to hear before it wipes itself."""
    exam: Mapped[Exam] = relationship()
    machine: Mapped[RoomMachine] = relationship(lazy="joined")
    file: Mapped[StoredFile] = relationship(foreign_keys=[file_id])
    results: Mapped[StoredFile | None] = relationship(foreign_keys=[results_id])
    carried: Mapped[list["CarriedSitting"]] = relationship(back_populates="package")
    shares: Mapped[list["PackageShare"]] = relationship(
        back_populates="package", order_by="PackageShare.number"
    )


class CarriedSitting(Model):
    """A sitting that a package carries."""

    __tablename__ = "carried_sitting"
    __table_args__ = (UniqueConstraint("package_id", "sitting_id"),)

    package_id: Mapped[UUID] = mapped_column(ForeignKey("room_package.id"))
    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sitting.id"), index=True)
    package: Mapped[RoomPackage] = relationship(back_populates="carried")
    sitting: Mapped[Sitting] = relationship(lazy="joined")


class PackageShare(Model):
    """One council member's share, kept sealed until its holder collects it, once."""

    __tablename__ = "package_share"
    __table_args__ = (
        UniqueConstraint("package_id", "number"),
        UniqueConstraint("package_id", "holder_id"),
        CheckConstraint("number > 0", name="number_from_one"),
        CheckConstraint(
            "(sealed IS NULL) = (collected_at IS NOT NULL)", name="forgotten_when_collected"
        ),
    )

    package_id: Mapped[UUID] = mapped_column(ForeignKey("room_package.id"))
    number: Mapped[int]
    holder_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    collected_at: Mapped[datetime | None]
    package: Mapped[RoomPackage] = relationship(back_populates="shares")
    holder: Mapped[User] = relationship(lazy="joined")


class LoadedPackage(Model):
    """The one package a room machine holds."""

    __tablename__ = "loaded_package"
    __table_args__ = (CheckConstraint("marker = 1", name="one_row"),)

    marker: Mapped[int] = mapped_column(unique=True, default=1)
    package_id: Mapped[UUID]
    header: Mapped[dict[str, Any]]
    """What the sender tells in clear, its signature checked."""
    sha256: Mapped[str]
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    loaded_at: Mapped[datetime] = mapped_column(default=clock.now)
    opened_at: Mapped[datetime | None]
    opened_by: Mapped[list[Any]] = mapped_column(default=list)
    """Names of the council members whose shares opened it."""
    witnesses: Mapped[list[Any]] = mapped_column(default=list)
    """Numbers of the candidates who saw that the seal was whole."""
    file: Mapped[StoredFile] = relationship()
    exports: Mapped[list["ResultsExport"]] = relationship(
        back_populates="loaded", order_by="ResultsExport.exported_at"
    )


class ResultsExport(Model):
    """One file of results that a room machine wrote."""

    __tablename__ = "results_export"

    loaded_id: Mapped[UUID] = mapped_column(ForeignKey("loaded_package.id"))
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    sha256: Mapped[str]
    content_sha256: Mapped[str]
    """Over everything but the ledger: tells whether anything changed since."""
    wipe_secret: Mapped[bytes] = mapped_column(LargeBinary)
    """Sealed in the file too: whoever could read it can say the code that allows the wiping."""
    counts: Mapped[dict[str, Any]]
    exported_at: Mapped[datetime] = mapped_column(default=clock.now)
    loaded: Mapped[LoadedPackage] = relationship(back_populates="exports")
    file: Mapped[StoredFile] = relationship()
