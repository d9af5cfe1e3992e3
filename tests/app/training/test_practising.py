from datetime import UTC, date, datetime

import pytest

from app.bank.models import QuestionStatus
from app.db import db
from app.errors import NotFound
from app.training import practice_queries, practising
from tests.factories import LawFactory, ProvisionFactory, QuestionVersionFactory, UserFactory
from tests.factories.training import PracticeQuestionFactory

ON = date(2025, 6, 1)
USED = datetime(2025, 5, 1, tzinfo=UTC)


def open_codes(on=ON):
    return [v.question.code for v in db.session.scalars(practice_queries.open_versions(on))]


def released(**values):
    version = QuestionVersionFactory.create(**values)
    PracticeQuestionFactory.create(question=version.question)
    return version


def test_a_question_nobody_released_is_not_open():
    QuestionVersionFactory.create()
    version = released()
    assert open_codes() == [version.question.code]


def test_a_question_any_version_of_which_was_in_a_form_is_closed_even_if_released():
    version = released(number=2)
    QuestionVersionFactory.create(
        question=version.question, number=1, is_current=False, used_at=USED
    )
    assert open_codes() == []


def test_drafts_and_retired_questions_are_closed_even_if_released():
    released(question__status=QuestionStatus.DRAFT)
    released(question__status=QuestionStatus.RETIRED)
    assert open_codes() == []


def test_only_law_in_force_on_the_chosen_day_is_practised():
    old = LawFactory.create(in_force_from=date(2009, 7, 1), in_force_to=date(2026, 6, 30))
    version = released(provisions=[ProvisionFactory.create(law=old)])
    assert open_codes(date(2026, 6, 30)) == [version.question.code]
    assert open_codes(date(2026, 7, 1)) == []


def test_releasing_and_withdrawing_are_recorded(by, acts):
    question = QuestionVersionFactory.create().question
    assert practising.release_questions([question], by=by) == 1
    assert practising.release_questions([question], by=by) == 0
    assert open_codes() == [question.code]
    assert practising.withdraw_questions([question], by=by) == 1
    assert open_codes() == []
    assert acts() == ["practice_question.released", "practice_question.withdrawn"]


def test_what_was_ever_released_is_told_to_those_who_draw_papers(by):
    question = QuestionVersionFactory.create().question
    practising.release_questions([question], by=by)
    practising.withdraw_questions([question], by=by)
    assert practice_queries.released_question_ids() == {question.id}


def test_an_exam_question_or_a_draft_is_not_released(by):
    used = QuestionVersionFactory.create(used_at=USED).question
    draft = QuestionVersionFactory.create(question__status=QuestionStatus.DRAFT).question
    with pytest.raises(practising.UsedInExam):
        practising.release_questions([used], by=by)
    with pytest.raises(practising.NotApproved):
        practising.release_questions([draft], by=by)
    assert practice_queries.released_question_ids() == set()


def test_an_answer_is_scored_and_counts_as_progress(acts):
    version, learner = released(), UserFactory.create()
    assert practising.answer_question(version, 0, by=learner).correct is False
    assert practising.answer_question(version, 1, by=learner).correct is True

    progress = practice_queries.list_topic_progress(learner, ON)[0]

    assert (progress.total, progress.tried, progress.right) == (1, 1, 1)
    assert acts() == ["practice.answered", "practice.answered"]


@pytest.mark.parametrize("raw", [None, "1", 4, -1, True])
def test_what_is_no_answer_is_refused(raw):
    with pytest.raises(practising.AnswerMissing):
        practising.answer_question(released(), raw, by=UserFactory.create())


def test_untried_questions_come_first_then_those_answered_wrongly():
    first = released()
    second, third = (released(question__topic=first.question.topic) for _ in range(2))
    learner, topic = UserFactory.create(), first.question.topic_id

    def following():
        return practice_queries.next_question(topic, learner, ON)

    for version, answer in ((first, 1), (second, 0), (third, 1)):
        assert following() == version
        practising.answer_question(version, answer, by=learner)
    assert following() == second


def test_an_answer_is_its_owners_and_vanishes_when_the_question_becomes_secret(session):
    version, learner = released(), UserFactory.create()
    answer = practising.answer_question(version, 1, by=learner)
    assert practice_queries.get_answer(answer.id, learner) == answer
    with pytest.raises(NotFound):
        practice_queries.get_answer(answer.id, UserFactory.create())
    version.used_at = USED
    session.commit()
    with pytest.raises(NotFound):
        practice_queries.get_answer(answer.id, learner)
