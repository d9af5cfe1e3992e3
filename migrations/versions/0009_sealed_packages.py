"""Room machines, sealed packages and the council's shares; what a room machine holds."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009_sealed_packages"
down_revision = "0008_lockdown"


def upgrade() -> None:
    op.create_table(
        "room_machine",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("exchange_key", sa.LargeBinary(), nullable=False),
        sa.Column("signing_key", sa.LargeBinary(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by_name", sa.String(), nullable=False),
        sa.Column("wiped_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_machine")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_room_machine_fingerprint")),
    )
    op.create_table(
        "loaded_package",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("marker", sa.Integer(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column(
            "header", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "opened_by", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "witnesses", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.CheckConstraint("marker = 1", name=op.f("ck_loaded_package_one_row")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_loaded_package_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loaded_package")),
        sa.UniqueConstraint("marker", name=op.f("uq_loaded_package_marker")),
    )
    op.create_table(
        "results_export",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loaded_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("wipe_secret", sa.LargeBinary(), nullable=False),
        sa.Column(
            "counts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("exported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_results_export_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["loaded_id"],
            ["loaded_package.id"],
            name=op.f("fk_results_export_loaded_id_loaded_package"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_results_export")),
    )
    op.create_table(
        "room_package",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exam_id", sa.Uuid(), nullable=False),
        sa.Column("machine_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("opens_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opens_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "counts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_over_by_name", sa.String(), nullable=False),
        sa.Column("recalled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recalled_reason", sa.String(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "returned_counts",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=True,
        ),
        sa.Column("results_id", sa.Uuid(), nullable=True),
        sa.Column("room_ledger_head", sa.String(), nullable=True),
        sa.Column("confirmation_code", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(state = 'returned') = (returned_at IS NOT NULL)",
            name=op.f("ck_room_package_returned_once"),
        ),
        sa.CheckConstraint(
            "opens_from < opens_until", name=op.f("ck_room_package_opens_before_it_shuts")
        ),
        sa.CheckConstraint("threshold >= 2", name=op.f("ck_room_package_two_people_open_it")),
        sa.ForeignKeyConstraint(
            ["exam_id"], ["exam.id"], name=op.f("fk_room_package_exam_id_exam")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_room_package_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["machine_id"],
            ["room_machine.id"],
            name=op.f("fk_room_package_machine_id_room_machine"),
        ),
        sa.ForeignKeyConstraint(
            ["results_id"], ["stored_file.id"], name=op.f("fk_room_package_results_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_package")),
    )
    with op.batch_alter_table("room_package", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_package_exam_id"), ["exam_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_room_package_machine_id"), ["machine_id"], unique=False
        )

    op.create_table(
        "package_share",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("collected_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(sealed IS NULL) = (collected_at IS NOT NULL)",
            name=op.f("ck_package_share_forgotten_when_collected"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_package_share_number_from_one")),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["user.id"], name=op.f("fk_package_share_holder_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["package_id"],
            ["room_package.id"],
            name=op.f("fk_package_share_package_id_room_package"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_share")),
        sa.UniqueConstraint(
            "package_id", "holder_id", name=op.f("uq_package_share_package_id_holder_id")
        ),
        sa.UniqueConstraint(
            "package_id", "number", name=op.f("uq_package_share_package_id_number")
        ),
    )
    with op.batch_alter_table("package_share", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_package_share_holder_id"), ["holder_id"], unique=False)

    op.create_table(
        "carried_sitting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["package_id"],
            ["room_package.id"],
            name=op.f("fk_carried_sitting_package_id_room_package"),
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_carried_sitting_sitting_id_sitting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carried_sitting")),
        sa.UniqueConstraint(
            "package_id", "sitting_id", name=op.f("uq_carried_sitting_package_id_sitting_id")
        ),
    )
    with op.batch_alter_table("carried_sitting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_carried_sitting_sitting_id"), ["sitting_id"], unique=False
        )

    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.add_column(sa.Column("code_digest", sa.String(), nullable=True))

    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.drop_column("handed_over_at")

    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.drop_column("code_digest")

    with op.batch_alter_table("carried_sitting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_carried_sitting_sitting_id"))

    op.drop_table("carried_sitting")
    with op.batch_alter_table("package_share", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_package_share_holder_id"))

    op.drop_table("package_share")
    with op.batch_alter_table("room_package", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_package_machine_id"))
        batch_op.drop_index(batch_op.f("ix_room_package_exam_id"))

    op.drop_table("room_package")
    op.drop_table("results_export")
    op.drop_table("loaded_package")
    op.drop_table("room_machine")
