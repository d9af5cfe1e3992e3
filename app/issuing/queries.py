"""Reads of issued papers. Staff see an exam's; anybody who has the code sees that it is genuine."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app import text
from app.db import db
from app.errors import NotFound
from app.exams.models import Exam
from app.i18n import _
from app.issuing.models import IssuedPaper


def get_paper(exam_id: UUID, paper_id: UUID) -> IssuedPaper:
    """The paper of that exam. Raise NotFound."""
    paper = db.session.get(IssuedPaper, paper_id)
    if paper is None or paper.exam_id != exam_id:
        raise NotFound(_("Không có văn bản này."))
    return paper


def find_by_code(code: str) -> IssuedPaper | None:
    """The paper whose code this is."""
    stmt = select(IssuedPaper).where(IssuedPaper.code == code)
    return db.session.scalar(stmt.options(joinedload(IssuedPaper.exam)))


def find_successor(paper: IssuedPaper) -> IssuedPaper | None:
    """The paper that put this one right."""
    return db.session.scalar(select(IssuedPaper).where(IssuedPaper.replaces_id == paper.id))


def list_papers(exam: Exam, search: str = "") -> Select[IssuedPaper]:
    """The exam's papers, the latest first; the search looks at number and subject."""
    stmt = select(IssuedPaper).where(IssuedPaper.exam_id == exam.id)
    if search:
        folded = text.fold(search)
        stmt = stmt.where(IssuedPaper.subject_folded.contains(folded, autoescape=True))
    stmt = stmt.options(joinedload(IssuedPaper.replaces))
    return stmt.order_by(IssuedPaper.issued_at.desc(), IssuedPaper.number.desc())


def list_replaced(exam: Exam) -> Sequence[UUID | None]:
    """The papers that another put right."""
    stmt = select(IssuedPaper.replaces_id).where(
        IssuedPaper.exam_id == exam.id, IssuedPaper.replaces_id.is_not(None)
    )
    return db.session.scalars(stmt).all()
