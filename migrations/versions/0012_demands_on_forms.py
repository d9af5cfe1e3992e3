"""Blueprints ask for kinds and time; papers say what forms must keep, forms what they do not."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012_demands_on_forms"
down_revision = "0011_question_review"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
OLD = "uq_blueprint_cell_paper_id_topic_id_level"
NEW = "uq_blueprint_cell_paper_id_topic_id_level_kind"


def upgrade() -> None:
    with op.batch_alter_table("paper") as table:
        table.add_column(sa.Column("demands", JSON, server_default="{}", nullable=False))
    with op.batch_alter_table("paper") as table:
        table.alter_column("demands", server_default=None)
    with op.batch_alter_table("paper_form") as table:
        table.add_column(sa.Column("relaxations", JSON, server_default="[]", nullable=False))
    with op.batch_alter_table("paper_form") as table:
        table.alter_column("relaxations", server_default=None)
    with op.batch_alter_table("blueprint_cell") as table:
        table.add_column(sa.Column("kind", sa.String(), server_default="", nullable=False))
        table.add_column(sa.Column("minutes", sa.String(), nullable=True))
        table.drop_constraint(op.f(OLD), type_="unique")
        table.create_unique_constraint(op.f(NEW), ["paper_id", "topic_id", "level", "kind"])
    with op.batch_alter_table("blueprint_cell") as table:
        table.alter_column("kind", server_default=None)


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM blueprint_cell WHERE kind <> ''"))
    with op.batch_alter_table("blueprint_cell") as table:
        table.drop_constraint(op.f(NEW), type_="unique")
        table.create_unique_constraint(op.f(OLD), ["paper_id", "topic_id", "level"])
        table.drop_column("minutes")
        table.drop_column("kind")
    with op.batch_alter_table("paper_form") as table:
        table.drop_column("relaxations")
    with op.batch_alter_table("paper") as table:
        table.drop_column("demands")
