"""QTI as other systems write it, as people bend it, and as attackers would."""

import zipfile
from decimal import Decimal
from io import BytesIO

import pytest

from question_bank.formats.archive import Archive, pack
from question_bank.formats.qti.packages import QTI21, QTI22, QTI30
from question_bank.formats.qti.reading import read
from question_bank.items.choice import SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric
from question_bank.items.true_false import TrueFalse
from question_bank.question import Question
from question_bank.scoring.policies import ChoicePolicy

CHOICES = (
    '<simpleChoice identifier="x">một</simpleChoice><simpleChoice identifier="y">hai</simpleChoice>'
)
CHOICE = f"""<choiceInteraction responseIdentifier="R" maxChoices="1">
<prompt>Chọn?</prompt>{CHOICES}</choiceInteraction>"""


def item(body=CHOICE, *, right="x", type_="identifier", cardinality="single", more="", name="q1"):
    value = f"<correctResponse><value>{right}</value></correctResponse>" if right else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="{name}" title="t">
<responseDeclaration identifier="R" cardinality="{cardinality}" baseType="{type_}">
{value}{more}</responseDeclaration>
<itemBody><p>Đọc <em>kỹ</em>.</p>{body}</itemBody>
<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/>
</assessmentItem>"""


def package(**items):
    listed = "".join(
        f'<resource identifier="{name}" type="imsqti_item_xmlv2p1" href="{name}.xml"/>\n'
        for name in items
    )
    files = {f"{name}.xml": text.encode() for name, text in items.items()}
    return pack({"imsmanifest.xml": f"<manifest>\n{listed}</manifest>".encode(), **files})


def read_item(text):
    return read(text.encode())


def the_item(text):
    report = read_item(text)
    assert report.errors == ()
    return report.questions[0].question.item


def test_a_choice_of_another_system_is_read_with_its_prompt():
    report = read_item(item())

    (located,) = report.questions
    assert located.question.item == SingleChoice(
        stem="Đọc *kỹ*.\nChọn?", options=("một", "hai"), key=0
    )
    assert (located.line, located.question.code) == (2, "q1")
    assert report.warnings == ()


def test_version_3_says_the_same_in_other_names():
    text = """<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
 identifier="q1" title="t"><qti-response-declaration identifier="R" cardinality="multiple"
 base-type="identifier"><qti-correct-response><qti-value>x</qti-value><qti-value>y</qti-value>
 </qti-correct-response></qti-response-declaration><qti-item-body>
 <qti-choice-interaction response-identifier="R" max-choices="0"><qti-prompt>Chọn?</qti-prompt>
 <qti-simple-choice identifier="x">một</qti-simple-choice>
 <qti-simple-choice identifier="y">hai</qti-simple-choice>
 <qti-simple-choice identifier="z">ba</qti-simple-choice></qti-choice-interaction>
 </qti-item-body></qti-assessment-item>"""

    assert the_item(text) == MultipleResponse(
        stem="Chọn?", options=("một", "hai", "ba"), keys=(0, 1)
    )


def test_a_mapping_that_pays_in_part_is_the_policy():
    body = CHOICE.replace("</choice", '<simpleChoice identifier="z">ba</simpleChoice></choice')
    entries = "".join(
        f'<mapEntry mapKey="{key}" mappedValue="{value}"/>'
        for key, value in {"x": "1", "y": "1", "z": "-1"}.items()
    )
    more = f"<value>y</value></correctResponse><mapping>{entries}</mapping>"
    text = item(body, cardinality="multiple").replace("</correctResponse>", more)

    found = the_item(text)

    assert (found.keys, found.policy) == ((0, 1), ChoicePolicy.PARTIAL)


def test_true_and_false_are_known_by_their_words():
    body = CHOICE.replace("một", "Sai").replace("hai", "Đúng")

    assert the_item(item(body, right="y")) == TrueFalse(stem="Đọc *kỹ*.\nChọn?", key=True)


def test_a_gap_stands_where_the_answer_is_typed():
    gap = '<textEntryInteraction responseIdentifier="R"/>'
    mapping = '<mapping><mapEntry mapKey="Huế" mappedValue="1" caseSensitive="false"/></mapping>'

    within = the_item(item(f"<p>Thủ đô là {gap} ạ.</p>", type_="string", more=mapping))
    alone = the_item(item(f"<p>{gap}</p>", type_="float", right="12.50"))

    assert within == FillIn(stem="Đọc *kỹ*.\nThủ đô là _____ ạ.", accepted=("Huế",))
    assert alone == Numeric(stem="Đọc *kỹ*.", value=Decimal("12.5"))


@pytest.mark.parametrize("format_", [QTI22, QTI30])
def test_questions_about_one_case_share_its_file(format_):
    questions = [
        Question(item=TrueFalse(stem=stem, key=True), stimulus="Ông A  nợ bà B.\n\nHỏi:")
        for stem in ("Một?", "Hai?")
    ]

    archive = Archive(format_.write(questions))

    assert [name for name in archive.names if "stimuli" in name] == ["stimuli/S1.xml"]
    assert archive.read("imsmanifest.xml").count(b'identifierref="S1"') == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (item(right=""), "correctResponse trống"),
        (item(right="w"), "“w” không phải là mã"),
        (item(CHOICE.replace('"y"', '"x"')), "“x” ở dòng 6 để trống hoặc dùng hai lần"),
        (item(CHOICE.replace('"R"', '"S"')), "responseDeclaration cho “S”"),
        (item(CHOICE * 2), "2 chỗ trả lời"),
        (item(""), "không có chỗ trả lời"),
        (item('<uploadInteraction responseIdentifier="R"/>'), "uploadInteraction"),
        (item(CHOICE + "<object data='http://x/a.png'/>"), "nằm ngoài tệp"),
        (item(CHOICE + '<img src="http://127.0.0.1:9/a.png"/>'), "nằm ngoài tệp"),
        (item(CHOICE.replace(CHOICES, CHOICES * 5_000)), "quá 4000 thẻ"),
        (item("<p>" + "x" * 9000 + "</p>" + CHOICE), "dài quá 8000"),
        ("<questestinterop/>", "<questestinterop>, không phải câu hỏi QTI"),
    ],
)
def test_a_faulty_item_is_told_with_file_line_and_cause(text, said):
    report = read(package(xau=text, tot=item(name="q2")))

    (fault,) = report.errors
    assert (fault.column or "").startswith("xau.xml:")
    assert len(report.questions) == 1
    assert said in fault.message


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (pack({"a.xml": b"<a/>"}), "không có imsmanifest.xml"),
        (pack({"imsmanifest.xml": b"<manifest>"}), "sai cú pháp XML"),
        (pack({"imsmanifest.xml": b"<!DOCTYPE a><manifest/>"}), "DOCTYPE"),
        (b"PK\x03\x04", "hỏng"),
        (pack({"../imsmanifest.xml": b"<manifest/>"}), "trỏ ra ngoài"),
        (package(a='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "DOCTYPE"),
        (
            package(a=item(name="q"), b=item(CHOICE.replace("một", "ba"), name="q")),
            "Mã câu hỏi “q”",
        ),
    ],
)
def test_a_faulty_package_is_told(data, said):
    report = read(data)

    assert len(report.errors) == 1
    assert said in report.errors[0].message


@pytest.mark.parametrize(
    "href", ["../x.xml", "/etc/passwd", "file:///etc/passwd", "http://a/b.xml"]
)
def test_a_manifest_cannot_point_outside(href):
    listed = f'<resource type="imsqti_item_xmlv2p1" href="{href}"/>'
    data = pack({"imsmanifest.xml": f"<manifest>{listed}</manifest>".encode()})

    (fault,) = read(data).errors

    assert href in fault.message


def test_a_bomb_in_a_package_is_stopped():
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        listed = '<resource type="imsqti_item_xmlv2p1" href="a.xml"/>'
        archive.writestr("imsmanifest.xml", f"<manifest>{listed}</manifest>")
        archive.writestr("a.xml", b" " * (16 << 20))

    (fault,) = read(target.getvalue()).errors

    assert "bom nén" in fault.message


def test_the_points_and_the_scoring_are_told_to_other_systems():
    choice = SingleChoice(stem="Hỏi?", options=("a", "b"), key=0)
    one, two = (Question(item=choice, points=Decimal(points)) for points in (1, 2))

    plain, dear = (
        Archive(QTI21.write([each])).read("items/Q1.xml").decode() for each in (one, two)
    )

    assert (
        'template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"' in plain
    )
    assert '<baseValue baseType="float">2</baseValue>' in dear
