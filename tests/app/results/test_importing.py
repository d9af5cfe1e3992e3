from decimal import Decimal

import pytest

from app.documents.uploads import UploadRefused
from app.documents.xlsx import Column, Kind, Sheet, workbook
from app.results.importing import NoScoreColumns, read_scores


@pytest.fixture
def r(a_round):
    r = a_round()
    r.candidate()
    r.candidate()
    return r


def sheet(titles, *rows):
    columns = tuple(
        Column(title=t, kind=Kind.NUMBER if t in {"score", "Điểm"} else Kind.TEXT) for t in titles
    )
    return workbook([Sheet(name="Điểm", columns=columns, rows=rows)])


def test_scores_are_read_by_candidate_number_from_an_english_sheet(r):
    data = sheet(
        ["candidate_number", "paper", "score"],
        ("CHV001", "law", Decimal("62.25")),
        ("CHV002", "skills", Decimal(71)),
    )

    reading = read_scores(data, r.exam)

    assert reading.faults == []
    assert reading.marks == {
        (r.candidates[0].id, r.law.id): Decimal("62.25"),
        (r.candidates[1].id, r.skills.id): Decimal("71.00"),
    }


def test_scores_are_read_by_identity_number_from_a_vietnamese_csv_with_decimal_commas(r):
    national_id = r.candidates[1].application.national_id
    data = f"Số CCCD;Môn thi;Điểm\n{national_id};Kỹ năng;78,5\n".encode("utf-8-sig")

    assert read_scores(data, r.exam).marks == {(r.candidates[1].id, r.skills.id): Decimal("78.50")}


@pytest.mark.parametrize(
    ("row", "column", "word"),
    [
        ("CHV009;law;50", "candidate_number", "Không có số báo danh"),
        (";law;50", "candidate_number", "Thiếu số báo danh"),
        ("CHV001;văn;50", "paper", "Không có môn thi"),
        ("CHV001;law;vắng", "score", "không phải là số"),
        ("CHV001;law;", "score", "không phải là số"),
        ("CHV001;law;100,5", "score", "ngoài thang điểm"),
        ("CHV001;law;-1", "score", "ngoài thang điểm"),
        ("CHV001;law;50,125", "score", "quá hai chữ số"),
        ("CHV001;law;NaN", "score", "không phải là số"),
        ("CHV001;law;1e1", "score", "không phải là số"),
    ],
)
def test_a_faulty_row_is_named_with_its_number_and_column(r, row, column, word):
    data = f"Số báo danh;Môn thi;Điểm\nCHV002;law;50\n{row}\n".encode()

    (fault,) = read_scores(data, r.exam).faults

    assert (fault.row, fault.column) == (3, column)
    assert word in fault.message


def test_the_same_candidate_and_paper_twice_is_a_fault_of_the_later_row(r):
    data = b"candidate_number,paper,score\nCHV001,law,50\nCHV001,law,50\n"
    assert [fault.row for fault in read_scores(data, r.exam).faults] == [3]


def test_a_sheet_without_the_columns_or_that_is_no_sheet_is_refused(r):
    with pytest.raises(NoScoreColumns):
        read_scores("Họ tên;Điểm\nAn;5\n".encode(), r.exam)
    with pytest.raises(UploadRefused):
        read_scores(b"PK\x03\x04 not a workbook", r.exam)
