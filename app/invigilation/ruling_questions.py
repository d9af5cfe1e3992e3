"""Faulty questions: what the council decides on a question, and what that does to scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from app import clock
from app.bank.models import QuestionVersion
from app.db import db
from app.delivery.models import Attempt, Complaint
from app.delivery.scoring import Rulings
from app.errors import DomainError, NotFound
from app.exams.models import Paper
from app.i18n import _
from app.invigilation.complaint_models import QuestionRuling, RulingKind
from app.invigilation.invigilating import required
from app.ledger.recording import Actor, record
from app.sittings.models import FormQuestion, Seat, Sitting
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
    """Decide on a question of the paper; the newest decision holds when the paper is settled.

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


def list_rulings(paper: Paper) -> Sequence[QuestionRuling]:
    """Everything decided on the paper's questions, oldest first."""
    stmt = select(QuestionRuling).where(QuestionRuling.paper_id == paper.id)
    return db.session.scalars(stmt.order_by(QuestionRuling.decided_at)).all()


def find_effects(paper: Paper) -> Rulings:
    """What the newest rulings change in the paper's scores.

    An annulled question stays on the form with full points for everybody.
    """
    newest = {one.version_id: one for one in list_rulings(paper)}
    given = {RulingKind.CREDIT, RulingKind.ANNUL}
    return Rulings(
        credited=frozenset(version for version, one in newest.items() if one.kind in given),
        accepted={v: one.accepted for v, one in newest.items() if one.accepted is not None},
    )


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
    rulings = list_rulings(sitting.paper)
    return [_disputed(complaints, rulings) for complaints in said.values()]


def _disputed(complaints: Sequence[Complaint], rulings: Sequence[QuestionRuling]) -> Disputed:
    version = complaints[0].version
    return Disputed(version, complaints, [one for one in rulings if one.version_id == version.id])


def get_disputed(complaint_id: UUID, *, sitting: Sitting) -> Disputed:
    """The question that a complaint of the sitting is about. Raise NotFound."""
    for one in list_disputed(sitting):
        if complaint_id in {complaint.id for complaint in one.complaints}:
            return one
    raise NotFound(f"complaint {complaint_id}")
