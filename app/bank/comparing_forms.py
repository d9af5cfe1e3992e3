"""What a person may type about questions that say the same, and about enemies."""

import re
from collections.abc import Sequence

from wtforms import HiddenField, RadioField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Optional

from app.bank.comparing_queries import Order, PairFilter, Scope
from app.bank.models import Question
from app.i18n import _, _l
from app.web.forms import Form, at_most

ENEMIES, APART = "enemies", "apart"
_BREAKS = re.compile(r"[\s,;]+")


class PairsForm(Form):
    """Which pairs to list; asked by GET, wrong values are as good as none."""

    class Meta(Form.Meta):
        csrf = False

    q = StringField(_l("Tìm trong cả hai câu"))
    scope = HiddenField()
    order = SelectField(
        _l("Sắp theo"),
        choices=[
            (Order.ALIKE.value, _l("Giống nhau nhất trước")),
            (Order.CODE.value, _l("Mã câu hỏi")),
            (Order.FOUND.value, _l("Mới tìm ra trước")),
        ],
        validate_choice=False,
    )

    def to_filter(self) -> PairFilter:
        """The pairs asked for."""
        scope, order = self.scope.data or "", self.order.data or ""
        return PairFilter(
            search=self.q.data or "",
            scope=Scope(scope) if scope in set(Scope) else Scope.WAITING,
            order=Order(order) if order in set(Order) else Order.ALIKE,
        )


class SettleForm(Form):
    """What becomes of two questions that say nearly the same."""

    act = RadioField(
        _l("Xử lý"), validators=[InputRequired(_l("Hãy chọn một cách xử lý."))], choices=[]
    )
    reason = TextAreaField(
        _l("Lý do không ra chung một đề"), validators=[Optional(), at_most(2000)]
    )
    submit = SubmitField(_l("Ghi và xem cặp tiếp theo"))

    def offer(self, both: Sequence[Question]) -> None:
        """Fill in the codes; a question is kept by choosing its id."""
        a, b = both
        kept = _("Trùng nhau: giữ %(kept)s, ngừng dùng %(retired)s")
        self.act.choices = [
            (str(a.id), kept % {"kept": a.code, "retired": b.code}),
            (str(b.id), kept % {"kept": b.code, "retired": a.code}),
            (ENEMIES, _("Giữ cả hai nhưng không bao giờ ra chung một đề")),
            (APART, _("Là hai câu khác nhau, không hiện lại nữa")),
        ]

    def to_reason(self) -> str:
        """The reason typed."""
        return self.reason.data or ""


class EnemiesForm(Form):
    """With which questions one never stands in a form, and why."""

    codes = StringField(
        _l("Mã các câu kia"), validators=[InputRequired(_l("Hãy nêu mã câu.")), at_most(1000)]
    )
    reason = TextAreaField(
        _l("Lý do"), validators=[InputRequired(_l("Hãy ghi lý do.")), at_most(2000)]
    )
    submit = SubmitField(_l("Không cho ra chung một đề"))

    def to_codes(self) -> list[str]:
        """The codes typed, each once."""
        typed = _BREAKS.split(self.codes.data or "")
        return list(dict.fromkeys(each for each in typed if each))

    def to_reason(self) -> str:
        """The reason typed."""
        return self.reason.data or ""
