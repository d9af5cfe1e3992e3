from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from app.delivery.closing import close_sitting
from app.delivery.models import ClockStop
from app.delivery.queries import attempts_of
from app.invigilation import admission_queries, admitting
from app.invigilation.admission_models import AdmissionAct, LateEntry
from app.invigilation.admission_queries import DeskState
from app.invigilation.invigilating import NoReason, SittingNotRunning
from app.ledger.models import LedgerEntry
from app.permissions import Role
from tests.app.delivery.conftest import first_attempt
from tests.factories.delivery import BY, make_prepared_sitting, make_sitting


def make(late_entry=10, **options):
    sitting = make_prepared_sitting(**options)
    sitting.admission_required, sitting.late_entry_minutes = True, late_entry
    db.session.commit()
    return sitting


def last_entry():
    stmt = select(LedgerEntry).order_by(LedgerEntry.sequence.desc()).limit(1)
    return db.session.scalars(stmt).one()


def come(attempt, seconds_late):
    attempt.signed_in_at = attempt.seat.sitting.starts_at + timedelta(seconds=seconds_late)
    db.session.flush()


def test_an_admission_says_who_let_whom_in_and_is_recorded():
    sitting = make()
    attempt = first_attempt(sitting)

    act = admitting.admit_candidate(sitting, attempt, by=BY)

    assert (attempt.admitted_by_name, act.kind) == ("tests", "admitted")
    assert attempt.admitted_at is not None
    assert (last_entry().action, last_entry().subject) == ("attempt.admitted", str(attempt.id))


@pytest.mark.parametrize(("seconds", "let_in"), [(0, True), (600, True), (601, False)])
def test_an_invigilator_admits_up_to_the_minutes_of_the_rules(seconds, let_in):
    sitting = make(late_entry=10)
    attempt = first_attempt(sitting)
    come(attempt, seconds)

    if let_in:
        assert admitting.admit_candidate(sitting, attempt, by=BY).late_seconds == seconds
    else:
        with pytest.raises(admitting.TooLateToAdmit):
            admitting.admit_candidate(sitting, attempt, by=BY)


def test_where_the_rules_name_no_minutes_every_latecomer_is_for_the_chair():
    sitting = make(late_entry=None, seats=2)
    punctual, late = attempts_of(sitting)
    come(punctual, -60)
    come(late, 1)

    done = admitting.admit_candidates(sitting, [punctual, late], by=BY)

    assert (list(done.admitted), list(done.left_to_chair)) == ([punctual], [late])
    assert late.admitted_at is None


def test_nobody_is_late_for_a_start_that_was_put_off():
    sitting = make(late_entry=5, rooms=2)
    here, there = attempts_of(sitting)
    for attempt in (here, there):
        come(attempt, 900)
    stop = ClockStop(
        sitting_id=sitting.id,
        room_id=here.seat.room_id,
        stopped_at=sitting.starts_at - timedelta(minutes=1),
        reason="Chờ điện",
        stopped_by_name="x",
    )
    db.session.add(stop)
    db.session.flush()

    assert admitting.admit_candidate(sitting, here, by=BY).late_seconds == 0
    with pytest.raises(admitting.TooLateToAdmit):
        admitting.admit_candidate(sitting, there, by=BY)

    stop.resumed_at, stop.seconds = sitting.starts_at + timedelta(minutes=10), 600
    rows = {row.attempt.id: row.late_seconds for row in admission_queries.list_desk(sitting)}
    assert rows == {here.id: 300, there.id: 900}


def test_admission_is_refused_where_it_has_no_place(at):
    sitting = make_prepared_sitting()
    with pytest.raises(admitting.NoAdmissionHere):
        admitting.admit_candidate(sitting, first_attempt(sitting), by=BY)

    sitting = make()
    attempt = first_attempt(sitting)
    admitting.admit_candidate(sitting, attempt, by=BY)
    for act in (
        admitting.admit_candidate,
        lambda *a, by: admitting.refuse_candidate(*a, "x", by=by),
    ):
        with pytest.raises(admitting.AlreadyAdmitted):
            act(sitting, attempt, by=BY)

    at(sitting.ends_at + timedelta(hours=2))
    close_sitting(sitting, by=BY)
    with pytest.raises(SittingNotRunning):
        admitting.admit_candidates(sitting, [attempt], by=BY)
    with pytest.raises(SittingNotRunning):
        admitting.admit_candidates(make_sitting(), [], by=BY)


def test_a_refusal_keeps_its_reason_and_can_be_overcome():
    sitting = make()
    attempt = first_attempt(sitting)
    with pytest.raises(NoReason):
        admitting.refuse_candidate(sitting, attempt, " ", by=BY)

    admitting.refuse_candidate(sitting, attempt, "Không có giấy tờ có ảnh", by=BY)

    assert (attempt.admitted_at, last_entry().detail["reason"]) == (None, "Không có giấy tờ có ảnh")
    assert admission_queries.list_desk(sitting)[0].state is DeskState.REFUSED
    admitting.admit_candidate(sitting, attempt, by=BY)
    assert [a.kind for a in admission_queries.list_admission_acts(sitting)] == [
        "refused",
        "admitted",
    ]


def test_an_admission_is_undone_before_the_start_and_not_after(at):
    sitting = make(starts_in=timedelta(minutes=10))
    attempt = first_attempt(sitting)
    with pytest.raises(admitting.NotAdmitted):
        admitting.undo_admission(sitting, attempt, "Nhầm người", by=BY)
    admitting.admit_candidate(sitting, attempt, by=BY)

    admitting.undo_admission(sitting, attempt, "Nhầm người", by=BY)
    assert (attempt.admitted_at, attempt.admitted_by_name) == (None, None)
    assert last_entry().action == "attempt.admission_undone"

    admitting.admit_candidate(sitting, attempt, by=BY)
    at(sitting.starts_at)
    with pytest.raises(admitting.PaperHandedOut):
        admitting.undo_admission(sitting, attempt, "Nhầm người", by=BY)


def test_the_chair_lets_a_latecomer_in_without_more_time():
    sitting = make(late_entry=5)
    attempt = first_attempt(sitting)
    with pytest.raises(admitting.NotLate):
        admitting.ask_chair(sitting, attempt, "Tắc đường", by=BY)
    come(attempt, 360)
    entry = admitting.ask_chair(sitting, attempt, "Tắc đường", by=BY)
    with pytest.raises(admitting.AlreadyAsked):
        admitting.ask_chair(sitting, attempt, "Tắc đường", by=BY)
    with pytest.raises(NoReason):
        admitting.decide_late_entry(sitting, entry, agreed=True, reason="", by=BY)

    admitting.decide_late_entry(sitting, entry, agreed=True, reason="Có xác nhận", by=BY)

    assert attempt.admitted_at is not None
    assert db.session.scalars(select(AdmissionAct)).one().late_seconds == 360
    with pytest.raises(admitting.AlreadyDecided):
        admitting.decide_late_entry(sitting, entry, agreed=False, reason="x", by=BY)


def test_the_chair_may_say_no_and_the_candidate_stays_out():
    sitting = make(late_entry=5)
    attempt = first_attempt(sitting)
    come(attempt, 3600)
    entry = admitting.ask_chair(sitting, attempt, "Ngủ quên", by=BY)

    admitting.decide_late_entry(sitting, entry, agreed=False, reason="Quá muộn", by=BY)

    assert attempt.admitted_at is None
    row = admission_queries.list_desk(sitting)[0]
    assert (row.state, row.last_act.reason) == (DeskState.REFUSED, "Quá muộn")
    assert not row.can_admit


def test_the_desk_finds_by_number_or_name_without_accents_and_puts_the_waiting_first():
    sitting = make(seats=3)
    first, second, third = attempts_of(sitting)
    third.signed_in_at = sitting.starts_at
    admitting.admit_candidate(sitting, first, by=BY)

    rows = admission_queries.list_desk(sitting)
    assert [row.state for row in rows] == [DeskState.WAITING, DeskState.ABSENT, DeskState.ADMITTED]
    second.seat.candidate.application.full_name = "Đỗ Thị Ửng"
    second.seat.candidate.application.name_folded = "do thi ung"
    assert [r.attempt for r in admission_queries.list_desk(sitting, wanted="UNG")] == [second]
    number = first.seat.candidate.number
    assert [r.attempt for r in admission_queries.list_desk(sitting, wanted=number)] == [first]


def address(sitting, tail):
    return f"/exams/{sitting.exam_id}/sittings/{sitting.id}/{tail}"


def test_an_invigilator_admits_one_and_many_at_the_desk(signed_in_as):
    sitting = make(seats=3)
    for attempt in attempts_of(sitting):
        come(attempt, -30)
    first, *others = [attempt.id for attempt in attempts_of(sitting)]
    db.session.commit()
    invigilator = signed_in_as(Role.INVIGILATOR)
    assert len(invigilator.get(address(sitting, "admission")).soup.select("[data-admit]")) == 3

    invigilator.post(address(sitting, "admission"), one=str(first))
    assert [a.admitted_at is not None for a in attempts_of(sitting)] == [True, False, False]
    invigilator.post(address(sitting, "admission"), attempt=[str(one) for one in others])

    assert all(attempt.admitted_at for attempt in attempts_of(sitting))
    assert "Đã cho vào" in invigilator.get(address(sitting, "admission")).text


def test_the_request_of_an_invigilator_reaches_the_administrator_and_only_them(signed_in_as):
    sitting = make(late_entry=5)
    attempt = first_attempt(sitting)
    come(attempt, 600)
    db.session.commit()
    invigilator = signed_in_as(Role.INVIGILATOR)
    asked = invigilator.post(
        address(sitting, f"board/seats/{attempt.id}/late-entry"), reason="Xe hỏng giữa đường"
    )
    assert asked.status == 302
    entry = db.session.scalars(select(LateEntry)).one()
    page = address(sitting, f"decisions/late-entries/{entry.id}")
    assert invigilator.post(page, reason="x", agreed="yes").status == 403

    administrator = signed_in_as(Role.EXAM_ADMINISTRATOR)
    assert "Xe hỏng giữa đường" in administrator.get(address(sitting, "decisions")).text
    administrator.post(page, reason="Chủ tịch đồng ý", agreed="yes")

    assert first_attempt(sitting).admitted_at is not None
    assert "Chủ tịch đồng ý" in administrator.get(address(sitting, "decisions")).text


@pytest.mark.parametrize("act", ["refusal", "undo-admission", "late-entry"])
def test_an_inspector_reads_the_desk_and_decides_nothing(signed_in_as, act):
    sitting = make(starts_in=timedelta(minutes=5))
    inspector = signed_in_as(Role.INSPECTOR)

    assert inspector.get(address(sitting, "admission")).status == 200
    assert inspector.post(address(sitting, "admission")).status == 403
    tail = f"board/seats/{first_attempt(sitting).id}/{act}"
    assert inspector.post(address(sitting, tail), reason="x").status == 403


def test_a_refusal_and_its_undoing_have_their_pages(signed_in_as):
    sitting = make(starts_in=timedelta(minutes=5))
    attempt, invigilator = first_attempt(sitting), signed_in_as(Role.INVIGILATOR)
    seat = f"board/seats/{attempt.id}"

    invigilator.post(address(sitting, f"{seat}/refusal"), reason="Sai người trong ảnh")
    assert "Sai người trong ảnh" in invigilator.get(address(sitting, "admission")).text
    invigilator.post(address(sitting, "admission"), one=str(attempt.id))
    invigilator.post(address(sitting, f"{seat}/undo-admission"), reason="Bấm nhầm")

    assert first_attempt(sitting).admitted_at is None
    assert clock.now() < sitting.starts_at
