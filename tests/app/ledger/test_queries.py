from datetime import date

import pytest

from app.db import db
from app.ledger.queries import LedgerFilter, list_entries
from app.ledger.recording import Command, record


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (None, None, 1),
        (date(1, 1, 1), date(9999, 12, 31), 1),
        (date(9999, 12, 31), None, 0),
        (None, date(1, 1, 1), 0),
    ],
)
def test_any_day_may_be_asked_for(session, first, last, count):
    record("thing.made", by=Command("test"), subject=1)
    found = db.session.scalars(list_entries(LedgerFilter(first=first, last=last))).all()
    assert len(found) == count
