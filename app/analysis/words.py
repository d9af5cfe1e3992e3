"""What stands out of a question, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from app.analysis.modelling import GROUP_WORDS
from app.i18n import _, _l

GROUND_WORDS = {
    "gender": _l("Giới tính"),
    "region": _l("Vùng"),
    "province": _l("Tỉnh, thành phố"),
}
EFFECT_WORDS = {"A": _l("A: không đáng kể"), "B": _l("B: vừa"), "C": _l("C: lớn")}
MODEL_WORDS = {"rasch": "Rasch", "2pl": "2PL", "3pl": "3PL"}


def group_words(told: Mapping[str, Any]) -> str:
    """A stored group `{ground, group}`: "Giới tính: nữ"."""
    group = str(told["group"])
    name = _(GROUP_WORDS[group]) if group in GROUP_WORDS else group or _("không rõ")
    return f"{GROUND_WORDS[told['ground']]}: {name}"


def in_words(remark: Mapping[str, Any]) -> str:
    """The sentence of a stored remark `{flag, template, params}`."""
    template = str(remark["template"])
    return str(_(template) % remark["params"])
