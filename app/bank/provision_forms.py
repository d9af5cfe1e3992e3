"""What a person may type about provisions."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, HiddenField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Optional, Regexp

from app.bank.forms import law_choices
from app.bank.models import Law
from app.bank.provisioning import ProvisionFacts
from app.i18n import _, _l
from app.web.forms import Form, at_most
from question_bank.question import ProvisionRef

NUMBER = Regexp(r"^[\w.\-/]{1,20}$", message=_l("Chỉ ghi số, như 45 hoặc 45a."))


class ProvisionFilterForm(Form):
    """Which provisions are wanted; asked by GET, wrong values are as good as none."""

    class Meta(Form.Meta):
        csrf = False

    q = StringField(_l("Tìm"))
    state = SelectField(
        _l("Hiệu lực hôm nay"),
        choices=[
            ("", _l("Tất cả")),
            ("in", _l("Còn hiệu lực")),
            ("out", _l("Không còn hiệu lực")),
            ("unverified", _l("Chưa đối chiếu văn bản")),
        ],
        validate_choice=False,
    )


class ProvisionForm(Form):
    """A new article or clause of a law."""

    law = SelectField(_l("Văn bản"))
    article = StringField(_l("Điều"), validators=[InputRequired(_l("Hãy nhập số điều.")), NUMBER])
    clause = StringField(_l("Khoản"), validators=[Optional(), NUMBER])
    title = StringField(_l("Nội dung"), validators=[Optional(), at_most(300)])
    in_force_from = DateField(_l("Hiệu lực riêng từ ngày"), validators=[Optional()])
    in_force_to = DateField(_l("Ngày cuối cùng còn hiệu lực"), validators=[Optional()])
    source = StringField(_l("Nguồn"), validators=[Optional(), at_most(300)])
    submit = SubmitField(_l("Thêm điều khoản"))

    def offer(self, laws: Iterable[Law]) -> None:
        """Fill the list of laws."""
        self.law.choices = law_choices(laws)

    def to_facts(self) -> ProvisionFacts:
        """What was typed of the provision."""
        return ProvisionFacts(
            article=self.article.data or "",
            clause=self.clause.data or "",
            title=self.title.data or "",
            in_force_from=self.in_force_from.data,
            in_force_to=self.in_force_to.data,
            source=self.source.data or "",
        )


class EndForm(Form):
    """When a provision ends, and what takes its place."""

    last = DateField(
        _l("Ngày cuối cùng còn hiệu lực"), validators=[InputRequired(_l("Hãy nhập ngày."))]
    )
    law = SelectField(_l("Văn bản thay thế"), validators=[Optional()])
    article = StringField(_l("Điều thay thế"), validators=[Optional(), NUMBER])
    clause = StringField(_l("Khoản thay thế"), validators=[Optional(), NUMBER])
    note = TextAreaField(_l("Vì sao"), validators=[Optional(), at_most(1000)])
    submit = SubmitField(_l("Cho hết hiệu lực"))

    def offer(self, laws: Iterable[Law]) -> None:
        """Fill the list of laws."""
        self.law.choices = [("", _("– không có –")), *law_choices(laws)]

    def to_successor(self) -> ProvisionRef | None:
        """The provision that takes its place; none if no article was named."""
        if not (self.law.data and self.article.data):
            return None
        return ProvisionRef(self.law.data, self.article.data, self.clause.data or "")

    def to_last(self) -> date:
        """The last day. Read only after validation."""
        if self.last.data is None:
            raise ValueError("read only after validation")
        return self.last.data


class ChangeForm(Form):
    """From when a provision reads differently."""

    first = DateField(
        _l("Lời văn mới có hiệu lực từ ngày"), validators=[InputRequired(_l("Hãy nhập ngày."))]
    )
    title = StringField(_l("Nội dung mới"), validators=[Optional(), at_most(300)])
    note = TextAreaField(_l("Vì sao"), validators=[Optional(), at_most(1000)])
    submit = SubmitField(_l("Ghi lời văn mới"))

    def to_first(self) -> date:
        """The first day of the new wording. Read only after validation."""
        if self.first.data is None:
            raise ValueError("read only after validation")
        return self.first.data


class SheetForm(Form):
    """A workbook of provisions."""

    file = FileField(_l("Tệp điều khoản"), validators=[FileRequired(_l("Hãy chọn tệp."))])
    submit = SubmitField(_l("Kiểm tra tệp"))


class KeptSheetForm(Form):
    """The sheet whose provisions are to be added now that they were looked at."""

    kept = HiddenField(validators=[InputRequired()])

    def to_file_id(self) -> UUID | None:
        """The sheet's file; none if what was sent names none."""
        try:
            return UUID(self.kept.data or "")
        except ValueError:
            return None
