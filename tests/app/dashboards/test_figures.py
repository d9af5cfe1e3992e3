"""The figures of an exam."""

from io import BytesIO

import openpyxl
import pytest

from app import clock
from app.candidates.models import Finding, FindingDecision, Outcome, Verdict
from app.dashboards import queries
from app.dashboards.queries import Reason
from app.dashboards.shares import share_words
from app.db import db
from tests.factories import ApplicationFactory, ExamFactory, QuotaFactory


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        (0, 10, "0 %"),
        (1, 2, "50 %"),
        (987, 1000, "98,7 %"),
        (9_996, 10_000, "99,9 %"),
        (9_999, 10_000, "99,9 %"),
        (10_000, 10_000, "100 %"),
        (1, 10_000, "< 0,1 %"),
        (1, 3, "33,3 %"),
        (2, 3, "66,6 %"),
        (0, 0, "–"),
    ],
)
def test_a_share_is_rounded_towards_the_doubt(part, whole, told):
    assert share_words(part, whole) == told


@pytest.fixture
def exam():
    exam = ExamFactory.create()
    QuotaFactory.create(exam=exam, province="Nghệ An", count=3)
    for outcome, province, claims in (
        (Outcome.ELIGIBLE, "Nghệ An", {"ethnicity": "Kinh", "degree": "Cử nhân Luật"}),
        (Outcome.INELIGIBLE, "Nghệ An", {"ethnicity": "Thái", "degree": "Cử nhân Luật"}),
        (Outcome.REVIEW, "Đà Nẵng", {"ethnicity": "Kinh"}),
        (Outcome.WITHDRAWN, "Đà Nẵng", {"ethnicity": "Kinh"}),
    ):
        ApplicationFactory.create(exam=exam, outcome=outcome, exam_province=province, claims=claims)
    return exam


def test_applications_are_counted_by_province_with_its_quota_and_who_withdrew_nowhere(exam):
    found = [
        (one.label, one.quota, one.registered, one.eligible, one.ineligible, one.review)
        for one in queries.count_by_province(exam)
    ]
    assert found == [("Nghệ An", 3, 2, 1, 1, 0), ("Đà Nẵng", 0, 1, 0, 0, 1)]


def test_what_nobody_wrote_is_a_group_of_its_own(exam):
    found = [(one.label, one.registered) for one in queries.count_by_claim(exam, "degree")]
    assert found == [("Cử nhân Luật", 2), ("", 1)]


def test_a_decision_counts_before_what_was_found_and_the_latest_before_others(exam):
    applications = db.session.query(ApplicationFactory._meta.model).filter_by(exam_id=exam.id)
    one, two, three, gone = applications.order_by("created_at")
    for application, verdict in (
        (one, Verdict.MET),
        (two, Verdict.NOT_MET),
        (three, Verdict.FOR_PERSON),
        (gone, Verdict.NOT_MET),
    ):
        finding = Finding(condition="law_degree", position=1, verdict=verdict, evidence="x")
        finding.citation, finding.application_id = "Điều 18", application.id
        db.session.add(finding)
    db.session.flush()
    assert queries.count_reasons(exam) == [Reason("law_degree", 1, 1, 1)]
    for met in (False, True):
        decision = FindingDecision(application_id=two.id, condition="law_degree", met=met)
        decision.reason, decision.decided_by_name = "Văn bằng hai", "An"
        decision.decided_at = clock.now()
        db.session.add(decision)
        db.session.flush()
    assert queries.count_reasons(exam) == [Reason("law_degree", 0, 1, 2)]
    for decision in db.session.query(FindingDecision).filter_by(application_id=two.id):
        decision.superseded_at = clock.now()
    db.session.flush()
    assert queries.count_reasons(exam) == [Reason("law_degree", 1, 1, 1)]


def test_the_page_leads_to_the_people_and_the_workbook_says_the_same(exam, as_inspector):
    page = as_inspector.get(f"/exams/{exam.id}/figures")
    assert page.texts("#figures-1 tbody th") == ["Nghệ An", "Đà Nẵng"]
    link = page.soup.select_one("#figures-1 tbody a")["href"]
    assert len(as_inspector.get(link).texts("tbody tr")) == 2
    data = as_inspector.get(f"/exams/{exam.id}/figures/workbook.xlsx").response.data
    book = openpyxl.load_workbook(BytesIO(data))
    assert [cell.value for cell in book.worksheets[0][2]] == ["Nghệ An", 2, 1, 1, 0, 3]


def test_an_exam_nobody_registered_for_says_so(as_administrator):
    exam = ExamFactory.create()
    assert "Chưa có hồ sơ" in as_administrator.get(f"/exams/{exam.id}/figures").text
