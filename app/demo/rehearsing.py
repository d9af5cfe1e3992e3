"""The rehearsal exam of the demonstration: a short paper whose sitting is open now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from app import clock
from app.accounts.models import User
from app.candidates.import_jobs import confirm_soon, read_soon
from app.candidates.importing import upload_workbook
from app.candidates.models import Application, Candidate
from app.candidates.numbering import number_candidates
from app.candidates.publishing_lists import publish_lists
from app.db import db
from app.delivery.preparing import prepare_sitting
from app.demo.holding import EXAM_DAY, WORKBOOK, make_forms, require_profile
from app.demo.people import PERSONA_ID
from app.documents.sheets import SheetRow, Value, read_sheet
from app.documents.xlsx import Column, Kind, Sheet, workbook
from app.exams.creating import create_exam
from app.exams.dating import date_event
from app.exams.models import Exam
from app.exams.planning_papers import plan_paper
from app.sittings.models import Seat, Sitting
from app.sittings.queries import list_rooms
from app.sittings.room_figures import figures_of
from app.sittings.rooms import add_room
from app.sittings.ruling import change_room_rules
from app.sittings.scheduling import schedule_sitting
from app.sittings.seating import seat_candidates

TITLE = "Thi thử (trình diễn)"
QUESTIONS, MINUTES, OPEN_SINCE = 20, 24 * 60, timedelta(minutes=5)
PEOPLE = 12
NO_ADMISSION = "Thi thử: thí sinh tự vào, không cần giám thị"
HEADER_ROW = 4
ID_COLUMN, PROVINCE_COLUMN = 5, 8


def open_rehearsal(exam: Exam, administrator: User, trainer: User) -> Seat:
    """Hold a rehearsal for a few candidates of the round; give the tour's candidate's seat.

    Its sitting began five minutes ago and lasts a day.
    """
    starts_at = clock.now() - OPEN_SINCE
    with clock.pretending(starts_at - timedelta(hours=2)):
        rehearsal = _register(exam, starts_at, by=administrator)
        law = rehearsal.papers[0]
        plan_paper(law, minutes=law.minutes, question_count=QUESTIONS, by=administrator)
        make_forms(law, forms=2, seed=int(starts_at.timestamp()) % 2**31, by=trainer)
        add_room(
            rehearsal, "01", site="Phòng máy trình diễn", capacity=PEOPLE + 4, by=administrator
        )
        sitting = schedule_sitting(law, "Ca thi thử", starts_at, minutes=MINUTES, by=administrator)
        let_everybody_in = replace(figures_of(sitting), admission_required=False)
        change_room_rules(sitting, let_everybody_in, NO_ADMISSION, by=administrator)
        seat_candidates(sitting, list_rooms(rehearsal.id), by=administrator)
        prepare_sitting(sitting, by=administrator)
    return _find_persona_seat(sitting)


def _register(exam: Exam, starts_at: datetime, *, by: User) -> Exam:
    today = starts_at.astimezone(clock.VIETNAM)
    closing = today.date() - timedelta(days=1)
    rows = _rows(exam)
    rehearsal = create_exam(
        f"thu-{today:%Y%m%d-%H%M}",
        title=TITLE,
        profile=require_profile(),
        closing_on=closing,
        content_on=EXAM_DAY,
        quotas={str(row.cells[PROVINCE_COLUMN]): 1 for row in rows[1:]},
        by=by,
    )
    date_event(rehearsal, "need_reported", closing, by=by)
    data = _workbook(rows, years_on=closing.year - EXAM_DAY.year)
    upload = upload_workbook(rehearsal, data, "dang-ky-thi-thu.xlsx", by=by)
    read_soon(upload, by=by, return_url="")
    confirm_soon(upload, by=by, return_url="")
    publish_lists(rehearsal, by=by)
    number_candidates(rehearsal, by=by)
    return rehearsal


def _rows(exam: Exam) -> list[SheetRow]:
    """The workbook's header, and the rows of the first candidates and of the tour's candidate."""
    stmt = (
        select(Application.national_id)
        .join(Candidate, Candidate.application_id == Application.id)
        .where(Application.exam_id == exam.id, Application.decisions == None)  # noqa: E711
    )
    numbered = set(db.session.scalars(stmt))
    found = [row for row in read_sheet(WORKBOOK.read_bytes()) if row.number >= HEADER_ROW]
    people = [row for row in found[1:] if row.cells[ID_COLUMN] in numbered - {PERSONA_ID}]
    persona = next(row for row in found if row.cells[ID_COLUMN] == PERSONA_ID)
    return [found[0], *people[: PEOPLE - 1], persona]


def _workbook(rows: Sequence[SheetRow], *, years_on: int) -> bytes:
    """The rows as a registration workbook, their yearly appraisals moved on by some years."""
    header = [_later(str(cell or ""), years_on) for cell in rows[0].cells]
    kinds = [_kind([row.cells[place] for row in rows[1:]]) for place in range(len(header))]
    columns = tuple(
        Column(title=title, kind=kind) for title, kind in zip(header, kinds, strict=True)
    )
    return workbook(
        [Sheet(name="Danh sách đăng ký", columns=columns, rows=[row.cells for row in rows[1:]])]
    )


def _later(title: str, years_on: int) -> str:
    word, _space, year = title.rpartition(" ")
    return f"{word} {int(year) + years_on}" if year.isdecimal() else title


def _kind(values: Sequence[Value]) -> Kind:
    filled = [value for value in values if value is not None]
    if filled and all(isinstance(value, datetime) or hasattr(value, "year") for value in filled):
        return Kind.DATE
    return Kind.TEXT


def _find_persona_seat(sitting: Sitting) -> Seat:
    stmt = (
        select(Seat)
        .join(Seat.candidate)
        .join(Candidate.application)
        .where(Seat.sitting_id == sitting.id, Application.national_id == PERSONA_ID)
    )
    return db.session.scalars(stmt).one()
