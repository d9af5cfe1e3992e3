import pytest
from sqlalchemy import event

from app.db import db
from app.exams.models import Exam
from app.exams.queries import find_exam
from app.permissions import Role
from tests.factories import ExamFactory, PaperFactory, QuotaFactory, RegulationProfileFactory


@pytest.fixture
def filled():
    """An exam with a paper and a quota."""
    exam = ExamFactory.create()
    PaperFactory.create(exam=exam)
    QuotaFactory.create(exam=exam, province="Hà Nội", count=5)
    return exam


def form(profile, **changes):
    values = {
        "code": "Chv-2025",
        "title": "Kỳ thi tuyển 2025",
        "profile": str(profile.id),
        "closing_on": "2025-11-28",
        "content_on": "2025-12-20",
        "quotas": "Hà Nội = 5\nYên Bái = 2",
    }
    return values | changes


def test_an_administrator_creates_an_exam(as_administrator):
    profile = RegulationProfileFactory.create()
    page = as_administrator.post("/exams/new", **form(profile))

    exam = find_exam("chv-2025")
    assert page.url == f"/exams/{exam.id}"
    page = as_administrator.get(page.url)
    assert "Lào Cai" in page.text
    assert "7 chỉ tiêu, 2 tỉnh, thành phố" in page.text


def test_what_is_wrong_stands_beside_its_field(as_administrator):
    profile = RegulationProfileFactory.create()
    ExamFactory.create(code="chv-2025")
    page = as_administrator.post("/exams/new", **form(profile))
    assert "Đã có kỳ thi mang mã chv-2025." in page.text

    page = as_administrator.post(
        "/exams/new", **form(profile, code="khac", quotas="Hà Nội = 5\nAtlantis = 1")
    )
    assert "Dòng 2: không có tỉnh, thành phố “Atlantis”." in page.text
    assert find_exam("khac") is None


def test_quotas_and_papers_are_edited(as_administrator, filled):
    page = as_administrator.get(f"/exams/{filled.id}/quotas")
    assert page.soup.select_one("textarea").text.strip() == "Hà Nội = 5"
    page = as_administrator.post(f"/exams/{filled.id}/quotas", quotas="Huế = 4")
    assert page.url == f"/exams/{filled.id}"

    paper = db.session.get_one(Exam, filled.id).papers[0]
    url = f"/exams/{filled.id}/papers/{paper.id}"
    page = as_administrator.post(url, minutes="60", question_count="45")
    assert "Phải từ 45 đến 45" in page.text
    page = as_administrator.post(url, minutes="45", question_count="50")
    assert page.url == f"/exams/{filled.id}"
    page = as_administrator.get(page.url)
    assert "Huế" in page.text
    assert "50" in page.texts("#papers td")


def test_the_timeline_shows_citations_and_takes_days(as_administrator, filled):
    url = f"/exams/{filled.id}"
    as_administrator.post(f"{url}/milestones", event="exam_closing", on_date="2025-12-21")
    page = as_administrator.get(f"{url}/timeline")
    assert "21/12/2026" in page.text
    assert "Quy chế Điều 25" in page.text
    assert "Lựa chọn này" in as_administrator.post(f"{url}/milestones", event="lunch").text


def test_no_exam_yet_teaches_what_to_do(as_administrator, as_inspector):
    page = as_administrator.get("/exams/")
    assert "Chưa có kỳ thi nào" in page.text
    assert page.soup.select("a[href='/exams/new']")
    assert not as_inspector.get("/exams/").soup.select("a[href='/exams/new']")


READ = {Role.TRAINER, Role.EXAM_ADMINISTRATOR, Role.INVIGILATOR, Role.INSPECTOR}


@pytest.mark.parametrize("role", list(Role))
def test_who_may_read_and_who_may_change(signed_in_as, filled, role):
    browser = signed_in_as(role)
    url = f"/exams/{filled.id}"
    for address in ("/exams/", url, f"{url}/timeline"):
        assert browser.get(address).status == (200 if role in READ else 403)
    manages = role is Role.EXAM_ADMINISTRATOR
    for address in ("/exams/new", f"{url}/quotas"):
        assert browser.get(address).status == (200 if manages else 403)
    assert browser.post(f"{url}/milestones", event="exam_closing").status == (
        302 if manages else 403
    )


def test_the_list_takes_as_many_queries_for_twenty_exams_as_for_one(as_inspector):
    def count():
        statements = []

        def note(*args):
            statements.append(args[2])

        bind = db.session.get_bind()
        event.listen(bind, "before_cursor_execute", note)
        as_inspector.get("/exams/")
        event.remove(bind, "before_cursor_execute", note)
        return len(statements)

    QuotaFactory.create()
    one = count()
    for _ in range(19):
        QuotaFactory.create()
    assert count() == one
