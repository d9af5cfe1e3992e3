"""Reading GIFT (Moodle's text format for questions), every question or a fault for it."""

import re
from collections.abc import Sequence
from decimal import Decimal

from question_bank.errors import N_, InvalidItem, Severity
from question_bank.fields import to_decimal
from question_bank.formats.base import Report, ReportBuilder, count_lines, decoded_report
from question_bank.formats.carried import TEXT, Carried
from question_bank.formats.gift_kinds import (
    Answer,
    group_of,
    is_group,
    is_partial,
    is_right,
    multiple_of,
    numeric_of,
    pairs_of,
)
from question_bank.formats.gift_source import Block, Source, split_blocks
from question_bank.formats.hypertext import Words, reduce_html
from question_bank.items.base import Item
from question_bank.items.choice import SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.items.multiple import MultipleResponse
from question_bank.items.registry import item_from_dict
from question_bank.items.short_answer import ShortAnswer
from question_bank.items.true_false import TrueFalse
from question_bank.markup.reading import escape, plain_text
from question_bank.question import Level, ProvisionRef, Question

GAP = "_____"
_PIECE_LIMIT = 50
_FOREIGN = re.compile(r"^\s*(?:#{1,6}\s|>)|\]\(|`|(?<![\w_])_[^\W_][^_\n]*_(?![\w_])", re.MULTILINE)
"""Marks of other kinds of Markdown."""
_MARKER = re.compile(r"\[(html|plain|markdown|moodle)\]", re.IGNORECASE)
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:[.,]\d+)?)%")
_MARKDOWN = N_("dấu Markdown mà ngân hàng không dùng (được giữ như chữ)")
_TRUE_FALSE = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_MEASURES = {"difficulty": "Độ khó", "minutes": "Thời gian (phút)", "points": "Điểm"}
"""Numbers told in comments, and what their columns are called."""
_YES_NO = {"yes": True, "no": False}
_PICTURE = re.compile(r"<\s*(?:img|video|audio|object|iframe|svg)\b|@@PLUGINFILE@@", re.IGNORECASE)


def read(data: bytes) -> Report:
    """The questions of a GIFT file."""
    return decoded_report(data, read_text)


def read_text(text: str) -> Report:
    """The questions in GIFT text."""
    builder = ReportBuilder()
    for block in split_blocks(text):
        _BlockReader(block, builder).read()
    return builder.report(lines_read=count_lines(text))


class _BlockReader:
    """Reads one question of the file; what it cannot use becomes a fault at its line."""

    def __init__(self, block: Block, builder: ReportBuilder) -> None:
        self.block = block
        self.builder = builder
        self.meta: dict[str, list[str]] = {}
        self.asides: list[str] = []
        self.losses: dict[str, None] = {}
        self.carried = Carried()
        for name, value in block.meta:
            self.meta.setdefault(name, []).append(value)

    def read(self) -> None:
        """Add the block's question, or its fault, to the report."""
        self.builder.read_question(self.block.line, self._question)

    def _question(self) -> Question:
        self.carried = Carried.from_pairs((TEXT, each) for each in self.meta.get(TEXT, []))
        try:
            return self._read_body()
        finally:
            if self.losses:
                self._warn(
                    "markup-dropped",
                    N_("Chỉ giữ lại chữ, đã bỏ: %(parts)s; hãy xem lại câu này"),
                    parts=", ".join(self.losses),
                )

    def _read_body(self) -> Question:
        title, body = _take_title(self.block.source())
        start, end = body.find("{"), body.find("}")
        if start < 0 and end < 0:
            raise InvalidItem(N_("Câu hỏi không có phần đáp án; hãy thêm đáp án trong { }"))
        if start < 0 or end < start:
            raise InvalidItem(N_("Dấu { } của phần đáp án không khớp; hãy đóng mở đủ cặp"))
        tail = body.cut(end + 1).strip()
        if "{" in tail.mask or "}" in tail.mask or "{" in body.mask[start + 1 : end]:
            raise InvalidItem(
                N_("Một câu hỏi có hơn một phần đáp án; hãy tách ra hoặc thêm \\ trước dấu { }")
            )
        stem = self._stem(body.cut(0, start).strip(), tail)
        part, explanation = _split_off(body.cut(start + 1, end), "####")
        item = self._item(stem, part.strip())
        reasons = [self._words(explanation.strip()), *self.asides]
        return self._with_meta(item, title, "\n".join(filter(None, reasons)))

    def _stem(self, head: Source, tail: Source) -> str:
        text = self._words(head)
        if not tail.text:
            return text
        marker = _MARKER.match(head.mask)
        below = self._told(tail.text, marker[1].lower() if marker else "plain")
        return f"{text} {GAP} {below}"

    def _item(self, stem: str, part: Source) -> Item:
        if not part.text:
            raise InvalidItem(N_("Câu tự luận { } chưa nhập được; chỉ nhập câu chấm bằng máy"))
        if part.mask.startswith("#"):
            return numeric_of(stem, part.text, self.meta)
        if not part.mask.startswith(("=", "~")):
            return self._true_false(stem, part)
        count = part.mask.count("=") + part.mask.count("~")
        if count > _PIECE_LIMIT:
            raise InvalidItem(
                N_("Câu hỏi có %(count)s đáp án; chỉ nhập tối đa 10 đáp án"),
                column="Đáp án",
                count=str(count),
            )
        answers = [self._answer(piece) for piece in part.split_before("=~") if piece.text]
        kind = self.meta.get("kind", [""])[-1]
        if len(answers) > 1 and all(each.pair for each in answers):
            if is_group(kind, answers):
                return group_of(stem, answers, self.meta.get("shares", [""])[-1])
            return pairs_of(stem, answers, self.meta.get("policy", [None])[-1])
        if all(each.sign == "=" for each in answers):
            return self._typed(stem, answers, kind)
        return self._choice(stem, answers)

    def _true_false(self, stem: str, part: Source) -> TrueFalse:
        word, *feedback = part.split_before("#")
        key = _TRUE_FALSE.get(word.text.strip().upper())
        if key is None:
            raise InvalidItem(
                N_(
                    "Không hiểu phần đáp án “%(part)s”; "
                    "mỗi phương án phải bắt đầu bằng = (đúng) hoặc ~ (sai)"
                ),
                column="Đáp án",
                part=part.text[:40],
            )
        self._set_aside([self._words(each.cut(1).strip()) for each in feedback])
        return TrueFalse(stem=stem, key=key)

    def _typed(self, stem: str, answers: Sequence[Answer], kind: str) -> FillIn | ShortAnswer:
        for each in answers:
            if each.weight not in {None, Decimal(100)}:
                raise InvalidItem(
                    N_("Đáp án cho một phần điểm chưa nhập được; hãy bỏ trọng số %% hoặc để 100%%"),
                    column="Đáp án",
                    text=each.text[:40],
                )
        self._set_aside([each.feedback for each in answers])
        has_wildcard = any(each.has_wildcard for each in answers)
        if kind != ShortAnswer.kind and (kind == FillIn.kind or not has_wildcard):
            return FillIn(
                stem=stem,
                accepted=tuple(each.words for each in answers),
                case_sensitive=self._flag("case_sensitive", default=False),
                accent_sensitive=self._flag("accent_sensitive", default=True),
            )
        # A file of Moodle's own says nothing of rules: its stars are live, its signs count.
        wildcards = self._flag("wildcards", default=has_wildcard)
        return ShortAnswer(
            stem=stem,
            accepted=tuple(each.pattern if wildcards else each.words for each in answers),
            case_sensitive=self._flag("case_sensitive", default=False),
            accent_sensitive=self._flag("accent_sensitive", default=True),
            space_sensitive=self._flag("space_sensitive", default=True),
            punctuation_sensitive=self._flag("punctuation_sensitive", default=True),
            wildcards=wildcards,
        )

    def _choice(self, stem: str, answers: Sequence[Answer]) -> Item:
        keys = [place for place, each in enumerate(answers) if is_right(each)]
        several = self.meta.get("kind", [""])[-1] == MultipleResponse.kind or len(keys) > 1
        if several or any(is_partial(each) for each in answers):
            return multiple_of(stem, answers, self.meta.get("policy", [None])[-1])
        if not keys:
            raise InvalidItem(
                N_("Không có phương án đúng; hãy đặt dấu = trước phương án đúng"), column="Đáp án"
            )
        return SingleChoice(
            stem=stem,
            options=tuple(each.text for each in answers),
            key=keys[0],
            explanations=tuple(each.feedback for each in answers),
        )

    def _answer(self, piece: Source) -> Answer:
        text, feedback = _split_off(piece.cut(1).strip(), "#")
        weight = _WEIGHT.match(text.mask)
        if weight:
            text = text.cut(weight.end()).strip()
        text = text.strip()
        pair = None if self._is_typed() else self._pair(text)
        words = self._letters(text)
        return Answer(
            sign=piece.mask[0],
            weight=to_decimal(weight[1], column="Đáp án") if weight else None,
            text=" -> ".join(pair) if pair else self._words(text),
            feedback=self._words(feedback.strip()),
            line=piece.line,
            has_wildcard="*" in text.mask,
            words=words,
            pattern=self._letters(_with_literal_stars(text)) if "*" in words else words,
            pair=pair,
        )

    def _is_typed(self) -> bool:
        """Whether a comment says that the answers are texts, whatever signs they hold."""
        return self.meta.get("kind", [""])[-1] in {FillIn.kind, ShortAnswer.kind}

    def _pair(self, source: Source) -> tuple[str, str] | None:
        """What stands left and right of the arrow; the right side is words alone."""
        arrow = source.mask.rfind("->")
        if arrow < 0:
            return None
        left, right = source.cut(0, arrow).strip(), source.cut(arrow + 2).strip()
        return self._words(left), self._told(right.text, "plain")

    def _words(self, source: Source) -> str:
        """A text of ours, in the form that its marker names."""
        marker = _MARKER.match(source.mask)
        text = source.text[marker.end() :] if marker else source.text
        return self._told(text, marker[1].lower() if marker else "plain")

    def _letters(self, source: Source) -> str:
        """The letters of an answer that is typed, where no sign is a mark."""
        marker = _MARKER.match(source.mask)
        if marker and marker[1].lower() == "html":
            return plain_text(self._words(source))
        return (source.text[marker.end() :] if marker else source.text).strip()

    def _told(self, text: str, form: str) -> str:
        if _PICTURE.search(text):
            raise InvalidItem(
                N_("Câu hỏi có hình hoặc tệp kèm theo, chưa nhập được; hãy viết lại bằng chữ"),
                column="Câu hỏi",
            )
        if form == "markdown":
            if _FOREIGN.search(text):
                self.losses[_MARKDOWN] = None
            return text.strip()
        if form != "html":
            return self.carried.restore(escape(text.strip()))
        words = Words()
        reduced = reduce_html(text, words)
        self.losses |= words.losses
        return self.carried.restore(reduced)

    def _set_aside(self, feedback: Sequence[str]) -> None:
        kept = [each for each in feedback if each]
        if kept:
            self.asides += kept
            self._warn("feedback-joined", N_("Lời phản hồi riêng đã được gộp vào phần Giải thích"))

    def _with_meta(self, item: Item, title: str, explanation: str) -> Question:
        last = {name: values[-1] for name, values in self.meta.items()}
        item, stimulus = _without_stimulus(item, last.get("stimulus", ""))
        numbers = {
            name: to_decimal(last[name], column=column)
            for name, column in _MEASURES.items()
            if name in last
        }
        return Question(
            item=item,
            code=last.get("code") or title or last.get("id"),
            topic=last.get("topic", self.block.category),
            level=Level.from_words(last["level"]) if "level" in last else None,
            difficulty=numbers.get("difficulty"),
            minutes=numbers.get("minutes"),
            points=numbers.get("points", Decimal(1)),
            explanation=explanation,
            stimulus=stimulus,
            provisions=tuple(map(_to_provision, self.meta.get("provision", []))),
            tags=tuple(self.meta.get("tag", [])),
        )

    def _flag(self, name: str, *, default: bool) -> bool:
        words = self.meta.get(name, [])
        if not words:
            return default
        if words[-1] not in _YES_NO:
            raise InvalidItem(N_("[%(name)s: …] phải là yes hoặc no"), name=name)
        return _YES_NO[words[-1]]

    def _warn(self, code: str, template: str, *, line: int | None = None, **params: str) -> None:
        line = line or self.block.line
        self.builder.fault(code, template, line=line, severity=Severity.WARNING, **params)


def _with_literal_stars(source: Source) -> Source:
    """The stretch with a backslash before every star that was escaped."""
    text = "".join(
        "\\*" if sign == "*" and live != "*" else sign
        for sign, live in zip(source.text, source.mask, strict=True)
    )
    return Source(text, source.mask, source.line)


def _take_title(source: Source) -> tuple[str, Source]:
    source = source.strip()
    if not source.mask.startswith("::"):
        return "", source
    end = source.find("::", 2)
    if end < 0:
        raise InvalidItem(N_("Tên câu hỏi mở bằng :: nhưng không đóng; hãy thêm :: sau tên"))
    return source.text[2:end].strip(), source.cut(end + 2).strip()


def _split_off(source: Source, sign: str) -> tuple[Source, Source]:
    place = source.find(sign)
    if place < 0:
        return source, Source("", "", source.line)
    return source.cut(0, place), source.cut(place + len(sign))


def _without_stimulus(item: Item, length: str) -> tuple[Item, str]:
    """The item without the case that stands in front of its stem, and the case."""
    if not (length.isascii() and length.isdecimal() and 0 < int(length[:6]) < len(item.stem)):
        return item, ""
    stem = item.stem[int(length[:6]) :]
    bare = item_from_dict(item.to_dict() | {"stem": stem})
    return bare, item.stem[: int(length[:6])]


def _to_provision(words: str) -> ProvisionRef:
    parts = [part.strip() for part in words.split("|")]
    if len(parts) not in {2, 3}:
        raise InvalidItem(
            N_("Điều khoản phải ghi dạng [provision: văn bản | điều | khoản]"), column="Văn bản"
        )
    return ProvisionRef(*parts)
