"""Uploaded documents: told by their content, bounded; images made anew, PDF refused if it acts."""

import re

from app.bank.reencoding import ImageRefused, reencode
from app.errors import DomainError
from app.i18n import _

MOST_BYTES = 8 << 20
PDF = "application/pdf"
_ACTS = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|OpenAction|AA|SubmitForm|Encrypt)\b"
)
"""What a scanned document has no use for."""
_HEIC = re.compile(rb"....ftyp(heic|heix|mif1|msf1|hevc)", re.DOTALL)


class DocumentRefused(DomainError):
    """The file is no document that can be kept; the message says why and what to do."""


def read_document(data: bytes) -> tuple[bytes, str]:
    """The bytes to keep and their media type. Raise DocumentRefused."""
    if not data:
        raise DocumentRefused(_("Tệp rỗng. Hãy chọn lại tệp."))
    if len(data) > MOST_BYTES:
        raise DocumentRefused(
            _("Tệp lớn hơn %(size)d MB. Hãy chụp lại hoặc giảm dung lượng.", size=MOST_BYTES >> 20)
        )
    if data.startswith(b"%PDF-"):
        return _read_pdf(data), PDF
    if _HEIC.match(data[:16]):
        raise DocumentRefused(
            _("Ảnh HEIC của điện thoại chưa đọc được. Hãy gửi ảnh JPEG hoặc chụp màn hình ảnh.")
        )
    try:
        picture = reencode(data)
    except ImageRefused as error:
        raise DocumentRefused(
            _("Tệp không phải PDF, JPEG, PNG hoặc đã hỏng. Hãy chọn tệp khác.")
        ) from error
    return picture.content, picture.media_type


def _read_pdf(data: bytes) -> bytes:
    if b"%%EOF" not in data[-2048:]:
        raise DocumentRefused(_("Tệp PDF bị cắt hoặc hỏng. Hãy lưu lại rồi gửi lần nữa."))
    if _ACTS.search(data):
        raise DocumentRefused(
            _("Tệp PDF có mật khẩu, tệp kèm hoặc mã tự chạy. Hãy in lại thành PDF thường.")
        )
    return data
