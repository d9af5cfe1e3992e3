"""The page that takes in a seat's emergency export."""

import io

import pytest

from app import clock
from app.permissions import GRANTS, Permission, Role
from tests.app.delivery.conftest import SECRET, final_state, first_attempt
from tests.factories.delivery import make_prepared_sitting
from tests.factories.rescues import export


def address(sitting):
    return f"/exams/{sitting.exam_id}/sittings/{sitting.id}/exported-answers"


@pytest.fixture
def exported():
    """A sitting, its attempt and the text of an export of one answer."""
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    at = int(clock.now().timestamp() * 1000)
    text = export(attempt.id, [{"slot": 1, "seq": 1, "response": 2, "at": at}], SECRET)
    return sitting, attempt, text


def test_the_export_is_shown_with_its_candidate_before_anything_is_stored(
    as_administrator, exported
):
    sitting, attempt, text = exported

    page = as_administrator.post(address(sitting), text=text, reason="Máy hỏng")

    assert attempt.seat.candidate.number in page.text
    assert "1 câu trả lời mới" in page.text
    assert final_state(attempt) == {}

    page = as_administrator.post(address(sitting), text=text, reason="Máy hỏng", confirmed="yes")
    page = as_administrator.get(page.url)

    assert "Đã lưu 1 câu trả lời" in page.text
    assert final_state(attempt) == {1: "2"}


def test_a_file_does_as_well_as_typed_lines(as_administrator, exported):
    sitting, _attempt, text = exported
    file = (io.BytesIO(text.encode()), "TS0001.sathach.txt")

    page = as_administrator.post(address(sitting), file=file, reason="Máy hỏng")

    assert "1 câu trả lời mới" in page.text
    assert "SH1:1:" in page.soup.select_one("textarea[name=text]").text


@pytest.mark.parametrize("text", ["", "không phải mã"])
def test_what_cannot_be_read_is_said_beside_the_field(as_administrator, exported, text):
    sitting, attempt, _text = exported

    page = as_administrator.post(address(sitting), text=text, reason="Máy hỏng", confirmed="yes")

    assert "SH1:" in page.text
    assert final_state(attempt) == {}


def test_a_reason_is_asked_for(as_administrator, exported):
    sitting, attempt, text = exported

    page = as_administrator.post(address(sitting), text=text, reason="", confirmed="yes")

    assert "Hãy ghi lý do." in page.text
    assert final_state(attempt) == {}


def test_the_board_leads_here(as_administrator, exported):
    sitting, _attempt, _text = exported

    board = as_administrator.get(f"/exams/{sitting.exam_id}/sittings/{sitting.id}/board")

    assert board.soup.select_one(f'a[href="{address(sitting)}"]')


@pytest.mark.parametrize(
    "role", sorted(role for role in Role if Permission.SITTINGS_MANAGE not in GRANTS[role])
)
def test_others_are_refused(signed_in_as, exported, role):
    sitting, attempt, text = exported

    page = signed_in_as(role).post(address(sitting), text=text, reason="x", confirmed="yes")

    assert page.status in {403, 404}
    assert final_state(attempt) == {}
