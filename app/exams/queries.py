"""Reads of exams. Everybody who may read exams sees all of them."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from app.db import db
from app.errors import NotFound
from app.exams.models import Exam, Milestone, Paper
from app.i18n import _


def get_exam(exam_id: UUID) -> Exam:
    """The exam with its quotas and papers. Raise NotFound."""
    stmt = select(Exam).where(Exam.id == exam_id)
    exam = db.session.scalar(stmt.options(selectinload(Exam.quotas), selectinload(Exam.papers)))
    if exam is None:
        raise NotFound(_("Không có kỳ thi này."))
    return exam


def find_exam(code: str) -> Exam | None:
    """The exam with this code."""
    return db.session.scalar(select(Exam).where(Exam.code == code.strip().lower()))


def get_exam_by_code(code: str) -> Exam:
    """The exam with this code. Raise NotFound."""
    exam = find_exam(code)
    if exam is None:
        raise NotFound(_("Không có kỳ thi mang mã %(code)s.", code=code))
    return exam


def get_paper(exam_id: UUID, paper_id: UUID) -> Paper:
    """The paper of that exam. Raise NotFound."""
    paper = db.session.scalar(select(Paper).where(Paper.id == paper_id, Paper.exam_id == exam_id))
    if paper is None:
        raise NotFound(_("Không có môn thi này."))
    return paper


def list_exams() -> Select[Exam]:
    """All exams, the latest closing date first, with quotas loaded."""
    stmt = select(Exam).order_by(Exam.closing_on.desc(), Exam.code)
    return stmt.options(selectinload(Exam.quotas))


def list_milestones(exam: Exam) -> Mapping[str, date]:
    """Event to the day it has."""
    stmt = select(Milestone.event, Milestone.on_date).where(Milestone.exam_id == exam.id)
    return {row.event: row.on_date for row in db.session.execute(stmt)}
