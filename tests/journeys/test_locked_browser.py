"""A machine in a real browser with the interface that a locked browser gives to scripts."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app import clock
from app.db import db
from app.delivery.queries import attempts_of
from app.lockdown import configuring
from app.lockdown.models import MachineFault
from app.sittings.seat_codes import seat_code
from tests.factories.delivery import BY, make_prepared_sitting
from tests.journeys.conftest import ABORTED_DOWNLOADS, axe_violations
from tests.journeys.test_exam_room import picture, saved, stored

pytestmark = [pytest.mark.journey, ABORTED_DOWNLOADS]

INTERFACE = """
const hash = async (text) => [...new Uint8Array(
  await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))]
  .map((byte) => byte.toString(16).padStart(2, "0")).join("");
setTimeout(() => {  // the real one, too, comes after the page has begun
  window.SafeExamBrowser = { version: "a fake for journeys", security: {
    configKey: "", browserExamKey: "",
    async updateKeys(done) {
      this.configKey = await hash(location.href.split("#")[0] + "%s");
      done();
    } } };
}, 300);
"""


def locked(site):
    """A locked sitting: its id, Config Key, candidate number, seat code and attempt."""
    settings = replace(site.app.config["SETTINGS"], public_url=site.url)
    site.app.config["SETTINGS"] = settings
    with site.database() as session:
        sitting = make_prepared_sitting()
        version = configuring.lock_browser(sitting, public_url=site.url, quit_password="ra", by=BY)
        attempt = attempts_of(sitting)[0]
        session.commit()
        code = seat_code(attempt.seat_id, site.secret)
        return sitting.id, version.config_key, attempt.seat.candidate.number, code, attempt.id


def enter(page, number, code):
    page.get_by_label("Số báo danh").fill(number)
    page.get_by_label("Mã chỗ ngồi").fill(code)
    page.keyboard.press("Enter")


def test_a_locked_browser_is_told_that_it_is_right_and_takes_the_paper(site, page):
    sitting_id, key, number, code, attempt_id = locked(site)
    page.add_init_script(INTERFACE % key)
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url.split("/room")[0].split("/static")[0]))

    page.goto(f"{site.url}/room/machine/{sitting_id}")
    expect(page.locator("#machine-right")).to_be_visible()
    assert axe_violations(page) == []
    picture(page, "machine-right")
    page.get_by_role("link", name="Vào phòng thi").click()
    enter(page, number, code)

    expect(page.locator("#question-number")).to_be_visible()
    page.keyboard.press("b")
    saved(page)
    assert len(stored(site, attempt_id)) == 1
    page.reload()
    expect(page.locator("#palette [data-state=answered]")).to_have_count(1)
    page.locator("#submit").click()
    page.locator("#submit-confirm").click()
    expect(page.locator("#ended-title")).to_be_visible()
    page.locator("#receipt-print").click()
    page.get_by_role("link", name="Đóng trình duyệt khóa").click()
    expect(page.locator("h1")).to_have_text("Đã rời phòng thi")
    assert asked == {site.url}, "nothing is fetched from elsewhere"


def test_any_other_browser_hears_what_to_do_and_gets_no_question(site, page):
    sitting_id, _key, number, code, attempt_id = locked(site)
    page.clock.install(time=clock.now())

    page.goto(f"{site.url}/room/machine/{sitting_id}")
    page.clock.run_for(6000)
    expect(page.locator("#machine-wrong")).to_contain_text("máy không dùng trình duyệt khóa")
    picture(page, "machine-wrong")
    page.goto(f"{site.url}/room")
    enter(page, number, code)
    page.wait_for_url("**/room/paper/*")
    page.clock.run_for(6000)

    expect(page.locator("#note")).to_contain_text("Hãy mở tệp cấu hình (.seb)")
    expect(page.locator("#question-number")).to_have_count(0)
    picture(page, "machine-refused")
    assert stored(site, attempt_id) == {}
    with site.database():
        faults = [fault.kind.value for fault in db.session.scalars(select(MachineFault))]
    assert faults == ["no_proof"]
