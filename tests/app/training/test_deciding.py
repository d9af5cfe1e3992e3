from decimal import Decimal

import pytest

from app.training import deciding
from app.training.deciding import Verdict, close_class, decide_results, latest_results
from app.training.marking_attendance import Mark, take_attendance
from app.training.models import ClassState, Presence
from app.training.scheduling import ClassIsClosed
from tests.factories.training import ClassFactory, ClassSessionFactory, EnrolmentFactory


def attended(training_class, by, present_hours):
    """A learner of a class of 5 periods who was present for so many of them."""
    learner = EnrolmentFactory.create(training_class=training_class)
    for index, meeting in enumerate(training_class.sessions):
        here = index < present_hours
        presence = Presence.PRESENT if here else Presence.ABSENT
        take_attendance(meeting, {learner.id: Mark(presence=presence, hours=int(here))}, by=by)
    return learner


@pytest.fixture
def training_class():
    created = ClassFactory.create()
    ClassSessionFactory.create_batch(5, training_class=created, hours=1)
    return created


def decide(training_class, learner, by, **verdict):
    return decide_results(training_class, {learner.id: Verdict(**verdict)}, by=by)[0]


def test_eighty_percent_and_the_pass_score_pass(by, acts, training_class):
    learner = attended(training_class, by, 4)
    result = decide(training_class, learner, by, score=Decimal(50))
    assert (result.passed, result.grade, result.reason) == (True, "Trung bình", "")
    assert acts()[-1] == "result.decided"


def test_whoever_was_away_too_much_fails_whatever_the_score(by, training_class):
    learner = attended(training_class, by, 3)
    result = decide(training_class, learner, by, score=Decimal(100))
    assert (result.passed, result.grade, result.reason) == (False, "Không đạt", deciding.BARRED)


def test_a_score_below_the_rule_fails(by, training_class):
    result = decide(training_class, attended(training_class, by, 5), by, score=Decimal("49.99"))
    assert (result.passed, result.reason) == (False, deciding.BELOW)


def test_a_person_may_be_stricter_with_a_reason(by, training_class):
    learner = attended(training_class, by, 5)
    with pytest.raises(deciding.ReasonMissing):
        decide(training_class, learner, by, score=Decimal(90), failed=True)
    result = decide(
        training_class, learner, by, score=Decimal(90), failed=True, failed_because="Thi hộ"
    )
    assert (result.passed, result.reason) == (False, "Thi hộ")


@pytest.mark.parametrize("score", ["-1", "100.01", "50.001", "NaN"])
def test_a_score_is_from_0_to_100_with_two_decimals(by, training_class, score):
    learner = attended(training_class, by, 5)
    with pytest.raises(deciding.ScoreOutOfRange):
        decide(training_class, learner, by, score=Decimal(score))


def test_a_changed_result_is_appended_and_the_same_one_is_not(by, training_class):
    learner = attended(training_class, by, 5)
    decide(training_class, learner, by, score=Decimal(60))
    assert decide_results(training_class, {learner.id: Verdict(score=Decimal(60))}, by=by) == []
    assert decide(training_class, learner, by, score=Decimal(61)).number == 2
    assert latest_results(training_class)[learner.id].score == 61


def test_closing_settles_the_class_and_fails_the_barred(by, acts, training_class):
    good, barred = attended(training_class, by, 5), attended(training_class, by, 1)
    decide(training_class, good, by, score=Decimal(85))

    close_class(training_class, by=by)

    assert training_class.state is ClassState.CLOSED
    assert latest_results(training_class)[barred.id].reason == deciding.BARRED
    assert acts()[-1] == "class.closed"
    with pytest.raises(ClassIsClosed):
        decide(training_class, good, by, score=Decimal(90))


def test_a_class_does_not_close_with_results_missing(by, training_class):
    attended(training_class, by, 5)
    with pytest.raises(deciding.ResultsMissing):
        close_class(training_class, by=by)


def test_a_class_does_not_close_on_a_pass_that_attendance_now_contradicts(by, training_class):
    learner = attended(training_class, by, 4)
    decide(training_class, learner, by, score=Decimal(85))
    away = Mark(presence=Presence.ABSENT, hours=0)
    take_attendance(training_class.sessions[0], {learner.id: away}, by=by)

    close_class(training_class, by=by)

    assert latest_results(training_class)[learner.id].passed is False


def test_a_class_whose_attendance_was_never_taken_does_not_close(by, training_class):
    EnrolmentFactory.create(training_class=training_class)
    with pytest.raises(deciding.NoSessionHeld):
        close_class(training_class, by=by)
