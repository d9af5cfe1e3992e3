"""Taking learners into a class, and letting them leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app import clock, text
from app.db import db
from app.errors import DomainError
from app.i18n import N_, _
from app.ledger.recording import Actor, record
from app.training.models import Class, Enrolment
from app.training.scheduling import require_open

NATIONAL_ID_FAULTS = {
    text.NationalIdFault.MISSING: N_("Thiếu số căn cước."),
    text.NationalIdFault.SCIENTIFIC: N_(
        "Excel đã đổi số căn cước thành dạng khoa học. Hãy định dạng cột là Văn bản rồi nhập lại."
    ),
    text.NationalIdFault.NOT_DIGITS: N_("Số căn cước chỉ gồm chữ số."),
    text.NationalIdFault.OLD_NINE_DIGITS: N_(
        "Đây là số CMND 9 số, không còn giá trị. Hãy nhập số căn cước 12 số."
    ),
    text.NationalIdFault.LOST_ZEROS: N_(
        "Số căn cước thiếu chữ số, có thể mất số 0 ở đầu. Hãy nhập đủ 12 số theo thẻ."
    ),
    text.NationalIdFault.WRONG_LENGTH: N_("Số căn cước phải có đúng 12 chữ số."),
}


class InvalidNationalId(DomainError):
    """The text is not an identity number."""


class AlreadyEnrolled(DomainError):
    """The class has a learner with this identity number."""


class ClassIsFull(DomainError):
    """There are more learners than places."""


class HasLeft(DomainError):
    """The learner withdrew before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """A person as enrolled."""

    full_name: str
    national_id: str
    birth_on: date
    unit: str
    email: str = ""


def enrol_learner(training_class: Class, learner: Learner, *, by: Actor) -> Enrolment:
    """Take one person into the class.

    Raise ClassIsClosed, InvalidNationalId, AlreadyEnrolled or ClassIsFull.
    """
    return enrol_learners(training_class, [learner], by=by)[0]


def enrol_learners(
    training_class: Class, learners: Sequence[Learner], *, by: Actor
) -> list[Enrolment]:
    """Take all of them into the class or, raising as `enrol_learner` does, none."""
    require_open(training_class)
    taken = {*enrolled_ids(training_class)}
    for learner in learners:
        _check_number(learner.national_id)
        if learner.national_id in taken:
            raise AlreadyEnrolled(
                _("Số căn cước %(id)s đã có trong danh sách lớp.", id=learner.national_id)
            )
        taken.add(learner.national_id)
    require_places(training_class, len(learners))
    return [_enrol(training_class, learner, by=by) for learner in learners]


def withdraw_learner(enrolment: Enrolment, reason: str, *, by: Actor) -> None:
    """Let a learner leave; what was recorded of them stays. Raise ClassIsClosed or HasLeft."""
    require_open(enrolment.training_class)
    if enrolment.withdrawn_at is not None:
        raise HasLeft(_("Học viên này đã thôi học từ trước."))
    enrolment.withdrawn_at, enrolment.withdrawn_reason = clock.now(), reason
    db.session.flush()
    record("enrolment.withdrawn", by=by, subject=enrolment.id, reason=reason)


def enrolled_ids(training_class: Class) -> set[str]:
    """The identity numbers in the class, of those who left as well."""
    stmt = select(Enrolment.national_id).where(Enrolment.class_id == training_class.id)
    return set(db.session.scalars(stmt))


def count_free_places(training_class: Class) -> int:
    """How many more learners the class may take."""
    stmt = select(func.count(Enrolment.id)).where(
        Enrolment.class_id == training_class.id, Enrolment.withdrawn_at.is_(None)
    )
    return training_class.capacity - (db.session.scalar(stmt) or 0)


def require_places(training_class: Class, count: int) -> None:
    """Raise ClassIsFull unless so many more learners have a place."""
    free = count_free_places(training_class)
    if count > free:
        raise ClassIsFull(
            _(
                "Lớp còn %(free)d chỗ (sĩ số tối đa %(capacity)d).",
                free=max(0, free),
                capacity=training_class.capacity,
            )
        )


def _check_number(national_id: str) -> None:
    fault = text.check_national_id(national_id)
    if fault is not None:
        raise InvalidNationalId(_(NATIONAL_ID_FAULTS[fault]))


def _enrol(training_class: Class, learner: Learner, *, by: Actor) -> Enrolment:
    full_name = text.nfc(learner.full_name)
    enrolment = Enrolment(
        training_class=training_class,
        national_id=learner.national_id,
        full_name=full_name,
        name_key=text.name_sort_key(full_name),
        name_folded=text.fold(full_name),
        birth_on=learner.birth_on,
        unit=text.nfc(learner.unit),
        email=learner.email.strip().lower(),
    )
    db.session.add(enrolment)
    db.session.flush()
    record(
        "enrolment.added",
        by=by,
        subject=enrolment.id,
        class_code=training_class.code,
        national_id=text.mask_national_id(learner.national_id),
        full_name=full_name,
    )
    return enrolment
