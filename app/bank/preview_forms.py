"""What a person types over a preview of questions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wtforms import RadioField, SelectField, StringField, SubmitField
from wtforms.validators import InputRequired, Optional

from app.bank import queries
from app.bank.contents import WHOLE_LAW
from app.bank.form_kinds import typed_item
from app.bank.forms import law_choices, topic_choices
from app.bank.mending import Choice
from app.bank.models import Law, PendingState
from app.bank.queries import TopicNode
from app.bank.question_forms import OPTIONS_SHOWN
from app.i18n import _, _l
from app.web.forms import Form, at_most
from question_bank.encodings import ENCODING_WORDS, Encoding
from question_bank.errors import InvalidItem
from question_bank.items.registry import ITEM_TYPES, item_from_dict
from question_bank.question import LEVEL_WORDS, Level

STATE_LABELS = {
    PendingState.READY: _l("Dùng được"),
    PendingState.FAULTY: _l("Cần sửa"),
    PendingState.KNOWN: _l("Ngân hàng đã có"),
    PendingState.DROPPED: _l("Đã bỏ"),
    PendingState.STORED: _l("Đã nhập"),
}
STATE_KINDS = {
    PendingState.READY: "success",
    PendingState.FAULTY: "danger",
    PendingState.KNOWN: "warning",
    PendingState.DROPPED: "neutral",
    PendingState.STORED: "info",
}


class EncodingForm(Form):
    """In which encoding a file is to be read."""

    encoding = RadioField(
        _l("Bảng mã của tệp"), validators=[InputRequired(_l("Hãy chọn cách đọc đúng."))]
    )
    submit = SubmitField(_l("Đọc tệp theo bảng mã này"))

    def offer(self, encodings: Sequence[str]) -> None:
        """Fill the list to choose from, the likeliest first."""
        self.encoding.choices = [(each, _(ENCODING_WORDS[Encoding(each)])) for each in encodings]

    def to_encoding(self) -> str:
        """The encoding chosen."""
        return str(self.encoding.data)


class ChooseForm(Form):
    """What many questions get at once, and which."""

    topic = SelectField(_l("Chủ đề"), validators=[Optional()])
    level = SelectField(_l("Mức độ"), validators=[Optional()])
    law = SelectField(_l("Văn bản làm căn cứ"), validators=[Optional()])
    article = StringField(_l("Điều"), validators=[Optional(), at_most(20)])
    clause = StringField(_l("Khoản"), validators=[Optional(), at_most(20)])
    scope = RadioField(
        _l("Áp dụng cho"),
        choices=[
            ("chosen", _l("Các câu đã đánh dấu")),
            ("faulty", _l("Tất cả câu cần sửa")),
            ("all", _l("Tất cả câu chưa nhập")),
        ],
        default="chosen",
    )

    def offer(self, nodes: Iterable[TopicNode], laws: Sequence[Law]) -> None:
        """Fill the lists to choose from."""
        keep = ("", _("– giữ nguyên –"))
        self.topic.choices = [keep, *topic_choices(nodes)]
        self.level.choices = [
            keep,
            *((each.value, _(words)) for each, words in LEVEL_WORDS.items()),
        ]
        self.law.choices = [keep, *law_choices(laws)]

    def to_choice(self) -> Choice:
        """What was chosen."""
        law = self.law.data or ""
        return Choice(
            topic=queries.find_topic(self.topic.data) if self.topic.data else None,
            level=Level(self.level.data) if self.level.data else None,
            law=queries.find_laws([law]).get(law) if law else None,
            article=(self.article.data or "").strip(),
            clause=(self.clause.data or "").strip(),
        )


def kind_of(content: Mapping[str, Any]) -> str:
    """The kind that a file's question seems to be; single choice if it says nothing usable."""
    item = content.get("item")
    kind = item.get("kind") if isinstance(item, dict) else None
    return kind if isinstance(kind, str) and kind in ITEM_TYPES else "single_choice"


def typed_draft(content: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of a question, sound or not, as its form would have been typed."""
    item = content.get("item")
    item = item if isinstance(item, dict) else {}
    values: dict[str, Any] = {
        name: str(content.get(name) or "")
        for name in ("code", "topic", "explanation", "stimulus", "difficulty", "minutes", "points")
    }
    values["points"] = (values["points"] or "1").replace(".", ",")
    for name in ("difficulty", "minutes"):
        values[name] = values[name].replace(".", ",")
    values |= {"stem": str(item.get("stem") or ""), "level": _level(content.get("level"))}
    values["tags"] = "; ".join(map(str, content.get("tags") or []))
    values["provisions"] = [*map(_typed_provision, content.get("provisions") or []), {}]
    try:
        return values | typed_item(item_from_dict(item))
    except InvalidItem:
        return values | _typed_answers(item)


def _typed_provision(told: Mapping[str, str]) -> dict[str, str]:
    return dict(told) | ({"article": ""} if told.get("article") == WHOLE_LAW else {})


def _typed_answers(item: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if options := item.get("options"):
        room = [""] * max(OPTIONS_SHOWN - len(options), 0)
        reasons = item.get("explanations") or [""] * len(options)
        values |= {"options": [*options, *room], "reasons": [*reasons, *room]}
        values["key"] = "" if item.get("key") is None else str(item["key"])
        values["keys"] = [str(key) for key in item.get("keys") or []]
        values["policy"] = item.get("policy") or "all_or_nothing"
    elif statements := item.get("statements"):
        room = [""] * max(4 - len(statements), 0)
        said = [None if key is None else str(key).lower() for key in item.get("keys") or []]
        values |= {"statements": [*statements, *room][:4], "truths": [*said, *([None] * 4)][:4]}
    elif "accepted" in item:
        values["key"] = "\n".join(item["accepted"])
        for name in ("case_sensitive", "accent_sensitive"):
            values[name] = bool(item.get(name, name == "accent_sensitive"))
    elif "value" in item:
        tolerance = f" ± {item['tolerance']}" if item.get("tolerance") not in {None, "0"} else ""
        values["key"] = f"{item['value']}{tolerance}".replace(".", ",")
    elif isinstance(item.get("key"), bool):
        values["key"] = "true" if item["key"] else "false"
    return values


def _level(told: object) -> str | None:
    try:
        return Level.from_words(str(told)).value if told else None
    except InvalidItem:
        return None
