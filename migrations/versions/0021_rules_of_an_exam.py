"""Drafts of profiles, the work calendar, and the rules set for one exam."""

import sqlalchemy as sa
from alembic import op

revision = "0021_rules_of_an_exam"
down_revision = "0020_images_of_previews"


def instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    """A column of an instant."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def person(name: str) -> sa.Column[object]:
    """A column that may name an account."""
    return sa.Column(name, sa.Uuid(), nullable=True)


def text(*names: str) -> list[sa.Column[object]]:
    """Columns of text that is always there."""
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    """A foreign key with its name."""
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "profile_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("base_id", sa.Uuid(), nullable=False),
        *text("source"),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        instant("begun_at"),
        person("written_by_id"),
        *text("written_by_name"),
        instant("written_at"),
        *text("reason"),
        person("proposed_by_id"),
        *text("proposed_by_name"),
        instant("proposed_at", nullable=True),
        person("activated_by_id"),
        *text("activated_by_name"),
        instant("activated_at", nullable=True),
        sa.Column("profile_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "activated_by_id <> proposed_by_id", name=op.f("ck_profile_draft_activated_by_another")
        ),
        sa.CheckConstraint(
            "(state = 'activated') = (profile_id IS NOT NULL)",
            name=op.f("ck_profile_draft_activated_as_a_version"),
        ),
        refers("profile_draft", "base_id", "regulation_profile"),
        refers("profile_draft", "profile_id", "regulation_profile"),
        refers("profile_draft", "written_by_id", "user"),
        refers("profile_draft", "proposed_by_id", "user"),
        refers("profile_draft", "activated_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_draft")),
    )
    op.create_index(op.f("ix_profile_draft_base_id"), "profile_draft", ["base_id"])
    op.create_table(
        "calendar_day",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        *text("title"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
        sa.UniqueConstraint("on_date", name=op.f("uq_calendar_day_on_date")),
    )
    op.create_table(
        "rule_setting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exam_id", sa.Uuid(), nullable=False),
        *text("rule", "key", "value", "before", "reason"),
        person("set_by_id"),
        *text("set_by_name"),
        instant("set_at"),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_rule_setting_has_a_reason")),
        refers("rule_setting", "exam_id", "exam"),
        refers("rule_setting", "set_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_setting")),
    )
    op.create_index(op.f("ix_rule_setting_exam_id"), "rule_setting", ["exam_id"])
    with op.batch_alter_table("exam") as table:
        table.add_column(sa.Column("scheme", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("exam") as table:
        table.alter_column("scheme", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("exam") as table:
        table.drop_column("scheme")
    for table in ("rule_setting", "calendar_day", "profile_draft"):
        op.drop_table(table)
