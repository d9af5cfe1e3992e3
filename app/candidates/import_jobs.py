"""Reading and confirming workbooks: at once when small, as a job with progress when large."""

from uuid import UUID

from app import db as database
from app.accounts.models import User
from app.candidates import importing, queries
from app.candidates.models import RegistrationImport
from app.candidates.workbook.reading import read_registration
from app.candidates.workbook.rows import RegistrationReading
from app.db import db
from app.files.storing import get_file
from app.i18n import _
from app.jobs.models import Job
from app.jobs.queue import Progress, enqueue, job_kind
from app.ledger.recording import Actor

LARGE = 300 * 1024
"""Bytes of a workbook (about 2,000 rows) from which reading it would keep a person waiting."""
READ, CONFIRM = "candidates.read_workbook", "candidates.confirm_import"


def read_soon(registration: RegistrationImport, *, by: Actor, return_url: str) -> Job | None:
    """Read the workbook into its preview; a large one by a job, which is given."""
    if registration.file.size <= LARGE:
        importing.store_rows(registration, importing.read_workbook(registration))
        return None
    return _enqueue(READ, _("Đọc danh sách đăng ký"), registration, by, return_url)


def confirm_soon(registration: RegistrationImport, *, by: Actor, return_url: str) -> Job | None:
    """Take in all clean rows; of a large workbook by a job, which is given."""
    if registration.file.size <= LARGE:
        reading = importing.read_workbook(registration)
        judged = importing.judge_rows(registration.exam, reading.rows)
        importing.confirm_import(registration, reading, judged, by=by)
        return None
    return _enqueue(CONFIRM, _("Nhận danh sách đăng ký"), registration, by, return_url)


def _enqueue(
    kind: str, title: str, registration: RegistrationImport, by: Actor, return_url: str
) -> Job:
    job = enqueue(
        kind,
        title,
        by=by,
        return_url=return_url,
        import_id=str(registration.id),
        actor_id=str(by.actor_id),
    )
    registration.job_id = job.id
    return job


def _read_outside(import_id: str, progress: Progress) -> RegistrationReading:
    """Read the workbook while no transaction is open: it takes long."""
    with database.reading():
        registration = queries.find_import(UUID(import_id))
        content = get_file(registration.file_id).content
        known = importing.known_ids(registration.exam_id)
        db.session.commit()
    progress(0, 0, _("Đang đọc tệp"))
    return read_registration(content, known_ids=known)


@job_kind(READ)
def read_in_background(*, progress: Progress, import_id: str, actor_id: str) -> None:
    """Read the workbook, then store its preview in one short transaction."""
    del actor_id  # reading stores only what the person asked to see
    reading = _read_outside(import_id, progress)
    progress(len(reading.rows), len(reading.rows), _("Đang lưu bảng xem trước"))
    importing.store_rows(queries.find_import(UUID(import_id)), reading)


@job_kind(CONFIRM)
def confirm_in_background(*, progress: Progress, import_id: str, actor_id: str) -> None:
    """Judge every clean row without a transaction, then store all in one."""
    reading = _read_outside(import_id, progress)
    with database.reading():
        exam = queries.find_import(UUID(import_id)).exam
        judged = importing.judge_rows(exam, reading.rows, progress=progress)
        db.session.commit()
    by = db.session.get_one(User, UUID(actor_id))
    importing.confirm_import(queries.find_import(UUID(import_id)), reading, judged, by=by)
