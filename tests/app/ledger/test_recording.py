from uuid import uuid4

from sqlalchemy import select

from app.db import db
from app.ledger.chain import GENESIS
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command, record
from app.ledger.verifying import verify
from tests.factories import UserFactory

BY = Command("test")


def test_the_first_entry_stands_on_nothing_and_the_next_on_the_first(session):
    first = record("thing.made", by=BY, subject=1)
    second = record("thing.moved", by=BY, subject=1, to="Hà Nội")
    assert (first.sequence, first.previous_hash) == (1, GENESIS)
    assert (second.sequence, second.previous_hash) == (2, first.hash)


def test_an_account_stands_with_its_name_as_it_was(session):
    user = UserFactory.create(full_name="Trần Thị Bình")
    entry = record("thing.made", by=user, subject=uuid4())
    user.full_name = "Trần Thị Khác"
    session.commit()
    assert (entry.actor_id, entry.actor_name) == (user.id, "Trần Thị Bình")
    assert verify().first_break is None


def test_an_act_that_is_undone_leaves_no_entry(session):
    record("thing.made", by=BY, subject=1)
    session.commit()
    record("thing.lost", by=BY, subject=1)
    session.rollback()
    record("thing.kept", by=BY, subject=1)
    session.commit()
    actions = session.scalars(select(LedgerEntry.action).order_by(LedgerEntry.sequence)).all()
    assert actions == ["thing.made", "thing.kept"]
    assert verify().first_break is None


def test_what_comes_back_from_the_database_has_the_hash_it_went_in_with(session):
    record(
        "thing.made", by=BY, subject="ệ̃ \u2028 👩‍⚖️", detail_of={"b": [1, None, True], "a": "“ế”"}
    )
    record("thing.counted", by=BY, subject=1, count=2**53, empty={}, text='\\ " / \n')
    session.commit()
    db.session.expire_all()
    assert verify().good_count == 2
    assert verify().first_break is None


def test_the_entry_repeats_nothing_by_reference(session):
    detail = {"rooms": ["01"]}
    record("thing.made", by=BY, subject=1, **detail)
    session.commit()
    detail["rooms"].append("02")
    db.session.expire_all()
    assert verify().first_break is None
