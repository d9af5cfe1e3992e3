"""Settling a computer paper: the last saved answers against the key, exactly."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from app.bank.models import QuestionVersion
from app.db import db
from app.delivery import queries as delivery
from app.errors import DomainError
from app.exams.models import Paper
from app.i18n import _
from app.ledger.recording import Actor
from app.regulations.queries import load_profile
from app.results.models import ScoreSource
from app.results.recording_scores import Recorded, record_scores
from app.sittings.models import FormQuestion, Sitting
from question_bank.items.registry import item_from_dict
from question_bank.scoring.paper import PaperQuestion, score_paper
from question_bank.scoring.rounding import round_mark


class StillSitting(DomainError):
    """A sitting of the paper is not closed."""


class NothingToSettle(DomainError):
    """Nobody has worked on the paper in this system."""


def settle_paper(paper: Paper, *, by: Actor, reason: str = "") -> Recorded:
    """Score every attempt of the paper and append the scores.

    Marks are earned/possible points on the paper's scale, exact, rounded once at the end to the
    profile's decimals. Raise StillSitting, NothingToSettle, or what record_scores raises.
    """
    require_finished(paper)
    forms = _load_forms(paper)
    decimals = load_profile(paper.exam.profile).scoring.decimals
    marks: dict[tuple[UUID, UUID], Decimal] = {}
    for candidate_id, form_id, given in delivery.list_final_responses(paper):
        questions = forms[form_id]
        responses = {
            question.id: question.item.normalise(given[UUID(question.id)])
            for question in questions
            if UUID(question.id) in given
        }
        score = score_paper(questions, responses, scale=paper.scale)
        marks[candidate_id, paper.id] = round_mark(score.mark, decimals)
    if not marks:
        raise NothingToSettle(_("Chưa có bài làm nào của môn thi này."))
    return record_scores(paper.exam, marks, source=ScoreSource.COMPUTER, by=by, reason=reason)


def require_finished(paper: Paper) -> None:
    """Raise StillSitting while a prepared sitting of the paper is not closed."""
    stmt = select(Sitting).where(
        Sitting.paper_id == paper.id,
        Sitting.prepared_at.is_not(None),
        Sitting.closed_at.is_(None),
    )
    for sitting in db.session.scalars(stmt):
        raise StillSitting(_("Ca thi “%(title)s” chưa khóa.", title=sitting.title))


def _load_forms(paper: Paper) -> dict[UUID, list[PaperQuestion]]:
    stmt = (
        select(FormQuestion, QuestionVersion)
        .join(QuestionVersion, QuestionVersion.id == FormQuestion.version_id)
        .join(FormQuestion.form)
        .where(FormQuestion.form.has(paper_id=paper.id))
        .order_by(FormQuestion.form_id, FormQuestion.position)
    )
    forms: dict[UUID, list[PaperQuestion]] = {}
    for question, version in db.session.execute(stmt):
        forms.setdefault(question.form_id, []).append(
            PaperQuestion(str(version.id), item_from_dict(version.content), question.points)
        )
    return forms
