from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.accounts import disabling, inviting
from app.accounts.models import UserSession
from app.accounts.session import TOKEN
from app.accounts.signing_in import find_session, open_session
from app.db import db
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from app.permissions import Role
from tests.app.accounts.people import SECRET, person
from tests.conftest import Browser

BY = Command("test")
ANOTHER = "năm chữ chẳng liên quan"


def acts() -> list[str]:
    stmt = select(LedgerEntry.action).order_by(LedgerEntry.sequence)
    return list(db.session.scalars(stmt))


def sign_in(browser, user, password=SECRET):
    return browser.post("/accounts/sign-in", email=user.email, password=password)


def test_signing_in_and_out_is_recorded(browser):
    sign_in(browser, person())
    browser.post("/accounts/sign-out")
    assert acts() == ["session.opened", "session.closed"]


def test_the_answer_does_not_say_whether_an_account_exists(browser):
    known, disabled = person(), person(disabled_at=clock.now())
    unset = person()
    unset.password_hash = None
    db.session.commit()
    answers = {
        (page.status, page.texts(".field__error, [id$=-error]")[0])
        for page in (
            browser.post("/accounts/sign-in", email=email, password="một mật khẩu sai nào đó")
            for email in (known.email, disabled.email, unset.email, "khong-ai@example.vn")
        )
    }
    assert len(answers) == 1


def test_a_disabled_account_is_refused_even_with_its_password(browser):
    user = person(disabled_at=clock.now())
    assert sign_in(browser, user).status == 200
    assert browser.get("/accounts/").status == 302


def test_disabling_ends_every_session_at_once(browser):
    user = person()
    browser.sign_in(user)
    assert browser.get("/accounts/").status == 200
    disabling.disable_user(user, by=person())
    db.session.commit()
    assert browser.get("/accounts/").status == 302


def test_opening_an_account_again_does_not_revive_its_sessions(browser):
    user, other = person(), person()
    browser.sign_in(user)
    disabling.disable_user(user, by=other)
    disabling.enable_user(user, by=other)
    db.session.commit()
    assert browser.get("/accounts/").status == 302
    assert sign_in(browser, user).url == "/"


def test_nobody_closes_the_account_they_use(app):
    user = person()
    with app.test_request_context(), pytest.raises(disabling.OwnAccount):
        disabling.disable_user(user, by=user)
    assert user.disabled_at is None


def test_a_changed_role_counts_from_the_next_request(browser):
    user = person()
    browser.sign_in(user)
    user.role = Role.CANDIDATE
    db.session.commit()
    assert browser.get("/accounts/").status == 403


def test_a_session_unused_for_the_idle_limit_ends(browser, monkeypatch):
    browser.sign_in(person())
    start = clock.now()
    for minutes, status in ((59, 200), (118, 200), (179, 302)):
        monkeypatch.setattr(clock, "now", lambda m=minutes: start + timedelta(minutes=m))
        assert browser.get("/accounts/").status == status


def test_a_session_in_use_ends_at_its_longest(browser, monkeypatch):
    browser.sign_in(person())
    start = clock.now()
    for minutes in range(30, 12 * 60, 30):
        monkeypatch.setattr(clock, "now", lambda m=minutes: start + timedelta(minutes=m))
        assert browser.get("/accounts/").status == 200
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(hours=12))
    assert browser.get("/accounts/").status == 302


def test_a_cookie_from_before_signing_in_is_worth_nothing_after(app, browser):
    browser.post("/accounts/language", language="en")
    planted = browser.client.get_cookie("session").value
    sign_in(browser, person())
    assert browser.get("/accounts/").status == 200

    thief = Browser(app.test_client())
    thief.client.set_cookie("session", planted)
    assert thief.get("/accounts/").status == 302


def test_a_token_the_visitor_brought_is_replaced(browser):
    with browser.client.session_transaction() as session:
        session[TOKEN] = "chosen by somebody else"
    sign_in(browser, person())
    with browser.client.session_transaction() as session:
        assert session[TOKEN] != "chosen by somebody else"
        assert find_session(session[TOKEN])


def test_a_cookie_kept_from_before_signing_out_opens_nothing(app, browser):
    sign_in(browser, person())
    kept = browser.client.get_cookie("session").value
    browser.post("/accounts/sign-out")

    thief = Browser(app.test_client())
    thief.client.set_cookie("session", kept)
    assert thief.get("/accounts/").status == 302


def test_the_database_holds_nothing_that_opens_a_session(app):
    token = open_session(person(), hours=1, address="127.0.0.1", device="Firefox" * 100)
    stored = db.session.scalars(select(UserSession)).one()
    assert token not in (stored.token_hash, str(stored.__dict__))
    assert len(stored.device) == 200


def test_a_forged_cookie_opens_nothing(browser):
    browser.client.set_cookie("session", "eyJ0b2tlbiI6ICJ4In0.aaaa.bbbb")
    assert browser.get("/accounts/").status == 302


def test_a_link_works_once(browser):
    user = person()
    token = inviting.issue_link(user, by=BY)
    db.session.commit()
    first = browser.post(f"/accounts/links/{token}", password=ANOTHER, again=ANOTHER)
    again = browser.post(f"/accounts/links/{token}", password=SECRET, again=SECRET)

    assert (first.url, again.status) == ("/accounts/sign-in", 409)
    assert sign_in(browser, user, ANOTHER).url == "/"


def test_a_link_expires(browser, monkeypatch):
    token = inviting.issue_link(person(), by=BY)
    db.session.commit()
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(hours=72))
    assert browser.get(f"/accounts/links/{token}").status == 409


def test_a_newer_link_replaces_the_older(browser):
    user = person()
    older, newer = (inviting.issue_link(user, by=BY) for _each in range(2))
    db.session.commit()
    assert browser.get(f"/accounts/links/{older}").status == 409
    assert browser.get(f"/accounts/links/{newer}").status == 200


def test_a_link_nobody_issued_is_refused(browser):
    assert browser.get("/accounts/links/" + "x" * 43).status == 409


def test_a_weak_password_leaves_the_link_usable(browser):
    token = inviting.issue_link(person(), by=BY)
    db.session.commit()
    assert browser.post(f"/accounts/links/{token}", password="ngắn", again="ngắn").status == 200
    page = browser.post(f"/accounts/links/{token}", password=ANOTHER, again=ANOTHER)
    assert page.url == "/accounts/sign-in"


def test_a_new_password_ends_every_older_session(browser):
    user = person()
    browser.sign_in(user)
    token = inviting.issue_link(user, by=BY)
    inviting.set_password(token, ANOTHER)
    db.session.commit()
    assert browser.get("/accounts/").status == 302


def test_an_administrator_never_sees_or_sets_a_password(signed_in_as):
    page = signed_in_as(Role.SYSTEM_ADMINISTRATOR)
    user = person()
    for address in ("/accounts/new", f"/accounts/{user.id}"):
        assert page.get(address).soup.select("input[type=password]") == []


def test_an_address_belongs_to_one_account(app):
    user = person()
    with app.test_request_context(), pytest.raises(inviting.AccountExists):
        inviting.invite_user(user.email.upper(), "Ai đó", Role.TRAINER, by=BY)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM_ADMINISTRATOR])
def test_nobody_else_makes_accounts(signed_in_as, role):
    page = signed_in_as(role).post(
        "/accounts/new", full_name="Ai đó", email="ai@example.vn", role="system_administrator"
    )
    assert page.status == 403
