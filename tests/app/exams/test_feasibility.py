from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app import clock
from app.exams import blueprints
from app.exams.blueprints import CellPlan
from app.exams.clash_words import describe_clash
from app.exams.demanding import PaperDemands, demands_of, months_before, to_demands
from app.exams.feasibility import check_feasibility
from app.ledger.recording import Command
from question_bank.question import Level
from tests.factories import (
    FormQuestionFactory,
    LawFactory,
    PaperFactory,
    PaperFormFactory,
    ProvisionFactory,
    QuestionVersionFactory,
    SittingFactory,
    TopicFactory,
)

BY = Command("test")


@pytest.fixture
def topic():
    return TopicFactory.create(title="Thủ tục thi hành án")


def make_paper(topic, count, **demands):
    paper = PaperFactory.create(question_count=count, exam__content_on=date(2026, 6, 1))
    plan = [CellPlan(topic=topic, level=Level.RECOGNISE, count=count)]
    blueprints.set_blueprint(paper, plan, by=BY, demands=PaperDemands(**demands))
    return paper


def sentences(paper):
    return [describe_clash(clash, paper) for clash in check_feasibility(paper).clashes]


def test_a_law_that_ended_is_named_with_topic_level_numbers_and_day(topic):
    gone = ProvisionFactory.create(law=LawFactory.create(in_force_to=date(2026, 5, 31)))
    QuestionVersionFactory.create_batch(2, question__topic=topic)
    QuestionVersionFactory.create_batch(3, question__topic=topic, provisions=[gone])

    assert sentences(make_paper(topic, 4)) == [
        (
            "“Thủ tục thi hành án, Nhận biết”: cần 4 câu, ngân hàng có 5 câu, chỉ còn 2 câu khi "
            "đòi hỏi: mọi căn cứ còn hiệu lực vào ngày 01/06/2026."
        )
    ]


def test_a_question_sat_lately_in_another_exam_rests(topic):
    versions = QuestionVersionFactory.create_batch(2, question__topic=topic)
    form = PaperFormFactory.create()
    FormQuestionFactory.create(form=form, version=versions[0])
    SittingFactory.create(paper=form.paper, starts_at=datetime(2026, 5, 4, 1, tzinfo=UTC))
    paper = make_paper(topic, 2, rest_months=6)

    with clock.pretending(datetime(2026, 7, 1, tzinfo=UTC)):
        assert sentences(paper) == [
            (
                "“Thủ tục thi hành án, Nhận biết”: cần 2 câu, ngân hàng có 2 câu, chỉ còn 1 câu "
                "khi đòi hỏi: chưa dùng kể từ ngày 01/01/2026."
            )
        ]
    with clock.pretending(datetime(2026, 12, 1, tzinfo=UTC)):
        assert sentences(paper) == []


def test_a_cell_may_ask_for_a_kind(topic):
    QuestionVersionFactory.create(question__topic=topic)
    paper = PaperFactory.create(question_count=1)
    plan = [CellPlan(topic=topic, level=Level.RECOGNISE, count=1, kind="numeric")]

    blueprints.set_blueprint(paper, plan, by=BY)

    assert sentences(paper) == [
        "“Thủ tục thi hành án, Nhận biết, Điền số”: cần 1 câu, ngân hàng có 0 câu."
    ]


@pytest.mark.parametrize(("binds", "feasible"), [(False, True), (True, False)])
def test_a_small_bank_is_warned_of_or_refused(topic, binds, feasible):
    QuestionVersionFactory.create_batch(5, question__topic=topic)

    feasibility = check_feasibility(make_paper(topic, 2, bank_binds=binds))

    assert (feasibility.usable, feasibility.bank_wanted) == (5, 6)
    assert (feasibility.is_bank_small, feasibility.is_feasible) == (True, feasible)


def test_demands_are_kept_as_they_were_asked(topic):
    asked = PaperDemands(difficulty=Decimal("0.55"), overlap=0, most_uses=2, limits_time=True)
    paper = PaperFactory.create()

    blueprints.set_blueprint(paper, [], by=BY, demands=asked)

    assert demands_of(paper) == asked
    assert to_demands(paper).most_minutes == paper.minutes
    assert to_demands(paper).pass_share == paper.pass_mark / paper.scale


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 7, 31), 1, date(2026, 6, 30)),
        (date(2026, 1, 15), 13, date(2024, 12, 15)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
    ],
)
def test_months_are_counted_back_to_a_day_that_exists(day, months, earlier):
    assert months_before(day, months) == earlier


def test_a_blueprint_is_copied_into_the_editor_and_demands_are_typed_in(as_trainer, session, topic):
    earlier, paper = make_paper(topic, 3), PaperFactory.create(question_count=2)
    address = f"/exams/{paper.exam_id}/papers/{paper.id}/blueprint/edit"

    page = as_trainer.get(f"{address}?source={earlier.id}")

    assert "chưa lưu" in page.text
    assert page.soup.select_one("input[name=rows-0-count]")["value"] == "3"
    fields = {"rows-0-topic": topic.code, "rows-0-level": "apply", "rows-0-count": "2"}
    asked = {
        "difficulty": "55,5",
        "overlap": "3",
        "rows-0-kind": "numeric",
        "rows-0-minutes": "1,5",
    }
    as_trainer.post(address, **fields, **asked)
    session.refresh(paper)
    assert demands_of(paper) == PaperDemands(difficulty=Decimal("0.555"), overlap=3)
    assert [(cell.kind, cell.minutes) for cell in paper.cells] == [("numeric", Decimal("1.5"))]
    assert "Nhập số từ 0 đến 100." in as_trainer.post(address, difficulty="101").text


def test_time_is_counted_by_what_questions_say_and_else_by_their_kind(as_trainer, topic):
    QuestionVersionFactory.create_batch(2, question__topic=topic, minutes=Decimal(40))
    paper = make_paper(topic, 2, limits_time=True)
    paper.minutes = 60

    assert sentences(paper) == [
        "“Thủ tục thi hành án, Nhận biết”: các câu nhanh nhất cũng cần 80 phút, môn thi có 60 phút."
    ]
    QuestionVersionFactory.create_batch(2, question__topic=topic)
    assert check_feasibility(paper).is_feasible
    page = as_trainer.get(f"/exams/{paper.exam_id}/papers/{paper.id}/blueprint")
    assert "Một lựa chọn 0,75 phút" in page.text
