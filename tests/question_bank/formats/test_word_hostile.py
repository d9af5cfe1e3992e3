"""Documents made to harm: each refused with a sentence that names the part, none of them opened."""

import pytest

from question_bank.formats.word.reading import read
from tests.question_bank.formats.word_files import (
    CONTENT_TYPES,
    ROOT_RELS,
    document,
    p,
    picture,
    relation,
    zipped,
)

BODY = [p("Câu 1. Hỏi?"), p("A. một"), p(("B. hai", "red"))]
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
DTD = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
MACRO = CONTENT_TYPES.replace(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.ms-word.document.macroEnabled.main+xml",
)
TYPES, RELS, MAIN = "[Content_Types].xml", "_rels/.rels", "word/document.xml"
CUT = zipped({TYPES: CONTENT_TYPES, RELS: ROOT_RELS, MAIN: "<w:document>"})
WITH_MACROS = zipped({TYPES: MACRO, RELS: ROOT_RELS, MAIN: "<a/>"})
DEEP = "<w:sdt>" * 500 + "</w:sdt>" * 500
HOSTILE = {
    "entities": (document(*BODY, head=LAUGHS), "word/document.xml"),
    "an outer entity": (document(*BODY, head=OUTSIDE), "word/document.xml"),
    "an outer document type": (document(*BODY, head=DTD), "word/document.xml"),
    "entities in the styles": (document(*BODY, styles=LAUGHS + "<a/>"), "word/styles.xml"),
    "outer numbering": (document(*BODY, numbering=OUTSIDE + "<a/>"), "word/numbering.xml"),
    "a cut document": (CUT, MAIN),
    "a deep document": (document(DEEP), "word/document.xml"),
    "macros": (document(*BODY, vbaProject="x"), None),
    "a macro document": (WITH_MACROS, None),
    "an archive of something else": (zipped({"a.txt": "x"}), None),
    "a name that leads out": (zipped({"../../word/document.xml": "x"}), "../../word/document.xml"),
    "a bomb": (document("<w:p/>" * 3_000_000), "word/document.xml"),
    "an old document": (b"\xd0\xcf\x11\xe0" + bytes(600), None),
    "no archive": (b"PK\x03\x04" + b"x" * 400, None),
    "text": (b"Cau 1", None),
}  # fmt: skip


@pytest.mark.parametrize(("data", "part"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_document_is_refused_with_its_cause(data, part):
    report = read(data)

    (fault,) = report.faults
    assert (fault.code, fault.column) == ("invalid-file", part)
    assert fault.message
    assert not report.questions
    assert not report.drafts


def test_a_picture_outside_the_file_is_said_at_its_paragraph_and_never_fetched():
    outside = relation("rId9", "http://127.0.0.1:9/a.png", external=True)

    report = read(document(p("Câu 1. Hỏi?", raw=picture("rId9")), *BODY[1:], relations=outside))

    assert [(fault.code, fault.line) for fault in report.errors] == [("picture", 1)]
    assert "nằm ngoài tệp" in report.errors[0].message
