import base64
import json
import subprocess
import sys

import pytest

from question_bank.__main__ import OK, main
from question_bank.formats.gift import read as read_gift
from question_bank.formats.pictures import Picture
from question_bank.formats.qti.packages import QTI30
from question_bank.formats.registry import FORMATS
from question_bank.items.choice import SingleChoice
from question_bank.question import Question
from tests.question_bank.formats.images import png

GOOD = "::A1::Thời hiệu là bao lâu? {=05 năm ~03 năm}\n"


@pytest.fixture
def file(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_a_sound_file_is_said_to_be_sound(file, capsys):
    assert main(["validate", file("a.gift", GOOD)]) == 0

    assert capsys.readouterr().out == "1 câu hỏi dùng được, 0 lỗi, 0 cảnh báo trong 1 dòng\n"


def test_a_fault_is_printed_with_file_and_line(file, capsys):
    assert main(["validate", file("a.gift", GOOD + "\nKhông có đáp án\n")]) == 1

    assert "a.gift:3: error: Câu hỏi không có phần đáp án" in capsys.readouterr().out


def test_faults_can_be_read_by_a_program(file, capsys):
    main(["validate", file("a.gift", "Trình bày {}"), "--json"])

    report = json.loads(capsys.readouterr().out)
    assert report["questions"] == 0
    assert [(each["line"], each["severity"]) for each in report["faults"]] == [(1, "error")]


@pytest.mark.parametrize("suffix", ["json", "toml", "gift", "xml"])
def test_a_file_goes_to_another_format_and_back(file, tmp_path, suffix):
    there, back = str(tmp_path / f"x.{suffix}"), str(tmp_path / "back.gift")

    assert main(["convert", file("a.gift", GOOD), there]) == 0
    assert main(["convert", there, back]) == 0

    first, last = read_gift(GOOD.encode()), read_gift((tmp_path / "back.gift").read_bytes())
    assert [q.question for q in last.questions] == [q.question for q in first.questions]


def test_a_file_with_errors_is_not_converted(file, tmp_path):
    assert main(["convert", file("a.gift", "Trình bày {}"), str(tmp_path / "x.json")]) == 1

    assert not (tmp_path / "x.json").exists()


@pytest.mark.parametrize("arguments", [["validate", "a.docx"], ["validate", "không-có.gift"]])
def test_what_cannot_be_read_is_said(arguments, capsys):
    assert main(arguments) == 2

    assert capsys.readouterr().err


def test_it_runs_without_the_application():
    script = (
        "import sys, question_bank.__main__ as m; m.main(['formats']);"
        "assert not {'app', 'flask', 'sqlalchemy', 'wtforms', 'jinja2'} & set(sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (0, b"")
    listed = [line.split("\t")[:2] for line in done.stdout.decode().splitlines()]
    assert listed == [[each.name, f"*{each.suffix}"] for each in FORMATS.values()]


def test_what_the_other_format_cannot_hold_is_said(file, tmp_path, capsys):
    there = str(tmp_path / "x.aiken")

    assert main(["convert", file("a.gift", GOOD + "\nĐúng không? {T}\n"), there]) == 1

    told = capsys.readouterr()
    assert "Bỏ lại 1 câu" in told.out
    assert "x.aiken:A1: warning: Aiken không chứa được: mã" in told.err
    assert "x.aiken:Câu 2: error: Aiken chỉ chứa câu một lựa chọn" in told.err
    assert "ANSWER: A" in (tmp_path / "x.aiken").read_text(encoding="utf-8")


def test_the_sound_questions_of_a_faulty_file_are_written_on_request(file, tmp_path, capsys):
    there = tmp_path / "x.xml"

    assert main(["convert", file("a.gift", GOOD + "\nLỗi\n"), str(there), "--partial"]) == 1

    assert "a.gift:3: error" in capsys.readouterr().err
    assert 'type="multichoice"' in there.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.txt", "Câu?\nA. một\nB. hai\nANSWER: B\n"), ("b.txt", "Câu? {=một ~hai}")],
)
def test_plain_text_is_told_apart_by_its_content(file, name, text):
    assert main(["validate", file(name, text)]) == 0


def test_pictures_go_along_from_one_format_to_another(tmp_path, capsys):
    picture = Picture(png(), "image/png")
    item = SingleChoice(stem=f"Xem ![Hình]({picture.name})", options=("a", "b"), key=0)
    source, target = tmp_path / "a.zip", tmp_path / "b.xml"
    source.write_bytes(QTI30.write_all([Question(item=item)], {picture.name: picture}))

    assert main(["convert", str(source), str(target)]) == OK
    assert main(["convert", str(target), str(tmp_path / "c.xlsx")]) == OK

    assert base64.b64encode(png()) in target.read_bytes()
    assert "không chứa hình" in capsys.readouterr().err
