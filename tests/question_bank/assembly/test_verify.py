from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from question_bank.assembly.assemble import DrawnForm, Pick
from question_bank.assembly.blueprint import InForce
from question_bank.assembly.demands import Demands, pairs
from question_bank.assembly.verify import verify
from tests.question_bank.assembly.pools import blueprint, cell, entries, entry

DAY = date(2026, 7, 1)
PLAN = blueprint(cell("thu-tuc", 2), cell("to-chuc", 1))
POOL = [
    *entries(3),
    entry("o", "to-chuc"),
    entry("old", provisions=[InForce(date(2009, 7, 1), date(2026, 6, 30))]),
]
FORM = DrawnForm(
    1, (Pick(0, "q0", Decimal(1)), Pick(0, "q1", Decimal(1)), Pick(1, "o", Decimal(1)))
)


def changed(place, **change):
    picks = list(FORM.picks)
    picks[place] = replace(picks[place], **change)
    return DrawnForm(1, tuple(picks))


def test_a_form_to_the_blueprint_has_no_fault():
    assert verify(FORM, PLAN, POOL, DAY) == []


@pytest.mark.parametrize(
    ("form", "codes"),
    [
        (DrawnForm(1, FORM.picks[:2]), {"question-count", "total-points", "cell-count"}),
        (changed(1, id="q0"), {"repeated-question"}),
        (changed(1, id="o"), {"wrong-cell", "repeated-question"}),
        (changed(1, id="gone"), {"unknown-question"}),
        (changed(1, id="old"), {"out-of-force"}),
        (changed(1, cell=1), {"cell-count", "wrong-cell"}),
        (changed(1, cell=7), {"cell-count", "unknown-cell"}),
        (changed(1, points=Decimal(2)), {"total-points", "wrong-cell"}),
    ],
)
def test_each_way_to_break_the_blueprint_is_found(form, codes):
    faults = verify(form, PLAN, POOL, DAY)

    assert {fault.code for fault in faults} == codes
    assert all(fault.message for fault in faults)


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ({"enemies": pairs(("q0", "q1"), ("q0", "q2"))}, ["enemies"]),
        ({"demands": Demands(unused_since=date(2025, 1, 1))}, ["resting"]),
        ({"demands": Demands(most_uses=1, counted_since=date(2025, 1, 1))}, ["worn"]),
        ({"demands": Demands(most_minutes=Decimal(2))}, ["time"]),
        ({"demands": Demands(most_minutes=Decimal(3), most_uses=2)}, []),
    ],
)
def test_each_hard_demand_that_is_broken_is_found(options, codes):
    first = replace(POOL[0], used_on=(date(2025, 1, 1),), minutes=Decimal("2.5"))

    faults = verify(FORM, PLAN, [first, *POOL[1:]], DAY, **options)

    assert [fault.code for fault in faults] == codes
    assert all(fault.message for fault in faults)
