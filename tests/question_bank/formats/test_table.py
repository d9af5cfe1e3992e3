from decimal import Decimal

import pytest

from question_bank.formats.table import read_rows, template_rows, to_rows
from question_bank.items.fill_in import FillIn
from question_bank.items.hotspot import Hotspot
from question_bank.items.registry import ITEM_TYPES
from question_bank.items.true_false import TrueFalse
from question_bank.question import Level, ProvisionRef

HEAD = ["Mã", "Câu hỏi", "Loại", "A", "B", "C", "Đáp án", "Độ khó", "Văn bản", "Điều", "Khoản"]


def test_the_template_is_itself_a_sheet_without_faults():
    template = template_rows()

    report = read_rows([template.header, *template.examples])

    assert report.faults == ()
    kinds = {each.question.item.kind for each in report.questions}
    assert kinds == set(ITEM_TYPES) - {Hotspot.kind}
    assert [head for head, _ in template.help] == list(template.header)


def test_columns_are_found_by_name_in_any_order_below_a_title():
    report = read_rows(
        [
            ["NGÂN HÀNG CÂU HỎI", None],
            [],
            ["ĐÁP ÁN", "phương án b", "Noi dung", "Phương án A", "MỨC ĐỘ", None],
            ["b", "Sai rồi", "Câu nào đúng?", "Đúng rồi", "vận dụng"],
        ]
    )

    question = report.questions[0].question
    assert report.faults == ()
    assert report.questions[0].line == 4
    assert (question.item.options, question.item.key) == (("Đúng rồi", "Sai rồi"), 1)
    assert question.level is Level.APPLY


def test_numbers_and_truths_are_read_as_their_author_saw_them():
    report = read_rows(
        [
            HEAD,
            ["1", "Bao nhiêu?", None, 5.0, 2.5, 10, "A", 0.7, "luat-a; luat-b", "30; 44a", "1"],
            ["2", "Đúng chứ.", "Đúng/Sai", None, None, None, True, "0,8", None, None, None],
            ["3", "Điền _____", "Điền khuyết", "năm", None, None, "5|05", "", "", "", ""],
        ]
    )

    number, truth, gap = (each.question for each in report.questions)
    assert number.item.options == ("5", "2.5", "10")
    assert number.difficulty == Decimal("0.7")
    assert number.provisions == (
        ProvisionRef("luat-a", "30", "1"),
        ProvisionRef("luat-b", "44a"),
    )
    assert (truth.item, truth.difficulty) == (
        TrueFalse(stem="Đúng chứ.", key=True),
        Decimal("0.8"),
    )
    assert gap.item == FillIn(stem="Điền _____", accepted=("5", "05", "năm"))


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        (["", "", "", "a", "b", "", "A"], "Câu hỏi", "để trống"),
        (["", "Gì?", "Vẽ hình", "", "", "", ""], "Loại", "Không có loại câu hỏi"),
        (["", "Gì?", "", "a", "b", "", "C"], "Đáp án", "một chữ cái"),
        (["", "Gì?", "", "a", "b", "", "A, B"], "Đáp án", "một chữ cái"),
        (["", "Gì?", "", "a", "", "c", "A"], "B", "để trống"),
        (["", "Gì?", "", "a", "A", "", "A"], "B", "trùng"),
        (["", "Gì?", "Đúng/Sai", "", "", "", "Có lẽ"], "Đáp án", "Đúng hoặc Sai"),
        (["", "Gì?", "Điền khuyết", "", "", "", ""], "Đáp án", "từ 1 đến 10"),
        (["", "Gì?", "", "a", "b", "", "A", "dễ"], "Độ khó", "không phải là số"),
        (["", "Gì?", "", "a", "b", "", "A", 70], "Độ khó", "từ 0 đến 1"),
        (["", "Gì?", "", "a", "b", "", "A", "", "luat", ""], "Điều", "không khớp"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(cells, column, reason):
    report = read_rows([HEAD, ["", "Trước?", "", "a", "b", "", "A"], cells])

    assert len(report.questions) == 1
    assert [(each.line, each.column) for each in report.errors] == [(3, column)]
    assert reason in report.errors[0].message


def test_a_sheet_without_the_needed_heads_is_a_fault():
    assert [each.code for each in read_rows([["Họ tên", "Ngày sinh"]]).errors] == ["no-header"]


def test_a_column_that_is_not_known_is_warned_of():
    report = read_rows([["Câu hỏi", "Đáp án", "Ghi chú"]])

    assert [(each.code, each.column) for each in report.warnings] == [("unknown-column", "Ghi chú")]


def test_a_code_used_twice_is_a_fault_that_names_the_first():
    rows = [HEAD, ["X", "Một?", "", "a", "b", "", "A"], ["X", "Hai?", "", "a", "b", "", "A"]]

    report = read_rows(rows)

    assert [(each.code, each.line) for each in report.errors] == [("duplicate-code", 3)]
    assert "“X” đã dùng ở dòng 2" in report.errors[0].message


def test_only_columns_in_use_are_written():
    template = template_rows()
    questions = [
        each.question for each in read_rows([template.header, *template.examples]).questions
    ]

    rows = to_rows(questions)

    assert "E" not in rows[0]
    assert len(rows) == 1 + len(questions)


def test_several_right_options_statements_and_numbers_are_read_as_typed():
    head = ["Câu hỏi", "Loại", "A", "B", "C", "D", "Đáp án", "Cách chấm", "Tình huống"]
    report = read_rows(
        [
            head,
            [
                "Hai nào?",
                "Nhiều lựa chọn",
                "a",
                "b",
                "c",
                "",
                "a, C.",
                "từng phần: đúng trừ sai",
                "",
            ],
            ["Xét:", "Đúng/Sai bốn ý", "k", "l", "m", "n", "Đ; S; Đúng; sai", "", "Chuyện anh B"],
            ["Bao nhiêu?", "Điền số", "", "", "", "", 1.125, "", ""],
            ["Khoảng?", "Điền số", "", "", "", "", "1.500 ± 0,5", "", ""],
        ]
    )

    several, group, number, about = (each.question.item for each in report.questions)
    assert (several.keys, several.policy) == ((0, 2), "partial")
    assert (group.keys, group.shares[1]) == ((True, False, True, False), Decimal("0.1"))
    assert report.questions[1].question.stimulus == "Chuyện anh B"
    assert (number.value, number.tolerance) == (Decimal("1.125"), 0)
    assert (about.value, about.tolerance) == (1500, Decimal("0.5"))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["S?", "Nhiều lựa chọn", "a", "b", "", "", "A, D", ""], "các chữ cái"),
        (["S?", "Nhiều lựa chọn", "a", "b", "", "", "A", "hào phóng"], "Đúng hết mới có điểm"),
        (["S?", "Đúng/Sai bốn ý", "a", "b", "c", "", "Đ, Đ, Đ, Đ", ""], "cần đúng 4 ý"),
        (["S?", "Đúng/Sai bốn ý", "a", "b", "c", "d", "Đ, Đ, Đ", ""], "Mỗi ý cần"),
        (["S?", "Đúng/Sai bốn ý", "a", "b", "c", "d", "Đ, Đ, Đ, S", "0; 1"], "Bảng điểm"),
        (["S?", "Điền số", "", "", "", "", "mười", ""], "không phải là số"),
        (["S?", "Ghép đôi", "a | 1", "b", "", "", "", ""], "vế trái | vế phải"),
        (["S?", "Chọn từ vào chỗ trống", "a | b", "", "", "", "", ""], "chỗ trống"),
        (["S?", "Sắp xếp", "a", "a", "", "", "", ""], "ghi hai lần"),
        (["S?", "Tự luận", "", "", "", "", "", ""], "1 đến 10 bước"),
        (["S?", "Tự luận", "dài | nêu", "", "", "", "", ""], "không phải là số"),
    ],
)
def test_a_row_that_contradicts_its_kind_is_a_fault(row, reason):
    head = ["Câu hỏi", "Loại", "A", "B", "C", "D", "Đáp án", "Cách chấm"]

    report = read_rows([head, row])

    assert report.questions == ()
    assert [reason in fault.message for fault in report.faults] == [True]
