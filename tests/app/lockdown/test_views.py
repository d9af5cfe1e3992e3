import re

import pytest

from app import clock
from app.lockdown import configuring, queries
from app.lockdown.checking import CONFIG_HEADER, EXAM_HEADER, PAGE_CONFIG_HEADER, Fault
from app.lockdown.config_key import config_key, url_hash
from app.lockdown.configuring import ExamKey
from app.lockdown.models import BrowserRule, FaultKind
from app.lockdown.noting import note_fault
from app.lockdown.seb_files import unpack
from app.permissions import Role
from tests.factories.delivery import BY
from tests.factories.sittings import RoomFactory, SeatFactory, SittingFactory

SITE = "http://127.0.0.1:8000"


def at(sitting, page=""):
    return f"/exams/{sitting.exam_id}/sittings/{sitting.id}/lockdown{page}"


def lock(sitting):
    return configuring.lock_browser(sitting, public_url=SITE, quit_password="ra", by=BY)


def test_an_administrator_locks_the_browser_of_a_sitting(as_administrator):
    sitting = SittingFactory.create()

    page = as_administrator.post(at(sitting, "/browser"), browser="locked", quit_password="ra")

    assert page.url == at(sitting)
    shown = as_administrator.get(page.url)
    assert queries.find_lockdown(sitting.id).config_key in shown.text
    assert "Không điều nào cho biết ai đang ngồi trước máy" in shown.text


def test_the_first_lock_asks_for_a_quit_password_beside_its_box(as_administrator):
    sitting = SittingFactory.create()
    page = as_administrator.post(at(sitting, "/browser"), browser="locked", quit_password="")
    assert page.status == 200
    assert "Hãy đặt mật khẩu thoát" in page.text
    assert queries.find_lockdown(sitting.id) is None


def test_the_browser_is_freed_again(as_administrator):
    sitting = SittingFactory.create()
    lock(sitting)
    as_administrator.post(at(sitting, "/browser"), browser="free", quit_password="")
    assert queries.find_lockdown(sitting.id).browser is BrowserRule.FREE


def test_the_file_is_offered_with_a_fresh_password_and_is_encrypted_with_it(as_administrator):
    sitting = SittingFactory.create()
    version = lock(sitting)
    offered = as_administrator.get(at(sitting, "/file")).soup.select_one("#password")["value"]
    again = as_administrator.get(at(sitting, "/file")).soup.select_one("#password")["value"]
    assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", offered)
    assert offered != again

    page = as_administrator.post(at(sitting, "/file"), password=offered)

    assert ".seb" in page.response.headers["Content-Disposition"]
    assert config_key(unpack(page.response.data, offered)) == version.config_key


def test_a_password_the_browser_cannot_read_is_refused_beside_its_box(as_administrator):
    sitting = SittingFactory.create()
    lock(sitting)
    page = as_administrator.post(at(sitting, "/file"), password="phòng")
    assert "chữ không dấu" in page.texts(".field__error")[0]


def test_without_settings_the_page_of_the_file_says_what_to_do(as_administrator):
    page = as_administrator.get(at(SittingFactory.create(), "/file"))
    assert "Chưa có cấu hình" in page.text


def test_exam_keys_are_typed_one_a_line(as_administrator):
    sitting = SittingFactory.create()
    lock(sitting)
    typed = f"{'A' * 64}  Windows 3.9 64 bit\n\n{'b' * 64}\n"
    as_administrator.post(at(sitting, "/exam-keys"), keys=typed)
    assert queries.find_lockdown(sitting.id).exam_keys == [
        ["a" * 64, "Windows 3.9 64 bit"],
        ["b" * 64, ""],
    ]
    shown = as_administrator.get(at(sitting, "/exam-keys")).soup.select_one("#keys").text
    assert shown.strip() == f"{'a' * 64} Windows 3.9 64 bit\n{'b' * 64}"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("xyz", "Dòng 1"), (f"{'a' * 64}\n{'A' * 64}", "Dòng 2"), ("a" * 63, "Dòng 1")],
)
def test_what_is_no_exam_key_is_said_with_its_line(as_administrator, typed, said):
    sitting = SittingFactory.create()
    lock(sitting)
    page = as_administrator.post(at(sitting, "/exam-keys"), keys=typed)
    assert said in page.texts(".field__error")[0]
    assert queries.find_lockdown(sitting.id).exam_keys == []


def test_networks_are_typed_by_room_by_site_or_for_all(as_administrator):
    sitting = SittingFactory.create()
    rooms = [
        RoomFactory.create(exam_id=sitting.exam_id, code=f"P{n}", site="Nhà A") for n in (1, 2)
    ]
    typed = "P1 = 10.1.0.0/24, fd00:1::/64\nNhà A = 10.5.0.0/16\n* = 10.9.0.1"

    as_administrator.post(at(sitting, "/networks"), rule="refused", networks=typed)

    one, two = (str(room.id) for room in rooms)
    assert queries.find_lockdown(sitting.id).networks == [
        [one, "10.1.0.0/24"],
        [one, "fd00:1::/64"],
        [one, "10.5.0.0/16"],
        [two, "10.5.0.0/16"],
        [None, "10.9.0.1/32"],
    ]
    shown = as_administrator.get(at(sitting, "/networks")).soup.select_one("#networks").text
    assert "P1 = 10.1.0.0/24, fd00:1::/64, 10.5.0.0/16" in shown
    assert "* = 10.9.0.1/32" in shown


@pytest.mark.parametrize(
    "typed", ["P9 = 10.1.0.0/24", "P1", "P1 = mạng", "P1 = 10.1.0.5/24", "P1 ="]
)
def test_what_is_no_network_is_said_with_its_line(as_administrator, typed):
    sitting = SittingFactory.create()
    RoomFactory.create(exam_id=sitting.exam_id, code="P1")
    page = as_administrator.post(at(sitting, "/networks"), rule="marked", networks=typed)
    assert "Dòng 1" in page.texts(".field__error")[0]


def test_a_rule_without_networks_is_refused_beside_its_box(as_administrator):
    page = as_administrator.post(at(SittingFactory.create(), "/networks"), rule="marked")
    assert "ít nhất một mạng" in page.texts(".field__error")[0]


@pytest.mark.parametrize("page", ["/browser", "/file", "/exam-keys", "/networks"])
@pytest.mark.parametrize("role", [Role.INVIGILATOR, Role.INSPECTOR, Role.TRAINER])
def test_only_who_manages_sittings_decides(signed_in_as, role, page):
    sitting = SittingFactory.create()
    assert signed_in_as(role).post(at(sitting, page)).status == 403


def test_an_invigilator_sees_which_machines_did_not_comply(signed_in_as):
    seat = SeatFactory.create()
    lock(seat.sitting)
    note_fault(seat.id, Fault(FaultKind.WRONG_CONFIG), address="10.0.0.9", by=BY)
    page = signed_in_as(Role.INVIGILATOR).get(at(seat.sitting))
    assert "trình duyệt khóa mở sai tệp cấu hình" in page.text
    assert "10.0.0.9" in page.text
    assert page.soup.select_one(f'a[href="{at(seat.sitting, "/browser")}"]') is None


def test_a_closed_sitting_offers_no_change(as_administrator):
    sitting = SittingFactory.create(closed_at=clock.now())
    page = as_administrator.get(at(sitting))
    assert page.soup.select_one(f'a[href="{at(sitting, "/browser")}"]') is None
    assert as_administrator.post(at(sitting, "/browser"), browser="free").status == 409


def test_settings_that_lead_to_another_address_are_pointed_out(as_administrator):
    sitting = SittingFactory.create()
    configuring.lock_browser(sitting, public_url="https://cu.vn", quit_password="ra", by=BY)
    assert "Địa chỉ của hệ thống đã đổi" in as_administrator.get(at(sitting)).text


def machine(sitting):
    return f"/room/machine/{sitting.id}"


@pytest.mark.parametrize(
    ("key", "exam_key", "said"),
    [
        ("", "ab" * 32, "Khóa đúng."),
        ("0" * 64, "ab" * 32, "mở sai tệp cấu hình"),
        ("", "0" * 64, "chưa được chấp nhận"),
    ],
)
def test_a_machine_hears_whether_its_keys_are_right(browser, key, exam_key, said):
    sitting = SittingFactory.create()
    key = key or lock(sitting).config_key
    if key == "0" * 64:
        lock(sitting)
    configuring.accept_exam_keys(sitting, [ExamKey("ab" * 32, "")], by=BY)
    url = SITE + machine(sitting)
    headers = {CONFIG_HEADER: url_hash(url, key), EXAM_HEADER: url_hash(url, exam_key)}

    page = browser.get(machine(sitting), headers=headers)

    shown = [el.get_text() for el in page.soup.select(".exam-note:not([hidden])")]
    assert said in " ".join(shown)
    assert len(shown) == 2, shown  # the verdict, and the note for browsers without scripts


def test_the_script_of_the_test_page_hears_the_same(browser):
    sitting = SittingFactory.create()
    version = lock(sitting)
    proof = {PAGE_CONFIG_HEADER: url_hash(SITE + machine(sitting), version.config_key)}
    right = browser.get(machine(sitting) + "/proof", headers=proof).response.json
    wrong = browser.get(machine(sitting) + "/proof").response.json
    assert (right["right"], wrong["right"], wrong["proved"]) == (True, False, False)


def test_a_sitting_without_lock_says_so_on_the_test_page(browser):
    page = browser.get(machine(SittingFactory.create()))
    assert "không dùng trình duyệt khóa" in page.text


def test_the_command_prints_the_key_of_a_file(app, tmp_path):
    sitting = SittingFactory.create()
    version = lock(sitting)
    file = tmp_path / "ca.seb"
    file.write_bytes(configuring.issue_file(sitting, "phong-01", by=BY))
    run = app.test_cli_runner().invoke
    right = run(args=["lockdown", "config-key", str(file), "--password", "phong-01"])
    wrong = run(args=["lockdown", "config-key", str(file)])
    assert right.stdout.strip() == version.config_key
    assert wrong.exit_code == 1
    assert "Mật khẩu" in wrong.output


def test_the_command_lists_what_the_sittings_ask(app):
    sitting = SittingFactory.create(title="Ca 1")
    version = lock(sitting)
    told = app.test_cli_runner().invoke(args=["lockdown", "list", sitting.exam.code])
    assert f"Ca 1\tlocked\t{version.config_key}\toff" in told.stdout
    assert app.test_cli_runner().invoke(args=["lockdown", "list", "KHONG-CO"]).exit_code == 1
