"""What provinces made of applications before the centre looked at them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032_preselection"
down_revision = "0031_issued_papers"


def upgrade() -> None:
    op.create_table(
        "preselection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column(
            "missing", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "passed OR length(reason) > 0", name=op.f("ck_preselection_refuses_with_reason")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_preselection_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_preselection_decided_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preselection")),
    )
    with op.batch_alter_table("preselection", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_preselection_application_id"), ["application_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("preselection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_preselection_application_id"))

    op.drop_table("preselection")
