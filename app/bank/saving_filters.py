"""Keeping searches under names: each person has their own."""

from collections.abc import Iterable
from urllib.parse import urlencode
from uuid import UUID

from app.bank import search_queries
from app.bank.search_models import SavedFilter
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record

MOST_FILTERS = 50
MOST_SIGNS = 2000


class NothingToSave(DomainError):
    """The search asks for nothing, or for too much to keep."""


class NameTaken(DomainError):
    """The person has another filter of this name."""


class TooManyFilters(DomainError):
    """The person keeps as many filters as one may."""


def save_filter(name: str, asked: Iterable[tuple[str, str]], *, owner: UUID, by: Actor) -> str:
    """Keep what was asked, as names and values; the query it becomes.

    Raise NothingToSave, NameTaken, TooManyFilters.
    """
    query = urlencode([(field, value) for field, value in asked if value])
    if not query or len(query) > MOST_SIGNS:
        raise NothingToSave(_("Hãy chọn ít nhất một điều kiện trước khi lưu bộ lọc."))
    kept = search_queries.list_filters(owner)
    if len(kept) >= MOST_FILTERS:
        raise TooManyFilters(_("Đã có %(count)d bộ lọc; hãy xóa bớt.", count=len(kept)))
    _refuse_taken(name, kept)
    saved = SavedFilter(owner_id=owner, name=name, query=query)
    db.session.add(saved)
    db.session.flush()
    record("question_filter.saved", by=by, subject=saved.id, name=name, query=query)
    return query


def rename_filter(saved: SavedFilter, name: str, *, by: Actor) -> SavedFilter:
    """Give the filter another name. Raise NameTaken."""
    others = [each for each in search_queries.list_filters(saved.owner_id) if each is not saved]
    _refuse_taken(name, others)
    before, saved.name = saved.name, name
    db.session.flush()
    record("question_filter.renamed", by=by, subject=saved.id, before=before, after=name)
    return saved


def remove_filter(saved: SavedFilter, *, by: Actor) -> None:
    """Forget the filter."""
    db.session.delete(saved)
    db.session.flush()
    record("question_filter.removed", by=by, subject=saved.id, name=saved.name)


def _refuse_taken(name: str, others: Iterable[SavedFilter]) -> None:
    if any(each.name == name for each in others):
        raise NameTaken(_("Đã có bộ lọc mang tên này."))
