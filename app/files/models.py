"""The table of stored files."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Model


class StoredFile(Model):
    """A file kept byte for byte. Never changed: a new version is a new row."""

    __tablename__ = "stored_file"

    name: Mapped[str]
    media_type: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int]
    owner_id: Mapped[UUID | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    content: Mapped[bytes] = mapped_column(deferred=True)
