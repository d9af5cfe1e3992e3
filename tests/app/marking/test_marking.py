"""Scripts under codes, two markers apart, a third, a decision, publication."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.db import db
from app.errors import NotFound
from app.ledger.models import LedgerEntry
from app.marking import giving_marks, handing_in, opening, queries
from app.marking.models import Mark
from app.marking.standing import standing_of
from app.regulations.reconciling import Verdict
from app.training.models import ClassState
from tests.app.marking.conftest import trainer

FAMILIES = {"essay_task", "script"}


def acts():
    stmt = select(LedgerEntry.action).order_by(LedgerEntry.sequence)
    return [each for each in db.session.scalars(stmt) if each.split(".")[0] in FAMILIES]


def give(script, *marks, by=None, remarks=("", "")):
    return giving_marks.mark_script(
        script, [Decimal(each) for each in marks], remarks, by=by or trainer()
    )


def test_two_markers_that_agree_settle_the_score_exactly(task, script, lead):
    give(script, "1.5", "2.25", remarks=("Đủ", " Thiếu thẩm quyền "))
    give(script, "1.25", "2.25")

    standing = standing_of(script)
    assert [mark.seat for mark in standing.marks] == [1, 2]
    assert standing.marks[0].remarks == ["Đủ", "Thiếu thẩm quyền"]
    assert (standing.verdict, standing.score) == (Verdict.AGREED, Decimal("72.50"))
    with pytest.raises(opening.NotSettled):
        opening.publish_task(task, by=lead)
    opening.close_task(task, by=lead)
    opening.publish_task(task, by=lead)
    assert task.published_at is not None
    assert acts() == [
        *("essay_task.opened", "script.handed_in", "script.marked", "script.marked"),
        *("essay_task.closed", "essay_task.published"),
    ]
    with pytest.raises(opening.TaskNotOpen):
        opening.publish_task(task, by=lead)


def test_a_large_difference_goes_to_a_third_and_three_that_differ_to_the_head(script, lead):
    first, second = give(script, "1.5", "3.5"), give(script, "0.5", "2.5")
    assert standing_of(script).verdict is Verdict.THIRD
    assert first.marker_id != second.marker_id
    with pytest.raises(giving_marks.NothingToDecide):
        giving_marks.decide_script(script, Decimal(50), "x", by=lead)
    give(script, "1", "3")
    standing = standing_of(script)
    assert (standing.verdict, standing.score) == (Verdict.TOGETHER, None)
    decision = giving_marks.decide_script(script, Decimal("80.5"), "Chấm tập thể", by=lead)
    assert (standing_of(script).score, decision.decided_by_name) == (
        Decimal("80.5"),
        "Trưởng ban chấm",
    )
    assert acts()[-1] == "script.score_decided"
    with pytest.raises(giving_marks.NothingToDecide):
        giving_marks.decide_script(script, Decimal(50), "x", by=lead)


def test_a_marker_is_a_side_and_does_not_decide(script, lead):
    give(script, "1.5", "3.5", by=lead)
    give(script, "1.5", "3.1")
    assert standing_of(script).verdict is Verdict.DISCUSS
    with pytest.raises(giving_marks.NotForYou):
        giving_marks.decide_script(script, Decimal(96), "Hai bên nhất trí", by=lead)
    giving_marks.decide_script(script, Decimal(96), "Hai bên nhất trí", by=trainer())
    assert standing_of(script).score == Decimal(96)


def test_a_mark_is_corrected_only_while_nobody_else_has_marked_and_nothing_is_lost(script):
    one = trainer()
    give(script, "1", "1", by=one)
    give(script, "1", "2", by=one)
    assert [(mark.seat, mark.number) for mark in script.marks] == [(1, 1), (1, 2)]
    assert standing_of(script).scores == [Decimal(60)]
    give(script, "0", "0")
    with pytest.raises(giving_marks.MarksFinal):
        give(script, "0.25", "0", by=one)
    assert len(db.session.scalars(select(Mark)).all()) == 3
    assert acts()[-3:] == ["script.marked", "script.mark_corrected", "script.marked"]


def test_a_script_that_has_its_markers_takes_no_more(script):
    give(script, "1", "2")
    give(script, "1", "2")
    late = trainer()
    assert not giving_marks.may_mark(script, late)
    with pytest.raises(giving_marks.NotForYou):
        give(script, "1", "2", by=late)


@pytest.mark.parametrize(
    "marks", [("1.5",), ("1.75", "0"), ("-0.25", "0"), ("0.33", "0"), ("NaN", "0")]
)
def test_marks_keep_to_the_scheme_and_its_increments(script, marks):
    with pytest.raises(giving_marks.MarksWrong):
        give(script, *marks)
    assert script.marks == []


@pytest.mark.parametrize("score", ["-1", "100.01", "70.125", "NaN"])
def test_a_decided_score_has_two_decimals_of_a_hundred(script, lead, score):
    give(script, "1.5", "3.5")
    give(script, "1.5", "3.1")
    with pytest.raises(giving_marks.ScoreWrong):
        giving_marks.decide_script(script, Decimal(score), "x", by=lead)


def test_nobody_marks_where_they_learn(task, script, learner):
    colleague = trainer()
    assert queries.get_task(task.id, colleague) is task
    assert list(db.session.scalars(queries.list_tasks(colleague, task.training_class.code.lower())))
    assert not list(db.session.scalars(queries.list_tasks(colleague, "khong-co")))
    for reads in (queries.get_task, queries.get_script):
        with pytest.raises(NotFound):
            reads(task.id if reads is queries.get_task else script.id, learner)
    assert list(db.session.scalars(queries.list_tasks(learner))) == []
    with pytest.raises(giving_marks.NotForYou):
        give(script, "1", "1", by=learner)


def test_a_script_is_handed_in_once_with_words_in_it_and_in_time(
    task, script, learner, enrolment, lead
):
    assert len(script.code) == handing_in.LENGTH
    assert queries.get_own_task(task.id, learner) == (task, enrolment, script)
    with pytest.raises(handing_in.HandedInAlready):
        handing_in.hand_in(task, enrolment, "Nữa", by=learner)
    opening.close_task(task, by=lead)
    with pytest.raises(opening.TaskNotOpen):
        handing_in.hand_in(task, enrolment, "Nữa", by=learner)
    with pytest.raises(opening.TaskNotOpen):
        opening.close_task(task, by=lead)


def test_an_empty_script_is_refused(task, learner, enrolment):
    for text in ("  \n", "\ufffd"):
        with pytest.raises(handing_in.NothingWritten):
            handing_in.hand_in(task, enrolment, text, by=learner)


def test_a_task_that_cannot_be_is_refused_for_its_reason(plan, lead):
    with pytest.raises(opening.IncrementWrong):
        opening.open_task(replace(plan, increment=Decimal(0)), by=lead)
    opening.open_task(plan, by=lead)
    with pytest.raises(opening.TaskExists):
        opening.open_task(plan, by=lead)
    plan.training_class.state = ClassState.CLOSED
    with pytest.raises(opening.ClassClosed):
        opening.open_task(plan, by=lead)
