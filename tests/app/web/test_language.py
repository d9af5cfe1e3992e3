import pytest

from app.web.language import chosen_language, local_path
from tests.house.test_requests import ELSEWHERE


def test_vietnamese_until_the_reader_chooses(browser):
    assert 'lang="vi"' in browser.client.get("/accounts/sign-in").text


def test_the_choice_is_kept(browser):
    page = browser.post("/accounts/language", language="en", next="/accounts/sign-in")
    assert page.url == "/accounts/sign-in"
    assert 'lang="en"' in browser.client.get("/accounts/sign-in").text


def test_a_language_we_do_not_have_changes_nothing(browser):
    browser.post("/accounts/language", language="fr")
    assert 'lang="vi"' in browser.client.get("/accounts/sign-in").text


def test_commands_and_jobs_speak_vietnamese():
    assert chosen_language() == "vi"


ABROAD = [each for each in ELSEWHERE if not each.startswith(("/%", "/.", "/\u2028", "/\uff1b"))]


@pytest.mark.parametrize("address", ABROAD)
def test_an_address_elsewhere_is_replaced(app, address):
    with app.test_request_context():
        assert local_path(address, "/start") == "/start"


@pytest.mark.parametrize("address", ["/exams/", "/exams/?q=a&page=2", "/exams/x#y"])
def test_an_address_of_ours_is_kept(app, address):
    with app.test_request_context():
        assert local_path(address, "/start") == address


def test_nobody_is_sent_back_to_where_they_are(app):
    with app.test_request_context("/accounts/sign-in"):
        assert local_path("/accounts/sign-in", "/") == "/"
