"""Moodle XML as Moodle exports it, as people bend it, and as attackers would."""

from decimal import Decimal

import pytest

from question_bank.formats.moodle_xml import read, write
from question_bank.items.choice import SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric
from question_bank.items.true_false import TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.question import Question
from question_bank.scoring.policies import ChoicePolicy


def quiz(*questions):
    return "<?xml version='1.0' encoding='UTF-8'?>\n<quiz>\n" + "\n".join(questions) + "\n</quiz>"


def question(kind, *parts, stem="<p>Hỏi <b>gì</b>?</p>"):
    text = f'<questiontext format="html"><text><![CDATA[{stem}]]></text></questiontext>'
    return f'<question type="{kind}"><name><text>Tên</text></name>{text}{"".join(parts)}</question>'


def answer(fraction, text, feedback=""):
    feedback = f"<feedback><text>{feedback}</text></feedback>"
    return f'<answer fraction="{fraction}"><text>{text}</text>{feedback}</answer>'


def choice(*answers, single="true", stem="Hỏi gì?"):
    return question("multichoice", f"<single>{single}</single>", *answers, stem=stem)


def read_text(text):
    return read(text.encode())


def items(report):
    return [each.question.item for each in report.questions]


def errors(report):
    return [(fault.line, fault.message) for fault in report.errors]


def test_what_moodle_exports_is_read_with_its_category():
    category = "<question type='category'><category><text>$course$/top/Luật/Thủ tục</text>"
    number = answer(100, "12.5").replace("</answer>", "<tolerance>0.5</tolerance></answer>")
    report = read_text(
        quiz(
            category + "</category></question>",
            choice(answer(100, "một", "đúng"), answer(0, "hai")),
            choice(answer(50, "a"), answer(50, "b"), answer(-50, "c"), single="false"),
            question("truefalse", answer(100, "true", "Vì vậy"), answer(0, "false")),
            question("shortanswer", "<usecase>1</usecase>", answer(100, "Hà Nội")),
            question("numerical", number),
        )
    )

    assert report.errors == ()
    assert {each.question.topic for each in report.questions} == {"Luật/Thủ tục"}
    assert items(report) == [
        SingleChoice(stem="Hỏi gì?", options=("một", "hai"), key=0, explanations=("đúng", "")),
        MultipleResponse(
            stem="Hỏi gì?", options=("a", "b", "c"), keys=(0, 1), policy=ChoicePolicy.PARTIAL
        ),
        TrueFalse(stem="Hỏi **gì**?", key=True),
        FillIn(stem="Hỏi **gì**?", accepted=("Hà Nội",), case_sensitive=True),
        Numeric(stem="Hỏi **gì**?", value=Decimal("12.5"), tolerance=Decimal("0.5")),
    ]
    assert report.questions[2].question.explanation == "Vì vậy"
    assert {"feedback-joined"} == {each.code for each in report.warnings}


def test_html_becomes_lines_with_marks_and_what_is_lost_is_said():
    stem = "<p>Một&nbsp;<u>hai</u></p>\n<ul><li>ba</li><li>bốn <sup>2</sup></li></ul>"
    stem += "<script>alert(1)</script>"
    report = read_text(quiz(choice(answer(100, "a"), answer(0, "b"), stem=stem)))

    assert items(report)[0].stem == "Một\xa0hai\n\n- ba\n- bốn ^2^"
    (warning,) = report.warnings
    assert "gạch chân, đoạn mã (script)" in warning.message


def test_matching_with_true_and_false_is_a_group_of_statements():
    pairs = "".join(
        f"<subquestion><text>Ý {n}</text><answer><text>{word}</text></answer></subquestion>"
        for n, word in enumerate(["Đúng", "Sai", "sai", "ĐÚNG"])
    )

    (item,) = items(read_text(quiz(question("matching", pairs))))

    assert isinstance(item, TrueFalseGroup)
    assert item.keys == (True, False, False, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (choice(answer(100, "a"), answer(100, "b")), "2 đáp án đạt 100%"),
        (choice(answer(0, "a"), answer(0, "b")), "0 đáp án đạt 100%"),
        (choice(answer("nhiều", "a"), answer(0, "b")), "“nhiều” không phải là số"),
        (choice(answer(1000, "a"), answer(0, "b")), "phải nằm trong khoảng"),
        (choice(answer(100, "a"), answer(50, "b")), "điểm từng phần"),
        (choice(answer(100, ""), answer(0, "b")), "để trống"),
        (choice(*[answer(0, n) for n in range(10_000)]), "quá 4000 thẻ"),
        (choice(*[answer(0, n) for n in range(100)]), "100 đáp án"),
        (choice(), "không có đáp án"),
        (question("shortanswer", answer(50, "a")), "một phần điểm"),
        (question("calculated", answer(100, "a")), "“calculated” của Moodle chưa nhập được"),
        (choice(answer(100, "a"), answer(0, "b"), stem="<iframe src='//x'></iframe>"), "<iframe>"),
        (choice(answer(100, "a"), answer(0, "b"), stem="x" * 10_000), "dài quá 8000"),
        (choice(answer(100, "a"), answer(0, "b"), stem="<p>" * 20_000), "HTML dài quá"),
        (choice(answer(100, "a"), answer(0, "a")), "trùng phương án"),
    ],
)
def test_a_faulty_question_is_told_with_line_and_cause(text, said):
    report = read_text(quiz("", text, choice(answer(100, "a"), answer(0, "b"), stem="Câu sau?")))

    assert [line for line, _message in errors(report)] == [4]
    assert said in errors(report)[0][1]
    assert len(report.questions) == 1


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("<!DOCTYPE quiz [<!ENTITY a 'aaaa'>]>\n<quiz>&a;</quiz>", 1, "DOCTYPE"),
        ('<!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/x.dtd">\n<quiz/>', 1, "DOCTYPE"),
        ('<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>', 1, "DOCTYPE"),
        ("<quiz>\n<question>\n</quiz>", 3, "sai cú pháp XML"),
        ("<quiz>\n&la;</quiz>", 2, "sai cú pháp XML"),
        ("<html/>", 1, "thẻ đầu là <html>"),
        ("<quiz>" + "<a>" * 200, 1, "lồng nhau quá sâu"),
        ("<?xml version='1.0' encoding='tcvn3'?><quiz/>", 1, "mã hóa"),
        ("", 1, "sai cú pháp XML"),
    ],
)
def test_a_file_that_is_no_harmless_xml_is_told_with_its_line(text, line, said):
    (found,) = errors(read_text(text))

    assert found[0] == line
    assert said in found[1]


def test_two_questions_of_one_id_are_told():
    same = choice("<idnumber>A1</idnumber>", answer(100, "a"), answer(0, "b"))
    other = choice("<idnumber>A1</idnumber>", answer(100, "c"), answer(0, "d"))

    assert [message for _line, message in errors(read_text(quiz(same, other)))] == [
        "Mã câu hỏi “A1” đã dùng ở dòng 3; hãy đổi một trong hai mã"
    ]


def test_our_file_says_to_moodle_what_moodle_understands():
    item = MultipleResponse(stem="Hỏi <gì>?", options=("a & b", "c"), keys=(0,))

    text = write([Question(item=item, code="A1", topic="a/b")]).decode()

    assert "<category><text>$course$/top/a//b</text></category>" in text
    assert '<answer fraction="-100" format="plain_text"><text>c</text>' in text
    assert "<idnumber>A1</idnumber>" in text
    assert "Hỏi &lt;gì&gt;?" in text
