"""What a person may type about packages."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from app.accounts.models import User
from app.i18n import _l
from app.packages.handing_over import Handover
from app.packages.models import RoomMachine
from app.sittings.models import Sitting
from app.web.forms import CheckboxesField, Form, at_most


def _choices(people: Sequence[User]) -> list[tuple[str, str]]:
    return [(str(p.id), f"{p.full_name} – {p.role_label}, {p.email}") for p in people]


class MachineForm(Form):
    """A room machine's key card, and its fingerprint as its own screen shows it."""

    card = FileField(
        _l("Thẻ khóa của máy phòng thi"), validators=[FileRequired(_l("Hãy chọn tệp thẻ khóa."))]
    )
    fingerprint = StringField(
        _l("Dấu khóa đọc trên màn hình máy phòng thi"),
        validators=[InputRequired(_l("Hãy nhập dấu khóa.")), at_most(60)],
    )

    def to_card(self) -> tuple[str, str]:
        """The card's text and the typed fingerprint."""
        upload: Any = self.card.data
        return upload.read().decode(errors="replace"), self.fingerprint.data or ""


class HandoverForm(Form):
    """What goes where, who holds shares, who works there, how early it opens."""

    machine = SelectField(_l("Máy phòng thi"))
    sittings = CheckboxesField(_l("Ca thi trong gói"))
    holders = CheckboxesField(_l("Người giữ mảnh khóa"))
    threshold = IntegerField(
        _l("Số người phải có mặt để mở gói"),
        default=2,
        validators=[
            InputRequired(_l("Hãy nhập số người.")),
            NumberRange(2, 20, _l("Số người phải từ 2 đến 20.")),
        ],
    )
    staff = CheckboxesField(_l("Người làm việc trên máy phòng thi"))
    opens_before = IntegerField(
        _l("Mở gói sớm nhất bao nhiêu phút trước giờ thi"),
        default=30,
        validators=[
            InputRequired(_l("Hãy nhập số phút.")),
            NumberRange(5, 1440, _l("Số phút phải từ 5 đến 1440.")),
        ],
    )

    def offer(
        self,
        machines: Sequence[RoomMachine],
        sittings: Sequence[Sitting],
        *,
        holders: Sequence[User],
        staff: Sequence[User],
    ) -> "HandoverForm":
        """Let these be chosen."""
        self.machine.choices = [(str(m.id), f"{m.name} ({m.fingerprint})") for m in machines]
        self.sittings.choices = [(str(s.id), f"{s.title} – {s.paper.title}") for s in sittings]
        self.holders.choices = _choices(holders)
        self.staff.choices = _choices(staff)
        return self

    def to_handover(
        self, machines: Sequence[RoomMachine], holders: Sequence[User], staff: Sequence[User]
    ) -> Handover:
        """The council's decision in typed form."""
        held, working = set(self.holders.data or []), set(self.staff.data or [])
        return Handover(
            machine=next(m for m in machines if str(m.id) == self.machine.data),
            holders=[person for person in holders if str(person.id) in held],
            staff=[person for person in staff if str(person.id) in working],
            threshold=self.threshold.data or 2,
            opens_before=timedelta(minutes=self.opens_before.data or 5),
        )

    def to_sittings(self, sittings: Sequence[Sitting]) -> list[Sitting]:
        """The chosen sittings."""
        chosen = {UUID(each) for each in self.sittings.data or []}
        return [sitting for sitting in sittings if sitting.id in chosen]


class RecallForm(Form):
    """Why a package is recalled."""

    reason = TextAreaField(
        _l("Lý do thu hồi"), validators=[InputRequired(_l("Hãy ghi lý do.")), at_most(500)]
    )

    def to_reason(self) -> str:
        """The reason."""
        return self.reason.data or ""


class SealedFileForm(Form):
    """A sealed file: a package or results."""

    file = FileField(_l("Tệp .sathach"), validators=[FileRequired(_l("Hãy chọn tệp."))])

    def to_bytes(self) -> bytes:
        """The file."""
        upload: Any = self.file.data
        data: bytes = upload.read()
        return data


class OpeningForm(Form):
    """The council's shares and the witnesses, in one room at one time."""

    shares = TextAreaField(
        _l("Các mảnh khóa, mỗi dòng một mảnh"),
        validators=[InputRequired(_l("Hãy nhập các mảnh khóa.")), at_most(4000)],
    )
    witnesses = StringField(
        _l("Số báo danh hai thí sinh chứng kiến niêm phong còn nguyên, cách nhau dấu phẩy"),
        validators=[InputRequired(_l("Hãy nhập số báo danh.")), at_most(200)],
    )

    def to_opening(self) -> tuple[list[str], list[str]]:
        """Shares and witnesses, as typed."""
        shares = [line.strip() for line in (self.shares.data or "").splitlines() if line.strip()]
        return shares, (self.witnesses.data or "").replace(";", ",").split(",")


class WipingForm(Form):
    """The portal's code and the two people who wipe the machine."""

    code = StringField(
        _l("Mã xác nhận của cổng"),
        validators=[InputRequired(_l("Hãy nhập mã xác nhận.")), at_most(40)],
    )
    first = StringField(
        _l("Người xóa thứ nhất"), validators=[InputRequired(_l("Hãy nhập họ tên.")), at_most(100)]
    )
    second = StringField(
        _l("Người xóa thứ hai"), validators=[InputRequired(_l("Hãy nhập họ tên.")), at_most(100)]
    )

    def to_wiping(self) -> tuple[str, list[str]]:
        """The code and both names."""
        return self.code.data or "", [self.first.data or "", self.second.data or ""]
