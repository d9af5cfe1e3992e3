"""What duties are called."""

from app.i18n import _
from app.staffing.models import DutyKind, RoomDuty


def duty_word(duty: RoomDuty) -> str:
    """A duty with its place in the room: "Giám thị 1"."""
    words = {DutyKind.INVIGILATOR: _("Giám thị"), DutyKind.TECHNICIAN: _("Kỹ thuật viên")}
    return f"{words[duty.kind]} {duty.position}"
