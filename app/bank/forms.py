"""What a person may type about questions, topics, laws and files of questions."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    DateField,
    SelectField,
    StringField,
    SubmitField,
)
from wtforms.validators import InputRequired, Optional, Regexp

from app.bank.arranging import LawFacts
from app.bank.models import ImportFormat, Law, QuestionStatus
from app.bank.queries import TopicNode
from app.i18n import _, _l
from app.web.forms import Form, at_most

STATUS_LABELS = {
    QuestionStatus.DRAFT: _l("Bản nháp"),
    QuestionStatus.IN_REVIEW: _l("Đang duyệt"),
    QuestionStatus.APPROVED: _l("Đã duyệt"),
    QuestionStatus.RETIRED: _l("Đã ngừng dùng"),
}
STATUS_KINDS = {
    QuestionStatus.DRAFT: "warning",
    QuestionStatus.IN_REVIEW: "info",
    QuestionStatus.APPROVED: "success",
    QuestionStatus.RETIRED: "neutral",
}
CODE = Regexp(
    r"^[\w.\-/]{1,60}$", message=_l("Mã chỉ gồm chữ, số và các dấu . - / (không dấu cách).")
)


def topic_choices(nodes: Iterable[TopicNode]) -> list[tuple[str, str]]:
    """Topics to choose from, indented as the tree is."""
    return [(node.topic.code, "– " * node.depth + node.topic.title) for node in nodes]


def law_choices(laws: Iterable[Law]) -> list[tuple[str, str]]:
    """Laws to choose from."""
    return [(law.code, f"{law.title} ({law.number})") for law in laws]


class UploadForm(Form):
    """A file of questions and what holds for those that do not say."""

    file = FileField(_l("Tệp câu hỏi"), validators=[FileRequired(_l("Hãy chọn tệp."))])
    format = SelectField(
        _l("Định dạng"),
        choices=[
            ("", _l("Theo đuôi tên tệp")),
            ("docx", _l("Văn bản Word (.docx)")),
            ("xlsx", _l("Bảng tính Excel (.xlsx)")),
            ("gift", _l("GIFT của Moodle (.gift, .txt)")),
            ("aiken", _l("Aiken (.aiken, .txt)")),
            ("moodle_xml", _l("Moodle XML (.xml)")),
            ("qti30", _l("Gói QTI 2.1, 2.2 hoặc 3.0 (.zip)")),
            ("toml", "TOML (.toml)"),
            ("json", "JSON (.json)"),
        ],
    )
    topic = SelectField(_l("Chủ đề chung"), validators=[Optional()])
    law = SelectField(_l("Văn bản chung"), validators=[Optional()])
    submit = SubmitField(_l("Xem trước"))

    def offer(self, nodes: Iterable[TopicNode], laws: Sequence[Law]) -> None:
        """Fill the lists to choose from."""
        self.topic.choices = [("", _("Tệp đã ghi chủ đề của từng câu")), *topic_choices(nodes)]
        self.law.choices = [("", _("Tệp đã ghi căn cứ của từng câu")), *law_choices(laws)]

    def to_format(self) -> ImportFormat | None:
        """The format chosen; none to go by the name."""
        return ImportFormat(self.format.data) if self.format.data else None

    def to_upload(self) -> tuple[bytes, str]:
        """The file's bytes and its name."""
        return self.file.data.read(), self.file.data.filename or ""


class ConfirmImportForm(Form):
    """Take in what can be used."""

    submit = SubmitField(_l("Nhập các câu dùng được thành bản nháp"))


class TopicForm(Form):
    """A new topic."""

    code = StringField(_l("Mã chủ đề"), validators=[InputRequired(_l("Hãy nhập mã.")), CODE])
    title = StringField(
        _l("Tên chủ đề"), validators=[InputRequired(_l("Hãy nhập tên.")), at_most(200)]
    )
    parent = SelectField(_l("Thuộc chủ đề"), validators=[Optional()])
    submit = SubmitField(_l("Thêm chủ đề"))

    def offer(self, nodes: Iterable[TopicNode]) -> None:
        """Fill the list of topics it may belong to."""
        self.parent.choices = [("", _("– chủ đề gốc –")), *topic_choices(nodes)]

    def to_topic(self) -> tuple[str, str]:
        """Code and title."""
        return self.code.data or "", self.title.data or ""


class DaysForm(Form):
    """From when until when a law is in force."""

    in_force_from = DateField(
        _l("Có hiệu lực từ ngày"), validators=[InputRequired(_l("Hãy nhập ngày có hiệu lực."))]
    )
    in_force_to = DateField(_l("Ngày cuối cùng còn hiệu lực"), validators=[Optional()])
    submit = SubmitField(_l("Lưu thời hạn"))

    def to_days(self) -> tuple[date, date | None]:
        """The first and the last day. Read only after validation."""
        if self.in_force_from.data is None:
            raise ValueError("read only after validation")
        return self.in_force_from.data, self.in_force_to.data


class ProvisionDaysForm(Form):
    """A provision's own days in force, where they differ from its law's."""

    in_force_from = DateField(_l("Có hiệu lực từ ngày"), validators=[Optional()])
    in_force_to = DateField(_l("Ngày cuối cùng còn hiệu lực"), validators=[Optional()])
    submit = SubmitField(_l("Lưu thời hạn"))

    def to_days(self) -> tuple[date | None, date | None]:
        """The first and the last day."""
        return self.in_force_from.data, self.in_force_to.data


class LawForm(DaysForm):
    """A new law."""

    code = StringField(_l("Mã văn bản"), validators=[InputRequired(_l("Hãy nhập mã.")), CODE])
    title = StringField(
        _l("Tên văn bản"), validators=[InputRequired(_l("Hãy nhập tên.")), at_most(300)]
    )
    number = StringField(
        _l("Số, ký hiệu"), validators=[InputRequired(_l("Hãy nhập số, ký hiệu.")), at_most(100)]
    )
    submit = SubmitField(_l("Thêm văn bản"))

    def to_facts(self) -> LawFacts:
        """What was typed of the law."""
        first, last = self.to_days()
        return LawFacts(
            code=self.code.data or "",
            title=self.title.data or "",
            number=self.number.data or "",
            in_force_from=first,
            in_force_to=last,
        )
