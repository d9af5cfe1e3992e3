"""The cells a person is known by: name, date of birth, identity number. Faults stop the row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.candidates.workbook.cells import DateFault, cell_text, read_date
from app.candidates.workbook.layout import Layout
from app.candidates.workbook.sheet import Cell
from app.text import (
    NationalIdFault,
    NationalIdWarning,
    check_national_id,
    convert_legacy,
    detect_legacy,
    nfc,
    proper_case,
)
from app.text.messages import N_, Message

_NAME = re.compile(r"[^\W\d_]+\.?(?:[ '-]+[^\W\d_]+\.?)*'?")
_APOSTROPHES = str.maketrans("’‘`´", "''''")
_ETH = str.maketrans("Ðð", "Đđ")
_ID_SEPARATORS = re.compile(r"^'|[\s.\-]")

_ID_MESSAGES: Mapping[NationalIdFault, str] = {
    NationalIdFault.MISSING: N_("Chưa nhập số căn cước"),
    NationalIdFault.SCIENTIFIC: N_(
        "“%(text)s” là số đã bị Excel rút gọn. Định dạng cột là Văn bản rồi nhập lại đủ 12 chữ số"
    ),
    NationalIdFault.NOT_DIGITS: N_("“%(text)s” có ký tự không phải chữ số. Nhập đủ 12 chữ số"),
    NationalIdFault.OLD_NINE_DIGITS: N_(
        "“%(text)s” là số chứng minh nhân dân 9 số đã hết giá trị. Nhập số căn cước 12 chữ số"
    ),
    NationalIdFault.LOST_ZEROS: N_(
        "“%(text)s” thiếu chữ số, có thể đã mất số 0 ở đầu. Đối chiếu thẻ và nhập đủ 12 chữ số"
    ),
    NationalIdFault.WRONG_LENGTH: N_("“%(text)s” không đủ hoặc thừa chữ số. Nhập đúng 12 chữ số"),
}
_ID_NUMERIC = N_(
    "Excel đã đổi số căn cước thành số (%(text)s) nên mất số 0 ở đầu. "
    "Định dạng cột là Văn bản, đối chiếu thẻ và nhập lại đủ 12 chữ số"
)
ID_WARNINGS: Mapping[NationalIdWarning, str] = {
    NationalIdWarning.PROVINCE: N_("Ba chữ số đầu của số căn cước không phải mã tỉnh nào"),
    NationalIdWarning.BIRTH_YEAR: N_("Số căn cước không khớp năm sinh. Đối chiếu với thẻ"),
    NationalIdWarning.GENDER: N_("Số căn cước không khớp giới tính. Đối chiếu với thẻ"),
}
_BIRTH_MESSAGES: Mapping[str, str] = {
    "missing": N_("Chưa nhập ngày sinh"),
    "year_only": N_("Chỉ có năm sinh %(text)s. Nhập đủ ngày, tháng, năm"),
    "month_only": N_("“%(text)s” thiếu ngày sinh. Nhập đủ ngày, tháng, năm"),
    DateFault.TWO_DIGIT_YEAR: N_("“%(text)s” viết năm bằng hai chữ số. Nhập năm đủ bốn chữ số"),
    DateFault.IMPOSSIBLE: N_("“%(text)s” không phải ngày có thật. Nhập ngày/tháng/năm"),
    DateFault.UNREADABLE: N_("Không đọc được ngày sinh “%(text)s”. Nhập dạng ngày/tháng/năm"),
    "implausible": N_("Năm sinh %(text)s không hợp lý. Kiểm tra lại"),
}
LEGACY_MESSAGE = N_(
    "“%(text)s” gõ bằng phông chữ cũ (%(encoding)s). Có phải là “%(suggestion)s” không? "
    "Nhập lại bằng Unicode"
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell: a code for programs, a message and a suggestion for people."""

    code: str
    message: Message
    suggestion: str | None = None


def find_legacy(cell: Cell) -> Problem | None:
    """Return the problem of a text in a legacy font, with its conversion to be confirmed."""
    if not isinstance(cell, str) or cell.isascii():
        return None
    encoding = detect_legacy(cell)
    if encoding is None:
        return None
    suggestion = convert_legacy(cell, encoding)
    params = {"text": nfc(cell), "encoding": encoding.upper(), "suggestion": suggestion}
    return Problem(encoding, Message(LEGACY_MESSAGE, params), suggestion)


def clean_name(text: str) -> str:
    """Return a name in normal form, with proper capitals, plain apostrophes and a true Đ."""
    return proper_case(nfc(text).translate(_APOSTROPHES).translate(_ETH))


def read_name(cell: Cell) -> tuple[str, Problem | None]:
    """Return the name as well as it can be read, and what is wrong with it."""
    if legacy := find_legacy(cell):
        name = _capitalised(legacy.suggestion or "")
        params = {**legacy.message.params, "suggestion": name}
        return name, Problem(legacy.code, Message(LEGACY_MESSAGE, params), name)
    name = clean_name(cell_text(cell))
    if not name:
        return name, Problem("missing", Message(N_("Chưa nhập họ và tên")))
    if not _NAME.fullmatch(name):
        template = N_("Họ và tên “%(name)s” có ký tự lạ. Nhập lại bằng chữ cái Unicode")
        return name, Problem("strange_letters", Message(template, {"name": name}))
    return name, None


def _capitalised(name: str) -> str:
    """The name with each word's first letter large: legacy fonts lose capitals with accents."""
    return " ".join(word[:1].upper() + word[1:] for word in clean_name(name).split(" "))


def read_national_id(cell: Cell) -> tuple[str, Problem | None]:
    """Return the twelve digits, or the text as it stands and what is wrong with it."""
    text = cell_text(cell)
    if isinstance(cell, int | float):
        return text, Problem("numeric", Message(_ID_NUMERIC, {"text": text}))
    if isinstance(cell, date | datetime):
        fault: NationalIdFault | None = NationalIdFault.NOT_DIGITS
    else:
        digits = _ID_SEPARATORS.sub("", text)
        fault = check_national_id(digits)
        text = digits if fault is None else text
    if fault is None:
        return text, None
    return text, Problem(fault, Message(_ID_MESSAGES[fault], {"text": text}))


def read_birth_date(cell: Cell, layout: Layout) -> tuple[date | None, Problem | None]:
    """Return a whole, possible and plausible date of birth, or what is wrong with it."""
    found = read_date(cell)
    code = None
    if found is None:
        code = "missing"
    elif isinstance(found, DateFault):
        code = found
    elif found.day is None:
        code = "year_only" if found.month is None else "month_only"
    elif found.year not in layout.birth_years:
        code = "implausible"
    else:
        return found.earliest, None
    return None, Problem(code, Message(_BIRTH_MESSAGES[code], {"text": cell_text(cell)}))
