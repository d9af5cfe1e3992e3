"""What a person may type to find questions, and the name of a filter to keep."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import DateField, HiddenField, SelectField, StringField, SubmitField
from wtforms.validators import InputRequired, Optional

from app.bank.filters import Order, QuestionFilter
from app.bank.forms import STATUS_LABELS, law_choices, topic_choices
from app.bank.models import Law, QuestionStatus
from app.bank.queries import TopicNode
from app.i18n import _, _l
from app.web.forms import Form, at_most
from question_bank.items.registry import ITEM_TYPES, KIND_WORDS
from question_bank.question import LEVEL_WORDS, Level

ORDER_LABELS = {
    Order.OLDEST: _l("Câu cũ trước"),
    Order.NEWEST: _l("Câu mới trước"),
    Order.REVISED: _l("Mới sửa trước"),
    Order.CODE: _l("Mã câu hỏi"),
    Order.TOPIC: _l("Chủ đề"),
    Order.LEVEL: _l("Mức độ"),
    Order.EASIEST: _l("Dễ trước"),
}


class FilterForm(Form):
    """Which questions to list; asked by GET, wrong values are as good as none."""

    class Meta(Form.Meta):
        csrf = False

    q = StringField(_l("Tìm trong câu hỏi, phương án, mã"))
    topic = SelectField(_l("Chủ đề"), validate_choice=False)
    level = SelectField(
        _l("Mức độ"),
        choices=[("", _l("Mọi mức độ")), *((e.value, _l(w)) for e, w in LEVEL_WORDS.items())],
        validate_choice=False,
    )
    kind = SelectField(
        _l("Loại"),
        choices=[("", _l("Mọi loại")), *((kind, _l(w)) for kind, w in KIND_WORDS.items())],
        validate_choice=False,
    )
    status = SelectField(
        _l("Trạng thái"),
        choices=[("", _l("Mọi trạng thái")), *((e.value, w) for e, w in STATUS_LABELS.items())],
        validate_choice=False,
    )
    author = SelectField(_l("Người viết"), validate_choice=False)
    tag = StringField(_l("Từ khóa"))
    law = SelectField(_l("Văn bản"), validate_choice=False)
    article = StringField(_l("Điều"))
    force = SelectField(
        _l("Căn cứ pháp luật"),
        choices=[("", _l("Tất cả")), ("yes", _l("Còn hiệu lực")), ("no", _l("Không còn hiệu lực"))],
        validate_choice=False,
    )
    on = DateField(_l("Vào ngày"), validators=[Optional()])
    used = SelectField(
        _l("Đã dùng trong mã đề"),
        choices=[("", _l("Tất cả")), ("yes", _l("Đã dùng")), ("no", _l("Chưa từng dùng"))],
        validate_choice=False,
    )
    easy_from = StringField(_l("Lần thi gần nhất có từ … % làm đúng"))
    easy_to = StringField(_l("đến … %"))
    order = SelectField(
        _l("Sắp xếp"),
        choices=[(each.value, words) for each, words in ORDER_LABELS.items()],
        validate_choice=False,
    )

    def offer(
        self,
        nodes: Iterable[TopicNode],
        laws: Iterable[Law],
        authors: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Fill the lists to choose from."""
        self.topic.choices = [("", _("Mọi chủ đề")), *topic_choices(nodes)]
        self.law.choices = [("", _("Mọi văn bản")), *law_choices(laws)]
        self.author.choices = [("", _("Mọi người")), *authors]

    def to_filter(self, today: date) -> QuestionFilter:
        """The filter asked for; `today` stands for a day that was not given."""
        level, status = self.level.data or "", self.status.data or ""
        order = self.order.data or ""
        return QuestionFilter(
            search=self.q.data or "",
            topic=self.topic.data or "",
            level=Level(level) if level in set(Level) else None,
            kind=self.kind.data if self.kind.data in ITEM_TYPES else "",
            status=QuestionStatus(status) if status in set(QuestionStatus) else None,
            law=self.law.data or "",
            article=self.article.data or "",
            on=self.on.data or today,
            in_force=TRUTHS.get(self.force.data or ""),
            author=_to_id(self.author.data or ""),
            tag=self.tag.data or "",
            is_used=TRUTHS.get(self.used.data or ""),
            easiness=_between(self.easy_from.data or "", self.easy_to.data or ""),
            order=Order(order) if order in set(Order) else Order.OLDEST,
        )

    def asked(self) -> Iterator[tuple[str, str]]:
        """Names and values of what was asked, as an address carries them."""
        for name in self.data:
            typed = self[name].raw_data
            if typed and typed[0]:
                yield name, str(typed[0])

    def to_keep(self) -> "SavedFilterForm":
        """A form to save what was asked under a name."""
        return SavedFilterForm(formdata=None, asked=urlencode(list(self.asked())))


CHOSEN = "chosen"
"""What an address says when single questions of the list were ticked."""
TRUTHS = {"yes": True, "no": False}


def _between(least: str, most: str) -> tuple[float, float] | None:
    """The shares between two percentages typed; None if neither is one."""
    bounds = [_to_share(least), _to_share(most)]
    if bounds == [None, None]:
        return None
    return bounds[0] or 0.0, 1.0 if bounds[1] is None else bounds[1]


def _to_share(typed: str) -> float | None:
    told = typed.replace(",", ".").removesuffix("%").strip()
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,6})?", told):
        return None
    return min(float(told) / 100, 1.0)


def _to_id(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


class SavedFilterForm(Form):
    """A name for a search; the search itself comes along as it stands in the address."""

    name = StringField(
        _l("Tên bộ lọc"), validators=[InputRequired(_l("Hãy đặt tên.")), at_most(80)]
    )
    asked = HiddenField()
    submit = SubmitField(_l("Lưu bộ lọc"))

    def to_name(self) -> str:
        """The name typed."""
        return self.name.data or ""

    def to_asked(self) -> list[tuple[str, str]]:
        """The conditions to keep; what is no condition is left out."""
        known = FilterForm(formdata=None).data
        asked = parse_qsl((self.asked.data or "")[:4000])
        return [(name, value) for name, value in asked if name in known]


def read_selection(args: MultiDict[str, str], today: date) -> QuestionFilter:
    """The questions that a list was left with: those ticked, or all that its filter finds."""
    form = FilterForm(args)
    form.offer((), ())
    form.validate()
    wanted = form.to_filter(today)
    return QuestionFilter(chosen=_read_chosen(args)) if args.get("of") == CHOSEN else wanted


def _read_chosen(args: MultiDict[str, str]) -> frozenset[UUID]:
    """The ids of the questions ticked; nonsense is as good as none."""
    return frozenset(each for typed in args.getlist("question") if (each := _to_id(typed)))
