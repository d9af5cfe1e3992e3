from decimal import Decimal

import pytest
from sqlalchemy import select

from app.exams import setting_rules
from app.exams.rules import list_open_rules, list_settings, rules_of
from app.ledger.models import LedgerEntry
from app.permissions import Role
from app.regulations.loading import read_shipped_profile
from app.regulations.queries import load_profile
from app.regulations.rule_text import RuleUnknown
from app.regulations.section import InvalidProfile
from tests.factories import ExamFactory, PaperFactory, RegulationProfileFactory, UserFactory

WHY = "Hội đồng thi thống nhất"


@pytest.fixture
def exam(session):
    exam = ExamFactory.create()
    for position, code in enumerate(("law", "skills"), start=1):
        PaperFactory.create(exam=exam, code=code, position=position)
    session.commit()
    return exam


@pytest.fixture
def admin():
    return UserFactory.create(role=Role.EXAM_ADMINISTRATOR)


def test_an_unverified_rule_is_set_for_one_exam_and_the_profile_stays(session, exam, admin):
    other = ExamFactory.create(profile=exam.profile)
    setting_rules.set_rule(exam, "papers.skills", {"pass_mark": Decimal(60)}, reason=WHY, by=admin)

    assert rules_of(exam).paper("skills").pass_mark == 60
    assert {paper.code: paper.pass_mark for paper in exam.papers}["skills"] == 60
    for untouched in (rules_of(other), load_profile(exam.profile)):
        assert untouched.paper("skills").pass_mark == 50
    (setting,) = list_settings(exam)
    assert (setting.before, setting.value, setting.set_by_name) == ("50", "60", admin.full_name)
    entry = session.scalars(select(LedgerEntry).where(LedgerEntry.action == "exam.rule_set")).one()
    assert entry.detail["values"] == {"pass_mark": {"before": "50", "after": "60"}}
    assert entry.detail["reason"] == WHY


def test_the_newest_setting_counts_and_the_history_stays(exam, admin):
    for mark in (60, 50, 55):
        setting_rules.set_rule(
            exam, "papers.skills", {"pass_mark": Decimal(mark)}, reason=WHY, by=admin
        )

    assert rules_of(exam).paper("skills").pass_mark == 55
    assert [setting.value for setting in list_settings(exam)] == ["55", "50", "60"]


@pytest.mark.parametrize(
    "case",
    [
        ("scoring", {"scale": 10}, WHY, setting_rules.RuleVerified),
        ("papers.skills", {"pass_mark": Decimal(60)}, "", setting_rules.SettingWithoutReason),
        ("papers.skills", {"pass_mark": Decimal(50)}, WHY, setting_rules.NothingSet),
        ("papers.skills", {"verified": True}, WHY, setting_rules.NothingSet),
        ("papers.skills", {"pass_mark": Decimal(101)}, WHY, InvalidProfile),
        ("papers.skills", {"weight": Decimal(3)}, WHY, InvalidProfile),
        ("papers.song", {"weight": Decimal(3)}, WHY, RuleUnknown),
    ],
)
def test_what_may_not_be_set_is_refused_and_nothing_is_kept(exam, admin, case):
    rule, values, reason, refusal = case
    with pytest.raises(refusal):
        setting_rules.set_rule(exam, rule, values, reason=reason, by=admin)
    assert list_settings(exam) == []


def test_only_rules_nobody_verified_are_offered(exam):
    names = {table.name for table in list_open_rules(exam)}

    assert {"papers.skills", "ranking", "room.entry"} <= names
    assert "scoring" not in names
    assert "conditions.law_degree" not in names


def test_a_rule_is_set_on_the_page_and_every_page_of_the_exam_says_so(as_administrator, exam):
    address = f"/exams/{exam.id}/rules"
    assert "chv-2025, phiên bản" in as_administrator.get(f"/exams/{exam.id}").text
    assert "đặt riêng" not in as_administrator.get(f"/exams/{exam.id}/timeline").text

    page = as_administrator.get(f"{address}/bonus")
    assert "Chưa rõ Thông tư 21/2025" in page.text
    refused = as_administrator.post(f"{address}/bonus", value_points="12,5")
    assert "Hãy ghi lý do." in refused.text
    assert as_administrator.post(f"{address}/bonus", value_points="12,5", reason=WHY).url == address

    page = as_administrator.get(address)
    assert "12,5" in page.text
    assert WHY in page.text
    assert "có quy tắc đặt riêng" in as_administrator.get(f"/exams/{exam.id}/timeline").text
    assert rules_of(exam).bonus.points == Decimal("12.5")


def test_a_verified_rule_has_no_form(as_administrator, exam):
    address = f"/exams/{exam.id}/rules/scoring"
    assert "không đặt riêng được" in as_administrator.get(address).text
    page = as_administrator.post(address, value_scale="10", reason=WHY)
    assert page.status == 200
    assert rules_of(exam).scoring.scale == 100


@pytest.mark.parametrize(
    ("role", "reads"), [(Role.INSPECTOR, 200), (Role.TRAINER, 200), (Role.CANDIDATE, 403)]
)
def test_others_read_the_rules_and_do_not_set_them(signed_in_as, exam, role, reads):
    browser = signed_in_as(role)
    assert browser.get(f"/exams/{exam.id}/rules").status == reads
    assert browser.post(f"/exams/{exam.id}/rules/bonus").status == 403


@pytest.fixture
def civil(session):
    row = RegulationProfileFactory.create(
        code="cong-chuc-2025", source=read_shipped_profile("cong-chuc-2025")
    )
    session.commit()
    return row


NEW = {
    "code": "cc-1",
    "title": "Thi công chức",
    "closing_on": "2026-10-15",
    "quotas": "Hà Nội = 2",
}


def test_an_exam_of_civil_servants_is_made_in_the_chosen_way(session, as_administrator, civil):
    post = NEW | {"profile": str(civil.id)}
    refused = as_administrator.post("/exams/new", **post, scheme="")
    assert "Hãy chọn một phương án" in refused.text

    url = as_administrator.post("/exams/new", **post, scheme="specialist_combined").url
    page = as_administrator.get(url)
    assert "Phỏng vấn" in page.text
    assert "trên máy vi tính)" not in page.text
    open_rules = as_administrator.get(f"{url}/rules")
    assert "Làm tròn tổng điểm" in open_rules.text
