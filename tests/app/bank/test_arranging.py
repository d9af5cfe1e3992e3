from datetime import date

import pytest
from sqlalchemy import select

from app.bank import arranging, queries
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from tests.factories import ProvisionFactory

BY = Command("test")


def facts(**changes):
    known = {"code": "luat-moi", "title": "Luật mới", "number": "1/2025/QH15"}
    return arranging.LawFacts(**known, in_force_from=date(2026, 7, 1), **changes)


def actions(session):
    return session.scalars(select(LedgerEntry.action).order_by(LedgerEntry.sequence)).all()


def test_topics_form_a_tree(session):
    root = arranging.add_topic("ky-nang", "Kỹ năng", by=BY)
    arranging.add_topic("khac", "Khác", by=BY)
    arranging.add_topic("xac-minh", "Xác minh", parent=root, by=BY)

    nodes = queries.get_topic_tree().nodes
    assert [(node.topic.code, node.depth) for node in nodes] == [
        ("ky-nang", 0),
        ("xac-minh", 1),
        ("khac", 0),
    ]
    assert actions(session)[-3:] == ["topic.added"] * 3


def test_a_topic_code_is_not_used_twice(topic):
    with pytest.raises(arranging.TopicExists):
        arranging.add_topic("thu-tuc", "Thủ tục", by=BY)


def test_a_law_is_added_and_its_days_are_changed(session):
    law = arranging.add_law(facts(), by=BY)
    arranging.set_days_in_force(law, date(2026, 7, 1), date(2030, 1, 1), by=BY)

    assert law.is_in_force(date(2030, 1, 1))
    assert not law.is_in_force(date(2030, 1, 2))
    assert actions(session)[-2:] == ["law.added", "law.days_set"]


def test_a_law_code_is_not_used_twice(law):
    with pytest.raises(arranging.LawExists):
        arranging.add_law(
            arranging.LawFacts(code="luat", title="L", number="1", in_force_from=date(2026, 1, 1)),
            by=BY,
        )


def test_a_law_does_not_end_before_it_begins(law):
    with pytest.raises(arranging.EndsBeforeStart):
        arranging.add_law(facts(in_force_to=date(2026, 6, 30)), by=BY)
    with pytest.raises(arranging.EndsBeforeStart):
        arranging.set_days_in_force(law, date(2026, 7, 1), date(2026, 6, 30), by=BY)


def test_a_provision_may_end_before_its_law(session, law):
    provision = ProvisionFactory.create(law=law)

    arranging.narrow_provision(provision, None, date(2025, 12, 31), by=BY)

    assert provision.is_in_force(date(2025, 12, 31))
    assert not provision.is_in_force(date(2026, 1, 1))
    assert actions(session)[-1] == "provision.days_set"
    with pytest.raises(arranging.EndsBeforeStart):
        arranging.narrow_provision(provision, date(2026, 1, 2), date(2026, 1, 1), by=BY)
