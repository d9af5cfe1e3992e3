"""What a person may type about results."""

from collections.abc import Sequence

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired

from app.i18n import _l
from app.results.ranking import ResultLine
from app.web.forms import CheckboxesField, Form, at_most


class ScoreSheetForm(Form):
    """A sheet of scores."""

    sheet = FileField(
        _l("Tệp điểm (XLSX hoặc CSV)"), validators=[FileRequired(_l("Hãy chọn tệp điểm."))]
    )
    reason = StringField(_l("Lý do, nếu sửa điểm đã có"), validators=[at_most(500)])
    submit = SubmitField(_l("Nhập điểm"))

    def to_sheet(self) -> tuple[bytes, str]:
        """The file's bytes and the reason."""
        return self.sheet.data.read(), self.reason.data or ""


class SettlingForm(Form):
    """Which computer paper to score."""

    paper = SelectField(_l("Môn thi"))
    reason = StringField(_l("Lý do, nếu sửa điểm đã có"), validators=[at_most(500)])
    submit = SubmitField(_l("Chốt điểm"))


class DeductionForm(Form):
    """The word on one deduction."""

    confirmed = RadioField(
        _l("Quyết định"),
        choices=[("yes", _l("Đồng ý trừ")), ("no", _l("Bác, không trừ"))],
        validators=[InputRequired(_l("Hãy chọn quyết định."))],
    )
    reason = TextAreaField(
        _l("Căn cứ, lý do quyết định"),
        validators=[InputRequired(_l("Hãy ghi căn cứ, lý do.")), at_most(2000)],
    )
    submit = SubmitField(_l("Ghi quyết định"))

    def to_decision(self) -> tuple[bool, str]:
        """Whether the deduction is confirmed, and the reason."""
        return self.confirmed.data == "yes", self.reason.data or ""


class TieForm(Form):
    """Who takes the last places in a province."""

    chosen = CheckboxesField(_l("Người được chọn"))
    reason = TextAreaField(
        _l("Căn cứ, lý do quyết định"),
        validators=[InputRequired(_l("Hãy ghi căn cứ, lý do.")), at_most(2000)],
    )
    submit = SubmitField(_l("Ghi quyết định"))

    def offer(self, tied: Sequence[ResultLine]) -> "TieForm":
        """Let the tied candidates be chosen; nobody is at first."""
        self.chosen.choices = [
            (line.candidate.number, f"{line.candidate.number} – {name(line)}") for line in tied
        ]
        return self

    def to_decision(self) -> tuple[list[str], str]:
        """The chosen candidate numbers and the reason."""
        return list(self.chosen.data or []), self.reason.data or ""


class PublicationForm(Form):
    """Publishing, with the reason of a correction."""

    reason = TextAreaField(_l("Lý do đính chính"), validators=[at_most(2000)])
    submit = SubmitField(_l("Công bố kết quả"))


def name(line: ResultLine) -> str:
    """The candidate's name."""
    return line.candidate.application.full_name
