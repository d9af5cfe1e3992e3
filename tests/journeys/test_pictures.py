"""A picture and a table in a question: there at once, enlarged by keys, fit for a phone."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.bank.illustrating import add_image
from app.bank.models import QuestionVersion
from app.delivery import queries
from app.delivery.preparing import prepare_sitting
from app.ledger.recording import Command
from app.sittings.seat_codes import seat_code
from tests.app.bank.pictures import image
from tests.factories.delivery import make_sitting
from tests.journeys.conftest import ABORTED_DOWNLOADS, axe_violations
from tests.journeys.test_exam_room import enter, picture, saved

pytestmark = [pytest.mark.journey, ABORTED_DOWNLOADS]

STEM = """Theo **sơ đồ**, diện tích là bao nhiêu m^2^?

![Sơ đồ thửa đất hình chữ nhật]({name})

| Tài sản | Giá trị ước tính tại thời điểm kê biên (đồng) | Người đang quản lý |
|---|--:|---|
| Nhà ở cấp bốn | 2.500.000.000 | Người phải thi hành án |
| Xe ô tô | 450.000.000 | Bên thứ ba |"""


def prepare(site):
    """A prepared sitting of one question with a picture in its text and in an option."""
    by = Command("tests")
    with site.database() as session:
        sitting = make_sitting(kinds="c", starts_in=timedelta(minutes=-1))
        name = add_image(image(size=(900, 500)), by=by).name
        version = session.scalars(select(QuestionVersion)).one()
        options = [f"![Hình nhỏ]({name})", "**Hai**", "Ba", "Bốn"]
        stem = STEM.format(name=name)
        version.content = {**version.content, "stem": stem, "options": options}
        prepare_sitting(sitting, by=by)
        session.commit()
        attempt = queries.attempts_of(sitting)[0]
        return attempt.seat.candidate.number, seat_code(attempt.seat_id, site.secret)


def test_a_picture_is_shown_enlarged_and_still_there_without_the_network(site, page):
    enter(page, site, *prepare(site))
    drawing = page.locator("#question-stem img")
    expect(drawing).to_have_attribute("alt", "Sơ đồ thửa đất hình chữ nhật")
    assert drawing.evaluate("image => image.naturalWidth") == 900
    expect(page.locator("#question-stem sup")).to_have_text("2")
    expect(page.locator(".exam-option__text strong")).to_have_text("Hai")
    picture(page, "illustrated")
    assert axe_violations(page) == []

    page.get_by_role("button", name="Phóng to: Sơ đồ thửa đất").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#magnifier-scale")).to_have_text("100 %")
    page.keyboard.press("+")
    page.keyboard.press("+")
    expect(page.locator("#magnifier-scale")).to_have_text("225 %")
    picture(page, "magnifier")
    assert axe_violations(page) == []
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(page.locator("#magnifier")).not_to_be_visible()
    expect(page.locator(".exam-option input:checked")).to_have_count(0)

    page.keyboard.press("h")
    page.keyboard.press("Enter")
    expect(page.locator("#question-stem mark")).not_to_have_count(0)
    expect(drawing).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    picture(page, "illustrated on a phone")

    page.locator("body").click(position={"x": 2, "y": 2})
    page.keyboard.press("h")
    page.locator(".exam-option input").nth(1).check()
    saved(page)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#question-stem img")).to_be_visible()
    assert drawing.evaluate("image => image.naturalWidth") == 900
