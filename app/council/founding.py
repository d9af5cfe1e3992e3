"""The decisions by which the council and its boards work: recording one, ending one."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select

from app import clock
from app.council.models import CouncilDecision
from app.db import db
from app.errors import DomainError
from app.exams.models import Exam
from app.exams.rules import rules_of
from app.i18n import _
from app.ledger.recording import Actor, record
from app.regulations.council import COUNCIL, CouncilRules


class NoCouncilRules(DomainError):
    """The pinned version of the profile says nothing about a council."""


class DecisionNumberTaken(DomainError):
    """The exam already has a decision of that number."""


class DatesOutOfOrder(DomainError):
    """A decision is in force after it was signed, and ends after it began."""


class DecisionEnded(DomainError):
    """The decision was ended before."""


def council_rules(exam: Exam) -> CouncilRules:
    """The exam's rules of councils. Raise NoCouncilRules."""
    rules = rules_of(exam).council
    if rules is None:
        raise NoCouncilRules(
            _(
                "Phiên bản bộ quy tắc của kỳ thi này chưa có quy định về Hội đồng thi. "
                "Kỳ thi tạo sau khi cài phiên bản mới sẽ có."
            )
        )
    return rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Paperwork:
    """What stands on a decision: number as printed, who signed it when, from when it holds."""

    number: str
    signed_on: date
    signed_by: str
    in_force_from: date


def record_decision(exam: Exam, board: str, paperwork: Paperwork, *, by: Actor) -> CouncilDecision:
    """Record the decision that sets up the council (`council`) or a board of the profile.

    Raise DecisionNumberTaken, DatesOutOfOrder or NoCouncilRules.
    """
    rules, number = council_rules(exam), paperwork.number
    if board != COUNCIL and rules.board(board) is None:
        raise NoCouncilRules(_("Bộ quy tắc của kỳ thi không có ban này."))
    if paperwork.in_force_from < paperwork.signed_on:
        raise DatesOutOfOrder(_("Ngày có hiệu lực không thể trước ngày ký."))
    taken = select(CouncilDecision.id).where(
        CouncilDecision.exam_id == exam.id, CouncilDecision.number == number
    )
    if db.session.scalar(taken) is not None:
        raise DecisionNumberTaken(_("Kỳ thi đã có quyết định số %(number)s.", number=number))
    decision = CouncilDecision(exam_id=exam.id, board=board, **asdict(paperwork))
    db.session.add(decision)
    db.session.flush()
    record(
        "council_decision.recorded",
        by=by,
        subject=decision.id,
        exam=str(exam.id),
        board=board,
        number=number,
        signed_on=paperwork.signed_on.isoformat(),
        signed_by=paperwork.signed_by,
        in_force_from=paperwork.in_force_from.isoformat(),
    )
    return decision


def end_decision(decision: CouncilDecision, last_day: date, *, reason: str, by: Actor) -> None:
    """End the decision with a day; whoever it names stops working then.

    Raise DecisionEnded or DatesOutOfOrder.
    """
    if decision.ended_on is not None:
        raise DecisionEnded(_("Quyết định này đã có ngày hết hiệu lực."))
    if last_day < decision.in_force_from:
        raise DatesOutOfOrder(_("Ngày hết hiệu lực không thể trước ngày có hiệu lực."))
    decision.ended_on, decision.ended_reason = last_day, reason
    db.session.flush()
    record(
        "council_decision.ended",
        by=by,
        subject=decision.id,
        number=decision.number,
        last_day=last_day.isoformat(),
        reason=reason,
        today=clock.today().isoformat(),
    )
