"""Tables of registering online: when it is open, what is being written, what was handed in."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.candidates.models import Application
from app.db import Model
from app.exams.models import Exam
from app.files.models import StoredFile


class RegistrationWindow(Model):
    """That an exam takes registrations online, from a day until its closing date."""

    __tablename__ = "registration_window"

    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), unique=True)
    opens_on: Mapped[date]
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    opened_by_name: Mapped[str]
    exam: Mapped[Exam] = relationship(lazy="joined")


class RegistrationDraft(Model):
    """What one person writes for one exam; saved as they type, handed in when they say so."""

    __tablename__ = "registration_draft"
    __table_args__ = (
        UniqueConstraint("exam_id", "user_id"),
        CheckConstraint("edition > 0", name="edition_from_one"),
    )

    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What stands in each box of the form, as typed: name to a list of texts."""
    edition: Mapped[int] = mapped_column(default=1)
    """Counts the savings, so that a second page that is behind overwrites nothing."""
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"), index=True)
    """The application it became when it was first handed in."""
    exam: Mapped[Exam] = relationship()
    application: Mapped[Application | None] = relationship()
    hand_ins: Mapped[list["RegistrationHandIn"]] = relationship(
        back_populates="draft", order_by="RegistrationHandIn.number"
    )
    documents: Mapped[list["RegistrationDocument"]] = relationship(
        back_populates="draft", order_by="RegistrationDocument.uploaded_at"
    )

    @property
    def last_hand_in(self) -> "RegistrationHandIn | None":
        """What was handed in last."""
        return self.hand_ins[-1] if self.hand_ins else None

    @property
    def kept_documents(self) -> list["RegistrationDocument"]:
        """The documents that were not taken away again."""
        return [one for one in self.documents if one.removed_at is None]


class RegistrationHandIn(Model):
    """One handing in: what was declared, word for word. Never changed."""

    __tablename__ = "registration_hand_in"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("registration_draft.id"), index=True)
    number: Mapped[int]
    """From 1."""
    answers: Mapped[dict[str, Any]]
    documents: Mapped[list[Any]] = mapped_column(default=list)
    """The documents handed in with it: `{kind, name, sha256}` each."""
    sha256: Mapped[str]
    """Over answers and documents as canonical JSON: it stands on the receipt."""
    handed_in_at: Mapped[datetime] = mapped_column(default=clock.now)
    draft: Mapped[RegistrationDraft] = relationship(back_populates="hand_ins")


class DocumentKind(StrEnum):
    """What an uploaded document shows."""

    IDENTITY = "identity"
    DEGREE = "degree"
    CERTIFICATE = "certificate"
    APPRAISAL = "appraisal"
    CONSENT = "consent"
    PRIORITY = "priority"
    OTHER = "other"


class RegistrationDocument(Model):
    """A document beside a registration. Taken away, never deleted: a hand-in may name it."""

    __tablename__ = "registration_document"

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("registration_draft.id"), index=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    kind: Mapped[DocumentKind]
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now)
    removed_at: Mapped[datetime | None]
    draft: Mapped[RegistrationDraft] = relationship(back_populates="documents")
    file: Mapped[StoredFile] = relationship(lazy="joined")


class SupplementRequest(Model):
    """What the administrators asked a person to add, until when. Answered by handing in anew."""

    __tablename__ = "supplement_request"
    __table_args__ = (CheckConstraint("length(wanted) > 0", name="wants_something"),)

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("registration_draft.id"), index=True)
    wanted: Mapped[str]
    due_on: Mapped[date]
    """The last day to answer, even after the exam's closing date."""
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    asked_by_name: Mapped[str]
    answered_at: Mapped[datetime | None]
    draft: Mapped[RegistrationDraft] = relationship()
