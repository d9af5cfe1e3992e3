"""A sitting goes out sealed and comes back: the same scores, and nothing bent is taken."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app import clock
from app.db import Model, db
from app.delivery.closing import HandedOver, close_sitting
from app.delivery.models import Attempt, answer_event
from app.delivery.queries import attempts_of, list_final_responses
from app.invigilation.models import Incident
from app.ledger.models import LedgerEntry
from app.packages import container
from app.packages.accepting import PackageRefused, accept_package
from app.packages.checking import DoesNotFit, check_events
from app.packages.keys import make_keys, portal_keys
from app.packages.models import PackageState, ResultsExport
from app.packages.opening import OpeningRefused, open_package
from app.packages.queries import get_loaded, read_room_ledger
from app.packages.registering import recall_package
from app.packages.returning import NothingToReturn, confirmation_code, export_results
from app.packages.taking_back import ResultsRefused, take_back
from app.packages.wiping import WipingRefused, list_files, wipe_machine
from app.sittings.models import Sitting
from app.sittings.seat_codes import seat_code
from tests.app.delivery.conftest import Device
from tests.app.packages.conftest import MACHINE, SECRET
from tests.factories.delivery import BY, CANARY

PORTAL = portal_keys(SECRET).card


def open_on(machine, sent):
    accept_package(sent.data, keys=MACHINE, portal=PORTAL, by=BY)
    return open_package(get_loaded(), sent.shares[:2], sent.numbers[:2], keys=MACHINE, by=BY)


def work_on(app):
    """Two candidates answer, one of them hands in, one never comes; an incident is noted."""
    first, second, _absent = attempts_of(db.session.scalars(select(Sitting)).one())
    handing_in, waiting = device_of(app, first), device_of(app, second)
    handing_in.save((1, 1, 2), (2, 2, False))
    handing_in.save((1, 3, 1))
    handing_in.post("submit")
    waiting.save((1, 1, 0), (3, 2, "mười ngày"))
    incident = Incident(sitting_id=first.seat.sitting_id, note="Mất điện", noted_by_name="An")
    db.session.add(incident)
    db.session.commit()


def device_of(app, attempt):
    device = Device(app, attempt)
    device.code = seat_code(attempt.seat_id, SECRET)
    device.enter().start()
    return device


def close_there(at):
    sitting = db.session.scalars(select(Sitting)).one()
    at(sitting.ends_at + timedelta(hours=1))
    close_sitting(sitting, by=BY)
    db.session.commit()


def export_there(keys=MACHINE):
    export = export_results(get_loaded(), keys=keys, portal=PORTAL, promise=bytes(32), by=BY)
    db.session.commit()
    return export.file.content


@pytest.fixture
def returned(machine, handed_over, at):
    """A package that went out, was worked on, closed and written: what went, what came."""
    sent = handed_over()
    with machine.inside():
        open_on(machine, sent)
        db.session.commit()
        work_on(machine.app)
        close_there(at)
        sent.results = export_there()
        sent.events = db.session.execute(select(answer_event)).all()
        sent.receipts = {a.number: a.receipt for a in db.session.scalars(select(Attempt))}
    return sent


def test_a_sitting_comes_back_as_it_was_worked_on(returned):
    package = take_back(returned.package, returned.results, secret=SECRET, by=BY)
    db.session.commit()

    assert package.state is PackageState.RETURNED
    assert package.returned_counts["answer_event"] == 5
    assert package.returned_counts["submitted"] == 2
    assert package.returned_counts["incident"] == 1
    assert sorted(db.session.execute(select(answer_event)).all()) == sorted(returned.events)
    attempts = attempts_of(returned.sitting)
    assert {a.number: a.receipt for a in attempts} == returned.receipts
    assert returned.sitting.closed_at is not None
    assert returned.sitting.handed_over_at is None
    assert [incident.note for incident in db.session.scalars(select(Incident))] == ["Mất điện"]
    entry = db.session.scalars(
        select(LedgerEntry).where(LedgerEntry.action == "room_package.returned")
    ).one()
    assert entry.detail["room_ledger_head"] == package.room_ledger_head
    assert b"package.opened" in read_room_ledger(package, secret=SECRET)


def test_answers_by_way_of_a_package_are_those_given_directly(
    app, machine, handed_over, at, monkeypatch
):
    direct = handed_over()
    # The same paper taken here: recall the package, work, and read what settling reads.
    with machine.inside():
        open_on(machine, direct)
        db.session.commit()
        work_on(machine.app)
        close_there(at)
        results = export_there()
    savepoint = db.session.begin_nested()
    take_back(direct.package, results, secret=SECRET, by=BY)
    by_package = list(list_final_responses(direct.sitting.paper))
    savepoint.rollback()
    db.session.expire_all()
    monkeypatch.undo()
    recall_package(direct.package, "Thi tại cổng", by=BY)
    db.session.commit()
    work_on(app)

    assert list(list_final_responses(direct.sitting.paper)) == by_package
    assert len(by_package) == 2


def test_no_key_is_in_the_package_on_the_machine_or_in_what_it_sends(machine, handed_over):
    sent = handed_over()
    with machine.inside():
        open_on(machine, sent)
        db.session.commit()
        tables = {t.name: db.session.execute(select(t)).all() for t in Model.metadata.sorted_tables}
        everything = (machine.home / "room.db").read_bytes()
        everything += (
            (machine.home / "room.db-wal").read_bytes()
            if (machine.home / "room.db-wal").exists()
            else b""
        )

    assert CANARY.encode() not in everything + sent.data
    assert tables["question_version"]
    assert {(str(row.content), row.content_hash) for row in tables["question_version"]} == {
        ("{}", "")
    }
    assert [row.option_orders for row in tables["paper_payload"]] == [[]]
    assert [row.seed for row in tables["paper_form"]] == [0]
    assert all(row.password_hash is None for row in tables["user"])
    assert all(row.claims == {} for row in tables["application"])


def test_a_portal_lets_nobody_in_and_closes_nothing_while_it_is_away(app, handed_over, at):
    sent = handed_over()
    attempt = attempts_of(sent.sitting)[0]

    page = Device(app, attempt).browser.post(
        "/room", number=attempt.seat.candidate.number, code=seat_code(attempt.seat_id, SECRET)
    )
    assert page.status == 200
    assert "không đúng" in page.text
    at(sent.sitting.ends_at + timedelta(hours=1))
    with pytest.raises(HandedOver):
        close_sitting(sent.sitting, by=BY)


def test_a_package_is_refused_by_another_machine_portal_or_software(
    machine, handed_over, monkeypatch
):
    sent = handed_over()
    other = make_keys("Máy khác")
    with machine.inside():
        with pytest.raises(PackageRefused, match="Gói này gửi cho máy khác"):
            accept_package(sent.data, keys=other, portal=PORTAL, by=BY)
        with pytest.raises(PackageRefused, match="Chữ ký không phải"):
            accept_package(sent.data, keys=MACHINE, portal=other.card, by=BY)
        with pytest.raises(PackageRefused, match="bị cắt ngắn hoặc bị sửa"):
            accept_package(sent.data[:-1], keys=MACHINE, portal=PORTAL, by=BY)
        with monkeypatch.context() as patched:
            patched.setattr("app.packages.accepting.schema_digest", lambda: "another")
            with pytest.raises(PackageRefused, match="Phiên bản phần mềm"):
                accept_package(sent.data, keys=MACHINE, portal=PORTAL, by=BY)
        accept_package(sent.data, keys=MACHINE, portal=PORTAL, by=BY)
        with pytest.raises(PackageRefused, match="đang giữ một gói"):
            accept_package(sent.data, keys=MACHINE, portal=PORTAL, by=BY)


def test_opening_is_refused_for_each_reason_and_then_stores_nothing(machine, handed_over, at):
    sent = handed_over()
    first, second, third = sent.shares
    now = clock.now()
    with machine.inside():
        loaded = accept_package(sent.data, keys=MACHINE, portal=PORTAL, by=BY)
        cases = [
            ([first], sent.numbers[:2], "Cần 2 mảnh khóa"),
            ([first, first], sent.numbers[:2], "những người khác nhau"),
            ([first, second[:-4] + "AAAA"], sent.numbers[:2], "thứ 2 gõ sai"),
            ([first, second], sent.numbers[:1], "Cần số báo danh của 2"),
            ([first, second], [sent.numbers[0], "999999"], "không có trong gói"),
        ]
        for shares, witnesses, reason in cases:
            with pytest.raises(OpeningRefused, match=reason):
                open_package(loaded, shares, witnesses, keys=MACHINE, by=BY)
        for instant in (now - timedelta(days=1), now + timedelta(days=2)):
            at(instant)
            with pytest.raises(OpeningRefused):
                open_package(loaded, [first, second], sent.numbers[:2], keys=MACHINE, by=BY)
        at(now)
        assert db.session.scalar(select(func.count()).select_from(Sitting)) == 0

        opened = open_package(loaded, [third, first], sent.numbers[:2], keys=MACHINE, by=BY)
        assert opened.counts["attempt"] == 3
        with pytest.raises(OpeningRefused, match="đã được mở"):
            open_package(loaded, [third, first], sent.numbers[:2], keys=MACHINE, by=BY)


def test_results_are_exported_only_after_closing(machine, handed_over):
    sent = handed_over()
    with machine.inside():
        accept_package(sent.data, keys=MACHINE, portal=PORTAL, by=BY)
        with pytest.raises(NothingToReturn):
            export_results(get_loaded(), keys=MACHINE, portal=PORTAL, promise=bytes(32), by=BY)
        open_package(get_loaded(), sent.shares[:2], sent.numbers[:2], keys=MACHINE, by=BY)
        with pytest.raises(NothingToReturn):
            export_results(get_loaded(), keys=MACHINE, portal=PORTAL, promise=bytes(32), by=BY)


def test_the_same_results_again_change_nothing_and_others_are_refused(machine, returned):
    take_back(returned.package, returned.results, secret=SECRET, by=BY)
    code = returned.package.confirmation_code
    count = db.session.scalar(select(func.count()).select_from(LedgerEntry))
    with machine.inside():
        other = export_there()

    again = take_back(returned.package, returned.results, secret=SECRET, by=BY)

    assert again.confirmation_code == code
    assert db.session.scalar(select(func.count()).select_from(LedgerEntry)) == count
    with pytest.raises(ResultsRefused, match="tệp khác"):
        take_back(returned.package, other, secret=SECRET, by=BY)


def bend(table, **changes):
    db.session.execute(update(table).values(**changes))
    db.session.commit()


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        ("answer_event", {"response": "3"}),
        ("answer_event", {"server_ms": 5}),
        ("attempt", {"arrangement": "x"}),
        ("sitting", {"minutes": 90}),
        ("ledger_entry", {"actor_name": "Người khác"}),
    ],
)
def test_what_was_bent_on_the_machine_is_refused(machine, returned, table, changes):
    with machine.inside():
        bend(Model.metadata.tables[table], **changes)
        bent = export_there()

    with pytest.raises(ResultsRefused, match="không khớp"):
        take_back(returned.package, bent, secret=SECRET, by=BY)
    assert returned.package.state is PackageState.HANDED_OVER


def test_results_of_a_stranger_or_for_a_recalled_package_are_refused(machine, returned):
    stranger = make_keys("Máy khác")
    with machine.inside():
        forged = export_results(
            get_loaded(), keys=stranger, portal=PORTAL, promise=bytes(32), by=BY
        ).file.content
    with pytest.raises(ResultsRefused, match="Chữ ký"):
        take_back(returned.package, forged, secret=SECRET, by=BY)
    with pytest.raises(ResultsRefused, match="không phải tệp"):
        take_back(returned.package, returned.data, secret=SECRET, by=BY)
    recall_package(returned.package, "Máy hỏng", by=BY)
    with pytest.raises(ResultsRefused, match="thu hồi"):
        take_back(returned.package, returned.results, secret=SECRET, by=BY)


def test_a_missing_or_reordered_event_breaks_the_chain(returned):
    attempts = [{"number": event.attempt_number} for event in returned.events]
    events = [dict(event._mapping) for event in returned.events]
    check_events(attempts, events)

    for place in range(len(events)):
        rest = events[:place] + events[place + 1 :]
        last = max(
            e["position"] for e in events if e["attempt_number"] == events[place]["attempt_number"]
        )
        if events[place]["position"] != last:
            with pytest.raises(DoesNotFit):
                check_events(attempts, rest)


def test_wiping_needs_the_portals_code_and_two_people_and_leaves_nothing(machine, returned):
    take_back(returned.package, returned.results, secret=SECRET, by=BY)
    code, who = returned.package.confirmation_code, {"home": machine.home, "machine": "Máy 1"}
    database = machine.home / "room.db"
    with machine.inside():
        loaded = get_loaded()
        export = db.session.scalars(select(ResultsExport)).one()
        assert confirmation_code(export.wipe_secret, export.sha256) == code
        with pytest.raises(WipingRefused, match="Mã xác nhận"):
            wipe_machine(loaded, "AAAA-BBBB-CCCC-DDDD", ["An", "Bình"], **who)
        with pytest.raises(WipingRefused, match="hai người"):
            wipe_machine(loaded, code, ["An", " an "], **who)
        assert database.exists()

        pdf = wipe_machine(loaded, code.lower(), ["Nguyễn Văn An", "Trần Thị Bình"], **who)

    assert pdf.startswith(b"%PDF")
    assert [path.name for path in list_files(machine.home)] == ["wiped.json"]
    kept = sorted(path.suffix for path in (machine.home / "certificates").iterdir())
    assert kept == [".json", ".pdf"]
    page = machine.app.test_client().get("/room")
    assert page.status_code == 410
    assert "đã xóa sạch" in page.text


def test_what_changed_after_the_export_is_not_wiped(machine, returned):
    take_back(returned.package, returned.results, secret=SECRET, by=BY)
    with machine.inside():
        bend(Model.metadata.tables["incident"], note="Sửa sau khi xuất")
        with pytest.raises(WipingRefused, match="thay đổi sau khi xuất"):
            wipe_machine(
                get_loaded(),
                returned.package.confirmation_code,
                ["An", "Bình"],
                home=machine.home,
                machine="Máy 1",
            )


def test_the_clear_part_of_both_files_names_no_candidate(returned):
    for data in (returned.data, returned.results):
        clear = container.read_container(data).signed.decode(errors="replace")
        names = [seat.candidate.application.full_name for seat in returned.sitting.seats]
        assert not [name for name in (*names, *returned.numbers) if name in clear]
