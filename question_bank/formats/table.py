"""Question sheets: rows of a spreadsheet in, rows out. Reading the workbook is the caller's."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NoReturn, TypeVar

from question_bank.errors import N_, InvalidItem, Severity
from question_bank.fields import to_decimal
from question_bank.formats import columns as c
from question_bank.formats.base import Report, ReportBuilder, within_bounds
from question_bank.formats.examples import EXAMPLES
from question_bank.formats.table_parts import read_gaps, read_pairs, read_steps
from question_bank.formats.table_writing import is_held, to_record
from question_bank.items.base import Item
from question_bank.items.choice import LETTERS, SingleChoice
from question_bank.items.cloze import Cloze
from question_bank.items.essay import Essay
from question_bank.items.fill_in import FillIn
from question_bank.items.matching import Matching
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric, read_key, read_units
from question_bank.items.ordering import Ordering
from question_bank.items.registry import KIND_WORDS
from question_bank.items.short_answer import ShortAnswer
from question_bank.items.true_false import FALSE, TRUE, TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.question import Level, ProvisionRef, Question
from question_bank.scoring.policies import (
    GRADED_2025,
    ORDER_POLICY_WORDS,
    PART_POLICY_WORDS,
    POLICY_WORDS,
)
from question_bank.text import clean, fold, fold_accents

_Policy = TypeVar("_Policy", bound=StrEnum)
_HEAD_ROWS = 20
_KINDS: Mapping[str, str] = {
    "": SingleChoice.kind,
    "mot lua chon": SingleChoice.kind,
    "trac nghiem": SingleChoice.kind,
    "single_choice": SingleChoice.kind,
    "nhieu lua chon": MultipleResponse.kind,
    "multiple_response": MultipleResponse.kind,
    "dung/sai bon y": TrueFalseGroup.kind,
    "dung sai bon y": TrueFalseGroup.kind,
    "true_false_group": TrueFalseGroup.kind,
    "dien so": Numeric.kind,
    "numeric": Numeric.kind,
    "dung/sai": TrueFalse.kind,
    "dung sai": TrueFalse.kind,
    "true_false": TrueFalse.kind,
    "dien khuyet": FillIn.kind,
    "fill_in": FillIn.kind,
} | {
    name: kind
    for kind in (ShortAnswer.kind, Matching.kind, Ordering.kind, Cloze.kind, Essay.kind)
    for name in (kind, fold_accents(fold(KIND_WORDS[kind])))
}
_TRUTHS: Mapping[str, bool] = {
    "dung": True, "d": True, "true": True, "t": True,
    "sai": False, "s": False, "false": False, "f": False,
}  # fmt: skip
_CHOICES: Mapping[str, bool] = {
    "co": True, "x": True, "true": True, "dung": True,
    "khong": False, "false": False, "sai": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TemplateRows:
    """An empty question sheet: its head, example rows, and (column, help) for each column."""

    header: tuple[str, ...]
    examples: tuple[tuple[str, ...], ...]
    help: tuple[tuple[str, str], ...]


@within_bounds
def read_rows(rows: Sequence[Sequence[object]]) -> Report:
    """The questions in a sheet's rows; line numbers are row numbers from 1.

    Columns are found by their heads, in any order, in one of the first rows.
    """
    builder = ReportBuilder()
    found = _find_header(rows)
    if found is None:
        builder.fault(
            "no-header",
            N_("Không thấy dòng tiêu đề có cột “Câu hỏi” và “Đáp án”; hãy dùng tệp mẫu"),
            line=1,
        )
        return builder.report(lines_read=len(rows))
    start, heads = found
    _check_heads(rows[start], heads, builder, line=start + 1)
    for number, row in enumerate(rows[start + 1 :], start=start + 2):
        cells = _RowCells(heads, row)
        if not cells.is_empty():
            builder.read_question(number, cells.to_question)
    return builder.report(lines_read=len(rows))


def to_rows(questions: Iterable[Question]) -> list[list[str]]:
    """A header row and a row for each question that a sheet holds.

    `read_rows` gives the same questions back; those that it cannot hold are left out.
    """
    records = [to_record(question) for question in questions if is_held(question)]
    used = {head for record in records for head in record} | {c.STEM, c.KIND, c.KEY}
    heads = [column.head for column in c.COLUMNS if column.head in used]
    return [heads, *([record.get(head, "") for head in heads] for record in records)]


def template_rows() -> TemplateRows:
    """A sheet for authors to fill in, with one example of each kind of question."""
    heads = tuple(col.head for col in c.COLUMNS if not col.head.startswith(f"{c.EXPLANATION} "))
    held = (example for example in EXAMPLES if is_held(example))
    examples = tuple(
        tuple(record.get(head, "") for head in heads) for record in map(to_record, held)
    )
    words = {column.head: column.help for column in c.COLUMNS}
    return TemplateRows(heads, examples, tuple((head, words[head]) for head in heads))


def cell_text(value: object) -> str:
    """A spreadsheet cell as the text its author saw: 1.0 is "1", an empty cell is ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return TRUE if value else FALSE
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value))


@dataclass(frozen=True, slots=True)
class _RowCells:
    """One row's cells under the heads they stand in."""

    heads: Mapping[str, int]
    row: Sequence[object]

    def text(self, head: str) -> str:
        """The cell under a head as text; empty when the row or the head is too short."""
        place = self.heads.get(head)
        return "" if place is None or place >= len(self.row) else cell_text(self.row[place])

    def is_empty(self) -> bool:
        """Whether nothing stands under any head."""
        return not any(self.text(head) for head in self.heads)

    def to_question(self) -> Question:
        """The question the row describes. Raise Refusal."""
        level, points = self.text(c.LEVEL), self._number(c.POINTS)
        return Question(
            item=self._item(),
            code=self.text(c.CODE),
            topic=self.text(c.TOPIC),
            level=Level.from_words(level) if level else None,
            difficulty=self._number(c.DIFFICULTY),
            minutes=self._number(c.MINUTES),
            points=Decimal(1) if points is None else points,
            explanation=self.text(c.EXPLANATION),
            stimulus=self.text(c.STIMULUS),
            provisions=self._provisions(),
            tags=tuple(_parts(self.text(c.TAGS), ";")),
        )

    def _number(self, head: str) -> Decimal | None:
        text = self.text(head)
        return to_decimal(text, column=head) if text else None

    def _item(self) -> Item:
        readers: Mapping[str, Callable[[], Item]] = {
            SingleChoice.kind: self._choice,
            MultipleResponse.kind: self._choices,
            TrueFalse.kind: self._true_false,
            TrueFalseGroup.kind: self._statements,
            FillIn.kind: self._fill_in,
            Numeric.kind: self._numeric,
            ShortAnswer.kind: self._short_answer,
            Matching.kind: lambda: read_pairs(*self._parts(), self._policy(PART_POLICY_WORDS)),
            Cloze.kind: lambda: read_gaps(*self._parts(), self._policy(PART_POLICY_WORDS)),
            Ordering.kind: lambda: Ordering(
                stem=self.text(c.STEM),
                entries=self._options(),
                policy=self._policy(ORDER_POLICY_WORDS),
            ),
            Essay.kind: lambda: read_steps(*self._parts(), self.text(c.MODEL)),
        }
        kind = _KINDS.get(fold_accents(fold(self.text(c.KIND))))
        if kind is None:
            raise InvalidItem(
                N_("Không có loại câu hỏi “%(kind)s”; dùng một trong: %(known)s"),
                column=c.KIND,
                kind=self.text(c.KIND)[:40],
                known=", ".join(KIND_WORDS.values()),
            )
        return readers[kind]()

    def _true_false(self) -> TrueFalse:
        key = _TRUTHS.get(fold_accents(fold(self.text(c.KEY))))
        if key is None:
            _refuse(c.KEY, N_("Đáp án của câu đúng/sai phải là Đúng hoặc Sai"))
        return TrueFalse(stem=self.text(c.STEM), key=key)

    def _statements(self) -> TrueFalseGroup:
        words = re.split(r"[,;]", self.text(c.KEY))
        keys = [_TRUTHS.get(fold_accents(fold(word))) for word in words]
        shares = _parts(self.text(c.POLICY), ";")
        return TrueFalseGroup(
            stem=self.text(c.STEM),
            statements=self._options(),
            keys=tuple(key for key in keys if key is not None),
            shares=tuple(to_decimal(each, column=c.POLICY) for each in shares) or GRADED_2025,
        )

    def _choices(self) -> MultipleResponse:
        options, key = self._options(), self.text(c.KEY).upper()
        letters = [part.strip(" .)") for part in re.split(r"[,;\s]+", key) if part.strip(" .)")]
        if not letters or any(each not in LETTERS[: len(options)] for each in letters):
            _refuse(c.KEY, N_("Đáp án phải là các chữ cái của phương án đã ghi, ví dụ A, C"))
        return MultipleResponse(
            stem=self.text(c.STEM),
            options=options,
            keys=tuple(LETTERS.index(each) for each in letters),
            policy=self._policy(POLICY_WORDS),
            explanations=self._reasons(len(options)),
        )

    def _parts(self) -> tuple[str, tuple[str, ...]]:
        return self.text(c.STEM), self._options()

    def _policy(self, names: Mapping[_Policy, str]) -> _Policy:
        """The policy written, by its value or its name; the first where none is."""
        words = fold_accents(fold(self.text(c.POLICY)))
        for policy, name in names.items():
            if words in {policy.value, fold_accents(fold(name))}:
                return policy
        if words:
            raise InvalidItem(
                N_("Không có cách chấm “%(text)s”; dùng một trong: %(known)s"),
                column=c.POLICY,
                text=words[:40],
                known="; ".join(names.values()),
            )
        return next(iter(names))

    def _numeric(self) -> Numeric:
        place = self.heads[c.KEY]
        cell = self.row[place] if place < len(self.row) else None
        # A number cell has a point of its own making: never one between thousands.
        typed = str(cell).replace(".", ",") if isinstance(cell, float) else self.text(c.KEY)
        value, tolerance, relative = read_key(typed)
        return Numeric(
            stem=self.text(c.STEM),
            value=value,
            tolerance=tolerance,
            relative=relative,
            units=read_units(_parts(self.text(c.UNITS), ";")),
            unit_required=self._flag(c.UNIT_REQUIRED, default=False),
        )

    def _options(self) -> tuple[str, ...]:
        texts = [self.text(letter) for letter in LETTERS]
        count = max((place + 1 for place, text in enumerate(texts) if text), default=0)
        return tuple(texts[:count])

    def _reasons(self, count: int) -> tuple[str, ...]:
        reasons = tuple(self.text(f"{c.EXPLANATION} {letter}") for letter in LETTERS[:count])
        return reasons if any(reasons) else ()

    def _choice(self) -> SingleChoice:
        options = self._options()
        key = self.text(c.KEY).upper().rstrip(".)")
        if len(key) != 1 or key not in LETTERS[: len(options)]:
            _refuse(
                c.KEY, N_("Đáp án phải là đúng một chữ cái của phương án đã ghi, ví dụ A, B, C, D")
            )
        return SingleChoice(
            stem=self.text(c.STEM),
            options=options,
            key=LETTERS.index(key),
            explanations=self._reasons(len(options)),
        )

    def _answers(self) -> tuple[str, ...]:
        answers = [*_parts(self.text(c.KEY), "|"), *map(self.text, LETTERS)]
        return tuple(filter(None, answers))

    def _short_answer(self) -> ShortAnswer:
        return ShortAnswer(
            stem=self.text(c.STEM),
            accepted=self._answers(),
            case_sensitive=self._flag(c.CASE, default=False),
            accent_sensitive=self._flag(c.ACCENT, default=True),
            space_sensitive=self._flag(c.SPACE, default=True),
            punctuation_sensitive=self._flag(c.PUNCTUATION, default=False),
            wildcards=self._flag(c.WILDCARDS, default=False),
        )

    def _fill_in(self) -> FillIn:
        return FillIn(
            stem=self.text(c.STEM),
            accepted=self._answers(),
            case_sensitive=self._flag(c.CASE, default=False),
            accent_sensitive=self._flag(c.ACCENT, default=True),
        )

    def _flag(self, head: str, *, default: bool) -> bool:
        words = fold_accents(fold(self.text(head)))
        if words and words not in _CHOICES:
            _refuse(head, N_("Hãy ghi Có hoặc Không"))
        return _CHOICES.get(words, default)

    def _provisions(self) -> tuple[ProvisionRef, ...]:
        laws, articles, clauses = (
            [part.strip() for part in self.text(head).split(";")] if self.text(head) else []
            for head in (c.LAW, c.ARTICLE, c.CLAUSE)
        )
        if len(laws) != len(articles) or len(clauses) > len(laws):
            _refuse(
                c.ARTICLE,
                N_("Số văn bản, điều và khoản không khớp nhau; mỗi điều cần một mã văn bản"),
            )
        clauses += [""] * (len(laws) - len(clauses))
        return tuple(map(ProvisionRef, laws, articles, clauses))


def _find_header(rows: Sequence[Sequence[object]]) -> tuple[int, dict[str, int]] | None:
    for number, row in enumerate(rows[:_HEAD_ROWS]):
        heads: dict[str, int] = {}
        for place, cell in enumerate(row):
            if head := c.HEADS.get(c.fold_head(cell_text(cell))):
                heads.setdefault(head, place)
        if all(head in heads for head in c.REQUIRED):
            return number, heads
    return None


def _check_heads(
    row: Sequence[object], heads: Mapping[str, int], builder: ReportBuilder, *, line: int
) -> None:
    for place, cell in enumerate(row):
        text = cell_text(cell)
        if text and place not in heads.values():
            builder.fault(
                "unknown-column",
                N_("Cột “%(head)s” không dùng tới nên bị bỏ qua; hãy xem lại tên cột"),
                line=line,
                column=text[:40],
                severity=Severity.WARNING,
                head=text[:40],
            )


def _parts(text: str, sign: str) -> list[str]:
    return [part.strip() for part in text.split(sign) if part.strip()]


def _refuse(column: str, template: str) -> NoReturn:
    raise InvalidItem(template, column=column)
