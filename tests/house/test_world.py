"""The world of the house tests leaves nothing out."""

import pytest
from sqlalchemy import func, select

from app.db import Model, db
from tests.house.surface import Visitor, address, by_reader, rules, told

pytestmark = pytest.mark.slow

LEAD_NOWHERE = {
    # Signed for and told only after the sitting is closed; the world's is running.
    "/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>/minutes.pdf",
    "/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>/board/rooms/<uuid:room_id>/signatures.pdf",
    # Only for an attempt that has ended.
    "/room/result/sheet",
}
"""Addresses that show nothing in the world, each with the reason beside it."""


def test_the_world_has_a_row_in_every_table(world):
    empty = [
        table.name
        for table in Model.metadata.sorted_tables
        if not db.session.scalar(select(func.count()).select_from(table))
    ]
    assert empty == []


def test_the_world_knows_every_argument_of_every_address(app, world):
    assert [str(rule) for rule in rules(app) if not world.knows(rule)] == []


def test_every_page_can_be_reached_by_somebody_in_the_world(app, world):
    unreached: list[tuple[str, int]] = []
    for role, found in by_reader(app).items():
        visitor = Visitor(app, role, world)
        visitor.enter_room(world)
        for rule in found:
            response = visitor.ask(address(app, rule, world.arguments(rule)))
            if response.status_code not in {200, 302}:
                unreached.append((rule.rule, response.status_code))
    wrong = [one for one in unreached if one[0] not in LEAD_NOWHERE]
    assert not wrong, told(wrong)
