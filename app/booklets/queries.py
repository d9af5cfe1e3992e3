"""Reads of what was printed: the ledger knows."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.booklets.printing import BOOKLET, KEYS
from app.db import db
from app.ledger.models import LedgerEntry


def list_prints(form_id: UUID) -> Sequence[LedgerEntry]:
    """Who printed the form or its keys and when, the newest first."""
    stmt = select(LedgerEntry).where(
        LedgerEntry.subject == str(form_id), LedgerEntry.action.in_((BOOKLET, KEYS))
    )
    return db.session.scalars(stmt.order_by(LedgerEntry.sequence.desc())).all()
