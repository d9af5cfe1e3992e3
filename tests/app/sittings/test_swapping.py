from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from app import clock
from app.bank import enemies
from app.bank.models import Question
from app.errors import NotFound
from app.exams import blueprints
from app.exams.demanding import demands_of
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from app.sittings import assembling, form_queries, swapping
from tests.factories import (
    BlueprintCellFactory,
    PaperFactory,
    QuestionVersionFactory,
    SittingFactory,
)

BY = Command("test")


@pytest.fixture
def paper():
    """A paper of two questions, and five to draw from: expected facility 0.3 to 0.7."""
    paper = PaperFactory.create(question_count=2)
    cell = BlueprintCellFactory.create(paper=paper, count=2)
    for number in range(3, 8):
        QuestionVersionFactory.create(
            question__code=f"q{number}",
            question__topic=cell.topic,
            difficulty=Decimal(number) / 10,
        )
    return paper


def draw(paper, forms=1):
    return assembling.assemble_forms(paper, forms=forms, seed=7, by=BY)


def codes(form):
    return [each.version.question.code for each in form.questions]


def ask(paper, **changes):
    paper.demands = replace(demands_of(paper), **changes).to_json()


def test_a_swap_puts_the_question_in_verifies_and_is_recorded(session, paper):
    (form,) = draw(paper)
    old, digest = codes(form), form.sha256
    ask(paper, difficulty_tolerance=Decimal("0.5"), information_tolerance=Decimal(1))
    table = swapping.lay_out(paper, form.id, 1)
    offered = [offer.version.question.code for offer in table.offers]

    swapping.swap_question(table, offered[0], by=BY)

    assert sorted([*offered, *old]) == ["q3", "q4", "q5", "q6", "q7"]
    assert codes(form) == [offered[0], old[1]]
    assert form_queries.get_form(form.id, paper_id=paper.id).is_intact
    assert form.questions[0].version.used_at
    entry = session.scalar(select(LedgerEntry).order_by(LedgerEntry.sequence.desc()).limit(1))
    assert entry.action == "paper_forms.question_swapped"
    assert entry.detail["before"] == {"question": old[0], "sha256": digest}
    assert entry.detail["after"] == {"question": offered[0], "sha256": form.sha256}


def test_enemies_stand_in_no_form_and_none_is_offered_beside_the_other(session, paper):
    ask(paper, difficulty_tolerance=Decimal("0.5"), information_tolerance=Decimal(1))
    held = {each.code: each for each in session.scalars(select(Question))}
    for code in ("q4", "q5", "q6", "q7"):
        others = [each for each in held.values() if each.code not in {"q3", code}]
        with suppress(enemies.AlreadyEnemies):
            enemies.set_against(held[code], others, reason="Lộ đáp án", by=BY)

    forms = draw(paper, forms=3)

    assert all("q3" in codes(form) for form in forms)
    place = codes(forms[0]).index("q3") + 1
    assert swapping.lay_out(paper, forms[0].id, place).offers == []
    assert len(swapping.lay_out(paper, forms[0].id, 3 - place).offers) == 3

    enemies.set_against(held["q3"], list(held.values()), reason="Cùng ý", by=BY)
    with pytest.raises(assembling.Infeasible) as refused:
        assembling.assemble_forms(paper, forms=1, seed=7, by=BY, replace=True)
    assert "không được đứng chung một mã đề" in refused.value.clashes[0]


def test_only_what_keeps_the_demands_is_offered(paper):
    ask(paper, difficulty=Decimal("0.5"), information_tolerance=Decimal(1))
    (form,) = draw(paper)

    table = swapping.lay_out(paper, form.id, 1)

    assert table.offers == []
    with pytest.raises(swapping.NotEquivalent):
        swapping.swap_question(table, "q5", by=BY)
    assert abs(sum(int(code[1:]) for code in codes(form))) == 10


def test_what_stands_in_another_form_is_offered_last_and_said(paper):
    ask(paper, difficulty_tolerance=Decimal("0.5"), information_tolerance=Decimal(1))
    first, second = draw(paper, forms=2)

    offers = swapping.lay_out(paper, first.id, 1).offers

    assert [offer.form_codes for offer in offers] == [(), ("102",), ("102",)]
    assert {offer.version.question.code for offer in offers[1:]} == set(codes(second))


def test_nothing_is_swapped_once_a_sitting_is_prepared(paper):
    (form,) = draw(paper)
    SittingFactory.create(paper=paper, prepared_at=clock.now())

    with pytest.raises(assembling.FormsInUse):
        swapping.lay_out(paper, form.id, 1)


def test_forms_of_another_blueprint_are_not_swapped_in(paper):
    (form,) = draw(paper)
    blueprints.set_blueprint(paper, [], by=BY)

    with pytest.raises(swapping.BlueprintChanged):
        swapping.lay_out(paper, form.id, 1)


def test_a_place_outside_the_form_is_not_found(paper):
    (form,) = draw(paper)

    for position in (0, 3):
        with pytest.raises(NotFound):
            swapping.lay_out(paper, form.id, position)
