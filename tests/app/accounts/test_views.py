from app.accounts import inviting
from app.ledger.recording import Command
from app.permissions import Role
from tests.factories import UserFactory

BY = Command("test")


def test_a_person_sets_a_password_by_link_and_signs_in_and_out(browser):
    user = UserFactory.create(role=Role.SYSTEM_ADMINISTRATOR)
    token = inviting.issue_link(user, by=BY)

    secret = "bốn từ không liên quan"
    page = browser.post(f"/accounts/links/{token}", password=secret, again=secret)
    assert page.url == "/accounts/sign-in"
    page = browser.post("/accounts/sign-in", email=user.email.upper(), password=secret)
    assert page.url == "/"
    assert browser.get("/accounts/").status == 200
    assert browser.post("/accounts/sign-out").url == "/accounts/sign-in"
    assert browser.get("/accounts/").status == 302
