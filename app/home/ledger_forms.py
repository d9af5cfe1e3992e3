"""What a person may ask of the ledger. All of it is asked by GET."""

from collections.abc import Iterable

from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.home.acts import words_for
from app.i18n import _, _l
from app.ledger.queries import LedgerFilter
from app.web.forms import Form, at_most

HIGHEST_NUMBER = 2**53


class LedgerFilterForm(Form):
    """Which entries to list; wrong values are as good as none."""

    class Meta(Form.Meta):
        csrf = False

    q = StringField(_l("Người thực hiện"))
    action = SelectField(_l("Việc"), validate_choice=False)
    subject = StringField(_l("Mã đối tượng"))
    first = DateField(_l("Từ ngày"), validators=[Optional()])
    last = DateField(_l("Đến ngày"), validators=[Optional()])

    def offer(self, actions: Iterable[str]) -> None:
        """Fill the list of acts, by their words."""
        words = sorted((words_for(action), action) for action in actions)
        self.action.choices = [("", _("Mọi việc")), *((action, word) for word, action in words)]

    def to_filter(self) -> LedgerFilter:
        """The filter asked for."""
        return LedgerFilter(
            action=self.action.data or "",
            actor=self.q.data or "",
            subject=self.subject.data or "",
            first=self.first.data,
            last=self.last.data,
        )


class PrintedHeadForm(Form):
    """A head that was printed or written down earlier, to be compared."""

    class Meta(Form.Meta):
        csrf = False

    number = IntegerField(
        _l("Số bản ghi trên bản in"),
        validators=[
            InputRequired(),
            NumberRange(1, HIGHEST_NUMBER, _l("Số bản ghi bắt đầu từ 1.")),
        ],
    )
    head = StringField(
        _l("Đầu chuỗi trên bản in"),
        validators=[InputRequired(_l("Hãy nhập đầu chuỗi.")), at_most(120)],
    )

    def to_head(self) -> tuple[int, str]:
        """The number and the hash, without the spaces of print."""
        return self.number.data or 0, "".join((self.head.data or "").lower().split())
