import pytest

from app.ledger.recording import Command
from app.permissions import Role
from app.regulations import installing, queries
from app.regulations.describing import describe_profile


@pytest.fixture
def row(session):
    rows = installing.install_profiles(by=Command("test"))
    session.commit()
    return rows[0]


def test_the_list_leads_to_a_profile_with_every_rule_and_its_citation(as_inspector, row):
    page = as_inspector.get("/regulations/")
    assert page.soup.select_one(f"a[href='/regulations/{row.id}']").text == row.title

    page = as_inspector.get(f"/regulations/{row.id}")
    profile = queries.load_profile(row)
    for rule in (*profile.conditions, *profile.papers, *profile.sanctions, *profile.deadlines):
        assert rule.title in page.text
        assert rule.citation.text in page.text


def test_the_page_says_how_many_rules_were_not_verified(as_inspector, row):
    groups = describe_profile(queries.load_profile(row))
    count = sum(not rule.citation.verified for group in groups for rule in group.rules)
    page = as_inspector.get(f"/regulations/{row.id}")
    assert f"{count} quy tắc chưa đối chiếu" in page.text
    assert page.text.count("Chưa đối chiếu") >= count


def test_an_empty_list_says_what_to_do(as_inspector):
    assert "flask init" in as_inspector.get("/regulations/").text


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CANDIDATE, 403),
        (Role.INVIGILATOR, 403),
        (Role.SYSTEM_ADMINISTRATOR, 403),
        (Role.TRAINER, 200),
        (Role.EXAM_ADMINISTRATOR, 200),
        (Role.INSPECTOR, 200),
    ],
)
def test_who_may_read_the_rules(signed_in_as, row, role, status):
    browser = signed_in_as(role)
    assert browser.get("/regulations/").status == status
    assert browser.get(f"/regulations/{row.id}").status == status


def test_an_unknown_profile_is_not_found(as_inspector):
    assert as_inspector.get("/regulations/00000000-0000-4000-8000-000000000000").status == 404
