from datetime import date

import pytest
from sqlalchemy import select

from app.exams import dating, queries
from app.exams.timeline import DeadlineState, draw_timeline
from app.ledger.models import LedgerEntry
from app.regulations.queries import load_profile
from tests.factories import ExamFactory, UserFactory


def timeline(exam, today):
    entries = draw_timeline(
        exam, load_profile(exam.profile), queries.list_milestones(exam), today=today
    )
    return {entry.id: entry for entry in entries}


def test_deadlines_are_counted_from_the_days_of_their_events():
    exam, user = ExamFactory.create(), UserFactory.create()
    dating.date_event(exam, "preselection", date(2025, 11, 27), by=user)  # a Thursday
    dating.date_event(exam, "exam_closing", date(2025, 12, 21), by=user)

    entries = timeline(exam, date(2025, 11, 28))

    assert entries["preselection_notified"].due_on == date(2025, 12, 2)
    assert entries["archived"].due_on == date(2026, 12, 21)
    assert entries["need_reported"].due_on == date(2025, 3, 31)
    assert entries["need_reported"].state is DeadlineState.LATE
    assert entries["preselection_notified"].state is DeadlineState.NEXT
    assert entries["archived"].state is DeadlineState.LATER
    assert entries["appeals_marked"].state is DeadlineState.UNDATED


@pytest.mark.parametrize(
    ("done_on", "state"),
    [(date(2025, 3, 31), DeadlineState.DONE), (date(2025, 4, 1), DeadlineState.DONE_LATE)],
)
def test_an_act_done_after_its_day_is_done_late(done_on, state):
    exam = ExamFactory.create()
    dating.date_event(exam, "need_reported", done_on, by=UserFactory.create())
    assert timeline(exam, date(2025, 11, 28))["need_reported"].state is state


def test_a_day_can_be_corrected_and_taken_away_and_the_ledger_keeps_all(session):
    exam, user = ExamFactory.create(), UserFactory.create()
    for day in (date(2025, 12, 20), date(2025, 12, 21), None):
        dating.date_event(exam, "exam_opening", day, by=user)
    assert queries.list_milestones(exam) == {}
    actions = session.scalars(select(LedgerEntry.action)).all()
    assert actions == ["milestone.dated"] * 3


def test_an_event_the_profile_does_not_know_is_refused():
    with pytest.raises(dating.UnknownEvent):
        dating.date_event(ExamFactory.create(), "lunch", None, by=UserFactory.create())
