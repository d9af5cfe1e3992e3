"""What is chosen before answer sheets are printed."""

from collections.abc import Sequence

from wtforms import SelectField

from app.i18n import _, _l
from app.sittings.models import Room
from app.web.forms import Form


class RoomChoiceForm(Form):
    """One room, or all."""

    room = SelectField(_l("Phòng thi"), default="")

    def offer(self, rooms: Sequence[Room]) -> "RoomChoiceForm":
        """Let one of the rooms be chosen."""
        named = [(str(room.id), f"{room.code}, {room.site}") for room in rooms]
        self.room.choices = [("", _("Mọi phòng của ca thi")), *named]
        return self

    def to_room(self, rooms: Sequence[Room]) -> Room | None:
        """The room chosen; None for all."""
        return next((room for room in rooms if str(room.id) == self.room.data), None)
