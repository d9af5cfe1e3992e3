"""Figures of a paper's questions, kept from each analysis."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010_item_analysis"
down_revision = "0009_sealed_packages"


def listed(name: str) -> sa.Column:
    """A column of JSON."""
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    op.create_table(
        "paper_analysis",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_name", sa.String(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        listed("forms"),
        sa.CheckConstraint("persons > 0", name=op.f("ck_paper_analysis_of_somebody")),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_paper_analysis_paper_id_paper")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_analysis")),
    )
    op.create_index(op.f("ix_paper_analysis_paper_id"), "paper_analysis", ["paper_id"])
    op.create_table(
        "item_figures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("analysis_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("facility", sa.Double(), nullable=False),
        sa.Column("deviation", sa.Double(), nullable=False),
        sa.Column("discrimination", sa.Double(), nullable=True),
        sa.Column("item_rest", sa.Double(), nullable=True),
        sa.Column("efficiency", sa.Double(), nullable=True),
        listed("options"),
        listed("sizes"),
        listed("remarks"),
        sa.ForeignKeyConstraint(
            ["analysis_id"],
            ["paper_analysis.id"],
            name=op.f("fk_item_figures_analysis_id_paper_analysis"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["question_version.id"],
            name=op.f("fk_item_figures_version_id_question_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_figures")),
        sa.UniqueConstraint(
            "analysis_id", "version_id", name=op.f("uq_item_figures_analysis_id_version_id")
        ),
    )
    for column in ("analysis_id", "version_id"):
        op.create_index(op.f(f"ix_item_figures_{column}"), "item_figures", [column])


def downgrade() -> None:
    op.drop_table("item_figures")
    op.drop_table("paper_analysis")
