"""The rules of the papers, totals and places of each profile, at both sides of each boundary."""

from decimal import Decimal
from functools import cache

import pytest

from app.regulations.entries import Entry, InvalidEntry
from app.regulations.loading import parse_profile, read_shipped_profile
from app.regulations.profile import RegulationProfile
from app.regulations.ranking import Ranking, Result, Standing, TieDecision, rank, total_of
from tests.pure import session  # noqa: F401

SELECTED, PASSED, FAILED, OPEN = (
    Standing.SELECTED,
    Standing.PASSED,
    Standing.FAILED,
    Standing.NEEDS_DECISION,
)
ND170_D9, ND170_D10 = "Điều 9", "Điều 10"


@cache
def profile(code: str, scheme: str = "") -> RegulationProfile:
    return parse_profile(read_shipped_profile(code)).held_as(scheme)


def entry(candidate: str, *marks: str | None, rules: RegulationProfile, **more: object) -> Entry:
    scores = {
        paper.id: None if mark is None else Decimal(mark)
        for paper, mark in zip(rules.papers, marks, strict=True)
    }
    return Entry(**{"candidate": candidate, "group": "Vị trí 1", "scores": scores, **more})


def only(ranking: Ranking) -> Result:
    (result,) = ranking.results
    return result


CHV_PAPERS = "Điều 57–59"
COMBINED = "Điều 10 (dự đủ hai phần, mỗi phần từ 50%)"
ROUND_1 = "Điều 9 (vòng 1: 60 câu, 60 phút, đúng từ 50% trở lên thì vào vòng 2)"


@pytest.mark.parametrize(
    ("code", "scheme", "marks", "standing", "citation"),
    [
        ("chv-2017", "", ("50", "50"), SELECTED, "Điều 59"),
        ("chv-2017", "", ("49.99", "100"), FAILED, CHV_PAPERS),
        ("chv-2017", "", ("100", "49.99"), FAILED, CHV_PAPERS),
        ("chv-2017", "", ("100", None), FAILED, CHV_PAPERS),
        ("chv-2025", "", ("50", "50"), SELECTED, "Điều 59"),
        ("chv-2025", "", ("49.99", "100"), FAILED, "môn thi pháp luật"),
        ("chv-2025", "", ("100", "49.99"), FAILED, "môn kỹ năng"),
        ("cong-chuc-2025", "specialist_written", ("50", "50"), SELECTED, ND170_D10),
        ("cong-chuc-2025", "specialist_written", ("49.99", "100"), FAILED, ROUND_1),
        ("cong-chuc-2025", "specialist_written", ("100", "49.99"), FAILED, "viết 180 phút"),
        ("cong-chuc-2025", "specialist_computer", ("50", "50"), SELECTED, ND170_D10),
        ("cong-chuc-2025", "specialist_computer", ("50", "49.99"), FAILED, "60–120 câu"),
        ("cong-chuc-2025", "specialist_combined", ("50", "50", "50"), SELECTED, ND170_D10),
        ("cong-chuc-2025", "specialist_combined", ("50", "49.99", "100"), FAILED, COMBINED),
        ("cong-chuc-2025", "specialist_combined", ("50", "100", "49.99"), FAILED, COMBINED),
        ("cong-chuc-2025", "specialist_combined", ("50", "100", None), FAILED, COMBINED),
        ("cong-chuc-2025", "principal_written", ("50",), SELECTED, ND170_D10),
        ("cong-chuc-2025", "principal_written", ("49.99",), FAILED, "viết 180 phút"),
        ("cong-chuc-2025", "employee_oral", ("49.99",), FAILED, "vấn đáp 30 phút"),
        ("cong-chuc-2025", "employee_practical", ("50",), SELECTED, ND170_D10),
        ("cong-chuc-2025", "senior_project", ("49.99",), FAILED, "đề án"),
    ],
)
def test_exactly_the_pass_mark_passes_and_a_hundredth_less_fails(
    code, scheme, marks, standing, citation
):
    rules = profile(code, scheme)

    result = only(rank(rules, [entry("A", *marks, rules=rules)], {"Vị trí 1": 1}))

    assert result.standing is standing
    assert citation in result.citation


@pytest.mark.parametrize(
    "case",
    [
        ("chv-2017", "", ("62", "71.5"), {}, "205", "Điều 59"),
        ("chv-2017", "", ("62", "71.5"), {"has_bonus": True}, "215", "Điều 59"),
        ("chv-2025", "", ("62", "71.5"), {}, "205", "Điều 59"),
        ("chv-2025", "", ("62", "71.5"), {"has_bonus": True}, "215", "Điều 59"),
        ("chv-2025", "", ("100", "100"), {}, "300", "Điều 57–59"),
        ("cong-chuc-2025", "specialist_written", ("99", "71.5"), {}, "71.50", ND170_D9),
        ("cong-chuc-2025", "specialist_combined", ("50", "80", "60"), {}, "74.00", ND170_D9),
        # 0,7 × 72,12 + 0,3 × 72,13 = 72,123; 0,7 × 60,05 + 0,3 × 50 = 57,035, rounded half up
        ("cong-chuc-2025", "specialist_combined", ("50", "72.12", "72.13"), {}, "72.12", ND170_D9),
        ("cong-chuc-2025", "specialist_combined", ("50", "60.05", "50"), {}, "57.04", ND170_D9),
    ],
)
def test_totals_follow_the_weights_exactly(case):
    code, scheme, marks, more, total, citation = case
    rules = profile(code, scheme)

    assert total_of(rules, entry("A", *marks, rules=rules, **more)) == Decimal(total)
    cited = [rules.ranking.citation, rules.scoring.citation]
    assert any(citation in str(one) for one in cited)


@pytest.mark.parametrize(
    ("categories", "points", "citation"),
    [
        (set(), "0", "Điều 6"),
        ({"union"}, "1.5", "Điều 6"),
        ({"service"}, "2.5", "Điều 6"),
        ({"youth"}, "2.5", "Điều 6"),
        ({"minority"}, "5", "Điều 6"),
        ({"officer"}, "5", "Điều 6"),
        ({"veteran"}, "5", "Điều 6"),
        ({"reserve"}, "5", "Điều 6"),
        ({"martyr_child"}, "5", "Điều 6"),
        ({"wounded_child"}, "5", "Điều 6"),
        ({"dioxin_child"}, "5", "Điều 6"),
        ({"hero_child"}, "5", "Điều 6"),
        ({"hero"}, "7.5", "Điều 6"),
        ({"wounded"}, "7.5", "Điều 6"),
        ({"minority", "service", "wounded"}, "7.5", "Điều 6"),
        ({"minority", "officer"}, "5", "Điều 6"),
    ],
)
def test_only_the_highest_priority_counts(categories, points, citation):
    rules = profile("cong-chuc-2025", "principal_written")

    one = entry("A", "60", rules=rules, priority=frozenset(categories))

    assert total_of(rules, one) - 60 == Decimal(points)
    assert rules.priority is not None
    assert {str(each.citation) for each in rules.priority.categories} == {citation}


def test_priority_does_not_help_over_the_pass_mark():
    """Nghị định 170/2025/NĐ-CP Điều 10: 50 điểm nghiệp vụ, chưa cộng ưu tiên."""
    rules = profile("cong-chuc-2025", "principal_written")
    one = entry("A", "49.99", rules=rules, priority=frozenset({"hero"}))

    assert only(rank(rules, [one], {"Vị trí 1": 1})).standing is FAILED


def test_officials_of_the_first_exam_have_no_priority_points():
    for code in ("chv-2017", "chv-2025"):
        assert profile(code).priority is None


LADDER = [
    # profile, scheme, first, second, who is taken; the last slot, equal totals
    ("chv-2017", "", ("62", "71.5"), {}, ("65", "70"), "A", "Điều 59"),
    ("chv-2017", "", ("65", "70"), {}, ("65", "70"), "", "Điều 59"),
    ("chv-2025", "", ("65", "70"), {}, ("62", "71.5"), "B", "Điều 59"),
    ("chv-2025", "", ("62", "71.5"), {}, ("62", "71.5"), "", "Điều 59"),
    (
        "cong-chuc-2025",
        "specialist_written",
        ("90", "70"),
        {"priority": frozenset({"minority"})},
        ("50", "75"),
        "B",
        ND170_D10,
    ),
    ("cong-chuc-2025", "specialist_written", ("90", "75"), {}, ("50", "75"), "", ND170_D10),
    (
        "cong-chuc-2025",
        "specialist_combined",
        ("50", "80", "60"),
        {},
        ("90", "77", "67"),
        "A",
        ND170_D10,
    ),
    (
        "cong-chuc-2025",
        "specialist_combined",
        ("50", "80", "60"),
        {},
        ("90", "80", "60"),
        "",
        ND170_D10,
    ),
]


@pytest.mark.parametrize("case", LADDER)
def test_equal_totals_at_the_last_place_climb_the_ladder_and_then_wait(case):
    code, scheme, first, more, second, taken, citation = case
    rules = profile(code, scheme)
    entries = [
        entry("A", *first, rules=rules, **more),
        entry("B", *second, rules=rules),
    ]

    results = rank(rules, entries, {"Vị trí 1": 1}).results

    assert len({result.total for result in results}) == 1
    assert {r.candidate for r in results if r.standing is SELECTED} == set(taken)
    assert {r.candidate for r in results if r.standing is OPEN} == (set() if taken else {"A", "B"})
    assert all(citation in result.citation for result in results)


@pytest.mark.parametrize("code", ["chv-2017", "chv-2025"])
@pytest.mark.parametrize(
    ("marks", "standing"), [(("50", "50"), SELECTED), (("50", "49.99"), FAILED)]
)
def test_the_army_only_has_to_pass(code, marks, standing):
    rules = profile(code)
    soldier = entry("B", *marks, rules=rules, outside_quota=True)

    results = rank(rules, [entry("A", "90", "90", rules=rules), soldier], {"Vị trí 1": 1}).results

    assert [(r.candidate, r.standing) for r in results] == [("A", SELECTED), ("B", standing)]
    if standing is SELECTED:
        assert results[1].place is None
        assert "Điều 59 khoản 3, 4" in results[1].citation


def test_nobody_stands_outside_the_quota_where_the_rules_do_not_say_so():
    rules = profile("cong-chuc-2025", "principal_written")
    one = entry("A", "90", rules=rules, outside_quota=True)

    assert only(rank(rules, [one], {})).standing is PASSED


POST = profile("cong-chuc-2025", "principal_written")


def at_offices(
    people: dict[str, tuple[str, tuple[str, ...]]],
    places: dict[str, int],
    *decisions: TieDecision,
) -> dict[str, tuple[Standing, str | None]]:
    """Mark and choices by name; where each one went."""
    entries = [
        entry(name, mark, rules=POST, choices=choices) for name, (mark, choices) in people.items()
    ]
    ranking = rank(POST, entries, {}, decisions, {"Vị trí 1": places})
    return {result.candidate: (result.standing, result.office) for result in ranking.results}


def test_the_better_result_takes_the_office_it_wants_first():
    """Nghị định 170/2025/NĐ-CP Điều 10: theo thứ tự nguyện vọng, kết quả cao hơn trước."""
    people = {"A": ("90", ("X", "Y")), "B": ("80", ("X", "Y")), "C": ("70", ("X",))}

    assert at_offices(people, {"X": 1, "Y": 2}) == {
        "A": (SELECTED, "X"),
        "B": (SELECTED, "Y"),
        "C": (PASSED, None),
    }


def test_an_office_that_was_not_chosen_is_not_given():
    assert at_offices({"A": ("90", ("X",))}, {"X": 0, "Y": 1}) == {"A": (PASSED, None)}


def test_those_who_are_equal_but_do_not_compete_need_no_decision():
    people = {"A": ("80", ("X", "Y")), "B": ("80", ("Y", "X"))}

    assert at_offices(people, {"X": 1, "Y": 1}) == {"A": (SELECTED, "X"), "B": (SELECTED, "Y")}


TIED = {"A": ("80", ("X", "Y")), "B": ("80", ("X",)), "C": ("70", ("Y",)), "D": ("60", ("X",))}


def test_a_tie_for_an_office_stops_all_that_hangs_on_it():
    assert at_offices(TIED, {"X": 1, "Y": 1}) == {
        "A": (OPEN, None),
        "B": (OPEN, None),
        "C": (OPEN, None),  # A may come to Y
        "D": (PASSED, None),  # X is full whoever gets it
    }


@pytest.mark.parametrize(
    ("chosen", "outcome"),
    [
        (
            "A",
            {
                "A": (SELECTED, "X"),
                "B": (PASSED, None),
                "C": (SELECTED, "Y"),
                "D": (PASSED, None),
            },
        ),
        (
            "B",
            {
                "A": (SELECTED, "Y"),
                "B": (SELECTED, "X"),
                "C": (PASSED, None),
                "D": (PASSED, None),
            },
        ),
    ],
)
def test_a_persons_decision_lets_the_placing_go_on(chosen, outcome):
    decision = TieDecision(group="Vị trí 1", tied=frozenset("AB"), chosen=frozenset(chosen))

    assert at_offices(TIED, {"X": 1, "Y": 1}, decision) == outcome


def test_only_those_who_are_tied_wait_for_a_decision_between_them():
    entries = [entry(name, mark, rules=POST, choices=c) for name, (mark, c) in TIED.items()]

    results = rank(POST, entries, {}, (), {"Vị trí 1": {"X": 1, "Y": 1}}).results

    assert {result.candidate for result in results if result.tied} == {"A", "B"}


@pytest.mark.parametrize("choices", [(), ("X", "Nowhere")])
def test_choices_that_cannot_be_are_refused(choices):
    with pytest.raises(InvalidEntry):
        at_offices({"A": ("80", choices)}, {"X": 1})


def test_an_exam_of_civil_servants_is_held_in_one_of_the_nine_ways():
    whole = parse_profile(read_shipped_profile("cong-chuc-2025"))

    for scheme in whole.schemes:
        held = whole.held_as(scheme.id)
        assert [paper.id for paper in held.papers] == list(scheme.papers)
        assert sum(paper.weight for paper in held.papers) == 1
        assert ND170_D9 in str(scheme.citation)
    with pytest.raises(KeyError):
        whole.held_as("")
    assert len(whole.schemes) == 9


def test_a_profile_with_one_way_is_held_as_it_stands():
    assert profile("chv-2025").held_as("") is profile("chv-2025")


@pytest.mark.parametrize(
    ("code", "carries_over", "years"),
    [("chv-2017", False, 3), ("chv-2025", False, 3), ("cong-chuc-2025", False, None)],
)
def test_results_are_not_carried_over_and_the_next_one_follows(code, carries_over, years):
    """Thông tư 02/2017/TT-BTP Điều 62; Nghị định 170/2025/NĐ-CP Điều 10, 19."""
    rule = parse_profile(read_shipped_profile(code)).supplement

    assert rule is not None
    assert (rule.carries_over, rule.next_in_group, rule.other_group_years) == (
        carries_over,
        True,
        years,
    )
