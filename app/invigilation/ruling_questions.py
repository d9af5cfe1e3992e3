"""Faulty questions: what the council decides on a question, and what that does to scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from app import clock
from app.accounts.models import User
from app.bank.models import QuestionVersion
from app.db import db
from app.delivery.models import Attempt, Complaint
from app.delivery.ruling_models import QuestionRuling, RulingKind
from app.delivery.scoring import list_rulings
from app.errors import DomainError, NotFound
from app.exams.models import Paper
from app.i18n import _
from app.invigilation.invigilating import required
from app.ledger.recording import Actor, record
from app.permissions import Permission
from app.sittings.models import FormQuestion, Seat, Sitting
from app.sittings.queries import find_unclosed
from question_bank.items.registry import item_from_dict
from question_bank.markup.reading import plain_text


class NotInPaper(DomainError):
    """No form of the paper asks this question."""


class NoSuchOption(DomainError):
    """The question has no such option to accept."""


@dataclass(frozen=True, slots=True)
class Disputed:
    """A question with the sitting's complaints about it and the paper's rulings, oldest first."""

    version: QuestionVersion
    complaints: Sequence[Complaint]
    rulings: Sequence[QuestionRuling]
    is_over: bool
    """Whether every prepared sitting of the paper is closed: nobody can be told ahead then."""

    @property
    def holding(self) -> Sequence[QuestionRuling]:
        """The decisions that hold: the newest, or all options accepted since another one."""
        accepts = takewhile(lambda one: one.kind is RulingKind.ACCEPT, reversed(self.rulings))
        return list(accepts) or self.rulings[-1:]

    def may_be_read_by(self, reader: User) -> bool:
        """Whether the person sees text and key: who reads papers, and who rules once it is over."""
        rules = reader.may(Permission.SITTINGS_MANAGE) and self.is_over
        return reader.may(Permission.PAPERS_READ) or rules

    @property
    def texts(self) -> tuple[str, str] | None:
        """Stem and right answer; None on a machine without the keys and for a secret question."""
        if not self.version.content or self.version.question.is_secret:
            return None
        item = item_from_dict(self.version.content)
        return plain_text(item.stem), plain_text(item.key_text())


def rule_question(
    paper: Paper,
    version: QuestionVersion,
    kind: RulingKind,
    reason: str,
    *,
    accepted: int | None = None,
    by: Actor,
) -> QuestionRuling:
    """Decide on a question of the paper; the newest decision holds, and an option accepted joins
    those accepted before.

    `accepted`: for ACCEPT, the bank's number of the option that is right too, from 0. Raise
    NoReason, NotInPaper or NoSuchOption.
    """
    text = required(reason)
    _refuse_elsewhere(paper, version)
    wanted = kind is RulingKind.ACCEPT
    if wanted and accepted not in range(len(list_options(version))):
        raise NoSuchOption(_("Hãy chọn một phương án của câu hỏi để chấp nhận thêm."))
    ruling = QuestionRuling(
        paper_id=paper.id,
        version_id=version.id,
        kind=kind,
        accepted=accepted if wanted else None,
        reason=text,
        decided_by_id=by.actor_id,
        decided_by_name=by.actor_name,
        decided_at=clock.now(),
    )
    db.session.add(ruling)
    db.session.flush()
    decided = {"kind": kind.value, "accepted": ruling.accepted, "reason": text}
    record("question.ruled", by=by, subject=version.id, paper=paper.code, **decided)
    return ruling


def _refuse_elsewhere(paper: Paper, version: QuestionVersion) -> None:
    asked = select(FormQuestion.id).where(
        FormQuestion.version_id == version.id, FormQuestion.form.has(paper_id=paper.id)
    )
    if db.session.scalar(asked.limit(1)) is None:
        raise NotInPaper(_("Môn thi này không hỏi câu đó."))


def list_options(version: QuestionVersion) -> Sequence[str]:
    """The options of a single-choice question in the bank's order; none of any other kind."""
    options: Sequence[str] = version.content.get("options", [])
    return options if version.kind == "single_choice" else []


def list_disputed(sitting: Sitting) -> list[Disputed]:
    """The questions complained about in the sitting, the first complaint first."""
    stmt = (
        select(Complaint)
        .join(Complaint.attempt)
        .join(Attempt.seat)
        .options(
            contains_eager(Complaint.attempt)
            .contains_eager(Attempt.seat)
            .joinedload(Seat.candidate),
            contains_eager(Complaint.attempt).joinedload(Attempt.form),
            joinedload(Complaint.version).joinedload(QuestionVersion.question),
        )
        .where(Seat.sitting_id == sitting.id)
        .order_by(Complaint.noted_at)
    )
    said: dict[UUID, list[Complaint]] = {}
    for complaint in db.session.scalars(stmt):
        said.setdefault(complaint.version_id, []).append(complaint)
    rulings, over = list_rulings(sitting.paper), find_unclosed(sitting.paper) is None
    return [_disputed(complaints, rulings, over) for complaints in said.values()]


def _disputed(
    complaints: Sequence[Complaint], rulings: Sequence[QuestionRuling], over: bool
) -> Disputed:
    version = complaints[0].version
    own = [one for one in rulings if one.version_id == version.id]
    return Disputed(version, complaints, own, is_over=over)


def get_disputed(complaint_id: UUID, *, sitting: Sitting) -> Disputed:
    """The question that a complaint of the sitting is about. Raise NotFound."""
    for one in list_disputed(sitting):
        if complaint_id in {complaint.id for complaint in one.complaints}:
            return one
    raise NotFound(f"complaint {complaint_id}")
