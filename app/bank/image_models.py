"""The tables of images: those that questions show, and those that wait in a file's preview."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Model


class QuestionImage(Model):
    """An image as we wrote it. Never changed: its name is made from its bytes."""

    __tablename__ = "question_image"
    __table_args__ = (
        CheckConstraint("width > 0 AND height > 0", name="has_size"),
        CheckConstraint("substr(sha256, 1, 16) = name", name="name_from_content"),
    )

    name: Mapped[str] = mapped_column(unique=True)
    """What texts call it: the first sixteen digits of its hash."""
    sha256: Mapped[str] = mapped_column(unique=True)
    media_type: Mapped[str]
    width: Mapped[int]
    """In pixels, as the height is."""
    height: Mapped[int]
    size: Mapped[int]
    """In bytes."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    content: Mapped[bytes] = mapped_column(deferred=True)


class PendingImage(Model):
    """An image of an uploaded file, made anew, while its questions wait in the preview.

    Called as it will be called in the bank; no part of the bank before a person confirms.
    """

    __tablename__ = "pending_image"
    __table_args__ = (
        UniqueConstraint("import_id", "name"),
        CheckConstraint("width > 0 AND height > 0", name="has_size"),
        CheckConstraint("substr(sha256, 1, 16) = name", name="name_from_content"),
    )

    import_id: Mapped[UUID] = mapped_column(ForeignKey("question_import.id"), index=True)
    name: Mapped[str] = mapped_column(index=True)
    sha256: Mapped[str]
    media_type: Mapped[str]
    width: Mapped[int]
    """In pixels, as the height is."""
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(deferred=True)
