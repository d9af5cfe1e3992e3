"""The item types there are: one line each."""

from collections.abc import Mapping

from question_bank.errors import N_, InvalidItem
from question_bank.items.base import Item
from question_bank.items.choice import SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.items.true_false import TrueFalse

ITEM_TYPES: Mapping[str, type[Item]] = {
    SingleChoice.kind: SingleChoice,
    TrueFalse.kind: TrueFalse,
    FillIn.kind: FillIn,
}
KIND_WORDS: Mapping[str, str] = {
    SingleChoice.kind: N_("Một lựa chọn"),
    TrueFalse.kind: N_("Đúng/Sai"),
    FillIn.kind: N_("Điền khuyết"),
}


def item_from_dict(data: object) -> Item:
    """The item of any type that its `to_dict` wrote. Raises InvalidItem."""
    kind = data.get("kind") if isinstance(data, dict) else None
    if not isinstance(kind, str) or kind not in ITEM_TYPES:
        raise InvalidItem(
            N_("Không có loại câu hỏi “%(kind)s”; dùng single_choice, true_false hoặc fill_in"),
            column="Loại",
            kind=str(kind)[:40],
        )
    return ITEM_TYPES[kind].from_dict(data)
