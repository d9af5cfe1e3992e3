from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.db import db
from app.files.models import StoredFile
from app.jobs.models import Job
from app.jobs.queue import run_job
from app.ledger.models import LedgerEntry
from app.permissions import Role
from app.sittings.assembling import form_digest
from app.sittings.seat_codes import sheet_code
from tests.factories import SittingFactory
from tests.factories.delivery import make_prepared_sitting


@pytest.fixture
def sitting():
    sitting = make_prepared_sitting(seats=3, kinds="ccc")
    form = sitting.seats[0].form
    form.sha256 = form_digest(form.questions)
    db.session.commit()
    return sitting


def of_form(sitting, more):
    form = sitting.seats[0].form
    return f"/exams/{sitting.exam_id}/papers/{sitting.paper_id}/forms/{form.id}/{more}"


def test_an_administrator_prints_the_booklet_and_the_page_tells_it(as_administrator, sitting):
    page = as_administrator.get(of_form(sitting, "printing"))
    assert "Chưa in lần nào." in page.text
    printed = as_administrator.post(of_form(sitting, "booklet"))
    assert printed.response.data.startswith(b"%PDF")
    assert "de-thi-" in printed.response.headers["Content-Disposition"]
    assert len(as_administrator.get(of_form(sitting, "printing")).texts("#prints tbody tr")) == 1


def test_who_prints_booklets_prints_no_keys_and_the_other_way_round(
    as_administrator, as_trainer, as_inspector, sitting
):
    assert as_administrator.post(of_form(sitting, "keys")).status == 403
    assert as_trainer.post(of_form(sitting, "booklet")).status == 403
    assert as_trainer.post(of_form(sitting, "keys")).response.data.startswith(b"%PDF")
    assert as_inspector.post(of_form(sitting, "booklet")).status == 403
    assert as_inspector.post(of_form(sitting, "keys")).status == 403


def test_answer_sheets_are_printed_by_room_with_a_code_of_their_own(app, as_administrator, sitting):
    at = f"/exams/{sitting.exam_id}/sittings/{sitting.id}/answer-sheets"
    room = sitting.seats[0].room
    page = as_administrator.post(at, room=str(room.id))
    assert page.url.startswith("/jobs/")
    job = db.session.scalars(select(Job)).one()
    if job.result_id is None:
        run_job(job.id)
    stored = db.session.get_one(StoredFile, job.result_id)
    assert stored.name == (
        f"phieu-tra-loi-{sitting.exam.code}-{sitting.paper.code}-phong-{room.code}.pdf"
    )
    pages = PdfReader(BytesIO(stored.content)).pages
    seat = min((s for s in sitting.seats if s.room_id == room.id), key=lambda s: s.number)
    text = pages[0].extract_text()
    assert seat.candidate.number in text
    assert sheet_code(seat.id, app.config["SETTINGS"].secret_key)[:8] in text
    stmt = select(LedgerEntry).where(LedgerEntry.action == "answer_sheets.printed")
    assert db.session.scalars(stmt).one().detail["room"] == room.code


def test_without_seats_there_are_no_sheets(as_administrator, signed_in_as):
    empty = SittingFactory.create()
    db.session.commit()
    at = f"/exams/{empty.exam_id}/sittings/{empty.id}/answer-sheets"
    assert "Chưa xếp chỗ" in as_administrator.post(at).text
    assert signed_in_as(Role.INVIGILATOR).post(at).status == 403
