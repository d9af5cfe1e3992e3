"""Of several degrees and certificates, the one that serves the person best."""

from datetime import date

import pytest

from app.registration.claiming import (
    Degree,
    Employment,
    TrainingCertificate,
    choose_certificate,
    choose_degree,
    list_legal_work,
)
from app.regulations.claims import PartialDate
from app.regulations.loading import parse_profile, read_shipped_profile
from tests.pure import session  # noqa: F401  no database

CLOSING = date(2025, 11, 28)
ECONOMICS = Degree(title="Cử nhân Kinh tế", year=2010)
SECURITY = Degree(title="Cử nhân An ninh (chuyên ngành Luật)", year=2012)
LAW = Degree(title="Cử nhân Luật", year=2015)
LATER = Degree(title="Cử nhân Luật", year=2026)


@pytest.mark.parametrize(
    ("degrees", "chosen"),
    [
        ([], None),
        ([ECONOMICS], ECONOMICS),
        ([ECONOMICS, LAW], LAW),
        ([ECONOMICS, SECURITY], SECURITY),
        ([SECURITY, LAW, ECONOMICS], LAW),
        ([LATER, ECONOMICS], ECONOMICS),
        ([LATER, LAW], LAW),
    ],
)
def test_the_degree_that_meets_the_condition_best_counts(degrees, chosen):
    profile = parse_profile(read_shipped_profile("chv-2025"))
    assert choose_degree(profile, degrees, CLOSING) == chosen


def test_the_certificate_issued_first_counts():
    early = TrainingCertificate(number="1", issued_on=CLOSING)
    late = TrainingCertificate(number="2", issued_on=date(2025, 11, 29))
    assert choose_certificate([late, early], CLOSING) is early
    assert choose_certificate([late], CLOSING) is late
    assert choose_certificate([], CLOSING) is None


def test_only_legal_work_counts():
    start = PartialDate(2020, 1)
    legal, other = (
        Employment(start=start, end=None, employer="A", work="B", is_legal=is_legal)
        for is_legal in (True, False)
    )
    assert [one.start for one in list_legal_work([other, legal])] == [start]
