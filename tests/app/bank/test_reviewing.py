from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.bank import commenting, reviewing, writing
from app.bank.models import Question
from app.bank.models import QuestionStatus as S
from app.bank.review_models import ReviewOutcome
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from app.permissions import Role
from tests.app.bank.values import choice
from tests.factories import QuestionVersionFactory, UserFactory

BY = Command("test")


@pytest.fixture
def author():
    return UserFactory.create(role=Role.TRAINER)


@pytest.fixture
def reviewer():
    return UserFactory.create(role=Role.TRAINER)


@pytest.fixture
def other():
    return UserFactory.create(role=Role.TRAINER)


@pytest.fixture
def question(topic, law, author) -> Question:
    return writing.create_question(choice(), topic, by=author)


@pytest.fixture
def sent(question, author):
    reviewing.send_for_review(question, by=author)
    return question


def last_entry(session):
    return session.scalar(select(LedgerEntry).order_by(LedgerEntry.sequence.desc()).limit(1))


def test_a_question_goes_from_draft_through_review_to_approved_and_retired(
    session, question, author, reviewer
):
    review = reviewing.send_for_review(question, note="Xem phương án C", by=author)
    assert (question.status, last_entry(session).action) == (
        S.IN_REVIEW,
        "question.sent_for_review",
    )

    reviewing.approve_question(question, by=reviewer)
    assert (question.status, review.outcome) == (S.APPROVED, ReviewOutcome.APPROVED)
    entry = last_entry(session)
    assert (entry.action, entry.actor_id) == ("question.approved", reviewer.id)

    reviewing.retire_question(question, reason="Luật đã đổi", by=author)
    assert (question.status, last_entry(session).detail["reason"]) == (S.RETIRED, "Luật đã đổi")


def test_nobody_approves_or_returns_a_text_they_wrote(sent, author):
    with pytest.raises(reviewing.CannotReview):
        reviewing.approve_question(sent, by=author)
    with pytest.raises(reviewing.CannotReview):
        reviewing.return_question(sent, reason="Sửa lại", by=author)

    assert sent.status is S.IN_REVIEW


def test_who_revised_a_question_since_it_was_approved_does_not_approve_it(
    sent, topic, author, reviewer
):
    reviewing.approve_question(sent, by=reviewer)
    writing.revise_question(sent, choice("Ai ký quyết định?"), topic, by=reviewer)
    assert sent.status is S.DRAFT
    reviewing.send_for_review(sent, by=author)

    with pytest.raises(reviewing.CannotReview):
        reviewing.approve_question(sent, by=reviewer)
    # The first version was somebody else's to approve and was; its author may judge the second.
    reviewing.approve_question(sent, by=author)

    assert sent.status is S.APPROVED


def test_high_stakes_questions_need_two_different_people(question, author, reviewer, other):
    reviewing.mark_high_stakes(question, high_stakes=True, by=author)
    reviewing.send_for_review(question, by=author)

    reviewing.approve_question(question, by=reviewer)
    assert question.status is S.IN_REVIEW
    with pytest.raises(reviewing.CannotReview):
        reviewing.approve_question(question, by=reviewer)
    reviewing.approve_question(question, by=other)

    assert question.status is S.APPROVED


def test_the_author_does_not_lower_the_number_of_reviewers(question, author, reviewer):
    reviewing.mark_high_stakes(question, high_stakes=True, by=author)

    with pytest.raises(reviewing.CannotReview):
        reviewing.mark_high_stakes(question, high_stakes=False, by=author)
    reviewing.mark_high_stakes(question, high_stakes=False, by=reviewer)

    assert not question.is_high_stakes


def test_a_request_for_changes_makes_a_draft_and_says_why(session, sent, reviewer):
    with pytest.raises(reviewing.ReasonMissing):
        reviewing.return_question(sent, reason="", by=reviewer)

    reviewing.return_question(sent, reason="Phương án C cũng đúng", by=reviewer)

    assert sent.status is S.DRAFT
    assert last_entry(session).detail["reason"] == "Phương án C cũng đúng"


def test_only_those_asked_by_name_decide(question, author, reviewer, other):
    reviewing.send_for_review(question, reviewers=[reviewer], by=author)

    with pytest.raises(reviewing.CannotReview):
        reviewing.approve_question(question, by=other)
    reviewing.approve_question(question, by=reviewer)

    assert question.status is S.APPROVED


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.TRAINER])
def test_other_roles_neither_review_nor_are_asked(sent, question, role):
    person = UserFactory.create(role=role)

    with pytest.raises(reviewing.CannotReview):
        reviewing.approve_question(sent, by=person)
    reviewing.withdraw_question(sent, by=BY)
    with pytest.raises(reviewing.CannotReview):
        reviewing.send_for_review(question, reviewers=[person], by=BY)


def test_sending_is_refused_without_a_provision_past_the_deadline_and_to_the_author(
    question, author
):
    bare = QuestionVersionFactory.create(question__status=S.DRAFT, provisions=[]).question
    with pytest.raises(reviewing.CitesNothing):
        reviewing.send_for_review(bare, by=author)
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(reviewing.DeadlinePast):
        reviewing.send_for_review(question, due_on=yesterday, by=author)
    with pytest.raises(reviewing.CannotReview):
        reviewing.send_for_review(question, reviewers=[author], by=author)

    assert question.status is S.DRAFT


def test_approval_waits_until_every_remark_is_settled(sent, author, reviewer):
    comment = commenting.write_comment(sent.versions[0], "options.2", "Quá ngắn", by=reviewer)
    commenting.reply_to_comment(comment, "Đã sửa", by=author)
    with pytest.raises(reviewing.CommentsOpen):
        reviewing.approve_question(sent, by=reviewer)

    commenting.resolve_comment(comment, by=reviewer)
    reviewing.approve_question(sent, by=reviewer)

    assert sent.status is S.APPROVED
    with pytest.raises(commenting.CommentSettled):
        commenting.resolve_comment(comment, by=reviewer)


def test_a_remark_needs_a_line_that_is_there(session, sent, reviewer):
    with pytest.raises(commenting.NoSuchLine):
        commenting.write_comment(sent.versions[0], "options.9", "?", by=reviewer)

    commenting.write_comment(sent.versions[0], commenting.WHOLE, "Hay", by=reviewer)

    assert last_entry(session).action == "question_comment.written"


@pytest.mark.parametrize("status", S)
def test_no_other_move_is_allowed(status, reviewer):
    question = QuestionVersionFactory.create(question__status=status).question
    acts = {
        (S.DRAFT, S.IN_REVIEW): lambda: reviewing.send_for_review(question, by=reviewer),
        (S.IN_REVIEW, S.APPROVED): lambda: reviewing.approve_question(question, by=reviewer),
        (S.IN_REVIEW, S.DRAFT): lambda: reviewing.withdraw_question(question, by=reviewer),
        (S.APPROVED, S.RETIRED): lambda: reviewing.retire_question(
            question, reason="x", by=reviewer
        ),
    }
    for (before, after), act in acts.items():
        if after not in reviewing.MOVES[status] and before is not status:
            with pytest.raises(reviewing.MoveNotAllowed):
                act()

    assert question.status is status


def test_a_revision_ends_the_round_of_the_text_it_replaces(sent, topic, author):
    review = reviewing.find_open_review(sent)

    writing.revise_question(sent, choice("Ai ký quyết định?"), topic, reason="Gọn", by=author)

    assert (review.outcome, sent.status) == (ReviewOutcome.WITHDRAWN, S.DRAFT)
    assert sent.versions[-1].reason == "Gọn"


def test_a_person_cannot_bring_in_an_approved_question(topic, law, author):
    with pytest.raises(writing.NotReviewed):
        writing.create_question(choice(), topic, status=S.APPROVED, by=author)

    assert writing.create_question(choice(), topic, status=S.APPROVED, by=BY).status is S.APPROVED
