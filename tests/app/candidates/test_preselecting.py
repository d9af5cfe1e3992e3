"""The province's look at an application (TT 02/2017/TT-BTP Điều 55, 56)."""

import pytest
from sqlalchemy import select

from app.candidates import list_documents, preselecting, queries
from app.candidates.deciding import refresh_outcome
from app.candidates.models import Outcome
from app.candidates.registering import change_application
from app.db import db
from app.exams.rules import rules_of
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from app.regulations.claims import Claims
from tests.factories import ApplicationFactory, ExamFactory, RegulationProfileFactory
from tests.factories.exams import PROFILES

BY = Command("the tests")


def preselect(application, *, passed=True, missing=(), reason=""):
    told = {"passed": passed, "missing": missing, "reason": reason}
    return preselecting.preselect(application, **told, by=BY)


def listed(exam, state, province=""):
    found = db.session.scalars(queries.list_preselected(exam, state, province))
    return [one.full_name for one in found]


def test_who_does_not_pass_is_ineligible_with_the_reason(session):
    application = ApplicationFactory.create()
    preselect(application, passed=False, reason="Thiếu văn bằng")
    assert application.outcome is Outcome.INELIGIBLE
    assert list_documents.reasons(application, {}) == "Sơ tuyển không đạt (Thiếu văn bằng)"
    [entry] = session.scalars(select(LedgerEntry))
    assert (entry.action, entry.detail["reason"]) == ("application.preselected", "Thiếu văn bằng")
    preselect(application)
    assert application.outcome is Outcome.ELIGIBLE
    assert [one.passed for one in application.preselections] == [False, True]


def test_who_passes_is_still_judged_by_the_conditions():
    application = ApplicationFactory.create(outcome=Outcome.REVIEW)
    preselect(application)
    refresh_outcome(application)
    assert application.preselection.passed


@pytest.mark.parametrize(
    ("passed", "reason", "refused"),
    [(False, "", True), (True, "", False), (False, "x", False)],
)
def test_only_a_refusal_needs_its_reason(passed, reason, refused):
    application = ApplicationFactory.create()
    if refused:
        with pytest.raises(preselecting.ReasonMissing):
            preselect(application, passed=passed, reason=reason)
    else:
        assert preselect(application, passed=passed, reason=reason).passed is passed


def test_papers_are_those_of_the_rule():
    application = ApplicationFactory.create()
    first, second, *_rest = rules_of(application.exam).preselection.papers
    assert preselect(application, missing=[second, first]).missing == [first, second]
    with pytest.raises(preselecting.PaperUnknown):
        preselect(application, missing=["Sổ hộ khẩu"])


def test_an_exam_without_preselection_refuses_it():
    profile = RegulationProfileFactory.create(
        code="cong-chuc-2025", source=(PROFILES / "cong-chuc-2025.toml").read_text()
    )
    exam = ExamFactory.create(profile=profile, scheme="specialist_computer")
    assert rules_of(exam).preselection is None
    with pytest.raises(preselecting.NoPreselection):
        preselect(ApplicationFactory.create(exam=exam))


def test_what_was_taken_back_is_not_looked_at():
    with pytest.raises(preselecting.Withdrawn):
        preselect(ApplicationFactory.create(outcome=Outcome.WITHDRAWN))


def test_a_changed_application_is_looked_at_again():
    application = ApplicationFactory.create()
    preselect(application, passed=False, reason="Thiếu văn bằng")
    claims = Claims(
        full_name=application.full_name,
        birth_date=application.birth_on,
        national_id=application.national_id,
        exam_province="Hà Nội",
    )
    change_application(application, claims, by=BY)
    assert application.preselection is None
    assert len(application.preselections) == 1


def test_applications_are_listed_by_what_was_decided_last():
    exam = ExamFactory.create()
    people = [
        ApplicationFactory.create(exam=exam, full_name=name, exam_province=province)
        for name, province in (("An", "Hà Nội"), ("Bình", "Hà Nội"), ("Chi", "Nghệ An"))
    ]
    an, binh, _chi = people
    preselect(an)
    preselect(binh)
    preselect(binh, passed=False, reason="Thiếu")
    assert listed(exam, "waiting") == ["Chi"]
    assert listed(exam, "passed") == ["An"]
    assert listed(exam, "refused") == ["Bình"]
    assert listed(exam, "", "Hà Nội") == ["An", "Bình"]


def test_those_who_meet_every_condition_pass_at_once_on_the_page(as_administrator):
    exam = ExamFactory.create()
    at = f"/exams/{exam.id}/preselection"
    for name, outcome in (("An", Outcome.ELIGIBLE), ("Bình", Outcome.REVIEW)):
        ApplicationFactory.create(exam=exam, full_name=name, outcome=outcome)
    assert "1 hồ sơ đạt mọi điều kiện" in as_administrator.get(f"{at}/pass").text
    as_administrator.post(f"{at}/pass")
    page = as_administrator.get(f"{at}?state=waiting")
    [link] = page.soup.select("#preselected tbody a")
    assert link.text == "Bình"
    page = as_administrator.post(link["href"], passed="no")
    assert "Hãy ghi lý do không đạt" in page.texts(".error-summary")[0]
    as_administrator.post(link["href"], passed="no", reason="Thiếu đơn")
    assert "Thiếu đơn" in as_administrator.get(f"{at}?state=refused").text
    assert as_administrator.get(f"{at}/minutes.pdf").response.data.startswith(b"%PDF")


def test_the_page_of_an_exam_without_preselection_says_so(as_inspector):
    profile = RegulationProfileFactory.create(
        code="cong-chuc-2025", source=(PROFILES / "cong-chuc-2025.toml").read_text()
    )
    exam = ExamFactory.create(profile=profile, scheme="specialist_computer")
    assert "không có bước sơ tuyển" in as_inspector.get(f"/exams/{exam.id}/preselection").text
