"""The clock that stands, and time that two people give: nothing else moves a deadline."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.db import db
from app.delivery.models import TimeGrant
from app.delivery.queries import attempts_of, list_standings
from app.invigilation import adding_time, stopping
from app.invigilation.invigilating import NobodyConcerned, NoReason, Scope, SittingNotRunning
from app.invigilation.time_models import TimeRequest
from app.ledger.models import LedgerEntry
from app.permissions import Role
from tests.app.delivery.conftest import first_attempt
from tests.factories import UserFactory
from tests.factories.delivery import BY, make_prepared_sitting, make_sitting

MINUTE = timedelta(minutes=1)


def ends(sitting):
    return [row.standing.ends_at - sitting.ends_at for row in list_standings(sitting)]


def actions():
    return list(db.session.scalars(select(LedgerEntry.action).order_by(LedgerEntry.sequence)))


def test_what_the_clock_stood_is_added_to_those_it_concerns(at):
    sitting = make_prepared_sitting(rooms=2)
    here, _there = attempts_of(sitting)
    at(sitting.starts_at + 5 * MINUTE)
    stop = stopping.stop_clock(sitting, Scope(room_id=here.seat.room_id), "Mất điện", by=BY)

    at(sitting.ends_at + 60 * MINUTE)
    standing = {row.attempt.id: row.standing for row in list_standings(sitting)}[here.id]
    assert not standing.is_over(sitting.ends_at + 60 * MINUTE)

    at(sitting.starts_at + 8 * MINUTE)
    stopping.resume_clock(sitting, stop, by=BY)

    assert ends(sitting) == [3 * MINUTE, timedelta(0)]
    assert actions()[-2:] == ["clock.stopped", "clock.resumed"]


def test_a_stop_before_the_start_puts_it_off_and_adds_only_what_ran(at, device):
    sitting = make_prepared_sitting(starts_in=10 * MINUTE)
    working = device(first_attempt(sitting))
    at(sitting.starts_at - 5 * MINUTE)
    stop = stopping.stop_clock(sitting, Scope(), "Chờ đề", by=BY)

    at(sitting.starts_at + 2 * MINUTE)
    held = working.start()
    assert (held["state"], held["arrangement"]) == ("waiting_for_start", None)
    assert working.statuses((1, 1, 0)) != ["saved"]
    stopping.resume_clock(sitting, stop, by=BY)

    assert ends(sitting) == [2 * MINUTE]
    assert working.start()["state"] == "working"


def test_no_second_is_counted_twice_when_stops_lie_within_each_other(at):
    sitting = make_prepared_sitting(seats=2)
    first = first_attempt(sitting)
    at(sitting.starts_at)
    stopping.stop_clock(sitting, Scope(attempt_id=first.id), "Máy hỏng", by=BY)
    at(sitting.starts_at + 2 * MINUTE)
    whole = stopping.stop_clock(sitting, Scope(), "Báo cháy", by=BY)
    for scope in (Scope(), Scope(attempt_id=first.id), Scope(room_id=first.seat.room_id)):
        with pytest.raises(stopping.ClockStands):
            stopping.stop_clock(sitting, scope, "x", by=BY)
    at(sitting.starts_at + 5 * MINUTE)
    stopping.resume_clock(sitting, whole, by=BY)

    assert ends(sitting) == [5 * MINUTE, 3 * MINUTE]
    with pytest.raises(stopping.ClockRuns):
        stopping.resume_clock(sitting, whole, by=BY)


def test_a_long_stop_is_ended_by_somebody_else(at):
    sitting = make_prepared_sitting()
    sitting.alone_up_to_minutes = 10
    one, other = UserFactory.create(), UserFactory.create()
    at(sitting.starts_at)
    stop = stopping.stop_clock(sitting, Scope(), "Mất điện", by=one)
    at(sitting.starts_at + 10 * MINUTE + timedelta(seconds=1))
    with pytest.raises(stopping.SecondPersonResumes):
        stopping.resume_clock(sitting, stop, by=one)

    stopping.resume_clock(sitting, stop, by=other)

    assert ends(sitting) == [timedelta(seconds=601)]


def test_stopping_is_refused_without_reason_people_or_a_running_sitting(device):
    sitting = make_prepared_sitting()
    with pytest.raises(NoReason):
        stopping.stop_clock(sitting, Scope(), " ", by=BY)
    with pytest.raises(SittingNotRunning):
        stopping.stop_clock(make_sitting(), Scope(), "x", by=BY)
    device(first_attempt(sitting)).post("submit")
    with pytest.raises(NobodyConcerned):
        stopping.stop_clock(sitting, Scope(), "x", by=BY)


def test_one_person_adds_up_to_the_limit_and_not_in_slices_beyond_it():
    sitting = make_prepared_sitting(seats=2)
    sitting.alone_up_to_minutes = 10
    first, second = attempts_of(sitting)
    adding_time.grant_time(sitting, Scope(attempt_id=first.id), 360, "Máy hỏng", by=BY)
    adding_time.grant_time(sitting, Scope(), 240, "Ồn", by=BY)

    with pytest.raises(adding_time.NeedsSecondPerson):
        adding_time.grant_time(sitting, Scope(attempt_id=first.id), 1, "x", by=BY)
    adding_time.grant_time(sitting, Scope(attempt_id=second.id), 360, "x", by=BY)

    assert ends(sitting) == [10 * MINUTE, 10 * MINUTE]


def make_request(sitting, by, seconds=1200):
    sitting.alone_up_to_minutes = 10
    asked = adding_time.give_or_request_time(sitting, Scope(), seconds, "Mất điện", by=by)
    assert isinstance(asked, TimeRequest)
    return asked


def test_time_beyond_the_limit_waits_for_another_person():
    sitting = make_prepared_sitting()
    one, other = UserFactory.create(), UserFactory.create()
    asked = make_request(sitting, one)
    assert ends(sitting) == [timedelta(0)]

    grant = adding_time.agree_time(sitting, asked, by=other)

    assert ends(sitting) == [20 * MINUTE]
    assert (grant.granted_by_id, grant.agreed_by_id) == (one.id, other.id)
    assert actions()[-2:] == ["time.requested", "time.granted"]
    with pytest.raises(adding_time.RequestDecided):
        adding_time.agree_time(sitting, asked, by=other)


@pytest.mark.parametrize("same", ["account", "identity"])
def test_who_asked_does_not_agree_not_even_from_a_second_account(same):
    sitting = make_prepared_sitting()
    one = UserFactory.create(national_id="001090012345")
    other = one if same == "account" else UserFactory.create(national_id="001090012345")
    asked = make_request(sitting, one)

    with pytest.raises(adding_time.SamePerson):
        adding_time.agree_time(sitting, asked, by=other)
    assert ends(sitting) == [timedelta(0)]


@pytest.mark.parametrize(("later", "holds"), [(0, True), (1, False)])
def test_a_request_falls_after_a_quarter_of_an_hour(at, later, holds):
    sitting = make_prepared_sitting()
    asked = make_request(sitting, UserFactory.create())
    at(asked.expires_at + timedelta(seconds=later))

    if holds:
        adding_time.agree_time(sitting, asked, by=UserFactory.create())
    else:
        with pytest.raises(adding_time.RequestExpired):
            adding_time.agree_time(sitting, asked, by=UserFactory.create())


def test_a_declined_request_gives_nothing_and_says_why():
    sitting = make_prepared_sitting()
    asked = make_request(sitting, UserFactory.create())
    with pytest.raises(NoReason):
        adding_time.decline_time(sitting, asked, "", by=BY)

    adding_time.decline_time(sitting, asked, "Không có căn cứ", by=BY)

    assert (asked.agreed, asked.decision_reason) == (False, "Không có căn cứ")
    assert (ends(sitting), actions()[-1]) == ([timedelta(0)], "time.declined")


def test_only_the_verbs_of_time_write_what_a_deadline_is_made_of():
    """A grant, a stop, its seconds, what a move carries over, and the sitting's own times."""
    makers = {
        r"\bTimeGrant\(": {"invigilation/invigilating.py"},
        r"\bClockStop\(": {"invigilation/stopping.py", "invigilation/moving.py"},
        r"\.carried_seconds\s*\+?=": {"invigilation/moving.py"},
        r"stop\.seconds\s*=[^=]|, stop\.seconds = ": {"invigilation/stopping.py"},
        r"sitting\.(starts_at|minutes)\s*=[^=]": set(),
    }
    app = Path(__file__).parents[3] / "app"
    for pattern, allowed in makers.items():
        found = {
            str(path.relative_to(app))
            for path in app.rglob("*.py")
            if re.search(pattern, re.sub(r"class \w+\(.*", "", path.read_text()))
        }
        assert found - {"delivery/models.py"} <= allowed, pattern


def address(sitting, tail):
    return f"/exams/{sitting.exam_id}/sittings/{sitting.id}/{tail}"


def test_two_people_give_time_on_their_pages(signed_in_as):
    sitting = make_prepared_sitting()
    sitting.alone_up_to_minutes = 10
    db.session.commit()
    typed = {"scope": "all", "minutes": "20", "reason": "Mất điện"}
    asking = signed_in_as(Role.INVIGILATOR)
    preview = asking.post(address(sitting, "added-time"), **typed)
    assert "Cần người thứ hai đồng ý" in preview.text
    asking.post(address(sitting, "added-time"), confirmed="yes", **typed)
    request = db.session.scalars(select(TimeRequest)).one()
    own = asking.post(address(sitting, f"time-requests/{request.id}/agreement"))
    assert own.status == 409

    other = signed_in_as(Role.EXAM_ADMINISTRATOR)
    other.post(address(sitting, f"time-requests/{request.id}/agreement"))

    assert db.session.scalars(select(TimeGrant)).one().seconds == 1200
    assert "Đã đồng ý" in other.get(address(sitting, "decisions")).text


def test_an_invigilator_stops_and_starts_the_clock_and_an_inspector_may_not(signed_in_as):
    sitting = make_prepared_sitting()
    inspector = signed_in_as(Role.INSPECTOR)
    assert inspector.post(address(sitting, "clock-stops/new"), scope="all").status == 403

    invigilator = signed_in_as(Role.INVIGILATOR)
    invigilator.post(address(sitting, "clock-stops/new"), scope="all", reason="Báo cháy")
    stop = stopping.list_standing_stops(sitting)[0]
    assert "Cho chạy lại" in invigilator.get(address(sitting, "decisions")).text
    invigilator.post(address(sitting, f"clock-stops/{stop.id}/end"))

    assert stopping.list_standing_stops(sitting) == []
