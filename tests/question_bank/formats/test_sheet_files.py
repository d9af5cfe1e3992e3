"""Workbooks of questions, as Excel writes them, as we do, and as attackers would."""

import zipfile
from io import BytesIO

import openpyxl
import pytest

from question_bank.formats.archive import Archive, pack
from question_bank.formats.examples import EXAMPLES
from question_bank.formats.sheet_files import XLSX, read, write
from question_bank.formats.table_writing import is_held
from question_bank.items.choice import SingleChoice
from question_bank.question import Question

HEADS = ["Câu hỏi", "A", "B", "Đáp án", "Điểm"]


def by_excel(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def changed(name, text):
    archive = Archive(write([]))
    return pack({each: archive.read(each) for each in archive.names} | {name: text.encode()})


def sheet(rows):
    return changed(
        "xl/worksheets/sheet1.xml",
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>",
    )


def test_what_excel_saves_is_read_with_its_numbers():
    report = read(by_excel(HEADS, [], ["Hỏi?", "một", "hai", "B", 2.5], [None, "x"]))

    (located,) = report.questions
    assert located.question == Question(
        item=SingleChoice(stem="Hỏi?", options=("một", "hai"), key=1),
        points=located.question.points,
    )
    assert (located.line, str(located.question.points)) == (3, "2.5")
    assert [fault.line for fault in report.errors] == [4]


def test_what_we_write_opens_in_a_spreadsheet_program():
    held = [each for each in EXAMPLES if is_held(each)]

    book = openpyxl.load_workbook(BytesIO(XLSX.write(held)))

    assert book.active.max_row == len(held) + 1
    assert book.active["A2"].value == held[0].code


def test_signs_that_xml_lacks_and_signs_that_look_escaped_come_back():
    question = Question(item=SingleChoice(stem="_x0041_ \ufffe", options=("a\nb", "=1+1"), key=0))

    assert [each.question for each in read(write([question])).questions] == [question]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "không phải là tệp .zip"),
        (pack({"a.xml": b"<a/>"}), "không phải là bảng tính"),
        (changed("xl/workbook.xml", "<workbook/>"), "không có trang nào"),
        (changed("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "c">]><workbook/>'), "Không đọc được"),
        (sheet('<!ENTITY x "y">'), "Không đọc được"),
        (sheet('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'), "quá 200 cột"),
        (sheet('<row r="9999999"><c r="A1"><v>1</v></c></row>'), "quá 20000 dòng"),
        (sheet('<row r="2"/><row r="1"/>'), "theo thứ tự"),
        (sheet('<row r="1"><c r="A1" t="s"><v>x</v></c></row>'), "Không đọc được"),
    ],
)
def test_a_workbook_that_is_none_is_told(data, said):
    (fault,) = read(data).errors

    assert said in fault.message


def test_a_bomb_in_a_workbook_is_stopped():
    target = BytesIO(changed("x", ""))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b" " * (16 << 20))

    assert "bom nén" in read(target.getvalue()).errors[0].message
