import json

import pytest
from sqlalchemy import func, select

from app.exams.models import BlueprintCell
from app.sittings.models import PaperForm
from tests.factories import PaperFactory, QuestionVersionFactory, TopicFactory


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["exams", "assemble", *words])


@pytest.fixture
def paper():
    topic = TopicFactory.create()
    for number in range(8):
        QuestionVersionFactory.create(question__code=f"TT-{number}", question__topic=topic)
    return PaperFactory.create(exam__code="chv", question_count=4)


def count(session, model=PaperForm):
    return session.scalar(select(func.count()).select_from(model))


def test_forms_are_assembled_and_reported_as_json(session, run, paper):
    result = run("chv", "--paper", "law", "--forms", "2", "--seed", "7", "--json")

    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"]) == (0, True)
    assert [(form["code"], form["seed"], form["points"]) for form in told["forms"]] == [
        ("101", 7, "4"),
        ("102", 7, "4"),
    ]
    first, second = ({each["code"] for each in form["questions"]} for form in told["forms"])
    assert len(first | second) == 8
    assert {each["version"] for form in told["forms"] for each in form["questions"]} == {1}
    assert (
        told["forms"][0]["sha256"]
        == session.scalars(select(PaperForm.sha256).order_by(PaperForm.code)).first()
    )
    assert told["feasibility"][0]["missing"] == 0


def test_a_missing_blueprint_is_proposed_stored_and_told(session, run, paper):
    result = run("chv", "--paper", "law", "--seed", "7")

    assert "Chưa có ma trận" in result.stderr
    assert count(session, BlueprintCell) == 1
    assert "Chưa có ma trận" not in run("chv", "--paper", "law", "--replace").stderr


def test_forms_that_are_there_are_replaced_only_on_request(session, run, paper):
    run("chv", "--paper", "law", "--forms", "1", "--seed", "7")

    refused = run("chv", "--paper", "law", "--forms", "2", "--seed", "7", "--json")
    assert (refused.exit_code, count(session)) == (1, 1)
    assert json.loads(refused.stdout)["ok"] is False
    assert run("chv", "--paper", "law", "--forms", "2", "--replace").exit_code == 0
    assert count(session) == 2


def test_a_blueprint_the_bank_cannot_fill_is_refused_with_the_report(session, run, paper):
    run("chv", "--paper", "law", "--forms", "1", "--seed", "7")
    paper.question_count = 5
    session.commit()

    result = run("chv", "--paper", "law", "--replace", "--json")

    assert (result.exit_code, count(session)) == (1, 1)
    assert json.loads(result.stdout)["feasibility"][0]["available"] == 8
    assert "cần 5 câu" in result.stderr


@pytest.mark.parametrize("words", [("la", "--paper", "law"), ("chv", "--paper", "la")])
def test_an_unknown_exam_or_paper_is_refused(session, run, paper, words):
    assert run(*words).exit_code == 1
    assert count(session) == 0
