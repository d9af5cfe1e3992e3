from io import BytesIO

import pytest
from openpyxl import load_workbook

from app.db import db
from app.permissions import Role
from app.standards import rounds
from app.standards.models import StandardPanel
from tests.app.standards.conftest import JUDGED, hold_round, judge
from tests.conftest import Browser
from tests.factories import UserFactory


@pytest.fixture
def as_user(app):
    return lambda user: Browser(app.test_client()).sign_in(user)


def test_a_trainer_sets_up_a_panel_from_a_form(as_user, chair, people, form):
    page = as_user(chair).post(
        "/standards/new",
        title="Điểm đạt",
        paper_form=str(form.id),
        borderline="Biết các thời hạn",
        method="probability",
        panellists=[str(user.id) for user in people],
    )
    panel = db.session.query(StandardPanel).one()
    assert page.url == f"/standards/{panel.id}"
    assert [one.full_name for one in panel.panellists] == list(JUDGED)


def test_an_unknown_code_and_too_few_people_are_said_beside_their_boxes(as_user, chair, people):
    typed = {"title": "x", "borderline": "y", "method": "yes_no"}
    page = as_user(chair).post("/standards/new", **typed, codes="KHONG-CO")
    assert "KHONG-CO" in page.text
    code = "Q-KHONG"
    assert code not in page.text


def test_a_panellist_judges_and_nobody_else_sees_it(as_user, panel, people, chair):
    rounds.open_round(panel, by=chair)
    db.session.commit()
    mine = as_user(people[0])
    question = panel.questions[0]
    saved = mine.post(f"/standards/{panel.id}/ratings/{question.id}", percent="85")
    assert saved.response.json == {"saved": True}
    page = mine.get(f"/standards/{panel.id}/ratings")
    assert page.soup.select_one(f"#percent-{question.id}")["value"] == "85"
    assert "Đã đánh giá 1/3 câu" in page.text
    other = as_user(people[1]).get(f"/standards/{panel.id}/ratings")
    assert other.soup.select_one(f"#percent-{question.id}")["value"] == ""
    assert as_user(chair).get(f"/standards/{panel.id}/rounds/1").status == 404
    assert "1 / 3" in as_user(chair).get(f"/standards/{panel.id}").text


def test_a_whole_page_is_saved_and_what_cannot_be_read_said(as_user, panel, people, chair):
    rounds.open_round(panel, by=chair)
    db.session.commit()
    mine, at = as_user(people[0]), f"/standards/{panel.id}/ratings"
    wrong = mine.post(at, **{f"percent-{panel.questions[0].id}": "nhiều"})
    assert "hãy nhập một số từ 0 đến 100" in wrong.text
    wrong = mine.post(at, **{f"percent-{panel.questions[0].id}": "7"})
    assert "cách nhau 5" in wrong.text
    assert mine.post(f"{at}/{panel.questions[0].id}", percent="x").status == 422
    assert mine.post(f"{at}/{panel.id}", percent="50").status == 404
    mine.post(at, **{f"percent-{each.id}": "50" for each in panel.questions})
    assert "Đã đánh giá 3/3 câu" in mine.get(at).text


def test_between_rounds_a_panellist_sees_numbers_instead_of_names(as_user, panel, people, chair):
    panel.shows_figures = True
    hold_round(panel, people, chair)
    rounds.open_round(panel, by=chair)
    db.session.commit()
    page = as_user(people[1]).get(f"/standards/{panel.id}/rounds/1")
    names = page.texts("#panellists th[scope=row]")
    assert names == ["Thành viên 1", "Bạn", "Thành viên 3"]
    sheet = as_user(people[1]).get(f"/standards/{panel.id}/ratings")
    assert "bạn 40, hội đồng trung bình 50,0 (từ 40 đến 60)" in sheet.text
    names = as_user(chair).get(f"/standards/{panel.id}/rounds/1").texts("#panellists th[scope=row]")
    assert names == list(JUDGED)
    kept = as_user(people[1]).post(f"/standards/{panel.id}/ratings/earlier")
    assert kept.url == f"/standards/{panel.id}/ratings"


def test_the_chair_closes_recommends_and_prints(as_user, panel, people, chair):
    leading = as_user(chair)
    leading.post(f"/standards/{panel.id}/rounds")
    assert "Chưa xong" in leading.get(f"/standards/{panel.id}/closing").text
    refused = leading.post(f"/standards/{panel.id}/closing")
    assert "Chưa đánh giá đủ" in refused.text
    judge(panel, people)
    db.session.commit()
    assert leading.post(f"/standards/{panel.id}/closing").url.endswith("/rounds/1")
    assert "62,5 %" in leading.get(f"/standards/{panel.id}/rounds/1").text
    at = f"/standards/{panel.id}/recommendation"
    assert "phải từ 0 đến 4" in leading.post(at, score="9", reason="x").text
    leading.post(at, score="2.5", reason="Kết quả vòng 1")
    shown = leading.get(f"/standards/{panel.id}")
    assert "Hội đồng kiến nghị 2,5 trên 4 điểm" in shown.text
    assert "Điểm đạt có hiệu lực: 50" in shown.text
    printed = leading.get(f"/standards/{panel.id}/minutes")
    assert printed.response.data.startswith(b"%PDF")


def test_a_round_and_the_list_go_out_as_workbooks(as_user, panel, people, chair):
    hold_round(panel, people, chair)
    db.session.commit()
    leading = as_user(chair)
    data = leading.get(f"/standards/{panel.id}/rounds/1/judgements.xlsx").response.data
    rows = list(load_workbook(BytesIO(data)).worksheets[0].values)
    assert rows[1][2:8] == (1, 50, 10, 40, 60, None)
    assert rows[1][8:] == (50, 40, 60)
    data = leading.get("/standards/panels.xlsx").response.data
    assert load_workbook(BytesIO(data)).active["A2"].value == panel.title


def test_the_list_is_searched_without_accents_and_shows_each_their_own(
    as_user, signed_in_as, panel, people
):
    assert panel.title in as_user(people[0]).get("/standards/?q=diem dat mon luat").text
    assert panel.title not in as_user(people[0]).get("/standards/?q=hinh su").text
    stranger = as_user(UserFactory.create(role=Role.TRAINER))
    assert panel.title not in stranger.get("/standards/").text
    assert stranger.get(f"/standards/{panel.id}").status == 404
    assert stranger.get(f"/standards/{panel.id}/ratings").status == 404
    assert panel.title in signed_in_as(Role.INSPECTOR).get("/standards/").text


def test_who_may_not_judge_or_lead_is_refused(signed_in_as, panel):
    inspector = signed_in_as(Role.INSPECTOR)
    assert inspector.get(f"/standards/{panel.id}").status == 200
    assert inspector.get(f"/standards/{panel.id}/ratings").status == 403
    assert inspector.post(f"/standards/{panel.id}/rounds").status == 403
    assert signed_in_as(Role.INVIGILATOR).get("/standards/").status == 403
