"""Tables for finding questions: what each says in plain words, and the filters people keep."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DDL, CheckConstraint, ForeignKey, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, orm_insert_sentinel

from app import clock
from app.db import Model


class QuestionEntry(Model):
    """What a question says now, made plain for searching and comparing.

    Its number grows as questions are added and stays when they are revised. The words are indexed
    by the table `question_text`, which the database itself keeps in step.
    """

    __tablename__ = "question_entry"

    # SQLite's full-text index goes by whole numbers, and a table's own must be its key to stay.
    id: Mapped[int] = mapped_column(primary_key=True)  # type: ignore[assignment]
    body: Mapped[str]
    """Stem, case, options, one a line, without case, accents and punctuation."""
    labels: Mapped[str]
    """The code, and each tag as one word (see `entries.tag_word`)."""
    sketch: Mapped[bytes | None]
    """Sketches of the whole and of the stem (`question_bank.duplicates`), 16 bits a place, little
    end first; none until the question is next written or `flask bank index` has run."""
    changed_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    place: Mapped[int | None] = orm_insert_sentinel()
    """Tells the rows of one statement apart while they get their numbers; nobody reads it."""


class SavedFilter(Model):
    """A search for questions that its owner gave a name."""

    __tablename__ = "saved_filter"
    __table_args__ = (
        UniqueConstraint("owner_id", "name"),
        CheckConstraint("name <> ''", name="has_a_name"),
    )

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str]
    query: Mapped[str]
    """The address's part after the question mark, without the page's number."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


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
"""How each database indexes the words, and keeps the index in step with the entries."""

DROP = "DROP TABLE IF EXISTS question_text"


def keep_in_step(dialect: str, statement: str) -> None:
    """Run the statement wherever a database of the dialect gets the table of entries."""
    ddl: DDL = DDL(statement)  # type: ignore[no-untyped-call]
    event.listen(QuestionEntry.__table__, "after_create", ddl.execute_if(dialect=dialect))


for _dialect, _statements in FULL_TEXT.items():
    for _statement in (DROP, *_statements):
        keep_in_step(_dialect, _statement)
event.listen(QuestionEntry.__table__, "after_drop", DDL(DROP))  # type: ignore[no-untyped-call]
