from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.bank.models import QuestionStatus
from app.exams import blueprints
from app.exams.blueprints import CellPlan
from app.exams.feasibility import check_feasibility
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from question_bank.question import Level
from tests.factories import (
    LawFactory,
    PaperFactory,
    ProvisionFactory,
    QuestionVersionFactory,
    TopicFactory,
)

BY = Command("test")


def questions(count, topic, **facts):
    return QuestionVersionFactory.create_batch(count, question__topic=topic, **facts)


def plan(topic, count, level=Level.RECOGNISE, points="1"):
    return CellPlan(topic=topic, level=level, count=count, points=Decimal(points))


def test_a_blueprint_is_set_replaced_and_recorded(session):
    paper, first, second = PaperFactory.create(), TopicFactory.create(), TopicFactory.create()

    blueprints.set_blueprint(paper, [plan(first, 2), plan(second, 3, points="0.5")], by=BY)
    blueprints.set_blueprint(paper, [plan(first, 4)], by=BY)

    assert [(cell.topic, cell.count, cell.position) for cell in paper.cells] == [(first, 4, 1)]
    set_twice = select(LedgerEntry).where(LedgerEntry.action == "blueprint.set")
    entries = session.scalars(set_twice.order_by(LedgerEntry.sequence))
    assert [entry.detail["cells"] for entry in entries] == [
        [
            [first.code, "recognise", 2, "1", "", None],
            [second.code, "recognise", 3, "0.5", "", None],
        ],
        [[first.code, "recognise", 4, "1", "", None]],
    ]


def test_two_cells_for_the_same_topic_and_level_are_refused_with_nothing_changed():
    paper, topic = PaperFactory.create(), TopicFactory.create()
    blueprints.set_blueprint(paper, [plan(topic, 2)], by=BY)

    with pytest.raises(blueprints.CellTwice):
        blueprints.set_blueprint(paper, [plan(topic, 1), plan(topic, 2)], by=BY)

    assert [cell.count for cell in paper.cells] == [2]


def test_a_cell_of_essays_is_refused_since_no_machine_scores_them():
    paper, topic = PaperFactory.create(), TopicFactory.create()
    essays = blueprints.CellPlan(topic=topic, level=Level.APPLY, count=1, kind="essay")

    with pytest.raises(blueprints.NotScored, match="tự luận"):
        blueprints.set_blueprint(paper, [essays], by=BY)


def test_each_cell_says_what_it_needs_what_there_is_and_what_may_be_drawn():
    paper = PaperFactory.create(question_count=5, exam__content_on=date(2025, 12, 20))
    root = TopicFactory.create()
    child = TopicFactory.create(parent_id=root.id)
    gone = ProvisionFactory.create(law=LawFactory.create(in_force_to=date(2025, 12, 19)))
    questions(2, root)
    questions(1, child)
    questions(1, child, provisions=[gone])
    questions(1, child, question__status=QuestionStatus.DRAFT)
    questions(1, child, question__status=QuestionStatus.RETIRED)
    questions(1, child, level=Level.APPLY)
    blueprints.set_blueprint(paper, [plan(root, 5, points="2")], by=BY)

    feasibility = check_feasibility(paper)

    assert feasibility.as_data() == [
        {
            "topic": root.code,
            "level": "recognise",
            "kind": "",
            "points": "2",
            "need": 5,
            "have": 5,
            "out_of_force": 1,
            "kept_back": 1,
            "resting": 0,
            "worn": 0,
            "available": 3,
            "assigned": 3,
            "missing": 2,
        }
    ]
    assert (feasibility.total_points, feasibility.is_complete) == (Decimal(10), True)
    assert not feasibility.is_feasible


def test_a_blueprint_with_another_number_of_questions_is_not_feasible():
    paper, topic = PaperFactory.create(question_count=3), TopicFactory.create()
    questions(4, topic)
    blueprints.set_blueprint(paper, [plan(topic, 2)], by=BY)

    feasibility = check_feasibility(paper)

    assert feasibility.report.is_feasible
    assert not feasibility.is_feasible


def test_a_proposal_follows_what_the_bank_has_and_stores_nothing():
    paper = PaperFactory.create(question_count=4)
    many, few = TopicFactory.create(position=1), TopicFactory.create(position=2)
    questions(6, many)
    questions(2, few, level=Level.APPLY)
    questions(9, few, question__status=QuestionStatus.DRAFT)

    cells = blueprints.propose_cells(paper)

    assert [(cell.topic, cell.level, cell.count) for cell in cells] == [
        (many, Level.RECOGNISE, 3),
        (few, Level.APPLY, 1),
    ]
    assert paper.cells == []


def test_the_skills_paper_and_the_law_paper_share_the_bank_between_them():
    skills = TopicFactory.create(code="ky-nang")
    child, law = TopicFactory.create(parent_id=skills.id), TopicFactory.create()
    questions(3, child)
    questions(3, law)

    def asked(code):
        paper = PaperFactory.create(code=code, question_count=2)
        return {cell.topic for cell in blueprints.propose_cells(paper)}

    assert (asked("skills"), asked("law")) == ({child}, {law})


def test_a_bank_that_is_too_small_makes_no_proposal():
    questions(2, TopicFactory.create())

    with pytest.raises(blueprints.NotEnoughQuestions, match="2 câu"):
        blueprints.propose_cells(PaperFactory.create(question_count=3))


@pytest.mark.parametrize(
    ("supply", "total"), [((1, 1, 1), 2), ((5, 3, 1), 9), ((224,), 45), ((7, 0, 93), 10)]
)
def test_shares_are_whole_add_up_and_never_pass_the_supply(supply, total):
    groups = {(str(n), Level.APPLY): have for n, have in enumerate(supply)}

    shares = blueprints.share_out(groups, total)

    assert sum(shares.values()) == total
    assert all(shares[group] <= have for group, have in groups.items())
