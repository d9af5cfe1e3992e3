import copy
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from app.candidates import importing
from app.candidates.models import RegistrationImport
from app.db import db
from app.exams.models import Exam
from tests.factories import ExamFactory, QuotaFactory, UserFactory

DATA = Path(__file__).parents[2] / "data"
HEADER_ROW = 4


@pytest.fixture
def exam() -> Exam:
    """An exam under chv-2025 whose registrations close on 28 November 2025."""
    exam = ExamFactory.create(code="chv-2025")
    QuotaFactory.create(exam=exam, province="Nghệ An")
    return exam


@pytest.fixture(scope="session")
def sample_path() -> Path:
    return DATA / "dang-ky-du-thi-2025.xlsx"


@pytest.fixture(scope="session")
def sample_sheet(sample_path):
    return openpyxl.load_workbook(sample_path).active


@pytest.fixture
def workbook_of(sample_sheet):
    """A factory: the sample with the given rows only, each with changed cells by header."""
    header = [cell.value for cell in sample_sheet[HEADER_ROW]]

    def make(*rows: tuple[int, dict[str, object]]) -> bytes:
        book = openpyxl.Workbook()
        book.active.append(header)
        for number, changes in rows:
            values = {
                name: copy.copy(cell.value)
                for name, cell in zip(header, sample_sheet[number], strict=True)
            }
            book.active.append(list((values | changes).values()))
        target = BytesIO()
        book.save(target)
        return target.getvalue()

    return make


@pytest.fixture
def take_in(exam):
    """A factory: a workbook's clean rows as applications of the exam."""

    def take(data: bytes) -> RegistrationImport:
        by = UserFactory.create()
        upload = importing.upload_workbook(exam, data, "a.xlsx", by=by)
        reading = importing.read_workbook(upload)
        importing.store_rows(upload, reading)
        judged = importing.judge_rows(exam, reading.rows)
        importing.confirm_import(upload, reading, judged, by=by)
        db.session.commit()
        return upload

    return take
