"""Admission, second devices, a clock that can stand, and the room's times of a sitting."""

import sqlalchemy as sa
from alembic import op

revision = "0002_exam_room"
down_revision = "0001_first_tables"

TIMES = {"network_grace_seconds": "15", "late_window_minutes": "30", "late_entry_minutes": None}
CHECKS = {
    "network_grace_seconds": "grace_from_zero",
    "late_window_minutes": "late_window_from_zero",
    "late_entry_minutes": "late_entry_from_zero",
}


def upgrade() -> None:
    op.create_table(
        "clock_stop",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("attempt_id", sa.Uuid(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("stopped_by_id", sa.Uuid(), nullable=True),
        sa.Column("stopped_by_name", sa.String(), nullable=False),
        sa.Column("resumed_by_id", sa.Uuid(), nullable=True),
        sa.Column("resumed_by_name", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(resumed_at IS NULL) = (seconds IS NULL)",
            name=op.f("ck_clock_stop_counted_when_resumed"),
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_clock_stop_has_a_reason")),
        sa.CheckConstraint(
            "room_id IS NULL OR attempt_id IS NULL", name=op.f("ck_clock_stop_one_scope")
        ),
        sa.CheckConstraint("seconds >= 0", name=op.f("ck_clock_stop_never_takes_time")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_clock_stop_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["resumed_by_id"], ["user.id"], name=op.f("fk_clock_stop_resumed_by_id_user")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_clock_stop_room_id_room")),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_clock_stop_sitting_id_sitting")
        ),
        sa.ForeignKeyConstraint(
            ["stopped_by_id"], ["user.id"], name=op.f("fk_clock_stop_stopped_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_stop")),
    )
    with op.batch_alter_table("clock_stop", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clock_stop_sitting_id"), ["sitting_id"], unique=False)

    op.create_table(
        "device_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (agreed IS NULL)",
            name=op.f("ck_device_request_agreed_or_not_when_decided"),
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_device_request_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_device_request_decided_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_request")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_request_token_hash")),
    )
    with op.batch_alter_table("device_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_device_request_attempt_id"), ["attempt_id"], unique=False
        )

    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("admitted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("admitted_by_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("admitted_by_name", sa.String(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_attempt_admitted_by_id_user"), "user", ["admitted_by_id"], ["id"]
        )

    with op.batch_alter_table("sitting", schema=None) as batch_op:
        for name, default in TIMES.items():
            batch_op.add_column(
                sa.Column(name, sa.Integer(), nullable=default is None, server_default=default)
            )
            batch_op.create_check_constraint(
                batch_op.f(f"ck_sitting_{CHECKS[name]}"), f"{name} >= 0"
            )
        batch_op.add_column(
            sa.Column("admission_required", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    # Sittings that stand already got what was a constant before; new ones say it themselves.
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        for name in (*TIMES, "admission_required"):
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        for name in TIMES:
            batch_op.drop_constraint(batch_op.f(f"ck_sitting_{CHECKS[name]}"), type_="check")
        for name in (*TIMES, "admission_required"):
            batch_op.drop_column(name)

    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_attempt_admitted_by_id_user"), type_="foreignkey")
        batch_op.drop_column("admitted_by_name")
        batch_op.drop_column("admitted_by_id")
        batch_op.drop_column("admitted_at")

    op.drop_table("device_request")
    op.drop_table("clock_stop")
