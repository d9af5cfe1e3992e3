"""An exam that takes registrations, and a candidate with an identity number."""

from datetime import timedelta

import pytest

from app import clock
from app.registration.models import RegistrationWindow
from tests.factories import ExamFactory, QuotaFactory, UserFactory

NATIONAL_ID = "001190000077"
ANSWERS = {
    "full_name": "Trần Thị Bình",
    "birth_on": "1990-05-01",
    "gender": "female",
    "phone": "0912345678",
    "email": "binh@example.vn",
    "exam_province": "Hà Nội",
    "employer": "Thi hành án dân sự Hà Nội",
    "work_province": "Hà Nội",
    "current_rank": "Thư ký thi hành án",
    "degrees-0-title": "Cử nhân Luật",
    "degrees-0-year": "2014",
    "certificates-0-number": "123/HVTP",
    "certificates-0-issued_on": "2020-06-01",
    "employments-0-start": "2016-01",
    "employments-0-employer": "Thi hành án dân sự Hà Nội",
    "employments-0-is_legal": "y",
    "under_discipline": "no",
    "prosecuted": "no",
    "consent": "yes",
    "volunteer_disadvantaged": "no",
    "army": "no",
}


@pytest.fixture
def exam(session):
    today = clock.today()
    exam = ExamFactory.create(closing_on=today + timedelta(days=10))
    QuotaFactory.create(exam=exam)
    session.add(RegistrationWindow(exam_id=exam.id, opens_on=today, opened_by_name="An"))
    session.commit()
    return exam


@pytest.fixture
def answers(exam):
    closing = exam.closing_on.year
    years = {f"appraisal_{y}": "Hoàn thành tốt nhiệm vụ" for y in range(closing - 3, closing)}
    return ANSWERS | years


@pytest.fixture
def user():
    return UserFactory.create(national_id=NATIONAL_ID, full_name="Trần Thị Bình")


@pytest.fixture
def candidate(browser, user):
    return browser.sign_in(user)
