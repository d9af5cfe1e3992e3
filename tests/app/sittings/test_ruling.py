from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from app.permissions import Role
from app.regulations.loading import parse_profile, read_shipped_profile
from app.sittings import ruling, scheduling
from app.sittings.room_figures import RoomFigures, figures_of, figures_of_profile
from tests.factories import PaperFactory, SittingFactory

NINE = datetime(2026, 12, 20, 2, tzinfo=UTC)
BY = Command("test")
TEXT = read_shipped_profile("chv-2025")
WITHOUT_ROOM = (
    TEXT.partition("[room.entry]")[0] + "[[sanctions]]" + TEXT.partition("[[sanctions]]")[2]
)


def schedule(monkeypatch, minutes, source=TEXT):
    monkeypatch.setattr("app.clock.now", lambda: NINE - timedelta(days=30))
    paper = PaperFactory.create(exam__profile__source=source)
    return scheduling.schedule_sitting(paper, "Ca 1", NINE, minutes=minutes, by=BY)


@pytest.mark.parametrize(("minutes", "late"), [(30, 5), (31, None), (59, None), (60, 10)])
def test_a_sitting_takes_its_rules_of_the_room_from_the_profile(monkeypatch, minutes, late):
    sitting = schedule(monkeypatch, minutes)

    assert figures_of(sitting) == RoomFigures(
        network_grace_seconds=15,
        late_window_minutes=30,
        late_entry_minutes=late,
        admission_required=True,
        doors_open_minutes=120,
        alone_up_to_minutes=10,
    )


def test_under_a_profile_without_such_rules_the_chair_decides_and_nobody_is_admitted(monkeypatch):
    sitting = schedule(monkeypatch, 90, WITHOUT_ROOM)

    assert figures_of(sitting) == RoomFigures()
    assert (sitting.late_entry_minutes, sitting.admission_required) == (None, False)
    assert figures_of_profile(parse_profile(WITHOUT_ROOM), 30) == RoomFigures()


def test_the_rules_of_one_sitting_are_changed_with_a_reason_and_recorded(session):
    sitting = SittingFactory.create()
    figures = replace(figures_of(sitting), late_entry_minutes=15, admission_required=True)

    ruling.change_room_rules(sitting, figures, " Tắc đường do bão ", by=BY)

    assert figures_of(sitting) == figures
    entry = session.query(LedgerEntry).order_by(LedgerEntry.sequence.desc()).first()
    assert entry.action == "sitting.rules_changed"
    assert entry.detail["reason"] == "Tắc đường do bão"
    assert (
        entry.detail["before"]["late_entry_minutes"],
        entry.detail["after"]["late_entry_minutes"],
    ) == (None, 15)


def test_the_rules_stay_once_the_sitting_is_prepared_or_without_a_reason_or_out_of_range():
    prepared = SittingFactory.create(prepared_at=NINE)
    with pytest.raises(scheduling.SittingFixed):
        ruling.change_room_rules(prepared, RoomFigures(), "Lý do", by=BY)

    sitting = SittingFactory.create()
    with pytest.raises(ruling.NoReasonGiven):
        ruling.change_room_rules(sitting, RoomFigures(), "  ", by=BY)
    for wrong in (RoomFigures(doors_open_minutes=1441), RoomFigures(late_entry_minutes=-1)):
        with pytest.raises(ruling.RuleOutOfRange):
            ruling.change_room_rules(sitting, wrong, "Lý do", by=BY)


def test_an_administrator_changes_the_rules_on_a_page_and_sees_them(as_administrator):
    sitting = SittingFactory.create()
    here = f"/exams/{sitting.exam_id}/sittings/{sitting.id}"
    assert "thí sinh tự vào" in as_administrator.get(here).text

    told = as_administrator.post(f"{here}/rules", doors_open_minutes="30")
    assert "Hãy ghi lý do." in told.text

    changed = as_administrator.post(
        f"{here}/rules",
        admission_required="y",
        doors_open_minutes="45",
        late_entry_minutes="",
        alone_up_to_minutes="5",
        network_grace_seconds="20",
        late_window_minutes="60",
        reason="Theo kế hoạch của Hội đồng thi",
    )

    assert changed.status == 302
    page = as_administrator.get(here).text
    assert "giám thị cho từng người vào" in page
    assert "45 phút" in page
    assert "Chủ tịch Hội đồng thi quyết định từng người" in page


def test_an_invigilator_may_not_change_the_rules(signed_in_as):
    sitting = SittingFactory.create()

    page = signed_in_as(Role.INVIGILATOR).get(
        f"/exams/{sitting.exam_id}/sittings/{sitting.id}/rules"
    )

    assert page.status == 403
