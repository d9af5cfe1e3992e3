"""Somebody who can write to the database bends one entry: verifying names it.

Two things no chain can show by itself: that its newest entries were cut off, and that the whole of
it was computed anew. Both are seen only beside a head that was kept elsewhere.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, insert, select, update

from app.db import db
from app.ledger.chain import Act, entry_hash
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command, record
from app.ledger.verifying import verify

COUNT = 12
PLACES = [1, 2, 6, 11, 12]
BY = Command("test")


@pytest.fixture(autouse=True)
def chain(session):
    for n in range(1, COUNT + 1):
        record("thing.made", by=BY, subject=n, n=n)
    session.commit()


def entry(sequence):
    return db.session.scalars(select(LedgerEntry).where(LedgerEntry.sequence == sequence)).one()


def change(place, **values):
    stmt = update(LedgerEntry).where(LedgerEntry.sequence == place).values(**values)
    db.session.execute(stmt)
    db.session.commit()
    db.session.expire_all()


def found():
    broken = verify().first_break
    return broken and (broken.sequence, broken.reason)


def rehash(sequence):
    """Give an entry the hash its present content asks for."""
    one = entry(sequence)
    act = Act(
        sequence=one.sequence,
        at=one.at,
        actor_id=one.actor_id,
        actor_name=one.actor_name,
        action=one.action,
        subject=one.subject,
        detail=one.detail,
    )
    change(sequence, hash=entry_hash(act, one.previous_hash))


def test_an_untouched_chain_is_whole():
    result = verify()
    assert (result.good_count, result.first_break) == (COUNT, None)
    assert result.head == entry(COUNT).hash


def test_an_empty_chain_is_whole(session):
    session.execute(delete(LedgerEntry))
    assert verify().good_count == 0
    assert verify().first_break is None


BENT = {
    "actor_name": "Người khác",
    "actor_id": uuid4(),
    "action": "thing.unmade",
    "subject": "999",
    "detail": {"n": 999},
    "hash": "f" * 64,
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("column", BENT)
def test_an_altered_entry_is_named(place, column):
    change(place, **{column: BENT[column]})
    assert found() == (place, "altered")


@pytest.mark.parametrize("place", PLACES)
def test_an_altered_instant_is_named(place):
    change(place, at=entry(place).at + timedelta(microseconds=1))
    assert found() == (place, "altered")


@pytest.mark.parametrize("place", PLACES[:-1])
def test_a_removed_entry_is_named(place):
    db.session.execute(delete(LedgerEntry).where(LedgerEntry.sequence == place))
    db.session.commit()
    assert found() == (place, "missing")


@pytest.mark.parametrize("place", PLACES[:-1])
def test_a_removed_entry_is_named_even_if_the_rest_is_renumbered(place):
    db.session.execute(delete(LedgerEntry).where(LedgerEntry.sequence == place))
    for n in range(place + 1, COUNT + 1):
        change(n, sequence=n - 1)
    assert found() == (place, "unchained")


@pytest.mark.parametrize("place", PLACES)
def test_an_inserted_entry_is_named(place):
    for n in range(COUNT, place - 1, -1):
        change(n, sequence=n + 1)
    after = entry(place + 1)
    values = {
        "id": uuid4(),
        "sequence": place,
        "at": after.at,
        "actor_name": "Người khác",
        "action": "thing.slipped_in",
        "subject": "1",
        "detail": {},
        "previous_hash": after.previous_hash,
        "hash": "",
    }
    db.session.execute(insert(LedgerEntry), [values])
    rehash(place)
    # The entry slipped in is sound by itself; the one after it no longer fits.
    assert found() == (place + 1, "unchained")


@pytest.mark.parametrize("place", PLACES[:-1])
def test_two_entries_changing_places_are_named(place):
    change(place, sequence=1000)
    change(place + 1, sequence=place)
    change(1000, sequence=place + 1)
    assert found() == (place, "unchained")


@pytest.mark.parametrize("place", PLACES[:-1])
def test_an_altered_entry_with_its_own_hash_made_anew_breaks_the_next(place):
    change(place, subject="999")
    rehash(place)
    assert found() == (place + 1, "unchained")


@pytest.mark.parametrize("place", PLACES)
def test_an_entry_chained_to_something_else_is_named(place):
    change(place, previous_hash="a" * 64)
    rehash(place)
    assert found() == (place, "unchained")


@pytest.mark.parametrize("kept", [0, 1, 11])
def test_entries_cut_off_at_the_end_are_seen_only_beside_a_head_kept_elsewhere(kept):
    head = verify().head
    db.session.execute(delete(LedgerEntry).where(LedgerEntry.sequence > kept))
    db.session.commit()
    assert (found(), verify().good_count) == (None, kept)
    assert verify().head != head


@pytest.mark.parametrize("place", PLACES)
def test_a_chain_made_anew_is_seen_only_beside_a_head_kept_elsewhere(place):
    head = verify().head
    change(place, subject="999")
    for n in range(place, COUNT + 1):
        if n > place:
            change(n, previous_hash=entry(n - 1).hash)
        rehash(n)
    assert found() is None
    assert verify().head != head


def test_the_command_says_the_head_and_exits_well(app):
    result = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert result.exit_code == 0
    assert entry(COUNT).hash in result.output


def test_the_command_names_the_bad_entry_and_exits_badly(app):
    change(6, subject="999")
    result = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert result.exit_code == 1
    assert "6" in result.output
