"""The migrations build what the models say, one step at a time, in both directions."""

import os

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select
from sqlalchemy.engine import make_url

from app import create_app
from app.config import Settings
from app.db import Model, db
from tests.conftest import URL, own_database
from tests.factories.delivery import make_prepared_sitting

pytestmark = pytest.mark.slow

config = Config()
config.set_main_option("script_location", "migrations")
KEPT = ("exam", "sitting", "seat", "attempt", "candidate", "application", "question_version")
"""What the first step has already: later tables come back empty."""
REVISIONS = [s.revision for s in ScriptDirectory.from_config(config).walk_revisions()][::-1]


@pytest.fixture
def session():
    """Migrations own their database: no transaction around these tests."""


@pytest.fixture
def fresh(tmp_path):
    url = f"sqlite:///{tmp_path}/migrations.db"
    if make_url(URL).get_backend_name() == "postgresql":
        worker = os.environ.get("PYTEST_XDIST_WORKER", "one")
        url = own_database(URL, f"migrations_{worker}")
    settings = Settings(secret_key="x", database_url=url, data_dir=tmp_path, testing=True)
    with create_app(settings).app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def is_ours(_object, name, kind, *_rest):
    """All but the index of words, which each database keeps in tables of its own."""
    return kind != "table" or not name.startswith("question_text")


def test_every_step_up_gives_the_models_and_down_to_the_first_and_back_keeps_what_is_in_use(fresh):
    upgrade()
    with db.engine.connect() as connection:
        opts = {"compare_type": True, "include_object": is_ours}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Model.metadata) == []
    make_prepared_sitting(seats=3)
    db.session.commit()
    before = count_rows()
    db.session.remove()

    for revision in REVISIONS[-2::-1]:
        downgrade(revision=revision)
    for revision in REVISIONS[1:]:
        upgrade(revision=revision)

    after = count_rows()
    assert {name: after[name] for name in KEPT} == {name: before[name] for name in KEPT}
    assert before["attempt"] == 3


def test_the_first_step_goes_down_and_up_again(fresh):
    upgrade(revision=REVISIONS[0])
    downgrade(revision="base")
    with db.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    upgrade(revision=REVISIONS[0])


def count_rows():
    tables = Model.metadata.sorted_tables
    count = {t.name: db.session.scalar(select(func.count()).select_from(t)) for t in tables}
    db.session.rollback()
    return count
