from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import func, select

from app.candidates import import_jobs
from app.candidates.models import Application, RegistrationImport
from app.jobs.models import Job, JobState
from app.permissions import Role


@pytest.fixture
def url(exam):
    return f"/exams/{exam.id}/imports"


@pytest.fixture
def data(workbook_of):
    """A clean row, one with two faults, one whose number disagrees with the birth year."""
    return workbook_of(
        (5, {}),
        (6, {"Số CCCD": 31092000002, "Ngày sinh": "1992"}),
        (7, {"Họ và tên": "NguyÔn V¨n Hïng"}),
    )


def upload(browser, url, data):
    return browser.post(f"{url}/", file=(BytesIO(data), "danh-sach.xlsx"))


def applications(session):
    return session.scalar(select(func.count()).select_from(Application))


def test_a_workbook_is_previewed_then_taken_in(as_administrator, url, data, session):
    page = upload(as_administrator, url, data)
    preview = page.url
    page = as_administrator.get(preview)
    assert applications(session) == 0
    assert page.texts("#rows tbody td.number") == ["3", "4"]
    assert "Số CCCD:" in page.text
    assert "Ngày sinh:" in page.text
    assert "Nguyễn Văn Hùng" in page.text
    page = as_administrator.get(f"{preview}?show=clean")
    assert page.texts("#rows tbody th") == ["Lý Minh Nam092076000001"]
    assert as_administrator.get(f"{preview}?show=warnings").status == 200

    assert as_administrator.post(f"{preview}/confirm").url == preview
    assert applications(session) == 1
    assert "Đã nhận" in as_administrator.get(preview).text
    assert as_administrator.post(f"{preview}/discard").status == 409
    assert "danh-sach.xlsx" in as_administrator.get(f"{url}/").text


def test_faulty_rows_come_back_with_what_to_fix_even_after_taking_in(as_administrator, url, data):
    preview = upload(as_administrator, url, data).url
    as_administrator.post(f"{preview}/confirm")

    page = as_administrator.get(f"{preview}/faults")

    sheet = openpyxl.load_workbook(BytesIO(page.response.data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][-1] == "Nội dung cần sửa"
    assert [row[1] for row in rows[1:]] == ["Hồ Ngọc Hùng", "NguyÔn V¨n Hïng"]
    assert as_administrator.get(f"{preview}/original").response.data == data


def test_a_discarded_workbook_leaves_nothing(as_administrator, url, data, session):
    preview = upload(as_administrator, url, data).url
    assert as_administrator.post(f"{preview}/discard").url == f"{url}/"
    assert as_administrator.post(f"{preview}/confirm").status == 409
    assert applications(session) == 0


def test_an_outdated_preview_is_read_again(as_administrator, url, data, session):
    first, second = (upload(as_administrator, url, data).url for _ in range(2))
    as_administrator.post(f"{first}/confirm")
    assert as_administrator.post(f"{second}/confirm").status == 409
    assert as_administrator.post(f"{second}/read-again").url == second
    assert "đã đăng ký kỳ thi này" in as_administrator.get(second).text
    assert applications(session) == 1


def test_a_file_that_is_no_workbook_is_explained_beside_the_field(as_administrator, url, session):
    page = upload(as_administrator, url, b"%PDF-1.7")
    assert "không phải là bảng tính .xlsx" in page.text
    assert "Hãy chọn tệp .xlsx." in as_administrator.post(f"{url}/").text
    assert session.scalars(select(RegistrationImport)).all() == []


def test_a_large_workbook_is_read_and_taken_in_by_jobs(
    as_administrator, url, data, session, monkeypatch
):
    monkeypatch.setattr(import_jobs, "LARGE", 0)

    page = upload(as_administrator, url, data)
    assert page.url.startswith("/jobs/")
    registration = session.scalar(select(RegistrationImport))
    preview = f"{url}/{registration.id}"
    assert session.get(Job, registration.job_id).state is JobState.DONE
    assert as_administrator.get(preview).texts("#rows tbody td.number") == ["3", "4"]

    page = as_administrator.post(f"{preview}/confirm")
    job = session.get(Job, registration.job_id)
    assert page.url == f"/jobs/{job.id}"
    assert (job.state, job.return_url) == (JobState.DONE, preview)
    assert (job.done, job.total) == (1, 1)
    assert applications(session) == 1


def test_a_job_that_comes_too_late_says_why(as_administrator, url, data, session, monkeypatch):
    first, second = (upload(as_administrator, url, data).url for _ in range(2))
    as_administrator.post(f"{first}/confirm")
    monkeypatch.setattr(import_jobs, "LARGE", 0)
    as_administrator.post(f"{second}/confirm")
    job = session.scalar(select(Job))
    assert job.state is JobState.FAILED
    assert applications(session) == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.EXAM_ADMINISTRATOR])
def test_only_the_administrator_takes_in_workbooks(as_administrator, signed_in_as, url, data, role):
    preview = upload(as_administrator, url, data).url
    other = signed_in_as(role)
    assert upload(other, url, data).status == 403
    for act in ("confirm", "discard", "read-again"):
        assert other.post(f"{preview}/{act}").status == 403
    assert other.get(preview).status == (200 if role is Role.INSPECTOR else 403)
