from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import event

from app.candidates import numbering, queries
from app.candidates.models import Outcome
from app.db import db
from app.permissions import Role
from tests.conftest import Browser
from tests.factories import ApplicationFactory, UserFactory

READERS = {Role.EXAM_ADMINISTRATOR, Role.INSPECTOR}
PAGES = (
    "/applications",
    "/applications/xlsx",
    "/reviews",
    "/lists/eligible",
    "/lists/ineligible/xlsx",
    "/candidates",
    "/candidates/xlsx",
    "/imports/sample",
)


@pytest.fixture
def url(exam):
    return f"/exams/{exam.id}"


@pytest.fixture
def filled(take_in, workbook_of, exam):
    """One eligible, one ineligible, one for review."""
    take_in(workbook_of((5, {}), (7, {}), (18, {})))
    return exam


def cells(page):
    """The cells of a downloaded workbook's first sheet."""
    sheet = openpyxl.load_workbook(BytesIO(page.response.data)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_an_empty_exam_teaches_what_to_do(as_administrator, as_inspector, url):
    page = as_administrator.get(f"{url}/applications")
    assert page.soup.select(f"a[href='{url}/imports/']")
    assert page.soup.select(f"a[href='{url}/imports/sample']")
    assert not as_inspector.get(f"{url}/applications").soup.select(f"a[href='{url}/imports/']")
    assert "Chưa đánh số báo danh" in as_inspector.get(f"{url}/candidates").text


def test_the_list_is_searched_without_accents_and_filtered(as_inspector, filled, url):
    def found(query):
        return as_inspector.get(f"{url}/applications{query}").texts("#applications tbody th a")

    assert found("") == ["Lý Minh Nam", "Bùi Hữu Thắng", "Hồ Đức Vĩnh"]
    assert found("?q=ly+minh") == ["Lý Minh Nam"]
    assert found("?q=0920") == ["Lý Minh Nam"]
    assert found("?q=%25") == []
    assert found("?outcome=ineligible") == ["Hồ Đức Vĩnh"]
    assert found("?condition=law_degree") == ["Bùi Hữu Thắng"]
    assert found("?province=C%E1%BA%A7n+Th%C6%A1") == ["Hồ Đức Vĩnh"]
    assert found("?outcome=nonsense") == found("")


def test_names_stand_in_vietnamese_order(as_inspector, exam, url):
    for name in ("Trần Văn Đức", "Lê Thị Ánh", "Lê Văn An", "Phạm Dũng"):
        ApplicationFactory.create(exam=exam, full_name=name)
    page = as_inspector.get(f"{url}/applications")
    names = ["Lê Văn An", "Lê Thị Ánh", "Phạm Dũng", "Trần Văn Đức"]
    assert page.texts("#applications tbody th a") == names


def test_the_export_follows_the_filter(as_inspector, filled, url):
    rows = cells(as_inspector.get(f"{url}/applications/xlsx?outcome=ineligible"))
    assert [row[1] for row in rows[1:]] == ["Hồ Đức Vĩnh"]
    assert "án tích" in rows[1][-1]


def test_an_application_shows_claims_findings_and_decisions(as_administrator, filled, url):
    person = queries.find_application(filled, "079080000014")
    address = f"{url}/applications/{person.id}"
    page = as_administrator.get(address)
    assert "Điều 18 khoản 1" in page.text
    assert "Chờ xem xét" in page.text
    outsider = queries.find_application(filled, "089099000003")
    page = as_administrator.get(f"{url}/applications/{outsider.id}")
    assert "Kỳ thi không có chỉ tiêu cho “Cần Thơ”" in page.text

    page = as_administrator.post(
        f"{address}/findings/law_degree", met="met", reason="Đã xem bảng điểm"
    )
    assert page.url == address
    page = as_administrator.get(address)
    assert "Đã xem bảng điểm" in page.texts("#decisions tbody td")
    assert as_administrator.post(f"{address}/reevaluate").url == address


def test_a_decision_needs_a_choice_and_a_reason(as_administrator, filled, url):
    person = queries.find_application(filled, "079080000014")
    address = f"{url}/applications/{person.id}/findings/law_degree"
    page = as_administrator.post(address, reason="")
    assert "Hãy chọn Đạt hoặc Không đạt." in page.text
    assert "Hãy ghi lý do." in page.text
    assert as_administrator.get(f"{url}/applications/{person.id}/findings/height").status == 409


def test_the_review_queue_leads_from_one_to_the_next(as_administrator, take_in, workbook_of, url):
    degree = {"Trình độ chuyên môn": "Cử nhân An ninh (chuyên ngành Luật)"}
    take_in(workbook_of((5, degree), (6, degree)))
    page = as_administrator.get(f"{url}/reviews")
    names = page.texts("#reviews tbody th a")
    first = page.soup.select_one("#reviews tbody th a")["href"]

    page = as_administrator.get(first)
    assert "Còn 2 điều kiện" in page.text
    assert page.soup.select("a[href*='queue=1']")
    page = as_administrator.post(first, met="met", reason="Đã xem bằng")
    assert page.url != first
    assert names[1] in as_administrator.get(page.url).text
    page = as_administrator.post(page.url, met="not_met", reason="Không đúng ngành")
    assert page.url == f"{url}/reviews"
    assert "Không còn gì chờ xem xét" in as_administrator.get(page.url).text


def test_both_lists_are_published_and_printed(as_administrator, filled, url):
    person = queries.find_application(filled, "079080000014")
    assert as_administrator.post(f"{url}/lists/publish").status == 409
    assert "Chưa công bố được" in as_administrator.get(f"{url}/lists/eligible").text
    as_administrator.post(
        f"{url}/applications/{person.id}/findings/law_degree", met="not_met", reason="Sai ngành"
    )

    assert "2 người không đủ" in as_administrator.get(f"{url}/lists/publish").text
    page = as_administrator.post(f"{url}/lists/publish")
    assert page.url == f"{url}/lists/eligible"
    assert "Đã công bố lúc" in as_administrator.get(page.url).text
    page = as_administrator.get(f"{url}/lists/ineligible")
    assert "Sai ngành" in page.text
    page = as_administrator.get(f"{url}/lists/ineligible/pdf")
    assert page.response.data.startswith(b"%PDF")
    assert page.response.mimetype == "application/pdf"
    assert len(cells(as_administrator.get(f"{url}/lists/eligible/xlsx"))) == 2


def test_candidates_are_numbered_from_the_page(as_administrator, exam, url):
    ApplicationFactory.create(exam=exam, full_name="Lê Văn An")
    page = as_administrator.post(f"{url}/candidates/number")
    assert page.url == f"{url}/candidates"
    page = as_administrator.get(f"{page.url}?q=chv001")
    assert page.texts("#candidates tbody th") == ["CHV001"]
    ApplicationFactory.create(exam=exam, full_name="Lê Văn Bình")
    assert "1 người thay đổi" in as_administrator.get(f"{url}/candidates").text
    assert cells(as_administrator.get(f"{url}/candidates/xlsx"))[1][:2] == ["CHV001", "Lê Văn An"]


@pytest.mark.parametrize("role", list(Role))
def test_who_may_read_and_who_may_decide(signed_in_as, filled, url, role):
    person = queries.find_application(filled, "079080000014")
    browser = signed_in_as(role)
    for page in (*PAGES, f"/applications/{person.id}"):
        assert browser.get(url + page).status == (200 if role in READERS else 403), page
    administrator = role is Role.EXAM_ADMINISTRATOR
    for page in ("/imports/", "/lists/publish", f"/applications/{person.id}/findings/law_degree"):
        assert browser.get(url + page).status == (200 if administrator else 403)
    for act in ("/candidates/number", f"/applications/{person.id}/reevaluate", "/lists/publish"):
        status = browser.post(url + act).status
        assert (status == 403) is not administrator


def test_an_application_of_another_exam_is_not_found(as_inspector, url):
    other = ApplicationFactory.create()
    assert as_inspector.get(f"{url}/applications/{other.id}").status == 404


def test_a_candidate_sees_only_their_own_application(app, filled):
    numbering_by = UserFactory.create()
    queries.find_application(filled, "079080000014").outcome = Outcome.INELIGIBLE
    numbering.number_candidates(filled, by=numbering_by)
    db.session.commit()
    person = UserFactory.create(role=Role.CANDIDATE, national_id="092076000001")
    page = Browser(app.test_client()).sign_in(person).get("/my/applications")
    assert "Lý Minh Nam" in page.text
    assert "CHV001" in page.text
    assert "Điều 18 khoản 1" in page.text
    assert "Bùi Hữu Thắng" not in page.text

    nobody = UserFactory.create(role=Role.CANDIDATE)
    page = Browser(app.test_client()).sign_in(nobody).get("/my/applications")
    assert "Chưa có hồ sơ nào" in page.text


@pytest.mark.parametrize("page", ["/applications", "/lists/eligible", "/candidates", "/reviews"])
def test_a_list_takes_as_many_queries_for_twenty_rows_as_for_one(as_inspector, exam, url, page):
    def count():
        statements = []

        def note(*args):
            statements.append(args[2])

        bind = db.session.get_bind()
        event.listen(bind, "before_cursor_execute", note)
        assert as_inspector.get(url + page).status == 200
        event.remove(bind, "before_cursor_execute", note)
        return len(statements)

    ApplicationFactory.create(exam=exam)
    numbering.number_candidates(exam, by=UserFactory.create())
    db.session.commit()
    one = count()
    for _ in range(19):
        ApplicationFactory.create(exam=exam)
    numbering.number_candidates(exam, by=UserFactory.create())
    db.session.commit()
    assert count() == one
