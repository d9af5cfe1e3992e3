from datetime import date

import pytest
from sqlalchemy import select

from app.exams import creating, planning_papers, planning_quotas, queries
from app.exams.quota_lines import QuotaLinesWrong, read_quota_lines, write_quota_lines
from app.ledger.models import LedgerEntry
from app.regulations.queries import load_profile
from tests.factories import ExamFactory, PaperFactory, RegulationProfileFactory, UserFactory


def make(**changes):
    arguments = {
        "title": "Kỳ thi thử",
        "profile": RegulationProfileFactory.create(),
        "closing_on": date(2025, 11, 28),
        "content_on": None,
        "quotas": {"Hà Nội": 5, "Huế": 2},
        "by": UserFactory.create(),
    }
    return creating.create_exam(changes.pop("code", "thu-1"), **(arguments | changes))


def actions(session):
    return session.scalars(select(LedgerEntry.action).order_by(LedgerEntry.sequence)).all()


def test_an_exam_gets_the_papers_of_its_profile_and_is_recorded(session):
    exam = make()

    papers = {paper.code: paper for paper in exam.papers}
    rules = {rule.id: rule for rule in load_profile(exam.profile).papers}
    assert list(papers) == list(rules)
    for code, rule in rules.items():
        assert papers[code].weight == rule.weight
        assert rule.minutes[0] <= papers[code].minutes <= rule.minutes[1]
    assert exam.content_on == exam.closing_on
    assert {q.province: q.count for q in exam.quotas} == {"Hà Nội": 5, "Huế": 2}
    assert actions(session) == ["exam.created", "quotas.planned"]


@pytest.mark.parametrize("code", ["Chữ", "a b", "-a", "a--b", ""])
def test_a_code_is_small_letters_digits_and_hyphens(code):
    with pytest.raises(creating.ExamCodeWrong):
        make(code=code)


def test_two_exams_cannot_share_a_code():
    ExamFactory.create(code="thu-1")
    with pytest.raises(creating.ExamCodeTaken):
        make()


def test_an_exam_without_quotas_is_refused():
    with pytest.raises(planning_quotas.NoQuotas):
        make(quotas={})


def test_new_quotas_replace_the_old_ones_and_both_are_recorded(session):
    exam = make()

    planning_quotas.plan_quotas(exam, {"Huế": 3, "Cần Thơ": 1}, by=UserFactory.create())

    shown = queries.get_exam(exam.id).quotas
    assert [(q.province, q.count) for q in shown] == [("Huế", 3), ("Cần Thơ", 1)]
    detail = session.scalars(
        select(LedgerEntry.detail).order_by(LedgerEntry.sequence.desc())
    ).first()
    assert detail["before"] == {"Hà Nội": 5, "Huế": 2}
    assert detail["after"] == {"Huế": 3, "Cần Thơ": 1}


def test_after_the_lists_are_published_a_change_of_quotas_says_why():
    exam = make()
    exam.lists_published_at = exam.created_at
    with pytest.raises(planning_quotas.ReasonMissing):
        planning_quotas.plan_quotas(exam, {"Huế": 3}, by=UserFactory.create())

    planning_quotas.plan_quotas(
        exam, {"Huế": 3}, by=UserFactory.create(), reason="Quyết định 12/QĐ-BTP"
    )
    assert [q.count for q in exam.quotas] == [3]


def test_a_paper_stays_within_the_bounds_of_the_profile(session):
    paper = PaperFactory.create(code="skills", minutes=90, question_count=60)

    planning_papers.plan_paper(paper, minutes=120, question_count=80, by=UserFactory.create())
    assert (paper.minutes, paper.question_count) == (120, 80)
    assert actions(session) == ["paper.planned"]

    for minutes, count, field in [(89, 80, "minutes"), (120, 121, "question_count")]:
        with pytest.raises(planning_papers.OutsideTheRule) as refusal:
            planning_papers.plan_paper(
                paper, minutes=minutes, question_count=count, by=UserFactory.create()
            )
        assert refusal.value.field == field


def test_a_calculator_is_allowed_only_where_somebody_says_so(session):
    paper = PaperFactory.create(code="skills", minutes=120, question_count=80)
    assert paper.calculator is False

    planning_papers.plan_paper(
        paper, minutes=120, question_count=80, calculator=True, by=UserFactory.create()
    )

    assert paper.calculator is True
    entry = session.scalars(select(LedgerEntry)).one()
    assert entry.detail["calculator"] is True


def test_quota_lines_are_read_with_former_names_and_written_back():
    provinces = load_profile(RegulationProfileFactory.create()).provinces
    quotas = read_quota_lines(["Hà Nội = 5", "", "tỉnh Yên Bái\t2", "TP HCM: 12"], provinces)
    assert quotas == {"Hà Nội": 5, "Lào Cai": 2, "TP. Hồ Chí Minh": 12}
    assert read_quota_lines(write_quota_lines(quotas).splitlines(), provinces) == quotas


def test_every_bad_quota_line_is_named():
    provinces = load_profile(RegulationProfileFactory.create()).provinces
    lines = ["Hà Nội = 5", "Huế", "Paris = 3", "Hà Nội = 1", "Huế = -1"]
    with pytest.raises(QuotaLinesWrong) as refusal:
        read_quota_lines(lines, provinces)
    assert [fault.split(":")[0] for fault in refusal.value.faults] == [
        "Dòng 2",
        "Dòng 3",
        "Dòng 4",
        "Dòng 5",
    ]
