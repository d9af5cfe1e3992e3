"""Groups compared and item response models of each question, kept from each analysis."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015_models_of_questions"
down_revision = "0014_standards"
COLUMNS = ("groups", "model")


def upgrade() -> None:
    with op.batch_alter_table("item_figures") as table:
        for name in COLUMNS:
            kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
            table.add_column(sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("item_figures") as table:
        for name in reversed(COLUMNS):
            table.drop_column(name)
