"""Reading the questions that wait in a file's preview."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select

from app.bank.models import PendingQuestion, PendingState, QuestionImport
from app.db import db
from app.errors import NotFound


def count_pending(kept: QuestionImport) -> dict[PendingState, int]:
    """How many of a file's questions are in each state."""
    stmt = select(PendingQuestion.state, func.count()).where(PendingQuestion.import_id == kept.id)
    rows = db.session.execute(stmt.group_by(PendingQuestion.state))
    return {row[0]: row[1] for row in rows}


def list_pending(kept: QuestionImport, state: str = "") -> Select[PendingQuestion]:
    """A file's questions in its order; those in one state if it is named."""
    stmt = select(PendingQuestion).where(PendingQuestion.import_id == kept.id)
    if state in set(PendingState):
        stmt = stmt.where(PendingQuestion.state == PendingState(state))
    return stmt.order_by(PendingQuestion.position)


def get_pending(import_id: UUID, pending_id: UUID) -> PendingQuestion:
    """A question of this file's preview. Raise NotFound."""
    found = db.session.get(PendingQuestion, pending_id)
    if found is None or found.import_id != import_id:
        raise NotFound(f"pending question {pending_id}")
    return found


def find_pending(kept: QuestionImport, scope: str, ids: Sequence[str]) -> list[PendingQuestion]:
    """The questions meant: "all", every "faulty" one, or those with these ids."""
    rows = db.session.scalars(list_pending(kept, scope if scope == "faulty" else ""))
    chosen = set(ids)
    return [row for row in rows if scope != "chosen" or str(row.id) in chosen]


def find_next_faulty(kept: QuestionImport, position: int) -> PendingQuestion | None:
    """The next question after a place that needs mending, from the top again at the end."""
    faulty = db.session.scalars(list_pending(kept, PendingState.FAULTY)).all()
    later = [row for row in faulty if row.position > position]
    return next(iter([*later, *faulty]), None)


def list_unused(kept: QuestionImport) -> Sequence[PendingQuestion]:
    """The questions that are not in the bank, in the order of the file."""
    stmt = list_pending(kept).where(PendingQuestion.state != PendingState.STORED)
    return db.session.scalars(stmt).all()
