"""Packages at the portal: machines, handing over, shares, taking back."""

from io import BytesIO

import pytest
from sqlalchemy import func, select

from app.db import db
from app.delivery.queries import attempts_of
from app.ledger.models import LedgerEntry
from app.packages.handing_over import (
    MachineBusy,
    NobodyToWork,
    NotReady,
    TooFewHolders,
    hand_over_sittings,
)
from app.packages.keys import make_keys
from app.packages.models import PackageShare, PackageState, RoomMachine, RoomPackage
from app.packages.registering import NothingToRecall, recall_package
from app.packages.shares import NotYourShare, ShareGone, collect_share
from app.permissions import Role
from tests.app.packages.conftest import MACHINE, SECRET, council, make_handover, register
from tests.conftest import Browser
from tests.factories import UserFactory
from tests.factories.delivery import BY, make_prepared_sitting, make_sitting


def address(sitting):
    return f"/exams/{sitting.exam_id}/sittings/{sitting.id}/packages/"


def card_file(keys=MACHINE):
    return (BytesIO(keys.card.to_text().encode()), "may.json")


def actions():
    return list(db.session.scalars(select(LedgerEntry.action)))


def test_a_machine_is_registered_by_its_card_and_the_fingerprint_on_its_screen(as_administrator):
    assert "Chưa đăng ký máy nào" in as_administrator.get("/room-machines/").text
    as_administrator.get("/room-machines/new")
    typed = MACHINE.card.fingerprint.lower()

    page = as_administrator.post("/room-machines/new", card=card_file(), fingerprint=typed)

    assert page.url == "/room-machines/"
    assert MACHINE.card.fingerprint in as_administrator.get("/room-machines/").text
    assert "room_machine.registered" in actions()


def test_a_swapped_damaged_or_known_card_is_refused(as_administrator):
    other = make_keys("Máy khác")
    for card, print_, reason in (
        (card_file(other), MACHINE.card.fingerprint, "có thể đã bị tráo"),
        ((BytesIO(b"\xff{"), "may.json"), "AAAA", "không phải thẻ khóa"),
    ):
        page = as_administrator.post("/room-machines/new", card=card, fingerprint=print_)
        assert reason in page.text
    register()
    db.session.commit()
    page = as_administrator.post(
        "/room-machines/new", card=card_file(), fingerprint=MACHINE.card.fingerprint
    )
    assert "đã đăng ký" in page.text


def test_the_portals_card_can_be_taken_to_the_machine(as_administrator):
    response = as_administrator.get("/room-machines/portal-card").response

    assert response.json["kind"] == "sathach key card"


def test_a_sitting_is_handed_over_its_shares_collected_once_and_the_package_recalled(
    app, as_administrator
):
    sitting, machine, people = make_prepared_sitting(seats=2), register(), council(3)
    invigilator = UserFactory.create(role=Role.INVIGILATOR)
    db.session.commit()
    assert "Chưa có gói nào" in as_administrator.get(address(sitting)).text
    as_administrator.get(address(sitting) + "new")

    page = as_administrator.post(
        address(sitting) + "new",
        machine=str(machine.id),
        sittings=str(sitting.id),
        holders=[str(person.id) for person in people[:2]],
        threshold="2",
        staff=[str(people[2].id), str(invigilator.id)],
        opens_before="30",
    )

    assert page.url == address(sitting)
    shown = as_administrator.get(address(sitting)).text
    assert "Đang ở máy phòng thi" in shown
    assert "2 thí sinh" in shown
    package = db.session.scalars(select(RoomPackage)).one()
    file = as_administrator.get(f"{address(sitting)}{package.id}/file").response
    assert file.data == package.file.content
    holder = Browser(app.test_client()).sign_in(people[0])
    share = db.session.scalars(
        select(PackageShare).where(PackageShare.holder_id == people[0].id)
    ).one()
    assert "Nhận mảnh khóa" in holder.get("/package-shares/").text
    assert len(holder.post(f"/package-shares/{share.id}/collect").texts("code")[0]) == 69
    assert holder.post(f"/package-shares/{share.id}/collect").status == 409
    stranger = Browser(app.test_client()).sign_in(people[1])
    assert stranger.post(f"/package-shares/{share.id}/collect").status == 404
    board = f"/exams/{sitting.exam_id}/sittings/{sitting.id}/incidents/new"
    assert as_administrator.post(board, note="x").status == 409

    as_administrator.get(f"{address(sitting)}{package.id}/recall")
    as_administrator.post(f"{address(sitting)}{package.id}/recall", reason="Máy hỏng")

    db.session.refresh(sitting)
    assert sitting.handed_over_at is None
    assert package.state is PackageState.RECALLED
    assert "Máy hỏng" in as_administrator.get(address(sitting)).text
    wanted = {"room_package.handed_over", "package_share.collected", "room_package.recalled"}
    assert wanted <= set(actions())


def test_a_handover_is_refused_for_each_reason():
    ready = make_prepared_sitting(seats=2)
    people = council(3)
    twins = council(2)
    twins[0].national_id = twins[1].national_id = "001190000001"
    machine = register()
    for sittings, changes, error in (
        ([make_sitting()], {}, NotReady),
        ([], {}, NotReady),
        ([ready, make_prepared_sitting()], {}, NotReady),
        ([ready], {"holders": people[:1]}, TooFewHolders),
        ([ready], {"holders": [people[0], people[0]]}, TooFewHolders),
        ([ready], {"holders": twins}, TooFewHolders),
        ([ready], {"threshold": 1}, TooFewHolders),
        ([ready], {"holders": [people[0], UserFactory.create(role=Role.TRAINER)]}, TooFewHolders),
        ([ready], {"staff": [people[0]]}, NobodyToWork),
        ([ready], {"staff": [*people, UserFactory.create(role=Role.CANDIDATE)]}, NobodyToWork),
    ):
        handover = make_handover(**{"machine": machine} | changes)
        with pytest.raises(error):
            hand_over_sittings(sittings, handover, secret=SECRET, by=BY)
    assert db.session.scalar(select(func.count()).select_from(RoomPackage)) == 0


def test_a_machine_holds_one_package_and_serves_no_more_once_wiped():
    machine = register()
    hand_over_sittings(
        [make_prepared_sitting()], make_handover(machine=machine), secret=SECRET, by=BY
    )
    with pytest.raises(MachineBusy):
        hand_over_sittings(
            [make_prepared_sitting()], make_handover(machine=machine), secret=SECRET, by=BY
        )
    gone = register(make_keys("Máy cũ"))
    gone.wiped_at = gone.registered_at
    with pytest.raises(MachineBusy):
        hand_over_sittings(
            [make_prepared_sitting()], make_handover(machine=gone), secret=SECRET, by=BY
        )


def test_a_sitting_somebody_entered_or_that_is_away_stays(handed_over):
    sent = handed_over()
    machine = register(make_keys("Máy 2"))
    with pytest.raises(NotReady, match="đã giao"):
        hand_over_sittings([sent.sitting], make_handover(machine=machine), secret=SECRET, by=BY)
    entered = make_prepared_sitting()

    attempts_of(entered)[0].signed_in_at = entered.starts_at
    with pytest.raises(NotReady, match="đã có thí sinh"):
        hand_over_sittings([entered], make_handover(machine=machine), secret=SECRET, by=BY)


def test_a_share_is_its_holders_and_a_recall_needs_a_reason(handed_over):
    sent = handed_over()
    share = sent.package.shares[0]
    with pytest.raises(ShareGone):
        collect_share(share, secret=SECRET, by=share.holder)
    with pytest.raises(NotYourShare):
        collect_share(share, secret=SECRET, by=sent.package.shares[1].holder)
    with pytest.raises(NothingToRecall):
        recall_package(sent.package, "  ", by=BY)
    recall_package(sent.package, "Máy hỏng", by=BY)
    with pytest.raises(NothingToRecall):
        recall_package(sent.package, "Lần nữa", by=BY)


def test_a_wrong_results_file_is_refused_beside_its_box(as_administrator, handed_over):
    sent = handed_over()
    results = f"{address(sent.sitting)}{sent.package.id}/results"
    as_administrator.get(results)

    page = as_administrator.post(results, file=(BytesIO(b"x"), "x.sathach"))

    assert "không đúng định dạng" in page.text


def test_an_invigilator_sees_packages_but_hands_nothing_over(signed_in_as, handed_over):
    sent = handed_over()
    invigilator = signed_in_as(Role.INVIGILATOR)

    assert invigilator.get(address(sent.sitting)).status == 200
    assert invigilator.get(address(sent.sitting) + "new").status == 403
    assert invigilator.get(f"{address(sent.sitting)}{sent.package.id}/file").status == 403
    assert invigilator.get("/room-machines/").status == 403


def test_machines_are_told_apart_by_their_keys():
    assert register().card == MACHINE.card
    assert db.session.scalars(select(RoomMachine)).one().name == MACHINE.name
