"""Setting up a panel: what it judges, how, and who sits on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from app import text
from app.accounts.models import User
from app.bank.models import Question, QuestionStatus, QuestionVersion
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.permissions import Permission
from app.sittings.models import PaperForm
from app.standards.models import Panellist, PanelQuestion, StandardPanel
from question_bank.standards import Method

LEAST_PANELLISTS, MOST_QUESTIONS = 2, 300
PRACTICE_QUESTIONS = 5


class TooFewPanellists(DomainError):
    """One person is no panel."""


class NotAPanellist(DomainError):
    """Somebody named may not judge questions, or has no account any more."""


class NothingToJudge(DomainError):
    """No question was named, or too many."""


class UnknownQuestion(DomainError):
    """A code belongs to no question that may still be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelPlan:
    """How a panel is to work."""

    title: str
    borderline: str
    method: Method
    with_practice: bool = False
    shows_figures: bool = False
    shows_impact: bool = False


def set_up_panel(
    plan: PanelPlan,
    questions: PaperForm | Sequence[QuestionVersion],
    panellists: Sequence[User],
    *,
    by: Actor,
) -> StandardPanel:
    """Make a panel for a frozen form or a set of questions (one point each, as the bank says).

    Raise TooFewPanellists, NotAPanellist or NothingToJudge.
    """
    _check_panellists(panellists)
    asked = _asked(questions)
    if not 0 < len(asked) <= MOST_QUESTIONS:
        raise NothingToJudge(_("Cần từ 1 đến %(most)d câu hỏi.", most=MOST_QUESTIONS))
    panel = _make(plan, questions, asked, by=by)
    panel.panellists = [
        Panellist(user_id=user.id, full_name=user.full_name, position=position)
        for position, user in enumerate(panellists, start=1)
    ]
    db.session.add(panel)
    db.session.flush()
    record(
        "standard_panel.set_up",
        by=by,
        subject=panel.id,
        title=panel.title,
        method=panel.method.value,
        form=panel.form_sha256,
        versions=[str(each.version_id) for each in asked],
        panellists=[user.full_name for user in panellists],
    )
    return panel


def find_versions(codes: Sequence[str]) -> list[QuestionVersion]:
    """The current versions of the questions with these codes, in the order given.

    A code named twice counts once. Raise UnknownQuestion for one that is not in the bank or is
    withdrawn from it.
    """
    wanted = list(dict.fromkeys(codes))
    stmt = (
        select(QuestionVersion)
        .join(QuestionVersion.question)
        .where(Question.code.in_(wanted), QuestionVersion.is_current)
        .where(Question.status != QuestionStatus.RETIRED)
    )
    found = {version.question.code: version for version in db.session.scalars(stmt)}
    missing = [code for code in wanted if code not in found]
    if missing:
        raise UnknownQuestion(
            _(
                "Ngân hàng không có câu hỏi còn dùng mang mã: %(codes)s",
                codes=", ".join(missing[:5]),
            )
        )
    return [found[code] for code in wanted]


def _check_panellists(panellists: Sequence[User]) -> None:
    if len(panellists) < LEAST_PANELLISTS:
        raise TooFewPanellists(_("Hội đồng cần ít nhất %(count)d người.", count=LEAST_PANELLISTS))
    for user in panellists:
        if not user.may(Permission.STANDARDS_RATE):
            raise NotAPanellist(
                _("%(name)s không được giao việc đánh giá câu hỏi.", name=user.full_name)
            )


def _asked(questions: PaperForm | Sequence[QuestionVersion]) -> list[PanelQuestion]:
    pairs: list[tuple[QuestionVersion, Decimal]]
    if isinstance(questions, PaperForm):
        pairs = [(each.version, each.points) for each in questions.questions]
    else:
        pairs = [(version, version.points) for version in questions]
    return [
        PanelQuestion(position=position, version=version, points=points)
        for position, (version, points) in enumerate(pairs, start=1)
    ]


def _make(
    plan: PanelPlan,
    questions: PaperForm | Sequence[QuestionVersion],
    asked: list[PanelQuestion],
    *,
    by: Actor,
) -> StandardPanel:
    form = questions if isinstance(questions, PaperForm) else None
    return StandardPanel(
        title=plan.title,
        title_folded=text.fold(f"{plan.title} {form.code if form else ''}"),
        paper_id=form.paper_id if form else None,
        form_code=form.code if form else "",
        form_sha256=form.sha256 if form else "",
        borderline=plan.borderline,
        method=plan.method,
        practice_questions=min(PRACTICE_QUESTIONS, len(asked)) if plan.with_practice else 0,
        shows_figures=plan.shows_figures,
        shows_impact=plan.shows_impact,
        chair_id=by.actor_id,
        chair_name=by.actor_name,
        questions=asked,
    )
