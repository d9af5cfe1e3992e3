from itertools import product

import pytest
from sqlalchemy import select

from app.bank import reviewing
from app.bank.models import QuestionStatus as S
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from tests.factories import QuestionVersionFactory

BY = Command("test")
ALLOWED = [
    (S.DRAFT, S.APPROVED),
    (S.DRAFT, S.RETIRED),
    (S.APPROVED, S.DRAFT),
    (S.APPROVED, S.RETIRED),
    (S.RETIRED, S.DRAFT),
]


@pytest.mark.parametrize(("before", "after"), ALLOWED)
def test_a_question_moves_and_the_move_is_recorded(session, before, after):
    question = QuestionVersionFactory.create(question__status=before).question

    reviewing.move_question(question, after, by=BY)

    assert question.status is after
    entry = session.scalar(select(LedgerEntry).order_by(LedgerEntry.sequence.desc()).limit(1))
    assert (entry.action, entry.detail["before"]) == (reviewing.ACTIONS[after], before.value)


@pytest.mark.parametrize(
    ("before", "after"), [pair for pair in product(S, S) if pair not in ALLOWED]
)
def test_no_other_move_is_allowed(before, after):
    question = QuestionVersionFactory.create(question__status=before).question

    with pytest.raises(reviewing.MoveNotAllowed):
        reviewing.move_question(question, after, by=BY)

    assert question.status is before
