"""Settling which questions say the same: one retired for the other, enemies, or neither."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from app import clock
from app import db as database
from app.accounts.models import User
from app.bank import enemies, likenesses, reviewing
from app.bank.comparing_models import AlikePair
from app.bank.comparing_queries import COMPARED
from app.bank.models import Question, QuestionStatus
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.jobs.models import Job
from app.jobs.queue import Progress, enqueue, job_kind
from app.ledger.recording import Actor, record

FEW = 5000
"""Questions that are compared with each other while a person waits."""
MOST_PAIRS = 10_000
"""Pairs kept: nobody looks through more, and the least alike of so many are a house style."""
COMPARE = "bank.compare_questions"


class NoLongerAlike(DomainError):
    """The pair was settled by somebody else."""


def merge_questions(pair: AlikePair, *, kept: Question, by: Actor) -> Question:
    """Retire the other question in favour of the kept one; it stays readable. The retired one.

    Raise reviewing.MoveNotAllowed if its state does not let it be retired.
    """
    other = pair.second if kept.id == pair.first_id else pair.first
    if kept.status is QuestionStatus.RETIRED:
        raise NoLongerAlike(_("Câu %(code)s đã ngừng dùng.", code=kept.code))
    reason = _("Trùng với câu %(code)s", code=kept.code)
    return reviewing.retire_question(other, reason=reason, successor=kept, by=by)


def mark_as_enemies(pair: AlikePair, *, reason: str, by: Actor) -> None:
    """Keep the two out of one form. Raise enemies.ReasonMissing, enemies.AlreadyEnemies."""
    enemies.set_against(pair.first, [pair.second], reason=reason, by=by)


def tell_apart(pair: AlikePair, *, by: Actor) -> None:
    """Say that the two are different questions: they no longer wait to be looked at."""
    if pair.apart_at:
        raise NoLongerAlike(_("Hai câu này đã được cho là khác nhau."))
    pair.apart_at, pair.apart_by_id = clock.now(), by.actor_id
    _record("alike_pair.told_apart", pair, by=by)


def look_again(pair: AlikePair, *, by: Actor) -> None:
    """Take back that the two are different."""
    if not pair.apart_at:
        raise NoLongerAlike(_("Hai câu này đang chờ xem."))
    pair.apart_at = pair.apart_by_id = None
    _record("alike_pair.reopened", pair, by=by)


def _record(action: str, pair: AlikePair, *, by: Actor) -> None:
    db.session.flush()
    record(action, by=by, subject=pair.id, codes=[each.code for each in pair.both])


def compare_soon(*, by: Actor, return_url: str) -> Job | None:
    """Compare all questions with each other; many by a job, which is given."""
    count = db.session.scalar(select(func.count()).select_from(Question)) or 0
    if count > FEW:
        title = _("So %(count)d câu hỏi với nhau", count=count)
        return enqueue(COMPARE, title, by=by, return_url=return_url, actor_id=str(by.actor_id))
    keep_pairs(likenesses.find_all_pairs(), by=by)
    return None


@job_kind(COMPARE)
def compare_in_background(*, progress: Progress, actor_id: str) -> None:
    """Compare while no transaction is open, then keep the pairs in one."""
    progress(0, 2, _("Đang so từng câu với cả ngân hàng"))
    with database.reading():
        found = likenesses.find_all_pairs()
        db.session.commit()
    progress(1, 2, _("Đang ghi các cặp gần giống"))
    keep_pairs(found, by=db.session.get_one(User, UUID(actor_id)))


def keep_pairs(found: Sequence[likenesses.Pair], *, by: Actor) -> int:
    """Keep the pairs that are alike now, and of the others those told apart; how many are alike.

    Nobody is asked twice: what was told apart stays so.
    """
    some = found[:MOST_PAIRS]
    ids = likenesses.find_question_ids({n for each in some for n in (each.first, each.second)})
    alike = {}
    for each in some:
        if each.first in ids and each.second in ids:
            first, second = sorted((ids[each.first], ids[each.second]))
            alike[first, second] = each.resemblance
    count = len(alike)
    for pair in db.session.scalars(select(AlikePair)):
        share = alike.pop((pair.first_id, pair.second_id), None)
        if share is not None:
            pair.resemblance = share
        elif pair.apart_at is None:
            db.session.delete(pair)
    db.session.add_all(
        AlikePair(first_id=first, second_id=second, resemblance=share)
        for (first, second), share in alike.items()
    )
    db.session.flush()
    record(COMPARED, by=by, subject="bank", pairs=count)
    return count
