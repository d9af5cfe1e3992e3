"""Questions say how long they are expected to take."""

import sqlalchemy as sa
from alembic import op

revision = "0018_expected_time"
down_revision = "0017_finding_questions"


def upgrade() -> None:
    with op.batch_alter_table("question_version") as batch:
        batch.add_column(sa.Column("minutes", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("question_version") as batch:
        batch.drop_column("minutes")
