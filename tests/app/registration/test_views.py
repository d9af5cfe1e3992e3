"""Registering as a candidate does it, and what the administrators see of it."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from app import clock
from app.candidates import queries as candidates
from app.candidates.deciding import decide_finding
from app.candidates.models import Application, Outcome
from app.db import db
from app.ledger.recording import Command
from app.registration.checking_files import MOST_BYTES, DocumentRefused, read_document
from app.registration.models import RegistrationDraft, RegistrationHandIn, SupplementRequest
from tests.app.registration.conftest import NATIONAL_ID
from tests.factories import ApplicationFactory, ExamFactory, QuotaFactory, UserFactory

JSON = {"Accept": "application/json"}
BY = Command("the tests")


def at(exam, path=""):
    return f"/my/registrations/{exam.id}{path}"


def hand_in(candidate, exam, answers, edition="0"):
    candidate.post(at(exam), **answers, edition=edition)
    return candidate.post(at(exam, "/check"), oath="y")


def png():
    data = BytesIO()
    Image.new("RGB", (60, 40), "white").save(data, "PNG")
    return data.getvalue()


def test_somebody_registers_and_is_judged_at_once(exam, candidate, answers, session):
    assert exam.title in candidate.get("/my/registrations/").text
    page = candidate.post(at(exam), **answers, edition="0", next="check")
    assert page.url.endswith("/check")
    assert "Cử nhân Luật" in candidate.get(at(exam, "/check")).text
    page = candidate.post(at(exam, "/check"), oath="y")
    assert page.url.endswith("/receipt")
    application = candidates.find_application(exam, NATIONAL_ID)
    assert application.outcome is Outcome.ELIGIBLE
    assert application.full_name == "Trần Thị Bình"
    handed = session.scalar(select(RegistrationHandIn))
    assert f"{handed.sha256[:8].upper()}-1" in candidate.get(at(exam, "/receipt")).text
    assert candidate.get(at(exam, "/receipt.pdf")).response.data.startswith(b"%PDF")


def test_it_saves_as_one_types_and_a_page_that_is_behind_overwrites_nothing(
    exam, candidate, answers, session
):
    told = candidate.client.post(at(exam), data=answers | {"edition": "0"}, headers=JSON)
    assert (told.status_code, told.json["edition"]) == (200, 1)
    assert "Đã lưu lúc" in told.json["message"]
    behind = candidate.client.post(at(exam), data={"full_name": "B", "edition": "0"}, headers=JSON)
    assert behind.status_code == 409
    assert "trang khác" in behind.json["message"]
    [draft] = session.scalars(select(RegistrationDraft))
    assert draft.answers["full_name"] == ["Trần Thị Bình"]


def test_without_a_script_a_page_that_is_behind_keeps_what_was_typed(exam, candidate, answers):
    candidate.post(at(exam), **answers, edition="0")
    page = candidate.post(at(exam), full_name="Trần Thị Bình Minh", edition="0")
    assert page.status == 409
    assert page.soup.select_one("#full_name")["value"] == "Trần Thị Bình Minh"


def test_what_is_missing_is_told_beside_its_box_and_nothing_is_handed_in(exam, candidate, answers):
    wrong = {"phone": "", "degrees-0-title": "", "degrees-0-school": "Đại học Luật Hà Nội"}
    candidate.post(at(exam), **answers | wrong, edition="0")
    page = candidate.post(at(exam, "/check"), oath="y")
    links = [link["href"].split("#")[1] for link in page.soup.select(".error-summary a")]
    assert links == ["phone", "degrees-0-title"]
    assert candidates.find_application(exam, NATIONAL_ID) is None


def test_nothing_is_handed_in_without_the_oath(exam, candidate, answers):
    candidate.post(at(exam), **answers, edition="0")
    page = candidate.post(at(exam, "/check"))
    assert "Hãy đánh dấu lời cam đoan" in page.text
    assert candidates.find_application(exam, NATIONAL_ID) is None


def test_several_times_of_work_are_added_up(exam, candidate, answers):
    closing = exam.closing_on.year
    rows = {
        "employments-0-start": f"{closing - 10}-01",
        "employments-0-end": f"{closing - 9}-06",
        "employments-1-start": f"{closing - 9}-01",
        "employments-1-end": f"{closing - 8}-06",
        "employments-1-employer": "Tòa án",
        "employments-1-is_legal": "y",
    }
    hand_in(candidate, exam, answers | rows)
    application = candidates.find_application(exam, NATIONAL_ID)
    [finding] = [f for f in application.findings if f.condition == "legal_experience"]
    assert finding.verdict == "not_met"
    assert "30 tháng tròn" in finding.evidence


def test_what_is_changed_is_judged_anew_and_a_decision_on_the_old_counts_no_more(
    exam, candidate, answers
):
    hand_in(candidate, exam, answers | {"degrees-0-title": "Cử nhân Kinh tế"})
    application = candidates.find_application(exam, NATIONAL_ID)
    assert application.outcome is Outcome.INELIGIBLE
    decide_finding(application, "law_degree", met=True, reason="Văn bằng hai", by=BY)
    hand_in(candidate, exam, answers | {"phone": "0987654321"}, edition="1")
    assert application.outcome is Outcome.ELIGIBLE
    assert [one.superseded_at is None for one in application.decisions] == [False]
    hand_in(candidate, exam, answers | {"degrees-0-title": "Cử nhân Kinh tế"}, edition="2")
    assert application.outcome is Outcome.INELIGIBLE


def test_a_decision_on_what_did_not_change_still_counts(exam, candidate, answers):
    economics = answers | {"degrees-0-title": "Cử nhân Kinh tế"}
    hand_in(candidate, exam, economics)
    application = candidates.find_application(exam, NATIONAL_ID)
    decide_finding(application, "law_degree", met=True, reason="Văn bằng hai", by=BY)
    hand_in(candidate, exam, economics | {"phone": "0987654321"}, edition="1")
    assert application.outcome is Outcome.ELIGIBLE


def test_who_withdraws_stands_in_no_list_and_may_come_back(exam, candidate, answers):
    hand_in(candidate, exam, answers)
    candidate.post(at(exam, "/withdraw"))
    application = candidates.find_application(exam, NATIONAL_ID)
    assert application.outcome is Outcome.WITHDRAWN
    assert candidates.count_applications(exam) == 0
    assert "Hồ sơ đã rút" in candidate.get(at(exam, "/receipt")).text
    hand_in(candidate, exam, answers, edition="1")
    assert application.outcome is Outcome.ELIGIBLE


def test_whom_a_unit_registered_is_told_so(exam, candidate, answers):
    ApplicationFactory.create(exam=exam, national_id=NATIONAL_ID)
    page = hand_in(candidate, exam, answers)
    assert "đơn vị đã gửi trong danh sách đăng ký" in page.text


@pytest.mark.parametrize(
    ("days", "status"), [(0, 302), (1, 422)], ids=["the last day", "a day late"]
)
def test_registering_ends_with_the_closing_date(exam, candidate, answers, days, status):
    exam.closing_on = clock.today() - timedelta(days=days)
    db.session.commit()
    assert candidate.post(at(exam), **answers, edition="0").status == status


def test_an_account_without_an_identity_number_cannot_register(exam, browser, answers):
    page = browser.sign_in(UserFactory.create()).post(at(exam), **answers, edition="0")
    assert "chưa gắn số căn cước" in page.text


def test_documents_are_made_anew_listed_and_taken_away(exam, candidate, answers, session):
    candidate.post(at(exam), **answers, edition="0")
    upload = {"kind": "degree", "file": (BytesIO(png()), "bằng.png")}
    assert candidate.post(at(exam, "/documents"), **upload).status == 302
    page = candidate.get(at(exam, "/documents"))
    link = page.soup.select_one("#documents a")
    assert link.text == "bằng.png"
    data = candidate.get(link["href"]).response.data
    assert Image.open(BytesIO(data)).size == (60, 40)
    candidate.post(page.soup.select_one("#documents form")["action"])
    assert not candidate.get(at(exam, "/documents")).soup.select("#documents a")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "Tệp rỗng"),
        (b"MZ" + b"x" * 100, "không phải PDF, JPEG, PNG"),
        (b"%PDF-1.7\n1 0 obj", "bị cắt hoặc hỏng"),
        (b"%PDF-1.7\n/JavaScript (x) %%EOF", "mã tự chạy"),
        (b"%PDF-1.7\n/Encrypt 1 0 R %%EOF", "có mật khẩu"),
        (b"\x00\x00\x00\x18ftypheic" + b"x" * 50, "HEIC"),
    ],
    ids=["empty", "program", "cut", "script", "password", "phone"],
)
def test_a_file_that_is_no_harmless_document_is_refused(exam, candidate, answers, data, told):
    candidate.post(at(exam), **answers, edition="0")
    upload = {"kind": "degree", "file": (BytesIO(data), "bằng.pdf")}
    page = candidate.post(at(exam, "/documents"), **upload)
    assert told in page.texts(".error-summary")[0]


@pytest.mark.parametrize(("more", "refused"), [(0, False), (1, True)])
def test_a_document_has_eight_megabytes_at_most(more, refused):
    data = b"%PDF-1.7" + b"x" * (MOST_BYTES - 13 + more) + b"%%EOF"
    if refused:
        with pytest.raises(DocumentRefused, match="lớn hơn 8 MB"):
            read_document(data)
    else:
        assert read_document(data) == (data, "application/pdf")


def test_nobody_reads_another_s_registration_or_documents(exam, candidate, answers, browser, app):
    candidate.post(at(exam), **answers, edition="0")
    candidate.post(at(exam, "/documents"), kind="degree", file=(BytesIO(png()), "a.png"))
    document = candidate.get(at(exam, "/documents")).soup.select_one("#documents a")["href"]
    other = type(candidate)(app.test_client()).sign_in(UserFactory.create(national_id="0" * 12))
    assert other.get(document).status == 404
    assert other.get(at(exam, "/check")).status == 404
    assert "Trần Thị Bình" not in other.get(at(exam)).text


def test_a_supplement_is_asked_for_and_answered_after_closing(
    exam, candidate, answers, as_administrator, session
):
    hand_in(candidate, exam, answers)
    candidate.post(at(exam, "/documents"), kind="degree", file=(BytesIO(png()), "a.png"))
    application = session.scalar(select(Application))
    staff = f"/exams/{exam.id}/registrations"
    page = as_administrator.get(f"/exams/{exam.id}/applications/{application.id}")
    [document] = [a for a in page.soup.select("a") if a.text == "a.png"]
    assert as_administrator.get(document["href"]).response.data.startswith(b"\x89PNG")
    due = clock.today() + timedelta(days=3)
    typed = {"wanted": "Bảng điểm đại học", "due_on": due.isoformat()}
    path = f"{staff}/{application.id}/supplement"
    assert as_administrator.post(path, **typed).status == 302
    assert "chưa được trả lời" in as_administrator.post(path, **typed).text
    exam.closing_on = clock.today() - timedelta(days=1)
    session.commit()
    assert "Bảng điểm đại học" in candidate.get(at(exam)).text
    assert as_administrator.get(f"{staff}/supplements?which=open").texts("#supplements tbody td")
    page = hand_in(candidate, exam, answers, edition="1")
    assert page.url.endswith("/receipt")
    assert session.scalar(select(SupplementRequest)).answered_at is not None
    assert as_administrator.get(f"{staff}/supplements.xlsx").status == 200
    assert not as_administrator.get(f"{staff}/supplements?which=open").texts("#supplements td")


def test_a_request_lies_before_no_day_that_is_past(
    exam, candidate, answers, as_administrator, session
):
    hand_in(candidate, exam, answers)
    application = session.scalar(select(Application))
    yesterday = clock.today() - timedelta(days=1)
    page = as_administrator.post(
        f"/exams/{exam.id}/registrations/{application.id}/supplement",
        wanted="Bảng điểm",
        due_on=yesterday.isoformat(),
    )
    assert "từ hôm nay trở đi" in page.text


def test_an_administrator_opens_registration(as_administrator, candidate, session):
    exam = ExamFactory.create(closing_on=clock.today() + timedelta(days=5))
    QuotaFactory.create(exam=exam)
    staff = f"/exams/{exam.id}/registrations/"
    assert "chưa nhận hồ sơ trực tuyến" in as_administrator.get(staff).text
    assert candidate.get(at(exam)).status == 404
    late = clock.today() + timedelta(days=6)
    page = as_administrator.post(f"{staff}open", opens_on=late.isoformat())
    assert "Ngày mở phải trước ngày chốt hồ sơ" in page.text
    as_administrator.post(f"{staff}open", opens_on=clock.today().isoformat())
    assert candidate.get(at(exam)).status == 200
    page = as_administrator.post(f"{staff}open", opens_on=clock.today().isoformat())
    assert "đã mở nhận hồ sơ" in page.text
