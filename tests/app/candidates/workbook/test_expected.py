"""The sample workbook of the round of 2025: each row must come out as the board decided."""

import json
import time
from datetime import date
from pathlib import Path

import pytest

from app.candidates.workbook.reading import read_registration
from app.candidates.workbook.rows import RegistrationReading
from app.regulations.findings import Outcome, evaluate, outcome
from app.regulations.loading import parse_profile, read_shipped_profile

DATA = Path(__file__).parents[3] / "data"
EXPECTED = json.loads((DATA / "dang-ky-du-thi-2025.expected.json").read_text(encoding="utf-8"))
WORKBOOK = (DATA / "dang-ky-du-thi-2025.xlsx").read_bytes()
CLOSING = date.fromisoformat(EXPECTED["closing_date"])


@pytest.fixture(scope="module")
def reading() -> RegistrationReading:
    return read_registration(WORKBOOK, known_ids=())


@pytest.fixture(scope="module")
def outcomes(reading) -> dict[int, Outcome]:
    profile = parse_profile(read_shipped_profile("chv-2025"))
    return {row.number: outcome(evaluate(profile, row.claims, CLOSING)) for row in reading.accepted}


def test_every_row_is_read_as_expected(reading):
    found = {
        row.number: (
            row.full_name,
            sorted({fault.field for fault in row.faults}),
            sorted({warning.field for warning in row.warnings}),
        )
        for row in reading.rows
    }

    assert found == {
        row["row"]: (
            row["name"],
            [row["row_error"]] if row["row_error"] else [],
            [row["warning"]] if row["warning"] else [],
        )
        for row in EXPECTED["rows"]
    }


def test_every_accepted_row_is_judged_as_expected(outcomes):
    found = {
        number: (str(result.eligibility), sorted(result.failed), sorted(result.review))
        for number, result in outcomes.items()
    }

    assert found == {
        row["row"]: (row["outcome"], sorted(row["failed"]), sorted(row["review"]))
        for row in EXPECTED["rows"]
        if row["outcome"] != "rejected_row"
    }


def test_the_sums_are_as_expected(reading, outcomes):
    sums = dict.fromkeys(EXPECTED["summary"], 0)
    for result in outcomes.values():
        sums[result.eligibility] += 1
    sums["rejected_row"] = len(reading.rejected)

    assert sums == EXPECTED["summary"]


def test_reading_and_judging_the_list_takes_less_than_a_second():
    profile = parse_profile(read_shipped_profile("chv-2025"))

    began = time.process_time()
    for row in read_registration(WORKBOOK, known_ids=()).accepted:
        evaluate(profile, row.claims, CLOSING)

    assert time.process_time() - began < 1
