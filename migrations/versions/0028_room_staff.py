"""Who watches which room of a sitting, and the draws by lot."""

import sqlalchemy as sa
from alembic import op

revision = "0028_room_staff"
down_revision = "0027_council"


def upgrade() -> None:
    op.create_table(
        "room_duty",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "ended_at IS NULL OR length(ended_reason) > 0",
            name=op.f("ck_room_duty_ends_with_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["council_member.id"], name=op.f("fk_room_duty_member_id_council_member")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_duty_room_id_room")),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_room_duty_sitting_id_sitting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_duty")),
    )
    with op.batch_alter_table("room_duty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_duty_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_room_duty_room_id"), ["room_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_room_duty_sitting_id"), ["sitting_id"], unique=False)

    op.create_table(
        "staff_draw",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("repeats", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by_name", sa.String(), nullable=False),
        sa.CheckConstraint("repeats >= 0", name=op.f("ck_staff_draw_repeats_from_zero")),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_staff_draw_sitting_id_sitting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_draw")),
    )
    with op.batch_alter_table("staff_draw", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_draw_sitting_id"), ["sitting_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("staff_draw", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_draw_sitting_id"))

    op.drop_table("staff_draw")
    with op.batch_alter_table("room_duty", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_duty_sitting_id"))
        batch_op.drop_index(batch_op.f("ix_room_duty_room_id"))
        batch_op.drop_index(batch_op.f("ix_room_duty_member_id"))

    op.drop_table("room_duty")
