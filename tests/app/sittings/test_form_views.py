from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import event, func, select

from app.db import db
from app.ledger.models import LedgerEntry
from app.permissions import GRANTS, Permission, Role
from app.sittings.models import PaperForm
from tests.factories import BlueprintCellFactory, PaperFactory, QuestionVersionFactory


@pytest.fixture
def paper():
    paper = PaperFactory.create(question_count=2)
    cell = BlueprintCellFactory.create(paper=paper, count=2)
    for number in range(1, 5):
        QuestionVersionFactory.create(question__code=f"TT-{number}", question__topic=cell.topic)
    return paper


def address(paper, page=""):
    return f"/exams/{paper.exam_id}/papers/{paper.id}/forms/{page}"


def count(session, model=PaperForm):
    return session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize("role", Role)
def test_only_those_who_may_read_or_assemble_forms(signed_in_as, as_trainer, session, paper, role):
    as_trainer.post(address(paper, "new"), form_count=1, seed=7)
    form = session.scalars(select(PaperForm)).one()
    browser, grants = signed_in_as(role), GRANTS[role]

    reads, edits = Permission.PAPERS_READ in grants, Permission.PAPERS_ASSEMBLE in grants
    for page in ("", form.id):
        assert browser.get(address(paper, page)).status == (200 if reads else 403)
    assert browser.get(address(paper, "new")).status == (200 if edits else 403)
    made = browser.post(address(paper, "new"), form_count=1, seed=7, replace="y")
    assert made.status == (302 if edits else 403)


def test_a_trainer_assembles_compares_and_reads_forms(as_trainer, session, paper):
    page = as_trainer.post(address(paper, "new"), form_count=2, seed=7)

    listed = as_trainer.get(page.url)
    assert listed.texts("#forms tbody th") == ["101", "102"]
    assert listed.texts("#overlaps tbody td") == ["–", "0", "0", "–"]
    assert "khớp" in listed.text
    form = session.scalars(select(PaperForm)).first()
    shown = as_trainer.get(address(paper, form.id))
    assert shown.texts("section h2") == ["Câu 1", "Câu 2"]
    assert "Đáp án: B. 10 ngày" in shown.text


def test_an_administrator_assembles_without_seeing_a_question(as_administrator, paper):
    page = as_administrator.post(address(paper, "new"), form_count=1, seed=7)

    shown = as_administrator.get(page.url)
    assert shown.texts("#forms tbody th") == ["101"]
    assert "TT-1" not in shown.text
    assert "Câu hỏi thứ" not in shown.text


def test_reading_a_form_writes_nothing(as_inspector, as_trainer, session, paper):
    as_trainer.post(address(paper, "new"), form_count=1, seed=7)
    form = session.scalars(select(PaperForm)).one()
    before = count(session, LedgerEntry)

    assert as_inspector.get(address(paper, form.id)).status == 200

    assert count(session, LedgerEntry) == before


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"form_count": 0}, "Số mã đề từ 1 đến 20."),
        ({"seed": -1}, "Số khởi tạo từ 0"),
        ({"form_count": "x"}, "Hãy nhập một số nguyên."),
        ({}, "Môn này đã có mã đề."),
    ],
)
def test_a_refusal_is_said_beside_its_field(as_trainer, session, paper, fields, message):
    as_trainer.post(address(paper, "new"), form_count=1, seed=7)

    page = as_trainer.post(address(paper, "new"), **({"form_count": 1, "seed": 8} | fields))

    assert message in page.text
    assert session.scalars(select(PaperForm.seed)).all() == [7]


def test_forms_cannot_be_asked_for_while_the_bank_cannot_fill_them(as_trainer, session, paper):
    paper.question_count = 3
    session.commit()

    page = as_trainer.get(address(paper, "new"))
    assert "môn thi cần 3 câu" in page.text
    assert not page.soup.select("input[name=seed]")
    as_trainer.post(address(paper, "new"), form_count=1, seed=7)
    assert count(session) == 0


def test_a_form_whose_content_is_not_what_was_frozen_is_marked(as_trainer, session, paper):
    as_trainer.post(address(paper, "new"), form_count=1, seed=7)
    form = session.scalars(select(PaperForm)).one()
    form.sha256 = "0" * 64
    session.commit()

    assert "không khớp" in as_trainer.get(address(paper)).text
    assert "Không dùng mã đề này" in as_trainer.get(address(paper, form.id)).text


def test_a_question_says_which_forms_hold_it(as_trainer, session, paper):
    as_trainer.post(address(paper, "new"), form_count=2, seed=7)
    form = session.scalars(select(PaperForm).order_by(PaperForm.code)).first()
    question = form.questions[0].version.question_id

    page = as_trainer.get(f"/bank/questions/{question}")

    assert f"Mã đề {form.code}" in page.text
    assert page.soup.select(f"a[href$='{form.id}']")


def test_the_list_takes_as_many_statements_for_eight_forms_as_for_one(as_trainer, paper):
    def statements(forms):
        as_trainer.post(address(paper, "new"), form_count=forms, seed=7, replace="y")
        seen = []
        note = lambda *told: seen.append(told[2])  # noqa: E731
        bind = db.session.get_bind()
        event.listen(bind, "before_cursor_execute", note)
        as_trainer.get(address(paper))
        event.remove(bind, "before_cursor_execute", note)
        return len(seen)

    assert statements(1) == statements(8)


def test_a_form_is_found_only_under_its_own_paper(as_trainer, session, paper):
    as_trainer.post(address(paper, "new"), form_count=1, seed=7)
    form = session.scalars(select(PaperForm)).one()

    assert as_trainer.get(address(PaperFactory.create(), form.id)).status == 404


def test_forms_are_compared_in_pictures_with_the_table_beside_them(as_inspector, as_trainer, paper):
    assert "Chưa có mã đề để so sánh" in as_inspector.get(address(paper, "compare")).text
    as_trainer.post(address(paper, "new"), form_count=2, seed=7)

    page = as_inspector.get(address(paper, "compare"))

    assert [title.text for title in page.soup.select("figure:first-of-type polyline title")] == [
        "101",
        "102",
    ]
    assert page.texts("#figures tbody th") == ["101", "102"]
    assert page.texts("figure:first-of-type .chart__legend li") == ["101", "102"]
    lines = page.soup.select("figure:first-of-type polyline, figure:first-of-type li line")
    looks = [(line["class"][1], line["stroke-dasharray"]) for line in lines]
    assert looks[:2] == looks[2:]
    assert len({look[0] for look in looks}) == len({look[1] for look in looks}) == 2
    assert len(page.texts("#curves tbody th")) == 13


def test_the_comparison_is_a_workbook_too(as_inspector, as_trainer, paper):
    assert as_inspector.get(address(paper, "compare.xlsx")).status == 404
    as_trainer.post(address(paper, "new"), form_count=2, seed=7)

    got = as_inspector.get(address(paper, "compare.xlsx")).response.data
    book = openpyxl.load_workbook(BytesIO(got))

    assert [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)] == ["101", "102"]
    assert [sheet.title for sheet in book.worksheets] == ["Mã đề", "Đường đặc trưng", "Câu chung"]


def test_a_trainer_swaps_a_question_for_an_equivalent_one(as_trainer, session, paper):
    as_trainer.post(address(paper, "new"), form_count=1, seed=7)
    form = session.scalars(select(PaperForm)).one()
    before = [each.version.question.code for each in form.questions]
    swap = address(paper, f"{form.id}/questions/2/swap")
    offered = [field["value"] for field in as_trainer.get(swap).soup.select("input[name=code]")]

    page = as_trainer.post(swap, code=offered[0])

    assert page.url == address(paper, form.id)
    session.expire_all()
    assert [each.version.question.code for each in form.questions] == [before[0], offered[0]]
    assert set(offered).isdisjoint(before)
    assert "khớp" in as_trainer.get(address(paper)).text


def test_only_a_trainer_may_swap(signed_in_as, as_trainer, session, paper):
    as_trainer.post(address(paper, "new"), form_count=1, seed=7)
    form = session.scalars(select(PaperForm)).one()

    for role in (Role.EXAM_ADMINISTRATOR, Role.INSPECTOR):
        page = signed_in_as(role).get(address(paper, f"{form.id}/questions/1/swap"))
        assert page.status == 403


def test_a_secret_question_is_not_shown_where_it_is_swapped(as_trainer, session, paper):
    as_trainer.post(address(paper, "new"), form_count=1, seed=7)
    form = session.scalars(select(PaperForm)).one()
    form.questions[0].version.question.is_secret = True
    session.commit()

    page = as_trainer.get(address(paper, f"{form.id}/questions/1/swap"))

    assert "Câu mật" in page.soup.select_one("[data-drop]").text
    assert "Đáp án" not in page.soup.select_one("[data-drop]").text
