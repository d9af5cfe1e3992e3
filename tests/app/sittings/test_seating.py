import pytest
from sqlalchemy import select

from app import clock
from app.candidates.models import Outcome
from app.candidates.publishing_lists import ReviewsOpen
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from app.sittings import queries, seating
from app.sittings.scheduling import SittingFixed
from tests.factories import ApplicationFactory, CandidateFactory, RoomFactory, SittingFactory

BY = Command("test")


@pytest.fixture
def sitting():
    return SittingFactory.create()


def candidates(sitting, count):
    applications = [ApplicationFactory.create(exam=sitting.exam) for _ in range(count)]
    return [
        CandidateFactory.create(application=a, ordinal=n, number=f"CHV{n:03}")
        for n, a in enumerate(applications, 1)
    ]


def rooms(sitting, *capacities):
    return [
        RoomFactory.create(exam_id=sitting.exam_id, capacity=c, code=f"{n:02}", position=n)
        for n, c in enumerate(capacities, 1)
    ]


def test_rooms_fill_one_after_another_by_candidate_number(sitting, session):
    candidates(sitting, 5)

    count = seating.seat_candidates(sitting, rooms(sitting, 3, 4), by=BY)

    seats = queries.list_seats(sitting)
    assert count == 5
    assert [(s.room.code, s.number, s.candidate.number) for s in seats] == [
        ("01", 1, "CHV001"),
        ("01", 2, "CHV002"),
        ("01", 3, "CHV003"),
        ("02", 1, "CHV004"),
        ("02", 2, "CHV005"),
    ]
    entry = session.scalars(select(LedgerEntry)).one()
    assert (entry.action, entry.detail["candidates"]) == ("sitting.seated", 5)


def test_too_few_seats_are_counted_and_nobody_is_moved(sitting):
    candidates(sitting, 5)

    with pytest.raises(seating.TooFewSeats, match="còn thiếu 2 chỗ"):
        seating.seat_candidates(sitting, rooms(sitting, 3), by=BY)

    assert queries.list_seats(sitting) == []


def test_nobody_is_seated_twice_for_one_paper(sitting):
    candidates(sitting, 2)
    other = SittingFactory.create(paper=sitting.paper, starts_at=clock.now())
    places = rooms(sitting, 10)
    seating.seat_candidates(sitting, places, by=BY)

    with pytest.raises(seating.NobodyToSeat):
        seating.seat_candidates(other, places, by=BY)


def test_a_prepared_sitting_keeps_its_seats(sitting):
    candidates(sitting, 2)
    sitting.prepared_at = clock.now()

    with pytest.raises(SittingFixed):
        seating.seat_candidates(sitting, rooms(sitting, 10), by=BY)


def test_nobody_is_seated_while_an_application_waits_for_a_decision(sitting):
    candidates(sitting, 2)
    ApplicationFactory.create(exam=sitting.exam, outcome=Outcome.REVIEW)

    with pytest.raises(ReviewsOpen):
        seating.seat_candidates(sitting, rooms(sitting, 10), by=BY)
