"""Bold, italic, raised and lowered signs, lists, tables and pictures within texts of a document."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.formats.archive import Archive, pack
from question_bank.formats.docx import DOCX
from question_bank.formats.pictures import Picture
from question_bank.items.choice import SingleChoice
from question_bank.markup.reading import read as read_text
from question_bank.question import Question
from tests.question_bank.formats.images import png
from tests.question_bank.formats.word_files import (
    document,
    numbering,
    p,
    picture,
    relation,
    table,
)

KEY = [p("A. một"), p(("B. hai", "red"))]
PICTURE = Picture(png(), "image/png", "a.png")
MARK = f"![Sơ đồ]({PICTURE.name})"
PICTURES = {PICTURE.name: PICTURE}
RICH = [
    "**Đậm**, *nghiêng*, ***cả hai***, m^2^ và H~2~O",
    "**Cả câu đậm**",
    "*Cả câu nghiêng*",
    "Xem bảng:\n\n| Tài sản | Giá |\n| --- | --: |\n| Nhà | 5 \\* 3 |\n| Xe | **2** |\n\nHỏi gì?",
    "Xét:\n\n- một\n- **hai**\n  1. ba\n  2. bốn\n\nĐúng là?",
    "3. ba\n4. bốn",
    f"Tính {MARK} rồi\n{MARK}",
    "Hai dòng\n\nsau dòng trống",
    "| a | b |\n| --- | --- |\n| Câu 9. | A. |",
]
HARD = ["a ~ b", "- lẻ", "5*3*2", "\\- x\n\\- y", "+ a\n+ b", "Đáp án: C", "Câu 3. Gì?", "c) x"]


def stem_of(*body, **parts):
    report = DOCX.read(document(p("Câu 1. Hỏi:"), *body, *KEY, **parts))
    assert report.errors == (), [fault.message for fault in report.errors]
    return report.questions[0].question.item.stem


def options_of(*body):
    report = DOCX.read(document(p("Câu 1. Hỏi?"), *body))
    assert report.errors == (), [fault.message for fault in report.errors]
    return report.questions[0].question.item, [fault.code for fault in report.warnings]


def script(text, value):
    return f'<w:r><w:rPr><w:vertAlign w:val="{value}"/></w:rPr><w:t>{text}</w:t></w:r>'


def test_what_is_marked_within_a_text_keeps_its_marks():
    stem = stem_of(
        p("Ai ", ("không", "bold"), " được ", ("ký", "italic"), "?"),
        p("5*3 m", raw=script("2", "superscript") + script("x", "subscript")),
    )

    assert stem == "Hỏi:\nAi **không** được *ký*?\n5\\*3 m^2^~x~"


def test_a_look_that_covers_a_text_is_layout_and_said_once():
    body = [p(("Câu 1. ", "bold"), ("Ai ký?", "bold")), *KEY]
    body += [p(("Câu 2. Hỏi?", "bold")), *KEY, p(("Giải thích: Vì thế.", "italic"))]

    report = DOCX.read(document(*body))

    assert [each.question.item.stem for each in report.questions] == ["Ai ký?", "Hỏi?"]
    assert report.questions[1].question.explanation == "Vì thế."
    assert [(each.code, each.line, each.params) for each in report.faults] == [
        ("whole-look", 1, {"count": "3"})
    ]


def test_a_look_without_a_mark_of_ours_is_told():
    report = DOCX.read(document(p("Câu 1. Ai ", ("không", "underlined"), ("ký", "lit")), *KEY))

    assert report.questions[0].question.item.stem == "Ai khôngký"
    (fault,) = report.warnings
    assert (fault.code, fault.line) == ("markup-dropped", 1)
    assert fault.params["parts"] == "gạch chân, nền tô màu"


def test_the_look_of_the_key_is_no_emphasis_but_a_bold_word_is():
    item, told = options_of(
        p("A. Do ", ("Chính phủ", "bold"), " ban hành, trừ khi luật định"),
        p(("B. Do Quốc hội ban hành", "bold")),
    )

    assert item.options == (
        "Do **Chính phủ** ban hành, trừ khi luật định",
        "Do Quốc hội ban hành",
    )
    assert (item.key, told) == (1, [])


def test_a_key_that_is_bold_in_part_is_told():
    item, told = options_of(p("A. một"), p("B. ", ("hai và một phần", "bold"), " ba"))

    assert (item.options, item.key, told) == (("một", "hai và một phần ba"), 1, ["markup-dropped"])


def test_words_bold_in_all_options_are_emphasis():
    item, _told = options_of(
        p("A. ", ("Khoản 1", "bold"), " a"), p("B. ", ("Khoản 2", "bold"), " b"), p("Đáp án: A")
    )

    assert item.options == ("**Khoản 1** a", "**Khoản 2** b")


def test_lists_of_word_and_typed_ones_are_lists():
    lists = numbering([("bullet", "•"), ("decimal", "%2.")])
    drawn = [p("một", num=(1, 0)), p("hai", num=(1, 1)), p("ba", num=(1, 1)), p("bốn", num=(1, 0))]

    assert stem_of(*drawn, p("Chọn?"), numbering=lists) == (
        "Hỏi:\n\n- một\n  1. hai\n  2. ba\n- bốn\n\nChọn?"
    )
    assert stem_of(p("- một"), p("- ", ("hai", "bold"))) == "Hỏi:\n\n- một\n- **hai**"
    assert stem_of(p("1. một"), p("3. ba")) == "Hỏi:\n1\\. một\n3\\. ba"
    assert stem_of(p("- 5")) == "Hỏi:\n\\- 5"


def test_a_table_below_the_words_of_a_question_is_part_of_it():
    body = table(["Tài sản", "Giá"], ["Nhà | đất", p(("5", "bold"), " tỷ")], ["Xe", "1"])

    report = DOCX.read(document(p("Câu 1. Xem:"), body, *KEY))

    assert report.questions[0].question.item.stem == (
        "Xem:\n\n| Tài sản | Giá |\n| --- | --- |\n| Nhà \\| đất | **5** tỷ |\n| Xe | 1 |"
    )
    assert "hàng tiêu đề" in report.warnings[0].message


def test_a_table_of_a_case_and_of_an_explanation_stays_with_them():
    body = table([p(("Năm", "bold")), p(("Tiền", "bold"))], ["2025", "5"])
    case = [p("Đọc tình huống sau và trả lời câu 1 đến 1:"), p("Vụ án:"), body]

    report = DOCX.read(document(*case, p("Câu 1. Hỏi?"), *KEY, p("Giải thích: Vì:"), body))

    grid = "| Năm | Tiền |\n| --- | --- |\n| 2025 | 5 |"
    (located,) = report.questions
    assert located.question.stimulus == f"Vụ án:\n\n{grid}"
    assert located.question.explanation == f"Vì:\n\n{grid}"
    assert report.faults == ()


def test_a_text_without_end_is_read_without_its_marks():
    report = DOCX.read(document(p("Câu 1. Hỏi:"), *[p(("x" * 500, "bold"), " y")] * 90, *KEY))

    assert [fault.params.get("parts") for fault in report.warnings] == ["định dạng chữ"]


def test_merged_cells_are_taken_apart_and_told():
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>Chung</w:t></w:r></w:p>'
    body = table(["Năm", "Tiền"], ["2025", "5"]).replace(
        "</w:tbl>", f"<w:tr>{wide}</w:tc></w:tr></w:tbl>"
    )

    report = DOCX.read(document(p("Câu 1. Xem:"), body, *KEY))

    assert report.questions[0].question.item.stem.endswith("| 2025 | 5 |\n| Chung |  |")
    assert "ô gộp trong bảng" in report.warnings[0].message


def test_pictures_stand_where_they_were_drawn():
    def read(*body):
        data = document(*body, relations=relation("rId9", "media/a.png"))
        archive = Archive(data)
        files = {name: archive.read(name) for name in archive.names}
        (located,) = DOCX.read(pack(files | {"word/media/a.png": png()})).questions
        return located.question.item

    drawn = picture("rId9", "Sơ đồ")
    stem = p("Câu 1. Tính ").replace("</w:p>", f"{drawn}<w:r><w:t> rồi chọn:</w:t></w:r></w:p>")
    options = p("A. \t").replace("</w:p>", f"{drawn}<w:r><w:tab/><w:t>B. hai</w:t></w:r></w:p>")

    item = read(stem, options, p("Đáp án: A"))

    assert item == SingleChoice(stem=f"Tính {MARK} rồi chọn:", options=(MARK, "hai"), key=0)


def written(questions):
    data = DOCX.write_all(questions, PICTURES)
    return data, Archive(data).read("word/document.xml").decode()


def without_carried(data):
    archive = Archive(data)
    files = {name: archive.read(name) for name in archive.names}
    return pack({name: content for name, content in files.items() if "customXml" not in name})


def asked(text):
    reasons = ("", text) if text != "Đáp án: C" else ()
    return Question(
        item=SingleChoice(stem=text, options=(text, f"{text}\n\nx"), key=1, explanations=reasons),
        explanation=text,
        stimulus=text,
    )


@pytest.mark.parametrize("text", RICH)
def test_what_is_written_looks_as_meant_and_comes_back_from_its_looks_alone(text):
    data, body = written([asked(text)])

    (located,) = DOCX.read(data).questions
    (bare,) = DOCX.read(without_carried(data)).questions

    assert located.question == asked(text)
    assert read_text(bare.question.explanation) == read_text(text)
    assert not any(sign in body for sign in ("**", "![", "| ", "^", "H~", "Verbatim"))


@pytest.mark.parametrize("text", ["Câu 9. Hỏi?", "**B.** hai  C. ba", "Đáp án: A", "Mã: **x**"])
def test_what_looks_like_labels_is_written_below_them(text):
    data, body = written([asked(text)])

    (located,) = DOCX.read(data).questions

    assert located.question == asked(text)
    assert "QuestionVerbatim" not in body
    assert "**" not in body


def test_bold_words_of_ours_never_mark_a_key_and_a_bold_option_still_does():
    question = Question(item=SingleChoice(stem="Hỏi?", options=("**một**", "hai"), key=1))
    data, body = written([question])
    archive = Archive(data)
    files = {name: archive.read(name) for name in archive.names}
    bold = '<w:t xml:space="preserve">một'
    clash = body.replace(f"</w:rPr>{bold}", f"<w:b/></w:rPr>{bold}").encode()

    changed = DOCX.read(pack(files | {"word/document.xml": clash}))

    assert [each.question for each in DOCX.read(data).questions] == [question]
    assert [fault.code for fault in changed.errors] == ["keys-clash"]


pieces = st.one_of(
    st.sampled_from([*RICH, *HARD]), st.text("ab *^~|-+1.\\[]()\n", min_size=1, max_size=12)
)


@settings(max_examples=15)
@given(texts=st.lists(pieces, min_size=4, max_size=6))
def test_every_text_comes_back_to_the_letter(texts):
    first, second, third, fourth, *more = [f"{each}{n}" for n, each in enumerate(texts)]
    questions = [
        Question(
            item=SingleChoice(
                stem=first, options=(second, third, *more), key=0,
                explanations=(fourth, "", *more),
            ),
            explanation=second,
            stimulus=third,
        ),
        Question(item=SingleChoice(stem=fourth, options=(first, second), key=1), stimulus=third),
    ]  # fmt: skip

    report = DOCX.read(DOCX.write_all(questions, PICTURES))

    assert [each.question for each in report.questions] == questions
