"""What a sitting asks of its machines, and which machines did not comply."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008_lockdown"
down_revision = "0007_cases_and_calculator"


def upgrade() -> None:
    op.create_table(
        "lockdown",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("browser", sa.String(40), nullable=False),
        sa.Column("settings", sa.String(), nullable=True),
        sa.Column("config_key", sa.String(), nullable=True),
        sa.Column(
            "exam_keys", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("network_rule", sa.String(40), nullable=False),
        sa.Column(
            "networks", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_name", sa.String(), nullable=False),
        sa.CheckConstraint(
            "browser = 'free' OR settings IS NOT NULL",
            name=op.f("ck_lockdown_locked_with_settings"),
        ),
        sa.CheckConstraint(
            "(settings IS NULL) = (config_key IS NULL)", name=op.f("ck_lockdown_settings_with_key")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_lockdown_number_from_one")),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["sitting.id"],
            name=op.f("fk_lockdown_sitting_id_sitting"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lockdown")),
        sa.UniqueConstraint("sitting_id", "number", name=op.f("uq_lockdown_sitting_id_number")),
    )
    op.create_table(
        "machine_fault",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seat.id"], name=op.f("fk_machine_fault_seat_id_seat"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machine_fault")),
        sa.UniqueConstraint("seat_id", "kind", name=op.f("uq_machine_fault_seat_id_kind")),
    )


def downgrade() -> None:
    op.drop_table("machine_fault")
    op.drop_table("lockdown")
