"""Writing the bank's questions to files that `importing` reads back without loss."""

from collections.abc import Iterable, Sequence

from app.bank.contents import show_pending, to_pure, told_sentence
from app.bank.illustrating import find_images
from app.bank.models import (
    ImportFormat,
    PendingQuestion,
    PendingState,
    QuestionImport,
    QuestionVersion,
)
from app.bank.offering import losses_of
from app.documents.xlsx import Column, Sheet, workbook
from app.errors import DomainError
from app.i18n import _
from question_bank import question as pure
from question_bank.errors import Fault, Severity
from question_bank.formats.base import name_losses
from question_bank.formats.pictures import Picture
from question_bank.formats.registry import FORMATS
from question_bank.formats.table import template_rows, to_rows
from question_bank.illustrations import images_of
from question_bank.items.registry import KIND_WORDS
from question_bank.question import LEVEL_WORDS

WIDE, NARROW = 48, 14
WIDE_HEADS = frozenset({"Câu hỏi", "A", "B", "C", "D", "Giải thích"})


class NotHeld(DomainError):
    """The format has no form for some of the questions."""


def write_versions(versions: Iterable[QuestionVersion], format_: ImportFormat) -> bytes:
    """The versions as a file, keys included. Raise NotHeld."""
    return write_questions([to_pure(each) for each in versions], format_)


def write_held(versions: Iterable[QuestionVersion], format_: ImportFormat) -> bytes:
    """Those of the versions that the format holds; `offering` says before which it does not."""
    losses = losses_of(format_)
    questions = [to_pure(each) for each in versions]
    held = [each for each in questions if not any(map(_is_whole, losses(each)))]
    return write_questions(held, format_)


def _is_whole(loss: Fault) -> bool:
    """Whether the question as a whole is lost."""
    return loss.severity is Severity.ERROR


def write_questions(questions: Iterable[pure.Question], format_: ImportFormat) -> bytes:
    """The questions as a file of the format. Raise NotHeld."""
    given = list(questions)
    _check_losses(format_, given)
    if format_ is not ImportFormat.XLSX:
        images = find_images(name for each in given for name in images_of(each))
        pictures = {
            name: Picture(image.content, image.media_type) for name, image in images.items()
        }
        return FORMATS[format_.value].write_all(given, pictures)
    heads, *rows = to_rows(given)
    return workbook([Sheet(name=_("Câu hỏi"), columns=_columns(heads), rows=rows)])


def _check_losses(format_: ImportFormat, questions: Sequence[pure.Question]) -> None:
    lost = list(filter(_is_whole, name_losses(losses_of(format_), questions)))
    if lost:
        raise NotHeld(
            _(
                "Định dạng %(format)s không ghi được %(count)d câu: %(codes)s. Hãy dùng JSON.",
                format=format_.value.upper(),
                count=len(lost),
                codes=", ".join(fault.column or "" for fault in lost),
            )
        )


def write_unused(kept: QuestionImport, rows: Iterable[PendingQuestion]) -> bytes:
    """What of a file is not in the bank, line by line, and why."""
    heads = [(_("Dòng"), 8), (_("Câu"), 40), (_("Vì sao"), 70), (_("Nội dung"), 60)]
    table: list[tuple[str, ...]] = []
    for row in rows:
        reasons = [told_sentence(fault) for fault in row.faults if fault["severity"] == "error"]
        if row.state is PendingState.KNOWN:
            reasons.append(_("Ngân hàng đã có câu này: %(code)s", code=row.code))
        if row.state is PendingState.DROPPED:
            reasons.append(_("Người nhập đã bỏ câu này"))
        if row.state is PendingState.READY:
            reasons.append(_("Chưa nhập"))
        stem = str(show_pending(row.content)["stem"])
        table.append((str(row.line or ""), row.place, "\n".join(reasons), stem))
    for fault in kept.faults:
        table.append((str(fault["line"] or ""), "", told_sentence(fault), ""))
    columns = tuple(Column(title=title, width=width) for title, width in heads)
    return workbook([Sheet(name=_("Không dùng"), columns=columns, rows=table)])


def write_template() -> bytes:
    """An empty question sheet with an example of each kind and a page that explains the columns."""
    template = template_rows()
    words = Column(title=_("Cột"), width=24), Column(title=_("Cách ghi"), width=90)
    return workbook(
        [
            Sheet(name=_("Câu hỏi"), columns=_columns(template.header), rows=template.examples),
            Sheet(
                name=_("Hướng dẫn"),
                columns=words,
                rows=[(head, _(words)) for head, words in template.help],
            ),
        ]
    )


def _columns(heads: Iterable[str]) -> tuple[Column, ...]:
    choices = {"Loại": tuple(KIND_WORDS.values()), "Mức độ": tuple(LEVEL_WORDS.values())}
    return tuple(
        Column(
            title=head,
            width=WIDE if head in WIDE_HEADS else NARROW,
            choices=choices.get(head, ()),
        )
        for head in heads
    )
