from datetime import date

import pytest

from question_bank.assembly.blueprint import InForce
from question_bank.assembly.feasibility import check
from question_bank.question import Level
from tests.question_bank.assembly.pools import blueprint, cell, entries, entry

DAY = date(2026, 7, 1)
OLD = InForce(date(2009, 7, 1), date(2026, 6, 30))
NEW = InForce(DAY)


def test_each_cell_is_told_what_it_needs_what_it_has_and_what_was_left_out():
    pool = [
        *entries(3, prefix="a"),
        *entries(2, prefix="b", provisions=[NEW, OLD]),
        *entries(4, prefix="c", level=Level.RECOGNISE),
    ]

    (report,) = check(blueprint(cell(count=4)), pool, DAY, excluded={"a1", "b1"}).cells

    assert (report.need, report.have) == (4, 5)
    assert (report.out_of_force, report.excluded, report.available) == (2, 1, 2)
    assert (report.assigned, report.shortage) == (2, 2)


@pytest.mark.parametrize(
    ("day", "feasible"),
    [(date(2009, 6, 30), False), (date(2009, 7, 1), True), (date(2026, 6, 30), True), (DAY, False)],
)
def test_a_provision_is_in_force_from_its_first_day_to_its_last(day, feasible):
    assert check(blueprint(cell()), [entry("a", provisions=[OLD])], day).is_feasible is feasible


def test_a_question_that_fits_two_cells_serves_one():
    parent, child = cell("thads", 2), cell("thu-tuc", 2)
    pool = [*entries(3, "thads", "thu-tuc"), entry("x", "thads", "to-chuc")]

    report = check(blueprint(parent, child), pool, DAY)

    assert report.is_feasible
    assert [each.have for each in report.cells] == [4, 3]
    assert [each.shared_with for each in report.cells] == [(1,), (0,)]
    assert not check(blueprint(parent, child), pool[:3], DAY).is_feasible


def test_enough_for_each_cell_alone_may_be_too_little_for_all():
    cells = [cell("thads", 2), cell("thads", 2), cell("thu-tuc", 1)]
    pool = entries(4, "thads", "thu-tuc")

    report = check(blueprint(*cells), pool, DAY)

    assert all(each.available >= each.need for each in report.cells)
    assert report.shortage == 1


def test_a_cell_may_leave_level_open_and_ask_for_a_kind():
    pool = [entry("a", level=Level.RECOGNISE), entry("b", kind="fill_in")]

    assert check(blueprint(cell(level=None, count=2)), pool, DAY).is_feasible
    assert check(blueprint(cell(kind="fill_in"), cell()), pool[1:], DAY).shortage == 1


def test_two_entries_with_one_id_are_a_mistake():
    with pytest.raises(ValueError, match="same id"):
        check(blueprint(cell()), [entry("a"), entry("a")], DAY)


@pytest.mark.parametrize("wrong", [{"count": -1}, {"points": 0 * cell().points}])
def test_a_cell_asks_for_a_possible_number_of_questions_and_points(wrong):
    with pytest.raises(ValueError, match="cell"):
        cell(**wrong)
