import pytest
from flask import url_for
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import clock
from app.db import db
from app.ledger.models import LedgerEntry
from app.lockdown import configuring, queries
from app.lockdown.checking import Fault
from app.lockdown.config_key import config_key, from_plist, hashed_password
from app.lockdown.configuring import ExamKey, RoomNetwork
from app.lockdown.in_force import find_asked, forget
from app.lockdown.models import BrowserRule, FaultKind, Lockdown, MachineFault, NetworkRule
from app.lockdown.noting import note_fault
from app.lockdown.seb_files import unpack
from app.sittings.scheduling import cancel_sitting
from tests.factories.delivery import BY
from tests.factories.sittings import RoomFactory, SeatFactory, SittingFactory

SITE = "https://thi.example.vn"


def lock(sitting, password="mở khóa"):
    return configuring.lock_browser(sitting, public_url=SITE, quit_password=password, by=BY)


def told(action):
    stmt = select(LedgerEntry).where(LedgerEntry.action == action)
    return db.session.scalars(stmt.order_by(LedgerEntry.sequence)).all()


def test_locking_makes_settings_for_this_sitting_with_their_key():
    sitting = SittingFactory.create()

    version = lock(sitting)

    settings = from_plist(version.settings.encode())
    assert version.number == 1
    assert version.config_key == config_key(settings)
    assert settings["startURL"] == f"{SITE}/room/machine/{sitting.id}"
    assert settings["hashedQuitPassword"] == hashed_password("mở khóa")
    assert find_asked(sitting.id).locked
    (entry,) = told("lockdown.browser_locked")
    assert entry.detail == {"version": 1, "config_key": version.config_key, "renewed": True}


def test_the_start_address_is_a_page_of_ours(app):
    sitting = SittingFactory.create()
    with app.test_request_context():
        assert url_for("machines.check_machine", sitting_id=sitting.id) == (
            configuring.START_PATH.format(sitting=sitting.id)
        )
        assert url_for("machines.leave", token="x") == configuring.QUIT_PATH.format(token="x")


def test_the_quit_password_is_kept_nowhere():
    sitting = SittingFactory.create()
    version = lock(sitting, "bí mật")
    kept = " ".join(str(getattr(version, column.name)) for column in Lockdown.__table__.columns)
    assert "bí mật" not in kept
    assert "bí mật" not in str(told("lockdown.browser_locked")[0].detail)


def test_two_sittings_never_share_a_key():
    assert lock(SittingFactory.create()).config_key != lock(SittingFactory.create()).config_key


def test_the_first_locking_needs_a_quit_password():
    with pytest.raises(configuring.NoQuitPassword):
        lock(SittingFactory.create(), "")


def test_freeing_and_locking_again_keeps_the_files_that_were_handed_out():
    sitting = SittingFactory.create()
    first = lock(sitting)
    configuring.free_browser(sitting, by=BY)
    assert not find_asked(sitting.id).locked

    again = lock(sitting, "")

    assert again.config_key == first.config_key
    assert [v.number for v in queries.list_versions(sitting.id)] == [3, 2, 1]
    assert len(told("lockdown.browser_freed")) == 1


def test_a_new_quit_password_gives_a_new_key_and_forgets_the_exam_keys():
    sitting = SittingFactory.create()
    first = lock(sitting)
    configuring.accept_exam_keys(sitting, [ExamKey("a" * 64, "Windows 3.9")], by=BY)

    second = lock(sitting, "khác")

    assert second.config_key != first.config_key
    assert second.exam_keys == []
    assert find_asked(sitting.id).config_key == second.config_key


def test_exam_keys_are_accepted_and_told():
    sitting = SittingFactory.create()
    lock(sitting)
    configuring.accept_exam_keys(sitting, [ExamKey("a" * 64, "Windows 3.9")], by=BY)
    assert find_asked(sitting.id).exam_keys == ("a" * 64,)
    assert told("lockdown.exam_keys_accepted")[0].detail["exam_keys"] == [["a" * 64, "Windows 3.9"]]


def test_without_settings_there_is_no_file_and_no_exam_key():
    sitting = SittingFactory.create()
    with pytest.raises(configuring.NoSettings):
        configuring.issue_file(sitting, "", by=BY)
    with pytest.raises(configuring.NoSettings):
        configuring.accept_exam_keys(sitting, [], by=BY)


def test_networks_of_rooms_are_kept_and_told():
    sitting = SittingFactory.create()
    room = RoomFactory.create(exam_id=sitting.exam_id)
    listed = [RoomNetwork(room.id, "10.1.0.0/24"), RoomNetwork(None, "10.9.0.0/16")]

    configuring.set_networks(sitting, NetworkRule.REFUSED, listed, by=BY)

    asked = find_asked(sitting.id)
    assert asked.network_rule is NetworkRule.REFUSED
    assert [(r, str(n)) for r, n in asked.networks] == [
        (room.id, "10.1.0.0/24"),
        (None, "10.9.0.0/16"),
    ]
    assert told("lockdown.networks_set")[0].detail["rule"] == "refused"


def test_a_rule_on_networks_needs_networks():
    with pytest.raises(configuring.NoNetworks):
        configuring.set_networks(SittingFactory.create(), NetworkRule.MARKED, [], by=BY)


def test_a_closed_sitting_stays_as_it_was():
    sitting = SittingFactory.create(closed_at=clock.now())
    with pytest.raises(configuring.SittingClosed):
        lock(sitting)
    with pytest.raises(configuring.SittingClosed):
        configuring.free_browser(sitting, by=BY)
    with pytest.raises(configuring.SittingClosed):
        configuring.set_networks(sitting, NetworkRule.OFF, [], by=BY)


@pytest.mark.parametrize("password", ["", "phong-01"])
def test_the_file_holds_the_settings_in_force(password):
    sitting = SittingFactory.create()
    version = lock(sitting)

    file = configuring.issue_file(sitting, password, by=BY)

    assert config_key(unpack(file, password)) == version.config_key
    entry = told("lockdown.file_issued")[0]
    assert entry.detail["encrypted"] is bool(password)
    assert "phong-01" not in str(entry.detail)


def test_a_sitting_that_was_only_locked_can_still_be_cancelled():
    sitting = SittingFactory.create()
    lock(sitting)
    cancel_sitting(sitting, by=BY)
    assert db.session.scalars(select(Lockdown)).all() == []


def test_the_database_refuses_a_lock_without_settings():
    sitting = SittingFactory.create()
    db.session.add(
        Lockdown(
            sitting_id=sitting.id,
            number=1,
            browser=BrowserRule.LOCKED,
            exam_keys=[],
            network_rule=NetworkRule.OFF,
            networks=[],
            set_by_name="x",
        )
    )
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_a_fault_is_noted_once_a_seat_and_kind():
    seat = SeatFactory.create()
    for kind in (FaultKind.NO_PROOF, FaultKind.NO_PROOF, FaultKind.WRONG_CONFIG):
        note_fault(seat.id, Fault(kind), address="10.0.0.9", by=BY)
    assert len(db.session.scalars(select(MachineFault)).all()) == 2
    assert [entry.detail["kind"] for entry in told("machine.refused")] == [
        "no_proof",
        "wrong_config",
    ]


def test_a_machine_that_is_only_marked_is_told_as_such():
    seat = SeatFactory.create()
    fault = Fault(FaultKind.OUTSIDE_NETWORK, refused=False)
    assert not note_fault(seat.id, fault, address="8.8.8.8", by=BY).refused
    assert len(told("machine.marked")) == 1


def test_what_is_asked_is_read_once_in_a_while(count_statements):
    sitting = SittingFactory.create()
    lock(sitting)
    forget(sitting.id)
    with count_statements() as sent:
        for _ in range(50):
            find_asked(sitting.id)
    assert len(sent) == 1


def test_the_words_for_board_and_minutes():
    sitting = SittingFactory.create()
    assert queries.tell_browser(sitting.id) == "không dùng trình duyệt khóa"
    assert queries.find_quit_url(sitting.id) is None
    version = lock(sitting)
    assert version.config_key[:8] in queries.tell_browser(sitting.id)
    assert queries.find_quit_url(sitting.id).startswith(f"{SITE}/room/leave/")
