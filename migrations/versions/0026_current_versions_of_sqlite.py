"""Word the index of current versions as SQLite is asked: worded otherwise it was never used."""

import sqlalchemy as sa
from alembic import op

revision = "0026_current_versions_of_sqlite"
down_revision = "0025_readings_in_review"

NAME, TABLE = "ix_question_version_current", "question_version"


def _make_anew(where: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    op.drop_index(NAME, TABLE)
    columns = ["question_id", "level", "kind"]
    op.create_index(NAME, TABLE, columns, sqlite_where=sa.literal_column(where))


def upgrade() -> None:
    _make_anew("is_current = 1")


def downgrade() -> None:
    _make_anew("is_current")
