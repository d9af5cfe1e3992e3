"""What happened in a sitting that goes into minutes, one line each, in the order of time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.delivery.models import Announcement, Attempt, ClockStop, TimeGrant
from app.invigilation import (
    failing,
    hearings,
    moving,
    queries,
    retaking,
    ruling_questions,
    stopping,
    violations,
)
from app.invigilation.models import Incident, Violation
from app.regulations.conduct import get_sanction
from app.sittings.models import Sitting


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of minutes; `rooms` is empty where the whole sitting is concerned.

    Minutes are official papers, so their words are Vietnamese only.
    """

    at: datetime
    rooms: frozenset[UUID]
    whom: str
    what: str
    noted_by: str

    def concerns(self, room_id: UUID) -> bool:
        """Whether it belongs into the minutes of the room."""
        return not self.rooms or room_id in self.rooms


def list_happenings(sitting: Sitting) -> list[Happening]:
    """Everything that minutes tell of the sitting, by time."""
    return sorted(_all(sitting), key=lambda one: (one.at, one.whom, one.what))


def _all(sitting: Sitting) -> Iterator[Happening]:
    said = [one.announcement for one in hearings.list_announcements(sitting)]
    yield from map(_incident, queries.list_incidents(sitting))
    yield from map(_grant, queries.list_grants(sitting))
    yield from map(_announcement, said)
    yield from map(_stop, stopping.list_stops(sitting))
    yield from (_violation(sitting, one) for one in violations.list_violations(sitting))
    yield from _of_places(sitting)
    yield from _of_questions(sitting)


def _of_places(sitting: Sitting) -> Iterator[Happening]:
    for failure in failing.list_failures(sitting):
        what = f"Máy hỏng, mất {failure.lost_seconds // 60} phút. {failure.note}"
        yield _of(failure.attempt, failure.recorded_at, what, failure.recorded_by_name)
    for move in moving.list_moves(sitting):
        came, went = (
            f"phòng {room.code} chỗ {number}"
            for room, number in (
                (move.from_room, move.from_number),
                (move.to_room, move.to_number),
            )
        )
        yield Happening(
            move.moved_at,
            frozenset({move.from_room_id, move.to_room_id}),
            move.seat.candidate.number,
            f"Chuyển từ {came} sang {went}. {move.reason}",
            move.moved_by_name,
        )
    for retake in retaking.list_retakes(sitting):
        where = f"Cho thi lại ở {retake.sitting.title}, bài tại ca này không chấm."
        what = f"{where} {retake.reason}"
        yield _of(retake.attempt, retake.decided_at, what, retake.decided_by_name)


def _of_questions(sitting: Sitting) -> Iterator[Happening]:
    """Complaints by their place in the form, never with the question's words."""
    for disputed in ruling_questions.list_disputed(sitting):
        for said in disputed.complaints:
            what = f"Phản ánh câu {said.slot} mã đề {said.attempt.form.code}: {said.words}"
            yield _of(said.attempt, said.noted_at, what, said.noted_by_name)


def _of(attempt: Attempt, at: datetime, what: str, by: str) -> Happening:
    seat = attempt.seat
    return Happening(at, frozenset({seat.room_id}), seat.candidate.number, what, by)


def _scoped(
    thing: Incident | TimeGrant | Announcement | ClockStop, at: datetime, what: str, by: str
) -> Happening:
    if thing.attempt is not None:
        return _of(thing.attempt, at, what, by)
    if thing.room_id is not None:
        return Happening(at, frozenset({thing.room_id}), "Cả phòng", what, by)
    return Happening(at, frozenset(), "Cả ca thi", what, by)


def _incident(one: Incident) -> Happening:
    lost = f" (mất {one.lost_minutes} phút)" if one.lost_minutes else ""
    return _scoped(one, one.noted_at, f"{one.note}{lost}", one.noted_by_name)


def _grant(one: TimeGrant) -> Happening:
    agreed = f" {one.agreed_by_name} đồng ý." if one.agreed_by_name else ""
    what = f"Thêm {_span(one.seconds)}. {one.reason}{agreed}"
    return _scoped(one, one.granted_at, what, one.granted_by_name)


def _announcement(one: Announcement) -> Happening:
    return _scoped(one, one.made_at, f"Thông báo: {one.text}", one.made_by_name)


def _stop(one: ClockStop) -> Happening:
    if one.seconds is None:
        stood = "Dừng đồng hồ, chưa cho chạy lại."
    else:
        stood = f"Dừng đồng hồ {_span(one.seconds)}, {one.resumed_by_name} cho chạy lại."
    return _scoped(one, one.stopped_at, f"{stood} {one.reason}", one.stopped_by_name)


def _violation(sitting: Sitting, one: Violation) -> Happening:
    title = get_sanction(violations.profile_of(sitting), one.sanction).title
    what = f"Biên bản vi phạm số {one.number:02d} ({title}): {one.facts}"
    return _of(one.attempt, one.happened_at, what, one.made_by_name)


def _span(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    told: Iterable[str] = [f"{minutes} phút"] * bool(minutes) + [f"{rest} giây"] * bool(rest)
    return " ".join(told) or "0 phút"
