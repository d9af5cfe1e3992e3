from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.regulations.entries import Entry, InvalidEntry
from app.regulations.loading import parse_profile, read_shipped_profile
from app.regulations.ranking import Standing, TieDecision, rank
from tests.pure import session  # noqa: F401

PROFILE = parse_profile(read_shipped_profile("chv-2025"))
SELECTED, PASSED, FAILED, OPEN = (
    Standing.SELECTED,
    Standing.PASSED,
    Standing.FAILED,
    Standing.NEEDS_DECISION,
)


def entry(candidate: str, law: str | None, skills: str | None, **more: object) -> Entry:
    scores = {"law": law, "skills": skills}
    exact = {paper: None if mark is None else Decimal(mark) for paper, mark in scores.items()}
    return Entry(**{"candidate": candidate, "group": "Hà Nội", "scores": exact, **more})


def standings(entries: list[Entry], quota: int, *decisions: TieDecision) -> dict[str, Standing]:
    ranking = rank(PROFILE, entries, {"Hà Nội": quota}, decisions)
    return {result.candidate: result.standing for result in ranking.results}


def test_the_skills_paper_counts_twice_and_volunteers_get_ten_points():
    results = rank(
        PROFILE, [entry("A", "62", "71.50"), entry("B", "62", "71.50", has_bonus=True)], {}
    ).results

    assert [(result.candidate, result.total) for result in results] == [
        ("B", Decimal("215.00")),
        ("A", Decimal("205.00")),
    ]


@pytest.mark.parametrize(
    ("law", "skills", "reason"),
    [
        ("49.99", "100", "không được dự môn tiếp theo"),
        ("49.99", None, "không được dự môn tiếp theo"),
        ("80", "49.99", "dưới điểm đạt 50"),
        ("80", None, "Không dự môn"),
        (None, None, "Không dự môn"),
    ],
)
def test_who_misses_a_pass_mark_or_a_paper_fails_and_is_told_why(law, skills, reason):
    (result,) = rank(PROFILE, [entry("A", law, skills, has_bonus=True)], {"Hà Nội": 1}).results

    assert (result.standing, result.total, result.place) == (FAILED, None, None)
    assert reason in str(result.reason)
    assert result.citation


def test_exactly_the_pass_mark_passes():
    assert standings([entry("A", "50", "50")], 1) == {"A": SELECTED}


def test_each_province_has_its_own_quota_and_none_means_none():
    entries = [entry("A", "90", "90"), entry("B", "50", "50", group="Huế")]

    results = rank(PROFILE, entries, {"Huế": 1}).results

    assert [(r.candidate, r.standing) for r in results] == [("A", PASSED), ("B", SELECTED)]


def test_equal_totals_at_the_last_place_go_by_the_skills_paper():
    entries = [entry("A", "62", "71.5"), entry("B", "65", "70")]

    first, second = rank(PROFILE, entries, {"Hà Nội": 1}).results

    assert (first.candidate, first.standing) == ("A", SELECTED)
    assert (second.candidate, second.standing) == ("B", PASSED)
    assert "cao hơn ở" in str(first.reason)
    assert "thấp hơn ở" in str(second.reason)


TIED = [entry("A", "90", "90"), entry("B", "60", "70"), entry("C", "60", "70")]


def test_who_share_the_last_place_in_everything_wait_for_a_person():
    assert standings(TIED, 2) == {"A": SELECTED, "B": OPEN, "C": OPEN}


@pytest.mark.parametrize(("quota", "others"), [(1, PASSED), (3, SELECTED)])
def test_a_tie_away_from_the_last_place_needs_no_decision(quota, others):
    assert standings(TIED, quota) == {"A": SELECTED, "B": others, "C": others}


def decision(*chosen: str, tied: str = "BC") -> TieDecision:
    return TieDecision(group="Hà Nội", tied=frozenset(tied), chosen=frozenset(chosen))


def test_a_persons_decision_settles_the_tie():
    assert standings(TIED, 2, decision("C")) == {"A": SELECTED, "B": PASSED, "C": SELECTED}


@pytest.mark.parametrize(
    "stale", [decision("B", "C"), decision("A"), decision(), decision("B", tied="BCD")]
)
def test_a_decision_that_does_not_fit_the_tie_is_not_used_and_is_named(stale):
    ranking = rank(PROFILE, TIED, {"Hà Nội": 2}, [stale])

    assert [result.standing for result in ranking.results] == [SELECTED, OPEN, OPEN]
    assert ranking.stale_decisions == (stale,)


def test_those_who_are_equal_share_their_place():
    results = rank(PROFILE, [*TIED, entry("D", "50", "50")], {}).results

    assert [result.place for result in results] == [1, 2, 2, 4]


@pytest.mark.parametrize(
    "entries",
    [
        [entry("A", "101", "50")],
        [entry("A", "-1", "50")],
        [entry("A", "60", "50"), entry("A", "70", "50")],
        [Entry(candidate="A", group="Huế", scores={"song": Decimal(50)})],
    ],
)
def test_impossible_entries_are_refused(entries):
    with pytest.raises(InvalidEntry):
        rank(PROFILE, entries, {})


def test_a_negative_quota_is_refused():
    with pytest.raises(InvalidEntry):
        rank(PROFILE, [], {"Huế": -1})


marks = st.none() | st.sampled_from([Decimal(mark) for mark in ("40", "50", "60", "60.5", "75")])
people = st.lists(
    st.tuples(marks, marks, st.sampled_from(["Huế", "Hà Nội"]), st.booleans()), max_size=14
).map(
    lambda rows: [
        Entry(
            candidate=f"{number:03}",
            group=province,
            scores={"law": law, "skills": skills},
            has_bonus=bonus,
        )
        for number, (law, skills, province, bonus) in enumerate(rows)
    ]
)
quotas = st.dictionaries(st.sampled_from(["Huế", "Hà Nội"]), st.integers(0, 6))


@given(people, quotas)
def test_no_more_are_selected_than_the_quota_and_no_place_stays_empty_without_need(entries, quota):
    results = rank(PROFILE, entries, quota).results

    for province in ("Huế", "Hà Nội"):
        here = [result for result in results if result.group == province]
        passed = [result for result in here if result.standing is not FAILED]
        selected = [result for result in here if result.standing is SELECTED]
        waiting = [result for result in here if result.standing is OPEN]
        limit = quota.get(province, 0)
        assert len(selected) <= limit
        assert len(selected) + len(waiting) >= min(limit, len(passed))
        assert not waiting or len(selected) < limit < len(selected) + len(waiting)
        assert len({(r.total, r.place) for r in waiting}) <= 1


@given(people, quotas, st.randoms())
def test_the_order_of_entries_does_not_matter(entries, quota, random):
    shuffled = list(entries)
    random.shuffle(shuffled)

    assert rank(PROFILE, shuffled, quota) == rank(PROFILE, entries, quota)


@given(people, quotas)
def test_nobody_is_passed_over_by_a_lower_total(entries, quota):
    results = rank(PROFILE, entries, quota).results

    for one in results:
        for other in results:
            if (
                one.group == other.group
                and one.standing is SELECTED
                and other.standing in (PASSED, OPEN)
            ):
                assert one.total >= other.total


@given(people, quotas)
def test_everybody_gets_one_result_with_a_reason(entries, quota):
    results = rank(PROFILE, entries, quota).results

    assert sorted(result.candidate for result in results) == [e.candidate for e in entries]
    assert all(str(result.reason) for result in results)
