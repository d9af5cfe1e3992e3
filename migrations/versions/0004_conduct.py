"""Announcements, violations and exclusions, hand-in signatures, decisions on deductions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004_conduct"
down_revision = "0003_room_rules"


def upgrade() -> None:
    op.create_table(
        "deduction_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.String(40), nullable=False),
        sa.Column("ground_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("percent", sa.String(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_deduction_decision_has_a_reason")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_deduction_decision_version_from_one")),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidate.id"],
            name=op.f("fk_deduction_decision_candidate_id_candidate"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_deduction_decision_decided_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_deduction_decision_paper_id_paper")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deduction_decision")),
        sa.UniqueConstraint(
            "ground_id", "version", name=op.f("uq_deduction_decision_ground_id_version")
        ),
    )
    with op.batch_alter_table("deduction_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_deduction_decision_candidate_id"), ["candidate_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_deduction_decision_paper_id"), ["paper_id"], unique=False
        )

    op.create_table(
        "exclusion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("excluded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_exclusion_has_a_reason")),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_exclusion_candidate_id_candidate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusion")),
        sa.UniqueConstraint("candidate_id", name=op.f("uq_exclusion_candidate_id")),
    )
    op.create_table(
        "announcement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("attempt_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("made_by_name", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_announcement_says_something")),
        sa.CheckConstraint("number > 0", name=op.f("ck_announcement_number_from_one")),
        sa.CheckConstraint(
            "room_id IS NULL OR attempt_id IS NULL", name=op.f("ck_announcement_one_scope")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_announcement_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user.id"], name=op.f("fk_announcement_made_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], name=op.f("fk_announcement_room_id_room")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_announcement_sitting_id_sitting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("sitting_id", "number", name=op.f("uq_announcement_sitting_id_number")),
    )
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_announcement_sitting_id"), ["sitting_id"], unique=False
        )

    op.create_table(
        "device_sign",
        sa.Column("attempt_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sign", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("browser", sa.String(), nullable=False),
        sa.Column("first_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_number"],
            ["attempt.number"],
            name=op.f("fk_device_sign_attempt_number_attempt"),
        ),
        sa.PrimaryKeyConstraint("attempt_number", "sign", name=op.f("pk_device_sign")),
    )
    op.create_table(
        "hand_in_signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_hand_in_signature_version_from_one")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_hand_in_signature_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_hand_in_signature_recorded_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_in_signature")),
        sa.UniqueConstraint(
            "attempt_id", "version", name=op.f("uq_hand_in_signature_attempt_id_version")
        ),
    )
    with op.batch_alter_table("hand_in_signature", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hand_in_signature_attempt_id"), ["attempt_id"], unique=False
        )

    op.create_table(
        "hearing",
        sa.Column("attempt_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("heard_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_number"], ["attempt.number"], name=op.f("fk_hearing_attempt_number_attempt")
        ),
        sa.PrimaryKeyConstraint("attempt_number", "number", name=op.f("pk_hearing")),
    )
    op.create_table(
        "violation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sanction", sa.String(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("made_by_name", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ruling", sa.String(40), nullable=True),
        sa.Column("ruling_reason", sa.String(), nullable=False),
        sa.Column("ruled_by_id", sa.Uuid(), nullable=True),
        sa.Column("ruled_by_name", sa.String(), nullable=False),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signing", sa.String(40), nullable=True),
        sa.Column(
            "witnesses", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(ruling IS NULL) = (ruled_at IS NULL)", name=op.f("ck_violation_ruled_when_ruled")
        ),
        sa.CheckConstraint(
            "(signing IS NULL) = (signed_at IS NULL)", name=op.f("ck_violation_signed_when_signed")
        ),
        sa.CheckConstraint("length(facts) > 0", name=op.f("ck_violation_says_something")),
        sa.CheckConstraint("number > 0", name=op.f("ck_violation_number_from_one")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_violation_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user.id"], name=op.f("fk_violation_made_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["ruled_by_id"], ["user.id"], name=op.f("fk_violation_ruled_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_violation_sitting_id_sitting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_violation")),
        sa.UniqueConstraint("sitting_id", "number", name=op.f("uq_violation_sitting_id_number")),
    )
    with op.batch_alter_table("violation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_violation_attempt_id"), ["attempt_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_violation_sitting_id"), ["sitting_id"], unique=False)

    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("category", sa.String(40), nullable=False, server_default="other")
        )
        batch_op.add_column(sa.Column("lost_minutes", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_incident_loses_no_less_than_nothing"), "lost_minutes >= 0"
        )
    # Incidents that stand already have no category of their own; new ones say theirs.
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.alter_column("category", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("ck_incident_loses_no_less_than_nothing"), type_="check"
        )
        batch_op.drop_column("lost_minutes")
        batch_op.drop_column("category")

    for table in (
        "violation",
        "hearing",
        "hand_in_signature",
        "device_sign",
        "announcement",
        "exclusion",
        "deduction_decision",
    ):
        op.drop_table(table)
