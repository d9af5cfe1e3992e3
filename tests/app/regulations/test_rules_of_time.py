"""The legal time limits of each profile, at both sides of each boundary, with their citations."""

from datetime import date, timedelta
from functools import cache

import pytest

from app.regulations.conduct import judge_lateness
from app.regulations.loading import parse_profile, read_shipped_profile
from app.regulations.periods import due_on
from app.regulations.profile import RegulationProfile, Verdict
from tests.pure import session  # noqa: F401

FRIDAY = date(2026, 9, 11)
ND170 = "Điều 15–19"
FEW, SOME, MANY = 499, 500, 1000


@cache
def profile(code: str) -> RegulationProfile:
    return parse_profile(read_shipped_profile(code))


@pytest.mark.parametrize(
    ("code", "deadline", "candidates", "due", "citation"),
    [
        ("chv-2017", "need_reported", 0, date(2026, 3, 31), "Điều 51"),
        ("chv-2017", "preselection_notified", 0, date(2026, 9, 16), "Điều 56"),
        ("chv-2017", "called", 0, date(2026, 9, 4), "Quy chế thi"),
        ("chv-2017", "recognition_reported", 0, date(2026, 9, 26), "Điều 60"),
        ("chv-2017", "supervision_reported", 0, date(2026, 9, 16), "Quy chế Điều 23"),
        ("chv-2017", "archived", 0, date(2027, 9, 11), "Quy chế Điều 25"),
        ("chv-2025", "need_reported", 0, date(2026, 3, 31), "Điều 51"),
        ("chv-2025", "preselection_notified", 0, date(2026, 9, 16), "Điều 56"),
        ("chv-2025", "site_posted", 0, date(2026, 9, 10), "Quy chế Điều 6"),
        ("chv-2025", "appeals_received", 0, date(2026, 9, 18), ND170),
        ("chv-2025", "appeals_marked", 0, date(2026, 9, 21), ND170),
        ("chv-2025", "recognition_reported", 0, date(2026, 9, 26), "Điều 60"),
        ("chv-2025", "supervision_reported", 0, date(2026, 9, 16), "Quy chế Điều 23"),
        ("chv-2025", "archived", 0, date(2027, 9, 11), "Quy chế Điều 25"),
        ("cong-chuc-2025", "notice_changed", 0, date(2026, 9, 1), ND170),
        ("cong-chuc-2025", "forms_received", 0, date(2026, 10, 11), ND170),
        ("cong-chuc-2025", "eligible_listed", FEW, date(2026, 9, 26), ND170),
        ("cong-chuc-2025", "eligible_listed", SOME, date(2026, 10, 11), ND170),
        ("cong-chuc-2025", "site_posted", 0, date(2026, 9, 10), "Quy chế Điều 6"),
        ("cong-chuc-2025", "first_round_held", FEW, date(2026, 10, 11), ND170),
        ("cong-chuc-2025", "first_round_held", SOME, date(2026, 10, 26), ND170),
        ("cong-chuc-2025", "second_round_held", MANY, date(2026, 9, 21), ND170),
        ("cong-chuc-2025", "interviews_held", 0, date(2026, 9, 18), ND170),
        ("cong-chuc-2025", "scores_published_by", MANY - 1, date(2026, 9, 26), ND170),
        ("cong-chuc-2025", "scores_published_by", MANY, date(2026, 10, 11), ND170),
        ("cong-chuc-2025", "appeals_received", 0, date(2026, 9, 18), ND170),
        ("cong-chuc-2025", "appeals_marked", MANY - 1, date(2026, 9, 21), ND170),
        ("cong-chuc-2025", "appeals_marked", MANY, date(2026, 10, 1), ND170),
        ("cong-chuc-2025", "results_aggregated", 0, date(2026, 9, 18), ND170),
        ("cong-chuc-2025", "results_approved", 0, date(2026, 9, 18), ND170),
        ("cong-chuc-2025", "winners_notified", 0, date(2026, 9, 15), ND170),
        ("cong-chuc-2025", "file_completed", 0, date(2026, 9, 26), ND170),
        ("cong-chuc-2025", "recruited", 0, date(2026, 9, 18), ND170),
        ("cong-chuc-2025", "taken_up", 0, date(2026, 9, 26), ND170),
        ("cong-chuc-2025", "next_called", 0, date(2026, 9, 26), ND170),
        ("cong-chuc-2025", "supervision_reported", 0, date(2026, 9, 16), "Quy chế Điều 23"),
        ("cong-chuc-2025", "archived", 0, date(2027, 9, 11), "Quy chế Điều 25"),
    ],
)
def test_the_last_day_of_each_time_limit(code, deadline, candidates, due, citation):
    rule = {each.id: each for each in profile(code).deadlines}[deadline]

    assert due_on(rule, FRIDAY, candidates=candidates) == due
    assert str(rule.citation) == citation


def test_every_time_limit_of_every_profile_stands_in_the_table():
    (table,) = [
        mark.args[1]
        for mark in test_the_last_day_of_each_time_limit.pytestmark
        if mark.name == "parametrize"
    ]
    told = {(code, deadline) for code, deadline, *_ in table}

    for code in ("chv-2017", "chv-2025", "cong-chuc-2025"):
        assert {(code, each.id) for each in profile(code).deadlines} <= told


NOI_QUY = "Nội quy Điều 1"
HALF_AN_HOUR = "Nội quy (đến muộn quá 30 phút không được dự thi)"


@pytest.mark.parametrize(
    ("code", "paper", "late", "verdict", "citation"),
    [
        ("chv-2017", 45, 30, Verdict.MET, HALF_AN_HOUR),
        ("chv-2017", 45, 31, Verdict.NOT_MET, HALF_AN_HOUR),
        ("chv-2017", 180, 30, Verdict.MET, HALF_AN_HOUR),
        ("chv-2017", 180, 31, Verdict.NOT_MET, HALF_AN_HOUR),
        ("chv-2025", 45, 1, Verdict.FOR_PERSON, NOI_QUY),
        ("chv-2025", 90, 10, Verdict.MET, NOI_QUY),
        ("chv-2025", 90, 11, Verdict.NOT_MET, NOI_QUY),
        ("cong-chuc-2025", 30, 5, Verdict.MET, NOI_QUY),
        ("cong-chuc-2025", 30, 6, Verdict.NOT_MET, NOI_QUY),
        ("cong-chuc-2025", 31, 1, Verdict.FOR_PERSON, NOI_QUY),
        ("cong-chuc-2025", 59, 1, Verdict.FOR_PERSON, NOI_QUY),
        ("cong-chuc-2025", 60, 10, Verdict.MET, NOI_QUY),
        ("cong-chuc-2025", 60, 11, Verdict.NOT_MET, NOI_QUY),
    ],
)
def test_how_late_one_may_come(code, paper, late, verdict, citation):
    assert judge_lateness(profile(code), paper_minutes=paper, minutes_late=late) == (
        verdict,
        citation,
    )


@pytest.mark.parametrize(
    ("code", "paper", "minutes", "questions", "citation"),
    [
        ("chv-2017", "law", (45, 45), None, "Điều 57–59"),
        ("chv-2017", "skills", (180, 180), None, "Điều 57–59"),
        ("chv-2025", "law", (45, 45), None, "Thông tư 21/2025/TT-BTP"),
        ("chv-2025", "skills", (90, 180), (60, 120), "Thông tư 21/2025/TT-BTP"),
        ("cong-chuc-2025", "general", (60, 60), (60, 60), "Điều 9"),
        ("cong-chuc-2025", "written", (180, 180), None, "Điều 9"),
        ("cong-chuc-2025", "computer", (90, 180), (60, 120), "Điều 9"),
        ("cong-chuc-2025", "written_part", (180, 180), None, "Điều 9"),
        ("cong-chuc-2025", "interview_part", (1, 30), None, "Điều 9"),
        ("cong-chuc-2025", "oral", (30, 30), None, "Điều 9"),
        ("cong-chuc-2025", "practical", (30, 30), None, "Điều 9"),
        ("cong-chuc-2025", "project", (1, 90), None, "Điều 9"),
    ],
)
def test_how_long_each_paper_lasts(code, paper, minutes, questions, citation):
    rule = profile(code).paper(paper)

    assert (rule.minutes, rule.questions) == (minutes, questions)
    assert citation in str(rule.citation)


def test_the_second_exam_for_officers_is_all_on_computers():
    assert {paper.form for paper in profile("chv-2025").papers} == {"computer"}
    assert profile("chv-2025").papers[0].go_on_percent == 50
    assert {paper.form for paper in profile("chv-2017").papers} == {"multiple_choice", "written"}
    assert all(paper.go_on_percent is None for paper in profile("chv-2017").papers)


def test_a_longer_limit_never_shortens_a_time():
    for code in ("chv-2017", "chv-2025", "cong-chuc-2025"):
        for rule in profile(code).deadlines:
            assert due_on(rule, FRIDAY) <= due_on(rule, FRIDAY, candidates=MANY)
            assert due_on(rule, FRIDAY + timedelta(days=400)) > due_on(rule, FRIDAY)
