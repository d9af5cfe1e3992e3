"""The rows of the registration form: degrees, times of work, certificates."""

from typing import Any

from wtforms import BooleanField, DateField, IntegerField, MonthField, StringField, ValidationError
from wtforms import Form as PlainForm
from wtforms.validators import NumberRange, Optional

from app.i18n import _, _l
from app.registration.claiming import Degree, Employment, TrainingCertificate
from app.regulations.claims import PartialDate
from app.web.forms import Form, at_most


class Row(PlainForm):
    """A row of boxes; one with nothing typed into it is left out."""

    class Meta(Form.Meta):
        """As in every form, but the page's one token guards its rows too."""

        csrf = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        typed = (field.raw_data for field in self)
        return not any(text.strip() for raw in typed for text in raw or [] if isinstance(text, str))

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Check the row, unless it is blank."""
        return True if self.is_blank else bool(super().validate(*args, **kwargs))


class DegreeRow(Row):
    """A degree."""

    title = StringField(_l("Trình độ, chuyên ngành"), validators=[at_most(200)])
    school = StringField(_l("Cơ sở đào tạo"), validators=[at_most(200)])
    year = IntegerField(
        _l("Năm cấp"), validators=[Optional(), NumberRange(1950, 2100, _l("Từ 1950 đến 2100."))]
    )
    number = StringField(_l("Số hiệu"), validators=[at_most(60)])

    def validate_title(self, field: StringField) -> None:
        """A degree has its name."""
        if not field.data:
            raise ValidationError(_("Hãy ghi trình độ, chuyên ngành như trên bằng."))

    def to_degree(self) -> Degree:
        """The degree. Read only after validation."""
        return Degree(
            title=self.title.data or "",
            school=self.school.data or "",
            year=self.year.data,
            number=self.number.data or "",
        )


class EmploymentRow(Row):
    """A time of work, by months."""

    start = MonthField(_l("Từ tháng"), validators=[Optional()])
    end = MonthField(_l("Đến tháng"), validators=[Optional()])
    employer = StringField(_l("Cơ quan"), validators=[at_most(200)])
    work = StringField(_l("Công việc, chức danh"), validators=[at_most(200)])
    is_legal = BooleanField(_l("Là công tác pháp luật"))

    def validate_employer(self, field: StringField) -> None:
        """Work was somewhere, from some month on."""
        if not field.data:
            raise ValidationError(_("Hãy ghi cơ quan."))
        if self.start.data is None and not self.start.errors:
            raise ValidationError(_("Hãy ghi tháng bắt đầu làm ở cơ quan này."))

    def validate_work(self, field: StringField) -> None:
        """It ended after it began."""
        begun, ended = self.start.data, self.end.data
        if begun is not None and ended is not None and ended < begun:
            raise ValidationError(_("Tháng kết thúc trước tháng bắt đầu."))

    def to_employment(self) -> Employment:
        """The time of work. Read only after validation."""
        begun, ended = self.start.data, self.end.data
        if begun is None:
            raise ValueError("read only after validation")
        return Employment(
            start=PartialDate(begun.year, begun.month),
            end=PartialDate(ended.year, ended.month) if ended else None,
            employer=self.employer.data or "",
            work=self.work.data or "",
            is_legal=bool(self.is_legal.data),
        )


class CertificateRow(Row):
    """A certificate of the enforcement training."""

    number = StringField(_l("Số chứng chỉ"), validators=[at_most(60)])
    issued_on = DateField(_l("Ngày cấp"), validators=[Optional()])

    def validate_number(self, field: StringField) -> None:
        """A certificate has its number and its day."""
        if not field.data or self.issued_on.data is None:
            raise ValidationError(_("Hãy ghi cả số và ngày cấp chứng chỉ."))

    def to_certificate(self) -> TrainingCertificate:
        """The certificate. Read only after validation."""
        return TrainingCertificate(number=self.number.data or "", issued_on=self.issued_on.data)
