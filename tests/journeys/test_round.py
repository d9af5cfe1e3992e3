"""One exam round in a browser, on a registration workbook as provinces send it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app import clock
from app.bank.starting import load_starter_bank
from app.candidates.models import Application, Candidate
from app.db import db
from app.exams.models import Exam
from app.ledger.recording import Command
from app.ledger.verifying import verify
from app.permissions import Role
from app.regulations.installing import install_profiles
from app.sittings.models import Seat
from app.sittings.seat_codes import seat_code
from tests.journeys.conftest import ABORTED_DOWNLOADS, Site
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600), ABORTED_DOWNLOADS]

WORKBOOK = Path(__file__).parents[1] / "data" / "dang-ky-du-thi-2025.xlsx"
BY = Command("test")
QUOTAS = "Hà Nội = 1\nNghệ An = 2\nĐà Nẵng = 2\nThanh Hóa = 2\nCần Thơ = 2\nTP. Hồ Chí Minh = 3"


class Clock:
    """The server's clock, which the test may set forward."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ahead = timedelta()
        real = clock.now
        monkeypatch.setattr("app.clock.now", lambda: real() + self.ahead)

    def forward(self, **by: float) -> None:
        self.ahead += timedelta(**by)


@pytest.fixture
def server_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def administrator(site: Site, open_page) -> Visitor:
    with site.database() as session:
        install_profiles(by=BY)
        load_starter_bank(by=BY)
        session.commit()
    return Visitor(open_page(), site).sign_in(Role.EXAM_ADMINISTRATOR, full_name="Trần Thị Thu Hà")


def exam_of(site: Site) -> tuple[str, dict[str, str]]:
    """The exam's address and its papers' ids by code."""
    with site.database() as session:
        exam = session.scalars(select(Exam)).one()
        return f"/exams/{exam.id}", {paper.code: str(paper.id) for paper in exam.papers}


def create_exam(admin: Visitor) -> None:
    admin.go("/exams/new")
    page = admin.page
    page.get_by_label("Tên kỳ thi").fill("Kỳ thi tuyển Chấp hành viên sơ cấp năm 2025")
    page.get_by_label("Mã kỳ thi").fill("chv-2025")
    page.get_by_label("Ngày chốt hồ sơ").fill("2025-11-28")
    page.get_by_label("Nội dung thi theo pháp luật ngày").fill("2025-12-20")
    page.get_by_label("Chỉ tiêu theo tỉnh, thành phố").fill(QUOTAS)
    admin.press("Tạo kỳ thi")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chấp hành viên sơ cấp")
    admin.look("exam")


def import_workbook(admin: Visitor, exam: str) -> None:
    admin.go(f"{exam}/imports/")
    admin.page.set_input_files("input[type=file]", WORKBOOK)
    admin.press("Tải lên và xem trước")
    admin.says("Dòng có lỗi")
    admin.look("import-preview")
    with admin.site.database() as session:
        assert session.query(Application).count() == 0
    with admin.page.expect_download() as faults:
        admin.page.get_by_role("link", name="Tải các dòng có lỗi").click()
    assert faults.value.suggested_filename.endswith(".xlsx")
    admin.press("Nhận hồ sơ")
    with admin.site.database() as session:
        assert session.query(Application).count() == 286


def decide_reviews(admin: Visitor, exam: str) -> None:
    admin.go(f"{exam}/reviews")
    admin.page.get_by_role("link", name="Xem lần lượt từng hồ sơ").click()
    admin.look("review")
    for _ in range(14):
        admin.page.locator("form input[type=radio]").first.check()
        admin.page.locator("form textarea").fill("Đã xem bản chính văn bằng, bảng điểm.")
        admin.press("Lưu quyết định")
    admin.go(f"{exam}/reviews")
    admin.says("Không còn gì chờ xem xét")


def number_and_seat(admin: Visitor, exam: str, law: str, server_clock: Clock) -> None:
    admin.go(f"{exam}/candidates")
    admin.press("Đánh số báo danh")
    admin.look("candidates")
    for room in range(1, 10):
        admin.go(f"{exam}/rooms/new")
        admin.page.get_by_label("Số phòng").fill(f"{room:02}")
        admin.page.get_by_label("Địa điểm").fill("Học viện Tư pháp, Hà Nội")
        admin.page.get_by_label("Số chỗ ngồi").fill("24")
        admin.press("Thêm phòng")
    admin.go(f"{exam}/sittings/new")
    start = (clock.now() + timedelta(minutes=5)).astimezone(clock.VIETNAM)
    admin.page.get_by_label("Môn thi").select_option(law)
    admin.page.get_by_label("Tên ca thi").fill("Ca 1: Pháp luật")
    admin.page.get_by_label("Bắt đầu tính giờ lúc").fill(start.strftime("%Y-%m-%dT%H:%M"))
    admin.press("Thêm ca thi")
    admin.page.get_by_role("link", name="Xếp chỗ", exact=True).click()
    admin.press("Xếp chỗ")
    admin.says("Đã xếp chỗ cho")
    admin.look("sitting")


def assemble(admin: Visitor, exam: str, law: str) -> None:
    admin.go(f"{exam}/papers/{law}/blueprint/edit?proposal=1")
    admin.press("Lưu ma trận")
    admin.go(f"{exam}/papers/{law}/forms/new")
    admin.page.get_by_label("Số mã đề").or_(admin.page.locator("#form_count")).first.fill("4")
    admin.page.locator("#seed").fill("7")
    admin.press("Lập mã đề")
    admin.look("forms")


def prepare(admin: Visitor) -> str:
    with admin.site.database() as session:
        seat = session.scalars(select(Seat)).first()
        sitting = f"/exams/{seat.sitting.exam_id}/sittings/{seat.sitting_id}"
    admin.go(f"{sitting}/prepare")
    admin.press("Chuẩn bị")
    return sitting


def first_seat(site: Site) -> tuple[str, str, str]:
    """Number, seat code and identity number of the first candidate."""
    with site.database() as session:
        stmt = select(Seat).join(Seat.candidate).order_by(Candidate.ordinal)
        seat = session.scalars(stmt).first()
        application = seat.candidate.application
        return seat.candidate.number, seat_code(seat.id, site.secret), application.national_id


def come_in(candidate: Visitor, number: str, code: str) -> None:
    """To the waiting room, before the start."""
    page = candidate.page
    page.goto(f"{candidate.site.url}/room")
    page.get_by_label("Số báo danh").fill(number)
    page.get_by_label("Mã chỗ ngồi").fill(code)
    page.keyboard.press("Enter")
    expect(page.locator("#waiting")).to_be_visible()
    candidate.look("waiting")


def admit(invigilator: Visitor, sitting: str, number: str) -> None:
    """At the desk, once the candidate's papers were looked at."""
    invigilator.go(f"{sitting}/admission")
    row = invigilator.page.get_by_role("row", name=number)
    row.get_by_role("button", name="Cho vào", exact=True).click()
    invigilator.says("Đã cho 1 thí sinh vào làm bài")
    invigilator.look("admission")


def take_paper(candidate: Visitor) -> None:
    page = candidate.page
    page.reload()
    expect(page.locator("#question-number")).to_be_visible()
    candidate.look("exam-room")
    for _ in range(10):
        if page.locator("#typed").count():
            page.locator("#typed").fill("10")
        else:
            page.keyboard.press("b")
        expect(page.locator("#saved")).to_have_text(re.compile("Đã lưu lúc"))
        page.locator("#question-stem").click()
        page.keyboard.press("ArrowRight")
    expect(page.locator("#palette [data-state=answered]")).to_have_count(10)


def score_sheet(site: Site) -> bytes:
    """Scores from another system for everybody: ties at the last place in Hà Nội."""
    lines = ["candidate_number,paper,score"]
    with site.database() as session:
        for candidate in session.scalars(select(Candidate).order_by(Candidate.ordinal)):
            application = candidate.application
            volunteer = application.claims.get("volunteer_disadvantaged")
            tied = application.exam_province == "Hà Nội" and not volunteer
            skills = 90 if tied else 50 + candidate.ordinal % 35
            lines += [f"{candidate.number},law,60", f"{candidate.number},skills,{skills}"]
    return "\n".join(lines).encode()


def settle(admin: Visitor, exam: str) -> None:
    admin.go(f"{exam}/results/settle")
    admin.press("Chốt điểm")
    admin.says("Điểm mới: 1")
    admin.go(f"{exam}/results/scores")
    sheet = {"name": "diem.csv", "mimeType": "text/csv", "buffer": score_sheet(admin.site)}
    admin.page.set_input_files("input[type=file]", sheet)
    admin.page.get_by_label("Lý do, nếu sửa điểm đã có").fill("Điểm thi của đợt chấm tập trung")
    admin.press("Nhập điểm")
    admin.look("results")


def decide_tie_and_publish(admin: Visitor, exam: str) -> None:
    admin.says("Hà Nội: cần quyết định")
    admin.page.get_by_role("link", name="Ghi quyết định").first.click()
    admin.look("tie")
    admin.page.locator("form input[type=checkbox]").first.check()
    admin.page.get_by_label("Căn cứ, lý do quyết định").fill("Quyết định số 12/QĐ-BTP")
    admin.press("Ghi quyết định")
    admin.go(f"{exam}/results/publish")
    admin.press("Công bố kết quả")
    admin.says("Đã công bố lúc")


@pytest.mark.timeout(900)
def test_a_round_goes_from_the_workbook_to_the_published_result(
    site, administrator, open_page, server_clock
):
    admin = administrator
    create_exam(admin)
    exam, papers = exam_of(site)
    import_workbook(admin, exam)
    decide_reviews(admin, exam)
    number_and_seat(admin, exam, papers["law"], server_clock)
    assemble(admin, exam, papers["law"])
    sitting = prepare(admin)

    number, code, national_id = first_seat(site)
    candidate = Visitor(open_page(), site)
    come_in(candidate, number, code)
    invigilator = Visitor(open_page(), site).sign_in(Role.INVIGILATOR)
    admit(invigilator, sitting, number)
    server_clock.forward(minutes=6)
    take_paper(candidate)
    invigilator.go(f"{sitting}/board")
    invigilator.look("board")
    candidate.page.locator("#submit").click()
    candidate.page.locator("#submit-confirm").click()
    expect(candidate.page.locator("#receipt-digest")).to_have_text(re.compile("[A-Z2-7]{4}"))
    candidate.look("receipt")

    server_clock.forward(minutes=50)
    admin.sign_in(Role.EXAM_ADMINISTRATOR, full_name="Trần Thị Thu Hà")
    admin.go(f"{sitting}/close")
    admin.press("Khóa ca thi")
    settle(admin, exam)
    owner = Visitor(open_page(), site).sign_in(Role.CANDIDATE, national_id=national_id)
    owner.go("/my/results")
    owner.says("Chưa có kết quả nào được công bố")
    decide_tie_and_publish(admin, exam)
    owner.go("/my/results")
    owner.says(number)
    owner.look("own-result")

    inspector = Visitor(open_page(), site).sign_in(Role.INSPECTOR)
    inspector.go("/ledger/verification")
    with site.database():
        assert verify().first_break is None
        db.session.rollback()
