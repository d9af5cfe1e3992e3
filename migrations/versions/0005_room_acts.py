"""Admission, added time two people agree to, moved seats, retakes, complaints and rulings."""

import sqlalchemy as sa
from alembic import op

revision = "0005_room_acts"
down_revision = "0004_conduct"


def upgrade() -> None:
    op.create_table(
        "question_ruling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'accept') = (accepted IS NOT NULL)",
            name=op.f("ck_question_ruling_accepts_one_option"),
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_question_ruling_has_a_reason")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_question_ruling_decided_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_question_ruling_paper_id_paper")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["question_version.id"],
            name=op.f("fk_question_ruling_version_id_question_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_ruling")),
    )
    with op.batch_alter_table("question_ruling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_ruling_paper_id"), ["paper_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_question_ruling_version_id"), ["version_id"], unique=False
        )

    op.create_table(
        "seat_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("from_room_id", sa.Uuid(), nullable=False),
        sa.Column("from_number", sa.Integer(), nullable=False),
        sa.Column("to_room_id", sa.Uuid(), nullable=False),
        sa.Column("to_number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("moved_by_id", sa.Uuid(), nullable=True),
        sa.Column("moved_by_name", sa.String(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_seat_move_has_a_reason")),
        sa.ForeignKeyConstraint(
            ["from_room_id"], ["room.id"], name=op.f("fk_seat_move_from_room_id_room")
        ),
        sa.ForeignKeyConstraint(
            ["moved_by_id"], ["user.id"], name=op.f("fk_seat_move_moved_by_id_user")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_seat_move_seat_id_seat")),
        sa.ForeignKeyConstraint(
            ["to_room_id"], ["room.id"], name=op.f("fk_seat_move_to_room_id_room")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_move")),
    )
    with op.batch_alter_table("seat_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seat_move_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "admission_act",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("late_seconds", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("acted_by_id", sa.Uuid(), nullable=True),
        sa.Column("acted_by_name", sa.String(), nullable=False),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("late_seconds >= 0", name=op.f("ck_admission_act_late_from_zero")),
        sa.ForeignKeyConstraint(
            ["acted_by_id"], ["user.id"], name=op.f("fk_admission_act_acted_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_admission_act_attempt_id_attempt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admission_act")),
    )
    with op.batch_alter_table("admission_act", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_admission_act_attempt_id"), ["attempt_id"], unique=False
        )

    op.create_table(
        "complaint",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("by_candidate", sa.Boolean(), nullable=False),
        sa.Column("noted_by_id", sa.Uuid(), nullable=True),
        sa.Column("noted_by_name", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(words) > 0", name=op.f("ck_complaint_says_something")),
        sa.CheckConstraint("slot > 0", name=op.f("ck_complaint_slot_from_one")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_complaint_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["user.id"], name=op.f("fk_complaint_noted_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["question_version.id"],
            name=op.f("fk_complaint_version_id_question_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
    )
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_attempt_id"), ["attempt_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_complaint_version_id"), ["version_id"], unique=False)

    op.create_table(
        "late_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("late_seconds", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_by_name", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (agreed IS NULL)",
            name=op.f("ck_late_entry_agreed_when_decided"),
        ),
        sa.CheckConstraint("late_seconds > 0", name=op.f("ck_late_entry_came_late")),
        sa.CheckConstraint("length(note) > 0", name=op.f("ck_late_entry_says_why")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name=op.f("fk_late_entry_asked_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_late_entry_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_late_entry_decided_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_entry")),
    )
    with op.batch_alter_table("late_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_late_entry_attempt_id"), ["attempt_id"], unique=False)

    op.create_table(
        "machine_failure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("lost_seconds", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("device_freed", sa.Boolean(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(note) > 0", name=op.f("ck_machine_failure_says_what")),
        sa.CheckConstraint("lost_seconds >= 0", name=op.f("ck_machine_failure_lost_from_zero")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_machine_failure_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_machine_failure_recorded_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machine_failure")),
    )
    with op.batch_alter_table("machine_failure", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_machine_failure_attempt_id"), ["attempt_id"], unique=False
        )

    op.create_table(
        "retake",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_retake_has_a_reason")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_retake_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_retake_decided_by_id_user")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_retake_seat_id_seat")),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_retake_sitting_id_sitting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retake")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_retake_attempt_id")),
        sa.UniqueConstraint("seat_id", name=op.f("uq_retake_seat_id")),
    )
    with op.batch_alter_table("retake", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_retake_sitting_id"), ["sitting_id"], unique=False)

    op.create_table(
        "time_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("attempt_id", sa.Uuid(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_by_name", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("grant_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (agreed IS NULL)",
            name=op.f("ck_time_request_agreed_when_decided"),
        ),
        sa.CheckConstraint(
            "grant_id IS NULL OR agreed", name=op.f("ck_time_request_granted_only_when_agreed")
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_time_request_has_a_reason")),
        sa.CheckConstraint(
            "room_id IS NULL OR attempt_id IS NULL", name=op.f("ck_time_request_one_scope")
        ),
        sa.CheckConstraint("seconds > 0", name=op.f("ck_time_request_adds_time")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name=op.f("fk_time_request_asked_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_time_request_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_time_request_decided_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["time_grant.id"], name=op.f("fk_time_request_grant_id_time_grant")
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], name=op.f("fk_time_request_room_id_room")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_time_request_sitting_id_sitting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_request")),
    )
    with op.batch_alter_table("time_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_time_request_sitting_id"), ["sitting_id"], unique=False
        )

    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("device_address", sa.String(), nullable=True))
        batch_op.add_column(
            sa.Column("carried_seconds", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.add_column(sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True))
    # Attempts that stand already never moved; new ones say so themselves.
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.alter_column("carried_seconds", server_default=None)

    with op.batch_alter_table("time_grant", schema=None) as batch_op:
        batch_op.add_column(sa.Column("agreed_by_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("agreed_by_name", sa.String(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_time_grant_agreed_by_id_user"), "user", ["agreed_by_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("time_grant", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_time_grant_agreed_by_id_user"), type_="foreignkey")
        batch_op.drop_column("agreed_by_name")
        batch_op.drop_column("agreed_by_id")

    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_column("voided_at")
        batch_op.drop_column("carried_seconds")
        batch_op.drop_column("device_address")

    with op.batch_alter_table("time_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_time_request_sitting_id"))

    op.drop_table("time_request")
    with op.batch_alter_table("retake", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_retake_sitting_id"))

    op.drop_table("retake")
    with op.batch_alter_table("machine_failure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_machine_failure_attempt_id"))

    op.drop_table("machine_failure")
    with op.batch_alter_table("late_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_late_entry_attempt_id"))

    op.drop_table("late_entry")
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_complaint_version_id"))
        batch_op.drop_index(batch_op.f("ix_complaint_attempt_id"))

    op.drop_table("complaint")
    with op.batch_alter_table("admission_act", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_admission_act_attempt_id"))

    op.drop_table("admission_act")
    with op.batch_alter_table("seat_move", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seat_move_seat_id"))

    op.drop_table("seat_move")
    with op.batch_alter_table("question_ruling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_ruling_version_id"))
        batch_op.drop_index(batch_op.f("ix_question_ruling_paper_id"))

    op.drop_table("question_ruling")
