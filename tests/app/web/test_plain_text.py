import pytest

from tests.conftest import Browser

NULL = "a\x00b"


@pytest.mark.parametrize("address", ["/accounts/?q=a%00b", "/accounts/links/a%00b"])
def test_a_null_character_in_an_address_is_refused(browser: Browser, address: str):
    assert browser.get(address).status == 400


def test_a_null_character_in_a_form_is_refused(browser: Browser):
    page = browser.post("/accounts/sign-in", email=NULL, password="x")
    assert page.status == 400
    assert page.texts("h1")


def test_other_odd_characters_are_only_text(browser: Browser):
    page = browser.post("/accounts/sign-in", email="\u202e\ufeff👩‍⚖️", password="x")
    assert page.status == 200
