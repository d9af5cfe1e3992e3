"""Keeping files and getting them back unchanged."""

import hashlib
from uuid import UUID

from app.db import db
from app.errors import DomainError, NotFound
from app.files.models import StoredFile


class FileDamaged(DomainError):
    """The stored bytes no longer have the hash they were stored with."""


def store_file(
    content: bytes, name: str, media_type: str, *, owner_id: UUID | None = None
) -> StoredFile:
    """Keep the bytes under a name that is only ever shown, never used as a path."""
    stored = StoredFile(
        name=name,
        media_type=media_type,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        owner_id=owner_id,
        content=content,
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def get_file(file_id: UUID) -> StoredFile:
    """The stored file, checked against its hash. Raise NotFound or FileDamaged."""
    stored = db.session.get(StoredFile, file_id)
    if stored is None:
        raise NotFound(f"file {file_id}")
    if hashlib.sha256(stored.content).hexdigest() != stored.sha256:
        raise FileDamaged(f"file {file_id} was changed after it was stored")
    return stored
