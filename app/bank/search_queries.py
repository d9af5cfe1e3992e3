"""Reads around searching: saved filters, and whom to choose as author."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import User
from app.bank.models import Question
from app.bank.search_models import SavedFilter
from app.bank.secrecy import readable_by
from app.db import db
from app.errors import NotFound


def list_filters(owner: UUID) -> Sequence[SavedFilter]:
    """The person's filters, by name."""
    stmt = select(SavedFilter).where(SavedFilter.owner_id == owner).order_by(SavedFilter.name)
    return db.session.scalars(stmt).all()


def get_filter(filter_id: UUID, *, owner: UUID) -> SavedFilter:
    """The person's own filter. Raise NotFound."""
    saved = db.session.get(SavedFilter, filter_id)
    if saved is None or saved.owner_id != owner:
        raise NotFound(f"filter {filter_id}")
    return saved


def list_authors(viewer: User) -> Sequence[tuple[str, str]]:
    """Ids and names of those who wrote questions that the viewer may read, by given name."""
    wrote = select(Question.created_by_id).where(readable_by(viewer)).distinct()
    stmt = select(User.id, User.full_name).where(User.id.in_(wrote)).order_by(User.name_key)
    return [(str(row.id), row.full_name) for row in db.session.execute(stmt)]
