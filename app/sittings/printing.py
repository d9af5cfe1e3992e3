"""Printing what the round needs on paper: notices, door lists, signature sheets, code slips."""

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from itertools import groupby
from uuid import UUID

from flask import current_app
from pypdf import PdfWriter

from app import db as database
from app.db import db
from app.documents.notices import Notice, NoticeHeader, NoticeSitting, admission_notices
from app.documents.room_sheets import (
    RoomCandidate,
    RoomSheet,
    RoomSheetHeader,
    door_lists,
    signature_sheets,
)
from app.documents.seat_code_slips import SeatCodeSlip, seat_code_slips
from app.errors import DomainError
from app.exams.council import chair_signature, masthead
from app.exams.models import Exam
from app.files.models import StoredFile
from app.files.storing import store_file
from app.i18n import _
from app.jobs.queue import Progress, job_kind
from app.ledger.recording import Actor, record
from app.sittings import queries
from app.sittings.models import Seat, Sitting
from app.sittings.seat_codes import notice_code, seat_code

PDF = "application/pdf"
ARRIVE_BEFORE = timedelta(minutes=30)
"""How long before the start candidates are asked to be there."""


class NobodySeated(DomainError):
    """There is nothing to print before candidates are seated."""


@job_kind("sittings.print_notices")
def print_notices(*, progress: Progress, exam_id: str) -> StoredFile:
    """Print every candidate's admission notice, in number order, as one PDF."""
    with database.reading():
        exam = db.session.get_one(Exam, UUID(exam_id))
        notices = _notices(queries.list_exam_seats(exam.id))
        header = NoticeHeader(masthead=masthead(exam), exam=exam.title, signature=chair_signature())
        name = f"giay-bao-du-thi-{exam.code}.pdf"
        db.session.rollback()
    if not notices:
        raise NobodySeated(_("Chưa xếp chỗ cho thí sinh nào nên chưa có giấy báo để in."))
    merged = PdfWriter()
    for booklet in admission_notices(notices, header, on_progress=progress):
        merged.append(BytesIO(booklet.pdf))
    out = BytesIO()
    merged.write(out)
    return store_file(out.getvalue(), name, PDF)


def _notices(seats: Sequence[Seat]) -> list[Notice]:
    settings = current_app.config["SETTINGS"]
    notices = []
    for _candidate_id, group in groupby(seats, key=lambda seat: seat.candidate_id):
        mine = list(group)
        candidate = mine[0].candidate
        application = candidate.application
        code = notice_code(candidate.id, settings.secret_key)
        notices.append(
            Notice(
                candidate_number=candidate.number,
                full_name=application.full_name,
                born_on=application.birth_on,
                national_id=application.national_id,
                unit=application.employer,
                site=mine[0].room.site,
                sittings=tuple(_notice_sitting(seat) for seat in mine),
                verification_url=f"{settings.public_url}/notices/{candidate.id}/{code}",
            )
        )
    return notices


def _notice_sitting(seat: Seat) -> NoticeSitting:
    return NoticeSitting(
        paper=seat.sitting.paper.title,
        starts_at=seat.sitting.starts_at,
        arrive_at=seat.sitting.starts_at - ARRIVE_BEFORE,
        minutes=seat.sitting.minutes,
        room=seat.room.code,
        seat=str(seat.number),
    )


def room_sheets(sitting: Sitting, seats: Sequence[Seat]) -> list[RoomSheet]:
    """The seats as one sheet a room, in room and seat order."""
    sheets = []
    for room, group in groupby(seats, key=lambda seat: seat.room):
        people = tuple(
            RoomCandidate(
                candidate_number=seat.candidate.number,
                full_name=seat.candidate.application.full_name,
                born_on=seat.candidate.application.birth_on,
                seat=str(seat.number),
            )
            for seat in group
        )
        sheets.append(
            RoomSheet(
                room=room.code,
                site=room.site,
                paper=sitting.paper.title,
                starts_at=sitting.starts_at,
                candidates=people,
            )
        )
    return sheets


def _sheets_of(sitting: Sitting) -> tuple[list[RoomSheet], RoomSheetHeader]:
    seats = queries.list_seats(sitting)
    if not seats:
        raise NobodySeated(_("Ca thi chưa xếp chỗ nên chưa có gì để in."))
    header = RoomSheetHeader(
        masthead=masthead(sitting.exam), exam=sitting.exam.title, signature=chair_signature()
    )
    return room_sheets(sitting, seats), header


def print_door_lists(sitting: Sitting) -> bytes:
    """The list at each room's door, as PDF. Raise NobodySeated."""
    return door_lists(*_sheets_of(sitting))


def print_signature_sheets(sitting: Sitting) -> bytes:
    """The sheets candidates sign when they hand in, as PDF. Raise NobodySeated."""
    return signature_sheets(*_sheets_of(sitting))


def record_seat_codes_printed(sitting: Sitting, *, by: Actor) -> None:
    """Write down that the codes left the system, and by whose hand."""
    record("seat_codes.printed", by=by, subject=sitting.id, title=sitting.title)


def print_seat_codes(sitting: Sitting, secret: str) -> bytes:
    """Slips with each seat's code, to cut and hand over sealed, as PDF. Raise NobodySeated."""
    seats = queries.list_seats(sitting)
    if not seats:
        raise NobodySeated(_("Ca thi chưa xếp chỗ nên chưa có gì để in."))
    slips = [
        SeatCodeSlip(
            candidate_number=seat.candidate.number,
            full_name=seat.candidate.application.full_name,
            paper=sitting.paper.title,
            room=seat.room.code,
            seat=str(seat.number),
            code=seat_code(seat.id, secret),
        )
        for seat in seats
    ]
    return seat_code_slips(slips, exam=sitting.exam.title)
