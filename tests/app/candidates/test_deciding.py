import pytest
from sqlalchemy import select

from app.candidates import deciding, locks, queries
from app.candidates.models import Outcome
from app.ledger.models import LedgerEntry
from tests.factories import UserFactory
from tests.factories.training import CertificateFactory

NO_CERTIFICATE = {"Số chứng chỉ đào tạo nghiệp vụ THADS": None, "Ngày cấp chứng chỉ": None}


@pytest.fixture
def unclear(exam, workbook_of, take_in):
    """An application whose degree waits for a person."""
    take_in(workbook_of((18, {})))
    return queries.find_application(exam, "079080000014")


def decide(application, *, met, reason="Đã xem bằng gốc", condition="law_degree"):
    return deciding.decide_finding(
        application, condition, met=met, reason=reason, by=UserFactory.create()
    )


def test_the_latest_decision_counts_and_all_are_kept(unclear, session):
    assert unclear.outcome is Outcome.REVIEW

    decide(unclear, met=False, reason="Không phải ngành luật")
    assert unclear.outcome is Outcome.INELIGIBLE
    decide(unclear, met=True, reason="Có bảng điểm bổ sung")

    assert unclear.outcome is Outcome.ELIGIBLE
    assert [d.reason for d in unclear.decisions] == [
        "Không phải ngành luật",
        "Có bảng điểm bổ sung",
    ]
    stmt = select(LedgerEntry).where(LedgerEntry.action == "finding.decided")
    entries = session.scalars(stmt.order_by(LedgerEntry.sequence)).all()
    assert [entry.detail["outcome"] for entry in entries] == ["ineligible", "eligible"]


def test_what_the_rules_found_may_be_overridden_with_a_reason(exam, workbook_of, take_in):
    take_in(workbook_of((5, NO_CERTIFICATE)))
    person = queries.find_application(exam, "092076000001")
    assert person.outcome is Outcome.INELIGIBLE

    decide(person, met=True, condition="enforcement_training", reason="Có bản sao chứng thực")

    assert person.outcome is Outcome.ELIGIBLE


def test_a_decision_without_a_reason_or_on_nothing_is_refused(unclear):
    with pytest.raises(deciding.ReasonMissing):
        decide(unclear, met=True, reason="  ")
    with pytest.raises(deciding.UnknownCondition):
        decide(unclear, met=True, condition="height")
    assert unclear.decisions == []


def test_nothing_is_decided_once_the_exam_went_on(unclear, monkeypatch):
    monkeypatch.setattr(locks, "LOCKS", [lambda _exam: "ca thi đã chuẩn bị"])
    with pytest.raises(locks.CandidatesFixed):
        decide(unclear, met=True)
    with pytest.raises(locks.CandidatesFixed):
        deciding.reevaluate_application(unclear, by=UserFactory.create())


def test_a_certificate_issued_later_is_found_by_judging_anew(exam, workbook_of, take_in, session):
    take_in(workbook_of((5, NO_CERTIFICATE)))
    person = queries.find_application(exam, "092076000001")
    by = UserFactory.create()
    assert deciding.reevaluate_application(person, by=by) == []

    CertificateFactory.create(national_id=person.national_id, issued_on=exam.closing_on)

    assert deciding.reevaluate_application(person, by=by) == ["enforcement_training"]
    assert person.outcome is Outcome.ELIGIBLE
    entry = session.scalars(select(LedgerEntry).order_by(LedgerEntry.sequence.desc())).first()
    assert entry.action == "application.reevaluated"
    assert entry.detail["changed"] == {"enforcement_training": ["not_met", "met"]}
