"""The exam page without its server: a reload, an end of time, a seat that cannot send."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app import clock
from app.delivery.evidence import read_evidence
from app.delivery.models import Attempt
from tests.journeys.conftest import ABORTED_DOWNLOADS, Site, axe_violations
from tests.journeys.test_exam_room import enter, picture, prepare, saved, stored

pytestmark = [pytest.mark.journey, ABORTED_DOWNLOADS]
CACHED = """caches.open('exam-room-shell').then((cache) => cache.keys()).then(
  (keys) => keys.length > 15 && keys.some((key) => key.url.endsWith('/room/paper')))"""


@pytest.fixture
def cut(site: Site, page: Page):
    """A function that cuts the network, worker included, or joins it again."""
    down = []

    @site.app.before_request
    def fail() -> tuple[str, int] | None:
        return ("<html>gateway</html>", 502) if down else None

    def turn(off: bool) -> None:
        down[:] = [True] if off else []
        page.context.set_offline(off)

    return turn


def test_a_reload_without_network_goes_on_with_the_paper(site, page, cut):
    number, code, attempt_id = prepare(site)
    enter(page, site, number, code)
    page.keyboard.press("a")
    saved(page)
    page.wait_for_function(CACHED)
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    cut(True)

    page.reload()

    expect(page.locator("#question-number")).to_be_visible()
    expect(page.locator("#note")).to_contain_text("mở lại khi không có mạng")
    expect(page.locator("#time")).to_have_text(re.compile(r"^≈ 4[34]:\d\d$"))
    expect(page.locator("#palette [data-state=answered]")).to_have_count(1)
    saved(page)
    picture(page, "alone")
    page.keyboard.press("n")
    page.keyboard.press("c")
    expect(page.locator("#palette [data-state=waiting]")).to_have_count(1)
    page.reload()
    expect(page.locator("#palette [data-state=waiting]")).to_have_count(1)
    assert len(stored(site, attempt_id)) == 1

    cut(False)

    saved(page)
    expect(page.locator("#palette [data-state=answered]")).to_have_count(2)
    expect(page.locator("#time")).to_have_text(re.compile(r"^4[34]:\d\d$"))
    assert len(stored(site, attempt_id)) == 2


def test_what_cannot_be_sent_at_the_end_is_kept_exported_and_sent_later(site, page, cut):
    number, code, attempt_id = prepare(site)
    enter(page, site, number, code)
    page.keyboard.press("a")
    saved(page)
    with site.database() as session:
        sitting = session.get_one(Attempt, attempt_id).seat.sitting
        sitting.starts_at = clock.now() - timedelta(minutes=44, seconds=54)
        session.commit()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.keyboard.press("b")  # the reply brings the new end
    saved(page)
    cut(True)
    page.keyboard.press("n")
    page.keyboard.press("d")

    expect(page.locator("#note")).to_contain_text("Hết giờ. 1 câu chưa gửi", timeout=40_000)
    expect(page.locator(".exam-option input").first).to_be_disabled()
    page.locator("#help").click()
    page.locator("#rescue").click()
    expect(page.locator("#rescue-count")).to_have_text("Máy này đang giữ 1 câu trả lời chưa gửi.")
    expect(page.locator("#rescue-place")).to_have_text("Mã 1 trong 1")
    picture(page, "rescue")
    assert axe_violations(page) == []
    with page.expect_download() as download:
        page.locator("#rescue-file").click()
    text = download.value.path().read_text()
    with site.database() as session:
        attempt = session.get_one(Attempt, attempt_id)
        evidence = read_evidence(attempt.seat.sitting, text, site.secret)
        assert (evidence.attempt, len(evidence.new), evidence.older) == (attempt, 1, 0)
    page.locator("#rescue-close").click()

    cut(False)

    expect(page.locator("#ended-title")).to_be_visible()
    assert len(stored(site, attempt_id)) == 2
    expect(page.locator("#ended-left")).to_be_hidden()
    names = page.evaluate("caches.keys()")
    assert names == []
