"""A person with a candidate's account meets their own affairs and nobody else's."""

import pytest
from sqlalchemy import select

from app.candidates.models import Application
from app.db import db
from app.permissions import Permission, Role
from app.training.models import Class
from tests.house.surface import Visitor, access_of, address, readable, told, writable
from tests.house.world import identifiers

pytestmark = pytest.mark.slow

OWN = {Permission.OWN_READ, Permission.TRAINING_LEARN}
PERSONAL = {"enrolment_id", "certificate_id", "answer_id", "application_id", "candidate_id"}
"""Arguments that lead to one person's affairs."""


def secrets_of(world) -> list[str]:
    """What only the person of this world may read."""
    application = db.session.get_one(Application, world.names["application_id"])
    stmt = select(Class.code).where(Class.id == world.names["class_id"])
    return [
        application.full_name,
        application.national_id,
        application.exam.title,
        db.session.scalars(stmt).one(),
    ]


def own_rules(app, chosen) -> list:
    found = [rule for rule in chosen(app) if access_of(app, rule) in OWN]
    assert found
    return found


def test_a_page_of_ones_own_shows_nobody_else(app, world, other_world):
    foreign = secrets_of(other_world)
    visitor, shown, wrong = Visitor(app, Role.CANDIDATE, world), "", []
    for rule in own_rules(app, readable):
        path = address(app, rule, world.arguments(rule))
        text = visitor.ask(path).get_data().decode(errors="ignore")
        shown += text
        wrong += [(path, secret) for secret in foreign if secret in text]
    assert not wrong, told(wrong)
    assert any(secret in shown for secret in secrets_of(world)), "nothing of one's own either"


def test_what_belongs_to_somebody_else_is_not_there(app, world, other_world):
    visitor, wrong = Visitor(app, Role.CANDIDATE, world), []
    for rule in own_rules(app, readable):
        if not PERSONAL & set(identifiers(rule)):
            continue
        path = address(app, rule, other_world.arguments(rule))
        status = visitor.ask(path).status_code
        if status != 404:
            wrong.append((path, status))
    assert not wrong, told(wrong)


def test_nobody_writes_into_somebody_else_s_affairs(app, world, other_world):
    visitor, wrong = Visitor(app, Role.CANDIDATE, world), []
    for rule in own_rules(app, writable):
        if not PERSONAL & set(identifiers(rule)):
            continue
        path = address(app, rule, other_world.arguments(rule))
        status = visitor.ask(path, "POST").status_code
        if status != 404:
            wrong.append((path, status))
    assert not wrong, told(wrong)


def test_an_account_without_an_identity_number_owns_nothing(app, world):
    """Two accounts without a number must not be taken for the same person."""
    visitor, wrong = Visitor(app, Role.CANDIDATE), []
    for rule in own_rules(app, readable):
        path = address(app, rule, world.arguments(rule))
        answer = visitor.ask(path)
        if PERSONAL & set(identifiers(rule)) and answer.status_code != 404:
            wrong.append((path, answer.status_code))
        text = answer.get_data().decode(errors="ignore")
        wrong += [(path, secret) for secret in secrets_of(world) if secret in text]
    assert not wrong, told(wrong)
