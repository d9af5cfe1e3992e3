import pytest

from app.bank import queries, writing
from app.bank.models import QuestionStatus
from app.ledger.recording import Command
from tests.app.bank.values import choice

BY = Command("test")


@pytest.fixture
def question(topic, law):
    question = writing.create_question(choice("Ai ra quyết định?"), topic, by=BY)
    for stem in ("Ai ký quyết định?", "Ai ký và gửi quyết định?"):
        writing.revise_question(question, choice(stem), topic, reason="Rõ hơn", by=BY)
    return question


def test_any_two_versions_are_compared_word_by_word_for_eye_and_ear(
    session, as_inspector, question
):
    session.commit()
    url = f"/bank/questions/{question.id}/compare"

    page = as_inspector.get(f"{url}?old=1&new=3")
    assert "[bỏ: ra hết bỏ]" in page.texts("del")
    assert "[thêm: ký và gửi hết thêm]" in page.texts("ins")
    assert "Rõ hơn" in page.text
    assert as_inspector.get(url).texts("ins") == ["[thêm: và gửi hết thêm]"]
    assert "nói như nhau" in as_inspector.get(f"{url}?old=3&new=3").text
    assert as_inspector.get(f"{url}?old=x&new=99").status == 200


def test_an_old_text_is_restored_as_a_new_version(session, as_trainer, question):
    question.status = QuestionStatus.APPROVED
    session.commit()
    url = f"/bank/questions/{question.id}"

    assert "Lấy lại nội dung của phiên bản 1" in as_trainer.get(f"{url}/history").text
    assert "Hãy ghi lý do." in as_trainer.post(f"{url}/versions/1/restore", reason="").text
    assert as_trainer.post(f"{url}/versions/1/restore", reason="Bản cũ đúng hơn").url == url
    session.refresh(question)
    current = queries.current_version(queries.get_question(question.id))
    assert (current.number, current.content["stem"]) == (4, "Ai ra quyết định?")
    assert (current.reason, question.status) == ("Bản cũ đúng hơn", QuestionStatus.DRAFT)
    again = as_trainer.post(f"{url}/versions/4/restore", reason="Lần nữa")
    assert "Chưa có gì thay đổi" in again.text
    assert as_trainer.get(f"{url}/versions/9/restore").status == 404


def test_a_retired_question_is_not_restored(session, as_trainer, question):
    question.status = QuestionStatus.RETIRED
    session.commit()

    page = as_trainer.post(f"/bank/questions/{question.id}/versions/1/restore", reason="Dùng lại")

    assert page.status == 409
