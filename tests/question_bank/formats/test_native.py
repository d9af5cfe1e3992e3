from decimal import Decimal

import pytest

from question_bank.formats.native import read_json, read_toml
from question_bank.items.fill_in import FillIn
from question_bank.question import Level, ProvisionRef

STARTER = """\
law = "luat-thads"
topic = "thu-tuc"

[[question]]
code = "TT-001"
kind = "single_choice"
level = "recognise"
difficulty = "0.70"
stem = "Thời hiệu là bao lâu?"
options = ["05 năm", "03 năm"]
key = 0
explanation = "Khoản 1 Điều 30."
article = "30"
clause = "1"

[[question]]
kind = "fill_in"
stem = "Thời hiệu là _____ năm."
key = ["05", "5"]
law = "luat-khac"
article = "7a"
"""


def test_a_file_written_by_hand_is_read():
    first, second = read_toml(STARTER.encode()).questions

    assert (first.line, second.line) == (4, 16)
    assert first.question.topic == second.question.topic == "thu-tuc"
    assert first.question.level is Level.RECOGNISE
    assert first.question.difficulty == Decimal("0.70")
    assert first.question.provisions == (ProvisionRef("luat-thads", "30", "1"),)
    assert second.question.item == FillIn(stem="Thời hiệu là _____ năm.", accepted=("05", "5"))
    assert second.question.provisions == (ProvisionRef("luat-khac", "7a"),)


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("key = 0", "key = true", 4, "số nguyên"),
        ("key = 0", "key = 2", 4, "phương án không có"),
        ("key = 0", 'key = 0\nlevle = "apply"', 4, "“levle”"),
        ('"0.70"', "0.70", 4, "“difficulty” phải là chữ"),
        ('article = "30"\n', "", 4, "Thiếu số điều"),
        ('key = ["05", "5"]', 'key = "05"', 16, "danh sách"),
        ('kind = "fill_in"', 'kind = "sketch"', 16, "“sketch”"),
        ("key = 0", "key = ", 11, "cú pháp TOML"),
        ('topic = "thu-tuc"', "topic = 1", None, "“topic” phải là chữ"),
    ],
)
def test_a_wrong_entry_is_a_fault_at_its_line(old, new, line, reason):
    report = read_toml(STARTER.replace(old, new, 1).encode())

    assert [each.line for each in report.errors] == [line]
    assert reason in report.errors[0].message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "invalid-json"),
        ("[]", "invalid-file"),
        ('{"format": "other", "version": 1, "questions": []}', "invalid-file"),
        ('{"format": "question_bank", "version": 2, "questions": []}', "invalid-file"),
        ('{"format": "question_bank", "version": 1, "questions": [{}]}', "invalid-question"),
    ],
)
def test_json_that_is_not_ours_is_a_fault(text, code):
    assert [each.code for each in read_json(text.encode()).errors] == [code]


def test_a_fault_in_json_says_which_question():
    report = read_json(b'{"format": "question_bank", "version": 1, "questions": [{"x": 1}]}')

    assert report.errors[0].column == "questions[1]: x"
