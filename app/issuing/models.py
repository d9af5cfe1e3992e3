"""The table of issued papers."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Model
from app.exams.models import Exam
from app.files.models import StoredFile


class IssuedPaper(Model):
    """A paper as it was issued: its number, both files byte for byte. Never changed.

    A correction is another paper that replaces it; both stay.
    """

    __tablename__ = "issued_paper"
    __table_args__ = (
        UniqueConstraint("exam_id", "sign", "number"),
        CheckConstraint("number > 0", name="number_from_one"),
    )

    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    kind: Mapped[str]
    """The id of a kind of `app.issuing.kinds`."""
    number: Mapped[int]
    """In the council's series of this sign, from 1 without gaps."""
    sign: Mapped[str]
    """Such as `DS-HĐT`."""
    subject: Mapped[str]
    subject_folded: Mapped[str]
    dated: Mapped[date]
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    issued_by_name: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)
    """What its QR code leads to: nobody can guess it."""
    pdf_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    word_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("issued_paper.id"), unique=True)
    """The paper it puts right."""
    exam: Mapped[Exam] = relationship()
    pdf: Mapped[StoredFile] = relationship(foreign_keys=pdf_id, lazy="joined")
    word: Mapped[StoredFile] = relationship(foreign_keys=word_id)
    replaces: Mapped["IssuedPaper | None"] = relationship(remote_side="IssuedPaper.id")

    @property
    def full_number(self) -> str:
        """Number and sign as printed: `05/DS-HĐT`."""
        return f"{self.number:02d}/{self.sign}"
