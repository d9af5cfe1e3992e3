"""Deductions that wait for a person, and those decided: violations, and work not signed for."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from app.db import db
from app.errors import NotFound
from app.exams.models import Paper
from app.exams.rules import rules_of
from app.invigilation.hand_ins import HandIn, list_unsigned
from app.invigilation.models import Violation
from app.invigilation.violations import list_upheld
from app.regulations.citation import Citation
from app.regulations.conduct import get_sanction
from app.regulations.profile import RegulationProfile
from app.results.models import DeductionDecision, DeductionGround


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """One ground to take a share of a candidate's mark for a paper, and the word on it."""

    ground: DeductionGround
    ground_id: UUID
    candidate_id: UUID
    candidate_number: str
    full_name: str
    title: str
    facts: str
    percent: Decimal
    citation: Citation
    decision: DeductionDecision | None

    @property
    def pending(self) -> bool:
        """Whether nobody has decided yet."""
        return self.decision is None


def list_deductions(paper: Paper) -> list[Deduction]:
    """Every ground for a deduction from the paper, by candidate number."""
    profile = rules_of(paper.exam)
    decided = _latest_decisions(paper)
    found = [_of_violation(profile, one, decided) for one in list_upheld(paper)]
    if profile.room and profile.room.hand_in:
        found += [_of_unsigned(profile, one, decided) for one in list_unsigned(paper)]
    found = [one for one in found if one.percent > 0]
    return sorted(found, key=lambda one: (one.candidate_number, one.ground, one.facts))


def get_deduction(paper: Paper, ground_id: UUID) -> Deduction:
    """One of the paper's deductions. Raise NotFound."""
    for one in list_deductions(paper):
        if one.ground_id == ground_id:
            return one
    raise NotFound(f"deduction {ground_id}")


def confirmed_percents(paper: Paper) -> dict[UUID, list[Decimal]]:
    """What is to be deducted from the paper, by candidate: confirmed deductions only."""
    percents: dict[UUID, list[Decimal]] = {}
    for one in list_deductions(paper):
        if one.decision is not None and one.decision.confirmed:
            percents.setdefault(one.candidate_id, []).append(one.percent)
    return percents


def _latest_decisions(paper: Paper) -> dict[UUID, DeductionDecision]:
    stmt = select(DeductionDecision).where(DeductionDecision.paper_id == paper.id)
    rows: Sequence[DeductionDecision] = db.session.scalars(
        stmt.order_by(DeductionDecision.version)
    ).all()
    return {row.ground_id: row for row in rows}


def _of_violation(
    profile: RegulationProfile, violation: Violation, decided: dict[UUID, DeductionDecision]
) -> Deduction:
    sanction = get_sanction(profile, violation.sanction)
    candidate = violation.attempt.seat.candidate
    return Deduction(
        ground=DeductionGround.VIOLATION,
        ground_id=violation.id,
        candidate_id=candidate.id,
        candidate_number=candidate.number,
        full_name=candidate.application.full_name,
        title=sanction.title,
        facts=violation.facts,
        percent=sanction.deduct_percent,
        citation=sanction.citation,
        decision=decided.get(violation.id),
    )


def _of_unsigned(
    profile: RegulationProfile, hand_in: HandIn, decided: dict[UUID, DeductionDecision]
) -> Deduction:
    if profile.room is None or profile.room.hand_in is None:
        raise ValueError("the profile has no rule on signing")
    rule = profile.room.hand_in
    return Deduction(
        ground=DeductionGround.UNSIGNED,
        ground_id=hand_in.attempt_id,
        candidate_id=hand_in.candidate_id,
        candidate_number=hand_in.candidate_number,
        full_name=hand_in.full_name,
        title="Không ký danh sách nộp bài",
        facts=hand_in.note or "",
        percent=rule.unsigned_deduct_percent,
        citation=rule.citation,
        decision=decided.get(hand_in.attempt_id),
    )
