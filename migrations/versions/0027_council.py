"""The council and its boards: decisions, members, tasks, relatives, likenesses to candidates."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027_council"
down_revision = "0026_current_versions_of_sqlite"


def upgrade() -> None:
    op.create_table(
        "council_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exam_id", sa.Uuid(), nullable=False),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= in_force_from",
            name=op.f("ck_council_decision_ends_after_it_began"),
        ),
        sa.ForeignKeyConstraint(
            ["exam_id"], ["exam.id"], name=op.f("fk_council_decision_exam_id_exam")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_decision")),
        sa.UniqueConstraint("exam_id", "number", name=op.f("uq_council_decision_exam_id_number")),
    )
    with op.batch_alter_table("council_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_decision_exam_id"), ["exam_id"], unique=False)

    op.create_table(
        "council_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exam_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("name_key", sa.LargeBinary(), nullable=False),
        sa.Column("name_folded", sa.String(), nullable=False),
        sa.Column("birth_on", sa.Date(), nullable=True),
        sa.Column("national_id", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("residence", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_name", sa.String(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "barred_by", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.CheckConstraint("edition > 0", name=op.f("ck_council_member_edition_from_one")),
        sa.ForeignKeyConstraint(
            ["exam_id"], ["exam.id"], name=op.f("fk_council_member_exam_id_exam")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_council_member_user_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_member")),
        sa.UniqueConstraint("exam_id", "user_id", name=op.f("uq_council_member_exam_id_user_id")),
    )
    with op.batch_alter_table("council_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_member_exam_id"), ["exam_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_council_member_user_id"), ["user_id"], unique=False)

    op.create_table(
        "kinship_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exam_id", sa.Uuid(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by_name", sa.String(), nullable=False),
        sa.Column("member_count", sa.Integer(), nullable=False),
        sa.Column("application_count", sa.Integer(), nullable=False),
        sa.Column("found_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exam_id"], ["exam.id"], name=op.f("fk_kinship_check_exam_id_exam")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kinship_check")),
    )
    with op.batch_alter_table("kinship_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kinship_check_exam_id"), ["exam_id"], unique=False)

    op.create_table(
        "council_assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("task", sa.String(40), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "ended_at IS NULL OR length(ended_reason) > 0",
            name=op.f("ck_council_assignment_ends_with_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["council_decision.id"],
            name=op.f("fk_council_assignment_decision_id_council_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["council_member.id"],
            name=op.f("fk_council_assignment_member_id_council_member"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_assignment")),
    )
    with op.batch_alter_table("council_assignment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_council_assignment_decision_id"), ["decision_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_council_assignment_member_id"), ["member_id"], unique=False
        )

    op.create_table(
        "declared_relative",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("name_folded", sa.String(), nullable=False),
        sa.Column("birth_on", sa.Date(), nullable=True),
        sa.Column("national_id", sa.String(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["council_member.id"],
            name=op.f("fk_declared_relative_member_id_council_member"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_relative")),
    )
    with op.batch_alter_table("declared_relative", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_declared_relative_member_id"), ["member_id"], unique=False
        )

    op.create_table(
        "likeness",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column(
            "evidence", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("weight BETWEEN 1 AND 3", name=op.f("ck_likeness_weight_of_three")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_likeness_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["council_member.id"], name=op.f("fk_likeness_member_id_council_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_likeness")),
        sa.UniqueConstraint(
            "member_id", "application_id", name=op.f("uq_likeness_member_id_application_id")
        ),
    )
    with op.batch_alter_table("likeness", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_likeness_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index("ix_likeness_member_id_state", ["member_id", "state"], unique=False)

    op.create_table(
        "likeness_ruling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("likeness_id", sa.Uuid(), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ruled_by_id", sa.Uuid(), nullable=True),
        sa.Column("ruled_by_name", sa.String(), nullable=False),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "NOT upheld OR length(relation) > 0", name=op.f("ck_likeness_ruling_names_the_relation")
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_likeness_ruling_has_a_reason")),
        sa.ForeignKeyConstraint(
            ["likeness_id"], ["likeness.id"], name=op.f("fk_likeness_ruling_likeness_id_likeness")
        ),
        sa.ForeignKeyConstraint(
            ["ruled_by_id"], ["user.id"], name=op.f("fk_likeness_ruling_ruled_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_likeness_ruling")),
    )
    with op.batch_alter_table("likeness_ruling", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_likeness_ruling_likeness_id"), ["likeness_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("likeness_ruling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_likeness_ruling_likeness_id"))

    op.drop_table("likeness_ruling")
    with op.batch_alter_table("likeness", schema=None) as batch_op:
        batch_op.drop_index("ix_likeness_member_id_state")
        batch_op.drop_index(batch_op.f("ix_likeness_application_id"))

    op.drop_table("likeness")
    with op.batch_alter_table("declared_relative", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_declared_relative_member_id"))

    op.drop_table("declared_relative")
    with op.batch_alter_table("council_assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_assignment_member_id"))
        batch_op.drop_index(batch_op.f("ix_council_assignment_decision_id"))

    op.drop_table("council_assignment")
    with op.batch_alter_table("kinship_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kinship_check_exam_id"))

    op.drop_table("kinship_check")
    with op.batch_alter_table("council_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_member_user_id"))
        batch_op.drop_index(batch_op.f("ix_council_member_exam_id"))

    op.drop_table("council_member")
    with op.batch_alter_table("council_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_decision_exam_id"))

    op.drop_table("council_decision")
