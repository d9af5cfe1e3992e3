"""What each file format would hold of some questions, told before a file is written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.bank.contents import sentence, to_pure
from app.bank.models import ImportFormat, QuestionVersion
from app.i18n import _
from question_bank.errors import Fault, Severity
from question_bank.formats import table_writing
from question_bank.formats.base import name_losses
from question_bank.formats.registry import FORMATS
from question_bank.question import Question

SHOWN = tuple(each for each in ImportFormat if each is not ImportFormat.TOML)
"""The formats offered; TOML is for writing by hand."""
MOST_CODES = 5
"""How many questions are named beside a loss."""


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing a format cannot hold: of how many questions, and the first of their codes."""

    sentence: str
    count: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A format: its name for people, its file ending, and what it holds of the questions."""

    format: ImportFormat
    title: str
    suffix: str
    held: int
    left_out: int
    losses: tuple[Loss, ...]


def suffix(format_: ImportFormat) -> str:
    """What the name of a file of the format ends in."""
    return ".xlsx" if format_ is ImportFormat.XLSX else FORMATS[format_.value].suffix


def offer(versions: Sequence[QuestionVersion], format_: ImportFormat) -> Offer:
    """What a file of the format would hold of the versions."""
    faults = name_losses(losses_of(format_), map(to_pure, versions))
    return _offer(format_, _title(format_), len(versions), faults)


def losses_of(format_: ImportFormat) -> Callable[[Question], tuple[Fault, ...]]:
    """What tells what a file of the format cannot hold of a question."""
    if format_ is ImportFormat.XLSX:
        return table_writing.losses
    return FORMATS[format_.value].all_losses


def _title(format_: ImportFormat) -> str:
    if format_ is ImportFormat.XLSX:
        return _("Bảng tính Excel")
    title = FORMATS[format_.value].title
    return _(title) if title else format_.value


def _offer(format_: ImportFormat, title: str, count: int, faults: Sequence[Fault]) -> Offer:
    left_out = {each.column for each in faults if each.severity is Severity.ERROR}
    codes: dict[str, list[str]] = {}
    for fault in faults:
        codes.setdefault(sentence(fault), []).append(fault.column or "")
    losses = [Loss(told, len(own), tuple(own[:MOST_CODES])) for told, own in codes.items()]
    return Offer(
        format=format_,
        title=title,
        suffix=suffix(format_),
        held=count - len(left_out),
        left_out=len(left_out),
        losses=tuple(losses),
    )
