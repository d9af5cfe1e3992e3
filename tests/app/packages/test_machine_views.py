"""The pages of a room machine, from its package to its wiping."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.passwords import hash_password
from app.db import db
from app.ledger.models import LedgerEntry
from app.packages.models import LoadedPackage
from app.packages.taking_back import take_back
from app.permissions import Role
from app.sittings.models import Sitting
from tests.app.packages.conftest import MACHINE, SECRET
from tests.app.packages.test_round_trip import work_on
from tests.conftest import Browser
from tests.factories import UserFactory
from tests.factories.delivery import BY


def technician(machine) -> Browser:
    user = UserFactory.create(
        role=Role.SYSTEM_ADMINISTRATOR, password_hash=hash_password("bốn từ dài không liên quan")
    )
    return Browser(machine.app.test_client()).sign_in(user)


def upload(data):
    return (BytesIO(data), "goi.sathach")


def test_a_package_goes_through_the_machine_page_by_page(machine, handed_over, at):
    sent = handed_over()
    with machine.inside():
        browser = technician(machine)
        assert "Chưa nạp gói" in browser.get("/machine").text
        browser.get("/machine/package")
        assert browser.post("/machine/package", file=upload(sent.data)).url == "/machine"
        assert "còn niêm phong" in browser.get("/machine").text
        assert "2 người" in browser.get("/machine/opening").text

        page = browser.post(
            "/machine/opening",
            shares="\n".join(sent.shares[:2]),
            witnesses=", ".join(sent.numbers[:2]),
        )
        assert "Gói đã mở" in page.text
        links = [text for text in page.texts("code") if "/accounts/links/" in text]
        assert len(links) == 2
        assert "Chưa khóa" in browser.get("/machine").text
        renewed = browser.post("/machine/links").texts("code")
        assert len(renewed) == 2
        assert not set(renewed) & set(links)

        work_on(machine.app)
        assert browser.post("/machine/results").status == 409
        sitting = db.session.scalars(select(Sitting)).one()
        address = f"/exams/{sitting.exam_id}/sittings/{sitting.id}"
        at(sitting.ends_at + timedelta(minutes=1))
        administrator = db.session.scalars(
            select(User).where(User.role == Role.EXAM_ADMINISTRATOR)
        ).one()
        council = Browser(machine.app.test_client()).sign_in(administrator)
        assert council.get(f"{address}/board").status == 200
        assert council.get(address).status == 404
        assert council.post(f"{address}/close").status == 302
        results = council.post("/machine/results").response.data
        assert council.post(f"{address}/incidents/new", note="Muộn").status == 409
        assert "Xóa dữ liệu máy" in council.get("/machine").text

    code = take_back(sent.package, results, secret=SECRET, by=BY).confirmation_code
    with machine.inside():
        assert council.get("/machine/wiping").status == 200
        wrong = council.post("/machine/wiping", code="AAAA", first="An", second="Bình")
        assert "Mã xác nhận không đúng" in wrong.text
        done = council.client.post(
            "/machine/wiping", data={"code": code, "first": "An", "second": "Bình"}
        )
        assert done.data.startswith(b"%PDF")
        assert council.client.get("/machine").status_code == 410


def test_a_refused_opening_is_told_and_recorded(machine, handed_over):
    sent = handed_over()
    with machine.inside():
        browser = technician(machine)
        browser.post("/machine/package", file=upload(sent.data))

        page = browser.post("/machine/opening", shares=sent.shares[0], witnesses=sent.numbers[0])

        assert "Cần 2 mảnh khóa" in page.text
        actions = db.session.scalars(select(LedgerEntry.action)).all()
        assert actions.count("package.opening_refused") == 1
        assert db.session.scalars(select(LoadedPackage)).one().opened_at is None


def test_a_wrong_file_is_refused_beside_its_box(machine, handed_over):
    handed_over()
    with machine.inside():
        page = technician(machine).post("/machine/package", file=upload(b"PK\x03\x04 no package"))

        assert page.status == 200
        assert "không đúng định dạng" in page.text
        assert MACHINE.name in technician(machine).get("/machine").text


@pytest.mark.parametrize("path", ["/machine/package", "/machine/opening", "/machine/wiping"])
def test_an_invigilator_does_not_run_the_machine(machine, path):
    with machine.inside():
        user = UserFactory.create(role=Role.INVIGILATOR)
        browser = Browser(machine.app.test_client()).sign_in(user)

        assert browser.get(path).status == 403
        assert browser.post("/machine/results").status == 403
        assert browser.post("/machine/links").status == 403
        assert browser.get("/machine").status == 200


def test_the_first_page_of_a_machine_is_the_door_or_the_machine(machine):
    with machine.inside():
        assert machine.app.test_client().get("/").location == "/room"
        assert technician(machine).get("/").url == "/machine"
