"""Opening what a seat exported: whole or not at all, and only here."""

from uuid import UUID

import pytest

from app.delivery.batches import Event
from app.delivery.rescuing import UnreadableRescue, open_rescue
from tests.factories.rescues import export, lines_of, seal

SECRET = "the secret of this installation"
ATTEMPT = UUID("5e0b4b1c-1111-4222-8333-444455556666")
EVENTS = [
    {"slot": 1, "seq": 4, "response": 2, "at": 1000},
    {"slot": 2, "seq": 5, "response": "hai mươi ngày", "at": 2000},
]


def test_an_export_opens_with_its_answers_in_any_order_of_lines() -> None:
    lines = export(ATTEMPT, EVENTS, SECRET).splitlines()
    assert len(lines) > 2

    rescue = open_rescue("\r\n  ".join([*reversed(lines), lines[0]]), SECRET)

    assert rescue.attempt_id == ATTEMPT
    assert list(rescue.events) == [Event(1, 4, "2", 1000), Event(2, 5, '"hai mươi ngày"', 2000)]
    assert rescue.faulty == 0


def test_what_is_not_an_answer_is_counted_and_left_out() -> None:
    strange = [
        {"slot": 0},
        None,
        3,
        {"slot": 1, "seq": 1, "response": {"x": 1}, "at": 0},
        EVENTS[0],
    ]

    rescue = open_rescue(export(ATTEMPT, strange, SECRET), SECRET)

    assert len(rescue.events) == 1
    assert rescue.faulty == 4


def test_a_missing_line_is_named() -> None:
    lines = export(ATTEMPT, EVENTS, SECRET).splitlines()

    with pytest.raises(UnreadableRescue, match="Còn thiếu mã số 2"):
        open_rescue("\n".join([lines[0], *lines[2:]]), SECRET)


def test_lines_of_two_exports_are_not_mixed() -> None:
    one, other = export(ATTEMPT, EVENTS, SECRET), export(ATTEMPT, EVENTS, SECRET)

    with pytest.raises(UnreadableRescue, match="nhiều lần xuất"):
        open_rescue(f"{one}\n{other}", SECRET)


@pytest.mark.parametrize("text", ["", "SH1:", "không phải mã", "SH1:1:1:AAAAAAAA:AAAA"])
def test_what_was_never_an_export_is_refused(text: str) -> None:
    with pytest.raises(UnreadableRescue):
        open_rescue(text, SECRET)


@pytest.mark.parametrize("place", [0, 20, 90, -1])
def test_a_changed_byte_is_found(place: int) -> None:
    sealed = bytearray(seal(ATTEMPT, {"events": EVENTS}, SECRET))
    sealed[place] ^= 1

    with pytest.raises(UnreadableRescue):
        open_rescue("\n".join(lines_of(bytes(sealed))), SECRET)


def test_another_installation_cannot_open_it() -> None:
    with pytest.raises(UnreadableRescue, match="không phải của hệ thống này"):
        open_rescue(export(ATTEMPT, EVENTS, SECRET), "another secret")


@pytest.mark.parametrize("data", [{}, [], {"events": {}}, {"events": None}, "x"])
def test_a_sealed_text_without_answers_is_refused(data: object) -> None:
    with pytest.raises(UnreadableRescue, match="nội dung bên trong"):
        open_rescue("\n".join(lines_of(seal(ATTEMPT, data, SECRET))), SECRET)
