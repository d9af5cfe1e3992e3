"""Complaints about a question: taken while the paper runs, for the council to decide on."""

from sqlalchemy import func, select

from app import clock
from app.db import db
from app.delivery.credentials import Credential
from app.delivery.models import Attempt, Complaint
from app.delivery.standing import find_standing, require_lease
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, Command, record
from app.sittings.models import FormQuestion
from question_bank.text import clean, is_readable

MOST_COMPLAINTS = 30
MOST_CHARACTERS = 500


class NotDuringPaper(DomainError):
    """The paper has not begun for the candidate, or is over."""


class NoSuchQuestion(DomainError):
    """The form has no question in that place."""


class NothingSaid(DomainError):
    """A complaint without words, with too many, or with signs that no page can show."""


class TooManyComplaints(DomainError):
    """One candidate has complained about very many questions."""


def complain_from_page(credential: Credential, slot: int, words: str) -> Complaint:
    """Take the candidate's own complaint from the exam page, only while the paper runs.

    Raise NotSignedIn, LeaseLost, NotDuringPaper, or what _write_down raises. The caller commits.
    """
    standing = find_standing(db.session.connection(), credential, lock=True)
    require_lease(standing, credential)
    now = clock.now()
    if not standing.has_begun(now) or standing.is_over(now):
        raise NotDuringPaper(_("Chỉ nhận phản ánh về câu hỏi trong giờ làm bài."))
    attempt = db.session.get_one(Attempt, standing.attempt_id)
    by = Command(attempt.seat.candidate.number)
    return _write_down(attempt, slot, words, by_candidate=True, by=by)


def note_complaint(attempt: Attempt, slot: int, words: str, *, by: Actor) -> Complaint:
    """Write down what a candidate said to an invigilator, until the sitting is closed.

    Raise NotDuringPaper before the candidate got the paper and after the closing, or what
    _write_down raises.
    """
    if attempt.started_at is None or attempt.seat.sitting.closed_at is not None:
        raise NotDuringPaper(
            _("Chỉ ghi phản ánh từ khi thí sinh nhận đề đến khi ca thi được khóa.")
        )
    return _write_down(attempt, slot, words, by_candidate=False, by=by)


def _write_down(
    attempt: Attempt, slot: int, words: str, *, by_candidate: bool, by: Actor
) -> Complaint:
    """The complaint about the question in a place of the form; said twice, it is one.

    Raise NothingSaid, NoSuchQuestion or TooManyComplaints.
    """
    text = _sound(words)
    stmt = select(FormQuestion.version_id).where(
        FormQuestion.form_id == attempt.form_id, FormQuestion.position == slot
    )
    version_id = db.session.scalar(stmt)
    if version_id is None:
        raise NoSuchQuestion(_("Đề không có câu hỏi này."))
    said = _find_same(attempt, slot, text)
    if said is not None:
        return said
    _refuse_too_many(attempt)
    complaint = Complaint(
        attempt_id=attempt.id,
        slot=slot,
        version_id=version_id,
        words=text,
        by_candidate=by_candidate,
        noted_by_id=by.actor_id,
        noted_by_name=by.actor_name,
        noted_at=clock.now(),
    )
    db.session.add(complaint)
    db.session.flush()
    told = {"slot": slot, "words": text, "complaint": str(complaint.id)}
    record("question.complained", by=by, subject=attempt.id, **told)
    return complaint


def _sound(words: str) -> str:
    text = clean(words)
    if not text or len(text) > MOST_CHARACTERS or not is_readable(text):
        raise NothingSaid(
            _("Hãy ghi nội dung phản ánh bằng chữ, không quá %(n)d ký tự.", n=MOST_CHARACTERS)
        )
    return text


def _find_same(attempt: Attempt, slot: int, text: str) -> Complaint | None:
    stmt = select(Complaint).where(
        Complaint.attempt_id == attempt.id, Complaint.slot == slot, Complaint.words == text
    )
    return db.session.scalar(stmt)


def _refuse_too_many(attempt: Attempt) -> None:
    count = select(func.count()).where(Complaint.attempt_id == attempt.id)
    if (db.session.scalar(count) or 0) >= MOST_COMPLAINTS:
        raise TooManyComplaints(_("Đã có nhiều phản ánh của bài làm này. Hãy báo giám thị."))
