"""Cases that several questions ask about, and papers that allow a calculator."""

import sqlalchemy as sa
from alembic import op

revision = "0007_cases_and_calculator"
down_revision = "0006_late_answers"


def upgrade() -> None:
    with op.batch_alter_table("question_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stimulus", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("calculator", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    # The defaults were for the rows that were there; new rows always say what they hold.
    with op.batch_alter_table("question_version", schema=None) as batch_op:
        batch_op.alter_column("stimulus", server_default=None)
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.alter_column("calculator", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_column("calculator")
    with op.batch_alter_table("question_version", schema=None) as batch_op:
        batch_op.drop_column("stimulus")
