from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.assembly.assemble import Infeasible, assemble
from question_bank.assembly.curves import Curve, expected_curve, find_cut, join_curves
from question_bank.assembly.demands import Demands, pairs
from question_bank.assembly.verify import verify
from tests.question_bank.assembly.pools import (
    blueprint,
    cell,
    entries,
    entry,
    large_blueprint,
    large_pool,
)

DAY = date(2026, 7, 1)
DEMANDS = Demands(
    difficulty=Decimal("0.55"),
    difficulty_tolerance=Decimal("0.005"),
    pass_share=Decimal("0.5"),
    information_tolerance=Decimal("0.02"),
    overlap=0,
)


def draw(plan, pool, forms=1, seed=1, **options):
    return assemble(plan, pool, DAY, forms=forms, rng=Random(seed), **options)


def calibrated_pool(size):
    """Every other question has a curve of its own; all take a minute or two."""
    return [
        replace(
            each,
            minutes=1 + Decimal(number % 3) / 2,
            calibrated=Curve(0.6 + number % 7 / 5, number % 11 / 5 - 1, 0.2)
            if number % 2
            else None,
        )
        for number, each in enumerate(large_pool(size))
    ]


def test_forms_keep_difficulty_information_time_and_overlap_within_what_is_stated():
    pool = calibrated_pool(800)
    by_id = {each.id: each for each in pool}
    demands = replace(DEMANDS, most_minutes=Decimal(88))

    forms = draw(large_blueprint(), pool, 5, demands=demands)

    for form in forms:
        mean = sum(by_id[name].difficulty for name in form.ids) / 60
        assert abs(mean - Decimal("0.55")) <= Decimal("0.005")
        assert sum(by_id[name].minutes for name in form.ids) <= 88
        assert form.relaxations == ()
        assert verify(form, large_blueprint(), pool, DAY, demands=demands) == []
    assert all(not set(a.ids) & set(b.ids) for a, b in combinations(forms, 2))
    parameters = join_curves([each.curve for each in pool])
    cut = find_cut(parameters, np.ones(len(pool)), 0.5)
    figures = [
        join_curves([by_id[name].curve for name in form.ids]).information(np.array([cut])).sum()
        for form in forms
    ]
    assert max(figures) / min(figures) < 1.05


def test_what_cannot_be_kept_is_relaxed_and_written_down():
    pool = entries(8, difficulty="0.4")
    demands = replace(DEMANDS, overlap=1)

    forms = draw(blueprint(cell(count=4)), pool, 3, demands=demands)

    assert [{note.code for note in form.relaxations} for form in forms] == [
        {"difficulty"},
        {"difficulty"},
        {"difficulty", "overlap"},
    ]
    assert forms[0].relaxations[0].message == (
        "Tỷ lệ đúng dự kiến là 40,00 %, ngoài khoảng 55,00 ± 0,50 %"
    )


def test_tolerances_are_widened_no_further_than_the_pool_asks():
    pool = [entry(f"q{n}", difficulty=f"0.{n}") for n in range(30, 60)]
    demands = Demands(difficulty=Decimal("0.56"), difficulty_tolerance=Decimal("0.01"))

    (form,) = draw(blueprint(cell(count=10)), pool, demands=demands)

    mean = sum(int(name[1:]) for name in form.ids) / 10
    assert 53 <= mean <= 54.5


def test_a_question_used_too_lately_or_too_often_is_not_drawn():
    lately, often = (date(2026, 5, 1),), (date(2020, 1, 1), date(2021, 1, 1))
    pool = [
        entry("free"),
        replace(entry("lately"), used_on=lately),
        replace(entry("often"), used_on=often),
    ]
    demands = Demands(unused_since=date(2026, 1, 1), most_uses=2, counted_since=date(2020, 1, 1))

    (form,) = draw(blueprint(cell()), pool, demands=demands)

    assert form.ids == ("free",)
    with pytest.raises(Infeasible) as refusal:
        draw(blueprint(cell(count=2)), pool, demands=demands)
    (report,) = refusal.value.report.cells
    assert (report.have, report.resting, report.worn, report.available) == (3, 1, 1, 1)


def test_no_form_can_be_drawn_when_all_are_enemies():
    pool = entries(3)
    enemies = pairs(*combinations([each.id for each in pool], 2))

    with pytest.raises(Infeasible) as refusal:
        draw(blueprint(cell(count=2)), pool, enemies=enemies)

    assert refusal.value.report.is_feasible


@settings(max_examples=25)
@given(
    couples=st.lists(st.tuples(st.integers(0, 23), st.integers(0, 23)), max_size=25),
    forms=st.integers(1, 3),
    seed=st.integers(0, 99),
)
def test_enemies_never_stand_in_one_form(couples, forms, seed):
    plan = blueprint(cell("mot", 3), cell("goc", 3))
    pool = [*entries(10, "goc", "mot", prefix="a"), *entries(14, "goc", "hai", prefix="b")]
    names = [each.id for each in pool]
    enemies = pairs(*((names[a], names[b]) for a, b in couples))
    try:
        drawn = draw(plan, pool, forms, seed, enemies=enemies)
    except Infeasible:
        return

    assert [verify(form, plan, pool, DAY, enemies=enemies) for form in drawn] == [[]] * forms
    assert drawn == draw(plan, pool[::-1], forms, seed, enemies=enemies)


def test_no_time_to_search_is_said():
    pool = [entry(f"q{n}", difficulty="0.4") for n in range(4)]

    forms = draw(blueprint(cell(count=2)), pool, demands=DEMANDS, seconds=0)

    assert [note.code for form in forms for note in form.relaxations] == ["difficulty", "late"]


@pytest.mark.parametrize("facility", ["0.1", "0.5", "0.85"])
def test_a_standard_normal_group_answers_an_expected_curve_as_expected(facility):
    abilities = np.linspace(-6, 6, 241)
    density = np.exp(-(abilities**2) / 2)
    chances = join_curves([expected_curve(Decimal(facility))]).chances(abilities)[:, 0]

    assert (chances @ density) / density.sum() == pytest.approx(float(facility), abs=0.01)


def test_the_cut_is_where_the_expected_points_pass():
    parameters = join_curves([Curve(1, 0), Curve(2, 1)])

    cut = find_cut(parameters, np.array([1.0, 3.0]), 0.5)

    assert parameters.chances(np.array([cut]))[0] @ [1, 3] == pytest.approx(2)


def test_a_tolerance_of_nothing_is_a_mistake():
    with pytest.raises(ValueError, match="tolerance"):
        Demands(difficulty_tolerance=Decimal(0))
