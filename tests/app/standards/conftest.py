"""A panel of three with a chair, before a form of three questions."""

import pytest

from app.db import db
from app.permissions import Role
from app.standards import rating, rounds, setting_up
from app.standards.setting_up import PanelPlan
from question_bank.standards import Method
from tests.factories import FormQuestionFactory, PaperFormFactory, UserFactory

JUDGED = {"Trần An": (50, 80, 60), "Lê Bình": (40, 70, 50), "Vũ Chi": (60, 90, 70)}


@pytest.fixture
def form():
    form = PaperFormFactory.create(code="101", sha256="a" * 64)
    for position, points in enumerate((1, 1, 2), start=1):
        FormQuestionFactory.create(form=form, position=position, points=points)
    db.session.expire_all()
    return form


@pytest.fixture
def chair():
    return UserFactory.create(role=Role.TRAINER, full_name="Nguyễn Chủ Trì")


@pytest.fixture
def people():
    return [UserFactory.create(role=Role.TRAINER, full_name=name) for name in JUDGED]


@pytest.fixture
def panel(form, chair, people):
    return make_panel(form, people, chair)


def make_panel(questions, people, chair, **options):
    plan = PanelPlan(
        **{
            "title": "Điểm đạt môn Luật",
            "borderline": "Nắm thời hạn chính",
            "method": Method.PROBABILITY,
        }
        | options
    )
    return setting_up.set_up_panel(plan, questions, people, by=chair)


def judge(panel, people, judged=JUDGED):
    """Let everybody say what they think of every question of the open round."""
    for seat, user in zip(panel.panellists, people, strict=True):
        asked = rating.list_asked(panel.open_round)
        said = {q.id: p for q, p in zip(asked, judged[user.full_name], strict=False)}
        rating.rate_questions(seat, said, by=user)


def hold_round(panel, people, chair, judged=JUDGED):
    """Open, judge and close a round."""
    rounds.open_round(panel, by=chair)
    judge(panel, people, judged)
    return rounds.close_round(panel, by=chair)
