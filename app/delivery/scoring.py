"""Scoring responses against the key, exactly: for the screen after the end, and for results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from app.bank.models import QuestionVersion
from app.db import db
from app.delivery.folding import canonical_response, fold
from app.delivery.models import Attempt, EndedBy
from app.delivery.records import Response
from app.delivery.ruling_models import QuestionRuling, RulingKind
from app.delivery.working import list_counting_events
from app.exams.models import Paper
from app.exams.rules import rules_of
from app.regulations.profile import ResultRule
from app.sittings.models import FormQuestion
from question_bank.items.registry import item_from_dict
from question_bank.scoring.paper import PaperQuestion, PaperScore, score_paper
from question_bank.scoring.rounding import round_mark


@dataclass(frozen=True, slots=True)
class ShownResult:
    """What a candidate is told at once: the mark on its scale, and how many were all right."""

    mark: Decimal
    scale: Decimal
    right: int
    total: int
    rule: ResultRule


@dataclass(frozen=True, slots=True)
class Rulings:
    """What was decided on faulty questions, by question version.

    `credited`: everybody has the points; `accepted`: the bank's numbers of the options that are
    right beside the key.
    """

    credited: frozenset[UUID] = frozenset()
    accepted: Mapping[UUID, frozenset[int]] = field(default_factory=dict)


NO_RULINGS = Rulings()


def list_rulings(paper: Paper) -> Sequence[QuestionRuling]:
    """Everything decided on the paper's questions, oldest first."""
    stmt = select(QuestionRuling).where(QuestionRuling.paper_id == paper.id)
    return db.session.scalars(stmt.order_by(QuestionRuling.decided_at, QuestionRuling.id)).all()


def find_effects(paper: Paper) -> Rulings:
    """What the newest rulings change in the paper's scores.

    An option accepted joins those accepted before it; any other decision on the question starts
    anew. An annulled question stays on the form with full points for everybody.
    """
    credited: set[UUID] = set()
    accepted: dict[UUID, frozenset[int]] = {}
    for one in list_rulings(paper):
        credited.discard(one.version_id)
        if one.accepted is not None:
            accepted[one.version_id] = accepted.get(one.version_id, frozenset()) | {one.accepted}
            continue
        accepted.pop(one.version_id, None)
        if one.kind in {RulingKind.CREDIT, RulingKind.ANNUL}:
            credited.add(one.version_id)
    return Rulings(credited=frozenset(credited), accepted=accepted)


def score_responses(
    questions: Sequence[PaperQuestion],
    given: Mapping[UUID, Response],
    *,
    scale: Decimal,
    rulings: Rulings = NO_RULINGS,
) -> PaperScore:
    """Score canonical responses by question version; what is absent is unanswered.

    Rulings on questions that other forms ask are passed over.
    """
    asked = {UUID(question.id) for question in questions}
    responses = {
        question.id: question.item.normalise(given[UUID(question.id)])
        for question in questions
        if UUID(question.id) in given
    }
    return score_paper(
        questions,
        responses,
        scale=scale,
        credited={str(one) for one in rulings.credited & asked},
        accepted={str(one): also for one, also in rulings.accepted.items() if one in asked},
    )


def load_questions(paper: Paper, form_id: UUID | None = None) -> dict[UUID, list[PaperQuestion]]:
    """The questions of the paper's forms (or of one) in their order, with their keys."""
    stmt = (
        select(FormQuestion, QuestionVersion)
        .join(QuestionVersion, QuestionVersion.id == FormQuestion.version_id)
        .join(FormQuestion.form)
        .where(FormQuestion.form.has(paper_id=paper.id))
        .order_by(FormQuestion.form_id, FormQuestion.position)
    )
    if form_id is not None:
        stmt = stmt.where(FormQuestion.form_id == form_id)
    forms: dict[UUID, list[PaperQuestion]] = {}
    for question, version in db.session.execute(stmt):
        forms.setdefault(question.form_id, []).append(
            PaperQuestion(str(version.id), item_from_dict(version.content), question.points)
        )
    return forms


def find_result(attempt: Attempt) -> ShownResult | None:
    """The result to show on the candidate's screen, where the profile demands it.

    None before the attempt has ended, for one that was suspended or is taken again, and where the
    keys are not on this machine. Only the last saved answers count, and the council's decisions on
    faulty questions do, as in its results.
    """
    paper = attempt.seat.sitting.paper
    profile = rules_of(paper.exam)
    rule = profile.room.result if profile.room else None
    if rule is None or not rule.show_result_on_screen or not _is_scored(attempt):
        return None
    questions = load_questions(paper, attempt.form_id)[attempt.form_id]
    score = score_responses(
        questions,
        _responses(attempt, questions),
        scale=paper.scale,
        rulings=find_effects(paper),
    )
    mark = round_mark(score.mark, profile.scoring.decimals)
    return ShownResult(mark, paper.scale, score.right_count, len(questions), rule)


def _is_scored(attempt: Attempt) -> bool:
    ended = attempt.submitted_at is not None and attempt.ended_by is not EndedBy.SUSPENSION
    return ended and attempt.voided_at is None and _keys_are_here(attempt)


def _keys_are_here(attempt: Attempt) -> bool:
    """An isolated room machine gets the questions of a paper as empty shells, without content."""
    stmt = (
        select(QuestionVersion.content)
        .join(FormQuestion, FormQuestion.version_id == QuestionVersion.id)
        .where(FormQuestion.form_id == attempt.form_id)
        .limit(1)
    )
    return bool(db.session.scalar(stmt))


def _responses(attempt: Attempt, questions: Sequence[PaperQuestion]) -> dict[UUID, Response]:
    orders = attempt.payload.option_orders
    last = fold(list_counting_events(db.session.connection(), attempt.number))
    return {
        UUID(questions[slot - 1].id): canonical_response(
            response, questions[slot - 1].item.kind, orders[slot - 1]
        )
        for slot, (_sequence, response) in last.items()
        if response != "null"
    }
