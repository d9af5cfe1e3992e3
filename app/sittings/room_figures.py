"""The rules of the room in figures, as the profile gives them for a sitting."""

from dataclasses import asdict, dataclass

from app.regulations.conduct import late_entry_minutes
from app.regulations.profile import RegulationProfile
from app.sittings.models import Sitting


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomFigures:
    """The figures of the room: minutes and seconds from 0, at most a day.

    `late_entry_minutes` None: the council's chair decides each time. `alone_up_to_minutes` None:
    one person may add any time.
    """

    network_grace_seconds: int = 15
    late_window_minutes: int = 30
    late_entry_minutes: int | None = None
    admission_required: bool = False
    doors_open_minutes: int = 120
    alone_up_to_minutes: int | None = None


def figures_of_profile(profile: RegulationProfile, minutes: int) -> RoomFigures:
    """The figures for a paper of so many minutes.

    A profile without rules of the room gives no admission and leaves lateness to the chair.
    """
    room = profile.room
    if room is None:
        return RoomFigures()
    return RoomFigures(
        network_grace_seconds=room.network.grace_seconds,
        late_window_minutes=room.network.late_window_minutes,
        late_entry_minutes=late_entry_minutes(profile, minutes),
        admission_required=room.entry.admission_required,
        doors_open_minutes=room.entry.doors_open_minutes,
        alone_up_to_minutes=room.added_time.alone_up_to_minutes,
    )


def figures_of(sitting: Sitting) -> RoomFigures:
    """The figures that hold for the sitting."""
    return RoomFigures(**{name: getattr(sitting, name) for name in asdict(RoomFigures())})
