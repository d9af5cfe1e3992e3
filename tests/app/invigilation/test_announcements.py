"""Announcements: said once, shown in the pages concerned, with who has heard."""

import pytest
from sqlalchemy import select

from app.db import db
from app.delivery.models import Announcement, device_sign
from app.delivery.queries import attempts_of
from app.invigilation.announcing import NothingSaid, announce
from app.invigilation.hearings import list_announcements, list_who_has_not_heard
from app.invigilation.invigilating import Scope, SittingNotRunning
from app.ledger.models import LedgerEntry
from app.permissions import GRANTS, Permission, Role
from tests.app.delivery.conftest import first_attempt
from tests.factories.delivery import BY, make_prepared_sitting, make_sitting


def address(sitting, tail=""):
    return f"/exams/{sitting.exam_id}/sittings/{sitting.id}/announcements{tail}"


def heard_by(working, heard=0) -> list[str]:
    reply = working.post("pulse", {"unsaved": 0, "heard": heard}).json
    return [one["text"] for one in reply["announcements"]]


def say(sitting, scope, text):
    announce(sitting, scope, text, by=BY)
    db.session.commit()


def test_an_announcement_reaches_those_it_is_meant_for_and_nobody_else(device):
    sitting = make_prepared_sitting(rooms=2)
    one, other = attempts_of(sitting)
    here, there = device(one), device(other)

    say(sitting, Scope(), "Cả ca")
    say(sitting, Scope(room_id=one.seat.room_id), "Một phòng")
    say(sitting, Scope(attempt_id=other.id), "Một người")

    assert heard_by(here) == ["Cả ca", "Một phòng"]
    assert heard_by(there) == ["Cả ca", "Một người"]
    assert heard_by(here, heard=1) == ["Một phòng"]
    assert heard_by(here, heard=2) == []


def test_who_has_shown_it_is_known_once_the_page_says_so(device):
    sitting = make_prepared_sitting(seats=3)
    first, second, _absent = attempts_of(sitting)
    here, _other = device(first), device(second)
    say(sitting, Scope(), "Còn 30 phút")

    heard_by(here)
    [told] = list_announcements(sitting)
    assert (told.meant, told.heard) == (2, 0)

    heard_by(here, heard=1)
    heard_by(here, heard=1)
    [told] = list_announcements(sitting)
    assert (told.meant, told.heard) == (2, 1)
    assert list_who_has_not_heard(told.announcement) == [second]


def test_a_device_without_the_lease_hears_nothing(device):
    sitting = make_prepared_sitting()
    old = device(first_attempt(sitting))
    first_attempt(sitting).epoch += 1
    say(sitting, Scope(), "Cả ca")

    assert heard_by(old) == []


@pytest.mark.parametrize("heard", [-1, "1", None, 1.5, True])
def test_a_page_that_speaks_nonsense_is_refused(device, heard):
    working = device(first_attempt(make_prepared_sitting()))

    assert working.post("pulse", {"unsaved": 0, "heard": heard}).status_code == 400


def test_an_announcement_needs_words_and_a_running_sitting():
    sitting = make_prepared_sitting()

    with pytest.raises(NothingSaid):
        announce(sitting, Scope(), "  ", by=BY)
    with pytest.raises(NothingSaid):
        announce(sitting, Scope(), "a" * 501, by=BY)
    with pytest.raises(SittingNotRunning):
        announce(make_sitting(), Scope(), "Cả ca", by=BY)


def test_an_invigilator_announces_and_sees_who_has_heard(signed_in_as, device):
    invigilator, sitting = signed_in_as(Role.INVIGILATOR), make_prepared_sitting()
    assert "Chưa có thông báo nào" in invigilator.get(address(sitting)).text
    attempt = first_attempt(sitting)
    device(attempt)

    page = invigilator.post(
        address(sitting, "/new"), scope=f"room:{attempt.seat.room_id}", reason="Giữ trật tự"
    )

    assert page.url == address(sitting)
    said = db.session.scalars(select(Announcement)).one()
    assert (said.number, said.room_id) == (1, attempt.seat.room_id)
    acts = select(LedgerEntry.action).where(LedgerEntry.subject == str(sitting.id))
    assert db.session.scalars(acts.order_by(LedgerEntry.sequence)).all()[-1] == "announcement.made"
    assert "0 trong 1 người có mặt" in invigilator.get(address(sitting)).text
    assert attempt.seat.candidate.number in invigilator.get(address(sitting, "/1")).text
    assert invigilator.get(address(sitting, "/2")).status == 404


def test_nothing_is_announced_without_words(signed_in_as):
    sitting = make_prepared_sitting()

    page = signed_in_as(Role.INVIGILATOR).post(address(sitting, "/new"), scope="all", reason=" ")

    assert "Hãy ghi lời thông báo" in page.text
    assert page.status == 200
    assert db.session.scalars(select(Announcement)).all() == []


PAGES = {"": Permission.SITTINGS_READ, "/new": Permission.SITTINGS_INVIGILATE}


@pytest.mark.parametrize("tail", PAGES)
@pytest.mark.parametrize("role", list(Role))
def test_each_page_is_for_those_who_hold_its_permission(signed_in_as, role, tail):
    page = signed_in_as(role).get(address(make_prepared_sitting(), tail))

    assert page.status == (200 if PAGES[tail] in GRANTS[role] else 403)


def test_a_device_is_noted_once_for_each_address_and_browser(device):
    sitting = make_prepared_sitting()
    working = device(first_attempt(sitting))

    for browser in ("Firefox", "Firefox", "Chromium"):
        working.post("pulse", {"unsaved": 0}, **{"User-Agent": browser})

    rows = db.session.execute(select(device_sign)).all()
    assert sorted(row.browser for row in rows) == ["Chromium", "Firefox"]
    assert {row.address for row in rows} == {"127.0.0.1"}
