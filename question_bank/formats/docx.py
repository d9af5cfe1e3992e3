"""Word documents (.docx), in and out."""

from collections.abc import Iterable

from question_bank.errors import N_, Fault
from question_bank.formats.base import Format, loss
from question_bank.formats.pictures import NO_PICTURES, Pictures
from question_bank.formats.word.reading import read, read_as
from question_bank.formats.word.writing import write
from question_bank.items.choice import SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric
from question_bank.items.registry import KIND_WORDS
from question_bank.items.true_false import TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.question import Question

__all__ = ["DOCX", "losses", "read", "read_as", "write"]

KINDS = frozenset(
    each.kind
    for each in (SingleChoice, MultipleResponse, TrueFalse, TrueFalseGroup, FillIn, Numeric)
)


def losses(question: Question) -> tuple[Fault, ...]:
    """What a document cannot hold: a question in parts, an essay, a number with units."""
    item = question.item
    if item.kind in KINDS and not (isinstance(item, Numeric) and item.units):
        return ()
    template = N_("Word chưa có cách ghi câu “%(kind)s” này nên câu bị bỏ lại")
    return (loss("kind-not-held", template, whole=True, kind=KIND_WORDS[item.kind]),)


def write_held(questions: Iterable[Question], pictures: Pictures = NO_PICTURES) -> bytes:
    """The questions that a document can hold as a .docx file, their pictures within."""
    return write((each for each in questions if not losses(each)), pictures)


DOCX = Format(
    name="docx",
    suffix=".docx",
    read=read,
    write=write_held,
    title=N_("Word, theo lối “Câu 1. … A. …”"),
    losses=losses,
    write_with_pictures=write_held,
)
