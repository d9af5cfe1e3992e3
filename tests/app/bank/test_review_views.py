from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from app import clock
from app.accounts.models import User
from app.bank import noting_readings, reviewing, writing
from app.bank.models import Question, QuestionStatus
from app.bank.review_models import Comment, SecretAccess
from app.permissions import Role
from tests.app.bank.values import choice
from tests.factories import LawFactory, QuestionVersionFactory, UserFactory


@pytest.fixture
def author() -> User:
    return UserFactory.create(role=Role.TRAINER, full_name="Trần Văn Soạn")


@pytest.fixture
def question(topic, law, author) -> Question:
    return writing.create_question(choice(), topic, by=author)


def test_a_second_trainer_finds_comments_on_and_approves_what_waits(
    session, as_trainer, question, author
):
    reviewing.send_for_review(question, by=author)
    session.commit()
    url = f"/bank/questions/{question.id}/review"

    assert question.code in as_trainer.get("/bank/reviews/?q=thi+hanh+an").text
    remarks = f"/bank/questions/{question.id}/comments"
    assert "Hãy ghi góp ý." in as_trainer.post(remarks, line="stem", body="").text
    assert as_trainer.post(remarks, line="stem", body="Ai nào?").url == url
    assert "Ai nào?" in as_trainer.get(url).text
    comment = session.scalars(select(Comment)).one()
    base = f"/bank/questions/{question.id}/comments/{comment.id}"
    as_trainer.post(f"{base}/reply", line="stem", body="Thủ trưởng đó")
    assert "Thủ trưởng đó" in as_trainer.get(url).text
    assert as_trainer.post(f"{url}/approve").status == 409
    as_trainer.post(f"{base}/resolve")
    assert as_trainer.post(f"{url}/approve").url == url
    session.refresh(question)
    assert question.status is QuestionStatus.APPROVED


def test_a_trainer_sends_their_own_question_and_sees_what_came_back(
    session, as_trainer, topic, law
):
    me = session.scalars(select(User).where(User.role == Role.TRAINER)).one()
    question = writing.create_question(choice(), topic, by=me)
    other = UserFactory.create(role=Role.TRAINER)
    session.commit()
    url = f"/bank/questions/{question.id}/review"

    past = as_trainer.post(f"{url}/send", due_on="2001-01-01")
    assert "Hạn duyệt không được ở trước hôm nay." in past.text
    assert as_trainer.post(f"{url}/send", reviewers=[str(other.id)], note="Xem ý C").url == url
    page = as_trainer.get(url)
    assert "Xem ý C" in page.text
    assert f"{url}/approve" not in page.text
    assert as_trainer.post(f"{url}/approve").status == 409
    assert question.code not in as_trainer.get("/bank/reviews/").text
    assert question.code in as_trainer.get("/bank/reviews/?scope=sent&order=asked").text

    reviewing.return_question(question, reason="Phương án C cũng đúng", by=other)
    session.commit()
    assert "theo yêu cầu của người duyệt" in as_trainer.get("/").text
    assert "Phương án C cũng đúng" in as_trainer.get(url).text


def test_a_question_that_cites_nothing_leads_to_its_editor(session, as_trainer):
    question = QuestionVersionFactory.create(
        question__status=QuestionStatus.DRAFT, provisions=[]
    ).question
    session.commit()

    page = as_trainer.get(f"/bank/questions/{question.id}/review/send")

    assert "chưa gắn với điều luật nào" in page.text
    assert page.soup.select(f'main a[href="/bank/questions/{question.id}/edit"]')
    assert not page.soup.select("main form[method=post]")


def test_a_refused_act_leads_back_to_the_page_it_came_from(session, as_trainer, question, author):
    reviewing.send_for_review(question, by=author)
    reviewing.approve_question(question, by=UserFactory.create(role=Role.TRAINER))
    session.commit()
    url = f"/bank/questions/{question.id}/review"

    def back(referrer):
        headers = {"Referer": referrer}
        text = as_trainer.client.post(f"{url}/approve", headers=headers).text
        links = BeautifulSoup(text, "html.parser").select("main .acts a")
        return [link["href"] for link in links if "Quay lại" in link.text]

    assert back(f"http://localhost{url}?page=2") == [f"{url}?page=2"]
    for elsewhere in (
        "https://evil.example/",
        "http://localhost//evil.example",
        "javascript:x",
        "",
    ):
        assert back(elsewhere) == []


def test_a_review_is_returned_withdrawn_and_a_question_retired_by_page(
    session, as_trainer, question, author
):
    url = f"/bank/questions/{question.id}"
    reviewing.send_for_review(question, by=author)
    session.commit()

    assert as_trainer.get(f"{url}/review/return").status == 200
    as_trainer.post(f"{url}/review/return", reason="Sai số ngày")
    assert question.status is QuestionStatus.DRAFT
    reviewing.send_for_review(question, by=author)
    session.commit()
    as_trainer.post(f"{url}/review/withdraw")
    assert question.status is QuestionStatus.DRAFT
    as_trainer.post(f"{url}/stakes", on="1")
    assert "Cần hai người duyệt" in as_trainer.get(url).text
    assert as_trainer.post(f"{url}/retire", reason="").status == 200
    as_trainer.post(f"{url}/retire", reason="Trùng câu khác")
    assert question.status is QuestionStatus.RETIRED
    assert as_trainer.get(url).status == 200


def test_the_list_of_reviews_takes_as_many_queries_for_many_rows(
    session, as_trainer, topic, author, count_statements
):
    LawFactory.create(code="luat")

    def send(n):
        one = writing.create_question(choice(f"Câu số {n} hỏi gì?"), topic, by=author)
        reviewing.send_for_review(one, by=author)
        session.commit()

    send(1)
    session.expire_all()
    with count_statements() as few:
        as_trainer.get("/bank/reviews/")
    for n in range(2, 12):
        send(n)
    session.expire_all()
    with count_statements() as many:
        as_trainer.get("/bank/reviews/")

    assert len(many) == len(few)
    assert as_trainer.get("/bank/reviews/export").status == 200


def test_the_administrator_names_a_reader_and_takes_it_back(session, signed_in_as, topic):
    office, reader = signed_in_as(Role.EXAM_ADMINISTRATOR), UserFactory.create(role=Role.TRAINER)
    typed = {"user": str(reader.id), "topic": topic.code, "reason": "QĐ 12"}

    past = office.post("/bank/secret-readers/new", **typed, until="2001-01-01")
    assert "Ngày cuối không được ở trước hôm nay." in past.text
    listed = office.post("/bank/secret-readers/new", **typed).url
    assert reader.full_name in office.get(listed).text
    access = session.scalars(select(SecretAccess)).one()
    office.post(f"/bank/secret-readers/{access.id}/revoke")
    assert "Đã thu hồi" in office.get(listed).text
    assert office.post(f"/bank/secret-readers/{access.id}/revoke").status == 409


def test_a_reviewer_sees_the_nearest_deadline_and_whether_it_is_late(
    session, as_trainer, topic, law
):
    writer = UserFactory.create(role=Role.TRAINER)
    question = writing.create_question(choice(), topic, by=writer)
    due = clock.today() + timedelta(days=3)
    review = reviewing.send_for_review(question, due_on=due, by=writer)
    session.commit()
    page = as_trainer.get("/")
    assert f"hạn gần nhất {due:%d/%m/%Y}" in page.text
    assert "quá hạn duyệt" not in page.text
    review.due_on = clock.today() - timedelta(days=1)
    session.commit()
    assert "Có câu đã quá hạn duyệt." in as_trainer.get("/").text


def test_who_has_a_waiting_question_before_their_eyes_is_kept_once_a_visit(
    session, signed_in_as, question, author
):
    inspector = signed_in_as(Role.INSPECTOR)
    url = f"/bank/questions/{question.id}/review"
    assert inspector.post(f"{url}/reading").response.json == {"noted": False}
    assert "Chưa ai đọc khi câu chờ duyệt." in inspector.get(url).text
    assert inspector.get(url).soup.select("form[data-reading]") == []
    reviewing.send_for_review(question, by=author)
    session.commit()
    assert len(inspector.get(url).soup.select("form[data-reading]")) == 1

    for _time in range(2):
        inspector.post(f"{url}/reading")
    (first,) = noting_readings.list_readings_of(question)
    first.read_at -= timedelta(hours=2)
    session.commit()
    inspector.post(f"{url}/reading")

    readings = noting_readings.list_readings_of(question)
    assert [one.version_number for one in readings] == [1, 1]
    page = inspector.get(url)
    assert sum(readings[0].user.full_name in line for line in page.texts("main li")) == 2


def test_a_secret_question_is_noted_as_read_by_those_only_who_may_read_it(
    session, as_trainer, question, author
):
    reviewing.send_for_review(question, by=author)
    question.is_secret = True
    session.commit()
    assert as_trainer.post(f"/bank/questions/{question.id}/review/reading").status in {303, 404}
    assert noting_readings.list_readings_of(question) == []
