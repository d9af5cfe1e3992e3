"""A class with an essay, learners who handed in, and people who mark."""

from decimal import Decimal

import pytest

from app.bank.models import QuestionStatus
from app.db import db
from app.marking import handing_in, opening
from app.permissions import Role
from app.regulations.installing import install_profiles
from app.regulations.queries import find_latest_profile
from tests.factories import QuestionVersionFactory, UserFactory
from tests.factories.training import ClassFactory, EnrolmentFactory

STEPS = [{"text": "Nêu căn cứ", "marks": "1.5"}, {"text": "Nêu trình tự", "marks": "3.5"}]


def trainer(**values):
    return UserFactory.create(role=Role.TRAINER, **values)


@pytest.fixture
def essay():
    content = {"kind": "essay", "stem": "Trình bày việc kê biên.", "steps": STEPS}
    return QuestionVersionFactory.create(
        kind="essay", content=content, question__status=QuestionStatus.APPROVED
    )


@pytest.fixture
def lead():
    return trainer(full_name="Trưởng ban chấm")


@pytest.fixture
def plan(essay, lead):
    install_profiles(by=lead)
    return opening.TaskPlan(
        training_class=ClassFactory.create(),
        version=essay,
        profile=find_latest_profile("chv-2025"),
        increment=Decimal("0.05"),
    )


@pytest.fixture
def task(plan, lead):
    return opening.open_task(plan, by=lead)


@pytest.fixture
def learner(task):
    user = UserFactory.create(role=Role.CANDIDATE, national_id="001190000042")
    EnrolmentFactory.create(
        training_class=task.training_class, national_id=user.national_id, full_name="Lê Thị Kín"
    )
    return user


@pytest.fixture
def enrolment(task, learner):
    db.session.refresh(task.training_class, ["enrolments"])
    return task.training_class.enrolments[0]


@pytest.fixture
def script(task, learner, enrolment):
    return handing_in.hand_in(task, enrolment, "Căn cứ là bản án.\nTrình tự gồm…", by=learner)
