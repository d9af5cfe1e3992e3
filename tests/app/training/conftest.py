from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app import clock
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command

BY = Command("test")


@pytest.fixture
def by():
    return BY


@pytest.fixture
def acts(session):
    """What the ledger says was done, in order."""

    def read():
        stmt = select(LedgerEntry.action).order_by(LedgerEntry.sequence)
        return list(session.scalars(stmt))

    return read


@pytest.fixture
def noon(monkeypatch):
    """The clock stands at noon in Hà Nội on 15 September 2025."""
    at = datetime(2025, 9, 15, 5, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: at)
    return at
