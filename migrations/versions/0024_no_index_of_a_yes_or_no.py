"""Drop the index of current versions: it led SQLite to read all versions for each question."""

from alembic import op

revision = "0024_no_index_of_a_yes_or_no"
down_revision = "0023_marking"


def upgrade() -> None:
    op.drop_index(op.f("ix_question_version_is_current"), "question_version")


def downgrade() -> None:
    op.create_index(op.f("ix_question_version_is_current"), "question_version", ["is_current"])
