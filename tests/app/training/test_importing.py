import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from app.documents.uploads import UploadRefused
from app.training import enrolment_sheet, importing
from app.training.enrolment_sheet import BIRTH, MAIL, NAME, NATIONAL_ID, UNIT, read_learners
from app.training.models import ClassState
from app.training.queries import list_learners
from app.training.scheduling import ClassIsClosed
from tests.factories.training import ClassFactory, EnrolmentFactory

HEADINGS = ["STT", "Họ và tên", "Số CCCD", "Ngày sinh", "Đơn vị công tác", "Email"]
GOOD = [1, "Nguyễn Thị Hòa", "001190000001", "05/02/1990", "Cục THADS Hà Nội", "hoa@example.vn"]


def book(*rows, headings=HEADINGS):
    workbook = Workbook()
    for row in ([["Danh sách"]] if headings else []) + [headings, *rows]:
        workbook.active.append(row or [])
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def faults(*rows):
    return [(one.row, one.column, one.stops) for one in read_learners(book(*rows)).faults]


def changed(column, value):
    row = list(GOOD)
    row[HEADINGS.index(column)] = value
    return row


def test_columns_are_found_by_name_below_a_title():
    learner = read_learners(book(GOOD)).learners[0]
    assert (learner.row, learner.learner.national_id) == (3, "001190000001")
    assert learner.learner.birth_on == date(1990, 2, 5)


def test_the_template_we_offer_can_be_read():
    with pytest.raises(enrolment_sheet.NoLearners):
        read_learners(enrolment_sheet.template_workbook())


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (changed("Số CCCD", 1190000001), [(3, NATIONAL_ID, True)]),
        (changed("Số CCCD", "1.19E+09"), [(3, NATIONAL_ID, True)]),
        (changed("Số CCCD", "123456789"), [(3, NATIONAL_ID, True)]),
        (changed("Số CCCD", None), [(3, NATIONAL_ID, True)]),
        (changed("Số CCCD", "001191000001"), [(3, NATIONAL_ID, False)]),
        (changed("Ngày sinh", "1990"), [(3, BIRTH, True)]),
        (changed("Ngày sinh", "31/02/1990"), [(3, BIRTH, True)]),
        (changed("Ngày sinh", date(2999, 1, 1)), [(3, BIRTH, True)]),
        (changed("Họ và tên", "NguyÔn V¨n H¶i"), [(3, NAME, True)]),
        (changed("Đơn vị công tác", "  "), [(3, UNIT, True)]),
        (changed("Email", "hoa at example"), [(3, MAIL, True)]),
        (changed("Ngày sinh", date(1990, 2, 5)), []),
    ],
)
def test_a_fault_names_its_row_and_column(row, expected):
    assert faults(row) == expected


def test_the_same_person_twice_is_a_fault():
    assert faults(GOOD, GOOD) == [(4, NATIONAL_ID, True)]


def test_a_sheet_without_the_columns_is_refused():
    with pytest.raises(enrolment_sheet.HeadingsMissing):
        read_learners(book(GOOD, headings=["A", "B", "C", "D", "E", "F"]))


def zipped(**parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Ho va ten;So can cuoc\n",
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        b"PK\x03\x04" + b"\0" * 600,
        zipped(**{"../../etc/passwd": "x"}),
        zipped(bomb=b"\0" * 30_000_000),
        zipped(**{"[Content_Types].xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
    ],
    ids=["empty", "csv", "old excel", "broken zip", "path", "bomb", "entities"],
)
def test_a_hostile_file_is_refused_and_nothing_is_kept(data, by, acts):
    with pytest.raises(UploadRefused):
        importing.receive_list(ClassFactory.create(), data, "x.xlsx", by=by)
    assert acts() == []


def test_a_clean_list_is_looked_at_and_then_taken_in_once(by, acts):
    training_class = ClassFactory.create()
    received = importing.receive_list(training_class, book(GOOD), "lop.xlsx", by=by)
    assert list_learners(training_class) == []

    importing.confirm_import(received, by=by)

    assert [one.full_name for one in list_learners(training_class)] == ["Nguyễn Thị Hòa"]
    assert acts() == [
        "enrolment_list.received",
        "enrolment.added",
        "enrolment_list.confirmed",
    ]
    with pytest.raises(importing.ImportConfirmed):
        importing.confirm_import(received, by=by)


def test_one_bad_row_keeps_everybody_out(by):
    training_class = ClassFactory.create()
    bad = changed("Số CCCD", "12345")
    received = importing.receive_list(training_class, book(GOOD, bad), "lop.xlsx", by=by)
    with pytest.raises(importing.ImportHasFaults):
        importing.confirm_import(received, by=by)
    assert list_learners(training_class) == []


def test_the_preview_knows_who_is_in_the_class_and_how_many_places_are_left(by):
    training_class = ClassFactory.create(capacity=1)
    EnrolmentFactory.create(training_class=training_class, national_id="001190000001")
    received = importing.receive_list(training_class, book(GOOD), "lop.xlsx", by=by)
    found = importing.preview_import(received).faults
    assert [(one.row, one.column) for one in found] == [(0, ""), (3, NATIONAL_ID)]


def test_a_closed_class_takes_no_list(by):
    closed = ClassFactory.create(state=ClassState.CLOSED)
    with pytest.raises(ClassIsClosed):
        importing.receive_list(closed, book(GOOD), "lop.xlsx", by=by)
