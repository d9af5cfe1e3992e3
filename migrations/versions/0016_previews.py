"""Questions of uploaded files that wait to be mended and taken in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016_previews"
down_revision = "0015_models_of_questions"

KEPT = ("read_at", "encoding", "encodings", "faults", "job_id", "discarded_at")


def json() -> sa.types.TypeEngine[object]:
    """The type of a column of JSON."""
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("question_import") as table:
        table.add_column(sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("encoding", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("encodings", json(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("faults", json(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("job_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("discarded_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("question_import") as table:
        for name in ("encoding", "encodings", "faults"):
            table.alter_column(name, server_default=None)
    op.create_table(
        "pending_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("content", json(), nullable=False),
        sa.Column("basis", json(), nullable=False),
        sa.Column("doubts", json(), nullable=False),
        sa.Column("faults", json(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["question_import.id"],
            name=op.f("fk_pending_question_import_id_question_import"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_question")),
    )
    for name in ("import_id", "state", "content_hash"):
        op.create_index(op.f(f"ix_pending_question_{name}"), "pending_question", [name])


def downgrade() -> None:
    op.drop_table("pending_question")
    with op.batch_alter_table("question_import") as table:
        for name in KEPT:
            table.drop_column(name)
