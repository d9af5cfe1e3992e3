from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.candidates import locks, numbering, publishing_lists, queries
from app.candidates.models import Candidate, Outcome
from app.ledger.models import LedgerEntry
from app.sittings.models import Seat
from tests.factories import ApplicationFactory, SeatFactory, SittingFactory, UserFactory


@pytest.fixture
def people(exam):
    """Five eligible people, in the order they must be numbered."""
    names = ["Trần Văn An", "Nguyễn Thị Ánh", "Lê Bình", "Phạm Văn Đức", "Phạm Văn Đức"]
    births = [date(1990, 1, 1)] * 3 + [date(1985, 1, 1), date(1990, 1, 1)]
    made = [
        ApplicationFactory.create(exam=exam, full_name=name, birth_on=birth)
        for name, birth in reversed(list(zip(names, births, strict=True)))
    ]
    return made[::-1]


def numbers(session, exam):
    stmt = select(Candidate).where(Candidate.exam_id == exam.id).order_by(Candidate.ordinal)
    return [(one.number, one.application_id) for one in session.scalars(stmt)]


def test_numbers_follow_vietnamese_names_without_gaps(session, exam, people):
    assert numbering.number_candidates(exam, by=UserFactory.create()) == 5

    assert numbers(session, exam) == [
        (f"CHV{place:03}", person.id) for place, person in enumerate(people, start=1)
    ]
    entry = session.scalar(select(LedgerEntry).where(LedgerEntry.action == "candidates.numbered"))
    assert (entry.detail["first"], entry.detail["last"]) == ("CHV001", "CHV005")


def test_numbering_again_closes_gaps_and_keeps_the_candidate(session, exam, people):
    by = UserFactory.create()
    numbering.number_candidates(exam, by=by)
    kept = session.scalar(select(Candidate).where(Candidate.application_id == people[4].id)).id
    people[0].outcome = Outcome.INELIGIBLE
    session.flush()
    assert queries.count_misnumbered(exam) == 1

    numbering.number_candidates(exam, by=by)

    assert numbers(session, exam) == [
        (f"CHV{place:03}", person.id) for place, person in enumerate(people[1:], start=1)
    ]
    assert session.get(Candidate, kept).number == "CHV004"
    assert queries.count_misnumbered(exam) == 0


def test_open_reviews_stop_numbering_and_publishing(exam, people):
    people[0].outcome = people[1].outcome = Outcome.REVIEW
    for act in (numbering.number_candidates, publishing_lists.publish_lists):
        with pytest.raises(publishing_lists.ReviewsOpen, match="2"):
            act(exam, by=UserFactory.create())
    assert exam.lists_published_at is None


def test_nobody_eligible_is_refused(exam):
    with pytest.raises(numbering.NobodyEligible):
        numbering.number_candidates(exam, by=UserFactory.create())
    with pytest.raises(publishing_lists.NoApplications):
        publishing_lists.publish_lists(exam, by=UserFactory.create())


def test_numbers_are_fixed_once_a_sitting_is_prepared(exam, people):
    SittingFactory.create(
        paper__exam=exam, title="Ca sáng", prepared_at=datetime(2025, 12, 19, tzinfo=UTC)
    )
    with pytest.raises(locks.CandidatesFixed, match="Ca sáng"):
        numbering.number_candidates(exam, by=UserFactory.create())


def test_seats_given_by_the_old_numbers_are_void(session, exam, people):
    by = UserFactory.create()
    numbering.number_candidates(exam, by=by)
    candidate = session.scalars(select(Candidate)).first()
    SeatFactory.create(sitting=SittingFactory.create(paper__exam=exam), candidate=candidate)
    candidate.application.outcome = Outcome.INELIGIBLE

    assert numbering.number_candidates(exam, by=by) == 4

    assert session.scalars(select(Seat)).all() == []
    actions = session.scalars(select(LedgerEntry.action).order_by(LedgerEntry.sequence)).all()
    assert actions[-2:] == ["seats.released", "candidates.numbered"]


def test_published_lists_are_recorded_with_their_counts(session, exam, people):
    people[0].outcome = Outcome.INELIGIBLE
    publishing_lists.publish_lists(exam, by=UserFactory.create())

    assert exam.lists_published_at is not None
    detail = session.scalar(select(LedgerEntry.detail))
    assert (detail["eligible"], detail["ineligible"]) == (4, 1)
    assert len(detail["sha256"]) == 64
