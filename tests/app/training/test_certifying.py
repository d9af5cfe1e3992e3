from datetime import date

import pytest

from app.training import certifying
from app.training.certifying import certificates_of_class, issue_certificates
from app.training.models import ClassState, FinalResult
from app.training.printing import print_certificates
from app.training.queries import find_valid_certificate
from tests.app.documents.conftest import pdf_codes, pdf_file, pdf_pages
from tests.factories.training import CertificateFactory, ClassFactory, EnrolmentFactory

__all__ = ["pdf_codes", "pdf_file", "pdf_pages"]

ON = date(2025, 9, 15)

pytestmark = pytest.mark.usefixtures("noon")


def graduates(session, *names, passed=True, **values):
    training_class = ClassFactory.create(state=ClassState.CLOSED, **values)
    for name in names:
        enrolment = EnrolmentFactory.create(training_class=training_class, full_name=name)
        result = {"grade": "Khá", "passed": passed, "reason": "", "decided_by_name": "An"}
        session.add(FinalResult(enrolment_id=enrolment.id, number=1, score=None, **result))
    session.commit()
    return training_class


def test_numbers_are_continuous_in_name_order(session, by, acts):
    training_class = graduates(session, "Nguyễn Văn Đạt", "Trần Thị Dũng", "Lê An")

    issued = issue_certificates(training_class, ON, by=by)

    assert [(one.register_number, one.full_name) for one in issued] == [
        ("001/2025/CC-ĐTNV", "Lê An"),
        ("002/2025/CC-ĐTNV", "Trần Thị Dũng"),
        ("003/2025/CC-ĐTNV", "Nguyễn Văn Đạt"),
    ]
    assert acts() == ["certificate.issued"] * 3
    assert len({one.code for one in issued}) == 3
    assert min(len(one.code) for one in issued) >= 22


def test_issuing_again_gives_nobody_a_second_number(session, by):
    training_class = graduates(session, "Lê An", "Lê Bình")
    issue_certificates(training_class, ON, by=by)
    assert issue_certificates(training_class, ON, by=by) == []
    assert len(certificates_of_class(training_class)) == 2


def test_the_register_goes_on_from_class_to_class_and_anew_each_year(session, by):
    CertificateFactory.create(year=2024, ordinal=7)
    first, second = graduates(session, "Lê An"), graduates(session, "Lê Bình")
    numbers = [
        one.register_number
        for group in (first, second)
        for one in issue_certificates(group, ON, by=by)
    ]
    assert numbers == ["001/2025/CC-ĐTNV", "002/2025/CC-ĐTNV"]


def test_whoever_failed_or_left_gets_none(session, by):
    assert issue_certificates(graduates(session, "Lê An", passed=False), ON, by=by) == []


def test_an_open_class_certifies_nobody(by):
    with pytest.raises(certifying.ClassStillOpen):
        issue_certificates(ClassFactory.create(), ON, by=by)


@pytest.mark.parametrize("day", [date(2025, 8, 28), date(2025, 9, 16)])
def test_a_certificate_is_dated_neither_before_the_end_nor_ahead(session, by, day):
    with pytest.raises(certifying.IssuedTooEarly):
        issue_certificates(graduates(session, "Lê An"), day, by=by)


def test_a_revoked_number_is_never_given_again(session, by, acts):
    training_class = graduates(session, "Lê An")
    first = issue_certificates(training_class, ON, by=by)[0]

    certifying.revoke_certificate(first, "Ghi sai ngày sinh", by=by)
    second = issue_certificates(training_class, ON, by=by)[0]

    assert (first.is_revoked, second.register_number) == (True, "002/2025/CC-ĐTNV")
    assert acts() == ["certificate.issued", "certificate.revoked", "certificate.issued"]
    assert find_valid_certificate(first.national_id, ON) == second
    with pytest.raises(certifying.AlreadyRevoked):
        certifying.revoke_certificate(first, "Lần nữa", by=by)


def test_the_printed_certificate_says_what_the_register_says(session, by, pdf_pages, pdf_codes):
    issued = issue_certificates(graduates(session, "Lê An", "Trần Thị Hòa"), ON, by=by)

    pdf = print_certificates(issued, "https://sathach.example.vn")

    pages = pdf_pages(pdf)
    assert len(pages) == 2
    for words in ("Trần Thị Hòa", "002/2025/CC-ĐTNV", "480 tiết", "Khá", "HỌC VIỆN TƯ PHÁP"):
        assert words in pages[1]
    assert pdf_codes(pdf) == [
        f"https://sathach.example.vn/certificates/{one.code}" for one in issued
    ]
