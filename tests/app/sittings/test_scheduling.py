from datetime import UTC, datetime, timedelta

import pytest

from app.ledger.recording import Command
from app.sittings import queries, rooms, scheduling
from app.sittings.models import Sitting
from tests.factories import ExamFactory, PaperFactory, SeatFactory, UserFactory

NINE = datetime(2026, 12, 20, 2, tzinfo=UTC)
BY = Command("test")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("app.clock.now", lambda: NINE - timedelta(days=30))


def test_a_sitting_lasts_as_long_as_its_paper_unless_told_otherwise():
    paper = PaperFactory.create(minutes=45)

    first = scheduling.schedule_sitting(paper, "Ca 1", NINE, by=BY)
    second = scheduling.schedule_sitting(
        paper, "Ca 2", NINE + timedelta(hours=2), minutes=60, by=BY
    )

    assert first.ends_at == NINE + timedelta(minutes=45)
    assert second.minutes == 60
    assert [s.sitting.title for s in queries.list_sittings(paper.exam_id)] == ["Ca 1", "Ca 2"]


def test_a_sitting_cannot_start_in_the_past_nor_twice_at_once():
    paper = PaperFactory.create()
    with pytest.raises(scheduling.SittingInThePast):
        scheduling.schedule_sitting(paper, "Ca 1", NINE - timedelta(days=31), by=BY)

    scheduling.schedule_sitting(paper, "Ca 1", NINE, by=BY)
    with pytest.raises(scheduling.SittingClash):
        scheduling.schedule_sitting(paper, "Ca 1", NINE, by=BY)


def test_cancelling_takes_the_seats_along_but_not_from_a_prepared_sitting(session):
    seat = SeatFactory.create()
    scheduling.cancel_sitting(seat.sitting, by=BY)
    assert session.query(Sitting).count() == 0

    prepared = SeatFactory.create().sitting
    prepared.prepared_at = NINE
    with pytest.raises(scheduling.SittingFixed):
        scheduling.cancel_sitting(prepared, by=BY)


def test_a_room_number_is_unique_in_the_exam_and_a_used_room_stays():
    exam = ExamFactory.create()
    rooms.add_room(exam, "01", site="Học viện Tư pháp", capacity=24, by=BY)
    with pytest.raises(rooms.RoomExists):
        rooms.add_room(exam, "01", site="Nơi khác", capacity=24, by=BY)

    with pytest.raises(rooms.RoomInUse):
        rooms.remove_room(SeatFactory.create().room, by=UserFactory.create())
