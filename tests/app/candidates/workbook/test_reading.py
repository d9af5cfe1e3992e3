from datetime import date

import pytest

from app.candidates.workbook.reading import read_registration
from app.candidates.workbook.returning import faults_workbook
from app.documents.uploads import UploadRefused
from app.regulations.claims import PartialDate, Unclear
from tests.app.candidates.workbook.building import GOOD, good, read, read_one, table, workbook


def faults(row) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in row.faults]


def test_a_good_row_becomes_claims():
    claims = read_one().claims

    assert claims is not None
    assert (claims.full_name, claims.birth_date, claims.national_id, claims.gender) == (
        "Trần Thị An",
        date(1990, 5, 6),
        "038190000001",
        "female",
    )
    assert claims.legal_work_from == PartialDate(2015, 3)
    assert claims.certificate_on == PartialDate(2020, 1, 2)
    assert claims.appraisals == {2022: "HTTNV", 2023: "HTXSNV", 2024: "Hoàn thành tốt nhiệm vụ"}
    assert claims.graduation_year == 2012
    assert (claims.under_discipline, claims.prosecuted, claims.consent) == (False, False, False)
    assert claims.volunteer_disadvantaged is True


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (38190000001, "numeric"),
        (38190000001.0, "numeric"),
        ("38190000001", "lost_zeros"),
        ("3,819E+10", "scientific"),
        ("3.819E+10", "scientific"),
        ("183456789", "old_nine_digits"),
        ("0381900000011", "wrong_length"),
        ("03819000000X", "not_digits"),
        ("", "missing"),
        (date(1990, 5, 6), "not_digits"),
    ],
)
def test_an_identity_number_that_is_not_whole_is_never_guessed(typed, code):
    row = read_one(Số_CCCD=typed)

    assert faults(row) == [("national_id", code)]
    assert row.claims is None


@pytest.mark.parametrize("typed", ["'038190000001", " 038 190 000 001\u00a0", "038.190.000.001"])
def test_spaces_and_dots_in_an_identity_number_are_only_spelling(typed):
    assert read_one(Số_CCCD=typed).claims.national_id == "038190000001"


@pytest.mark.parametrize(
    "typed",
    [
        "06/05/1990",
        "6-5-1990",
        "06.05.1990",
        "6 / 5 / 1990",
        "1990-05-06",
        "ngày 06 tháng 5 năm 1990",
        "06/05/1990 00:00:00",
        32999,
    ],
)
def test_a_whole_date_of_birth_is_read_however_it_is_written(typed):
    assert read_one(Ngày_sinh=typed).claims.birth_date == date(1990, 5, 6)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1990", "year_only"),
        (1990, "year_only"),
        ("05/1990", "month_only"),
        ("06/05/90", "two_digit_year"),
        ("31/02/1990", "impossible"),
        ("05/13/1990", "impossible"),
        ("khoảng 1990", "unreadable"),
        ("06051990", "unreadable"),
        (123456, "unreadable"),
        ("06/05/2019", "implausible"),
        ("", "missing"),
    ],
)
def test_a_date_of_birth_that_is_not_whole_and_real_is_a_fault(typed, code):
    assert faults(read_one(Ngày_sinh=typed)) == [("birth_date", code)]


@pytest.mark.parametrize(
    ("typed", "code", "suggestion"),
    [
        ("Phan V¨n HiÕu", "tcvn3", "Phan Văn Hiếu"),
        ("Ph¹m Kim ¸nh", "tcvn3", "Phạm Kim Ánh"),
        ("Nguyeãn Vaên Höông", "vni", "Nguyễn Văn Hương"),
        ("NGUYEÃN VAÊN AN", "vni", "Nguyễn Văn An"),
        ("Trần Thị An2", "strange_letters", None),
        ("Tr?n Th? An", "strange_letters", None),
        ("", "missing", None),
    ],
)
def test_a_garbled_name_is_shown_converted_and_asked_about(typed, code, suggestion):
    row = read_one(Họ_và_tên=typed)

    assert faults(row) == [("full_name", code)]
    assert row.faults[0].suggestion == suggestion


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("TRẦN THỊ AN", "Trần Thị An"),
        (" Trần  Thị\u00a0An ", "Trần Thị An"),
        ("H’HEN NIÊ", "H'Hen Niê"),
        ("K'Brơi", "K'Brơi"),
        ("Y Blơk Êban", "Y Blơk Êban"),
        ("Ðặng An", "Đặng An"),
        ("Nguyễn Mỹ-Linh", "Nguyễn Mỹ-Linh"),
    ],
)
def test_names_are_trimmed_composed_and_given_proper_capitals(typed, name):
    assert read_one(Họ_và_tên=typed).claims.full_name == name


@pytest.mark.parametrize(
    ("column", "typed", "field"),
    [
        ("Trình_độ_chuyên_môn", "Cö nh©n LuËt", "degree"),
        ("Cơ_quan_công_tác", "Thi haønh aùn daân söï Ngheä An", "employer"),
        ("Giới_tính", "N÷", "gender"),
        ("Đánh_giá_2023", "Hoµn thµnh tèt", "appraisals"),
    ],
)
def test_a_legacy_font_in_any_text_column_is_a_fault_there(column, typed, field):
    (fault,) = read_one(**{column: typed}).faults

    assert (fault.field, fault.column) == (field, column.replace("_", " "))
    assert fault.suggestion
    assert fault.suggestion in str(fault.message)


def test_an_identity_number_that_contradicts_year_or_gender_only_warns():
    row = read_one(Số_CCCD="038091000001")

    assert row.claims is not None
    assert [warning.code for warning in row.warnings] == ["birth_year", "gender"]


def test_the_later_of_two_rows_with_one_number_is_at_fault():
    first, second = read(good(), good(Họ_và_tên="Lê An")).rows

    assert faults(first) == []
    assert faults(second) == [("national_id", "repeated")]
    assert "dòng 2" in str(second.faults[0].message)


def test_a_number_repeated_is_a_fault_even_if_the_first_row_is_faulty_too():
    first, second = read(good(Ngày_sinh="1990"), good()).rows

    assert faults(first) == [("birth_date", "year_only")]
    assert faults(second) == [("national_id", "repeated")]


def test_a_number_that_could_not_be_read_does_not_stand_in_the_way_of_the_right_one():
    first, second = read(good(Số_CCCD=38190000001), good()).rows

    assert faults(first) == [("national_id", "numeric")]
    assert faults(second) == []


def test_a_number_registered_before_is_a_fault():
    (row,) = read(good(), known_ids=["038190000001"]).rows

    assert faults(row) == [("national_id", "already_registered")]


@pytest.mark.parametrize(
    ("column", "typed", "fault"),
    [
        ("Tỉnh_thành_phố_đăng_ký_dự_thi", "", ("exam_province", "missing")),
        ("Giới_tính", "Gà", ("gender", "unreadable")),
    ],
)
def test_what_the_exam_cannot_do_without_is_asked_for(column, typed, fault):
    assert faults(read_one(**{column: typed})) == [fault]


def test_several_faults_of_a_row_are_all_told():
    assert faults(read_one(Họ_và_tên="", Ngày_sinh="1990", Số_CCCD=1)) == [
        ("full_name", "missing"),
        ("birth_date", "year_only"),
        ("national_id", "numeric"),
    ]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("x", True),
        ("X", True),
        ("Có", True),
        ("✓", True),
        (True, True),
        (1, True),
        ("Công văn số 123/CV-THADS", True),
        ("123/CV-THADS ngày 01/10/2025", True),
        ("", False),
        ("không", False),
        ("Chưa có", False),
        ("-", False),
        (False, False),
        (0, False),
        ("đang xin ý kiến", Unclear("đang xin ý kiến")),
        ("CV không đồng ý số 5", Unclear("CV không đồng ý số 5")),
        ("?", Unclear("?")),
    ],
)
def test_marks_are_read_as_yes_no_or_left_to_a_person(typed, answer):
    assert read_one(Văn_bản_đồng_ý_của_cơ_quan=typed).claims.consent == answer


@pytest.mark.parametrize(
    ("typed", "since"),
    [
        ("3/2015", PartialDate(2015, 3)),
        ("tháng 3 năm 2015", PartialDate(2015, 3)),
        ("15/03/2015", PartialDate(2015, 3, 15)),
        (date(2015, 3, 15), PartialDate(2015, 3, 15)),
        ("2015", PartialDate(2015)),
        (2015, PartialDate(2015)),
        ("", None),
        ("13/2015", Unclear("13/2015")),
        ("3/15", Unclear("3/15")),
    ],
)
def test_other_dates_are_taken_as_exactly_as_they_are_given(typed, since):
    assert read_one(Làm_công_tác_pháp_luật_từ=typed).claims.legal_work_from == since


def test_a_question_without_a_column_was_not_asked():
    cells = table(good())
    index = cells[0].index("Đang bị xem xét kỷ luật")
    without = [[*row[:index], *row[index + 1 :]] for row in cells]

    (row,) = read_registration(workbook(without), known_ids=()).rows

    assert row.claims.under_discipline is None


def test_banners_blank_rows_numbering_totals_and_signatures_are_no_people():
    header, row = table(good())
    width = len(header)
    cells = [
        ["BỘ TƯ PHÁP"],
        ["Danh sách đăng ký dự thi năm 2025, tính đến ngày 28/11/2025"],
        [],
        header,
        list(range(1, width + 1)),
        ["I. Tỉnh Nghệ An"],
        row,
        [],
        [],
        [2, *table(good(Số_CCCD="038190000002"))[1][1:]],
        [""] * width,
        ["Tổng cộng: 2 người", "", "", "", "", "", 2, 2, 2],
        ["", "", "", "", "", "", "Nghệ An, ngày 28 tháng 11 năm 2025"],
        ["", "Người lập biểu", "", "", "", "", "", "CỤC TRƯỞNG"],
        ["", "Lê Văn A", "", "", "", "", "", "Trần B"],
    ]

    reading = read_registration(workbook(cells, merged=["A20:F20"]), known_ids=())

    assert [row.number for row in reading.rows] == [7, 10]
    assert [faults(row) for row in reading.rows] == [[], []]
    assert reading.header_row in (4, 5)
    assert set(reading.skipped_rows) >= {6, 12, 13, 14, 15}


def test_merged_banner_cells_above_the_header_do_no_harm():
    cells = [[], [], *table(good())]

    reading = read_registration(workbook(cells, merged=["A1:X1", "A2:X2"]), known_ids=())

    assert [row.number for row in reading.rows] == [4]


def test_columns_may_stand_in_any_order_under_other_names():
    names = {
        "Họ và tên": "HỌ, CHỮ ĐỆM VÀ TÊN",
        "Ngày sinh": "Ngày, tháng, năm sinh (dd/mm/yyyy)",
        "Giới tính": "Nam/Nữ",
        "Số CCCD": "Số căn cước công dân/CMND (*)",
        "Cơ quan công tác": "Đơn vị công tác",
        "Tỉnh, thành phố nơi công tác": "Tỉnh công tác",
        "Tỉnh, thành phố đăng ký dự thi": "Nơi đăng ký dự thi",
        "Ngạch hiện giữ": "Ngạch công chức",
        "Trình độ chuyên môn": "Trình độ đào tạo",
        "Làm công tác pháp luật từ": "Thời gian bắt đầu làm công tác pháp luật",
        "Số chứng chỉ đào tạo nghiệp vụ THADS": "Chứng chỉ đào tạo nghiệp vụ",
        "Ngày cấp chứng chỉ": "Ngày cấp",
        "Đánh giá 2022": "Kết quả xếp loại năm 2022",
        "Đánh giá 2023": "Kết quả đánh giá, xếp loại công chức năm 2023",
        "Đánh giá 2024": "Xếp loại chất lượng 2024",
        "Hình thức kỷ luật": "Kỷ luật (nếu có)",
        "Ngày quyết định kỷ luật": "Ngày QĐ kỷ luật",
        "Đang bị xem xét kỷ luật": "Đang xem xét, xử lý kỷ luật",
        "Văn bản đồng ý của cơ quan": "Ý kiến đồng ý của cơ quan, đơn vị",
        "Tình nguyện vùng đặc biệt khó khăn": "Đăng ký tình nguyện biên giới, hải đảo",
    }
    header, row = table(good())
    cells = [[names.get(str(title), title) for title in header], row]
    split = header.index("Số chứng chỉ đào tạo nghiệp vụ THADS")
    turned = [[*line[split:], *line[:split]] for line in cells]

    reading = read_registration(workbook(turned), known_ids=())

    assert reading.unknown_headers == ("STT",)
    assert reading.rows[0].claims == read_one().claims


def test_headers_in_a_legacy_font_are_understood():
    cells = table(good())
    cells[0][1:3] = ["Hä vµ tªn", "Ngµy sinh"]

    assert read_registration(workbook(cells), known_ids=()).rows[0].faults == ()


def test_a_header_of_two_rows_is_read_as_groups():
    upper: list[object] = ["STT", "Họ và tên", "Ngày sinh", "CCCD", "", "Nơi đăng ký dự thi"]
    lower: list[object] = ["", "", "", "Số CCCD", "Ngày cấp", ""]
    upper += ["Chứng chỉ đào tạo nghiệp vụ", "", "Đánh giá", "", ""]
    lower += ["Số", "Ngày cấp", "2022", 2023, "Năm 2024"]
    row = [1, "Trần Thị An", "06/05/1990", "038190000001", "01/01/2021", "Nghệ An"]
    row += ["12/CC", "02/01/2020", "HTTNV", "HTTNV", "HTTNV"]

    (found,) = read_registration(workbook([upper, lower, row]), known_ids=()).rows

    assert found.number == 3
    assert found.claims.certificate_on == PartialDate(2020, 1, 2)
    assert (found.claims.certificate_number, found.claims.exam_province) == ("12/CC", "Nghệ An")
    assert found.claims.appraisals == {2022: "HTTNV", 2023: "HTTNV", 2024: "HTTNV"}


def test_the_sheet_with_the_list_is_found_among_others():
    guide = [["Hướng dẫn"], ["Họ và tên", "viết bằng Unicode"]]
    list_ = table(good())

    reading = read_registration(workbook(guide, list_, table(good())), known_ids=())

    assert reading.sheet == "Sheet2"
    assert reading.other_sheets == ("Sheet3",)
    assert len(reading.rows) == 1


@pytest.mark.parametrize(
    "cells",
    [
        [[]],
        [["Xin chào"]],
        [["Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc"], ["A", "b", "c", "d"]],
    ],
)
def test_a_workbook_without_the_list_is_refused_with_what_is_missing(cells):
    with pytest.raises(UploadRefused, match="Số căn cước"):
        read_registration(workbook(cells), known_ids=())


def test_a_formula_counts_as_the_value_it_showed():
    cells = table(good(Giới_tính="=1+1"))
    data = workbook(cells)

    (row,) = read_registration(data, known_ids=()).rows

    assert faults(row) == [("gender", "unreadable")]


def test_faulty_rows_can_be_given_back_with_what_to_put_right():
    data = workbook(table(good(), good(Số_CCCD="038190000002", Ngày_sinh="1990")))

    header, *rows = faults_workbook(read_registration(data, known_ids=()), data)

    assert header[: len(GOOD)] == list(GOOD)
    assert [row[5] for row in rows] == ["038190000002"]
    assert rows[0][-2:] == [
        3,
        "Ngày sinh: Chỉ có năm sinh 1990. Nhập đủ ngày, tháng, năm",
    ]
