"""The item types there are: one line each."""

from collections.abc import Mapping

from question_bank.errors import N_, InvalidItem
from question_bank.items.base import Item
from question_bank.items.choice import SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric
from question_bank.items.true_false import TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup

ITEM_TYPES: Mapping[str, type[Item]] = {
    SingleChoice.kind: SingleChoice,
    MultipleResponse.kind: MultipleResponse,
    TrueFalse.kind: TrueFalse,
    TrueFalseGroup.kind: TrueFalseGroup,
    FillIn.kind: FillIn,
    Numeric.kind: Numeric,
}
KIND_WORDS: Mapping[str, str] = {
    SingleChoice.kind: N_("Một lựa chọn"),
    MultipleResponse.kind: N_("Nhiều lựa chọn"),
    TrueFalse.kind: N_("Đúng/Sai"),
    TrueFalseGroup.kind: N_("Đúng/Sai bốn ý"),
    FillIn.kind: N_("Điền khuyết"),
    Numeric.kind: N_("Điền số"),
}


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
