from uuid import uuid4

from app.sittings.seat_codes import notice_code, seat_code, seat_code_matches


def test_a_code_opens_its_own_seat_however_it_is_typed():
    seat, other = uuid4(), uuid4()
    code = seat_code(seat, "secret")

    assert len(code.replace("-", "")) == 16
    assert seat_code_matches(code, seat, "secret")
    assert seat_code_matches(code.lower().replace("-", " "), seat, "secret")
    assert not seat_code_matches(code, other, "secret")
    assert not seat_code_matches(code, seat, "another secret")
    assert not seat_code_matches("", seat, "secret")
    assert not seat_code_matches("một hai ba", seat, "secret")


def test_letters_that_look_like_digits_are_taken_either_way():
    seat = next(s for s in iter(uuid4, None) if set("OIB") & set(seat_code(s, "secret")))
    mistyped = seat_code(seat, "secret").replace("O", "0").replace("I", "1").replace("B", "8")
    assert seat_code_matches(mistyped, seat, "secret")


def test_the_notice_code_does_not_give_the_seat_code_away():
    same = uuid4()
    assert notice_code(same, "secret") != seat_code(same, "secret").replace("-", "").lower()
