"""Marking of written answers: tasks, scripts, marks, and what was decided."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023_marking"
down_revision = "0022_groups_compared"


def upgrade() -> None:
    op.create_table(
        "essay_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("increment", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_name", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "published_at IS NULL OR closed_at IS NOT NULL", name=op.f("ck_essay_task_closed_first")
        ),
        sa.ForeignKeyConstraint(
            ["class_id"], ["training_class.id"], name=op.f("fk_essay_task_class_id_training_class")
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["regulation_profile.id"],
            name=op.f("fk_essay_task_profile_id_regulation_profile"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["question_version.id"],
            name=op.f("fk_essay_task_version_id_question_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_essay_task")),
        sa.UniqueConstraint(
            "class_id", "version_id", name=op.f("uq_essay_task_class_id_version_id")
        ),
    )
    op.create_index(op.f("ix_essay_task_class_id"), "essay_task", ["class_id"])
    op.create_index(op.f("ix_essay_task_profile_id"), "essay_task", ["profile_id"])
    op.create_index(op.f("ix_essay_task_version_id"), "essay_task", ["version_id"])

    op.create_table(
        "script",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_script_enrolment_id_enrolment")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["essay_task.id"], name=op.f("fk_script_task_id_essay_task")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_script")),
        sa.UniqueConstraint("code", name=op.f("uq_script_code")),
        sa.UniqueConstraint("task_id", "enrolment_id", name=op.f("uq_script_task_id_enrolment_id")),
    )
    op.create_index(op.f("ix_script_enrolment_id"), "script", ["enrolment_id"])
    op.create_index(op.f("ix_script_task_id"), "script", ["task_id"])

    op.create_table(
        "mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("script_id", sa.Uuid(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("marker_id", sa.Uuid(), nullable=True),
        sa.Column("marker_name", sa.String(), nullable=False),
        sa.Column(
            "steps", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "remarks", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seat BETWEEN 1 AND 3", name=op.f("ck_mark_three_markers_at_most")),
        sa.ForeignKeyConstraint(["marker_id"], ["user.id"], name=op.f("fk_mark_marker_id_user")),
        sa.ForeignKeyConstraint(
            ["script_id"], ["script.id"], name=op.f("fk_mark_script_id_script")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
        sa.UniqueConstraint(
            "script_id", "seat", "number", name=op.f("uq_mark_script_id_seat_number")
        ),
    )
    op.create_index(op.f("ix_mark_marker_id"), "mark", ["marker_id"])
    op.create_index(op.f("ix_mark_script_id"), "mark", ["script_id"])

    op.create_table(
        "mark_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("script_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_mark_decision_for_a_reason")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_mark_decision_decided_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["script_id"], ["script.id"], name=op.f("fk_mark_decision_script_id_script")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_decision")),
        sa.UniqueConstraint("script_id", name=op.f("uq_mark_decision_script_id")),
    )
    op.create_index(op.f("ix_mark_decision_decided_by_id"), "mark_decision", ["decided_by_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_mark_decision_decided_by_id"), table_name="mark_decision")

    op.drop_table("mark_decision")
    op.drop_index(op.f("ix_mark_script_id"), table_name="mark")
    op.drop_index(op.f("ix_mark_marker_id"), table_name="mark")

    op.drop_table("mark")
    op.drop_index(op.f("ix_script_task_id"), table_name="script")
    op.drop_index(op.f("ix_script_enrolment_id"), table_name="script")

    op.drop_table("script")
    op.drop_index(op.f("ix_essay_task_version_id"), table_name="essay_task")
    op.drop_index(op.f("ix_essay_task_profile_id"), table_name="essay_task")
    op.drop_index(op.f("ix_essay_task_class_id"), table_name="essay_task")

    op.drop_table("essay_task")
