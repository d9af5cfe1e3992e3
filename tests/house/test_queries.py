"""A list of twenty takes as many queries as a list of one."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from app.db import db
from app.permissions import Role
from tests import factories as made
from tests.factories import training
from tests.house.surface import Visitor, address, roles_allowed, rules, told
from tests.house.world import World

pytestmark = pytest.mark.slow


def count_queries(visitor: Visitor, path: str) -> int:
    """How many statements one page takes."""
    statements = []

    def listen(_connection, _cursor, statement, *_rest):
        if statement.lstrip().upper().startswith("SELECT"):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        answer = visitor.ask(path)
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    assert answer.status_code == 200, (path, answer.status_code)
    return len(statements)


def lists(app) -> list:
    """Every page that shows a list of its own: its view's name says so."""
    found = [rule for rule in rules(app) if rule.endpoint.split(".")[1].startswith("list_")]
    assert found
    return found


def test_a_longer_list_takes_no_more_queries(app, world):
    visitors = {role: Visitor(app, role, world) for role in Role}
    paths = {
        address(app, rule, world.arguments(rule)): visitors[roles_allowed(app, rule)[0]]
        for rule in lists(app)
    }
    for path, visitor in paths.items():
        visitor.ask(path)  # what is fetched once and kept is not counted
    before = {path: count_queries(visitor, path) for path, visitor in paths.items()}
    multiply(world)
    after = {path: count_queries(visitor, path) for path, visitor in paths.items()}
    wrong = [(path, before[path], after[path]) for path in paths if after[path] > before[path]]
    assert not wrong, told(wrong)


def multiply(world: World) -> None:
    """Make twenty more of what lists show, in the same exam, class and course."""
    exam = world.exam
    course = training.ClassFactory.create().course
    for n in range(20):
        made.UserFactory.create()
        made.ExamFactory.create()
        version = made.QuestionVersionFactory.create()
        room = made.RoomFactory.create(exam_id=exam.id)
        application = made.ApplicationFactory.create(exam=exam)
        candidate = made.CandidateFactory.create(application=application, ordinal=100 + n)
        sitting = made.SittingFactory.create(
            paper=world.papers[0], starts_at=datetime(2027, 1, 1 + n, tzinfo=UTC)
        )
        made.SeatFactory.create(sitting=sitting, room=room, candidate=candidate)
        made.PaperFormFactory.create(paper=world.papers[0])
        training_class = training.ClassFactory.create(course=course)
        training.LessonFactory.create(course=course)
        training.EnrolmentFactory.create(training_class=training_class)
        training.CertificateFactory.create()
        training.PracticeQuestionFactory.create(question=version.question)
    db.session.expire_all()
