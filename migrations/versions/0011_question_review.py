"""Rounds of review, secret questions and their readers, and provisions that have successors."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0011_question_review"
down_revision = "0010_item_analysis"


DEFAULTS = {
    "law": ("source", "is_verified"),
    "provision": ("edition", "title", "note", "source", "is_verified", "search_text"),
    "question": ("is_secret", "is_high_stakes"),
    "question_version": ("reason",),
}
"""Columns whose default was for the rows that were there; new rows always say what they hold."""


def upgrade() -> None:
    op.create_table(
        "secret_access",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["granted_by_id"], ["user.id"], name=op.f("fk_secret_access_granted_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by_id"], ["user.id"], name=op.f("fk_secret_access_revoked_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_secret_access_topic_id_topic")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_secret_access_user_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secret_access")),
    )
    op.create_index(op.f("ix_secret_access_user_id"), "secret_access", ["user_id"])

    op.create_table(
        "question_opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_opening_question_id_question")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_question_opening_user_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_opening")),
    )
    op.create_index(op.f("ix_question_opening_opened_at"), "question_opening", ["opened_at"])
    op.create_index(
        "ix_question_opening_question_id_user_id", "question_opening", ["question_id", "user_id"]
    )

    op.create_table(
        "question_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["question_comment.id"],
            name=op.f("fk_question_comment_parent_id_question_comment"),
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["user.id"], name=op.f("fk_question_comment_resolved_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["question_version.id"],
            name=op.f("fk_question_comment_version_id_question_version"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user.id"], name=op.f("fk_question_comment_written_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_comment")),
    )
    op.create_index(op.f("ix_question_comment_parent_id"), "question_comment", ["parent_id"])
    op.create_index(op.f("ix_question_comment_version_id"), "question_comment", ["version_id"])

    op.create_table(
        "question_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(40), nullable=True),
        sa.CheckConstraint("needed >= 1", name=op.f("ck_question_review_somebody_reviews")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name=op.f("fk_question_review_asked_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["question_version.id"],
            name=op.f("fk_question_review_version_id_question_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_review")),
    )
    op.create_index(op.f("ix_question_review_due_on"), "question_review", ["due_on"])
    op.create_index(op.f("ix_question_review_ended_at"), "question_review", ["ended_at"])
    op.create_index(op.f("ix_question_review_version_id"), "question_review", ["version_id"])

    op.create_table(
        "review_invitation",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["question_review.id"],
            name=op.f("fk_review_invitation_review_id_question_review"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_review_invitation_user_id_user")
        ),
        sa.PrimaryKeyConstraint("review_id", "user_id", name=op.f("pk_review_invitation")),
    )
    op.create_index(op.f("ix_review_invitation_user_id"), "review_invitation", ["user_id"])

    op.create_table(
        "review_verdict",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("approves", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["question_review.id"],
            name=op.f("fk_review_verdict_review_id_question_review"),
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["user.id"], name=op.f("fk_review_verdict_reviewer_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_verdict")),
        sa.UniqueConstraint(
            "review_id", "reviewer_id", name=op.f("uq_review_verdict_review_id_reviewer_id")
        ),
    )
    op.create_index(op.f("ix_review_verdict_reviewer_id"), "review_verdict", ["reviewer_id"])

    with op.batch_alter_table("law") as batch_op:
        batch_op.add_column(sa.Column("source", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("is_verified", sa.Boolean(), nullable=False, server_default=sa.true())
        )

    with op.batch_alter_table("provision") as batch_op:
        batch_op.add_column(sa.Column("edition", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("successor_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("title", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("note", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("source", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("is_verified", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        batch_op.add_column(
            sa.Column("search_text", sa.String(), nullable=False, server_default="")
        )
        batch_op.drop_constraint(batch_op.f("uq_provision_law_id_article_clause"), type_="unique")
        batch_op.create_index(
            batch_op.f("ix_provision_successor_id"), ["successor_id"], unique=False
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_provision_law_id_article_clause_edition"),
            ["law_id", "article", "clause", "edition"],
        )
        batch_op.create_check_constraint("edition_from_one", "edition >= 1")
        batch_op.create_foreign_key(
            batch_op.f("fk_provision_successor_id_provision"), "provision", ["successor_id"], ["id"]
        )

    with op.batch_alter_table("question") as batch_op:
        batch_op.add_column(
            sa.Column("is_secret", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column("is_high_stakes", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.create_index(batch_op.f("ix_question_is_secret"), ["is_secret"], unique=False)

    with op.batch_alter_table("question_version") as batch_op:
        batch_op.add_column(sa.Column("reason", sa.String(), nullable=False, server_default=""))

    _fold_provisions()
    for table, columns in DEFAULTS.items():
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.alter_column(column, server_default=None)


def _fold_provisions() -> None:
    """Let the provisions that are there be found without accents."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT provision.id, law.title, law.number, article, clause"
            " FROM provision JOIN law ON law.id = provision.law_id"
        )
    ).all()
    change = sa.text("UPDATE provision SET search_text = :said WHERE id = :id")
    for id_, title, number, article, clause in rows:
        said = _fold(f"{title} {number} điều {article} khoản {clause}")
        connection.execute(change, {"id": id_, "said": said})


def _fold(text: str) -> str:
    bare = "".join(
        sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign)
    )
    return " ".join(bare.replace("đ", "d").replace("Đ", "D").casefold().split())


def downgrade() -> None:
    with op.batch_alter_table("question_version") as batch_op:
        batch_op.drop_column("reason")

    with op.batch_alter_table("question") as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_is_secret"))
        batch_op.drop_column("is_high_stakes")
        batch_op.drop_column("is_secret")

    with op.batch_alter_table("provision") as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_provision_successor_id_provision"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("ck_provision_edition_from_one"), type_="check")
        batch_op.drop_constraint(
            batch_op.f("uq_provision_law_id_article_clause_edition"), type_="unique"
        )
        batch_op.drop_index(batch_op.f("ix_provision_successor_id"))
        batch_op.create_unique_constraint(
            batch_op.f("uq_provision_law_id_article_clause"), ["law_id", "article", "clause"]
        )
        batch_op.drop_column("search_text")
        batch_op.drop_column("is_verified")
        batch_op.drop_column("source")
        batch_op.drop_column("note")
        batch_op.drop_column("title")
        batch_op.drop_column("successor_id")
        batch_op.drop_column("edition")

    with op.batch_alter_table("law") as batch_op:
        batch_op.drop_column("is_verified")
        batch_op.drop_column("source")

    op.drop_table("review_verdict")

    op.drop_table("review_invitation")

    op.drop_table("question_review")

    op.drop_table("question_comment")

    op.drop_table("question_opening")

    op.drop_table("secret_access")
