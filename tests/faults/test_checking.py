"""A check that cannot fail is no check: every kind of loss, planted, is found."""

from dataclasses import replace

import pytest

from tests.faults.checking import Final, Stored, Wrong, check, percentile, recovery_seconds
from tests.faults.history import History, Line, Op
from tests.pure import session  # noqa: F401  nothing here needs the database

ROWS = [Stored(7, n, n, 1 + n % 2, str(n % 4)) for n in range(1, 7)]
HISTORY = [
    Line(float(row.sequence), op, 7, row.slot, row.sequence, row.response)
    for row in ROWS
    for op in (Op.INVOKE, Op.OK)
]


def kinds(history=HISTORY, rows=ROWS, ended=()):
    return {f.wrong for f in check(history, Final(rows, frozenset(ended))).findings}


def without(rows, sequence):
    kept = [row for row in rows if row.sequence != sequence]
    return [replace(row, position=place) for place, row in enumerate(kept, start=1)]


def refused(response="3", sequence=9):
    given = Line(9.0, Op.INVOKE, 7, 1, sequence, response)
    return [*HISTORY, given, replace(given, op=Op.FAIL, why="late")]


def test_a_sound_run_has_no_finding():
    report = check(HISTORY, Final(ROWS))
    assert report.findings == []
    assert (report.given, report.acknowledged, report.refused, report.unknown) == (6, 6, 0, 0)
    assert report.bound == 0.5


@pytest.mark.parametrize("sequence", range(1, 7))
def test_an_acknowledged_answer_that_is_gone_is_found_and_its_story_told(sequence):
    report = check(HISTORY, Final(without(ROWS, sequence)))
    assert report.lost >= 1
    (finding,) = [f for f in report.findings if f.wrong is Wrong.LOST]
    assert finding.key[2] == sequence
    assert [line.op for line in finding.story] == [Op.INVOKE, Op.OK]
    assert "acknowledged and absent: attempt 7" in str(finding)


def test_another_content_is_found():
    rows = [replace(row, response='"x"') if row.sequence == 3 else row for row in ROWS]
    assert kinds(rows=rows) == {Wrong.CHANGED, Wrong.INVENTED}


def test_a_slot_that_went_back_is_found():
    assert kinds(rows=without(ROWS, 6)) == {Wrong.LOST, Wrong.BEHIND}


def test_a_refused_answer_that_counts_all_the_same_is_found():
    stored = Stored(7, 7, 9, 1, "3")
    assert kinds(refused(), [*ROWS, stored]) == {Wrong.REFUSED_YET_CURRENT}
    assert kinds(refused()) == set()


def test_an_answer_first_unknown_then_acknowledged_may_be_there():
    lines = [*refused(), Line(9.5, Op.OK, 7, 1, 9, "3")]
    assert kinds(lines, [*ROWS, Stored(7, 7, 9, 1, "3")]) == set()


def test_an_answer_of_unknown_fate_may_be_there_or_not():
    given = Line(9.0, Op.INVOKE, 7, 1, 9, "3")
    lines = [*HISTORY, given, replace(given, op=Op.INFO, why="no reply")]
    absent = check(lines, Final(ROWS))
    there = check(lines, Final([*ROWS, Stored(7, 7, 9, 1, "3")]))
    assert absent.findings == there.findings == []
    assert (absent.unknown, absent.unknown_stored) == (1, 0)
    assert (there.unknown, there.unknown_stored) == (1, 1)


def test_a_row_nobody_gave_is_found():
    assert kinds(rows=[*ROWS, Stored(7, 7, 9, 1, "3")]) == {Wrong.INVENTED}


def test_a_row_stored_twice_is_found():
    assert kinds(rows=[*ROWS, replace(ROWS[0], position=7)]) == {Wrong.DUPLICATED}


def test_a_gap_in_the_order_of_arrival_is_found():
    rows = [replace(row, position=row.position + (row.position > 3)) for row in ROWS]
    assert kinds(rows=rows) == {Wrong.GAP}


def test_a_broken_chain_is_found():
    rows = [replace(row, chained=row.position != 4) for row in ROWS]
    assert kinds(rows=rows) == {Wrong.BROKEN_CHAIN}


def test_an_attempt_that_nobody_ended_is_found():
    assert kinds(ended={7}) == {Wrong.CLOSED_EARLY}
    assert kinds([*HISTORY, Line(9.0, Op.SUBMIT, 7)], ended={7}) == set()


def test_recovery_is_counted_from_the_fault_to_the_next_acknowledgement():
    lines = [*HISTORY, Line(2.5, Op.FAULT, why="kill"), Line(5.5, Op.FAULT, why="kill")]
    assert recovery_seconds(lines) == [0.5, 0.5]
    assert percentile([0.1, 0.2, 0.9], 0.99) == 0.9


def test_a_history_is_read_back_as_it_was_written(tmp_path):
    history = History(tmp_path / "history.jsonl")
    history.add(Op.INVOKE, 7, slot=1, sequence=2, response='"mười ngày"')
    history.add(Op.INFO, 7, slot=1, sequence=2, response='"mười ngày"', why="reset")
    history.close()
    first, second = history.lines()
    assert first.key == second.key == (7, 1, 2)
    assert (first.response, second.op, second.why) == ('"mười ngày"', Op.INFO, "reset")
