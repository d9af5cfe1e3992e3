from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.items.choice import SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.items.true_false import TrueFalse
from question_bank.scoring.paper import PaperQuestion, UnknownQuestion, score_paper
from tests.question_bank.strategies import scored_items

FORM = (
    PaperQuestion("a", SingleChoice(stem="A?", options=("x", "y"), key=1), Decimal(1)),
    PaperQuestion("b", TrueFalse(stem="B.", key=True), Decimal("0.5")),
    PaperQuestion("c", FillIn(stem="C _____", accepted=("năm",)), Decimal("1.5")),
)


def test_a_mark_is_earned_over_possible_times_scale_exactly():
    score = score_paper(FORM, {"a": 1, "b": False}, scale=Decimal(100))

    assert (score.earned, score.possible, score.mark) == (1, 3, Fraction(100, 3))
    assert [(each.id, each.answered, each.earned) for each in score.questions] == [
        ("a", True, 1),
        ("b", True, 0),
        ("c", False, 0),
    ]
    assert score.right_count == 1


def test_a_cleared_answer_is_no_answer():
    score = score_paper(FORM, {"a": None}, scale=Decimal(100))

    assert (score.mark, score.questions[0].answered) == (0, False)


def test_a_credited_question_gives_everyone_its_points_and_nobody_more():
    right = score_paper(FORM, {"a": 1}, scale=Decimal(100), credited={"a"})
    wrong = score_paper(FORM, {"a": 0}, scale=Decimal(100), credited={"a"})
    blank = score_paper(FORM, {}, scale=Decimal(100), credited={"a"})

    assert right.mark == wrong.mark == blank.mark == Fraction(100, 3)
    assert [each.credited for each in wrong.questions] == [True, False, False]


def test_an_accepted_response_is_right_beside_the_key_and_no_answer_stays_none():
    marks = [
        score_paper(FORM, given, scale=Decimal(100), accepted={"a": {0}}).mark
        for given in ({"a": 0}, {"a": 1}, {"a": None}, {})
    ]

    assert marks == [Fraction(100, 3), Fraction(100, 3), 0, 0]


@pytest.mark.parametrize(
    "given_to", [{"responses": {"z": 1}}, {"credited": {"z"}}, {"accepted": {"z": 1}}]
)
def test_a_name_that_is_not_on_the_form_is_a_mistake(given_to):
    with pytest.raises(UnknownQuestion):
        score_paper(FORM, **({"responses": {}} | given_to), scale=Decimal(100))


def test_a_form_without_points_cannot_be_scored():
    with pytest.raises(ValueError, match="without points"):
        score_paper((), {}, scale=Decimal(100))


responses = st.one_of(st.none(), st.booleans(), st.integers(-1, 10), st.text(max_size=5))


@given(
    form=st.lists(
        st.tuples(scored_items, st.decimals("0.25", 10, places=2), responses), min_size=1
    ),
    scale=st.sampled_from([Decimal(10), Decimal(100)]),
)
def test_a_mark_lies_between_nought_and_the_scale(form, scale):
    questions = [PaperQuestion(str(n), item, points) for n, (item, points, _) in enumerate(form)]
    given_by_id = {str(n): response for n, (_, _, response) in enumerate(form)}

    score = score_paper(questions, given_by_id, scale=scale)

    assert 0 <= score.mark <= Fraction(scale)
    everything = score_paper(questions, {}, scale=scale, credited=given_by_id)
    assert everything.mark == Fraction(scale)
