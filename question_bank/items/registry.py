"""The item types there are: one line each."""

from collections.abc import Mapping
from enum import StrEnum

from question_bank.errors import N_, InvalidItem
from question_bank.items.base import Item
from question_bank.items.choice import SingleChoice
from question_bank.items.cloze import Cloze
from question_bank.items.essay import Essay
from question_bank.items.fill_in import FillIn
from question_bank.items.hotspot import Hotspot
from question_bank.items.matching import Matching
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric
from question_bank.items.ordering import Ordering
from question_bank.items.short_answer import ShortAnswer
from question_bank.items.true_false import TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.scoring.policies import ChoicePolicy, OrderPolicy, PartPolicy

ITEM_TYPES: Mapping[str, type[Item]] = {
    SingleChoice.kind: SingleChoice,
    MultipleResponse.kind: MultipleResponse,
    TrueFalse.kind: TrueFalse,
    TrueFalseGroup.kind: TrueFalseGroup,
    FillIn.kind: FillIn,
    Numeric.kind: Numeric,
    ShortAnswer.kind: ShortAnswer,
    Matching.kind: Matching,
    Ordering.kind: Ordering,
    Cloze.kind: Cloze,
    Hotspot.kind: Hotspot,
    Essay.kind: Essay,
}
KIND_WORDS: Mapping[str, str] = {
    SingleChoice.kind: N_("Một lựa chọn"),
    MultipleResponse.kind: N_("Nhiều lựa chọn"),
    TrueFalse.kind: N_("Đúng/Sai"),
    TrueFalseGroup.kind: N_("Đúng/Sai bốn ý"),
    FillIn.kind: N_("Điền khuyết"),
    Numeric.kind: N_("Điền số"),
    ShortAnswer.kind: N_("Trả lời ngắn"),
    Matching.kind: N_("Ghép đôi"),
    Ordering.kind: N_("Sắp xếp"),
    Cloze.kind: N_("Chọn từ vào chỗ trống"),
    Hotspot.kind: N_("Đánh dấu trên hình"),
    Essay.kind: N_("Tự luận"),
}
MARKED_BY_PEOPLE = frozenset({Essay.kind})
"""The kinds that no machine scores."""
IN_PLACES = frozenset({Matching.kind, Ordering.kind, Cloze.kind})
"""The kinds whose responses are option numbers in places that mean something."""
POLICIES: Mapping[str, tuple[StrEnum, ...]] = {
    MultipleResponse.kind: tuple(ChoicePolicy),
    Matching.kind: tuple(PartPolicy),
    Cloze.kind: tuple(PartPolicy),
    Ordering.kind: tuple(OrderPolicy),
    Hotspot.kind: tuple(PartPolicy),
}
"""The scoring policies that each kind admits. Four statements are paid by a
table of their own; every other kind pays for the right answer and for nothing else."""


def item_from_dict(data: object) -> Item:
    """The item of any type that its `to_dict` wrote. Raises InvalidItem."""
    kind = data.get("kind") if isinstance(data, dict) else None
    if not isinstance(kind, str) or kind not in ITEM_TYPES:
        raise InvalidItem(
            N_("Không có loại câu hỏi “%(kind)s”; dùng một trong: %(known)s"),
            column="Loại",
            kind=str(kind)[:40],
            known=", ".join(ITEM_TYPES),
        )
    return ITEM_TYPES[kind].from_dict(data)
