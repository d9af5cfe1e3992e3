"""Reads of enemies for those who keep them apart, whoever may read the questions."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from app.bank.comparing_models import EnemyPair
from app.bank.models import Question
from app.db import db
from question_bank.assembly.demands import Enemies, pairs


def find_enemy_ids(question_id: UUID) -> set[UUID]:
    """The questions that never stand in one form with this one."""
    stmt = select(EnemyPair.first_id, EnemyPair.second_id).where(
        or_(EnemyPair.first_id == question_id, EnemyPair.second_id == question_id)
    )
    return {each for row in db.session.execute(stmt) for each in row} - {question_id}


def list_enemy_codes() -> Enemies:
    """All pairs of enemies by the questions' codes, as assembly takes them."""
    first, second = aliased(Question), aliased(Question)
    stmt = (
        select(first.code, second.code)
        .select_from(EnemyPair)
        .join(first, EnemyPair.first_id == first.id)
        .join(second, EnemyPair.second_id == second.id)
    )
    return pairs(*((row[0], row[1]) for row in db.session.execute(stmt)))
