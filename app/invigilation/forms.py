"""What is typed at the invigilator's board."""

from collections.abc import Sequence
from uuid import UUID

from wtforms import IntegerField, SelectField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from app.delivery.models import Attempt
from app.i18n import _, _l
from app.invigilation.invigilating import Scope
from app.sittings.models import Room
from app.web.forms import Form, at_most

EVERYBODY = "all"


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
    submit = SubmitField(_l("Ghi sự việc"))


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
