"""The page a paper is taken on: every kind of question, every tool, every size of screen."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app import clock
from tests.journeys.conftest import ABORTED_DOWNLOADS, axe_violations
from tests.journeys.test_exam_room import enter, picture, prepare, saved, start_at, stored

pytestmark = [pytest.mark.journey, ABORTED_DOWNLOADS]


def go_to(page: Page, kind: str) -> None:
    """Turn pages until a question of the kind is shown."""
    found = {
        "m": ".exam-option input[type=checkbox]",
        "g": ".exam-statement",
        "n": ".exam-heard",
        "s": ".exam-case",
        "c": ".exam-option input[type=radio]",
    }[kind]
    for _ in range(8):
        if page.locator(found).count():
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"no question of kind {kind}")


def test_every_kind_is_answered_with_the_keyboard_alone(site, page):
    number, code, attempt_id = prepare(site, kinds="mgn")
    enter(page, site, number, code)
    for _ in range(3):
        if page.locator(".exam-statement").count():
            page.keyboard.press("a")
            page.keyboard.press("b")
            page.keyboard.press("b")
            expect(page.locator(".exam-truth[data-chosen]")).to_have_count(2)
        elif page.locator(".exam-heard").count():
            page.locator("#typed").focus()
            page.keyboard.type("1.500,5")
            expect(page.locator(".exam-heard")).to_have_text("Được hiểu là 1\u00a0500,5.")
            page.locator("#question-number").click()
        else:
            page.keyboard.press("1")
            page.keyboard.press("3")
        saved(page)
        assert axe_violations(page) == []
        page.keyboard.press("ArrowRight")
    held = stored(site, attempt_id)
    assert re.fullmatch(r"\[\d,\d\]", held[1])
    assert sorted(held[2].strip("[]").split(",")) == ["false", "null", "null", "true"]
    assert held[3] == '"1.500,5"'

    page.locator("#palette button").nth(0).focus()
    expect(page.locator("#palette [data-state=answered]")).to_have_count(3)


def test_strike_outs_highlights_and_notes_stay_on_this_device(site, page):
    number, code, attempt_id = prepare(site, kinds="s")
    enter(page, site, number, code)
    page.keyboard.press("Shift+B")
    expect(page.locator(".exam-option[data-struck]")).to_have_count(1)
    page.locator(".exam-strike").nth(2).click()
    expect(page.locator(".exam-option[data-struck]")).to_have_count(2)
    page.keyboard.press("h")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_count(1)
    page.keyboard.press("h")
    page.evaluate(
        """() => {
          const text = document.querySelector("#question-stem p").firstChild;
          document.getSelection().setBaseAndExtent(text, 0, text, 5);
        }"""
    )
    page.get_by_role("button", name="Tô sáng", exact=True).click()
    expect(page.locator("#question-stem mark")).to_have_text("Câu 1")
    page.locator(".exam-notes summary").click()
    page.locator("#note-text").fill("xem lại Điều 30")
    page.locator("#question-stem").click()
    assert axe_violations(page) == []
    picture(page, "aids")

    page.reload()

    expect(page.locator("#question-stem mark")).to_have_text("Câu 1")
    expect(page.locator(".exam-option[data-struck]")).to_have_count(2)
    expect(page.locator("#note-text")).to_have_value("xem lại Điều 30")
    assert stored(site, attempt_id) == {}
    page.keyboard.press("b")
    saved(page)
    expect(page.locator(".exam-option[data-struck]")).to_have_count(1)
    page.get_by_role("button", name="Xóa tô sáng").click()
    expect(page.locator("mark")).to_have_count(0)
    page.get_by_role("button", name="Bỏ câu trả lời này").click()
    expect(page.locator("#palette [data-state=answered]")).to_have_count(0)


LOOKS = {
    "1024": {"viewport": {"width": 1024, "height": 768}},
    "390": {"viewport": {"width": 390, "height": 800}},
    "zoomed": {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
    "forced": {"viewport": {"width": 1024, "height": 768}, "forced_colors": "active"},
}


@pytest.mark.parametrize("look", LOOKS)
def test_every_kind_fits_every_screen(site, open_page, look):
    number, code, _attempt = prepare(site, kinds="smgn")
    page = open_page(**LOOKS[look])
    enter(page, site, number, code)
    for kind in "smgn":
        go_to(page, kind)
        page.keyboard.press("a")
        page.keyboard.press("Shift+C")
        picture(page, f"kind-{kind}-{look}")
        width = page.viewport_size["width"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert axe_violations(page) == []
        for _ in range(4):
            page.keyboard.press("ArrowLeft")


def test_letters_and_contrast_are_chosen_and_remembered(site, page):
    number, code, _attempt = prepare(site, kinds="sc")
    enter(page, site, number, code)
    page.get_by_role("button", name="Cỡ chữ, màu").click()
    page.get_by_label("Rất lớn").check()
    page.get_by_label("Nền tối, tương phản cao").check()
    picture(page, "display")
    assert axe_violations(page) == []
    page.get_by_role("button", name="Đóng").click()
    page.keyboard.press("b")
    page.keyboard.press("f")
    saved(page)
    assert axe_violations(page) == []
    picture(page, "contrast")

    page.reload()

    expect(page.locator("html")).to_have_attribute("data-contrast", "high")
    expect(page.locator("html")).to_have_attribute("data-size", "largest")


def test_a_candidate_tries_the_page_while_waiting_and_is_back_in_time(site, page):
    number, code, attempt_id = prepare(site, starts_in=timedelta(minutes=10))
    enter(page, site, number, code, started=False)
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_role("button", name="Làm thử trong khi chờ").click()
    expect(page.locator("#rehearsal-title")).to_be_focused()
    page.keyboard.press("b")
    page.keyboard.press("Shift+C")
    expect(page.locator("#try-palette [data-state=answered]")).to_have_count(1)
    assert axe_violations(page) == []
    picture(page, "rehearsal")
    start_at(site, attempt_id, clock.now() + timedelta(seconds=30))

    expect(page.locator("#rehearsal")).to_be_hidden(timeout=60_000)

    expect(page.locator("#waiting")).to_be_visible()
    assert not [url for url in sent if url.endswith("/room/answers")]
    assert stored(site, attempt_id) == {}


def test_anybody_tries_every_kind_and_the_calculator_without_signing_in(site, page):
    page.goto(f"{site.url}/room")
    page.get_by_role("link", name="Làm thử trang thi trước").click()
    for _ in range(7):
        page.keyboard.press("a")
        assert axe_violations(page) == []
        page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Máy tính").click()
    page.keyboard.type("0,1+0,2=")
    expect(page.locator("#calculator-line")).to_have_value("0,3")
    page.keyboard.type("200*3%=")
    expect(page.locator("#calculator-line")).to_have_value("6")
    assert axe_violations(page) == []
    picture(page, "calculator")
    page.keyboard.press("Escape")
    expect(page.locator("#calculator")).to_be_hidden()
    expect(page.get_by_role("button", name="Máy tính")).to_be_focused()


def test_the_mark_is_told_at_once_with_a_sheet_to_sign(site, page):
    number, code, _attempt = prepare(site, kinds="cc")
    enter(page, site, number, code)
    page.keyboard.press("b")
    saved(page)
    page.locator("#submit").click()
    page.locator("#submit-confirm").click()

    expect(page.locator("#result-mark")).to_have_text(re.compile(r"^(0|50),00 / 100 điểm$"))
    assert axe_violations(page) == []
    picture(page, "result")
    page.get_by_role("link", name="Phiếu kết quả để ký").click()
    expect(page.locator("h1")).to_have_text("Phiếu kết quả bài thi trên máy tính")
    picture(page, "result-sheet")
