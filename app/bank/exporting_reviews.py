"""Lists of reviews, of leave to read secret questions and of their openings, as workbooks."""

from collections.abc import Iterable

from app.bank.forms import STATUS_LABELS
from app.bank.review_models import Opening, Review, SecretAccess
from app.documents.xlsx import Column, Kind, Sheet, workbook
from app.i18n import _


def write_reviews(reviews: Iterable[Review]) -> bytes:
    """One row a round of review. The text of a question is not in it."""
    columns = (
        Column(title=_("Mã"), width=14),
        Column(title=_("Chủ đề"), width=36),
        Column(title=_("Trạng thái"), width=16),
        Column(title=_("Người gửi"), width=28),
        Column(title=_("Gửi lúc"), kind=Kind.INSTANT, width=18),
        Column(title=_("Hạn duyệt"), kind=Kind.DATE, width=14),
        Column(title=_("Mời đích danh"), width=40),
        Column(title=_("Đã có ý kiến"), kind=Kind.NUMBER, width=12),
        Column(title=_("Cần"), kind=Kind.NUMBER, width=8),
    )
    rows = [
        (
            each.version.question.code,
            each.version.question.topic.title,
            str(STATUS_LABELS[each.version.question.status]),
            each.asked_by.full_name if each.asked_by else "",
            each.asked_at,
            each.due_on,
            "; ".join(person.full_name for person in each.invited),
            len(each.verdicts),
            each.needed,
        )
        for each in reviews
    ]
    return workbook([Sheet(name=_("Duyệt câu hỏi"), columns=columns, rows=rows)])


def write_accesses(accesses: Iterable[SecretAccess]) -> bytes:
    """One row a leave to read secret questions."""
    columns = (
        Column(title=_("Người được đọc"), width=30),
        Column(title=_("Chủ đề"), width=36),
        Column(title=_("Căn cứ, lý do"), width=50),
        Column(title=_("Cấp lúc"), kind=Kind.INSTANT, width=18),
        Column(title=_("Người cấp"), width=30),
        Column(title=_("Đến hết ngày"), kind=Kind.DATE, width=14),
        Column(title=_("Thu hồi lúc"), kind=Kind.INSTANT, width=18),
    )
    rows = [
        (
            each.user.full_name,
            each.topic.title if each.topic else _("Mọi chủ đề"),
            each.reason,
            each.granted_at,
            each.granted_by.full_name,
            each.until,
            each.revoked_at,
        )
        for each in accesses
    ]
    return workbook([Sheet(name=_("Người đọc câu mật"), columns=columns, rows=rows)])


def write_openings(openings: Iterable[Opening]) -> bytes:
    """One row an opening of a secret question."""
    columns = (
        Column(title=_("Lúc"), kind=Kind.INSTANT, width=18),
        Column(title=_("Người mở"), width=30),
        Column(title=_("Câu hỏi"), width=16),
        Column(title=_("Phiên bản"), kind=Kind.NUMBER, width=10),
    )
    rows = [
        (each.opened_at, each.user.full_name, each.question.code, each.version_number)
        for each in openings
    ]
    return workbook([Sheet(name=_("Lần mở câu mật"), columns=columns, rows=rows)])
