"""The ledger as a workbook."""

import json
from collections.abc import Iterator

from app.db import db
from app.documents.official import Cell
from app.documents.xlsx import Column, Kind, Sheet, workbook
from app.home.acts import words_for
from app.i18n import _
from app.ledger.queries import LedgerFilter, list_entries

MOST_ROWS = 1_000_000
"""A sheet holds 1,048,576 rows; a longer ledger is exported by dates."""


def export_entries(wanted: LedgerFilter) -> bytes:
    """The entries that fit, newest first, with both hashes."""
    columns = (
        Column(title=_("Số"), kind=Kind.NUMBER, width=9),
        Column(title=_("Thời điểm"), kind=Kind.INSTANT, width=18),
        Column(title=_("Người thực hiện"), width=26),
        Column(title=_("Việc"), width=34),
        Column(title=_("Mã việc"), width=28),
        Column(title=_("Đối tượng"), width=38),
        Column(title=_("Chi tiết"), width=80),
        Column(title=_("Mã băm trước"), width=68),
        Column(title=_("Mã băm"), width=68),
    )
    return workbook([Sheet(name=_("Sổ nhật ký"), columns=columns, rows=_rows(wanted))])


def shown_detail(value: object) -> str:
    """One value of an entry's detail as people read it; lists and tables as JSON."""
    return value or "–" if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _rows(wanted: LedgerFilter) -> Iterator[tuple[Cell, ...]]:
    stmt = list_entries(wanted).limit(MOST_ROWS).execution_options(yield_per=2000)
    for entry in db.session.scalars(stmt):
        yield (
            entry.sequence,
            entry.at,
            entry.actor_name,
            words_for(entry.action),
            entry.action,
            entry.subject,
            json.dumps(entry.detail, ensure_ascii=False, sort_keys=True),
            entry.previous_hash,
            entry.hash,
        )
