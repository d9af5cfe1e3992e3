"""Setting how long a paper lasts and how many questions it asks, within the profile's bounds."""

from app.errors import DomainError
from app.exams.models import Paper
from app.exams.rules import rules_of
from app.i18n import _
from app.ledger.recording import Actor, record


class OutsideTheRule(DomainError):
    """The profile does not allow this length or number. `field` is the one to change."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


def plan_paper(
    paper: Paper, *, minutes: int, question_count: int, by: Actor, calculator: bool = False
) -> None:
    """Set the paper's minutes, number of questions and tools; record all. Raises OutsideTheRule."""
    rule = rules_of(paper.exam).paper(paper.code)
    _check(minutes, rule.minutes, "minutes", str(rule.citation))
    if rule.questions is not None:
        _check(question_count, rule.questions, "question_count", str(rule.citation))
    elif question_count < 1:
        raise OutsideTheRule(_("Môn thi có ít nhất một câu hỏi."), "question_count")
    paper.minutes, paper.question_count = minutes, question_count
    paper.calculator = calculator
    record(
        "paper.planned",
        by=by,
        subject=paper.id,
        minutes=minutes,
        question_count=question_count,
        calculator=calculator,
    )


def _check(value: int, span: tuple[int, int], field: str, citation: str) -> None:
    least, most = span
    if not least <= value <= most:
        message = _(
            "Phải từ %(least)d đến %(most)d theo %(citation)s.",
            least=least,
            most=most,
            citation=citation,
        )
        raise OutsideTheRule(message, field)
