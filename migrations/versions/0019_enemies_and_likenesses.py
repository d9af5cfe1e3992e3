"""Questions that say nearly the same, those never in one form, and what replaced a retired one."""

import sqlalchemy as sa
from alembic import op

revision = "0019_enemies_and_likenesses"
down_revision = "0018_expected_time"


def _pairs(name: str, person: str, *columns: sa.Column) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        *columns,
        sa.Column(person, sa.Uuid(), nullable=True),
        sa.CheckConstraint("first_id < second_id", name=op.f(f"ck_{name}_in_order")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["question.id"], name=op.f(f"fk_{name}_first_id_question")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["question.id"], name=op.f(f"fk_{name}_second_id_question")
        ),
        sa.ForeignKeyConstraint([person], ["user.id"], name=op.f(f"fk_{name}_{person}_user")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f(f"uq_{name}_first_id_second_id")),
    )
    op.create_index(op.f(f"ix_{name}_second_id"), name, ["second_id"])


def upgrade() -> None:
    _pairs(
        "enemy_pair",
        "made_by_id",
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )
    _pairs(
        "alike_pair",
        "apart_by_id",
        sa.Column("resemblance", sa.Double(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("apart_at", sa.DateTime(timezone=True), nullable=True),
    )
    with op.batch_alter_table("question") as batch:
        batch.add_column(sa.Column("replaced_by_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_question_replaced_by_id_question"), "question", ["replaced_by_id"], ["id"]
        )
    op.create_index(op.f("ix_question_replaced_by_id"), "question", ["replaced_by_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_question_replaced_by_id"), "question")
    with op.batch_alter_table("question") as batch:
        batch.drop_constraint(op.f("fk_question_replaced_by_id_question"), type_="foreignkey")
        batch.drop_column("replaced_by_id")
    op.drop_table("alike_pair")
    op.drop_table("enemy_pair")
