"""What a secret question asks is read in the bank by those named, and nowhere else by anybody."""

import zipfile
from io import BytesIO

import pytest
from sqlalchemy import select, update

from app.bank.models import Question, QuestionVersion
from app.db import db
from app.marking.models import EssayTask
from app.permissions import Role
from app.training.models import PracticeQuestion
from question_bank.markup.reading import plain_text
from tests.house.surface import Visitor, roles_allowed, told, with_examples

pytestmark = pytest.mark.slow


def readable_text(response) -> str:
    """The text of a page, or of everything inside a workbook or document."""
    data = response.get_data()
    if not data.startswith(b"PK"):
        return data.decode(errors="ignore")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return " ".join(archive.read(name).decode(errors="ignore") for name in archive.namelist())


def stems_of(*, secret: bool) -> set[str]:
    """What the secret questions ask, or the others."""
    stmt = select(QuestionVersion).join(QuestionVersion.question)
    versions = db.session.scalars(stmt.where(Question.is_secret.is_(secret)))
    return {plain_text(str(version.content["stem"])) for version in versions}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CANDIDATE])
def test_no_page_says_what_a_secret_question_asks(app, world, role):
    # Open to learners, so no secret: what is practised, and essays that a class wrote.
    practised = select(PracticeQuestion.question_id)
    written = select(QuestionVersion.question_id).join(
        EssayTask, EssayTask.version_id == QuestionVersion.id
    )
    kept = Question.id.not_in(practised.union(written))
    db.session.execute(update(Question).where(kept).values(is_secret=True))
    stems = stems_of(secret=True) - stems_of(secret=False)
    assert stems
    db.session.commit()
    visitor, wrong = Visitor(app, role, world), []
    for rule, path in with_examples(app, world):
        if role not in roles_allowed(app, rule):
            continue
        text = readable_text(visitor.ask(path))
        wrong += [(path, rule.endpoint, stem) for stem in stems if stem in text]
    assert not wrong, told(wrong)
