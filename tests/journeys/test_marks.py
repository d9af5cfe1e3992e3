"""Marks on a picture: by arrow keys, by presses, on a phone, and drawn by its author."""

import json

import pytest
from playwright.sync_api import expect

from app.bank.illustrating import add_image
from app.permissions import Role
from tests.app.bank.pictures import image
from tests.factories import LawFactory, TopicFactory
from tests.factories.delivery import BY
from tests.journeys.conftest import ABORTED_DOWNLOADS, axe_violations
from tests.journeys.test_exam_room import enter, picture, prepare, saved, stored

pytestmark = [pytest.mark.journey, ABORTED_DOWNLOADS]


def test_marks_are_placed_by_keys_alone_and_by_presses_and_taken_back(site, page):
    number, code, attempt_id = prepare(site, kinds="b")
    enter(page, site, number, code)
    board = page.get_by_role("application", name="Hình để đánh dấu: Mẫu quyết định")
    expect(board.locator("img")).to_be_visible()

    page.keyboard.press("1")
    expect(board).to_be_focused()
    for key in ("ArrowRight", "Shift+ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".exam-heard")).to_have_text("Đã đặt dấu 1: 52 % từ trái, 50,2 % từ trên")
    saved(page)
    assert json.loads(stored(site, attempt_id)[1]) == [520, 502]
    assert axe_violations(page) == []

    box = board.bounding_box()
    board.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    expect(page.locator(".exam-mark")).to_have_count(2)
    board.click(position={"x": 10, "y": 10})
    expect(page.locator(".exam-heard")).to_contain_text("Đã đủ 2 dấu")
    picture(page, "marks")
    page.get_by_role("button", name="Bỏ dấu 1: 52 % từ trái").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Bỏ dấu 1: 25 % từ trái")).to_be_focused()
    board.focus()
    page.keyboard.press("Delete")
    expect(page.locator(".exam-mark")).to_have_count(0)
    page.keyboard.press("Enter")
    saved(page)

    page.emulate_media(forced_colors="active")
    picture(page, "marks in forced colours")
    page.emulate_media(forced_colors="none")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    board.scroll_into_view_if_needed()
    picture(page, "marks on a phone")


def test_areas_are_drawn_over_the_image_or_typed(site, page):
    with site.database() as session:
        TopicFactory.create(code="thu-tuc")
        LawFactory.create()
        name = add_image(image(size=(600, 400), colour="lightgrey"), by=BY).name
        session.commit()
    site.sign_in(page.context, Role.TRAINER)
    page.goto(f"{site.url}/bank/questions/new?kind=hotspot")
    page.locator("#stem").fill("Nơi đóng dấu?")
    page.locator("#image").fill(f"![Mẫu]({name})")
    page.locator("[name=areas-0-name]").fill("Con dấu")
    page.get_by_role("button", name="Vẽ vùng 1 trên hình").click()
    board = page.locator("#areas-board")
    box = board.bounding_box()
    for across, down in ((0.5, 0.25), (0.75, 0.5)):
        board.click(position={"x": box["width"] * across, "y": box["height"] * down})
    expect(page.locator("[name=areas-0-name]")).to_be_focused()
    numbers = [
        int(each) for each in page.locator("[name=areas-0-numbers]").input_value().split(",")
    ]
    assert numbers == pytest.approx([500, 250, 750, 500], abs=4)
    page.locator("[name=areas-0-right]").check()
    page.locator("[name=areas-1-name]").fill("Chữ ký")
    page.locator("[name=areas-1-shape]").select_option("polygon")
    page.locator("[name=areas-1-numbers]").fill("100, 600, 300, 600, 200, 900")
    expect(board.locator("rect.areas__right")).to_have_count(1)
    expect(board.locator("polygon.areas__other")).to_have_count(1)
    expect(page.locator("#preview .exam-hotspot img")).to_be_visible()
    picture(page, "areas")
    page.keyboard.press("Control+s")
    page.wait_for_url("**/bank/questions/*-*")
    expect(page.locator(".areas__right")).to_have_count(1)
    picture(page, "areas of a question")
