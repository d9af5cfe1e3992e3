"""A candidate complains about the question on screen, with the network gone and back again."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.delivery.models import Complaint
from tests.journeys.conftest import ABORTED_DOWNLOADS
from tests.journeys.test_exam_room import enter, picture, prepare

pytestmark = [pytest.mark.journey, ABORTED_DOWNLOADS]


def test_a_complaint_that_did_not_get_through_is_called_so_and_its_words_stay(site, page):
    number, code, _attempt = prepare(site)
    enter(page, site, number, code)
    words, told = page.locator("#complaint-words"), page.locator("#complaint-told")
    page.locator("#next").click()
    page.locator("#help").click()
    expect(page.locator("#complaint-title")).to_have_text("Phản ánh câu hỏi này (câu 2)")

    page.route("**/room/complaint", lambda route: route.abort())
    words.fill("Hai phương án đều đúng")
    page.locator("#complaint-send").click()

    expect(told).to_contain_text("CHƯA gửi được phản ánh vì mất liên lạc")
    expect(words).to_have_value("Hai phương án đều đúng")
    picture(page, "complaint-unsent")

    page.unroute("**/room/complaint")
    page.locator("#complaint-send").click()
    expect(told).to_have_text(re.compile("^Đã gửi phản ánh"))
    expect(words).to_have_value("")
    with site.database() as session:
        (one,) = session.scalars(select(Complaint))
        assert (one.words, one.by_candidate) == ("Hai phương án đều đúng", True)
