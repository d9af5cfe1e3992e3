"""Marks and pictures on their way through the files of other systems."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.formats.archive import Archive, pack
from question_bank.formats.gift import GIFT
from question_bank.formats.hypertext import Words, reduce_html
from question_bank.formats.moodle_xml import MOODLE_XML
from question_bank.formats.native import JSON
from question_bank.formats.pictures import Album, Picture
from question_bank.formats.qti.packages import QTI21, QTI22, QTI30
from question_bank.formats.registry import FORMATS
from question_bank.illustrations import images_of
from question_bank.items.choice import SingleChoice
from question_bank.items.cloze import Cloze
from question_bank.items.matching import Matching
from question_bank.markup.html import to_html
from question_bank.markup.reading import read
from question_bank.markup.tree import walk, words_of
from question_bank.markup.writing import write
from question_bank.question import Question
from tests.question_bank.formats.images import SVG, claimed_png, png
from tests.question_bank.formats.test_moodle_xml import answer, choice, quiz
from tests.question_bank.formats.test_qti import CHOICE, CHOICES, item

RICH = [MOODLE_XML, QTI21, QTI22, QTI30, JSON]
PICTURE = Picture(png(), "image/png")
OTHER = Picture(png(3, 1), "image/png")
PICTURES = {each.name: each for each in (PICTURE, OTHER)}
SEEN = f"![Sơ đồ \\[1\\]]({PICTURE.name})"
TEXTS = [
    "**Đậm**, *nghiêng*, m^2^ và H~2~O",
    "Xem bảng:\n\n| Tài sản | Giá |\n|---|--:|\n| Nhà | 5 \\* 3 |\n| Xe | **2** |\n\nHỏi gì?",
    "- một\n- hai\n  1. ba\n  2. bốn",
    f"Nhìn {SEEN} rồi trả lời",
    "Dấu \\* và dòng\n\n\\- không phải danh sách",
]
rich_texts = st.lists(
    st.one_of(st.sampled_from(TEXTS), st.text("ab *^~|-1.\\[]()\n", min_size=1, max_size=12)),
    min_size=3, max_size=5,
).map(lambda pieces: [f"{number}{each}x" for number, each in enumerate(pieces)])  # fmt: skip


def reduced(html):
    words = Words()
    return reduce_html(html, words), list(words.losses)


@pytest.mark.parametrize(
    ("html", "text", "lost"),
    [
        ("<p>Một <b>hai </b>ba <i></i></p><p>- x</p>", "Một **hai** ba\n\\- x", []),
        ('a<b>"x"</b>b <sup>2</sup>', 'a"x"b ^2^', ["định dạng chữ"]),
        ("<u>gạch</u> <sub>hai chữ</sub>", "gạch hai chữ", ["gạch chân", "định dạng chữ"]),
        ("<ul><li>một</li></ul>", "một", []),
        ("<ol start=3><li>a</li><li>b</li></ol>c", "3. a\n4. b\n\nc", []),
        ("<p>a<br><br>b</p>", "a\n\nb", []),
        ("5*3*2", "5\\*3\\*2", []),
        ("x</td></b>y", "xy", []),
    ],
)
def test_html_is_written_with_our_marks(html, text, lost):
    assert reduced(html) == (text, lost)


def test_a_table_without_a_head_takes_its_first_row_and_says_so():
    text, lost = reduced("<table><tr><td>a</td><td>b|c</td></tr><tr><td>d</td></tr></table>")

    assert text == "| a | b\\|c |\n| --- | --- |\n| d |  |"
    assert "hàng tiêu đề" in lost[0]


@settings(max_examples=25)
@given(words=st.text("ab *^~|-1.\\[]()!_#<>&\n", max_size=30))
def test_no_words_become_marks(words):
    html = to_html((words,), lambda _name: "")

    shown = {each.tag for each in walk(read(reduced(html)[0]))}

    assert shown <= {"p", "br"}


@settings(max_examples=12)
@given(texts=rich_texts)
def test_every_text_comes_back_to_the_letter(texts):
    stem, first, second, *_rest = texts
    question = Question(
        item=SingleChoice(stem=stem, options=(first, second), key=0, explanations=(second, "")),
        explanation=first,
        stimulus=stem,
    )
    for format_ in (*RICH, GIFT):
        report = format_.read(format_.write_all([question], PICTURES))
        if format_ is GIFT:
            assert [each.question for each in report.questions] == [question]
            continue
        assert [each.question for each in report.questions] == [question], format_.name
        assert dict(report.pictures) == {
            name: Picture(PICTURES[name].content, "image/png", report.pictures[name].source)
            for name in images_of(question)
        }


@pytest.mark.parametrize("format_", RICH)
def test_marks_go_through_lists_and_pairs(format_):
    questions = [
        Question(item=Cloze(stem="**Hạn** [[1]] ngày", gaps=(("*mười*", "ba"),))),
        Question(item=Matching(stem="?", prompts=("**a**", SEEN), options=("*c*", "d"),
                               keys=(0, 1))),
    ]  # fmt: skip

    back = format_.read(format_.write_all(questions, PICTURES))

    assert [each.question for each in back.questions] == questions


def test_other_systems_see_html_and_the_picture_itself():
    question = Question(item=SingleChoice(stem=f"**Hỏi** {SEEN}", options=("a", "b"), key=0))

    moodle = MOODLE_XML.write_all([question], PICTURES).decode()
    archive = Archive(QTI21.write_all([question], PICTURES))
    body = archive.read("items/Q1.xml").decode()

    assert "&lt;strong&gt;Hỏi&lt;/strong&gt;" in moodle
    assert f'src="@@PLUGINFILE@@/{PICTURE.name}.png" alt="Sơ đồ [1]"' in moodle.replace("&lt;", "<")
    assert base64.b64encode(png()).decode() in moodle
    assert f'<img src="../images/{PICTURE.name}.png" alt="Sơ đồ [1]"/>' in body
    assert archive.read(f"images/{PICTURE.name}.png") == png()
    assert f'<file href="images/{PICTURE.name}.png"/>' in archive.read("imsmanifest.xml").decode()


def moodle_file(name="so do.png", content=None):
    told = base64.b64encode(content if content is not None else png()).decode()
    return f'<file name="{name}" path="/" encoding="base64">{told}</file>'


def moodle(src="@@PLUGINFILE@@/so%20do.png", alt="Sơ đồ", file=None):
    stem = f'<p>Nhìn <img src="{src}" alt="{alt}"> đi</p>'
    text = choice(answer(100, "a"), answer(0, "b"), stem=stem)
    told = text.replace("</questiontext>", f"{file or moodle_file()}</questiontext>")
    return MOODLE_XML.read(quiz(told).encode())


def test_a_file_of_moodle_becomes_a_picture_called_by_its_hash():
    report = moodle()

    (located,) = report.questions
    assert located.question.item.stem == f"Nhìn ![Sơ đồ]({PICTURE.name}) đi"
    assert report.pictures == {PICTURE.name: Picture(png(), "image/png", "so do.png")}


def test_a_picture_nobody_described_waits_in_a_draft():
    report = moodle(alt="")

    assert "chưa có lời mô tả" in report.errors[0].message
    assert report.drafts[0].content["item"]["stem"] == f"Nhìn ![]({PICTURE.name}) đi"
    assert PICTURE.name in report.pictures


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (lambda: moodle(src="http://127.0.0.1:9/a.png"), "“http://127.0.0.1:9/a.png” nằm ngoài"),
        (lambda: moodle(src="//x/a.png"), "nằm ngoài tệp"),
        (lambda: moodle(src="file:///etc/passwd"), "nằm ngoài tệp"),
        (lambda: moodle(src="@@PLUGINFILE@@/khac.png"), "Không có hình"),
        (lambda: moodle(src="../a.png"), "Không có hình"),
        (lambda: moodle(file=moodle_file(content=SVG)), "dạng SVG"),
        (lambda: moodle(file=moodle_file(content=b"GIF89a")), "dạng GIF"),
        (lambda: moodle(file=moodle_file(content=b"\xd7\xcd\xc6\x9a")), "dạng WMF"),
        (lambda: moodle(file=moodle_file(content=claimed_png(60_000, 60_000))), "quá lớn"),
        (lambda: moodle(file=moodle_file(content=b"\x89PNG\r\n\x1a\n")), "không phải PNG"),
        (lambda: moodle(file=moodle_file(content=bytes(9 << 20))), "lớn hơn 8 MB"),
        (lambda: moodle(file=moodle_file().replace("iVBOR", "!!!!!")), "base64 sai"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_refused_by_name_at_its_question(report, said):
    found = report()

    assert (found.errors[0].line, found.questions) == (3, ())
    assert said in found.errors[0].message
    assert found.pictures == {}


def test_pictures_of_a_package_are_found_beside_the_item_and_nowhere_else():
    def package(src):
        body = f'<p><img src="{src}" alt="Sơ đồ"/></p>{CHOICE}'
        listed = '<resource type="imsqti_item_xmlv2p1" href="items/a.xml"/>'
        files = {"items/a.xml": item(body).encode(), "media/sơ đồ.png": png()}
        manifest = f"<manifest>{listed}</manifest>".encode()
        return QTI21.read(pack({"imsmanifest.xml": manifest, **files}))

    good, bad = package("../media/s%C6%A1%20%C4%91%E1%BB%93.png"), package("../../etc/passwd")

    assert f"![Sơ đồ]({PICTURE.name})" in good.questions[0].question.item.stem
    assert list(good.pictures) == [PICTURE.name]
    assert "Không có hình “../../etc/passwd”" in bad.errors[0].message


def test_an_item_alone_may_carry_its_pictures_as_data():
    told = f"data:image/png;base64,{base64.b64encode(png()).decode()}"
    text = item(CHOICE.replace(CHOICES, CHOICES + f'<img src="{told}" alt="x"/>'))

    report = QTI21.read(text.replace("Đọc", f'<img src="{told}" alt="Hình"/>').encode())

    assert list(report.pictures) == [PICTURE.name]


def test_too_many_pictures_are_refused(monkeypatch):
    monkeypatch.setattr("question_bank.formats.pictures.MOST_PICTURES", 1)
    album = Album()
    assert album.add(png(), "a.png") == album.add(png(), "b.png")

    with pytest.raises(ValueError, match="quá nhiều hình"):
        album.add(png(3, 3), "c.png")


def test_a_format_without_room_for_pictures_says_so():
    question = Question(item=SingleChoice(stem=SEEN, options=("a", "b"), key=0))

    codes = {
        name: [fault.code for fault in each.check_losses([question])]
        for name, each in FORMATS.items()
    }

    assert codes["gift"] == ["pictures-left"]
    assert codes["moodle_xml"] == codes["qti30"] == []


@settings(max_examples=20)
@given(texts=rich_texts)
def test_no_word_of_a_tree_is_lost_when_it_is_written(texts):
    for each in texts:
        text, _is_whole = write(read(each))

        assert "".join(words_of(read(text)).split()) == "".join(words_of(read(each)).split())
