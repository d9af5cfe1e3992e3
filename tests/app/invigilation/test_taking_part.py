"""Who signed in but was never let in saw no paper: absent for everybody who counts."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from app import clock
from app.db import db
from app.delivery.closing import Closing, close_sitting
from app.delivery.queries import attempts_of, list_final_responses
from app.invigilation.admitting import admit_candidate
from app.invigilation.board import count_rooms
from app.invigilation.hand_ins import list_hand_ins
from app.invigilation.room_minutes import print_room_minutes
from tests.factories.delivery import BY, make_prepared_sitting

HOUR = timedelta(hours=1)


@pytest.fixture
def sitting(device, at):
    """Three candidates: one works, one waits at the door for ever, one never comes."""
    sitting = make_prepared_sitting(seats=3)
    sitting.admission_required, sitting.late_entry_minutes = True, 10
    let_in, waiting, _away = attempts_of(sitting)
    admit_candidate(sitting, let_in, by=BY)
    db.session.commit()
    device(let_in).save((1, 1, 0))
    device(waiting)
    at(sitting.ends_at + HOUR)
    return sitting


def test_closing_and_final_responses_take_them_as_absent(sitting):
    let_in, waiting, _away = attempts_of(sitting)

    assert close_sitting(sitting, by=BY) == Closing(submitted=0, timed_out=1, absent=2)

    assert (waiting.submitted_at, waiting.receipt) == (None, None)
    who = [candidate_id for candidate_id, *_rest in list_final_responses(sitting.paper)]
    assert who == [let_in.seat.candidate_id]


def test_the_signature_list_the_board_and_the_minutes_say_the_same(sitting):
    let_in, *_others = attempts_of(sitting)
    close_sitting(sitting, by=BY)

    assert [one.attempt_id for one in list_hand_ins(sitting)] == [let_in.id]
    [room] = count_rooms(sitting, clock.now())
    assert room.counts == {"submitted": 1, "absent": 2}
    pdf = print_room_minutes(sitting, room.room)
    text = " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(pdf)).pages).split())
    assert "Dự thi: 1; vắng: 2." in text


def test_where_nobody_is_asked_to_admit_whoever_came_took_part(sitting):
    sitting.admission_required = False

    assert close_sitting(sitting, by=BY) == Closing(submitted=0, timed_out=2, absent=1)
    assert len(list(list_final_responses(sitting.paper))) == 2
