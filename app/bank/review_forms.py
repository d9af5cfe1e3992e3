"""What a person may type about reviews, remarks and leave to read secret questions."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from wtforms import DateField, HiddenField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Optional

from app.accounts.models import User
from app.bank.forms import topic_choices
from app.bank.queries import TopicNode
from app.bank.review_queries import Order, Scope
from app.i18n import _, _l
from app.web.forms import CheckboxesField, Form, at_most


class SearchForm(Form):
    """Which rows of a list are wanted; asked by GET, wrong values are as good as none."""

    class Meta(Form.Meta):
        csrf = False

    q = StringField(_l("Tìm"))
    scope = HiddenField()
    order = SelectField(
        _l("Sắp theo"),
        choices=[
            (Order.DUE.value, _l("Hạn duyệt")),
            (Order.CODE.value, _l("Mã câu hỏi")),
            (Order.ASKED.value, _l("Mới gửi nhất")),
        ],
        validate_choice=False,
    )

    def to_search(self) -> str:
        """The words looked for."""
        return self.q.data or ""

    def to_scope(self) -> Scope:
        """Which rounds; those that wait for the reader unless said otherwise."""
        return Scope(self.scope.data) if self.scope.data in set(Scope) else Scope.MINE

    def to_order(self) -> Order:
        """What to sort by; the deadline unless said otherwise."""
        return Order(self.order.data) if self.order.data in set(Order) else Order.DUE


class SendForm(Form):
    """By when, by whom and with what request a question is reviewed."""

    due_on = DateField(_l("Hạn duyệt"), validators=[Optional()])
    reviewers = CheckboxesField(_l("Mời đích danh"))
    note = TextAreaField(_l("Nhờ người duyệt xem kỹ"), validators=[Optional(), at_most(2000)])
    submit = SubmitField(_l("Gửi duyệt"))

    def offer(self, reviewers: Iterable[User]) -> None:
        """Fill the list of people who may be asked."""
        self.people = {str(each.id): each for each in reviewers}
        self.reviewers.choices = [(key, each.full_name) for key, each in self.people.items()]

    def to_reviewers(self) -> list[User]:
        """Those asked by name."""
        return [self.people[key] for key in self.reviewers.data or []]


class ReasonForm(Form):
    """Why, for those who will read it later."""

    reason = TextAreaField(
        _l("Lý do"), validators=[InputRequired(_l("Hãy ghi lý do.")), at_most(2000)]
    )
    submit = SubmitField(_l("Ghi"))

    def to_reason(self) -> str:
        """The reason typed."""
        return self.reason.data or ""


class CommentForm(Form):
    """A remark on one line."""

    line = HiddenField()
    body = TextAreaField(
        _l("Góp ý"), validators=[InputRequired(_l("Hãy ghi góp ý.")), at_most(4000)]
    )

    def to_comment(self) -> tuple[str, str]:
        """The line's key and the remark."""
        return self.line.data or "", self.body.data or ""


class AccessForm(Form):
    """Who may read secret questions, which, for how long and why."""

    user = SelectField(_l("Người được đọc"))
    topic = SelectField(_l("Chủ đề"), validators=[Optional()])
    until = DateField(_l("Đến hết ngày"), validators=[Optional()])
    reason = TextAreaField(
        _l("Căn cứ, lý do"), validators=[InputRequired(_l("Hãy ghi căn cứ.")), at_most(1000)]
    )
    submit = SubmitField(_l("Cho đọc"))

    def offer(self, users: Sequence[User], nodes: Iterable[TopicNode]) -> None:
        """Fill the lists to choose from."""
        self.user.choices = [(str(each.id), f"{each.full_name} ({each.email})") for each in users]
        self.topic.choices = [("", _("Mọi chủ đề")), *topic_choices(nodes)]

    def to_user_id(self) -> UUID:
        """The reader. Read only after validation."""
        return UUID(self.user.data)

    def to_terms(self) -> tuple[str, date | None]:
        """The reason and the last day."""
        return self.reason.data or "", self.until.data
