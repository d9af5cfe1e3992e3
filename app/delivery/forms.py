"""What is typed at the door of the exam room."""

from wtforms import StringField, SubmitField
from wtforms.validators import InputRequired

from app.i18n import _l
from app.web.forms import Form, at_most


class DoorForm(Form):
    """Candidate number and seat code."""

    number = StringField(
        _l("Số báo danh"), validators=[InputRequired(_l("Hãy nhập số báo danh.")), at_most(40)]
    )
    code = StringField(
        _l("Mã chỗ ngồi"), validators=[InputRequired(_l("Hãy nhập mã chỗ ngồi.")), at_most(60)]
    )
    submit = SubmitField(_l("Vào phòng thi"))

    def to_entry(self) -> tuple[str, str]:
        """Candidate number and code."""
        return self.number.data or "", self.code.data or ""
