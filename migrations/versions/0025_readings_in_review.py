"""Who had which version of a question under review before their eyes, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0025_readings_in_review"
down_revision = "0024_no_index_of_a_yes_or_no"


def upgrade() -> None:
    op.create_table(
        "question_reading",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_reading_question_id_question")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_question_reading_user_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_reading")),
    )
    op.create_index(
        "ix_question_reading_question_id_user_id", "question_reading", ["question_id", "user_id"]
    )


def downgrade() -> None:
    op.drop_index("ix_question_reading_question_id_user_id", "question_reading")
    op.drop_table("question_reading")
