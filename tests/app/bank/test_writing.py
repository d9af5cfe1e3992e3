from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app.bank import queries, reviewing, writing
from app.bank.citing import UnknownLaw
from app.bank.contents import compare, to_pure
from app.bank.models import Provision, Question, QuestionStatus, QuestionVersion
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from question_bank.question import ProvisionRef
from tests.app.bank.values import choice

BY = Command("test")


def last_entry(session):
    return session.scalar(select(LedgerEntry).order_by(LedgerEntry.sequence.desc()).limit(1))


def test_a_question_is_stored_as_it_was_written_and_recorded(session, topic, law):
    question = writing.create_question(choice(code="TT-1"), topic, by=BY)

    version = queries.current_version(question)
    assert to_pure(version) == choice(code="TT-1")
    assert (question.status, version.number) == (QuestionStatus.DRAFT, 1)
    entry = last_entry(session)
    assert (entry.action, entry.subject) == ("question.created", str(question.id))
    assert entry.detail["content_hash"] == choice().content_hash()


def test_a_question_without_a_code_gets_the_next_one(topic, law):
    first = writing.create_question(choice("Câu một là gì?"), topic, by=BY)
    second = writing.create_question(choice("Câu hai là gì?"), topic, by=BY)

    assert (first.code, second.code) == ("CH-00001", "CH-00002")


def test_the_same_question_is_not_stored_twice_whatever_its_case_and_option_order(topic, law):
    writing.create_question(choice(code="TT-1"), topic, by=BY)
    again = choice("AI RA   quyết định thi hành án?")
    item = replace(again.item, options=("Thư ký", "Chấp hành viên", "Thủ trưởng"), key=2)

    with pytest.raises(writing.QuestionExists, match="TT-1"):
        writing.create_question(replace(again, item=item), topic, by=BY)


def test_a_code_is_not_used_twice(topic, law):
    writing.create_question(choice(code="TT-1"), topic, by=BY)

    with pytest.raises(writing.CodeTaken):
        writing.create_question(choice("Câu khác hỏi gì?", code="TT-1"), topic, by=BY)


def test_a_question_cannot_rest_on_an_unknown_law(session, topic):
    with pytest.raises(UnknownLaw):
        writing.create_question(choice(), topic, by=BY)

    assert session.scalar(select(func.count()).select_from(Question)) == 0


def test_a_provision_is_added_once_however_many_questions_rest_on_it(session, topic, law):
    writing.create_question(choice("Câu một là gì?"), topic, by=BY)
    writing.create_question(choice("Câu hai là gì?"), topic, by=BY)

    assert session.scalar(select(func.count()).select_from(Provision)) == 1


def test_an_edit_makes_the_next_version_and_leaves_the_one_before_untouched(session, topic, law):
    question = writing.create_question(choice(), topic, by=BY)
    question.status = QuestionStatus.APPROVED
    before = to_pure(queries.current_version(question))

    writing.revise_question(question, choice("Ai ký quyết định thi hành án?"), topic, by=BY)

    session.expire_all()
    first, second = queries.get_question(question.id).versions
    assert to_pure(first) == before
    assert (first.is_current, second.is_current, second.number) == (False, True, 2)
    assert question.status is QuestionStatus.DRAFT
    assert last_entry(session).action == "question.revised"


def test_versions_are_compared_field_by_field_and_word_by_word():
    (change,) = compare(choice("Ai ra quyết định?"), choice("Ai ký quyết định?"))

    assert change.label == "Câu hỏi"
    assert tuple((each.change, each.text) for each in change.segments) == (
        ("same", "Ai "),
        ("gone", "ra"),
        ("new", "ký"),
        ("same", " quyết định?"),
    )


def test_an_edit_that_changes_nothing_is_refused(topic, law):
    question = writing.create_question(choice(), topic, by=BY)

    with pytest.raises(writing.NothingChanged):
        writing.revise_question(question, choice(), topic, by=BY)


def test_an_edit_may_not_make_the_question_another_one_of_the_bank(topic, law):
    writing.create_question(choice("Câu một là gì?"), topic, by=BY)
    other = writing.create_question(choice("Câu hai là gì?"), topic, by=BY)

    with pytest.raises(writing.QuestionExists):
        writing.revise_question(other, choice("Câu một là gì?"), topic, by=BY)


def test_a_refused_edit_leaves_the_current_version_current(session, topic, law):
    question = writing.create_question(choice(), topic, by=BY)
    wrong = choice("Ai ký?", provisions=(ProvisionRef("luat-la", "1"),))

    with pytest.raises(UnknownLaw):
        writing.revise_question(question, wrong, topic, by=BY)

    session.flush()
    current = session.scalars(select(QuestionVersion).where(QuestionVersion.is_current)).all()
    assert [version.number for version in current] == [1]


def test_a_retired_question_is_not_edited(topic, law):
    question = writing.create_question(choice(), topic, by=BY)
    reviewing.retire_question(question, reason="Trùng", by=BY)

    with pytest.raises(writing.QuestionRetired):
        writing.revise_question(question, choice("Ai ký?"), topic, by=BY)
