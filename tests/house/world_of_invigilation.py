"""What is decided in an exam room: admission, devices, time, places, complaints."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app import clock
from app.db import db
from app.delivery.models import Attempt, ClockStop, Complaint, DeviceRequest, LateDecision
from app.delivery.ruling_models import QuestionRuling, RulingKind
from app.invigilation.admission_models import AdmissionAct, AdmissionKind, LateEntry
from app.invigilation.place_models import MachineFailure, Retake, SeatMove
from app.invigilation.time_models import TimeRequest
from tests.factories import SeatFactory

WHO = "Trần Thị Bình"


class Invigilation:
    """Makes one of everything that invigilators and the chair write down."""

    names: dict[str, object]

    def _room_acts(self, attempt: Attempt, sitting: Any, room: Any, again: Any) -> None:
        """`again` is the seat of somebody who takes the paper a second time."""
        self._admission(attempt)
        self._time(attempt, sitting)
        self._places(attempt, sitting, room)
        self._complaints(attempt, sitting)
        self._retake(again)
        db.session.flush()

    def _admission(self, attempt: Attempt) -> None:
        act = AdmissionAct(
            attempt=attempt,
            kind=AdmissionKind.UNDONE,
            late_seconds=0,
            reason="Nhầm người",
            acted_by_name=WHO,
        )
        late = LateEntry(
            attempt=attempt,
            late_seconds=700,
            note="Tắc đường",
            asked_by_name=WHO,
        )
        device = DeviceRequest(
            attempt=attempt,
            token_hash=f"token of {attempt.id}",
            address="10.0.0.9",
            agent="Mozilla/5.0",
        )
        db.session.add_all((act, late, device))
        db.session.flush()
        self.names |= {"entry_id": late.id, "request_id": device.id}

    def _time(self, attempt: Attempt, sitting: Any) -> None:
        now = clock.now()
        stop = ClockStop(
            sitting_id=sitting.id,
            attempt_id=attempt.id,
            stopped_at=now - timedelta(seconds=5),
            resumed_at=now,
            seconds=5,
            reason="Mất điện",
            stopped_by_name=WHO,
            resumed_by_name=WHO,
        )
        asked = TimeRequest(
            sitting_id=sitting.id,
            attempt_id=attempt.id,
            seconds=900,
            reason="Máy hỏng",
            asked_by_name=WHO,
            expires_at=now + timedelta(hours=1),
        )
        late = LateDecision(
            sitting_id=sitting.id, counts=False, reason="Không có lý do", decided_by_name=WHO
        )
        db.session.add_all((stop, asked, late))
        db.session.flush()
        self.names |= {"stop_id": stop.id, "time_request_id": asked.id}

    def _places(self, attempt: Attempt, sitting: Any, room: Any) -> None:
        seat = attempt.seat
        move = SeatMove(
            seat_id=seat.id,
            from_room_id=room.id,
            from_number=seat.number + 1,
            to_room_id=room.id,
            to_number=seat.number,
            reason="Ghế hỏng",
            moved_by_name=WHO,
        )
        failure = MachineFailure(
            attempt=attempt,
            lost_seconds=120,
            note="Máy tắt",
            device_freed=True,
            recorded_by_name=WHO,
        )
        db.session.add_all((move, failure))
        db.session.flush()
        self.names |= {"failure_id": failure.id}

    def _complaints(self, attempt: Attempt, sitting: Any) -> None:
        version_id = attempt.form.questions[0].version_id
        complaint = Complaint(
            attempt=attempt,
            slot=1,
            version_id=version_id,
            words="Câu này có hai đáp án đúng",
            by_candidate=True,
            noted_by_name=WHO,
        )
        ruling = QuestionRuling(
            paper_id=sitting.paper_id,
            version_id=version_id,
            kind=RulingKind.KEEP,
            reason="Đáp án đúng",
            decided_by_name=WHO,
        )
        db.session.add_all((complaint, ruling))
        db.session.flush()
        self.names |= {"complaint_id": complaint.id, "version_id": version_id}

    def _retake(self, again: Any) -> None:
        failed = db.session.scalars(select(Attempt).where(Attempt.seat_id == again.id)).one()
        later = SeatFactory.create(candidate=again.candidate, sitting__paper=again.sitting.paper)
        db.session.add(
            Retake(
                attempt_id=failed.id,
                seat_id=later.id,
                sitting_id=later.sitting_id,
                reason="Máy hỏng đến hết giờ",
                decided_by_name=WHO,
            )
        )
