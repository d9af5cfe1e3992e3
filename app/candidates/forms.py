"""What a person may send about applications."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SubmitField, TextAreaField
from wtforms.validators import InputRequired

from app.i18n import _l
from app.web.forms import Form, at_most


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
