"""Moodle's types of question: what item each one makes, or why it makes none."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from question_bank.errors import N_, InvalidItem
from question_bank.fields import to_decimal
from question_bank.formats.carried import Carried
from question_bank.formats.gift_kinds import Answer, multiple_of
from question_bank.formats.xml_source import Node
from question_bank.items.base import Item
from question_bank.items.choice import SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric
from question_bank.items.true_false import TrueFalse
from question_bank.items.true_false_group import COUNT, TrueFalseGroup
from question_bank.text import fold, fold_accents

TRUTHS = {"dung": True, "true": True, "sai": False, "false": False}
_WILDCARD = re.compile(r"(?<!\\)\*")
_FULL = Decimal(100)


class Warn(Protocol):
    """Adds a warning at the question's line."""

    def __call__(self, code: str, template: str, **params: str) -> None:
        """Add it."""


@dataclass(slots=True)
class Material:
    """What a type's reader works with: the element, its stem, and ways to read and to warn.

    `asides` collects feedback that the item has no place for; it joins the explanation.
    """

    node: Node
    stem: str
    carried: Carried
    words: Callable[[Node | None], str]
    warn: Warn
    asides: list[str] = field(default_factory=list)

    def setting(self, tag: str) -> str:
        """The text of a setting, without white space around it."""
        node = self.node.child(tag)
        return node.text().strip() if node else ""

    def answers(self) -> list[Answer]:
        """The answers with their fractions in percent. Raise InvalidItem."""
        nodes = list(self.node.children("answer"))
        if not nodes:
            raise InvalidItem(N_("Câu hỏi không có đáp án nào"), column="Đáp án")
        if len(nodes) > 50:
            raise InvalidItem(
                N_("Câu hỏi có %(count)s đáp án; chỉ nhập tối đa 10 đáp án"),
                column="Đáp án",
                count=str(len(nodes)),
            )
        return [self._answer(node) for node in nodes]

    def set_aside(self, answers: list[Answer]) -> None:
        """Keep the answers' feedback for the explanation."""
        kept = [each.feedback for each in answers if each.feedback]
        if kept:
            self.asides += kept
            self.warn("feedback-joined", N_("Lời phản hồi riêng đã được gộp vào phần Giải thích"))

    def _answer(self, node: Node) -> Answer:
        text = raw_text(node)
        return Answer(
            sign="~",
            weight=_fraction(node),
            text=self.words(node) if self.node.attribute("type") == "multichoice" else text,
            feedback=self.words(node.child("feedback")),
            line=node.line,
            has_wildcard=bool(_WILDCARD.search(text)),
        )


def raw_text(node: Node) -> str:
    """The <text> of an element as it stands."""
    found = node.child("text")
    return found.text() if found else ""


def _fraction(node: Node) -> Decimal:
    told = node.attribute("fraction", "0").strip() or "0"
    fraction = to_decimal(told, column="fraction")
    if abs(fraction) > _FULL:
        raise InvalidItem(
            N_('Trọng số fraction="%(told)s" ở dòng %(line)s phải nằm trong khoảng -100 đến 100'),
            column="fraction",
            told=told[:20],
            line=str(node.line),
        )
    return fraction


def _multichoice(material: Material) -> Item:
    answers = material.answers()
    if material.setting("single") in {"false", "0"}:
        policy = material.carried.settings.get("policy")
        told = policy if isinstance(policy, str) else None
        item = multiple_of(material.stem, answers, told)
        if material.carried.kind == MultipleResponse.kind:
            return material.carried.item(item.kind, **_without_kind(item))
        return item
    right = [number for number, each in enumerate(answers) if each.weight == _FULL]
    if len(right) != 1:
        raise InvalidItem(
            N_("Câu một lựa chọn có %(count)s đáp án đạt 100%%; cần đúng một đáp án"),
            column="Đáp án",
            count=str(len(right)),
        )
    rest = [each.weight or Decimal(0) for each in answers if each.weight != _FULL]
    if any(weight > 0 for weight in rest):
        raise InvalidItem(
            N_("Câu một lựa chọn cho điểm từng phần (fraction lẻ) chưa nhập được"), column="Đáp án"
        )
    if any(weight < 0 for weight in rest):
        material.warn("penalty-dropped", N_("Điểm trừ của phương án sai không được giữ lại"))
    return material.carried.item(
        SingleChoice.kind,
        stem=material.stem,
        options=[each.text for each in answers],
        key=right[0],
        explanations=[each.feedback for each in answers],
    )


def _true_false(material: Material) -> Item:
    answers = material.answers()
    right = [each for each in answers if each.weight == _FULL]
    key = TRUTHS.get(fold_accents(fold(right[0].text))) if len(right) == 1 else None
    if key is None:
        raise InvalidItem(
            N_("Câu đúng/sai cần đúng một đáp án true hoặc false đạt 100%%"), column="Đáp án"
        )
    material.set_aside(answers)
    return material.carried.item(TrueFalse.kind, stem=material.stem, key=key)


def _short_answer(material: Material) -> Item:
    answers = _paid_in_full(material)
    for each in answers:
        if each.has_wildcard:
            material.warn(
                "wildcard",
                N_("Dấu * trong đáp án “%(text)s” được giữ nguyên, không thay cho chữ bất kỳ"),
                text=each.text[:40],
            )
    return material.carried.item(
        FillIn.kind,
        stem=material.stem,
        accepted=[each.text.replace("\\*", "*") for each in answers],
        case_sensitive=material.setting("usecase") == "1",
    )


def _numerical(material: Material) -> Item:
    answers = _paid_in_full(material)
    if len(answers) != 1:
        raise InvalidItem(N_("Câu hỏi số chỉ nhập được khi có một đáp án"), column="Đáp án")
    units = material.node.child("units")
    if units is not None and any(units.children()):
        raise InvalidItem(
            N_("Câu hỏi số có đơn vị chưa nhập được; hãy ghi đơn vị trong câu hỏi"),
            column="Đáp án",
        )
    tolerances = [node.child("tolerance") for node in material.node.children("answer")]
    tolerance = tolerances[0].text().strip() if tolerances[0] else ""
    return material.carried.item(
        Numeric.kind, stem=material.stem, value=answers[0].text.strip(), tolerance=tolerance or "0"
    )


def _paid_in_full(material: Material) -> list[Answer]:
    """The answers that earn everything; others must earn nothing."""
    answers = material.answers()
    if any(each.weight not in {Decimal(0), _FULL} for each in answers):
        raise InvalidItem(
            N_("Đáp án cho một phần điểm chưa nhập được; hãy để fraction là 100 hoặc 0"),
            column="Đáp án",
        )
    right = [each for each in answers if each.weight == _FULL]
    if not right:
        raise InvalidItem(N_("Không có đáp án nào đạt 100%%"), column="Đáp án")
    if len(right) < len(answers):
        material.warn("answers-dropped", N_("Bỏ các đáp án được 0 điểm, chỉ giữ đáp án đúng"))
    material.set_aside(answers)
    return right


def _matching(material: Material) -> Item:
    pairs = list(_pairs(material))
    truths = [TRUTHS.get(fold_accents(fold(right))) for _left, right in pairs]
    if len(pairs) != COUNT or None in truths:
        raise InvalidItem(N_("Câu ghép đôi chưa nhập được; hãy tách thành câu một lựa chọn"))
    return material.carried.item(
        TrueFalseGroup.kind,
        stem=material.stem,
        statements=[left for left, _right in pairs],
        keys=truths,
    )


def _pairs(material: Material) -> Iterator[tuple[str, str]]:
    for node in material.node.children("subquestion"):
        answer = node.child("answer")
        yield material.words(node), raw_text(answer) if answer else ""


def _without_kind(item: Item) -> dict[str, object]:
    return {name: value for name, value in item.to_dict().items() if name != "kind"}


READERS: Mapping[str, Callable[[Material], Item]] = {
    "multichoice": _multichoice,
    "truefalse": _true_false,
    "shortanswer": _short_answer,
    "numerical": _numerical,
    "matching": _matching,
}
