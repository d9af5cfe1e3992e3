"""When the doors of a sitting open, and how much time one person may add alone."""

import sqlalchemy as sa
from alembic import op

revision = "0003_room_rules"
down_revision = "0002_exam_room"

CHECKS = {"doors_open_minutes": "doors_open_from_zero", "alone_up_to_minutes": "alone_from_zero"}


def upgrade() -> None:
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("doors_open_minutes", sa.Integer(), nullable=False, server_default="120")
        )
        batch_op.add_column(sa.Column("alone_up_to_minutes", sa.Integer(), nullable=True))
        for name, check in CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_sitting_{check}"), f"{name} >= 0")
    # Sittings that stand already got what was a constant before; new ones say it themselves.
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.alter_column("doors_open_minutes", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        for check in CHECKS.values():
            batch_op.drop_constraint(batch_op.f(f"ck_sitting_{check}"), type_="check")
        batch_op.drop_column("alone_up_to_minutes")
        batch_op.drop_column("doors_open_minutes")
