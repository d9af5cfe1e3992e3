"""What a person does with a preview: mend, choose for many, drop, take in, or discard it all."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app import clock
from app.bank.importing import Outlook, store_questions
from app.bank.models import (
    Law,
    PendingQuestion,
    PendingState,
    QuestionImport,
    QuestionStatus,
    Topic,
)
from app.bank.previewing import OPEN, Reading, judge, store_reading, to_questions
from app.bank.redrawing import drop_pending, pending_pictures
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from question_bank.formats.base import LocatedQuestion
from question_bank.illustrations import images_of
from question_bank.question import Level, Question


class NothingToImport(DomainError):
    """No question of the preview can be taken in."""


class ImportClosed(DomainError):
    """The preview was discarded, or the question is in the bank already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is chosen for many questions at once; None leaves a field as it is."""

    topic: Topic | None = None
    level: Level | None = None
    law: Law | None = None
    article: str = ""
    clause: str = ""


def take_reading(kept: QuestionImport, reading: Reading, *, encoding: str, by: Actor) -> None:
    """Show a file as it reads in the encoding chosen. Raise ImportClosed."""
    _check_open(kept)
    kept.encoding = encoding
    store_reading(kept, reading)
    record("question_file.read", by=by, subject=kept.id, encoding=encoding)


def mend_question(
    kept: QuestionImport, row: PendingQuestion, question: Question, *, by: Actor
) -> None:
    """Put what a person typed in place of what the file says. Raise ImportClosed."""
    _check_open(kept, row)
    before = row.content_hash
    row.content, row.basis, row.doubts = question.to_dict(), [], []
    _judge_again(kept, [row], {before})
    record("pending_question.mended", by=by, subject=row.id, file=kept.file.name, line=row.line)


def choose_for(
    kept: QuestionImport, rows: Sequence[PendingQuestion], choice: Choice, *, by: Actor
) -> int:
    """Give the questions a topic, a level or a basis; their number. Raise ImportClosed."""
    _check_open(kept)
    changed = [row for row in rows if row.state in OPEN]
    for row in changed:
        row.content = row.content | _chosen(choice)
        if choice.law:
            _cite(row, choice, choice.law)
    judge(kept, changed)
    record("pending_questions.chosen", by=by, subject=kept.id, count=len(changed))
    return len(changed)


def _chosen(choice: Choice) -> dict[str, object]:
    topic: dict[str, object] = {"topic": choice.topic.code} if choice.topic else {}
    return topic | ({"level": choice.level.value} if choice.level else {})


def _cite(row: PendingQuestion, choice: Choice, law: Law) -> None:
    """Rest the question on the law: on the article chosen, or on those that its author named."""
    named = [] if choice.article else [each for each in row.basis if each["article"]]
    articles = named or [{"article": choice.article or "-", "clause": choice.clause}]
    references = [
        {"law": law.code, "article": each["article"]}
        | ({"clause": each["clause"]} if each["clause"] else {})
        for each in articles
    ]
    row.content = row.content | {"provisions": references}
    row.basis = []


def drop_questions(kept: QuestionImport, rows: Sequence[PendingQuestion], *, by: Actor) -> int:
    """Leave the questions out of what is taken in; their number. Raise ImportClosed."""
    moved = _move(kept, rows, OPEN, to=PendingState.DROPPED)
    record("pending_questions.dropped", by=by, subject=kept.id, count=moved)
    return moved


def restore_questions(kept: QuestionImport, rows: Sequence[PendingQuestion], *, by: Actor) -> int:
    """Take dropped questions up again; their number. Raise ImportClosed."""
    moved = _move(kept, rows, (PendingState.DROPPED,), to=PendingState.FAULTY)
    record("pending_questions.restored", by=by, subject=kept.id, count=moved)
    return moved


def _move(
    kept: QuestionImport,
    rows: Sequence[PendingQuestion],
    from_: Sequence[PendingState],
    *,
    to: PendingState,
) -> int:
    _check_open(kept)
    moved = [row for row in rows if row.state in from_]
    for row in moved:
        row.state = to
    db.session.flush()
    _judge_again(kept, moved, {row.content_hash for row in moved})
    return len(moved)


def confirm_import(kept: QuestionImport, *, by: Actor) -> list[str]:
    """Store every ready question as a draft; their codes. The others stay and can be mended later.

    Raise NothingToImport, ImportClosed.
    """
    _check_open(kept)
    rows = _rows(kept, PendingState.READY)
    judge(kept, rows)
    rows = [row for row in rows if row.state is PendingState.READY]
    if not rows:
        raise NothingToImport(_("Không có câu nào nhập được; hãy sửa các câu còn lỗi trước."))
    questions = to_questions(kept, rows)
    located = [LocatedQuestion(row.line, each) for row, each in zip(rows, questions, strict=True)]
    shown = {name for each in questions for name in images_of(each)}
    pictures = pending_pictures(kept.id, shown)
    outlook = Outlook(
        questions=tuple(located), faults=(), known=(), lines_read=0, pictures=pictures
    )
    codes = store_questions(outlook, status=QuestionStatus.DRAFT, by=by, source=kept.file.sha256)
    for row, code in zip(rows, codes, strict=True):
        row.state, row.code = PendingState.STORED, code
    kept.confirmed_at = clock.now()
    kept.question_count += len(codes)
    db.session.flush()
    return codes


def discard_import(kept: QuestionImport, *, by: Actor) -> None:
    """Close a preview; what was not taken in never will be. Raise ImportClosed."""
    _check_open(kept)
    kept.discarded_at = clock.now()
    drop_pending(kept.id)
    db.session.flush()
    record("question_file.discarded", by=by, subject=kept.id, name=kept.file.name)


def _check_open(kept: QuestionImport, row: PendingQuestion | None = None) -> None:
    if kept.discarded_at:
        raise ImportClosed(_("Tệp này đã bị bỏ."))
    if row is not None and row.state is PendingState.STORED:
        raise ImportClosed(_("Câu này đã vào ngân hàng; hãy sửa nó ở đó."))


def _judge_again(
    kept: QuestionImport, rows: Sequence[PendingQuestion], hashes: set[str | None]
) -> None:
    """Judge the rows, and those that said the same as they did."""
    judge(kept, rows)
    wanted = {each for each in hashes | {row.content_hash for row in rows} if each}
    own = {row.id for row in rows}
    twins = db.session.scalars(
        select(PendingQuestion).where(
            PendingQuestion.import_id == kept.id, PendingQuestion.content_hash.in_(wanted)
        )
    )
    judge(kept, [row for row in twins if row.id not in own])


def _rows(kept: QuestionImport, state: PendingState) -> list[PendingQuestion]:
    stmt = select(PendingQuestion).where(
        PendingQuestion.import_id == kept.id, PendingQuestion.state == state
    )
    return list(db.session.scalars(stmt.order_by(PendingQuestion.position)))
