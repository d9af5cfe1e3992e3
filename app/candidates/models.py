"""Tables of candidates: imports, applications, findings, decisions, candidate numbers."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Model
from app.exams.models import Exam
from app.files.models import StoredFile

ONE_MORE = text("edition + 1")
"""What every update of a row adds to its edition, whether by the session or by a statement."""


class ImportState(StrEnum):
    """Where an uploaded workbook is."""

    PREVIEWED = "previewed"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"


class RegistrationImport(Model):
    """One uploaded registration workbook, as received, and what became of it."""

    __tablename__ = "registration_import"

    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    state: Mapped[ImportState] = mapped_column(default=ImportState.PREVIEWED)
    uploaded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    read_at: Mapped[datetime | None]
    """When its rows were read; until then there is nothing to preview."""
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What reading found: read it through `ImportSummary.from_dict`."""
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"))
    """The latest job that reads or confirms it; none for a small workbook."""
    confirmed_at: Mapped[datetime | None]
    exam: Mapped[Exam] = relationship()
    file: Mapped[StoredFile] = relationship(lazy="joined")
    rows: Mapped[list["ImportRow"]] = relationship(
        back_populates="registration_import", order_by="ImportRow.row"
    )


class ImportRow(Model):
    """One data row of a workbook that was read, refused rows too."""

    __tablename__ = "import_row"
    __table_args__ = (UniqueConstraint("import_id", "row"),)

    import_id: Mapped[UUID] = mapped_column(ForeignKey("registration_import.id"))
    row: Mapped[int]
    """The sheet's own row number, from 1."""
    national_id: Mapped[str]
    """As it stands in the sheet, digits only where it could be read."""
    full_name: Mapped[str]
    row_error: Mapped[str | None]
    """The field of the first fault; none when the row was taken."""
    warning: Mapped[str | None]
    faults: Mapped[list[Any]]
    """Every fault and warning of the row: read them through `StoredRemark.from_dict`."""
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"), index=True)
    registration_import: Mapped[RegistrationImport] = relationship(back_populates="rows")
    application: Mapped["Application | None"] = relationship()


class Outcome(StrEnum):
    """What the findings and decisions amount to."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    REVIEW = "review"
    WITHDRAWN = "withdrawn"
    """Taken back by the person: it counts in no list."""


class Application(Model):
    """One person's registration for one exam: what they claim, and how it was judged."""

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("exam_id", "national_id"),
        Index("ix_application_exam_id_outcome", "exam_id", "outcome"),
        Index("ix_application_exam_id_name_key", "exam_id", "name_key"),
        Index("ix_application_exam_id_edition", "exam_id", "edition"),
    )

    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"))
    national_id: Mapped[str] = mapped_column(index=True)
    full_name: Mapped[str]
    name_key: Mapped[bytes]
    name_folded: Mapped[str]
    birth_on: Mapped[date]
    gender: Mapped[str]
    exam_province: Mapped[str]
    """The province whose quota the person competes for."""
    employer: Mapped[str]
    claims: Mapped[dict[str, Any]]
    """Everything the registration says: read it through `claims_json.claims_from_dict`."""
    outcome: Mapped[Outcome]
    """The fold of findings and decisions, refreshed whenever either changes."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    edition: Mapped[int] = mapped_column(
        default=1, server_default="1", onupdate=text("edition + 1")
    )
    """Counts every change, whoever makes it: what was computed from the row can be told stale."""
    exam: Mapped[Exam] = relationship()
    findings: Mapped[list["Finding"]] = relationship(
        back_populates="application", order_by="Finding.position"
    )
    decisions: Mapped[list["FindingDecision"]] = relationship(
        back_populates="application", order_by="FindingDecision.decided_at"
    )
    preselections: Mapped[list["Preselection"]] = relationship(
        back_populates="application", order_by="Preselection.decided_at"
    )
    candidate: Mapped["Candidate | None"] = relationship(back_populates="application")

    @property
    def preselection(self) -> "Preselection | None":
        """What the province decided last about what is claimed now."""
        standing = [one for one in self.preselections if one.superseded_at is None]
        return standing[-1] if standing else None


class Verdict(StrEnum):
    """A finding has three values: nobody is refused by a string comparison."""

    MET = "met"
    NOT_MET = "not_met"
    FOR_PERSON = "for_person"


class Finding(Model):
    """What a rule found about one condition of an application."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("application_id", "condition"),)

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    condition: Mapped[str]
    position: Mapped[int]
    verdict: Mapped[Verdict] = mapped_column(index=True)
    evidence: Mapped[str]
    citation: Mapped[str]
    found_at: Mapped[datetime] = mapped_column(default=clock.now)
    application: Mapped[Application] = relationship(back_populates="findings")


class FindingDecision(Model):
    """A person's decision on a condition. Appended: the latest one counts, all are kept."""

    __tablename__ = "finding_decision"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="has_a_reason"),)

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    condition: Mapped[str]
    met: Mapped[bool]
    reason: Mapped[str]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    decided_by_name: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    superseded_at: Mapped[datetime | None]
    """When the person changed what it was about: it counts no more."""
    application: Mapped[Application] = relationship(back_populates="decisions")


class Preselection(Model):
    """What a province made of an application (sơ tuyển). Appended: the latest one counts."""

    __tablename__ = "preselection"
    __table_args__ = (CheckConstraint("passed OR length(reason) > 0", name="refuses_with_reason"),)

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    passed: Mapped[bool]
    missing: Mapped[list[Any]] = mapped_column(default=list)
    """The papers of the rule that were not in the file."""
    reason: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    decided_by_name: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    superseded_at: Mapped[datetime | None]
    """When the person changed what it was about: the province looks again."""
    application: Mapped[Application] = relationship(back_populates="preselections")


class Candidate(Model):
    """An accepted application with its candidate number (số báo danh)."""

    __tablename__ = "candidate"
    __table_args__ = (
        UniqueConstraint("exam_id", "number"),
        UniqueConstraint("exam_id", "ordinal"),
        Index("ix_candidate_exam_id_edition", "exam_id", "edition"),
    )

    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), unique=True)
    ordinal: Mapped[int]
    """From 1, ascending and continuous in Vietnamese name order."""
    number: Mapped[str]
    """The candidate number as printed, such as `CHV001`."""
    edition: Mapped[int] = mapped_column(
        default=1, server_default="1", onupdate=text("edition + 1")
    )
    """Counts every change, as an application's does."""
    application: Mapped[Application] = relationship(back_populates="candidate", lazy="joined")
