"""What a person may type about exams."""

from collections.abc import ItemsView, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from app.exams.quota_lines import QuotaLinesWrong, read_quota_lines
from app.exams.timeline import TimelineEntry
from app.i18n import _, _l
from app.regulations.models import RegulationProfile
from app.regulations.profile import Provinces
from app.regulations.queries import load_profile
from app.web.forms import Form, at_most


class _QuotaLines:
    """Reading the quota box of a form; messages name the line."""

    def __init__(self) -> None:
        self.quotas: Mapping[str, int] = {}

    def read(self, field: TextAreaField, provinces: Provinces) -> None:
        """Keep the quotas the box holds. Raise ValidationError naming the faulty lines."""
        try:
            self.quotas = read_quota_lines((field.data or "").splitlines(), provinces)
        except QuotaLinesWrong as error:
            raise ValidationError(str(error)) from error


class ExamForm(Form):
    """A new exam. `profiles` are the installed versions to choose from."""

    code = StringField(
        _l("Mã kỳ thi"), validators=[InputRequired(_l("Hãy nhập mã kỳ thi.")), at_most(60)]
    )
    title = StringField(
        _l("Tên kỳ thi"), validators=[InputRequired(_l("Hãy nhập tên kỳ thi.")), at_most(200)]
    )
    profile = SelectField(_l("Bộ quy tắc"))
    scheme = SelectField(_l("Phương án thi"), validate_choice=False)
    closing_on = DateField(
        _l("Ngày chốt hồ sơ"), validators=[InputRequired(_l("Hãy nhập ngày chốt hồ sơ."))]
    )
    content_on = DateField(_l("Nội dung thi theo pháp luật ngày"), validators=[Optional()])
    quotas = TextAreaField(
        _l("Chỉ tiêu theo tỉnh, thành phố"),
        validators=[InputRequired(_l("Hãy nhập chỉ tiêu, mỗi tỉnh, thành phố một dòng."))],
    )
    submit = SubmitField(_l("Tạo kỳ thi"))

    def __init__(self, profiles: Sequence[RegulationProfile], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._profiles = {str(row.id): row for row in profiles}
        self._lines = _QuotaLines()
        self.profile.choices = [
            (key, f"{row.title} ({row.code}, {row.version})") for key, row in self._profiles.items()
        ]
        self.scheme.choices = [("", _("Theo bộ quy tắc chỉ có một cách thi")), *self._schemes()]

    def _schemes(self) -> ItemsView[str, str]:
        titles: dict[str, str] = {}
        for row in self._profiles.values():
            for scheme in load_profile(row).schemes:
                titles.setdefault(scheme.id, scheme.title)
        return titles.items()

    def validate_scheme(self, field: SelectField) -> None:
        """Take a way of holding the exam that the chosen profile has."""
        row = self._profiles.get(self.profile.data)
        known = {scheme.id for scheme in load_profile(row).schemes} if row is not None else set()
        if row is not None and (field.data or "") not in (known or {""}):
            raise ValidationError(_("Hãy chọn một phương án của bộ quy tắc đã chọn."))

    def validate_quotas(self, field: TextAreaField) -> None:
        """Read the lines with the provinces of the chosen profile."""
        row = self._profiles.get(self.profile.data)
        if row is not None:
            self._lines.read(field, load_profile(row).provinces)

    def to_exam(self) -> dict[str, Any]:
        """The arguments of `create_exam` but the actor."""
        return {
            "code": (self.code.data or "").lower(),
            "title": self.title.data or "",
            "profile": self._profiles[self.profile.data],
            "scheme": self.scheme.data or "",
            "closing_on": self.closing_on.data,
            "content_on": self.content_on.data,
            "quotas": self._lines.quotas,
        }


class QuotasForm(Form):
    """The quotas of an exam, and why they change."""

    quotas = TextAreaField(
        _l("Chỉ tiêu theo tỉnh, thành phố"),
        validators=[InputRequired(_l("Hãy nhập chỉ tiêu, mỗi tỉnh, thành phố một dòng."))],
    )
    reason = StringField(_l("Lý do, số quyết định"), validators=[Optional(), at_most(500)])
    submit = SubmitField(_l("Lưu chỉ tiêu"))

    def __init__(self, provinces: Provinces, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._provinces = provinces
        self._lines = _QuotaLines()

    def validate_quotas(self, field: TextAreaField) -> None:
        """Read the lines; messages name the line."""
        self._lines.read(field, self._provinces)

    def to_quotas(self) -> Mapping[str, int]:
        """Province to count, in the order typed."""
        return self._lines.quotas

    def to_reason(self) -> str:
        """Why the quotas change; may be empty."""
        return self.reason.data or ""


class PaperForm(Form):
    """How long a paper lasts and how many questions it asks."""

    minutes = IntegerField(
        _l("Số phút làm bài"),
        validators=[InputRequired(), NumberRange(1, 600, _l("Từ 1 đến 600."))],
    )
    question_count = IntegerField(
        _l("Số câu hỏi"), validators=[InputRequired(), NumberRange(1, 500, _l("Từ 1 đến 500."))]
    )
    calculator = BooleanField(_l("Cho thí sinh dùng máy tính bỏ túi trên trang thi"))
    submit = SubmitField(_l("Lưu môn thi"))

    def to_plan(self) -> dict[str, Any]:
        """Minutes, number of questions, and whether there is a calculator."""
        return {
            "minutes": self.minutes.data or 0,
            "question_count": self.question_count.data or 0,
            "calculator": self.calculator.data,
        }


class MilestoneForm(Form):
    """The day of one event; left empty, the event has no day."""

    event = SelectField(_l("Mốc hoặc việc"))
    on_date = DateField(_l("Ngày"), validators=[Optional()])
    submit = SubmitField(_l("Ghi ngày"))

    def __init__(self, entries: Sequence[TimelineEntry], events: Mapping[str, str]) -> None:
        super().__init__()
        self.event.choices = [
            *events.items(),
            *((entry.id, _("Đã làm: %(title)s", title=entry.title)) for entry in entries),
        ]

    def to_milestone(self) -> tuple[str, date | None]:
        """The event and its day."""
        return self.event.data or "", self.on_date.data


class SettingForm(Form):
    """Why a rule is set otherwise for one exam; the rule's own form holds the values."""

    reason = StringField(
        _l("Lý do, số văn bản"), validators=[InputRequired(_l("Hãy ghi lý do.")), at_most(500)]
    )

    def to_reason(self) -> str:
        """The reason typed."""
        return self.reason.data or ""
