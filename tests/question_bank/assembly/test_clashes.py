from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.assembly.blueprint import Blueprint, InForce
from question_bank.assembly.clashes import Rule, Situation, find_clashes
from question_bank.assembly.demands import Demands, pairs
from question_bank.assembly.feasibility import check
from question_bank.question import Level
from tests.question_bank.assembly.pools import blueprint, cell, entries, entry

DAY = date(2026, 7, 1)
OLD = InForce(date(2009, 7, 1), date(2026, 6, 30))


def clashes(plan, pool, **options):
    return find_clashes(Situation(blueprint=plan, pool=pool, content_date=DAY, **options))


def test_a_pool_that_fills_the_blueprint_has_no_clash():
    assert clashes(blueprint(cell(count=3)), entries(3)) == []


def test_a_law_that_ended_is_named_with_the_one_cell_it_empties():
    plan = blueprint(cell("to-chuc"), cell(count=3))
    pool = [entry("o", "to-chuc"), *entries(2), *entries(4, prefix="x", provisions=[OLD])]

    (clash,) = clashes(plan, pool, excluded={"x0"})

    assert (clash.cells, clash.rules) == ((1,), (Rule.IN_FORCE,))
    assert (clash.need, clash.have, clash.left) == (3, 6, 2)


def test_what_no_rule_causes_names_the_cell_alone():
    (clash,) = clashes(blueprint(cell(count=3)), entries(2), excluded={"q0"})

    assert (clash.rules, clash.have, clash.left) == ((), 2, 2)


def test_cells_that_compete_for_the_same_questions_are_named_together():
    plan = blueprint(cell("thads", 2), cell("khac", 1), cell("thu-tuc", 3))
    pool = [*entries(4, "thads", "thu-tuc"), entry("k", "khac")]

    (clash,) = clashes(plan, pool)

    assert (clash.cells, clash.need, clash.left) == ((0, 2), 5, 4)


def test_every_empty_cell_has_its_own_clash():
    plan = blueprint(cell("mot"), cell("hai"))

    assert [clash.cells for clash in clashes(plan, [])] == [(1,), (0,)]


def test_two_rules_that_each_leave_enough_may_clash_together():
    lately = replace(entry("lately"), used_on=(date(2026, 5, 1),))
    pool = [entry("a"), lately, entry("b", provisions=[OLD])]
    demands = Demands(unused_since=date(2026, 1, 1))

    (clash,) = clashes(blueprint(cell(count=2)), pool, demands=demands)

    assert set(clash.rules) == {Rule.IN_FORCE, Rule.RESTED}


def test_enemies_and_time_are_named():
    pool = [replace(each, minutes=Decimal(2)) for each in entries(4)]
    all_enemies = pairs(*combinations([each.id for each in pool], 2))

    (by_enemies,) = clashes(blueprint(cell(count=2)), pool, enemies=all_enemies)
    (by_time,) = clashes(blueprint(cell(count=2)), pool, demands=Demands(most_minutes=Decimal(3)))

    assert by_enemies.rules == (Rule.ENEMIES,)
    assert (by_time.rules, by_time.least_minutes) == ((Rule.MINUTES,), Decimal(4))


@settings(max_examples=40)
@given(data=st.data())
def test_a_clash_is_irreducible(data):
    names = st.sampled_from(["goc", "mot", "hai"])
    demanded = data.draw(st.lists(st.tuples(names, st.integers(1, 3)), min_size=1, max_size=4))
    places = data.draw(st.lists(st.sampled_from([("goc", "mot"), ("goc", "hai")]), max_size=8))
    plan = blueprint(*(cell(topic, count, level=None) for topic, count in demanded))
    pool = [entry(f"q{n}", *path, level=Level.APPLY) for n, path in enumerate(places)]

    found = clashes(plan, pool)

    assert bool(found) is not check(plan, pool, DAY).is_feasible
    for clash in found:
        cells = [plan.cells[number] for number in clash.cells]
        assert not check(Blueprint(tuple(cells)), pool, DAY).is_feasible
        for left_out in range(len(cells)):
            rest = Blueprint(tuple(cells[:left_out] + cells[left_out + 1 :]))
            assert check(rest, pool, DAY).is_feasible
