from datetime import date

import pytest
from sqlalchemy import select

from app.candidates.queries import count_applications
from app.exams import dating, queries
from app.exams.timeline import DeadlineState, draw_timeline
from app.ledger.models import LedgerEntry
from app.regulations import keeping_calendar
from app.regulations.keeping_calendar import SpecialDay
from app.regulations.loading import read_shipped_profile
from app.regulations.queries import load_profile
from tests.factories import (
    ApplicationFactory,
    ExamFactory,
    RegulationProfileFactory,
    UserFactory,
)


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


def test_holidays_and_swapped_days_move_a_deadline_in_working_days():
    exam, user = ExamFactory.create(), UserFactory.create()
    dating.date_event(exam, "preselection", date(2026, 8, 28), by=user)  # a Friday
    holidays = [
        SpecialDay(date(2026, 8, 31), False, "Nghỉ"),
        SpecialDay(date(2026, 9, 2), False, ""),
    ]
    keeping_calendar.keep_days(holidays, by=user)

    entries = timeline(exam, date(2026, 8, 28))

    assert entries["preselection_notified"].due_on == date(2026, 9, 4)


@pytest.mark.parametrize(("others", "due"), [(498, date(2025, 12, 13)), (499, date(2025, 12, 28))])
def test_many_candidates_have_the_longer_limit(monkeypatch, others, due):
    """Nghị định 170/2025/NĐ-CP Điều 15–19: 15 ngày, từ 500 thí sinh 30 ngày."""
    source = read_shipped_profile("cong-chuc-2025")
    profile = RegulationProfileFactory.create(code="cong-chuc-2025", source=source)
    exam = ExamFactory.create(profile=profile, scheme="principal_written")
    ApplicationFactory.create(exam=exam)
    monkeypatch.setattr("app.exams.timeline.COUNTERS", [lambda of: others + count_applications(of)])

    entry = timeline(exam, date(2025, 11, 28))["eligible_listed"]

    assert (entry.due_on, entry.event) == (due, "registration_closed")


def test_the_calendar_file_holds_each_dated_deadline_as_a_day(as_administrator, session):
    exam = ExamFactory.create(title="Thi, chọn; lần 1")
    session.commit()

    page = as_administrator.client.get(f"/exams/{exam.id}/timeline.ics")

    lines = page.get_data(as_text=True).split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert lines.count("BEGIN:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20250331" in lines
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = page.get_data(as_text=True).replace("\r\n ", "")
    assert "DESCRIPTION:Thi\\, chọn\\; lần 1." in whole
