"""Preparing an exam in a browser: council with a conflict, online registration, lists, papers."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app import clock
from app.exams.models import Exam
from app.permissions import Role
from tests.factories import ExamFactory, PaperFactory, QuotaFactory
from tests.journeys.conftest import ABORTED_DOWNLOADS, Site
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300), ABORTED_DOWNLOADS]

NATIONAL_ID, WIFE = "001190000077", "Trần Thị Bình"


def make_exam(site: Site) -> str:
    """An exam that closes in ten days; its address."""
    with site.database() as session:
        exam: Exam = ExamFactory.create(closing_on=clock.today() + timedelta(days=10))
        QuotaFactory.create(exam=exam)
        for position, code in enumerate(("law", "skills"), start=1):
            PaperFactory.create(exam=exam, code=code, position=position)
        session.commit()
        return f"/exams/{exam.id}"


def form_council(staff: Visitor, exam: str) -> None:
    """Two boards; nobody may sit on both; a wife is declared."""
    page, today = staff.page, clock.today().isoformat()
    staff.go(f"{exam}/council/")
    for board, number in (("questions", "01/QĐ-HĐT"), ("invigilation", "02/QĐ-HĐT")):
        staff.go(f"{exam}/council/decisions/new")
        page.locator("#board").select_option(board)
        page.locator("#number").fill(number)
        page.locator("#signed_on").fill(today)
        page.locator("#signed_by").fill("Chủ tịch Hội đồng thi")
        page.locator("#in_force_from").fill(today)
        page.locator("#submit").click()
    staff.go(f"{exam}/council/members/new")
    page.locator("#full_name").fill("Lê Văn Dũng")
    page.locator("#submit").click()
    staff.look()
    member = page.url.removeprefix(staff.site.url)
    for place, refused in ((0, False), (1, True)):
        staff.go(f"{member}/tasks/new")
        page.locator("#decision").select_option(index=place)
        page.locator("#submit").click()
        if refused:
            expect(page.get_by_role("alert")).to_contain_text("phải giữ bí mật")
            staff.look()
    staff.go(f"{member}/relatives/new")
    page.locator("#relation").select_option("Vợ, chồng")
    page.locator("#full_name").fill(WIFE)
    page.locator("#submit").click()


def register(candidate: Visitor, exam: str) -> None:
    """The form saves itself, survives a reload, and is handed in."""
    page, path = candidate.page, exam.replace("/exams/", "/my/registrations/")
    candidate.go("/my/registrations/")
    candidate.go(path)
    page.locator("#phone").fill("0912345678")
    expect(page.locator("[data-saved]")).to_contain_text("Đã lưu lúc")
    page.reload()
    expect(page.locator("#phone")).to_have_value("0912345678")
    page.locator("#birth_on").fill("1990-05-01")
    page.locator("#gender-1").check()
    page.locator("#exam_province").select_option("Hà Nội")
    page.locator("#degrees-0-title").fill("Cử nhân Luật")
    page.locator("#employments-0-start").fill("2015-01")
    page.locator("#employments-0-employer").fill("Thi hành án dân sự Hà Nội")
    page.locator("#employments-0-is_legal").check()
    page.get_by_role("button", name="Thêm dòng").first.click()
    expect(page.locator("[name=degrees-1-title]")).to_be_focused()
    candidate.press("Xem lại và nộp")
    expect(page.get_by_role("alert")).to_contain_text("Chưa nộp được")
    candidate.look()
    candidate.go(path)
    for name in ("under_discipline", "prosecuted", "volunteer_disadvantaged", "army"):
        page.locator(f"#{name}-1").check()
    page.locator("#consent-0").check()
    for box in page.locator("select[name^=appraisal_]").all():
        box.select_option(index=2)
    candidate.press("Xem lại và nộp")
    page.locator("#oath").check()
    candidate.press("Nộp hồ sơ")
    candidate.says("Số biên nhận")
    candidate.look()


def test_a_preparation_from_the_council_to_the_issued_list(site, page, open_page):
    exam = make_exam(site)
    staff = Visitor(page, site).sign_in(Role.EXAM_ADMINISTRATOR)
    form_council(staff, exam)
    staff.go(f"{exam}/registrations/open")
    page.locator("#submit").click()
    candidate = Visitor(open_page(), site)
    candidate.sign_in(Role.CANDIDATE, national_id=NATIONAL_ID, full_name=WIFE)
    register(candidate, exam)

    staff.go(f"{exam}/council/likenesses")
    staff.press("Đối chiếu với hồ sơ thí sinh")
    staff.look()
    page.get_by_role("link", name="Kết luận").first.click()
    page.locator("#relation").select_option("Vợ, chồng")
    page.locator("#reason").fill("Giấy đăng ký kết hôn")
    page.locator("#submit").click()
    staff.go(f"{exam}/council/members")
    staff.says("Không được tham gia")

    staff.go(f"{exam}/preselection")
    page.get_by_role("link", name=WIFE).click()
    page.locator("#passed-0").check()
    page.locator("#submit").click()
    staff.go(f"{exam}/figures")
    staff.go(f"{exam}/papers-issued/letters/new")
    page.locator("#subject").fill("Lịch {{ky_thi}}")
    page.locator("#body").fill("Hạn nộp hồ sơ: {{ngay_chot_ho_so}}.")
    page.locator("#submit").click()
    staff.says("01/TB-HĐT")
    staff.go(f"{exam}/papers-issued/")
    code = page.locator("#papers tbody th a").first.get_attribute("href")
    candidate.go(code or "")
    candidate.says("đang có hiệu lực")
