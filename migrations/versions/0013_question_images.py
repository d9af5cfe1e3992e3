"""Images of questions, and the pack of them that a payload shows."""

import sqlalchemy as sa
from alembic import op

revision = "0013_question_images"
down_revision = "0012_demands_on_forms"


def upgrade() -> None:
    op.create_table(
        "question_image",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_question_image_has_size")),
        sa.CheckConstraint(
            "substr(sha256, 1, 16) = name", name=op.f("ck_question_image_name_from_content")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_question_image_created_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_image")),
        sa.UniqueConstraint("name", name=op.f("uq_question_image_name")),
        sa.UniqueConstraint("sha256", name=op.f("uq_question_image_sha256")),
    )
    with op.batch_alter_table("paper_payload") as table:
        table.add_column(sa.Column("images", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("paper_payload") as table:
        table.drop_column("images")
    op.drop_table("question_image")
