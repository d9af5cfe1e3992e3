"""An analysis says how large the groups are that it compares."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022_groups_compared"
down_revision = "0021_rules_of_an_exam"


def upgrade() -> None:
    with op.batch_alter_table("paper_analysis") as batch:
        batch.add_column(
            sa.Column(
                "groups",
                sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
                nullable=True,
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("paper_analysis") as batch:
        batch.drop_column("groups")
