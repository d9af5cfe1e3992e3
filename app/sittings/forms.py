"""What a person may type about rooms and sittings."""

from datetime import datetime
from uuid import UUID

from wtforms import (
    BooleanField,
    IntegerField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from app.exams.models import Exam
from app.i18n import _l
from app.sittings.models import Room
from app.sittings.room_figures import RoomFigures
from app.sittings.ruling import MOST_MINUTES
from app.web.forms import CheckboxesField, Form, InstantField, at_most


class RoomForm(Form):
    """A new room."""

    code = StringField(
        _l("Số phòng"), validators=[InputRequired(_l("Hãy nhập số phòng.")), at_most(20)]
    )
    site = StringField(
        _l("Địa điểm"), validators=[InputRequired(_l("Hãy nhập địa điểm thi.")), at_most(200)]
    )
    capacity = IntegerField(
        _l("Số chỗ ngồi"),
        validators=[
            InputRequired(_l("Hãy nhập số chỗ ngồi.")),
            NumberRange(1, 500, _l("Số chỗ ngồi phải từ 1 đến 500.")),
        ],
    )
    submit = SubmitField(_l("Thêm phòng"))

    def to_room(self) -> tuple[str, str, int]:
        """Number, site and capacity."""
        return self.code.data or "", self.site.data or "", self.capacity.data or 0


class SittingForm(Form):
    """A new sitting of one of the exam's papers."""

    paper = SelectField(_l("Môn thi"))
    title = StringField(
        _l("Tên ca thi"), validators=[InputRequired(_l("Hãy nhập tên ca thi.")), at_most(120)]
    )
    starts_at = InstantField(
        _l("Bắt đầu tính giờ lúc"), validators=[InputRequired(_l("Hãy nhập giờ bắt đầu."))]
    )
    minutes = IntegerField(
        _l("Số phút làm bài"),
        validators=[
            Optional(),
            NumberRange(1, 600, _l("Số phút làm bài phải từ 1 đến 600.")),
        ],
    )
    submit = SubmitField(_l("Thêm ca thi"))

    def offer(self, exam: Exam) -> "SittingForm":
        """Let one of the exam's papers be chosen."""
        self.paper.choices = [(str(paper.id), paper.title) for paper in exam.papers]
        return self

    def to_sitting(self) -> tuple[UUID, str, datetime, int | None]:
        """Paper, title, start and minutes (none: the paper's own)."""
        return (
            UUID(self.paper.data),
            self.title.data or "",
            self.starts_at.instant,
            self.minutes.data,
        )


def _figure(label: str, *, optional: bool = False) -> IntegerField:
    needed = Optional() if optional else InputRequired(_l("Hãy nhập ô này."))
    within_a_day = NumberRange(0, MOST_MINUTES, _l("Nhập số từ 0 đến 1440."))
    return IntegerField(label, validators=[needed, within_a_day])


class RoomRulesForm(Form):
    """The rules of the room for one sitting, and why they are changed."""

    admission_required = BooleanField(_l("Giám thị kiểm tra và cho từng thí sinh vào làm bài"))
    doors_open_minutes = _figure(_l("Mở cửa trước giờ thi (phút)"))
    late_entry_minutes = _figure(_l("Được vào muộn không quá (phút)"), optional=True)
    alone_up_to_minutes = _figure(_l("Một người được thêm giờ không quá (phút)"), optional=True)
    network_grace_seconds = _figure(_l("Chờ câu trả lời đang gửi khi hết giờ (giây)"))
    late_window_minutes = _figure(_l("Giữ câu trả lời đến muộn trong (phút)"))
    reason = TextAreaField(
        _l("Lý do đổi"), validators=[InputRequired(_l("Hãy ghi lý do.")), at_most(500)]
    )
    submit = SubmitField(_l("Đổi quy tắc"))

    def to_figures(self) -> RoomFigures:
        """The figures as typed."""
        return RoomFigures(
            network_grace_seconds=self.network_grace_seconds.data or 0,
            late_window_minutes=self.late_window_minutes.data or 0,
            late_entry_minutes=self.late_entry_minutes.data,
            admission_required=bool(self.admission_required.data),
            doors_open_minutes=self.doors_open_minutes.data or 0,
            alone_up_to_minutes=self.alone_up_to_minutes.data,
        )

    def to_reason(self) -> str:
        """The reason as typed."""
        return self.reason.data or ""


class SeatingForm(Form):
    """Which rooms a sitting fills, in their order."""

    rooms = CheckboxesField(_l("Phòng thi, xếp lần lượt theo thứ tự"))
    submit = SubmitField(_l("Xếp chỗ"))

    def offer(self, rooms: list[Room]) -> "SeatingForm":
        """Let any of the rooms be chosen; all are at first."""
        self.rooms.choices = [
            (str(room.id), f"{room.code} – {room.site} ({room.capacity})") for room in rooms
        ]
        if not self.is_submitted():
            self.rooms.data = [str(room.id) for room in rooms]
        return self

    def to_rooms(self, rooms: list[Room]) -> list[Room]:
        """The chosen rooms, in the exam's order."""
        chosen = set(self.rooms.data or [])
        return [room for room in rooms if str(room.id) in chosen]
