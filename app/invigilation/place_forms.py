"""What is typed about places: another seat, a failed machine."""

from collections.abc import Sequence
from uuid import UUID

from wtforms import BooleanField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from app.i18n import _l
from app.sittings.models import Room, Sitting
from app.web.forms import Form, at_most
from app.web.jinja import when


class MoveForm(Form):
    """Where the candidate goes, and why."""

    room = SelectField(_l("Phòng đến"))
    number = IntegerField(
        _l("Chỗ ngồi đến"),
        validators=[
            InputRequired(_l("Hãy nhập số chỗ ngồi.")),
            NumberRange(1, 500, _l("Số chỗ ngồi phải từ 1 đến 500.")),
        ],
    )
    reason = TextAreaField(
        _l("Lý do"), validators=[InputRequired(_l("Hãy ghi lý do.")), at_most(500)]
    )

    def offer(self, rooms: Sequence[Room]) -> "MoveForm":
        """Let any room of the exam be chosen."""
        self.room.choices = [(str(room.id), f"{room.code} – {room.site}") for room in rooms]
        return self

    def to_room_id(self) -> UUID:
        """The chosen room."""
        return UUID(str(self.room.data))

    def to_number(self) -> int:
        """The seat in it."""
        return self.number.data or 0

    def to_reason(self) -> str:
        """The reason as typed."""
        return self.reason.data or ""


class RetakeForm(Form):
    """In which sitting the paper is taken again, and why."""

    sitting = SelectField(_l("Ca thi lại"))
    reason = TextAreaField(
        _l("Lý do"), validators=[InputRequired(_l("Hãy ghi lý do.")), at_most(500)]
    )

    def offer(self, sittings: Sequence[Sitting]) -> "RetakeForm":
        """Let one of these sittings be chosen."""
        self.sitting.choices = [
            (str(one.id), f"{one.title} – {when(one.starts_at)}") for one in sittings
        ]
        return self

    def to_sitting_id(self) -> UUID:
        """The chosen sitting."""
        return UUID(str(self.sitting.data))

    def to_reason(self) -> str:
        """The reason as typed."""
        return self.reason.data or ""


class FailureForm(Form):
    """What failed, what it cost, and how to go on."""

    reason = TextAreaField(
        _l("Máy hỏng thế nào"), validators=[InputRequired(_l("Hãy ghi sự việc.")), at_most(1000)]
    )
    minutes = IntegerField(
        _l("Số phút bị mất"),
        validators=[
            InputRequired(_l("Hãy nhập số phút, có thể là 0.")),
            NumberRange(0, 240, _l("Nhập từ 0 đến 240 phút.")),
        ],
    )
    free_device = BooleanField(_l("Máy đầu tiên nhập mã chỗ ngồi được làm tiếp ngay"), default=True)
    add_time = BooleanField(_l("Bù đúng số phút này cho thí sinh"), default=True)

    def to_seconds(self) -> int:
        """The time lost in seconds."""
        return 60 * (self.minutes.data or 0)

    def to_reason(self) -> str:
        """What happened, as typed."""
        return self.reason.data or ""
