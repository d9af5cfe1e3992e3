from datetime import date
from decimal import Decimal
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.assembly.assemble import Infeasible, assemble
from question_bank.assembly.feasibility import check
from question_bank.assembly.verify import verify
from question_bank.question import Level
from tests.question_bank.assembly.pools import (
    blueprint,
    cell,
    entries,
    entry,
    large_blueprint,
    large_pool,
)

DAY = date(2026, 7, 1)
PATHS = [("goc", "mot"), ("goc", "hai"), ("khac",)]


def overlap(forms):
    return sum(len(set(a.ids) & set(b.ids)) for a, b in combinations(forms, 2))


def draw(plan, pool, forms=1, seed=1, **options):
    return assemble(plan, pool, DAY, forms=forms, rng=Random(seed), **options)


@st.composite
def pools(draw):
    places = draw(st.lists(st.tuples(st.sampled_from(PATHS), st.sampled_from(Level)), max_size=25))
    return [
        entry(f"q{number}", *path, level=level, difficulty=f"0.{number % 9 + 1}")
        for number, (path, level) in enumerate(places)
    ]


cells = st.builds(
    cell,
    st.sampled_from(["goc", "mot", "hai", "khac"]),
    st.integers(0, 4),
    st.one_of(st.none(), st.sampled_from(Level)),
)
blueprints = st.lists(cells, max_size=5).map(lambda each: blueprint(*each))


@settings(max_examples=40)
@given(plan=blueprints, pool=pools(), forms=st.integers(1, 4), seed=st.integers())
def test_every_form_meets_the_blueprint_exactly_or_none_is_drawn(plan, pool, forms, seed):
    if not check(plan, pool, DAY).is_feasible:
        with pytest.raises(Infeasible):
            draw(plan, pool, forms, seed)
        return

    drawn = draw(plan, pool, forms, seed)

    assert [verify(form, plan, pool, DAY) for form in drawn] == [[]] * forms


@settings(max_examples=40)
@given(plan=blueprints, pool=pools(), forms=st.integers(1, 4), seed=st.integers())
def test_the_same_seed_draws_the_same_forms_whatever_the_order_of_the_pool(plan, pool, forms, seed):
    if not check(plan, pool, DAY).is_feasible:
        return

    assert draw(plan, pool, forms, seed) == draw(plan, pool[::-1], forms, seed)


def test_forms_share_nothing_when_the_pool_has_enough():
    plan = blueprint(cell("goc", 2), cell("mot", 2))
    pool = [*entries(8, "goc", "mot", prefix="a"), *entries(8, "goc", "hai", prefix="b")]

    assert [overlap(draw(plan, pool, 4, seed)) for seed in range(20)] == [0] * 20


def test_a_wide_cell_leaves_the_rare_questions_to_the_cell_that_has_no_others():
    plan = blueprint(cell("goc", 1), cell("mot", 1))
    pool = [*entries(2, "goc", "mot", prefix="a"), *entries(2, "goc", "hai", prefix="b")]

    assert [overlap(draw(plan, pool, 2, seed)) for seed in range(20)] == [0] * 20


def test_what_must_be_used_again_is_used_evenly():
    forms = draw(blueprint(cell(count=4)), entries(6), forms=3)

    uses = [sum(f"q{n}" in form.ids for form in forms) for n in range(6)]
    assert uses == [2] * 6


def test_a_wide_cell_draws_from_all_its_topics():
    plan = blueprint(cell("goc", 8))
    pool = [*entries(20, "goc", "mot", prefix="a"), *entries(20, "goc", "hai", prefix="b")]

    (form,) = draw(plan, pool)

    assert {name[0] for name in form.ids} == {"a", "b"}


def test_questions_stand_in_the_order_of_the_cells_with_the_points_of_theirs():
    plan = blueprint(cell("khac", 1, points=Decimal("2.5")), cell("mot", 2))
    pool = [*entries(2, "goc", "mot"), entry("x", "khac")]

    (form,) = draw(plan, pool)

    assert [(pick.cell, pick.points) for pick in form.picks] == [
        (0, Decimal("2.5")),
        (1, Decimal(1)),
        (1, Decimal(1)),
    ]
    assert (plan.question_count, plan.total_points) == (3, Decimal("4.5"))


def test_excluded_questions_are_not_drawn_and_a_short_pool_is_refused_with_the_report():
    plan, pool = blueprint(cell(count=2)), entries(3)

    (form,) = draw(plan, pool, excluded={"q0"})
    with pytest.raises(Infeasible) as refusal:
        draw(plan, pool, excluded={"q0", "q1"})

    assert set(form.ids) == {"q1", "q2"}
    assert [each.shortage for each in refusal.value.report.cells] == [1]


def test_different_seeds_draw_different_forms():
    pool = large_pool(400)

    assert draw(large_blueprint(), pool, seed=1) != draw(large_blueprint(), pool, seed=2)


def test_ten_forms_of_sixty_are_disjoint_and_equally_difficult():
    pool = large_pool(2000)
    ease = {each.id: each.difficulty for each in pool}

    forms = draw(large_blueprint(), pool, forms=10)

    sums = [sum(ease[name] for name in form.ids) for form in forms]
    assert overlap(forms) == 0
    assert (max(sums) - min(sums)) / 60 <= Decimal("0.002")
