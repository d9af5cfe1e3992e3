"""Forms with a row for each learner: attendance and final results."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from app.errors import DomainError
from app.i18n import _
from app.training.deciding import Verdict
from app.training.marking_attendance import Mark
from app.training.models import ClassSession, Enrolment, Presence

SCORE = re.compile(r"\d{1,3}([.,]\d{1,2})?")
REASON_LIMIT = 300


class SheetUnreadable(DomainError):
    """A row holds something that cannot be meant."""


def read_attendance(
    typed: Mapping[str, str], session: ClassSession, learners: Sequence[Enrolment]
) -> dict[UUID, Mark]:
    """The marks of the learners that have one; no number means all periods of the session.

    Raise SheetUnreadable.
    """
    marks: dict[UUID, Mark] = {}
    for learner in learners:
        chosen = typed.get(f"presence-{learner.id}", "")
        if chosen not in {presence.value for presence in Presence}:
            continue
        presence = Presence(chosen)
        hours = typed.get(f"hours-{learner.id}", "").strip()
        if hours and not (hours.isascii() and hours.isdecimal()):
            raise SheetUnreadable(_("%(name)s: số tiết phải là số nguyên.", name=learner.full_name))
        here = presence is Presence.PRESENT
        marks[learner.id] = Mark(
            presence=presence, hours=int(hours or session.hours) if here else 0
        )
    return marks


def read_verdicts(typed: Mapping[str, str], learners: Sequence[Enrolment]) -> dict[UUID, Verdict]:
    """What was entered for the learners; rows left empty are left out. Raise SheetUnreadable."""
    verdicts: dict[UUID, Verdict] = {}
    for learner in learners:
        score = read_score(typed.get(f"score-{learner.id}", ""), learner.full_name)
        failed = typed.get(f"decision-{learner.id}") == "fail"
        reason = typed.get(f"reason-{learner.id}", "").strip()[:REASON_LIMIT]
        if score is not None or failed:
            verdicts[learner.id] = Verdict(score=score, failed=failed, failed_because=reason)
    return verdicts


def read_score(typed: str, name: str) -> Decimal | None:
    """A score with decimal comma or point, at most two decimals. Raise SheetUnreadable."""
    plain = typed.strip()
    if not plain:
        return None
    if not SCORE.fullmatch(plain):
        raise SheetUnreadable(
            _("%(name)s: điểm “%(typed)s” phải là số như 7,5 hoặc 82,25.", name=name, typed=plain)
        )
    return Decimal(plain.replace(",", "."))
