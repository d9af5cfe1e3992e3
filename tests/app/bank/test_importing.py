import io
import zipfile

import pytest
from sqlalchemy import func, select

from app.bank import importing, queries
from app.bank.importing import Defaults
from app.bank.models import ImportFormat, Question, QuestionImport, QuestionStatus
from app.documents.uploads import UploadRefused
from app.files.models import StoredFile
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from question_bank.formats.gift import GIFT
from question_bank.formats.native import write_json
from tests.app.bank.values import choice, sheet
from tests.factories import TopicFactory

BY = Command("test")
HEADS = ["Mã", "Câu hỏi", "A", "B", "Đáp án", "Chủ đề", "Mức độ", "Văn bản", "Điều"]
ROW = [
    "TT-1",
    "Ai ra quyết định?",
    "Thủ trưởng",
    "Thư ký",
    "A",
    "thu-tuc",
    "Nhận biết",
    "luat",
    "36",
]
GIFT_TEXT = (
    "Ai ra quyết định? {=Thủ trưởng ~Thư ký}\n\nAi tống đạt? {=Thư ký ~Thẩm phán}\n".encode()
)


def count(session, model=Question):
    return session.scalar(select(func.count()).select_from(model))


def check(data, format_=ImportFormat.XLSX, *, skip_known=False, **defaults):
    return importing.check_file(data, format_, defaults=Defaults(**defaults), skip_known=skip_known)


def codes(faults):
    return [(fault.code, fault.line) for fault in faults]


def store(
    data, format_=ImportFormat.XLSX, *, skip_known=False, status=QuestionStatus.DRAFT, **defaults
):
    outlook = check(data, format_, skip_known=skip_known, **defaults)
    return importing.store_questions(outlook, status=status, by=BY, source="0")


def keep(data, format_, **defaults):
    return importing.keep_upload(data, "câu hỏi", format_, defaults=Defaults(**defaults), by=BY)


def test_a_duplicate_in_the_file_is_named(topic, law):
    outlook = check(sheet([HEADS, ROW, ["TT-9", *ROW[1:]]]))

    assert codes(outlook.errors) == [("duplicate-question", 3)]
    assert outlook.errors[0].params["first"] == "2"


def test_a_duplicate_in_the_bank_is_named_and_left_out_only_on_request(session, topic, law):
    data = sheet([HEADS, ROW])
    store(data)
    more = sheet([HEADS, ROW, ["TT-2", "Ai tống đạt?", *ROW[2:]]])

    (fault,) = check(more).errors
    assert (fault.code, fault.line, fault.params["code"]) == ("in-bank", 2, "TT-1")

    outlook = check(more, skip_known=True)
    assert (outlook.known, outlook.errors) == (((2, "TT-1"),), ())
    assert store(more, skip_known=True) == ["TT-2"]


def test_a_code_of_another_question_is_refused(topic, law):
    data = sheet([HEADS, ROW])
    store(data)

    outlook = check(sheet([HEADS, ["TT-1", "Ai tống đạt?", *ROW[2:]]]))

    assert codes(outlook.errors) == [("code-taken", 2)]


def test_unknown_topics_and_laws_are_refused_by_line(topic):
    outlook = check(sheet([HEADS, [*ROW[:5], "la", "Nhận biết", "luat-la", "1"]]))

    assert sorted(codes(outlook.errors)) == [("unknown-law", 2), ("unknown-topic", 2)]


def test_gift_without_metadata_takes_the_topic_and_law_chosen_for_the_file(session, topic, law):
    assert {fault.code for fault in check(GIFT_TEXT, ImportFormat.GIFT).errors} == {"no-topic"}

    warnings = check(GIFT_TEXT, ImportFormat.GIFT, topic=topic, law=law).warnings
    assert codes(warnings) == [("no-level", 1), ("no-level", 3)]
    stored = store(
        GIFT_TEXT, ImportFormat.GIFT, topic=topic, law=law, status=QuestionStatus.APPROVED
    )

    assert stored == ["CH-00001", "CH-00002"]
    for question in session.scalars(select(Question)):
        (provision,) = queries.current_version(question).provisions
        assert (provision.law, provision.article) == (law, "-")
        assert question.topic == topic


def test_a_moodle_category_gives_way_to_the_chosen_topic_with_a_warning(topic):
    data = b"$CATEGORY: $course$/top/Cuoi ky\n\n" + GIFT_TEXT

    outlook = check(data, ImportFormat.GIFT, topic=topic)

    assert outlook.errors == ()
    assert {fault.code for fault in outlook.warnings} == {"no-level", "topic-moved"}


def test_made_codes_avoid_those_that_the_file_uses(topic, law):
    questions = [choice("Câu một là gì?", code="CH-00001"), choice("Câu hai là gì?")]

    stored = store(write_json(questions), ImportFormat.JSON)

    assert stored == ["CH-00001", "CH-00002"]


def test_a_file_without_questions_is_not_taken_for_success(topic):
    outlook = check(b"// nothing\n", ImportFormat.GIFT)

    assert [fault.code for fault in outlook.errors] == ["no-question"]


def test_storing_five_hundred_questions_takes_a_bounded_number_of_statements(
    session, topic, law, count_statements
):
    def statements(size, start):
        questions = [choice(f"Câu số {start + n} hỏi gì?") for n in range(size)]
        data = GIFT.write(questions)
        with count_statements() as seen:
            store(data, ImportFormat.GIFT)
        return len(seen)

    assert statements(300, 1000) <= statements(2, 0) + 12


def zipped(**parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


HOSTILE = {
    "empty sheet": (b"", ImportFormat.XLSX),
    "empty text": (b"  \n", ImportFormat.GIFT),
    "old excel": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, ImportFormat.XLSX),
    "a program": (b"MZ\x90\0" * 100, ImportFormat.XLSX),
    "a program as gift": (b"MZ\x90\0" * 100, ImportFormat.GIFT),
    "a picture as json": (b"\x89PNG\r\n" * 9, ImportFormat.JSON),
    "a workbook as gift": (sheet([HEADS, ROW]), ImportFormat.GIFT),
    "text as a workbook": (b"Cau hoi,Dap an\n", ImportFormat.XLSX),
    "broken zip": (b"PK\x03\x04" + b"x" * 400, ImportFormat.XLSX),
    "a bomb": (lambda: zipped(**{"xl__a.xml": b"0" * 30_000_000}), ImportFormat.XLSX),
    "a workbook as a document": (sheet([HEADS, ROW]), ImportFormat.DOCX),
    "a bomb as a document": (
        lambda: zipped(**{"word__a.xml": b"0" * 30_000_000}),
        ImportFormat.DOCX,
    ),
    "macros": (zipped(**{"xl__vbaProject.bin": b"x"}), ImportFormat.XLSX),
    "too large": (b"{}" * (6 << 20), ImportFormat.JSON),
}


@pytest.mark.parametrize(("data", "format_"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_upload_is_refused_and_nothing_is_kept(session, data, format_):
    with pytest.raises(UploadRefused):
        keep(data if isinstance(data, bytes) else data(), format_)

    assert count(session, QuestionImport) == count(session, StoredFile) == 0
    assert count(session, LedgerEntry) == 0


@pytest.mark.parametrize(
    ("data", "format_", "code"),
    [
        (b'{"format": "other"}', ImportFormat.JSON, "invalid-file"),
        (b"[" * 100_000, ImportFormat.JSON, "invalid-json"),
        (b"question = ", ImportFormat.TOML, "invalid-toml"),
        ("Ai ký? {=Ông ~Bà}".encode("utf-16")[3:], ImportFormat.GIFT, "not-utf8"),
        (b"C\xe2u h\xe1i {=a ~b}", ImportFormat.GIFT, "not-utf8"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_fault_at_a_line(session, data, format_, code):
    outlook = check(data, format_)

    assert code in [fault.code for fault in outlook.errors]
    assert not outlook.can_be_stored


def test_a_files_name_tells_its_format_or_is_refused():
    assert importing.guess_format("Đề cuối kỳ.XLSX") is ImportFormat.XLSX
    assert importing.guess_format("de.docx") is ImportFormat.DOCX
    with pytest.raises(importing.UnknownFormat):
        importing.guess_format("de.pdf")


def test_defaults_must_exist(topic):
    TopicFactory.create(code="khac")
    assert importing.find_defaults("khac", None).topic.code == "khac"
    with pytest.raises(importing.UnknownDefault):
        importing.find_defaults("la", None)
    with pytest.raises(importing.UnknownDefault):
        importing.find_defaults(None, "la")
