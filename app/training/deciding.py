"""Deciding who passed a class: the rule proposes, a person decides and may only be stricter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from app import clock
from app.db import db
from app.errors import DomainError
from app.i18n import N_, _
from app.ledger.recording import Actor, record
from app.training.models import Class, ClassState, Enrolment, FinalResult
from app.training.presence import Standing
from app.training.rules import training_rules
from app.training.scheduling import active_enrolments, require_open
from app.training.tallying import class_standings

BARRED = N_("Không đủ điều kiện dự kiểm tra: có mặt dưới mức quy định.")
BELOW = N_("Điểm dưới mức đạt của lớp.")


class ScoreOutOfRange(DomainError):
    """A score is not a number from 0 to 100 with at most two decimals."""


class ReasonMissing(DomainError):
    """Somebody is failed against the rule and nobody said why."""


class ResultsMissing(DomainError):
    """Some learners have no result yet, or one that their presence now contradicts."""


class NoSessionHeld(DomainError):
    """The attendance of no session was taken, so there is nothing to judge presence by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a person entered for a learner; `failed_because` is empty to let the rule decide."""

    score: Decimal | None
    failed: bool = False
    failed_because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Whether somebody passes, and why not: the rule's reasons are templates to translate."""

    passed: bool
    grade: str
    reason: str


def apply_rule(training_class: Class, standing: Standing, score: Decimal | None) -> Outcome | None:
    """What the class's rule says; None while it cannot say, for want of a score."""
    rules = training_rules()
    if standing.is_barred:
        return Outcome(passed=False, grade=rules.grade_word(Decimal(0)), reason=BARRED)
    if score is None:
        return None
    passed = score >= training_class.pass_score
    grade = rules.grade_word(score if passed else Decimal(0))
    return Outcome(passed=passed, grade=grade, reason="" if passed else BELOW)


def decide_results(
    training_class: Class, verdicts: Mapping[UUID, Verdict], *, by: Actor
) -> list[FinalResult]:
    """Append the results that changed, by enrolment id; give them.

    Raise ClassIsClosed, ScoreOutOfRange or ReasonMissing; then nothing is stored.
    """
    require_open(training_class)
    standings, latest = class_standings(training_class), latest_results(training_class)
    decided = []
    for enrolment in active_enrolments(training_class):
        verdict = verdicts.get(enrolment.id)
        if verdict is None:
            continue
        outcome = _decide(training_class, enrolment, standings[enrolment.id], verdict)
        before = latest.get(enrolment.id)
        if outcome is not None and _differs(before, outcome, verdict.score):
            decided.append(_append(enrolment, verdict.score, outcome, before, by=by))
    db.session.flush()
    return decided


def latest_results(training_class: Class) -> dict[UUID, FinalResult]:
    """The result that counts for each learner of the class, by enrolment id."""
    stmt = (
        select(FinalResult)
        .join(Enrolment, FinalResult.enrolment_id == Enrolment.id)
        .where(Enrolment.class_id == training_class.id)
        .order_by(FinalResult.number)
    )
    return {result.enrolment_id: result for result in db.session.scalars(stmt)}


def close_class(training_class: Class, *, by: Actor) -> None:
    """Settle the class: from now on attendance and results stand.

    Learners barred by their absence get the result that follows from it. Raise ClassIsClosed,
    NoSessionHeld or ResultsMissing.
    """
    require_open(training_class)
    standings = class_standings(training_class)
    if all(standing.tally.held == 0 for standing in standings.values()):
        raise NoSessionHeld(_("Chưa buổi nào được điểm danh nên chưa kết thúc lớp được."))
    barred = {key: Verdict(score=None) for key, one in standings.items() if one.is_barred}
    decide_results(training_class, barred, by=by)
    unsettled = _unsettled(training_class, standings)
    if unsettled:
        raise ResultsMissing(
            _(
                "Chưa có kết quả, hoặc kết quả không còn khớp với điểm danh: %(names)s.",
                names=", ".join(learner.full_name for learner in unsettled[:10]),
            )
        )
    training_class.state = ClassState.CLOSED
    training_class.closed_at, training_class.closed_by_name = clock.now(), by.actor_name
    db.session.flush()
    passed = sum(result.passed for result in latest_results(training_class).values())
    record("class.closed", by=by, subject=training_class.id, passed=passed, of=len(standings))


def _unsettled(training_class: Class, standings: Mapping[UUID, Standing]) -> Sequence[Enrolment]:
    latest = latest_results(training_class)
    found = []
    for enrolment in active_enrolments(training_class):
        result = latest.get(enrolment.id)
        expected = apply_rule(
            training_class, standings[enrolment.id], result.score if result else None
        )
        if result is None or expected is None or (result.passed and not expected.passed):
            found.append(enrolment)
    return found


def _decide(
    training_class: Class, enrolment: Enrolment, standing: Standing, verdict: Verdict
) -> Outcome | None:
    if verdict.score is not None and not _is_score(verdict.score):
        raise ScoreOutOfRange(
            _("%(name)s: điểm từ 0 đến 100, không quá hai chữ số lẻ.", name=enrolment.full_name)
        )
    proposed = apply_rule(training_class, standing, verdict.score)
    if not verdict.failed or (proposed is not None and not proposed.passed):
        return proposed
    if not verdict.failed_because:
        raise ReasonMissing(
            _("%(name)s: hãy ghi lý do không công nhận kết quả.", name=enrolment.full_name)
        )
    word = training_rules().grade_word(Decimal(0))
    return Outcome(passed=False, grade=word, reason=verdict.failed_because)


def _is_score(score: Decimal) -> bool:
    return score.is_finite() and 0 <= score <= 100 and score == round(score, 2)


def _differs(before: FinalResult | None, outcome: Outcome, score: Decimal | None) -> bool:
    return before is None or (before.score, before.passed, before.grade, before.reason) != (
        score,
        outcome.passed,
        outcome.grade,
        outcome.reason,
    )


def _append(
    enrolment: Enrolment,
    score: Decimal | None,
    outcome: Outcome,
    before: FinalResult | None,
    *,
    by: Actor,
) -> FinalResult:
    result = FinalResult(
        enrolment_id=enrolment.id,
        number=before.number + 1 if before else 1,
        score=score,
        grade=outcome.grade,
        passed=outcome.passed,
        reason=outcome.reason,
        decided_by_name=by.actor_name,
    )
    db.session.add(result)
    record(
        "result.decided",
        by=by,
        subject=enrolment.id,
        score=None if score is None else str(score),
        passed=outcome.passed,
        reason=outcome.reason,
    )
    return result
