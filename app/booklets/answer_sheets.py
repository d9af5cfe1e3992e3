"""Answer sheets of a sitting, one a candidate, with a code that names the seat."""

from collections.abc import Sequence
from io import BytesIO
from uuid import UUID

from flask import current_app
from pypdf import PdfWriter
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app import db as database
from app.booklets.laying_out import join_layouts, lay_out_answers
from app.db import db
from app.documents.booklets import AnswerLine, AnswerSheet, AnswerSheetHead, print_answer_sheets
from app.errors import DomainError
from app.files.models import StoredFile
from app.files.storing import store_file
from app.i18n import _
from app.jobs.models import Job
from app.jobs.queue import Progress, enqueue, job_kind
from app.ledger.recording import Actor, record
from app.sittings.models import FormQuestion, PaperForm, Room, Seat, Sitting
from app.sittings.queries import list_seats
from app.sittings.seat_codes import sheet_code

PRINT_SHEETS = "booklets.print_answer_sheets"
PDF = "application/pdf"
COMMON = "common"
"""The layout of candidates who write their form's code themselves."""


class NothingToPrint(DomainError):
    """Nobody is seated, or the paper has no form yet."""


def order_answer_sheets(sitting: Sitting, room: Room | None, *, by: Actor, return_url: str) -> Job:
    """Ask for the sheets of the sitting, or of one room, and write it down.

    Raise NothingToPrint or LayoutsDiffer.
    """
    seats = _seats(sitting, room)
    _layouts(sitting, seats)
    record(
        "answer_sheets.printed",
        by=by,
        subject=sitting.id,
        room=room.code if room else "",
        sheets=len(seats),
    )
    return enqueue(
        PRINT_SHEETS,
        _("In phiếu trả lời: %(sitting)s", sitting=sitting.title),
        by=by,
        return_url=return_url,
        sitting_id=str(sitting.id),
        room_id=str(room.id) if room else "",
    )


@job_kind(PRINT_SHEETS)
def run_printing(*, progress: Progress, sitting_id: str, room_id: str) -> StoredFile:
    """Print the sheets in room and seat order as one PDF."""
    with database.reading():
        sitting = db.session.get_one(Sitting, UUID(sitting_id))
        room = db.session.get_one(Room, UUID(room_id)) if room_id else None
        seats = _seats(sitting, room)
        layouts = _layouts(sitting, seats)
        head = AnswerSheetHead(
            exam=sitting.exam.title,
            paper=sitting.paper.title,
            starts_at=sitting.starts_at,
            layouts=layouts,
        )
        sheets = [_sheet(seat) for seat in seats]
        name = f"phieu-tra-loi-{sitting.exam.code}-{sitting.paper.code}"
        name += f"-phong-{room.code}.pdf" if room else ".pdf"
        db.session.rollback()
    merged = PdfWriter()
    for part in print_answer_sheets(sheets, head, on_progress=progress):
        merged.append(BytesIO(part))
    out = BytesIO()
    merged.write(out)
    return store_file(out.getvalue(), name, PDF)


def _seats(sitting: Sitting, room: Room | None) -> list[Seat]:
    seats = [seat for seat in list_seats(sitting) if room is None or seat.room_id == room.id]
    if not seats:
        raise NothingToPrint(_("Chưa xếp chỗ nên chưa có phiếu để in."))
    return seats


def _layouts(sitting: Sitting, seats: Sequence[Seat]) -> dict[str, list[AnswerLine]]:
    """The lines of each form that is needed, and the common ones where somebody has no form yet."""
    questions = selectinload(PaperForm.questions).selectinload(FormQuestion.version)
    stmt = select(PaperForm).where(PaperForm.paper_id == sitting.paper_id).options(questions)
    forms = db.session.scalars(stmt).all()
    if not forms:
        raise NothingToPrint(_("Môn thi chưa có mã đề nên chưa biết phiếu có những câu nào."))
    layouts = {str(form.id): lay_out_answers(form) for form in forms}
    if any(seat.form_id is None for seat in seats):
        layouts[COMMON] = join_layouts(list(layouts.values()))
    return layouts


def _sheet(seat: Seat) -> AnswerSheet:
    code = sheet_code(seat.id, current_app.config["SETTINGS"].secret_key)
    application = seat.candidate.application
    return AnswerSheet(
        candidate_number=seat.candidate.number,
        full_name=application.full_name,
        born_on=application.birth_on,
        room=seat.room.code,
        seat=str(seat.number),
        form=seat.form.code if seat.form else "",
        layout=str(seat.form_id) if seat.form_id else COMMON,
        qr=f"SATHACH1:{seat.id}:{code}",
        short=code[:8],
    )
