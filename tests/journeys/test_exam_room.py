"""Taking a paper with a real browser: nothing acknowledged is lost or called saved too early."""

import gzip
import os
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app import clock
from app.delivery import queries
from app.delivery.folding import fold
from app.delivery.models import Attempt
from app.delivery.working import list_events
from app.permissions import Role
from app.sittings.seat_codes import seat_code
from tests.factories.delivery import make_prepared_sitting
from tests.journeys.conftest import ABORTED_DOWNLOADS, Site, axe_violations

pytestmark = [pytest.mark.journey, ABORTED_DOWNLOADS]
PICTURES = os.environ.get("PICTURES")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def prepare(site: Site, **options):
    """A prepared sitting; give the first attempt's number and seat code."""
    with site.database():
        sitting = make_prepared_sitting(**options)
        attempt = queries.attempts_of(sitting)[0]
        return attempt.seat.candidate.number, seat_code(attempt.seat_id, site.secret), attempt.id


def enter(page: Page, site: Site, number: str, code: str, *, started: bool = True) -> None:
    page.goto(f"{site.url}/room")
    picture(page, "door")
    page.get_by_label("Số báo danh").fill(number)
    page.get_by_label("Mã chỗ ngồi").fill(code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/room/paper**")
    if site.agree_to_devices():
        page.reload()
    expect(page.locator("#question-number" if started else "#waiting")).to_be_visible()


def stored(site: Site, attempt_id) -> dict[int, str]:
    """The last answer of each slot, as the server holds it."""
    with site.database() as session:
        attempt = session.get_one(Attempt, attempt_id)
        rows = list_events(session.connection(), attempt.number)
        return {slot: response for slot, (_seq, response) in fold(rows).items()}


def start_at(site: Site, attempt_id, instant: datetime) -> None:
    """Move the start of the attempt's sitting, whose page hears of it by its next sign of life."""
    with site.database() as session:
        session.get_one(Attempt, attempt_id).seat.sitting.starts_at = instant
        session.commit()


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text(re.compile("Đã lưu lúc"))


def test_a_paper_is_taken_with_the_keyboard_alone(site, page):
    number, code, attempt_id = prepare(site, kinds="ctfc")
    enter(page, site, number, code)
    expect(page.locator("#question-number")).to_contain_text("Câu 1 trong 4")
    assert axe_violations(page) == []

    for _ in range(4):
        if page.locator("#typed").count():
            page.locator("#typed").focus()
            page.keyboard.type("mười ngày")
            page.locator("#question-stem").click()
        else:
            page.keyboard.press("b")
        saved(page)
        page.keyboard.press("f")
        page.keyboard.press("ArrowRight")
    expect(page.locator("#answered")).to_have_text("Đã trả lời 4 trong 4 câu")
    expect(page.locator("#palette [data-state=answered]")).to_have_count(4)
    expect(page.locator("#palette [data-flag]")).to_have_count(4)
    held = stored(site, attempt_id)
    assert set(held) == {1, 2, 3, 4}
    assert held[2] == "false"
    assert held[3] == '"mười ngày"'

    page.locator("#submit").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#submit-dialog")).to_be_visible()
    picture(page, "submit")
    assert axe_violations(page) == []
    page.locator("#submit-confirm").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#ended-title")).to_be_visible()
    expect(page.locator("#receipt-digest")).to_have_text(
        re.compile(r"^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$")
    )
    assert axe_violations(page) == []
    picture(page, "receipt")
    page.locator("#receipt-print").click()
    expect(page.locator("h1")).to_have_text("Biên nhận nộp bài")
    assert axe_violations(page) == []


def test_answers_given_offline_are_never_called_saved_and_arrive_later(site, page):
    number, code, attempt_id = prepare(site)
    enter(page, site, number, code)
    page.keyboard.press("a")
    saved(page)
    page.context.set_offline(True)
    page.keyboard.press("n")
    page.keyboard.press("c")
    page.wait_for_timeout(1500)
    expect(page.locator("#palette [data-state=waiting]")).to_have_count(1)
    expect(page.locator("#saved")).not_to_have_attribute("data-state", "saved")
    assert len(stored(site, attempt_id)) == 1
    expect(page.locator("#saved")).to_have_text(re.compile("CHƯA lưu 1 câu"))
    expect(page.locator("#note")).to_contain_text("được giữ trên máy này")
    picture(page, "offline")

    page.context.set_offline(False)

    saved(page)
    assert len(stored(site, attempt_id)) == 2


def test_what_was_not_acknowledged_survives_a_reload(site, page):
    number, code, attempt_id = prepare(site)
    enter(page, site, number, code)
    page.route("**/room/answers", lambda route: route.abort())
    page.keyboard.press("d")
    page.keyboard.press("n")
    page.keyboard.press("a")
    expect(page.locator("#palette [data-state=waiting]")).to_have_count(2)
    assert stored(site, attempt_id) == {}
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute("**/room/answers")
    page.context.set_offline(True)
    page.wait_for_timeout(300)
    page.context.set_offline(False)

    page.reload()

    expect(page.locator("#palette [data-state=answered]")).to_have_count(2)
    assert len(stored(site, attempt_id)) == 2
    expect(page.locator("#question-number")).to_contain_text("Câu 2")


def test_a_killed_browser_goes_on_elsewhere_and_the_old_one_only_looks(site, page, open_page):
    number, code, attempt_id = prepare(site)
    enter(page, site, number, code)
    page.keyboard.press("a")
    saved(page)
    second = open_page()

    enter(second, site, number, code)

    expect(second.locator("#palette [data-state=answered]")).to_have_count(1)
    expect(second.locator(".exam-option[data-chosen]")).to_have_count(1)
    second.keyboard.press("b")
    saved(second)
    page.keyboard.press("c")
    expect(page.locator("#saved")).to_have_text("Chỉ xem")
    expect(page.locator("#note")).to_contain_text("chuyển sang máy khác")
    expect(page.locator(".exam-option input").first).to_be_disabled()
    page.context.close()
    assert len(stored(site, attempt_id)) == 1
    second.keyboard.press("n")
    second.keyboard.press("a")
    saved(second)
    expect(second.locator("#palette [data-state=answered]")).to_have_count(2)


def test_a_second_tab_only_looks_until_the_first_is_closed(site, page):
    number, code, _attempt = prepare(site)
    enter(page, site, number, code)
    page.keyboard.press("a")
    saved(page)

    tab = page.context.new_page()
    tab.goto(f"{site.url}/room/paper")
    expect(tab.locator("#saved")).to_have_text("Chỉ xem")
    expect(tab.locator(".exam-option input").first).to_be_disabled()
    page.close()

    expect(tab.locator(".exam-option input").first).to_be_enabled()
    tab.keyboard.press("c")
    saved(tab)


def test_the_paper_appears_at_its_time_and_is_handed_in_at_its_end(site, page):
    number, code, attempt_id = prepare(site, starts_in=timedelta(minutes=10))
    enter(page, site, number, code, started=False)
    assert page.locator("#question-number").count() == 0
    picture(page, "waiting")
    assert axe_violations(page) == []
    start_at(site, attempt_id, clock.now() + timedelta(seconds=1))
    expect(page.locator("#question-number")).to_be_visible(timeout=60_000)
    page.keyboard.press("b")
    saved(page)
    start_at(site, attempt_id, clock.now() - timedelta(minutes=44, seconds=45))
    page.context.set_offline(True)
    page.wait_for_timeout(200)
    page.context.set_offline(False)
    page.keyboard.press("n")
    page.keyboard.press("a")

    expect(page.locator("#ended-title")).to_be_visible(timeout=90_000)

    expect(page.locator("#ended-how")).to_contain_text("Hết giờ")
    assert len(stored(site, attempt_id)) == 2


def test_a_changed_clock_of_the_machine_does_not_change_the_time_left(site, page):
    number, code, _attempt = prepare(site)
    page.add_init_script("Date.now = () => 0; performance.timeOrigin;")
    enter(page, site, number, code)
    expect(page.locator("#time")).to_have_text(re.compile(r"^4[34]:\d\d$"))


@pytest.mark.parametrize("width", [1280, 1024, 390])
def test_the_page_fits_the_screen(site, page, width):
    number, code, _attempt = prepare(site, kinds="c" * 60)
    page.set_viewport_size({"width": width, "height": 800})
    enter(page, site, number, code)
    picture(page, f"room-{width}")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe_violations(page) == []


def test_the_page_costs_less_than_80_kilobytes(site, page):
    """Everything fetched from the door to the first question, each file compressed on its own."""
    number, code, _attempt = prepare(site, kinds="c")
    weights: dict[str, int] = {}

    def weigh(response):
        if response.ok and "/payloads/" not in response.url and "/sealed/" not in response.url:
            body = response.body()
            packed = body if response.url.endswith("woff2") else gzip.compress(body)
            weights[response.url] = len(packed)

    page.on("requestfinished", lambda request: weigh(request.response()))
    enter(page, site, number, code)
    page.keyboard.press("b")
    saved(page)
    fetched = {url: size for url, size in weights.items() if not url.endswith("/room")}
    assert any("woff2" in url for url in fetched)
    assert any("exam/queue.js" in url for url in fetched)
    assert sum(fetched.values()) < 80_000, sorted(fetched.items(), key=lambda pair: -pair[1])


def test_an_invigilator_sees_the_room_and_adds_time_that_the_candidate_hears_of(
    site, page, open_page
):
    number, code, attempt_id = prepare(site, seats=3)
    enter(page, site, number, code)
    page.keyboard.press("a")
    saved(page)
    with site.database() as session:
        sitting = session.get_one(Attempt, attempt_id).seat.sitting
        board = f"{site.url}/exams/{sitting.exam_id}/sittings/{sitting.id}/board"
    staff = open_page()
    site.sign_in(staff.context, Role.INVIGILATOR)
    staff.goto(board)
    expect(staff.locator("#board-counts [data-count=absent]")).to_have_text("2")
    assert axe_violations(staff) == []
    staff.get_by_role("link", name="Phòng").first.click()
    expect(staff.locator(f"#seat-{attempt_id}")).to_have_attribute("data-state", "working")
    assert axe_violations(staff) == []
    picture(staff, "board-1280")
    staff.goto(board)

    staff.get_by_role("link", name="Thêm giờ").click()
    staff.get_by_label("Số phút thêm").fill("10")
    staff.get_by_label("Lý do").fill("Mất điện 10 phút")
    staff.get_by_role("button", name="Xem ảnh hưởng").click()
    expect(staff.get_by_text("3 thí sinh sẽ có thêm giờ")).to_be_visible()
    picture(staff, "grant-time")
    assert axe_violations(staff) == []
    staff.get_by_role("button", name="Thêm giờ").click()

    expect(page.locator("#announcer")).to_have_text(
        "Bạn được thêm 10 phút làm bài.", timeout=60_000
    )
    expect(page.locator("#time")).to_have_text(re.compile(r"^5[34]:"))
