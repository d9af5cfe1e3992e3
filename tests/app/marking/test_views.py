"""The pages of marking, as trainers and learners go through them."""

import re
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from app.db import db
from app.marking import giving_marks
from app.marking.models import EssayTask, Script
from app.permissions import Role
from tests.app.marking.conftest import trainer
from tests.conftest import Browser

NAME = "Lê Thị Kín"


@pytest.fixture
def as_user(app):
    return lambda user: Browser(app.test_client()).sign_in(user)


def test_from_the_task_to_the_published_score(app, as_user, plan, lead, essay):
    db.session.commit()
    first = as_user(lead)
    assert "Chưa có bài tự luận nào" in first.get("/marking/").text
    chosen = {
        "training_class": str(plan.training_class.id),
        "essay": str(essay.id),
        "profile": str(plan.profile.id),
    }
    assert "lớn hơn 0" in first.post("/marking/tasks/new", **chosen, increment="x").text
    opened = first.post("/marking/tasks/new", **chosen, increment="0,5")
    assert opened.url.startswith("/marking/tasks/")
    assert "đã có bài" in first.post("/marking/tasks/new", **chosen, increment="1").text
    assert "Chưa có ai nộp bài" in first.get(opened.url).text
    assert "5 điểm (thang 100): lấy trung bình cộng" in first.get(opened.url).text
    assert db.session.query(EssayTask).one().increment == Decimal("0.5")


def test_a_learner_hands_in_and_reads_the_score_when_it_is_published(
    as_user, task, learner, enrolment, lead
):
    db.session.commit()
    mine, url = as_user(learner), f"/essays/{task.id}"
    assert "Chờ bạn nộp" in mine.get("/essays/").text
    assert mine.get("/learning/").soup.select_one("a[href='/essays/']")
    assert "Hãy viết bài" in mine.post(url, text=" ").text
    assert mine.post(url, text="Căn cứ là bản án.\n<b>Trình tự</b>").url == url
    assert "Bạn đã nộp bài lúc" in mine.get(url).text
    script = db.session.query(Script).one()
    for marks in ("1,5", "2"), ("1,5", "1,75"):
        marker = as_user(trainer())
        page = marker.get(f"/marking/scripts/{script.id}")
        assert "<b>Trình tự</b>" in page.text
        assert not {NAME, learner.national_id, enrolment.unit} & {page.text}
        assert NAME not in page.text
        given = {f"marks-{n}": mark for n, mark in enumerate(marks)} | {"remarks-1": "Thiếu ý"}
        assert (
            marker.post(f"/marking/scripts/{script.id}", **given).url == f"/marking/tasks/{task.id}"
        )
    assert "không nhận thêm điểm" in as_user(lead).get(f"/marking/scripts/{script.id}").text
    assert "Thiếu ý" not in mine.get(url).text
    head = as_user(lead)
    assert NAME not in head.get(f"/marking/tasks/{task.id}").text
    assert head.post(f"/marking/tasks/{task.id}/publish").status == 409
    head.post(f"/marking/tasks/{task.id}/close")
    head.post(f"/marking/tasks/{task.id}/publish")
    told = mine.get(url).text
    assert "67,50" in told
    assert "Thiếu ý" in told
    assert NAME in head.get(f"/marking/tasks/{task.id}").text


def test_what_cannot_be_a_mark_is_said_and_nothing_is_kept(as_user, script):
    db.session.commit()
    marker, url = as_user(trainer()), f"/marking/scripts/{script.id}"
    assert "Bước 1: hãy nhập điểm" in marker.post(url, **{"marks-0": "x", "marks-1": "1"}).text
    assert "từ 0 đến 1,5" in marker.post(url, **{"marks-0": "2", "marks-1": "1"}).text
    db.session.expire_all()
    assert script.marks == []


def test_a_marker_sees_nothing_of_the_other_until_it_is_settled(as_user, script):
    one = trainer()
    giving_marks.mark_script(script, [Decimal("1.35"), Decimal("3.35")], ["Riêng", ""], by=one)
    db.session.commit()
    other = as_user(trainer())
    for url in (f"/marking/scripts/{script.id}", f"/marking/tasks/{script.task_id}", "/marking/"):
        page = other.get(url)
        assert not any(told in page.response.text for told in ("1,35", "3,35", "Riêng"))
        assert not re.search(r"(?<!An )\b94\b", page.text)  # the sum; a made name ends in a number
    own = as_user(one).get(f"/marking/scripts/{script.id}")
    assert own.soup.select_one("[name=marks-0]")["value"] == "1,35"


def test_the_head_decides_with_both_sheets_before_them(as_user, script, lead):
    for marks in ("1.5", "3.5"), ("1.5", "3.1"):
        giving_marks.mark_script(script, [*map(Decimal, marks)], ["", "Lý do"], by=trainer())
    db.session.commit()
    head, url = as_user(lead), f"/marking/scripts/{script.id}/decision"
    page = head.get(url)
    assert page.texts("tbody td")[:2] == ["1,5", "1,5"]
    assert "100,00" in page.text
    assert "92,00" in page.text
    assert "từ 0 đến 100" in head.post(url, score="101", reason="x").text
    assert head.post(url, score="96,5", reason="Nhất trí").url == f"/marking/tasks/{script.task_id}"
    assert head.get(url).status == 409
    sheet = load_workbook_of(head.get(f"/marking/tasks/{script.task_id}/scores.xlsx"))
    assert sheet[1][0] == script.code
    assert sheet[1][2] == "96,5"
    assert NAME not in str(sheet)


def load_workbook_of(page):
    rows = load_workbook(BytesIO(page.response.data)).active.iter_rows(values_only=True)
    return [row for row in rows if row[0]]


@pytest.mark.parametrize("role", [Role.CANDIDATE, Role.INVIGILATOR, Role.INSPECTOR])
def test_others_have_no_business_here(signed_in_as, script, role):
    browser = signed_in_as(role)
    for url in ("/marking/", f"/marking/scripts/{script.id}", f"/marking/tasks/{script.task_id}"):
        assert browser.get(url).status == 403
