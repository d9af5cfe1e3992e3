from datetime import UTC, date, datetime

from app.training import queries
from app.training.models import CourseKind
from tests.factories.training import CertificateFactory, EnrolmentFactory

ON = date(2025, 11, 28)


def issued(national_id, on, **values):
    enrolment = EnrolmentFactory.create(national_id=national_id)
    return CertificateFactory.create(enrolment=enrolment, issued_on=on, **values)


def test_the_latest_certificate_issued_by_the_day_is_found():
    issued("001090000001", date(2023, 5, 1))
    latest = issued("001090000001", ON)
    issued("001090000001", date(2025, 11, 29))

    found = queries.find_valid_certificate("001090000001", ON)

    assert found is not None
    assert (found.register_number, found.issued_on) == (latest.register_number, ON)


def test_a_revoked_certificate_does_not_count():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    issued("001090000001", ON, revoked_at=at, revoked_reason="Bằng luật giả")
    assert queries.find_valid_certificate("001090000001", ON) is None


def test_a_certificate_of_another_kind_of_course_does_not_count():
    issued("001090000001", ON, kind=CourseKind.REFRESHER)
    assert queries.find_valid_certificate("001090000001", ON) is None


def test_many_people_are_looked_up_at_once():
    numbers = [f"0010900{n:05}" for n in range(1200)]
    first, last = issued(numbers[0], ON), issued(numbers[-1], ON)

    found = queries.valid_certificates(numbers, ON)

    assert found == {numbers[0]: first, numbers[-1]: last}
