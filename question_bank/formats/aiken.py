"""Aiken, the plainest format of Moodle's: a line of question, lettered options, ANSWER: letter.

It holds single-choice questions of one line a part and nothing else; what a question has beyond
that is told as a loss when it is written.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from question_bank.errors import N_, Fault, InvalidItem
from question_bank.formats.base import (
    Format,
    Report,
    ReportBuilder,
    count_lines,
    decoded_report,
    loss,
)
from question_bank.items.choice import LETTERS, SingleChoice
from question_bank.items.registry import KIND_WORDS
from question_bank.question import Question

_OPTION = re.compile(r"([A-Za-z])[.)][ \t]*(?=\S)")
_ANSWER = re.compile(r"(?:ANSWER|ĐÁP ÁN)[ \t]*:[ \t]*(.*)", re.IGNORECASE)


def read(data: bytes) -> Report:
    """The questions of an Aiken file."""
    return decoded_report(data, read_text)


def read_text(text: str) -> Report:
    """The questions in Aiken text; each ends with its ANSWER line."""
    builder = ReportBuilder()
    for block in _split(text):
        builder.read_question(block.line, block.to_question)
    return builder.report(lines_read=count_lines(text))


def write(questions: Iterable[Question]) -> bytes:
    """The single-choice questions as an Aiken file in UTF-8."""
    blocks = [_block(each) for each in questions if not any(map(_is_whole, losses(each)))]
    return "\n".join(blocks).encode()


def losses(question: Question) -> tuple[Fault, ...]:
    """What Aiken cannot hold of the question."""
    item = question.item
    if not isinstance(item, SingleChoice):
        return (
            loss(
                "kind-not-held",
                N_("Aiken chỉ chứa câu một lựa chọn; câu loại “%(kind)s” bị bỏ lại"),
                whole=True,
                kind=KIND_WORDS[item.kind],
            ),
        )
    if _ANSWER.fullmatch(_one_line(item.stem)):
        return (
            loss(
                "stem-not-held",
                N_("Câu hỏi bắt đầu như dòng đáp án của Aiken; hãy viết lại câu hỏi"),
                whole=True,
            ),
        )
    found = [
        loss("part-not-held", N_("Aiken không chứa được: %(part)s"), part=part)
        for part in _missing(question, item)
    ]
    return tuple(found)


AIKEN = Format(
    name="aiken",
    suffix=".aiken",
    read=read,
    write=write,
    title=N_("Aiken, chỉ câu một lựa chọn"),
    losses=losses,
)


@dataclass(slots=True)
class _Block:
    """The lines of one question."""

    line: int
    stem: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    answer: str | None = None
    stray: int | None = None
    out_of_order: str = ""

    def take(self, row: str, number: int) -> None:
        """Sort one line in."""
        option = _OPTION.match(row)
        letter = option[1].upper() if option else ""
        if not self.stem:
            self.stem.append(row)
        elif option and letter == _letter(len(self.options)):
            self.options.append(row[option.end() :])
        elif not self.options:
            self.stem.append(row)
        elif option and letter in LETTERS:
            self.out_of_order = self.out_of_order or letter
        else:
            self.stray = self.stray or number

    def to_question(self) -> Question:
        """The question. Raise InvalidItem for what keeps it out."""
        self._check()
        letter = (self.answer or "").strip().rstrip(".)").upper()
        if len(letter) != 1 or letter not in LETTERS[: len(self.options)]:
            raise InvalidItem(
                N_("Đáp án “%(answer)s” không phải là chữ cái của một phương án đã ghi"),
                column="Đáp án",
                answer=letter[:40],
            )
        stem = "\n".join(self.stem)
        options = tuple(self.options)
        return Question(item=SingleChoice(stem=stem, options=options, key=LETTERS.index(letter)))

    def _check(self) -> None:
        if not self.options and self.stem and _OPTION.match(self.stem[0]):
            raise InvalidItem(N_("Các phương án đứng trước không có câu hỏi"), column="Câu hỏi")
        if not self.options:
            raise InvalidItem(
                N_("Câu hỏi không có phương án; mỗi phương án một dòng, bắt đầu bằng A. hoặc A)"),
                column="A",
            )
        if self.out_of_order:
            raise InvalidItem(
                N_("Phương án %(letter)s không theo thứ tự A, B, C…; hãy đánh lại chữ cái"),
                column="Phương án",
                letter=self.out_of_order,
            )
        if self.stray is not None:
            raise InvalidItem(
                N_("Dòng %(line)s không phải phương án; mỗi phương án phải gọn trong một dòng"),
                column="Phương án",
                line=str(self.stray),
            )
        if self.answer is None:
            raise InvalidItem(
                N_("Câu hỏi không có dòng đáp án; hãy thêm dòng như “ANSWER: B”"),
                column="Đáp án",
            )


def _split(text: str) -> Iterator[_Block]:
    block: _Block | None = None
    rows = [row.strip() for row in text.split("\n")]
    for number, row in enumerate(rows, start=1):
        answer = _ANSWER.fullmatch(row)
        if block is not None and (answer or (not row and block.options)):
            block.answer = answer[1] if answer else None
            # An empty line may stand before the answer; it ends a question that has none.
            if answer or not _answer_follows(rows, number):
                yield block
                block = None
        elif answer:
            yield _Block(line=number, answer=answer[1])
        elif row:
            block = block or _Block(line=number)
            block.take(row, number)
    if block is not None:
        yield block


def _answer_follows(rows: list[str], number: int) -> bool:
    following = next((row for row in rows[number : number + 20] if row), "")
    return bool(_ANSWER.fullmatch(following))


def _letter(place: int) -> str:
    # Beyond the letters nothing matches on: the item itself then says how many are too many.
    return chr(ord("A") + place) if place < 26 else ""


def _block(question: Question) -> str:
    item = question.item
    if not isinstance(item, SingleChoice):
        raise TypeError(f"Aiken has no form for {item.kind}")
    rows = [_one_line(item.stem)]
    rows += [
        f"{letter}. {_one_line(text)}" for letter, text in zip(LETTERS, item.options, strict=False)
    ]
    return "\n".join([*rows, f"ANSWER: {LETTERS[item.key]}", ""])


def _one_line(text: str) -> str:
    return " ".join(filter(None, (row.strip() for row in text.split("\n"))))


def _is_whole(fault: Fault) -> bool:
    return fault.severity == "error"


def _missing(question: Question, item: SingleChoice) -> Iterator[str]:
    texts = (item.stem, *item.options)
    parts = {
        N_("chỗ xuống dòng"): any("\n" in text for text in texts),
        N_("mã"): question.code,
        N_("chủ đề"): question.topic,
        N_("mức độ"): question.level,
        N_("độ khó"): question.difficulty is not None,
        N_("thời gian dự kiến"): question.minutes is not None,
        N_("điểm"): question.points != 1,
        N_("giải thích"): question.explanation or item.explanations,
        N_("tình huống dùng chung"): question.stimulus,
        N_("căn cứ pháp luật"): question.provisions,
        N_("thẻ"): question.tags,
    }
    yield from (name for name, there in parts.items() if there)
