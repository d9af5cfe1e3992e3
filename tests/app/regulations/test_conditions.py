from dataclasses import replace
from datetime import date

import pytest

from app.regulations.claims import Claims, PartialDate, Unclear
from app.regulations.findings import Eligibility, evaluate, outcome
from app.regulations.loading import parse_profile, read_shipped_profile
from app.regulations.profile import Verdict
from tests.pure import session  # noqa: F401

PROFILE = parse_profile(read_shipped_profile("chv-2025"))
CLOSING = date(2025, 11, 28)
MET, NOT_MET, FOR_PERSON = Verdict.MET, Verdict.NOT_MET, Verdict.FOR_PERSON

GOOD = Claims(
    full_name="Trần Thị An",
    birth_date=date(1990, 5, 6),
    national_id="038190000001",
    gender="female",
    employer="Thi hành án dân sự tỉnh Nghệ An",
    work_province="Nghệ An",
    exam_province="Nghệ An",
    current_rank="Thẩm tra viên",
    degree="Cử nhân Luật",
    graduation_year=2012,
    legal_work_from=PartialDate(2015, 3),
    certificate_number="12/CC-HVTP",
    certificate_on=PartialDate(2020, 1, 2),
    appraisals={2022: "HTTNV", 2023: "HTXSNV", 2024: "Hoàn thành tốt nhiệm vụ"},
    under_discipline=False,
    prosecuted=False,
    consent=False,
)


def verdict(condition: str, **changes: object) -> Verdict:
    findings = evaluate(PROFILE, replace(GOOD, **changes), CLOSING)
    return {finding.condition: finding.verdict for finding in findings}[condition]


def test_who_meets_every_condition_is_eligible():
    result = outcome(evaluate(PROFILE, GOOD, CLOSING))

    assert (result.eligibility, result.failed, result.review) == (Eligibility.ELIGIBLE, (), ())


def test_every_finding_has_evidence_and_citation():
    for finding in evaluate(PROFILE, GOOD, CLOSING):
        assert str(finding.evidence)
        assert finding.citation.text


DEGREES = {
    MET: """
        Cử nhân Luật | CN Luật | CỬ NHÂN LUẬT | Thạc sĩ Luật | ThS. Luật học | Th.S Luật kinh tế
        Tiến sĩ Luật | Tiến sỹ Luật học | Cử nhân luật kinh tế | Cử nhân ngành Luật | ĐH Luật
        Đại học Luật | Cử nhân Luật (hệ tại chức) | Cử nhân Luật, ĐH Luật Hà Nội
        Trung cấp lý luận chính trị; Cử nhân Luật | Cử nhân Kinh tế, Cử nhân Luật
    """,
    NOT_MET: """
        Cử nhân Kinh tế | Kỹ sư CNTT | Trung cấp Luật | Cao đẳng Luật | Cử nhân Hành chính
        CĐ Luật | Cử nhân Ngôn ngữ Anh | Cử nhân Kế toán, Kỹ sư xây dựng
        Cử nhân Quản trị kinh doanh
    """,
    FOR_PERSON: """
        Cử nhân An ninh (chuyên ngành Luật) | Thạc sĩ Quản lý công | Cử nhân | Luật | LL.B | ?
        Cử nhân Kinh tế - Luật | Cử nhân kinh tế luật | Đang học cử nhân Luật | Cử nhân Cảnh sát
        Cử nhân Luật (chưa tốt nghiệp) | Cử nhân Kiểm sát | Tiến sĩ Kinh tế
        Không có bằng Cử nhân Luật
    """,
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (text.strip(), expected)
        for expected, texts in DEGREES.items()
        for line in texts.strip().splitlines()
        for text in line.split("|")
    ],
)
def test_only_another_field_is_refused_and_the_unknown_goes_to_a_person(text, expected):
    assert verdict("law_degree", degree=text) is expected


def test_a_degree_not_named_or_not_yet_held_goes_to_a_person():
    assert verdict("law_degree", degree="") is FOR_PERSON
    assert verdict("law_degree", graduation_year=2026) is FOR_PERSON


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (PartialDate(2022, 11), MET),
        (PartialDate(2022, 12), NOT_MET),
        (PartialDate(2022, 11, 28), MET),
        (PartialDate(2022, 11, 29), NOT_MET),
        (PartialDate(2021), MET),
        (PartialDate(2022), FOR_PERSON),
        (PartialDate(2023), NOT_MET),
        (PartialDate(2026, 1), NOT_MET),
        (Unclear("khoảng 2015"), FOR_PERSON),
        (None, FOR_PERSON),
    ],
)
def test_thirty_six_whole_months_of_legal_work_are_needed(since, expected):
    assert verdict("legal_experience", legal_work_from=since) is expected


@pytest.mark.parametrize(
    ("number", "issued", "expected"),
    [
        ("12", PartialDate(2025, 11, 28), MET),
        ("12", PartialDate(2025, 11, 29), NOT_MET),
        ("12", PartialDate(2024), MET),
        ("12", PartialDate(2025), FOR_PERSON),
        ("", None, NOT_MET),
        ("12", None, FOR_PERSON),
        ("", PartialDate(2020, 1, 2), FOR_PERSON),
        ("12", Unclear("năm ngoái"), FOR_PERSON),
    ],
)
def test_the_certificate_must_be_issued_by_the_closing_date(number, issued, expected):
    changes = {"certificate_number": number, "certificate_on": issued}

    assert verdict("enforcement_training", **changes) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chuyên viên", MET),
        ("Thư ký THA", MET),
        ("Thẩm tra viên (03.232)", MET),
        ("Chuyên viên - mã số 01.003", MET),
        ("Lái xe", NOT_MET),
        ("Nhân viên văn thư", NOT_MET),
        ("Kế toán viên", FOR_PERSON),
        ("Chuyên viên chính", FOR_PERSON),
        ("Văn thư viên", FOR_PERSON),
        ("", FOR_PERSON),
    ],
)
def test_the_rank_held_is_one_that_may_register(text, expected):
    assert verdict("current_rank", current_rank=text) is expected


@pytest.mark.parametrize(
    ("appraisals", "expected"),
    [
        ({2022: "HTTNV", 2023: "HT tốt NV", 2024: "Tốt"}, MET),
        ({2022: "HTTNV", 2023: "Hoàn thành xuất sắc NV.", 2024: "HTXS"}, MET),
        ({2021: "HTNV", 2022: "HTTNV", 2023: "HTTNV", 2024: "HTTNV"}, MET),
        ({2022: "HTTNV", 2023: "Hoàn thành nhiệm vụ", 2024: ""}, NOT_MET),
        ({2022: "Không HTNV", 2023: "HTTNV", 2024: "HTTNV"}, NOT_MET),
        ({2022: "HTTNV", 2023: "", 2024: "HTTNV"}, FOR_PERSON),
        ({2023: "HTTNV", 2024: "HTTNV"}, FOR_PERSON),
        ({2022: "Nghỉ thai sản", 2023: "HTTNV", 2024: "HTTNV"}, FOR_PERSON),
    ],
)
def test_the_last_three_appraisals_must_be_good(appraisals, expected):
    assert verdict("appraisal", appraisals=appraisals) is expected


@pytest.mark.parametrize(
    ("form", "decided", "considered", "expected"),
    [
        ("", None, False, MET),
        ("Không", None, False, MET),
        ("", None, True, NOT_MET),
        ("Khiển trách", PartialDate(2024, 11, 28), False, MET),
        ("Khiển trách", PartialDate(2024, 11, 29), False, NOT_MET),
        ("Kỷ luật khiển trách", PartialDate(2025, 1), False, NOT_MET),
        ("Cảnh cáo", PartialDate(2024), False, FOR_PERSON),
        ("Cảnh cáo", None, False, FOR_PERSON),
        ("", PartialDate(2025, 1, 1), False, FOR_PERSON),
        ("Phê bình", PartialDate(2025, 1, 1), False, FOR_PERSON),
        ("Phê bình", PartialDate(2020, 1, 1), False, MET),
        ("Cảnh cáo", PartialDate(2025, 12, 1), False, FOR_PERSON),
        ("Cảnh cáo", Unclear("?"), False, FOR_PERSON),
        ("", None, None, FOR_PERSON),
        ("", None, Unclear("đang chờ"), FOR_PERSON),
    ],
)
def test_no_discipline_may_be_considered_or_in_effect(form, decided, considered, expected):
    changes = {"discipline": form, "discipline_on": decided, "under_discipline": considered}

    assert verdict("discipline", **changes) is expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(False, MET), (True, NOT_MET), (None, FOR_PERSON), (Unclear("?"), FOR_PERSON)],
)
def test_nobody_prosecuted_may_sit(answer, expected):
    assert verdict("criminal_record", prosecuted=answer) is expected


@pytest.mark.parametrize(
    ("employer", "work", "exam", "consent", "expected"),
    [
        ("THADS tỉnh Nghệ An", "Nghệ An", "Tỉnh Nghệ An", False, MET),
        ("Phòng THADS khu vực 2", "TP.HCM", "TP. Hồ Chí Minh", False, MET),
        ("Chi cục Thi hành án dân sự", "Bình Dương", "Thành phố Hồ Chí Minh", False, MET),
        ("THADS tỉnh Nghệ An", "Nghệ An", "Hà Nội", False, NOT_MET),
        ("THADS tỉnh Nghệ An", "Nghệ An", "Hà Nội", True, MET),
        ("THADS tỉnh Nghệ An", "Nghệ An", "Hà Nội", None, FOR_PERSON),
        ("THADS tỉnh Nghệ An", "Nghệ An", "Hà Nội", Unclear("đang xin"), FOR_PERSON),
        ("Sở Tư pháp Nghệ An", "Nghệ An", "Nghệ An", False, NOT_MET),
        ("Cơ quan Thi hành án hình sự Công an tỉnh", "Nghệ An", "Nghệ An", False, NOT_MET),
        ("Sở Tư pháp Nghệ An", "Nghệ An", "Nghệ An", True, MET),
        ("", "Nghệ An", "Nghệ An", False, FOR_PERSON),
        ("THADS", "", "Nghệ An", False, FOR_PERSON),
        ("THADS", "Tỉnh nào đó", "Nghệ An", False, FOR_PERSON),
    ],
)
def test_strangers_to_the_province_or_the_system_need_consent(
    employer, work, exam, consent, expected
):
    changes = {
        "employer": employer,
        "work_province": work,
        "exam_province": exam,
        "consent": consent,
    }

    assert verdict("employer_consent", **changes) is expected


def test_one_condition_not_met_makes_ineligible_and_the_unclear_ones_are_still_named():
    findings = evaluate(PROFILE, replace(GOOD, degree="Luật", prosecuted=True), CLOSING)

    result = outcome(findings)

    assert result.eligibility is Eligibility.INELIGIBLE
    assert (result.failed, result.review) == (("criminal_record",), ("law_degree",))


@pytest.mark.parametrize(
    ("decided", "eligibility"),
    [
        ({}, Eligibility.REVIEW),
        ({"law_degree": MET}, Eligibility.ELIGIBLE),
        ({"law_degree": NOT_MET}, Eligibility.INELIGIBLE),
        ({"appraisal": MET}, Eligibility.REVIEW),
    ],
)
def test_a_person_decides_what_is_unclear(decided, eligibility):
    findings = evaluate(PROFILE, replace(GOOD, degree="Luật"), CLOSING)

    assert outcome(findings, decided).eligibility is eligibility


def test_a_condition_not_met_cannot_be_decided_away():
    findings = evaluate(PROFILE, replace(GOOD, prosecuted=True), CLOSING)

    assert outcome(findings, {"criminal_record": MET}).eligibility is Eligibility.INELIGIBLE
