from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app import clock
from app.bank import queries as bank
from app.bank import writing
from app.bank.contents import to_pure
from app.bank.models import QuestionStatus, VersionIsFrozen
from app.exams import blueprints
from app.exams.demanding import PaperDemands
from app.exams.feasibility import check_feasibility
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from app.permissions import Role
from app.sittings import assembling, form_queries
from app.sittings.models import FormQuestion, PaperForm
from app.training import practising
from question_bank.question import Level
from tests.factories import (
    BlueprintCellFactory,
    LawFactory,
    PaperFactory,
    ProvisionFactory,
    QuestionVersionFactory,
    SeatFactory,
    SittingFactory,
    UserFactory,
)

BY = Command("test")


@pytest.fixture
def paper():
    """A paper of six questions worth two points each, and a bank of nine for it."""
    paper = PaperFactory.create(question_count=6)
    provision = ProvisionFactory.create()
    for position, level in enumerate((Level.RECOGNISE, Level.APPLY), start=1):
        cell = BlueprintCellFactory.create(
            paper=paper, level=level, count=3, points=Decimal(2), position=position
        )
        for number in range(6):
            QuestionVersionFactory.create(
                question__code=f"{level.value}-{number}",
                question__topic=cell.topic,
                level=level,
                provisions=[provision],
                difficulty=Decimal(number + 2) / 10,
            )
    return paper


def draw(paper, **changes):
    return assembling.assemble_forms(paper, **({"forms": 2, "seed": 7, "by": BY} | changes))


def codes(forms):
    return [[each.version.question.code for each in form.questions] for form in forms]


def count(session, model=PaperForm):
    return session.scalar(select(func.count()).select_from(model))


def test_forms_are_drawn_to_the_blueprint_frozen_and_recorded(session, paper):
    forms = draw(paper)

    assert [form.code for form in forms] == ["101", "102"]
    for form in forms:
        assert [each.position for each in form.questions] == list(range(1, 7))
        assert len({each.version.question_id for each in form.questions}) == 6
        assert [each.version.level for each in form.questions] == (
            [Level.RECOGNISE] * 3 + [Level.APPLY] * 3
        )
        assert all(each.points == 2 and each.version.used_at for each in form.questions)
    entry = session.scalar(select(LedgerEntry).order_by(LedgerEntry.sequence.desc()).limit(1))
    assert entry.action == "paper_forms.assembled"
    assert entry.detail == {
        "seed": 7,
        "forms": {form.code: form.sha256 for form in forms},
        "replaced": {},
        "demands": PaperDemands().to_json(),
        "relaxations": {form.code: form.relaxations for form in forms if form.relaxations},
    }


def test_a_bank_that_suffices_for_it_gives_forms_without_a_common_question(paper):
    draw(paper)

    facts = form_queries.list_forms(paper)

    assert form_queries.overlaps(facts) == [[6, 0], [0, 6]]
    assert [each.points for each in facts] == [12, 12]
    assert abs(facts[0].mean_difficulty - facts[1].mean_difficulty) <= Decimal("0.05")


def test_the_same_seed_draws_the_same_forms_and_another_seed_others(paper):
    first = codes(draw(paper))

    assert codes(draw(paper, replace=True)) == first
    assert codes(draw(paper, seed=8, replace=True)) != first


def test_the_digest_covers_order_version_content_and_points(session, paper):
    (form,) = draw(paper, forms=1)
    assert form_queries.get_form(form.id, paper_id=paper.id).is_intact

    form.questions[0].points = Decimal("2.0")
    assert assembling.form_digest(form.questions) == form.sha256
    form.questions[0].points = Decimal(3)
    assert assembling.form_digest(form.questions) != form.sha256
    form.questions[0].points = Decimal(2)
    form.questions[0].position, form.questions[1].position = 2, 1
    assert assembling.form_digest(form.questions) != form.sha256


def test_an_edit_after_freezing_leaves_the_form_as_it_was(session, paper):
    (form,) = draw(paper, forms=1)
    question = form.questions[0].version.question
    before = to_pure(form.questions[0].version)
    changed = bank.get_question(question.id)
    value = to_pure(bank.current_version(changed)).with_defaults()
    writing.revise_question(
        changed, type(value)(item=value.item, points=Decimal(9)), question.topic, by=BY
    )

    session.expire_all()
    again = form_queries.get_form(form.id, paper_id=paper.id)
    assert to_pure(again.form.questions[0].version) == before
    assert (again.is_intact, again.form.questions[0].version.is_current) == (True, False)


def test_drafts_and_questions_out_of_force_are_never_drawn(paper):
    gone = ProvisionFactory.create(law=LawFactory.create(in_force_to=date(2025, 12, 19)))
    topic = paper.cells[0].topic
    for number in range(20):
        QuestionVersionFactory.create(
            question__code=f"gone-{number}", question__topic=topic, provisions=[gone]
        )
        QuestionVersionFactory.create(
            question__code=f"draft-{number}",
            question__topic=topic,
            question__status=QuestionStatus.DRAFT,
        )

    drawn = {code for form in codes(draw(paper, forms=4)) for code in form}

    assert {code.split("-")[0] for code in drawn} == {"recognise", "apply"}


def test_a_question_once_open_for_practice_is_never_drawn_even_after_it_was_withdrawn(paper):
    practised = QuestionVersionFactory.create(
        question__code="practised", question__topic=paper.cells[0].topic
    ).question
    trainer = UserFactory.create(role=Role.TRAINER)
    practising.release_questions([practised], by=trainer)
    assert check_feasibility(paper).report.cells[0].excluded == 1

    practising.withdraw_questions([practised], by=trainer)
    drawn = {code for form in codes(draw(paper, forms=4)) for code in form}

    assert "practised" not in drawn


def test_an_infeasible_blueprint_is_refused_with_the_report(session, paper):
    BlueprintCellFactory.create(paper=paper, count=2, position=3)
    paper.question_count = 8
    session.commit()

    with pytest.raises(assembling.Infeasible, match="thiếu 2 câu") as refusal:
        draw(paper)

    assert [row["missing"] for row in refusal.value.feasibility] == [0, 0, 2]
    assert count(session) == 0


def test_a_blueprint_with_another_number_of_questions_is_refused(session, paper):
    paper.question_count = 7
    session.commit()

    with pytest.raises(assembling.Infeasible, match="6 câu, môn thi cần 7 câu"):
        draw(paper)


@pytest.mark.parametrize("forms", [0, 21])
def test_the_number_of_forms_is_bounded(paper, forms):
    with pytest.raises(assembling.FormCountWrong):
        draw(paper, forms=forms)


@pytest.mark.parametrize("seed", [-1, 2**31])
def test_the_seed_is_bounded(paper, seed):
    with pytest.raises(assembling.SeedWrong):
        draw(paper, seed=seed)


def test_forms_are_replaced_only_when_that_is_said(session, paper):
    first = draw(paper)
    hashes = {form.code: form.sha256 for form in first}
    sitting = SittingFactory.create(paper=paper)
    seat = SeatFactory.create(sitting=sitting, form=first[0])

    with pytest.raises(assembling.FormsExist):
        draw(paper, seed=8)
    assert count(session) == 2

    draw(paper, forms=1, seed=8, replace=True)

    session.refresh(seat)
    assert (count(session), count(session, FormQuestion), seat.form_id) == (1, 6, None)
    entry = session.scalar(select(LedgerEntry).order_by(LedgerEntry.sequence.desc()).limit(1))
    assert entry.detail["replaced"] == hashes


def test_a_refused_replacement_leaves_the_forms_there(session, paper):
    draw(paper)
    blueprints.set_blueprint(paper, [], by=BY)

    with pytest.raises(assembling.Infeasible):
        draw(paper, replace=True)

    session.commit()
    assert (count(session), count(session, FormQuestion)) == (2, 12)


def test_forms_of_a_prepared_sitting_stay_for_good(session, paper):
    draw(paper)
    SittingFactory.create(paper=paper, prepared_at=clock.now())

    with pytest.raises(assembling.FormsInUse):
        draw(paper, replace=True)

    assert count(session) == 2


def test_what_a_frozen_form_asks_cannot_be_changed_even_past_the_verbs(session, paper):
    (form,) = draw(paper, forms=1)
    session.commit()
    form.questions[0].version.points = Decimal(9)

    with pytest.raises(VersionIsFrozen):
        session.flush()
