from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.documents import lists
from app.documents.lists import OfficialList, official_list
from app.documents.official import ListColumn
from tests.app.documents.papers import LONG_NAME, MASTHEAD, SIGNATURE

COLUMNS = (
    ListColumn(title="STT", align="center", width_mm=11),
    ListColumn(title="Họ và tên"),
    ListColumn(title="Ngày sinh", align="center", width_mm=26),
    ListColumn(title="Điểm", align="right", width_mm=16),
)


def a_list(count: int, *, landscape: bool = False) -> OfficialList:
    return OfficialList(
        masthead=MASTHEAD,
        subject="Thí sinh đủ điều kiện dự thi tuyển chấp hành viên sơ cấp năm 2026",
        reference="(Kèm theo Quyết định số 12/QĐ-HĐT)",
        columns=COLUMNS,
        rows=[(i, LONG_NAME, date(1990, 1, 2), Decimal("78.50")) for i in range(1, count + 1)],
        total=f"Danh sách gồm {count:02d} thí sinh./.",
        signature=SIGNATURE,
        landscape=landscape,
    )


def test_a_list_has_the_elements_of_the_decree(pdf_pages: Callable):
    (page,) = pdf_pages(official_list(a_list(3)))

    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/DS-HĐT",
        "Hà Nội, ngày 05 tháng 02 năm 2026",
        "DANH SÁCH",
        "(Kèm theo Quyết định số 12/QĐ-HĐT)",
        "02/01/1990 78,50",
        "Danh sách gồm 03 thí sinh./.",
        "TM. HỘI ĐỒNG THI",
        "CHỦ TỊCH",
        "Nơi nhận:",
        "- Bộ trưởng (để báo cáo);",
        "- Lưu: VT, HĐT.",
        "Nguyễn Thị Ỷ",
    ):
        assert words in page


@pytest.mark.parametrize("landscape", [False, True])
def test_the_head_repeats_and_pages_count_from_the_second(pdf_pages: Callable, *, landscape: bool):
    pages = pdf_pages(official_list(a_list(90, landscape=landscape)))

    assert len(pages) >= 3
    assert not pages[0].startswith("1 ")
    for number, page in enumerate(pages[1:-1], start=2):
        assert page.startswith(f"{number} STT Họ và tên Ngày sinh Điểm")
    assert "90 " in pages[-1]


def test_every_row_is_printed_once(pdf_pages: Callable):
    text = " ".join(pdf_pages(official_list(a_list(60))))

    assert text.count("02/01/1990") == 60


def test_a_row_with_too_few_cells_is_refused():
    paper = a_list(1)
    short = OfficialList(
        masthead=MASTHEAD, subject="", columns=COLUMNS, rows=[("1",)], signature=paper.signature
    )

    with pytest.raises(ValueError, match="1 cells in a row of 4 columns"):
        official_list(short)


def test_the_fonts_are_embedded(pdf_fonts: Callable):
    fonts = pdf_fonts(official_list(a_list(2)))

    assert fonts
    assert all("Tinos" in name and embedded for name, embedded in fonts)


def test_a_very_long_list_is_set_in_parts_that_count_on(pdf_pages: Callable, monkeypatch):
    monkeypatch.setattr(lists, "ROWS_AT_ONCE", 40)
    pages = pdf_pages(official_list(a_list(100)))
    text = "\n".join(pages)
    assert text.count("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") == text.count("CHỦ TỊCH") == 1
    assert text.count(LONG_NAME) == 100
    assert [page.split()[0] for page in pages[1:]] == [str(n) for n in range(2, len(pages) + 1)]


def test_an_issued_list_says_where_it_can_be_checked(pdf_pages: Callable):
    paper = replace(a_list(3), verification_url="https://thi.example/papers/abc")
    assert "https://thi.example/papers/abc" in " ".join(pdf_pages(official_list(paper)))
