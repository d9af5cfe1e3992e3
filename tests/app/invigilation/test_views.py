"""The board and its acts, by role."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.db import db
from app.delivery.models import TimeGrant
from app.delivery.queries import attempts_of
from app.invigilation.models import Incident
from app.ledger.models import LedgerEntry
from app.permissions import GRANTS, Permission, Role
from tests.app.delivery.conftest import first_attempt
from tests.factories.delivery import make_prepared_sitting, make_sitting


def address(sitting, tail):
    return f"/exams/{sitting.exam_id}/sittings/{sitting.id}/{tail}"


def actions():
    return list(db.session.scalars(select(LedgerEntry.action).order_by(LedgerEntry.sequence)))


@pytest.fixture
def invigilator(signed_in_as):
    return signed_in_as(Role.INVIGILATOR)


def test_added_time_is_previewed_and_then_granted(invigilator, device):
    sitting = make_prepared_sitting(seats=2)
    working = device(first_attempt(sitting))
    before = working.start()["ends_at"]
    typed = {"scope": "all", "minutes": "10", "reason": "Mất điện"}

    preview = invigilator.post(address(sitting, "added-time"), **typed)
    assert "2 thí sinh sẽ có thêm giờ" in preview.text
    assert working.start()["ends_at"] == before

    done = invigilator.post(address(sitting, "added-time"), confirmed="yes", **typed)

    assert done.url.endswith("/board")
    assert working.start()["ends_at"] == before + 600_000
    assert db.session.scalars(select(TimeGrant)).one().reason == "Mất điện"
    assert actions()[-1] == "time.granted"


def test_time_for_one_or_for_a_room_reaches_nobody_else(invigilator, device):
    sitting = make_prepared_sitting(rooms=2)
    first, second = [device(attempt) for attempt in attempts_of(sitting)]
    before = first.start()["ends_at"]
    attempt = first_attempt(sitting)

    for scope in (f"room:{attempt.seat.room_id}", f"attempt:{attempt.id}"):
        typed = {"scope": scope, "minutes": "1", "reason": "Máy hỏng", "confirmed": "yes"}
        invigilator.post(address(sitting, "added-time"), **typed)

    assert first.start()["ends_at"] == before + 120_000
    assert second.start()["ends_at"] == before


@pytest.mark.parametrize("change", [{"minutes": "0"}, {"minutes": "x"}, {"reason": ""}])
def test_added_time_needs_minutes_and_a_reason(invigilator, change):
    sitting = make_prepared_sitting()
    typed = {"scope": "all", "minutes": "5", "reason": "Mất điện", "confirmed": "yes"} | change

    page = invigilator.post(address(sitting, "added-time"), **typed)

    assert page.status == 200
    assert db.session.scalars(select(TimeGrant)).all() == []


def test_a_reset_device_may_only_look_and_another_takes_over(invigilator, device):
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    old = device(attempt)
    old.save((1, 1, 0))

    page = invigilator.post(address(sitting, f"board/seats/{attempt.id}/device"), reason="Máy treo")

    assert page.url.endswith("/board")
    assert old.statuses((1, 2, 1)) == ["lease_lost"]
    assert device(attempt).statuses((1, 2, 1)) == ["saved"]
    assert "attempt.device_reset" in actions()


def test_an_incident_is_noted(invigilator):
    sitting = make_prepared_sitting()

    typed = {"scope": "all", "category": "power", "lost_minutes": "3"}
    invigilator.post(address(sitting, "incidents/new"), reason="Chuông báo cháy", **typed)

    noted = db.session.scalars(select(Incident)).one()
    assert (noted.note, noted.category.value, noted.lost_minutes) == ("Chuông báo cháy", "power", 3)
    assert actions()[-1] == "incident.noted"
    assert "Chuông báo cháy" in invigilator.get(address(sitting, "board")).text


def test_an_administrator_prepares_and_closes_a_sitting(as_administrator, at):
    sitting = make_sitting(seats=2)
    as_administrator.get(address(sitting, "prepare"))

    assert as_administrator.post(address(sitting, "prepare")).url.endswith("/board")
    assert as_administrator.post(address(sitting, "prepare")).status == 409
    assert as_administrator.post(address(sitting, "close")).status == 409
    assert sitting.closed_at is None

    closes = sitting.ends_at + timedelta(minutes=1)
    at(closes)
    as_administrator.get(address(sitting, "close"))


PAGES = {
    "board": Permission.SITTINGS_READ,
    "board/counts": Permission.SITTINGS_READ,
    "added-time": Permission.SITTINGS_INVIGILATE,
    "incidents/new": Permission.SITTINGS_INVIGILATE,
    "prepare": Permission.SITTINGS_MANAGE,
    "close": Permission.SITTINGS_MANAGE,
}


@pytest.mark.parametrize("tail", PAGES)
@pytest.mark.parametrize("role", list(Role))
def test_each_page_is_for_those_who_hold_its_permission(signed_in_as, role, tail):
    sitting = make_prepared_sitting()

    page = signed_in_as(role).get(address(sitting, tail))

    assert page.status == (200 if PAGES[tail] in GRANTS[role] else 403)


def test_a_seat_of_another_sitting_is_not_found(invigilator):
    mine, other = make_prepared_sitting(), make_prepared_sitting()
    foreign = first_attempt(other)

    assert invigilator.get(address(mine, f"board/seats/{foreign.id}")).status == 404
    assert invigilator.get(address(mine, f"board/seats/{foreign.id}/device")).status == 404
