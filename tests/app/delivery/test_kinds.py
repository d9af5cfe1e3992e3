"""Every kind of question, from the payload a candidate gets to the response that is scored."""

import gzip
import json
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bank.contents import item_of
from app.delivery import queries
from app.delivery.arranging import Arrangement
from app.delivery.fitting import fits_kind
from app.delivery.folding import canonical_response
from app.delivery.models import PaperPayload
from app.delivery.preparing import FormNotFit
from question_bank.items.registry import ITEM_TYPES, MARKED_BY_PEOPLE
from question_bank.text import is_readable
from tests.app.delivery.conftest import first_attempt
from tests.factories.delivery import CANARY, CASE, MAKERS, make_prepared_sitting

KINDS = "cmtgfnhpozb"
SETS = st.lists(st.integers(0, 4), min_size=1, max_size=5, unique=True).map(sorted)


def shown(attempt) -> dict[int, dict]:
    whole = json.loads(gzip.decompress(attempt.payload.body))
    return {question["slot"]: question for question in whole["questions"]}


def right_response(item, question, order):
    """What a candidate who knows everything sends for the question as it is shown."""
    told = {canonical: place for place, canonical in enumerate(order)}
    return {
        "single_choice": lambda: told[item.key],
        "multiple_response": lambda: sorted(told[key] for key in item.keys),
        "true_false": lambda: item.key,
        "true_false_group": lambda: [item.keys[number] for number in order],
        "fill_in": lambda: item.accepted[0],
        "numeric": lambda: "12,5",
        "short_answer": lambda: f"{CANARY} ngắn nhất",
        "matching": lambda: [told[key] for key in item.keys],
        "ordering": lambda: [told[number] for number in range(len(item.entries))],
        "cloze": lambda: [told[block.start] for block in item.blocks],
        "hotspot": lambda: [place for area in item.right_areas for place in area.middle],
    }[question["kind"]]()


def test_right_answers_to_every_kind_are_saved_and_score_everything(device):
    sitting = make_prepared_sitting(kinds=KINDS)
    attempt = first_attempt(sitting)
    questions = shown(attempt)
    items = {q.position: item_of(q.version) for q in attempt.form.questions}
    versions = {q.version_id: q.position for q in attempt.form.questions}
    orders = attempt.payload.option_orders
    events = [
        (slot, slot, right_response(items[slot], question, orders[slot - 1]))
        for slot, question in questions.items()
    ]

    assert device(attempt).statuses(*events) == ["saved"] * len(KINDS)

    ((_candidate, _form, responses),) = queries.list_final_responses(sitting.paper)
    shares = {
        items[versions[key]].kind: items[versions[key]].score(
            items[versions[key]].normalise(response)
        )
        for key, response in responses.items()
    }
    assert shares == dict.fromkeys(set(ITEM_TYPES) - MARKED_BY_PEOPLE, Fraction(1))


def test_the_payload_of_every_kind_holds_no_key():
    attempt = first_attempt(make_prepared_sitting(kinds=KINDS))

    text = gzip.decompress(attempt.payload.body).decode()

    assert {name for question in shown(attempt).values() for name in question} == {
        *("slot", "kind", "stem", "points", "options", "prompts", "gaps", "image", "marks"),
    }
    hidden = ("key", "policy", "shares", "tolerance", "accepted", "12.5", "partial", CANARY)
    for word in (*hidden, "minus", "612", "711", "744"):
        assert word not in text


@pytest.mark.parametrize(
    ("slot", "response"),
    [
        (2, 0),
        (2, [3, 0]),
        (2, [0, 0]),
        (2, [5]),
        (2, []),
        (2, [True]),
        (2, [None]),
        (2, "0"),
        (4, [True, False]),
        (4, [None] * 4),
        (4, [0, 1, 0, 1]),
        (4, True),
        (6, 12.5),
        (6, 12),
        (6, "1" * 41),
        (1, [0]),
        (8, [0, 1]),
        (8, [None] * 3),
        (8, [0, 1, 4]),
        (8, [0, 1, True]),
        (8, "012"),
        (9, [0, 1, 2]),
        (9, [0, 1, 2, 2]),
        (9, [0, 1, 2, None]),
        (10, [0, 2]),
        (10, [3, 0]),
        (10, [None, None]),
        (11, [100]),
        (11, [100, 1001]),
        (11, [100, 1, 100, 2, 100, 3]),
        (11, [100, None]),
        (11, [-1, 5]),
        (11, 5),
        (7, "x" * 501),
        (7, 3),
    ],
)
def test_a_response_the_page_could_not_have_made_is_invalid(device, slot, response):
    working = device(first_attempt(make_prepared_sitting(kinds=KINDS)))

    assert working.statuses((slot, 1, response)) == ["invalid"]


@pytest.mark.parametrize("slot", range(1, len(KINDS) + 1))
def test_every_kind_can_be_cleared(device, slot):
    working = device(first_attempt(make_prepared_sitting(kinds=KINDS)))

    assert working.statuses((slot, 1, None)) == ["saved"]


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 12),
    st.text(max_size=45).filter(is_readable),
    st.lists(st.one_of(st.none(), st.booleans(), st.integers(-1, 6)), max_size=6),
)


@pytest.mark.parametrize("letter", KINDS)
def test_whatever_fits_a_kind_can_be_scored(letter):
    item = item_of(MAKERS[letter]("Câu nào?"))
    count = len(item.shuffle_order(Random(1)))
    blocks = [[each.start, each.stop] for each in getattr(item, "blocks", ())]

    @given(VALUES)
    def scored(value):
        if value is None or not fits_kind(item.kind, count, value, blocks):
            return
        assert 0 <= item.score(item.normalise(value)) <= 1

    scored()


@given(order=st.permutations(range(5)), chosen=SETS)
def test_several_options_come_back_under_the_numbers_of_the_bank(order, chosen):
    sent = sorted(order.index(number) for number in chosen)

    assert canonical_response(json.dumps(sent), "multiple_response", order) == chosen


@given(
    order=st.permutations(range(4)),
    said=st.lists(st.sampled_from([True, False, None]), min_size=4, max_size=4),
)
def test_judgements_come_back_under_the_numbers_of_the_bank(order, said):
    sent = [said[number] for number in order]

    assert canonical_response(json.dumps(sent), "true_false_group", order) == said


@given(order=st.permutations(range(5)), said=st.permutations([0, 1, None, 3]))
def test_numbers_in_places_keep_their_places(order, said):
    sent = [None if each is None else order.index(each) for each in said]

    assert canonical_response(json.dumps(sent), "matching", order) == said


def test_a_form_with_an_essay_is_not_prepared():
    with pytest.raises(FormNotFit, match="câu tự luận"):
        make_prepared_sitting(kinds="ce")


def test_questions_of_one_case_stay_together_and_share_its_text(device):
    sitting = make_prepared_sitting(kinds="cscscsc")
    attempt = first_attempt(sitting)

    whole = json.loads(gzip.decompress(attempt.payload.body))
    desk = device(attempt, start=False).start()

    assert whole["cases"] == [CASE]
    assert [question.get("case") for question in whole["questions"]] == [
        *(None, 0, None, 0, None, 0, None)
    ]
    places = [desk["arrangement"]["questions"].index(slot) for slot in (2, 4, 6)]
    assert places == list(range(places[0], places[0] + 3))


@given(
    seed=st.integers(0, 2**62),
    cases=st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=1, max_size=20),
)
def test_an_arrangement_shows_every_slot_once_and_never_tears_a_case(seed, cases):
    drawn = Arrangement.draw([4] * len(cases), seed, cases).questions

    assert sorted(drawn) == list(range(1, len(cases) + 1))
    for case in {each for each in cases if each is not None}:
        places = [place for place, slot in enumerate(drawn) if cases[slot - 1] == case]
        slots = [drawn[place] for place in places]
        assert places == list(range(places[0], places[0] + len(places)))
        assert slots == sorted(slots)


def test_without_cases_the_order_of_a_seed_is_what_it_was():
    assert Arrangement.draw([4, 4, 2], 7) == Arrangement.draw([4, 4, 2], 7, [None] * 3)


def test_a_payload_knows_the_case_of_each_slot(session):
    attempt = first_attempt(make_prepared_sitting(kinds="cs"))

    assert session.get_one(PaperPayload, attempt.payload_id).shape == [
        ["single_choice", 4],
        ["single_choice", 4, 0],
    ]
