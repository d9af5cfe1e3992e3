"""Remarks on the lines of a question, answers to them, and settling them."""

from app import clock
from app.accounts.models import User
from app.bank.contents import list_lines
from app.bank.models import QuestionVersion
from app.bank.review_models import Comment
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import record

WHOLE = "whole"
"""The line of a remark on the question as a whole."""


class NoSuchLine(DomainError):
    """The version has no such line."""


class CommentSettled(DomainError):
    """The remark was settled before."""


def write_comment(version: QuestionVersion, line: str, body: str, *, by: User) -> Comment:
    """Remark on a line of the version. Raise NoSuchLine."""
    if line != WHOLE and line not in {each.key for each in list_lines(version)}:
        raise NoSuchLine(_("Phiên bản này không có dòng đó."))
    return _add(Comment(version=version, line=line, body=body, written_by=by), by)


def reply_to_comment(comment: Comment, body: str, *, by: User) -> Comment:
    """Answer a remark; an answer to an answer joins the same row of answers."""
    answer = Comment(
        version=comment.version,
        line=comment.line,
        body=body,
        parent_id=comment.parent_id or comment.id,
        written_by=by,
    )
    return _add(answer, by)


def resolve_comment(comment: Comment, *, by: User) -> Comment:
    """Settle a remark: its line was changed or the matter explained. Raise CommentSettled."""
    if comment.resolved_at:
        raise CommentSettled(_("Góp ý này đã được giải quyết."))
    comment.resolved_at, comment.resolved_by = clock.now(), by
    db.session.flush()
    record(
        "question_comment.resolved",
        by=by,
        subject=comment.version.question_id,
        comment=str(comment.id),
        line=comment.line,
    )
    return comment


def _add(comment: Comment, by: User) -> Comment:
    db.session.add(comment)
    db.session.flush()
    record(
        "question_comment.written",
        by=by,
        subject=comment.version.question_id,
        comment=str(comment.id),
        version=comment.version.number,
        line=comment.line,
        answers=str(comment.parent_id) if comment.parent_id else None,
    )
    return comment
