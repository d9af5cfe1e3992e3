"""Panels that set the standard of a paper: their questions, people, rounds and judgements."""

import sqlalchemy as sa
from alembic import op

revision = "0014_standards"
down_revision = "0013_question_images"


def upgrade() -> None:
    op.create_table(
        "standard_panel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_folded", sa.String(), nullable=False),
        sa.Column("paper_id", sa.Uuid(), nullable=True),
        sa.Column("form_code", sa.String(), nullable=False),
        sa.Column("form_sha256", sa.String(), nullable=False),
        sa.Column("method", sa.String(40), nullable=False),
        sa.Column("borderline", sa.String(), nullable=False),
        sa.Column("practice_questions", sa.Integer(), nullable=False),
        sa.Column("shows_figures", sa.Boolean(), nullable=False),
        sa.Column("shows_impact", sa.Boolean(), nullable=False),
        sa.Column("chair_id", sa.Uuid(), nullable=True),
        sa.Column("chair_name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recommended", sa.String(), nullable=True),
        sa.Column("recommended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(recommended_at IS NULL) = (recommended IS NULL)",
            name=op.f("ck_standard_panel_recommends_a_score"),
        ),
        sa.CheckConstraint(
            "practice_questions >= 0", name=op.f("ck_standard_panel_practice_from_zero")
        ),
        sa.ForeignKeyConstraint(
            ["chair_id"], ["user.id"], name=op.f("fk_standard_panel_chair_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_standard_panel_paper_id_paper")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_panel")),
    )
    op.create_index(op.f("ix_standard_panel_chair_id"), "standard_panel", ["chair_id"])
    op.create_index(op.f("ix_standard_panel_paper_id"), "standard_panel", ["paper_id"])

    op.create_table(
        "panel_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("points", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["panel_id"],
            ["standard_panel.id"],
            name=op.f("fk_panel_question_panel_id_standard_panel"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["question_version.id"],
            name=op.f("fk_panel_question_version_id_question_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_question")),
        sa.UniqueConstraint(
            "panel_id", "position", name=op.f("uq_panel_question_panel_id_position")
        ),
        sa.UniqueConstraint(
            "panel_id", "version_id", name=op.f("uq_panel_question_panel_id_version_id")
        ),
    )
    op.create_index(op.f("ix_panel_question_panel_id"), "panel_question", ["panel_id"])
    op.create_index(op.f("ix_panel_question_version_id"), "panel_question", ["version_id"])

    op.create_table(
        "panellist",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["standard_panel.id"], name=op.f("fk_panellist_panel_id_standard_panel")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_panellist_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panellist")),
        sa.UniqueConstraint("panel_id", "user_id", name=op.f("uq_panellist_panel_id_user_id")),
    )
    op.create_index(op.f("ix_panellist_panel_id"), "panellist", ["panel_id"])
    op.create_index(op.f("ix_panellist_user_id"), "panellist", ["user_id"])

    op.create_table(
        "rating_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_name", sa.String(), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_rating_round_number_from_zero")),
        sa.ForeignKeyConstraint(
            ["panel_id"],
            ["standard_panel.id"],
            name=op.f("fk_rating_round_panel_id_standard_panel"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_round")),
        sa.UniqueConstraint("panel_id", "number", name=op.f("uq_rating_round_panel_id_number")),
    )
    op.create_index(op.f("ix_rating_round_panel_id"), "rating_round", ["panel_id"])

    op.create_table(
        "rating",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("panellist_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_rating_of_a_hundred")),
        sa.ForeignKeyConstraint(
            ["panellist_id"], ["panellist.id"], name=op.f("fk_rating_panellist_id_panellist")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["panel_question.id"],
            name=op.f("fk_rating_question_id_panel_question"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rating_round.id"], name=op.f("fk_rating_round_id_rating_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint(
            "round_id",
            "panellist_id",
            "question_id",
            name=op.f("uq_rating_round_id_panellist_id_question_id"),
        ),
    )
    op.create_index(op.f("ix_rating_panellist_id"), "rating", ["panellist_id"])
    op.create_index(op.f("ix_rating_question_id"), "rating", ["question_id"])
    op.create_index(op.f("ix_rating_round_id"), "rating", ["round_id"])


def downgrade() -> None:
    op.drop_table("rating")
    op.drop_table("rating_round")
    op.drop_table("panellist")
    op.drop_table("panel_question")
    op.drop_table("standard_panel")
