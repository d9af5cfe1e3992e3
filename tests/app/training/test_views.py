import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import event

from app.permissions import Role
from app.training import queries
from app.training.certifying import certificates_of_class
from app.training.deciding import latest_results
from app.training.marking_attendance import Mark, latest_marks, take_attendance
from app.training.models import ClassState, Presence
from tests.app.training.test_importing import GOOD, book, changed
from tests.factories import QuestionVersionFactory, UserFactory
from tests.factories.training import (
    CertificateFactory,
    ClassFactory,
    ClassSessionFactory,
    CourseFactory,
    EnrolmentFactory,
)

NATIONAL_ID = "001190000001"
COURSE = {
    "code": "NV",
    "title": "Đào tạo nghiệp vụ",
    "kind": "enforcement",
    "hours": "480",
    "register_sign": "",
}
CLASS = {
    "code": "K1",
    "title": "Lớp khóa 1",
    "starts_on": "2025-03-03",
    "ends_on": "2025-08-29",
    "site": "Hà Nội",
    "place": "Hà Nội",
    "provider": "Học viện Tư pháp",
    "signer_position": "Giám đốc",
    "lecturer": "TS. Lê Thu Hà",
    "capacity": "60",
    "presence_percent": "80",
    "pass_score": "50,5",
    "rule_source": "Quy chế",
}


@pytest.fixture
def meeting():
    return ClassSessionFactory.create()


def enrolled(training_class=None, **values):
    values.setdefault("national_id", NATIONAL_ID)
    return EnrolmentFactory.create(training_class=training_class or ClassFactory.create(), **values)


def test_a_trainer_makes_a_course_with_the_sign_of_its_kind(as_trainer):
    page = as_trainer.post("/training/courses/new", **COURSE)
    course = queries.list_courses()[0]
    assert page.url == f"/training/courses/{course.id}"
    assert course.register_sign == "CC-ĐTNV"
    assert "Đào tạo nghiệp vụ" in as_trainer.get(page.url).text
    again = as_trainer.post("/training/courses/new", **COURSE)
    assert "Đã có chương trình mang mã NV." in again.text


def test_a_course_is_changed_by_form(as_trainer):
    course = CourseFactory.create(code="NV")
    assert as_trainer.get(f"/training/courses/{course.id}/edit").status == 200
    as_trainer.post(f"/training/courses/{course.id}/edit", **COURSE | {"hours": "500"})
    assert as_trainer.get(f"/training/courses/{course.id}").texts("dd")[2] == "500"


def test_a_trainer_opens_a_class_whose_rule_comes_from_the_rules_file(as_trainer):
    course = CourseFactory.create()
    form = as_trainer.get(f"/training/classes/new?course={course.id}")
    assert form.soup.select_one("#presence_percent")["value"] == "80"

    page = as_trainer.post("/training/classes/new", course=str(course.id), **CLASS)

    opened = queries.find_class("K1")
    assert page.url == f"/training/classes/{opened.id}"
    assert opened.pass_score == Decimal("50.5")
    assert "50,5" in as_trainer.get(page.url).texts("dd")
    assert "K1" in as_trainer.get("/training/?q=k1").texts("tbody th")


def test_a_class_is_changed_by_form_and_shows_what_is_wrong(as_trainer):
    opened = ClassFactory.create()
    address = f"/training/classes/{opened.id}/edit"
    assert as_trainer.get(address).soup.select_one("#pass_score")["value"] == "50"
    wrong = {"ends_on": "2025-03-02", "pass_score": "101", "course": str(opened.course_id)}
    page = as_trainer.post(address, **CLASS | wrong)
    assert "Ngày bế giảng phải sau ngày khai giảng." in page.text
    assert "Điểm đạt từ 0 đến 100." in page.text
    as_trainer.post(address, **CLASS, course=str(opened.course_id))
    assert queries.find_class("K1").id == opened.id


def test_sessions_are_added_changed_and_removed(as_trainer):
    opened = ClassFactory.create()
    meeting = {"starts_at": "2025-03-04T08:00", "hours": "4", "topic": "Xác minh"}
    page = as_trainer.post(f"/training/classes/{opened.id}/sessions/new", **meeting)
    held = queries.get_class(opened.id).sessions[0]
    assert held.starts_at == datetime(2025, 3, 4, 1, tzinfo=UTC)
    assert as_trainer.get(page.url).texts("tbody th") == ["08:00 04/03/2025"]
    late = as_trainer.post(
        f"/training/sessions/{held.id}/edit", **meeting | {"starts_at": "2026-01-01T08:00"}
    )
    assert "Buổi học phải nằm trong thời gian của lớp" in late.text
    assert as_trainer.get(f"/training/sessions/{held.id}/remove").status == 200
    as_trainer.post(f"/training/sessions/{held.id}/remove")
    assert queries.get_class(opened.id).sessions == []


def test_a_learner_is_enrolled_by_hand_and_a_lost_zero_is_refused(as_trainer):
    opened = ClassFactory.create()
    address = f"/training/classes/{opened.id}/learners/new"
    person = {"full_name": "Nguyễn Thị Hòa", "birth_on": "1990-02-05", "unit": "Cục THADS"}
    page = as_trainer.post(address, national_id="01190000001", **person)
    assert "có thể mất số 0 ở đầu" in page.text
    page = as_trainer.post(address, national_id=NATIONAL_ID, **person)
    assert as_trainer.get(page.url).texts("tbody th") == ["Nguyễn Thị Hòa"]
    again = as_trainer.post(address, national_id=NATIONAL_ID, **person)
    assert "đã có trong danh sách lớp" in again.text


def test_a_workbook_is_previewed_with_its_faults_and_enrols_nobody(as_trainer):
    opened = ClassFactory.create()
    data = book(GOOD, changed("Số CCCD", 1190000001))
    address = f"/training/classes/{opened.id}/learners/import"
    page = as_trainer.get(as_trainer.post(address, file=(io.BytesIO(data), "lop.xlsx")).url)
    assert "Chưa ghi danh được" in page.text
    assert [
        page.texts("#faults td.number")[0],
        page.texts("#faults th")[-1],
    ] == ["4", "Số căn cước"]
    assert "Ghi danh 2 người" not in page.text


def test_a_clean_workbook_is_confirmed(as_trainer):
    opened = ClassFactory.create()
    address = f"/training/classes/{opened.id}/learners/import"
    url = as_trainer.post(address, file=(io.BytesIO(book(GOOD)), "lop.xlsx")).url
    assert "1 học viên sẵn sàng" in as_trainer.get(url).text
    page = as_trainer.post(f"{url}/confirm")
    assert page.url == f"/training/classes/{opened.id}/learners"
    assert "đã được ghi danh" in as_trainer.get(url).text
    assert as_trainer.post(f"{url}/confirm").status == 409


def test_a_file_that_is_no_workbook_is_explained_beside_the_field(as_trainer):
    opened = ClassFactory.create()
    address = f"/training/classes/{opened.id}/learners/import"
    page = as_trainer.post(address, file=(io.BytesIO(b"MZ\x90"), "lop.xlsx"))
    assert "không phải là bảng tính" in page.text


def test_attendance_is_taken_for_part_of_a_session(as_trainer, meeting):
    one, two = (EnrolmentFactory.create(training_class=meeting.training_class) for _ in range(2))
    address = f"/training/sessions/{meeting.id}/attendance"
    assert len(as_trainer.get(address).soup.select("input[type=radio]")) == 6

    typed = {
        f"presence-{one.id}": "present",
        f"hours-{one.id}": "3",
        f"presence-{two.id}": "excused",
    }
    as_trainer.post(address, **typed)

    marks = latest_marks(meeting)
    assert (marks[one.id].hours, marks[two.id].presence) == (3, Presence.EXCUSED)
    again = as_trainer.post(address, **typed | {f"hours-{one.id}": "5"})
    assert "số tiết có mặt phải từ 1 đến 4" in again.text
    assert again.soup.select_one(f"[name=hours-{one.id}]")["value"] == "5"
    sheet = as_trainer.get(f"/training/classes/{meeting.class_id}/attendance")
    assert sheet.texts("tbody td") == ["3", "P"]


def test_79_99_percent_reads_so_and_bars(as_trainer):
    opened = ClassFactory.create()
    sessions = [ClassSessionFactory.create(training_class=opened, hours=h) for h in (7999, 2001)]
    one = EnrolmentFactory.create(training_class=opened)
    here = Mark(presence=Presence.PRESENT, hours=7999)
    take_attendance(sessions[0], {one.id: here}, by=UserFactory.create())
    away = Mark(presence=Presence.ABSENT, hours=0)
    take_attendance(sessions[1], {one.id: away}, by=UserFactory.create())

    page = as_trainer.get(f"/training/learners/{one.id}")

    assert page.texts(".stat__value")[0] == "79,99 %"
    assert "Không đủ điều kiện dự kiểm tra cuối khóa" in page.text
    assert "Quy chế học vụ" in page.text


def held_class(by):
    meeting = ClassSessionFactory.create()
    one = enrolled(meeting.training_class)
    here = Mark(presence=Presence.PRESENT, hours=4)
    take_attendance(meeting, {one.id: here}, by=by)
    return meeting.training_class, one


def test_a_class_runs_from_results_to_printed_certificates(as_trainer, by):
    opened, one = held_class(by)
    url = f"/training/classes/{opened.id}"
    bad = as_trainer.post(f"{url}/results/edit", **{f"score-{one.id}": "8.555"})
    assert "phải là số như 7,5" in bad.text
    as_trainer.post(f"{url}/results/edit", **{f"score-{one.id}": "82,25"})
    assert "82,25" in as_trainer.get(f"{url}/results").texts("td")
    assert as_trainer.get(f"{url}/close").status == 200
    as_trainer.post(f"{url}/close")
    assert queries.get_class(opened.id).state is ClassState.CLOSED

    early = as_trainer.post(f"{url}/certificates/issue", issued_on="2025-01-01")
    assert "Ngày cấp phải từ ngày bế giảng" in early.text
    page = as_trainer.post(f"{url}/certificates/issue", issued_on="2025-09-15")
    job = as_trainer.get(page.url)
    assert "Cấp chứng chỉ" in job.text

    issued = certificates_of_class(opened)
    assert [c.register_number for c in issued] == ["001/2025/CC-ĐTNV"]
    result = as_trainer.get(page.url + "/result").response
    assert result.data.startswith(b"%PDF-")
    assert as_trainer.get(f"/training/certificates/{issued[0].id}.pdf").status == 200
    as_trainer.post(f"{url}/certificates/issue", issued_on="2025-09-15")
    assert len(certificates_of_class(opened)) == 1


def test_failing_somebody_against_the_rule_needs_a_reason(as_trainer, by):
    opened, one = held_class(by)
    typed = {f"score-{one.id}": "90", f"decision-{one.id}": "fail"}
    address = f"/training/classes/{opened.id}/results/edit"
    assert "hãy ghi lý do" in as_trainer.post(address, **typed).text
    as_trainer.post(address, **typed | {f"reason-{one.id}": "Thi hộ"})
    assert latest_results(opened)[one.id].reason == "Thi hộ"


def test_a_class_that_cannot_close_says_why(as_trainer, by):
    opened, one = held_class(by)
    page = as_trainer.post(f"/training/classes/{opened.id}/close")
    assert page.status == 409
    assert one.full_name in page.text


def test_lists_and_sheets_can_be_downloaded(as_trainer, by):
    opened, _one = held_class(by)
    url = f"/training/classes/{opened.id}"
    meeting = queries.get_class(opened.id).sessions[0]
    starts = {
        f"{url}/learners.xlsx": b"PK",
        f"{url}/attendance.xlsx": b"PK",
        f"{url}/learners.pdf": b"%PDF-",
        f"/training/sessions/{meeting.id}/sheet.pdf": b"%PDF-",
        "/training/learners/template.xlsx": b"PK",
    }
    for address, start in starts.items():
        answer = as_trainer.get(address).response
        assert answer.data.startswith(start), address
        assert answer.headers["Content-Disposition"].startswith("attachment")


def test_withdrawing_and_revoking_ask_for_a_reason(as_trainer):
    one, certificate = enrolled(), CertificateFactory.create()
    for address in (
        f"/training/learners/{one.id}/withdraw",
        f"/training/certificates/{certificate.id}/revoke",
    ):
        assert "Hãy ghi lý do." in as_trainer.post(address, reason=" ").text
        assert as_trainer.post(address, reason="Có lý do").status == 302
    assert queries.get_enrolment(one.id).withdrawn_reason == "Có lý do"
    assert queries.get_certificate(certificate.id).is_revoked


def test_anybody_can_check_a_certificate_and_nothing_private_is_shown(browser):
    certificate = CertificateFactory.create()
    page = browser.get(f"/certificates/{certificate.code}")
    assert "Chứng chỉ có hiệu lực" in page.text
    for word in (certificate.full_name, certificate.register_number, "15/09/2025"):
        assert word in page.text
    assert certificate.national_id not in page.text
    assert "05/02/1990" not in page.text


def test_a_revoked_certificate_says_so_in_public_without_the_reason(browser):
    at = datetime(2025, 10, 1, tzinfo=UTC)
    certificate = CertificateFactory.create(revoked_at=at, revoked_reason="Bằng giả")
    page = browser.get(f"/certificates/{certificate.code}")
    assert "Chứng chỉ đã bị thu hồi" in page.text
    assert "Bằng giả" not in page.text


def test_an_unknown_code_is_told_plainly(browser):
    page = browser.get("/certificates/no-such-code")
    assert page.status == 404
    assert "Không có chứng chỉ nào mang mã này" in page.text


def test_a_lesson_is_previewed_written_and_changed(as_trainer):
    course = CourseFactory.create()
    address = f"/training/courses/{course.id}/lessons/new"
    typed = {"title": "Xác minh", "position": "1", "text": "**đậm** <script>x</script>"}
    preview = as_trainer.post(address, **typed, preview="1")
    assert preview.texts("section strong") == ["đậm"]
    assert not preview.soup.select("section script")
    assert queries.get_course(course.id).lessons == []

    pdf = (io.BytesIO(b"%PDF-1.7"), "bai.pdf")
    url = as_trainer.post(address, **typed, file=pdf).url
    assert as_trainer.get(url + "/file").response.data == b"%PDF-1.7"
    wrong = as_trainer.post(url + "/edit", **typed, file=(io.BytesIO(b"<html>"), "x.pdf"))
    assert "phải là PDF" in wrong.text
    as_trainer.post(url + "/edit", **typed | {"title": "Tên mới"})
    assert as_trainer.get(url).texts("h1") == ["Tên mới"]
    assert as_trainer.get(url + "/remove").status == 200
    as_trainer.post(url + "/remove")
    assert queries.get_course(course.id).lessons == []


def test_a_trainer_opens_and_closes_questions(as_trainer):
    version = QuestionVersionFactory.create()
    url = f"/training/practice/{version.question.topic_id}"
    assert version.question.topic.title in as_trainer.get("/training/practice").text
    as_trainer.post(url, question=str(version.question_id), act="release")
    assert "Đang mở" in as_trainer.get(url).text
    as_trainer.post(url, question=str(version.question_id), act="withdraw")
    assert as_trainer.get(url).texts("td .tag") == ["Đóng"]


def test_releasing_a_question_used_in_a_form_is_refused(as_trainer):
    version = QuestionVersionFactory.create(used_at=datetime(2025, 5, 1, tzinfo=UTC))
    url = f"/training/practice/{version.question.topic_id}"
    page = as_trainer.post(url, question=str(version.question_id), act="release")
    assert page.status == 409


READERS = {Role.TRAINER, Role.EXAM_ADMINISTRATOR, Role.INSPECTOR}


@pytest.mark.parametrize("role", Role)
def test_each_role_gets_what_it_may(signed_in_as, role, meeting):
    one, someone = enrolled(meeting.training_class), signed_in_as(role)
    url = f"/training/classes/{meeting.class_id}"
    reads = ["/training/", url, f"{url}/learners", f"{url}/results", f"/training/learners/{one.id}"]
    for address in reads:
        assert someone.get(address).status == (200 if role in READERS else 403), address
    writes = [
        "/training/courses/new",
        "/training/classes/new",
        f"{url}/edit",
        f"{url}/close",
        f"{url}/results/edit",
        f"{url}/certificates/issue",
        f"{url}/learners/new",
        f"{url}/learners/import",
        f"/training/sessions/{meeting.id}/attendance",
        f"/training/learners/{one.id}/withdraw",
    ]
    for address in writes:
        refused = someone.post(address).status == 403
        assert refused is (role is not Role.TRAINER), address
    may_learn = role in {Role.CANDIDATE, Role.TRAINER}
    assert someone.get("/learning/").status == (200 if may_learn else 403)


def test_a_long_list_takes_as_many_queries_as_a_short_one(as_trainer, session):
    def count(address):
        statements = []
        bind = session.get_bind()
        listener = lambda *args: statements.append(args[2])  # noqa: E731
        event.listen(bind, "before_cursor_execute", listener)
        as_trainer.get(address)
        event.remove(bind, "before_cursor_execute", listener)
        return len(statements)

    opened = ClassFactory.create()
    enrolled(opened)
    address = f"/training/classes/{opened.id}/learners"
    as_trainer.get(address)
    few = count(address)
    EnrolmentFactory.create_batch(20, training_class=opened)
    assert count(address) == few
