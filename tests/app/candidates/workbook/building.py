"""Workbooks built for one test: a good row, changed as the test asks."""

import io
from collections.abc import Sequence
from datetime import date

import xlsxwriter

from app.candidates.workbook.reading import read_registration
from app.candidates.workbook.rows import RegistrationReading, RegistrationRow

GOOD: dict[str, object] = {
    "STT": 1,
    "Họ và tên": "Trần Thị An",
    "Ngày sinh": date(1990, 5, 6),
    "Giới tính": "Nữ",
    "Dân tộc": "Kinh",
    "Số CCCD": "038190000001",
    "Cơ quan công tác": "Thi hành án dân sự Nghệ An",
    "Tỉnh, thành phố nơi công tác": "Nghệ An",
    "Tỉnh, thành phố đăng ký dự thi": "Nghệ An",
    "Ngạch hiện giữ": "Thẩm tra viên",
    "Trình độ chuyên môn": "Cử nhân Luật",
    "Năm tốt nghiệp": 2012,
    "Làm công tác pháp luật từ": "03/2015",
    "Số chứng chỉ đào tạo nghiệp vụ THADS": "12/CC-HVTP",
    "Ngày cấp chứng chỉ": date(2020, 1, 2),
    "Đánh giá 2022": "HTTNV",
    "Đánh giá 2023": "HTXSNV",
    "Đánh giá 2024": "Hoàn thành tốt nhiệm vụ",
    "Hình thức kỷ luật": "",
    "Ngày quyết định kỷ luật": "",
    "Đang bị xem xét kỷ luật": "",
    "Đang bị truy cứu TNHS / chưa xóa án tích": "",
    "Văn bản đồng ý của cơ quan": "",
    "Tình nguyện vùng đặc biệt khó khăn": "x",
}


def good(**changes: object) -> dict[str, object]:
    """A good row with some cells changed; the names of columns are given without their spaces."""
    titles = {title.replace(" ", "_").replace(",", ""): title for title in GOOD}
    return GOOD | {titles[name]: value for name, value in changes.items()}


def table(*rows: dict[str, object]) -> list[list[object]]:
    """Header and rows as cells."""
    return [list(GOOD), *([row.get(title, "") for title in GOOD] for row in rows)]


def workbook(*sheets: Sequence[Sequence[object]], merged: Sequence[str] = ()) -> bytes:
    """The bytes of a workbook with these sheets; `merged` ranges are merged on the first."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_numbers": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for cells in sheets:
            sheet = book.add_worksheet()
            for row, values in enumerate(cells):
                for column, value in enumerate(values):
                    if isinstance(value, date):
                        sheet.write_datetime(row, column, value, day)
                    elif value != "":
                        sheet.write(row, column, value)
        for place in merged:
            book.worksheets()[0].merge_range(place, "Hội đồng thi tuyển")
    return buffer.getvalue()


def read(*rows: dict[str, object], known_ids: Sequence[str] = ()) -> RegistrationReading:
    """Read a workbook of these rows under the usual header."""
    return read_registration(workbook(table(*rows)), known_ids=known_ids)


def read_one(**changes: object) -> RegistrationRow:
    """Read the good row with some cells changed."""
    (row,) = read(good(**changes)).rows
    return row
