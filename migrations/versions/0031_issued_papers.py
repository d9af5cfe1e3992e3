"""Papers as the council issued them, numbered in its own series."""

import sqlalchemy as sa
from alembic import op

revision = "0031_issued_papers"
down_revision = "0030_editions_of_applications"


def upgrade() -> None:
    op.create_table(
        "issued_paper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exam_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sign", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_folded", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("pdf_id", sa.Uuid(), nullable=False),
        sa.Column("word_id", sa.Uuid(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_issued_paper_number_from_one")),
        sa.ForeignKeyConstraint(
            ["exam_id"], ["exam.id"], name=op.f("fk_issued_paper_exam_id_exam")
        ),
        sa.ForeignKeyConstraint(
            ["pdf_id"], ["stored_file.id"], name=op.f("fk_issued_paper_pdf_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["issued_paper.id"],
            name=op.f("fk_issued_paper_replaces_id_issued_paper"),
        ),
        sa.ForeignKeyConstraint(
            ["word_id"], ["stored_file.id"], name=op.f("fk_issued_paper_word_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_paper")),
        sa.UniqueConstraint("code", name=op.f("uq_issued_paper_code")),
        sa.UniqueConstraint(
            "exam_id", "sign", "number", name=op.f("uq_issued_paper_exam_id_sign_number")
        ),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_issued_paper_replaces_id")),
    )
    with op.batch_alter_table("issued_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issued_paper_exam_id"), ["exam_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("issued_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_issued_paper_exam_id"))

    op.drop_table("issued_paper")
