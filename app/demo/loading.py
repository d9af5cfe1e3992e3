"""Building the demonstration: every row by the verb that makes it, at the instant it tells of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app import clock
from app import db as database
from app.accounts.models import User
from app.bank.models import Question
from app.candidates.models import Application
from app.candidates.queries import find_application
from app.db import db
from app.delivery.closing import close_sitting
from app.delivery.timing import last_arrival_of
from app.demo import holding, papering, registering, rehearsing, schooling
from app.demo.people import DOMAIN, PERSONA_ID, Cast, Login, invite_cast
from app.errors import Conflict
from app.exams.models import Exam
from app.home.models import Demonstration
from app.home.queries import find_demonstration
from app.i18n import _
from app.ledger.recording import Command, record
from app.permissions import Role

Tell = Callable[[str], None]
BY = Command("flask demo load")
LEARNERS = 14
"""How many of those selected attend the class under way, beside the tour's candidate."""


class NotEmpty(Conflict):
    """The database holds accounts, exams or questions that are not a demonstration's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What loading did: the new accounts (none if it was loaded before), and whether it was."""

    logins: Sequence[Login]
    was_there: bool
    reopened: bool = False


def load_demonstration(*, secret: str, public_url: str, tell: Tell) -> Loaded:
    """Build everything, or renew only the rehearsal when it is over. Commits as it goes.

    `secret` is the installation's, for seat codes and the exam room; `public_url` stands on papers.
    Raise NotEmpty.
    """
    present = find_demonstration()
    if present is not None:
        return Loaded(logins=(), was_there=True, reopened=_renew(present, tell))
    _require_empty()
    record("demonstration.began", by=BY, subject="demonstration", instants="simulated")
    tell(_("Tạo tài khoản cho từng vai trò"))
    cast = invite_cast(by=BY)
    tell(_("Nạp ngân hàng câu hỏi"))
    holding.load_bank(by=cast.trainer)
    tell(_("Mở và kết thúc một lớp đào tạo, cấp chứng chỉ"))
    certificate = schooling.teach_finished_class(by=cast.trainer)
    exam = _hold_round(cast, secret, tell)
    tell(_("Phát hành văn bản của Hội đồng"))
    papering.issue_papers(exam, cast, public_url=public_url)
    tell(_("Mở lớp đang học và câu hỏi luyện tập"))
    class_ = schooling.teach_running_class(_learners(exam), by=cast.trainer)
    tell(_("Mở ca thi thử"))
    seat = rehearsing.open_rehearsal(exam, cast.administrator, cast.trainer)
    schooling.open_practice(cast.users[Role.CANDIDATE], exam.content_on, by=cast.trainer)
    tell(_("Mở nhận hồ sơ của kỳ thi sau"))
    registering.open_next_round(holding.require_profile(), cast)
    db.session.add(
        Demonstration(
            exam_id=exam.id, seat_id=seat.id, class_id=class_.id, certificate_id=certificate.id
        )
    )
    record("demonstration.loaded", by=BY, subject="demonstration", exam=exam.code)
    database.commit()
    return Loaded(logins=cast.logins, was_there=False)


def _require_empty() -> None:
    for model in (User, Exam, Question):
        if db.session.scalar(select(func.count()).select_from(model)):
            raise NotEmpty(
                _("Cơ sở dữ liệu đã có dữ liệu. Bản trình diễn chỉ dựng trên cơ sở dữ liệu trống.")
            )


def _hold_round(cast: Cast, secret: str, tell: Tell) -> Exam:
    tell(_("Nhận hồ sơ, xét điều kiện, đánh số báo danh"))
    exam = holding.register_candidates(cast)
    tell(_("Xếp phòng, tạo mã đề, chuẩn bị hai ca thi"))
    sittings = holding.prepare_exam_day(exam, cast)
    database.commit()
    holding.hold_exam_day(exam, sittings, cast, secret=secret, tell=tell)
    tell(_("Chốt điểm, xếp hạng, công bố"))
    holding.settle_and_publish(exam, cast)
    return exam


def _learners(exam: Exam) -> list[Application]:
    """The tour's candidate, and the first of those selected."""
    persona = find_application(exam, PERSONA_ID)
    selected = [each.application for each in holding.list_selected(exam)]
    others = [each for each in selected if each is not persona]
    return [*filter(None, [persona]), *others[:LEARNERS]]


def _renew(present: Demonstration, tell: Tell) -> bool:
    """Close the rehearsal and open another when it is over; say whether that was so."""
    sitting = present.seat.sitting
    if clock.now() <= last_arrival_of(sitting):
        return False
    tell(_("Ca thi thử cũ đã hết giờ: mở ca mới"))
    if sitting.closed_at is None:
        close_sitting(sitting, by=BY)
    administrator, trainer = _find(Role.EXAM_ADMINISTRATOR), _find(Role.TRAINER)
    present.seat = rehearsing.open_rehearsal(present.exam, administrator, trainer)
    database.commit()
    return True


def _find(role: Role) -> User:
    stmt = select(User).where(User.role == role, User.email.endswith(f"@{DOMAIN}"))
    return db.session.scalars(stmt).one()
