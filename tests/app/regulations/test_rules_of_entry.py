"""The conditions to sit of the profiles added to chv-2025, at both sides, with their citations."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from app.regulations.claims import Claims, PartialDate, Unclear
from app.regulations.findings import Eligibility, evaluate, outcome
from app.regulations.loading import parse_profile, read_shipped_profile
from app.regulations.profile import RegulationProfile, Verdict
from tests.pure import session  # noqa: F401

CLOSING = date(2026, 10, 15)
MET, NOT_MET, FOR_PERSON = Verdict.MET, Verdict.NOT_MET, Verdict.FOR_PERSON
GOOD = Claims(
    full_name="Nông Thị Yến",
    birth_date=date(1999, 5, 6),
    national_id="004199000001",
    employer="Chi cục Thi hành án dân sự huyện Yên Thành",
    work_province="Nghệ An",
    exam_province="Nghệ An",
    current_rank="Thư ký thi hành án",
    degree="Cử nhân Luật",
    graduation_year=2015,
    legal_work_from=PartialDate(2015, 3),
    certificate_number="12/CC-HVTP",
    certificate_on=PartialDate(2020, 1, 2),
    appraisals={2023: "HTTNV", 2024: "HTXSNV", 2025: "HTTNV"},
    under_discipline=False,
    prosecuted=False,
    consent=False,
    vietnamese_only=True,
    resident=True,
    sound=True,
    incapacitated=False,
    under_measures=False,
)


@cache
def profile(code: str) -> RegulationProfile:
    return parse_profile(read_shipped_profile(code))


D19 = "Điều 19"


@pytest.mark.parametrize(
    ("code", "condition", "changes", "verdict", "citation"),
    [
        ("chv-2017", "law_degree", {}, MET, "Điều 18 khoản 1"),
        ("chv-2017", "law_degree", {"degree": "Cao đẳng Luật"}, NOT_MET, "Điều 18 khoản 1"),
        (
            "chv-2017",
            "legal_experience",
            {"legal_work_from": PartialDate(2023, 10, 15)},
            MET,
            "Điều 18 khoản 2",
        ),
        (
            "chv-2017",
            "legal_experience",
            {"legal_work_from": PartialDate(2023, 10, 16)},
            NOT_MET,
            "Điều 18 khoản 2",
        ),
        ("chv-2017", "enforcement_training", {}, MET, "Điều 18 khoản 2"),
        (
            "chv-2017",
            "enforcement_training",
            {"certificate_on": PartialDate(2026, 10, 16)},
            NOT_MET,
            "Điều 18 khoản 2",
        ),
        ("chv-2017", "current_rank", {}, MET, "Điều 50"),
        ("chv-2017", "current_rank", {"current_rank": "Nhân viên"}, NOT_MET, "Điều 50"),
        ("chv-2017", "appraisal", {}, MET, "Điều 55 khoản 1 điểm b"),
        (
            "chv-2017",
            "appraisal",
            {"appraisals": {2023: "HTNV", 2024: "HTTNV", 2025: "HTTNV"}},
            NOT_MET,
            "Điều 55 khoản 1 điểm b",
        ),
        (
            "chv-2017",
            "discipline",
            {"discipline": "Khiển trách", "discipline_on": PartialDate(2025, 10, 15)},
            MET,
            "Điều 55 khoản 1 điểm b",
        ),
        (
            "chv-2017",
            "discipline",
            {"discipline": "Khiển trách", "discipline_on": PartialDate(2025, 10, 16)},
            NOT_MET,
            "Điều 55 khoản 1 điểm b",
        ),
        ("chv-2017", "criminal_record", {"prosecuted": True}, NOT_MET, "Điều 55 khoản 1 điểm b"),
        ("chv-2017", "employer_consent", {}, MET, "Điều 55 khoản 1 điểm c"),
        (
            "chv-2017",
            "employer_consent",
            {"exam_province": "Hà Tĩnh"},
            NOT_MET,
            "Điều 55 khoản 1 điểm c",
        ),
        ("cong-chuc-2025", "nationality", {}, MET, D19),
        ("cong-chuc-2025", "nationality", {"vietnamese_only": False}, NOT_MET, D19),
        ("cong-chuc-2025", "nationality", {"vietnamese_only": None}, FOR_PERSON, D19),
        ("cong-chuc-2025", "residence", {"resident": True}, MET, D19),
        ("cong-chuc-2025", "residence", {"resident": False}, NOT_MET, D19),
        ("cong-chuc-2025", "age", {"birth_date": date(2008, 10, 15)}, MET, D19),
        ("cong-chuc-2025", "age", {"birth_date": date(2008, 10, 16)}, NOT_MET, D19),
        ("cong-chuc-2025", "soundness", {"sound": True}, MET, D19),
        ("cong-chuc-2025", "soundness", {"sound": False}, NOT_MET, D19),
        ("cong-chuc-2025", "capacity", {"incapacitated": False}, MET, D19),
        ("cong-chuc-2025", "capacity", {"incapacitated": True}, NOT_MET, D19),
        ("cong-chuc-2025", "criminal_record", {"prosecuted": False}, MET, D19),
        ("cong-chuc-2025", "criminal_record", {"prosecuted": True}, NOT_MET, D19),
        ("cong-chuc-2025", "criminal_record", {"prosecuted": Unclear("??")}, FOR_PERSON, D19),
        ("cong-chuc-2025", "measures", {"under_measures": False}, MET, D19),
        ("cong-chuc-2025", "measures", {"under_measures": True}, NOT_MET, D19),
        ("cong-chuc-2025", "post_demands", {}, FOR_PERSON, D19),
        ("cong-chuc-2025", "priority_claimed", {}, MET, "Điều 6"),
        ("cong-chuc-2025", "priority_claimed", {"priority": "Con liệt sĩ"}, MET, "Điều 6"),
        ("cong-chuc-2025", "priority_claimed", {"priority": "hộ nghèo"}, FOR_PERSON, "Điều 6"),
    ],
)
def test_each_condition_on_both_sides(code, condition, changes, verdict, citation):
    findings = evaluate(profile(code), replace(GOOD, **changes), CLOSING)

    found = {finding.condition: finding for finding in findings}[condition]
    assert found.verdict is verdict
    assert citation in str(found.citation)


def test_only_the_demands_of_the_post_wait_for_a_person():
    result = outcome(evaluate(profile("cong-chuc-2025"), GOOD, CLOSING))

    assert (result.eligibility, result.failed, result.review) == (
        Eligibility.REVIEW,
        (),
        ("post_demands",),
    )


@pytest.mark.parametrize(
    ("written", "points"),
    [
        ("Không", "0"),
        ("Người dân tộc thiểu số", "5"),
        ("Dân tộc thiểu số (Tày)", "5"),
        ("Con thương binh; Hoàn thành nghĩa vụ quân sự", "5"),
        ("Thương binh 3/4", "7,5"),
        ("Cán bộ công đoàn trưởng thành từ cơ sở", "1,5"),
    ],
)
def test_the_evidence_says_how_many_points_a_claim_brings(written, points):
    findings = evaluate(profile("cong-chuc-2025"), replace(GOOD, priority=written), CLOSING)
    evidence = str(findings[-1].evidence).replace(".", ",")

    assert f"cộng {points} điểm" in evidence if points != "0" else "Không khai" in evidence
