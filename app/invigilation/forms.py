"""What is typed at the invigilator's board."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_wtf.file import FileField
from wtforms import (
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from app import clock
from app.delivery.models import Attempt
from app.i18n import _, _l
from app.invigilation.invigilating import Noted, Scope
from app.invigilation.models import IncidentCategory, Ruling, Signing
from app.regulations.profile import Sanction
from app.sittings.models import Room
from app.web.forms import Form, InstantField, at_most

EVERYBODY = "all"
CATEGORIES = {
    IncidentCategory.MACHINE: _l("Máy hỏng"),
    IncidentCategory.NETWORK: _l("Mất mạng"),
    IncidentCategory.POWER: _l("Mất điện"),
    IncidentCategory.HEALTH: _l("Sức khỏe thí sinh"),
    IncidentCategory.QUESTION: _l("Đề thi, câu hỏi"),
    IncidentCategory.OTHER: _l("Việc khác"),
}


class ScopedForm(Form):
    """Whom an act concerns, and why."""

    scope = SelectField(_l("Cho ai"))
    reason = TextAreaField(
        _l("Lý do"), validators=[InputRequired(_l("Hãy ghi lý do.")), at_most(500)]
    )

    def offer(self, attempts: Sequence[Attempt]) -> "ScopedForm":
        """Let the whole sitting, each of its rooms and each candidate be chosen."""
        rooms: dict[UUID, Room] = {a.seat.room_id: a.seat.room for a in attempts}
        self.scope.choices = [
            (EVERYBODY, _("Cả ca thi")),
            *((f"room:{r.id}", _("Phòng %(code)s", code=r.code)) for r in rooms.values()),
            *((f"attempt:{a.id}", _candidate_label(a)) for a in attempts),
        ]
        return self

    def to_scope(self) -> Scope:
        """The chosen scope."""
        kind, _colon, chosen = str(self.scope.data).partition(":")
        if kind == "room":
            return Scope(room_id=UUID(chosen))
        return Scope(attempt_id=UUID(chosen)) if kind == "attempt" else Scope()

    def to_reason(self) -> str:
        """The reason as typed."""
        return self.reason.data or ""


def _candidate_label(attempt: Attempt) -> str:
    candidate = attempt.seat.candidate
    return f"{candidate.number} – {candidate.application.full_name}"


class TimeForm(ScopedForm):
    """Minutes to add."""

    minutes = IntegerField(
        _l("Số phút thêm"),
        validators=[
            InputRequired(_l("Hãy nhập số phút.")),
            NumberRange(1, 240, _l("Nhập từ 1 đến 240 phút.")),
        ],
    )

    def to_seconds(self) -> int:
        """The added time in seconds."""
        return 60 * (self.minutes.data or 0)


class IncidentForm(ScopedForm):
    """What happened."""

    reason = TextAreaField(
        _l("Việc đã xảy ra"), validators=[InputRequired(_l("Hãy ghi lại sự việc.")), at_most(2000)]
    )
    category = SelectField(
        _l("Loại sự việc"), choices=list(CATEGORIES.items()), default=IncidentCategory.OTHER
    )
    lost_minutes = IntegerField(
        _l("Số phút làm bài bị mất"),
        validators=[Optional(), NumberRange(0, 600, _l("Nhập từ 0 đến 600 phút."))],
    )
    submit = SubmitField(_l("Ghi sự việc"))

    def to_incident(self) -> Noted:
        """What is to be written down."""
        category = IncidentCategory(self.category.data)
        return Noted(self.to_reason(), category, self.lost_minutes.data)


class AnnouncementForm(ScopedForm):
    """What is said."""

    reason = TextAreaField(
        _l("Lời thông báo"),
        validators=[InputRequired(_l("Hãy ghi lời thông báo.")), at_most(500)],
    )
    submit = SubmitField(_l("Thông báo"))


class ReasonForm(Form):
    """Why a device is reset."""

    reason = TextAreaField(
        _l("Lý do"), validators=[InputRequired(_l("Hãy ghi lý do.")), at_most(500)]
    )

    def to_reason(self) -> str:
        """The reason as typed."""
        return self.reason.data or ""


class ViolationForm(Form):
    """The minutes of a breach."""

    sanction = RadioField(_l("Hình thức xử lý"))
    happened_at = InstantField(
        _l("Xảy ra lúc"), validators=[InputRequired(_l("Hãy nhập thời điểm xảy ra."))]
    )
    facts = TextAreaField(
        _l("Nội dung vi phạm"),
        validators=[InputRequired(_l("Hãy ghi rõ sự việc.")), at_most(2000)],
    )
    submit = SubmitField(_l("Lập biên bản"))

    def offer(self, sanctions: Sequence[Sanction], proposed: Sanction) -> "ViolationForm":
        """Let every sanction be chosen, with its grounds; the proposed one is at first."""
        self.sanction.choices = [(s.id, f"{s.title}: {s.grounds}") for s in sanctions]
        if not self.is_submitted():
            self.sanction.data = proposed.id
            self.happened_at.data = clock.now().astimezone(clock.VIETNAM).replace(tzinfo=None)
        return self

    def to_violation(self) -> tuple[str, str, datetime]:
        """The sanction's id, the facts, and when it happened."""
        return self.sanction.data, self.facts.data or "", self.happened_at.instant


class RulingForm(Form):
    """The chair's decision on minutes."""

    ruling = RadioField(
        _l("Quyết định"),
        choices=[
            (Ruling.UPHELD, _l("Đồng ý với hình thức đề nghị")),
            (Ruling.DISMISSED, _l("Không đồng ý")),
        ],
        validators=[InputRequired(_l("Hãy chọn quyết định."))],
    )
    reason = TextAreaField(
        _l("Căn cứ, lý do"), validators=[InputRequired(_l("Hãy ghi lý do.")), at_most(1000)]
    )

    def to_ruling(self) -> tuple[Ruling, str]:
        """The ruling and its reason."""
        return Ruling(self.ruling.data), self.reason.data or ""


class SigningForm(Form):
    """Whether the offender signed."""

    signing = RadioField(
        _l("Thí sinh"),
        choices=[
            (Signing.SIGNED, _l("đã ký biên bản")),
            (Signing.REFUSED, _l("không ký; có người làm chứng")),
        ],
        validators=[InputRequired(_l("Hãy chọn một mục."))],
    )
    first_witness = StringField(_l("Số báo danh người làm chứng thứ nhất"), [at_most(40)])
    second_witness = StringField(_l("Số báo danh người làm chứng thứ hai"), [at_most(40)])
    submit = SubmitField(_l("Ghi lại"))

    def to_signing(self) -> tuple[Signing, list[str]]:
        """Signed or refused, and the witnesses' candidate numbers."""
        typed = [self.first_witness.data or "", self.second_witness.data or ""]
        return Signing(self.signing.data), typed


class RescueForm(ReasonForm):
    """What a seat exported in an emergency: its file, or the text of its codes."""

    file = FileField(_l("Tệp xuất từ máy thi"))
    text = TextAreaField(_l("hoặc nội dung các mã QR, mỗi mã một dòng"), validators=[Optional()])

    def to_text(self) -> str:
        """The lines of the file, or else those typed."""
        upload: Any = self.file.data
        text: str = upload.read().decode("ascii", "replace") if upload else self.text.data or ""
        self.text.data = text  # shown, so that confirming sends the same
        return text
