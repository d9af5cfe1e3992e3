from decimal import Decimal

from app.results.ranking import plain, rank_exam


def outcomes(exam):
    return {
        line.candidate.number: (line.standing.value, line.rank) for line in rank_exam(exam).lines
    }


def test_the_weighted_total_with_bonus_decides_within_the_province(a_round):
    r = a_round(**{"Hà Nội": 1, "Nghệ An": 1})
    r.candidate("62", "71.5")  # 205
    r.candidate("60", "70", volunteer=True)  # 200 + 10
    r.candidate("55", "55", province="Nghệ An")

    lines = rank_exam(r.exam).lines

    assert [(x.candidate.number, x.total, x.rank, x.standing.value) for x in lines] == [
        ("CHV002", Decimal(210), 1, "selected"),
        ("CHV001", Decimal("205.0"), 2, "passed"),
        ("CHV003", Decimal(165), 1, "selected"),
    ]


def test_below_the_pass_mark_fails_whatever_the_total_and_the_total_is_still_shown(a_round):
    r = a_round()
    r.candidate("49.99", "100")

    (line,) = rank_exam(r.exam).lines

    assert (line.standing.value, line.rank, line.total) == ("failed", None, Decimal("249.99"))
    assert "49,99" in line.as_json()["reason"]


def test_a_paper_not_sat_fails_without_a_total(a_round):
    r = a_round()
    r.candidate("80", None)

    (line,) = rank_exam(r.exam).lines

    assert (line.standing.value, line.total, line.scores["skills"]) == ("failed", None, None)


def test_all_who_share_the_last_place_need_a_decision(a_round):
    r = a_round(**{"Hà Nội": 2})
    r.candidate("90", "90")
    for _ in range(3):
        r.candidate("60", "70")

    assert outcomes(r.exam) == {
        "CHV001": ("selected", 1),
        "CHV002": ("needs_decision", 2),
        "CHV003": ("needs_decision", 2),
        "CHV004": ("needs_decision", 2),
    }


def test_the_same_input_gives_the_same_digest_and_another_score_another(a_round):
    r = a_round()
    r.candidate("60", "70")
    before = rank_exam(r.exam).sha256()

    assert rank_exam(r.exam).sha256() == before
    r.candidate("61", "70")
    assert rank_exam(r.exam).sha256() != before


def test_a_mark_becomes_a_json_number_only_if_nothing_is_lost():
    assert [plain(Decimal(x)) for x in ("205.00", "71.5", "0.1")] == [205, 71.5, 0.1]
    assert plain(Decimal("0.12345678901234567890")) == "0.12345678901234567890"
    assert plain(None) is None
