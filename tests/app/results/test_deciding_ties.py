import pytest
from sqlalchemy import select

from app.ledger.models import LedgerEntry
from app.permissions import Role
from app.results import deciding_ties
from app.results.ranking import rank_exam
from tests.factories import UserFactory


@pytest.fixture
def chair():
    return UserFactory.create(role=Role.EXAM_ADMINISTRATOR)


@pytest.fixture
def tied(a_round):
    r = a_round(**{"Hà Nội": 1})
    r.candidate("60", "70")
    r.candidate("60", "70")
    return r


def test_a_decision_selects_the_chosen_and_is_recorded(tied, chair, session):
    deciding_ties.decide_tie(tied.exam, "Hà Nội", ["CHV002"], reason="Công văn 12", by=chair)

    outcomes = {x.candidate.number: x.standing.value for x in rank_exam(tied.exam).lines}
    assert outcomes == {"CHV001": "passed", "CHV002": "selected"}
    entry = session.scalars(select(LedgerEntry).where(LedgerEntry.action == "tie.decided")).one()
    assert entry.detail["chosen"] == ["CHV002"]


@pytest.mark.parametrize("chosen", [[], ["CHV001", "CHV002"], ["CHV009"]])
def test_exactly_as_many_as_places_must_be_chosen_among_the_tied(tied, chair, chosen):
    with pytest.raises(deciding_ties.WrongChoice):
        deciding_ties.decide_tie(tied.exam, "Hà Nội", chosen, reason="Lý do", by=chair)


def test_where_nothing_is_tied_there_is_nothing_to_decide(a_round, chair):
    r = a_round()
    r.candidate("60", "70")
    with pytest.raises(deciding_ties.NoTie):
        deciding_ties.decide_tie(r.exam, "Hà Nội", ["CHV001"], reason="Lý do", by=chair)
