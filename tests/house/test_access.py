"""Every address, asked by every role and by nobody: who is let in, who is not."""

import os
from pathlib import Path

import pytest

from app.permissions import GRANTS, Permission, Role
from tests.house.surface import (
    ANONYMOUS,
    Visitor,
    access_of,
    address,
    every_rule,
    readable,
    roles_allowed,
    told,
    writable,
)
from tests.house.world import identifiers

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[2] / "docs/permissions.md"


def test_nobody_can_write_without_signing_in(app, world):
    wrong = []
    for rule in writable(app):
        path = address(app, rule, world.arguments(rule))
        response = Visitor(app, ANONYMOUS).ask(path, "POST")
        if access_of(app, rule) == "public":
            continue
        if response.status_code != 302 or "/accounts/sign-in" not in response.location:
            wrong.append((path, response.status_code))
    assert not wrong, told(wrong)


@pytest.mark.parametrize("role", Role)
def test_a_role_writes_nothing_it_was_not_granted(app, world, role):
    visitor, wrong = Visitor(app, role, world), []
    for rule in writable(app):
        if role in roles_allowed(app, rule):
            continue
        path = address(app, rule, world.arguments(rule))
        status = visitor.ask(path, "POST").status_code
        if status != 403:
            wrong.append((path, status))
    assert not wrong, told(wrong)


def test_a_thing_is_not_found_through_a_parent_it_does_not_belong_to(app, world, other_world):
    wrong = []
    for rule in readable(app):
        if len(identifiers(rule)) < 2:
            continue
        path = address(app, rule, world.arguments(rule, other_world))
        for role in roles_allowed(app, rule):
            status = Visitor(app, role, world).ask(path).status_code
            if status != 404:
                wrong.append((path, role.value, status))
    assert not wrong, told(wrong)


def test_every_permission_is_granted_to_somebody_and_asked_for_somewhere(app):
    asked = {access_of(app, rule) for rule in every_rule(app)}
    granted = set().union(*GRANTS.values())
    assert set(Permission) - granted == set()
    assert sorted(set(Permission) - asked) == []


def test_the_page_of_permissions_is_up_to_date(app):
    text = permissions_page(app)
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(text)
    assert PAGE.read_text() == text, "run: make docs"


def permissions_page(app) -> str:
    """The table of addresses and who may use them, as docs/permissions.md holds it."""
    roles = list(Role)
    lines = [
        "# Who may do what",
        "",
        "Generated from the routes and `app/permissions.py` by `make docs`; a test compares them.",
        "What a person may see within a page is narrowed further by the query behind it.",
        "Addresses below `/machine` are served by the edition `room` alone (docs/room-edition.md).",
        "",
        "| address | method | permission | "
        + " | ".join(role.replace("_", " ") for role in roles)
        + " |",
        "|---|---|---|" + "---|" * len(roles),
    ]
    for rule in every_rule(app):
        methods = ", ".join(sorted(rule.methods - {"HEAD", "OPTIONS"}))
        access = access_of(app, rule)
        allowed = roles_allowed(app, rule)
        marks = " | ".join("yes" if role in allowed else "" for role in roles)
        shown = "everybody" if access == "public" else str(access).replace("signed_in", "signed in")
        lines.append(
            f"| `{rule.rule.replace('|', chr(92) + '|')}` | {methods} | {shown} | {marks} |"
        )
    return "\n".join(lines) + "\n"
