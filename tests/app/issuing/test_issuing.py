"""Papers get their numbers, stay as issued, and can be checked by anybody."""

import io
from decimal import Decimal

import openpyxl
import pytest
from docx import Document
from sqlalchemy import select

from app import clock
from app.candidates.models import Outcome
from app.db import db
from app.issuing import issuing
from app.issuing.issuing import LetterText
from app.issuing.kinds import KINDS, LETTERS
from app.issuing.models import IssuedPaper
from app.issuing.wording import FIELDS, UnknownField, fill_fields
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from app.results.publishing import publish_results
from tests.factories import (
    ApplicationFactory,
    CandidateFactory,
    CouncilAssignmentFactory,
    ExamFactory,
    PaperFactory,
    QuotaFactory,
)
from tests.factories.results import ScoreFactory

BY = Command("the tests")
URL = "https://thi.example"


@pytest.fixture
def exam():
    exam = ExamFactory.create()
    QuotaFactory.create(exam=exam, count=2)
    CouncilAssignmentFactory.create(decision__exam=exam)
    return exam


def issue(exam, kind="council", replaces=None):
    return issuing.issue_list(exam, KINDS[kind], public_url=URL, by=BY, replaces=replaces)


def word_of(paper):
    return Document(io.BytesIO(paper.word.content))


def texts_of(document):
    cells = [cell.text for t in document.tables for row in t.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_numbers_of_a_series_follow_each_other_and_each_exam_has_its_own(exam):
    assert [issue(exam).full_number for _each in range(2)] == ["01/DS-HĐT", "02/DS-HĐT"]
    other = CouncilAssignmentFactory.create().decision.exam
    assert issue(other).full_number == "01/DS-HĐT"
    letter = LetterText(kind="notice", subject="Lịch thi", paragraphs=("Nội dung",))
    paper = issuing.issue_letter(exam, letter, public_url=URL, by=BY)
    assert paper.full_number == "01/TB-HĐT"


def test_both_files_carry_the_number_the_day_and_the_address(exam):
    paper = issue(exam)
    told = texts_of(word_of(paper))
    assert "Số: 01/DS-HĐT" in told
    assert f"Kiểm tra văn bản tại: {URL}/papers/{paper.code}" in told
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in told
    assert paper.dated == clock.today()
    assert paper.pdf.content.startswith(b"%PDF")


def test_the_word_file_keeps_the_layout_of_decree_30(exam):
    document = word_of(issue(exam))
    [section] = document.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    margins = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    assert [round(one.mm) for one in margins] == [30, 15, 20, 20]
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml


def test_an_issued_paper_stays_as_it_was_when_the_facts_change(exam):
    paper = issue(exam)
    before = paper.pdf.sha256
    CouncilAssignmentFactory.create(decision__exam=exam)
    db.session.expire_all()
    assert db.session.get(IssuedPaper, paper.id).pdf.sha256 == before
    assert issue(exam).pdf.sha256 != before


def test_a_paper_is_put_right_by_another_once(exam):
    first = issue(exam)
    second = issue(exam, replaces=first)
    assert second.replaces_id == first.id
    with pytest.raises(issuing.ReplacedBefore, match="01/DS-HĐT"):
        issue(exam, replaces=first)
    assert issuing.next_number(exam, "DS-HĐT") == 3


@pytest.mark.parametrize("kind", ["eligible", "ineligible", "numbers", "results", "winners"])
def test_what_is_not_settled_is_not_issued(exam, kind):
    ApplicationFactory.create(exam=exam, outcome=Outcome.REVIEW)
    with pytest.raises(issuing.NotReady):
        issue(exam, kind)
    assert issuing.next_number(exam, "DS-HĐT") == 1


def test_every_kind_of_list_can_be_issued_from_a_finished_round(exam):
    papers = [
        PaperFactory.create(exam=exam, code=code, position=position)
        for position, code in enumerate(("law", "skills"), start=1)
    ]
    ApplicationFactory.create(exam=exam, outcome=Outcome.INELIGIBLE)
    for mark in (80, 30):
        one = CandidateFactory.create(application__exam=exam)
        for paper in papers:
            ScoreFactory.create(candidate=one, paper_id=paper.id, mark=Decimal(mark))
    db.session.expire_all()
    publish_results(exam, by=BY)
    rows = {}
    for kind in KINDS:
        document = word_of(issue(exam, kind))
        rows[kind] = len(max(document.tables, key=lambda table: len(table.rows)).rows) - 1
    assert rows["eligible"] == rows["numbers"] == rows["results"] == 2
    assert rows["ineligible"] == rows["winners"] == 1


def test_the_act_stands_in_the_ledger_with_the_hashes(exam, session):
    paper = issue(exam)
    entry = session.scalars(select(LedgerEntry)).all()[-1]
    assert (entry.action, entry.detail["pdf"]) == ("paper.issued", paper.pdf.sha256)


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_is_filled_in_and_issued(exam, kind):
    letter = LetterText(
        kind=kind,
        subject="Về {{ky_thi}}",
        bases=("Nghị định số 170/2025/NĐ-CP",),
        paragraphs=("Chỉ tiêu: {{ tong_chi_tieu }}.", "Hạn: {{ngay_chot_ho_so}}."),
        recipients=("Các đơn vị",),
    )
    paper = issuing.issue_letter(exam, letter, public_url=URL, by=BY)
    told = texts_of(word_of(paper))
    assert paper.subject == f"Về {exam.title}"
    for text in (
        "Chỉ tiêu: 2.",
        "Hạn: 28/11/2025./.",
        "Nghị định số 170/2025/NĐ-CP.",
        "- Các đơn vị;",
    ):
        assert text in told


def test_a_field_there_is_not_is_told_with_its_line_and_nothing_is_issued(exam):
    letter = LetterText(kind="notice", subject="A", paragraphs=("Một", "Hai {{luong}}"))
    with pytest.raises(UnknownField, match="Dòng 2: không có ô “luong”"):
        issuing.issue_letter(exam, letter, public_url=URL, by=BY)
    assert issuing.next_number(exam, "TB-HĐT") == 1


def test_every_field_says_something_and_nothing_else_is_read(exam):
    assert all(fill_fields(f"{{{{{name}}}}}", exam) for name in FIELDS)
    assert fill_fields("{ky_thi} {% x %} {{", exam) == "{ky_thi} {% x %} {{"


def test_a_list_is_issued_checked_and_exported_on_the_pages(exam, as_administrator, browser):
    at = f"/exams/{exam.id}/papers-issued/"
    assert as_administrator.get(f"{at}lists/council/preview").response.data.startswith(b"%PDF")
    assert "01/DS-HĐT" in as_administrator.get(f"{at}lists/council").text
    as_administrator.post(f"{at}lists/council")
    page = as_administrator.get(at)
    [link] = page.soup.select("#papers tbody th a")
    checked = type(browser)(browser.client).get(link["href"])
    paper = db.session.scalar(select(IssuedPaper))
    assert "đang có hiệu lực" in checked.text
    assert paper.pdf.sha256 in checked.text
    as_administrator.post(f"{at}lists/council?replaces={paper.id}")
    assert "02/DS-HĐT" in browser.get(link["href"]).text
    assert browser.get("/papers/nothing").status == 404
    data = as_administrator.get(f"{at}register.xlsx").response.data
    assert openpyxl.load_workbook(io.BytesIO(data)).active.max_row == 3
    assert as_administrator.get(f"{at}{paper.id}.docx").response.data.startswith(b"PK")
    assert as_administrator.get(f"{at}?q=01/ds").texts("#papers tbody th") == ["01/DS-HĐT"]


def test_a_letter_is_seen_before_it_is_issued(exam, as_administrator):
    at = f"/exams/{exam.id}/papers-issued/letters/new"
    typed = {"kind": "notice", "subject": "Lịch thi", "body": "{{ky_thi}}"}
    assert as_administrator.post(at, **typed, preview="1").response.data.startswith(b"%PDF")
    assert db.session.scalar(select(IssuedPaper)) is None
    page = as_administrator.post(at, **typed | {"body": "{{sai}}"}, submit="1")
    assert "không có ô “sai”" in page.texts(".error-summary")[0]
    assert as_administrator.post(at, **typed, submit="1").status == 302
    assert db.session.scalar(select(IssuedPaper)).full_number == "01/TB-HĐT"
