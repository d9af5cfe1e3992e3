"""What a person may send about applications."""

from collections.abc import Iterable
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Optional

from app.i18n import _l
from app.web.forms import CheckboxesField, Form, at_most


class WorkbookForm(Form):
    """A registration workbook."""

    file = FileField(
        _l("Danh sách đăng ký (.xlsx)"), validators=[FileRequired(_l("Hãy chọn tệp .xlsx."))]
    )
    submit = SubmitField(_l("Tải lên và xem trước"))

    def to_file(self) -> tuple[bytes, str]:
        """The bytes and the name the file had; the name is only ever shown."""
        upload: Any = self.file.data
        return upload.read(), upload.filename or "danh-sach.xlsx"


class DecisionForm(Form):
    """Whether a condition is met, and why."""

    met = RadioField(
        _l("Điều kiện này"),
        choices=[("met", _l("Đạt")), ("not_met", _l("Không đạt"))],
        validators=[InputRequired(_l("Hãy chọn Đạt hoặc Không đạt."))],
    )
    reason = TextAreaField(
        _l("Lý do"), validators=[InputRequired(_l("Hãy ghi lý do.")), at_most(1000)]
    )
    submit = SubmitField(_l("Lưu quyết định"))

    def to_decision(self) -> dict[str, Any]:
        """Met or not, and the reason."""
        return {"met": self.met.data == "met", "reason": self.reason.data or ""}


class PreselectionForm(Form):
    """What a province makes of an application."""

    passed = RadioField(
        _l("Kết quả sơ tuyển"),
        choices=[("yes", _l("Đạt")), ("no", _l("Không đạt"))],
        validators=[InputRequired(_l("Hãy chọn Đạt hoặc Không đạt."))],
    )
    missing = CheckboxesField(_l("Giấy tờ còn thiếu"))
    reason = TextAreaField(_l("Lý do"), validators=[Optional(), at_most(1000)])
    submit = SubmitField(_l("Ghi kết quả sơ tuyển"))

    def offer(self, papers: Iterable[str]) -> "PreselectionForm":
        """Let some of the rule's papers be chosen."""
        self.missing.choices = [(paper, paper) for paper in papers]
        return self

    def to_preselection(self) -> dict[str, Any]:
        """Passed or not, the missing papers, the reason."""
        return {
            "passed": self.passed.data == "yes",
            "missing": list(self.missing.data or []),
            "reason": self.reason.data or "",
        }
