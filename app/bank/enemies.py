"""Enemies: questions that never stand in one form. Assembly and swapping keep them apart."""

from collections.abc import Iterable

from app.bank.comparing_models import EnemyPair, by_code
from app.bank.enemy_queries import find_enemy_ids
from app.bank.models import Question
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record

MOST_AT_ONCE = 50
"""Questions that may be set against one at once."""


class TooFewQuestions(DomainError):
    """Enemies are at least two questions, and not more than a person can name."""


class ReasonMissing(DomainError):
    """An act that somebody must answer for was given no reason."""


class AlreadyEnemies(DomainError):
    """All these questions are enemies of the one already."""


def set_against(
    question: Question, others: Iterable[Question], *, reason: str, by: Actor
) -> list[EnemyPair]:
    """Keep the question out of every form that holds one of the others; the pairs that are new.

    The others may still stand together. Raise TooFewQuestions, ReasonMissing, AlreadyEnemies.
    """
    against = by_code({each.id: each for each in others if each.id != question.id}.values())
    if not 1 <= len(against) <= MOST_AT_ONCE:
        raise TooFewQuestions(_("Hãy nêu từ 1 đến %(most)d câu khác.", most=MOST_AT_ONCE))
    if not reason:
        raise ReasonMissing(_("Hãy ghi lý do."))
    known = find_enemy_ids(question.id)
    made = [
        _pair_up(question, each, reason=reason, by=by) for each in against if each.id not in known
    ]
    if not made:
        raise AlreadyEnemies(_("Các câu này đã không được ra chung một đề."))
    db.session.add_all(made)
    db.session.flush()
    for pair in made:
        codes = [each.code for each in pair.both]
        record("enemies.marked", by=by, subject=pair.id, codes=codes, reason=reason)
    return made


def _pair_up(a: Question, b: Question, *, reason: str, by: Actor) -> EnemyPair:
    first, second = sorted((a, b), key=lambda each: each.id)
    return EnemyPair(first=first, second=second, reason=reason, made_by_id=by.actor_id)


def unmark_enemies(pair: EnemyPair, *, reason: str, by: Actor) -> None:
    """Let the two stand in one form again. Raise ReasonMissing."""
    if not reason:
        raise ReasonMissing(_("Hãy ghi lý do."))
    codes = [each.code for each in pair.both]
    db.session.delete(pair)
    db.session.flush()
    record("enemies.unmarked", by=by, subject=pair.id, codes=codes, reason=reason)
