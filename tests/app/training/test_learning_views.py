import json
from datetime import UTC, datetime

import pytest

from app.bank.illustrating import add_image
from app.bank.models import QuestionStatus
from app.ledger.recording import Command
from app.permissions import Role
from tests.app.bank.pictures import image
from tests.factories import QuestionVersionFactory, UserFactory
from tests.factories.training import (
    CertificateFactory,
    ClassFactory,
    ClassSessionFactory,
    EnrolmentFactory,
    LessonFactory,
    PracticeQuestionFactory,
)

NATIONAL_ID = "001190000001"


@pytest.fixture
def learner(app, browser):
    user = UserFactory.create(role=Role.CANDIDATE, national_id=NATIONAL_ID)
    browser.user = user
    return browser.sign_in(user)


def enrolled(training_class=None, **values):
    values.setdefault("national_id", NATIONAL_ID)
    return EnrolmentFactory.create(training_class=training_class or ClassFactory.create(), **values)


def test_a_learner_sees_own_classes_lessons_and_certificates(learner):
    one = enrolled(ClassSessionFactory.create().training_class)
    lesson = LessonFactory.create(course=one.training_class.course)
    certificate = CertificateFactory.create(enrolment=one)

    page = learner.get("/learning/")

    assert one.training_class.title in page.text
    assert certificate.register_number in page.text
    assert lesson.title in learner.get(f"/learning/classes/{one.id}").text
    assert learner.get(f"/learning/lessons/{lesson.id}").texts("article strong") == ["bài học"]
    pdf = learner.get(f"/learning/certificates/{certificate.id}.pdf").response.data
    assert pdf.startswith(b"%PDF-")


def test_what_belongs_to_others_does_not_exist_for_a_learner(learner):
    other = enrolled(national_id="001090000099")
    lesson = LessonFactory.create(course=other.training_class.course)
    certificate = CertificateFactory.create(enrolment=other)
    assert learner.get(f"/learning/classes/{other.id}").status == 404
    assert learner.get(f"/learning/lessons/{lesson.id}").status == 404
    assert learner.get(f"/learning/lessons/{lesson.id}/file").status == 404
    assert learner.get(f"/learning/certificates/{certificate.id}.pdf").status == 404
    assert certificate.register_number not in learner.get("/learning/").text


def test_an_account_without_identity_number_sees_nothing_of_anybody(signed_in_as):
    enrolled()
    page = signed_in_as(Role.CANDIDATE).get("/learning/")
    assert "Tài khoản chưa gắn số căn cước" in page.text
    assert "Bạn chưa có lớp nào" in page.text


def test_a_learner_practises_and_is_told_why(learner):
    version = QuestionVersionFactory.create(explanation="Vì điều luật nói thế.")
    PracticeQuestionFactory.create(question=version.question)
    on = "2025-06-01"
    topic = version.question.topic
    assert topic.title in learner.get(f"/learning/practice?on={on}").text

    url = learner.get(f"/learning/practice/{topic.id}?on={on}").url
    page = learner.get(url)
    assert version.content["stem"] in page.text
    assert "Vì điều luật nói thế." not in page.response.text
    assert "Hãy chọn hoặc nhập" in learner.post(url).text

    told = learner.get(learner.post(url, response="0").url)
    assert told.texts("h1") == ["Trả lời chưa đúng"]
    for words in ("Đáp án: B. 10 ngày", "Vì điều luật nói thế.", "Luật Thi hành án dân sự"):
        assert words in told.text
    assert learner.get(learner.post(url, response="1").url).texts("h1") == ["Trả lời đúng"]


@pytest.mark.parametrize(
    ("content", "right"),
    [
        ({"kind": "true_false", "stem": "Đúng không?", "key": False}, "false"),
        ({"kind": "fill_in", "stem": "Bao nhiêu ngày?", "accepted": ["10 ngày"]}, "10 Ngày"),
        ({"kind": "numeric", "stem": "Bao nhiêu?", "value": "12.5"}, "12,5"),
        (
            {
                "kind": "multiple_response",
                "stem": "Những ai?",
                "options": ["a", "b", "c"],
                "keys": [0, 2],
            },
            ["2", "0"],
        ),
    ],
)
def test_every_kind_of_question_can_be_practised(learner, content, right):
    version = QuestionVersionFactory.create(
        kind=content["kind"], content=content, stimulus="Chuyện anh B"
    )
    PracticeQuestionFactory.create(question=version.question)
    url = f"/learning/practice/questions/{version.question_id}?on=2025-06-01"
    assert "Chuyện anh B" in learner.get(url).text
    assert learner.get(learner.post(url, response=right).url).texts("h1") == ["Trả lời đúng"]


def test_four_statements_are_practised_one_by_one(learner):
    content = {
        "kind": "true_false_group",
        "stem": "Xét:",
        "statements": ["Một", "Hai", "Ba", "Bốn"],
        "keys": [True, False, True, True],
    }
    version = QuestionVersionFactory.create(kind=content["kind"], content=content)
    PracticeQuestionFactory.create(question=version.question)
    url = f"/learning/practice/questions/{version.question_id}?on=2025-06-01"
    said = {"response-0": "true", "response-1": "false", "response-2": "true"}

    assert len(learner.get(url).texts("fieldset")) == 4
    wrong = learner.get(learner.post(url, **said).url)
    assert wrong.texts("h1") == ["Trả lời chưa đúng"]
    assert "a) Đúng; b) Sai; c) Đúng; d) –" in wrong.text
    right = learner.get(learner.post(url, **said, **{"response-3": "true"}).url)
    assert right.texts("h1") == ["Trả lời đúng"]
    assert "Hãy chọn" in learner.post(url).text


@pytest.mark.parametrize(
    "secret",
    [
        {},
        {"released": True, "used_at": datetime(2025, 5, 1, tzinfo=UTC)},
        {"released": True, "question__status": QuestionStatus.DRAFT},
    ],
    ids=["not released", "in a form", "a draft"],
)
def test_no_address_of_practice_shows_a_question_that_is_not_open(learner, secret):
    values = {name: value for name, value in secret.items() if name != "released"}
    version = QuestionVersionFactory.create(**values)
    if secret.get("released"):
        PracticeQuestionFactory.create(question=version.question)
    on = "?on=2025-06-01"
    url = f"/learning/practice/questions/{version.question_id}{on}"
    assert learner.get(url).status == 404
    assert learner.post(url, response="1").status == 404
    assert learner.get(f"/learning/practice/{version.question.topic_id}{on}").status == 404
    assert version.question.topic.title not in learner.get(f"/learning/practice{on}").text


def test_places_on_an_image_are_practised_and_its_areas_shown_only_afterwards(learner):
    name = add_image(image(), by=Command("tests")).name
    content = {
        "kind": "hotspot",
        "stem": "Nơi đóng dấu?",
        "image": f"![Mẫu]({name})",
        "areas": [{"name": "Con dấu", "shape": "rectangle", "numbers": [611, 722, 833, 944]}],
        "keys": [0],
    }
    version = QuestionVersionFactory.create(kind="hotspot", content=content)
    PracticeQuestionFactory.create(question=version.question)
    url = f"/learning/practice/questions/{version.question_id}?on=2025-06-01"

    asked = learner.get(url)
    data = json.loads(asked.soup.select_one("#marks-data").string)
    assert data["question"] == {"image": {"name": name, "alt": "Mẫu"}, "marks": 1}
    assert learner.get(data["address"]).status == 200
    assert not {"611", "722", "Con dấu"} & set(asked.response.text.split('"'))
    for wrong in ("", "1", "1, 2, 3, 4", "x", "1, 1001"):
        assert "Hãy chọn hoặc nhập" in learner.post(url, response=wrong).text
    missed = learner.get(learner.post(url, response="10, 20").url)
    assert missed.texts("h1") == ["Trả lời chưa đúng"]
    assert "1. 1 % từ trái, 2 % từ trên" in missed.text
    assert missed.soup.select_one(".areas rect.areas__right")["x"] == "611"
    assert learner.get(learner.post(url, response="700, 800").url).texts("h1") == ["Trả lời đúng"]
