"""Letting people register for an exam themselves."""

from datetime import date

from app import clock
from app.db import db
from app.errors import DomainError
from app.exams.models import Exam
from app.i18n import _
from app.ledger.recording import Actor, record
from app.registration.models import RegistrationWindow
from app.registration.queries import find_window


class ClosedAlready(DomainError):
    """The exam's closing date is past, or the day lies after it."""


class BegunAlready(DomainError):
    """People are registering: the first day stays."""


def open_registration(exam: Exam, opens_on: date, *, by: Actor) -> RegistrationWindow:
    """Take registrations online from a day until the end of the closing date.

    The day can be put off until it comes. Raise ClosedAlready or BegunAlready.
    """
    if opens_on > exam.closing_on or exam.closing_on < clock.today():
        raise ClosedAlready(_("Ngày mở phải trước ngày chốt hồ sơ, và ngày chốt chưa qua."))
    window = find_window(exam.id)
    if window is not None and window.opens_on <= clock.today():
        raise BegunAlready(_("Kỳ thi đã mở nhận hồ sơ trực tuyến."))
    before = window.opens_on.isoformat() if window else ""
    if window is None:
        window = RegistrationWindow(exam_id=exam.id)
        db.session.add(window)
    window.opens_on, window.opened_by_name = opens_on, by.actor_name
    db.session.flush()
    record(
        "registration.opened",
        by=by,
        subject=exam.id,
        opens_on=opens_on.isoformat(),
        closes_on=exam.closing_on.isoformat(),
        before=before,
    )
    return window
