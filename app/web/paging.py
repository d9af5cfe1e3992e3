"""Lists in pages, with the number and the search kept in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from sqlalchemy import Select, func, select

from app.db import db

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its rows, its number (from 1), how many pages and rows there are."""

    items: Sequence[Any]
    number: int
    pages: int
    total: int

    def url_for(self, number: int) -> str:
        """The address of another page of the same list."""
        arguments = {**(request.view_args or {}), **request.args.to_dict(), "page": number}
        return url_for(request.endpoint or "", **arguments)


def requested_page() -> int:
    """The page number in the address; 1 when it is missing or nonsense."""
    typed = request.args.get("page", "1")
    return max(1, int(typed)) if typed.isascii() and typed.isdecimal() and len(typed) < 7 else 1


def count_rows(stmt: Select[Any]) -> int:
    """How many rows the statement selects."""
    counted = select(func.count()).select_from(stmt.order_by(None).subquery())
    return db.session.scalar(counted) or 0


def paginate(stmt: Select[Any], *, per_page: int = PER_PAGE, total: int | None = None) -> Page:
    """The requested page of a statement that selects one entity; `total` if it was counted."""
    if total is None:
        total = count_rows(stmt)
    pages = max(1, -(-total // per_page))
    number = min(requested_page(), pages)
    rows = db.session.scalars(stmt.limit(per_page).offset((number - 1) * per_page)).all()
    return Page(rows, number, pages, total)


def page_of(rows: Sequence[Any], *, per_page: int = PER_PAGE) -> Page:
    """The requested page of rows that are at hand."""
    pages = max(1, -(-len(rows) // per_page))
    number = min(requested_page(), pages)
    return Page(rows[(number - 1) * per_page : number * per_page], number, pages, len(rows))
