"""Answers that came late are marked, and the council's word on them has a table."""

import sqlalchemy as sa
from alembic import op

revision = "0006_late_answers"
down_revision = "0005_room_acts"


def upgrade() -> None:
    op.add_column(
        "answer_event",
        sa.Column("late", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "late_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=True),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_late_decision_has_a_reason")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_late_decision_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_late_decision_decided_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_late_decision_sitting_id_sitting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_decision")),
    )
    op.create_index("ix_late_decision_sitting_id", "late_decision", ["sitting_id"])


def downgrade() -> None:
    op.drop_table("late_decision")
    op.drop_column("answer_event", "late")
