"""Settling a computer paper: the last saved answers against the key, exactly."""

from decimal import Decimal
from uuid import UUID

from app.delivery import queries as delivery
from app.delivery.scoring import find_effects, load_questions, score_responses
from app.errors import DomainError
from app.exams.models import Paper
from app.exams.rules import rules_of
from app.i18n import _
from app.invigilation.violations import count_undecided
from app.ledger.recording import Actor
from app.regulations.conduct import deduct
from app.results.deductions import confirmed_percents, list_deductions
from app.results.models import ScoreSource
from app.results.recording_scores import Recorded, record_scores
from app.sittings.queries import find_unclosed
from question_bank.scoring.rounding import round_mark


class StillSitting(DomainError):
    """A sitting of the paper is not closed."""


class DeductionsPending(DomainError):
    """A deduction of the paper waits for a person's word."""


class NothingToSettle(DomainError):
    """Nobody has worked on the paper in this system."""


def settle_paper(paper: Paper, *, by: Actor, reason: str = "") -> Recorded:
    """Score every attempt of the paper and append the scores.

    The council's newest ruling on each question holds. Marks are earned/possible points on the
    paper's scale less the heaviest confirmed deduction, exact, rounded once at the end to the
    profile's decimals. Raise StillSitting, DeductionsPending, NothingToSettle, or what
    record_scores raises.
    """
    require_finished(paper)
    _refuse_while_pending(paper)
    deducted = confirmed_percents(paper)
    forms, rulings = load_questions(paper), find_effects(paper)
    decimals = rules_of(paper.exam).scoring.decimals
    marks: dict[tuple[UUID, UUID], Decimal] = {}
    for candidate_id, form_id, given in delivery.list_final_responses(paper):
        score = score_responses(forms[form_id], given, scale=paper.scale, rulings=rulings)
        mark = deduct(score.mark, deducted.get(candidate_id, ()))
        marks[candidate_id, paper.id] = round_mark(mark, decimals)
    if not marks:
        raise NothingToSettle(_("Chưa có bài làm nào của môn thi này."))
    return record_scores(paper.exam, marks, source=ScoreSource.COMPUTER, by=by, reason=reason)


def require_finished(paper: Paper) -> None:
    """Raise StillSitting while a prepared sitting of the paper is not closed."""
    if sitting := find_unclosed(paper):
        raise StillSitting(_("Ca thi “%(title)s” chưa khóa.", title=sitting.title))


def _refuse_while_pending(paper: Paper) -> None:
    undecided = count_undecided(paper)
    if undecided:
        raise DeductionsPending(
            _("%(n)d biên bản vi phạm của môn này chờ quyết định.", n=undecided)
        )
    pending = sum(one.pending for one in list_deductions(paper))
    if pending:
        raise DeductionsPending(_("%(n)d mức trừ điểm của môn này chờ quyết định.", n=pending))
