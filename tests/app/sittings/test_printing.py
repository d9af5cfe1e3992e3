import pytest
from sqlalchemy import select

from app import db as database
from app.db import db
from app.files.storing import get_file
from app.jobs.models import Job, JobState
from app.jobs.queue import enqueue
from app.ledger.models import LedgerEntry
from app.sittings import printing
from app.sittings.seat_codes import seat_code
from tests.factories import UserFactory

SECRET = "a secret for tests only"


@pytest.fixture(autouse=True)
def request_of_a_page(app):
    with app.test_request_context():
        yield


def test_each_door_has_a_page_with_those_who_go_in(day, words_of):
    round_ = day(3).seat_everybody()
    first, second = words_of(printing.print_door_lists(round_.sitting))
    assert "CHV001" in first
    assert "CHV002" in first
    assert "CHV003" not in first
    assert "CHV003" in second


def test_people_sign_beside_their_own_number(day, words_of):
    round_ = day(2).seat_everybody()
    text = " ".join(words_of(printing.print_signature_sheets(round_.sitting)))
    for candidate in round_.candidates:
        assert candidate.number in text
        assert candidate.application.full_name in text


def test_a_slip_carries_the_code_of_its_own_seat(day, words_of):
    round_ = day(3).seat_everybody()
    text = "".join(words_of(printing.print_seat_codes(round_.sitting, SECRET))).replace(" ", "")
    codes = [seat_code(seat.id, SECRET) for seat in round_.sitting.seats]
    assert len(set(codes)) == 3
    for code in codes:
        assert code in text


@pytest.mark.parametrize(
    "print_it",
    [
        printing.print_door_lists,
        printing.print_signature_sheets,
        lambda sitting: printing.print_seat_codes(sitting, SECRET),
    ],
)
def test_nothing_is_printed_before_anybody_is_seated(day, print_it):
    with pytest.raises(printing.NobodySeated):
        print_it(day().sitting)


def asked(exam, by):
    job = enqueue("sittings.print_notices", "Giấy báo", by=by, exam_id=str(exam.id))
    database.commit()
    return db.session.get_one(Job, job.id)


def test_the_notices_of_all_candidates_are_one_file_in_number_order(day, words_of):
    round_ = day(3).seat_everybody()
    job = asked(round_.exam, UserFactory.create())

    assert job.state is JobState.DONE
    stored = get_file(job.result_id)
    pages = words_of(stored.content)
    assert stored.name == f"giay-bao-du-thi-{round_.exam.code}.pdf"
    assert [n for n, page in enumerate(pages) if "GIẤY BÁO DỰ THI" in page] == [0, 1, 2]
    for page, candidate in zip(pages, round_.candidates, strict=True):
        assert candidate.number in page
        assert candidate.application.national_id not in page


def test_notices_are_refused_before_anybody_is_seated(day):
    job = asked(day().exam, UserFactory.create())
    assert job.state is JobState.FAILED
    assert "Chưa xếp chỗ" in job.message


def test_printing_codes_is_written_down_without_the_codes(day):
    round_, user = day().seat_everybody(), UserFactory.create()
    printing.record_seat_codes_printed(round_.sitting, by=user)
    entry = db.session.scalars(select(LedgerEntry)).one()
    assert (entry.action, entry.actor_id) == ("seat_codes.printed", user.id)
    assert entry.subject == str(round_.sitting.id)
    assert seat_code(round_.sitting.seats[0].id, SECRET) not in str(entry.detail)
