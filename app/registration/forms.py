"""The registration form. What it asks follows from the conditions of the exam's profile."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional, Regexp

from app.accounts.models import User
from app.exams.models import Exam
from app.exams.rules import rules_of
from app.i18n import _, _l
from app.registration.claiming import choose_certificate, choose_degree, list_legal_work
from app.registration.models import DocumentKind
from app.registration.row_forms import CertificateRow, DegreeRow, EmploymentRow, Row
from app.registration.words import DOCUMENT_KINDS, QUESTIONS
from app.regulations.claims import Claims, PartialDate
from app.regulations.profile import (
    AppraisalCondition,
    CertificateCondition,
    Condition,
    ConsentCondition,
    DeclaredCondition,
    DisciplineCondition,
    ExperienceCondition,
    RegulationProfile,
    WordingCondition,
)
from app.web.forms import CheckboxesField, Form, at_most

MOST_ROWS = 20
YES_NO = [("yes", _l("Có")), ("no", _l("Không"))]
APPRAISALS = (
    "Hoàn thành xuất sắc nhiệm vụ",
    "Hoàn thành tốt nhiệm vụ",
    "Hoàn thành nhiệm vụ",
    "Không hoàn thành nhiệm vụ",
)
"""The levels of Luật Cán bộ, công chức 2025, Điều 26."""


class RegistrationForm(Form):
    """What everybody is asked; `form_of` adds what the exam's profile asks."""

    full_name = StringField(
        _l("Họ và tên"), validators=[InputRequired(_l("Hãy nhập họ và tên.")), at_most(120)]
    )
    birth_on = DateField(_l("Ngày sinh"), validators=[InputRequired(_l("Hãy nhập ngày sinh."))])
    gender = RadioField(
        _l("Giới tính"),
        choices=[("male", _l("Nam")), ("female", _l("Nữ"))],
        validators=[InputRequired(_l("Hãy chọn giới tính."))],
    )
    ethnicity = StringField(_l("Dân tộc"), validators=[Optional(), at_most(60)])
    phone = StringField(
        _l("Điện thoại"), validators=[InputRequired(_l("Hãy nhập số điện thoại.")), at_most(30)]
    )
    email = StringField(
        _l("Thư điện tử"),
        validators=[
            InputRequired(_l("Hãy nhập thư điện tử để nhận thông báo.")),
            Regexp(r"[^@\s]+@[^@\s]+\.[^@\s.]+$", message=_l("Địa chỉ thư điện tử không hợp lệ.")),
            at_most(200),
        ],
    )
    residence = StringField(_l("Nơi thường trú"), validators=[Optional(), at_most(300)])
    father = StringField(_l("Họ và tên cha"), validators=[Optional(), at_most(120)])
    mother = StringField(_l("Họ và tên mẹ"), validators=[Optional(), at_most(120)])
    spouse = StringField(_l("Vợ hoặc chồng"), validators=[Optional(), at_most(120)])
    employer = StringField(_l("Cơ quan công tác"), validators=[Optional(), at_most(200)])
    exam_province = SelectField(_l("Nơi đăng ký dự thi"))
    degrees = FieldList(FormField(DegreeRow), min_entries=1, max_entries=MOST_ROWS)
    note = TextAreaField(_l("Nội dung khác"), validators=[Optional(), at_most(1_000)])

    profile: RegulationProfile
    exam: Exam

    def validate_degrees(self, field: Any) -> None:
        """Somebody registers with a degree at least."""
        rows = [row.form for row in field if not row.form.is_blank]
        if not rows and not field.errors:
            field.entries[0].form.title.errors = [_("Hãy ghi ít nhất một văn bằng.")]
            raise ValueError(_("Hãy ghi ít nhất một văn bằng."))

    def to_claims(self, user: User) -> Claims:
        """What the person claims. Read only after validation."""
        if self.birth_on.data is None:
            raise ValueError("read only after validation")
        texts = ("full_name", "gender", "ethnicity", "employer", "exam_province", "phone", "email")
        kin = ("residence", "father", "mother", "spouse")
        claimed: dict[str, Any] = {name: self[name].data or "" for name in (*texts, *kin)}
        claimed |= self._rows_claimed() | self._asked_by_profile()
        return Claims(birth_date=self.birth_on.data, national_id=user.national_id or "", **claimed)

    def _rows_claimed(self) -> dict[str, Any]:
        closing = self.exam.closing_on
        degrees = [form.to_degree() for form in self._filled("degrees")]
        certificates = [form.to_certificate() for form in self._filled("certificates")]
        work = list_legal_work([form.to_employment() for form in self._filled("employments")])
        degree = choose_degree(self.profile, degrees, closing)
        certificate = choose_certificate(certificates, closing)
        issued = certificate.issued_on if certificate else None
        return {
            "degree": degree.title if degree else "",
            "school": degree.school if degree else "",
            "graduation_year": degree.year if degree else None,
            "degree_number": degree.number if degree else "",
            "certificate_number": certificate.number if certificate else "",
            "certificate_on": PartialDate.of(issued) if issued else None,
            "legal_work": work,
        }

    def _filled(self, name: str) -> Iterator[Any]:
        for entry in self._fields.get(name, ()):
            if not entry.form.is_blank:
                yield entry.form

    def _asked_by_profile(self) -> dict[str, Any]:
        asked: dict[str, Any] = {
            name: self[name].data == "yes" for name in QUESTIONS if name in self
        }
        asked |= {name: self[name].data or "" for name in _TEXTS if name in self}
        years = {
            int(name.removeprefix(_YEAR)): self[name].data or ""
            for name in self._fields
            if name.startswith(_YEAR)
        }
        if years:
            asked["appraisals"] = years
        if "priority" in self:
            asked["priority"] = "; ".join(self["priority"].data or [])
        if "discipline_on" in self and self["discipline_on"].data:
            asked["discipline_on"] = PartialDate.of(self["discipline_on"].data)
        return asked


_YEAR = "appraisal_"
_TEXTS = ("work_province", "current_rank", "discipline", "post", "offices")
_CHOOSE = _l("Hãy chọn một câu trả lời.")


def form_of(
    exam: Exam, data: MultiDict[str, str] | None, *, guarded: bool = True, **known: Any
) -> RegistrationForm:
    """The form of an exam with what was typed, or with what is known of a person before.

    Without `guarded` it carries no token: for reading what was kept.
    """
    profile = rules_of(exam)
    fields = dict(_fields_of(profile, exam.closing_on))
    kind = type("ExamRegistrationForm", (RegistrationForm,), fields)
    form: RegistrationForm = kind(
        formdata=data, data=known, meta={} if guarded else {"csrf": False}
    )
    form.profile, form.exam = profile, exam
    form.exam_province.choices = [("", _("Chọn")), *((q.province, q.province) for q in exam.quotas)]
    form.exam_province.validators = [InputRequired(_("Hãy chọn nơi đăng ký dự thi."))]
    return form


def _fields_of(profile: RegulationProfile, closing: date) -> Iterator[tuple[str, Any]]:
    """The boxes the profile's conditions and its ranking ask for."""
    for condition in profile.conditions:
        match condition:
            case ExperienceCondition():
                yield "employments", _rows(EmploymentRow)
            case CertificateCondition():
                yield "certificates", _rows(CertificateRow)
            case AppraisalCondition():
                yield from _appraisals(condition.years, closing)
            case DeclaredCondition():
                yield condition.claim, _question(condition.claim)
            case _:
                yield from _more_fields_of(condition)
    yield from _claims_of_ranking(profile)


def _more_fields_of(condition: Condition) -> Iterator[tuple[str, Any]]:
    match condition:
        case DisciplineCondition():
            yield "under_discipline", _question("under_discipline")
            yield "discipline", _text(_l("Hình thức kỷ luật (nếu có)"))
            yield "discipline_on", DateField(_l("Ngày kỷ luật"), validators=[Optional()])
        case ConsentCondition():
            yield "work_province", _text(_l("Tỉnh, thành phố nơi công tác"))
            yield "consent", _question("consent")
        case WordingCondition() if condition.claim == "current_rank":
            yield "current_rank", _text(_l("Ngạch hiện giữ"))


def _rows(kind: type[Row]) -> "FieldList[Any]":
    return FieldList(FormField(kind), min_entries=1, max_entries=MOST_ROWS)


def _claims_of_ranking(profile: RegulationProfile) -> Iterator[tuple[str, Any]]:
    for rule in (profile.bonus, profile.outside_quota):
        if rule is not None:
            yield rule.claim, _question(rule.claim)
    if profile.ranking.quota_by == "post":
        yield "post", _text(_l("Vị trí việc làm đăng ký"))
        yield "offices", _text(_l("Nguyện vọng theo thứ tự, cách nhau dấu chấm phẩy"))
    if profile.priority is not None:
        titles = [(one.title, one.title) for one in profile.priority.categories]
        yield "priority", CheckboxesField(_l("Đối tượng ưu tiên"), choices=titles)


def _appraisals(years: int, closing: date) -> Iterator[tuple[str, Any]]:
    levels = [("", _l("Chọn")), *((level, level) for level in APPRAISALS)]
    for year in range(closing.year - years, closing.year):
        label = _l("Đánh giá năm %(year)d", year=year)
        yield (
            f"{_YEAR}{year}",
            SelectField(label, choices=levels, validators=[InputRequired(_CHOOSE)]),
        )


def _question(name: str) -> RadioField:
    return RadioField(QUESTIONS[name], choices=YES_NO, validators=[InputRequired(_CHOOSE)])


def _text(label: str) -> StringField:
    return StringField(label, validators=[Optional(), at_most(200)])


class OathForm(Form):
    """The promise that what is declared is true."""

    oath = BooleanField(
        _l("Tôi cam đoan những lời khai trên là đúng và chịu trách nhiệm trước pháp luật."),
        validators=[InputRequired(_l("Hãy đánh dấu lời cam đoan."))],
    )
    submit = SubmitField(_l("Nộp hồ sơ"))


class DocumentForm(Form):
    """A document to keep beside the registration."""

    kind = SelectField(
        _l("Loại tài liệu"), choices=[(kind.value, label) for kind, label in DOCUMENT_KINDS.items()]
    )
    file = FileField(_l("Tệp"), validators=[FileRequired(_l("Hãy chọn tệp."))])
    submit = SubmitField(_l("Tải lên"))

    def to_document(self) -> tuple[bytes, str, DocumentKind]:
        """The bytes, the file's name and what it shows. Read only after validation."""
        data: bytes = self.file.data.read()
        return data, self.file.data.filename or "", DocumentKind(self.kind.data)


class WindowForm(Form):
    """From when an exam takes registrations online."""

    opens_on = DateField(_l("Mở từ ngày"), validators=[InputRequired(_l("Hãy nhập ngày."))])
    submit = SubmitField(_l("Mở nhận hồ sơ trực tuyến"))

    def to_day(self) -> date:
        """The day. Read only after validation."""
        if self.opens_on.data is None:
            raise ValueError("read only after validation")
        day: date = self.opens_on.data
        return day


class SupplementForm(Form):
    """What a person is asked to add, until when."""

    wanted = TextAreaField(
        _l("Cần bổ sung gì"),
        validators=[InputRequired(_l("Hãy ghi cần bổ sung gì.")), at_most(1_000)],
    )
    due_on = DateField(_l("Hạn cuối"), validators=[InputRequired(_l("Hãy nhập hạn cuối."))])
    submit = SubmitField(_l("Gửi yêu cầu"))

    def to_request(self) -> tuple[str, date]:
        """What, and until when. Read only after validation."""
        if self.due_on.data is None:
            raise ValueError("read only after validation")
        return self.wanted.data or "", self.due_on.data
