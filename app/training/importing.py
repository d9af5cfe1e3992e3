"""Taking in a list of learners from a workbook: looked at first, then all or nothing."""

from app import clock
from app.db import db
from app.errors import DomainError
from app.files.storing import get_file, store_file
from app.i18n import _
from app.ledger.recording import Actor, record
from app.training import enrolment_sheet
from app.training.enrolling import count_free_places, enrol_learners, enrolled_ids
from app.training.enrolment_sheet import NATIONAL_ID, LearnerSheet, SheetFault
from app.training.models import Class, Enrolment, EnrolmentImport
from app.training.scheduling import require_open

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportHasFaults(DomainError):
    """The list has faults, so nothing of it is taken in."""


class ImportConfirmed(DomainError):
    """The list was taken in before."""


def receive_list(training_class: Class, data: bytes, name: str, *, by: Actor) -> EnrolmentImport:
    """Keep an uploaded list for a look; nobody is enrolled yet.

    Raise ClassIsClosed, or as `enrolment_sheet.read_learners` does.
    """
    require_open(training_class)
    sheet = enrolment_sheet.read_learners(data)
    stored = store_file(data, name, XLSX, owner_id=by.actor_id)
    received = EnrolmentImport(
        training_class=training_class, file_id=stored.id, uploaded_by_id=by.actor_id
    )
    db.session.add(received)
    db.session.flush()
    record(
        "enrolment_list.received",
        by=by,
        subject=received.id,
        class_code=training_class.code,
        sha256=stored.sha256,
        rows=sheet.rows,
    )
    return received


def preview_list(training_class: Class, data: bytes) -> LearnerSheet:
    """What the list says, with the faults that only the class can tell."""
    sheet = enrolment_sheet.read_learners(data)
    taken = enrolled_ids(training_class)
    faults = [
        SheetFault(row=one.row, column=NATIONAL_ID, message=_("Người này đã có trong lớp."))
        for one in sheet.learners
        if one.learner.national_id in taken
    ]
    free = count_free_places(training_class)
    if sheet.rows > free:
        message = _(
            "Danh sách có %(rows)d người nhưng lớp chỉ còn %(free)d chỗ.",
            rows=sheet.rows,
            free=max(0, free),
        )
        faults.append(SheetFault(row=0, column="", message=message))
    ordered = sorted([*sheet.faults, *faults], key=lambda fault: fault.row)
    return LearnerSheet(learners=sheet.learners, faults=tuple(ordered), rows=sheet.rows)


def preview_import(received: EnrolmentImport) -> LearnerSheet:
    """What the kept list says now."""
    return preview_list(received.training_class, get_file(received.file_id).content)


def confirm_import(received: EnrolmentImport, *, by: Actor) -> list[Enrolment]:
    """Enrol everybody on the list. Raise ImportConfirmed, ImportHasFaults or ClassIsClosed."""
    if received.confirmed_at is not None:
        raise ImportConfirmed(_("Danh sách này đã được ghi danh."))
    enrolled = import_sheet(received.training_class, preview_import(received), by=by)
    received.confirmed_at = clock.now()
    db.session.flush()
    record("enrolment_list.confirmed", by=by, subject=received.id, count=len(enrolled))
    return enrolled


def import_sheet(training_class: Class, sheet: LearnerSheet, *, by: Actor) -> list[Enrolment]:
    """Enrol everybody on a sheet that was looked at. Raise ImportHasFaults or ClassIsClosed."""
    if sheet.stopped:
        raise ImportHasFaults(_("Danh sách còn lỗi nên chưa ai được ghi danh."))
    return enrol_learners(training_class, [one.learner for one in sheet.learners], by=by)
