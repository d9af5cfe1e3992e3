from io import BytesIO
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.analysis.analysing import analyse_paper
from app.analysis.exporting import MODEL_FIGURES
from app.analysis.queries import list_figures
from app.db import db
from app.jobs.models import Job
from app.ledger.recording import Command
from app.permissions import Role
from tests.app.analysis.conftest import QUESTIONS
from tests.factories.delivery import make_prepared_sitting


def address(sitting, more=""):
    return f"/exams/{sitting.exam_id}/papers/{sitting.paper_id}/quality{more}"


@pytest.fixture
def analysed(sitting):
    analysis = analyse_paper(sitting.paper, by=Command("tests"))
    db.session.commit()
    return analysis


def test_the_page_lists_what_needs_a_look_first(as_trainer, sitting, analysed):
    page = as_trainer.get(address(sitting))
    rows = page.texts("#figures tbody tr")
    assert len(rows) == QUESTIONS
    assert "Đáp án có thể sai: phương án C" in rows[0]


def test_one_question_shows_its_options_by_ability(as_trainer, sitting, analysed):
    figures = list_figures(analysed)[0]
    page = as_trainer.get(address(sitting, f"/{figures.id}"))
    assert page.soup.select_one("svg polyline.chart__line--key") is not None
    assert len(page.texts("#options tbody tr")) == 5
    assert as_trainer.get(address(make_prepared_sitting(seats=1), f"/{figures.id}")).status == 404
    assert as_trainer.get(address(sitting, f"/{uuid4()}")).status == 404


def test_a_trainer_asks_for_the_analysis_as_a_job(as_trainer, sitting):
    assert "Chưa có phân tích" in as_trainer.get(address(sitting)).text
    assert as_trainer.get(address(sitting, "/figures.xlsx")).status == 404
    answer = as_trainer.post(address(sitting))
    job = db.session.scalars(select(Job)).one()
    assert answer.url == f"/jobs/{job.id}"


def test_a_running_sitting_is_not_analysed(as_trainer):
    answer = as_trainer.post(address(make_prepared_sitting(seats=1)))
    assert answer.status == 409
    assert "chưa khóa" in answer.text
    assert db.session.scalars(select(Job)).all() == []


def test_the_workbook_holds_a_row_a_question(as_trainer, sitting, analysed):
    data = as_trainer.get(address(sitting, "/figures.xlsx")).response.data
    questions, groups = load_workbook(BytesIO(data)).worksheets
    rows = list(questions.values)
    assert len(rows) == QUESTIONS + 1
    assert 0 <= rows[1][2] <= 1
    assert {"Mô hình ứng đáp", "Đoán mò c", "Nhóm khác biệt lớn nhất"} <= set(rows[0])
    assert "Chênh lệch (delta)" in next(groups.values)


def test_the_workbook_holds_the_model_and_every_group(as_trainer, sitting, analysed):
    one = analysed.items[0]
    figures = dict.fromkeys([*MODEL_FIGURES, "slope"], 1.0)
    one.model = figures | {"name": "3pl", "difficulty": -0.7, "guessing": 0.2}
    told = {"ground": "region", "persons": 60, "standard_error": 0.3}
    one.groups = [
        {**told, "group": "Đông Nam Bộ", "delta": -1.6, "effect": "C"},
        {**told, "group": "Bắc Trung Bộ", "delta": 0.2, "effect": "A"},
    ]
    db.session.commit()
    data = as_trainer.get(address(sitting, "/figures.xlsx")).response.data
    questions, groups = load_workbook(BytesIO(data)).worksheets
    (row,) = [row for row in questions.values if row[7] == "3PL"]
    assert row[8] == -0.7
    assert row[17:19] == ("Vùng: Đông Nam Bộ", -1.6)
    assert [row[1] for row in groups.values][1:] == ["Vùng: Đông Nam Bộ", "Vùng: Bắc Trung Bộ"]
    own = as_trainer.get(address(sitting, f"/{one.id}"))
    assert "Vùng: Đông Nam Bộ" in own.text
    assert "Đoán mò c" in own.text


def test_the_page_says_which_groups_are_too_small(as_trainer, sitting, analysed):
    page = as_trainer.get(address(sitting))
    assert "quá nhỏ để so" in page.text
    assert "cần ít nhất 50 người" in page.text


@pytest.mark.parametrize(
    ("role", "read", "write"),
    [
        (Role.TRAINER, 200, 302),
        (Role.INSPECTOR, 200, 403),
        (Role.INVIGILATOR, 403, 403),
        (Role.CANDIDATE, 403, 403),
    ],
)
def test_each_role_may_what_it_was_granted(signed_in_as, sitting, role, read, write):
    browser = signed_in_as(role)
    assert browser.get(address(sitting)).status == read
    assert browser.post(address(sitting)).status == write


def test_a_small_sample_is_said_once_and_does_not_flag_every_question(
    as_trainer, sitting, analysed
):
    page = as_trainer.get(address(sitting))
    assert "Mẫu nhỏ: 60 thí sinh" in page.text
    assert page.text.count("các số liệu còn dao động nhiều") == 0
    looked_at = [each for each in list_figures(analysed) if each.reasons_to_look]
    assert 0 < len(looked_at) < QUESTIONS
    cells = [int(cell["data-value"]) for cell in page.soup.select("#figures td[data-value]")]
    assert len([count for count in cells if count]) == len(looked_at)
    assert cells[: len(looked_at)] == [len(each.reasons_to_look) for each in looked_at]
    own = as_trainer.get(address(sitting, f"/{looked_at[0].id}"))
    assert "Chỉ có 60 thí sinh" in own.text
