"""Markers mark a script each alone, step by step; the head decides where they differ."""

from collections.abc import Sequence
from decimal import Decimal

from app.accounts.models import User
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import record
from app.marking.models import Mark, MarkDecision, Script
from app.marking.standing import Standing, essay_of, standing_of
from app.regulations.reconciling import SCALE, Verdict
from question_bank.errors import InvalidItem
from question_bank.numbers import spell_number

REMARK_LIMIT = 1000


class NotForYou(DomainError):
    """The script is the marker's own, has its markers, or they are a side in its difference."""


class MarksWrong(DomainError):
    """A step's marks are out of its bounds or between the increments."""


class MarksFinal(DomainError):
    """Another marker's marks are there too: nobody corrects theirs with a view to them."""


class NothingToDecide(DomainError):
    """The markers settle the score, or somebody decided already."""


class ScoreWrong(DomainError):
    """The score is not between those given."""


def mark_script(
    script: Script, marks: Sequence[Decimal], remarks: Sequence[str], *, by: User
) -> Mark:
    """Keep the marker's marks for each step. Raise NotForYou, MarksWrong or MarksFinal."""
    _hold(script)
    standing = standing_of(script)
    own = standing.of(by)
    if by.national_id and script.enrolment.national_id == by.national_id:
        raise NotForYou(_("Không ai chấm bài của chính mình."))
    if own is None and not standing.wants_marker:
        raise NotForYou(_("Bài này đã đủ người chấm."))
    if own is not None and standing.verdict is not Verdict.WAITING:
        raise MarksFinal(_("Người chấm khác đã chấm bài này nên điểm của bạn không sửa được nữa."))
    _check_marks(script, marks)
    mark = Mark(
        script=script,
        seat=own.seat if own else len(standing.marks) + 1,
        number=own.number + 1 if own else 1,
        marker_id=by.id,
        marker_name=by.full_name,
        steps=[f"{each:f}" for each in marks],
        remarks=[remark.strip()[:REMARK_LIMIT] for remark in remarks],
    )
    db.session.add(mark)
    db.session.flush()
    act = "script.mark_corrected" if own else "script.marked"
    record(act, by=by, subject=script.id, code=script.code, seat=mark.seat, steps=mark.steps)
    return mark


def may_mark(script: Script, viewer: User) -> bool:
    """Whether the script still takes the viewer's marks, first ones or corrected ones."""
    standing = standing_of(script)
    if standing.of(viewer) is not None:
        return standing.verdict is Verdict.WAITING
    return standing.wants_marker


def _check_marks(script: Script, marks: Sequence[Decimal]) -> None:
    essay, increment = essay_of(script.task), script.task.increment
    try:
        essay.score_steps(marks)
    except InvalidItem as error:
        raise MarksWrong(_(error.template, **error.params)) from error
    for number, (given, step) in enumerate(zip(marks, essay.steps, strict=True), start=1):
        if given % increment and given != step.marks:
            raise MarksWrong(
                _(
                    "Điểm của bước %(number)d phải là bội số của %(increment)s.",
                    number=number,
                    increment=spell_number(increment),
                )
            )


def require_decision(script: Script, *, by: User) -> Standing:
    """How a script stands that the person may decide. Raise NothingToDecide or NotForYou."""
    standing = standing_of(script)
    if not standing.wants_decision:
        raise NothingToDecide(_("Bài này không chờ quyết định."))
    if any(mark.marker_id == by.id for mark in standing.marks):
        raise NotForYou(_("Người đã chấm bài này không quyết định điểm của bài."))
    return standing


def decide_script(script: Script, score: Decimal, reason: str, *, by: User) -> MarkDecision:
    """Settle the score where the rule leaves it to the head. Raise NothingToDecide, NotForYou or
    ScoreWrong."""
    _hold(script)
    require_decision(script, by=by)
    whole = score.is_finite() and 0 <= score <= SCALE and score == round(score, 2)
    if not whole:
        raise ScoreWrong(_("Điểm phải từ 0 đến 100, nhiều nhất hai chữ số thập phân."))
    decision = MarkDecision(
        script=script,
        score=score,
        reason=reason,
        decided_by_id=by.id,
        decided_by_name=by.full_name,
    )
    db.session.add(decision)
    db.session.flush()
    record(
        "script.score_decided",
        by=by,
        subject=script.id,
        code=script.code,
        score=str(score),
        reason=reason,
    )
    return decision


def _hold(script: Script) -> None:
    """Keep the script as it is until the act is stored."""
    db.session.refresh(script, with_for_update={"of": Script})
    db.session.refresh(script, ["marks", "decision"])
