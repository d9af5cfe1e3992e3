"""Writing questions: a new one, and a new version of one that is there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import func, select

from app.bank import queries
from app.bank.citing import find_provisions
from app.bank.contents import to_pure
from app.bank.entries import keep_entry
from app.bank.illustrating import refuse_unknown
from app.bank.models import Provision, Question, QuestionStatus, QuestionVersion, Topic
from app.bank.reviewing import end_overtaken_review
from app.db import db
from app.errors import Conflict, DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from question_bank import question as pure
from question_bank.illustrations import images_of
from question_bank.question import Level, ProvisionRef

CODE_PREFIX = "CH-"

EXPECTED_FACILITY = {
    Level.RECOGNISE: Decimal("0.80"),
    Level.UNDERSTAND: Decimal("0.65"),
    Level.APPLY: Decimal("0.50"),
    Level.APPLY_HIGH: Decimal("0.35"),
}
"""The share of right answers expected of a level while nobody has said or measured it."""


class QuestionExists(DomainError):
    """The bank already holds a question that says the same."""


class CodeTaken(DomainError):
    """Another question has this code."""


class QuestionRetired(DomainError):
    """A retired question is not edited."""


class NotReviewed(DomainError):
    """A person tried to bring in a question as approved."""


class RevisedMeanwhile(Conflict):
    """Somebody else saved a version after this author opened the page."""


class NothingChanged(DomainError):
    """The new version would be like the one before."""


def create_question(
    value: pure.Question,
    topic: Topic,
    *,
    by: Actor,
    status: QuestionStatus = QuestionStatus.DRAFT,
) -> Question:
    """Add a question with its first version; a code is made if it has none."""
    refuse_unknown(images_of(value))
    _refuse_duplicate(value)
    if value.code and queries.find_codes([value.code]):
        raise CodeTaken(_("Mã %(code)s đã có trong ngân hàng.", code=value.code))
    cited = find_provisions(value.provisions)
    question = add_question(value, topic, cited=cited, status=status, by=by)
    db.session.flush()
    record(
        "question.created",
        by=by,
        subject=question.id,
        code=question.code,
        content_hash=value.content_hash(),
    )
    return question


def add_question(
    value: pure.Question,
    topic: Topic,
    *,
    cited: Mapping[ProvisionRef, Provision],
    status: QuestionStatus,
    by: Actor,
) -> Question:
    """Add the rows of a question that was checked before; the caller flushes and records.

    Only a command brings in approved questions. Raise NotReviewed.
    """
    if status is not QuestionStatus.DRAFT and by.actor_id is not None:
        raise NotReviewed(_("Câu hỏi mới là bản nháp cho tới khi người khác duyệt."))
    question = Question(
        code=value.code or next_codes(1)[0],
        topic=topic,
        status=status,
        created_by_id=by.actor_id,
    )
    db.session.add(question)
    _add_version(question, value, number=1, cited=cited, by=by)
    return question


def revise_question(
    question: Question,
    value: pure.Question,
    topic: Topic,
    *,
    reason: str = "",
    base: int | None = None,
    by: Actor,
) -> Question:
    """Add the next version; the question is a draft again until somebody approves it.

    Earlier versions stay as they were. `base`: the version the author began from, if any.
    """
    current = queries.current_version(question)
    _refuse_overtaken(current, base)
    if question.status is QuestionStatus.RETIRED:
        raise QuestionRetired(_("Câu hỏi đã ngừng dùng nên không sửa được. Hãy soạn câu mới."))
    in_order = tuple(sorted(value.provisions))
    value = replace(value, code=question.code, topic=topic.code, provisions=in_order)
    cited = find_provisions(value.provisions)
    _refuse_unchanged(current, value, cited)
    refuse_unknown(images_of(value))
    _refuse_duplicate(value, own=question)
    end_overtaken_review(question)
    current.is_current = False
    version = _add_version(
        question, value, number=current.number + 1, cited=cited, reason=reason, by=by
    )
    question.topic, question.status = topic, QuestionStatus.DRAFT
    db.session.flush()
    record(
        "question.revised",
        by=by,
        subject=question.id,
        code=question.code,
        version=version.number,
        content_hash=version.content_hash,
        reason=reason,
    )
    return question


def restore_version(old: QuestionVersion, *, reason: str, by: Actor) -> Question:
    """Bring an old text back as the next version, a draft like any other.

    Raise QuestionRetired, NothingChanged or QuestionExists.
    """
    question = old.question
    return revise_question(question, to_pure(old), question.topic, reason=reason, by=by)


def next_codes(count: int) -> Sequence[str]:
    """Codes that no question has, in ascending order."""
    stmt = select(func.max(Question.code)).where(Question.code.regexp_match("^CH-[0-9]{5}$"))
    highest = db.session.scalar(stmt)
    first = int(highest.removeprefix(CODE_PREFIX)) + 1 if highest else 1
    return [f"{CODE_PREFIX}{number:05}" for number in range(first, first + count)]


def _add_version(
    question: Question,
    value: pure.Question,
    *,
    number: int,
    cited: Mapping[ProvisionRef, Provision],
    by: Actor,
    reason: str = "",
) -> QuestionVersion:
    level = value.level or Level.UNDERSTAND
    version = QuestionVersion(
        question=question,
        number=number,
        kind=value.item.kind,
        content=value.item.to_dict(),
        level=level,
        difficulty=EXPECTED_FACILITY[level] if value.difficulty is None else value.difficulty,
        minutes=value.minutes,
        points=value.points,
        explanation=value.explanation,
        stimulus=value.stimulus,
        tags=list(value.tags),
        content_hash=value.content_hash(),
        is_current=True,
        reason=reason,
        created_by_id=by.actor_id,
        provisions=[cited[each] for each in value.provisions],
    )
    db.session.add(version)
    keep_entry(question, value)
    return version


def _refuse_duplicate(value: pure.Question, *, own: Question | None = None) -> None:
    digest = value.content_hash()
    code = queries.find_by_content([digest]).get(digest)
    if code and (own is None or code != own.code):
        raise QuestionExists(_("Ngân hàng đã có câu hỏi này: %(code)s.", code=code))


def _refuse_unchanged(
    current: QuestionVersion, value: pure.Question, cited: Mapping[ProvisionRef, Provision]
) -> None:
    # A place of a law whose wording changed is cited anew by naming it again.
    if value == to_pure(current) and set(cited.values()) == set(current.provisions):
        raise NothingChanged(_("Chưa có gì thay đổi so với phiên bản hiện tại."))


def _refuse_overtaken(current: QuestionVersion, base: int | None) -> None:
    if base is not None and base != current.number:
        raise RevisedMeanwhile(
            _(
                "Người khác vừa lưu phiên bản %(number)d của câu này trong khi bạn sửa. Chữ bạn gõ "
                "vẫn còn nguyên ở đây: hãy mở lịch sử câu hỏi ở thẻ khác để so sánh, rồi lưu lại "
                "nếu vẫn muốn thay bằng bản của bạn.",
                number=current.number,
            )
        )
