"""Alembic runs this: `flask db upgrade` and friends."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import context
from flask import current_app

from app.db import ExactDecimal, Model, UtcDateTime, db

options = current_app.extensions["migrate"].configure_args


def number_the_revision(_context, _revision, directives) -> None:
    """Name new revisions 0001_slug, 0002_slug … so that two heads collide in git."""
    script = directives[0]
    if not getattr(context.config.cmd_opts, "autogenerate", False):
        return  # `flask db check` only looks
    if script.upgrade_ops.is_empty():
        directives[:] = []
        return
    head = context.script.get_current_head()
    number = int(head.split("_")[0]) + 1 if head else 1
    script.rev_id = f"{number:04}_{script.message.lower().replace(' ', '_')}"


def include_object(_object, name, kind, reflected, compare_to) -> bool:
    """Leave alone the tables that are not ours, such as the queue's on a shared database."""
    return not (kind == "table" and reflected and compare_to is None)


def render_item(kind, item, autogen):
    """Write our own types as plain SQLAlchemy ones: a migration never imports the app."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, ExactDecimal):
        return "sa.String()"
    if isinstance(item, sa.Enum):
        return f"sa.String({item.length})"
    if isinstance(item, sa.JSON):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


@contextmanager
def tables_may_be_rebuilt(connection) -> Iterator[None]:
    """Let SQLite rebuild a table that others point to; every reference is checked at the end.

    A change of a column copies the table and drops the old one, which SQLite refuses while it
    enforces foreign keys. The switch has no effect inside a transaction.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()


def require_whole_references(connection) -> None:
    """Raise RuntimeError, which undoes the migration, when a row points to nothing."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"the migration would leave {len(broken)} rows pointing to nothing")


with db.engine.connect() as connection, tables_may_be_rebuilt(connection):
    context.configure(
        connection=connection,
        target_metadata=Model.metadata,
        process_revision_directives=number_the_revision,
        include_object=include_object,
        render_item=render_item,
        **options,
    )
    with context.begin_transaction():
        context.run_migrations()
        require_whole_references(connection)
