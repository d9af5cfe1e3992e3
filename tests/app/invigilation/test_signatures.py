"""Who signed for what they handed in: on screen, on paper, in the ledger."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.db import db
from app.delivery.closing import close_sitting
from app.delivery.queries import attempts_of
from app.errors import NotFound
from app.invigilation.collecting_signatures import NotClosed, Signature, record_signatures
from app.invigilation.hand_ins import list_hand_ins, list_unsigned
from app.invigilation.models import HandInSignature
from app.invigilation.signature_list import print_signature_list
from app.ledger.models import LedgerEntry
from app.permissions import GRANTS, Permission, Role
from tests.app.delivery.conftest import first_attempt
from tests.factories.delivery import BY, make_prepared_sitting


@pytest.fixture
def closed(device, at):
    """A closed sitting where two of three came: the first handed in, the second ran out of time."""
    sitting = make_prepared_sitting(seats=3)
    first, second, _absent = attempts_of(sitting)
    device(first).save((1, 1, 0))
    working = device(second)
    working.save((1, 1, 0), (2, 2, 1))
    at(sitting.ends_at + timedelta(hours=1))
    close_sitting(sitting, by=BY)
    db.session.commit()
    return sitting


def room_of(sitting):
    return first_attempt(sitting).seat.room


def address(sitting, tail="signatures"):
    room_id = room_of(sitting).id
    return f"/exams/{sitting.exam_id}/sittings/{sitting.id}/board/rooms/{room_id}/{tail}"


def record(sitting, *signed: bool):
    ids = [one.attempt_id for one in list_hand_ins(sitting)]
    given = {one: Signature(word) for one, word in zip(ids, signed, strict=False)}
    return record_signatures(sitting, room_of(sitting), given, by=BY)


def test_who_came_signs_or_does_not_and_the_last_word_counts(closed):
    assert [one.signed for one in list_hand_ins(closed)] == [None, None]

    assert record(closed, True, False) == 2
    assert record(closed, True, False) == 0
    assert record(closed, False, True) == 2

    assert [one.signed for one in list_hand_ins(closed)] == [False, True]
    assert len(db.session.scalars(select(HandInSignature)).all()) == 4
    first = attempts_of(closed)[0]
    assert [one.attempt_id for one in list_unsigned(closed.paper)] == [first.id]
    recorded = select(LedgerEntry).where(LedgerEntry.action == "signatures.recorded")
    entries = db.session.scalars(recorded.order_by(LedgerEntry.sequence)).all()
    assert entries[-1].detail["unsigned"] == [first.seat.candidate.number]


def test_nothing_is_signed_before_the_sitting_is_closed():
    sitting = make_prepared_sitting()

    with pytest.raises(NotClosed):
        record_signatures(sitting, room_of(sitting), {}, by=BY)
    with pytest.raises(NotClosed):
        print_signature_list(sitting, room_of(sitting))


def test_nobody_outside_the_list_is_recorded(closed):
    absent = attempts_of(closed)[2]

    for stranger in (uuid4(), absent.id):
        with pytest.raises(NotFound):
            record_signatures(closed, room_of(closed), {stranger: Signature(True)}, by=BY)


def test_the_list_on_paper_shows_time_count_and_digest(closed):
    first, second, absent = attempts_of(closed)

    data = print_signature_list(closed, room_of(closed))

    text = " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(data)).pages).split())
    for attempt in (first, second):
        assert attempt.seat.candidate.number in text
        assert attempt.receipt[:9] in text
    assert absent.seat.candidate.number not in text
    assert "Danh sách có 02 thí sinh nộp bài" in text
    assert "Chữ ký" in text


def test_the_page_records_what_was_marked(signed_in_as, closed):
    invigilator = signed_in_as(Role.INVIGILATOR)
    first, second, _absent = attempts_of(closed)
    assert len(invigilator.get(address(closed)).soup.select("input[type=radio]")) == 4

    invigilator.post(
        address(closed),
        **{
            f"mark-{first.id}": "signed",
            f"mark-{second.id}": "unsigned",
            f"note-{second.id}": "Bỏ về",
            "mark-x": "signed",
        },
    )

    assert [(one.signed, one.note) for one in list_hand_ins(closed)] == [
        (True, ""),
        (False, "Bỏ về"),
    ]
    assert invigilator.get(address(closed, "signatures.pdf")).response.data[:4] == b"%PDF"


def test_before_closing_the_page_says_why_it_is_empty(signed_in_as):
    invigilator, sitting = signed_in_as(Role.INVIGILATOR), make_prepared_sitting()

    assert "Ca thi chưa khóa" in invigilator.get(address(sitting)).text
    assert invigilator.post(address(sitting)).status == 409
    assert invigilator.get(address(sitting, "signatures.pdf")).status == 409


@pytest.mark.parametrize("role", list(Role))
def test_the_list_is_for_those_who_may_see_the_board(signed_in_as, role):
    sitting = make_prepared_sitting()
    visitor = signed_in_as(role)

    allowed = Permission.SITTINGS_READ in GRANTS[role]
    assert visitor.get(address(sitting)).status == (200 if allowed else 403)
    may_record = Permission.SITTINGS_INVIGILATE in GRANTS[role]
    assert visitor.post(address(sitting)).status == (409 if may_record else 403)
