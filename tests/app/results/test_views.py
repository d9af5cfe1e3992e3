from io import BytesIO

import pytest

from app.ledger.recording import Command
from app.permissions import GRANTS, Permission, Role
from app.results import publishing, queries
from app.results.models import TieDecision


@pytest.fixture
def r(a_round):
    r = a_round()
    r.candidate("60", "70")
    r.candidate("60", "70")
    return r


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    ("path", "permission"),
    [
        ("results", Permission.RESULTS_READ),
        ("results/list.xlsx", Permission.RESULTS_READ),
        ("results/list.pdf", Permission.RESULTS_READ),
        ("results/scores-template.xlsx", Permission.RESULTS_READ),
        ("results/scores", Permission.RESULTS_SETTLE),
        ("results/settle", Permission.RESULTS_SETTLE),
        ("results/ties/Hà Nội", Permission.RESULTS_SETTLE),
        ("results/publish", Permission.RESULTS_PUBLISH),
    ],
)
def test_each_page_opens_for_those_who_hold_its_permission(signed_in_as, r, role, path, permission):
    page = signed_in_as(role).get(f"/exams/{r.exam.id}/{path}")
    assert page.status == (200 if permission in GRANTS[role] else 403)


def test_an_administrator_decides_a_tie_and_publishes(as_administrator, r, session):
    at = f"/exams/{r.exam.id}/results"
    assert "cần quyết định" in as_administrator.get(at).text

    page = as_administrator.post(f"{at}/ties/Hà Nội", chosen=[], reason="Theo công văn")
    assert "đúng 1 người" in page.text
    assert session.query(TieDecision).count() == 0
    page = as_administrator.post(f"{at}/ties/Hà Nội", chosen=["CHV002"], reason="Theo công văn")
    assert page.url == at
    assert as_administrator.post(f"{at}/publish").url == at
    assert "Đã công bố lúc" in as_administrator.get(at).text


def test_a_sheet_with_a_faulty_row_changes_nothing(as_administrator, r):
    data = b"candidate_number,paper,score\nCHV001,law,55\nCHV404,law,50\n"
    page = as_administrator.post(
        f"/exams/{r.exam.id}/results/scores", sheet=(BytesIO(data), "diem.csv"), reason="Sửa"
    )

    assert "Không có số báo danh “CHV404”" in page.text
    assert {score.version for score in queries.current_scores(r.exam.id).values()} == {1}


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04junk", b"\xd0\xcf\x11\xe0junk"])
def test_a_file_that_is_no_sheet_is_refused_beside_the_field(as_administrator, r, content):
    page = as_administrator.post(
        f"/exams/{r.exam.id}/results/scores", sheet=(BytesIO(content), "diem.xlsx")
    )
    assert page.status == 200
    assert page.soup.select("[aria-invalid=true]")


def test_the_printed_list_masks_identity_numbers(as_inspector, r):
    publishing_page = as_inspector.get(f"/exams/{r.exam.id}/results/list.xlsx")
    national_id = r.candidates[0].application.national_id
    assert publishing_page.status == 200
    assert national_id.encode() not in publishing_page.response.data


def test_results_rank_prints_json_alone(app, r):
    result = app.test_cli_runner().invoke(args=["results", "rank", r.exam.code, "--json"])

    assert result.exit_code == 0
    lines = result.stdout
    assert '"needs_decision"' in lines
    assert '"total": 200' in lines


def test_results_publish_says_what_hinders_it_and_fails(app, r):
    result = app.test_cli_runner().invoke(args=["results", "publish", r.exam.code])

    assert result.exit_code == 1
    assert "chờ quyết định" in result.stderr


def test_publishing_by_command_is_recorded_under_its_name(app, a_round):
    r = a_round()
    r.candidate("60", "70")
    publication = publishing.publish_results(r.exam, by=Command("flask results publish"))
    assert publication.published_by_name == "flask results publish"
