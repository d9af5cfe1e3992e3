"""Reads of paper forms: what they hold, how alike they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from app import clock
from app.bank.models import QuestionVersion
from app.bank.uses import Use, days_of_use, question_uses
from app.db import db
from app.errors import NotFound
from app.exams.models import Exam, Paper
from app.i18n import _
from app.sittings.assembling import form_digest
from app.sittings.models import FormQuestion, PaperForm, Sitting


@dataclass(frozen=True, slots=True)
class FormFacts:
    """A form with its figures: points in all, mean expected facility (0 to 1), digest checked."""

    form: PaperForm
    points: Decimal
    mean_difficulty: Decimal
    is_intact: bool


def list_forms(paper: Paper) -> list[FormFacts]:
    """The paper's forms by code, with a constant number of queries."""
    stmt = _with_questions(select(PaperForm).where(PaperForm.paper_id == paper.id))
    return [to_facts(form) for form in db.session.scalars(stmt.order_by(PaperForm.code))]


def get_form(form_id: UUID, *, paper_id: UUID) -> FormFacts:
    """The paper's form. Raise NotFound."""
    stmt = select(PaperForm).where(PaperForm.id == form_id, PaperForm.paper_id == paper_id)
    form = db.session.scalar(_with_questions(stmt))
    if form is None:
        raise NotFound(f"form {form_id}")
    return to_facts(form)


def to_facts(form: PaperForm) -> FormFacts:
    """The form's figures."""
    difficulties = [each.version.difficulty for each in form.questions]
    mean = sum(difficulties, Decimal(0)) / max(len(difficulties), 1)
    return FormFacts(
        form,
        sum((each.points for each in form.questions), Decimal(0)),
        mean.quantize(Decimal("0.001")),
        form_digest(form.questions) == form.sha256,
    )


def overlaps(forms: Sequence[FormFacts]) -> list[list[int]]:
    """How many questions each form has in common with each other one, in the order given."""
    held = [{each.version.question_id for each in facts.form.questions} for facts in forms]
    return [[len(row & column) for column in held] for row in held]


def _with_questions(stmt: Select[PaperForm]) -> Select[PaperForm]:
    version = selectinload(PaperForm.questions).selectinload(FormQuestion.version)
    return stmt.options(version.selectinload(QuestionVersion.provisions))


@question_uses
def list_uses(question_id: UUID) -> list[Use]:
    """The forms that hold some version of the question."""
    stmt = (
        select(Exam.title, Exam.id, Paper.title, Paper.id, PaperForm, QuestionVersion.number)
        .join(Paper, Paper.exam_id == Exam.id)
        .join(PaperForm, PaperForm.paper_id == Paper.id)
        .join(FormQuestion, FormQuestion.form_id == PaperForm.id)
        .join(QuestionVersion, QuestionVersion.id == FormQuestion.version_id)
        .where(QuestionVersion.question_id == question_id)
        .order_by(Exam.code, PaperForm.code)
    )
    return [
        Use(
            _("Mã đề %(code)s, %(paper)s, %(exam)s", code=form.code, paper=paper, exam=exam),
            number,
            "paper_forms.show_form",
            {"exam_id": exam_id, "paper_id": paper_id, "form_id": form.id},
        )
        for exam, exam_id, paper, paper_id, form, number in db.session.execute(stmt)
    ]


@days_of_use
def list_days(exam_id: UUID) -> dict[UUID, tuple[date, ...]]:
    """By question, for each paper of another exam the day it was sat, or else assembled."""
    first = func.coalesce(func.min(Sitting.starts_at), func.min(PaperForm.assembled_at))
    papers = dict(
        db.session.execute(
            select(Paper.id, first)
            .join(PaperForm, PaperForm.paper_id == Paper.id)
            .outerjoin(Sitting, Sitting.paper_id == Paper.id)
            .where(Paper.exam_id != exam_id)
            .group_by(Paper.id)
        ).all()
    )
    used = db.session.execute(
        select(QuestionVersion.question_id, PaperForm.paper_id)
        .join(FormQuestion, FormQuestion.version_id == QuestionVersion.id)
        .join(PaperForm, PaperForm.id == FormQuestion.form_id)
        .where(PaperForm.paper_id.in_(papers))
        .distinct()
    )
    days: dict[UUID, tuple[date, ...]] = {}
    for question_id, paper_id in used:
        day = papers[paper_id].astimezone(clock.VIETNAM).date()
        days[question_id] = (*days.get(question_id, ()), day)
    return days
