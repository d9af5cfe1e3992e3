"""The chair's acts: opening and closing rounds, recommending a cut score."""

from decimal import Decimal

from sqlalchemy import delete

from app import clock
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.standards import queries
from app.standards.models import Rating, RatingRound, StandardPanel
from app.standards.rating import require_open
from app.standards.setting_up import LEAST_PANELLISTS

MOST_ROUNDS = 5


class NotTheChair(DomainError):
    """Only who set the panel up leads it."""


class RoundOpen(DomainError):
    """A round still takes judgements."""


class TooManyRounds(DomainError):
    """A panel that does not come together in five rounds will not in the sixth."""


class PanelFinished(DomainError):
    """The panel gave its recommendation; its work is done."""


class JudgementsMissing(DomainError):
    """Somebody has not judged every question, and nobody said to go on without them."""


class NoRoundCounted(DomainError):
    """No round that counts was closed yet."""


class ScoreOutOfRange(DomainError):
    """The recommended score is below nothing or above the points of all questions."""


class NoReason(DomainError):
    """A recommendation without its reason."""


def open_round(panel: StandardPanel, *, by: Actor) -> RatingRound:
    """Open the practice round if there is to be one and it was not held, else the next that counts.

    Raise NotTheChair, PanelFinished, RoundOpen or TooManyRounds.
    """
    _require_leading(panel, by)
    if panel.open_round is not None:
        raise RoundOpen(_("Vòng trước còn mở. Hãy đóng vòng đó trước."))
    numbers = [one.number for one in panel.rounds]
    number = 0 if panel.practice_questions and not numbers else max(numbers, default=0) + 1
    if number > MOST_ROUNDS:
        raise TooManyRounds(_("Mỗi hội đồng đánh giá nhiều nhất %(most)d vòng.", most=MOST_ROUNDS))
    opened = RatingRound(panel=panel, number=number)
    db.session.add(opened)
    db.session.flush()
    record("standard_round.opened", by=by, subject=panel.id, round=number)
    return opened


def close_round(
    panel: StandardPanel, *, without_incomplete: bool = False, by: Actor
) -> RatingRound:
    """Close the open round: from now on the panel sees what it said.

    With `without_incomplete` the judgements of those who have not judged every question are set
    aside. Raise NotTheChair, PanelFinished, NoRoundOpen or JudgementsMissing.
    """
    _require_leading(panel, by)
    one = require_open(panel)
    missing = [each for each in queries.list_standing(one) if not each.is_complete]
    complete = len(panel.panellists) - len(missing)
    if missing and (not without_incomplete or complete < LEAST_PANELLISTS):
        raise JudgementsMissing(
            _("Chưa đánh giá đủ các câu: %(names)s.", names=", ".join(m.full_name for m in missing))
        )
    aside = [each.panellist_id for each in missing]
    db.session.execute(
        delete(Rating).where(Rating.round_id == one.id, Rating.panellist_id.in_(aside))
    )
    one.closed_at, one.closed_by_name = clock.now(), by.actor_name
    db.session.flush()
    found = queries.find_outcome(one)
    record(
        "standard_round.closed",
        by=by,
        subject=panel.id,
        round=one.number,
        left_out=[each.full_name for each in missing],
        cut_score=str(found.cut_score),
        judgements={name: list(row) for name, row in found.judgements.items()},
    )
    return one


def recommend_score(panel: StandardPanel, score: Decimal, reason: str, *, by: Actor) -> None:
    """Record the panel's recommendation in points, once, with its reason.

    Raise NotTheChair, PanelFinished, RoundOpen, NoRoundCounted, ScoreOutOfRange or NoReason.
    """
    _require_leading(panel, by)
    if panel.open_round is not None:
        raise RoundOpen(_("Còn vòng đang mở. Hãy đóng vòng đó trước khi kiến nghị."))
    if not panel.counted_rounds:
        raise NoRoundCounted(_("Chưa có vòng nào được tính nên chưa kiến nghị được."))
    if not 0 <= score <= panel.most:
        raise ScoreOutOfRange(_("Điểm kiến nghị phải từ 0 đến %(most)s.", most=f"{panel.most:f}"))
    if not reason.strip():
        raise NoReason(_("Hãy ghi lý do."))
    panel.recommended, panel.reason, panel.recommended_at = score, reason.strip(), clock.now()
    db.session.flush()
    record(
        "standard_panel.recommended",
        by=by,
        subject=panel.id,
        score=f"{score:f}",
        most=f"{panel.most:f}",
        reason=panel.reason,
    )


def _require_leading(panel: StandardPanel, by: Actor) -> None:
    if by.actor_id is None or by.actor_id != panel.chair_id:
        raise NotTheChair(_("Chỉ người lập hội đồng mới điều hành các vòng."))
    if panel.recommended_at is not None:
        raise PanelFinished(_("Hội đồng đã có kiến nghị; không mở thêm vòng."))
