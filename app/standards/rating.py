"""Judging: each panellist alone, question by question, saved at once."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from app import clock
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.standards.models import Panellist, PanelQuestion, Rating, RatingRound, StandardPanel
from question_bank.standards import InvalidJudgement, check_judgement


class NoRoundOpen(DomainError):
    """No round takes judgements now."""


class NotAsked(DomainError):
    """The question is not one the open round asks about."""


class JudgementWrong(DomainError):
    """The method does not know such a judgement."""


def require_open(panel: StandardPanel) -> RatingRound:
    """The round that takes judgements, held until the act is stored. Raise NoRoundOpen."""
    one = panel.open_round
    if one is not None:
        db.session.refresh(one, with_for_update={"of": RatingRound})
    if one is None or one.closed_at is not None:
        raise NoRoundOpen(_("Không có vòng nào đang mở, nên chưa đánh giá được."))
    return one


def list_asked(one: RatingRound) -> list[PanelQuestion]:
    """The questions of the round: the first few in practice, else all."""
    questions = one.panel.questions
    return questions[: one.panel.practice_questions] if one.number == 0 else list(questions)


def own_ratings(one: RatingRound, panellist: Panellist) -> dict[UUID, int]:
    """The panellist's judgements in the round, in percent, by question."""
    stmt = select(Rating).where(Rating.round_id == one.id, Rating.panellist_id == panellist.id)
    return {each.question_id: each.percent for each in db.session.scalars(stmt)}


def rate_questions(panellist: Panellist, judged: Mapping[UUID, int], *, by: Actor) -> int:
    """Keep the judgements by question; give how many are new or changed.

    Raise NoRoundOpen, NotAsked or JudgementWrong; then none is kept.
    """
    one = require_open(panellist.panel)
    if not judged.keys() <= {each.id for each in list_asked(one)}:
        raise NotAsked(_("Câu này không thuộc vòng đang mở."))
    try:
        for percent in judged.values():
            check_judgement(percent, panellist.panel.method)
    except InvalidJudgement as error:
        raise JudgementWrong(_(error.template, **error.params)) from error
    stmt = select(Rating).where(Rating.round_id == one.id, Rating.panellist_id == panellist.id)
    present = {each.question_id: each for each in db.session.scalars(stmt)}
    changed = {q: p for q, p in judged.items() if q not in present or present[q].percent != p}
    for question_id, percent in changed.items():
        rating = present.get(question_id) or Rating(
            round_id=one.id, panellist_id=panellist.id, question_id=question_id
        )
        rating.percent, rating.rated_at = percent, clock.now()
        db.session.add(rating)
    db.session.flush()
    _record_completion(one, panellist, before=len(present), by=by)
    return len(changed)


def keep_earlier(panellist: Panellist, *, by: Actor) -> int:
    """Take over the last round's judgements where none is given yet; give how many."""
    one = require_open(panellist.panel)
    earlier = panellist.panel.counted_rounds
    if not earlier:
        return 0
    given = own_ratings(one, panellist)
    kept = own_ratings(earlier[-1], panellist)
    return rate_questions(panellist, {q: p for q, p in kept.items() if q not in given}, by=by)


def _record_completion(one: RatingRound, panellist: Panellist, *, before: int, by: Actor) -> None:
    """Write down once in a round that somebody has judged every question."""
    asked = len(list_asked(one))
    if before < asked == len(own_ratings(one, panellist)):
        record(
            "standard_ratings.completed",
            by=by,
            subject=one.panel_id,
            round=one.number,
            panellist=panellist.full_name,
            questions=asked,
        )
