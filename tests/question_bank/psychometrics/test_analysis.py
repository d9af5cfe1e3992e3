import csv
import io
import json

import numpy as np
import pytest

from question_bank.__main__ import main
from question_bank.psychometrics.classical import ItemStatistics
from question_bank.psychometrics.flags import Flag, letter, remark_on
from tests.question_bank.psychometrics.simulating import draw_marks, draw_parameters


@pytest.fixture
def files(tmp_path):
    """300 persons, 12 questions keyed A; the key of the third is planted wrong as C."""
    generator = np.random.default_rng(8)
    marks = draw_marks(generator, draw_parameters(generator, 12), generator.normal(size=300))
    wrong = generator.integers(1, 4, marks.shares.shape)
    chosen = np.where(marks.shares == 1, 0, wrong)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["SBD", *(f"Câu {n}" for n in range(1, 13))])
    for number, row in enumerate(chosen):
        writer.writerow([f"{number:03}", *("ABCD"[option] for option in row)])
    answers, key = tmp_path / "answers.csv", tmp_path / "key.csv"
    answers.write_text(out.getvalue(), encoding="utf-8")
    lines = [f"Câu {n},{'C' if n == 3 else 'A'}" for n in range(1, 13)]
    key.write_text("\n".join(lines), encoding="utf-8")
    return str(answers), str(key)


def test_a_planted_wrong_key_is_named_with_the_option_the_strongest_choose(files, capsys):
    answers, key = files
    assert main(["analyse", answers, "--key", key, "--model", "2pl", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    third = told["questions"][2]
    assert third["remarks"][0]["flag"] == "wrong_key"
    assert "phương án A" in third["remarks"][0]["text"]
    flags = {q["question"]: [each["flag"] for each in q["remarks"]] for q in told["questions"]}
    assert [name for name, found in flags.items() if "wrong_key" in found] == ["Câu 3"]
    assert set(third["parameters"]) == {"slope", "difficulty", "guessing"}
    assert told["test"]["persons"] == 300


def test_the_table_for_people_has_decimal_commas(files, capsys):
    answers, key = files
    assert main(["analyse", answers, "--key", key]) == 0
    first, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith("300 thí sinh, 12 câu; trung bình ")
    assert "." not in first
    assert any("Đáp án có thể sai" in line for line in rest)


@pytest.mark.parametrize(
    ("answers", "key", "said"),
    [
        ("SBD,C1\n1,A\n", "C2,A\n", "Không có đáp án cho câu C1"),
        ("SBD,C1\n1,A,B\n", "C1,A\n", "dòng 2: có 2 ô, cần 1"),
        ("SBD,C1\n1,%\n", "C1,A\n", "“%” không phải một chữ cái"),
        ("SBD,C1\n", "C1,A\n", "ít nhất một thí sinh"),
        ("SBD,C1\n1,A\n", "C1,AB\n", "Tệp đáp án, dòng 1"),
    ],
)
def test_a_faulty_file_is_refused_with_its_row(tmp_path, capsys, answers, key, said):
    (tmp_path / "a.csv").write_text(answers, encoding="utf-8")
    (tmp_path / "k.csv").write_text(key, encoding="utf-8")
    assert main(["analyse", str(tmp_path / "a.csv"), "--key", str(tmp_path / "k.csv")]) == 2
    assert said in capsys.readouterr().err


def figures(*, persons=500, facility=0.6, item_rest=0.4):
    return ItemStatistics(persons, facility, 0.5, 0.4, item_rest, 0.6)


@pytest.mark.parametrize(
    ("item", "flag"),
    [
        (figures(item_rest=-0.1), Flag.NEGATIVE),
        (figures(item_rest=0.1), Flag.WEAK),
        (figures(facility=0.1), Flag.HARD),
        (figures(facility=0.97), Flag.EASY),
        (figures(persons=40), Flag.SMALL_SAMPLE),
    ],
)
def test_what_stands_out_is_said(item, flag):
    assert [remark.flag for remark in remark_on(item)] == [flag]


def test_a_sound_question_gets_no_remark():
    assert remark_on(figures()) == []


def test_options_past_z_have_numbers():
    assert [letter(0), letter(25), letter(26)] == ["A", "Z", "27"]
