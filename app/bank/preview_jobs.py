"""Reading an uploaded file into its preview: at once, or by a job when it is long."""

from uuid import UUID

from app import db as database
from app.accounts.models import User
from app.bank import mending, queries
from app.bank.importing import QTI
from app.bank.models import ImportFormat, QuestionImport
from app.bank.previewing import read_content
from app.db import db
from app.files.storing import get_file
from app.i18n import _
from app.jobs.models import Job
from app.jobs.queue import Progress, enqueue, job_kind
from app.ledger.recording import Actor

_WITH_IMAGES = (ImportFormat.MOODLE_XML, ImportFormat.JSON)
LARGE = {
    **dict.fromkeys((ImportFormat.DOCX, *QTI), 60 << 10),
    **dict.fromkeys(_WITH_IMAGES, 150 << 10),
}
"""Bytes likewise, where images may come along that are made anew one by one."""
LARGE_TEXT = 500 << 10
"""Bytes (about 1,000 questions) from which reading would keep a person waiting."""
READ = "bank.read_questions"


def read_soon(kept: QuestionImport, *, encoding: str, by: Actor, return_url: str) -> Job | None:
    """Read the file into its preview; a long one by a job, which is given. Raise UploadRefused."""
    if kept.file.size <= LARGE.get(kept.format, LARGE_TEXT):
        reading = read_content(kept.file.content, kept.format, encoding)
        mending.take_reading(kept, reading, encoding=encoding, by=by)
        return None
    job = enqueue(
        READ,
        _("Đọc tệp câu hỏi %(name)s", name=kept.file.name),
        by=by,
        return_url=return_url,
        import_id=str(kept.id),
        encoding=encoding,
        actor_id=str(by.actor_id),
    )
    kept.job_id = job.id
    return job


@job_kind(READ)
def read_in_background(*, progress: Progress, import_id: str, encoding: str, actor_id: str) -> None:
    """Read the file while no transaction is open, then store its preview in one."""
    with database.reading():
        kept = queries.get_import(UUID(import_id))
        content, format_ = get_file(kept.file_id).content, kept.format
        db.session.commit()
    progress(0, 0, _("Đang đọc tệp"))
    reading = read_content(content, format_, encoding)
    found = len(reading.report.questions) + len(reading.report.drafts)
    progress(found, found, _("Đang đối chiếu với ngân hàng"))
    by = db.session.get_one(User, UUID(actor_id))
    mending.take_reading(queries.get_import(UUID(import_id)), reading, encoding=encoding, by=by)
