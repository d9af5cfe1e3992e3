"""Images of uploaded files, while their questions wait in a preview."""

import sqlalchemy as sa
from alembic import op

revision = "0020_images_of_previews"
down_revision = "0019_enemies_and_likenesses"


def upgrade() -> None:
    op.create_table(
        "pending_image",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_pending_image_has_size")),
        sa.CheckConstraint(
            "substr(sha256, 1, 16) = name", name=op.f("ck_pending_image_name_from_content")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["question_import.id"],
            name=op.f("fk_pending_image_import_id_question_import"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_image")),
        sa.UniqueConstraint("import_id", "name", name=op.f("uq_pending_image_import_id_name")),
    )
    op.create_index(op.f("ix_pending_image_import_id"), "pending_image", ["import_id"])
    op.create_index(op.f("ix_pending_image_name"), "pending_image", ["name"])


def downgrade() -> None:
    op.drop_table("pending_image")
