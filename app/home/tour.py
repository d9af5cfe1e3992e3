"""The tour of a demonstration: where a visitor begins, in five minutes, role by role."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from sqlalchemy import select

from app import clock
from app.accounts.models import ROLE_LABELS, User
from app.db import db
from app.exams.models import Paper
from app.home.models import Demonstration
from app.i18n import _
from app.permissions import Role
from app.sittings.models import Sitting
from app.sittings.seat_codes import seat_code

Link = tuple[str, str]
"""What to do in words, and the page where it is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """What to try in one role: the account to sign in with, and the acts in order."""

    role: str
    email: str
    says: str
    links: Sequence[Link]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """The newcomer's door to the sitting that is open now, and the stops after it."""

    number: str
    code: str
    is_open: bool
    stops: Sequence[Stop]


def plan_tour(demonstration: Demonstration, *, secret: str) -> Tour:
    """The tour of this demonstration. The seat code is shown: its sitting is a rehearsal."""
    seat, now = demonstration.seat, clock.now()
    return Tour(
        number=seat.candidate.number,
        code=seat_code(seat.id, secret),
        is_open=seat.sitting.starts_at <= now < seat.sitting.ends_at,
        stops=_stops(demonstration),
    )


def _stops(demonstration: Demonstration) -> list[Stop]:
    emails = _emails()
    return [
        Stop(role=str(ROLE_LABELS[role]), email=emails[role], says=says, links=links)
        for role, says, links in _plans(demonstration)
        if role in emails
    ]


def _plans(demonstration: Demonstration) -> list[tuple[Role, str, Sequence[tuple[str, str]]]]:
    return [
        (
            Role.EXAM_ADMINISTRATOR,
            _("Đi qua một kỳ thi đã xong: từ hồ sơ đăng ký đến kết quả công bố."),
            _administrator(demonstration.exam_id, demonstration),
        ),
        (
            Role.TRAINER,
            _("Ngân hàng câu hỏi gắn với điều luật, và một lớp đang học."),
            _trainer(demonstration),
        ),
        (
            Role.CANDIDATE,
            _("Hồ sơ, chỗ ngồi, kết quả, bài học, luyện tập và chứng chỉ của chính mình."),
            _candidate(demonstration),
        ),
        (
            Role.INVIGILATOR,
            _("Xem ai đang làm, ai mất kết nối; đồng ý khi thí sinh làm tiếp ở máy khác."),
            [
                (_("Bảng theo dõi ca thi đang mở"), _board(demonstration)),
                (_("Máy khác xin làm tiếp"), _devices(demonstration)),
            ],
        ),
        (
            Role.INSPECTOR,
            _("Xem mọi thứ, không sửa được gì, và tự kiểm tra rằng không ai đã sửa."),
            [
                (_("Sổ nhật ký"), url_for("ledger.list_entries")),
                (_("Kiểm tra sổ"), url_for("ledger.verify_ledger")),
            ],
        ),
        (
            Role.SYSTEM_ADMINISTRATOR,
            _("Tài khoản và việc chạy nền; không xem được điểm của ai."),
            [(_("Tài khoản"), url_for("accounts.list_accounts"))],
        ),
    ]


def _emails() -> dict[Role, str]:
    """The first account of each role that holds a password."""
    stmt = select(User.role, User.email).where(User.password_hash.is_not(None))
    rows = db.session.execute(stmt.order_by(User.created_at.desc()))
    return {row[0]: row[1] for row in rows}


def _administrator(exam_id: UUID, demonstration: Demonstration) -> list[Link]:
    return [
        (_("Con đường của kỳ thi"), url_for("exams.show_exam", exam_id=exam_id)),
        (_("Hồ sơ đăng ký và lý do"), url_for("candidates.list_applications", exam_id=exam_id)),
        (_("Danh sách số báo danh"), url_for("candidates.list_candidates", exam_id=exam_id)),
        (_("Ca thi và phòng thi"), url_for("sittings.list_sittings", exam_id=exam_id)),
        (_("Kết quả, xếp hạng, công bố"), url_for("results.show_results", exam_id=exam_id)),
        (_("Ca thi thử đang mở"), _board(demonstration)),
    ]


def _trainer(demonstration: Demonstration) -> list[Link]:
    paper, class_id = demonstration.exam.papers[0], demonstration.class_id
    return [
        (_("Ngân hàng câu hỏi"), url_for("bank.list_questions")),
        (_("Ma trận đề"), _of_paper("blueprints.show_blueprint", paper)),
        (_("Các mã đề"), _of_paper("paper_forms.list_forms", paper)),
        (_("Lớp đang học"), url_for("training.show_class", class_id=class_id)),
        (_("Điểm danh"), url_for("training.show_attendance", class_id=class_id)),
    ]


def _of_paper(endpoint: str, paper: Paper) -> str:
    return url_for(endpoint, exam_id=paper.exam_id, paper_id=paper.id)


def _candidate(demonstration: Demonstration) -> list[Link]:
    code = demonstration.certificate.code
    day = demonstration.exam.content_on.isoformat()
    return [
        (_("Hồ sơ dự thi của tôi"), url_for("own.list_own_applications")),
        (_("Kết quả của tôi"), url_for("results.show_own_results")),
        (_("Lớp, bài học, điểm danh của tôi"), url_for("learning.show_my_training")),
        (_("Luyện tập"), url_for("learning.choose_topic", on=day)),
        (
            _("Kiểm tra một chứng chỉ (không cần đăng nhập)"),
            url_for("certificates.verify_certificate", code=code),
        ),
    ]


def _board(demonstration: Demonstration) -> str:
    return _of_sitting("invigilation.show_board", demonstration.seat.sitting)


def _devices(demonstration: Demonstration) -> str:
    return _of_sitting("room_devices.list_devices", demonstration.seat.sitting)


def _of_sitting(endpoint: str, sitting: Sitting) -> str:
    return url_for(endpoint, exam_id=sitting.exam_id, sitting_id=sitting.id)
