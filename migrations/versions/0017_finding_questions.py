"""What each question says in plain words, indexed; saved filters."""

import sqlalchemy as sa
from alembic import op

revision = "0017_finding_questions"
down_revision = "0016_previews"

FULL_TEXT = {
    "sqlite": (
        """CREATE VIRTUAL TABLE question_text USING fts5(
            body, labels, content='question_entry', content_rowid='id', prefix='1 2 3')""",
        """CREATE TRIGGER question_entry_added AFTER INSERT ON question_entry BEGIN
            INSERT INTO question_text(rowid, body, labels)
            VALUES (new.id, new.body, new.labels); END""",
        """CREATE TRIGGER question_entry_removed AFTER DELETE ON question_entry BEGIN
            INSERT INTO question_text(question_text, rowid, body, labels)
            VALUES ('delete', old.id, old.body, old.labels); END""",
        """CREATE TRIGGER question_entry_changed AFTER UPDATE OF body, labels ON question_entry
            BEGIN INSERT INTO question_text(question_text, rowid, body, labels)
            VALUES ('delete', old.id, old.body, old.labels);
            INSERT INTO question_text(rowid, body, labels)
            VALUES (new.id, new.body, new.labels); END""",
    ),
    "postgresql": (
        "CREATE TABLE question_text (rowid integer PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX ix_question_text_words ON question_text USING gin (words)",
        """CREATE OR REPLACE FUNCTION keep_question_text() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    DELETE FROM question_text WHERE rowid = OLD.id;
                    RETURN OLD;
                END IF;
                INSERT INTO question_text
                VALUES (NEW.id, to_tsvector('simple', NEW.body || ' ' || NEW.labels))
                ON CONFLICT (rowid) DO UPDATE SET words = EXCLUDED.words;
                RETURN NEW;
            END $$""",
        """CREATE TRIGGER keep_question_text AFTER INSERT OR DELETE OR UPDATE OF body, labels
            ON question_entry FOR EACH ROW EXECUTE FUNCTION keep_question_text()""",
    ),
}
# Sketches come with the next edit of a question, or with `flask bank index`.
FILL = (
    """INSERT INTO question_entry (id, body, labels, sketch, changed_at)
        SELECT row_number() OVER (ORDER BY q.code), v.search_text, lower(q.code), NULL, q.created_at
        FROM question q JOIN question_version v ON v.question_id = q.id WHERE v.is_current""",
    """UPDATE question SET entry_id = (SELECT place FROM
        (SELECT q.id AS id, row_number() OVER (ORDER BY q.code) AS place FROM question q
         JOIN question_version v ON v.question_id = q.id WHERE v.is_current) AS numbered
        WHERE numbered.id = question.id)""",
)


def upgrade() -> None:
    op.create_table(
        "question_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("labels", sa.String(), nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_entry")),
    )
    op.create_index(op.f("ix_question_entry_changed_at"), "question_entry", ["changed_at"])
    for statement in FULL_TEXT[op.get_bind().dialect.name]:
        op.execute(statement)
    with op.batch_alter_table("question") as batch:
        batch.add_column(sa.Column("entry_id", sa.Integer(), nullable=True))
    for statement in FILL:
        op.execute(statement)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "SELECT setval('question_entry_id_seq', (SELECT coalesce(max(id), 0) + 1 "
            "FROM question_entry), false)"
        )
    with op.batch_alter_table("question") as batch:
        batch.create_unique_constraint(op.f("uq_question_entry_id"), ["entry_id"])
        batch.create_foreign_key(
            op.f("fk_question_entry_id_question_entry"), "question_entry", ["entry_id"], ["id"]
        )
    op.create_index("ix_question_found", "question", ["entry_id", "status", "topic_id"])
    op.create_index("ix_question_status_topic_id", "question", ["status", "topic_id"])
    with op.batch_alter_table("question_version") as batch:
        batch.drop_column("search_text")
    op.create_index(
        "ix_question_version_current",
        "question_version",
        ["question_id", "level", "kind"],
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_saved_filter_has_a_name")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_saved_filter_owner_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("owner_id", "name", name=op.f("uq_saved_filter_owner_id_name")),
    )


def downgrade() -> None:
    op.drop_table("saved_filter")
    op.drop_index("ix_question_version_current", "question_version")
    with op.batch_alter_table("question_version") as batch:
        batch.add_column(sa.Column("search_text", sa.String(), nullable=False, server_default=""))
    op.execute(
        """UPDATE question_version SET search_text = coalesce((SELECT e.body FROM question_entry e
        JOIN question q ON q.entry_id = e.id WHERE q.id = question_version.question_id), '')"""
    )
    with op.batch_alter_table("question_version") as batch:
        batch.alter_column("search_text", server_default=None)
    op.drop_index("ix_question_status_topic_id", "question")
    op.drop_index("ix_question_found", "question")
    with op.batch_alter_table("question") as batch:
        batch.drop_constraint(op.f("fk_question_entry_id_question_entry"), type_="foreignkey")
        batch.drop_constraint(op.f("uq_question_entry_id"), type_="unique")
        batch.drop_column("entry_id")
    op.drop_table("question_entry")
    op.execute("DROP TABLE question_text")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION keep_question_text")
