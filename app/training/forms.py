"""What a person may type about training."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, Regexp

from app import clock
from app.i18n import _, _l
from app.text import check_national_id
from app.training.enrolling import NATIONAL_ID_FAULTS, Learner
from app.training.models import COURSE_KIND_LABELS, Course, CourseKind
from app.training.programming import CourseDescription
from app.training.rules import training_rules
from app.training.scheduling import ClassPlan, SessionPlan
from app.training.writing_lessons import Attachment, LessonDraft
from app.web.forms import Form, InstantField, at_most

CODE = Regexp(
    r"^[\w.\-]+$", message=_l("Mã chỉ gồm chữ, số và các dấu chấm, gạch ngang, không dấu cách.")
)
SIGN = Regexp(r"^[\w.\-]+$", message=_l("Ký hiệu viết liền, như CC-ĐTNV."))
ADDRESS = Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", message=_l("Hãy nhập địa chỉ như ten@donvi.vn."))


def filled(message: str) -> DataRequired:
    """Words must be typed, not only spaces; the message says which."""
    return DataRequired(message)


def given(message: str) -> InputRequired:
    """A number or date must be given (0 is a number); the message says which."""
    return InputRequired(message)


class CourseForm(Form):
    """A course."""

    code = StringField(
        _l("Mã chương trình"),
        validators=[filled(_l("Hãy nhập mã chương trình.")), CODE, at_most(40)],
    )
    title = StringField(
        _l("Tên chương trình"), validators=[filled(_l("Hãy nhập tên chương trình.")), at_most(200)]
    )
    kind = SelectField(
        _l("Loại"), choices=[(kind.value, label) for kind, label in COURSE_KIND_LABELS.items()]
    )
    hours = IntegerField(
        _l("Số tiết"),
        validators=[
            given(_l("Hãy nhập số tiết.")),
            NumberRange(1, 5000, _l("Số tiết từ 1 đến 5.000.")),
        ],
    )
    register_sign = StringField(
        _l("Ký hiệu sổ chứng chỉ"),
        validators=[Optional(), SIGN, at_most(20)],
    )
    description = TextAreaField(_l("Mô tả"), validators=[Optional(), at_most(4000)])

    def to_description(self) -> CourseDescription:
        """The course as typed; an empty register sign becomes that of its kind."""
        kind = CourseKind(self.kind.data)
        return CourseDescription(
            code=self.code.data or "",
            title=self.title.data or "",
            kind=kind,
            hours=self.hours.data or 0,
            description=self.description.data or "",
            register_sign=self.register_sign.data or training_rules().register_signs[kind],
        )


class ClassForm(Form):
    """A class with the rule its learners are judged by."""

    course = SelectField(_l("Chương trình"))
    code = StringField(_l("Mã lớp"), validators=[filled(_l("Hãy nhập mã lớp.")), CODE, at_most(40)])
    title = StringField(_l("Tên lớp"), validators=[filled(_l("Hãy nhập tên lớp.")), at_most(200)])
    starts_on = DateField(_l("Khai giảng"), validators=[given(_l("Hãy nhập ngày khai giảng."))])
    ends_on = DateField(_l("Bế giảng"), validators=[given(_l("Hãy nhập ngày bế giảng."))])
    site = StringField(
        _l("Địa điểm học"), validators=[filled(_l("Hãy nhập địa điểm học.")), at_most(200)]
    )
    lecturer = StringField(
        _l("Giảng viên phụ trách"),
        validators=[filled(_l("Hãy nhập giảng viên phụ trách.")), at_most(120)],
    )
    capacity = IntegerField(
        _l("Sĩ số tối đa"),
        validators=[
            given(_l("Hãy nhập sĩ số tối đa.")),
            NumberRange(1, 2000, _l("Sĩ số từ 1 đến 2.000.")),
        ],
    )
    provider_parent = StringField(_l("Cơ quan chủ quản"), validators=[Optional(), at_most(120)])
    provider = StringField(
        _l("Cơ sở đào tạo"), validators=[filled(_l("Hãy nhập cơ sở đào tạo.")), at_most(120)]
    )
    place = StringField(
        _l("Nơi ký văn bản"),
        validators=[filled(_l("Hãy nhập nơi ký, như Hà Nội.")), at_most(60)],
    )
    signer_position = StringField(
        _l("Chức vụ người ký"),
        validators=[filled(_l("Hãy nhập chức vụ người ký.")), at_most(120)],
    )
    signer_name = StringField(_l("Người ký"), validators=[Optional(), at_most(120)])
    presence_percent = IntegerField(
        _l("Có mặt ít nhất (phần trăm số tiết)"),
        validators=[
            given(_l("Hãy nhập mức có mặt.")),
            NumberRange(0, 100, _l("Mức có mặt từ 0 đến 100.")),
        ],
    )
    excused_counts = BooleanField(_l("Tiết vắng có phép được tính là có mặt"))
    pass_score = StringField(
        _l("Điểm đạt (thang 100)"),
        validators=[
            filled(_l("Hãy nhập điểm đạt.")),
            Regexp(r"^(100|\d{1,2}([.,]\d{1,2})?)$", message=_l("Điểm đạt từ 0 đến 100.")),
        ],
    )
    rule_source = StringField(
        _l("Căn cứ của mức có mặt"),
        validators=[filled(_l("Hãy ghi căn cứ của mức có mặt.")), at_most(300)],
    )

    def __init__(self, courses: Sequence[Course], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.course.choices = [(str(one.id), f"{one.code} – {one.title}") for one in courses]

    def validate_ends_on(self, field: DateField) -> None:
        if self.starts_on.data and field.data and field.data < self.starts_on.data:
            raise ValidationError(_("Ngày bế giảng phải sau ngày khai giảng."))

    def to_plan(self) -> ClassPlan:
        """The class as typed. Read only after validation."""
        if self.starts_on.data is None or self.ends_on.data is None:
            raise ValueError("read only after validation")
        return ClassPlan(
            code=self.code.data or "",
            title=self.title.data or "",
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            site=self.site.data or "",
            place=self.place.data or "",
            provider=self.provider.data or "",
            provider_parent=self.provider_parent.data or "",
            signer_position=self.signer_position.data or "",
            signer_name=self.signer_name.data or "",
            lecturer=self.lecturer.data or "",
            capacity=self.capacity.data or 0,
            presence_percent=self.presence_percent.data or 0,
            excused_counts=bool(self.excused_counts.data),
            pass_score=Decimal((self.pass_score.data or "0").replace(",", ".")),
            rule_source=self.rule_source.data or "",
        )


class SessionForm(Form):
    """A session of a class."""

    starts_at = InstantField(
        _l("Bắt đầu lúc"), validators=[given(_l("Hãy nhập ngày giờ bắt đầu."))]
    )
    hours = IntegerField(
        _l("Số tiết"),
        validators=[
            given(_l("Hãy nhập số tiết.")),
            NumberRange(1, 12, _l("Một buổi từ 1 đến 12 tiết.")),
        ],
    )
    topic = StringField(
        _l("Nội dung"), validators=[filled(_l("Hãy nhập nội dung buổi học.")), at_most(300)]
    )

    def to_plan(self) -> SessionPlan:
        """The session as typed."""
        return SessionPlan(
            starts_at=self.starts_at.instant,
            hours=self.hours.data or 0,
            topic=self.topic.data or "",
        )


class LearnerForm(Form):
    """One learner."""

    full_name = StringField(
        _l("Họ và tên"), validators=[filled(_l("Hãy nhập họ và tên.")), at_most(120)]
    )
    national_id = StringField(_l("Số căn cước"), validators=[filled(_l("Hãy nhập số căn cước."))])
    birth_on = DateField(_l("Ngày sinh"), validators=[given(_l("Hãy nhập ngày sinh."))])
    unit = StringField(_l("Đơn vị"), validators=[filled(_l("Hãy nhập đơn vị.")), at_most(200)])
    email = EmailField(_l("Thư điện tử"), validators=[Optional(), ADDRESS, at_most(254)])

    def validate_national_id(self, field: StringField) -> None:
        fault = check_national_id(field.data or "")
        if fault is not None:
            raise ValidationError(_(NATIONAL_ID_FAULTS[fault]))

    def validate_birth_on(self, field: DateField) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError(_("Ngày sinh không thể ở tương lai."))

    def to_learner(self) -> Learner:
        """The learner as typed. Read only after validation."""
        if self.birth_on.data is None:
            raise ValueError("read only after validation")
        return Learner(
            full_name=self.full_name.data or "",
            national_id=self.national_id.data or "",
            birth_on=self.birth_on.data,
            unit=self.unit.data or "",
            email=self.email.data or "",
        )


class LearnerListForm(Form):
    """An uploaded list of learners."""

    file = FileField(_l("Tệp danh sách (.xlsx)"), validators=[FileRequired(_l("Hãy chọn tệp."))])

    def to_file(self) -> tuple[bytes, str]:
        """The bytes and the file's name, which is only ever shown."""
        return self.file.data.read(), self.file.data.filename or "danh-sach.xlsx"


class ReasonForm(Form):
    """Why something is done."""

    reason = TextAreaField(_l("Lý do"), validators=[filled(_l("Hãy ghi lý do.")), at_most(1000)])

    def to_reason(self) -> str:
        """The reason as typed."""
        return self.reason.data or ""


class IssueForm(Form):
    """The date on the certificates."""

    issued_on = DateField(_l("Ngày cấp"), validators=[given(_l("Hãy nhập ngày cấp."))])

    def to_day(self) -> date:
        """The day as typed. Read only after validation."""
        if self.issued_on.data is None:
            raise ValueError("read only after validation")
        return self.issued_on.data


class LessonForm(Form):
    """A lesson: text in Markdown and a PDF file."""

    title = StringField(_l("Tên bài"), validators=[filled(_l("Hãy nhập tên bài.")), at_most(200)])
    position = IntegerField(
        _l("Thứ tự"),
        validators=[
            given(_l("Hãy nhập thứ tự.")),
            NumberRange(1, 999, _l("Thứ tự từ 1 đến 999.")),
        ],
    )
    text = TextAreaField(
        _l("Nội dung (Markdown)"),
        validators=[filled(_l("Hãy nhập nội dung.")), at_most(200_000)],
    )
    file = FileField(_l("Tệp PDF kèm theo"), validators=[Optional()])

    def to_draft(self) -> LessonDraft:
        """The lesson as typed."""
        return LessonDraft(
            title=self.title.data or "",
            text=self.text.data or "",
            position=self.position.data or 0,
        )

    def to_attachment(self) -> Attachment | None:
        """The uploaded file, if there is one."""
        if not self.file.data:
            return None
        return Attachment(name=self.file.data.filename or "bai-hoc.pdf", data=self.file.data.read())
