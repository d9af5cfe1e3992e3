"""Registering online: windows, drafts, what was handed in, documents, requests to supplement."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029_online_registration"
down_revision = "0028_room_staff"


def upgrade() -> None:
    op.create_table(
        "registration_window",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exam_id", sa.Uuid(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exam_id"], ["exam.id"], name=op.f("fk_registration_window_exam_id_exam")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_window")),
        sa.UniqueConstraint("exam_id", name=op.f("uq_registration_window_exam_id")),
    )
    op.create_table(
        "registration_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exam_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "answers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("edition > 0", name=op.f("ck_registration_draft_edition_from_one")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_registration_draft_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["exam_id"], ["exam.id"], name=op.f("fk_registration_draft_exam_id_exam")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_registration_draft_user_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_draft")),
        sa.UniqueConstraint(
            "exam_id", "user_id", name=op.f("uq_registration_draft_exam_id_user_id")
        ),
    )
    with op.batch_alter_table("registration_draft", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_registration_draft_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_registration_draft_exam_id"), ["exam_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_registration_draft_user_id"), ["user_id"], unique=False
        )

    op.create_table(
        "registration_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["registration_draft.id"],
            name=op.f("fk_registration_document_draft_id_registration_draft"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_file.id"],
            name=op.f("fk_registration_document_file_id_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_document")),
    )
    with op.batch_alter_table("registration_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_registration_document_draft_id"), ["draft_id"], unique=False
        )

    op.create_table(
        "registration_hand_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "answers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "documents", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["registration_draft.id"],
            name=op.f("fk_registration_hand_in_draft_id_registration_draft"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_hand_in")),
        sa.UniqueConstraint(
            "draft_id", "number", name=op.f("uq_registration_hand_in_draft_id_number")
        ),
    )
    with op.batch_alter_table("registration_hand_in", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_registration_hand_in_draft_id"), ["draft_id"], unique=False
        )

    op.create_table(
        "supplement_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("wanted", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_name", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "length(wanted) > 0", name=op.f("ck_supplement_request_wants_something")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["registration_draft.id"],
            name=op.f("fk_supplement_request_draft_id_registration_draft"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplement_request")),
    )
    with op.batch_alter_table("supplement_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_supplement_request_draft_id"), ["draft_id"], unique=False
        )

    with op.batch_alter_table("finding_decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("finding_decision", schema=None) as batch_op:
        batch_op.drop_column("superseded_at")

    with op.batch_alter_table("supplement_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supplement_request_draft_id"))

    op.drop_table("supplement_request")
    with op.batch_alter_table("registration_hand_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registration_hand_in_draft_id"))

    op.drop_table("registration_hand_in")
    with op.batch_alter_table("registration_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registration_document_draft_id"))

    op.drop_table("registration_document")
    with op.batch_alter_table("registration_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registration_draft_user_id"))
        batch_op.drop_index(batch_op.f("ix_registration_draft_exam_id"))
        batch_op.drop_index(batch_op.f("ix_registration_draft_application_id"))

    op.drop_table("registration_draft")
    op.drop_table("registration_window")
