"""What a person may wish for many questions at once."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from app import clock
from app.bank.changing_many import Act, Wish
from app.bank.forms import topic_choices
from app.bank.queries import TopicNode
from app.i18n import _, _l
from app.web.forms import Form, at_most
from question_bank.errors import InvalidItem
from question_bank.fields import to_decimal
from question_bank.items.true_false import TrueFalse
from question_bank.question import LEVEL_WORDS, Level, Question

ACT_WORDS = {
    Act.REVISE: _l("Đổi chủ đề, mức độ, độ khó, thời gian, từ khóa"),
    Act.SEND: _l("Gửi duyệt"),
    Act.RETIRE: _l("Ngừng dùng"),
    Act.BRING_BACK: _l("Đưa trở lại (thành bản nháp)"),
}


class ManyForm(Form):
    """One act for many questions, and what it needs."""

    act = RadioField(
        _l("Việc cần làm"),
        choices=[(each.value, words) for each, words in ACT_WORDS.items()],
        validators=[InputRequired(_l("Hãy chọn việc cần làm."))],
    )
    topic = SelectField(_l("Chủ đề mới"), validators=[Optional()])
    level = SelectField(_l("Mức độ mới"), validators=[Optional()])
    difficulty = StringField(_l("Tỷ lệ dự kiến trả lời đúng"), validators=[Optional(), at_most(10)])
    minutes = StringField(_l("Thời gian dự kiến (phút)"), validators=[Optional(), at_most(10)])
    add = StringField(_l("Thêm từ khóa"), validators=[Optional(), at_most(500)])
    remove = StringField(_l("Bớt từ khóa"), validators=[Optional(), at_most(500)])
    clear = BooleanField(_l("Bỏ mọi từ khóa đang có trước khi thêm"))
    due_on = DateField(_l("Hạn duyệt"), validators=[Optional()])
    reason = TextAreaField(_l("Lý do, lời nhắn"), validators=[Optional(), at_most(2000)])
    submit = SubmitField(_l("Xem trước, chưa đổi gì"))

    def offer(self, nodes: Iterable[TopicNode]) -> None:
        """Fill the lists to choose from."""
        keep = ("", _("– giữ nguyên –"))
        self.topic.choices = [keep, *topic_choices(nodes)]
        levels = ((each.value, _(words)) for each, words in LEVEL_WORDS.items())
        self.level.choices = [keep, *levels]

    def validate(self, extra_validators: object = None) -> bool:
        """Whether the act has what it needs; what is wrong stands beside its field."""
        if not super().validate(extra_validators):
            return False
        if self.act.data in {Act.RETIRE, Act.BRING_BACK} and not self.reason.data:
            self.reject("reason", _("Hãy ghi lý do."))
        if self.due_on.data and self.due_on.data < clock.today():
            self.reject("due_on", _("Hạn duyệt không được ở trước hôm nay."))
        self._try("difficulty", self._difficulty)
        self._try("minutes", self._minutes)
        self._try("add", self._add)
        self._try("remove", self._remove)
        return not any(field.errors for field in self)

    def _try(self, name: str, read: Callable[[], object]) -> None:
        try:
            read()
        except InvalidItem as error:
            self.reject(name, _(error.template, **error.params))

    def to_wish(self) -> Wish:
        """What was wished; only once the form was found valid."""
        return Wish(
            act=Act(self.act.data),
            topic=self.topic.data or None,
            level=Level(self.level.data) if self.level.data else None,
            difficulty=self._difficulty(),
            minutes=self._minutes(),
            tags=() if self.clear.data else None,
            add=self._add(),
            remove=self._remove(),
            due_on=self.due_on.data,
            reason=self.reason.data or "",
        )

    def _difficulty(self) -> Decimal | None:
        told = self.difficulty.data or ""
        difficulty = to_decimal(told, column="Độ khó") if told else None
        return replace(_ANY, difficulty=difficulty).difficulty

    def _minutes(self) -> Decimal | None:
        told = self.minutes.data or ""
        minutes = to_decimal(told, column="Thời gian (phút)") if told else None
        return replace(_ANY, minutes=minutes).minutes

    def _add(self) -> tuple[str, ...]:
        return _read_tags(self.add.data or "")

    def _remove(self) -> tuple[str, ...]:
        return _read_tags(self.remove.data or "")


_ANY = Question(item=TrueFalse(stem="?", key=True))
"""A question whose own checks tell whether a difficulty or a tag may be."""


def _read_tags(typed: str) -> tuple[str, ...]:
    tags = tuple(each.strip() for each in typed.split(";") if each.strip())
    return replace(_ANY, tags=tags).tags
