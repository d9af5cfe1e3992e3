"""Applications and candidates count their changes, so that a kept ranking can be told stale."""

import sqlalchemy as sa
from alembic import op

revision = "0030_editions_of_applications"
down_revision = "0029_online_registration"


def upgrade() -> None:
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.add_column(sa.Column("edition", sa.Integer(), server_default="1", nullable=False))
        batch_op.create_index(
            "ix_application_exam_id_edition", ["exam_id", "edition"], unique=False
        )

    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("edition", sa.Integer(), server_default="1", nullable=False))
        batch_op.create_index("ix_candidate_exam_id_edition", ["exam_id", "edition"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.drop_index("ix_candidate_exam_id_edition")
        batch_op.drop_column("edition")

    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index("ix_application_exam_id_edition")
        batch_op.drop_column("edition")
