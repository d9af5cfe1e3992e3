"""A question written by keyboard alone, with the candidate's view beside it."""

import pytest
from playwright.sync_api import expect

from app.permissions import Role
from tests.factories import LawFactory, TopicFactory
from tests.journeys.conftest import ABORTED_DOWNLOADS, axe_violations
from tests.journeys.test_exam_room import picture

pytestmark = [pytest.mark.journey, ABORTED_DOWNLOADS]


def test_a_question_is_written_by_keyboard_and_seen_as_a_candidate_sees_it(site, page):
    with site.database() as session:
        TopicFactory.create(code="thu-tuc")
        LawFactory.create()
        session.commit()
    site.sign_in(page.context, Role.TRAINER)
    page.goto(f"{site.url}/bank/questions/new")
    page.locator("#stem").focus()
    page.keyboard.type("Ai ra ")
    page.keyboard.press("Control+b")
    page.keyboard.type("quyết định")
    for number, words in enumerate(("Một", "Hai", "Ba", "Bốn", "Năm")):
        if number:
            page.keyboard.press("Control+Enter")
        else:
            page.locator("#options-0").focus()
        page.keyboard.type(words)
    page.keyboard.press("Control+.")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#options-3")).to_have_value("Năm")
    expect(page.locator("input[name=key][value='3']")).to_be_checked()

    expect(page.locator("#preview .exam-question__stem strong")).to_have_text("quyết định")
    expect(page.locator("#preview .exam-option")).to_have_count(5)
    picture(page, "editor")
    assert axe_violations(page) == []

    page.reload()
    page.locator("#draft-take").click()
    expect(page.locator("#options-3")).to_have_value("Năm")
    page.locator("#options-3").focus()
    page.keyboard.press("Control+s")
    page.wait_for_url("**/bank/questions/*-*")
    expect(page.locator("main")).to_contain_text("D. Năm")
