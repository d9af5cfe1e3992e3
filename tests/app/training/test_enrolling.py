from datetime import date

import pytest
from sqlalchemy import select

from app.ledger.models import LedgerEntry
from app.training import enrolling
from app.training.enrolling import Learner
from app.training.models import ClassState
from app.training.scheduling import ClassIsClosed
from tests.factories import UserFactory
from tests.factories.training import ClassFactory, EnrolmentFactory


def learner(national_id="001090000001", **values):
    return Learner(
        full_name=values.pop("full_name", "Nguyễn Thị Hòa"),
        national_id=national_id,
        birth_on=date(1990, 2, 5),
        unit="Cục Thi hành án dân sự",
        **values,
    )


def test_a_learner_is_enrolled_and_the_ledger_masks_the_number(by, session):
    training_class = ClassFactory.create()
    enrolment = enrolling.enrol_learner(training_class, learner(email="Hoa@Example.VN"), by=by)

    entry = session.scalars(select(LedgerEntry)).one()
    assert (entry.action, entry.detail["national_id"]) == ("enrolment.added", "*********001")
    assert enrolment.email == "hoa@example.vn"


def test_the_account_with_the_same_number_is_the_learners(by):
    user = UserFactory.create(national_id="001090000001")
    enrolment = enrolling.enrol_learner(ClassFactory.create(), learner(), by=by)
    assert enrolment.user is user
    assert EnrolmentFactory.create().user is None


@pytest.mark.parametrize("typed", ["", "1090000001", "123456789", "1.09E+09", "00109000000a"])
def test_an_identity_number_is_never_guessed(by, typed):
    with pytest.raises(enrolling.InvalidNationalId):
        enrolling.enrol_learner(ClassFactory.create(), learner(typed), by=by)


def test_nobody_is_enrolled_twice(by):
    training_class = ClassFactory.create()
    EnrolmentFactory.create(training_class=training_class, national_id="001090000001")
    with pytest.raises(enrolling.AlreadyEnrolled):
        enrolling.enrol_learner(training_class, learner(), by=by)


def test_a_full_class_takes_nobody_and_a_withdrawn_learner_frees_a_place(by, acts):
    training_class = ClassFactory.create(capacity=1)
    first = EnrolmentFactory.create(training_class=training_class)
    with pytest.raises(enrolling.ClassIsFull):
        enrolling.enrol_learner(training_class, learner(), by=by)

    enrolling.withdraw_learner(first, "Chuyển công tác", by=by)
    enrolling.enrol_learner(training_class, learner(), by=by)

    assert acts() == ["enrolment.withdrawn", "enrolment.added"]
    with pytest.raises(enrolling.HasLeft):
        enrolling.withdraw_learner(first, "Lần nữa", by=by)


def test_a_closed_class_takes_nobody(by):
    closed = ClassFactory.create(state=ClassState.CLOSED)
    with pytest.raises(ClassIsClosed):
        enrolling.enrol_learner(closed, learner(), by=by)


def test_a_list_is_taken_as_a_whole_or_not_at_all(by, acts):
    training_class = ClassFactory.create()
    with pytest.raises(enrolling.AlreadyEnrolled):
        enrolling.enrol_learners(training_class, [learner(), learner()], by=by)
    assert acts() == []
