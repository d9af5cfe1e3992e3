"""How a script stands: the fold of its marks, and what they come to by the rule of its task."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.accounts.models import User
from app.bank.contents import item_of
from app.marking.models import EssayTask, Mark, Script
from app.regulations.profile import MarkingRule
from app.regulations.queries import load_profile
from app.regulations.reconciling import SCALE, Verdict, reconcile
from question_bank.items.essay import Essay


@dataclass(frozen=True, slots=True)
class Standing:
    """The marks that count, first marker to last, their scores, the verdict, the settled score."""

    marks: Sequence[Mark]
    scores: Sequence[Fraction]
    """0 to 100, exact."""
    verdict: Verdict
    score: Decimal | None

    @property
    def wants_marker(self) -> bool:
        """Whether another marker is needed."""
        return self.verdict in {Verdict.WAITING, Verdict.THIRD}

    @property
    def wants_decision(self) -> bool:
        """Whether the head of marking has to decide."""
        return self.score is None and self.verdict in {Verdict.DISCUSS, Verdict.TOGETHER}

    def of(self, viewer: User) -> Mark | None:
        """The viewer's own marks."""
        return next((mark for mark in self.marks if mark.marker_id == viewer.id), None)


def essay_of(task: EssayTask) -> Essay:
    """The essay with its scheme."""
    item = item_of(task.version)
    if not isinstance(item, Essay):
        raise TypeError(f"version {task.version_id} is no essay")
    return item


def rule_of(task: EssayTask) -> MarkingRule:
    """The rule of marking of the task's profile."""
    rule = load_profile(task.profile).marking
    if rule is None:
        raise TypeError(f"profile {task.profile.code} has no rule of marking")
    return rule


def score_of(essay: Essay, mark: Mark) -> Fraction:
    """What the marks for the steps come to, 0 to 100."""
    return essay.score_steps([Decimal(each) for each in mark.steps]) * SCALE


def standing_of(script: Script) -> Standing:
    """How the script stands now."""
    essay, last = essay_of(script.task), {mark.seat: mark for mark in script.marks}
    marks = [last[seat] for seat in sorted(last)]
    scores = [score_of(essay, mark) for mark in marks]
    found = reconcile(rule_of(script.task), scores)
    decided = script.decision.score if script.decision else None
    return Standing(marks, scores, found.verdict, found.score if decided is None else decided)
