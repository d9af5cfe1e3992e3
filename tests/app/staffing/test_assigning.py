"""Who may be drawn, who may replace whom, and the pages."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from app import clock
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from app.staffing import assigning, queries
from app.staffing.models import DutyKind
from tests.factories import (
    CouncilAssignmentFactory,
    CouncilDecisionFactory,
    PaperFactory,
    RegulationProfileFactory,
    RoomFactory,
    SeatFactory,
    SittingFactory,
)
from tests.factories.exams import PROFILES

BY = Command("the tests")


@pytest.fixture
def sitting():
    """A sitting of a computer paper tomorrow, with two rooms."""
    sitting = SittingFactory.create(starts_at=clock.now() + timedelta(days=1))
    for code in ("01", "02"):
        room = RoomFactory.create(exam_id=sitting.exam_id, code=code)
        SeatFactory.create(sitting=sitting, room=room)
    return sitting


@pytest.fixture
def board(sitting):
    """Seven people of the board that watches."""
    decision = CouncilDecisionFactory.create(exam=sitting.exam, board="invigilation")
    tasks = CouncilAssignmentFactory.create_batch(7, decision=decision)
    return [task.member for task in tasks]


def drawn(sitting, board, seed=5):
    assigning.draw_staff(sitting, board[:4], board[4:6], seed=seed, by=BY)
    return queries.list_duties(sitting)


def test_two_invigilators_and_a_technician_for_each_room(sitting, board, session):
    kinds = [(duty.room.code, duty.kind) for duty in drawn(sitting, board)]
    for room in ("01", "02"):
        assert kinds.count((room, DutyKind.INVIGILATOR)) == 2
        assert kinds.count((room, DutyKind.TECHNICIAN)) == 1
    entry = session.scalars(select(LedgerEntry).order_by(LedgerEntry.sequence.desc())).first()
    assert (entry.action, entry.detail["seed"], len(entry.detail["duties"])) == (
        "room_staff.drawn",
        5,
        6,
    )


@pytest.mark.parametrize(("code", "needed"), [("multiple_choice", False), ("written", False)])
def test_a_paper_that_is_not_taken_on_computers_needs_no_technician(code, needed):
    profile = RegulationProfileFactory.create(
        code="chv-2017", source=(PROFILES / "chv-2017.toml").read_text()
    )
    code = {"multiple_choice": "law", "written": "skills"}[code]
    paper = PaperFactory.create(exam__profile=profile, code=code)
    assert queries.needs_technicians(SittingFactory.create(paper=paper)) is needed


@pytest.mark.parametrize(("invigilators", "technicians"), [(3, 2), (4, 1)])
def test_too_few_people_are_refused_with_the_number_needed(
    sitting, board, invigilators, technicians
):
    with pytest.raises(assigning.TooFewPeople, match="2 phòng cần"):
        assigning.draw_staff(
            sitting, board[:invigilators], board[4 : 4 + technicians], seed=1, by=BY
        )


def test_nobody_is_both(sitting, board):
    with pytest.raises(assigning.NotAvailable, match="vừa là"):
        assigning.draw_staff(sitting, board[:4], board[3:5], seed=1, by=BY)


def test_who_is_not_on_the_board_that_day_is_not_drawn(sitting, board):
    decision = CouncilDecisionFactory.create(
        exam=sitting.exam, board="invigilation", in_force_from=clock.today() + timedelta(days=2)
    )
    late = CouncilAssignmentFactory.create(decision=decision).member
    with pytest.raises(assigning.NotAvailable, match="Ban coi thi"):
        assigning.draw_staff(sitting, [*board[:3], late], board[4:6], seed=1, by=BY)


@pytest.mark.parametrize(("minutes", "refused"), [(44, True), (45, False)])
def test_nobody_watches_two_sittings_at_once(sitting, board, minutes, refused):
    drawn(sitting, board)
    other = SittingFactory.create(
        paper=sitting.paper, starts_at=sitting.starts_at + timedelta(minutes=minutes)
    )
    SeatFactory.create(sitting=other, room=queries.list_rooms(sitting)[0])
    assert sitting.minutes == 45
    if refused:
        with pytest.raises(assigning.NotAvailable, match="cùng giờ"):
            assigning.draw_staff(other, board[:2], board[4:5], seed=1, by=BY)
    else:
        assert assigning.draw_staff(other, board[:4], board[4:6], seed=1, by=BY).seed == 1


def test_an_earlier_draw_ends_and_stays_visible(sitting, board):
    first = {duty.id for duty in drawn(sitting, board)}
    second = {duty.id for duty in drawn(sitting, board, seed=6)}
    assert not first & second
    assert {duty.id for duty in queries.list_ended(sitting)} == first


def test_lots_are_drawn_before_the_paper_starts(sitting, board):
    sitting.starts_at = clock.now()
    with pytest.raises(assigning.SittingBegan):
        drawn(sitting, board)


def test_somebody_in_reserve_replaces_and_both_are_kept(sitting, board):
    duty = drawn(sitting, board)[0]
    new = assigning.replace_person(duty, board[6], reason="Ốm", by=BY)
    assert (new.room_id, new.kind, new.position) == (duty.room_id, duty.kind, duty.position)
    assert duty.ended_reason == "Ốm"
    with pytest.raises(assigning.NotAvailable, match="đã được thay"):
        assigning.replace_person(duty, board[6], reason="Ốm", by=BY)
    other = next(one.member for one in queries.list_duties(sitting) if one.id != new.id)
    with pytest.raises(assigning.NotAvailable, match="đã có nhiệm vụ"):
        assigning.replace_person(new, other, reason="Ốm", by=BY)


def test_lots_are_drawn_replaced_printed_and_exported_on_the_pages(
    sitting, board, as_administrator
):
    at = f"/exams/{sitting.exam_id}/sittings/{sitting.id}"
    assert "Chưa phân công" in as_administrator.get(f"{at}/staff").text
    typed = {
        "invigilators": [str(one.id) for one in board[:4]],
        "technicians": [str(one.id) for one in board[4:6]],
        "seed": "12",
    }
    assert as_administrator.post(f"{at}/staff/draw", **typed).status == 302
    page = as_administrator.get(f"{at}/staff")
    assert "số khởi đầu 12" in page.text
    assert len(page.soup.select("#staff tbody a")) == 6
    link = page.soup.select_one("#staff tbody a")["href"]
    as_administrator.post(link, successor=str(board[6].id), reason="Ốm")
    assert page_has_reason(as_administrator.get(f"{at}/staff"))
    data = as_administrator.get(f"{at}/staff/duties.xlsx").response.data
    assert openpyxl.load_workbook(BytesIO(data)).active.max_row == 7
    assert as_administrator.get(f"{at}/staff/duties.pdf").response.data.startswith(b"%PDF")


def page_has_reason(page):
    return page.texts("#ended tbody td:last-child") == ["Ốm"]


def test_too_few_are_told_on_the_page(sitting, board, as_administrator):
    at = f"/exams/{sitting.exam_id}/sittings/{sitting.id}"
    page = as_administrator.post(f"{at}/staff/draw", invigilators=[str(board[0].id)], seed="1")
    assert "2 phòng cần 4 giám thị, mới chọn 1 người" in page.texts(".error-summary")[0]
