from datetime import timedelta

import pytest

from app import clock
from app.accounts import throttling
from app.accounts.signing_in import WrongPassword, check_password
from app.accounts.throttling import Budget, TooManyAttempts
from tests.app.accounts.people import SECRET, person

BUDGET = Budget("account:an@example.vn", 3, timedelta(minutes=15))


@pytest.fixture
def at(monkeypatch):
    start = clock.now()
    return lambda **later: monkeypatch.setattr(clock, "now", lambda: start + timedelta(**later))


def test_failures_up_to_the_limit_are_let_through(at):
    at(minutes=0)
    for _attempt in range(2):
        throttling.record_failure([BUDGET])
    throttling.spend_check([BUDGET])
    throttling.record_failure([BUDGET])
    with pytest.raises(TooManyAttempts):
        throttling.spend_check([BUDGET])


def test_the_wait_is_told_and_ends(at):
    at(minutes=0)
    for _attempt in range(3):
        throttling.record_failure([BUDGET])
    at(minutes=5)
    with pytest.raises(TooManyAttempts, match="10 phút"):
        throttling.spend_check([BUDGET])
    at(minutes=15, seconds=1)
    throttling.spend_check([BUDGET])


def test_one_name_s_failures_are_nobody_else_s():
    for _attempt in range(3):
        throttling.record_failure([BUDGET])
    throttling.spend_check([Budget("account:khac@example.vn", 3, timedelta(minutes=15))])


def test_the_right_password_does_not_open_once_the_budget_is_spent():
    user = person()
    for _attempt in range(10):
        with pytest.raises(WrongPassword):
            check_password(user.email, "một mật khẩu sai nào đó")
    with pytest.raises(TooManyAttempts):
        check_password(user.email, SECRET)


def test_signing_in_clears_earlier_failures():
    user = person()
    for _attempt in range(9):
        with pytest.raises(WrongPassword):
            check_password(user.email, "một mật khẩu sai nào đó")
    check_password(user.email, SECRET)
    with pytest.raises(WrongPassword):
        check_password(user.email, "một mật khẩu sai nào đó")


def test_attempts_on_addresses_nobody_has_are_counted_too():
    for _attempt in range(10):
        with pytest.raises(WrongPassword):
            check_password("khong-ai@example.vn", SECRET)
    with pytest.raises(TooManyAttempts):
        check_password("Khong-Ai@example.vn ", SECRET)


def test_what_no_budget_counts_any_more_is_deleted(at):
    at(minutes=0)
    throttling.record_failure([BUDGET])
    at(hours=2)
    throttling.record_failure([BUDGET])
    assert throttling.forget_old_failures(clock.now() - timedelta(hours=1)) == 1
    assert throttling.forget_old_failures(clock.now() - timedelta(hours=1)) == 0
