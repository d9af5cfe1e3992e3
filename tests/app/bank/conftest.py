from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from app.bank.models import Law, Topic
from app.db import db
from tests.factories import LawFactory, TopicFactory


@pytest.fixture
def count_statements():
    """A context that collects every statement sent to the database."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_rest) -> None:
            seen.append(statement)

        bind = db.session.get_bind()
        event.listen(bind, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(bind, "before_cursor_execute", note)

    return counting


@pytest.fixture
def topic() -> Topic:
    return TopicFactory.create(code="thu-tuc", title="Thủ tục thi hành án")


@pytest.fixture
def law() -> Law:
    return LawFactory.create(code="luat")
