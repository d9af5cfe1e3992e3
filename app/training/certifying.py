"""Issuing certificates with continuous register numbers, and revoking them."""

import secrets
from datetime import date

from sqlalchemy import func, select, text
from sqlalchemy.orm import joinedload

from app import clock
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.training.deciding import latest_results
from app.training.models import Certificate, Class, ClassState, Enrolment
from app.training.scheduling import active_enrolments

REGISTER_LOCK = 7_211_966
"""The PostgreSQL advisory lock that makes numbering serial; SQLite writes one at a time."""


class ClassStillOpen(DomainError):
    """Certificates follow from settled results only."""


class IssuedTooEarly(DomainError):
    """A certificate cannot be dated before its class ended, nor in the future."""


class AlreadyRevoked(DomainError):
    """The certificate was revoked before."""


def issue_certificates(training_class: Class, issued_on: date, *, by: Actor) -> list[Certificate]:
    """Issue certificates to those who passed and hold none of this class; give the new ones.

    Numbers follow the Vietnamese order of names. Safe to repeat: a second call issues nothing.
    Raise ClassStillOpen or IssuedTooEarly.
    """
    check_issue(training_class, issued_on)
    _lock_register()
    results = latest_results(training_class)
    issued = certificates_of_class(training_class)
    holders = {certificate.enrolment_id for certificate in issued if not certificate.is_revoked}
    return [
        _issue(enrolment, results[enrolment.id].grade, issued_on, by=by)
        for enrolment in active_enrolments(training_class)
        if enrolment.id not in holders and enrolment.id in results and results[enrolment.id].passed
    ]


def check_issue(training_class: Class, issued_on: date) -> None:
    """Raise ClassStillOpen or IssuedTooEarly unless certificates may be issued on the day."""
    if training_class.state is not ClassState.CLOSED:
        raise ClassStillOpen(_("Hãy kết thúc lớp trước khi cấp chứng chỉ."))
    if not training_class.ends_on <= issued_on <= clock.today():
        raise IssuedTooEarly(
            _("Ngày cấp phải từ ngày bế giảng đến hôm nay; không ghi lùi hay ghi trước.")
        )


def certificates_of_class(training_class: Class) -> list[Certificate]:
    """Every certificate of the class in the order of the register, revoked ones too."""
    stmt = (
        select(Certificate)
        .join(Enrolment, Certificate.enrolment_id == Enrolment.id)
        .where(Enrolment.class_id == training_class.id)
        .options(joinedload(Certificate.enrolment))
        .order_by(Certificate.year, Certificate.register_sign, Certificate.ordinal)
    )
    return list(db.session.scalars(stmt))


def revoke_certificate(certificate: Certificate, reason: str, *, by: Actor) -> None:
    """Take a certificate back; its number is never given again. Raise AlreadyRevoked."""
    if certificate.is_revoked:
        raise AlreadyRevoked(_("Chứng chỉ này đã bị thu hồi từ trước."))
    certificate.revoked_at, certificate.revoked_by_name = clock.now(), by.actor_name
    certificate.revoked_reason = reason
    db.session.flush()
    record(
        "certificate.revoked",
        by=by,
        subject=certificate.id,
        register_number=certificate.register_number,
        reason=reason,
    )


def verification_url(public_url: str, certificate: Certificate) -> str:
    """The public address that says whether the certificate is genuine."""
    return f"{public_url}/certificates/{certificate.code}"


def _lock_register() -> None:
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": REGISTER_LOCK})


def _issue(enrolment: Enrolment, grade: str, issued_on: date, *, by: Actor) -> Certificate:
    training_class, course = enrolment.training_class, enrolment.training_class.course
    year, sign = issued_on.year, course.register_sign
    ordinal = _last_ordinal(year, sign) + 1
    certificate = Certificate(
        enrolment=enrolment,
        issue=_count_issues(enrolment) + 1,
        year=year,
        register_sign=sign,
        ordinal=ordinal,
        register_number=f"{ordinal:03d}/{year}/{sign}",
        code=secrets.token_urlsafe(16),
        kind=course.kind,
        national_id=enrolment.national_id,
        full_name=enrolment.full_name,
        birth_on=enrolment.birth_on,
        unit=enrolment.unit,
        course_title=course.title,
        class_title=training_class.title,
        starts_on=training_class.starts_on,
        ends_on=training_class.ends_on,
        hours=course.hours,
        grade=grade,
        issued_on=issued_on,
        issued_by_name=by.actor_name,
    )
    db.session.add(certificate)
    db.session.flush()
    record(
        "certificate.issued",
        by=by,
        subject=certificate.id,
        register_number=certificate.register_number,
        enrolment=str(enrolment.id),
        issued_on=issued_on.isoformat(),
    )
    return certificate


def _last_ordinal(year: int, sign: str) -> int:
    stmt = select(func.max(Certificate.ordinal)).where(
        Certificate.year == year, Certificate.register_sign == sign
    )
    return db.session.scalar(stmt) or 0


def _count_issues(enrolment: Enrolment) -> int:
    stmt = select(func.count(Certificate.id)).where(Certificate.enrolment_id == enrolment.id)
    return db.session.scalar(stmt) or 0
