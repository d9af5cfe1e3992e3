"""What a person may type about the work calendar."""

from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired

from app.i18n import _l
from app.regulations.keeping_calendar import SpecialDay
from app.web.forms import Form, at_most


class DayForm(Form):
    """One day."""

    on_date = DateField(_l("Ngày"), validators=[InputRequired(_l("Hãy nhập ngày."))])
    works = SelectField(
        _l("Loại"),
        choices=[("off", _l("Nghỉ lễ, tết, nghỉ bù")), ("on", _l("Làm bù vào thứ Bảy, Chủ nhật"))],
    )
    title = StringField(
        _l("Tên ngày, số thông báo"),
        validators=[InputRequired(_l("Hãy nhập tên ngày.")), at_most(200)],
    )

    def to_day(self) -> SpecialDay:
        """The day typed."""
        if self.on_date.data is None:
            raise ValueError("read only after validation")
        return SpecialDay(self.on_date.data, self.works.data == "on", self.title.data or "")


class CalendarFileForm(Form):
    """A table of days."""

    table = FileField(
        _l("Bảng ngày nghỉ, ngày làm bù (XLSX)"),
        validators=[FileRequired(_l("Hãy chọn tệp."))],
    )

    def to_bytes(self) -> bytes:
        """The file's content."""
        content: bytes = self.table.data.read()
        return content
