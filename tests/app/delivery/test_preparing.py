from itertools import pairwise

import pytest
from sqlalchemy import select

from app.db import db
from app.delivery.models import Attempt, PaperPayload
from app.delivery.payloads import LeakyPayload, check_payload
from app.delivery.preparing import (
    AlreadyPrepared,
    FormNotFit,
    NothingToPrepare,
    prepare_sitting,
)
from app.delivery.queries import attempts_of
from app.ledger.models import LedgerEntry
from app.sittings.models import PaperForm
from question_bank.items.choice import SingleChoice
from tests.factories.delivery import BY, make_sitting


def test_every_seat_gets_an_attempt_and_the_ledger_knows():
    sitting = make_sitting(seats=4, rooms=2, forms=2)

    assert prepare_sitting(sitting, by=BY) == 8

    attempts = attempts_of(sitting)
    assert len({a.pseudonym for a in attempts}) == len({a.number for a in attempts}) == 8
    assert sitting.prepared_at is not None
    entry = db.session.scalars(select(LedgerEntry).where(LedgerEntry.action == "sitting.prepared"))
    assert entry.one().detail["attempts"] == 8


def test_neighbours_have_different_forms():
    sitting = make_sitting(seats=5, rooms=2, forms=2)
    prepare_sitting(sitting, by=BY)

    for left, right in pairwise(attempts_of(sitting)):
        if left.seat.room_id == right.seat.room_id:
            assert left.form_id != right.form_id


def test_two_candidates_with_one_form_see_another_order():
    sitting = make_sitting(seats=2, kinds="c" * 20)
    prepare_sitting(sitting, by=BY)

    first, second = attempts_of(sitting)

    assert first.payload_id == second.payload_id
    assert first.arrangement != second.arrangement


def test_a_form_used_twice_keeps_its_payload():
    sitting = make_sitting()
    prepare_sitting(sitting, by=BY)
    again = make_sitting()
    again.paper_id = sitting.paper_id
    db.session.flush()
    db.session.refresh(again)

    prepare_sitting(again, by=BY)

    assert len(db.session.scalars(select(PaperPayload)).all()) == 1


def test_preparing_twice_is_refused():
    sitting = make_sitting()
    prepare_sitting(sitting, by=BY)

    with pytest.raises(AlreadyPrepared):
        prepare_sitting(sitting, by=BY)


def test_without_forms_or_seats_there_is_nothing_to_prepare():
    with pytest.raises(NothingToPrepare, match="mã đề"):
        prepare_sitting(make_sitting(forms=0), by=BY)
    with pytest.raises(NothingToPrepare, match="xếp chỗ"):
        prepare_sitting(make_sitting(seats=0), by=BY)


def test_a_form_with_a_question_missing_is_refused():
    sitting = make_sitting(kinds="cc")
    sitting.paper.question_count = 3

    with pytest.raises(FormNotFit, match="có 2 câu"):
        prepare_sitting(sitting, by=BY)
    assert db.session.scalars(select(Attempt)).all() == []


def test_forms_with_different_marks_are_refused():
    sitting = make_sitting(forms=2, kinds="c")
    forms = db.session.scalars(select(PaperForm)).all()
    forms[0].questions[0].points = 2

    with pytest.raises(FormNotFit, match="tổng điểm"):
        prepare_sitting(sitting, by=BY)


def test_a_payload_with_a_field_too_many_is_refused():
    item = SingleChoice(stem="Hỏi gì?", options=("một", "hai"), key=0)
    text = '{"questions":[{"slot":1,"stem":"Hỏi gì?","options":["một","hai"],"key":0}]}'

    with pytest.raises(LeakyPayload, match="key"):
        check_payload(text, [item])


def test_a_payload_with_an_explanation_in_it_is_refused():
    reasons = ("vì luật quy định như vậy", "")
    item = SingleChoice(stem="Hỏi gì?", options=("một", "hai"), key=0, explanations=reasons)
    text = '{"questions":[{"slot":1,"stem":"Hỏi","points":"vì luật quy định như vậy"}]}'

    with pytest.raises(LeakyPayload, match="câu 1"):
        check_payload(text, [item])


def test_the_payload_s_option_numbers_are_not_the_bank_s():
    sitting = make_sitting(kinds="c" * 60)
    prepare_sitting(sitting, by=BY)

    [attempt] = attempts_of(sitting)

    # By chance one place would be missing of sixty once in ten million runs.
    key_places = {order.index(1) for order in attempt.payload.option_orders}
    assert key_places == {0, 1, 2, 3}
