"""The file formats there are: one line each."""

import re
from collections.abc import Mapping

from question_bank.formats.aiken import AIKEN
from question_bank.formats.base import Format
from question_bank.formats.docx import DOCX
from question_bank.formats.gift import GIFT
from question_bank.formats.moodle_xml import MOODLE_XML
from question_bank.formats.native import JSON, TOML
from question_bank.formats.qti.packages import QTI21, QTI22, QTI30
from question_bank.formats.sheet_files import XLSX

FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (GIFT, AIKEN, MOODLE_XML, QTI21, QTI22, QTI30, DOCX, XLSX, JSON, TOML)
}
_AIKEN_LINE = re.compile(rb"^[ \t]*ANSWER[ \t]*:", re.MULTILINE | re.IGNORECASE)
_QTI_ITEM = re.compile(rb"<(?:\w+:)?(?:qti-assessment-item|assessmentItem)\b")
_HEAD = 64 << 10


def find_format(file_name: str) -> Format | None:
    """The format that a file's name ends in, None if none does; the longest ending wins."""
    name = file_name.lower()
    found = [each for each in FORMATS.values() if name.endswith(each.suffix)]
    return max(found, key=lambda each: len(each.suffix), default=None)


def recognise(file_name: str, data: bytes) -> Format | None:
    """The format of a file that is there: by its name, and by its content for plain text."""
    if file_name.lower().endswith(".txt"):
        # Aiken's last line of a question is never GIFT, whose answers stand in braces.
        is_aiken = _AIKEN_LINE.search(data[:_HEAD]) and b"{" not in data[:_HEAD]
        return AIKEN if is_aiken else GIFT
    if file_name.lower().endswith(".xml") and _QTI_ITEM.search(data[:_HEAD]):
        return QTI30
    return find_format(file_name)
