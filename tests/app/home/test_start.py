"""The first page: for a visitor, and for each role."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app import clock
from app.bank.models import QuestionStatus
from app.candidates.models import Outcome
from app.db import db
from app.home.models import Demonstration
from app.jobs.models import Job, JobState
from app.permissions import Role
from app.results.publishing import publish_results
from app.sittings.seat_codes import seat_code
from tests.factories import (
    ApplicationFactory,
    CandidateFactory,
    ExamFactory,
    LawFactory,
    PaperFactory,
    PaperFormFactory,
    ProvisionFactory,
    QuestionVersionFactory,
    QuotaFactory,
    SeatFactory,
    SittingFactory,
    UserFactory,
)
from tests.factories.results import ScoreFactory
from tests.factories.training import (
    CertificateFactory,
    ClassFactory,
    ClassSessionFactory,
    EnrolmentFactory,
)

PERSON = "001190123456"
SECRET = "a secret for tests only"


def tasks(page):
    return page.texts(".tasks__what a")


def exam_with_papers(**facts):
    exam = ExamFactory.create(**facts)
    return exam, PaperFactory.create(exam=exam), PaperFactory.create(exam=exam, code="skills")


@pytest.fixture
def later(session):
    return clock.now() + timedelta(days=5)


@pytest.fixture
def demonstration(session):
    exam = PaperFactory.create().exam
    sitting = SittingFactory.create(starts_at=clock.now() - timedelta(minutes=5), minutes=60)
    marker = Demonstration(
        exam_id=exam.id,
        seat_id=SeatFactory.create(sitting=sitting).id,
        class_id=ClassFactory.create().id,
        certificate_id=CertificateFactory.create().id,
    )
    db.session.add(marker)
    db.session.commit()
    return marker


def test_a_visitor_of_a_real_installation_signs_in(browser):
    assert browser.get("/").url == "/accounts/sign-in"


def test_a_visitor_of_a_demonstration_gets_the_tour_without_a_password(browser, demonstration):
    seat = demonstration.seat
    number, code = seat.candidate.number, seat_code(seat.id, SECRET)
    UserFactory.create(email="giang-vien@demo.example", role=Role.TRAINER, password_hash="x")
    UserFactory.create(email="moi@demo.example", role=Role.INSPECTOR, password_hash=None)

    page = browser.get("/")

    assert number in page.text
    assert code in page.text
    assert "giang-vien@demo.example" in page.text
    assert "moi@demo.example" not in page.text
    assert page.soup.select_one('a[href="/room"]')


def test_the_tour_says_when_the_rehearsal_is_over(browser, demonstration):
    demonstration.seat.sitting.starts_at = clock.now() - timedelta(days=2)
    code = seat_code(demonstration.seat_id, SECRET)
    db.session.commit()

    page = browser.get("/")

    assert "Ca thi thử đã hết giờ" in page.text
    assert code not in page.text


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_first_page_when_nothing_is_there(signed_in_as, role):
    page = signed_in_as(role).get("/")

    assert page.status == 200
    assert page.texts("h1") == ["Trang chính"]
    assert tasks(page) in ([], ["1 tài khoản chưa đặt mật khẩu"])


def test_an_administrator_is_led_through_a_round(as_administrator, later):
    exam = ExamFactory.create(closing_on=date(2025, 11, 28))
    paper = PaperFactory.create(exam=exam)

    def first():
        return tasks(as_administrator.get("/"))[0]

    assert first() == "Nhận danh sách đăng ký"
    application = ApplicationFactory.create(exam=exam, outcome=Outcome.REVIEW)
    assert first() == "Xem xét 1 hồ sơ chưa rõ điều kiện"
    application.outcome = Outcome.ELIGIBLE
    db.session.commit()
    assert first() == "Công bố danh sách đủ và không đủ điều kiện"
    exam.lists_published_at = clock.now()
    db.session.commit()
    assert first() == "Đánh số báo danh"
    candidate = CandidateFactory.create(application=application)
    sitting = SittingFactory.create(exam=exam, paper=paper, starts_at=later)
    assert tasks(as_administrator.get("/"))[:2] == ["Xếp chỗ cho ca thi", "Tạo mã đề"]
    SeatFactory.create(sitting=sitting, candidate=candidate)
    PaperFormFactory.create(paper=paper)
    assert first() == "Chuẩn bị ca thi"


def test_an_administrator_is_led_from_the_exam_day_to_publication(as_administrator):
    exam, paper, skills = exam_with_papers(lists_published_at=clock.now())
    QuotaFactory.create(exam=exam, province="Hà Nội", count=1)
    candidates = [CandidateFactory.create(application__exam=exam) for _ in range(2)]
    PaperFormFactory.create(paper=paper)
    sitting = SittingFactory.create(exam=exam, paper=paper, starts_at=clock.now())
    SeatFactory.create(sitting=sitting, candidate=candidates[0])
    sitting.prepared_at = clock.now()
    db.session.commit()

    def first():
        return tasks(as_administrator.get("/"))[0]

    assert first() == "Theo dõi ca thi đang làm bài"
    sitting.starts_at = clock.now() - timedelta(hours=5)
    db.session.commit()
    assert first() == "Khóa ca thi đã hết giờ"
    sitting.closed_at = clock.now()
    db.session.commit()
    assert first().startswith("Chốt điểm môn")
    for one in candidates:
        for each in (paper, skills):
            ScoreFactory.create(candidate=one, paper_id=each.id, mark=Decimal("80.00"))
    assert first() == "Quyết định 2 người bằng điểm"
    corrected = {"version": 2, "mark": Decimal("81.00")}
    ScoreFactory.create(candidate=candidates[0], paper_id=paper.id, **corrected)
    assert first() == "Công bố kết quả"
    publish_results(exam, by=UserFactory.create())
    db.session.commit()
    page = as_administrator.get("/")
    assert tasks(page) == []
    assert "Kỳ thi đã công bố kết quả" in page.text


def test_late_deadlines_are_called_late(as_administrator):
    ExamFactory.create()

    page = as_administrator.get("/")

    assert "Báo cáo biên chế và đăng ký nhu cầu" in tasks(page)
    assert "Chậm" in page.texts(".tasks .tag")


def test_a_trainer_sees_drafts_outdated_questions_and_classes(as_trainer):
    gone = LawFactory.create(in_force_to=date(2026, 6, 30), in_force_from=date(2009, 7, 1))
    outdated = QuestionVersionFactory.create(provisions=[ProvisionFactory.create(law=gone)])
    outdated.question.status = QuestionStatus.APPROVED
    QuestionVersionFactory.create().question.status = QuestionStatus.DRAFT
    now = clock.now()
    class_ = ClassFactory.create(starts_on=now.date(), ends_on=(now + timedelta(days=9)).date())
    ClassSessionFactory.create(
        training_class=class_, topic="Lập biên bản", starts_at=now - timedelta(days=2)
    )
    over = ClassFactory.create(code="CU", ends_on=(now - timedelta(days=3)).date())
    db.session.commit()

    with clock.pretending(max(now, clock.now())):
        page = as_trainer.get("/")

    assert tasks(page) == [
        "Hoàn thiện và gửi duyệt 1 câu hỏi bản thảo",
        "Sửa 1 câu hỏi dựa vào điều khoản hết hiệu lực",
        "Điểm danh buổi “Lập biên bản”",
        f"Ghi kết quả và kết thúc lớp {over.code}",
    ]


def test_an_invigilator_sees_the_sittings_of_the_next_days(signed_in_as, later):
    soon = SittingFactory.create(title="Ca 1", starts_at=later, prepared_at=clock.now())
    SittingFactory.create(title="Ca xa", starts_at=later + timedelta(days=60))
    SittingFactory.create(title="Ca cũ", starts_at=clock.now() - timedelta(days=9))

    page = signed_in_as(Role.INVIGILATOR).get("/")

    assert tasks(page) == [f"Ca 1: {soon.paper.title}"]


def test_an_inspector_sees_the_head_of_the_ledger(as_inspector):
    page = as_inspector.get("/")

    assert page.texts("h2")[0] == "Sổ nhật ký"
    assert "Đăng nhập" in page.texts("li a")


def test_a_system_administrator_sees_empty_accounts_and_failed_jobs(signed_in_as):
    browser = signed_in_as(Role.SYSTEM_ADMINISTRATOR)
    failed = Job(
        kind="k", title="In giấy báo", arguments={}, state=JobState.FAILED, finished_at=clock.now()
    )
    db.session.add(failed)
    db.session.commit()

    page = browser.get("/")

    assert tasks(page) == ["1 tài khoản chưa đặt mật khẩu"]
    assert "Việc không chạy xong: In giấy báo" in page.text


@pytest.fixture
def candidate(browser, later):
    """Somebody with a seat in one exam, a published result in another, and a class."""
    user = UserFactory.create(role=Role.CANDIDATE, national_id=PERSON)
    coming = CandidateFactory.create(application__national_id=PERSON)
    sitting = SittingFactory.create(exam=coming.application.exam, starts_at=later)
    SeatFactory.create(sitting=sitting, candidate=coming, number=17)
    exam, *papers = exam_with_papers()
    QuotaFactory.create(exam=exam, province="Hà Nội", count=1)
    past = CandidateFactory.create(application__exam=exam, application__national_id=PERSON)
    for paper in papers:
        ScoreFactory.create(candidate=past, paper_id=paper.id, mark=Decimal("77.00"))
    publish_results(exam, by=user)
    class_ = ClassFactory.create(ends_on=(later + timedelta(days=30)).date())
    EnrolmentFactory.create(training_class=class_, national_id=PERSON)
    ClassSessionFactory.create(training_class=class_, topic="Xác minh", starts_at=later)
    db.session.commit()
    return browser.sign_in(user)


def test_a_candidate_sees_seat_result_and_next_session(candidate):
    page = candidate.get("/")

    assert "17" in page.texts(".facts dd")
    assert "Trúng tuyển" in page.texts("main .tag")
    assert "Buổi tới: Xác minh" in page.text


def test_a_candidate_sees_nothing_of_others(signed_in_as, candidate):
    other = signed_in_as(Role.CANDIDATE).get("/")

    assert "Chưa có hồ sơ dự thi hay lớp học" in other.text
    assert other.texts("main .tag") == []
